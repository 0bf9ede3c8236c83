"""What evidence holds by itself: the rows belong to readings and impacts, which hand them over and erase them."""

from datetime import datetime
from pathlib import Path

from mieux.people.models import User
from mieux.people.portable import Link, Parcel, Person

from . import actions, waiting


class EvidenceHoldings:
    """Files that wait for the rest of a form, and files that nothing names any more."""

    name = "evidence"

    def links(self, user: User) -> list[Link]:
        """Nothing of its own."""
        return []

    def export(self, person: Person) -> Parcel:
        """Nothing of its own: a file that waits belongs to a page that is still open."""
        return Parcel()

    def goes(self, person: Person) -> list[str]:
        """Nothing of its own."""
        return []

    def stays(self, person: Person) -> list[str]:
        """Nothing of its own."""
        return []

    def erase(self, person: Person) -> list[Path]:
        """Nothing of its own."""
        return []

    def purge(self, now: datetime) -> dict[str, int]:
        """Files that waited for more than a day, files of rows that were never written."""
        return {
            "files waiting for a form": waiting.forget_old(now.timestamp()),
            "files without a row": actions.sweep(now),
        }


holdings = EvidenceHoldings()
