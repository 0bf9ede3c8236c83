"""What a voyage gives out: files, and the calendar of its buoys."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mieux.atlas.views.finding import site
from mieux.core.limits import limited

from .. import exports, rules
from ..actions import links as actions
from ..models import CalendarLink
from .finding import boarded

FORMATS = {
    "json": ("application/json", exports.write_json),
    "csv": ("text/csv; charset=utf-8", exports.write_csv),
    "md": ("text/markdown; charset=utf-8", exports.write_markdown),
}


@never_cache
@require_safe
def file(request: HttpRequest, key: str, format: str) -> HttpResponse:
    """The canvas as a file, for whoever sees it."""
    who = boarded(request, key)
    if format not in FORMATS:
        raise Http404
    kind, write = FORMATS[format]
    book = exports.logbook(who.voyage)
    body = exports.write_csv(book, bom="bom" in request.GET) if format == "csv" else write(book)
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="voyage-{who.voyage.key}.{format}"'
    return response


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def outputs(request: HttpRequest, key: str) -> HttpResponse:
    """The files there are; for those aboard, the secret address of the calendar, shown once."""
    who = boarded(request, key, rules.can_see if request.method != "POST" else rules.is_shipmate)
    address = ""
    if request.method == "POST" and who.user is not None:
        if request.POST.get("action") == "revoke":
            actions.revoke_calendar(who.voyage, who.user)
        else:
            token = actions.make_calendar(who.voyage, who.user)
            address = site(request) + reverse("voyage:calendar", args=[token])
    calendars = CalendarLink.objects.filter(voyage=who.voyage, user=who.user, revoked_at__isnull=True)
    context = {
        "who": who,
        "voyage": who.voyage,
        "aboard": rules.is_shipmate(who),
        "address": address,
        "has_calendar": who.user is not None and calendars.exists(),
    }
    response = render(request, "voyage/outputs.html", context)
    response["Referrer-Policy"] = "same-origin"
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
    if row is None or not rules.can_see(rules.aboard(row.voyage, row.user)):
        raise Http404
    with override(row.voyage.language):
        address = site(request) + reverse("voyage:canvas", args=[row.voyage.key])
        body = exports.write_calendar(exports.logbook(row.voyage), address, timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
