"""The rows on disk: one folder per generation, swapped in whole, read by every process.

Below 50,000 fiches the nearest rows are found by comparing with all; above, faiss looks only where they can be and the
best are compared again exactly. A few changed fiches wait in memory-sized files beside the generation (`late-…`)
until there are enough to make a new one.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .space import Rows, Space

#: From here on faiss (IVF, RaBitQ) looks first.
MANY = 50_000
#: Lists of the index that are looked into; more finds a little more and takes longer.
_PROBES = 24
_AGAIN = 400
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class State:
    """Up to which change the rows have seen the database, and how many fiches the space was learnt on."""

    seq: int
    learnt_on: int
    name: str


class Store:
    """The rows of one instance and method."""

    def __init__(self, folder: Path, stamp: str) -> None:
        self.folder = folder
        self.stamp = stamp
        self._loaded: tuple[tuple[str, int], _Generation] | None = None

    # --- reading ------------------------------------------------------------------------------

    def state(self) -> State | None:
        """Nothing when there is none, or one made for another method."""
        try:
            kept = json.loads((self.folder / "state.json").read_text())
        except (OSError, ValueError):
            return None
        if kept.get("stamp") != self.stamp or not (self.folder / str(kept.get("name"))).is_dir():
            return None
        return State(int(kept["seq"]), int(kept["learnt_on"]), str(kept["name"]))

    def space(self) -> Space | None:
        """The space in which the rows are."""
        state = self.state()
        return Space.load(self.folder / state.name / "space.npz") if state else None

    def near(self, id: int, most: int) -> list[int]:
        """Ids of the fiches told nearest to this one, nearest first; nothing when it is not known here."""
        generation = self._generation()
        row = generation.row(id) if generation else None
        if generation is None or row is None:
            return []
        return [other for other in generation.nearest(row, most + 1) if other != id][:most]

    def near_row(self, row: Rows, most: int) -> list[int]:
        """Ids of the fiches nearest to a row, nearest first."""
        generation = self._generation()
        return generation.nearest(row, most) if generation else []

    def _generation(self) -> _Generation | None:
        state = self.state()
        if state is None:
            return None
        key = (state.name, state.seq)
        if self._loaded is None or self._loaded[0] != key:
            try:
                self._loaded = (key, _Generation(self.folder / state.name, self.folder / f"late-{state.name}.npz"))
            except (OSError, ValueError, KeyError):
                return None  # being replaced right now, or damaged: pages live without
        return self._loaded[1]

    # --- writing ------------------------------------------------------------------------------

    def write(self, space: Space, chunks: Iterable[tuple[list[int], Rows]], seq: int, learnt_on: int) -> int:
        """A whole new generation from (ids, rows); out: how many rows. The old one serves until it is swapped in."""
        name = f"g-{secrets.token_hex(6)}"
        made = self.folder / name
        made.mkdir(parents=True)
        ids: list[int] = []
        with (made / "rows.f16").open("wb") as file:
            for some, rows in chunks:
                ids += some
                file.write(rows.astype(np.float16).tobytes())
        np.save(made / "ids.npy", np.array(ids, dtype=np.int64))
        space.save(made / "space.npz")
        if len(ids) >= MANY:
            _build_faiss(made, len(ids), space.size)
        self._swap(name, seq, learnt_on)
        return len(ids)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time writes here; the others wait. Readers never do."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def amend(self, ids: list[int], rows: Rows, gone: list[int], seq: int) -> int:
        """Replace or add the rows of a few fiches, forget others; out: how many wait beside the generation."""
        state = self.state()
        if state is None:
            raise ValueError("there is no generation to amend")
        path = self.folder / f"late-{state.name}.npz"
        late = _Late.load(path, rows.shape[1] if len(ids) else 0)
        late.amend(ids, rows, gone)
        late.save(path)
        self._say(state.name, seq, state.learnt_on)
        return len(late.rows) + len(late.gone)

    def _swap(self, name: str, seq: int, learnt_on: int) -> None:
        self._say(name, seq, learnt_on)
        for old in self.folder.iterdir():
            if old.name.startswith("g-") and old.name != name:
                shutil.rmtree(old, ignore_errors=True)
            elif old.name.startswith("late-") and name not in old.name:
                old.unlink(missing_ok=True)

    def _say(self, name: str, seq: int, learnt_on: int) -> None:
        text = json.dumps({"stamp": self.stamp, "name": name, "seq": seq, "learnt_on": learnt_on})
        part = self.folder / f"state.{secrets.token_hex(4)}.part"
        part.write_text(text)
        os.replace(part, self.folder / "state.json")


class _Late:
    """Fiches that changed since the generation was made."""

    def __init__(self, rows: dict[int, Rows], gone: set[int]) -> None:
        self.rows = rows
        self.gone = gone

    @classmethod
    def load(cls, path: Path, _size: int = 0) -> _Late:
        if not path.exists():
            return cls({}, set())
        with np.load(path, allow_pickle=False) as kept:
            rows = kept["rows"].astype(np.float32)
            return cls(dict(zip(kept["ids"].tolist(), rows, strict=True)), set(kept["gone"].tolist()))

    def amend(self, ids: list[int], rows: Rows, gone: list[int]) -> None:
        for id, row in zip(ids, rows, strict=True):
            self.rows[id] = row
            self.gone.discard(id)
        for id in gone:
            self.rows.pop(id, None)
            self.gone.add(id)

    def save(self, path: Path) -> None:
        part = path.with_name(f"{path.stem}.{secrets.token_hex(4)}.part.npz")
        np.savez(
            part,
            ids=np.array(list(self.rows), dtype=np.int64),
            rows=np.array(list(self.rows.values()), dtype=np.float16).reshape(len(self.rows), -1),
            gone=np.array(sorted(self.gone), dtype=np.int64),
        )
        os.replace(part, path)


class _Generation:
    """A generation opened for reading."""

    def __init__(self, folder: Path, late: Path) -> None:
        self.ids: Ids = np.load(folder / "ids.npy", allow_pickle=False)
        size = Space.load(folder / "space.npz").size
        self.kept: Any = (
            np.memmap(folder / "rows.f16", dtype=np.float16, mode="r", shape=(len(self.ids), size))
            if (len(self.ids) and size)
            else np.zeros((0, size), dtype=np.float16)
        )
        self.late = _Late.load(late)
        self.index: Any = None
        self.all: Rows | None = None
        if (folder / "rows.faiss").exists():
            import faiss

            self.index = faiss.read_index(str(folder / "rows.faiss"), faiss.IO_FLAG_MMAP)
            self.index.nprobe = _PROBES
        else:
            self.all = np.asarray(self.kept, dtype=np.float32)
        # Ids come in ascending order (following.py), so that a place is found by halving.
        self._late_ids = list(self.late.rows)
        self._late_rows = (
            np.array(list(self.late.rows.values()), dtype=np.float32) if self.late.rows else np.zeros((0, size))
        )

    def row(self, id: int) -> Rows | None:
        """The row of a fiche."""
        if id in self.late.gone:
            return None
        if (late := self.late.rows.get(id)) is not None:
            return late
        place = int(np.searchsorted(self.ids, id))
        if place == len(self.ids) or self.ids[place] != id:
            return None
        return np.asarray(self.kept[place], dtype=np.float32)

    def nearest(self, row: Rows, most: int) -> list[int]:
        """Ids, nearest first."""
        stale = self.late.gone | self.late.rows.keys()
        wanted = most + len(stale)
        found: list[tuple[float, int]] = []
        for nearness, place in self._places(row, wanted):
            id = int(self.ids[place])
            if id not in stale:
                found.append((nearness, id))
        found += zip((self._late_rows @ row).tolist(), self._late_ids, strict=True)
        # Equally near: by id, so that a page looks the same tomorrow.
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        return [id for _nearness, id in found[:most]]

    def _places(self, row: Rows, most: int) -> Iterator[tuple[float, int]]:
        if self.all is not None:
            nearness = self.all @ row
            most = min(most, len(nearness))
            places = np.argpartition(-nearness, most - 1)[:most] if most else np.zeros(0, dtype=np.int64)
            return zip(nearness[places].tolist(), places.tolist(), strict=True)
        _far, places = self.index.search(row.reshape(1, -1), max(_AGAIN, 2 * most))
        places = np.sort(places[0][places[0] >= 0])
        # faiss knows rows by a few bytes each: the best are compared again by their own numbers.
        nearness = np.asarray(self.kept[places], dtype=np.float32) @ row
        order = np.argsort(-nearness, kind="stable")[:most]
        return zip(nearness[order].tolist(), places[order].tolist(), strict=True)


def _build_faiss(folder: Path, count: int, size: int) -> None:
    import faiss

    rows = np.memmap(folder / "rows.f16", dtype=np.float16, mode="r", shape=(count, size))
    # RaBitQ: one bit a number, learnt in no time; what it confuses is compared again exactly (docs/decisions.md).
    lists = max(64, int(2 * count**0.5))
    index = faiss.index_factory(size, f"IVF{lists},RaBitQ", faiss.METRIC_INNER_PRODUCT)
    chosen = np.random.default_rng(0).choice(count, min(count, 40 * lists), replace=False)
    index.train(np.asarray(rows[np.sort(chosen)], dtype=np.float32))
    for start in range(0, count, 20_000):
        index.add(np.asarray(rows[start : start + 20_000], dtype=np.float32))
    faiss.write_index(index, str(folder / "rows.faiss"))
