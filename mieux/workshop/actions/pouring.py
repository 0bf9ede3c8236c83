"""« Versement »: what becomes of each card after the workshop, decided by a person and undone as easily.

Whoever writes on the canvas of the voyage (captain, crew) writes there at once, by the voyage's own gestures. Whoever
does not — a facilitator who accompanies — proposes: the card waits for the crew, and nothing of it is on the canvas.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pycrdt import Doc

from mieux.core.text import printable
from mieux.voyage import document, zones
from mieux.voyage import rules as aboard_rules
from mieux.voyage.actions.writing import gesture
from mieux.voyage.document import NotThere
from mieux.voyage.models import Voyage
from mieux.voyage.origin import Origin, with_origin, without_origin

from ..keys import hashed
from ..models import Contribution, Outcome, Pouring, Workshop
from . import questions
from .bell import hold

if TYPE_CHECKING:
    from mieux.people.models import User


class CannotPour(ValueError):
    """Not taken; the text says why and what to do."""


@dataclass(frozen=True)
class Wanted:
    """What somebody decides about one card. `target`, `text`, `seen`: for « fusionné », which card of the voyage, the
    words a person chose, and what that card said before their eyes."""

    card: Contribution
    outcome: Outcome
    zone: str = ""
    kind: str = ""
    target: str = ""
    text: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Done:
    """How many cards were decided now, whether they wait for the crew, and whether they are the first to wait."""

    count: int
    waiting: bool = False
    first: bool = False


def card_id_of(card: Contribution) -> str:
    """The id of the card it becomes in the voyage: poured twice, it is one card."""
    return "atelier-" + hashed(f"{card.pk}:{card.stage.workshop.key}", b"poured")[:24]


def origin_of(workshop: Workshop) -> Origin:
    """What its cards say of it."""
    day = timezone.localdate(workshop.opened_at or workshop.created_at)
    return Origin(workshop.pk, workshop.title, day.isoformat())


def writes_there(voyage: Voyage | None, by: "User") -> bool:
    """Whether this account writes on that canvas itself; otherwise it proposes."""
    return voyage is not None and aboard_rules.can_edit(aboard_rules.aboard(voyage, by))


@transaction.atomic
def decide(workshop: Workshop, by: "User", wanted: Sequence[Wanted], *, offered_to: Voyage | None = None) -> Done:
    """Pour, merge or hold cards. What was decided before stays as it is: undo it first. Raises CannotPour, Stale.

    `offered_to`: the voyage whose crew answers. The workshop may serve another one by now: what was offered to this one
    goes nowhere else.
    """
    row = hold(workshop.pk)
    voyage = offered_to or row.voyage
    direct = writes_there(voyage, by)
    known = {
        each.contribution_id: each for each in Pouring.objects.filter(contribution__in=[one.card for one in wanted])
    }
    fresh = [one for one in wanted if _is_open(known.get(one.card.pk), direct)]
    if offered_to is not None:
        fresh = [one for one in fresh if _asked_of(known.get(one.card.pk), row) == offered_to.pk]
    if not fresh:
        return Done(0)
    fresh = [_checked(one, voyage) for one in fresh]
    rows = [_row(one, known.get(one.card.pk), voyage, by) for one in fresh]
    if direct and voyage is not None:
        _write(voyage, by, row, list(zip(fresh, rows, strict=True)))
    waits = not direct and any(one.outcome != Outcome.HELD for one in fresh)
    first = (
        waits and not Pouring.objects.filter(voyage=voyage, waiting=True, contribution__stage__workshop=row).exists()
    )
    for one, each in zip(fresh, rows, strict=True):
        each.waiting = not direct and one.outcome != Outcome.HELD
        each.save()
        settled = Outcome.NONE if each.waiting else one.outcome
        Contribution.objects.filter(pk=one.card.pk).update(outcome=settled, card="" if each.waiting else each.card)
    return Done(len(rows), waits, first)


def _is_open(known: Pouring | None, direct: bool) -> bool:
    """Nothing decided yet; or proposed, or held in the workshop only, which the crew may answer."""
    return known is None or (direct and (known.waiting or (known.outcome == Outcome.HELD and not known.card)))


def _asked_of(known: Pouring | None, workshop: Workshop) -> int | None:
    """Which voyage answers for a card: the one it was offered to, or that of the workshop."""
    return known.voyage_id if known is not None else workshop.voyage_id


def _checked(one: Wanted, voyage: Voyage | None) -> Wanted:
    if one.card.simulated:
        raise CannotPour(_("Cette carte vient d’une répétition : elle ne se verse pas."))
    if voyage is None and one.outcome != Outcome.HELD:
        raise CannotPour(_("Choisissez d’abord le projet qui reçoit les cartes."))
    if voyage is not None and voyage.closed_at is not None:
        raise CannotPour(_("Cette traversée est terminée. Choisissez le projet qui vogue encore."))
    if one.outcome == Outcome.MERGED and not questions.is_question(one.card):
        # As the canvas writes it: cut or trimmed, « garder ces mots-ci » would rewrite the crew's card.
        text = str(printable(one.text))[: document.TEXT_LENGTH]
        if not one.target or not text.strip():
            raise CannotPour(_("Choisissez la carte du voyage, et les mots qui restent."))
        return replace(one, text=text)
    if questions.is_question(one.card):
        outcome = Outcome.HELD if one.outcome == Outcome.HELD else Outcome.POURED
        return replace(one, outcome=outcome, zone="", kind="", target="")
    known = one.zone in zones.zone_ids() and one.zone != zones.HOLD
    if one.outcome == Outcome.POURED and not known:
        raise CannotPour(_("Dites dans quelle zone va cette carte."))
    kind = one.kind if one.kind in document.KINDS.get(zones.role_of(one.zone), ()) else ""
    return replace(one, zone=one.zone if known else "", kind=kind)


def _row(one: Wanted, known: Pouring | None, voyage: Voyage | None, by: "User") -> Pouring:
    row = known or Pouring(contribution=one.card)
    row.voyage, row.by, row.at, row.outcome = voyage, by, timezone.now(), one.outcome
    row.zone, row.kind, row.card, row.before = one.zone, one.kind, one.target, ""
    row.text = one.text if one.outcome == Outcome.MERGED else one.card.text
    if one.outcome == Outcome.MERGED:
        row.before = one.seen
    return row


def _write(voyage: Voyage, by: "User", workshop: Workshop, pairs: list[tuple[Wanted, Pouring]]) -> None:
    """All of it as one gesture on the canvas; questions go to the FAQ."""
    origin = origin_of(workshop)
    for one, row in pairs:
        if questions.is_question(one.card) and one.outcome == Outcome.POURED:
            try:
                row.card = questions.pour(voyage, by, one.card)
            except questions.Full as reason:
                raise CannotPour(str(reason)) from reason
    cards = [(one, row) for one, row in pairs if not questions.is_question(one.card)]

    def make(doc: Doc) -> None:
        for one, row in cards:
            if one.outcome == Outcome.MERGED:
                _merge(doc, one, row, origin)
            else:
                _put(doc, one, row, origin)

    if cards:
        gesture(voyage, f"user:{by.pk}", make)


def _merge(doc: Doc, one: Wanted, row: Pouring, origin: Origin) -> None:
    there = document.read_card(doc, one.target)
    if there is None:
        raise CannotPour(_("Cette carte du voyage n’est plus là."))
    row.before = there.text
    document.write_text(doc, there.id, one.text, one.seen)
    document.set_field(doc, there.id, document.ORIGIN, with_origin(there, origin))


def _put(doc: Doc, one: Wanted, row: Pouring, origin: Origin) -> None:
    row.card = card_id_of(one.card)
    zone = zones.HOLD if one.outcome == Outcome.HELD else one.zone
    there = document.read_card(doc, row.card)
    if there is not None:
        # It went into the hold when its pouring was undone: it comes back.
        document.move_card(doc, row.card, zone)
        return
    fields = {document.ORIGIN: [origin.plain], **({"was": one.zone} if zone == zones.HOLD and one.zone else {})}
    document.add_card(doc, zone, one.card.text, kind=one.kind, card_id=row.card, fields=fields)


@transaction.atomic
def undo(row: Pouring, by: "User") -> str:
    """Take a decision back; out: what is said. A card that the crew worked on meanwhile is not lost: it goes to their
    hold. Raises CannotPour."""
    hold(row.contribution.stage.workshop_id)
    row = Pouring.objects.select_related("contribution", "voyage").filter(pk=row.pk).first() or row
    said = _("C’est défait : la carte attend de nouveau.")
    if row.card and not row.waiting and row.voyage is not None:
        if not writes_there(row.voyage, by):
            raise CannotPour(_("L’équipage a pris cette carte : elle est entre ses mains."))
        if questions.is_question(row.contribution):
            if questions.take_back(row.voyage, row.contribution, row.card):
                raise CannotPour(_("L’équipage a travaillé cette question : elle reste dans ses questions-réponses."))
        elif gesture(row.voyage, f"user:{by.pk}", lambda doc: _taken_back(doc, row)):
            said = _("C’est défait. Quelqu’un avait travaillé cette carte : elle reste dans la cale du voyage.")
    Contribution.objects.filter(pk=row.contribution_id).update(outcome=Outcome.NONE, card="")
    row.delete()
    return said


def _taken_back(doc: Doc, row: Pouring) -> bool:
    """Out: whether something of it stays, in the hold."""
    there = document.read_card(doc, row.card)
    if row.outcome == Outcome.MERGED:
        if there is None or there.text != row.text:
            raise CannotPour(_("La carte du voyage a été réécrite depuis : corrigez-la sur la carte, à bord."))
        document.write_text(doc, there.id, row.before)
        n = row.contribution.stage.workshop_id
        document.set_field(doc, there.id, document.ORIGIN, without_origin(there, n) or None)
        return False
    if there is None:
        return False
    tied = bool(document.read(doc).links_of(there.id))
    if there.text == row.text and there.zone in (row.zone, zones.HOLD) and not tied:
        del document.cards_of(doc)[there.id]
        return False
    try:
        document.remove_card(doc, there.id)
    except NotThere:
        return False
    return True
