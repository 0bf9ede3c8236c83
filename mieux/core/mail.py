"""Letters: how one is made of a template, how it leaves, and what happens to it without a mail server."""

import logging
import sys
from collections.abc import Mapping

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.db import transaction

log = logging.getLogger("mieux.letters")

BY_ITSELF = {"Auto-Submitted": "auto-generated"}
"""Header of letters that nobody typed: asks out-of-office robots to stay quiet."""


def letter(words: str, to: str, *, headers: Mapping[str, str] = BY_ITSELF, reply_to: str = "") -> EmailMessage:
    """A letter to one address, not sent yet. The first line of `words` is its subject, the rest the letter."""
    subject, _separator, body = words.strip().partition("\n")
    return EmailMessage(
        " ".join(subject.split())[:200],
        body.strip() + "\n",
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        headers=dict(headers),
    )


def send(letter: EmailMessage) -> bool:
    """Hand a letter to the mail server; False, and a line in the log for the operator, when it does not take it."""
    try:
        letter.send()
    except OSError:
        log.exception("a letter could not be sent")
        return False
    return True


def send_after_commit(letter: EmailMessage) -> None:
    """Send once the transaction is committed: the write is done and stays done, whatever becomes of the letter."""
    transaction.on_commit(lambda: send(letter))


class FileAndConsoleBackend(EmailBackend):
    """Write each letter under `$MIEUX_DATA/mail`; tell the operator the file's name, never its content."""

    def write_message(self, message: EmailMessage) -> None:
        super().write_message(message)
        path = self._get_filename()  # type: ignore[attr-defined]  # the only way Django gives it
        sys.stderr.write(f"mail: a letter was written to {path}\n")
