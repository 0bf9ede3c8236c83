"""Who may do what with a reading, and why. Pure predicates; what is hidden is decided in `ReadingQuerySet.shown_to`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from mieux.atlas import rules as atlas
from mieux.atlas.models import Initiative
from mieux.method import pack

from .models import COLOURED, Reading, ReadingState, Remark, RemarkState, Round

if TYPE_CHECKING:
    from mieux.people.models import User

# --- Words of the pack that the code knows --------------------------------------------------------

IMPACT, NOVELTY = "impact", "nouveaute"
"""Ids of the criteria that behave in their own way, in packs that have them."""


def is_impact(criterion: str) -> bool:
    """The criterion that stays a hypothesis until a dated observation with evidence exists."""
    return criterion == IMPACT


def is_novelty(criterion: str) -> bool:
    """The criterion that always names its context: new for whom, where, compared with which habit."""
    return criterion == NOVELTY


def wants_context(criterion: str, word: str) -> bool:
    """Nothing is new everywhere and for everybody: seeing novelty needs its context, not seeing it does not."""
    return is_novelty(criterion) and word in COLOURED


def known_cell(criterion: str, phase: str) -> bool:
    """Whether the active method has this cell: readings are written with it, whatever older ones used."""
    method = pack()
    return criterion in {each.id for each in method.criteria} and phase in {each.id for each in method.phases}


# --- Who ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Who:
    """The person before the page: signed in, or known by the guest cookie of this browser, or nobody."""

    viewer: "User | AnonymousUser"
    guest_key: str = ""

    @property
    def user(self) -> "User | None":
        """The account, or None."""
        return self.viewer if not isinstance(self.viewer, AnonymousUser) and self.viewer.is_authenticated else None

    @property
    def is_somebody(self) -> bool:
        """Readings can be theirs."""
        return self.user is not None or bool(self.guest_key)


def is_own(who: Who, reading: Reading) -> bool:
    """Their own reading: of their account, or of this browser when nobody is signed in."""
    if who.user is not None:
        return reading.reader_id == who.user.pk
    return bool(who.guest_key) and reading.reader_id is None and reading.guest == who.guest_key


# --- Writing --------------------------------------------------------------------------------------


def can_begin(who: Who, initiative: Initiative) -> bool:
    """Anybody signed in may read what they may see. Without an account one needs an invitation (`can_take_up`)."""
    return who.user is not None and atlas.can_see(who.viewer, initiative)


def can_write(who: Who, reading: Reading) -> bool:
    """One's own reading of a fiche one may see; a guest only as long as the invitation lives.

    A draft that came into a round by an invitation that was taken back does not go further, unless its author is
    invited otherwise. A reading taken back or hidden does not change: it comes back first, so that nothing changes
    unseen.
    """
    if not is_own(who, reading) or reading.state not in {ReadingState.DRAFT, ReadingState.SHARED}:
        return False
    if not atlas.can_see(who.viewer, reading.initiative):
        return False
    if who.user is None:
        return reading.invitation is not None and reading.invitation.is_live
    door = reading.invitation
    shut = reading.state == ReadingState.DRAFT and door is not None and door.revoked_at is not None
    return not shut or (reading.round is not None and can_read_in(who, reading.round))


def can_withdraw(who: Who, reading: Reading) -> bool:
    """Always one's own, even when the invitation ended: words remain their author's."""
    return is_own(who, reading) and reading.state == ReadingState.SHARED


def can_return(who: Who, reading: Reading) -> bool:
    """Put back what one took back oneself; what a moderator hid is for a moderator to show again."""
    return is_own(who, reading) and reading.state == ReadingState.WITHDRAWN


def can_erase(who: Who, reading: Reading) -> bool:
    """For good: a draft, or what was taken back. What is shared is taken back first, knowingly."""
    return is_own(who, reading) and reading.state in {ReadingState.DRAFT, ReadingState.WITHDRAWN}


# --- Moderation -----------------------------------------------------------------------------------


def is_sealed(reading: Reading) -> bool:
    """In a blind round that has not opened: nobody but its author knows what it says."""
    return reading.round is not None and reading.round.is_closed_box


def can_report(who: Who, reading: Reading) -> bool:
    """Anybody who can read it, with or without an account, except its author. A report hides nothing by itself:
    it would let a stranger silence a reader."""
    return reading.state == ReadingState.SHARED and not is_sealed(reading) and not is_own(who, reading)


def can_hide(who: Who, reading: Reading) -> bool:
    """Moderators, and only what is open to be read: nobody is above a blind round."""
    return atlas.can_moderate(who.viewer) and reading.state == ReadingState.SHARED and not is_sealed(reading)


# --- Rounds ---------------------------------------------------------------------------------------


def can_open_round(who: Who, initiative: Initiative) -> bool:
    """The team and the moderators ask people to read a public fiche together; a fiche without a team is everybody's."""
    if who.user is None or not initiative.is_public:
        return False
    if atlas.is_member(who.viewer, initiative) or atlas.can_moderate(who.viewer):
        return True
    return not initiative.team.exists()


