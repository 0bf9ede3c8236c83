"""Reads that join tables, one file a noun. The wheel asks `impact_standing`."""

from .standing import Standing, impact_standing

__all__ = ["Standing", "impact_standing"]
