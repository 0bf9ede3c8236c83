"""The letters of an account: plain text, in the language of the person, without picture, link to click or tracking."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from mieux.core import mail


def send_letter(letter_name: str, address: str, language: str, /, **words: Any) -> bool:
    """Send `people/letters/<letter_name>.txt` (first line: subject); False when the mail server refused it."""
    with translation.override(language or settings.LANGUAGE_CODE):
        text = render_to_string(f"people/letters/{letter_name}.txt", words)
    return mail.send(mail.letter(text, address))
