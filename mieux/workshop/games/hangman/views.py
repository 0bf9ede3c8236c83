"""Guess the phrase before the sun falls asleep."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mieux.method import pack
from mieux.workshop.games import playing
from mieux.workshop.games.hangman import rules


def play(request: HttpRequest, game: Any) -> HttpResponse:
    """The state is in the address: the phrase and the letters. Nothing is kept, so a POST only comes back."""
    state = rules.read(playing.query_of(request), game)
    if request.method == "POST":
        return HttpResponseRedirect(playing.address(game, state.query))
    item = game.items[state.word]
    place = game.items.ids.index(state.word)
    following = game.items[(place + 1) % len(game.items)] if len(game.items) > 1 else None
    rounds = [
        {"number": number, "id": other.id, "current": other.id == state.word}
        for number, other in enumerate(game.items, 1)
    ]
    field = next((other for other in pack().games if other.id == "field"), None)
    return playing.page(request, game, round=state, item=item, following=following, rounds=rounds, field=field)
