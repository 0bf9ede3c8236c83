"""Asking the assistant, in its own process (mieux.spot.worker), and what to say when it cannot answer now."""

from mieux.spot import files, worker
from mieux.spot.spotting import Spotting


class Busy(RuntimeError):
    """No answer this time; the message says so kindly, the caller keeps the text."""


def ask(text: str) -> Spotting:
    """What could be evidence in this text, in French or in English. Raises `Busy`."""
    try:
        return worker.ask(text)
    except worker.Unavailable as error:
        raise Busy(str(error.text)) from error


def ask_about_file(content: bytes, name: str) -> tuple[files.Read, Spotting]:
    """The text of a file, and what could be evidence in it. Raises `Busy`, or `files.BadFile` with what to do next."""
    try:
        return worker.ask_about_file(content, name)
    except worker.Unavailable as error:
        raise Busy(str(error.text)) from error
