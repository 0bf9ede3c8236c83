"""The participant's phone: the room as a page, as a scene, and the gestures sent from it."""

import json
import threading
import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.core import limits
from mieux.core.text import printable
from mieux.core.views import too_many_requests

from .. import halftime, rights, scenes, seats
from ..actions.bell import Over
from ..models import Participant, Workshop
from ..notice import notice_of
from ..snapshots import snapshot
from ..stages import kind_of
from ..stages.kind import Doing, Face, Refused
from .finding import as_json, find, stage_named, wants_json

KEY_LENGTH = 64
_OVER = gettext_lazy("L’atelier est terminé : rien de plus n’est pris.")
# SQLite lets one write at a time and makes the others look again now and then; here they wait in line, and go at once.
_turn = threading.Lock()


def room_page(
    request: HttpRequest,
    workshop: Workshop,
    participant: Participant,
    *,
    said: str = "",
    refused: str = "",
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    """The phone's page with the scene in it, complete without JavaScript."""
    scene = json.loads(scenes.envelope(workshop, Face.PHONE))
    own = scenes.mine_of(workshop, participant)
    sent_as = uuid.uuid4().hex
    context = {
        "workshop": workshop,
        "participant": participant,
        "word": seats.word_of(request, workshop),
        "scene": scene,
        # Our own templates made this HTML; what people wrote in it is escaped there.
        "html": mark_safe(scenes.filled(request, scene["html"], sent_as=sent_as, typed=typed)),  # noqa: S308
        "mine": mark_safe(scenes.filled(request, own["html"], sent_as=sent_as)),  # noqa: S308
        "ends": own["ends"] or scene["timer"]["ends"],
        "now": timezone.now().timestamp(),
        "notice": notice_of(workshop),
        "said": said,
        "refused": refused,
    }
    return render(request, "workshop/phone.html", context, status=status)


@never_cache
@require_safe
def scene(request: HttpRequest, code: str) -> HttpResponse:
    """What a face shows now, as JSON: `?role=screen|remote|phone`. `?have=n`: 204 when that is still the newest.

    A phone's scene is for whoever is in the room; those of the projection and the remote need their keys.
    """
    workshop = find(code)
    try:
        face = Face(request.GET.get("role", "phone"))
    except ValueError:
        raise Http404 from None
    if face == Face.PHONE:
        allowed = seats.is_seated(request, workshop) or seats.present(request, workshop).shows
    else:
        who = seats.present(request, workshop)
        allowed = rights.can_run(who) if face == Face.REMOTE else rights.can_see_screen(who)
    if not allowed:
        raise PermissionDenied(_("Entrez d’abord dans l’atelier avec le code."))
    at = workshop.beat if face == Face.PHONE else workshop.seq
    if request.GET.get("have") == str(at):
        return HttpResponse(status=204)
    return as_json(scenes.answer(workshop, face))


@never_cache
@require_safe
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """What this participant wrote and chose in the current stage, as JSON; nobody else's.

    `?seq=n`: the phone was told of change n, as all were at once; what they read alike is read once.
    """
    told = request.GET.get("seq", "")
    if told.isascii() and told.isdigit() and len(told) < 19:
        found = snapshot(code, int(told))
        if found and (participant := found.whose(seats.token_of(request, code))):
            return as_json(scenes.mine_of(found.workshop, participant, found.stage))
    workshop = find(code)
    row = seats.participant_of(request, workshop)
    if row is None:
        raise PermissionDenied(_("Entrez d’abord dans l’atelier avec le code."))
    return as_json(scenes.mine_of(workshop, row))


@never_cache
@require_POST
def verb(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """A participant's gesture in a stage. Sent again with the same key it is the same gesture."""
    workshop = find(code)
    who = seats.present(request, workshop)
    if who.participant is None:
        raise PermissionDenied(_("Entrez d’abord dans l’atelier avec le code."))
    # A whole school is behind one address: what is counted here is one seat.
    if limits.too_often("workshop", f"{workshop.pk}:{who.participant.pk}"):
        return as_json({"ok": False, "wait": 10}, 429) if wants_json(request) else too_many_requests(request, 10)
    if not rights.can_take_part(who):
        return _refused(request, who.participant, workshop, str(_OVER), 410)
    stage = stage_named(workshop, request.POST.get("sequence", ""))
    made = halftime.VERBS.get(verb) or kind_of(stage).participant_verbs.get(verb) if stage else None
    if stage is None or made is None:
        raise Http404
    if not stage.phase:
        return _refused(request, who.participant, workshop, _("Cette séquence n’a pas encore commencé."), 409)
    if not rights.may_make(stage, verb, made.phases):
        return _refused(request, who.participant, workshop, _("L’animation a fermé ce geste pour cette séquence."), 409)
    try:
        key = printable(request.POST.get("envoi", ""))[:KEY_LENGTH] or uuid.uuid4().hex
        with _turn:
            said = str(made.act(Doing(stage, request.POST, key, who.participant)))
    except Refused as reason:
        return _refused(request, who.participant, workshop, str(reason), 422)
    except Over:
        # Closed since this request began.
        return _refused(
            request, who.participant, find(code), _("L’atelier est terminé : rien de plus n’est pris."), 410
        )
    except Workshop.DoesNotExist as error:
        raise Http404 from error
    workshop = find(code)
    if wants_json(request):
        return as_json(
            {"ok": True, "said": said, "seq": workshop.seq, "mine": scenes.mine_of(workshop, who.participant)}
        )
    response = redirect("atelier:room", workshop.code)
    response["Location"] += "#recu"
    return response


def _refused(
    request: HttpRequest, participant: Participant, workshop: Workshop, reason: str, status: int
) -> HttpResponse:
    """Say why, with the words still there."""
    if wants_json(request):
        return as_json({"ok": False, "reason": reason}, status)
    typed = request.POST.get("texte", "")[:2000]
    return room_page(request, workshop, participant, refused=reason, typed=typed, status=status)
