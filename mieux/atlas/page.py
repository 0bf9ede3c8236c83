"""The public page of an initiative as data: what is said, by whom, and what is still to be said.

One `Page` feeds the HTML page, its JSON-LD and whatever else shows a whole fiche.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.core.days import date_format
from mieux.core.rich_text import rich_text
from mieux.method import Pack, pack
from mieux.method.items import Items
from mieux.method.models import Form, Level
from mieux.method.models import Initiative as PackInitiative

from . import territories
from .following import last_change
from .models import Direction, ImpactState, Initiative, InitiativeImpact, InitiativePicture, InitiativeQuerySet, SaidBy


@dataclass(frozen=True)
class Fact:
    """A line of the list of facts."""

    label: str
    value: Any


@dataclass(frozen=True)
class FormRead:
    """A form of renewal somebody reads in the initiative, and why."""

    form: Form
    reason: Any
    by_book: bool


@dataclass(frozen=True)
class ImpactSaid:
    """One impact and how sure of it anybody can be."""

    text: Any
    state: str
    mark: str
    source: str
    observed_on: Any


@dataclass(frozen=True)
class LevelSaid:
    """A level of impact and what is said of it; nothing said is an invitation, not a zero."""

    level: Level
    impacts: tuple[ImpactSaid, ...]


@dataclass(frozen=True)
class LeafSaid:
    """A leaf of the tree."""

    label: Any
    url: str
    colour: str


@dataclass(frozen=True)
class NeedSaid:
    """Something looked for, or offered."""

    label: Any
    text: str


@dataclass(frozen=True)
class Page:
    """Everything the page of an initiative shows."""

    initiative: Initiative
    name: Any
    pitch: Any
    #: Language of what was written, when it is not the language of the page.
    lang: str
    art: str
    picture: InitiativePicture | None
    facts: tuple[Fact, ...]
    #: Paragraphs of a method (`Text`), or one piece of safe HTML.
    story: tuple[Any, ...]
    portrait: tuple[Any, ...]
    origin: Any
    need: Any
    learnt: SafeString | str
    missing: Any
    forms: tuple[FormRead, ...]
    levels: tuple[LevelSaid, ...]
    leaves: tuple[LeafSaid, ...]
    needed: tuple[NeedSaid, ...]
    offered: tuple[NeedSaid, ...]
    links: tuple[dict[str, Any], ...]
    question: Any

    @property
    def direct(self) -> tuple[LevelSaid, ...]:
        """Levels that are touched directly."""
        return tuple(said for said in self.levels if said.level.kind == "direct")

    @property
    def indirect(self) -> tuple[LevelSaid, ...]:
        """Levels that are touched by rebound."""
        return tuple(said for said in self.levels if said.level.kind == "indirect")


def pack_item(initiative: Initiative) -> PackInitiative | None:
    """The initiative of the active method behind this row, when there is one."""
    source = initiative.source
    if source is None or source.slug != f"pack-{pack().id}":
        return None
    return pack().initiatives.get(initiative.source_ref)


def page_of(initiative: Initiative) -> Page:
    """Put a row, its parts and the method together, in the active language."""
    method = pack()
    item = pack_item(initiative)
    pictures = [picture for picture in initiative.pictures.all() if not picture.waiting]
    return Page(
        initiative=initiative,
        name=item.name if item else initiative.name,
        pitch=item.pitch if item else initiative.pitch,
        lang=_foreign(initiative, item),
        art=_art(initiative, item, method),
        picture=pictures[0] if pictures else None,
        facts=tuple(_facts(initiative, method)),
        story=item.story if item else _rich(initiative.story),
        portrait=(item.portrait or ()) if item else _rich(initiative.portrait),
        origin=item.origin if item else initiative.origin,
        need="" if item else initiative.need,
        learnt=rich_text(initiative.learnt) if initiative.learnt else "",
        missing="" if item else initiative.missing,
        forms=tuple(_forms(initiative, item, method)),
        levels=tuple(_levels(initiative, item, method)),
        leaves=tuple(_leaves(initiative, method)),
        needed=tuple(_needs(initiative, method, Direction.NEEDED)),
        offered=tuple(_needs(initiative, method, Direction.OFFERED)),
        links=tuple({"url": link.url, "label": link.label, "kind": link.kind} for link in item.links)
        if item
        else tuple(initiative.links),
        question=getattr(item, "question", None) if item else None,
    )


def _foreign(initiative: Initiative, item: PackInitiative | None) -> str:
    """The language of a row when it is not the page's; a method marks its own texts one by one."""
    return "" if item or initiative.language == get_language() else initiative.language


