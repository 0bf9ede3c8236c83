"""Tables of the voyage."""

from .backstage import How, Paragraph, Publication, PublicationState, Wording
from .faq import FaqEntry
from .journal import Change, Deed, Snapshot
from .letters import Invitation, Letter, LetterKind, LogEntry, Rhythm, Wish
from .photo import PaperPhoto
from .projection import Card, CardLink
from .talk import CalendarLink, Comment, Course, Heard, Stopover
from .voyage import GuestLink, Right, Role, Shipmate, Voyage

__all__ = [
    "CalendarLink",
    "Card",
    "CardLink",
    "Change",
    "Comment",
    "Course",
    "Deed",
    "FaqEntry",
    "GuestLink",
    "Heard",
    "How",
    "Invitation",
    "Letter",
    "LetterKind",
    "LogEntry",
    "PaperPhoto",
    "Paragraph",
    "Publication",
    "PublicationState",
    "Rhythm",
    "Right",
    "Role",
    "Shipmate",
    "Snapshot",
    "Stopover",
    "Voyage",
    "Wish",
    "Wording",
]
