"""The five lists of the Agence nationale de la cohésion des territoires (ANCT), with what is odd in them.

A row of a file becomes one `Row`, or several when one row holds several names (« fabt-51; fabt-52 »). Nothing is
invented:
what a list does not say stays empty, and `missing` invites to complete it.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import territories

FOLDER = Path(__file__).parent
LICENCE = "Licence Ouverte 2.0"
CREDIT = "Agence nationale de la cohésion des territoires (ANCT)"

_SPACES = re.compile(r"\s+")
_COMMUNES = re.compile(r"([^;()]+?)\s*\((\w{5})\)")


@dataclass(frozen=True, slots=True)
class Row:
    """One fiche to be: what the list says and nothing more. Codes are INSEE codes, degrees WGS 84."""

    ref: str
    name: str
    pitch: str
    story: str
    missing: str
    scale: str
    sector: str
    bearer: str = ""
    status: str = ""
    start: str = ""
    place_label: str = ""
    insee: str = ""
    epci: str = ""
    departement: str = ""
    region: str = ""
    lat: float | None = None
    lon: float | None = None
    leaves: tuple[str, ...] = ()
    links: tuple[dict[str, str], ...] = ()
    extras: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataSet:
    """A file beside this module, who made it, and its reader."""

    slug: str
    file: str
    name: str
    read: Callable[["DataSet"], Iterator[Row]]

    @property
    def path(self) -> Path:
        """Where the file is."""
        return FOLDER / self.file


def one_line(text: Any) -> str:
    """Words on one line: the lists hold line breaks inside names."""
    return _SPACES.sub(" ", str(text or "")).strip(" .;\u00a0")


def _split(text: Any) -> list[str]:
    return [part for part in (one_line(part) for part in str(text or "").split(";")) if part]


def _points(geometry: dict[str, Any] | None) -> list[tuple[float, float]]:
    """Every (lat, lon) of a Point, a MultiPoint or a collection of them; an empty collection has none."""
    if not geometry:
        return []
    if geometry["type"] == "GeometryCollection":
        return [point for part in geometry["geometries"] for point in _points(part)]
    if geometry["type"] == "Point":
        return [(geometry["coordinates"][1], geometry["coordinates"][0])]
    if geometry["type"] == "MultiPoint":
        return [(lat, lon) for lon, lat in geometry["coordinates"]]
    return []


def _middle(points: list[tuple[float, float]]) -> tuple[float | None, float | None]:
    """The point of the list nearest to the centre: a fiche of several communes stands in one of them, not in a
    field."""
    if not points:
        return None, None
    lat = sum(point[0] for point in points) / len(points)
    lon = sum(point[1] for point in points) / len(points)
    best = min(points, key=lambda point: territories.distance_km(lat, lon, *point))
    return round(best[0], 5), round(best[1], 5)


def _name_and_rest(raw: Any) -> tuple[str, str]:
    """First line of a name, and what was written below it (« Porté par… »)."""
    lines = [one_line(line) for line in re.split(r"[\r\n]+", str(raw or "")) if one_line(line)]
    return (lines[0], ". ".join(lines[1:])) if lines else ("", "")


def _geo(
    data: DataSet,
    *,
    pitch: Callable[[str], str],
    story: str,
    missing: str,
    sector: str,
    bearer: str = "",
    leaves: tuple[str, ...] = (),
    prefix: str = "",
) -> Iterator[Row]:
    # A territory may be written in several rows, and one row may belong to several: gathered by id first.
    gathered: dict[str, tuple[str, str, dict[str, str], list[tuple[float, float]]]] = {}
    for feature in json.loads(data.path.read_text(encoding="utf-8"))["features"]:
        said = feature["properties"]
        communes = {code: label.strip() for label, code in _COMMUNES.findall(said["liste_geo"] or "")}
        points = _points(feature["geometry"])
        refs = _split(said["id_territoire"])
        names = [name for name in str(said["lib_territoire"] or "").split(";") if one_line(name)]
        # Several ids and as many names: several fiches. Otherwise the row stays whole.
        if len(refs) != len(names):
            refs, names = [" ; ".join(refs)], [said["lib_territoire"]]
        for ref, raw in zip(refs, names, strict=True):
            name, rest = _name_and_rest(raw)
            own = {code: label for code, label in communes.items() if label in name} if len(refs) > 1 else {}
            _, _, all_communes, all_points = gathered.setdefault(ref, (name, rest, {}, []))
            all_communes.update(own if len(own) == 1 else communes)
            all_points.extend([] if len(own) == 1 else points)
    for ref, (name, rest, communes, points) in gathered.items():
        codes = list(communes)
        commune = territories.commune(codes[0]) if len(codes) == 1 else None
        if commune and communes[codes[0]] == "NA":
            communes[codes[0]] = commune.name
        labels = ", ".join(communes.values())
        lat, lon = _middle(points)
        if lat is None and codes:
            lat, lon = _somewhere_in(codes[0])
        extras = {"communes": labels} if len(codes) > 1 else {}
        if rest:
            extras["précision"] = rest
        yield Row(
            ref=ref,
            name=(prefix + name)[:160],
            pitch=pitch(at(labels) if len(labels) < 90 else f"{at(next(iter(communes.values())))} et alentour")[:200],
            story=story,
            missing=missing,
            scale="ville" if len(codes) == 1 else "bassin-emploi",
            sector=sector,
            bearer=bearer,
            place_label=labels if len(labels) <= 160 else f"{labels[:158]}…",
            insee=commune.insee if commune else "",
            lat=lat,
            lon=lon,
            leaves=leaves,
            extras=extras,
            **_shared(codes),
        )


def at(place: str) -> str:
    """« à Lyon », « au Mans », « aux Ulis »."""
    if place.startswith("Le "):
        return f"au {place[3:]}"
    return f"aux {place[4:]}" if place.startswith("Les ") else f"à {place}"


def _somewhere_in(code: str) -> tuple[float | None, float | None]:
    """The commune's own place, else that of its département or collectivity."""
    commune = territories.commune(code)
    if commune and commune.lat is not None:
        return commune.lat, commune.lon
    above = territories.departements().get(territories.departement_of(code))
    return (above.lat, above.lon) if above else (None, None)


