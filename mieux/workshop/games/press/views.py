"""Draw a stance, hear its question, answer; then it is your turn."""

import secrets
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from mieux.method import pack
from mieux.workshop import queries
from mieux.workshop.forms import SayForm
from mieux.workshop.games import playing
from mieux.workshop.games.press import rules


def play(request: HttpRequest, game: Any) -> HttpResponse:
    """The room; somebody's question; then the book's answer beside yours and the others'."""
    method = pack()
    query = playing.query_of(request)
    state = rules.read(query, game, method)
    if request.method != "POST" and request.GET.get(rules.DRAW):
        # A GET that only moves on: the address it leads to is the drawn card, and stays the same.
        drawn = rules.draw(state, secrets.choice)
        return HttpResponseRedirect(playing.address(game, state.query(drawn), "carte"))
    answer, form = None, None
    if state.stance:
        answer, form = playing.keep(request, game, state.stance, (), state.query, _form(state))
    if answer:
        return answer
    stance = method.stances.get(state.stance)
    return playing.page(
        request,
        game,
        play=state,
        form=form,
        stance=stance,
        seats=[
            {
                "stance": one,
                "heard": one.id in state.heard,
                "current": one.id == state.stance,
                "url": state.query(one.id),
            }
            for one in method.stances.only(game.stances)
        ],
        draw_url=state.query(state.stance or "", tirer="1"),
        yours_url=state.query(rules.YOURS),
        room_url=state.query(""),
        said=queries.said(method, game.id, state.stance, {}) if state.answered or state.yours else (),
    )


def _form(state: rules.Conference) -> Any:
    """What may be sent: an answer to a stance, or a question of one's own; it starts with what was typed before."""
    label = _("Ma question, en une phrase") if state.yours else _("Ma réponse, en une ou deux phrases")
    needed = (
        _("Écrivez votre question, même mal coiffée.") if state.yours else _("Écrivez votre réponse, même en vrac.")
    )

    def make(data: Any = None, initial: dict[str, str] | None = None) -> SayForm:
        typed = {"raison": state.answer} if state.answer else initial
        return partial(SayForm, label=label, needed=needed)(data, initial=typed)

    return make
