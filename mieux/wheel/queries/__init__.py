"""Reading the readings together. Every query starts from `scope.Scope`: nobody sees more here than elsewhere."""

from .agreement import Question, questions
from .scope import Filters, Scope
from .tally import Agreement, Cell, Key, Look, Said, Tally, Voice, tally

__all__ = [
    "Agreement",
    "Cell",
    "Filters",
    "Key",
    "Look",
    "Question",
    "Said",
    "Scope",
    "Tally",
    "Voice",
    "questions",
    "tally",
]
