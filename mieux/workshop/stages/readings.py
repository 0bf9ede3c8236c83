"""Stages where everybody reads the same card, for themselves first; then three readings lie side by side.

Yours is on your phone, the room's and the book's are on the wall. There is no right one: all three give reasons. A
reading is a vote on « card/choice », a reason a contribution about the card.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mieux.method import pack
from mieux.workshop.actions import subjects, working
from mieux.workshop.models import Contribution, Participant, Source, Stage, Standing
from mieux.workshop.queries import rooms
from mieux.workshop.rules import MANY, Clean, people_in_words

from .brainstorm.rules import accept, card_text, refuse, rewrite, take_back
from .kind import Doing, Face, Phase, Record, Refused, Verb
from .table import REVEAL, Table, by_kind, words

ASK = "ask"
DRAWN = 24
"""People drawn one by one beside a choice; the words say how many there are in any case."""
WALL_REASONS, PHONE_REASONS = 4, 40
"""Reasons shown on the wall and on a phone, the first ones; all are in the exports."""


@dataclass(frozen=True)
class Offer:
    """A choice: words of the pack, what it means, the heading under which it stands, and fewer words for the wall."""

    id: str
    label: Any
    text: Any = ""
    under: str = ""
    short: Any = ""


def option(item: str, choice: str) -> str:
    """The word under which a reading is kept."""
    return f"{item}/{choice}"


def keep_one(doing: Doing, about: str, text: str, *, quiet: bool) -> str:
    """What somebody writes about one thing, in the place of what they wrote about it before; sent twice, it is once."""
    subjects.say_about(doing.stage, doing.participant, about, text, quiet=quiet)
    own = Contribution.objects.filter(stage=doing.stage, participant=doing.participant, about=about)
    if own.filter(standing=Standing.WAITING).exists():
        return _("Reçu. L’animation la relit avant de la montrer.")
    return _("C’est reçu.")


class Readings(Table):
    """A game whose cards are read."""

    several: ClassVar[bool] = True
    """May several choices hold together?"""
    question: ClassVar[Any] = gettext_lazy("Que voyez-vous ici ?")
    phases: ClassVar[tuple[Phase, ...]] = (
        Phase(
            ASK,
            gettext_lazy("on lit pour soi"),
            gettext_lazy("Cacher de nouveau"),
            gettext_lazy("Les lectures sont de nouveau cachées."),
        ),
        Phase(
            REVEAL,
            gettext_lazy("les lectures sont côte à côte"),
            gettext_lazy("Montrer les lectures"),
            gettext_lazy("Les lectures sont visibles."),
        ),
    )

    # Also once the readings are shown, and when the room has gone on: one may change one's mind, one may be late.
    participant_verbs: ClassVar[Mapping[str, Verb]] = {
        "lire": Verb(by_kind("read"), label=gettext_lazy("dire sa lecture")),
        "dire": Verb(by_kind("say_why"), label=gettext_lazy("dire pourquoi")),
        "corriger": Verb(rewrite),
        "retirer": Verb(take_back),
    }
    facilitator_verbs: ClassVar[Mapping[str, Verb]] = {
        **Table.facilitator_verbs,
        "mains": Verb(by_kind("hands")),
        "accepter": Verb(accept),
        "refuser": Verb(refuse),
    }

    # --- What a game says about itself --------------------------------------------------------

    def offers(self, game: Any, item: str) -> list[Offer]:
        """What can be chosen for a card, in the order of the pack."""
        raise NotImplementedError

    def clean(self, game: Any, item: str) -> Clean:
        """The game's own rule: which ids are a reading of this card."""
        raise NotImplementedError

    def book(self, game: Any, item: str) -> tuple[Iterable[str], Any]:
        """The book's reading of a card and its reason."""
        raise NotImplementedError

    def bonus(self, stage: Stage, item: str) -> list[dict[str, Any]]:
        """What is added once a card was shown: `{"title", "text"}`."""
        return []

    # --- Gestures -----------------------------------------------------------------------------

    def read(self, doing: Doing) -> str:
        """A reading of a card in the place of the one before; sent twice, it is once."""
        item = self.named(doing)
        chosen = self.clean(self.game, item)(item, doing.data.getlist("choix")[:MANY])
        if not chosen:
            raise Refused(_("Choisissez quelque chose, même pour aujourd’hui seulement : vous pourrez changer d’avis."))
        assert doing.participant is not None
        working.cast_votes(
            doing.stage,
            doing.participant,
            [option(item, choice) for choice in chosen],
            among=option(item, ""),
            quiet=not self.is_shown(doing.stage, item),
        )
        return _("C’est votre lecture. Vous pouvez encore changer d’avis.")

    def say_why(self, doing: Doing) -> str:
        """One reason a card; another one takes its place."""
        item, text = self.named(doing), card_text(doing)
        return keep_one(doing, item, text, quiet=not self.is_shown(doing.stage, item))

    def hands(self, doing: Doing) -> str:
        """Hands raised, or papers, counted by the facilitator for one choice of a card."""
        item, count = self.named(doing), doing.data.get("combien", "")
        chosen = self.clean(self.game, item)(item, [doing.data.get("choix", "")])
        if not chosen:
            raise Refused(_("Ce choix n’existe plus."))
        if not (count.isascii() and count.isdigit() and len(count) < 5):
            raise Refused(_("Donnez un nombre de mains, en chiffres."))
        source = Source.PAPER if doing.data.get("source") == Source.PAPER else Source.HAND
        quiet = not self.is_shown(doing.stage, item)
        working.count_hands(doing.stage, option(item, chosen[0]), int(count), source, quiet=quiet)
        return _("C’est compté.")

    # --- Faces --------------------------------------------------------------------------------

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """The card, and how many have read it; the readings once they are shown."""
        if not self.items(stage):
            return {"card": None}
        found = self.around(stage, face)
        item, revealed = found["item"], found["revealed"]
        tally = rooms.readings_of(stage, option(item, ""))
        found |= {
            "question": str(self.question),
            "several": self.several,
            "solo": self.solo(),
            "read": tally.people,
            "read_words": ngettext("%(n)s lecture reçue", "%(n)s lectures reçues", tally.phones) % {"n": tally.phones}
            if tally.phones
            else _("Les lectures arrivent."),
            "choices": [self._choice(offer, tally.counts, item, revealed) for offer in self.offers(self.game, item)],
            "book": self._book(item) if revealed else None,
            "said": self._said(stage, item, face) if revealed else [],
            "bonus": self.bonus(stage, item) if revealed else [],
        }
        if face == Face.REMOTE:
            found["waiting"] = [_row(card) for card in rooms.cards_of(stage, Standing.WAITING)]
        return found

    def _choice(self, offer: Offer, counts: dict[str, Counter[str]], item: str, revealed: bool) -> dict[str, Any]:
        found: dict[str, Any] = {
            "id": offer.id,
            "label": words(offer.label),
            "short": words(offer.short or offer.label),
        }
        if revealed:
            sources = counts.get(option(item, offer.id), Counter())
            count = sources.total()
            found |= {
                "count": count,
                "drawn": list(range(min(count, DRAWN))),
                "words": people_in_words(count),
                "of_which": [
                    said % {"n": sources[source]}
                    for source, said in (
                        (Source.HAND, _("dont %(n)s à main levée")),
                        (Source.PAPER, _("dont %(n)s sur papier")),
                    )
                    if sources[source]
                ],
            }
        return found

    def _book(self, item: str) -> dict[str, Any]:
        ids, reason = self.book(self.game, item)
        labels = {offer.id: words(offer.label) for offer in self.offers(self.game, item)}
        return {
            "who": words(pack().reader),
            "labels": [labels[id] for id in ids if id in labels],
            "reason": words(reason or ""),
        }

    def _said(self, stage: Stage, item: str, face: Face) -> list[dict[str, Any]]:
        cards = rooms.cards_of(stage, Standing.SHOWN).filter(about=item)
        most = {Face.SCREEN: WALL_REASONS, Face.PHONE: PHONE_REASONS}.get(face)
        return [_row(card) for card in cards[:most]]

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One's own readings and reasons: the card on the table, then those that lay there before."""
        if not self.items(stage):
            return {}
        chosen = set(rooms.options_of(stage, participant))
        reasons = {card.about: card for card in Contribution.objects.filter(stage=stage, participant=participant)}
        now = self.current(stage)
        return {
            "card": self._own(stage, now, chosen, reasons),
            "earlier": [self._own(stage, item, chosen, reasons) for item in self.seen(stage) if item != now],
            "solo": self.solo(),
        }

    def _own(self, stage: Stage, item: str, chosen: set[str], reasons: dict[str, Contribution]) -> dict[str, Any]:
        offers = self.offers(self.game, item)
        mine = [offer for offer in offers if option(item, offer.id) in chosen]
        reason = reasons.get(item)
        return {
            "item": item,
            "title": self.front(self.game, item)["title"],
            "question": str(self.question),
            "several": self.several,
            "open": "lire" not in stage.closed_verbs,
            "speaks": "dire" not in stage.closed_verbs,
            "shown": self.is_shown(stage, item),
            "choices": [
                {
                    "id": offer.id,
                    "label": words(offer.label),
                    "text": words(offer.text),
                    "under": offer.under,
                    "chosen": offer in mine,
                }
                for offer in offers
            ],
            "labels": [words(offer.label) for offer in mine],
            "reason": reason
            and {
                **_row(reason),
                "waiting": reason.standing == Standing.WAITING,
                "refused": reason.standing == Standing.REFUSED,
                "because": reason.reason,
            },
        }

    # --- After --------------------------------------------------------------------------------

    def record(self, stage: Stage) -> Record:
        """Card by card: the room's reading in the order of the choices, the book's, and the reasons people gave."""
        if not self.items(stage):
            return Record(stage.title, stage.kind)
        lines: list[dict[str, Any]] = []
        for item in self.seen(stage):
            lines += self._lines(stage, item)
        return Record(stage.title, stage.kind, lines + (self.played_alone() if lines else []))

    def is_told(self, stage: Stage) -> bool:
        """Once the readings of one card were shown; the record keeps quiet about the others."""
        return any(self.is_shown(stage, item) for item in self.seen(stage))

    def _lines(self, stage: Stage, item: str) -> list[dict[str, Any]]:
        group = self.front(self.game, item)["title"]["text"]
        if not self.is_shown(stage, item):
            return [{"group": group, "text": _("Chacun·e l’a lue pour soi ; les lectures n’ont pas été montrées.")}]
        counts = rooms.readings_of(stage, option(item, "")).counts
        lines: list[dict[str, Any]] = [
            {"group": group, "text": words(offer.label)["text"], "dots": dict(counts.get(option(item, offer.id), {}))}
            for offer in self.offers(self.game, item)
        ]
        book = self._book(item)
        labels = ", ".join(label["text"] for label in book["labels"])
        lines.append({"group": group, "text": f"{capfirst(book['who']['text'])} : {labels}. {book['reason']['text']}"})
        lines += [
            {"group": group, "text": card.text, "language": card.language, "from": card.source}
            for card in rooms.cards_of(stage, Standing.SHOWN).filter(about=item)
        ]
        return lines

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """A reading of every card, and here and there a reason."""
        for place, item in enumerate(self.items(stage)):
            offers = self.offers(self.game, item)
            chosen = offers[(participant.number + place) % len(offers)].id
            working.cast_votes(stage, participant, [option(item, chosen)], among=option(item, ""))
            if (participant.number + place) % 4 == 1:
                text = _("Raison d’essai de la personne %(who)s") % {"who": participant.number}
                working.contribute(stage, participant, text, f"essai-{place}", about=item, simulated=True)


def _row(card: Contribution) -> dict[str, Any]:
    return {"id": card.pk, "text": card.text, "language": card.language, "about": card.about}
