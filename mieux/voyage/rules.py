"""Who may do what aboard, and why. Pure predicates over `Aboard`: who stands before the canvas, and by which way."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from mieux.atlas import rules as atlas
from mieux.atlas.models import Initiative

from .models import Comment, GuestLink, Right, Role, Shipmate, Voyage

if TYPE_CHECKING:
    from mieux.people.models import User

    Viewer = User | AnonymousUser

RIGHT_OF_ROLE = {Role.CAPTAIN: Right.EDIT, Role.CREW: Right.EDIT, Role.COMPANION: Right.COMMENT}
"""A companion (accompagnement) reads and comments: the canvas stays the team's own words."""

NAME_LENGTH = 40
"""Characters of the name that a guest goes by."""


@dataclass(frozen=True)
class Aboard:
    """Somebody before a canvas: a shipmate, a guest by a link, anybody (public voyage), or nobody (`right` is None)."""

    voyage: Voyage
    user: "User | None" = None
    role: Role | None = None
    link: GuestLink | None = None
    name: str = ""
    right: Right | None = None

    @property
    def whom(self) -> str:
        """What the journal and the document write: « user:12 », « link:5:Samira »; empty for nobody."""
        return whom(self.user, self.link, self.name)


def whom(user: "User | None", link: GuestLink | None = None, name: str = "") -> str:
    """The stable word for a person. A guest's name is their own choice; an account's name is looked up when shown."""
    if user is not None:
        return f"user:{user.pk}"
    return f"link:{link.pk}:{clean_name(name)}" if link is not None else ""


def clean_name(name: str) -> str:
    """The name of a guest: one line, no colon (it separates), at most 40 signs."""
    return " ".join("".join(sign if sign.isprintable() and sign != ":" else " " for sign in name).split())[:NAME_LENGTH]


def is_alive(link: GuestLink) -> bool:
    """Neither taken back nor past its day."""
    return link.revoked_at is None and (link.expires_at is None or link.expires_at > timezone.now())


def leads_to(link: GuestLink, voyage: Voyage) -> bool:
    """A link follows the boat: it opens the crossing it stands for now, and the earlier ones, which are only read."""
    if link.voyage_id == voyage.pk:
        return True
    if voyage.closed_at is None:
        return False
    seen, at = set(), Voyage.objects.filter(pk=link.voyage_id).values_list("before_id", flat=True).first()
    while at is not None and at != voyage.pk and at not in seen:
        seen.add(at)
        at = Voyage.objects.filter(pk=at).values_list("before_id", flat=True).first()
    return at == voyage.pk


def aboard(voyage: Voyage, viewer: "Viewer", link: GuestLink | None = None, name: str = "") -> Aboard:
    """Who somebody is before a voyage. A shipmate's role comes before the link they may also hold.

    A closed crossing stays readable and takes nothing more. The worked example is public: anybody reads it.
    """
    user: User | None = None
    role: Role | None = None
    right: Right | None = None
    if viewer.is_authenticated:
        user = viewer  # type: ignore[assignment]
        mate = Shipmate.objects.filter(voyage=voyage, user_id=viewer.pk).first()
        role = Role(mate.role) if mate else None
    if role is not None:
        right, link = RIGHT_OF_ROLE[role], None
    elif link is not None and is_alive(link) and leads_to(link, voyage):
        right = Right(link.right)
    else:
        link = None
        right = Right.SEE if voyage.public else None
    if right is not None and voyage.closed_at is not None:
        right = Right.SEE
    return Aboard(voyage, user, role, link, clean_name(name), right)


def can_see(who: Aboard) -> bool:
    """Shipmates, guests with a living link, anybody when the voyage is public. Moderators have no key to a canvas."""
    return who.right is not None


def can_comment(who: Aboard) -> bool:
    """Whoever may comment or write, on a voyage that is still at sea."""
    return who.right in (Right.COMMENT, Right.EDIT)


def can_edit(who: Aboard) -> bool:
    """Captain and crew, guests whose link says so; never a companion, never on a closed crossing."""
    return who.right == Right.EDIT


def can_lead(who: Aboard) -> bool:
    """The captain: people, links, stopovers that begin again. Also on a closed crossing, whose links she may revoke."""
    return who.role == Role.CAPTAIN


def is_shipmate(who: Aboard) -> bool:
    """Captain, crew or companion; history with names is theirs and not the guests'."""
    return who.role is not None


def can_steer(who: Aboard) -> bool:
    """Stopovers, versions, what those concerned said: captain and crew, on a voyage that is still at sea."""
    return who.role in (Role.CAPTAIN, Role.CREW) and who.voyage.closed_at is None


def can_write_log(who: Aboard) -> bool:
    """The log is written by whoever is aboard with an account, companions too; never on a closed crossing."""
    return who.role is not None and who.voyage.closed_at is None


def can_start_from(viewer: "Viewer", initiative: Initiative) -> bool:
    """« En faire un projet »: the team of a fiche; for a fiche without a team, anybody signed in who sees it."""
    if not viewer.is_authenticated or not atlas.can_see(viewer, initiative):
        return False
    return atlas.is_member(viewer, initiative) or not initiative.team.exists()


def may_prepare_from(viewer: "Viewer", initiative: Initiative) -> bool:
    """Choosing what to take along: whoever may start from it; a stranger too, when nobody holds the fiche. They sign in
    before anything is opened."""
    if viewer.is_authenticated:
        return can_start_from(viewer, initiative)
    return atlas.can_see(viewer, initiative) and not initiative.team.exists()


def can_see_photos(who: Aboard) -> bool:
    """Shipmates and guests with a link, whatever their right. Never a passer-by, even of a public voyage: handwriting
    and hands are somebody's."""
    return can_see(who) and (who.role is not None or who.link is not None)


def can_join(viewer: "Viewer", voyage: Voyage) -> bool:
    """The team of the initiative comes aboard by itself; others are taken by the captain or hold a link."""
    if not viewer.is_authenticated or voyage.initiative is None or voyage.closed_at is not None:
        return False
    if not atlas.is_member(viewer, voyage.initiative):
        return False
    return not Shipmate.objects.filter(voyage=voyage, user_id=viewer.pk).exists()


def can_remove_comment(who: Aboard, comment: Comment) -> bool:
    """One's own words, and the captain any."""
    own = comment.by_id == who.user.pk if who.user else bool(comment.whom) and comment.whom == who.whom
    return can_see(who) and (own or can_lead(who)) and comment.removed_at is None


def can_settle(who: Aboard, comment: Comment) -> bool:
    """« C’est réglé »: whoever may comment."""
    return can_comment(who) and comment.removed_at is None and comment.parent_id is None
