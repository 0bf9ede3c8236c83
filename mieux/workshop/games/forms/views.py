"""Which form of renewal do you see in this initiative?"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from mieux.method import pack
from mieux.workshop.games import playing
from mieux.workshop.games.forms import rules


def play(request: HttpRequest, game: Any) -> HttpResponse:
    """One initiative on the table; choose its forms, then read three readings."""
    method = pack()
    state = rules.read(playing.query_of(request), game, method)
    forms = rules.forms_of(method)
    item = game.items[state.card]
    answer, form = None, None
    if state.answered:
        answer, form = playing.keep(request, game, state.card, state.mine, state.query)
    if answer:
        return answer
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
            dict(forms.choices()),
        ),
        initiative=initiatives[state.card],
        forms=forms,
        readings=playing.lay(game, state.card, forms.choices(), state.mine, (item.book,), item.reason),
        table=rules.table(state, game, method) if state.done else None,
    )
