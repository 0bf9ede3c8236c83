"""Tables of the voyage."""

from .journal import Change, Deed, Snapshot
from .projection import Card, CardLink
from .talk import CalendarLink, Comment, Course, Heard, Paragraph, Stopover
from .voyage import GuestLink, Right, Role, Shipmate, Voyage

__all__ = [
    "CalendarLink",
    "Card",
    "CardLink",
    "Change",
    "Comment",
    "Course",
    "Deed",
    "GuestLink",
    "Heard",
    "Paragraph",
    "Right",
    "Role",
    "Shipmate",
    "Snapshot",
    "Stopover",
    "Voyage",
]
