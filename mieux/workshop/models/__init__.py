"""Tables: what players leave (answers.py), a workshop and its stages (workshop.py), who is there and what they say."""

from .answers import REASON_LENGTH, VISIBLE, GameAnswer, State
from .halftime import HalfNote
from .own import OwnTemplate
from .people import Facilitator, Participant, Ticket
from .pouring import LogNote, NewsWish, Pouring, Recap, SheetPhoto
from .work import Contribution, Group, Outcome, Source, Standing, Vote
from .workshop import Names, Stage, Workshop, WorkshopState

__all__ = [
    "REASON_LENGTH",
    "VISIBLE",
    "Contribution",
    "Facilitator",
    "GameAnswer",
    "Group",
    "HalfNote",
    "LogNote",
    "Names",
    "NewsWish",
    "Outcome",
    "OwnTemplate",
    "Participant",
    "Pouring",
    "Recap",
    "SheetPhoto",
    "Source",
    "Stage",
    "Standing",
    "State",
    "Ticket",
    "Vote",
    "Workshop",
    "WorkshopState",
]
