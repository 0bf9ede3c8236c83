"""Who may say what an initiative changes, who looks at it, and who sees what waits."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from mieux.atlas import rules as atlas
from mieux.atlas.models import Initiative, State

from .models import Claim, Indicator, Observation, RemovedAs, Review, Value

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from mieux.people.models import User

    Viewer = User | AnonymousUser


class Said(Protocol):
    """A claim or an observation, as far as the rules need it."""

    by_id: int | None
    review: str
    removed_at: "datetime | None"


@dataclass(frozen=True)
class Rights:
    """What one person may do with the impacts of one initiative. Asked of the database once (`rights_of`)."""

    #: Nobody for a stranger.
    viewer: int | None
    team: frozenset[int]
    moderator: bool
    #: The initiative is in a state in which something may be written about it by this person.
    open: bool

    @property
    def signed_in(self) -> bool:
        """Has an account and is in it."""
        return self.viewer is not None

    @property
    def member(self) -> bool:
        """In the team of the initiative."""
        return self.viewer is not None and self.viewer in self.team

    @property
    def insider(self) -> bool:
        """In the team, or a moderator: those who see everything that was said."""
        return self.member or self.moderator

    @property
    def adds(self) -> bool:
        """Anybody signed in may say what they hope or saw; who says it stands behind it."""
        return self.open and self.signed_in

    @property
    def keeps_at_once(self) -> bool:
        """What the team and the moderators write counts at once; so does what anybody writes where there is no team.

        The initiatives of the book and the lists of open data belong to nobody here: there is nobody to wait for.
        What comes to a team from outside waits for its look.
        """
        return self.adds and (self.insider or not self.team)

    @property
    def decides(self) -> bool:
        """The team, or a moderator, keeps or refuses what comes from outside; a « no » always has its reason."""
        return self.open and self.insider

    @property
    def links(self) -> bool:
        """Dominoes are laid by those whose words count at once: they say how one is thought to lead to another."""
        return self.keeps_at_once

    @property
    def follows(self) -> bool:
        """Anybody signed in who sees the initiative may ask to be reminded of it."""
        return self.open and self.signed_in

    def sees(self, row: Said) -> bool:
        """What is kept is for everybody; what waits or was refused, for its author, the team and the moderators.

        What was taken away is for those who may bring it back.
        """
        if row.removed_at is not None:
            return self.takes_away(row)
        return row.review == Review.KEPT or self.insider or self._wrote(row)

    def changes(self, claim: Claim) -> bool:
        """The team and the moderators; the author too, as long as the claim waits, or where there is no team."""
        if not self.open or claim.removed_at is not None:
            return False
        return self.insider or (self._wrote(claim) and (claim.review == Review.PROPOSED or not self.team))

    def takes_away(self, row: Said) -> bool:
        """Taking away (and bringing back) what was said: its author and the moderators.

        The team takes away what one of its own, or somebody who left, said. What somebody else saw and the team kept
        stays, even when it does not please: that is what a second look is for.
        """
        if not self.open or not self.signed_in:
            return False
        if self.moderator or self._wrote(row):
            return True
        own = row.by_id is None or row.by_id in self.team
        return self.member and (own or isinstance(row, Claim))

    def removes_as(self, row: Said) -> str:
        """As what this person takes it away (`RemovedAs`), for whoever asks later who may bring it back."""
        if self._wrote(row):
            return RemovedAs.AUTHOR
        return RemovedAs.TEAM if self.member else RemovedAs.MODERATION

    def brings_back(self, row: Said, removed_as: str) -> bool:
        """Undoing `takes_away`: an author does not undo what the team or the moderation took away, nor the team what
        the moderation did. `removed_as` is the row's own, or that of a piece of its evidence."""
        if not self.takes_away(row):
            return False
        if removed_as == RemovedAs.MODERATION:
            return self.moderator
        return removed_as != RemovedAs.TEAM or self.insider

    def _wrote(self, row: Said) -> bool:
        return self.viewer is not None and row.by_id == self.viewer


def rights_of(viewer: "Viewer", initiative: Initiative) -> Rights:
    """Ask once who is in the team; everything else follows (one query)."""
    team = frozenset(initiative.team.values_list("user_id", flat=True))
    pk = viewer.pk if viewer.is_authenticated else None
    moderator = atlas.can_moderate(viewer)
    # Nobody adds to what is hidden; what is not public yet belongs to its team.
    open_ = initiative.state == State.PUBLISHED or (initiative.state != State.HIDDEN and pk in team) or moderator
    return Rights(pk, team, moderator, open_)


def sees_observation(rights: Rights, observation: Observation) -> bool:
    """An observation is seen with its claim, and by its own rule."""
    return rights.sees(observation) and rights.sees(observation.claim)


def shows_more(rights: Rights, observation: Observation) -> bool:
    """Adding what shows an observation: the team and the moderators; its author as long as it waits, or where there is
    no team. What a team kept, it kept with what showed it then: more comes as another observation."""
    if observation.removed_at is not None or not rights.adds:
        return False
    waits = observation.review != Review.KEPT or not rights.team
    return rights.insider or (observation.by_id == rights.viewer and waits)


# --- indicators and values ----------------------------------------------------------------------


def adds_indicator(rights: Rights) -> bool:
    """The team and the moderators choose what is followed; where there is no team, anybody signed in may begin."""
    return rights.keeps_at_once


def changes_indicator(rights: Rights, indicator: Indicator) -> bool:
    """Its words and its end: the team and the moderators; the author too, where there is no team."""
    if not rights.open or indicator.initiative_id is None:
        return False
    author = rights.viewer is not None and indicator.by_id == rights.viewer
    return rights.insider or (author and not rights.team)


def gives_value(rights: Rights) -> bool:
    """Anybody signed in may say what they counted."""
    return rights.adds


def value_counts_at_once(rights: Rights) -> bool:
    """What the team and the moderators count is kept at once; what anybody else counts is looked at first.

    Also where there is no team: a sentence can be answered, a wrong number only repeated. Moderators look at those.
    """
    return rights.decides


def corrects_value(rights: Rights, value: Value) -> bool:
    """Whoever may take it away, and still has a say: its author as long as it waits, the team, the moderators.

    What somebody else counted and the team kept is not rewritten by the team: it adds its own value beside.
    """
    if value.removed_at is not None or not rights.takes_away(value):
        return False
    return rights.insider or value.review != Review.KEPT


def erases_value(rights: Rights, value: Value) -> bool:
    """Somebody no longer agrees that their words stand here: whoever may take the testimony away erases it for good.
    A number, in which nobody speaks, is only taken away."""
    return bool(value.words) and rights.takes_away(value)


def imports_values(rights: Rights) -> bool:
    """Whoever may keep values may bring a whole table of them."""
    return rights.decides


def shares_indicator(rights: Rights) -> bool:
    """Moderators put an indicator of one initiative into the library that all share."""
    return rights.moderator


def same_words(text: str) -> str:
    """A text without what does not change its meaning: to see that something was said already."""
    return " ".join(text.replace("’", "'").lower().split()).rstrip(" .")


def key_of(token: str) -> str:
    """What a row keeps of the token in a link: a hash keyed with the instance's secret, from which no link is made."""
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    return blake2b(token.encode(), key=secret, person=b"reminder", digest_size=32).hexdigest()
