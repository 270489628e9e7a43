"""Sets forms on pages the way a word processor does: wrapped cells, rows cut by page ends, merged cells over both.

Coordinates are points from the top left; drawing is the business of `pdf_file`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.synthetic.sheet import Cell, Sheet
from rendering.document import Printed
from rendering.style import Style, column_widths, with_breaks

__all__ = ["Box", "Page", "Set", "typeset"]

_PAD = 3.0
Width = Callable[[str, float], float]


class Set(NamedTuple):
    """A line of text: its left end, its baseline, its size."""

    x: float
    y: float
    text: str
    size: float


@dataclass(frozen=True)
class Box:
    """A cell, or the part of one that stands on a page."""

    x0: float
    y0: float
    x1: float
    y1: float
    lines: tuple[Set, ...]
    head: bool = False


@dataclass
class Page:
    """What stands on a page: boxes of each table, and lines outside of them."""

    width: float
    height: float
    tables: list[list[Box]] = field(default_factory=list)
    lines: list[Set] = field(default_factory=list)


class _Piece(NamedTuple):
    """A row, or the part of a row that stands on a page."""

    row: int
    page: int
    top: float
    bottom: float


def typeset(printed: Printed, style: Style, width: Width) -> list[Page]:
    """The pages of a document. `width` measures a text at a size."""
    setter = _Setter(style, width)
    setter.centred(printed.heading, style.size * 1.5)
    for number, paper in enumerate(printed.papers):
        if number and style.page_each:
            setter.turn()
        for place, line in enumerate(paper.lines):
            setter.centred(line, style.size * (1.2 if place == 0 else 1))
        setter.table(paper.sheet)
        setter.y += style.size
    if style.furniture:
        for number, page in enumerate(setter.pages, 1):
            page.lines.insert(0, Set(style.margin, 30, printed.heading, 8))
            page.lines.append(Set(page.width / 2 - 8, page.height - 24, f"- {number} -", 8))
    return setter.pages


class _Setter:
    def __init__(self, style: Style, width: Width) -> None:
        self.style = style
        self.width = width
        self.leading = style.size * 1.25
        self.bottom = style.page[1] - style.margin
        self.pages: list[Page] = []
        self.y = 0.0
        self.turn()

    def turn(self) -> None:
        self.pages.append(Page(*self.style.page))
        self.y = self.style.margin

    def centred(self, text: str, size: float) -> None:
        if self.y + size * 4 > self.bottom:
            self.turn()
        x = (self.style.page[0] - self.width(text, size)) / 2
        self.pages[-1].lines.append(Set(x, self.y + size, text, size))
        self.y += size * 1.6

    def table(self, sheet: Sheet) -> None:
        edges = [self.style.margin]
        for width in column_widths(sheet, self.style):
            edges.append(edges[-1] + width)
        wrapped = {
            (row, cell.col): self.wrapped(cell.text, edges[cell.col + cell.colspan] - edges[cell.col] - 2 * _PAD)
            for row, cells in enumerate(sheet.rows)
            for cell in cells
        }
        first = len(self.pages) - 1
        pieces = self.pieces(sheet, wrapped)
        boxes: dict[int, list[Box]] = {page: [] for page in range(first, len(self.pages))}
        for row, cells in enumerate(sheet.rows):
            for cell in cells:
                own = [piece for piece in pieces if row <= piece.row < row + cell.rowspan]
                head = self.style.shaded and row == sheet.header
                for page, box in self.boxes(cell, own, wrapped[row, cell.col], edges, head):
                    boxes[page].append(box)
        for page, made in boxes.items():
            if made:
                self.pages[page].tables.append(made)

    def wrapped(self, text: str, room: float) -> list[str]:
        lines: list[str] = []
        for part in with_breaks(text, self.style) if text else ():
            line = ""
            for char in part:
                if line and self.width(line + char, self.style.size) > room:
                    lines.append(line)
                    line = ""
                line += char
            lines.append(line)
        return lines

    def pieces(self, sheet: Sheet, wrapped: dict[tuple[int, int], list[str]]) -> list[_Piece]:
        """Where each row stands; a row that is cut has two places."""
        pieces: list[_Piece] = []
        for row, height in enumerate(self.heights(sheet, wrapped)):
            left = height
            single = [wrapped[row, cell.col] for cell in sheet.rows[row] if cell.rowspan == 1]
            room = self.bottom - self.y
            if left > room:
                lines = int((room - 2 * _PAD) // self.leading)
                most = max(map(len, single), default=1)
                if self.style.split_rows and lines >= 2 and most - lines >= 1:
                    pieces.append(_Piece(row, len(self.pages) - 1, self.y, self.bottom))
                    left = (most - lines) * self.leading + 2 * _PAD
                self.turn()
                self.again(sheet, wrapped)
            pieces.append(_Piece(row, len(self.pages) - 1, self.y, self.y + left))
            self.y += left
        return pieces

    def again(self, sheet: Sheet, wrapped: dict[tuple[int, int], list[str]]) -> None:
        """The first row once more at the head of a page."""
        if not self.style.repeat_head or any(cell.rowspan > 1 for cell in sheet.rows[0]):
            return
        edges = [self.style.margin]
        for width in column_widths(sheet, self.style):
            edges.append(edges[-1] + width)
        height = self.heights(sheet, wrapped)[0]
        piece = _Piece(0, len(self.pages) - 1, self.y, self.y + height)
        made = [
            box
            for cell in sheet.rows[0]
            for _, box in self.boxes(cell, [piece], wrapped[0, cell.col], edges, head=False)
        ]
        self.pages[-1].tables.append(made)
        self.y += height

    def heights(self, sheet: Sheet, wrapped: dict[tuple[int, int], list[str]]) -> list[float]:
        heights = [self.leading + 2 * _PAD] * len(sheet.rows)
        for row, cells in enumerate(sheet.rows):
            for cell in cells:
                if cell.rowspan == 1:
                    heights[row] = max(heights[row], len(wrapped[row, cell.col]) * self.leading + 2 * _PAD)
        for row, cells in enumerate(sheet.rows):
            for cell in cells:
                if cell.rowspan > 1:  # two lines to spare, for what a page end takes
                    need = (len(wrapped[row, cell.col]) + 2) * self.leading + 4 * _PAD
                    have = sum(heights[row : row + cell.rowspan])
                    heights[row + cell.rowspan - 1] += max(0, need - have)
        return heights

    def boxes(
        self, cell: Cell, pieces: Sequence[_Piece], lines: list[str], edges: list[float], head: bool
    ) -> list[tuple[int, Box]]:
        """The parts of a cell, page by page; the text begins on the first and goes on where it is full."""
        x0, x1 = edges[cell.col], edges[cell.col + cell.colspan]
        made: list[tuple[int, Box]] = []
        pages = sorted({piece.page for piece in pieces})
        rest = lines
        for page in pages:
            top = min(piece.top for piece in pieces if piece.page == page)
            bottom = max(piece.bottom for piece in pieces if piece.page == page)
            room = int((bottom - top - 2 * _PAD + 0.01) // self.leading)
            here, rest = (rest, []) if page == pages[-1] else (rest[:room], rest[room:])
            start = top + max(_PAD, (bottom - top - len(here) * self.leading) / 2)
            size = self.style.size
            placed = tuple(
                Set(self.left(line, x0, x1, len(lines) == 1), start + number * self.leading + size, line, size)
                for number, line in enumerate(here)
            )
            made.append((page, Box(x0, top, x1, bottom, placed, head)))
        return made

    def left(self, line: str, x0: float, x1: float, short: bool) -> float:
        return x0 + (x1 - x0 - self.width(line, self.style.size)) / 2 if short else x0 + _PAD
