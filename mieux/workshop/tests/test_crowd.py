"""Hundreds of phones ask at once: one answer is made, nobody gets an old one or one that is not theirs to see."""

import asyncio
import gzip
import json
from urllib.parse import parse_qsl

import pytest

from mieux.core.testing import ReadOnlyOnGetClient
from mieux.live.threads import Threads
from mieux.workshop import seats
from mieux.workshop.actions import running
from mieux.workshop.crowd import Crowd

from .rooms import Phone, room

# What threads ask, they must find.
pytestmark = pytest.mark.django_db(transaction=True)


class Front:
    """A crowd before Django, and how often Django was asked."""

    def __init__(self):
        self.made = 0
        self.threads = Threads(1, "page")
        self.crowd = Crowd(self.django, self.threads)

    async def django(self, scope, receive, send):
        self.made += 1
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        browser = ReadOnlyOnGetClient()
        browser.cookies.load(headers.pop("cookie", ""))
        query = dict(parse_qsl(scope["query_string"].decode()))
        answer = await self.threads.run(lambda: browser.get(scope["path"], query, headers=headers))
        head = [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": head})
        await send({"type": "http.response.body", "body": answer.content})

    async def get(self, path, query, cookie="", coding="identity"):
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(b"host", b"testserver"), (b"cookie", cookie.encode()), (b"accept-encoding", coding.encode())],
        }
        said = []

        async def send(message):
            said.append(message)

        await self.crowd(scope, None, send)
        return said[0]["status"], dict(said[0]["headers"]), said[1]["body"]


@pytest.fixture
def front():
    made = Front()
    yield made
    made.threads.close()


def cookie_of(phone):
    return f"{seats.COOKIE}={phone.browser.cookies[seats.COOKIE].value}"


def test_three_hundred_phones_cost_one_scene(front):
    workshop = room(None, "brainstorm")
    phones = [cookie_of(Phone(workshop)) for _ in range(3)] * 100
    path = f"/atelier/{workshop.code}/scene/"
    query = f"role=phone&seq={workshop.beat}&have=1"

    async def rush():
        return await asyncio.gather(*(front.get(path, query, cookie) for cookie in phones))

    answers = asyncio.run(rush())
    assert front.made == 1
    assert {status for status, _, _ in answers} == {200}
    _, head, body = answers[-1]
    told = json.loads(body)
    assert told["scene"] == json.loads(answers[0][2])["scene"]
    assert told["scene"]["stage"]["kind"] == "brainstorm"
    assert "no-store" in head[b"cache-control"].decode()
    assert head[b"content-length"] == str(len(body)).encode()
    assert b"x-frame-options" in head


def test_whoever_was_told_of_something_newer_gets_something_newer(front):
    workshop = room(None, "brainstorm", "pause")
    phone = cookie_of(Phone(workshop))
    path = f"/atelier/{workshop.code}/scene/"

    async def look(query):
        return json.loads((await front.get(path, query, phone))[2])["scene"]

    first = asyncio.run(look(f"role=phone&seq={workshop.beat}&have=1"))
    running.go_to(workshop, workshop.stages.last())
    workshop.refresh_from_db()
    second = asyncio.run(look(f"role=phone&seq={workshop.beat}&have={first['seq']}"))
    assert second["stage"]["kind"] == "pause"
    assert second["seq"] > first["seq"]
    assert front.made == 2


def test_polling_and_strangers_go_to_django(front):
    workshop = room(None, "brainstorm")
    phone = Phone(workshop)
    cookie, path = cookie_of(phone), f"/atelier/{workshop.code}/scene/"
    at = workshop.beat
    asyncio.run(front.get(path, f"role=phone&seq={at}&have=1", cookie))
    assert front.made == 1

    def asks(query, cookie, path=path):
        before = front.made
        status, _, _ = asyncio.run(front.get(path, query, cookie))
        return status, front.made - before

    assert asks(f"role=phone&seq={at}&have={at}", cookie) == (204, 1)
    assert asks("role=phone", cookie) == (200, 1)
    assert asks(f"role=screen&seq={at}&have=1", cookie) == (403, 1)
    assert asks(f"role=phone&seq={at}&have=1", "") == (403, 1)
    for forged in ("x", cookie[:-2] + "aa", f"{seats.COOKIE}="):
        assert asks(f"role=phone&seq={at}&have=1", forged) == (403, 1)
    other = room(None, "brainstorm")
    # A seat in one room opens no other.
    assert asks(f"role=phone&seq={other.beat}&have=1", cookie, f"/atelier/{other.code}/scene/") == (403, 1)
    for odd in ("-1", "x", "9" * 30, "²"):
        assert asks(f"role=phone&seq={odd}&have=1", cookie)[1] == 1
    assert asks(f"role=phone&seq={at}&have=1", cookie) == (200, 0)


def test_each_language_and_each_coding_has_its_own(front):
    workshop = room(None, "brainstorm")
    cookie = cookie_of(Phone(workshop))
    query = f"role=phone&seq={workshop.beat}&have=1"

    async def both():
        french = await front.get(f"/atelier/{workshop.code}/scene/", query, cookie, "gzip, deflate")
        return french, await front.get(f"/en/atelier/{workshop.code}/scene/", query, cookie)

    french, english = asyncio.run(both())
    assert french[1][b"content-encoding"] == b"gzip"
    assert b"accept-encoding" in french[1][b"vary"].lower()
    assert "Poser ma carte" in gzip.decompress(french[2]).decode()
    assert "Poser ma carte" not in english[2].decode()
    assert b"content-encoding" not in english[1]


def test_what_is_mine_is_read_with_all_others_and_is_still_only_mine():
    workshop = room(None, "brainstorm")
    stage = workshop.stages.first()
    mine, other, stranger = Phone(workshop), Phone(workshop), ReadOnlyOnGetClient()
    mine.writes(stage, "Un banc")
    workshop.refresh_from_db()

    def own(phone, seq):
        return json.loads(phone.browser.get(phone.at(f"moi/?seq={seq}")).content)

    assert own(mine, workshop.beat)["data"]["cards"][0]["text"] == "Un banc"
    assert own(other, workshop.beat)["data"]["cards"] == []
    assert stranger.get(mine.at(f"moi/?seq={workshop.beat}")).status_code == 403
    # Who came in since then is found all the same; what changed since then is told by the next bell.
    late = Phone(workshop)
    assert own(late, workshop.beat)["stage"] == stage.pk
    running.more_time_for(mine.row)
    workshop.refresh_from_db()
    assert own(late, workshop.beat)["ends"] > 0
    running.close_room(workshop)
    workshop.refresh_from_db()
    assert own(mine, workshop.beat)["html"] == ""
    for odd in ("", "-1", "x", "²", "9" * 30):
        assert mine.browser.get(mine.at(f"moi/?seq={odd}")).status_code == 200
