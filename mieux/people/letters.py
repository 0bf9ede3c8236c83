"""The letters of an account: plain text, in the language of the person, without picture, link to click or tracking."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

log = logging.getLogger("mieux.letters")


def send_letter(letter_name: str, address: str, language: str, /, **words: Any) -> bool:
    """Send `people/letters/<letter_name>.txt` (first line: subject); False when the mail server refused it."""
    with translation.override(language or settings.LANGUAGE_CODE):
        text = render_to_string(f"people/letters/{letter_name}.txt", words)
    subject, _separator, body = text.strip().partition("\n")
    letter = EmailMessage(
        " ".join(subject.split())[:200],
        body.strip() + "\n",
        to=[address],
        # Asks out-of-office robots to stay quiet.
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except OSError:
        log.exception("a letter could not be sent")
        return False
    return True
