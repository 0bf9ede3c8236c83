"""Every write on an account."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from .models import Notebook, User
from .portable import Person, all_holdings

NOTEBOOK_MAX_BYTES = 100_000


def open_account(email: str, name: str, language: str) -> User:
    """A new account, its address proved; if it was opened meanwhile in another tab, that one."""
    known = {code for code, _label in settings.LANGUAGES}
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email, name=name, language=language if language in known else settings.LANGUAGE_CODE
            )
    except IntegrityError:
        user = User.objects.get(email=email)
        if not user.name:
            change_profile(user, name, user.language)
        return user


def change_profile(user: User, name: str, language: str) -> None:
    """Name shown to others, language of the letters."""
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])


def rename_passkey(passkey: Authenticator, name: str) -> None:
    """The name is only for its owner."""
    passkey.data = {**passkey.data, "name": name}
    passkey.save(update_fields=["data"])


def close_other_sessions(user: User, current: str | None) -> int:
    """Sign out everywhere else; how many sessions that was."""
    return user.sessions.exclude(session_key=current or "").delete()[0]


def keep_notebook(user: User, data: dict[str, Any]) -> Notebook:
    """Copy the notebook of a browser into the account, in place of the former copy."""
    book, _new = Notebook.objects.update_or_create(user=user, defaults={"data": data, "saved_at": timezone.now()})
    return book


def notebook_size(data: dict[str, Any]) -> int:
    """Bytes of a notebook as it is stored."""
    return len(json.dumps(data, ensure_ascii=False).encode())


def drop_notebook(user: User) -> None:
    """Take the copy out of the account; the browser keeps its own."""
    Notebook.objects.filter(user=user).delete()


def close_account(person: Person) -> None:
    """Erase the account and all that features hold about the person; what is public stays without a name.

    One transaction: either everything is gone, or nothing. Files are removed once it is committed.
    """
    files: list[Path] = []
    with transaction.atomic():
        # The account last: the features find what is theirs through it.
        for holdings in reversed(list(all_holdings())):
            files += holdings.erase(person)
        transaction.on_commit(lambda: _remove(files))


def _remove(files: list[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)


def purge(now: datetime) -> dict[str, int]:
    """Forget everything that has expired, in every feature: {what: how many}."""
    done: dict[str, int] = {}
    for holdings in all_holdings():
        done |= holdings.purge(now)
    return done
