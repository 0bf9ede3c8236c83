"""What the three faces show: one envelope for all who see a face, kept by (workshop, sequence, face, language).

First load, push, polling and a phone that wakes up all get it here. What is private (`mine_of`) is made apart for one
participant and never kept. Tokens that belong to one browser stand in the HTML as placeholders, see `filled`.
"""

import json
import re
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language

from . import halftime
from .models import Participant, Stage, Workshop
from .queries import rooms
from .stages import kind_of
from .stages.kind import Face

KEPT_SECONDS = 120
CSRF, SENT_AS, DOOR = (
    'name="csrfmiddlewaretoken" value="%%csrf%%"',
    'name="envoi" value="%%envoi%%"',
    'name="cle" value="%%cle%%"',
)
TYPED = "%%texte%%</textarea>"
"""Placeholders: the token of forms, the idempotency key, the key of the remote, what was typed and refused. Each with
the markup around it: what a participant writes is escaped, so nobody can write one."""
_SIGN = re.compile("%%[a-z]+%%")


def envelope(workshop: Workshop, face: Face) -> str:
    """The scene of a face as JSON, from the cache when nothing has changed.

    `workshop` was read just now: its sequence is older than, or as old as, what is read for the scene, so that a kept
    scene is never older than its sequence says.
    """
    at = workshop.beat if face == Face.PHONE else workshop.seq
    place = f"scene:{workshop.pk}:{at}:{face}:{get_language()}"
    kept = cache.get(place)
    if kept is None:
        kept = json.dumps(_scene(workshop, face, at), ensure_ascii=False)
        cache.set(place, kept, KEPT_SECONDS)
    return str(kept)


def current_stage(workshop: Workshop) -> Stage | None:
    """The stage on all faces, with its workshop."""
    if workshop.stage_id is None:
        return None
    stage = Stage.objects.filter(pk=workshop.stage_id, workshop=workshop).first()
    if stage:
        stage.workshop = workshop
    return stage


def _scene(workshop: Workshop, face: Face, at: int) -> dict[str, Any]:
    stage = current_stage(workshop) if workshop.is_open else None
    phones, people = rooms.attendance(workshop)
    around: dict[str, Any] = {
        "workshop": workshop,
        "stage": stage,
        "phones": phones,
        "people": people,
        "simulated": rooms.simulated(workshop) if workshop.is_rehearsal else 0,
        "stages": list(workshop.stages.all()) if face == Face.REMOTE else [],
    }
    found: dict[str, Any] = {
        "seq": at,
        "state": workshop.state,
        "title": workshop.title,
        "message": workshop.message,
        "locked": workshop.locked,
        "timer": {"ends": epoch(workshop.ends_at), "left": workshop.seconds_left},
        "stage": None,
        "data": {},
    }
    if face != Face.PHONE:
        found["phones"], found["people"] = phones, people
    if stage:
        kind = kind_of(stage)
        data = kind.scene(stage, face)
        place = list(workshop.stages.values_list("pk", flat=True))
        number = place.index(stage.pk) + 1
        found["stage"] = {
            "id": stage.pk,
            "kind": kind.id,
            "title": stage.title,
            "phase": stage.phase,
            "number": number,
            "of": len(place),
        }
        found["data"] = data
        around["half"] = halftime.shown(stage, face)
        around |= {"kind": kind, "scene": data, "phase": kind.phase(stage), "number": number, "of": len(place)}
        verbs = [kind.participant_verbs[id] for id in stage.closed_verbs if id in kind.participant_verbs]
        around["closed"] = [verb.label for verb in verbs if verb.label]
        around["template"] = f"stages/{kind.id}/{face}.html"
    found["html"] = render_to_string(f"workshop/scene/{face}.html", around).strip()
    return found


def epoch(moment: datetime | None) -> float | None:
    """Seconds since 1970, as the timers of the browsers count."""
    return moment.timestamp() if moment else None


def mine_of(workshop: Workshop, participant: Participant, stage: Stage | None = None) -> dict[str, Any]:
    """What one participant sees of themselves: HTML, data, and their own time if it was given.

    `stage`: the current one, when it was read already.
    """
    stage = (stage or current_stage(workshop)) if workshop.is_open else None
    found: dict[str, Any] = {"stage": None, "data": {}, "html": "", "ends": None}
    if stage is None:
        return found
    kind = kind_of(stage)
    data = kind.mine(stage, participant)
    around = {"workshop": workshop, "stage": stage, "kind": kind, "participant": participant, "mine": data}
    found["stage"], found["data"] = stage.pk, data
    if data:
        found["html"] = render_to_string(f"stages/{kind.id}/mine.html", around).strip()
    found["html"] = halftime.mine(stage, participant) + found["html"]
    if participant.extra_stage == stage.pk:
        found["ends"] = epoch(participant.extra_until)
    return found


def filled(request: Any, html: str, *, sent_as: str, key: str = "", typed: str = "") -> str:
    """Put what belongs to one browser into the HTML of a scene, for a page that works without JavaScript."""
    for place, value in ((CSRF, get_token(request)), (SENT_AS, sent_as), (DOOR, key), (TYPED, typed)):
        before, after = _SIGN.split(place)
        html = html.replace(place, f"{before}{escape(value)}{after}")
    return html


def answer(workshop: Workshop, face: Face) -> str:
    """The body of a scene's answer: the envelope and the hour of the server, by which phones set their timers."""
    scene = envelope(workshop, face).replace(TYPED, "</textarea>")
    return f'{{"now": {timezone.now().timestamp():.3f}, "scene": {scene}}}'
