"""The slides of a voyage: cover, the whole sea, one slide or more a zone, who answers whom, the buoys day after day."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from mieux.core.text import printable

from .. import exports, figure, wording, zones
from ..document import LINKS, CardView
from ..exports import Logbook, Section
from ..paper.facts import day_words, facts_of, heard_words, owner_words
from ..paper.letters import spaced
from ..paper.making import indicators_in
from . import deck as decks
from .deck import COVER, FREE, MARGIN, PAGE, SEA, say, sheet_of
from .drawing import art, describe, emu
from .measure import Paper, Style, balanced, filled, fitting, papers, shortened
from .tables import Column, table_slides

TOP, ROOM_WIDTH, ROOM_HEIGHT = 140.0, 876.0, 358.0
"""Where the notes of a zone lie, in points."""
STYLES: Final = (
    # Two or three words fill no wide sheet: a narrower one, in the middle.
    Style(34, 1, 620, ROOM_HEIGHT, 20, 16),
    Style(32, 1, ROOM_WIDTH, ROOM_HEIGHT, 16, 14),
    Style(28, 2, 432, ROOM_HEIGHT, 14, 12),
    Style(24, 2, 432, ROOM_HEIGHT, 12, 12),
    Style(20, 2, 432, ROOM_HEIGHT, 10, 12),
    Style(20, 3, 284, ROOM_HEIGHT, 10, 12),
    Style(18, 3, 284, ROOM_HEIGHT, 9, 12),
    Style(16, 3, 284, ROOM_HEIGHT, 9, 12),
    Style(14, 3, 284, ROOM_HEIGHT, 9, 10),
)
"""From what is read at eight metres to the smallest that is read at all; then there is another slide."""
SEVERAL: Final = STYLES[7]
MOST_ON_ONE: Final = 36
"""No slide holds more cards, however short."""
PLACES: Final = {
    "port": (122.0, 214.0),
    "crew": (350.0, 214.0),
    "oars": (590.0, 214.0),
    "lighthouse": (832.0, 214.0),
    "lifeboat": (196.0, 408.0),
    "sharks": (480.0, 408.0),
    "buoys": (764.0, 408.0),
}
"""Area of a zone (figure.AREAS) → middle and foot of its piece on the overview."""
PIECE: Final = 128.0


def write_slides(book: Logbook, address: str = "") -> bytes:
    """The deck of a voyage, in its language. `address`: where its canvas is, for the cover."""
    with override(book.language):
        names = (_("Couverture"), _("Zone"), _("La mer"), _("Titre et contenu libre"))
        deck = decks.new_deck(_clean(book.title), names)
        _cover(deck, book, address)
        overview = _overview(deck, book)
        firsts = {section.place.id: _zone(deck, book, section) for section in book.sections if _shown(section)}
        _tie_signs(overview, firsts)
        indicators = {number: _clean(name) for number, name in indicators_in(book).items()}
        _links(deck, book, indicators)
        _buoys(deck, book)
        # What was put aside comes last: whoever presents may stop before it.
        for section in book.sections:
            if section.place.role == zones.HOLD and section.cards:
                _zone(deck, book, section)
        for slide in list(deck.slides)[1:]:
            decks.number_slide(slide)
        decks.speak(deck, book.language)
        return decks.saved(deck)


def _shown(section: Section) -> bool:
    """The zones of the method always, the quay when something is left on it; the hold comes at the end."""
    if section.place.role == zones.HOLD:
        return False
    return bool(section.cards) or section.place.role != zones.ASHORE


def _clean(text: Any) -> str:
    """What somebody typed, without what nobody sees, spaced as printers of the active language do."""
    return spaced(str(printable(str(text))).strip(), get_language() or "fr")


def _name(section: Section) -> str:
    return f"{section.place.metaphor} — {section.place.label}"


def _title(slide: Any, words: str, room: float, *, sizes: Sequence[float] = (28, 24, 20, 18), most: int = 1) -> None:
    """The title of a slide, in its placeholder, in letters that stay in it; too long a one ends in « … »."""
    # The face of titles is wider than ours where a machine has another one in its place.
    room = (room - 16) * 0.86
    size = fitting(words, room, sizes, most, bold=True)
    say(slide.shapes.title.text_frame, shortened(words, room, size, most, bold=True), size, bold=True, first=True)


def _cover(deck: Any, book: Logbook, address: str) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[COVER])
    _title(slide, _clean(book.title), 740, sizes=(44, 38, 32, 26), most=2)
    day = date_format(localtime(book.at), "DATE_FORMAT")
    said = [_("Voyage en mer d’innovation")]
    if book.initiative:
        said.append(shortened(_clean(book.initiative), 720, 20, 1))
    crossing = _("Traversée %(n)s") % {"n": book.crossing}
    said.append(f"{crossing} · {day}")
    frame = slide.placeholders[1].text_frame
    for number, line in enumerate(said):
        say(frame, line, 20, first=number == 0)
    art(slide, "sea-equipage", (640, 330, 190, 190), without_disc=True)
    words = [_clean(book.title), *([_clean(book.initiative)] if book.initiative else []), crossing, day]
    slide.notes_slide.notes_text_frame.text = "\n".join([*words, *([address] if address else [])])


# --- The whole sea --------------------------------------------------------------------------------------


def _overview(deck: Any, book: Logbook) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[SEA])
    _title(slide, _("La mer en un coup d’œil"), ROOM_WIDTH)
    told = []
    sections = [section for section in book.sections if section.place.role not in (zones.ASHORE, zones.HOLD)]
    for (x, foot), section in zip(_spots(sections), sections, strict=True):
        art(slide, section.place.art, (x - PIECE / 2, foot - PIECE, PIECE, PIECE), without_disc=True)
        _sign(slide, section, x, foot)
        told.append(f"{_name(section)} : {_count(section)}")
    slide.notes_slide.notes_text_frame.text = "\n".join(told)
    return slide


def _count(section: Section) -> str:
    if not section.cards:
        return _("aucune carte")
    return ngettext("%(n)d carte", "%(n)d cartes", len(section.cards)) % {"n": len(section.cards)}


def _spots(sections: Sequence[Section]) -> list[tuple[float, float]]:
    """Where each zone lies: the sea of the book, or two rows for a pack with other zones."""
    areas = [figure.AREAS.get(section.place.art, "") for section in sections]
    if len(set(areas)) == len(areas) and all(area in PLACES for area in areas):
        return [PLACES[area] for area in areas]
    upper = (len(areas) + 1) // 2
    rows = [(range(upper), 214.0), (range(upper, len(areas)), 408.0)]
    return [(MARGIN + ROOM_WIDTH * (number - row.start + 0.5) / len(row), foot) for row, foot in rows for number in row]


def _sign(slide: Any, section: Section, x: float, foot: float) -> None:
    """The names of a zone under its piece, and how its first card begins; pressing it opens its slide."""
    wide = 212.0
    room = wide - 10
    shown = []
    for words, bold in ((str(section.place.metaphor), True), (str(section.place.label), False)):
        size = fitting(words, room, (14, 13, 12) if bold else (12,), 1, bold=bold)
        shown.append((shortened(words, room, size, 1, bold=bold), size, bold))
    sign = sheet_of(slide, (x - wide / 2, foot - 8, wide, 40), decks.colour("card"), len(section.place.id))
    sign.name = f"{decks.SIGN}{section.place.id}"
    sign.text_frame.margin_top = sign.text_frame.margin_bottom = emu(3)
    sign.text_frame.margin_left = sign.text_frame.margin_right = emu(4)
    for number, (words, size, bold) in enumerate(shown):
        say(sign.text_frame, words, size, bold=bold, first=number == 0, centred=True)
    if not section.cards:
        return
    first = shortened(_clean(section.cards[0].text) or "…", wide - 16, 12, 2)
    more = len(section.cards) - 1
    others = ngettext("et %(n)d autre carte", "et %(n)d autres cartes", more) % {"n": more} if more else ""
    high = 12 * 1.22 * (2 + bool(others)) + 10
    note = sheet_of(slide, (x - wide / 2 + 5, foot + 35, wide - 10, high), "FFFDF9", len(section.cards))
    note.text_frame.margin_top = note.text_frame.margin_bottom = emu(4)
    note.text_frame.margin_left = note.text_frame.margin_right = emu(5)
    say(note.text_frame, first, 12, first=True)
    if others:
        say(note.text_frame, others, 12, ink="ink-soft")


def _tie_signs(overview: Any, firsts: dict[str, Any]) -> None:
    for shape in overview.shapes:
        if shape.name.startswith(decks.SIGN) and (slide := firsts.get(shape.name.removeprefix(decks.SIGN))):
            shape.click_action.target_slide = slide


# --- One zone -------------------------------------------------------------------------------------------


def _zone(deck: Any, book: Logbook, section: Section) -> Any:
    """The slides of a zone: as many as its cards need. Out: the first one."""
    if not section.cards:
        return _empty_zone(deck, section)
    pages = list(_pages(section))
    first = None
    for number, (style, columns) in enumerate(pages, 1):
        part = f" ({number}/{len(pages)})" if len(pages) > 1 else ""
        slide = _zone_page(deck, section, part)
        _lay(slide, columns, style)
        known = {paper.number for column in columns for paper in column}
        starts = sorted(each for each in known if not _began_before(pages[: number - 1], each))
        slide.notes_slide.notes_text_frame.text = "\n".join(_told(book, section, starts))
        first = first or slide
    return first


def _began_before(pages: Sequence[tuple[Style, list[list[Paper]]]], number: int) -> bool:
    return any(paper.number == number for _style, columns in pages[-1:] for column in columns for paper in column)


def _pages(section: Section) -> Iterator[tuple[Style, list[list[Paper]]]]:
    """The columns of each slide, in the largest letters with which one slide is enough."""
    for style in STYLES if len(section.cards) <= MOST_ON_ONE else ():
        found = list(_papers(section, style))
        if len(found) > len(section.cards):
            continue
        if len(filled(found, style.height, style.gap)) <= style.columns:
            yield style, balanced(found, style)
            return
    columns = filled(list(_papers(section, SEVERAL)), SEVERAL.height, SEVERAL.gap)
    for start in range(0, len(columns), SEVERAL.columns):
        yield SEVERAL, columns[start : start + SEVERAL.columns]


def _papers(section: Section, style: Style) -> Iterator[Paper]:
    for number, card in enumerate(section.cards, 1):
        yield from papers(number, _clean(card.text), _facts(card, section.place.role), card.colour, style)


def _facts(card: CardView, role: str) -> list[str]:
    return [_clean(fact.words) for fact in facts_of(card, role, None)]


def _zone_page(deck: Any, section: Section, part: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[PAGE])
    _title(slide, f"{_name(section)}{part}", 730)
    question = section.place.questions[0] if section.place.questions else ""
    words = shortened(question, 714, 16, 2)
    say(slide.placeholders[1].text_frame, words, 16, ink="ink-soft", first=True)
    art(slide, figure.spot_of(section.place).art, (36, 6, 130, 130))
    return slide


def _lay(slide: Any, columns: Sequence[Sequence[Paper]], style: Style) -> None:
    used = len(columns) * (style.column + style.gap) - style.gap
    left, start = MARGIN + (ROOM_WIDTH - used) / 2, TOP + _air(columns, style)
    for column in columns:
        top = start
        for paper in column:
            box = (left, top, style.column, paper.height)
            _note(slide, paper, box, style)
            top += paper.height + style.gap
        left += style.column + style.gap


def _air(columns: Sequence[Sequence[Paper]], style: Style) -> float:
    """How far below the question the notes begin: a few of them hang in the middle, not under the ceiling."""
    tallest = max(sum(paper.height + style.gap for paper in column) - style.gap for column in columns)
    return max(0.0, (style.height - tallest) * 0.4)


def _note(slide: Any, paper: Paper, box: tuple[float, float, float, float], style: Style) -> None:
    ground = decks.NOTE_PAPERS.get(paper.colour, decks.NOTE_PAPERS[""])
    note = sheet_of(slide, box, ground, paper.number * 7 + round(box[1]))
    note.name = _("Carte %(n)s") % {"n": paper.number}
    frame = note.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = emu(style.pad - 1)
    if paper.text:
        say(frame, paper.text, style.size, first=True)
    for number, fact in enumerate(paper.facts):
        say(frame, fact, style.small, ink="ink-soft", first=not paper.text and number == 0)


def _told(book: Logbook, section: Section, numbers: Sequence[int]) -> list[str]:
    """What the speaker reads: every card whole, what it says beside, whom it answers."""
    cards, said = book.cards, []
    if (heard := heard_words(section)) and (1 in numbers or not section.cards):
        said.append(_clean(heard))
    for number in numbers:
        card = section.cards[number - 1]
        said.append(f"{number}. {_clean(card.text) or '…'}")
        said += [f"   {words}" for words in _facts(card, section.place.role)]
        for tie in book.links:
            if tie.source == card.id and tie.target in cards:
                said.append(f"   {wording.TIES[tie.type].there} {_clean(cards[tie.target].text)}")
            elif tie.target == card.id and tie.source in cards:
                said.append(f"   {wording.TIES[tie.type].back} {_clean(cards[tie.source].text)}")
    return said


def _empty_zone(deck: Any, section: Section) -> Any:
    """No card yet: its questions are the papers, to be answered on the spot."""
    slide = _zone_page(deck, section, "")
    style = STYLES[0]
    found = [
        paper
        for number, question in enumerate(section.place.questions[1:] or section.place.questions, 1)
        for paper in papers(number, _clean(question), (), "", style)
    ]
    left = MARGIN + (ROOM_WIDTH - style.column) / 2
    for column in (columns := balanced(found, style)[: style.columns]):
        top = TOP + _air(columns, style)
        for paper in column:
            note = sheet_of(slide, (left, top, style.column, paper.height), "DCEFEE", paper.number)
            note.name = _("Question %(n)s") % {"n": paper.number}
            say(note.text_frame, paper.text, style.size, ink="ink-soft", first=True)
            top += paper.height + style.gap
    slide.notes_slide.notes_text_frame.text = "\n".join([_("Aucune carte pour l’instant."), *section.place.questions])
    return slide


# --- Links and buoys ----------------------------------------------------------------------------------------


def _links(deck: Any, book: Logbook, indicators: Mapping[str, str]) -> None:
    cards = book.cards
    names = dict(indicators) | {card.id: _clean(card.text) or "…" for card in cards.values()}
    rows = []
    for type_ in LINKS:
        says = str(wording.TIES[type_].there).rstrip("\u202f\u00a0 :")
        ends: dict[str, list[str]] = {}
        for tie in book.links:
            if tie.type == type_ and tie.source in cards and tie.target in names:
                ends.setdefault(tie.source, []).append(names[tie.target])
        rows += [
            [_clean(cards[source].text) or "…", says, "\n".join(text.replace("\n", " ") for text in found)]
            for source, found in ends.items()
        ]
    columns = [Column(_("Cette carte"), 360), Column(_("Lien"), 136), Column(_("À quoi"), 380)]
    _tables(deck, _("Qui répond à quoi"), columns, rows)


def _buoys(deck: Any, book: Logbook) -> None:
    section = next((each for each in book.sections if each.place.role == zones.BUOYS), None)
    if section is None or not section.cards:
        return
    rows = []
    for card in exports.by_day(section.cards):
        fields = card.fields
        rows.append(
            [
                _clean(card.text) or "…",
                day_words(fields.get("date")),
                day_words(book.days.get(card.id)),
                _clean(fields.get("result") or ""),
                _clean(owner_words(fields)),
            ]
        )
    columns = [
        Column(_("Balise"), 270),
        Column(_("Pour quand"), 116),
        Column(_("Escale, à mi-chemin"), 116),
        Column(_("Résultat à toucher du doigt"), 234),
        Column(_("Qui s’en charge"), 140),
    ]
    _tables(deck, _("Les balises, jour après jour"), columns, rows)


def _tables(deck: Any, title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    pages = table_slides(columns, rows)
    for number, page in enumerate(pages, 1):
        slide = deck.slides.add_slide(deck.slide_layouts[FREE])
        part = f" ({number}/{len(pages)})" if len(pages) > 1 else ""
        _title(slide, title + part, ROOM_WIDTH)
        frame = page.draw(slide, MARGIN, 84.0)
        describe(frame, title + part)
        slide.notes_slide.notes_text_frame.text = "\n".join(page.told)
