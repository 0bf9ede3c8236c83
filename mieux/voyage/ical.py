"""The buoys of a voyage as a calendar that other programs subscribe to (RFC 5545)."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from mieux.core.text import printable

from . import document, zones
from .exports import Logbook


def write_calendar(book: Logbook, address: str, now: datetime) -> bytes:
    """The buoys with a day, and the stopover half-way to each, as whole days (RFC 5545); `address` is the canvas."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mieux//Voyage//FR",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_ical(book.title)}",
    ]
    for section in book.sections:
        if section.place.role != zones.BUOYS:
            continue
        for card in section.cards:
            if not document.is_day(card.fields.get("date")):
                continue
            day = date.fromisoformat(card.fields["date"])
            result = str(card.fields.get("result") or "")
            lines += _event(book, f"{card.id}-balise", day, card.text or _("Balise"), result, address, now)
            middle = book.days.get(card.id)
            if middle and middle != day and not card.fields.get("done"):
                title = _("Escale : %(buoy)s") % {"buoy": card.text or _("Balise")}
                lines += _event(book, f"{card.id}-escale", middle, title, "", address, now)
    lines.append("END:VCALENDAR")
    return "".join(folded + "\r\n" for line in lines for folded in _folded(line)).encode()


def _event(book: Logbook, uid: str, day: date, title: str, text: str, address: str, now: datetime) -> list[str]:
    said = [
        "BEGIN:VEVENT",
        f"UID:{_ical(uid)}@{book.key}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_day(day)}",
        f"DTEND;VALUE=DATE:{_day(day + timedelta(days=1) if day < date.max else day)}",
        f"SUMMARY:{_ical(title)}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
    ]
    return [*said, *([f"DESCRIPTION:{_ical(text)}"] if text else []), "END:VEVENT"]


def _day(day: date) -> str:
    """Years before 1000 keep their four digits."""
    return day.isoformat().replace("-", "")


def _ical(text: str) -> str:
    clean = str(printable(text)).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return clean.replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 bytes, never cut inside a character."""
    found, now = [], b""
    for sign in line:
        part = sign.encode("utf-8", "replace")
        if len(now) + len(part) > 74:
            found.append(now.decode())
            now = b" "
        now += part
    return [*found, now.decode()]
