"""Fetching what a page is about, or answering like a page that does not exist."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest

from mieux.atlas.models import Initiative
from mieux.atlas.views.finding import find as find_initiative
from mieux.people.models import User
from mieux.people.viewer import viewer_of

from ..models import Claim, Observation
from ..rules import Rights, rights_of, sees_observation


def find(request: HttpRequest, slug: str) -> tuple[Initiative, Rights]:
    """The initiative, and what this person may do with its impacts."""
    initiative = find_initiative(request, slug)
    return initiative, rights_of(viewer_of(request), initiative)


def find_claim(request: HttpRequest, slug: str, pk: int) -> tuple[Initiative, Rights, Claim]:
    """A claim of that initiative; what one may not see does not exist."""
    initiative, rights = find(request, slug)
    claim = _number(pk) and Claim.objects.select_related("by").filter(initiative=initiative, pk=pk).first()
    if not claim or not rights.sees(claim):
        raise Http404
    claim.initiative = initiative
    return initiative, rights, claim


def find_observation(request: HttpRequest, slug: str, pk: int) -> tuple[Initiative, Rights, Observation]:
    """An observation of one of its claims."""
    initiative, rights = find(request, slug)
    rows = Observation.objects.select_related("claim", "by").filter(claim__initiative=initiative)
    observation = _number(pk) and rows.filter(pk=pk).first()
    if not observation or not sees_observation(rights, observation):
        raise Http404
    observation.claim.initiative = initiative
    return initiative, rights, observation


def say_errors(request: HttpRequest, form: Form) -> None:
    """What does not stand in a form of one button, said on the page that comes next."""
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))


def _number(pk: int) -> bool:
    """An id that a database can hold."""
    return pk < 2**63


def person(request: HttpRequest) -> User:
    """Whoever is signed in; only for views that only they reach."""
    viewer = viewer_of(request)
    assert isinstance(viewer, User)
    return viewer
