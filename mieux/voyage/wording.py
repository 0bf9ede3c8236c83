"""The words of the canvas: kinds, colours, offers, links as sentences. Codes are stored, these are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import watch
from .document import COLOURS
from .zones import BUOYS, CREW, LIFEBOAT, LIGHTHOUSE, OARS, SHARKS

KINDS: Final[Mapping[str, Promise]] = {
    "political": _("politique"),
    "social": _("sociale"),
    "regulatory": _("réglementaire"),
    "financial": _("financière"),
    "technical": _("technique"),
    "person": _("une personne"),
    "need": _("un besoin"),
}
COLOUR_WORDS: Final[Mapping[str, Promise]] = {
    "mer": _("bleu lagon"),
    "soleil": _("jaune soleil"),
    "corail": _("rouge corail"),
    "menthe": _("vert menthe"),
    "prune": _("violet prune"),
}

ASKS: Final[Mapping[str, Promise]] = {
    watch.SHARK_ALONE: _("sans rame"),
    watch.OAR_ALONE: _("personne ne la tient encore"),
    watch.BUOY_VAGUE: _("sans résultat à toucher du doigt"),
    watch.BUOY_UNDATED: _("sans date"),
    watch.NEED_OPEN: _("personne encore pour ce besoin"),
}
"""What calls for a look (watch.py), on the card itself."""

ONE: Final[Mapping[str, Promise]] = {
    LIGHTHOUSE: _("phare"),
    CREW: _("équipage"),
    LIFEBOAT: _("bateau de secours"),
    SHARKS: _("requin"),
    OARS: _("rame"),
    BUOYS: _("balise"),
    "": _("indicateur"),
}
"""What a card of a zone is called, in a sentence about a link."""


@dataclass(frozen=True)
class Tie:
    """A type of link: what it says at the card it starts from, and at the card it ends at."""

    there: Promise
    back: Promise


TIES: Final[Mapping[str, Tie]] = {
    "shark-oar": Tie(_("Face à ce requin :"), _("Cette rame répond à :")),
    "oar-buoy": Tie(_("Cette rame mène à :"), _("On y arrive avec :")),
    "oar-crew": Tie(_("À cette rame :"), _("Tient la rame :")),
    "need-crew": Tie(_("Ce besoin est couvert à bord par :"), _("Couvre le besoin :")),
    "need-lifeboat": Tie(_("Ce besoin trouve de l’aide auprès de :"), _("Vient au secours du besoin :")),
    "buoy-indicator": Tie(_("Se mesure avec :"), _("Mesure la balise :")),
    "lighthouse-indicator": Tie(_("Se mesure avec :"), _("Mesure le phare :")),
}

assert set(COLOUR_WORDS) == set(COLOURS)
assert set(ASKS) == set(watch.KINDS)


def colour_choices() -> list[tuple[str, Any]]:
    """For a form: no colour first."""
    return [("", _("papier blanc")), *COLOUR_WORDS.items()]
