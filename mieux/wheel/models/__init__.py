"""Tables of the readings."""

from .reading import (
    COLOURED,
    CellEvidence,
    FormRead,
    Move,
    NoveltyContext,
    Reading,
    ReadingCell,
    ReadingState,
    ReadingVersion,
    RemovedCell,
    RemovedEvidence,
    Stance,
    Word,
)
from .remark import Remark, RemarkState
from .report import Motive, ReadingReport
from .round import Invitation, Round
from .silence import Silence
from .spotting import SpotVerdict, Verdict

__all__ = [
    "COLOURED",
    "CellEvidence",
    "FormRead",
    "Invitation",
    "Motive",
    "Move",
    "NoveltyContext",
    "Reading",
    "ReadingCell",
    "ReadingReport",
    "ReadingState",
    "ReadingVersion",
    "Remark",
    "RemarkState",
    "RemovedCell",
    "RemovedEvidence",
    "Round",
    "Silence",
    "SpotVerdict",
    "Stance",
    "Verdict",
    "Word",
]
