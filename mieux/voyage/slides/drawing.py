"""The drawings of the pack on slides: vector where a program can, a picture elsewhere, always with words."""

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.util import Emu

from mieux.exports import pictures
from mieux.exports.drawings import printable_file
from mieux.method import pack

SVG_EXTENSION: Final = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_ART_WIDTH: Final = 300

Box = tuple[float, float, float, float]
"""Left, top, width, height in points."""


def emu(points: float) -> Emu:
    """Points to EMU."""
    return Emu(round(points * 12700))


def art(slide: Any, name: str | None, box: Box, *, without_disc: bool = False) -> Any:
    """A drawing of the pack: vector where a program can, a picture elsewhere. Nothing when the pack has none."""
    found = pack().arts.get(name) if name else None
    if found is None:
        return None
    svg, small, says = _drawn(str(found.path), pack().stamp, without_disc)
    if not svg:
        return None
    left, top, wide, high = box
    picture = slide.shapes.add_picture(io.BytesIO(small), emu(left), emu(top), emu(wide), emu(high))
    describe(picture, says)
    _also_vector(slide, picture, svg)
    return picture


@lru_cache(maxsize=64)
def _drawn(path: str, stamp: str, without_disc: bool) -> tuple[str, bytes, str]:
    """SVG, PNG and words of a drawing."""
    svg = printable_file(Path(path))
    if not svg:
        return "", b"", ""
    if without_disc:
        svg = re.sub(r'<g class="paper">.*?</g>', "", svg, count=1, flags=re.DOTALL)
    says = re.search(r"<desc[^>]*>(.*?)</desc>", svg, re.DOTALL)
    return svg, pictures.png(svg, width=_ART_WIDTH, ppi=144, see_through=True), says.group(1).strip() if says else ""


def _also_vector(slide: Any, picture: Any, svg: str) -> None:
    """Put the SVG beside its PNG, as PowerPoint 2016 and LibreOffice read it."""
    package = slide.part.package
    known: dict[str, Part] = package.__dict__.setdefault("mieux_drawings", {})
    if svg not in known:
        name = PackURI(f"/ppt/media/drawing{len(known) + 1}.svg")
        known[svg] = Part(name, "image/svg+xml", package, svg.encode())
    part = known[svg]
    key = slide.part.relate_to(part, RT.IMAGE)
    blip = picture.element.find(f".//{qn('a:blip')}")
    extensions = etree.SubElement(blip, qn("a:extLst"))
    extension = etree.SubElement(extensions, qn("a:ext"), uri=SVG_EXTENSION)
    space = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
    vector = etree.SubElement(extension, f"{{{space}}}svgBlip", nsmap={"asvg": space})
    vector.set(qn("r:embed"), key)


def describe(shape: Any, words: str) -> None:
    """The alternative text of a shape."""
    shape.element.xpath(".//p:cNvPr")[0].set("descr", words)