def _rich(text: str) -> tuple[SafeString, ...]:
    return (rich_text(text),) if text.strip() else ()


def _art(initiative: Initiative, item: PackInitiative | None, method: Pack) -> str:
    """The drawing of the initiative, else of its sector, else a window nobody has looked through yet."""
    if item:
        return item.art
    sector = f"sector-{initiative.sector}"
    return sector if sector in method.arts.ids else "sector-autre"


def word(items: Items[Any], id: str) -> Any:
    """The label of an id of the method; an id of another version shows as it is."""
    found = items.get(id)
    return found.label if found else id


def place_words(initiative: Initiative) -> str:
    """Where it is, in words: label, département, country."""
    if initiative.no_place:
        return _("sans lieu fixe")
    words = [initiative.place_label]
    departement = territories.departements().get(initiative.departement)
    if departement and departement.name not in initiative.place_label and initiative.scale != "departement":
        words.append(departement.name)
    if initiative.country not in ("", "FR"):
        country = territories.countries().get(initiative.country)
        if country:
            words.append(country.name_en if get_language() == "en" else country.name_fr)
    return ", ".join(each for each in words if each)


def start_words(start: str) -> str:
    """« 2012 », « septembre 2012 », « 23 septembre 2013 », as precise as it is known."""
    if len(start) == 4:
        return start
    day = parse_date(start if len(start) == 10 else f"{start}-01")
    if day is None:
        return start
    return date_format(day, "DATE_FORMAT" if len(start) == 10 else "YEAR_MONTH_FORMAT")


def _facts(initiative: Initiative, method: Pack) -> list[Fact]:
    facts = [Fact(_("Lieu"), place_words(initiative))]
    territory = territories.epcis().get(initiative.epci)
    region = territories.regions().get(initiative.region)
    if territory:
        facts.append(Fact(_("Intercommunalité"), territory.name))
    if region:
        facts.append(Fact(_("Région"), region.name))
    if initiative.scale:
        facts.append(Fact(_("Échelle"), word(method.scales, initiative.scale)))
    if initiative.sector:
        facts.append(Fact(_("Secteur"), word(method.sectors, initiative.sector)))
    if initiative.bearer:
        facts.append(Fact(_("Qui la porte"), word(method.bearers, initiative.bearer)))
    for id in initiative.publics:
        facts.append(Fact(_("Publics"), word(method.publics, id)))
    if initiative.status:
        facts.append(Fact(_("Où elle en est"), word(method.statuses, initiative.status)))
    if initiative.start:
        facts.append(Fact(_("Depuis"), start_words(initiative.start)))
    return [fact for fact in facts if fact.value]


def _forms(initiative: Initiative, item: PackInitiative | None, method: Pack) -> list[FormRead]:
    rows = []
    for row in initiative.forms.all():
        form = method.forms.get(row.form)
        if form is None:
            continue
        by_book = row.said_by == SaidBy.BOOK
        reason = item.form_reasons.get(row.form, "") if item and by_book else row.reason
        rows.append(FormRead(form, reason, by_book))
    return rows


def _levels(initiative: Initiative, item: PackInitiative | None, method: Pack) -> list[LevelSaid]:
    said: dict[str, list[ImpactSaid]] = {}
    for row in initiative.impacts.all():
        by_book = row.said_by == SaidBy.BOOK
        text: Any = row.text
        if item and by_book and row.level in item.impacts:
            text = item.impacts[row.level].text
        said.setdefault(row.level, []).append(ImpactSaid(text, row.state, _mark(row), row.source, row.observed_on))
    return [LevelSaid(level, tuple(said.get(level.id, ()))) for level in method.levels]


def _mark(row: InitiativeImpact) -> str:
    """How sure anybody can be of an impact: a hypothesis until a dated observation with evidence exists."""
    if row.state == ImpactState.OBSERVED:
        return _("observé")
    if row.state == ImpactState.MEASURED:
        return _("mesuré")
    return _("rapporté par le livre, 2014") if row.said_by == SaidBy.BOOK else _("hypothèse")


