"""Where a quote stands in a fiche, and whether it still does: found again when the text changes, kept when it is gone.

Matching goes from the strictest to the kindest: the very words; the same words with other spaces, quotation marks,
apostrophes or capitals; nearly the same words, which are only offered as a correction.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.atlas.page import pack_item
from mieux.core.rich_text import plain_text
from mieux.method.text import Text

from .models import EvidenceBase, Kind

#: How alike words must be to be offered as a correction (difflib ratio, 0 to 1).
CLOSE = 0.9
#: Characters kept before and after a quote.
AROUND = 80
#: Quotes longer than this are cut by nobody: they are refused by the form.
LONGEST = 1000
#: Places looked at closely when the words are not found as they are.
_TRIES = 8

_PARTS = ("pitch", "story", "need", "origin", "portrait", "learnt", "missing")
_SAME = str.maketrans(
    {
        **dict.fromkeys("’‘‛ʼ´`′", "'"),
        **dict.fromkeys("«»“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "\u00ad": "",
        "\u200b": "",
        "\u2060": "",
        "\ufeff": "",
        "…": "...",
        "œ": "oe",
        "Œ": "oe",
        "æ": "ae",
    }
)
# Spaces beside these signs depend on the language and the hand: they are not part of the words.
_LONELY = frozenset("\";:!?.,()'-")


@dataclass(frozen=True)
class Anchor:
    """A place in a fiche: the words exactly as they stand there, and what surrounds them."""

    part: str
    quote: str
    before: str
    after: str
    version: int
    language: str
    #: Only nearly what was asked for: to be offered, never taken without a yes.
    close: bool = False


class Found(StrEnum):
    """What has become of a quote."""

    STILL = "still"
    MOVED = "moved"
    CHANGED = "changed"
    NOT_A_QUOTE = "not_a_quote"


@dataclass(frozen=True)
class Standing:
    """What has become of a quote, and the words for it."""

    found: Found
    words: str

    @property
    def changed(self) -> bool:
        """The fiche no longer says it; the quote is shown as it was read."""
        return self.found == Found.CHANGED


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place it came from."""
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for each in char.translate(_SAME).lower():
            if each.isspace():
                if not out or out[-1] == " " or out[-1] in _LONELY:
                    continue
                each = " "
            elif each in _LONELY and out and out[-1] == " ":
                out.pop()
                places.pop()
            out.append(each)
            places.append(place)
    if out and out[-1] == " ":
        out.pop()
        places.pop()
    return "".join(out), places


def _bare(quote: str) -> str:
    """A quote without the marks that people put around what they quote."""
    return unicodedata.normalize("NFC", quote).strip().strip("«»“”„\"'‘’ \u00a0\u202f").strip()


@dataclass(frozen=True)
class Passage:
    """One part of a fiche in one language, as plain text."""

    part: str
    language: str
    text: str

    @cached_property
    def folded(self) -> tuple[str, list[int]]:
        """See `_folded`."""
        return _folded(self.text)

    @cached_property
    def words(self) -> list[re.Match[str]]:
        """Its words, with their places."""
        return list(re.finditer(r"\w+", self.text))

    def find(self, quote: str, before: str = "", after: str = "") -> tuple[int, int] | None:
        """First and last place of the quote; of several, the one whose surroundings are the same."""
        places = list(self._exact(quote)) or list(self._same(quote))
        if not places:
            return None

        def alike(place: tuple[int, int]) -> int:
            start, end = place
            return self.text[:start].endswith(before) * bool(before) + self.text[end:].startswith(after) * bool(after)

        return max(places, key=alike)

    def _exact(self, quote: str) -> Iterator[tuple[int, int]]:
        start = self.text.find(quote) if quote else -1
        while start >= 0:
            yield start, start + len(quote)
            start = self.text.find(quote, start + 1)

    def _same(self, quote: str) -> Iterator[tuple[int, int]]:
        wanted, _places = _folded(quote)
        text, places = self.folded
        start = text.find(wanted) if wanted else -1
        while start >= 0:
            yield places[start], places[start + len(wanted) - 1] + 1
            start = text.find(wanted, start + 1)

    def nearest(self, quote: str) -> tuple[float, int, int] | None:
        """The words most like the quote: (ratio, first place, last place)."""
        wanted = [word.lower() for word in re.findall(r"\w+", quote)]
        size = len(wanted)
        words = self.words
        if size < 3 or not words:
            return None
        asked, folded_quote = Counter(wanted), _folded(quote)[0]
        mine = [word.group().lower() for word in words]
        size = min(size, len(mine))
        # Words in common, kept up to date while a window slides over the text: cheap, so that the costly comparison
        # is made at a few places only.
        window = Counter(mine[:size])
        shared = (window & asked).total()
        tops = [(shared, 0)]
        for start in range(1, len(mine) - size + 1):
            gone, come = mine[start - 1], mine[start + size - 1]
            if window[gone] <= asked[gone]:
                shared -= 1
            window[gone] -= 1
            window[come] += 1
            if window[come] <= asked[come]:
                shared += 1
            tops.append((shared, start))
        tops = sorted((top for top in tops if 2 * top[0] >= size), reverse=True)[:_TRIES]
        best: tuple[float, int, int] | None = None
        for _shared, start in tops:
            for first in {max(0, start - 1), start, start + 1}:
                for last in range(first + max(1, size - 2), min(len(words), first + size + 2) + 1):
                    left, right = words[first].start(), _end(self.text, words[last - 1].end())
                    ratio = SequenceMatcher(
                        None, folded_quote, _folded(self.text[left:right])[0], autojunk=False
                    ).ratio()
                    if best is None or ratio > best[0]:
                        best = (ratio, left, right)
        return best


