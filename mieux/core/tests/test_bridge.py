"""The bridge between the event loop and the threads: whole pages, streams, bodies."""

import asyncio
from collections.abc import Iterator

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from mieux.core.bridge import Pages


def answered(app, *received: dict, method: str = "GET") -> list[dict]:
    """What an application sends to one request."""
    sent: list[dict] = []
    waiting = list(received) or [{"type": "http.request", "body": b""}]

    async def receive() -> dict:
        return waiting.pop(0)

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": "/atlas/é",
        "query_string": b"q=a",
        "http_version": "1.1",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 5),
    }
    asyncio.run(Pages(app, workers=2)(scope, receive, send))
    return sent


def test_a_page_made_in_one_piece_is_sent_with_its_headers():
    closed: list[bool] = []

    def app(environ, start_response):
        assert environ["QUERY_STRING"] == "q=a"
        response = HttpResponse(b"page")
        response.close = lambda: closed.append(True)
        start_response("201 Created", [("X-Name", "value ")])
        return response

    head, body = answered(app)
    assert head == {"type": "http.response.start", "status": 201, "headers": [(b"x-name", b"value")]}
    assert body["body"] == b"page"
    assert not body.get("more_body")
    assert closed == [True]


def test_a_stream_goes_piece_by_piece_and_ends():
    def pieces() -> Iterator[bytes]:
        yield b"one"
        yield b"two"

    def app(environ, start_response):
        start_response("200 OK", [])
        return StreamingHttpResponse(pieces())

    sent = answered(app)
    assert [m.get("body") for m in sent[1:]] == [b"one", b"two", b""]
    assert [m.get("more_body", False) for m in sent[1:]] == [True, True, False]


def test_a_body_that_comes_in_pieces_is_read():
    def app(environ, start_response):
        start_response("200 OK", [])
        return [environ["wsgi.input"].read().upper()]

    sent = answered(
        app,
        {"type": "http.request", "body": b"ab", "more_body": True},
        {"type": "http.request", "body": b"c"},
        method="POST",
    )
    assert sent[1]["body"] == b"ABC"


def test_an_error_of_the_application_is_raised():
    def app(environ, start_response):
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        answered(app)
