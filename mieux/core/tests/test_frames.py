"""Frames: what never changes is written once, what changes is escaped each time."""

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from mieux.core.frames import Frame, addresses, slot


def test_values_are_escaped_unless_they_are_safe():
    frame = Frame(f"<p title='{slot('title')}'>{slot('body')}{slot('title')}</p>")
    filled = frame.fill({"title": "<&", "body": SafeString("<b>oui</b>")})
    assert filled == "<p title='&lt;&amp;'><b>oui</b>&lt;&amp;</p>"
    assert isinstance(filled, SafeString)


def test_a_value_that_looks_like_a_slot_is_only_words():
    frame = Frame(slot("words"))
    assert frame.fill({"words": slot("words"), "secret": "x"}) == slot("words")


def test_a_forgotten_value_is_an_error():
    with pytest.raises(KeyError):
        Frame(slot("words")).fill({})


def test_the_links_to_other_languages_keep_the_question(rf):
    with translation.override("en"):
        assert addresses(rf.get("/en/atlas/?q=%C3%A9&page=2")) == {
            "url_fr": "/atlas/?q=%C3%A9&page=2",
            "url_en": "/en/atlas/?q=%C3%A9&page=2",
        }
    with translation.override("fr"):
        assert addresses(rf.get("/atlas/")) == {"url_fr": "/atlas/", "url_en": "/en/atlas/"}
