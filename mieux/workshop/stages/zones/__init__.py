"""Voyage by zones: everybody writes cards for the zones of the voyage, which the project receives as proposals."""
