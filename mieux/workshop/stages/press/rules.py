"""A press conference. Questions are written privately, then heard one at a time; the team answers.

A question is a card « q:<stance> », an answer a card « r:<question> ». The question being answered, and the number of
whoever has the floor, are the moment of the stage.
"""

import secrets
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from mieux.method import pack
from mieux.workshop.actions import subjects, working
from mieux.workshop.models import Contribution, Participant, Stage, Standing
from mieux.workshop.queries import rooms

from ..brainstorm.rules import PHONE_MOST, accept, card_text, refuse, rewrite, take_back
from ..kind import Choice, Doing, Face, Kind, Outdated, Phase, PoursAs, Record, Refused, StageSettings, Verb
from .forms import SettingsForm

ASK, ANSWER = "ask", "answer"
STANCE, QUESTION, REPLY = "posture:", "q:", "r:"
NOW, FLOOR = "now", "floor"


class Settings(StageSettings):
    """`question`: what one is invited to ask; `stances`: everybody draws one before they ask."""

    question: str = Field(default="", max_length=200)
    stances: bool = True


def stance_of(stage: Stage, participant: Participant) -> str:
    """The stance somebody drew here, or nothing."""
    said = (option for option in rooms.options_of(stage, participant) if option.startswith(STANCE))
    return next(said, "").removeprefix(STANCE)


def draw(doing: Doing) -> str:
    """Chance gives a stance; drawn again, another one."""
    assert doing.participant is not None
    had = stance_of(doing.stage, doing.participant)
    others = [id for id in pack().stances.ids if id != had]
    if not others or not KIND.settings(doing.stage).stances:
        raise Refused(_("Ici, chacun·e parle en son nom."))
    drawn = secrets.choice(others)
    working.cast_votes(doing.stage, doing.participant, [STANCE + drawn], among=STANCE)
    return _("Vous êtes : %(stance)s.") % {"stance": pack().stances[drawn].label.plain}


def ask(doing: Doing) -> str:
    """A question, from the stance that was drawn."""
    assert doing.participant is not None
    about = QUESTION + stance_of(doing.stage, doing.participant)
    try:
        card = working.contribute(
            doing.stage, doing.participant, card_text(doing), doing.key, about=about, quiet=not _heard(doing.stage)
        )
    except working.TooMany:
        raise Refused(_("C’est déjà beaucoup de questions ! Gardez celles qui brûlent.")) from None
    if card.standing == Standing.WAITING:
        return _("Reçu. L’animation la relit avant de la montrer.")
    return _("Votre question est posée.")


def _heard(stage: Stage) -> bool:
    return stage.phase == ANSWER


def questions_of(stage: Stage) -> list[Choice]:
    """What the stage before offers, then what was asked here; in the order in which it was asked."""
    own = rooms.cards_of(stage, Standing.SHOWN).filter(about__startswith=QUESTION)
    before = rooms.choices_before(stage)
    numbers = [int(choice.id[1:]) for choice in before if choice.id[1:].isdigit()]
    # Of an earlier conference or a brainstorm, also over dots; what other stages offer are no questions.
    asked = Contribution.objects.filter(stage__workshop=stage.workshop_id, pk__in=numbers)
    known = set(asked.filter(Q(about__startswith=QUESTION) | Q(stage__kind="brainstorm")).values_list("pk", flat=True))
    kept = [each for each in before if each.id[0] == "g" or (each.id[0] == "c" and int(each.id[1:]) in known)]
    return [*kept, *(Choice(f"c{card.pk}", card.text, card.language) for card in own)]


def _question(doing: Doing) -> str:
    asked = doing.data.get("question", "")
    if asked not in {choice.id for choice in questions_of(doing.stage)}:
        raise Refused(_("Cette question n’est plus là."))
    return asked


def put(doing: Doing) -> str:
    """Put a question before the team; the floor goes back to the room."""
    asked = _question(doing)

    def change(row: Stage) -> None:
        row.moment = {**row.moment, NOW: asked, FLOOR: None}
        row.phase = ANSWER

    working.go_on(doing.stage, change)
    return _("La question est au pupitre.")


