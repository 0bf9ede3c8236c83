"""The talk about one cell, as its reader may see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mieux.people.models import User

from .. import rules
from ..models import Reading, Remark, RemarkState
from .scope import Scope


@dataclass(frozen=True)
class Spoken:
    """One remark, who says it, and what the viewer may do with it."""

    remark: Remark
    name: str
    about: str
    """Whose reading it is about, or nothing."""
    gone: bool
    can_rewrite: bool
    can_report: bool
    can_remove: bool
    answers: tuple[Spoken, ...] = ()


@dataclass(frozen=True)
class Talk:
    """What was said of a cell. `closed`: the viewer reads it blind, and nothing of the talk is read or written."""

    closed: bool
    spoken: tuple[Spoken, ...]
    can_talk: bool
    needs_name: bool


def heard(scope: Scope) -> QuerySet[Remark]:
    """Remarks on an initiative that this viewer may read: none about a reading that they may not see."""
    readings = Reading.objects.shown_to(scope.viewer, scope.guest_key).filter(initiative=scope.initiative)
    return Remark.objects.filter(initiative=scope.initiative).filter(
        Q(reading__isnull=True) | Q(reading__in=readings.order_by().values("pk"))
    )


def talk(scope: Scope, who: rules.Who, criterion: str, phase: str) -> Talk:
    """The talk about one cell: remarks by date, each with its answers."""
    if rules.is_blindfolded(who, scope.initiative):
        return Talk(True, (), False, False)
    rows = list(
        heard(scope).filter(criterion=criterion, phase=phase).select_related("by", "reading__reader").order_by("pk")
    )
    answers: dict[int, list[Spoken]] = {}
    for row in rows:
        if row.parent_id is not None:
            answers.setdefault(row.parent_id, []).append(_spoken(who, row))
    threads = [_spoken(who, row, tuple(answers.get(row.pk, ()))) for row in rows if row.parent_id is None]
    return Talk(
        closed=False,
        spoken=tuple(each for each in threads if not each.gone or each.answers),
        can_talk=rules.can_talk(who, scope.initiative),
        needs_name=who.user is None,
    )


def _spoken(who: rules.Who, row: Remark, answers: tuple[Spoken, ...] = ()) -> Spoken:
    return Spoken(
        remark=row,
        name=signed(row),
        about=row.reading.signed if row.reading is not None else "",
        gone=row.state == RemarkState.REMOVED,
        can_rewrite=rules.can_rewrite(who, row),
        can_report=rules.can_report_remark(who, row),
        can_remove=rules.can_remove_remark(who, row),
        answers=tuple(each for each in answers if not each.gone),
    )


def signed(row: Remark) -> str:
    """The name shown: never an address."""
    return row.by.display_name if row.by is not None else row.signature or _("Quelqu’un")


def callable_people(initiative_scope: Scope) -> list[User]:
    """Who can be called by name in the talk of an initiative: its open readers and those who already speak there.

    `initiative_scope` is a stranger's: somebody whose only reading is in a closed box cannot be called, since the
    answer would say that they read.
    """
    readers = initiative_scope.open_readings().filter(reader__isnull=False).order_by().values("reader")
    speakers = (
        Remark.objects.filter(initiative=initiative_scope.initiative, by__isnull=False)
        .exclude(state=RemarkState.REMOVED)
        .order_by()
        .values("by")
    )
    return list(
        User.objects.filter(Q(pk__in=readers) | Q(pk__in=speakers), is_active=True).exclude(name="").order_by("pk")
    )


def reported() -> QuerySet[Remark]:
    """Remarks that somebody reported, oldest first: for the moderators."""
    return Remark.objects.filter(state=RemarkState.REPORTED).select_related("by", "initiative__source").order_by("pk")
