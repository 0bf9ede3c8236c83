"""Brainstorm: everybody writes for themselves, then all is revealed, then it is sorted into groups."""
