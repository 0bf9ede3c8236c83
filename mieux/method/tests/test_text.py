"""A text shows itself in the reader's language and says when it cannot."""

import os
import subprocess
import sys

from django.template import Context, Template
from django.utils import translation

from mieux.method.text import Text


def shown(text: Text, language: str, template: str = "{{ text }}") -> str:
    with translation.override(language):
        return Template(template).render(Context({"text": text}))


def test_a_text_follows_the_active_language():
    text = Text("la mer", {"en": "the sea"})
    assert shown(text, "fr") == "la mer"
    assert shown(text, "en") == "the sea"
    assert shown(text, "en-gb") == "the sea"


def test_a_missing_translation_shows_french_and_says_so():
    text = Text("les <requins>")
    assert shown(text, "en") == '<span lang="fr">les &lt;requins&gt;</span>'
    assert shown(text, "fr") == "les &lt;requins&gt;"


def test_plain_words_never_carry_markup():
    text = Text("la mer")
    assert shown(text, "en", '<p title="{{ text.plain }}">') == '<p title="la mer">'
    with translation.override("en"):
        assert text.plain == "la mer"
        assert str(text) == "la mer"
        assert (text.lang, text.is_fallback) == ("fr", True)


def test_html_says_the_same_as_a_template():
    assert Text("a & b").__html__() == "a &amp; b"
    with translation.override("en"):
        assert Text("a & b").__html__() == '<span lang="fr">a &amp; b</span>'


def test_french_signs_keep_to_their_word():
    text = Text("« Pourquoi ? » : demandez !")
    assert text.plain == "«\u00a0Pourquoi\u00a0?\u00a0»\u00a0: demandez\u00a0!"
    assert text.source == "« Pourquoi ? » : demandez !"


def test_equal_words_are_equal_texts():
    assert Text("mer", {"en": "sea"}) == Text("mer")
    assert len({Text("mer"), Text("mer"), Text("port")}) == 2
    assert Text("mer") != "mer"


def test_a_text_can_be_read_without_django_settings():
    program = "from mieux.method.loader import pack; p = pack(); print(p.stamp, p.title, p.title.lang, len(p.criteria))"
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.split()[0] == "social-innovation@1"
    assert done.stdout.strip().endswith("fr 5")
