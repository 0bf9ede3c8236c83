"""The index on disk: built, followed, opened, and built again when anything is wrong with it.

::

    <folder>/CURRENT            name of the generation in use
    <folder>/g-<time>-<pid>/    one generation: files of tantivy, tables.json, state.json
    <folder>/writer.lock        held by the one process that writes (the system frees it if that process dies)

A build happens in a new generation that nobody looks at, and becomes the current one by replacing ``CURRENT`` at
the end: readers see the old index or the new one. Interrupted builds leave a folder that the next build removes.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tantivy import Index, Query

from .ask import Ask, Counts, View
from .schema import SCHEMA, VERSION, Tables, document, register
from .shapes import Change, IndexDoc, IndexUnavailable, SearchQuery, SearchResult, Source

_STATE = "state.json"
_TABLES = "tables.json"
#: Memory for terms before they go to disk: large enough for few and large segments, which are fast to search.
BUILD_MEMORY = 220_000_000
FOLLOW_MEMORY = 30_000_000
_FATAL = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)


@dataclass(frozen=True, slots=True)
class IndexState:
    """What an index holds: ``seq`` is the last change of the database it has seen; ``stamp`` must match ours."""

    stamp: str
    seq: int
    documents: int
    serial: int
    built: float
    files: dict[str, int]


@dataclass(slots=True)
class _Open:
    """An opened generation."""

    folder: Path
    seen: tuple[int, int]
    index: Index
    view: View
    state: IndexState
    token: tuple[str, int]


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with open(draft, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


class AtlasIndex:
    """The search index in ``folder``. Safe to use from many threads and many processes.

    ``pack`` is the stamp of the method pack (« social-innovation@1 »): another pack means another index. ``source``
    gives (last change number, all documents) when the index must be built; without one, :meth:`search` raises
    :class:`IndexUnavailable` when there is no usable index. ``cache`` is the number of answers remembered.
    """

    def __init__(self, folder: Path | str, pack: str, source: Source | None = None, *, cache: int = 128) -> None:
        self.folder = Path(folder)
        self.stamp = f"{VERSION}/{pack}"
        self.source = source
        self._cache_size = cache
        self._lock = threading.RLock()
        self._opened: _Open | None = None
        self._pointer = str(self.folder / "CURRENT")
        self._answers: OrderedDict[Any, Any] = OrderedDict()

    # --- reading ----------------------------------------------------------------------------------------------

    def search(self, query: SearchQuery) -> SearchResult:
        """Answer a question, see :class:`SearchResult`. Raises :class:`IndexUnavailable`, never anything else."""
        start = time.perf_counter()
        for attempt in (1, 2):
            opened = self._reader()
            try:
                return self._answer(opened, query, start)
            except _FATAL:
                raise
            except BaseException as error:  # tantivy panics are no Exceptions
                # The files may have been replaced under our feet, or are damaged: open again, then build again.
                with self._lock:
                    self._opened = None
                if attempt == 2:
                    raise IndexUnavailable(f"the search index does not answer: {error}") from error
                if self._damaged(opened.folder):
                    self._discard(opened.folder)
        raise AssertionError("unreachable")

    def state(self) -> IndexState | None:
        """What the current index holds, None if there is none (nothing is built)."""
        with suppress(IndexUnavailable):
            return self._reader(build=False).state
        return None

    def _answer(self, opened: _Open, query: SearchQuery, start: float) -> SearchResult:
        key = (opened.token, query)
        found: SearchResult | None = self._remembered(key)
        if found is not None:
            return replace(found, took_ms=round((time.perf_counter() - start) * 1000, 3))
        same = (opened.token, replace(query, page=1, per_page=0, sort="relevance"))
        counts: Counts | None = self._remembered(same)
        result, counts = Ask(opened.view, query).run(counts)
        self._remember(key, result)
        self._remember(same, counts)
        return replace(result, took_ms=round((time.perf_counter() - start) * 1000, 3))

    def _remembered(self, key: Any) -> Any:
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def _remember(self, key: Any, value: Any) -> None:
        if self._cache_size:
            with self._lock:
                self._answers[key] = value
                while len(self._answers) > self._cache_size:
                    self._answers.popitem(last=False)

    def _current(self) -> Path | None:
        try:
            name = (self.folder / "CURRENT").read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return None
        path = self.folder / name
        return path if name.startswith("g-") and "/" not in name and path.is_dir() else None

    def _reader(self, build: bool = True) -> _Open:
        """The opened current index, opened again if it changed; built first if need be and if we can."""
        opened = self._opened
        if opened is not None and self._seen(opened.folder) == opened.seen:
            return opened
        with self._lock:
            for attempt in (1, 2, 3):
                folder = self._current()
                if folder is not None:
                    try:
                        return self._open(folder)
                    except _FATAL:
                        raise
                    except BaseException as error:
                        if self._current() != folder and attempt < 3:
                            continue  # replaced while we opened it
                        reason = str(error)
                else:
                    reason = "there is none"
                if not build or self.source is None or attempt == 3:
                    raise IndexUnavailable(f"no usable search index in {self.folder}: {reason}")
                self.ensure()
        raise AssertionError("unreachable")

    def _seen(self, folder: Path) -> tuple[int, int]:
        """Changes when the current generation or its content does. Asked before every question: two stats."""
        try:
            return os.stat(self._pointer).st_mtime_ns, os.stat(f"{folder}/{_STATE}").st_mtime_ns
        except OSError:
            return (0, 0)

    def _open(self, folder: Path) -> _Open:
        seen = self._seen(folder)
        opened = self._opened
        if opened is not None and opened.folder == folder and opened.seen == seen:
            return opened
        state = self._read_state(folder)
        if opened is not None and opened.folder == folder:
            index = opened.index
        else:
            index = register(Index.open(str(folder)))
            index.config_reader("manual")
        index.reload()
        view = View.of(index.searcher(), Tables.load(folder / _TABLES))
        self._opened = _Open(folder, seen, index, view, state, (folder.name, state.serial))
        self._answers.clear()
        return self._opened

    def _read_state(self, folder: Path) -> IndexState:
        """Raises ValueError when the index was made otherwise or a file is not as it was written."""
        state = IndexState(**json.loads((folder / _STATE).read_text(encoding="utf-8")))
        if state.stamp != self.stamp:
            raise ValueError(f"made for {state.stamp}, wanted {self.stamp}")
        needed = {s["segment_id"].replace("-", "") for s in json.loads((folder / "meta.json").read_text())["segments"]}
        for name, size in state.files.items():
            if name.split(".")[0] in needed and (folder / name).stat().st_size != size:
                raise ValueError(f"{name} is damaged")
        return state

    def _damaged(self, folder: Path) -> bool:
        try:
            self._read_state(folder)
            register(Index.open(str(folder))).searcher()
            Tables.load(folder / _TABLES)
        except _FATAL:
            raise
        except BaseException:
            return True
        return False

    def _discard(self, folder: Path) -> None:
        """Forget a damaged generation, unless somebody replaced it already."""
        with suppress(IndexUnavailable), self._writing(timeout=5):
            if self._current() == folder:
                (self.folder / "CURRENT").unlink(missing_ok=True)

    # --- writing ----------------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self, timeout: float) -> Iterator[None]:
        """Hold the writer's lock; raises :class:`IndexUnavailable` when another process keeps it too long."""
        self.folder.mkdir(parents=True, exist_ok=True)
        end = time.monotonic() + timeout
        with open(self.folder / "writer.lock", "a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= end:
                        raise IndexUnavailable("another process is writing the search index") from None
                    time.sleep(0.05)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)

    def ensure(self, timeout: float = 60.0) -> IndexState:
        """Build the index from the source unless there is a usable one; waits for another process that builds it."""
        if self.source is None:
            raise IndexUnavailable("nothing to build the search index from")
        with self._writing(timeout):
            folder = self._current()
            if folder is not None and not self._damaged(folder):
                return self._read_state(folder)
            seq, documents = self.source()
            return self._build(documents, seq, None)

    def rebuild(
        self,
        documents: Iterable[IndexDoc],
        seq: int,
        *,
        progress: Callable[[int], None] | None = None,
        timeout: float = 60.0,
    ) -> IndexState:
        """Build a new index from a stream of documents read at change number ``seq``, then put it in place.

        ``progress`` is called now and then with the number of documents so far.
        """
        with self._writing(timeout):
            return self._build(documents, seq, progress)

    def _build(self, documents: Iterable[IndexDoc], seq: int, progress: Callable[[int], None] | None) -> IndexState:
        for leftover in self.folder.glob("g-*"):
            if leftover != self._current():
                shutil.rmtree(leftover, ignore_errors=True)
        folder = self.folder / f"g-{time.time_ns():x}-{os.getpid()}"
        folder.mkdir()
        index = register(Index(SCHEMA, path=str(folder)))
        # One thread makes one large segment at a time; Python prepares the next documents meanwhile.
        writer = index.writer(BUILD_MEMORY, 1)
        tables = Tables()
        add = writer.add_document
        count = 0
        for count, doc in enumerate(documents, 1):
            add(document(doc, tables))
            if progress is not None and count % 5000 == 0:
                progress(count)
        writer.commit()
        writer.wait_merging_threads()
        tables.dump(folder / _TABLES)
        state = self._save_state(folder, seq, count, serial=1)
        old = self._current()
        _write(self.folder / "CURRENT", folder.name)
        if old is not None and old != folder:
            shutil.rmtree(old, ignore_errors=True)  # readers keep the files they have open
        if progress is not None:
            progress(count)
        return state

    def _save_state(self, folder: Path, seq: int, documents: int, serial: int) -> IndexState:
        files = {
            p.name: p.stat().st_size
            for p in folder.iterdir()
            if "." in p.name and not p.name.endswith((".json", ".lock"))
        }
        state = IndexState(self.stamp, seq, documents, serial, time.time(), files)
        _write(folder / _STATE, json.dumps(asdict(state)))
        return state

    def apply(self, changes: Iterable[Change], *, timeout: float = 30.0) -> int:
        """Bring the index up to date; out: the last change number it has seen. Changes already seen do no harm.

        Raises :class:`IndexUnavailable` when there is no usable index (build one) or another process keeps writing.
        """
        last: dict[int, Change] = {}
        top = 0
        for change in changes:
            top = max(top, change.seq)
            if change.id not in last or last[change.id].seq <= change.seq:
                last[change.id] = change
        with self._writing(timeout):
            folder = self._current()
            try:
                if folder is None:
                    raise ValueError("there is none")
                state = self._read_state(folder)
                tables = Tables.load(folder / _TABLES)
                todo = [change for change in last.values() if change.seq > state.seq]
                if not todo:
                    return max(state.seq, top)
                index = register(Index.open(str(folder)))
                writer = index.writer(FOLLOW_MEMORY, 1)
                known = tables.size()
                for change in todo:
                    # Not delete_documents_by_term: it takes a whole number for a signed one and deletes nothing.
                    writer.delete_documents_by_query(Query.term_query(SCHEMA, "id", change.id))
                    if change.doc is not None:
                        writer.add_document(document(change.doc, tables))
                if tables.size() != known:
                    tables.dump(folder / _TABLES)  # before the documents that use the new numbers are visible
                writer.commit()
                writer.wait_merging_threads()
                index.reload()
                state = self._save_state(folder, max(top, state.seq), index.searcher().num_docs, state.serial + 1)
                return state.seq
            except _FATAL:
                raise
            except IndexUnavailable:
                raise
            except BaseException as error:
                raise IndexUnavailable(f"the search index cannot be written: {error}") from error

    def follow(self, fetch: Callable[[int, int], list[Change]], *, batch: int = 2000) -> int:
        """Fetch and apply changes until there are none: ``fetch(after, most)`` gives those after a change number."""
        state = self.state()
        if state is None:
            state = self.ensure()
        seq = state.seq
        while changes := fetch(seq, batch):
            seen = self.apply(changes)
            if seen <= seq:
                break
            seq = seen
        return seq
