"""What happens inside a stage: cards written, looked at, grouped; votes put. Stage kinds make their verbs of these."""

from collections.abc import Callable, Collection

from django.db import transaction
from django.db.models import Max

from mieux.core.text import printable

from ..models import Contribution, Group, Participant, Source, Stage, Standing, Vote
from ..models.work import REASON_LENGTH, TEXT_LENGTH
from .bell import hold_room, ring

EACH_MOST = 60
"""Cards of one participant in one stage; a flood ends there."""


class TooMany(ValueError):
    """This participant wrote enough for one stage."""


class Moved(ValueError):
    """Somebody changed it meanwhile."""


def tidy(text: str) -> str:
    """One card: no character that nobody sees, no run of blanks, at most TEXT_LENGTH signs."""
    return " ".join(printable(text).split())[:TEXT_LENGTH]


@transaction.atomic
def contribute(
    stage: Stage,
    participant: Participant | None,
    text: str,
    key: str,
    *,
    source: Source = Source.PHONE,
    about: str = "",
    quiet: bool = True,
    simulated: bool = False,
) -> Contribution:
    """Take a card; sent twice with the same key, it is one card. `quiet`: others do not see it yet.

    What a facilitator types needs nobody's look.
    """
    workshop = hold_room(stage.workshop_id, taking_part=participant is not None)
    known = Contribution.objects.filter(stage=stage, participant=participant, key=key).first()
    if known:
        return known
    if participant and Contribution.objects.filter(stage=stage, participant=participant).count() >= EACH_MOST:
        raise TooMany
    row = Contribution.objects.create(
        stage=stage,
        participant=participant,
        key=key,
        text=tidy(text),
        about=about,
        language=participant.language if participant else workshop.language,
        source=source,
        standing=Standing.WAITING if workshop.airlock and participant else Standing.SHOWN,
        simulated=simulated or (participant is not None and participant.simulated),
    )
    ring(workshop, phones=not quiet)
    return row


@transaction.atomic
def rewrite(card: Contribution, text: str, *, quiet: bool = True) -> None:
    """Its author changes it; behind an airlock the new words wait like new ones."""
    workshop = hold_room(card.stage.workshop_id, taking_part=True)
    standing = Standing.WAITING if workshop.airlock and card.participant_id else Standing.SHOWN
    Contribution.objects.filter(pk=card.pk).update(
        text=tidy(text), standing=standing, reason="", version=card.version + 1
    )
    ring(workshop, phones=not quiet)


@transaction.atomic
def take_back(card: Contribution, *, quiet: bool = True) -> None:
    """Its author takes it away: it is gone."""
    workshop = hold_room(card.stage.workshop_id, taking_part=True)
    card.delete()
    ring(workshop, phones=not quiet)


@transaction.atomic
def judge(card: Contribution, standing: Standing, reason: str = "") -> None:
    """A facilitator lets a card through, or puts it aside with a reason that its author reads."""
    workshop = hold_room(card.stage.workshop_id)
    Contribution.objects.filter(pk=card.pk).update(standing=standing, reason=printable(reason).strip()[:REASON_LENGTH])
    ring(workshop)


# --- Groups --------------------------------------------------------------------------------------


@transaction.atomic
def make_group(stage: Stage, name: str) -> Group:
    """A new heap; the same name twice is the same heap."""
    workshop = hold_room(stage.workshop_id)
    name = " ".join(printable(name).split())[:80]
    last = stage.groups.aggregate(most=Max("position"))["most"]
    group, _new = Group.objects.get_or_create(stage=stage, name=name, defaults={"position": (last or 0) + 1})
    ring(workshop)
    return group


@transaction.atomic
def name_group(group: Group, name: str) -> None:
    """Call it otherwise; without a name left, the heap is undone and its cards lie free."""
    workshop = hold_room(group.stage.workshop_id)
    name = " ".join(printable(name).split())[:80]
    if name:
        Group.objects.filter(pk=group.pk).update(name=name)
    else:
        group.delete()
    ring(workshop)


@transaction.atomic
def move(card: Contribution, group: Group | None, *, seen: int) -> None:
    """Put a card on a heap, or lay it free (None). `seen`: the version that was looked at; Moved when it is past."""
    workshop = hold_room(card.stage.workshop_id)
    changed = Contribution.objects.filter(pk=card.pk, version=seen).update(group=group, version=seen + 1)
    if not changed:
        raise Moved
    ring(workshop)


# --- Votes ---------------------------------------------------------------------------------------


@transaction.atomic
def cast_votes(
    stage: Stage, participant: Participant, options: Collection[str], *, among: str = "", quiet: bool = True
) -> None:
    """Put one dot on each of these options in the place of what this participant chose before: sent twice, it is once.

    A table's dot counts for each of its people. `among`: only options that begin so are replaced (one card of several).
    """
    workshop = hold_room(stage.workshop_id, taking_part=True)
    # Few questions to the database: three hundred of these come within five seconds, one after the other.
    mine = Vote.objects.filter(stage=stage, participant=participant)
    had = {vote.option: vote for vote in mine if vote.option.startswith(among)}
    gone = [vote.pk for option, vote in had.items() if option not in options or vote.dots != participant.people]
    if gone:
        Vote.objects.filter(pk__in=gone).delete()
    Vote.objects.bulk_create(
        Vote(
            stage=stage,
            participant=participant,
            option=option,
            dots=participant.people,
            simulated=participant.simulated,
        )
        for option in options
        if option not in had or had[option].pk in gone
    )
    ring(workshop, phones=not quiet)


@transaction.atomic
def count_hands(stage: Stage, option: str, count: int, source: Source, *, quiet: bool = True) -> None:
    """Hands raised or papers counted for one option: labelled, and replaced when counted again; 0 takes them away."""
    workshop = hold_room(stage.workshop_id)
    if count > 0:
        Vote.objects.update_or_create(
            stage=stage, participant=None, option=option, source=source, defaults={"dots": min(count, 2000)}
        )
    else:
        Vote.objects.filter(stage=stage, participant=None, option=option, source=source).delete()
    ring(workshop, phones=not quiet)


# --- Where a stage is inside itself --------------------------------------------------------------


@transaction.atomic
def go_on(stage: Stage, change: Callable[[Stage], None], *, quiet: bool = False) -> None:
    """The next card, the next letter, the next person: `change` alters moment and phase of the stage as it is now.

    Two hands at once wait for each other, so that none of them goes on from what is past.
    """
    workshop = hold_room(stage.workshop_id)
    row = Stage.objects.get(pk=stage.pk)
    change(row)
    Stage.objects.filter(pk=stage.pk).update(moment=row.moment, phase=row.phase)
    ring(workshop, phones=not quiet)
