"""Which parts of the mnemonic do you see in this story?"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from mieux.method import pack
from mieux.workshop.games import playing
from mieux.workshop.games.criteria import rules


def play(request: HttpRequest, game: Any) -> HttpResponse:
    """One story on the table; tick the parts you see, then read three readings."""
    method = pack()
    state = rules.read(playing.query_of(request), game, method)
    item = game.items[state.card]
    answer, form = None, None
    if state.answered:
        answer, form = playing.keep(request, game, state.card, state.mine, state.query)
    if answer:
        return answer
    parts = method.mnemonic_parts
    initiatives = {card: method.initiatives[card] for card in state.cards}
    return playing.page(
        request,
        game,
        play=state,
        form=form,
        cards=playing.tray(
            state,
            {card: initiative.name for card, initiative in initiatives.items()},
            {card: initiative.art for card, initiative in initiatives.items()},
            dict(parts.choices()),
        ),
        initiative=initiatives[state.card],
        item=item,
        parts=[{"part": part, "criteria": method.criteria.only(part.criteria)} for part in parts],
        readings=playing.lay(game, state.card, parts.choices(), state.mine, item.parts, item.reason),
        table=rules.table(state, game, method) if state.done else None,
    )