def give_floor(doing: Doing) -> str:
    """One participant may type the answer on their phone; without a number, nobody any more."""
    number = doing.data.get("numero", "").strip()
    if number:
        known = number.isascii() and number.isdigit() and len(number) < 9
        if not known or not Participant.objects.filter(workshop=doing.stage.workshop, number=int(number)).exists():
            raise Refused(_("Personne n’a ce numéro. Il est affiché en bas du téléphone de chacun·e."))

    def change(row: Stage) -> None:
        row.moment[FLOOR] = int(number) if number else None

    working.go_on(doing.stage, change)
    if number:
        return _("Le numéro %(number)s a la parole : sa réponse s’écrit sur son téléphone.") % {"number": number}
    return _("La parole revient à la salle.")


def note(doing: Doing) -> str:
    """The facilitator types what was answered; written again, it replaces itself."""
    asked = _question(doing)
    text = doing.data.get("texte", "").strip() and card_text(doing)
    subjects.say_about(doing.stage, None, REPLY + asked, text, quiet=False)
    return _("La réponse est notée.") if text else _("La réponse est retirée.")


def reply(doing: Doing) -> str:
    """Whoever has the floor answers the question at the desk, and only that one."""
    assert doing.participant is not None
    stage = Stage.objects.get(pk=doing.stage.pk)
    asked = stage.moment.get(NOW)
    if stage.moment.get(FLOOR) != doing.participant.number or not asked:
        raise Refused(_("Ce n’est pas votre tour de répondre. L’animation donne la parole à un numéro."))
    if doing.data.get("question") != asked:
        raise Outdated(_("On est déjà à la question suivante : relisez-la avant de répondre."))
    subjects.say_about(doing.stage, doing.participant, REPLY + asked, card_text(doing), quiet=False)
    return _("Votre réponse est reçue.")


