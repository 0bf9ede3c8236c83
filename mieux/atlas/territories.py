"""Where things are: communes, EPCIs, départements, régions and countries, without a table and without a network.

The files of ``mieux/atlas/data`` are read on first use (about a fifth of a second and 25 MB once they are all in
use). Codes are INSEE codes as text. Who made the data: :func:`credits`. How they were made: ``tools/derive_geo.py``.
"""

from __future__ import annotations

import csv
import gzip
import heapq
import io
import json
import math
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
EARTH_KM = 6371.0088
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
# A name is not looked up from one of these: « sur » does not mean « Neuilly-sur-Seine ».
_ARTICLES = frozenset(["l", "le", "la", "les", "d", "de", "du", "des", "en", "sur", "sous", "aux", "au", "a", "et"])
_ARTICLES |= {"arrondissement"}
_NOT_WORD = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune of today. ``lat``/``lon`` in degrees, None for a few uninhabited or overseas ones."""

    insee: str
    name: str
    departement: str
    region: str
    epci: str
    lat: float | None
    lon: float | None
    population: int
    postal: tuple[str, ...]

    @property
    def label(self) -> str:
        """« Valence (26) »: enough to tell communes of the same name apart."""
        return f"{self.name} ({self.departement})"


@dataclass(frozen=True, slots=True)
class Territory:
    """A région, a département or an EPCI. ``parent`` is the région of a département, else empty."""

    level: str
    code: str
    name: str
    parent: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def key(self) -> str:
        """How the search index names it: « departement-26 »."""
        return f"{self.level}-{self.code}"


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its ISO 3166 codes."""

    iso: str
    iso3: str
    name_fr: str
    name_en: str
    lat: float | None
    lon: float | None


class Parents(NamedTuple):
    """What a commune belongs to; ``epci`` and ``region`` may be missing (islands, overseas)."""

    epci: Territory | None
    departement: Territory
    region: Territory | None


