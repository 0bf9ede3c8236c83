"""Real sockets on the loopback: uvicorn in a thread, pycrdt clients over the library `websockets`."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import asynccontextmanager, contextmanager, suppress

import pytest
import uvicorn
from django.contrib.auth import get_user_model
from pycrdt import Doc, Map, Text
from starlette.applications import Starlette
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from mieux.conftest import browser_of
from mieux.live import announce, messages
from mieux.live import door as doors
from mieux.live.door import Asked, Bell, Door, opened
from mieux.live.journal import FileJournal, MemoryJournal
from mieux.live.line import Limits, Rights
from mieux.live.messages import Close, Step1, Step2, Update
from mieux.live.wire import LiveProtocol
from mieux.people.viewer import viewer_of


def page_of(port: int) -> dict[str, str]:
    """What a browser says of the page that opens a socket."""
    return {"origin": f"http://localhost:{port}"}


@contextmanager
def serving(*parts, ws=LiveProtocol, redis_url=""):
    """Serve doors from a thread; gives the port."""

    @asynccontextmanager
    async def lifespan(_app):
        async with opened(parts, redis_url):
            yield

    app = Starlette(routes=[route for part in parts for route in part.routes()], lifespan=lifespan)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(
            app, port=port, ws=ws, ws_per_message_deflate=False, log_config=None, timeout_graceful_shutdown=2
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


class Page:
    """A page in a browser: one socket and one document."""

    def __init__(self, doc: Doc | None = None) -> None:
        self.doc = doc or Doc()
        self.cards = self.doc.get("cards", type=Map)
        self.saved = 0
        self.sent = 0
        self.closed: int | None = None
        self._quiet = False
        self._out: list[bytes] = []
        self._subscription = self.doc.observe(self._changed)

    def _changed(self, event) -> None:
        if not self._quiet:
            self._out.append(messages.update(event.update))

    @asynccontextmanager
    async def open(self, port: int, path: str = "/live/voyage/1", **headers: str):
        self.closed, self.saved, self.sent = None, 0, 0
        async with connect(
            f"ws://localhost:{port}{path}", additional_headers={**page_of(port), **headers}, proxy=None, max_size=None
        ) as self.socket:
            with suppress(ConnectionClosed):  # refused already
                await self.socket.send(messages.wants_saved())
                await self.socket.send(messages.step1(self.doc.get_state()))
            listening = asyncio.ensure_future(self._listen())
            try:
                yield self
            finally:
                listening.cancel()

    async def _listen(self) -> None:
        try:
            async for data in self.socket:
                message = messages.read(data)
                if isinstance(message, Step1):
                    await self.flush(messages.step2(self.doc.get_update(message.state)))
                elif isinstance(message, (Step2, Update)):
                    self._quiet = True
                    self.doc.apply_update(message.update)
                    self._quiet = False
                elif isinstance(message, messages.Saved):
                    self.saved = message.so_far
        except ConnectionClosed:
            pass
        self.closed = self.socket.close_code

    async def flush(self, *more: bytes) -> None:
        out, self._out = [*self._out, *more], []
        for data in out:
            self.sent += 1
            await self.socket.send(data)

    async def writes(self, card: str, text: str) -> None:
        self.cards[card] = Map({"text": Text(text)})
        await self.flush()

    @property
    def state(self):
        return self.cards.to_py()


async def until(fact, seconds: float = 5.0) -> None:
    """Wait for something to become true."""
    for _ in range(int(seconds / 0.01)):
        if fact():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come")


def anybody(asked: Asked) -> Rights | Close:
    """Who opens the page may write."""
    return Rights(write=True, whom="guest")


@pytest.mark.parametrize("ws", [LiveProtocol, "websockets-sansio"])
def test_two_pages_agree_over_real_sockets_and_late_ones_too(ws):
    async def story(port):
        aicha, basile, late = Page(), Page(), Page()
        async with aicha.open(port), basile.open(port):
            await aicha.writes("a", "Un phare")
            await basile.writes("b", "x" * 200_000)
            await until(lambda: aicha.state == basile.state and len(aicha.state) == 2)
            await until(lambda: aicha.saved == aicha.sent and basile.saved == basile.sent)
            async with late.open(port):
                await until(lambda: late.state == aicha.state)

    with serving(Door("voyage", rights=anybody, journal=MemoryJournal()), ws=ws) as port:
        asyncio.run(story(port))


def test_a_restart_in_the_middle_loses_nothing_and_is_told_politely(tmp_path):
    page = Page()

    async def before(port):
        async with page.open(port):
            for number in range(20):
                await page.writes(f"{number}", "écrit avant")
            await until(lambda: page.saved == page.sent)
            await page.writes("dernier", "sans attendre")
            stop.set()
            await until(lambda: page.closed is not None)
            assert page.closed == Close.RESTARTING

    async def after(port):
        page.cards["hors ligne"] = Map({"text": Text("écrit pendant l’arrêt")})
        page._out.clear()
        other = Page()
        async with page.open(port), other.open(port):
            await until(lambda: other.state == page.state)
            assert len(other.state) == 22
            await until(lambda: page.saved == page.sent)

    stop = threading.Event()

    def serve(story):
        journal = FileJournal(tmp_path / "journal")
        with serving(Door("voyage", rights=anybody, journal=journal)) as port:
            running = threading.Thread(target=lambda: errors.append(run_safely(story, port)))
            running.start()
            if story is before:
                stop.wait(10)
            else:
                running.join(20)
        running.join(10)
        journal.close()

    def run_safely(story, port):
        try:
            asyncio.run(story(port))
        except BaseException as error:
            return error
        return None

    errors: list = []
    serve(before)
    serve(after)
    assert errors == [None, None]
    journal = FileJournal(tmp_path / "journal")
    assert journal.load("voyage:1").sequence >= 22
    journal.close()


def test_refusals_are_clean(settings):
    answers = {"none": Close.NO_SUCH_ROOM, "stranger": Close.FORBIDDEN, "nobody": Close.UNKNOWN_PERSON}

    async def story(port):
        for key, code in answers.items():
            async with connect(
                f"ws://localhost:{port}/live/voyage/{key}", proxy=None, additional_headers=page_of(port)
            ) as one:
                assert messages.read(await one.recv()) == messages.Refused(code.name.lower())
                with pytest.raises(ConnectionClosed):
                    await one.recv()
                assert one.close_code == code
        for host, origin in (
            ("localhost", "https://evil.example"),
            ("localhost", f"http://localhost:{port + 1}"),
            ("localhost", "null"),
            ("evil.example", f"http://evil.example:{port}"),
        ):
            reached = socket.create_connection(("127.0.0.1", port))
            with pytest.raises(InvalidStatus) as refused:
                async with connect(
                    f"ws://{host}:{port}/live/voyage/1", proxy=None, sock=reached, additional_headers={"origin": origin}
                ):
                    pass
            assert refused.value.response.status_code == 403

    with serving(
        Door("voyage", rights=lambda asked: answers.get(asked.key, Rights()), journal=MemoryJournal())
    ) as port:
        asyncio.run(story(port))


def test_one_address_cannot_take_all_the_room(settings, monkeypatch):
    monkeypatch.setattr(doors, "PER_ADDRESS", 2)

    async def story(port):
        async with Page().open(port), Page().open(port):
            with pytest.raises(InvalidStatus) as refused:
                async with Page().open(port):
                    pass
            assert refused.value.response.status_code == 429
        await asyncio.sleep(0.1)
        async with Page().open(port):
            pass

    with serving(Door("voyage", rights=anybody, journal=MemoryJournal())) as port:
        asyncio.run(story(port))


@pytest.mark.django_db(transaction=True)
def test_a_person_is_known_by_the_session_and_is_out_when_rights_change(aicha):
    revoked = False

    def rights(asked: Asked) -> Rights | Close:
        if revoked or not viewer_of(asked.request).is_authenticated:
            return Close.FORBIDDEN
        return Rights(write=True, whom=f"user:{asked.request.user.pk}")

    async def story(port):
        nonlocal revoked
        page, stranger = Page(), Page()
        cookies = browser_of_aicha.cookies
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        async with page.open(port, cookie=cookie), stranger.open(port):
            await page.writes("a", "Un phare")
            await until(lambda: page.saved == page.sent)
            await until(lambda: stranger.closed == Close.FORBIDDEN)
            revoked = True
            await asyncio.to_thread(announce._tell, "voyage:1", messages.RightsChanged())
            await until(lambda: page.closed == Close.FORBIDDEN)

    browser_of_aicha = browser_of(aicha)
    journal = MemoryJournal()
    with serving(Door("voyage", rights=rights, journal=journal)) as port:
        asyncio.run(story(port))
    assert {entry.whom for entry in journal.rooms["voyage:1"]} == {f"user:{aicha.pk}"}
    assert get_user_model().objects.count() == 1


def test_what_the_server_changes_itself_reaches_the_open_pages():
    async def story(port):
        doc = Doc()
        doc["cards"] = Map({"restored": "oui"})
        page = Page()
        async with page.open(port):
            await until(lambda: page.saved >= 1)
            await asyncio.to_thread(announce._tell, "voyage:1", messages.Pushed(doc.get_update()))
            await until(lambda: page.state == {"restored": "oui"})

    with serving(Door("voyage", rights=anybody, journal=MemoryJournal())) as port:
        asyncio.run(story(port))


def test_a_page_that_never_reads_is_dropped_and_the_others_notice_nothing():
    """It opens a socket, says nothing and reads nothing while the others exchange megabytes."""

    async def story(port):
        sleeper = socket.create_connection(("localhost", port))
        sleeper.sendall(
            b"GET /live/voyage/1 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        aicha, basile = Page(), Page()
        async with aicha.open(port), basile.open(port):
            await until(lambda: len(door.house.rooms["voyage:1"].lines) == 3)
            for number in range(60):
                await aicha.writes("a", f"{number}" + "x" * 150_000)
                await until(lambda: aicha.saved == aicha.sent)
            await until(lambda: basile.state == aicha.state)
            await until(lambda: len(door.house.rooms["voyage:1"].lines) == 2)
        sleeper.close()

    limits = Limits(waiting=300_000, bytes_per_second=1e9, bytes_at_once=2**30)
    door = Door("voyage", rights=anybody, journal=MemoryJournal(), limits=limits)
    with serving(door) as port:
        asyncio.run(story(port))


def test_malformed_frames_and_texts_close_their_sender():
    async def story(port):
        aicha = Page()
        async with aicha.open(port):
            for bad in (b"\x00\x02\x05abc", "du texte", b"x" * (5 * 2**20)):
                async with connect(
                    f"ws://localhost:{port}/live/voyage/1", proxy=None, additional_headers=page_of(port)
                ) as one:
                    with suppress(ConnectionClosed):
                        await one.send(bad)
                        while True:
                            await one.recv()
                    assert one.close_code in (Close.MALFORMED, Close.TOO_LARGE, 1009)
            await aicha.writes("a", "toujours là")
            await until(lambda: aicha.saved == aicha.sent)

    with serving(Door("voyage", rights=anybody, journal=MemoryJournal())) as port:
        asyncio.run(story(port))


def test_the_bell_says_when_and_nothing_else(monkeypatch):
    bell = Bell("atelier", now_at=lambda asked: 41 if asked.key == "K7PX" else Close.NO_SUCH_ROOM)

    async def story(port):
        async with connect(
            f"ws://localhost:{port}/live/atelier/K7PX", proxy=None, additional_headers=page_of(port)
        ) as phone:
            assert await phone.recv() == '{"seq": 41}'
            for sequence in range(42, 60):
                await asyncio.to_thread(announce._announce, "atelier:K7PX", sequence)
            heard = [await phone.recv(), await phone.recv()]
            assert heard == ['{"seq": 42}', '{"seq": 59}']
        async with connect(
            f"ws://localhost:{port}/live/atelier/NONE", proxy=None, additional_headers=page_of(port)
        ) as phone:
            with pytest.raises(ConnectionClosed):
                await phone.recv()
            assert phone.close_code == Close.NO_SUCH_ROOM

    with serving(bell) as port:
        asyncio.run(story(port))


def test_the_site_serves_no_door_until_a_feature_names_one():
    from mieux.live.door import doors_of

    assert doors_of([]) == []
