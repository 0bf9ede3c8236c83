"""What each column of a table holds: the names of the Etalab schema, ours, and those that people use."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mieux.evidence.contact import has_contact

from ..amounts import plain
from ..tables import Cell

EXTRA, IGNORE = "extra", "ignore"
"""What else may become of a column: kept as it is beside its values, or left out knowingly."""

#: Field → (column of our files, words of the form, other names people give it).
_FIELDS: dict[str, tuple[str, Promise, str]] = {
    "indicator": (
        "indicateur",
        _("le nom de l’indicateur"),
        "nom de l indicateur; nom indicateur; intitule; libelle; mesure; indicator; indicator name; metric; measure; "
        "kpi; name",
    ),
    "value": ("valeur", _("la valeur"), "valeurs; resultat; chiffre; montant; value; values; result; amount; figure"),
    "unit": ("unite_mesure", _("l’unité"), "unite; unite de mesure; unit; units; unit of measure"),
    "target": ("est_cible", _("est-ce une cible ? (vrai, faux)"), "cible; est une cible; is target; target; objectif"),
    "role": (
        "role",
        _("le rôle (observée, départ, visée)"),
        "role de la valeur; statut de la valeur; type de valeur; value type",
    ),
    "frequency": ("frequence_monitoring", _("la fréquence"), "frequence; periodicite; rythme; frequency"),
    "on": (
        "date",
        _("la date (ou la fin de la période)"),
        "jour; date de mesure; date de fin; date fin; fin; mois; annee; day; date of measure; end date; end; month; "
        "year; when",
    ),
    "period": ("est_periode", _("est-ce une période ? (vrai, faux)"), "periode; is period"),
    "since": (
        "date_debut",
        _("le début de la période"),
        "date de debut; debut; depuis; start date; start; since; from",
    ),
    "automated": (
        "est_automatise",
        _("la collecte est-elle automatique ?"),
        "automatise; automatique; automated; is automated",
    ),
    "source": ("source_collecte", _("la source"), "source; origine; source de collecte; data source; collected by"),
    "insee": ("code_insee", _("le code INSEE du lieu"), "insee; code commune; code geo; codgeo; commune code"),
    "dataviz": ("dataviz_wish", _("le graphique souhaité"), "dataviz; graphique"),
    "comment": (
        "commentaires",
        _("le commentaire"),
        "commentaire; remarque; remarques; note; notes; precisions; comment; comments; remark",
    ),
    "agency": ("administration_rattachement", _("l’administration de rattachement"), "administration; rattachement"),
    "service": (
        "nom_service_public_numerique",
        _("le nom du service ou de l’initiative"),
        "service; initiative; projet; project",
    ),
    "public": (
        "public",
        _("le public"),
        "publics; public concerne; groupe; categorie; segment; population; pour qui; audience; group; category; "
        "for whom",
    ),
    "numerator": ("numerateur", _("le numérateur"), "num; numerator; nombre de oui; cas"),
    "denominator": (
        "denominateur",
        _("le dénominateur (sur combien)"),
        "denom; denominator; effectif; base; sur; out of; total",
    ),
    "about": (
        "environ",
        _("est-ce une estimation ? (vrai, faux)"),
        "estimation; estime; approximatif; estimated; approximate",
    ),
    "level": ("niveau", _("le niveau de l’échelle, en mots"), "niveau atteint; modalite; level; rating level"),
    "words": (
        "temoignage",
        _("le témoignage"),
        "temoignages; verbatim; citation; parole; testimony; testimonies; quote",
    ),
    "consent": ("consentement", _("l’accord de la personne"), "accord; consentie; consent; agreed"),
    "kind": ("nature_valeur", _("la nature de l’indicateur"), "nature; kind; nature de la valeur"),
    "scale": ("echelle", _("les mots de l’échelle, dans l’ordre"), "echelle de mots; scale; levels"),
    "definition": ("definition", _("la définition de l’indicateur"), "description; mode de calcul"),
    "collection": ("collecte", _("la façon de collecter"), "methode de collecte; mode de collecte; collection; method"),
    "bias": ("biais", _("les biais de l’indicateur"), "biais connus; limites; bias; limits"),
    "impact_level": ("niveau_impact", _("le niveau d’impact de la méthode"), "niveau d impact; impact level"),
    "marker": ("marqueur", _("le comportement ou l’impact de la méthode"), "marker"),
    "entry": (
        "indicateur_code",
        _("le code de la bibliothèque"),
        "code indicateur; indicator code; code de l indicateur",
    ),
}

#: Columns of the Etalab schema « impact d’un service public numérique » 0.3.0, in its order.
STANDARD = (
    "administration_rattachement",
    "nom_service_public_numerique",
    "indicateur",
    "valeur",
    "unite_mesure",
    "est_cible",
    "frequence_monitoring",
    "date",
    "est_periode",
    "date_debut",
    "est_automatise",
    "source_collecte",
    "code_insee",
    "dataviz_wish",
    "commentaires",
)
#: What the schema has no column for, after its own: nothing is lost on the way back.
BESIDE = tuple(each[0] for each in _FIELDS.values() if each[0] not in STANDARD)

FIELDS: dict[str, Promise] = {field: each[1] for field, each in _FIELDS.items()}
COLUMN_OF: dict[str, str] = {field: each[0] for field, each in _FIELDS.items()}


def _key(name: object) -> str:
    return " ".join(plain(str(name)).replace("_", " ").replace("-", " ").replace("'", " ").replace(".", " ").split())


_BY_NAME: dict[str, str] = {_key(column): field for field, column in COLUMN_OF.items()}
for _field, _names in _FIELDS.items():
    for _other in _names[2].split(";"):
        _BY_NAME.setdefault(_key(_other), _field)

YES_OR_NO = frozenset({"target", "period", "automated", "about", "consent"})
YES = frozenset({"true", "vrai", "oui", "yes", "1", "o", "y", "x", "v", "t"})
NO = frozenset({"", "false", "faux", "non", "no", "0", "n", "f", "-"})

_CONTACT = ("mail", "courriel", "telephone", "tel", "mobile", "portable", "phone", "contact", "adresse", "address")


@dataclass(frozen=True)
class Column:
    """One column of the table: its place (from 0), its name, a few of its cells, and what becomes of it."""

    place: int
    name: str
    examples: tuple[str, ...]
    #: A key of `FIELDS`, `EXTRA` or `IGNORE`.
    use: str
    #: It seems to hold the means to reach somebody: never kept unless somebody looks and says so.
    contact: bool = False


def known(row: Sequence[Cell]) -> int:
    """How many names of columns this row holds."""
    return len({_BY_NAME[_key(cell)] for cell in row if isinstance(cell, str) and _key(cell) in _BY_NAME})


def understand(header: Sequence[Cell], sample: Sequence[Sequence[Cell]]) -> list[Column]:
    """What each column holds, as far as its name says. A second column of the same kind is kept as an extra."""
    width = max([len(header), *(len(row) for row in sample)], default=0)
    taken: set[str] = set()
    found = []
    for place in range(width):
        name = str(header[place]).strip()[:80] if place < len(header) else ""
        cells = [str(row[place]).strip() for row in sample if place < len(row) and str(row[place]).strip()]
        field = _BY_NAME.get(_key(name), "")
        words = set(_key(name).split())
        contact = not field and (bool(words & set(_CONTACT)) or any(has_contact(cell) for cell in cells))
        if field in YES_OR_NO and any(plain(cell) not in YES | NO for cell in cells):
            # « Cible » with amounts in it is not a yes or a no.
            field = ""
        if field and field not in taken:
            taken.add(field)
            use = field
        else:
            use = IGNORE if contact or not (name or cells) else EXTRA
        examples = tuple(dict.fromkeys(cell[:60] for cell in cells))[:3]
        found.append(Column(place, name, examples, use, contact))
    return found
