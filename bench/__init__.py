"""Reproducible measures: `make bench`."""
