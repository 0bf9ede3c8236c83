"""What the page of the canvas needs beside the document: names, comments, indicators."""

from collections.abc import Iterable

from django.db.models import Count
from django.urls import reverse

from mieux.impact.models import Indicator

from ..document import Board
from ..models import Card, CardLink, Comment, Shipmate, Voyage
from ..zones import HOLD
from .names import names_aboard, names_of

INDICATORS_MOST = 200


def names_here(voyage: Voyage, board: Board) -> dict[str, str]:
    """« user:12 » → the name, of those who wrote a card, carry a buoy or are aboard."""
    words = {card.author for card in board.cards.values() if card.author}
    for card in board.cards.values():
        if isinstance(owner := card.fields.get("owner"), dict) and isinstance(owner.get("whom"), str):
            words.add(owner["whom"])
    words |= set(_aboard(voyage))
    return dict(names_aboard(voyage, words - {""}))


def mates_of(voyage: Voyage) -> dict[str, str]:
    """« user:12 » → the name, of those who are aboard: buoys are proposed to them."""
    return dict(names_of(_aboard(voyage)))


def _aboard(voyage: Voyage) -> list[str]:
    pks = Shipmate.objects.filter(voyage=voyage).order_by("since").values_list("user_id", flat=True)
    return [f"user:{pk}" for pk in pks]


def comments_of(voyage: Voyage) -> dict[str, int]:
    """Id of a card → how many words were left on it; « zone:requins » for those on a zone as a whole."""
    rows = (
        Comment.objects.filter(voyage=voyage, removed_at__isnull=True)
        .values_list("zone", "card_id")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found: dict[str, int] = {}
    for zone, card, count in rows:
        key = card or f"zone:{zone}"
        found[key] = found.get(key, 0) + count
    return found


def indicators_of(voyage: Voyage) -> dict[str, str]:
    """Number → name, of the indicators of the initiative: buoys and lighthouse are measured with them."""
    if voyage.initiative_id is None:
        return {}
    rows = Indicator.objects.filter(initiative_id=voyage.initiative_id, archived_at__isnull=True).order_by("name", "pk")
    return {str(pk): name for pk, name in rows.values_list("pk", "name")[:INDICATORS_MOST]}


def tied_to(indicator: int, voyages: Iterable[int]) -> list[tuple[int, str, str]]:
    """(voyage, card, its text) of the cards that are measured with an indicator; those in the hold are not."""
    ends = CardLink.objects.filter(
        voyage__in=list(voyages), type__in=("buoy-indicator", "lighthouse-indicator"), target=str(indicator)
    )
    known = set(ends.values_list("voyage_id", "source"))
    rows = Card.objects.filter(voyage__in={pk for pk, _card in known}, card_id__in={card for _pk, card in known})
    rows = rows.exclude(zone=HOLD).order_by("-voyage_id", "order", "card_id")
    return [row for row in rows.values_list("voyage_id", "card_id", "text") if row[:2] in known]


def indicator_pages(voyage: Voyage, numbers: Iterable[str]) -> dict[str, str]:
    """Number → address, of the indicators of the initiative."""
    if voyage.initiative is None:
        return {}
    return {number: reverse("impact:indicator", args=[voyage.initiative.slug, int(number)]) for number in numbers}
