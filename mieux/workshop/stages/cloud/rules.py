"""A cloud of words: hidden until revealed, then drawn with a list beside it that says the same in words.

A word that comes back may be written larger, by how many said it and never by its place among the others; the order is
that of the alphabet or of arrival.
"""

from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from mieux.workshop.actions import working
from mieux.workshop.models import Contribution, Participant, Source, Stage, Standing
from mieux.workshop.queries import rooms
from mieux.workshop.rules import folded, people_in_words

from ..brainstorm.rules import accept, refuse, take_back
from ..kind import Choice, Doing, Face, Kind, Phase, Record, Refused, StageSettings, Verb
from .forms import EACH_MOST, SettingsForm, words_of

WRITE, REVEAL = "write", "reveal"
STEPS = ((5, 4), (3, 3), (2, 2))
"""From how many people on a word is written in which size; below, it is size 1."""


class Settings(StageSettings):
    """`each`: words a phone; `order`: alphabet or arrival; `sized`: what comes back is a little larger."""

    question: str = Field(default="", max_length=200)
    each: int = Field(default=3, ge=1, le=EACH_MOST)
    order: Literal["alpha", "arrival"] = "alpha"
    sized: bool = True


def key_of(word: str) -> str:
    """« Joie » and « joie » are one word."""
    return folded(word)


def add(doing: Doing) -> str:
    """One word or several at once; sent twice, they are there once."""
    found, settings = words_of(doing.data.get("texte", "")), KIND.settings(doing.stage)
    assert doing.participant is not None
    mine = Contribution.objects.filter(stage=doing.stage, participant=doing.participant)
    others = [card for card in mine if card.key.rpartition("~")[0] != doing.key]
    new = [word for word in found if key_of(word) not in {key_of(card.text) for card in others}]
    if len(others) + len(new) > settings.each:
        raise Refused(
            ngettext(
                "Un mot par téléphone : retirez le vôtre pour en poser un autre.",
                "%(n)s mots par téléphone : gardez ceux qui comptent, ou retirez-en un.",
                settings.each,
            )
            % {"n": settings.each}
        )
    quiet = doing.stage.phase != REVEAL
    for place, word in enumerate(new):
        key = f"{doing.key[:60]}~{place}"
        card = working.contribute(doing.stage, doing.participant, word, key, quiet=quiet)
        if card.standing == Standing.WAITING and place == len(new) - 1:
            return _("Reçu. L’animation le relit avant de le montrer.")
    return _("C’est reçu.")


def enter(doing: Doing) -> str:
    """The facilitator types words: said aloud, or written on paper."""
    source = Source.PAPER if doing.data.get("source") == Source.PAPER else Source.DESK
    quiet = doing.stage.phase != REVEAL
    for place, word in enumerate(words_of(doing.data.get("texte", ""))):
        working.contribute(doing.stage, None, word, f"{doing.key[:60]}~{place}", source=source, quiet=quiet)
    return _("Les mots sont ajoutés.")


def put_aside(doing: Doing) -> str:
    """Put a word aside, from whomever it came; each of them reads why."""
    reason = doing.data.get("raison", "").strip()
    if not reason:
        raise Refused(_("Dites pourquoi, en une phrase : la personne qui l’a écrite la lira."))
    word = key_of(doing.data.get("mot", ""))
    cards = [card for card in rooms.cards_of(doing.stage, Standing.SHOWN) if key_of(card.text) == word]
    if not cards:
        raise Refused(_("Ce mot n’est plus là."))
    for card in cards:
        working.judge(card, Standing.REFUSED, reason)
    return _("Le mot est mis de côté, et qui l’a écrit sait pourquoi.")


