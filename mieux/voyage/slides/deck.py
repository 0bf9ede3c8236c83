"""An empty deck in our colours: three layouts with real placeholders, papers with cut edges, pictures, tables.

Lengths are in points (a slide is 960 by 540) and become EMU at the edge.
"""

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Final

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from mieux.core import paper
from mieux.core.text import printable
from mieux.exports.drawings import COLOURS

from .drawing import Box, art, emu
from .measure import LEADING

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 42.0
TITLE_FACE, TEXT_FACE = "Trebuchet MS", "Arial"
"""Faces that most machines have; Liberation Sans has the widths of Arial elsewhere."""
COVER, PAGE, SEA, FREE = 0, 1, 2, 3
"""The layouts: cover; title, words under it and papers; title over the whole sea; title alone."""
NOTE_PAPERS: Final = {
    "": "FFFDF9",
    "mer": "DCEFEE",
    "soleil": "FDF0CD",
    "corail": "FBE5DC",
    "menthe": "E0F0E4",
    "prune": "EEE6F6",
}
"""Grounds of the notes (the pale papers of tokens.css); ink on each is above 10."""
_GROUND: Final = "mieux"
_SPACES: Final = nsdecls("a", "p")
SIGN: Final = "zone:"
"""How the name of a sign on the overview begins; the id of its zone follows."""


def colour(name: str) -> str:
    """A colour of the light theme, as « 0B6E78 »."""
    return COLOURS[name].removeprefix("#").upper()


# --- The deck and its layouts ---------------------------------------------------------------------------


