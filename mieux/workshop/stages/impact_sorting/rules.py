"""Impacts are written, sorted privately by level, revealed; then dominoes go from a direct one to an indirect one.

A card is a line of the settings (« l1 »), what an earlier stage offers, or one written here (« w12 »). Every impact is
hoped for: this stage says so, and nothing in it makes one observed.
"""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mieux.method import pack
from mieux.workshop.actions import working
from mieux.workshop.models import Contribution, Participant, Source, Stage, Standing
from mieux.workshop.queries import rooms

from .. import spread
from ..brainstorm.rules import accept, card_text, refuse, rewrite, take_back
from ..kind import Choice, Doing, Face, Kind, Phase, Record, Refused, Verb
from .cards import (
    CARDS_MOST,
    DOMINOS,
    REVEAL,
    SHOWN,
    SORT,
    UNSURE,
    WRITE,
    Wanted,
    apart,
    cards_of,
    given,
    level_words,
    sides,
    written,
)
from .forms import SettingsForm

DOMINO, ARROW, END = "d:", ">", "."


def write(doing: Doing) -> str:
    """One more impact, hoped for."""
    try:
        card = working.contribute(
            doing.stage, doing.participant, card_text(doing), doing.key, quiet=doing.stage.phase == WRITE
        )
    except working.TooMany:
        raise Refused(_("C’est déjà beaucoup de cartes ! Reprenez-en une plutôt que d’en ajouter.")) from None
    if card.standing == Standing.WAITING:
        return _("Reçu. L’animation la relit avant de la montrer.")
    return _("C’est noté, comme un effet espéré.")


def sort(doing: Doing) -> str:
    """Put one card at a level; put again, it moves. « tri » is « card:level », so that one tap is enough."""
    assert doing.participant is not None
    card, colon, level = doing.data.get("tri", "").rpartition(":")
    known = {choice.id for choice in cards_of(doing.stage, KIND.settings(doing.stage), doing.participant)}
    if not colon or card not in known or level not in dict(level_words()):
        raise Refused(_("Cette carte ou ce niveau n’existe plus. Regardez la liste et triez de nouveau."))
    working.cast_votes(doing.stage, doing.participant, [spread.option(card, level)], among=f"{card}:")
    return _("C’est trié. Vous pouvez encore changer d’avis.")


def hands(doing: Doing) -> str:
    """Hands raised, or papers, for one card at one level."""
    card, level, count = doing.data.get("carte", ""), doing.data.get("niveau", ""), doing.data.get("combien", "")
    if card not in {choice.id for choice in cards_of(doing.stage, KIND.settings(doing.stage))}:
        raise Refused(_("Cette carte n’est plus là."))
    if level not in dict(level_words()):
        raise Refused(_("Ce niveau n’existe pas."))
    if not (count.isascii() and count.isdigit() and len(count) < 5):
        raise Refused(_("Donnez un nombre de mains, en chiffres."))
    source = Source.PAPER if doing.data.get("source") == Source.PAPER else Source.HAND
    working.count_hands(doing.stage, spread.option(card, level), int(count), source)
    return _("C’est compté.")


# --- Dominoes -------------------------------------------------------------------------------------


def ends_of(stage: Stage, cards: list[Choice]) -> tuple[list[Choice], list[Choice]]:
    """(where a domino may start, where it may lead): cards that somebody sees as direct, as indirect."""
    found, kinds = spread.spreads(rooms.dots_of(stage)), {level.id: level.kind for level in pack().levels}
    seen = {id: {kinds.get(word) for word in said.counts} for id, said in found.items()}
    return (
        [card for card in cards if "direct" in seen.get(card.id, ())],
        [card for card in cards if "indirect" in seen.get(card.id, ())],
    )