class Cloud(Kind):
    """« Nuage de mots »"""

    id = "cloud"
    label = gettext_lazy("Nuage de mots")
    blurb = gettext_lazy(
        "Quelques mots chacun·e, cachés jusqu’au bout, puis un nuage avec sa liste. Rien n’est classé."
    )
    tint = "mer"
    art = "game-field"
    minutes = 6
    phases = (
        Phase(
            WRITE,
            gettext_lazy("on écrit pour soi"),
            gettext_lazy("Cacher de nouveau"),
            gettext_lazy("Les mots sont de nouveau cachés."),
        ),
        Phase(
            REVEAL,
            gettext_lazy("le nuage est visible"),
            gettext_lazy("Montrer le nuage"),
            gettext_lazy("Le nuage est visible."),
        ),
    )
    Settings = Settings
    SettingsForm = SettingsForm
    participant_verbs: ClassVar = {
        "mots": Verb(add, label=gettext_lazy("ajouter un mot")),
        "retirer": Verb(take_back),
    }
    facilitator_verbs: ClassVar = {
        "saisir": Verb(enter),
        "accepter": Verb(accept),
        "refuser": Verb(refuse),
        "ecarter": Verb(put_aside),
    }

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """How many wrote; the words once they are revealed."""
        settings, written = self.settings(stage), rooms.writers_of(stage)
        found: dict[str, Any] = {
            "question": settings.question or stage.title,
            "each": settings.each,
            "order": settings.order,
            "written": written,
            "written_words": ngettext("%(n)s personne a écrit", "%(n)s personnes ont écrit", written) % {"n": written}
            if written
            else _("Les premiers mots arrivent."),
            "revealed": stage.phase == REVEAL,
            "words": self._words(stage, settings) if stage.phase == REVEAL else [],
        }
        if face == Face.REMOTE:
            waiting = rooms.cards_of(stage, Standing.WAITING)
            found["waiting"] = [{"id": card.pk, "text": card.text, "language": card.language} for card in waiting]
        return found

    def _words(self, stage: Stage, settings: Any) -> list[dict[str, Any]]:
        """Each word once, as it was first written, with how many people said it."""
        found: dict[str, dict[str, Any]] = {}
        people: dict[str, dict[int, int]] = {}
        for card in rooms.cards_of(stage, Standing.SHOWN):
            key = key_of(card.text)
            found.setdefault(key, {"id": f"c{card.pk}", "text": card.text, "language": card.language})
            # Somebody who sent a word twice said it once; what was typed at the desk is one more.
            who = card.participant_id or -card.pk
            people.setdefault(key, {})[who] = card.participant.people if card.participant else 1
        for key, word in found.items():
            count = sum(people[key].values())
            size = next((size for least, size in STEPS if count >= least), 1)
            word |= {"count": count, "words": people_in_words(count), "size": size if settings.sized else 1}
        keys = sorted(found) if settings.order == "alpha" else list(found)
        return [found[key] for key in keys]

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One's own words, each to be taken back."""
        cards = list(Contribution.objects.filter(stage=stage, participant=participant))
        settings = self.settings(stage)
        return {
            "words": [
                {
                    "id": card.pk,
                    "text": card.text,
                    "language": card.language,
                    "waiting": card.standing == Standing.WAITING,
                    "refused": card.standing == Standing.REFUSED,
                    "because": card.reason,
                }
                for card in cards
            ],
            "left": max(0, settings.each - len(cards)),
            "open": "mots" not in stage.closed_verbs,
            "revealed": stage.phase == REVEAL,
        }

    def choices(self, stage: Stage) -> list[Choice]:
        """The words, once revealed."""
        if stage.phase != REVEAL:
            return []
        words = self._words(stage, self.settings(stage))
        return [Choice(word["id"], word["text"], word["language"]) for word in words]

    def record(self, stage: Stage) -> Record:
        """Every word once, in the order of the cloud, with how many said it in words."""
        words = self._words(stage, self.settings(stage))
        return Record(
            stage.title,
            stage.kind,
            [{"text": f"{word['text']} ({word['words']})", "language": word["language"]} for word in words],
        )

    def pours(self, stage: Stage) -> list[Contribution]:
        """Each word once: the first card that said it."""
        cards: dict[str, Contribution] = {}
        for card in rooms.cards_of(stage, Standing.SHOWN):
            cards.setdefault(key_of(card.text), card)
        return list(cards.values())

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """Words that come back, as they do."""
        stock = [_("essai"), _("ensemble"), _("demain"), _("jardin"), _("courage"), _("mieux")]
        for place in range(min(2, self.settings(stage).each)):
            word = stock[(participant.number * (place + 1) + place) % len(stock)]
            quiet = stage.phase != REVEAL
            working.contribute(stage, participant, word, f"essai~{place}", quiet=quiet, simulated=True)


KIND = Cloud()
