"""A fiche as a card: the few words that lists, the map, the prescription and the feed show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.method import Pack, pack

from . import territories
from .models import Initiative, InitiativePicture, InitiativeQuerySet, State

#: All that a card needs of a row: reading forty-five columns would take twice as long.
COLUMNS = (
    "pk",
    "slug",
    "name",
    "pitch",
    "language",
    "scale",
    "sector",
    "place_label",
    "departement",
    "country",
    "no_place",
    "lat",
    "lon",
    "version",
    "updated_at",
    "source__slug",
    "source__name",
    "source__credit",
    "source__kind",
    "source_ref",
)


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows, in the active language; `lang` when the words are in another one."""

    pk: int
    slug: str
    url: str
    name: str
    pitch: str
    lang: str
    art: str
    picture: str
    picture_alt: str
    place: str
    scale: str
    source: str
    lat: float | None
    lon: float | None
    version: int
    updated_at: Any


def cards(rows: InitiativeQuerySet, ids: Iterable[int] | None = None) -> list[Card]:
    """Cards of these rows in two queries; in the order of `ids` when they are given."""
    if ids is None:
        return _made(list(rows.values_list(*COLUMNS)))
    wanted = list(ids)
    if not wanted:
        return []
    by_id = {card.pk: card for card in _made(list(rows.filter(pk__in=wanted).values_list(*COLUMNS)))}
    return [by_id[id] for id in wanted if id in by_id]


def public_cards(ids: Iterable[int]) -> list[Card]:
    """The same for the public fiches, which everybody asks for: their statement is written once, not at each page."""
    wanted = list(ids)
    by_id: dict[int, Card] = {}
    for start in range(0, len(wanted), _TOGETHER):
        part = wanted[start : start + _TOGETHER]
        with connection.cursor() as cursor:
            # No fiche is number 0: the statement always has as many places.
            cursor.execute(_statement(connection.vendor), [*part, *[0] * (_TOGETHER - len(part))])
            by_id |= {card.pk: card for card in _made(cursor.fetchall())}
    return [by_id[id] for id in wanted if id in by_id]


_TOGETHER = 20


@lru_cache(maxsize=4)
def _statement(vendor: str) -> str:
    """SQL of the columns of the public fiches among some ids. The database writes it, so that nothing is forgotten."""
    marks = range(900_000_000, 900_000_000 + _TOGETHER)
    sql, parameters = Initiative.objects.public_among(marks).values_list(*COLUMNS).query.sql_with_params()
    pieces = sql.split("%s")
    # The ids stay open, the words (« published ») are ours and stand in the statement.
    given = ["%s" if value in marks else f"'{State(value).value if value else ''}'" for value in parameters]
    return "".join(piece + value for piece, value in zip(pieces, [*given, ""], strict=True))


#: The oldest picture of each that may be shown. In words of the database: the ORM takes longer to write it than to ask.
_PICTURES = (
    f"SELECT initiative_id, thumbnail, alt FROM {InitiativePicture._meta.db_table}"  # noqa: S608
    " WHERE waiting = %s AND initiative_id IN ({}) ORDER BY id DESC"
)


def _made(found: Sequence[tuple[Any, ...]]) -> list[Card]:
    pictures: dict[int, tuple[str, str]] = {}
    ids = [row[0] for row in found]
    with connection.cursor() as cursor:
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            cursor.execute(_PICTURES.format(",".join(["%s"] * len(part))), [False, *part])
            pictures |= {id: (thumbnail, alt) for id, thumbnail, alt in cursor.fetchall()}
    language, method = get_language() or "fr", pack()
    return [_card(row, pictures.get(row[0]), language, _Method(method)) for row in found]


class _Method:
    """The active method as a key: two are the same when they are one object."""

    __slots__ = ("pack",)

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Method) and other.pack is self.pack

    def __hash__(self) -> int:
        return id(self.pack)


@lru_cache(maxsize=8)
def _addresses(language: str) -> tuple[str, str]:
    before, _slug, after = reverse("atlas:initiative", args=["un-mot-rare"]).partition("un-mot-rare")
    return before, after


def address_of(slug: str, language: str) -> str:
    """Address of a fiche in the active language: twenty of them a page, so the router is asked once only."""
    before, after = _addresses(language)
    return f"{before}{slug}{after}"


@lru_cache(maxsize=8000)
def _card(values: tuple[Any, ...], picture: tuple[str, str] | None, language: str, holder: _Method) -> Card:
    """The card of these very values: whatever changes in the row makes another one."""
    row, method = dict(zip(COLUMNS, values, strict=True)), holder.pack
    name, pitch, lang = row["name"], row["pitch"], row["language"]
    item = method.initiatives.get(row["source_ref"]) if row["source__slug"] == f"pack-{method.id}" else None
    if item:
        name, pitch, lang = item.name.plain, item.pitch.plain, item.pitch.lang
        art = item.art
    else:
        art = f"sector-{row['sector']}"
        if art not in method.arts.ids:
            art = "sector-autre"
    scale = method.scales.get(row["scale"])
    return Card(
        pk=row["pk"],
        slug=row["slug"],
        url=address_of(row["slug"], language),
        name=name,
        pitch=pitch,
        lang="" if lang == language else lang,
        art=art,
        picture=default_storage.url(picture[0]) if picture else "",
        picture_alt=picture[1] if picture else "",
        place=place_words(row, language),
        scale=scale.label.plain if scale else row["scale"],
        source=row["source__name"] or "",
        lat=row["lat"],
        lon=row["lon"],
        version=row["version"],
        updated_at=row["updated_at"],
    )


def place_words(row: dict[str, Any], language: str) -> str:
    """« Valence (26) », « Lille, Nord », « Bristol, Royaume-Uni », « sans lieu fixe »."""
    if row["no_place"]:
        return _("sans lieu fixe")
    words = [row["place_label"]]
    departement = territories.departements().get(row["departement"])
    if departement and departement.name not in row["place_label"] and row["scale"] not in ("departement", "region"):
        words.append(departement.name)
    if row["country"] not in ("", "FR"):
        country = territories.countries().get(row["country"])
        if country:
            words.append(country.name_en if language == "en" else country.name_fr)
    return ", ".join(word for word in words if word)