def _leaves(initiative: Initiative, method: Pack) -> list[LeafSaid]:
    rows = []
    for row in initiative.leaves.all():
        leaf = method.leaves.get(row.leaf)
        if leaf:
            colour = method.branch_of(leaf.id).colour
            rows.append(LeafSaid(leaf.label, reverse("library:leaf", args=[leaf.id]), colour))
    return rows


def _needs(initiative: Initiative, method: Pack, direction: Direction) -> list[NeedSaid]:
    return [
        NeedSaid(word(method.needs, row.kind), row.text) for row in initiative.needs.all() if row.direction == direction
    ]


@dataclass(frozen=True)
class Neighbour:
    """Another fiche worth opening, and why it stands here."""

    initiative: Initiative
    name: Any
    pitch: Any
    art: str
    why: str
    lang: str


def neighbours(initiative: Initiative) -> tuple[Neighbour, ...]:
    """Up to four fiches: one nearby, two told alike, one that has nothing to do with it.

    Chosen by place, meaning and contrast; never by any measure of worth. The same fiche always has the same
    neighbours until the atlas changes: they are looked for once a change.
    """
    from .meaning import seen  # with NumPy: a page without neighbours does without

    known = (last_change(), seen(), get_language(), pack().stamp, settings.INDEX_DIR)
    return _neighbours(initiative.pk, known)


@lru_cache(maxsize=2000)
def _neighbours(pk: int, _known: Any) -> tuple[Neighbour, ...]:
    from .meaning import nearest

    initiative = Initiative.objects.with_parts().get(pk=pk)
    public = Initiative.objects.public().exclude(pk=initiative.pk)
    found: list[tuple[Initiative | None, str]] = [(_nearest(initiative, public), _("Tout près"))]
    alike = nearest(initiative, 2)
    found += [(each.initiative, each.why) for each in alike]
    if not alike:  # the rows are not there yet
        found.append((_alike(initiative, public), _("Une feuille en commun, ailleurs")))
    seen = {row.pk for row, _why in found if row}
    found.append((_contrast(initiative, public.exclude(pk__in=seen)), _("Rien à voir, et pourtant")))
    rows, taken = [], set()
    for row, why in found:
        if row and row.pk not in taken:
            taken.add(row.pk)
            rows.append(neighbour(row, why))
    return tuple(rows)


def told_alike(initiative: Initiative, most: int = 24) -> list[Neighbour]:
    """The fiches told like this one, nearest first, each with what they share in words."""
    from .meaning import nearest

    return [neighbour(each.initiative, each.why) for each in nearest(initiative, most)]


def neighbour(row: Initiative, why: str) -> Neighbour:
    """A fiche as its card shows it."""
    item = pack_item(row)
    return Neighbour(
        initiative=row,
        name=item.name if item else row.name,
        pitch=item.pitch if item else row.pitch,
        art=_art(row, item, pack()),
        why=why,
        lang=_foreign(row, item),
    )


def _nearest(initiative: Initiative, public: InitiativeQuerySet) -> Initiative | None:
    point = initiative.point
    if point is None or not initiative.departement:
        return None
    # A département holds few enough fiches to look at; 500 is a net for crowded ones.
    near = public.filter(departement=initiative.departement, lat__isnull=False).values_list("pk", "lat", "lon")[:500]
    best = min(near, key=lambda row: territories.distance_km(*point, row[1] or 0.0, row[2] or 0.0), default=None)
    return public.select_related("source").get(pk=best[0]) if best else None


def _alike(initiative: Initiative, public: InitiativeQuerySet) -> Initiative | None:
    leaves = [row.leaf for row in initiative.leaves.all()]
    if not leaves:
        return None
    others = public.select_related("source").filter(leaves__leaf__in=leaves).order_by("pk")
    if initiative.departement:
        others = others.exclude(departement=initiative.departement)
    return others.filter(pk__gt=initiative.pk).first() or others.first()


def _contrast(initiative: Initiative, public: InitiativeQuerySet) -> Initiative | None:
    others = public.select_related("source").exclude(sector=initiative.sector).order_by("pk")
    told = others.filter(Q(source__kind="pack"))
    if not told:
        return others.filter(pk__gt=initiative.pk).first() or others.first()
    return told[initiative.pk % len(told)]