def _end(text: str, place: int) -> int:
    """Take the full stop with the last word of a sentence."""
    return place + 1 if text[place : place + 1] in {".", "!", "?", "…"} else place


@dataclass(frozen=True)
class FicheText:
    """Everything a fiche says in words, read once."""

    version: int
    passages: tuple[Passage, ...] = field(default=())

    def place(self, quote: str) -> Anchor | None:
        """Where these words stand; see `place`."""
        wanted = _bare(quote)
        if not wanted:
            return None
        for passage in self.passages:
            if place := passage.find(wanted):
                return self._anchor(passage, *place)
        if len(wanted) > LONGEST:
            return None
        best: tuple[float, Passage, int, int] | None = None
        for passage in self.passages:
            near = passage.nearest(wanted)
            if near and (best is None or near[0] > best[0]):
                best = (near[0], passage, near[1], near[2])
        if best is None or best[0] < CLOSE:
            return None
        return self._anchor(best[1], best[2], best[3], close=True)

    def _anchor(self, passage: Passage, start: int, end: int, *, close: bool = False) -> Anchor:
        text = passage.text
        return Anchor(
            part=passage.part,
            quote=text[start:end],
            before=text[max(0, start - AROUND) : start],
            after=text[end : end + AROUND],
            version=self.version,
            language=passage.language,
            close=close,
        )

    def look(self, evidence: EvidenceBase) -> Standing:
        """What has become of a quote; see `look`."""
        if evidence.kind != Kind.QUOTE:
            return Standing(Found.NOT_A_QUOTE, "")
        wanted = _bare(evidence.text)
        found = {passage.part for passage in self.passages if passage.find(wanted)}
        if evidence.part in found:
            return Standing(Found.STILL, _("toujours dans la fiche"))
        if found:
            return Standing(Found.MOVED, _("toujours dans la fiche, à un autre endroit"))
        return Standing(Found.CHANGED, _("la fiche a changé depuis : voici la phrase telle qu’elle était lue"))

    def sentences(self, language: str) -> list[tuple[str, list[str]]]:
        """(part, its sentences) in one language, to be quoted from; the other language's when there is none."""
        mine = [each for each in self.passages if each.language == language] or self.passages
        return [(each.part, split_sentences(each.text)) for each in mine]


def split_sentences(text: str) -> list[str]:
    """Sentences and lines, roughly: enough to choose one to quote."""
    pieces = re.split(r"(?<=[.!?…])[\s\u00a0\u202f]+(?=[«“\"(]?[\s\u00a0\u202f]?[A-ZÀ-ÖØ-Þ0-9])|\n+", text)
    return [piece.strip() for piece in pieces if piece and len(piece.strip()) > 3]


def read(initiative: Initiative) -> FicheText:
    """Everything this fiche says in words, in every language it is written in.

    The texts of the method live in the pack (French and its translations); others in the row, with light marks that a
    reader does not see and so does not quote.
    """
    passages = list(_of_the_method(initiative) or _of_the_row(initiative))
    return FicheText(initiative.version, tuple(passages))


def _of_the_row(initiative: Initiative) -> Iterator[Passage]:
    for part in _PARTS:
        if text := str(getattr(initiative, part)).strip():
            plain = text if part in {"pitch", "need", "origin", "missing"} else html.unescape(plain_text(text))
            yield Passage(part, initiative.language, unicodedata.normalize("NFC", plain))
    for form in initiative.forms.all():
        if form.reason.strip():
            yield Passage("forms", initiative.language, unicodedata.normalize("NFC", form.reason))
    for impact in initiative.impacts.all():
        yield Passage("impacts", initiative.language, unicodedata.normalize("NFC", impact.text))


def _of_the_method(initiative: Initiative) -> list[Passage]:
    item = pack_item(initiative)
    if item is None:
        return []
    said: Mapping[str, tuple[Text, ...]] = {
        "pitch": (item.pitch,),
        "story": item.story,
        "origin": (item.origin,) if item.origin else (),
        "portrait": item.portrait or (),
        "question": (item.question,) if item.question else (),
        "forms": tuple(item.form_reasons.values()),
        "impacts": tuple(effect.text for effect in item.impacts.values()),
    }
    languages = dict.fromkeys(code for texts in said.values() for text in texts for code in text.languages)
    return [
        Passage(part, code, unicodedata.normalize("NFC", "\n".join(text.in_language(code) for text in texts)))
        for code in languages
        for part, texts in said.items()
        if texts and any(code in text.languages for text in texts)
    ]


def place(initiative: Initiative, quote: str) -> Anchor | None:
    """Where these words stand in the fiche, or None.

    The anchor's own `quote` is what the fiche says. With `close` it is only nearly what was asked for: offer it.
    """
    return read(initiative).place(quote)


def look(initiative: Initiative, evidence: EvidenceBase) -> Standing:
    """What has become of a quote since it was read. For many of one fiche: `read(initiative)` once, then `.look`."""
    return read(initiative).look(evidence)


def part_words(part: str) -> str:
    """What a part of the fiche is called on its page."""
    return {
        "pitch": _("En une phrase"),
        "story": _("L’histoire"),
        "need": _("Le besoin, ou l’envie, de départ"),
        "origin": _("Qui l’a lancée"),
        "portrait": _("Le portrait"),
        "learnt": _("Ce qu’on en a appris"),
        "missing": _("Ce qui manque encore"),
        "question": _("La question de la fiche"),
        "forms": _("Ce qu’elle renouvelle"),
        "impacts": _("Ce que cela change"),
    }.get(part, part)


def agreed(anchor: Anchor) -> Anchor:
    """The same place, once a person said that it is what they meant."""
    return replace(anchor, close=False)
