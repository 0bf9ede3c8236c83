"""A facilitator's own templates: a workshop's plan kept, started from again, thrown away. Nothing said is in a plan."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from pydantic import ValidationError

from ..models import Names, OwnTemplate, Stage, Workshop
from ..models.workshop import TITLE_LENGTH
from ..stages import kind_of
from . import preparing

if TYPE_CHECKING:
    from mieux.people.models import User

MOST = 60
"""Templates of one person."""
OF_WORKSHOP = ("airlock", "names", "keep_days")
OF_STAGE = ("kind", "title", "instruction", "script", "minutes", "settings", "closed_verbs")


class TooManyTemplates(ValueError):
    """Sixty templates are an archive."""


def plan_of(workshop: Workshop) -> dict[str, Any]:
    """What is kept of a workshop: its settings and its stages, never its code, date, voyage or what was said."""
    return {
        **{name: getattr(workshop, name) for name in OF_WORKSHOP},
        "stages": [{name: getattr(stage, name) for name in OF_STAGE} for stage in workshop.stages.all()],
    }


@transaction.atomic
def keep(workshop: Workshop, user: "User", title: str) -> OwnTemplate:
    """Keep the plan under a name; the same name again replaces what was kept under it."""
    title = " ".join(title.split())[:TITLE_LENGTH] or workshop.title
    row = OwnTemplate.objects.select_for_update().filter(user=user, title=title).first()
    if row is None:
        if OwnTemplate.objects.filter(user=user).count() >= MOST:
            raise TooManyTemplates
        row = OwnTemplate(user=user, title=title)
    row.language, row.plan = workshop.language, plan_of(workshop)
    row.save()
    return row


@transaction.atomic
def start(template: OwnTemplate, by: "User", title: str = "") -> Workshop:
    """A new workshop from one's own template."""
    row = preparing.empty(by, title.strip()[:TITLE_LENGTH] or template.title, template.language)
    plan = template.plan if isinstance(template.plan, dict) else {}
    if plan.get("names") in Names.values:
        row.names = plan["names"]
    row.airlock = plan.get("airlock") is True
    days = plan.get("keep_days")
    row.keep_days = days if isinstance(days, int) and 1 <= days <= 365 else row.keep_days
    row.save(update_fields=["names", "airlock", "keep_days"])
    for position, one in enumerate(plan.get("stages", ())[: preparing.STAGES_MOST], 1):
        Stage.objects.create(workshop=row, position=position, **_stage(one))
    return row


def _stage(one: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a stage; what its kind does not understand (any more) falls back to the defaults."""
    found = {name: one[name] for name in OF_STAGE if name in one}
    kind = kind_of(Stage(kind=found.get("kind", "")))
    try:
        found["settings"] = kind.Settings.model_validate(found.get("settings") or {}).model_dump()
    except ValidationError:
        found["settings"] = kind.Settings().model_dump()
    return found


def throw_away(template: OwnTemplate) -> None:
    """Workshops that began with it stay as they are."""
    template.delete()
