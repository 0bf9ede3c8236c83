"""The tables of the atlas, by noun: sources, initiatives, what hangs on them, their history."""

from .history import IndexChange, InitiativeVersion, Proposal, ProposalState, Report, ReportState
from .initiative import Initiative, InitiativeQuerySet, Role, State, Status
from .parts import (
    Direction,
    ImpactState,
    InitiativeForm,
    InitiativeImpact,
    InitiativeLeaf,
    InitiativeNeed,
    InitiativePicture,
    Member,
    SaidBy,
)
from .source import Source, SourceKind

__all__ = [
    "Direction",
    "ImpactState",
    "IndexChange",
    "Initiative",
    "InitiativeForm",
    "InitiativeImpact",
    "InitiativeLeaf",
    "InitiativeNeed",
    "InitiativePicture",
    "InitiativeQuerySet",
    "InitiativeVersion",
    "Member",
    "Proposal",
    "ProposalState",
    "Report",
    "ReportState",
    "Role",
    "SaidBy",
    "Source",
    "SourceKind",
    "State",
    "Status",
]
