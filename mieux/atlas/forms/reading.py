"""Understanding what people type: dates as precise as they are known, lists of links."""

import re
import unicodedata
from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mieux.core.text import MONTHS

_VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com", "dailymotion.com", "ted.com", "peertube", "video.", "tube.")
MAX_LINKS = 12


def read_start(text: str) -> str:
    """« 2012 », « 09/2012 », « septembre 2012 », « 23/09/2013 » → « 2012 », « 2012-09 », « 2013-09-23 »."""
    words = unicodedata.normalize("NFKD", text.strip().lower())
    words = "".join(c for c in words if not unicodedata.combining(c)).replace("1er", "1")
    if not words:
        return ""
    year = month = day = None
    if found := re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?", words):
        year, month, day = found.groups()
    elif found := re.fullmatch(r"(?:(\d{1,2})[-/. ])?(\d{1,2})[-/. ](\d{4})", words):
        day, month, year = found.groups()
    elif (found := re.fullmatch(r"(?:(\d{1,2}) )?([a-z]+)\.? (\d{4})", words)) and found.group(2) in MONTHS:
        day, month, year = found.group(1), str(MONTHS[found.group(2)]), found.group(3)
    if year is None:
        raise ValidationError(_("Écrivez une année (2012), un mois (09/2012) ou un jour (23/09/2013)."))
    if not 1000 <= int(year) <= date.today().year + 5:
        raise ValidationError(_("Cette année paraît lointaine. Écrivez par exemple 2012."))
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValidationError(_("Ce jour n’existe pas dans le calendrier. Écrivez par exemple 23/09/2013.")) from error
    parts = [year] + ([f"{int(month):02d}"] if month else []) + ([f"{int(day):02d}"] if month and day else [])
    return "-".join(parts)


def show_start(start: str) -> str:
    """The stored date as the form shows it: « 23/09/2013 »."""
    return "/".join(reversed(start.split("-")))


def read_links(text: str) -> list[dict[str, str]]:
    """One link a line, « https://… its name »; a forgotten « https:// » is added, anything but http(s) is refused."""
    links: list[dict[str, str]] = []
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        address, _blank, label = line.strip().partition(" ")
        if re.match(r"^(www\.)?[\w-]+(\.[\w-]+)+(/\S*)?$", address):
            address = f"https://{address}"
        if not is_address(address):
            problems.append(
                _("Ligne %(number)s : l’adresse doit commencer par https:// ou http://.") % {"number": number}
            )
            continue
        if address not in {link["url"] for link in links}:
            links.append({"url": address, "label": label.strip()[:120], "kind": kind_of(address)})
    if len(links) > MAX_LINKS:
        problems.append(_("Douze liens suffisent : gardez les meilleurs."))
    if problems:
        raise ValidationError(problems)
    return links


def is_address(address: str) -> bool:
    """An http(s) address of a host, without a user name in it."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and "." in host
        and not parts.username
        and len(address) <= 500
        and not re.search(r"[\s<>\"\x00-\x1f]", address)
    )


def kind_of(address: str) -> str:
    """« video » for the usual houses of videos (shown as a link, never embedded), else « site »."""
    host = urlsplit(address).hostname or ""
    return "video" if any(name in f"{host}." for name in _VIDEO_HOSTS) else "site"


def show_links(links: list[dict[str, str]]) -> str:
    """The stored links as the form shows them."""
    return "\n".join(f"{link['url']} {link.get('label', '')}".strip() for link in links)
