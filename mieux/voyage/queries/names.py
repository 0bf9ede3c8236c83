"""Who is meant by the words of the journal (« user:12 », « link:5:Samira »)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from mieux.people.models import User

from ..answers import SERVER
from ..document import Board
from ..models import Deed, Shipmate, Voyage

MOST_UNKNOWN = 400
"""Accounts that are not aboard (any more) and are looked for in the journal."""


def names_of(words: Iterable[str]) -> Mapping[str, str]:
    """The name shown for each word, in one query; somebody whose account is closed is « Quelqu’un »."""
    wanted = set(words)
    accounts = (word for word in wanted if word.startswith("user:") and len(word) < 23)
    pks = {word: int(word[5:]) for word in accounts if word[5:].isdecimal()}
    users = {user.pk: user.display_name for user in User.objects.filter(pk__in=pks.values())}
    return {word: users.get(pks[word], _("Quelqu’un")) if word in pks else _other(word) for word in wanted}


def names_aboard(voyage: Voyage, words: Iterable[str]) -> Mapping[str, str]:
    """As `names_of`, for words that stand in the document: whoever may write can put any word there. Accounts that are
    not aboard and did nothing aboard (the journal says who did) have no name here."""
    wanted = set(words)
    accounts = {word for word in wanted if word.startswith("user:")}
    known = {f"user:{pk}" for pk in Shipmate.objects.filter(voyage=voyage).values_list("user_id", flat=True)}
    if unknown := accounts - known:
        rows = sorted(unknown)[:MOST_UNKNOWN]
        known |= set(
            Deed.objects.filter(voyage=voyage, whom__in=rows).order_by().values_list("whom", flat=True).distinct()
        )
    names = names_of((wanted - accounts) | (accounts & known))
    return {word: names.get(word, _("Quelqu’un")) for word in wanted}


def as_called_now(voyage: Voyage, board: Board) -> Board:
    """A canvas of the past in which those who carry a buoy have the name they have now: « Quelqu’un » for somebody
    whose account is closed since."""
    owners = {card.id: owner for card in board.cards.values() if (owner := _account(card.fields.get("owner")))}
    if not owners:
        return board
    names = names_aboard(voyage, owners.values())
    cards = {
        card_id: replace(
            card, fields={**card.fields, "owner": {"name": names[owners[card_id]], "whom": owners[card_id]}}
        )
        if card_id in owners
        else card
        for card_id, card in board.cards.items()
    }
    return Board(cards, board.links, board.meta)


def _account(owner: Any) -> str:
    whom = owner.get("whom") if isinstance(owner, dict) else None
    return whom if isinstance(whom, str) and whom.startswith("user:") else ""


def _other(word: str) -> str:
    if word == "import":
        return _("Apporté d’ailleurs")
    if word == "example":
        return _("Le livre")
    if word == SERVER:
        return "Mieux"
    parts = word.split(":", 2)
    if parts[0] == "link" and len(parts) == 3 and parts[2]:
        return _("%(name)s, par un lien") % {"name": parts[2]}
    return _("Quelqu’un")
