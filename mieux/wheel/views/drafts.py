"""Keeping what is being typed: on its own while one types, or with a button."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mieux.atlas.views.finding import find
from mieux.core.limits import limited
from mieux.core.text import printable

from .. import actions, rules
from .finding import fact_address, number_in, writable

_FIELD = re.compile(r"[a-z0-9_-]{1,80}")
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "key", "number", "action", "case", "base"})
_KEY = re.compile(r"fact|forms|cell-\d{1,18}")


def typed(data: QueryDict) -> dict[str, list[str]]:
    """What a form holds, without what belongs to the server, without files, without signs that no database keeps."""
    return {
        name: printable(data.getlist(name)[:20])
        for name in data
        if name not in _NOT_TYPED and _FIELD.fullmatch(name) and not name.endswith("_kept")
    }


def hour_of(iso: str) -> str:
    at = parse_datetime(iso) if iso else None
    return time_format(timezone.localtime(at), "TIME_FORMAT") if at else ""


def typed_initial(fields: dict[str, list[str]], prefix: str = "") -> dict[str, Any]:
    """The values of a form as they were typed, for the fields under this prefix."""
    return {
        name.removeprefix(prefix): values[-1]
        for name, values in fields.items()
        if values and name.startswith(prefix) and (prefix or not name.startswith("preuve-"))
    }


def spoken(fields: dict[str, list[str]]) -> list[str]:
    """The sentences among typed fields, to be read again or copied."""
    ids = re.compile(r"criterion|word|phase_.*|context|preuve-kind|stance")
    return [value for name, values in fields.items() for value in values if value and not ids.fullmatch(name)]


@never_cache
@limited("draft")
@require_POST
def unfinished(request: HttpRequest, slug: str, pk: int | None = None) -> JsonResponse:
    """Keep a form while it is typed: {"number", "at", "hour"}; 409 with the other tab's words when it wrote since."""
    initiative = find(request, slug)
    who, reading = writable(request, initiative, pk)
    key = request.POST.get("key", "")
    if not _KEY.fullmatch(key):
        return JsonResponse({"error": _("Ce formulaire n’est pas d’ici.")}, status=400)
    if reading is None and not rules.can_begin(who, initiative):
        return JsonResponse({"error": _("Connectez-vous d’abord.")}, status=403)
    fields = typed(request.POST)
    if reading is None and not any(value for values in fields.values() for value in values):
        return JsonResponse({"number": 0, "at": "", "hour": ""})
    reading = reading or actions.start_reading(who, initiative)
    try:
        kept = actions.save_unfinished(reading, key, fields, number_in(request.POST, "number") or 0)
    except actions.Refused as error:
        return JsonResponse({"error": str(error)}, status=413)
    said = {"number": kept.number, "at": kept.at, "hour": hour_of(kept.at)}
    if kept.conflict:
        return JsonResponse({**said, "fields": kept.fields, "words": spoken(kept.fields)}, status=409)
    return JsonResponse(said)


@never_cache
@limited("write")
@require_POST
def drop_unfinished(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Throw away what was typed and not sent."""
    initiative = find(request, slug)
    _who, reading = writable(request, initiative, pk)
    assert reading is not None
    key = request.POST.get("key", "")
    if _KEY.fullmatch(key):
        actions.drop_unfinished(reading, key)
        messages.success(request, _("Brouillon jeté. La page est blanche."))
    if key == "forms":
        return redirect("wheel:forms", slug, pk)
    return redirect(fact_address(initiative, reading, f"?case={key[5:]}" if key.startswith("cell-") else ""))
