"""From texts to rows of numbers.

Half of a row is the meaning of the text (the sentence encoder of `mieux.spot`, its mean over this atlas taken off:
all fiches talk of initiatives, which says nothing of any). The other half is its letters by fours, folded to the
directions in which the fiches of this atlas differ most: names of plants, trades and tools that an encoder of
sentences blurs. Together they find more fiches of the same theme than either half alone (docs/decisions.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mieux.spot.encoder import encoder, normalised

Rows = NDArray[np.float32]

#: Letters by fours fall into this many drawers; more drawers find no better (measured), and weigh more.
_BITS = 12
#: Directions kept of the letters.
_DIRECTIONS = 96
#: Texts on which the directions are learnt; they hardly move beyond.
SAMPLE = 2000
#: With fewer texts, their letters say more of chance than of themes.
_FEWEST = 50
_CHUNK = 256
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Space:
    """What has to be remembered so that tomorrow's fiche is comparable with yesterday's."""

    encoder: str
    mean: Rows
    weights: Rows
    directions: Rows

    @property
    def size(self) -> int:
        """Numbers in a row."""
        return int(self.mean.size + self.directions.shape[1])

    def rows(self, texts: Sequence[str]) -> Rows:
        """One row of length 1 per text. Raises `EncoderChanged` when the encoder is not the one of the space."""
        found = [self._rows(texts[start : start + _CHUNK]) for start in range(0, len(texts), _CHUNK)]
        return np.vstack(found) if found else np.zeros((0, self.size), dtype=np.float32)

    def _rows(self, texts: Sequence[str]) -> Rows:
        model = encoder()
        if model.name != self.encoder:
            raise EncoderChanged(f"made with {self.encoder}, here is {model.name}")
        meaning = normalised(model.encode(texts) - self.mean) if self.mean.size else np.zeros((len(texts), 0))
        letters = normalised(normalised(_letters(texts) * self.weights) @ self.directions)
        return normalised(np.hstack([meaning, letters]).astype(np.float32))

    def save(self, path: Path) -> None:
        """Write it, without pickle."""
        np.savez(
            path,
            encoder=np.frombuffer(self.encoder.encode(), dtype=np.uint8),
            mean=self.mean,
            weights=self.weights,
            directions=self.directions,
        )

    @classmethod
    def load(cls, path: Path) -> Space:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as kept:
            name = kept["encoder"].tobytes().decode()
            return cls(name, kept["mean"], kept["weights"], kept["directions"])


class EncoderChanged(ValueError):
    """The rows were made with another encoder: everything has to be made again."""


def learn(texts: Sequence[str]) -> Space:
    """The space of an atlas, from a sample of its texts; the same texts give the same space."""
    model = encoder()
    meaning = model.encode(texts)
    mean = meaning.mean(axis=0) if len(texts) else np.zeros(model.size, dtype=np.float32)
    letters = _letters(texts)
    seen = (letters > 0).sum(axis=0)
    weights = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
    kept = min(_DIRECTIONS, len(texts) // 4) if len(texts) >= _FEWEST else 0
    directions = np.zeros((letters.shape[1], 0), dtype=np.float32)
    if kept:
        weighed = normalised(letters * weights)
        # The small side of the table: as many rows and columns as texts.
        values, vectors = np.linalg.eigh(weighed @ weighed.T)
        directions = (weighed.T @ vectors[:, -kept:] / np.sqrt(np.maximum(values[-kept:], 1e-6))).astype(np.float32)
    return Space(model.name, mean.astype(np.float32), weights, directions)


def _letters(texts: Sequence[str]) -> Rows:
    """How often each drawer of four letters is met in each text, on a scale that soon has enough of repetition."""
    table = np.zeros((len(texts), 1 << _BITS), dtype=np.float32)
    for row, text in zip(table, texts, strict=True):
        folded = unicodedata.normalize("NFKD", text[:4000].lower()).encode("ascii", "ignore").decode()
        signs = np.frombuffer(f" {_NOT_WORDS.sub('  ', folded).strip()} ".encode(), dtype=np.uint8).astype(np.uint64)
        if signs.size < 4:
            continue
        fours = np.stack([signs[at : signs.size - 3 + at] for at in range(4)], axis=1)
        blank = fours == ord(" ")
        # Words stand between two blanks: four signs across two words say nothing.
        fours = fours[~(blank[:, :-1] & blank[:, 1:]).any(axis=1)]
        mixed = np.zeros(len(fours), dtype=np.uint64)
        for at in range(4):
            mixed = mixed * np.uint64(1_000_003) + fours[:, at] * np.uint64(2_654_435_761)
        mixed = (mixed ^ (mixed >> np.uint64(17))) * np.uint64(0x9E3779B97F4A7C15)
        drawers, times = np.unique((mixed >> np.uint64(64 - _BITS)).astype(np.int64), return_counts=True)
        row[drawers] = 1 + np.log(times)
    return table
