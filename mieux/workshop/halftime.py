"""The half-time question, in any stage: what the three faces show of it, its gestures. No kind knows of it."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .actions import halftime
from .models import HalfNote, Participant, Stage
from .models.halftime import ASIDE, ASKED, CLOSED, HALF, SHOWN
from .stages.brainstorm.rules import PHONE_MOST, card_text
from .stages.kind import Doing, Face, Refused, Verb


def answer(doing: Doing) -> str:
    """A participant says how it could be better; also when the room has gone on, if they were asked."""
    assert doing.participant is not None
    if not doing.stage.moment.get(HALF):
        raise Refused(_("La question de mi-chemin n’est pas encore posée."))
    halftime.answer(doing.stage, doing.participant, card_text(doing))
    return _("Merci. Envoyer de nouveau remplace votre réponse.")


VERBS = {"mi-chemin": Verb(answer)}
"""What participants may do in every stage, whatever its kind."""


def pilot(stage: Stage, data: Any) -> str:
    """The facilitator asks, shows, puts away, or puts one answer aside with a reason."""
    wanted = data.get("etat", "")
    if wanted == "aside":
        reason, note = data.get("raison", "").strip(), data.get("note", "")
        if not reason:
            raise Refused(_("Dites pourquoi, en une phrase : la personne qui l’a écrite la lira."))
        known = note.isascii() and note.isdigit() and len(note) < 19
        if not known or not halftime.put_aside(stage, int(note), reason):
            raise Refused(_("Cette réponse n’est plus là."))
        return _("La réponse est mise de côté, et son auteur·e sait pourquoi.")
    if not halftime.step(stage, wanted):
        raise Refused(_("La question de mi-chemin a déjà été posée dans cette séquence."))
    return {
        ASKED: _("La question est sur tous les téléphones."),
        SHOWN: _("Les réponses sont visibles."),
        CLOSED: _("On reprend là où l’on était. Les réponses sont gardées."),
    }[wanted]


def shown(stage: Stage, face: Face) -> dict[str, Any]:
    """What a face shows: nothing before it is asked; answers only once they are shown, and to the remote."""
    state = stage.moment.get(HALF, "")
    if not state or (state == CLOSED and face != Face.REMOTE):
        return {"state": ""}
    notes = HalfNote.objects.filter(stage=stage)
    aside = stage.moment.get(ASIDE, {})
    count = notes.count()
    readable = state == SHOWN or face == Face.REMOTE
    told = [note for note in notes if str(note.pk) not in aside] if readable else []
    here = told[:PHONE_MOST] if face == Face.PHONE else told
    return {
        "state": state,
        "words": ngettext("%(n)s réponse", "%(n)s réponses", count) % {"n": count},
        "notes": here,
        "more": len(told) - len(here),
    }


def mine(stage: Stage, participant: Participant) -> str:
    """One's own answer, and why it was put aside if it was: for a phone's private part."""
    if stage.moment.get(HALF) not in (ASKED, SHOWN):
        return ""
    note = HalfNote.objects.filter(stage=stage, participant=participant).first()
    if note is None:
        return ""
    reason = stage.moment.get(ASIDE, {}).get(str(note.pk), "")
    return render_to_string("workshop/half_mine.html", {"note": note, "reason": reason}).strip()
