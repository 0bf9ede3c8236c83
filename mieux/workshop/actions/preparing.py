"""Preparing a workshop: from a template or empty, its stages in order, copies, co-facilitators."""

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mieux.method import pack
from mieux.method.models import WorkshopStage
from mieux.voyage.actions.voyages import new_key

from .. import codes
from ..models import Facilitator, Stage, Workshop
from ..stages import STAGES, kind_by_id, kind_of
from . import photos
from .bell import hold, ring

if TYPE_CHECKING:
    from mieux.people.models import User

STAGES_MOST = 60


class TooLong(ValueError):
    """A workshop of sixty stages is a conference."""


@transaction.atomic
def make(by: "User | None", title: str, *, template: str = "", language: str = "fr") -> Workshop:
    """A new workshop, empty or from a template of the pack, in this language. Its code is taken at once."""
    found = pack().workshops.get(template)
    with translation.override(language):
        row = _new(
            by,
            title.strip()[:160] or (found.title.plain if found else _("Un atelier")),
            language,
            template if found else "",
        )
        for position, one in enumerate(found.stages if found else (), 1):
            Stage.objects.create(workshop=row, position=position, **_from_pack(one))
    return row


def empty(by: "User | None", title: str, language: str) -> Workshop:
    """A workshop without any stage yet."""
    return _new(by, title, language, "")


def _new(by: "User | None", title: str, language: str, template: str) -> Workshop:
    for _try in range(50):
        try:
            with transaction.atomic():
                row = Workshop.objects.create(
                    key=new_key(),
                    code=codes.new_code(),
                    title=title,
                    method=pack().stamp,
                    template=template,
                    language=language,
                    secret=secrets.token_hex(16),
                    by=by,
                )
        except IntegrityError:  # somebody has that code
            continue
        if by is not None:
            Facilitator.objects.create(workshop=row, user=by)
        return row
    raise RuntimeError("no free code in fifty tries")


def _from_pack(one: WorkshopStage) -> dict[str, Any]:
    """The columns of a stage from its template. A kind that this version does not know shows its instruction."""
    known = one.kind in STAGES
    kind = kind_by_id(one.kind)
    fields = set(kind.Settings.model_fields)
    wanted = {**one.settings, "question": one.question.plain if one.question else "", "zone": one.zone or ""}
    settings = {name: value for name, value in wanted.items() if name in fields and value != ""}
    return {
        "kind": one.kind if known else "free",
        "title": one.title.plain,
        "instruction": one.instruction.plain,
        "script": one.script.plain if one.script else "",
        "minutes": one.minutes,
        "settings": kind.Settings(**settings).model_dump(),
    }


