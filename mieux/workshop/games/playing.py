"""The table every game is played on: add a reading, take it back, lay the readings side by side.

Playing is reading addresses: no cookie, nothing kept. The only write is « j'ajoute ma lecture »; the guest's
cookie is made then.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from mieux.method import Text, pack
from mieux.people import guests
from mieux.workshop import actions, queries
from mieux.workshop.forms import SayForm
from mieux.workshop.games import GAMES
from mieux.workshop.models import GameAnswer, State
from mieux.workshop.rules import WRITE, Play

ADDED, HELD, TAKEN_BACK = "ajoutee", "attente", "retiree"
"""What the page says after a write: values of `note` in the address."""

NOTE = "note"
WITHDRAW = "retirer"


@dataclass(frozen=True)
class Card:
    """A card of the tray: where it leads, and the reading it already has."""

    id: str
    title: Any
    art: str
    url: str
    labels: tuple[Any, ...]
    current: bool


def tray(play: Play, titles: Mapping[str, Any], arts: Mapping[str, str], labels: Mapping[str, Any]) -> list[Card]:
    """Return the cards in the order of the pack."""
    return [
        Card(
            id=card,
            title=titles[card],
            art=arts[card],
            url=play.query(card) + "#carte",
            labels=tuple(labels[id] for id in play.read.get(card, ()) if id in labels),
            current=card == play.card,
        )
        for card in play.cards
    ]


def query_of(request: HttpRequest) -> Any:
    """The words of the address, or of the form that adds a reading: the same words."""
    return request.POST if request.method == "POST" else request.GET


def address(game: Any, query: str = "", anchor: str = "") -> str:
    """The address of a game in the active language."""
    return reverse("workshop:game", args=[game.slug]) + query + (f"#{anchor}" if anchor else "")


def keep(
    request: HttpRequest,
    game: Any,
    item: str,
    choices: Iterable[str],
    back: Callable[..., str],
    make_form: Callable[..., Any] = SayForm,
) -> tuple[HttpResponse | None, Any]:
    """Handle « j'ajoute ma lecture » for one item. Return (answer to send, nothing) or (nothing, form to show).

    `back(**words)` is the query string of the page to come back to. GET with `ecrire` shows the form, with what
    this guest wrote before; other GETs need no form and no cookie.
    """
    method = pack()
    if request.method != "POST":
        if not request.GET.get(WRITE):
            return None, None
        known = guests.known_guest(request)
        earlier = queries.answer_of(method, known.key, game.id, item) if known else None
        return None, make_form(initial={"raison": earlier.reason if earlier else ""})
    if request.POST.get(WITHDRAW):
        known = guests.known_guest(request)
        if known:
            actions.withdraw_answer(method, guest=known.key, game=game.id, item=item)
        return HttpResponseRedirect(address(game, back(**{NOTE: TAKEN_BACK}), "lectures")), None
    form = make_form(request.POST)
    if not form.is_valid():
        return None, form
    guest = guests.guest(request)
    answer = actions.add_answer(
        method,
        guest=guest.key,
        game=game.id,
        item=item,
        choices=choices,
        reason=form.cleaned_data["raison"],
        language=get_language() or "fr",
    )
    note = HELD if answer.state == State.HELD else ADDED
    response = HttpResponseRedirect(address(game, back(**{NOTE: note}), "lectures"))
    guests.remember(response, guest)
    return response, None


def lay(
    game: Any,
    item: str,
    choices: Sequence[tuple[str, Any]],
    mine: Iterable[str],
    book: Iterable[str],
    reason: Text | None,
) -> Any:
    """Three readings of an item side by side, asked from the database only if the page shows them."""
    return SimpleLazyObject(lambda: queries.readings(pack(), game.id, item, choices, mine, book, reason))


def page(request: HttpRequest, game: Any, **context: Any) -> HttpResponse:
    """The page of a game: `games/<id>/play.html` with what every game's page needs."""
    note = request.GET.get(NOTE, "")
    shelf = [other for other in pack().games if other.id in GAMES]
    here = shelf.index(game)
    context |= {
        "game": game,
        "tint": GAMES[game.id].tint,
        "address": address(game),
        "note": note if note in {ADDED, HELD, TAKEN_BACK} else "",
        "next_game": shelf[(here + 1) % len(shelf)] if len(shelf) > 1 else None,
        "next_url": _next_url(context.get("play")),
        "kept_years": actions.KEPT_DAYS // 365,
        "pack": pack(),
    }
    return render(request, f"games/{game.id}/play.html", context)


def _next_url(play: Any) -> str:
    """The query of the next unread card, when the game is one of cards and some are left."""
    card = getattr(play, "next_card", None)
    return play.query(card) + "#carte" if card else ""


def labels_of(answer: GameAnswer) -> list[Any]:
    """The words of the ids an answer holds, for a moderator; ids the pack does not know show as they are."""
    method = pack()
    known: dict[str, Any] = {}
    for things in (method.forms, method.mnemonic_parts, method.levels, method.kinds):
        known |= {thing.id: thing.label for thing in things}
    return [known.get(id, id) for id in answer.choices.split()]