def fold(text: str) -> str:
    """The form in which names are compared: no accents, case, hyphens or apostrophes; « St » is « Saint ».

    >>> fold("St-Étienne-de-l'Œuvre")
    'saint etienne de l oeuvre'
    """
    plain = text[:200].casefold().replace("œ", "oe").replace("æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(_SHORT.get(word, word) for word in _NOT_WORD.split(plain) if word)


def departement_of(insee: str) -> str:
    """Code of the département (or overseas collectivity) that an INSEE commune code starts with."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres (haversine)."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    a = math.sin((p2 - p1) / 2) ** 2
    a += math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, a)))


# --- files ----------------------------------------------------------------------------------------------------


def _rows(name: str) -> Iterator[list[str]]:
    raw = (DATA / name).read_bytes()
    lines = csv.reader(io.StringIO((gzip.decompress(raw) if name.endswith(".gz") else raw).decode()))
    next(lines)
    return lines


def _degrees(text: str) -> float | None:
    return float(text) if text else None


class _Gazetteer:
    """The communes in columns (an object per commune would weigh four times more), and the ways to find them."""

    def __init__(self) -> None:
        self.code: list[str] = []
        self.name: list[str] = []
        self.epci: list[str] = []
        self.postal: list[str] = []
        self.lat = array("d")
        self.lon = array("d")
        self.population = array("l")
        self.row: dict[str, int] = {}
        interned: dict[str, str] = {}
        for code, name, epci, lat, lon, population, postal in _rows("communes.csv.gz"):
            self.row[code] = len(self.code)
            self.code.append(code)
            self.name.append(name)
            self.epci.append(interned.setdefault(epci, epci))
            self.postal.append(interned.setdefault(postal, postal))
            self.lat.append(float(lat or "nan"))
            self.lon.append(float(lon or "nan"))
            self.population.append(int(population))
        # Former communes and arrondissements lead to the commune of today.
        self.old: dict[str, int] = {}
        self.place: dict[str, tuple[float, float]] = {}
        keys: list[tuple[str, int]] = [(fold(name), row) for row, name in enumerate(self.name)]
        for code, name, today, lat, lon in _rows("anciennes.csv.gz"):
            row = self.row[today]
            self.old.setdefault(code, row)
            if lat:
                self.place[code] = (float(lat), float(lon))
            if name:
                keys.append((fold(name), row))
        starts = sorted({(part, row) for key, row in keys for part in _word_starts(key)})
        self.starts = [s for s, _ in starts]
        self.start_rows = array("l", (row for _, row in starts))
        self.whole: dict[str, list[int]] = {}
        for key, row in keys:
            self.whole.setdefault(key, []).append(row)
        self.by_postal: dict[str, list[int]] = {}
        for row, codes in enumerate(self.postal):
            for postal in codes.split():
                self.by_postal.setdefault(postal, []).append(row)
        self.postal_sorted = sorted(self.by_postal)
        self.cells: dict[tuple[int, int], list[int]] = {}
        for row, (lat_, lon_) in enumerate(zip(self.lat, self.lon, strict=True)):
            if lat_ == lat_:
                self.cells.setdefault((math.floor(lat_ * 4), math.floor(lon_ * 4)), []).append(row)

    def commune(self, row: int) -> Commune:
        code, lat, lon = self.code[row], self.lat[row], self.lon[row]
        departement = departement_of(code)
        found = departements().get(departement)
        return Commune(
            insee=code,
            name=self.name[row],
            departement=departement,
            region=found.parent if found else "",
            epci=self.epci[row],
            lat=lat if lat == lat else None,
            lon=lon if lon == lon else None,
            population=self.population[row],
            postal=tuple(self.postal[row].split()),
        )

    def best(self, rows: set[int], limit: int) -> list[int]:
        return heapq.nlargest(limit, rows, key=lambda row: (self.population[row], -row))

    def starting(self, prefix: str) -> set[int]:
        low = bisect_left(self.starts, prefix)
        high = bisect_left(self.starts, prefix + "\x7f", lo=low)
        return set(self.start_rows[low:high])


def _word_starts(key: str) -> Iterator[str]:
    """« la roche sur yon » → itself, « roche sur yon », « yon »."""
    yield key
    at = key.find(" ")
    while at >= 0:
        rest = key[at + 1 :]
        if rest.split(" ", 1)[0] not in _ARTICLES:
            yield rest
        at = key.find(" ", at + 1)


@cache
def _gazetteer() -> _Gazetteer:
    return _Gazetteer()


@cache
def regions() -> dict[str, Territory]:
    """Régions (and overseas collectivities) by code."""
    return {
        code: Territory("region", code, name, "", _degrees(lat), _degrees(lon))
        for code, name, lat, lon in _rows("regions.csv")
    }


@cache
def departements() -> dict[str, Territory]:
    """Départements (and overseas collectivities) by code."""
    return {
        code: Territory("departement", code, name, region, _degrees(lat), _degrees(lon))
        for code, name, region, lat, lon in _rows("departements.csv")
    }


@cache
def epcis() -> dict[str, Territory]:
    """EPCIs (intercommunalités à fiscalité propre) by SIREN code."""
    return {code: Territory("epci", code, name) for code, name, _kind in _rows("epci.csv")}


@cache
def countries() -> dict[str, Country]:
    """Countries by two-letter ISO code."""
    return {
        iso: Country(iso, iso3, fr, en, _degrees(lat), _degrees(lon))
        for iso, iso3, fr, en, lat, lon in _rows("countries.csv")
    }


@cache
def credits() -> tuple[dict[str, str], ...]:
    """Who made the data: what_fr, what_en, by, from, licence, licence_url, files."""
    return tuple(json.loads((DATA / "credits.json").read_text(encoding="utf-8")))


# --- questions ------------------------------------------------------------------------------------------------


def commune(insee: str) -> Commune | None:
    """The commune with this INSEE code; a former code or an arrondissement gives the commune of today.

    The place of an arrondissement (« 69383 », Lyon 3e) is its own.
    """
    data = _gazetteer()
    code = insee.strip().upper()
    row = data.row.get(code, data.old.get(code))
    if row is None:
        return None
    found = data.commune(row)
    if code in data.place:
        lat, lon = data.place[code]
        return Commune(
            *(found.insee, found.name, found.departement, found.region, found.epci, lat, lon),
            found.population,
            found.postal,
        )
    return found


def suggest(prefix: str, limit: int = 8) -> list[Commune]:
    """Communes that somebody who typed ``prefix`` may mean, the most probable (most populated) first.

    Any word of the name may start it; accents, hyphens, apostrophes and « St » do not matter; names and codes of
    former communes and arrondissements are known; figures are read as a postal code, then as an INSEE code.
    """
    data = _gazetteer()
    key = fold(prefix)
    if not key or limit < 1:
        return []
    if key[0].isdigit() and " " not in key:
        low = bisect_left(data.postal_sorted, key)
        rows: set[int] = set()
        for postal in data.postal_sorted[low:]:
            if not postal.startswith(key) or len(rows) > 4000:
                break
            rows.update(data.by_postal[postal])
        exact = data.row.get(key.upper(), data.old.get(key.upper()))
        picked = data.best(rows, limit)
        if exact is not None and exact not in picked:
            picked = [exact, *picked][:limit]
        return [data.commune(row) for row in picked]
    departement = ""
    tail = key.rsplit(" ", 1)
    if len(tail) == 2 and tail[1].upper() in departements():  # « Valence 26 », « Valence (26) »
        key, departement = tail[0], tail[1].upper()
    rows = data.starting(key)
    if departement:
        rows = {row for row in rows if departement_of(data.code[row]) == departement} or rows
    exact_rows = {row for row in data.whole.get(key, ()) if row in rows}
    picked = data.best(exact_rows, limit)
    # A hamlet called exactly like the beginning of a city does not hide the city: exact names come first only
    # when the person typed four letters or more.
    if len(key) < 4:
        picked = []
    picked += [row for row in data.best(rows, limit + len(picked)) if row not in picked]
    return [data.commune(row) for row in picked[:limit]]


def by_name(name: str, departement: str | None = None) -> Commune | None:
    """The commune of that name (any spelling :func:`fold` forgives); the most populated when there are several."""
    data = _gazetteer()
    rows = set(data.whole.get(fold(name), ()))
    if departement:
        rows = {row for row in rows if departement_of(data.code[row]) == departement}
    # The name of today goes before the name of a commune that was merged away.
    own = {row for row in rows if fold(data.name[row]) == fold(name)}
    picked = data.best(own or rows, 1)
    return data.commune(picked[0]) if picked else None


def by_postal_code(code: str) -> list[Commune]:
    """Communes served by a postal code, the most populated first."""
    data = _gazetteer()
    return [data.commune(row) for row in data.best(set(data.by_postal.get(code.strip(), ())), 60)]


def nearest(lat: float, lon: float, within_km: float = 60.0) -> Commune | None:
    """The commune whose town hall is nearest, or None when there is none within ``within_km``."""
    data = _gazetteer()
    if not (math.isfinite(lat) and math.isfinite(lon)):
        return None
    home = (math.floor(lat * 4), math.floor(lon * 4))
    best_row, best_km = -1, within_km
    narrow = 27.8 * max(0.05, math.cos(math.radians(min(89.0, abs(lat) + 1))))  # width of a cell in km
    for ring in range(0, math.ceil(within_km / narrow) + 1):
        if (ring - 1) * narrow > best_km:
            break
        for cell in _ring(home, ring):
            for row in data.cells.get(cell, ()):
                km = distance_km(lat, lon, data.lat[row], data.lon[row])
                if km < best_km:
                    best_row, best_km = row, km
    return data.commune(best_row) if best_row >= 0 else None


def _ring(home: tuple[int, int], size: int) -> Iterator[tuple[int, int]]:
    y, x = home
    for dx in range(-size, size + 1):
        if abs(dx) == size:
            yield from ((y + dy, x + dx) for dy in range(-size, size + 1))
        else:
            yield (y - size, x + dx)
            yield (y + size, x + dx)


def parents(insee: str) -> Parents | None:
    """EPCI, département and région of a commune; None if the code is unknown."""
    found = commune(insee)
    if found is None:
        return None
    departement = departements().get(found.departement)
    if departement is None:
        return None
    return Parents(epcis().get(found.epci), departement, regions().get(found.region))


def keys(insee: str) -> tuple[str, ...]:
    """What the search index files a fiche of this commune under: région, département, EPCI, commune."""
    found = commune(insee)
    above = parents(insee)
    if found is None or above is None:
        return ()
    known = [t.key for t in (above.region, above.departement, above.epci) if t]
    return (*known, f"commune-{found.insee}")


def named(key: str) -> str:
    """The name behind a key of the index: « departement-26 » → « Drôme »; the key itself if it is unknown."""
    level, _, code = key.partition("-")
    if level == "commune":
        found = commune(code)
        return found.name if found else key
    table = {"region": regions, "departement": departements, "epci": epcis}.get(level)
    territory = table().get(code) if table else None
    return territory.name if territory else key


def largest_of_epci(code: str) -> Commune | None:
    """The most populated commune of an EPCI: where a fiche of the whole EPCI stands on the map."""
    data = _gazetteer()
    picked = data.best({row for row, epci in enumerate(data.epci) if epci == code}, 1) if code else []
    return data.commune(picked[0]) if picked else None
