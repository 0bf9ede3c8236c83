"""« Verser »: card by card, a heap at once, or many; each decision has its undo. Plain forms."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.core.limits import limited
from mieux.people.models import User
from mieux.voyage import document, journal, shown, zones
from mieux.voyage import rules as aboard_rules
from mieux.voyage.aboard import who_is
from mieux.voyage.actions import voyages
from mieux.voyage.beginning import Beginning
from mieux.voyage.document import CardView
from mieux.voyage.models import Shipmate, Voyage
from mieux.voyage.views.finding import once_of

from .. import letters
from ..actions import pouring, preparing
from ..actions.pouring import CannotPour, Done, Wanted
from ..forms.pouring import ProjectForm
from ..models import Contribution, Outcome, Pouring, Workshop
from ..queries import pouring as queries
from ..queries.pouring import Line
from ..stages import kind_of
from .finding import mine, site


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def pour(request: HttpRequest, key: str) -> HttpResponse:
    """Every card with what may become of it."""
    workshop, user = mine(request, key)
    if request.method == "POST":
        anchor = _obey(request, workshop, user)
        return redirect(reverse("atelier:pour", args=[key]) + (f"#{anchor}" if anchor else ""))
    stages = queries.to_pour(workshop)
    sees = _sees(request, workshop, user)
    context = {
        "workshop": workshop,
        "stages": stages,
        "undecided": queries.undecided(stages),
        "choices": queries.where_choices(),
        "writes": pouring.writes_there(workshop.voyage, user),
        "may_merge": sees,
        "captains": _captains(workshop.voyage) if sees else [],
    }
    return render(request, "workshop/pour.html", context)


def _captains(voyage: Voyage | None) -> list[str]:
    """Who answers, by the names they go by; never an address."""
    if voyage is None:
        return []
    rows = Shipmate.objects.filter(voyage=voyage, role="captain").select_related("user")
    return [row.user.display_name for row in rows]


def _sees(request: HttpRequest, workshop: Workshop, user: User) -> bool:
    """Merging shows the cards of the voyage: only to whoever may see them."""
    return workshop.voyage is not None and aboard_rules.can_see(who_is(request, workshop.voyage))


def lines_by_number(lines: Sequence[Line]) -> dict[str, Line]:
    """Number of a card, as forms send it → its line."""
    return {str(line.card.pk): line for line in lines}


def _obey(request: HttpRequest, workshop: Workshop, user: User) -> str:
    """Do what the button says; out: where the page goes on."""
    gesture, _sign, which = request.POST.get("geste", "").partition(":")
    stages = queries.to_pour(workshop)
    every = lines_by_number([line for stage in stages for heap in stage.heaps for line in heap.lines])
    heaps = {heap.id: heap for stage in stages for heap in stage.heaps}
    if gesture == "defaire" and which in every:
        _undo(request, every[which].pouring, user)
        return f"carte-{which}"
    if gesture in ("verser", "cale"):
        if which in heaps:
            lines, where = list(heaps[which].open_lines), request.POST.get(f"ou-{which}", "")
        elif which == "reste":
            lines, where = [line for line in every.values() if line.is_open], ""
        elif which:
            lines, where = [every[which]] if which in every else [], request.POST.get(f"ou-{which}", "")
        else:
            picked = set(request.POST.getlist("carte"))
            lines, where = [line for number, line in every.items() if number in picked], request.POST.get("ou", "")
        anchor = which if which in heaps else f"carte-{which}" if which in every else ""
        decide(request, workshop, user, wanted_of(lines, gesture, where))
        return anchor
    raise Http404


def wanted_of(lines: Sequence[Line], gesture: str, where: str) -> list[Wanted]:
    """Pour each into `where` (empty: as it was proposed, or where its stage says), or hold it."""
    found = []
    for line in lines:
        asked = line.pouring
        if gesture == "verser" and not where and asked is not None and asked.outcome == Outcome.MERGED:
            found.append(Wanted(line.card, Outcome.MERGED, asked.zone, "", asked.card, asked.text, seen=asked.before))
            continue
        zone, _sign, kind = (where or line.where).partition("|")
        if not kind and where and line.where.partition("|")[0] == zone:
            kind = line.where.partition("|")[2]
        found.append(Wanted(line.card, Outcome.POURED if gesture == "verser" else Outcome.HELD, zone, kind))
    return found


def decide(
    request: HttpRequest, workshop: Workshop, user: User, wanted: Sequence[Wanted], offered_to: Voyage | None = None
) -> Done | None:
    """Decide, and say what became of it; None when it was refused, with the reason said."""
    if not wanted:
        messages.info(request, _("Cochez au moins une carte qui attend encore."))
        return None
    offers = workshop.voyage is not None and any(one.outcome != Outcome.HELD for one in wanted)
    if offers and offered_to is None and not _sees(request, workshop, user):
        # Put ashore since: nothing more is offered there in one's name.
        messages.error(request, _("Ce voyage n’est pas ouvert pour vous. Demandez un lien à son équipage."))
        return None
    try:
        done = pouring.decide(workshop, user, wanted, offered_to=offered_to)
    except CannotPour as reason:
        messages.error(request, str(reason))
        return None
    except document.Stale:
        messages.error(
            request, _("Une carte du voyage a été réécrite depuis : ouvrez cette fusion pour voir les deux.")
        )
        return None
    if done.first:
        letters.tell_crew(workshop, user, site(request))
    if done.count:
        messages.success(request, _said(done, wanted[0]))
    else:
        messages.info(request, _("C’était déjà décidé."))
    return done


def _said(done: Done, one: Wanted) -> str:
    n = {"n": done.count}
    if one.outcome == Outcome.HELD:
        return ngettext("%(n)s carte en cale.", "%(n)s cartes en cale.", done.count) % n
    if done.waiting:
        words = ngettext(
            "%(n)s carte proposée. L’équipage est prévenu et répondra.",
            "%(n)s cartes proposées. L’équipage est prévenu et répondra.",
            done.count,
        )
        return words % n
    if one.outcome == Outcome.MERGED:
        return _("Les deux cartes n’en font plus qu’une.")
    words = ngettext("%(n)s carte versée dans %(zone)s.", "%(n)s cartes versées dans %(zone)s.", done.count)
    return words % {**n, "zone": queries.zone_words(one.zone)}


def _undo(request: HttpRequest, row: Pouring | None, user: User) -> None:
    if row is None:
        messages.info(request, _("C’était déjà défait."))
        return
    try:
        messages.success(request, pouring.undo(row, user))
    except CannotPour as reason:
        messages.error(request, str(reason))


# --- Merging ---------------------------------------------------------------------------------------


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One card beside a card of the voyage: both texts, and the words that a person chooses."""
    workshop, user = mine(request, key)
    card = get_object_or_404(
        Contribution.objects.select_related("stage__workshop"), stage__workshop=workshop, pk=min(pk, 2**63 - 1)
    )
    if not _sees(request, workshop, user):
        raise Http404
    back = reverse("atelier:pour", args=[key])
    return merging(request, workshop, user, card, back, writes=pouring.writes_there(workshop.voyage, user))


