"""What a voyage gives out: the page that offers every file, the files, the calendar of its buoys, the empty posters."""

import io
import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mieux.atlas.views.finding import site
from mieux.core.limits import limited, seconds_to_wait
from mieux.core.views import file_not_made, too_many_requests
from mieux.exports.pdf import PdfError
from mieux.method import pack

from .. import exports, files, ical, journal, paper, rules
from ..actions import links as actions
from ..files import FILES, File
from ..models import CalendarLink
from ..paper.letters import unprintable
from ..queries import history
from ..rules import Aboard
from .finding import boarded

logger = logging.getLogger(__name__)

GROUPS = (files.WALL, files.EMPTY, files.READ, files.SHOW, files.REWORK, files.DIARY)
MOST_SIGNS = 24
PREVIEW_WIDTH = 1040
"""Pixels of the picture of the poster: sharp on a screen of two pixels a point."""


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def outputs(request: HttpRequest, key: str) -> HttpResponse:
    """Every file by its use, now or as it was; for those aboard, the secret address of the calendar, shown once."""
    who = boarded(request, key, rules.can_see if request.method != "POST" else rules.is_shipmate)
    number, address = _asked(request, who), ""
    if request.method == "POST" and who.user is not None:
        if request.POST.get("action") == "revoke":
            actions.revoke_calendar(who.voyage, who.user)
        else:
            token = actions.make_calendar(who.voyage, who.user)
            address = site(request) + reverse("voyage:calendar", args=[token])
    aboard, book = rules.is_shipmate(who), exports.logbook(who.voyage, number)
    calendars = CalendarLink.objects.filter(voyage=who.voyage, user=who.user, revoked_at__isnull=True)
    context = {
        "who": who,
        "voyage": who.voyage,
        "aboard": aboard,
        "address": address,
        "has_calendar": who.user is not None and calendars.exists(),
        "groups": {group: files.of_group(group) for group in GROUPS},
        "moment": history.moment(who.voyage, number) if number is not None else None,
        "versions": history.versions(who.voyage) if aboard else [],
        "query": f"?a={number}" if number is not None else "",
        "is_empty": not book.cards,
        "unprintable": unprintable(_words(book))[:MOST_SIGNS],
    }
    response = render(request, "voyage/outputs.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


def _words(book: exports.Logbook) -> list[str]:
    """What paper has to print of a voyage, as one types it."""
    written = [value for card in book.cards.values() for value in (card.text, *card.fields.values())]
    return [book.title, *(each for each in written if isinstance(each, str))]


def _asked(request: HttpRequest, who: Aboard) -> int | None:
    """`?a=`: the canvas as it was after that change; for those aboard, as the history is theirs. None: now."""
    text = request.GET.get("a", "")
    if not text:
        return None
    if not rules.is_shipmate(who) or not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise Http404
    if int(text) > journal.last_number(who.voyage.pk):
        raise Http404
    return int(text)


def _small(book: exports.Logbook, address: str) -> bytes:
    from PIL import Image  # loaded by the first picture

    with Image.open(io.BytesIO(paper.make("png", book, address))) as whole:
        small = whole.convert("RGB")
        small.thumbnail((PREVIEW_WIDTH, PREVIEW_WIDTH))
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=80)
    return buffer.getvalue()


PREVIEW = File("apercu", "", "", "", "", "aperçu", "image/webp", "webp", _small)
"""The poster, small, for the page of the outputs."""


@require_safe
def file(request: HttpRequest, key: str, format: str) -> HttpResponseBase:
    """The canvas as a file, for whoever sees it."""
    who = boarded(request, key)
    wanted = PREVIEW if format == PREVIEW.slug else FILES.get(format)
    if wanted is None:
        raise Http404
    number = _asked(request, who)
    with override(who.voyage.language):
        book = exports.logbook(who.voyage, number)
        address = site(request) + reverse("voyage:canvas", args=[key])
    # The past is for those aboard, of a public voyage too.
    return _sent(request, wanted, book, address, public=who.voyage.public and number is None)


def _sent(request: HttpRequest, wanted: File, book: exports.Logbook, address: str, *, public: bool) -> HttpResponseBase:
    """A file, or 304 for who has it, 429 for who has many made in a minute, 503 when it could not be made in time.

    What is kept made is not counted.
    """
    key = files.mark(wanted, book, address)
    etag = f'"{key}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None and unchanged.status_code == 304:
        return _kept_by(unchanged, etag, public=public)
    if wanted.heavy and files.kept(key) is None and (wait := seconds_to_wait(request, "export")):
        return too_many_requests(request, wait)
    try:
        body = files.made(wanted, book, address, key)
    except PdfError:
        logger.exception("a file of a voyage could not be made: %s", wanted.slug)
        return file_not_made(request)
    response = HttpResponse(body, content_type=wanted.media_type)
    name = files.filename(wanted, book.title, book.language)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return _kept_by(response, etag, public=public)


def _kept_by(response: HttpResponseBase, etag: str, *, public: bool) -> HttpResponseBase:
    """A private voyage stays in the browser of who may see it, and is asked for again each time."""
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=300" if public else "private, no-cache"
    return response


_blank: dict[tuple[str, str, str], bytes] = {}


@require_safe
def empty_poster(request: HttpRequest) -> HttpResponseBase:
    """An empty sea to fill by pen, for anybody: `?format=a4`, a3, a1 or a0, in the language of the address."""
    slug = files.EMPTY_SHEETS.get(request.GET.get("format", "a3"))
    if slug is None:
        raise Http404
    wanted, language = FILES[slug], get_language() or "fr"
    key = (pack().stamp, slug, language)
    if key not in _blank:
        if wait := seconds_to_wait(request, "export"):
            return too_many_requests(request, wait)
        try:
            _blank[key] = paper.make_empty(slug.replace("vide-", "empty-"), language)
        except PdfError:
            logger.exception("an empty poster could not be made: %s", slug)
            return file_not_made(request)
    response = HttpResponse(_blank[key], content_type=wanted.media_type)
    name = files.filename(wanted, pack().voyage.title.in_language(language), language)
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["Cache-Control"] = "public, max-age=3600"
    return response


@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The buoys as a calendar, for whoever holds the secret address; it ends when its owner leaves the boat."""
    row = (
        CalendarLink.objects.select_related("voyage__initiative", "user")
        .filter(hashed=actions.hash_of(token[:200]), revoked_at__isnull=True)
        .first()
    )
    if row is None or not row.user.is_active or not rules.can_see(rules.aboard(row.voyage, row.user)):
        raise Http404
    with override(row.voyage.language):
        address = site(request) + reverse("voyage:canvas", args=[row.voyage.key])
        body = ical.write_calendar(exports.logbook(row.voyage), address, timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
