"""What there is on paper, by the word in its address."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PDF, SVG, PNG = "application/pdf", "image/svg+xml", "image/png"


@dataclass(frozen=True)
class PaperFormat:
    """One thing to print. `needs_cards`: it is made of a voyage; the others are filled by pen."""

    slug: str
    label: str | Promise
    hint: str | Promise
    media_type: str
    extension: str
    needs_cards: bool


_ALL: Final = (
    PaperFormat(
        "pdf", _("Le texte, A4 (PDF)"), _("Toutes les cartes, zone par zone, liens compris."), PDF, "pdf", True
    ),
    PaperFormat(
        "poster-a3", _("L’affiche A3 (PDF)"), _("La mer et ses cartes, pour une petite table."), PDF, "pdf", True
    ),
    PaperFormat("poster-a1", _("L’affiche A1 (PDF)"), _("Pour le mur de l’atelier."), PDF, "pdf", True),
    PaperFormat("poster-a0", _("L’affiche A0 (PDF)"), _("Se lit à deux mètres."), PDF, "pdf", True),
    PaperFormat("svg", _("L’image à retoucher (SVG)"), _("Nette à toutes les tailles."), SVG, "svg", True),
    PaperFormat("png", _("L’image (PNG)"), _("À glisser dans un courriel ou une page."), PNG, "png", True),
    PaperFormat(
        "empty-a4",
        _("Le kit vide, A4 (PDF)"),
        _("Une feuille par zone, à remplir au stylo puis à poser sur le mur."),
        PDF,
        "pdf",
        False,
    ),
    PaperFormat("empty-a3", _("La mer vide, A3 (PDF)"), _("À remplir au stylo, à deux ou trois."), PDF, "pdf", False),
    PaperFormat("empty-a1", _("La mer vide, A1 (PDF)"), _("À remplir au stylo, en équipe."), PDF, "pdf", False),
    PaperFormat("empty-a0", _("La mer vide, A0 (PDF)"), _("À remplir debout, toute une salle."), PDF, "pdf", False),
)
FORMATS: Final[dict[str, PaperFormat]] = {each.slug: each for each in _ALL}