def can_read_together(who: Who, initiative: Initiative) -> bool:
    """The page of the rounds has something for them: one they may see, or the way to open one.

    Who is not signed in is led there too where anybody signed in may open one: the page asks them to sign in.
    """
    if can_open_round(who, initiative):
        return True
    if who.user is None and initiative.is_public and not initiative.team.exists():
        return True
    if Reading.objects.of(who.viewer, who.guest_key).filter(initiative=initiative, round__isnull=False).exists():
        return True
    if who.user is None:
        return False
    asked = Q(invitations__user_id=who.user.pk, invitations__revoked_at__isnull=True)
    return initiative.rounds.filter(asked | Q(by_id=who.user.pk)).exists()


def can_manage(who: Who, round: Round) -> bool:
    """Invite, revoke, change the day: whoever opened the round, the team of the fiche, the moderators."""
    if who.user is None or not atlas.can_see(who.viewer, round.initiative):
        return False
    return round.by_id == who.user.pk or atlas.is_member(who.viewer, round.initiative) or atlas.can_moderate(who.viewer)


def is_invited(who: Who, round: Round) -> bool:
    """By name, and the invitation was not taken back."""
    return who.user is not None and round.invitations.filter(user_id=who.user.pk, revoked_at__isnull=True).exists()


def takes_part(who: Who, round: Round) -> bool:
    """Has a reading in the round, begun or shared."""
    return Reading.objects.of(who.viewer, who.guest_key).filter(round=round).exists()


def can_see_round(who: Who, round: Round) -> bool:
    """Those who manage it, those who are invited, those who read in it. For others it does not exist."""
    if not atlas.can_see(who.viewer, round.initiative):
        return False
    return can_manage(who, round) or is_invited(who, round) or takes_part(who, round)


def can_read_in(who: Who, round: Round) -> bool:
    """Begin a reading of the round: invited by name or managing it, as long as it takes readings."""
    return not round.is_over and who.user is not None and (is_invited(who, round) or can_manage(who, round))


def can_end(who: Who, round: Round) -> bool:
    """End a round: only once its box is open, otherwise what was promised to its readers would never come."""
    return can_manage(who, round) and not round.is_over and not round.is_closed_box


# --- Talking about a cell (wheel-show) --------------------------------------------------------------


def is_blindfolded(who: Who, initiative: Initiative) -> bool:
    """Reads, or was asked by name to read, this initiative in a blind round that is still closed.

    The talk about its cells waits for the opening, to be read as well as to be written: what others say of a cell
    would weigh on the reading, and what this reader says would give it away.
    """
    rounds = [
        round
        for round in Round.objects.filter(initiative=initiative, blind=True, opened_at__isnull=True)
        if round.is_closed_box
    ]
    if not rounds or not who.is_somebody:
        return False
    if Reading.objects.of(who.viewer, who.guest_key).filter(round__in=rounds).exists():
        return True
    return any(
        is_invited(who, round) and not round.invitations.filter(user=who.user, declined_at__isnull=False).exists()
        for round in rounds
    )


def can_talk(who: Who, initiative: Initiative) -> bool:
    """Anybody signed in who sees the fiche; a guest who shared a reading of it. Never under a blindfold."""
    if not who.is_somebody or not atlas.can_see(who.viewer, initiative) or is_blindfolded(who, initiative):
        return False
    if who.user is not None:
        return True
    own = Reading.objects.of(who.viewer, who.guest_key)
    return own.filter(initiative=initiative, state=ReadingState.SHARED).exists()


def is_own_remark(who: Who, remark: Remark) -> bool:
    """Their own words: of their account, or of this browser when nobody is signed in."""
    if who.user is not None:
        return remark.by_id == who.user.pk
    return bool(who.guest_key) and remark.by_id is None and remark.guest == who.guest_key


def can_rewrite(who: Who, remark: Remark) -> bool:
    """Correct or take back one's own words, whatever else changed: words remain their author's."""
    return is_own_remark(who, remark) and remark.state != RemarkState.REMOVED


def can_report_remark(who: Who, remark: Remark) -> bool:
    """Anybody who reads it, with or without an account, except its author; it hides nothing by itself."""
    return remark.state == RemarkState.SHOWN and not is_own_remark(who, remark)


def can_remove_remark(who: Who, remark: Remark) -> bool:
    """Moderators, and only what is still there."""
    return atlas.can_moderate(who.viewer) and remark.state != RemarkState.REMOVED
