"""Voyage by zones. A card says its zone, and in some zones its kind (a political shark); nothing of it is on the canvas
of the project before its crew takes it."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mieux.voyage import document, wording, zones
from mieux.workshop.actions import placing, working
from mieux.workshop.models import Contribution, Names, Outcome, Participant, Source, Stage, Standing
from mieux.workshop.queries import rooms

from ..brainstorm.rules import PHONE_MOST, REVEAL, WRITE, accept, any_card, card_text, refuse, rewrite, take_back
from ..kind import Choice, Doing, Face, Kind, Outdated, Phase, Record, Refused, StageSettings, Verb
from .forms import SettingsForm


class Settings(StageSettings):
    """`zones`: ids of the open ones (none: all of the method). `propose`: revealed cards wait for the crew at once."""

    question: str = ""
    zones: tuple[str, ...] = ()
    hidden: bool = True
    propose: bool = False
    names_shown: bool = False


def open_places(settings: Settings) -> list[zones.Place]:
    """The zones one may write for, in the order of the pack; those this pack does not know are left out."""
    every = [place for place in zones.places() if place.id != zones.HOLD]
    chosen = [place for place in every if place.id in settings.zones]
    return chosen or [place for place in every if place.id != zones.ASHORE]


def wheres(places: Iterable[zones.Place]) -> list[dict[str, Any]]:
    """Each zone with what a form offers: « requins|political »."""
    found = []
    for place in places:
        kinds = document.KINDS.get(place.role, ())
        options = [(f"{place.id}|{kind}", str(wording.KINDS[kind])) for kind in kinds]
        found.append(
            {
                "id": place.id,
                "metaphor": str(place.metaphor),
                "label": str(place.label),
                "question": place.questions[0] if place.questions else "",
                "options": [(f"{place.id}|", _("à préciser") if options else str(place.metaphor)), *options],
            }
        )
    return found


def _where(doing: Doing) -> str:
    """The zone and kind that a form sends, or Refused: never a zone that is not open."""
    settings: Settings = KIND.settings(doing.stage)
    known = {value for place in wheres(open_places(settings)) for value, _words in place["options"]}
    where = doing.data.get("ou", "")
    if where not in known:
        raise Refused(_("Choisissez la zone de cette carte."))
    return where


def _split(about: str) -> tuple[str, str]:
    zone, _sign, kind = about.partition("|")
    return zone, kind


def _visible(stage: Stage) -> bool:
    return stage.phase == REVEAL or not KIND.settings(stage).hidden


def write(doing: Doing) -> str:
    """A new card, in a zone."""
    where, text = _where(doing), card_text(doing)
    try:
        card = working.contribute(
            doing.stage, doing.participant, text, doing.key, about=where, quiet=not _visible(doing.stage)
        )
    except working.TooMany:
        raise Refused(_("C’est déjà beaucoup de cartes ! Reprenez-en une plutôt que d’en ajouter.")) from None
    if card.standing == Standing.WAITING:
        return _("Reçu. L’animation la relit avant de la montrer.")
    return _("C’est reçu.")


def enter(doing: Doing) -> str:
    """The facilitator types a card."""
    source = Source.PAPER if doing.data.get("source") == Source.PAPER else Source.DESK
    where, text = _where(doing), card_text(doing)
    working.contribute(doing.stage, None, text, doing.key, about=where, source=source, quiet=not _visible(doing.stage))
    return _("La carte est ajoutée.")


def move(doing: Doing) -> str:
    """« Déplacer vers… »: another zone or kind."""
    card, where, version = any_card(doing), _where(doing), doing.data.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else card.version
    try:
        placing.place(card, where, seen=seen, quiet=not _visible(doing.stage))
    except working.Moved:
        raise Outdated(_("Quelqu’un vient de déplacer cette carte : voici où elle est.")) from None
    return _("La carte est déplacée.")


class Zones(Kind):
    """Cards for the zones of a voyage."""

    id = "zones"
    label = gettext_lazy("Voyage par zones")
    blurb = gettext_lazy(
        "Chacun·e écrit des cartes pour une ou plusieurs zones ; le projet les reçoit comme propositions."
    )
    tint = "mer"
    art = "sea-requins"
    minutes = 15
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
    participant_verbs: ClassVar = {
        "ecrire": Verb(write, label=gettext_lazy("écrire une carte")),
        "corriger": Verb(rewrite),
        "retirer": Verb(take_back),
    }
    facilitator_verbs: ClassVar = {
        "saisir": Verb(enter),
        "accepter": Verb(accept),
        "refuser": Verb(refuse),
        "deplacer": Verb(move),
    }

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """Before the reveal: how many have written. The remote reads the cards, and what waits in the airlock."""
        settings: Settings = self.settings(stage)
        places = open_places(settings)
        named = settings.names_shown and stage.workshop.names == Names.PSEUDONYM
        written = rooms.writers_of(stage)
        found: dict[str, Any] = {
            "question": settings.question or stage.title,
            "named": named,
            "written": written,
            "written_words": ngettext("%(n)s personne a écrit", "%(n)s personnes ont écrit", written) % {"n": written}
            if written
            else _("Les premières idées arrivent."),
            "revealed": _visible(stage),
            "wheres": wheres(places),
            "heaps": [],
        }
        if found["revealed"] or face == Face.REMOTE:
            found |= self._heaps(stage, face, named)
        if face == Face.REMOTE:
            found["waiting"] = [self._row(card, False) for card in rooms.cards_of(stage, Standing.WAITING)]
            found["refused"] = [self._row(card, False) for card in rooms.cards_of(stage, Standing.REFUSED)]
        return found

    def _heaps(self, stage: Stage, face: Face, named: bool) -> dict[str, Any]:
        cards = list(rooms.cards_of(stage, Standing.SHOWN))
        heaps: dict[str, list[dict[str, Any]]] = {}
        for card in cards[:PHONE_MOST] if face == Face.PHONE else cards:
            heaps.setdefault(_split(card.about)[0], []).append(self._row(card, named))
        found = [
            {"id": place.id, "metaphor": str(place.metaphor), "label": str(place.label), "cards": heaps[place.id]}
            for place in zones.places()
            if place.id in heaps
        ]
        return {"heaps": found, "more": max(0, len(cards) - PHONE_MOST) if face == Face.PHONE else 0}

    def _row(self, card: Contribution, named: bool) -> dict[str, Any]:
        kind = _split(card.about)[1]
        return {
            "id": card.pk,
            "text": card.text,
            "language": card.language,
            "version": card.version,
            "where": card.about,
            "kind": str(wording.KINDS[kind]) if kind in wording.KINDS else "",
            "reason": card.reason,
            "source": "" if card.source == Source.PHONE else str(Source(card.source).label),
            "name": card.participant.name if named and card.participant else "",
        }

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One's own cards, with their zones and what became of them."""
        names = {place.id: str(place.metaphor) for place in zones.places()}
        return {
            "cards": [
                {
                    "id": card.pk,
                    "text": card.text,
                    "language": card.language,
                    "zone": names.get(_split(card.about)[0], ""),
                    "waiting": card.standing == Standing.WAITING,
                    "refused": card.standing == Standing.REFUSED,
                    "reason": card.reason,
                }
                for card in Contribution.objects.filter(stage=stage, participant=participant)
            ]
        }

    def choices(self, stage: Stage) -> list[Choice]:
        """Every card, once visible."""
        if not self.is_told(stage):
            return []
        return [Choice(f"c{card.pk}", card.text, card.language) for card in self.pours(stage)]

    def record(self, stage: Stage) -> Record:
        """Every card that others may read, by zone."""
        settings: Settings = self.settings(stage)
        named = settings.names_shown and stage.workshop.names == Names.PSEUDONYM
        names = {place.id: str(place.metaphor) for place in zones.places()}
        order = list(names)
        cards = sorted(
            self.pours(stage),
            key=lambda card: order.index(_split(card.about)[0]) if _split(card.about)[0] in order else len(order),
        )
        return Record(
            stage.title,
            stage.kind,
            [
                {
                    "group": names.get(_split(card.about)[0], ""),
                    "text": card.text,
                    "language": card.language,
                    "from": card.source,
                    "name": card.participant.name if named and card.participant else "",
                    "outcome": card.outcome or Outcome.NONE.value,
                }
                for card in cards
            ],
        )

    def pours(self, stage: Stage) -> list[Contribution]:
        """Every card that others may read."""
        return list(rooms.cards_of(stage, Standing.SHOWN))

    def lands(self, stage: Stage, card: Contribution) -> tuple[str, str]:
        """The zone and kind its author gave it."""
        return _split(card.about)

    def is_told(self, stage: Stage) -> bool:
        """Also when nothing was hidden."""
        return bool(stage.phase) and _visible(stage)

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """A card each, zone after zone."""
        places = open_places(self.settings(stage))
        place = places[participant.number % len(places)]
        text = _("Idée d’essai %(n)s de la personne %(who)s") % {"n": 1, "who": participant.number}
        working.contribute(stage, participant, text, "essai-1", about=f"{place.id}|", simulated=True)


KIND = Zones()
