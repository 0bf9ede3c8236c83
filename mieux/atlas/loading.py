"""What every instance starts with: the initiatives of the method and five lists of open data.

Nothing is loaded twice: each source keeps the digest of what it loaded. When a file or a pack changes, fiches that
nobody
here has touched follow; the others keep what people wrote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from mieux.method import Pack, pack

from . import territories
from .actions.recording import append_changes
from .content import BLANK, Content, completed, content_of, fill, parts_of
from .models import (
    Initiative,
    InitiativeForm,
    InitiativeImpact,
    InitiativeLeaf,
    InitiativeVersion,
    SaidBy,
    Source,
    SourceKind,
    State,
)
from .rules import RESERVED_SLUGS
from .sources import anct

Say = Callable[[str], None]

# Part of every digest: raise it when the reading of the sources changes.
LOADER = "2"


def load_everything(say: Say) -> None:
    """Load what is not loaded yet: the method's initiatives, then the lists. Idempotent; `say` tells what is done."""
    load_pack(pack(), say)
    for data in anct.DATA_SETS:
        load_data(data, say)


def load_pack(method: Pack, say: Say) -> None:
    """Load the initiatives of a method. French is kept in the rows (for the search); pages read the pack itself."""
    contents = {item.id: _content_of_pack(item) for item in method.initiatives}
    if not contents:
        return
    _load(
        Source(
            slug=f"pack-{method.id}",
            kind=SourceKind.PACK,
            name=method.title.source[:200],
            credit=method.credit.source[:200],
            licence="CC BY-SA 4.0",
        ),
        contents,
        method.stamp,
        say,
    )


def load_data(data: anct.DataSet, say: Say) -> None:
    """Load one list of open data."""
    digest = _digest([LOADER, data.slug, pack().stamp], data.path.read_bytes())
    source = Source(
        slug=data.slug,
        kind=SourceKind.DATA,
        name=data.name,
        credit=anct.CREDIT,
        licence=anct.LICENCE,
        url="https://www.data.gouv.fr/fr/organizations/agence-nationale-de-la-cohesion-des-territoires/",
    )
    if Source.objects.filter(slug=data.slug, digest=digest).exists():
        return
    rows = {row.ref: _content_of_row(row) for row in data.read(data)}
    extras = {row.ref: row.extras for row in data.read(data) if row.extras}
    _load(source, rows, pack().stamp, say, digest=digest, extras=extras)


def _digest(words: list[str], data: bytes) -> str:
    return hashlib.blake2b("\n".join(words).encode() + b"\0" + data, digest_size=32).hexdigest()


@transaction.atomic
def _load(
    wanted: Source,
    contents: Mapping[str, Content],
    stamp: str,
    say: Say,
    digest: str = "",
    extras: Mapping[str, Any] | None = None,
) -> None:
    digest = digest or _digest([LOADER, wanted.slug], json.dumps(contents, sort_keys=True).encode())
    source = Source.objects.select_for_update().filter(slug=wanted.slug).first()
    if source is not None and source.digest == digest:
        return
    say(f"initiatives: loading « {wanted.name} » ({len(contents)})")
    if source is None:
        source = wanted
    for column in ("kind", "name", "credit", "licence", "url"):
        setattr(source, column, getattr(wanted, column))
    source.digest, source.loaded_at = digest, timezone.now()
    source.save()
    extras = extras or {}
    known = {row.source_ref: row for row in source.initiatives.with_parts()}
    fresh = {ref: content for ref, content in contents.items() if ref not in known}
    created = _create(source, fresh, stamp, extras)
    changed = [
        row
        for ref, row in known.items()
        if ref in contents and _untouched(row) and _follow(row, contents[ref], extras.get(ref, {}), stamp)
    ]
    append_changes(row.pk for row in [*created, *changed])


def _create(source: Source, contents: Mapping[str, Content], stamp: str, extras: Mapping[str, Any]) -> list[Initiative]:
    """Insert the fiches, their parts and their first version in a few statements."""
    taken = set(Initiative.objects.values_list("slug", flat=True)) | RESERVED_SLUGS
    now = timezone.now()
    rows = []
    for ref, content in contents.items():
        row = Initiative(
            slug=_slug(ref if source.kind == SourceKind.PACK else content["name"], content, taken),
            source=source,
            source_ref=ref,
            licence=source.licence,
            method=stamp,
            state=State.PUBLISHED,
            reachable=False,
            extras=extras.get(ref, {}),
            created_at=now,
            updated_at=now,
            published_at=now,
        )
        fill(row, content)
        rows.append(row)
    Initiative.objects.bulk_create(rows, batch_size=200)
    parts: dict[type, list[Any]] = {}
    for row in rows:
        for part in parts_of(row, contents[row.source_ref]):
            parts.setdefault(type(part), []).append(part)
    for model in (InitiativeForm, InitiativeLeaf, InitiativeImpact):
        model._default_manager.bulk_create(parts.get(model, []), batch_size=400)
    InitiativeVersion.objects.bulk_create(
        [InitiativeVersion(initiative=row, number=1, at=now, data=contents[row.source_ref]) for row in rows],
        batch_size=200,
    )
    return rows


