"""Which workshop, who stands before it, and how they want to be answered."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from mieux.atlas.views.finding import site
from mieux.people.models import User
from mieux.people.viewer import viewer_of

from .. import rights, seats
from ..codes import clean_code
from ..models import Facilitator, Stage, Workshop
from ..rights import Present

__all__ = ["as_json", "find", "mine", "runner", "site", "stage_named", "wants_json"]


def find(code: str) -> Workshop:
    """The workshop with this code on the wall; 404 when there is none."""
    workshop = Workshop.objects.filter(code=clean_code(code)).first()
    if workshop is None:
        raise Http404
    return workshop


def runner(request: HttpRequest, code: str) -> Present:
    """Whoever runs this workshop; for all others 403: that a workshop exists, its code says already."""
    who = seats.present(request, find(code))
    if not rights.can_run(who):
        raise PermissionDenied(
            _("C’est la télécommande de l’animation. Demandez-lui de vous inviter, si vous animez aussi.")
        )
    return who


def mine(request: HttpRequest, key: str) -> tuple[Workshop, User]:
    """A workshop by the address of its preparation, and the account that facilitates it; for others there is none."""
    viewer = viewer_of(request)
    if not viewer.is_authenticated or not isinstance(viewer, User):
        raise PermissionDenied(_("Connectez-vous pour préparer un atelier."))
    # A rehearsal has no preparation, no results and no files of its own.
    workshop = get_object_or_404(Workshop, key=key, rehearsal_of=None)
    if not Facilitator.objects.filter(workshop=workshop, user=viewer).exists():
        raise Http404
    return workshop, viewer


def stage_named(workshop: Workshop, value: str) -> Stage | None:
    """A stage of this workshop by the number that came with a form."""
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        return None
    stage = Stage.objects.filter(pk=int(value), workshop=workshop).first()
    if stage:
        stage.workshop = workshop
    return stage


def wants_json(request: HttpRequest) -> bool:
    """Whether our script asks, and not a form."""
    return request.headers.get("Accept", "").startswith("application/json")


def as_json(data: dict[str, Any] | str, status: int = 200) -> HttpResponse:
    """JSON that nobody keeps."""
    body = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return HttpResponse(body, "application/json; charset=utf-8", status, headers={"Cache-Control": "no-store"})
