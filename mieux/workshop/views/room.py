"""The facilitator's two faces in the room: the projection and the remote, and the remote's gestures."""

import json
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.core.text import printable

from .. import halftime, keys, rights, scenes, seats
from ..actions import rehearsing, running
from ..actions.bell import Over
from ..models import Participant, Stage, Workshop
from ..stages import kind_of
from ..stages.kind import Doing, Face, Outdated, Refused, Verb
from .finding import as_json, find, runner, site, stage_named, wants_json


def _secret(response: HttpResponse) -> HttpResponse:
    """The address may hold a key: no search engine keeps it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _key(request: HttpRequest) -> str:
    return request.POST.get("cle", "") or request.GET.get("cle", "")


@never_cache
@require_safe
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The projection: read from eight metres, nothing private on it."""
    workshop = find(code)
    if not rights.can_see_screen(seats.present(request, workshop)):
        raise PermissionDenied(_("La projection s’ouvre depuis la télécommande de l’animation."))
    scene = json.loads(scenes.envelope(workshop, Face.SCREEN))
    context = {
        "workshop": workshop,
        "scene": scene,
        "html": mark_safe(scenes.filled(request, scene["html"], sent_as="")),  # noqa: S308
        "cle": _key(request),
        "now": timezone.now().timestamp(),
        "short": (site(request) + reverse("workshop-short", args=[workshop.code])).partition("://")[2],
    }
    return _secret(render(request, "workshop/screen.html", context))


@never_cache
@require_safe
def remote(request: HttpRequest, code: str) -> HttpResponse:
    """The remote: a thumb's reach."""
    who = runner(request, code)
    return _remote_page(request, who.workshop)


def _remote_page(request: HttpRequest, workshop: Workshop, *, refused: str = "", status: int = 200) -> HttpResponse:
    scene = json.loads(scenes.envelope(workshop, Face.REMOTE))
    key = _key(request)
    context = {
        "workshop": workshop,
        "scene": scene,
        "html": mark_safe(scenes.filled(request, scene["html"], sent_as=uuid.uuid4().hex, key=key)),  # noqa: S308
        "cle": key,
        "now": timezone.now().timestamp(),
        "screen": reverse("atelier:screen", args=[workshop.code]) + "?cle=" + keys.key_of(workshop, keys.SCREEN),
        "refused": refused,
        "owner": workshop.by_id is not None,
    }
    return _secret(render(request, "workshop/remote.html", context, status=status))


Gesture = Callable[[HttpRequest, Workshop], str]


def _next(request: HttpRequest, workshop: Workshop) -> str:
    return _step(request, workshop, 1)


def _before(request: HttpRequest, workshop: Workshop) -> str:
    return _step(request, workshop, -1)


def _step(request: HttpRequest, workshop: Workshop, step: int) -> str:
    stage = running.neighbour(workshop, step)
    if step > 0 and stage is None:
        raise Refused(_("C’était la dernière séquence. Il reste à fermer l’atelier."))
    seen = request.POST.get("vue", "")
    moved = running.go_to(
        workshop, stage, seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None
    )
    return _("Tout le monde suit.") if moved else _("C’était déjà fait.")


def _go(request: HttpRequest, workshop: Workshop) -> str:
    running.go_to(workshop, _stage(request, workshop))
    return _("Tout le monde suit.")


def _stage(request: HttpRequest, workshop: Workshop) -> Stage:
    stage = stage_named(workshop, request.POST.get("sequence", ""))
    if stage is None:
        raise Refused(_("Cette séquence n’existe plus."))
    return stage


def _phase(request: HttpRequest, workshop: Workshop) -> str:
    stage, wanted = _stage(request, workshop), request.POST.get("phase", "")
    if not running.set_phase(stage, wanted):
        raise Refused(_("Ce n’est pas possible maintenant."))
    said = next((phase.said for phase in kind_of(stage).phases if phase.id == wanted), "")
    return str(said) or _("C’est fait.")


def _minute(request: HttpRequest, workshop: Workshop) -> str:
    running.more_time(workshop)
    return _("Une minute de plus pour tout le monde.")


def _minute_less(request: HttpRequest, workshop: Workshop) -> str:
    running.less_time(workshop)
    return _("Une minute de moins pour tout le monde.")


