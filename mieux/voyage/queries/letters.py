"""Who is to be written to about a voyage today, what the link of a letter opens, and the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from .. import document, journal
from ..models import Letter, LetterKind, LogEntry, Rhythm, Role, Shipmate, Stopover, Voyage, Wish
from .names import names_of
from .passage import Passage, passages

if TYPE_CHECKING:
    from mieux.people.models import User

SEASON_ENDS = (3, 6, 9, 12)
"""Months after which those who want it « tous les trois mois » are asked."""


@dataclass(frozen=True)
class Due:
    """A letter that is due: to whom, about what."""

    wish: Wish
    kind: LetterKind
    period: date
    card_id: str = ""


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def due_today(today: date, *, again: bool = False) -> Iterator[Due]:
    """Every letter that is due and was not taken yet (`again`: nor sent)."""
    wishes = Wish.objects.filter(voyage__closed_at__isnull=True, user__is_active=True)
    wishes = wishes.filter(~Q(log=Rhythm.NEVER) | Q(halfway=True)).select_related("voyage__initiative", "user")
    for wish in wishes.order_by("voyage", "pk"):
        if not Shipmate.objects.filter(voyage=wish.voyage, user=wish.user).exists():
            continue
        gone = wish.letters.exclude(sent_at__isnull=True) if again else wish.letters.all()
        known = set(gone.values_list("kind", "period", "card_id"))
        for due in (*_log_due(wish, today), *_halfway_due(wish, today)):
            if (due.kind, due.period, due.card_id) not in known:
                yield due


def _log_due(wish: Wish, today: date) -> Iterator[Due]:
    """About the month that ended; not about one that ended before they asked."""
    month = month_before(today)
    if wish.log == Rhythm.NEVER or (wish.log == Rhythm.QUARTER and month.month not in SEASON_ENDS):
        return
    if wish.since < today.replace(day=1):
        yield Due(wish, LetterKind.LOG, month)


def _halfway_due(wish: Wish, today: date) -> Iterator[Due]:
    """Buoys whose middle has come since they asked, that are not reached, and that nobody stopped over for."""
    if not wish.halfway:
        return
    for each in passages_of(wish.voyage):
        if each.done or not (wish.since <= each.middle <= today < each.day):
            continue
        stopped = Stopover.objects.filter(voyage=wish.voyage, card_id=each.card.id, at__date__gte=each.middle)
        if not stopped.exists():
            yield Due(wish, LetterKind.HALFWAY, each.middle, each.card.id)


def passages_of(voyage: Voyage) -> list[Passage]:
    """The buoys of a voyage and their stopovers."""
    board = document.read(journal.opened(voyage.pk))
    return passages(board, voyage.created_at.date())


def lost_on_their_way() -> int:
    """Letters taken of which nobody noted that they left."""
    return Letter.objects.filter(sent_at__isnull=True, revoked_at__isnull=True).count()


def opens(letter: Letter | None, now: datetime) -> bool:
    """Whether the link of a letter still opens its page: not too old, not closed, its owner aboard, the boat at sea."""
    if letter is None or letter.revoked_at is not None or letter.expires_at <= now:
        return False
    wish = letter.wish
    aboard = Shipmate.objects.filter(voyage=wish.voyage, user=wish.user)
    return wish.user.is_active and wish.voyage.closed_at is None and aboard.exists()


def steers(letter: Letter) -> bool:
    """Whether the owner of a letter may say how a stopover ended."""
    mates = Shipmate.objects.filter(voyage=letter.wish.voyage, user=letter.wish.user)
    return mates.filter(role__in=(Role.CAPTAIN, Role.CREW)).exists()


def log_of(voyage: Voyage) -> list[tuple[date, list[tuple[LogEntry, str]]]]:
    """Month → its entries with the name of who wrote them, the latest month first."""
    rows = list(LogEntry.objects.filter(voyage=voyage).order_by("-month", "at", "pk"))
    names = names_of(f"user:{row.by_id}" for row in rows)
    months: dict[date, list[tuple[LogEntry, str]]] = {}
    for row in rows:
        months.setdefault(row.month, []).append((row, names[f"user:{row.by_id}"]))
    return list(months.items())


def entry_of(voyage: Voyage, user: "User | None", month: date) -> LogEntry | None:
    """What somebody already wrote about a month."""
    return LogEntry.objects.filter(voyage=voyage, by=user, month=month.replace(day=1)).first()


def wish_of(voyage: Voyage, user: "User | None") -> Wish | None:
    """What somebody wants to be written about, if they ever said."""
    return Wish.objects.filter(voyage=voyage, user=user).first()