def _domino(doing: Doing) -> str:
    settings = KIND.settings(doing.stage)
    starts, leads = ends_of(doing.stage, cards_of(doing.stage, settings))
    start, lead = doing.data.get("de", ""), doing.data.get("vers", "")
    if start not in {card.id for card in starts} or lead not in {card.id for card in leads}:
        raise Refused(_("Un domino part d’un impact direct et pousse un impact indirect : choisissez les deux."))
    if start == lead:
        raise Refused(_("Un domino ne se pousse pas lui-même : choisissez deux cartes."))
    return f"{DOMINO}{start}{ARROW}{lead}{END}"


def lay(doing: Doing) -> str:
    """« Ceci pousse cela »; laid twice, it is one."""
    assert doing.participant is not None
    option = _domino(doing)
    loud = doing.stage.phase == DOMINOS
    working.cast_votes(doing.stage, doing.participant, [option], among=option, quiet=not loud)
    return _("Votre domino est posé.")


def lift(doing: Doing) -> str:
    """Take one's own domino away."""
    assert doing.participant is not None
    option = doing.data.get("domino", "")
    if not (option.startswith(DOMINO) and option.endswith(END)):
        raise Refused(_("Ce domino n’est plus là."))
    loud = doing.stage.phase == DOMINOS
    working.cast_votes(doing.stage, doing.participant, [], among=option, quiet=not loud)
    return _("Votre domino est retiré.")


def link(doing: Doing) -> str:
    """The facilitator lays a domino that was said aloud, or lifts it."""
    count = 0 if doing.data.get("retirer") else 1
    working.count_hands(doing.stage, _domino(doing), count, Source.DESK, quiet=doing.stage.phase != DOMINOS)
    return _("Le domino est posé.") if count else _("Le domino est retiré.")


def pair_of(option: str, cards: dict[str, Choice]) -> tuple[Choice, Choice] | None:
    """The two cards of a domino, when both are still there."""
    start, _arrow, lead = option.removeprefix(DOMINO).removesuffix(END).partition(ARROW)
    return (cards[start], cards[lead]) if start in cards and lead in cards else None


