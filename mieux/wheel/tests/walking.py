"""Walking the address table: every page that a reading could leak through, as anybody."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import FileResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

#: Where readings could show: the pages of an initiative, the lists of the atlas, the API, the readings themselves.
ROUTES = re.compile(
    r"^(en/)?(atlas/|lectures/|api/|media/|compte/profil|compte/donnees|j-en-vois|impacts?/|carte|widget)"
)
#: Rows of other features by their number: no reading is behind them.
ELSEWHERE = re.compile(r"impacts/.*<int:pk>|^atlas/moderation/.*<|^atlas/<slug:slug>/photos/|^atlas/(dessins|fonds)/")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_CHANGING = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb"'X-CSRFToken': '[^']*'"),
    re.compile(rb'"X-CSRFToken": ?"[^"]*"'),
    re.compile(rb"tirage=\d+"),
    re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?"),
)


def routes() -> Iterator[str]:
    """Every route of the site, French only (the English ones are the same views)."""

    def walk(patterns: Iterable[Any], before: str) -> Iterator[str]:
        for each in patterns:
            route = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, route)
            elif isinstance(each, URLPattern):
                yield route

    yield from walk(get_resolver().url_patterns, "")


def addresses(values: Mapping[str, Iterable[object]], number: Callable[[str], Iterable[int]]) -> list[str]:
    """Every address of `ROUTES`, with each value of its parameters; an unknown parameter is an error that says so.

    `number(route)`: what `<pk>` stands for in this route.
    """
    found = []
    for route in routes():
        if not ROUTES.match(route) or ELSEWHERE.search(route) or "(?P" in route:
            continue
        made = [route]
        for name in _PARAMETER.findall(route):
            given = number(route) if name == "pk" else values.get(name)
            if given is None:
                raise AssertionError(f"{route}: tell this test what to put for <{name}> (mieux/wheel/tests)")
            made = [re.sub(rf"<(?:\w+:)?{name}>", str(value), address) for address in made for value in given]
        found += [f"/{address}" for address in made]
    return sorted(set(found))


def look(browser: Client, address: str) -> tuple[int, bytes]:
    """Status and whole answer (headers and cookies too), without what changes from one request to the next."""
    answer = browser.get(address)
    body = (
        b"".join(answer.streaming_content)
        if isinstance(answer, StreamingHttpResponse | FileResponse)
        else answer.content
    )
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in {"Expires", "Date"})
    said = body + repr(headers).encode() + _cookies(answer)
    for pattern in _CHANGING:
        said = pattern.sub(b"", said)
    return answer.status_code, said


def _cookies(answer: Any) -> bytes:
    kept = {name: morsel.value for name, morsel in answer.cookies.items() if name != "mieux_csrf"}
    return repr(sorted(kept.items())).encode()
