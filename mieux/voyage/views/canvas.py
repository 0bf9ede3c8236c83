"""The canvas: its list and its sea, live; without JavaScript the same list with plain forms, on this one address."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.core.limits import limited

from .. import document, figure, journal, rules, script, shown, zones
from ..aboard import name_shown
from ..actions import voyages, writing
from ..actions.once import done_once
from ..document import Board, CardView
from ..forms.card import AcceptForm, AddForm, CardForm, initial_of
from ..models import Shipmate
from ..queries import canvas as queries
from ..queries.passage import passages
from ..queries.talk import heard_in
from ..rules import Aboard
from ..waiting import waiting_for
from .finding import boarded, once_of

VIEWS = {"mer": "sea", "liste": "list"}
PAGES = (
    ("voyage:crew", gettext_lazy("Équipage"), rules.is_shipmate),
    ("voyage:log", gettext_lazy("Journal de bord"), rules.is_shipmate),
    ("voyage:history", gettext_lazy("Historique"), rules.is_shipmate),
    ("voyage:stopover", gettext_lazy("Escale"), rules.is_shipmate),
    ("voyage:links", gettext_lazy("Liens d’invitation"), rules.can_lead),
    ("voyage:concerned", gettext_lazy("Personnes concernées"), rules.can_see),
    ("voyage:comments", gettext_lazy("Commentaires"), rules.can_see),
    ("voyage:backstage", gettext_lazy("Les coulisses"), rules.can_see),
    ("voyage:faq", gettext_lazy("Questions et réponses"), rules.can_see),
    ("voyage:photos", gettext_lazy("Photos"), rules.can_see_photos),
    # Of the workshops, which read the voyage and not the other way round.
    ("atelier:offers", gettext_lazy("Propositions des ateliers"), rules.is_shipmate),
    ("voyage:outputs", gettext_lazy("Sorties"), rules.can_see),
)
"""The other pages of a voyage, and who may open each."""


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def canvas(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a voyage; a form of it makes one gesture and comes back to the card."""
    who = boarded(request, key)
    if request.method == "POST":
        return _obey(request, who)
    return _page(request, who)


def _page(request: HttpRequest, who: Aboard, stale: str | None = None, form: CardForm | None = None) -> HttpResponse:
    voyage = who.voyage
    board = document.read(journal.opened(voyage.pk))
    names, indicators = queries.names_here(voyage, board), queries.indicators_of(voyage)
    opened = _opened(request, board, who)
    view = _view(request, who)
    comments = queries.comments_of(voyage)
    departure = localtime(voyage.created_at).date()
    around = shown.Around(
        days={each.card.id: each.middle for each in passages(board, departure) if not each.done},
        comments=comments,
        heard=heard_in(voyage),
        indicators=queries.indicator_pages(voyage, indicators),
    )
    look, aside = shown.to_look_at(board)
    context = {
        "who": who,
        "voyage": voyage,
        "view": view,
        "can_edit": rules.can_edit(who),
        "zones": shown.zones_shown(board, names, indicators, voyage.template, around),
        "look": look,
        "aside": aside,
        "blank_look": shown.BLANK_LOOK,
        "cards_here": bool(board.cards),
        # Guests who only look are not asked about others.
        "may_hear": rules.is_shipmate(who) or rules.can_comment(who),
        "can_comment": rules.can_comment(who),
        "may_steer": rules.can_steer(who),
        "sheets": figure.sheets(),
        "shore": figure.shore(5),
        "pages": _pages(who),
        "waits": waiting_for(who),
        "comments": comments,
        "comments_page": _address("voyage:comments", voyage.key),
        "mates": queries.mates_of(voyage),
        "opened": opened,
        "stale": stale,
        "editors": [(role, CardForm(role, prefix="")) for role in _roles()] if rules.can_edit(who) else [],
        "script": script.data(who, name_shown(who), view, names, indicators, around, departure, str(get_language())),
    }
    if opened is not None:
        context["form"] = form or CardForm(zones.role_of(opened.zone), initial=initial_of(opened))
        context["ties_to_add"] = shown.ties_to_add(board, opened, indicators)
        context["places"] = _positions(board, opened)
        context["measured"] = zones.role_of(opened.zone) in (zones.BUOYS, zones.LIGHTHOUSE)
        context["answerer"] = shown.answerer(opened, who.whom)
    return render(request, "voyage/canvas.html", context, status=409 if stale is not None else 200)


