"""Wide or narrow: look at two clouds, add your word, take a view."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language

from mieux.method import pack
from mieux.people import guests
from mieux.workshop import actions, queries
from mieux.workshop.forms import WordForm
from mieux.workshop.games import playing
from mieux.workshop.games.field import rules
from mieux.workshop.models import State

WORD, TAKE_BACK = "mot", "reprendre"


def play(request: HttpRequest, game: Any) -> HttpResponse:
    """Two clouds and two gestures: a word for a cloud, and the view one would take."""
    state = rules.read(playing.query_of(request))
    views = rules.views_of(game)
    clouds = [view for view in views if view[0] in rules.CLOUDS]
    answer, form, word_form = None, None, None
    if request.method == "POST" and ("nuage" in request.POST or TAKE_BACK in request.POST):
        answer, word_form = _word(request, game, state, clouds)
    elif state.answered:
        answer, form = playing.keep(request, game, rules.VIEW, state.mine, state.query)
    if answer:
        return answer
    if word_form is None and request.GET.get("ecrire") == WORD:
        form, word_form = None, WordForm(clouds=_plain(clouds))
    book, book_reason = rules.book_of(game)
    return playing.page(
        request,
        game,
        play=state,
        form=form,
        word_form=word_form,
        views=views,
        clouds=[
            {
                "id": id,
                "label": label,
                "words": words,
                "added": queries.words(pack(), game.id, rules.word_item(id)),
            }
            for (id, label), words in zip(clouds, (game.narrow, game.wide), strict=True)
        ],
        readings=playing.lay(game, rules.VIEW, views, state.mine, book, book_reason),
        texts=[text for text in game.text if text is not book_reason],
    )


def _plain(clouds: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(id, label.plain) for id, label in clouds]


def _word(request: HttpRequest, game: Any, state: Any, clouds: Any) -> tuple[HttpResponse | None, Any]:
    """Add a word to a cloud, or take both of mine back."""
    method = pack()
    if TAKE_BACK in request.POST:
        if known := guests.known_guest(request):
            for cloud in rules.CLOUDS:
                actions.withdraw_answer(method, guest=known.key, game=game.id, item=rules.word_item(cloud))
        return HttpResponseRedirect(playing.address(game, state.query(note=playing.TAKEN_BACK), "nuages")), None
    form = WordForm(request.POST, clouds=_plain(clouds))
    if not form.is_valid():
        return None, form
    guest = guests.guest(request)
    answer = actions.add_answer(
        method,
        guest=guest.key,
        game=game.id,
        item=rules.word_item(form.cleaned_data["nuage"]),
        choices=(),
        reason=form.cleaned_data["mot"],
        language=get_language() or "fr",
    )
    note = playing.HELD if answer.state == State.HELD else playing.ADDED
    response = HttpResponseRedirect(playing.address(game, state.query(note=note, quoi=WORD), "nuages"))
    guests.remember(response, guest)
    return response, None
