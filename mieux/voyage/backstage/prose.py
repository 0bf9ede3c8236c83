"""How the words of cards become sentences: lists, quotation marks, elision, the spaces of French. Pure.

A text of a card is data: it is put into our sentences once, and never read as one of them.
"""

import re
from collections.abc import Sequence
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.core.text import printable

LONGEST: Final = 280
"""Signs of a card that a sentence takes in; the whole card is a link away."""
SHORT: Final = 140
TITLE_WORDS: Final = 3
"""Beyond so many words, a title without article is quoted."""
MOST: Final = 12
"""Cards that one paragraph names; beyond, it says that there are others."""

# Words that have no reason for a capital in the middle of a sentence.
_SMALL_FR = """
le la les un une des du de ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs on nous vous
il elle ils elles je tu chaque tout toute tous toutes plusieurs quelques deux trois quatre cinq six sept huit neuf dix
trop peu plus moins pas aucun aucune que qui quand si pour par dans avec sans sur sous en au aux à et mais être avoir
faire premier première deuxième troisième quatrième cinquième dernier dernière
"""
_SMALL_EN = """
a an the this that these those my your his her its our their we you he she they it each every all some many few more
less no not two three four five six seven eight nine ten too when if for by in with without on under at to and but be
have do first second third fourth last people
"""
_SMALL = {"fr": frozenset(_SMALL_FR.split()), "en": frozenset(_SMALL_EN.split())}
_ELIDED = re.compile(r"^(?:l|d|j|n|s|qu|c|m|t)[’']", re.IGNORECASE)
_BREAK = re.compile(r"[.!?…]\s+\S|:\s")
_VOWEL = re.compile(r"^[«“\"'’\s]*[aeiouyàâäéèêëîïôöùûüœæ]", re.IGNORECASE)
# « h aspiré »: no elision before these (beginnings of words).
_ASPIRATED = """
hach hai hal ham hanche hand hang hant happ harang haras hard haric harp hasard hât hauss haut havre hein héron héros
hérisson hêtre heurt hibou hiérarch hobby hockey hold holl homard hongr hont hors hotte houbl houille houle housse huit
hurl huss hutte
"""


def _french() -> bool:
    return (get_language() or "fr").split("-")[0] == "fr"


def clean(text: str, most: int = LONGEST) -> str:
    """A text on one line, without what nobody sees, without its last stop, and not longer than `most`."""
    line = " ".join(str(printable(text)).split())
    if len(line) > most:
        cut = line[: most - 1].rsplit(" ", 1)[0] if " " in line[: most - 1] else line[: most - 1]
        return cut.rstrip(" ,;:.–-") + "…"
    return line if line.endswith(("...", "…")) else line.rstrip(" .;,:")


def inside(text: str) -> str:
    """The text as it stands inside a sentence: a small word loses its capital, a name keeps it."""
    first = text.split(" ", 1)[0]
    words = _SMALL["fr" if _french() else "en"]
    if first.lower() in words or (_french() and _ELIDED.match(first) and not first.isupper()):
        return text[:1].lower() + text[1:]
    return text


def quoted(text: str) -> str:
    """« The text » as a quotation; quotation marks within it become those of the second level."""
    within = clean(text)
    if _french():
        within = re.sub(r"«\s*", "“", within)
        within = re.sub(r"\s*»", "”", within)
    else:
        within = within.replace("“", "‘").replace("”", "’")
    return _("« %(value)s »") % {"value": within}


def sentence(text: str) -> str:
    """The text with the stop it needs."""
    return text if not text or text.endswith((".", "!", "?", "…", ".”", ".»", "!»", "?»")) else text + "."


def _is_phrase(text: str) -> bool:
    return len(text) <= SHORT and not _BREAK.search(text)


def listed(texts: Sequence[str]) -> str:
    """« a, b et c », with semicolons when a comma is already in one of them."""
    parts = [inside(text) for text in texts]
    if len(parts) < 2:
        return "".join(parts)
    joint, last = _(", "), _("%(first)s et %(last)s")
    if any("," in part or ";" in part or " et " in part or " and " in part for part in parts):
        joint, last = _(" ; "), _("%(first)s ; et %(last)s")
    return last % {"first": joint.join(parts[:-1]), "last": parts[-1]}


def listed_names(names: Sequence[str]) -> str:
    """Names in a row; none loses its capital."""
    found = [clean(name) for name in names]
    if len(found) < 2:
        return "".join(found)
    return _("%(first)s et %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}


def told(lead: str, texts: Sequence[str]) -> str:
    """« Lead : a, b et c. » when the texts are phrases; « Lead. A. B. » when one of them is a sentence or more."""
    found = [text for each in texts if (text := clean(each))]
    if not found:
        return ""
    more = _("D’autres cartes le disent aussi.") if len(found) > MOST else ""
    found = found[:MOST]
    if all(_is_phrase(text) for text in found):
        said = sentence(_("%(lead)s : %(list)s") % {"lead": lead, "list": listed(found)})
    else:
        said = " ".join([sentence(lead), *(sentence(text) for text in found)])
    return f"{said} {more}" if more else said


def few(sentences: Sequence[str]) -> list[str]:
    """The first ones, and a word on the others."""
    found = [each for each in sentences if each]
    return found if len(found) <= MOST else [*found[:MOST], _("D’autres cartes le disent aussi.")]


def joined(*sentences: str) -> str:
    """Sentences one after the other, with the spaces of the language; empty ones are left out."""
    return typeset(" ".join(each for each in sentences if each))


def of(name: str) -> str:
    """« de Paris », « d’Idéelles », « du jardin », « des voisins »; in English the name as it is."""
    name = clean(name)
    if not _french():
        return name
    low = name.lower()
    for article, contracted in (("le ", "du "), ("les ", "des ")):
        if low.startswith(article):
            return contracted + name[len(article) :]
    if low.startswith("la ") or re.match(r"l[’']", low):
        return "de " + name[0].lower() + name[1:]
    if len(name.split()) > TITLE_WORDS:
        # « Comment le livre a été fait » is a sentence, not the name of a thing.
        return f"de {quoted(name)}"
    silent = low.startswith("h") and not low.startswith(tuple(_ASPIRATED.split()))
    return f"d’{name}" if _VOWEL.match(low) or silent else f"de {name}"


_THIN = "\u202f"


def typeset(text: str) -> str:
    """French spaces: thin and unbreakable before ; : ! ? and inside « ». English comes back as it is."""
    if not _french():
        return text
    text = re.sub(r"[ \u00a0]+([;:!?»])", _THIN + r"\1", text)
    return re.sub(r"«[ \u00a0]+", "«" + _THIN, text)