def _shared(codes: list[str]) -> dict[str, Any]:
    """EPCI, département and région that all these communes have in common."""
    found = [commune for commune in map(territories.commune, codes) if commune]
    shared = {}
    for level in ("epci", "departement", "region"):
        values = {getattr(commune, level) for commune in found}
        shared[level] = values.pop() if len(values) == 1 else ""
    return shared


def _fabriques(data: DataSet) -> Iterator[Row]:
    return _geo(
        data,
        pitch=lambda place: f"Un tiers-lieu reconnu « Fabrique de territoire », {place}.",
        story=(
            "Ce lieu figure sur la liste publique des « Fabriques de territoire » : des tiers-lieux que l’État a "
            "soutenus pour "
            "qu’ils rendent service autour d’eux (travailler, apprendre, fabriquer, se rencontrer).\n\nLa liste "
            "donne un nom et "
            "une commune. Le reste, ce sont les personnes qui y passent qui le savent."
        ),
        missing="Tout, ou presque : ce qui s’y passe, qui l’a lancé, ce que cela change, une photo, un lien.",
        sector="tiers-lieu",
        leaves=("economie-collaborative",),
    )


def _manufactures(data: DataSet) -> Iterator[Row]:
    return _geo(
        data,
        pitch=lambda place: f"Un tiers-lieu de production reconnu « Manufacture de proximité », {place}.",
        story=(
            "Ce lieu figure sur la liste publique des « Manufactures de proximité » : des ateliers où artisanes, "
            "entreprises "
            "et curieux partagent machines et savoir-faire pour fabriquer près de chez eux.\n\nLa liste donne un "
            "nom et une "
            "commune. À vous la suite : quelles machines, quels métiers, quelles histoires ?"
        ),
        missing="Ce qui s’y fabrique, avec qui, depuis quand, ce que cela change alentour, une photo, un lien.",
        sector="industrie",
        leaves=("economie-collaborative", "developpement-local"),
    )


def _cites_educatives(data: DataSet) -> Iterator[Row]:
    return _geo(
        data,
        pitch=lambda place: f"École, familles, associations et mairie réunies autour des enfants, {place}.",
        story=(
            "Ce territoire figure sur la liste publique des « Cités éducatives » : dans un quartier, celles et "
            "ceux qui "
            "entourent les enfants et les jeunes (école, familles, ville, associations) s’organisent ensemble, "
            "avant, pendant et "
            "après la classe.\n\nLa liste donne un territoire. Ce qu’on y essaie vraiment reste à raconter."
        ),
        missing="Les actions concrètes, les personnes, ce qu’en disent les enfants, ce qui a changé.",
        sector="education",
        bearer="partenariat",
        prefix="Cité éducative · ",
    )


def _cites_emploi(data: DataSet) -> Iterator[Row]:
    return _geo(
        data,
        pitch=lambda place: f"Les acteurs de l’emploi d’un même territoire se coordonnent, {place}.",
        story=(
            "Ce territoire figure sur la liste publique des « Cités de l’emploi » : les structures qui "
            "accompagnent vers "
            "l’emploi y travaillent ensemble, autour des personnes et des quartiers qu’elles atteignaient "
            "mal.\n\nLa liste donne "
            "des communes. Ce qui marche, et pour qui, reste à écrire."
        ),
        missing="Les actions concrètes, les personnes, ce qu’en disent celles et ceux qui cherchent un emploi.",
        sector="travail",
        bearer="partenariat",
        prefix="Cité de l’emploi · ",
    )


