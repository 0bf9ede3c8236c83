"""The seam by which each feature hands over, erases and outlives what it holds about a person.

`settings.PERSONAL_DATA` names one `Holdings` per feature (dotted path); people imports none of them. See
docs/decisions.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .models import User


@dataclass(frozen=True)
class Person:
    """Whose data: the account, and the guest key (people/guests.py) of the browser that asks, if it has one."""

    user: User
    guest_key: str = ""


@dataclass(frozen=True)
class Parcel:
    """What one feature exports: JSON documents and files, by name inside the feature's folder."""

    documents: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """A thing of theirs, shown in the profile. `note`: where it stands, in words."""

    label: str
    url: str
    note: str = ""


class Holdings(Protocol):
    """What one feature holds about people. Sentences are in the active language."""

    name: str
    """The feature's folder in the archive."""

    def links(self, user: User) -> list[Link]:
        """What the profile lists."""
        ...

    def export(self, person: Person) -> Parcel:
        """A copy of everything that is theirs."""
        ...

    def goes(self, person: Person) -> list[str]:
        """What `erase` will erase, said before."""
        ...

    def stays(self, person: Person) -> list[str]:
        """What will stay without a name, said before."""
        ...

    def erase(self, person: Person) -> list[Path]:
        """Erase and anonymise, inside the caller's transaction; files to remove once it is committed."""
        ...

    def purge(self, now: datetime) -> dict[str, int]:
        """Forget what has expired: {what (English, for the operator): how many}."""
        ...


def all_holdings() -> Iterator[Holdings]:
    """Every feature's, in the order of the settings; the account itself is last to be erased, first to be shown."""
    for path in settings.PERSONAL_DATA:
        yield import_string(path)
