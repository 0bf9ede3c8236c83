"""Tables of the impacts: what is claimed, what was seen, what is counted."""

from .claim import Claim, ClaimChange, ClaimState, Domino, Observation, ObservationEvidence, RemovedAs, Review, Says
from .follow import Answer, Follow, Reminder, Rhythm
from .indicator import Frequency, ImportBatch, ImportState, Indicator, IndicatorKind, Role, Value

__all__ = [
    "Answer",
    "Claim",
    "ClaimChange",
    "ClaimState",
    "Domino",
    "Follow",
    "Frequency",
    "ImportBatch",
    "ImportState",
    "Indicator",
    "IndicatorKind",
    "Observation",
    "ObservationEvidence",
    "Reminder",
    "RemovedAs",
    "Review",
    "Rhythm",
    "Role",
    "Says",
    "Value",
]
