"""Questions of a press conference go to the FAQ of the project, with what the room answered."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mieux.voyage.faq.writing import TooMany, pour_faq, remove
from mieux.voyage.models import FaqEntry, Voyage

from ..models import Contribution
from ..stages import kind_of
from ..stages.kind import PoursAs

if TYPE_CHECKING:
    from mieux.people.models import User

_PREFIX = "faq-"


class Full(ValueError):
    """The FAQ holds no more; the text says so."""


def is_question(card: Contribution) -> bool:
    """Whether this card goes to the FAQ and not on the canvas."""
    return kind_of(card.stage).pours_as == PoursAs.FAQ


def pour(voyage: Voyage, by: "User", card: Contribution) -> str:
    """Out: a word for the entry. Poured twice, it is one entry."""
    origin = f"atelier:{card.stage.workshop_id}:c{card.pk}"
    answer = kind_of(card.stage).answer_of(card.stage, card)
    try:
        entry = pour_faq(voyage, card.text, answer, origin=origin, language=card.language, by=by)
    except TooMany as error:
        raise Full(_("Les questions-réponses de ce voyage sont au complet : retirez-en avant d’en ajouter.")) from error
    return f"{_PREFIX}{entry.pk}"


def take_back(voyage: Voyage, card: Contribution, word: str) -> bool:
    """Remove the entry if it still says what was poured; out: whether it stays, because the crew worked on it."""
    entry = FaqEntry.objects.filter(voyage=voyage, pk=int(word.removeprefix(_PREFIX) or 0)).first()
    if entry is None:
        return False
    if entry.public or entry.question != card.text or entry.answer != kind_of(card.stage).answer_of(card.stage, card):
        return True
    remove(entry)
    return False
