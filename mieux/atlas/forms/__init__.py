"""What a person may send to the atlas."""

from .fiche import FicheForm
from .layout import sections
from .messages import ContactForm, DecisionForm, PictureForm, ReportDecisionForm, ReportForm

__all__ = ["ContactForm", "DecisionForm", "FicheForm", "PictureForm", "ReportDecisionForm", "ReportForm", "sections"]