# What the initials of the list stand for is not in the list: they are shown as they came.
_ECHELONS = {"commune": "ville", "epci": "epci", "departement": "departement", "region": "region"}


def _engagement(data: DataSet) -> Iterator[Row]:
    with data.path.open(encoding="utf-8-sig", newline="") as file:
        for said in csv.DictReader(file):
            name = one_line(said["libgeo"])
            echelon = one_line(said["echelon"])
            scale = _ECHELONS.get(echelon, "")
            place = _place(scale, one_line(said["codgeo"]), name)
            theme = one_line(said["ingredients"])
            links = tuple(
                {"url": url, "label": "", "kind": "site"} for url in re.findall(r"https?://[^\s;,]+", said["url"])
            )
            extras = {key: one_line(said[key]) for key in ("dispositif", "periode") if one_line(said[key])}
            start = re.search(r"\b(20\d\d)\b", said["periode"])
            yield Row(
                ref=one_line(said["id_engcit"]),
                name=f"Territoire d’engagement · {name}"[:160],
                pitch=_engagement_pitch(name, theme),
                story=(
                    "Ce territoire figure sur la liste publique des « Territoires d’engagement » : une "
                    "collectivité y est aidée "
                    "à décider avec ses habitantes et ses habitants, en essayant de nouvelles façons de participer."
                    + (f"\n\nSujet annoncé : {theme}." if theme else "")
                    + "\n\nLa liste s’arrête là : qui participe, et ce que cela change, reste à raconter."
                ),
                missing="Ce qui a été essayé, avec qui, ce qui en est sorti, ce qui a coincé.",
                scale=scale,
                sector="citoyennete",
                bearer="collectivite",
                start=start.group(1) if start else "",
                place_label=name[:160],
                leaves=("democratie-participative",),
                links=links,
                extras=extras,
                **place,
            )


def _engagement_pitch(name: str, theme: str) -> str:
    if theme and len(theme) < 110:
        return f"{name} associe ses habitantes et habitants : {theme[0].lower()}{theme[1:]}."[:200]
    return f"{name} s’essaie à décider avec ses habitantes et ses habitants."[:200]


def _place(scale: str, code: str, name: str) -> dict[str, Any]:
    """Codes and degrees of a commune, an EPCI, a département or a région of the list.

    Codes came through a spreadsheet that ate leading zeros (« 6 », « 9306 »): they are given back.
    """
    if scale == "ville":
        commune = territories.commune(code.zfill(5)) or territories.by_name(name)
        if commune:
            return {
                "insee": commune.insee,
                "epci": commune.epci,
                "departement": commune.departement,
                "region": commune.region,
                "lat": commune.lat,
                "lon": commune.lon,
            }
    if scale == "epci" and (epci := territories.epcis().get(code)):
        return {"epci": epci.code, **_seat(epci.code)}
    if scale == "departement" and (departement := territories.departements().get(code.zfill(2))):
        return {
            "departement": departement.code,
            "region": departement.parent,
            "lat": departement.lat,
            "lon": departement.lon,
        }
    if scale == "region" and (region := territories.regions().get(code.zfill(2))):
        return {"region": region.code, "lat": region.lat, "lon": region.lon}
    # A broken cell of a spreadsheet (« #Invalid Ref: Nouvelle-Calédonie »): the name is all we know.
    if not scale and (region := next((r for r in territories.regions().values() if r.name == name), None)):
        return {"region": region.code, "lat": region.lat, "lon": region.lon}
    return {}


def _seat(epci: str) -> dict[str, Any]:
    """An EPCI stands on the map at its most populated commune, whose département and région are its own."""
    commune = territories.largest_of_epci(epci)
    if commune is None:
        return {}
    return {"departement": commune.departement, "region": commune.region, "lat": commune.lat, "lon": commune.lon}


DATA_SETS = (
    DataSet("anct-fabriques", "anct_fabriques_de_territoire.geojson", "Fabriques de territoire", _fabriques),
    DataSet("anct-manufactures", "anct_manufactures_de_proximite.geojson", "Manufactures de proximité", _manufactures),
    DataSet("anct-cites-educatives", "anct_cites_educatives.geojson", "Cités éducatives", _cites_educatives),
    DataSet("anct-cites-emploi", "anct_cites_emploi.geojson", "Cités de l’emploi", _cites_emploi),
    DataSet("anct-engagement", "anct_territoires_engagement.csv", "Territoires d’engagement", _engagement),
)