class Press(Kind):
    """« La conférence de presse »."""

    id = "press"
    label = gettext_lazy("Conférence de presse")
    blurb = gettext_lazy("On tire une posture, on pose la question qui fâche, l’équipe répond. Cela devient la FAQ.")
    tint = "nouveaute"
    art = "game-press"
    minutes = 15
    material = (gettext_lazy("une table et deux chaises face à la salle, pour qui répond"),)
    pours_as = PoursAs.FAQ
    phases = (
        Phase(ASK, gettext_lazy("on prépare ses questions"), gettext_lazy("Cacher de nouveau")),
        Phase(
            ANSWER,
            gettext_lazy("la conférence est ouverte"),
            gettext_lazy("Ouvrir la conférence"),
            gettext_lazy("Les questions sont visibles."),
        ),
    )
    Settings = Settings
    SettingsForm = SettingsForm
    participant_verbs: ClassVar = {
        "tirer": Verb(draw, label=gettext_lazy("tirer une posture")),
        "ecrire": Verb(ask, label=gettext_lazy("poser une question")),
        "corriger": Verb(rewrite),
        "retirer": Verb(take_back),
        "repondre": Verb(reply, phases=(ANSWER,), label=gettext_lazy("répondre")),
    }
    facilitator_verbs: ClassVar = {
        "pupitre": Verb(put),
        "parole": Verb(give_floor),
        "noter": Verb(note),
        "accepter": Verb(accept),
        "refuser": Verb(refuse),
    }

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """How many asked; the questions once the conference is open, and the one being answered."""
        asked = rooms.cards_of(stage, Standing.SHOWN).filter(about__startswith=QUESTION).count()
        found: dict[str, Any] = {
            "asked": asked,
            "asked_words": ngettext("%(n)s question prête", "%(n)s questions prêtes", asked) % {"n": asked}
            if asked
            else _("Les questions arrivent."),
            "open": _heard(stage),
            "questions": [],
            "now": None,
            "floor": stage.moment.get(FLOOR) if _heard(stage) else None,
        }
        if _heard(stage):
            rows = self._rows(stage)
            found["questions"] = rows[:PHONE_MOST] if face == Face.PHONE else rows
            found["more"] = len(rows) - len(found["questions"])
            found["now"] = next((row for row in rows if row["id"] == stage.moment.get(NOW)), None)
        if face == Face.REMOTE:
            waiting = rooms.cards_of(stage, Standing.WAITING)
            found["waiting"] = [{"id": card.pk, "text": card.text, "language": card.language} for card in waiting]
        return found

    def _rows(self, stage: Stage) -> list[dict[str, Any]]:
        choices = questions_of(stage)
        replies = replies_of(stage)
        cards = [int(choice.id[1:]) for choice in choices if choice.id[0] == "c" and choice.id[1:].isdigit()]
        stances = dict(
            Contribution.objects.filter(stage__workshop=stage.workshop_id, pk__in=cards).values_list("pk", "about")
        )
        return [
            {
                "id": choice.id,
                "text": choice.text,
                "language": choice.language,
                "stance": self._stance(stances.get(int(choice.id[1:]), "") if choice.id[1:].isdigit() else ""),
                "answers": [{"text": card.text, "language": card.language} for card in replies.get(choice.id, [])],
                "typed": next((card.text for card in replies.get(choice.id, []) if card.participant_id is None), ""),
            }
            for choice in choices
        ]

    def _stance(self, about: str) -> dict[str, str] | None:
        found = pack().stances.get(about.removeprefix(QUESTION)) if about.startswith(QUESTION) else None
        if found is None:
            return None
        return {"label": found.label.plain, "art": found.art, "colour": found.colour, "posture": found.posture.plain}

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One's stance, one's questions, and the pen when one has the floor."""
        cards = list(Contribution.objects.filter(stage=stage, participant=participant))
        now = stage.moment.get(NOW) if _heard(stage) else None
        has_floor = bool(now) and stage.moment.get(FLOOR) == participant.number
        return {
            "asks": "ecrire" not in stage.closed_verbs,
            "question": self.settings(stage).question or _("La question qui brûle"),
            "open": _heard(stage),
            "draws": self.settings(stage).stances and "tirer" not in stage.closed_verbs,
            "stance": self._stance(QUESTION + stance_of(stage, participant)),
            "floor": now if has_floor else None,
            "answer": next((card.text for card in cards if card.about == f"{REPLY}{now}"), "") if has_floor else "",
            "cards": [
                {
                    "id": card.pk,
                    "text": card.text,
                    "language": card.language,
                    "waiting": card.standing == Standing.WAITING,
                    "refused": card.standing == Standing.REFUSED,
                    "reason": card.reason,
                }
                for card in cards
                if card.about.startswith(QUESTION)
            ],
        }

    def choices(self, stage: Stage) -> list[Choice]:
        """The questions, once the conference is open."""
        return questions_of(stage) if _heard(stage) else []

    def record(self, stage: Stage) -> Record:
        """Each question with what was answered; a question without an answer is there all the same."""
        lines: list[dict[str, Any]] = []
        for row in self._rows(stage):
            stance = f"{row['stance']['label']} : " if row["stance"] else ""
            answers = row["answers"] or [{"text": _("Pas encore de réponse"), "language": ""}]
            lines += [{"group": f"{stance}{row['text']}", **answer} for answer in answers]
        return Record(stage.title, stage.kind, lines)

    def pours(self, stage: Stage) -> list[Contribution]:
        """The questions asked here; their answers follow them (`answer_of`)."""
        return list(rooms.cards_of(stage, Standing.SHOWN).filter(about__startswith=QUESTION))

    def answer_of(self, stage: Stage, card: Contribution) -> str:
        """What was answered, here or in a later conference of the same workshop."""
        said = Contribution.objects.filter(
            stage__workshop=stage.workshop_id, about=f"{REPLY}c{card.pk}", standing=Standing.SHOWN
        )
        return "\n".join(said.values_list("text", flat=True))

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """A stance and a question each."""
        ids = pack().stances.ids
        stance = ids[participant.number % len(ids)] if ids and self.settings(stage).stances else ""
        if stance:
            working.cast_votes(stage, participant, [STANCE + stance], among=STANCE)
        text = _("Question d’essai de la personne %(who)s ?") % {"who": participant.number}
        about = QUESTION + stance
        working.contribute(stage, participant, text, "essai", about=about, quiet=not _heard(stage), simulated=True)


def replies_of(stage: Stage) -> dict[str, list[Contribution]]:
    """Question → answers that others may read."""
    found: dict[str, list[Contribution]] = {}
    for card in rooms.cards_of(stage, Standing.SHOWN).filter(about__startswith=REPLY):
        found.setdefault(card.about.removeprefix(REPLY), []).append(card)
    return found


KIND = Press()
