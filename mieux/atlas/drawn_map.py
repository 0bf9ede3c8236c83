"""The map of a search, drawn by the server as cut paper: it works without JavaScript, in print, in both themes.

The ground (départements, Europe, the world) is a file of its own, fetched once and kept for ever; the page only
holds the discs. Everything is a link: a disc with a number zooms to its box, a small one opens its fiche.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from .asking import Asked
from .index import Cluster
from .outlines import EUROPE, WORLD, Box, Drawing, Frame, drawing, mercator

#: Files of the ground: name → the drawing that is in it.
GROUNDS = ("departements", "europe", "world")
_SMALLEST = 0.02  # degrees: nearer than this a map without streets says nothing


@dataclass(frozen=True)
class Piece:
    """A window on a ground: nested SVG at (x, y) with this size, showing this part of the group `group`."""

    ground: str
    group: str
    x: float
    y: float
    width: float
    height: float
    view_box: str


@dataclass(frozen=True)
class Move:
    """A button of the map: `id` for the script and the keyboard, a word, and the question it leads to."""

    id: str
    label: str
    url: str


@dataclass(frozen=True)
class DrawnMap:
    """A map ready to be printed. `off` counts the fiches with a place that this map does not show."""

    width: float
    height: float
    bbox: str
    pieces: tuple[Piece, ...]
    discs: SafeString
    moves: tuple[Move, ...]
    views: tuple[Move, ...]
    off: int
    current: str


@cache
def ground_svg(name: str) -> str:
    """The file of a ground: one group per frame, no colours (the page gives them), no names."""
    groups = "".join(
        f'<g id="{_group(frame)}">'
        + "".join(f'<path vector-effect="non-scaling-stroke" d="{shape.path}"/>' for shape in frame.shapes)
        + "</g>"
        for frame in _ground(name).frames
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{groups}</svg>'


@cache
def ground_stamp(name: str) -> str:
    """Changes with the file: part of its address, so that browsers may keep it for ever."""
    return blake2b(ground_svg(name).encode(), digest_size=5).hexdigest()


def _ground(name: str) -> Drawing:
    if name == "departements":
        return drawing("departements")
    return drawing("europe") if name == "europe" else drawing("world")


def _group(frame: Frame) -> str:
    return f"g-{frame.id}"


def draw(asked: Asked, clusters: tuple[Cluster, ...], fiches: Mapping[int, tuple[str, str]]) -> DrawnMap:
    """Draw the answer to a question. `fiches`: id → (address, name) of the clusters that are one fiche."""
    if asked.bbox is None:
        france = _ground("departements")
        inside = [cluster for cluster in clusters if france.xy(cluster.lat, cluster.lon)]
        if inside or not clusters:
            return _whole(asked, "departements", france, clusters, fiches)
        europe = _ground("europe")
        name = "europe" if all(europe.xy(c.lat, c.lon) for c in clusters) else "world"
        return _whole(asked, name, _ground(name), clusters, fiches)
    ground, frame = _frame_for(asked.bbox)
    left, top, width, height = _window(frame, asked.bbox)
    scale = 1000 / width
    piece = Piece(ground, _group(frame), 0, 0, 1000, round(height * scale, 1), f"{left:g} {top:g} {width:g} {height:g}")
    spots = []
    for cluster in clusters:
        x, y = _spot(frame, cluster.lat, cluster.lon)
        spots.append((cluster, (x - left) * scale, (y - top) * scale))
    return DrawnMap(
        width=1000,
        height=piece.height,
        bbox=",".join(f"{v:g}" for v in asked.bbox),
        pieces=(piece,),
        discs=_discs(asked, spots, fiches),
        moves=_moves(asked, asked.bbox),
        views=_views(asked),
        off=0,
        current="",
    )


def _whole(
    asked: Asked, name: str, ground: Drawing, clusters: tuple[Cluster, ...], fiches: Mapping[int, tuple[str, str]]
) -> DrawnMap:
    pieces = tuple(
        Piece(name, _group(f), f.x, f.y, f.width, f.height, f"0 0 {f.width:g} {f.height:g}") for f in ground.frames
    )
    spots, off = [], 0
    for cluster in clusters:
        spot = ground.xy(cluster.lat, cluster.lon)
        if spot:
            spots.append((cluster, *spot))
        else:
            off += cluster.count
    west, south, east, north = ground.frames[0].bbox
    return DrawnMap(
        width=ground.width,
        height=ground.height,
        bbox=f"{west:g},{south:g},{east:g},{north:g}",
        pieces=pieces,
        discs=_discs(asked, spots, fiches),
        moves=_moves(asked, ground.frames[0].bbox),
        views=_views(asked) if off or name != "departements" else (),
        off=off,
        current=name,
    )


def _frame_for(box: Box) -> tuple[str, Frame]:
    """The finest ground that shows the middle of a box and is not too small for it."""
    west, south, east, north = box
    lat, lon, wide = (south + north) / 2, (west + east) / 2, (east - west) % 360
    for frame in _ground("departements").frames:
        f_west, f_south, f_east, f_north = frame.bbox
        if wide <= (f_east - f_west) * 1.1 and f_south <= lat <= f_north and f_west <= lon <= f_east:
            return "departements", frame
    name = "europe" if wide <= 90 and EUROPE[1] <= lat <= EUROPE[3] and EUROPE[0] <= lon <= EUROPE[2] else "world"
    return name, _ground(name).frames[0]


def _spot(frame: Frame, lat: float, lon: float) -> tuple[float, float]:
    """Where a place falls in the coordinates of a frame, inside it or not."""
    west, _south, east, north = frame.bbox
    left, top = mercator(north, west)
    right, _top = mercator(north, east)
    x, y = mercator(lat, lon)
    scale = frame.width / (right - left)
    return (x - left) * scale, (y - top) * scale


def _window(frame: Frame, box: Box) -> tuple[float, float, float, float]:
    """(left, top, width, height) of a box in the coordinates of a frame."""
    west, south, east, north = box
    if east < west:  # across the antimeridian: the part before it, for this ground is flat
        east += 360
    left, top = _spot(frame, min(north, 85), west)
    right, bottom = _spot(frame, max(south, -85), east)
    width, height = max(right - left, 1e-3), max(bottom - top, 1e-3)
    # A very flat or very tall box is completed: a page cannot show it otherwise.
    wanted = min(max(height, width * 0.5), width * 1.3)
    if wanted >= height:
        top, height = top - (wanted - height) / 2, wanted
    else:
        wider = height / 1.3
        left, width = left - (wider - width) / 2, wider
    return round(left, 3), round(top, 3), round(width, 3), round(height, 3)


# --- discs ----------------------------------------------------------------------------------------------------


def _discs(
    asked: Asked, spots: list[tuple[Cluster, float, float]], fiches: Mapping[int, tuple[str, str]]
) -> SafeString:
    """The discs as SVG, the largest first so that small ones lie on top. Text is escaped here."""
    base = asked.but(bbox=(0.0, 0.0, 1.0, 1.0)).string
    found = []
    for cluster, x, y in sorted(spots, key=lambda spot: -spot[0].count):
        place = f'transform="translate({x:.1f} {y:.1f})"'
        if cluster.count == 1 and cluster.id is not None and cluster.id in fiches:
            url, name = fiches[cluster.id]
            title = escape(name)
            found.append(
                f'<a class="map__one" href="{escape(url)}" {place} aria-label="{title}"><title>{title}</title>'
                '<circle class="map__hit" r="26"/><use href="#map-point"/></a>'
            )
            continue
        box = ",".join(f"{degrees:g}" for degrees in _roomy(cluster.bbox))
        url = base.replace("cadre=0,0,1,1", f"cadre={box}")
        label = _label(cluster.count, get_language() or "fr")
        size = "s" if cluster.count < 10 else "m" if cluster.count < 100 else "l" if cluster.count < 1000 else "xl"
        found.append(
            f'<a class="map__many map__many--{size}" href="{escape(url)}" {place} aria-label="{label}">'
            f'<title>{label}</title><use href="#map-disc-{size}"/><text dy=".35em">{short(cluster.count)}</text></a>'
        )
    return mark_safe("".join(found))  # noqa: S308


@lru_cache(maxsize=5000)
def _label(count: int, language: str) -> str:
    """The name of a disc, escaped."""
    return escape(
        ngettext("%(count)s initiative : regarder de plus près", "%(count)s initiatives : regarder de plus près", count)
        % {"count": number_format(count, use_l10n=True, force_grouping=True)}
    )


def short(count: int) -> str:
    """« 950 », « 1,2 k », « 12 k »: what fits on a disc; the exact number is in its name."""
    if count < 1000:
        return str(count)
    thousands = count / 1000
    return f"{number_format(thousands, 1 if thousands < 10 else 0)} k"


def _roomy(box: Box) -> Box:
    """The box of a cluster with a little air, never smaller than a village."""
    west, south, east, north = box
    lat, lon = (south + north) / 2, (west + east) / 2
    wide, high = max((east - west) * 1.15, _SMALLEST) / 2, max((north - south) * 1.15, _SMALLEST) / 2
    return (
        round(max(-180, lon - wide), 3),
        round(max(-85, lat - high), 3),
        round(min(180, lon + wide), 3),
        round(min(85, lat + high), 3),
    )


# --- moving ---------------------------------------------------------------------------------------------------


def _moves(asked: Asked, box: Box) -> tuple[Move, ...]:
    west, south, east, north = box
    wide, high = (east - west) % 360 or 360, north - south
    base = asked.but(bbox=(0.0, 0.0, 1.0, 1.0)).string
    moves = []
    for id, label, dx, dy, grow in (
        ("plus", _("Regarder de plus près"), 0, 0, 0.5),
        ("moins", _("Prendre du recul"), 0, 0, 2),
        ("nord", _("Vers le nord"), 0, 0.4, 1),
        ("ouest", _("Vers l’ouest"), -0.4, 0, 1),
        ("est", _("Vers l’est"), 0.4, 0, 1),
        ("sud", _("Vers le sud"), 0, -0.4, 1),
    ):
        lat, lon = (south + north) / 2 + dy * high, (west + west + wide) / 2 + dx * wide
        half_wide, half_high = wide * grow / 2, high * grow / 2
        if grow < 1 and wide * grow < _SMALLEST:
            continue
        moved = (
            round(max(-180, lon - half_wide), 3),
            round(max(-85, lat - half_high), 3),
            round(min(180, lon + half_wide), 3),
            round(min(85, lat + half_high), 3),
        )
        if moved[0] < moved[2] and moved[1] < moved[3] and moved != box:
            box_url = ",".join(f"{degrees:g}" for degrees in moved)
            moves.append(Move(id, label, base.replace("cadre=0,0,1,1", f"cadre={box_url}")))
    if asked.bbox:
        moves.append(Move("tout", _("Toute la carte"), asked.but(bbox=None).string))
    return tuple(moves)


def _views(asked: Asked) -> tuple[Move, ...]:
    return (
        Move("france", _("France"), asked.but(bbox=None).string),
        Move("europe", _("Europe"), asked.but(bbox=EUROPE).string),
        Move("monde", _("Monde"), asked.but(bbox=WORLD).string),
    )
