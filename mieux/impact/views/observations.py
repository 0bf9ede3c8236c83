"""Saying what one saw of an impact, showing it, and what becomes of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.atlas.models import Initiative, State
from mieux.atlas.page import page_of
from mieux.atlas.views.finding import site
from mieux.core.limits import limited
from mieux.evidence import files
from mieux.evidence.forms import EvidenceForm
from mieux.evidence.models import NEEDS_CONSENT
from mieux.people.models import User

from ..actions import observations as actions
from ..forms.claims import DecideForm, RemoveForm
from ..forms.observations import ObservationForm
from ..models import Claim, Observation, ObservationEvidence, RemovedAs, Review
from ..queries.evidence_values import values_to_show
from ..queries.matrix import claim_url, words_of_claim
from ..rules import sees_observation, shows_more
from .finding import find, find_claim, find_observation, person, say_errors
from .typed import keeps_what_was_typed


@never_cache
@limited("write")
@keeps_what_was_typed(form=ObservationForm, preuve=EvidenceForm)
def observe(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say what one saw on a day, with what shows it."""
    initiative, rights, claim = find_claim(request, slug, pk)
    if not rights.signed_in and initiative.state == State.PUBLISHED:
        return redirect_to_login(request.get_full_path())
    if not rights.adds or claim.removed_at is not None:
        raise PermissionDenied(_("On n’ajoute pas d’observation ici pour l’instant."))
    data = request.POST if request.method == "POST" else None
    form = ObservationForm(data)
    evidence = EvidenceForm(
        data, request.FILES if data is not None else None, initiative=initiative, values=values_to_show(initiative)
    )
    if data is None or not (form.is_valid() & evidence.is_valid()):
        return _form(request, initiative, claim, form, evidence, status=422 if data is not None else 200, rights=rights)
    given = evidence.given()
    made = actions.add_observation(claim, person(request), form.seen(), [given] if given else [])
    messages.success(
        request,
        _("Merci ! L’équipe de l’initiative va y jeter un œil, puis cela paraîtra.")
        if made.review == Review.PROPOSED
        else _("C’est noté, avec le jour. Merci d’être allé·e voir."),
    )
    return redirect(f"{claim_url(claim)}#o{made.pk}")


def _form(
    request: HttpRequest,
    initiative: Initiative,
    claim: Claim,
    form: ObservationForm | None,
    evidence: EvidenceForm,
    status: int,
    **more: Any,
) -> HttpResponse:
    context = {
        "initiative": initiative,
        "page": page_of(initiative),
        "claim": claim,
        "claim_words": words_of_claim(claim),
        "form": form,
        "evidence_form": evidence,
        **more,
    }
    return render(request, "impact/observation_form.html", context, status=status)


@never_cache
@limited("write")
@keeps_what_was_typed(preuve=EvidenceForm)
@login_required
def show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One more thing that shows an observation."""
    initiative, rights, observation = find_observation(request, slug, pk)
    if not shows_more(rights, observation):
        raise PermissionDenied(
            _("Seules son autrice ou son auteur et l’équipe ajoutent une preuve à cette observation.")
        )
    data = request.POST if request.method == "POST" else None
    evidence = EvidenceForm(
        data,
        request.FILES if data is not None else None,
        initiative=initiative,
        required=True,
        values=values_to_show(initiative),
    )
    if data is None or not evidence.is_valid():
        status = 422 if data is not None else 200
        return _form(request, initiative, observation.claim, None, evidence, status, observation=observation)
    given = evidence.given()
    assert given is not None
    actions.add_evidence(observation, person(request), given)
    messages.success(request, _("Une preuve de plus, merci."))
    return redirect(f"{claim_url(observation.claim)}#o{observation.pk}")


Gesture = Callable[[Observation, Any], Any]


def _gesture(request: HttpRequest, slug: str, pk: int, gesture: Gesture, done: str) -> HttpResponse:
    """Take an observation away or bring it back."""
    _initiative, rights, observation = find_observation(request, slug, pk)
    # Of what stands there, whoever takes it away; of what was taken away, whoever may undo that.
    if not rights.brings_back(observation, observation.removed_as):
        raise PermissionDenied(_("Ce que quelqu’un a vu ne se retire pas à sa place : dites plutôt ce que vous voyez."))
    gesture(observation, person(request))
    messages.success(request, done)
    return redirect(f"{claim_url(observation.claim)}#observations")


@require_POST
@login_required
@limited("write")
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take it away; the page of the impact says how to bring it back."""
    _initiative, rights, found = find_observation(request, slug, pk)
    form = RemoveForm(request.POST, as_moderator=rights.removes_as(found) == RemovedAs.MODERATION)
    if rights.takes_away(found) and not form.is_valid():
        say_errors(request, form)
        return redirect(f"{claim_url(found.claim)}#o{found.pk}")

    def gesture(row: Observation, user: User) -> None:
        actions.remove_observation(row, user, form.cleaned_data["reason"], site(request))

    return _gesture(request, slug, pk, gesture, _("Retirée. Vous pouvez la remettre d’ici."))


