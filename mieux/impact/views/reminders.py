"""« Me le rappeler », and what the links of the letters open. GET shows, POST writes.

A link belongs to one person and one reminder. It may have been passed on: its page shows what is public, no name of a
person, nothing of a fiche that is not public.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from mieux.atlas.models import Initiative
from mieux.core.limits import limited
from mieux.evidence.forms import EvidenceForm
from mieux.people.viewer import viewer_of

from ..actions import following as actions
from ..actions import observations
from ..forms.observations import FollowForm, ReminderForm
from ..models import Answer, Follow, Reminder, Review
from ..queries.evidence_values import values_to_show
from ..queries.matrix import matrix_of
from ..queries.reminders import follow_of, reminder_of
from ..rules import rights_of
from .finding import find, person


@require_POST
@login_required
@limited("write")
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to be reminded, or change how often."""
    initiative, rights = find(request, slug)
    if not rights.follows:
        raise PermissionDenied(_("On ne suit pas cette fiche pour l’instant."))
    form = FollowForm(request.POST)
    if form.is_valid():
        actions.follow(initiative, person(request), form.cleaned_data["rhythm"])
        messages.success(request, _("Entendu : nous vous écrirons. Vous arrêtez quand vous voulez, d’un clic."))
    else:
        messages.error(request, _("Choisissez un rythme, puis renvoyez."))
    return redirect(f"{reverse('impact:matrix', args=[slug])}#rappels")


@require_POST
@login_required
@limited("write")
def unfollow(request: HttpRequest, slug: str) -> HttpResponse:
    """No more reminders of this initiative."""
    initiative, _rights = find(request, slug)
    row = Follow.objects.filter(initiative=initiative, user=person(request)).first()
    if row is not None:
        actions.stop(row)
    messages.success(request, _("C’est arrêté : plus de rappel pour cette initiative."))
    return redirect(f"{reverse('impact:matrix', args=[slug])}#rappels")


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def reminder(request: HttpRequest, token: str) -> HttpResponse:
    """What a person saw since, in three fields, from a link in a letter."""
    row = reminder_of(token, timezone.now())
    if row is None:
        return _gone(request)
    initiative = Initiative.objects.with_parts().get(pk=row.follow.initiative_id)
    viewer = viewer_of(request)
    if not initiative.is_public and viewer != row.follow.user:
        # Not public: the link alone says nothing. Its owner comes in by the door.
        return _gone(request) if viewer.is_authenticated else redirect_to_login(request.get_full_path())
    rights = rights_of(row.follow.user, initiative)
    if not rights.adds:
        return _gone(request)
    lines = matrix_of(initiative).lines
    context: dict[str, Any] = {"initiative": initiative, "lines": lines, "reminder": row, "token": token}
    if row.answer == Answer.OBSERVED and "encore" not in request.GET:
        return _page(request, "impact/reminder_done.html", context)
    data = request.POST if request.method == "POST" else None
    if data is not None and data.get("answer") == Answer.NOTHING:
        actions.answer(row, Answer.NOTHING)
        return _page(request, "impact/reminder_done.html", context | {"nothing": True})
    form = ReminderForm(data, lines=lines)
    evidence = EvidenceForm(
        data, request.FILES if data is not None else None, initiative=initiative, values=values_to_show(initiative)
    )
    if data is None or not (form.is_valid() & evidence.is_valid()):
        context |= {"form": form, "evidence_form": evidence}
        return _page(request, "impact/reminder.html", context, status=422 if data is not None else 200)
    return _answered(request, row, form, evidence, context)


def _answered(
    request: HttpRequest, row: Reminder, form: ReminderForm, evidence: EvidenceForm, context: dict[str, Any]
) -> HttpResponse:
    given = evidence.given()
    claim = form.by_pk[form.cleaned_data["claim"]]
    made = observations.add_observation(claim, row.follow.user, form.seen(), [given] if given else [])
    actions.answer(row, Answer.OBSERVED)
    return _page(
        request, "impact/reminder_done.html", context | {"made": made, "waits": made.review == Review.PROPOSED}
    )


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    # The address is the key: the policy of the site (same-origin) keeps it from others. Not « no-referrer »: browsers
    # then send forms with « Origin: null », which the protection of forms refuses.
    response["X-Robots-Tag"] = "noindex"
    return response


def _gone(request: HttpRequest) -> HttpResponse:
    """The same words for a forged, an old and a stopped link: they tell nothing."""
    return _page(request, "impact/reminder_gone.html", {}, status=410)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """How often, or no more: for one initiative, or for all."""
    row = follow_of(token)
    if row is None:
        return _gone(request)
    form = FollowForm(request.POST if request.POST.get("answer") == "rhythm" else None, initial={"rhythm": row.rhythm})
    context: dict[str, Any] = {"follow": row, "form": form, "token": token, "public": row.initiative.is_public}
    if request.method == "POST":
        said = request.POST.get("answer")
        if said == "all":
            actions.stop_all(row.user)
            return _page(
                request,
                "impact/stop.html",
                context | {"ended": "all", "done": _("Plus aucun rappel. Merci d’avoir regardé.")},
            )
        if said == "stop":
            actions.stop(row)
            return _page(
                request,
                "impact/stop.html",
                context | {"ended": "one", "done": _("Plus de rappel pour cette initiative.")},
            )
        if form.is_valid():
            actions.follow(row.initiative, row.user, form.cleaned_data["rhythm"])
            return _page(request, "impact/stop.html", context | {"done": _("Entendu : le rythme est changé.")})
        return _page(request, "impact/stop.html", context, status=422)
    return _page(request, "impact/stop.html", context)


@csrf_exempt
@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The button of mail programs (RFC 8058): they send this form without cookie, hence without its protection.

    Whoever holds the token may only stop letters with it. Somebody who follows the link sees the page with the choices.
    """
    if request.method != "POST":
        return redirect("impact:stop", token)
    row = follow_of(token)
    if row is not None and request.POST.get("List-Unsubscribe") == "One-Click":
        actions.stop_all(row.user)
    return HttpResponse(status=204)
