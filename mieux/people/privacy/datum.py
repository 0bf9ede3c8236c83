"""One thing that is kept, and the words that many of them share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """Whose gesture brings the datum here."""

    READING = "reading"
    BROWSER = "browser"
    PLAYING = "playing"
    ACCOUNT = "account"
    FICHES = "fiches"
    READINGS = "readings"
    IMPACTS = "impacts"
    VOYAGES = "voyages"
    WORKSHOPS = "workshops"
    MACHINE = "machine"


KINDS: dict[Kind, Promise] = {
    Kind.READING: _("Quand vous lisez"),
    Kind.BROWSER: _("Dans votre navigateur, sans nous être envoyé"),
    Kind.PLAYING: _("Quand vous ajoutez votre lecture à un jeu"),
    Kind.ACCOUNT: _("Quand vous avez un compte"),
    Kind.FICHES: _("Quand vous écrivez une fiche"),
    Kind.READINGS: _("Quand vous écrivez une lecture"),
    Kind.IMPACTS: _("Quand vous dites, observez ou suivez un impact"),
    Kind.VOYAGES: _("Quand vous montez à bord d’un voyage"),
    Kind.WORKSHOPS: _("Quand vous participez à un atelier, ou en animez un"),
    Kind.MACHINE: _("Ce que la machine garde pour fonctionner"),
}


@dataclass(frozen=True)
class Datum:
    """One thing that is kept. `columns`: table → the columns that hold it, separated by blanks."""

    kind: Kind
    what: Promise
    where: Promise
    why: Promise
    how_long: Promise
    columns: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    #: Keys of localStorage and sessionStorage, names of the browser's databases; one that ends with * is a prefix.
    storage: tuple[str, ...] = ()


DATABASE = _("base de données")
OWN_BROWSER = _("votre navigateur")
ACCOUNT_LIFE = _("tant que le compte existe ; effacé avec lui")
FICHE_LIFE = _("tant que la fiche existe ; votre nom s’en détache si vous fermez votre compte")
