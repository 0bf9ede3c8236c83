"""The sea of a poster: sky, land, sheets of water and the beach, cut from paper; and the pieces of the zones."""

import re
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

from mieux.core import drawings
from mieux.exports.drawings import COLOURS, printable

WIDTH: Final = 4200
HEIGHT: Final = 2970
"""Units of the drawing: tenths of a millimetre of an A3 sheet."""
HORIZON: Final = 640

_WORDS = re.compile(r"<title\b.*?</title>|<desc\b.*?</desc>", re.S)
_GROUP = re.compile(r"<g\b[^>]*>.*?</g>", re.S)
_CLASS = re.compile(r'\s(?:class|id|role|aria-[a-z]+)="[^"]*"')
_OFF: Final = {"sea-port": (0, 3), "sea-quai": (0, 1, -1)}
"""Groups of a drawing that go: the disc it stands on; on the beach, the sand and water of port and quay as well."""


def piece(art: str) -> str:
    """A drawing of the pack as it stands on the water: without its disc, without words; empty when there is none."""
    path = drawings.find(art) if re.fullmatch(r"[a-z0-9-]+", art) else None
    return _piece(art, str(path), path.stat().st_mtime) if path is not None else ""


@lru_cache(maxsize=64)
def _piece(art: str, path: str, modified: float) -> str:
    """`modified` makes a changed file read again."""
    source = Path(path).read_text(encoding="utf-8")
    source = _WORDS.sub("", source[source.index("<svg") :])
    groups = list(_GROUP.finditer(source))
    gone = sorted({at % len(groups) for at in _OFF.get(art, (0,))}, reverse=True) if groups else []
    for number in gone:
        source = source[: groups[number].start()] + source[groups[number].end() :]
    return printable(_CLASS.sub("", source))


def _mix(share: float) -> str:
    """Lagoon in foam, as the sheets of water on the canvas."""
    mer, ecume = COLOURS["mer"], COLOURS["ecume"]
    parts = (round(int(mer[at : at + 2], 16) * share + int(ecume[at : at + 2], 16) * (1 - share)) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _wave(seed: int, top: float, length: float, height: float, tilt: float = 0) -> str:
    """A sheet of water from edge to edge, down to the bottom; its upper edge cut by hand, scallop after scallop."""
    random = Random(seed)  # noqa: S311  # the same edge every time; no secret
    x, y, parts = -60.0, top, [f"M-60 {top:.0f}"]
    while x < WIDTH + 60:
        wide = length * random.uniform(0.8, 1.22)
        deep = height * random.uniform(0.75, 1.25)
        goal = top + tilt * (x + wide) / WIDTH + random.uniform(-4, 4)
        parts.append(f"q{wide / 2:.0f} {deep * 2:.0f} {wide:.0f} {goal - y:.0f}")
        x, y = x + wide, goal
    return "".join([*parts, f"L{x:.0f} {HEIGHT + 40}L-60 {HEIGHT + 40}Z"])


@lru_cache(maxsize=1)
def beach() -> str:
    """The beach, from the horizon down the left side; it ends at 1,000 of its 1,100 units, to be stretched."""
    random = Random(5)  # noqa: S311
    right = 1000.0
    x, y = right * 0.98, HORIZON + 10.0
    parts = [f"M-40 {HORIZON - 36}Q{x * 0.45:.0f} {HORIZON - 62} {x:.0f} {y:.0f}"]
    for step in range(1, 9):
        low = HORIZON + (HEIGHT - HORIZON) * step / 8
        goal = right * (0.99 - 0.3 * (step / 8) ** 2.2) + (26 if step % 2 else -30)
        bend = max(x, goal) + random.uniform(14, 46) if step % 2 else min(x, goal) - random.uniform(0, 24)
        parts.append(f"Q{bend:.0f} {(y + low) / 2:.0f} {goal:.0f} {low:.0f}")
        x, y = goal, low
    edge = "".join([*parts, f"L{x - 60:.0f} {HEIGHT + 40}L-40 {HEIGHT + 40}Z"])
    wet = f'<path fill="{_mix(0.12)}" fill-opacity=".75" transform="translate(34 14)" d="{edge}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1100 {HEIGHT}" preserveAspectRatio="none">'
        f'{wet}<path fill="{COLOURS["sable"]}" d="{edge}"/></svg>'
    )


_SUN: Final = (
    "M116 158q-22-1-38-21-15-16-15-41-2-24 11-43 13-20 34-28 22-9 43-4 24 6 40 24 14 15 17 40 2 24-11 43-"
    "13 22-35 30-22 7-46 0z"
)
_CLOUD: Final = (
    "M30 150q-36 0-34-21 0-23 24-23 23 2 29-25 5-25 34-25 31 2 46-15 17-15 42-2 25 14 31 31 11 19 34 15 2"
    "7-4 38 25 10 27-19 44-80-4-225-4z"
)
_SMALL_CLOUD: Final = (
    "M50 96q-20-4-18-14 2-12 14-12 10 2 15-14 1-17 18-15 17 0 27-8 11-8 25-2 14 8 17 18 4 11 18 9 17-2 23"
    " 12 6 17-12 25-56 0-127 1z"
)
_GULLS: Final = "M0 40l21-17 17 13 17-19q-15 34-25 36-8 0-30-13zM86 81l13-11 12 7 12-10q-14 21-37 14z"
_FOAM: Final = "M0 10q31-13 69-6 25-5 49 6-49 7-66 4-16-4-52-4z"
_HILLS: Final = "M0 0l150-104 120-36 116 46q88-90 208-104l132 104 112-28 156 80 120-58 208 100z"


@lru_cache(maxsize=1)
def ground() -> str:
    """Sky, land and water, edge to edge."""
    colour = COLOURS
    shadow = 'fill="#1e2a3a" fill-opacity=".1"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colour["ecume"]}"/>',
        f'<path fill="{colour["experimentation"]}" transform="translate(2480 350) scale(1.7)" d="{_SUN}"/>',
        f'<g fill="{colour["art-cloud"]}"><path transform="translate(3640 290)" d="{_CLOUD}"/>'
        f'<path transform="translate(1330 300) scale(1.4)" d="{_SMALL_CLOUD}"/>'
        f'<path transform="translate(2080 370) scale(1.2)" d="{_SMALL_CLOUD}"/></g>',
        f'<path fill="{colour["art-night"]}" transform="translate(1700 380) scale(1.1)" d="{_GULLS}"/>',
        f'<g fill="{colour["art-leaf"]}" fill-opacity=".5">'
        f'<path transform="translate(900 {HORIZON + 20})" d="{_HILLS}"/>'
        f'<path transform="translate(2320 {HORIZON + 20}) scale(.8 .55)" d="{_HILLS}"/></g>',
    ]
    sheets = (
        (3, HORIZON, 150, 15, 0.26),
        (8, 1180, 205, 22, 0.42),
        (21, 1860, 250, 28, 0.62),
        (34, 2560, 300, 32, 0.84),
    )
    for seed, top, length, height, share in sheets:
        edge = _wave(seed, top, length, height)
        parts.append(f'<path {shadow} transform="translate(0 -9)" d="{edge}"/>')
        parts.append(f'<path fill="{_mix(share)}" d="{edge}"/>')
    random = Random(13)  # noqa: S311
    foam = "".join(
        f'<path transform="translate({random.randint(1150, 3900)} {random.randint(900, 2800)})" d="{_FOAM}"/>'
        for _ in range(16)
    )
    parts.append(f'<g fill="{colour["art-cream"]}" fill-opacity=".38">{foam}</g></svg>')
    return "".join(parts)
