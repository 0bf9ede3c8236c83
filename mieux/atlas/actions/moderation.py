"""What moderators decide, always with words for those it concerns."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import letters
from ..content import completed, content_of, merge
from ..models import Initiative, InitiativeVersion, Proposal, ProposalState, Report, ReportState, State
from .recording import append_changes, keep_version, write_content
from .writing import Conflict, summary_of

if TYPE_CHECKING:
    from mieux.people.models import User


def _locked(initiative: Initiative) -> Initiative:
    return Initiative.objects.select_for_update(of=("self",)).with_parts().get(pk=initiative.pk)


class Unseen(Exception):
    """The fiche changed after the moderator read it: nothing was decided."""


@transaction.atomic
def publish(initiative: Initiative, moderator: "User", site: str = "", seen: int | None = None) -> Initiative:
    """Make a fiche public (first time, or again after it was hidden) and tell its team.

    `seen` is the version that the moderator read; raises `Unseen` when the team has changed it since.
    """
    initiative = _locked(initiative)
    if initiative.state not in {State.PENDING, State.HIDDEN}:
        return initiative
    if seen is not None and seen != initiative.version:
        raise Unseen
    initiative.state, initiative.reason = State.PUBLISHED, ""
    initiative.published_at = initiative.published_at or timezone.now()
    initiative.save(update_fields=["state", "reason", "published_at"])
    keep_version(initiative, moderator, _("Publiée"))
    letters.tell_team(initiative, "published", "", site)
    return initiative


@transaction.atomic
def refuse(initiative: Initiative, moderator: "User", reason: str, site: str = "") -> Initiative:
    """Send a fiche back to its team, who read why and can take it up again."""
    initiative = _locked(initiative)
    if initiative.state != State.PENDING:
        return initiative
    initiative.state, initiative.reason = State.REFUSED, reason
    initiative.save(update_fields=["state", "reason"])
    append_changes([initiative.pk])
    letters.tell_team(initiative, "refused", reason, site)
    return initiative


@transaction.atomic
def hide(initiative: Initiative, moderator: "User", reason: str, site: str = "") -> Initiative:
    """Take a public fiche out of sight; the team is told why, and it can come back."""
    initiative = _locked(initiative)
    if initiative.state != State.PUBLISHED:
        return initiative
    initiative.state, initiative.reason = State.HIDDEN, reason
    initiative.save(update_fields=["state", "reason"])
    append_changes([initiative.pk])
    letters.tell_team(initiative, "hidden", reason, site)
    return initiative


@transaction.atomic
def accept_proposal(proposal: Proposal, moderator: "User", site: str = "") -> Proposal:
    """Write a proposed change into the fiche, under its author's name.

    The fiche may have moved since: other parts are kept as they are now; when the same part moved, raises `Conflict`
    and
    writes nothing.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state != ProposalState.WAITING:
        return proposal
    initiative = _locked(proposal.initiative)
    content = completed(proposal.data)
    theirs = completed(content_of(initiative))
    if proposal.base != initiative.version:
        began = initiative.versions.filter(number=proposal.base).first()
        content, conflicts = merge(began.data if began else theirs, theirs, content)
        if conflicts:
            raise Conflict(initiative.version, theirs, content, conflicts)
    _decided(proposal, ProposalState.ACCEPTED, "")
    write_content(initiative, content)
    keep_version(initiative, proposal.by, proposal.summary or summary_of([]))
    letters.tell_person(proposal.by, initiative, "accepted", "", site)
    return proposal


@transaction.atomic
def refuse_proposal(proposal: Proposal, moderator: "User", reason: str, site: str = "") -> Proposal:
    """Leave the fiche as it is and tell the author of the change why."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state != ProposalState.WAITING:
        return proposal
    _decided(proposal, ProposalState.REFUSED, reason)
    letters.tell_person(proposal.by, proposal.initiative, "declined", reason, site)
    return proposal


def _decided(proposal: Proposal, state: ProposalState, reason: str) -> None:
    proposal.state, proposal.reason, proposal.decided_at = state, reason, timezone.now()
    proposal.save(update_fields=["state", "reason", "decided_at"])


def mark_seen(version: InitiativeVersion) -> None:
    """A moderator looked at a change that was public at once: it leaves the queue."""
    InitiativeVersion.objects.filter(pk=version.pk).update(to_review=False)


def report(initiative: Initiative, motive: str, text: str, by: "User | None") -> Report:
    """Keep what somebody says is wrong with a fiche, for the moderators."""
    return Report.objects.create(initiative=initiative, motive=motive, text=text, by=by)


def decide_report(report: Report, state: ReportState, decision: str) -> None:
    """Close a report with words that say what was done."""
    Report.objects.filter(pk=report.pk, state=ReportState.OPEN).update(
        state=state, decision=decision, decided_at=timezone.now()
    )