def new_deck(title: str, names: Sequence[str]) -> Any:
    """A deck without slides. `names`: what the four layouts are called, for whoever adds a slide."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = emu(WIDTH), emu(HEIGHT)
    _theme(deck)
    _master(deck.slide_master)
    layouts = deck.slide_layouts
    kept = [layouts[0], layouts[1], layouts[2], layouts[5]]
    for layout in [layout for layout in layouts if layout not in kept]:
        layouts.remove(layout)
    for layout, name in zip(kept, names, strict=True):
        layout.name = name
    _place(kept[COVER], {0: (110, 118, 740, 120), 1: (110, 244, 740, 84)})
    _place(kept[PAGE], {0: (188, 26, 730, 46), 1: (188, 72, 730, 48)})
    _place(kept[SEA], {0: (MARGIN, 14, 876, 46)})
    _place(kept[FREE], {0: (MARGIN, 26, 876, 46)})
    _cover_ground(kept[COVER])
    _foot(kept[PAGE])
    _foot(kept[FREE])
    _sea_ground(kept[SEA])
    deck.core_properties.title = title
    deck.core_properties.author = "Mieux"
    deck.core_properties.last_modified_by = "Mieux"
    return deck


def _theme(deck: Any) -> None:
    """Our colours and faces: what somebody adds to a slide later looks like the rest."""
    part = deck.slide_master.part.part_related_by(RT.THEME)
    tree = etree.fromstring(part.blob)  # our own file, from python-pptx
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    wanted = {
        "dk1": "ink", "lt1": "card", "dk2": "art-deep", "lt2": "paper", "accent1": "mer", "accent2": "participation",
        "accent3": "experimentation", "accent4": "impact", "accent5": "nouveaute", "accent6": "ouverture",
        "hlink": "art-deep", "folHlink": "nouveaute",
    }  # fmt: skip
    for slot, name in wanted.items():
        place = tree.find(f".//a:clrScheme/a:{slot}", space)
        for child in list(place):
            place.remove(child)
        etree.SubElement(place, f"{{{space['a']}}}srgbClr", val=colour(name))
    for slot, face in (("majorFont", TITLE_FACE), ("minorFont", TEXT_FACE)):
        tree.find(f".//a:{slot}/a:latin", space).set("typeface", face)
    part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _master(master: Any) -> None:
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = RGBColor.from_string(colour("paper"))
    boxes = {
        1: (MARGIN, 26, 876, 46),  # title
        2: (MARGIN, 84, 876, 380),  # body
        16: (MARGIN, 508, 200, 22),  # date
        15: (280, 508, 400, 22),  # footer
        13: (838, 508, 80, 22),  # number
    }
    for shape in master.placeholders:
        if (box := boxes.get(int(shape.placeholder_format.type))) is not None:
            _move(shape, box)
    styles = master.element.find(qn("p:txStyles"))
    for level in styles.find(qn("p:titleStyle")):
        level.set("algn", "l")
        for words in level.iter(qn("a:defRPr")):
            words.set("b", "1")
            words.set("sz", "2800")
    for level in styles.find(qn("p:bodyStyle")):
        for words in level.iter(qn("a:defRPr")):
            words.set("sz", "1600")


def _place(layout: Any, boxes: dict[int, Box]) -> None:
    for shape in list(layout.placeholders):
        number = shape.placeholder_format.idx
        if number in boxes:
            _move(shape, boxes[number])
            shape.text_frame.word_wrap = True
            shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE if number == 0 else MSO_ANCHOR.TOP
            _plain(shape)
        elif int(shape.placeholder_format.type) == 13:
            _move(shape, (838, 508, 80, 22))
        else:
            shape.element.getparent().remove(shape.element)


def _plain(shape: Any) -> None:
    """A placeholder whose words carry no bullet, stand at the left and never grow out of their box by themselves."""
    body = shape.element.find(qn("p:txBody"))
    style = body.find(qn("a:lstStyle"))
    for child in list(style):
        style.remove(child)
    level = etree.SubElement(style, qn("a:lvl1pPr"), marL="0", indent="0", algn="l")
    etree.SubElement(level, qn("a:buNone"))
    etree.SubElement(level, qn("a:defRPr"))


def _move(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = (emu(each) for each in box)


def _cover_ground(layout: Any) -> None:
    """The sea of the cover, under everything: part of the layout, so that nobody moves it by accident."""
    layout.background.fill.solid()
    layout.background.fill.fore_color.rgb = RGBColor.from_string(colour("ecume"))
    for top, length, name, seed in ((388, 84, "9CCBCB", 3), (424, 112, "6CAEB0", 8), (464, 138, colour("mer"), 21)):
        _behind(layout, wave(top, length, seed), name)
    _behind(layout, _points(paper.disc(830, 96, 42, seed=4)), colour("experimentation"))


def _foot(layout: Any) -> None:
    _behind(layout, wave(502, 96, 5), "DCEFEE")


def _sea_ground(layout: Any) -> None:
    """The hand-cut sea of the pack; plain water in a pack that has none."""
    layout.background.fill.solid()
    layout.background.fill.fore_color.rgb = RGBColor.from_string(colour("ecume"))
    slide = _scratch(layout)
    # A little over the edges: the paper of the drawing is cut unevenly.
    picture = art(slide, "sea", (-9, -6, WIDTH + 18, HEIGHT + 12))
    if picture is None:
        _behind(layout, wave(190, 120, 8), "9CCBCB")
        _behind(layout, wave(360, 140, 3), "6CAEB0")
    else:
        for blip in picture.element.iter():
            if (key := blip.get(qn("r:embed"))) is not None:
                blip.set(qn("r:embed"), layout.part.relate_to(slide.part.related_part(key), RT.IMAGE))
        _carry(layout, picture)
    _forget(slide)


def _behind(layout: Any, points: Sequence[tuple[float, float]], fill: str) -> None:
    """Draw on a layout: on a slide first (layouts draw nothing themselves), then carried over."""
    slide = _scratch(layout)
    _carry(layout, shape_of(slide, points, fill))
    _forget(slide)


def _scratch(layout: Any) -> Any:
    return layout.part.package.presentation_part.presentation.slides.add_slide(layout)


def _forget(slide: Any) -> None:
    slides = slide.part.package.presentation_part.presentation.slides
    entry = slides._sldIdLst[-1]
    slides.part.drop_rel(entry.rId)
    slides._sldIdLst.remove(entry)


def _carry(layout: Any, shape: Any) -> None:
    """Over what was carried before, under the placeholders."""
    shape.name = _GROUND
    tree = layout.shapes._spTree
    tree.insert(2 + sum(each.name == _GROUND for each in layout.shapes), shape.element)


# --- Papers ---------------------------------------------------------------------------------------------


def _points(path: str) -> list[tuple[float, float]]:
    """The corners of a path of core/paper.py."""
    found = (pair.split() for pair in path[1:-1].split("L"))
    return [(float(x), float(y)) for x, y in found]


def wave(top: float, length: float, seed: int) -> list[tuple[float, float]]:
    """A sheet of water from edge to edge: scallops, then down to the bottom of the slide."""
    points, x, step = [], -10.0, 0
    while x < WIDTH + length:
        deep = 7 + (seed * 7 + step * 5) % 5
        for part in range(8):
            share = part / 8
            points.append((min(x + length * share, WIDTH), top + deep * 4 * share * (1 - share)))
        x, step = x + length * (0.9 + (seed + step) % 3 * 0.1), step + 1
    points = [(max(0.0, x), y) for x, y in points]
    return [*points, (WIDTH, HEIGHT), (0.0, HEIGHT)]


def shape_of(slide: Any, points: Sequence[tuple[float, float]], fill: str) -> Any:
    """A piece of paper of any form, without outline. Written as XML: a deck has hundreds of them."""
    corners = [(round(x * 12700), round(y * 12700)) for x, y in points]
    left, top = min(x for x, _y in corners), min(y for _x, y in corners)
    wide, high = max(x for x, _y in corners) - left, max(y for _x, y in corners) - top
    (x, y), *rest = [(x - left, y - top) for x, y in corners]
    lines = "".join(f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in rest)
    number = slide.shapes._next_shape_id
    element = parse_xml(
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{number}" name="papier {number}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        f'<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{wide}" h="{high}"><a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>{lines}<a:close/>'
        f'</a:path></a:pathLst></a:custGeom><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr>"
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )
    slide.shapes._spTree.append(element)
    return slide.shapes[-1]


def sheet_of(slide: Any, box: Box, fill: str, seed: int, *, wobble: float = 2.2) -> Any:
    """A sheet with hand-cut edges and a small soft shadow, ready for words."""
    left, top, wide, high = box
    shape = shape_of(slide, _points(paper.sheet(left, top, wide, high, seed=seed, wobble=wobble)), fill)
    shape.element.spPr.append(_shadow())
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = emu(9)
    return shape


def _shadow() -> Any:
    effects = etree.Element(qn("a:effectLst"))
    soft = etree.SubElement(
        effects, qn("a:outerShdw"), blurRad="38100", dist="19050", dir="5400000", algn="t", rotWithShape="0"
    )
    ink = etree.SubElement(soft, qn("a:srgbClr"), val=colour("ink"))
    etree.SubElement(ink, qn("a:alpha"), val="26000")
    return effects


def say(  # one keyword for each thing that words have
    frame: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    ink: str = "ink",
    first: bool = False,
    centred: bool = False,
) -> None:
    """Add a text to a frame, one paragraph a line of it; the height of its lines is exact."""
    body = frame._txBody
    if first:
        for empty in body.findall(qn("a:p")):
            body.remove(empty)
    side = "ctr" if centred else "l"
    for line in str(printable(text)).split("\n"):
        paragraph = parse_xml(
            f'<a:p {_SPACES}><a:pPr algn="{side}"><a:lnSpc><a:spcPts val="{round(size * LEADING * 100)}"/></a:lnSpc>'
            '<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="0"/></a:spcAft></a:pPr>'
            f'<a:r><a:rPr sz="{round(size * 100)}" b="{bold:d}"><a:solidFill><a:srgbClr val="{colour(ink)}"/>'
            "</a:solidFill></a:rPr><a:t/></a:r></a:p>"
        )
        # What people typed is data: never part of the XML above.
        paragraph[1][1].text = line
        body.append(paragraph)


# --- Finishing ------------------------------------------------------------------------------------------


def number_slide(slide: Any) -> None:
    """The number of the slide, as the layout has it."""
    for shape in slide.slide_layout.placeholders:
        if int(shape.placeholder_format.type) == 13:
            slide.shapes._spTree.append(deepcopy(shape.element))


def speak(deck: Any, language: str) -> None:
    """Say in which language every word is: a screen reader reads it so, a spelling checker too."""
    code = {"fr": "fr-FR", "en": "en-GB"}.get(language, language)
    deck.core_properties.language = code
    for slide in deck.slides:
        trees = [slide.element] + ([slide.notes_slide.element] if slide.has_notes_slide else [])
        for tree in trees:
            for run in tree.iter(qn("a:r"), qn("a:fld")):
                words = run.find(qn("a:rPr"))
                if words is None:
                    words = etree.Element(qn("a:rPr"))
                    run.insert(0, words)
                words.set("lang", code)


def saved(deck: Any) -> bytes:
    """The file."""
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()
