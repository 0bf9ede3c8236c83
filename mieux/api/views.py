"""The public API: read-only, for anybody, without contact data. The same question object as the atlas page."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any, Literal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import ValidationError

from mieux.atlas import exports
from mieux.atlas import queries as atlas
from mieux.atlas.facets import KEYS
from mieux.atlas.forms.search import SearchForm
from mieux.atlas.index import IndexUnavailable
from mieux.atlas.models import Initiative
from mieux.atlas.page import told_alike
from mieux.atlas.page_parts import page_parts
from mieux.core.limits import seconds_to_wait
from mieux.method import pack
from mieux.voyage.exports import record as voyage_record
from mieux.wheel import exports as wheel

from . import queries
from .shapes import Method, Neighbours, Page, Problem, Readings, VoyageRecord, WholeFiche

WHO_MAY_ASK = {
    "guest": {"type": "http", "scheme": "bearer", "description": "The token of a guest link of a voyage."},
    "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
}


class DescribedAPI(NinjaAPI):
    """The API, whose description also says how one shows who one is; the view of a voyage looks itself."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """The OpenAPI document."""
        described = super().get_openapi_schema(*args, **kwargs)
        described["components"]["securitySchemes"] = WHO_MAY_ASK
        return described


api = DescribedAPI(
    title="Mieux",
    version="1",
    description=(
        "Initiatives that do the same things better, and the method to read them. Read-only, no key, at most 120 "
        "calls a minute from one address. Contact data are never part of an answer. Each initiative names its "
        "source and licence: please credit them. A voyage is read by those whom its team let aboard."
    ),
    docs_url=None,
    urls_namespace="api",
)

ERRORS = {404: Problem, 422: Problem, 429: Problem, 503: Problem}
_FORMATS = {
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
}


class Words(Schema):
    """The language of the words."""

    langue: Literal["fr", "en"] = "fr"


class Filters(Words):
    """The filters of the atlas page, under the same names. Several values of one filter are alternatives."""

    q: str = Field("", max_length=200, description="Words to look for, in French or English.")
    echelle: list[str] = Field([], max_length=50)
    secteur: list[str] = Field([], max_length=50)
    territoire: list[str] = Field([], max_length=50, description="region-84, departement-26, epci-…, commune-26362")
    forme: list[str] = Field([], max_length=50)
    critere: list[str] = Field([], max_length=50, description="A criterion with at least one evidenced reading.")
    statut: list[str] = Field([], max_length=50)
    porteur: list[str] = Field([], max_length=50)
    besoin: list[str] = Field([], max_length=50)
    feuille: list[str] = Field([], max_length=50)
    source: list[str] = Field([], max_length=50)
    pays: list[str] = Field([], max_length=50)
    pres: str = Field("", max_length=100, description="A commune (name, INSEE or postal code) or « lat,lon ».")
    rayon: int = Field(25, ge=1, le=1000, description="Kilometres around `pres`.")
    cadre: str = Field("", max_length=100, description="west,south,east,north in degrees (WGS 84).")
    tri: Literal["", "pertinence", "recent", "nom", "distance"] = ""
    page: int = Field(1, ge=1, le=100_000)
    format: Literal["json", "geojson", "csv"] = "json"


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Count the call, choose the language, and let pages of other sites read the answer."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if wait := seconds_to_wait(request, "api"):
            response = problem(429, "Too many requests", f"Please wait {wait} seconds.")
            response["Retry-After"] = str(wait)
            return response
        words = kwargs.get("filters") or kwargs.get("words")
        with override(words.langue if words else "fr"):
            try:
                response = view(request, *args, **kwargs)
            except IndexUnavailable:
                response = problem(503, "Not now", "The search is putting itself in order. Try again in a minute.")
                response["Retry-After"] = "30"
        return _shared(response)

    return wrapper


@api.get(
    "/initiatives",
    response={200: Page, **ERRORS},
    summary="Search initiatives",
    openapi_extra={
        "responses": {
            200: {
                "content": {
                    "application/geo+json": {"schema": {"type": "object", "title": "GeoJSON (RFC 7946)"}},
                    "text/csv": {"schema": {"type": "string"}},
                }
            }
        }
    },
)
@open_to_all
def initiatives(request: HttpRequest, filters: Query[Filters]) -> HttpResponse:
    """The public initiatives that answer, twenty a page, as JSON, GeoJSON or CSV."""
    form = SearchForm(request.GET)
    if form.problems:
        return problem(
            422,
            "Not understood",
            _("Certaines valeurs ne disent rien à l’atlas : corrigez-les ou retirez-les."),
            [{"parametre": each.key, "valeur": each.value, "message": each.message} for each in form.problems],
        )
    found = atlas.search(form.asked, AnonymousUser())
    rows = atlas.rows(found.result.ids)
    site = f"{request.scheme}://{request.get_host()}"
    if filters.format != "json":
        body = b"".join(exports.write(filters.format, rows, site))
        return HttpResponse(body, content_type=_FORMATS[filters.format])
    asked = found.asked
    address = f"{site}{reverse('api:initiatives')}"
    extra = f"&langue={filters.langue}" if filters.langue != "fr" else ""
    return _json(
        {
            "total": found.total,
            "page": asked.page,
            "pages": found.pages,
            "sans_lieu": found.result.without_place,
            "approche": found.result.fuzzy,
            "filtres": {KEYS[name]: dict(found.result.facet_counts.get(name, {})) for name in KEYS},
            "suivante": f"{address}{asked.but(page=asked.page + 1).string}{extra}"
            if asked.page < found.pages
            else None,
            "precedente": f"{address}{asked.but(page=asked.page - 1).string}{extra}" if asked.page > 1 else None,
            "initiatives": [exports.record(row, site) for row in rows],
        }
    )


@api.get("/initiatives/{slug}", response={200: WholeFiche, **ERRORS}, summary="Read an initiative")
@open_to_all
def initiative(request: HttpRequest, slug: str, words: Query[Words]) -> HttpResponse:
    """One public initiative, whole."""
    row = Initiative.objects.public().with_parts().filter(slug=slug[:200]).first()
    if row is None:
        return problem(404, "Not found", _("Aucune initiative publique n’a cette adresse."))
    record = exports.whole_record(row, f"{request.scheme}://{request.get_host()}")
    for part in page_parts():
        record |= part.document(row)
    return _json(record)


@api.get(
    "/initiatives/{slug}/neighbours", response={200: Neighbours, **ERRORS}, summary="Initiatives told like this one"
)
@open_to_all
def initiative_neighbours(request: HttpRequest, slug: str, words: Query[Words]) -> HttpResponse:
    """Up to 24 public initiatives whose texts tell alike things, nearest first, and what they share in words."""
    row = Initiative.objects.public().with_parts().filter(slug=slug[:200]).first()
    if row is None:
        return problem(404, "Not found", _("Aucune initiative publique n’a cette adresse."))
    site = f"{request.scheme}://{request.get_host()}"
    return _json(
        {
            "voisines": [
                {
                    "slug": each.initiative.slug,
                    "nom": str(each.name),
                    "en_une_phrase": str(each.pitch),
                    "ce_qu_elles_partagent": str(each.why),
                    "url": f"{site}{each.initiative.get_absolute_url()}",
                }
                for each in told_alike(row)
            ]
        }
    )


class ReadingFilters(Words):
    """Whose readings; the same names as on the page of the readings."""

    contexte: int | None = Field(None, ge=1, lt=10**17, description="A context of novelty (its number).")
    tour: int | None = Field(None, ge=1, lt=10**17, description="A round of readings (its number).")
    place: Literal["", "actor", "user", "partner", "observer"] = Field("", description="From where somebody reads.")
    page: int = Field(1, ge=1, le=100_000)


@api.get("/initiatives/{slug}/readings", response={200: Readings, **ERRORS}, summary="Read the readings")
@open_to_all
def readings(request: HttpRequest, slug: str, filters: Query[ReadingFilters]) -> HttpResponse:
    """The wheel, the words and the open readings of one public initiative, fifty a page, the latest first.

    Nothing is added up. A reading of a blind round is not there before its round opens.
    """
    row = Initiative.objects.public().with_parts().filter(slug=slug[:200]).first()
    if row is None:
        return problem(404, "Not found", _("Aucune initiative publique n’a cette adresse."))
    found = queries.readings(row, filters.contexte, filters.tour, filters.place, filters.page)
    if found is None:
        return problem(404, "Not found", _("Cette page est après la dernière."))
    scope, rows, last = found
    site = f"{request.scheme}://{request.get_host()}"
    asked = request.GET.copy()

    def elsewhere(page: int) -> str:
        asked["page"] = str(page)
        return f"{site}{reverse('api:readings', args=[slug])}?{asked.urlencode()}"

    return _json(
        wheel.data(scope, site, rows)
        | {
            "suivante": None if last else elsewhere(filters.page + 1),
            "precedente": elsewhere(filters.page - 1) if filters.page > 1 else None,
        }
    )


@api.get(
    "/voyages/{key}",
    response={200: VoyageRecord, 304: None, **ERRORS},
    summary="Read a voyage",
    by_alias=True,
    openapi_extra={"security": [{}, {"guest": []}, {"session": []}]},
)
@open_to_all
def voyage(request: HttpRequest, key: str, words: Query[Words]) -> HttpResponse:
    """One canvas as it is now, for whoever may see it: anybody for the worked examples (`exemple`, `example`), people
    aboard with their session, guests with the token of their link (the last part of its address) as a bearer token.

    For everybody else it does not exist. The answer has an ETag: send it back as `If-None-Match`.
    """
    found = queries.voyage(request, key)
    if found is None:
        return problem(404, "Not found", _("Aucun voyage que vous puissiez voir n’a cette adresse."))
    row, book = found
    response = _json(voyage_record(book))
    etag = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None and unchanged.status_code == 304:
        response = unchanged
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=60" if row.public else "private, no-cache"
    response["Vary"] = "Authorization, Cookie"
    return response


@api.get("/method", response={200: Method, 429: Problem}, summary="Read the method")
@open_to_all
def method(request: HttpRequest) -> HttpResponse:
    """The method of this instance in French and English: forms, criteria, levels, steps, games, tree, glossary."""
    response = _json(queries.method_data(pack()))
    response["Cache-Control"] = "public, max-age=3600"
    return response


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: a parameter has the wrong shape."""
    errors = [
        {
            "parametre": str(each["loc"][-1] if each.get("loc") else ""),
            "valeur": str(each.get("input", ""))[:60],
            "message": str(each.get("msg", "")),
        }
        for each in error.errors
    ]
    return _shared(problem(422, "Not understood", "Some parameters have the wrong shape.", errors))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """404 as data."""
    return _shared(problem(404, "Not found", "Nothing lives at this address."))


def problem(status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """An answer that says what went wrong."""
    return _json({"title": title, "status": status, "detail": detail, "errors": errors or []}, status)


def _json(data: Any, status: int = 200) -> HttpResponse:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return HttpResponse(body, content_type="application/json", status=status)


def _shared(response: HttpResponse) -> HttpResponse:
    """Pages of other sites may read it, unless it is for somebody in particular."""
    if "private" not in response.get("Cache-Control", ""):
        response["Access-Control-Allow-Origin"] = "*"
    return response