@transaction.atomic
def change(workshop: Workshop, **fields: Any) -> None:
    """Title, day, place, names, keeping time, airlock, language, voyage."""
    row = hold(workshop.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
    ring(row)


@transaction.atomic
def add_stage(workshop: Workshop, kind: str) -> Stage:
    """A stage of this kind at the end, with the kind's own words."""
    row = hold(workshop.pk)
    count = row.stages.count()
    if count >= STAGES_MOST:
        raise TooLong
    what = kind_by_id(kind)
    stage = Stage.objects.create(
        workshop=row,
        position=count + 1,
        kind=what.id,
        title=str(what.label),
        minutes=what.minutes,
        settings=what.Settings().model_dump(),
    )
    _settle(row)
    ring(row, phones=False)
    return stage


class Promised(ValueError):
    """People wrote here as they were told; the other way round it would be another promise."""


@transaction.atomic
def change_stage(stage: Stage, **fields: Any) -> None:
    """Words, minutes, settings, what participants may not do. Raises Promised: names that were hidden stay so."""
    row = hold(stage.workshop_id)
    if "settings" in fields:
        named = fields["settings"].get("names_shown") and not (stage.settings or {}).get("names_shown")
        if named and stage.contributions.filter(participant__isnull=False).exists():
            raise Promised
        fields["settings"] = kind_of(stage).Settings.model_validate(fields["settings"]).model_dump()
    Stage.objects.filter(pk=stage.pk).update(**fields, version=stage.version + 1)
    ring(row)


@transaction.atomic
def place(workshop: Workshop, order: Sequence[int]) -> None:
    """Put the stages in this order; those that are not named keep theirs, at the end."""
    row = hold(workshop.pk)
    wanted = {pk: number for number, pk in enumerate(order)}
    stages = sorted(row.stages.all(), key=lambda stage: (wanted.get(stage.pk, len(wanted)), stage.position))
    for position, stage in enumerate(stages, 1):
        Stage.objects.filter(pk=stage.pk).update(position=position)
    ring(row, phones=False)


def shift(stage: Stage, step: int) -> None:
    """One place earlier (-1) or later (1)."""
    order = list(stage.workshop.stages.values_list("pk", flat=True))
    here = order.index(stage.pk)
    there = max(0, min(len(order) - 1, here + step))
    order.insert(there, order.pop(here))
    place(stage.workshop, order)


@transaction.atomic
def duplicate_stage(stage: Stage) -> Stage:
    """The same stage again, right after; what was said in it is not copied."""
    row = hold(stage.workshop_id)
    if row.stages.count() >= STAGES_MOST:
        raise TooLong
    twin = _copied(stage, row, stage.position)
    _settle(row)
    ring(row, phones=False)
    return twin


def _copied(stage: Stage, workshop: Workshop, position: int) -> Stage:
    names = ("kind", "title", "instruction", "script", "minutes", "settings", "closed_verbs")
    return Stage.objects.create(workshop=workshop, position=position, **{name: getattr(stage, name) for name in names})


def _settle(workshop: Workshop) -> None:
    for position, pk in enumerate(workshop.stages.order_by("position", "pk").values_list("pk", flat=True), 1):
        Stage.objects.filter(pk=pk).update(position=position)


class NotEmpty(ValueError):
    """People wrote in this stage."""


@transaction.atomic
def remove_stage(stage: Stage) -> None:
    """Take a stage out; NotEmpty when people wrote or voted in it, for nothing accepted is lost."""
    row = hold(stage.workshop_id)
    if any(rows.exists() for rows in (stage.contributions, stage.votes, stage.half_notes, stage.photos)):
        raise NotEmpty
    stage.delete()
    _settle(row)
    ring(row)


@transaction.atomic
def copy(workshop: Workshop, by: "User") -> Workshop:
    """The same workshop once more, with a code of its own and without anything that was said."""
    made = twin(workshop)
    made.by, made.voyage_id, made.place = by, workshop.voyage_id, workshop.place
    made.save(update_fields=["by", "voyage", "place"])
    Facilitator.objects.create(workshop=made, user=by)
    return made


@transaction.atomic
def twin(workshop: Workshop) -> Workshop:
    """A copy that is nobody's yet: settings and stages, no date, no voyage, nothing said."""
    made = _new(None, workshop.title, workshop.language, workshop.template)
    for name in ("airlock", "names", "keep_days"):
        setattr(made, name, getattr(workshop, name))
    made.save(update_fields=["airlock", "names", "keep_days"])
    for stage in workshop.stages.all():
        _copied(stage, made, stage.position)
    return made


@transaction.atomic
def invite(workshop: Workshop, user: "User") -> None:
    """An account becomes a facilitator, with equal rights."""
    Facilitator.objects.get_or_create(workshop=workshop, user=user)


class LastFacilitator(ValueError):
    """A workshop keeps somebody who may open it."""


@transaction.atomic
def let_go(row: Facilitator) -> None:
    """Somebody facilitates no more; the addresses they knew end with it."""
    workshop = hold(row.workshop_id)
    if workshop.facilitators.count() < 2:
        raise LastFacilitator
    row.delete()
    new_addresses(workshop)
    for rehearsal in workshop.rehearsals.all():
        rehearsal.facilitators.filter(user=row.user_id).delete()
        new_addresses(rehearsal)


@transaction.atomic
def new_addresses(workshop: Workshop) -> None:
    """End the addresses of projection, remote and invitation; new ones are made."""
    row = hold(workshop.pk)
    row.secret = secrets.token_hex(16)
    row.save(update_fields=["secret"])
    ring(row)


@transaction.atomic
def erase(workshop: Workshop) -> None:
    """The workshop, its rehearsals and all that was said in them, at once and for good."""
    for rehearsal in workshop.rehearsals.all():
        erase(rehearsal)
    photos.forget_photos_of(workshop)
    Workshop.objects.filter(pk=workshop.pk).update(stage=None)
    Workshop.objects.get(pk=workshop.pk).delete()
