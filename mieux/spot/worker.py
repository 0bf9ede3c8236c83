"""The model in a process of its own, so that no page waits behind somebody else's text.

One child per web process, started at the first question. It answers one question at a time, ends with its parent, and
ends by itself when nobody asks for some minutes (its memory goes back to the machine). A child that dies or that takes
too long is replaced; who asked is told kindly. Texts go through a pipe: nothing of them is kept, written or logged.
"""

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Any

from mieux.method import Text, pack

from .classes import known_to

if TYPE_CHECKING:
    from .files import Read
    from .spotting import Spotting

MAX_SECONDS = 45.0
"""How long one question may take, the loading of the model included."""
MAX_IN_LINE = 4
"""How many may wait for their turn; the next one is asked to come back."""
IDLE_SECONDS = 300.0
MAX_MEMORY = 3 * 2**30
"""Bytes of address space of the child: a hostile file meets this wall, not that of the machine."""

_MESSAGES: dict[str, tuple[str, str]] = {
    "busy": (
        "Beaucoup de textes sont lus en ce moment. Réessayez dans une minute : le vôtre est toujours là.",
        "Many texts are being read just now. Try again in a minute: yours is still there.",
    ),
    "slow": (
        "La lecture de ce texte prend trop de temps. Essayez avec le passage qui compte.",
        "Reading this text takes too long. Try with the passage that matters.",
    ),
    "failed": (
        "Le repérage n’a pas pu lire ce texte. Essayez avec un passage plus court, ou surlignez vous-même.",
        "The spotting could not read this text. Try a shorter passage, or highlight yourself.",
    ),
}


class Unavailable(Exception):
    """No answer this time. `code` is `busy`, `slow` or `failed`; `text` says so kindly."""

    def __init__(self, code: str) -> None:
        french, english = _MESSAGES[code]
        super().__init__(english)
        self.code = code
        self.text = Text(french, {"en": english})


def ask(text: str, language: str | None = None, *, seconds: float = MAX_SECONDS) -> "Spotting":
    """Spot in `text` with the criteria, forms and levels of the active pack. Raises `Unavailable`."""
    answer: Spotting = _WORKER.question(("text", text, language, known_to(pack())), seconds)
    return answer


def ask_about_file(
    content: bytes, name: str, language: str | None = None, *, seconds: float = MAX_SECONDS
) -> "tuple[Read, Spotting]":
    """Read a file and spot in its text, both in the child. Raises `Unavailable`, or `BadFile` with what to do next."""
    answer: tuple[Read, Spotting] = _WORKER.question(("file", content, name, language, known_to(pack())), seconds)
    return answer


def read_file(content: bytes, name: str, *, seconds: float = MAX_SECONDS) -> "Read":
    """Read a file in the child, nothing more. Raises `Unavailable`, or `BadFile` with what to do next."""
    answer: Read = _WORKER.question(("read", content, name), seconds)
    return answer


def stop() -> None:
    """End the child, if there is one."""
    _WORKER.stop()


class _Worker:
    """The child of this process, seen from the parent."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._line = threading.BoundedSemaphore(MAX_IN_LINE + 1)
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._owner = 0

    def question(self, question: tuple[Any, ...], seconds: float) -> Any:
        """Ask the child, starting it if need be; once more when it had just ended."""
        if not self._line.acquire(blocking=False):
            raise Unavailable("busy")
        try:
            with self._my_turn(seconds):
                for _ in range(2):
                    try:
                        return self._answer(question, seconds)
                    except (EOFError, BrokenPipeError, ConnectionResetError):
                        self.stop()
                raise Unavailable("failed")
        finally:
            self._line.release()

    @contextlib.contextmanager
    def _my_turn(self, seconds: float) -> Iterator[None]:
        if not self._turn.acquire(timeout=seconds):
            raise Unavailable("busy")
        try:
            yield
        finally:
            self._turn.release()

    def _answer(self, question: tuple[Any, ...], seconds: float) -> Any:
        pipe = self._ready()
        pipe.send(question)
        if not pipe.poll(seconds):
            self.stop()
            raise Unavailable("slow")
        kind, answer = pipe.recv()
        if kind == "refused":
            raise answer
        if kind == "failed":
            raise Unavailable("failed")
        return answer

    def _ready(self) -> Connection:
        """The pipe to a living child. After a fork the child belongs to somebody else: another one is started."""
        if self._owner != os.getpid():
            self._process = self._pipe = None
        if self._process is None or self._pipe is None or not self._process.is_alive():
            self.stop()
            here, there = multiprocessing.get_context("spawn").Pipe()
            process = multiprocessing.get_context("spawn").Process(
                target=serve, args=(there, IDLE_SECONDS), name="mieux-spot", daemon=True
            )
            process.start()
            there.close()
            self._process, self._pipe, self._owner = process, here, os.getpid()
        return self._pipe

    def stop(self) -> None:
        """End the child without waiting for its answer."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.join(5)


_WORKER = _Worker()


def serve(pipe: Connection, idle: float) -> None:
    """What the child does: answer until the parent ends, or until nobody asks for `idle` seconds."""
    _be_modest()
    from .files import BadFile, text_of
    from .spotting import spot

    while True:
        try:
            if not pipe.poll(idle):
                return
            question = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            if question[0] == "file":
                _, content, name, language, known = question
                read = text_of(content, name)
                answer: tuple[str, Any] = ("done", (read, spot(read.text, language, known)))
            elif question[0] == "read":
                answer = ("done", text_of(*question[1:]))
            else:
                _, text, language, known = question
                answer = ("done", spot(text, language, known))
        except BadFile as error:
            answer = ("refused", error)
        except Exception:
            # What went wrong may quote the text: only that it did is told.
            answer = ("failed", None)
        try:
            pipe.send(answer)
        except OSError:
            return


def _be_modest() -> None:
    """One core, behind the pages, with a wall around the memory; no word on Ctrl-C, the parent says it."""
    import signal

    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):
        os.nice(5)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
