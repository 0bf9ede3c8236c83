"""A voyage on paper: a text to read, a poster to hang on a wall, an empty sea to fill by pen."""

from .formats import FORMATS, PaperFormat
from .making import make, make_empty

__all__ = ("FORMATS", "PaperFormat", "make", "make_empty")
