"""What this site keeps, where, why and how long: one table, shown at /confidentialite/ and held against the code.

The test in tests/test_privacy.py walks every column of every table, every cookie and every key of the browser's
storage that the code names, and fails on the first one that is not declared here.
"""

from . import accounts, fiches, impacts, machine, readings, visits, voyages, workshops
from .datum import KINDS, Datum, Kind

__all__ = ["DATA", "KINDS", "Datum", "Kind"]

DATA: tuple[Datum, ...] = (
    *visits.DATA,
    *accounts.DATA,
    *fiches.DATA,
    *readings.DATA,
    *machine.DATA,
    *voyages.DATA,
    *impacts.DATA,
    *workshops.DATA,
)