def _slug(words: str, content: Content, taken: set[str]) -> str:
    """An address from the name, then the name and the place, then a number."""
    base = slugify(words)[:70].strip("-") or "initiative"
    place = slugify(content["place_label"])[:18].strip("-")
    candidates = [base, f"{base}-{place}"] if place and place not in base else [base]
    slug = next((each for each in candidates if each not in taken), None)
    number = 2
    while slug is None:
        if f"{base}-{number}" not in taken:
            slug = f"{base}-{number}"
        number += 1
    taken.add(slug)
    return slug


def _untouched(row: Initiative) -> bool:
    """Nobody but the loader has written a version.

    The name alone does not tell: that of somebody who closed their account is gone, and their words stay. What people
    do always has a summary; what the loader does has none.
    """
    return row.state == State.PUBLISHED and not row.versions.filter(Q(by__isnull=False) | ~Q(summary="")).exists()


def _follow(row: Initiative, content: Content, extras: Mapping[str, Any], stamp: str) -> bool:
    """Bring a fiche up to its source; True when something changed."""
    if completed(content_of(row)) == completed(content) and row.extras == dict(extras) and row.method == stamp:
        return False
    fill(row, content)
    row.extras, row.method = dict(extras), stamp
    row.version += 1
    row.updated_at = timezone.now()
    row.save()
    for relation in ("forms", "leaves", "needs", "impacts"):
        getattr(row, relation).all().delete()
    for part in parts_of(row, content):
        part.save(force_insert=True)
    InitiativeVersion.objects.create(initiative=row, number=row.version, at=row.updated_at, data=content)
    return True


def _content_of_row(row: anct.Row) -> Content:
    leaves = pack().leaves
    known = {
        "scale": pack().scales,
        "sector": pack().sectors,
        "bearer": pack().bearers,
        "status": pack().statuses,
    }
    content: Content = {**BLANK}
    for key in BLANK:
        if hasattr(row, key):
            content[key] = getattr(row, key)
    # Another method may not have these words: an unknown id is left out rather than invented.
    for key, words in known.items():
        if content[key] not in words.ids:
            content[key] = ""
    content["leaves"] = [leaf for leaf in row.leaves if leaf in leaves.ids]
    content["links"] = [dict(link) for link in row.links]
    content["country"] = "FR"
    content["missing"] = row.missing
    return content


def _content_of_pack(item: Any) -> Content:
    content: Content = {**BLANK}
    place = item.place
    content.update(
        name=item.name.source,
        pitch=item.pitch.source[:200],
        story=_paragraphs(item.story),
        origin=item.origin.source if item.origin else "",
        portrait=_paragraphs(item.portrait or ()),
        language="fr",
        scale=item.scale,
        sector=item.sector,
        bearer=item.bearer,
        publics=list(item.publics),
        status=item.status,
        start=item.start or "",
        no_place=place is None,
        links=[{"url": link.url, "label": link.label.source, "kind": link.kind} for link in item.links],
        forms=[
            {
                "form": form,
                "reason": item.form_reasons[form].source if form in item.form_reasons else "",
                "said_by": SaidBy.BOOK.value,
            }
            for form in item.forms
        ],
        leaves=list(item.leaves),
        # The book reports them; nobody dated and evidenced them here: they stay hypotheses.
        impacts=[
            {
                "level": level,
                "text": effect.text.source,
                "state": "hoped",
                "source": "",
                "observed_on": "",
                "said_by": SaidBy.BOOK.value,
            }
            for level, effect in item.impacts.items()
        ],
    )
    if place is not None:
        commune = territories.commune(place.insee) if place.insee else None
        content.update(place_label=place.label, insee=place.insee or "", lat=place.lat, lon=place.lon)
        if commune:
            content.update(country="FR", epci=commune.epci, departement=commune.departement, region=commune.region)
            if place.lat is None:
                content.update(lat=commune.lat, lon=commune.lon)
    return content


def _paragraphs(texts: Iterable[Any]) -> str:
    return "\n\n".join(text.source for text in texts)
