"""The voyage as slides (PPTX) that a team edits in the program it has: real placeholders, notes, alternative texts."""

from .deck import MEDIA_TYPE
from .pages import write_slides

__all__ = ["MEDIA_TYPE", "write_slides"]
