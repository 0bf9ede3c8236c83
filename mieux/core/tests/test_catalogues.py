"""French plurals and French spacing, made from the English catalogue."""

import gettext

from babel.messages.pofile import read_po

from mieux.core.catalogues import PACKAGE, compile_stale, french_spacing

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Vraiment ?"
msgstr "Really?"

msgid "%(n)s carte"
msgid_plural "%(n)s cartes"
msgstr[0] "%(n)s card"
msgstr[1] "%(n)s cards"
"""


def catalogues(folder):
    english = folder / "app/locale/en/LC_MESSAGES"
    english.mkdir(parents=True)
    (english / "django.po").write_text(PO, encoding="utf-8")
    assert compile_stale(folder) == 1
    assert compile_stale(folder) == 0, "nothing changed, nothing is compiled"
    return [
        gettext.GNUTranslations((folder / f"app/locale/{language}/LC_MESSAGES/django.mo").open("rb"))
        for language in ("fr", "en")
    ]


def test_zero_is_singular_in_french_and_plural_in_english(tmp_path):
    french, english = catalogues(tmp_path)
    assert [french.ngettext("%(n)s carte", "%(n)s cartes", n) for n in (0, 1, 2)] == [
        "%(n)s carte",
        "%(n)s carte",
        "%(n)s cartes",
    ]
    assert english.ngettext("%(n)s carte", "%(n)s cartes", 0) == "%(n)s cards"


def test_a_question_mark_never_stands_alone_on_a_line(tmp_path):
    french, _english = catalogues(tmp_path)
    assert french.gettext("Vraiment ?") == "Vraiment\u00a0?"
    assert french_spacing("« Oui » : dit-elle ; à 14:02 !") == "«\u00a0Oui\u00a0»\u00a0: dit-elle\u00a0; à 14:02\u00a0!"


def test_one_french_sentence_has_one_english_sentence_in_every_app():
    """Django knows one translation of a sentence for the whole site: that of the first app would show everywhere."""
    said: dict[tuple, dict[str, str]] = {}
    for po in sorted(PACKAGE.glob("*/locale/en/LC_MESSAGES/django.po")):
        with po.open("rb") as file:
            for message in read_po(file):
                if message.id and isinstance(message.id, str):
                    said.setdefault((message.context, message.id), {})[po.parts[-5]] = str(message.string)
    assert {key: words for key, words in said.items() if len(set(words.values())) > 1} == {}
