"""What is wrong in a pack: file, path inside it, reason. All at once, never a traceback."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right. `line` counts from 1; 0 when it is not known."""

    file: str
    line: int
    path: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.path}: {self.reason}" if self.path else f"{where}: {self.reason}"


class PackError(Exception):
    """A pack that cannot be used, with every problem found in it."""

    def __init__(self, pack: str, problems: Sequence[Problem]) -> None:
        """Take the name of the pack and at least one problem."""
        self.pack = pack
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        heading = f"The method pack « {pack} » has {count} problem{'s' if count > 1 else ''}:"
        super().__init__("\n".join([heading, *(f"  {problem}" for problem in self.problems)]))