@require_POST
@login_required
@limited("write")
def bring_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """« Annuler »."""
    return _gesture(request, slug, pk, actions.bring_back_observation, _("Remise, avec ses preuves."))


@require_POST
@login_required
@limited("write")
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep what somebody outside saw, or say why not."""
    _initiative, rights, observation = find_observation(request, slug, pk)
    if not rights.decides:
        raise PermissionDenied(_("C’est à l’équipe de l’initiative de garder ou non ce qu’on lui propose."))
    form = DecideForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
    elif form.cleaned_data["decision"] == "keep":
        actions.keep_observation(observation, person(request))
        messages.success(request, _("Gardée : tout le monde peut la lire."))
    else:
        actions.refuse_observation(observation, person(request), form.cleaned_data["reason"])
        messages.success(request, _("Non reprise. La personne lira votre raison."))
    return redirect(f"{claim_url(observation.claim)}#o{observation.pk}")


def _find_evidence(request: HttpRequest, slug: str, pk: int) -> ObservationEvidence:
    """A piece of evidence of an observation that this person sees; 404 otherwise."""
    initiative, rights = find(request, slug)
    rows = ObservationEvidence.objects.select_related("observation__claim")
    row = rows.filter(observation__claim__initiative=initiative, pk=pk % 2**62).first()
    if row is None or not sees_observation(rights, row.observation):
        raise Http404
    if row.removed_at is not None and not rights.takes_away(row.observation):
        raise Http404
    row.observation.claim.initiative = initiative
    return row


@require_safe
def evidence_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The file of a piece of evidence, for those who may read the observation."""
    row = _find_evidence(request, slug, pk)
    initiative, observation = row.observation.claim.initiative, row.observation
    public = (
        initiative.state == State.PUBLISHED
        and observation.review == observation.claim.review == Review.KEPT
        and not (observation.removed_at or observation.claim.removed_at or row.removed_at)
    )
    return files.serve(request, row, public=public)


def _evidence_gesture(request: HttpRequest, slug: str, pk: int, gesture: Callable[..., Any], done: str) -> HttpResponse:
    row = _find_evidence(request, slug, pk)
    _initiative, rights = find(request, slug)
    if not rights.brings_back(row.observation, row.removed_as):
        raise PermissionDenied(_("Cette preuve n’est pas à vous : demandez à la personne qui l’a donnée."))
    gesture(row, person(request))
    messages.success(request, done)
    return redirect(f"{claim_url(row.observation.claim)}#o{row.observation_id}")


@require_POST
@login_required
@limited("write")
def remove_evidence(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take one piece of evidence away; it can come back for thirty days."""
    return _evidence_gesture(
        request, slug, pk, actions.remove_evidence, _("Preuve retirée. Vous pouvez la remettre pendant trente jours.")
    )


@require_POST
@login_required
@limited("write")
def bring_back_evidence(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """« Annuler »."""
    return _evidence_gesture(request, slug, pk, actions.bring_back_evidence, _("Preuve remise."))


@require_POST
@login_required
@limited("write")
def source(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """« La source ne se lit plus », and the contrary: whoever noticed may say it, nothing is lost by it."""
    row = _find_evidence(request, slug, pk)
    _initiative, rights = find(request, slug)
    if not rights.adds or not row.url or row.removed_at is not None:
        raise PermissionDenied(_("On ne peut rien dire de cette source pour l’instant."))
    gone = request.POST.get("gone") == "1"
    actions.say_source(row, person(request), gone=gone)
    messages.success(
        request,
        _("Merci : c’est noté. Ce qui avait été lu reste ici.")
        if gone
        else _("La source se lit de nouveau : c’est noté."),
    )
    return redirect(f"{claim_url(row.observation.claim)}#o{row.observation_id}")


@require_POST
@login_required
@limited("write")
def erase_evidence(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Erase for good: somebody no longer agrees."""
    row = _find_evidence(request, slug, pk)
    _initiative, rights = find(request, slug)
    if not rights.takes_away(row.observation):
        raise PermissionDenied(_("Cette preuve n’est pas à vous : demandez à la personne qui l’a donnée."))
    if row.kind not in NEEDS_CONSENT:
        raise PermissionDenied(_("Personne ne parle ni ne se voit dans cette preuve : retirez-la, elle peut revenir."))
    actions.erase_evidence(row, person(request))
    messages.success(request, _("Effacée pour de bon : il n’en reste ni mot, ni image."))
    return redirect(f"{claim_url(row.observation.claim)}#o{row.observation_id}")
