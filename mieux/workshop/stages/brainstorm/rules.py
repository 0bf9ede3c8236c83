"""Private writing → reveal → group. What others wrote stays on their phone until the facilitator reveals."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mieux.workshop.actions import working
from mieux.workshop.models import Contribution, Group, Names, Outcome, Participant, Source, Stage, Standing
from mieux.workshop.queries import rooms

from ..kind import Choice, Doing, Face, Kind, Outdated, Phase, Record, Refused, StageSettings, Verb
from .forms import CardForm, SettingsForm

WRITE, REVEAL = "write", "reveal"
PHONE_MOST = 120
"""Cards that a phone lists; all of them are on the projection and in the exports."""


class Settings(StageSettings):
    """`question`: asked in large letters. `names_shown`: pseudonyms stand beside the cards. `zone`: where the cards
    would go in the voyage."""

    question: str = ""
    names_shown: bool = False
    zone: str = ""


def card_text(doing: Doing) -> str:
    """The words of a card, or Refused with what is wrong with them."""
    form = CardForm(doing.data)
    if not form.is_valid():
        raise Refused(" ".join(str(error) for error in form.errors["texte"]))
    return str(form.cleaned_data["texte"])


def own_card(doing: Doing) -> Contribution:
    """A card of the participant who makes the gesture; of others there is none."""
    number = doing.data.get("carte", "")
    card = (
        Contribution.objects.filter(stage=doing.stage, participant=doing.participant, pk=int(number)).first()
        if number.isascii() and number.isdigit() and len(number) < 19
        else None
    )
    if card is None or doing.participant is None:
        raise Refused(_("Cette carte n’est plus là."))
    return card


def any_card(doing: Doing) -> Contribution:
    """A card of the stage, for a facilitator."""
    number = doing.data.get("carte", "")
    card = (
        Contribution.objects.select_related("stage").filter(stage=doing.stage, pk=int(number)).first()
        if number.isascii() and number.isdigit() and len(number) < 19
        else None
    )
    if card is None:
        raise Refused(_("Cette carte n’est plus là."))
    return card


def _revealed(stage: Stage) -> bool:
    return stage.phase == REVEAL


def write(doing: Doing) -> str:
    """A new card."""
    try:
        card = working.contribute(
            doing.stage, doing.participant, card_text(doing), doing.key, quiet=not _revealed(doing.stage)
        )
    except working.TooMany:
        raise Refused(_("C’est déjà beaucoup de cartes ! Reprenez-en une plutôt que d’en ajouter.")) from None
    if card.standing == Standing.WAITING:
        return _("Reçu. L’animation la relit avant de la montrer.")
    return _("C’est reçu.")


def rewrite(doing: Doing) -> str:
    """Other words for one's own card."""
    working.rewrite(own_card(doing), card_text(doing), quiet=not _revealed(doing.stage))
    return _("C’est corrigé.")


def take_back(doing: Doing) -> str:
    """Take one's own card away."""
    working.take_back(own_card(doing), quiet=not _revealed(doing.stage))
    return _("Votre carte est retirée.")


def enter(doing: Doing) -> str:
    """The facilitator types a card: said aloud, or written on paper."""
    source = Source.PAPER if doing.data.get("source") == Source.PAPER else Source.DESK
    working.contribute(doing.stage, None, card_text(doing), doing.key, source=source, quiet=not _revealed(doing.stage))
    return _("La carte est ajoutée.")


def accept(doing: Doing) -> str:
    """Let a card through the airlock."""
    working.judge(any_card(doing), Standing.SHOWN)
    return _("La carte est visible.")


def refuse(doing: Doing) -> str:
    """Put a card aside; its author reads why."""
    reason = doing.data.get("raison", "").strip()
    if not reason:
        raise Refused(_("Dites pourquoi, en une phrase : la personne qui l’a écrite la lira."))
    working.judge(any_card(doing), Standing.REFUSED, reason)
    return _("La carte est mise de côté, et son auteur·e sait pourquoi.")


def _group(doing: Doing, value: str) -> Group:
    group = (
        doing.stage.groups.filter(pk=int(value)).first()
        if value.isascii() and value.isdigit() and len(value) < 19
        else None
    )
    if group is None:
        raise Refused(_("Ce groupe n’existe plus."))
    return group


def move(doing: Doing) -> str:
    """« Déplacer vers… »: a group, a new one, or out of all groups."""
    card, where = any_card(doing), doing.data.get("groupe", "")
    version = doing.data.get("version", "")
    name = " ".join(doing.data.get("nom", "").split())
    if where == "nouveau":
        if not name:
            raise Refused(_("Donnez un nom au nouveau groupe."))
        group: Group | None = working.make_group(doing.stage, name)
    else:
        group = _group(doing, where) if where else None
    try:
        seen = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else card.version
        working.move(card, group, seen=seen)
    except working.Moved:
        raise Outdated(_("Quelqu’un vient de déplacer cette carte : voici où elle est.")) from None
    if group is None:
        return _("La carte est hors des groupes.")
    return _("La carte est dans « %(group)s ».") % {"group": group.name}


def name_group(doing: Doing) -> str:
    """Call a group otherwise; an empty name undoes it."""
    working.name_group(_group(doing, doing.data.get("groupe", "")), doing.data.get("nom", ""))
    return _("C’est noté.")


