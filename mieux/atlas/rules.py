"""Who may do what with a fiche, and why."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from .models import Initiative, SourceKind, State

if TYPE_CHECKING:
    from mieux.people.models import User

    Viewer = User | AnonymousUser

#: Words of the address table that no fiche may take.
RESERVED_SLUGS = frozenset({"ajouter", "export", "prescription", "moderation", "communes", "carte", "mes-fiches"})


def can_moderate(viewer: "Viewer") -> bool:
    """Moderators are the staff of the instance: named by its operator, never by a form."""
    return bool(viewer.is_authenticated and viewer.is_staff)


def is_member(viewer: "Viewer", initiative: Initiative) -> bool:
    """In the team of the fiche, captain or crew."""
    return bool(viewer.is_authenticated and initiative.team.filter(user_id=viewer.pk).exists())


def can_see(viewer: "Viewer", initiative: Initiative) -> bool:
    """Everybody sees what is public; the team sees its own fiche in any state.

    Moderators see what waits, was refused or hidden, because they decide; not drafts, which are nobody else's business
    until they are sent.
    """
    if initiative.state == State.PUBLISHED:
        return True
    if can_moderate(viewer) and initiative.state != State.DRAFT:
        return True
    return is_member(viewer, initiative)


def can_edit(viewer: "Viewer", initiative: Initiative) -> bool:
    """The team and the moderators edit a fiche, except those of the method, whose texts live in the pack.

    A public fiche that came from a list of open data has no team: anybody signed in may complete it (its page asks for
    it). A hidden fiche is edited by nobody but moderators, so that what was hidden does not slip back.
    """
    if not viewer.is_authenticated or initiative.from_pack:
        return False
    if can_moderate(viewer) and can_see(viewer, initiative):
        return True
    if initiative.state == State.HIDDEN:
        return False
    return is_member(viewer, initiative) or is_open_to_all(initiative)


def is_open_to_all(initiative: Initiative) -> bool:
    """A public fiche without a team, from a list of open data: whoever knows more may complete it."""
    return (
        initiative.state == State.PUBLISHED
        and initiative.source is not None
        and initiative.source.kind == SourceKind.DATA
        and not initiative.team.exists()
    )


def writes_at_once(viewer: "Viewer", initiative: Initiative) -> bool:
    """Whether a change of this fiche takes effect now, or waits as a proposal.

    What is not public yet changes at once. What is public waits for a moderator's look on instances that look before
    (MIEUX_MODERATION=before); a moderator does not wait for herself.
    """
    return initiative.state != State.PUBLISHED or can_moderate(viewer) or settings.MODERATION == "after"


def picture_waits(viewer: "Viewer", initiative: Initiative) -> bool:
    """Whether a new picture waits for a look of its own.

    A draft's pictures are looked at with it. Once a fiche was sent, a moderator may already have read it: what comes
    afterwards is not published unseen.
    """
    sent = initiative.state in {State.PENDING, State.PUBLISHED}
    return sent and not publishes_at_once(viewer)


def publishes_at_once(viewer: "Viewer") -> bool:
    """Whether what this person sends is public without a look: a moderator, or an instance that looks afterwards."""
    return can_moderate(viewer) or settings.MODERATION == "after"


def can_report(viewer: "Viewer", initiative: Initiative) -> bool:
    """Anybody may say that something is wrong with a public fiche, with or without an account."""
    return initiative.state == State.PUBLISHED


def can_be_written_to(initiative: Initiative) -> bool:
    """Somebody of the team accepts messages; without anybody to reach, no form is shown."""
    if initiative.state != State.PUBLISHED or not initiative.reachable:
        return False
    return bool(initiative.contact_email) or initiative.team.filter(user__is_active=True).exists()
