"""A fiche as a card: the few words that lists, the map, the prescription and the feed show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.method import pack

from . import territories
from .models import InitiativePicture, InitiativeQuerySet

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

    @property
    def key(self) -> tuple[Any, ...]:
        """Changes whenever the card looks otherwise."""
        return (self.pk, self.version, self.updated_at, self.picture, self.source, get_language(), pack().stamp)


def cards(rows: InitiativeQuerySet, ids: Iterable[int] | None = None) -> list[Card]:
    """Cards of these rows in two queries; in the order of `ids` when they are given."""
    wanted = list(ids) if ids is not None else None
    if wanted is not None:
        if not wanted:
            return []
        rows = rows.filter(pk__in=wanted)
    found = list(rows.values(*COLUMNS))
    pictures: dict[int, Mapping[str, Any]] = {}
    shown = InitiativePicture.objects.filter(initiative_id__in=[row["pk"] for row in found], waiting=False)
    for picture in shown.order_by("-pk").values("initiative_id", "thumbnail", "alt"):
        pictures[picture["initiative_id"]] = picture
    made = [_card(row, pictures.get(row["pk"])) for row in found]
    if wanted is None:
        return made
    by_id = {card.pk: card for card in made}
    return [by_id[id] for id in wanted if id in by_id]


@lru_cache(maxsize=8)
def _addresses(language: str) -> tuple[str, str]:
    before, _slug, after = reverse("atlas:initiative", args=["un-mot-rare"]).partition("un-mot-rare")
    return before, after


def address_of(slug: str, language: str) -> str:
    """Address of a fiche in the active language: twenty of them a page, so the router is asked once only."""
    before, after = _addresses(language)
    return f"{before}{slug}{after}"


def _card(row: dict[str, Any], picture: Mapping[str, Any] | None) -> Card:
    method = pack()
    language = get_language() or "fr"
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
        picture=default_storage.url(picture["thumbnail"]) if picture else "",
        picture_alt=picture["alt"] if picture else "",
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
