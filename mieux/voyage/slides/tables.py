"""Tables whose rows are measured: a page of them never leaves its slide; whole texts go to the speaker's notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR

from .deck import colour, say
from .drawing import emu
from .measure import LEADING, lines, shortened

SIZE: Final = 14.0
PAD: Final = 6.0
MOST_LINES: Final = 8
HEIGHT: Final = 404.0


@dataclass(frozen=True)
class Column:
    """A column: its head and its width in points."""

    head: str
    width: float


@dataclass(frozen=True)
class Page:
    """The rows of one slide, and what their cells say in full."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    heights: Sequence[float]
    told: Sequence[str]

    def draw(self, slide: Any, left: float, top: float) -> Any:
        """Put the table on a slide. Out: its frame."""
        wide = sum(column.width for column in self.columns)
        frame = slide.shapes.add_table(
            len(self.rows) + 1, len(self.columns), emu(left), emu(top), emu(wide), emu(sum(self.heights))
        )
        table = frame.table
        table.first_row, table.horz_banding = True, False
        for column, given in zip(table.columns, self.columns, strict=True):
            column.width = emu(given.width)
        for row, height in zip(table.rows, self.heights, strict=True):
            row.height = emu(height)
        for number, cells in enumerate([[column.head for column in self.columns], *self.rows]):
            for place, words in enumerate(cells):
                _write(table.cell(number, place), words, head=number == 0, even=number % 2 == 0)
        return frame


def _write(cell: Any, words: str, *, head: bool, even: bool) -> None:
    cell.margin_left = cell.margin_right = emu(PAD)
    cell.margin_top = cell.margin_bottom = emu(PAD - 1)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE if head else MSO_ANCHOR.TOP
    cell.fill.solid()
    ground = colour("art-deep") if head else ("F3F6F2" if even else colour("card"))
    cell.fill.fore_color.rgb = RGBColor.from_string(ground)
    say(cell.text_frame, words, SIZE, bold=head, ink="card" if head else "ink", first=True)


def table_slides(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Page]:
    """Rows in pages. A cell shows at most eight lines; the notes of its slide hold all of it."""
    found: list[Page] = []
    head = _height(columns, [column.head for column in columns], bold=True)
    shown: list[list[str]] = []
    heights, told = [head], [""]
    for row in rows:
        cut = [
            shortened(words, column.width - 2 * PAD, SIZE, MOST_LINES)
            for column, words in zip(columns, row, strict=True)
        ]
        height = _height(columns, cut)
        if shown and sum(heights) + height > HEIGHT:
            found.append(Page(columns, shown, heights, told[1:]))
            shown, heights, told = [], [head], [""]
        shown.append(cut)
        heights.append(height)
        told.append(" · ".join(words for words in row if words))
    return [*found, Page(columns, shown, heights, told[1:])] if shown else found


def _height(columns: Sequence[Column], row: Sequence[str], *, bold: bool = False) -> float:
    most = max(
        len(lines(words, column.width - 2 * PAD, SIZE, bold=bold)) for column, words in zip(columns, row, strict=True)
    )
    return most * SIZE * LEADING + 2 * PAD
