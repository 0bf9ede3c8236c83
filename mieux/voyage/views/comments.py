"""Words on cards and zones, and whether those concerned have spoken."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mieux.atlas.views.finding import site
from mieux.core.limits import limited

from .. import document, journal, letters, rules, zones
from ..aboard import name_shown
from ..actions import talk
from ..actions.once import done_once
from ..forms.around import HeardForm, SayForm
from ..models import Comment
from ..queries.canvas import mates_of
from ..queries.talk import Said, heard_in, said
from .finding import boarded, once_of

A_PAGE = 30
"""Comments on a page, with all their answers."""


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, key: str) -> HttpResponse:
    """What is said: of a card (`?carte=`), of a zone (`?zone=`), or everywhere; and the form to say more."""
    who = boarded(request, key)
    form = None
    if request.method == "POST":
        if not rules.can_comment(who):
            raise PermissionDenied
        form = SayForm(request.POST)
        if form.is_valid():
            try:
                return _say(request, who, form)
            except talk.TooMany:
                form.add_error(
                    "text", _("Ce voyage a fait le plein de commentaires. Reprenez-en un, et dites le vôtre.")
                )
    board = document.read(journal.opened(who.voyage.pk))
    card = board.cards.get(request.GET.get("carte", ""))
    places = zones.places()
    place = next((each for each in places if each.id == request.GET.get("zone", "")), None)
    zone = card.zone if card else place.id if place else ""
    if form is None:
        form = SayForm(initial={"zone": zone, "card": card.id if card else ""})
    told = said(who, zone="" if card else zone, card_id=card.id if card else None)
    # What is said of one thing is read from its beginning; of everything, from what was said last.
    newest_first, words = not (zone or card), sum(1 + len(each.answers) for each in told if not each.row.removed_at)
    if newest_first:
        told.reverse()
    told.sort(key=lambda each: each.row.settled_at is not None)
    page = Paginator(told, A_PAGE).get_page(_page_of(request, told))
    told = list(page)
    context = {
        "page": page,
        "newest_first": newest_first,
        "words": words,
        "query": urlencode({name: value for name in ("carte", "zone") if (value := request.GET.get(name))}),
        "who": who,
        "voyage": who.voyage,
        "card": card,
        "place": place,
        "cards": board.cards,
        "said": [each for each in told if each.row.settled_at is None],
        "settled": [each for each in told if each.row.settled_at is not None],
        "answering": request.POST.get("parent", "") if form.errors else "",
        "places": [(each, len(board.in_zone(each.id))) for each in places],
        "mates": _others(who),
        "may_say": rules.can_comment(who),
        "form": form,
    }
    return render(request, "voyage/comments.html", context, status=422 if form.errors else 200)


def _page_of(request: HttpRequest, told: list[Said]) -> str | int:
    """The page that is asked for, or that on which a word stands (`?mot=`)."""
    word = request.GET.get("mot", "")
    place = next((place for place, each in enumerate(told) if str(each.row.pk) == word), None)
    return request.GET.get("page", "1") if place is None else place // A_PAGE + 1


def _others(who: rules.Aboard) -> list[str]:
    """Whom those aboard may call by name."""
    if not rules.is_shipmate(who):
        return []
    return sorted(name for whom, name in mates_of(who.voyage).items() if whom != who.whom)


def _say(request: HttpRequest, who: rules.Aboard, form: SayForm) -> HttpResponse:
    data = form.cleaned_data
    parent = None
    if data["parent"]:
        parent = get_object_or_404(Comment, voyage=who.voyage, pk=data["parent"], removed_at__isnull=True)
    pk, is_new = done_once(
        who.voyage,
        who.whom,
        once_of(request),
        ("word", data["zone"], data["card"], data["parent"], data["text"]),
        lambda: talk.say(who, data["zone"], data["text"], card_id=data["card"], parent=parent).pk,
    )
    row = Comment.objects.select_related("voyage").get(pk=pk)
    if is_new:
        place = next(place for place in zones.places() if place.id == row.zone)
        letters.tell_called(row, name_shown(who), str(place.metaphor), site(request))
    messages.success(request, _("C’est dit."))
    return _to(row)


def _to(row: Comment) -> HttpResponse:
    """Where a word stands, among those of its card or zone."""
    address = reverse("voyage:comments", args=[row.voyage.key])
    about = {"carte": row.card_id} if row.card_id else {"zone": row.zone}
    if Comment.objects.filter(voyage=row.voyage, parent=None).count() > A_PAGE:
        about["mot"] = str(row.parent_id or row.pk)
    return redirect(f"{address}?{urlencode(about)}#mot-{row.parent_id or row.pk}")


def _found(request: HttpRequest, key: str, pk: int) -> tuple[rules.Aboard, Comment]:
    who = boarded(request, key)
    return who, get_object_or_404(Comment, voyage=who.voyage, pk=min(pk, 2**63 - 1))


@never_cache
@limited("write")
@require_POST
def settle(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """« C’est réglé », or not after all."""
    who, comment = _found(request, key, pk)
    if not rules.can_settle(who, comment):
        raise PermissionDenied
    talk.settle(comment, settled=comment.settled_at is None)
    return _to(comment)


@never_cache
@limited("write")
@require_POST
def take_back(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take one's word back; a captain any."""
    who, comment = _found(request, key, pk)
    if not rules.can_remove_comment(who, comment):
        raise PermissionDenied
    talk.take_back(comment)
    messages.success(request, _("Le mot est repris."))
    return _to(comment)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def concerned(request: HttpRequest, key: str) -> HttpResponse:
    """Zone by zone: have those directly concerned spoken? Who, or why not yet."""
    who = boarded(request, key, rules.can_see if request.method != "POST" else rules.can_steer)
    places = [place for place in zones.places() if place.role != zones.HOLD]
    asked = request.POST.get("zone") or request.GET.get("zone", "")
    place = next((each for each in places if each.id == asked), None)
    known = heard_in(who.voyage)
    row = known.get(asked)
    start = {"yes": "yes" if row.yes else "no", "who": row.who, "reason": row.reason} if row else {}
    form = HeardForm(request.POST) if request.method == "POST" else HeardForm(initial=start)
    if request.method == "POST" and place is not None and form.is_valid():
        data = form.cleaned_data
        talk.heard(who.voyage, who.user, place.id, yes=data["yes"], who=data["who"], reason=data["reason"])  # type: ignore[arg-type]
        messages.success(request, _("C’est noté."))
        return redirect("voyage:concerned", key)
    context = {
        "who": who,
        "voyage": who.voyage,
        "zones": [(each, known.get(each.id)) for each in places],
        "place": place,
        "form": form,
        "may_say": rules.can_steer(who),
    }
    return render(request, "voyage/concerned.html", context, status=422 if form.errors else 200)