def merging(
    request: HttpRequest,
    workshop: Workshop,
    user: User,
    card: Contribution,
    back: str,
    *,
    writes: bool,
    offered_to: Voyage | None = None,
) -> HttpResponse:
    """The page of a merge, for the facilitator and for the crew of the voyage that it was `offered_to`."""
    voyage = offered_to or workshop.voyage
    if voyage is None:
        raise Http404
    board = document.read(journal.opened(voyage.pk))
    there = board.cards.get(request.POST.get("avec") or request.GET.get("avec", ""))
    stale = None
    if request.method == "POST" and there is not None:
        wanted = Wanted(
            card, Outcome.MERGED, there.zone, "", there.id, _merged_words(request, card, there.text),
            request.POST.get("vu", ""),
        )  # fmt: skip
        if request.POST.get("vu", "").replace("\r\n", "\n") != there.text:
            stale = there.text
        elif decide(request, workshop, user, [wanted], offered_to) is not None:
            return redirect(f"{back}#carte-{card.pk}")
    context: dict[str, Any] = {
        "workshop": workshop,
        "voyage": voyage,
        "card": card,
        "there": there,
        "stale": stale,
        "typed": request.POST.get("texte", "") or _proposed(card, there) or (there.text if there else ""),
        "heaps": [
            (place, [(one.id, shown.short(one.text, 140)) for one in board.in_zone(place.id) if one.text.strip()])
            for place in zones.places()
            if place.id != zones.HOLD
        ],
        "landing": _landing(card),
        "most": document.TEXT_LENGTH,
        "back": back,
        "writes": writes,
    }
    return render(request, "workshop/merge.html", context, status=409 if stale is not None else 200)


def _proposed(card: Contribution, there: CardView | None) -> str:
    row = Pouring.objects.filter(contribution=card, waiting=True, outcome=Outcome.MERGED).first()
    return row.text if row is not None and there is not None and row.card == there.id else ""


def _landing(card: Contribution) -> str:
    return kind_of(card.stage).lands(card.stage, card)[0]


def _merged_words(request: HttpRequest, card: Contribution, there: str) -> str:
    keep = request.POST.get("garder", "")
    if keep == "voyage":
        return there
    return card.text if keep == "atelier" else request.POST.get("texte", "")


# --- Which project -----------------------------------------------------------------------------------


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def project(request: HttpRequest, key: str) -> HttpResponse:
    """Which voyage receives the cards. What was poured elsewhere stays there."""
    workshop, user = mine(request, key)
    form = ProjectForm(
        user,
        request.POST if request.method == "POST" else None,
        initial={"voyage": workshop.voyage.key if workshop.voyage else "", "title": ""},
    )
    if request.method == "POST" and form.is_valid():
        voyage = _voyage_of(request, form, user)
        if voyage is not None:
            preparing.change(workshop, voyage=voyage)
            messages.success(request, _("Les cartes iront dans « %(title)s ».") % {"title": voyage.title})
            return redirect("atelier:pour", key)
        form.add_error("address", _("Ce voyage n’est pas ouvert pour vous. Demandez un lien à son équipage."))
    context = {"workshop": workshop, "form": form}
    return render(request, "workshop/project.html", context, status=422 if form.errors else 200)


def _voyage_of(request: HttpRequest, form: ProjectForm, user: User) -> Voyage | None:
    if title := form.cleaned_data["title"]:
        begun = Beginning(title)
        return voyages.begin(begun, user, None, get_language() or settings.LANGUAGE_CODE, once=once_of(request))
    if address := form.cleaned_data["address"]:
        voyage = Voyage.objects.filter(key=address, closed_at=None).first()
        who = who_is(request, voyage) if voyage else None
        # A passer-by of a public voyage proposes nothing: nobody invited them.
        return voyage if who and (who.role is not None or who.link is not None) else None
    return form.chosen
