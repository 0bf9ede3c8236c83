"""The log, month by month; what one wants to be written about; and the small pages that the letters open.

A letter's link needs no login and belongs to one person and one month (or one buoy). It may have been passed on: its
page shows the name of the voyage and that person's own lines, nothing else of the boat. GET shows, POST writes.
"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mieux.core.limits import limited

from .. import rules
from ..actions import crossing
from ..actions import letters as actions
from ..forms.letters import HalfwayForm, LogForm, MailForm
from ..models import Course, Letter, LetterKind, LogEntry, Rhythm
from ..queries import letters as queries
from .finding import boarded

MOST_MONTHS = 12
"""Months back of which somebody aboard may still write."""


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, key: str) -> HttpResponse:
    """The log of the voyage, for those aboard; `?mois=2027-03` chooses the month one writes about."""
    who = boarded(request, key, rules.is_shipmate)
    if request.method == "POST" and not rules.can_write_log(who):
        raise PermissionDenied
    month = _month(request)
    mine = queries.entry_of(who.voyage, who.user, month)
    form = _log_form(request, who, mine)
    if request.method == "POST" and form.is_valid():
        actions.log(who, month, form.cleaned_data, cards=form.cards())
        messages.success(request, _("C’est au journal de bord."))
        return redirect("voyage:log", key)
    context = {
        "who": who,
        "voyage": who.voyage,
        "form": form,
        "month": month,
        "months": _months(timezone.localdate()),
        "mine": mine,
        "log": queries.log_of(who.voyage),
        "wish": queries.wish_of(who.voyage, who.user),
        "may_write": rules.can_write_log(who),
    }
    return render(request, "voyage/log.html", context, status=422 if form.errors else 200)


def _months(today: date) -> list[date]:
    """This month and those before, of which one may write."""
    found = [today.replace(day=1)]
    while len(found) < MOST_MONTHS:
        found.append(queries.month_before(found[-1]))
    return found


def _month(request: HttpRequest) -> date:
    asked = request.GET.get("mois", "")
    months = _months(timezone.localdate())
    return next((each for each in months if each.strftime("%Y-%m") == asked), months[0])


def _log_form(request: HttpRequest, who: rules.Aboard, mine: LogEntry | None) -> LogForm:
    start = {name: getattr(mine, name) for name in ("moved", "blocks", "ahead")} if mine else {}
    return LogForm(
        request.POST if request.method == "POST" else None,
        initial=start,
        cards=rules.can_edit(who),
        made=mine.cards if mine else (),
    )


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """What letters somebody aboard wants about this voyage."""
    who = boarded(request, key, rules.is_shipmate)
    row = queries.wish_of(who.voyage, who.user)
    start = {"log": row.log, "halfway": row.halfway, "called": row.called} if row else {"log": "never", "called": True}
    form = MailForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.wish(who.voyage, who.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("Entendu. Vous changez quand vous voulez, ici ou d’un clic dans la lettre."))
        return redirect("voyage:mail", key)
    context = {"who": who, "voyage": who.voyage, "form": form}
    return render(request, "voyage/mail.html", context, status=422 if form.errors else 200)


# --- By the link of a letter ------------------------------------------------------------------------------


def _sealed(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The address is a key: no other site learns it, no search engine keeps it."""
    response = render(request, template, context, status=status)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Three lines of log, or half-way at a buoy: for one person, once they received the letter."""
    letter = actions.letter_of(token)
    if letter is None or not queries.opens(letter, timezone.now()):
        return _sealed(request, "voyage/letter/gone.html", {}, 410)
    if request.method == "POST" and request.POST.get("answer") == "close":
        actions.revoke(letter)
        return _sealed(request, "voyage/letter/gone.html", {"closed": True})
    if letter.kind == LetterKind.HALFWAY:
        return _halfway(request, letter, token)
    return _log_by_letter(request, letter, token)


def _log_by_letter(request: HttpRequest, letter: Letter, token: str) -> HttpResponse:
    who = rules.aboard(letter.wish.voyage, letter.wish.user)
    mine = queries.entry_of(who.voyage, who.user, letter.period)
    form = _log_form(request, who, mine)
    context = {"voyage": who.voyage, "letter": letter, "token": token, "form": form, "mine": mine}
    if request.method == "POST" and form.is_valid():
        entry = actions.log(who, letter.period, form.cleaned_data, cards=form.cards())
        actions.answered(letter)
        return _sealed(request, "voyage/letter/thanks.html", context | {"entry": entry})
    return _sealed(request, "voyage/letter/log.html", context, 422 if form.errors else 200)


def _halfway(request: HttpRequest, letter: Letter, token: str) -> HttpResponse:
    voyage, user = letter.wish.voyage, letter.wish.user
    buoy = next((each for each in queries.passages_of(voyage) if each.card.id == letter.card_id), None)
    if buoy is None or not queries.steers(letter):
        return _sealed(request, "voyage/letter/gone.html", {}, 410)
    context: dict[str, Any] = {"voyage": voyage, "letter": letter, "token": token, "buoy": buoy}
    if letter.answered_at is not None:
        return _sealed(request, "voyage/letter/thanks.html", context)
    form = HalfwayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        crossing.stop_over(voyage, user, Course(form.cleaned_data["course"]), form.cleaned_data["note"], letter.card_id)
        actions.answered(letter)
        return _sealed(request, "voyage/letter/thanks.html", context)
    return _sealed(request, "voyage/letter/halfway.html", context | {"form": form}, 422 if form.errors else 200)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: HttpRequest, token: str) -> HttpResponse:
    """How often, or no more, in one click; works however old the letter is."""
    letter = actions.letter_of(token)
    if letter is None:
        return _sealed(request, "voyage/letter/gone.html", {}, 410)
    row, done = letter.wish, ""
    if request.method == "POST":
        said = request.POST.get("answer", "")
        if said == "stop":
            actions.stop_all(row)
            done = _("C’est arrêté : plus aucune lettre de ce voyage.")
        elif said == "halfway":
            actions.wish(row.voyage, row.user, halfway=False)
            done = _("Plus de lettre à mi-chemin des balises.")
        elif said in Rhythm.values:
            actions.wish(row.voyage, row.user, log=said)
            done = _("Entendu : le rythme est changé.")
        row.refresh_from_db()
    context = {"voyage": row.voyage, "letter": letter, "wish": row, "done": done, "rhythms": Rhythm.choices}
    return _sealed(request, "voyage/letter/rhythm.html", context)


@csrf_exempt
@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The button of mail programs (RFC 8058): they send this form without cookie, hence without its protection.

    Whoever holds the token may only stop letters with it. Somebody who follows the link sees the page with the choices.
    """
    if request.method != "POST":
        return redirect(reverse("voyage:rhythm", args=[token]))
    letter = actions.letter_of(token)
    if letter is not None and request.POST.get("List-Unsubscribe") == "One-Click":
        actions.stop_all(letter.wish)
    return HttpResponse(status=204)
