"""The shelf of games, the door to each game, and what a moderator sees."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from mieux.core.limits import limited
from mieux.method import pack
from mieux.workshop import actions, queries, rules
from mieux.workshop.games import GAMES
from mieux.workshop.games.playing import labels_of
from mieux.workshop.models import VISIBLE, GameAnswer


@require_safe
def games(request: HttpRequest) -> HttpResponse:
    """The shelf: every game of the pack that this code knows how to play."""
    boxes = [{"game": game, "tint": GAMES[game.id].tint} for game in pack().games if game.id in GAMES]
    return render(request, "workshop/games.html", {"boxes": boxes})


@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def game(request: HttpRequest, slug: str) -> HttpResponse:
    """One game: GET plays, POST adds a reading (or takes it back)."""
    found: Any = next((game for game in pack().games if game.slug == slug and game.id in GAMES), None)
    if found is None:
        raise Http404
    return GAMES[found.id].play(request, found)


@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before reporting somebody's words; then hide them until a moderator has looked."""
    if pk >= 2**63:
        raise Http404
    if request.method == "POST":
        # Reported twice or gone meanwhile: what was asked for is done either way.
        actions.report_answer(pk)
        return render(request, "workshop/reported.html")
    answer = get_object_or_404(GameAnswer, pk=pk, state__in=VISIBLE)
    return render(request, "workshop/report.html", {"answer": answer, "back": _game_address(answer)})


@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def moderation(request: HttpRequest) -> HttpResponse:
    """For moderators only (others find nothing here): words that were reported or that the sieve held."""
    # Looking at request.user opens the session: somebody without its cookie is nobody.
    if not rules.may_moderate(request.user):
        raise Http404
    if request.method == "POST":
        pk = request.POST.get("reponse", "")
        if pk.isascii() and pk.isdigit() and len(pk) < 19:
            actions.judge_answer(int(pk), keep=request.POST.get("geste") == "garder")
        return redirect("workshop:moderation")
    rows = [{"answer": answer, "labels": labels_of(answer)} for answer in queries.waiting()[:50]]
    return render(request, "workshop/moderation.html", {"rows": rows})


def _game_address(answer: GameAnswer) -> str:
    slugs: dict[str, str] = {game.id: game.slug for game in pack().games}
    return slugs.get(answer.game, "")