class ImpactSorting(Kind):
    """« Direct ou indirect ? »"""

    id = "impact-sorting"
    label = gettext_lazy("Tri des impacts et dominos")
    blurb = gettext_lazy("On écrit ce que cela changerait, on trie par niveau, puis on pose les dominos.")
    tint = "impact"
    art = "game-impacts"
    minutes = 20
    material = (gettext_lazy("des feuillets autocollants et des feutres, pour qui préfère le papier"),)
    phases = (
        Phase(WRITE, gettext_lazy("on écrit et on trie pour soi"), gettext_lazy("Cacher les cartes écrites")),
        Phase(SORT, gettext_lazy("toutes les cartes sont à trier"), gettext_lazy("Mettre toutes les cartes à trier")),
        Phase(
            REVEAL,
            gettext_lazy("les tris sont visibles"),
            gettext_lazy("Montrer les tris"),
            gettext_lazy("Les tris sont visibles. On peut poser des dominos."),
        ),
        Phase(DOMINOS, gettext_lazy("les dominos sont visibles"), gettext_lazy("Montrer les dominos")),
    )
    Settings = Wanted
    SettingsForm = SettingsForm
    participant_verbs: ClassVar = {
        "ecrire": Verb(write, label=gettext_lazy("écrire une carte")),
        "corriger": Verb(rewrite),
        "retirer": Verb(take_back),
        "trier": Verb(sort, phases=(WRITE, SORT), label=gettext_lazy("trier les cartes")),
        "domino": Verb(lay, phases=SHOWN, label=gettext_lazy("poser un domino")),
        "lever": Verb(lift, phases=SHOWN),
    }
    facilitator_verbs: ClassVar = {
        "mains": Verb(hands),
        "relier": Verb(link),
        "accepter": Verb(accept),
        "refuser": Verb(refuse),
    }

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """How many sorted and wrote; the cards once they are laid out, the sorts and the dominoes once revealed."""
        settings: Wanted = self.settings(stage)
        sorted_by, wrote = rooms.voters_of(stage), rooms.writers_of(stage)
        cards = cards_of(stage, settings)
        found: dict[str, Any] = {
            "question": settings.question or _("Qu’est-ce que cela changerait, et pour qui ?"),
            "sorted": sorted_by,
            "wrote": wrote,
            "count_words": self._count_words(sorted_by, wrote),
            "phase": stage.phase,
            "revealed": stage.phase in SHOWN,
            "cards": [{"id": card.id, "text": card.text, "language": card.language} for card in cards],
            "levels": [{"id": id, "label": label} for id, label in level_words()],
            "dominoes": [],
        }
        if stage.phase in SHOWN:
            found |= self._revealed(stage, cards)
        if face == Face.REMOTE:
            waiting = rooms.cards_of(stage, Standing.WAITING)
            found["waiting"] = [{"id": card.pk, "text": card.text, "language": card.language} for card in waiting]
        return found

    def _count_words(self, sorted_by: int, wrote: int) -> str:
        said = []
        if wrote:
            said.append(ngettext("%(n)s personne a écrit", "%(n)s personnes ont écrit", wrote) % {"n": wrote})
        if sorted_by:
            said.append(ngettext("%(n)s personne a trié", "%(n)s personnes ont trié", sorted_by) % {"n": sorted_by})
        return ", ".join(said) or _("Les premières cartes arrivent.")

    def _revealed(self, stage: Stage, cards: list[Choice]) -> dict[str, Any]:
        said, words = spread.spreads(rooms.dots_of(stage)), level_words()
        talked = spread.most_apart(said, [card.id for card in cards], apart)
        starts, leads = ends_of(stage, cards)
        found: dict[str, Any] = {
            "rows": [
                {
                    "id": card.id,
                    "text": card.text,
                    "language": card.language,
                    "words": spread.in_words(said.get(card.id, spread.Spread()), words),
                }
                for card in cards
            ],
            "subjects": [
                {
                    "text": card.text,
                    "language": card.language,
                    "sides": [label for level, label in words if level != UNSURE and said[card.id].people(level)],
                }
                for card in cards
                if card.id in talked
            ],
            "starts": [{"id": card.id, "text": card.text} for card in starts],
            "leads": [{"id": card.id, "text": card.text} for card in leads],
        }
        if stage.phase == DOMINOS:
            found["dominoes"] = [
                {**self._pair(pair), "words": self._people_words(counts)}
                for pair, counts in self._dominoes(stage, cards)
            ]
        return found

    def _dominoes(self, stage: Stage, cards: list[Choice]) -> list[tuple[tuple[Choice, Choice], dict[str, int]]]:
        """The dominoes with their people by source, in the order of the cards they start from."""
        by_id = {card.id: card for card in cards}
        counts: dict[str, dict[str, int]] = {}
        for option, source, people in rooms.dots_of(stage):
            if option.startswith(DOMINO):
                counts.setdefault(option, {})[source] = people
        place = {card.id: number for number, card in enumerate(cards)}
        pairs = [(pair, counts[option]) for option in counts if (pair := pair_of(option, by_id))]
        return sorted(pairs, key=lambda each: (place[each[0][0].id], place[each[0][1].id]))

    def _pair(self, pair: tuple[Choice, Choice]) -> dict[str, str]:
        start, lead = pair
        begins = {"from": start.text, "from_language": start.language, "from_id": start.id}
        return {**begins, "to": lead.text, "to_language": lead.language, "to_id": lead.id}

    def _people_words(self, counts: dict[str, int]) -> str:
        phones = counts.get(Source.PHONE, 0)
        said = [ngettext("%(n)s personne", "%(n)s personnes", phones) % {"n": phones}] if phones else []
        return ", ".join([*said, *([_("saisi par l’animation")] if counts.get(Source.DESK) else [])])

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One's own sort, and one's own dominoes; what one wrote, with what became of it."""
        settings: Wanted = self.settings(stage)
        options = list(rooms.options_of(stage, participant))
        said = dict(option.rpartition(":")[::2] for option in options if not option.startswith(DOMINO))
        cards = cards_of(stage, settings, participant)
        by_id = {card.id: card for card in cards}
        labels = dict(level_words())
        # The phone asks one thing at a time: the first card that is not sorted yet is unfolded, the others wait folded.
        now = next((card.id for card in cards if card.id not in said), "")
        return {
            "open": stage.phase not in SHOWN and "trier" not in stage.closed_verbs,
            "links": stage.phase in SHOWN and "domino" not in stage.closed_verbs,
            "sides": sides(),
            "unsure": UNSURE,
            "cards": [
                {
                    "id": card.id,
                    "text": card.text,
                    "language": card.language,
                    "now": card.id == now,
                    "level": said.get(card.id, ""),
                    "label": labels.get(said.get(card.id, ""), ""),
                }
                for card in cards
            ],
            "dominoes": [
                {"option": option, **self._pair(pair)}
                for option in options
                if option.startswith(DOMINO) and (pair := pair_of(option, by_id))
            ],
            **self._ends(stage, cards),
            "written": [
                {
                    "id": card.pk,
                    "text": card.text,
                    "language": card.language,
                    "waiting": card.standing == Standing.WAITING,
                    "refused": card.standing == Standing.REFUSED,
                    "reason": card.reason,
                }
                for card in Contribution.objects.filter(stage=stage, participant=participant)
            ],
        }

    def _ends(self, stage: Stage, cards: list[Choice]) -> dict[str, Any]:
        if stage.phase not in SHOWN:
            return {"starts": [], "leads": []}
        starts, leads = ends_of(stage, cards)
        return {
            "starts": [{"id": card.id, "text": card.text} for card in starts],
            "leads": [{"id": card.id, "text": card.text} for card in leads],
        }

    def choices(self, stage: Stage) -> list[Choice]:
        """The impacts, once they are laid out."""
        return cards_of(stage, self.settings(stage)) if stage.phase not in ("", WRITE) else []

    def record(self, stage: Stage) -> Record:
        """Each impact with its levels by source, in order; then the dominoes. All of it hoped for."""
        settings: Wanted = self.settings(stage)
        cards = (given(stage, settings) + written(rooms.cards_of(stage, Standing.SHOWN)))[:CARDS_MOST]
        said = spread.spreads(rooms.dots_of(stage))
        lines: list[dict[str, Any]] = []
        for card in cards:
            lines.append({"group": "", "text": _("%(text)s (espéré)") % {"text": card.text}, "language": card.language})
            for level, label in level_words():
                counts = said[card.id].counts.get(level) if card.id in said else None
                if counts:
                    lines.append({"group": card.text, "text": label, "dots": dict(counts)})
        for (start, lead), people in self._dominoes(stage, cards):
            lines.append({"group": _("Dominos"), "text": f"{start.text} → {lead.text}", "dots": people})
        return Record(stage.title, stage.kind, lines)

    def pours(self, stage: Stage) -> list[Contribution]:
        """The impacts written here: hypotheses, to be looked at again."""
        return list(rooms.cards_of(stage, Standing.SHOWN))

    def is_told(self, stage: Stage) -> bool:
        """Once the sorts were shown; that the cards lay there to be sorted tells nothing yet."""
        return stage.phase in SHOWN

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """One impact written, every card sorted, one domino."""
        if stage.phase == WRITE:
            text = _("Effet d’essai de la personne %(who)s") % {"who": participant.number}
            working.contribute(stage, participant, text, "essai", simulated=True)
        cards, levels = cards_of(stage, self.settings(stage), participant), level_words()
        if stage.phase in (WRITE, SORT):
            for place, card in enumerate(cards):
                level = levels[(participant.number + place) % len(levels)][0]
                working.cast_votes(stage, participant, [spread.option(card.id, level)], among=f"{card.id}:")
            return
        starts, leads = ends_of(stage, cards)
        pair = next(((a, b) for a in starts for b in leads if a.id != b.id), None)
        if pair:
            option = f"{DOMINO}{pair[0].id}{ARROW}{pair[1].id}{END}"
            working.cast_votes(stage, participant, [option], among=option)


KIND = ImpactSorting()