def _opened(request: HttpRequest, board: Board, who: Aboard) -> CardView | None:
    asked = request.POST.get("card") or request.GET.get("carte")
    return board.cards.get(asked) if asked and rules.can_edit(who) else None


def _view(request: HttpRequest, who: Aboard) -> str:
    if (asked := VIEWS.get(request.GET.get("vue", ""))) is not None:
        return asked
    if who.user is not None:
        mate = Shipmate.objects.filter(voyage=who.voyage, user_id=who.user.pk).first()
        if mate is not None:
            return mate.view
    return "sea"


def _roles() -> list[str]:
    """Every role that a zone of this pack has: one editor each."""
    return list(dict.fromkeys(place.role for place in zones.places()))


def _address(name: str, key: str) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


def _pages(who: Aboard) -> list[tuple[str, str]]:
    """The other pages of this voyage, for those who may open them."""
    found = [(_address(name, who.voyage.key), str(label)) for name, label, may in PAGES if may(who)]
    return [(address, label) for address, label in found if address]


def _positions(board: Board, card: CardView) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Where a card may go: zone, its name, and before which cards."""
    return [
        (
            place.id,
            f"{place.metaphor} — {place.label}",
            [(other.id, shown.short(other.text)) for other in board.in_zone(place.id) if other.id != card.id],
        )
        for place in zones.places()
        if place.id != zones.HOLD
    ]


# --- Gestures of the plain forms -------------------------------------------------------------------------


def _obey(request: HttpRequest, who: Aboard) -> HttpResponse:
    action = request.POST.get("action", "")
    if action == "view":
        return _look(request, who)
    gesture = GESTURES.get(action)
    if gesture is None:
        raise Http404
    if not rules.can_edit(who):
        raise PermissionDenied
    try:
        return gesture(request, who)
    except document.NotThere:
        messages.error(request, _("Cette carte n’est plus là : quelqu’un l’a sans doute changée de place."))
    except document.BadGesture:
        messages.error(request, _("Ce geste ne va pas sur cette carte."))
    return _back(who, "")


def _look(request: HttpRequest, who: Aboard) -> HttpResponse:
    """List or sea: remembered for those aboard; the others carry it in the address (and in their browser)."""
    asked = request.POST.get("vue", "")
    if asked not in VIEWS:
        raise Http404
    if who.user is not None and (mate := Shipmate.objects.filter(voyage=who.voyage, user_id=who.user.pk).first()):
        voyages.look_as(mate, VIEWS[asked])
    return redirect(f"{reverse('voyage:canvas', args=[who.voyage.key])}?vue={asked}")


def _add(request: HttpRequest, who: Aboard) -> HttpResponse:
    form = AddForm(request.POST)
    if not form.is_valid():
        return _back(who, f"zone-{request.POST.get('zone', '')}")
    zone, lines = form.cleaned_data["zone"], form.cleaned_data["lines"]
    added, _new = done_once(
        who.voyage,
        who.whom,
        once_of(request),
        ("card", zone, lines),
        lambda: writing.add_cards(who.voyage, who.whom, zone, lines),
    )
    messages.success(
        request, ngettext("%(n)d carte ajoutée.", "%(n)d cartes ajoutées.", len(added)) % {"n": len(added)}
    )
    return _back(who, f"carte-{added[-1]}" if added else f"zone-{zone}")


def _write(request: HttpRequest, who: Aboard) -> HttpResponse:
    card = _card(request, who)
    form = CardForm(zones.role_of(card.zone), request.POST)
    if not form.is_valid():
        return _page(request, who, form=form)
    data, given = form.cleaned_data, form.given(card, queries.mates_of(who.voyage), who.whom)
    try:
        writing.write_card(who.voyage, who.whom, card.id, data["text"], data["seen"], given)
    except document.Stale as stale:
        return _page(request, who, stale=stale.now, form=form)
    messages.success(request, _("Enregistré."))
    return _back(who, f"carte-{card.id}")


def _move(request: HttpRequest, who: Aboard) -> HttpResponse:
    card = _card(request, who)
    zone, _sign, before = request.POST.get("where", "").partition("|")
    writing.move_card(who.voyage, who.whom, card.id, zone, before or None)
    messages.success(request, _("Carte déplacée."))
    return _back(who, f"carte-{card.id}")


def _remove(request: HttpRequest, who: Aboard) -> HttpResponse:
    card = _card(request, who)
    writing.remove_card(who.voyage, who.whom, card.id)
    messages.success(request, _("Rangée dans la cale : elle peut en revenir."))
    return _back(who, f"carte-{card.id}")


def _restore(request: HttpRequest, who: Aboard) -> HttpResponse:
    card = _card(request, who)
    writing.restore_card(who.voyage, who.whom, card.id)
    messages.success(request, _("Remontée de la cale."))
    return _back(who, f"carte-{card.id}")


def _link(request: HttpRequest, who: Aboard) -> HttpResponse:
    card = _card(request, who)
    type_, _sign, ends = request.POST.get("tie", "").partition("|")
    source, _sign, target = ends.partition("|")
    if card.id not in (source, target):
        raise document.BadGesture(type_)
    writing.link(who.voyage, who.whom, source, target, type_)
    messages.success(request, _("Lien noué."))
    return _back(who, f"carte-{card.id}")


def _unlink(request: HttpRequest, who: Aboard) -> HttpResponse:
    card = _card(request, who)
    writing.unlink(who.voyage, who.whom, request.POST.get("link", "")[:64])
    messages.success(request, _("Lien dénoué."))
    return _back(who, f"carte-{card.id}")


def _answer(request: HttpRequest, who: Aboard) -> HttpResponse:
    """The owner of a buoy says yes, or hands it back."""
    card = _card(request, who)
    writing.answer_offer(who.voyage, who.whom, card.id, accept=request.POST.get("answer") == "yes")
    messages.success(request, _("C’est noté."))
    return _back(who, f"carte-{card.id}")


def _quiet(request: HttpRequest, who: Aboard) -> HttpResponse:
    """Put a notice of « à regarder » aside, or bring it back: for the whole crew."""
    card, again = _card(request, who), request.POST["action"] == "again"
    writing.dismiss(who.voyage, who.whom, card.id, request.POST.get("kind", ""), again=again)
    messages.success(request, _("C’est de nouveau à regarder.") if again else _("C’est mis de côté."))
    return _back(who, "regarder")


def _accept(request: HttpRequest, who: Aboard) -> HttpResponse:
    """« On l’accepte »: a shark without an oar is an answer, when one says why."""
    card, form = _card(request, who), AcceptForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Dites pourquoi vous l’acceptez : un mot suffit."))
        return _back(who, f"accepter-{card.id}")
    writing.accept_shark(who.voyage, who.whom, card.id, form.cleaned_data["reason"])
    messages.success(request, _("C’est noté."))
    return _back(who, f"carte-{card.id}")


GESTURES: dict[str, Callable[[HttpRequest, Aboard], HttpResponse]] = {
    "add": _add,
    "write": _write,
    "move": _move,
    "remove": _remove,
    "restore": _restore,
    "link": _link,
    "unlink": _unlink,
    "answer": _answer,
    "quiet": _quiet,
    "again": _quiet,
    "accept": _accept,
}


def _card(request: HttpRequest, who: Aboard) -> CardView:
    card = document.read_card(journal.opened(who.voyage.pk), request.POST.get("card", "")[:64])
    if card is None:
        raise document.NotThere
    return card


def _back(who: Aboard, anchor: str) -> HttpResponse:
    address: Any = reverse("voyage:canvas", args=[who.voyage.key])
    return redirect(f"{address}?vue=liste#{anchor}" if anchor else f"{address}?vue=liste")
