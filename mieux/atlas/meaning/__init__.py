"""Fiches that tell alike things: each fiche is a row of numbers, near rows are neighbours.

Like the search index, everything here is thrown away and made again from the database.
"""

from .following import catch_up, examine, rebuild
from .near import Near, nearest, seen

__all__ = ["Near", "catch_up", "examine", "nearest", "rebuild", "seen"]
