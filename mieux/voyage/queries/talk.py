"""What is said around the canvas, as lists."""

from dataclasses import dataclass

from .. import zones
from ..models import Card, Comment, Heard, Voyage
from ..rules import Aboard, can_remove_comment, can_settle
from .names import names_of


@dataclass(frozen=True)
class Said:
    """One comment with its answers, and what its reader may do with it."""

    row: Comment
    name: str
    may_remove: bool
    may_settle: bool
    answers: "tuple[Said, ...]" = ()
    about: str = ""
    """The beginning of its card, or the zone."""


def said(who: Aboard, *, zone: str = "", card_id: str | None = None) -> list[Said]:
    """Comments in the order they were made; of a zone, of a card (empty: of the zone as a whole), or all."""
    rows = Comment.objects.filter(voyage=who.voyage).order_by("at", "id")
    if zone:
        rows = rows.filter(zone=zone)
    if card_id is not None:
        rows = rows.filter(card_id=card_id)
    found = list(rows)
    names = names_of(row.whom for row in found)
    texts = dict(
        Card.objects.filter(voyage=who.voyage, card_id__in={row.card_id for row in found if row.card_id}).values_list(
            "card_id", "text"
        )
    )
    places = {place.id: str(place.metaphor) for place in zones.places()}

    answers_to: dict[int | None, list[Comment]] = {}
    for row in found:
        answers_to.setdefault(row.parent_id, []).append(row)

    def one(row: Comment) -> Said:
        answers = tuple(one(each) for each in answers_to.get(row.pk, ()))
        name = "" if row.removed_at else names[row.whom]
        about = texts.get(row.card_id) or places.get(row.zone, "")
        return Said(row, name, can_remove_comment(who, row), can_settle(who, row), answers, about)

    shown = [one(row) for row in answers_to.get(None, ())]
    return [each for each in shown if each.row.removed_at is None or each.answers]


def heard_in(voyage: Voyage) -> dict[str, Heard]:
    """Zone → whether those concerned have spoken, as far as somebody noted it."""
    return {row.zone: row for row in Heard.objects.filter(voyage=voyage)}
