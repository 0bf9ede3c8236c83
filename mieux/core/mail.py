"""Mail without a mail server: one file a letter, and a line on the console that says where it is."""

import sys

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend


class FileAndConsoleBackend(EmailBackend):
    """Write each letter under `$MIEUX_DATA/mail`; tell the operator the file's name, never its content."""

    def write_message(self, message: EmailMessage) -> None:
        super().write_message(message)
        path = self._get_filename()  # type: ignore[attr-defined]  # the only way Django gives it
        sys.stderr.write(f"mail: a letter was written to {path}\n")