def _minute_for(request: HttpRequest, workshop: Workshop) -> str:
    number = request.POST.get("numero", "")
    person = (
        Participant.objects.filter(workshop=workshop, number=int(number)).first()
        if number.isascii() and number.isdigit() and len(number) < 9
        else None
    )
    if person is None:
        raise Refused(_("Personne n’a ce numéro. Il est affiché en bas du téléphone de chacun·e."))
    running.more_time_for(person)
    return _("Une minute de plus pour le numéro %(number)s.") % {"number": person.number}


def _pause(request: HttpRequest, workshop: Workshop) -> str:
    running.stop_clock(workshop)
    return _("Le temps est arrêté.")


def _resume(request: HttpRequest, workshop: Workshop) -> str:
    running.start_clock(workshop)
    return _("Le temps repart.")


def _lock(request: HttpRequest, workshop: Workshop) -> str:
    locked = request.POST.get("etat") == "oui"
    running.lock(workshop, locked)
    return _("La porte est fermée : qui est là reste là.") if locked else _("La porte est ouverte.")


def _airlock(request: HttpRequest, workshop: Workshop) -> str:
    on = request.POST.get("etat") == "oui"
    running.set_airlock(workshop, on)
    return _("Chaque nouvelle carte attend votre regard.") if on else _("Les nouvelles cartes passent sans attendre.")


def _message(request: HttpRequest, workshop: Workshop) -> str:
    running.say(workshop, request.POST.get("message", ""))
    return _("C’est affiché.") if request.POST.get("message", "").strip() else _("Le message est retiré.")


def _half(request: HttpRequest, workshop: Workshop) -> str:
    return halftime.pilot(_stage(request, workshop), request.POST)


def _open(request: HttpRequest, workshop: Workshop) -> str:
    running.open_room(workshop)
    return _("La salle est ouverte.")


def _play(request: HttpRequest, workshop: Workshop) -> str:
    try:
        played = rehearsing.play(workshop)
    except rehearsing.NotARehearsal:
        raise Refused(_("Ici, les participant·es sont de vraies personnes.")) from None
    return _("C’est joué.") if played else _("Lancez d’abord une séquence : il n’y a encore rien à jouer.")


def _close(request: HttpRequest, workshop: Workshop) -> str:
    running.close_room(workshop)
    return _("L’atelier est fermé. Merci !")


GESTURES: dict[str, Gesture] = {
    "suivante": _next,
    "precedente": _before,
    "aller": _go,
    "phase": _phase,
    "minute": _minute,
    "minute-moins": _minute_less,
    "minute-pour": _minute_for,
    "pause": _pause,
    "reprendre": _resume,
    "verrou": _lock,
    "sas": _airlock,
    "message": _message,
    "mi-chemin": _half,
    "jouer": _play,
    "ouvrir": _open,
    "fermer": _close,
}
"""What the room itself can do; the rest are verbs of the stage's kind."""


def _acted(made: Verb, doing: Doing) -> Any:
    try:
        return made.act(doing)
    except Over:
        raise Refused(_("L’atelier est terminé : rien de plus n’est pris.")) from None


@never_cache
@require_POST
def pilot(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """A gesture of the remote; 403 for everybody else, whatever they send."""
    who = runner(request, code)
    workshop = who.workshop
    try:
        if verb in GESTURES:
            said = GESTURES[verb](request, workshop)
        else:
            stage = stage_named(workshop, request.POST.get("sequence", ""))
            made = kind_of(stage).facilitator_verbs.get(verb) if stage else None
            if stage is None or made is None:
                raise Http404
            if not workshop.is_open and not workshop.is_over:
                raise Refused(_("Ouvrez d’abord la salle."))
            key = printable(request.POST.get("envoi", ""))[:64] or uuid.uuid4().hex
            said = str(_acted(made, Doing(stage, request.POST, key, user=who.user)))
    except Workshop.DoesNotExist as error:
        raise Http404 from error
    except Refused as reason:
        status = 409 if isinstance(reason, Outdated) else 422
        if wants_json(request):
            return as_json({"ok": False, "reason": str(reason)}, status)
        return _remote_page(request, workshop, refused=str(reason), status=status)
    if wants_json(request):
        workshop.refresh_from_db()
        return as_json({"ok": True, "said": said, "seq": workshop.seq})
    messages.success(request, said)
    key = _key(request)
    response = redirect("atelier:remote", workshop.code)
    if key:
        response["Location"] += "?cle=" + key
    return response
