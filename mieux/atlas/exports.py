"""A filtered result as a file: the same fiches, in the same order, as the page that asks for it.

Every row says where it comes from and under which licence. Contact data are not read, let alone written. Columns of
the CSV have the French names of the standard of digital mediation (LaMednum), so that lists join.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language, override

from .models import Direction, Initiative, SaidBy
from .page import pack_item

#: Column → what it holds. Lists are joined by « ; ». Read by outside programs: columns are added, never renamed.
COLUMNS = (
    "id",
    "nom",
    "presentation_resume",
    "presentation_detail",
    "commune",
    "code_insee",
    "epci",
    "departement",
    "region",
    "pays",
    "latitude",
    "longitude",
    "echelle",
    "secteur",
    "porteur",
    "publics_accueillis",
    "statut",
    "debut",
    "formes",
    "feuilles",
    "besoins",
    "offres",
    "site_web",
    "langue",
    "methode",
    "source",
    "credit",
    "id_source",
    "licence",
    "lien_source",
    "date_maj",
    "fiche",
)
_CREDIT_HERE = "Mieux"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(format: str, rows: Iterable[Initiative], site: str, *, bom: bool = False) -> Iterator[bytes]:
    """The file in pieces, as the rows are read; `site` is « https://host »; texts in the active language."""
    language = get_language() or "fr"
    records = (_in_language(language, row, site) for row in rows)
    if format == "csv":
        return _csv(records, bom)
    if format == "geojson":
        return _geojson(records)
    return _json(records)


def _in_language(language: str, row: Initiative, site: str) -> dict[str, Any]:
    # The pieces are made after the view has returned, when the language of the request may be over.
    with override(language):
        return record(row, site)


def record(row: Initiative, site: str) -> dict[str, Any]:
    """One fiche as plain data, by the names of :data:`COLUMNS`. Never contact data, nor who wrote it."""
    item = pack_item(row)
    source = row.source
    return {
        "id": row.slug,
        "nom": item.name.plain if item else row.name,
        "presentation_resume": item.pitch.plain if item else row.pitch,
        "presentation_detail": "\n\n".join(part.plain for part in item.story) if item else row.story,
        "commune": row.place_label,
        "code_insee": row.insee,
        "epci": row.epci,
        "departement": row.departement,
        "region": row.region,
        "pays": row.country,
        "latitude": row.lat,
        "longitude": row.lon,
        "echelle": row.scale,
        "secteur": row.sector,
        "porteur": row.bearer,
        "publics_accueillis": list(row.publics),
        "statut": row.status,
        "debut": row.start,
        "formes": list(dict.fromkeys(part.form for part in row.forms.all())),
        "feuilles": [part.leaf for part in row.leaves.all()],
        "besoins": [part.kind for part in row.needs.all() if part.direction == Direction.NEEDED],
        "offres": [part.kind for part in row.needs.all() if part.direction == Direction.OFFERED],
        "site_web": [link["url"] for link in row.links if link.get("url")],
        "langue": item.pitch.lang if item else row.language,
        "methode": row.method,
        "source": source.name if source else _CREDIT_HERE,
        "credit": source.credit if source else _CREDIT_HERE,
        "id_source": row.source_ref,
        "licence": row.licence,
        "lien_source": row.source_url or (source.url if source else ""),
        "date_maj": localtime(row.updated_at).date().isoformat(),
        "fiche": site + row.get_absolute_url(),
    }


def _csv(rows: Iterable[dict[str, Any]], bom: bool) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if bom:
        yield b"\xef\xbb\xbf"
    writer.writerow(COLUMNS)
    for record_ in rows:
        writer.writerow([cell(record_[column]) for column in COLUMNS])
        if buffer.tell() > 32_000:
            yield _taken(buffer)
    yield _taken(buffer)


def cell(value: Any) -> str:
    """A value as a cell: lists joined, and nothing that a spreadsheet would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value)
    text = ";".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) else text


def _geojson(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    yield from _joined(map(feature, rows))
    yield b"]}\n"


def feature(record_: dict[str, Any]) -> dict[str, Any]:
    """One fiche as a GeoJSON feature (RFC 7946: longitude first, WGS 84; no place, no geometry)."""
    lat, lon = record_["latitude"], record_["longitude"]
    properties = {key: value for key, value in record_.items() if key not in ("latitude", "longitude")}
    geometry = {"type": "Point", "coordinates": [lon, lat]} if lat is not None and lon is not None else None
    return {"type": "Feature", "id": record_["id"], "geometry": geometry, "properties": properties}


def _json(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    yield b'{"initiatives":['
    yield from _joined(rows)
    yield b"]}\n"


def _joined(items: Iterable[Any]) -> Iterator[bytes]:
    """JSON values between commas, a few dozen kilobytes at a time."""
    parts: list[str] = []
    size, first = 0, True
    for item in items:
        text = ("" if first else ",\n") + json.dumps(item, ensure_ascii=False, separators=(",", ":"))
        first = False
        parts.append(text)
        size += len(text)
        if size > 32_000:
            yield "".join(parts).encode("utf-8", "replace")
            parts, size = [], 0
    yield "".join(parts).encode("utf-8", "replace")


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def whole_record(row: Initiative, site: str) -> dict[str, Any]:
    """One fiche with what its page tells besides: portrait, links, impacts and how sure anybody is of them."""
    item = pack_item(row)
    return record(row, site) | {
        "portrait": "\n\n".join(part.plain for part in item.portrait or ()) if item else row.portrait,
        "origine": item.origin.plain if item and item.origin else row.origin,
        "besoin_de_depart": row.need,
        "ce_qui_manque": row.missing,
        "ce_qu_on_en_a_appris": row.learnt,
        "liens": [{key: str(link.get(key, "")) for key in ("url", "label", "kind")} for link in row.links],
        "impacts": [
            {
                "niveau": impact.level,
                "texte": item.impacts[impact.level].text.plain
                if item and impact.said_by == SaidBy.BOOK and impact.level in item.impacts
                else impact.text,
                "etat": impact.state,
                "preuve": impact.source,
                "date": impact.observed_on.isoformat() if impact.observed_on else None,
            }
            for impact in row.impacts.all()
        ],
    }