class Brainstorm(Kind):
    """One question, many cards."""

    id = "brainstorm"
    label = gettext_lazy("Remue-méninges")
    blurb = gettext_lazy("Chacun·e écrit pour soi, puis tout se montre, puis on rapproche ce qui se ressemble.")
    tint = "nouveaute"
    art = "game-field"
    minutes = 12
    material = (gettext_lazy("des feuillets autocollants et des feutres, pour qui préfère le papier"),)
    phases = (
        Phase(
            WRITE,
            gettext_lazy("on écrit pour soi"),
            gettext_lazy("Cacher de nouveau"),
            gettext_lazy("Les cartes sont de nouveau cachées."),
        ),
        Phase(
            REVEAL,
            gettext_lazy("tout est visible"),
            gettext_lazy("Tout révéler"),
            gettext_lazy("Les cartes sont visibles."),
        ),
    )
    Settings = Settings
    SettingsForm = SettingsForm
    # Also once all is revealed, and when the room has gone on: what was being written at the bell is not lost.
    participant_verbs: ClassVar = {
        "ecrire": Verb(write, label=gettext_lazy("écrire une carte")),
        "corriger": Verb(rewrite, label=gettext_lazy("corriger sa carte")),
        "retirer": Verb(take_back, label=gettext_lazy("reprendre sa carte")),
    }
    facilitator_verbs: ClassVar = {
        "saisir": Verb(enter),
        "accepter": Verb(accept),
        "refuser": Verb(refuse),
        "deplacer": Verb(move),
        "groupe": Verb(name_group),
    }

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """Before the reveal: how many have written, nothing else. The remote also sees what waits in the airlock."""
        settings = self.settings(stage)
        named = settings.names_shown and stage.workshop.names == Names.PSEUDONYM
        written = rooms.writers_of(stage)
        found: dict[str, Any] = {
            "question": settings.question or stage.title,
            "named": named,
            "written": written,
            "written_words": self._written_words(written),
            "revealed": _revealed(stage),
            "groups": [],
            "free": [],
        }
        if _revealed(stage) or face == Face.REMOTE:
            found |= self._heaps(stage, face, named)
        if face == Face.REMOTE:
            found["waiting"] = [self._row(card, False) for card in rooms.cards_of(stage, Standing.WAITING)]
            found["refused"] = [self._row(card, False) for card in rooms.cards_of(stage, Standing.REFUSED)]
        return found

    def _written_words(self, written: int) -> str:
        if not written:
            return _("Les premières idées arrivent.")
        return ngettext("%(n)s personne a écrit", "%(n)s personnes ont écrit", written) % {"n": written}

    def _heaps(self, stage: Stage, face: Face, named: bool) -> dict[str, Any]:
        cards = list(rooms.cards_of(stage, Standing.SHOWN))
        heaps: dict[int | None, list[dict[str, Any]]] = {}
        for card in cards[:PHONE_MOST] if face == Face.PHONE else cards:
            heaps.setdefault(card.group_id, []).append(self._row(card, named))
        groups = [
            {"id": group.pk, "name": group.name, "cards": heaps.pop(group.pk, [])} for group in stage.groups.all()
        ]
        return {
            "groups": groups,
            "free": [row for rest in heaps.values() for row in rest],
            "more": max(0, len(cards) - PHONE_MOST) if face == Face.PHONE else 0,
        }

    def _row(self, card: Contribution, named: bool) -> dict[str, Any]:
        return {
            "id": card.pk,
            "text": card.text,
            "language": card.language,
            "version": card.version,
            "group": card.group_id,
            "reason": card.reason,
            "source": "" if card.source == Source.PHONE else str(Source(card.source).label),
            "name": card.participant.name if named and card.participant else "",
        }

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One's own cards, with what became of them."""
        return {
            "cards": [
                {
                    "id": card.pk,
                    "text": card.text,
                    "language": card.language,
                    "waiting": card.standing == Standing.WAITING,
                    "refused": card.standing == Standing.REFUSED,
                    "reason": card.reason,
                }
                for card in Contribution.objects.filter(stage=stage, participant=participant)
            ]
        }

    def choices(self, stage: Stage) -> list[Choice]:
        """The groups, then the cards that lie free, once revealed."""
        if not _revealed(stage):
            return []
        found = self._heaps(stage, Face.SCREEN, False)
        groups = [
            Choice(f"g{group['id']}", group["name"], "", tuple(card["text"] for card in group["cards"]))
            for group in found["groups"]
            if group["cards"]
        ]
        return groups + [Choice(f"c{card['id']}", card["text"], card["language"]) for card in found["free"]]

    def record(self, stage: Stage) -> Record:
        """Every card that others may read, with its group and where it came from."""
        settings = self.settings(stage)
        named = settings.names_shown and stage.workshop.names == Names.PSEUDONYM
        return Record(
            stage.title,
            stage.kind,
            [
                {
                    "group": card.group.name if card.group else "",
                    "text": card.text,
                    "language": card.language,
                    "from": card.source,
                    "name": card.participant.name if named and card.participant else "",
                    "outcome": card.outcome or Outcome.NONE.value,
                }
                for card in rooms.cards_of(stage, Standing.SHOWN)
            ],
        )

    def pours(self, stage: Stage) -> list[Contribution]:
        """Every card that others may read."""
        return list(rooms.cards_of(stage, Standing.SHOWN))

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """Two ideas each."""
        for number in (1, 2):
            text = _("Idée d’essai %(n)s de la personne %(who)s") % {"n": number, "who": participant.number}
            working.contribute(stage, participant, text, f"essai-{number}", quiet=not _revealed(stage), simulated=True)


KIND = Brainstorm()
