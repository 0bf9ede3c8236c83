"""Time aboard: named versions, going back to one, stopovers, and beginning again."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from pycrdt import Doc

from mieux.live import journal as live
from mieux.live.announce import rights_changed, settle

from .. import document, journal, projection
from ..document import Board, CardView
from ..faq.writing import carry_over
from ..models import CalendarLink, Course, GuestLink, Invitation, Shipmate, Snapshot, Stopover, Voyage, Wish
from ..zones import HOLD
from .voyages import new_key
from .writing import gesture

if TYPE_CHECKING:
    from mieux.people.models import User


class Closed(ValueError):
    """This crossing is over."""


@transaction.atomic
def name_version(voyage: Voyage, by: "User", name: str) -> Snapshot:
    """Keep the canvas as it is now under a name."""
    journal.hold(voyage.pk)
    found = journal.stored(voyage.pk)
    return Snapshot.objects.create(
        voyage=voyage, number=found.sequence, state=live.fold(found), name=name.strip()[:120], by=by
    )


def restore(voyage: Voyage, whom: str, number: int) -> None:
    """Bring the canvas back to what it was after change `number`: a new gesture, so that nothing after it is lost."""
    wanted = document.read(journal.opened(voyage.pk, number))
    gesture(voyage, whom, lambda doc: document.become(doc, wanted))


def restore_card(voyage: Voyage, whom: str, number: int, card_id: str) -> None:
    """Bring one card back to what it was after change `number`, in its zone and with its links; NotThere if it was not.

    A new gesture; the other cards stay as they are. A link comes back when its other end is there.
    """
    then = document.read(journal.opened(voyage.pk, number))
    card = then.cards.get(card_id)
    if card is None:
        raise document.NotThere(card_id)

    def make(doc: Doc) -> None:
        now = document.read(doc)
        cards = {**now.cards, card_id: card}
        ties = {
            tie.id: tie
            for tie in then.links_of(card_id)
            if tie.source in cards and (tie.target in cards or document.LINKS.get(tie.type, ("", "?"))[1] == "")
        }
        document.become(doc, Board(cards, {**now.links, **ties}, {}))

    gesture(voyage, whom, make)


def stop_over(voyage: Voyage, by: "User", course: Course, note: str = "", card_id: str = "") -> Stopover:
    """Half-way to a buoy, or at will: on continue, on ajuste, or on recommence (`restart`).

    Before a crossing is closed, what was just typed on it is written: it goes on the next one too.
    """
    if course == Course.RESTART:
        settle(journal.topic_of(voyage))
    return _stop_over(voyage, by, course, note, card_id)


@transaction.atomic
def _stop_over(voyage: Voyage, by: "User", course: Course, note: str, card_id: str) -> Stopover:
    voyage = journal.hold(voyage.pk)
    if voyage.closed_at is not None:
        raise Closed
    row = Stopover.objects.create(
        voyage=voyage,
        by=by,
        course=course,
        note=note,
        card_id=card_id[:64],
        number=journal.last_number(voyage.pk),
    )
    if course == Course.RESTART:
        _begin_again(voyage, by)
    return row


def _begin_again(voyage: Voyage, by: "User") -> Voyage:
    """Open the next crossing with the cards of this one, and close this one: it stays readable.

    Cards keep their ids, so that both crossings can be laid side by side. The hold stays behind; buoys that were
    reached are to be reached again. What ties people to the boat follows it: guest links (which still open the
    crossings before, to be read), calendars, wishes for letters, invitations on their way.
    """
    # What was accepted in somebody's place is put back first: the next crossing takes this one at its word.
    projection.catch_up(voyage.pk)
    board = document.read(journal.opened(voyage.pk))
    cards = {card.id: _afresh(card) for card in board.cards.values() if card.zone != HOLD}
    links = {
        tie.id: tie
        for tie in board.links.values()
        if tie.source in cards and (tie.target in cards or not document.LINKS[tie.type][1])
    }
    after = Voyage.objects.create(
        key=new_key(),
        title=voyage.title,
        initiative=voyage.initiative,
        method=voyage.method,
        template=voyage.template,
        language=voyage.language,
        crossing=voyage.crossing + 1,
        before=voyage,
        by=by,
    )
    Shipmate.objects.bulk_create(
        [
            Shipmate(voyage=after, user_id=mate.user_id, role=mate.role, view=mate.view)
            for mate in voyage.shipmates.all()
        ]
    )
    carry_over(voyage, after)
    for ties in (GuestLink, CalendarLink, Wish, Invitation):
        ties._default_manager.filter(voyage=voyage).update(voyage=after)
    Voyage.objects.filter(pk=voyage.pk).update(closed_at=timezone.now())

    def make(doc: Doc) -> None:
        document.set_meta(doc, "title", after.title)
        document.become(doc, Board(cards, links, {}))

    gesture(after, f"user:{by.pk}", make)
    rights_changed(journal.topic_of(voyage))
    return after


def _afresh(card: CardView) -> CardView:
    fields = {key: value for key, value in card.fields.items() if key != "done"}
    return CardView(card.id, card.zone, card.text, card.kind, card.order, card.author, card.colour, fields)
