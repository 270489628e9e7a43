"""Texts and rules of a page to its lines and tables: which text stands in which cell, and what the lines are.

Texts go into cells by their middle. Lines in a cell, and outside of tables, are found by baseline: the ink of a comma
or a dash says nothing of the line that it stands in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter

from extract.readers.paged import PageLine, PageTable
from extract.readers.pdf.items import Box, Items, Text, Texts
from extract.readers.ruling import RuledTable
from extract.readers.writing import Drawn

__all__ = ["laid_out"]

_MIDDLE = 0.35  # of the size: how far the middle of a line lies above its baseline
_NEW_LINE = 0.55  # of the size: a baseline this much lower begins a line
_BLANK = 0.3  # of the size: a gap that is a blank
_COLUMNS_GAP = 1.0  # of the size: white space between two columns of running text
_LEAST_LINES = 6  # lines side by side that make two columns
_CENTRAL = 0.2  # of the width: as far as a gutter is from the middle of the text
_FULL = 0.75  # of its column, that most lines of running text fill
_LEVEL, _OFF = 0.25, 0.45  # of the size: as far from the middle of its cell as a text is in it, and is not
_TOUCH = 3.0  # points by which a text may be cut beyond its cell
_PADDING = 12.0  # points at both sides of the text of a cell
_LEVEL, _OFF = 0.25, 0.45  # of the size: as far from the middle of its cell as a text is in it, and is not
_TOUCH = 3.0  # points by which a text may be cut beyond its cell
_OVERHANG = 0.35  # of the size: text that reaches this far into the next cell is parted


def laid_out(items: Items, tables: Sequence[RuledTable], texts: Texts, number: int) -> list[PageLine | PageTable]:
    """The lines and tables of a page, in reading order.

    Args:
        items: What is printed on it.
        tables: Its grids.
        texts: Where more can be asked of a text: its characters, what it is cut to.
        number: The page's number.
    """
    size = items.size
    grids = [_Filled(table, size) for table in tables]
    outside: list[Text] = []
    for text in items.texts:
        if text.turn == 0:
            x, y = (text.x0 + text.x1) / 2, text.base - _MIDDLE * text.size
        else:
            x, y = _middle(text)
        for grid in grids:
            if grid.left <= x <= grid.right and grid.top <= y <= grid.bottom:
                grid.put(text, x, y, texts)
                break
        else:
            if text.turn == 0 and not (grids and _clipped(text, x, y, grids, texts)):
                outside.append(text)
    parts: list[tuple[float, PageLine | PageTable]] = [(grid.top, grid.table(number)) for grid in grids]
    edges = sorted([grid.top for grid in grids])
    parts += [(line.bbox[1], line) for line in _lines(outside, edges, size)]
    if grids:
        # A line belongs before a table that begins below its middle.
        parts.sort(key=lambda part: part[0] + (0.0 if isinstance(part[1], PageTable) else size / 2))
    return [part for _, part in parts]


def _clipped(text: Text, x: float, y: float, grids: Sequence[_Filled], texts: Texts) -> bool:
    """Whether a text outside of the tables is cut off; if it is cut to a cell, it goes there."""
    clip = texts.clip(text)
    if clip is None or (clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3]):
        return False
    for grid in grids:
        number = grid.cell_over(clip)
        if number is not None:
            grid.texts[number].append(text)
            grid.beyond.add(number)
            break
    return True


def _middle(text: Text) -> tuple[float, float]:
    """The middle of a turned text on the page."""
    along, across = (text.x0 + text.x1) / 2, text.base - _MIDDLE * text.size
    match text.turn:
        case 1:
            return -across, along
        case 2:
            return -along, -across
        case _:
            return across, -along


class _Filled:
    """A grid and the texts in its cells."""

    def __init__(self, ruled: RuledTable, size: float) -> None:
        self.ruled = ruled
        self.size = size
        self.xs, self.ys = list(ruled.xs), list(ruled.ys)
        self.left, self.right = self.xs[0], self.xs[-1]
        self.top, self.bottom = self.ys[0], self.ys[-1]
        width = len(self.xs) - 1
        self.width = width
        self.owner = [0] * (width * (len(self.ys) - 1))  # of each elementary cell, the number of the cell over it
        for number, cell in enumerate(ruled.cells):
            at = cell.row * width + cell.col
            if cell.rowspan == 1 and cell.colspan == 1:
                self.owner[at] = number
                continue
            for row in range(cell.rowspan):
                begin = at + row * width
                self.owner[begin : begin + cell.colspan] = [number] * cell.colspan
        self.texts: list[list[Text]] = [[] for _ in ruled.cells]
        self.beyond: set[int] = set()  # cells whose text is printed, and cut off, outside of the page's part of them

    def _cell(self, x: float, y: float) -> int:
        row = bisect_right(self.ys, y, 1, len(self.ys) - 1) - 1
        return self.owner[row * self.width + bisect_right(self.xs, x, 1, self.width) - 1]

    def cell_over(self, box: Box) -> int | None:
        """The number of the cell that a box lies in."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (self.left <= x <= self.right and self.top <= y <= self.bottom):
            return None
        number = self._cell(x, y)
        cell = self.ruled.cells[number]
        fits = cell.x0 - _TOUCH <= box[0] and box[2] <= cell.x1 + _TOUCH
        return number if fits and cell.y0 - _TOUCH <= box[1] and box[3] <= cell.y1 + _TOUCH else None

    def put(self, text: Text, x: float, y: float, texts: Texts) -> None:
        """Puts a text into the cell that its middle lies in, or each of its characters where it spans several.

        A text that is cut to a cell belongs to that cell, however long it is.
        """
        number = self._cell(x, y)
        cell = self.ruled.cells[number]
        overhang = _OVERHANG * text.size
        if text.turn == 0 and len(text.text) > 1 and (text.x0 < cell.x0 - overhang or text.x1 > cell.x1 + overhang):
            clip = texts.clip(text)
            within = self.cell_over(clip) if clip is not None else None
            if within is not None:
                self.texts[within].append(text)
                return
            for character in texts.characters(text.text, text.start):
                middle, base = (character.x0 + character.x1) / 2, character.base - _MIDDLE * text.size
                self.texts[self._cell(middle, base)].append(character)
            return
        self.texts[number].append(text)

    def table(self, page: int) -> PageTable:
        """The table with its texts."""
        size = self.size
        xs, ys = [round(x, 1) for x in self.xs], [round(y, 1) for y in self.ys]
        cells = [
            Drawn(
                row,
                col,
                "" if not texts else texts[0].text if len(texts) == 1 else _joined(texts, size),
                rowspan,
                colspan,
                page,
                (xs[col], ys[row], xs[col + colspan], ys[row + rowspan]),
            )
            for (row, col, rowspan, colspan, _, _, _, _), texts in zip(self.ruled.cells, self.texts, strict=True)
        ]
        return PageTable(
            (xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), tuple(ys), cells, "ruled", self._room(), self._beyond()
        )

    def _beyond(self) -> frozenset[tuple[int, int]]:
        """Cells of the first and the last row whose text is placed in the middle of something larger.

        Spreadsheets print the text of a merged cell that goes on over pages in the middle of the whole. It is told by
        the other cells of the row, whose texts do stand in their middle.
        """
        cells = self.ruled.cells
        found = set(self.beyond)
        end = len(self.ys) - 1
        for up in (True, False):
            edge = [
                (number, self._offset(number) * (-1 if up else 1))
                for number, cell in enumerate(cells)
                if self.texts[number] and (cell.row == 0 if up else cell.row + cell.rowspan == end)
            ]
            level = sum(abs(offset) < _LEVEL * self.size for _, offset in edge)
            if level >= 0.6 * len(edge):
                found.update([number for number, offset in edge if offset > _OFF * self.size])
        return frozenset([(cells[number].row, cells[number].col) for number in found])

    def _offset(self, number: int) -> float:
        """How far the middle of a cell's text lies below the middle of the cell, in points."""
        cell = self.ruled.cells[number]
        bases = [text.base for text in self.texts[number]]
        return (min(bases) + max(bases)) / 2 - _MIDDLE * self.size - (cell.y0 + cell.y1) / 2

    def _room(self) -> dict[tuple[int, int], float]:
        """How much room the last line leaves in each filled cell of the last row."""
        end = len(self.ys) - 1
        return {
            (cell.row, cell.col): _room_of(texts, cell.x1 - cell.x0, self.size)
            for cell, texts in zip(self.ruled.cells, self.texts, strict=True)
            if texts and cell.row + cell.rowspan == end
        }


def _room_of(texts: list[Text], width: float, size: float) -> float:
    """White space at the end of the last line, in characters: against the other lines, else the width of the cell."""
    lines = [line[-1].x1 - line[0].x0 for line in _rows(texts, size)]
    longest = max(lines) if len(lines) > 1 else width - _PADDING
    return (longest - lines[-1]) / size if size else 0.0


_BY_BASE, _BY_X = attrgetter("base"), attrgetter("x0")


def _rows(texts: list[Text], size: float) -> list[list[Text]]:
    """Texts in lines, each from left to right."""
    texts.sort(key=_BY_BASE)
    lines: list[list[Text]] = []
    line: list[Text] = []
    base = 0.0
    for text in texts:
        # Small glyphs (stops, dashes) tell nothing of the size of the line.
        if line and text.base - base > _NEW_LINE * (text.size if text.size > size else size):
            lines.append(line)
            line = []
        if not line:
            base = text.base
        line.append(text)
    lines.append(line)
    for line in lines:
        if len(line) > 1:
            line.sort(key=_BY_X)
    return lines


def _joined(texts: list[Text], size: float) -> str:
    """The text of a cell: its lines apart by newlines, parts of a line apart by a blank where a gap is."""
    turns = {text.turn for text in texts}
    if len(turns) > 1:
        texts = [text for text in texts if text.turn == 0] or texts
    smallest = min(text.size for text in texts)
    usual = size if smallest > 0.5 * size else max(text.size for text in texts)
    return "\n".join([_line(line) for line in _rows(texts, usual)])


def _line(line: Sequence[Text]) -> str:
    if len(line) == 1:
        return line[0].text
    parts: list[str] = []
    end = line[0].x0
    for text in line:
        if text.x0 - end > _BLANK * text.size and parts:
            parts.append(" ")
        parts.append(text.text)
        end = text.x1
    return "".join(parts)


# ---------------------------------------------------------------- running text
def _lines(texts: list[Text], edges: Sequence[float], size: float) -> list[PageLine]:
    """The lines outside of tables; text between two tables is laid out by itself."""
    if not texts:
        return []
    if not edges:
        return _flow(texts, size)
    parts: dict[int, list[Text]] = {}
    for text in texts:
        parts.setdefault(bisect_right(edges, text.base - _MIDDLE * text.size), []).append(text)
    return [line for _, part in sorted(parts.items()) for line in _flow(part, size)]


def _flow(texts: list[Text], size: float) -> list[PageLine]:
    """Lines in reading order: two columns of running text are read one after the other."""
    rows = _rows(texts, size)
    gutter = _gutter(rows, size)
    if gutter is None:
        return [_page_line(row) for row in rows]
    found: list[PageLine] = []
    left: list[list[Text]] = []
    right: list[list[Text]] = []
    for row in rows:
        sides = [text for text in row if text.x1 <= gutter], [text for text in row if text.x0 >= gutter]
        if len(sides[0]) + len(sides[1]) < len(row):  # a line over both columns ends them
            found += map(_page_line, [*left, *right, row])
            left, right = [], []
            continue
        left += [sides[0]] if sides[0] else []
        right += [sides[1]] if sides[1] else []
    return [*found, *map(_page_line, [*left, *right])]


def _page_line(row: Sequence[Text]) -> PageLine:
    height = max(text.size for text in row)
    base = max(text.base for text in row)
    box = (row[0].x0, base - 0.85 * height, max(text.x1 for text in row), base + 0.15 * height)
    return PageLine(_line(row), (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)))


def _gutter(rows: Sequence[Sequence[Text]], size: float) -> float | None:
    """The middle of the white space between two columns of running text; None where there are none.

    Labels with their values also stand side by side. What tells columns is that most of their lines are full.
    """
    if len(rows) < _LEAST_LINES:
        return None
    left, right = min(row[0].x0 for row in rows), max(text.x1 for row in rows for text in row)
    gaps = [
        (before.x1, after.x0)
        for row in rows
        for before, after in pairwise(row)
        if after.x0 - before.x1 > _COLUMNS_GAP * size
    ]
    if len(gaps) < _LEAST_LINES:
        return None
    start, end = sorted(gap[0] for gap in gaps)[-1 - len(gaps) // 10], sorted(gap[1] for gap in gaps)[len(gaps) // 10]
    if end - start < _COLUMNS_GAP * size or not left + 0.3 * (right - left) < (start + end) / 2 < right - 0.3 * (
        right - left
    ):
        return None
    middle = (start + end) / 2
    both = [row for row in rows if row[0].x1 < middle < row[-1].x1 and not _crosses(row, middle)]
    full = [row for row in both if _full(row, left, start, middle) and _full(row, end, right, middle)]
    if len(both) < _LEAST_LINES or len(full) < 0.6 * len(both):
        return None
    return middle


def _crosses(row: Iterable[Text], middle: float) -> bool:
    return any(text.x0 < middle < text.x1 for text in row)


def _full(row: Sequence[Text], low: float, high: float, middle: float) -> bool:
    """Is the part of a row on one side of the gutter nearly as wide as the column?"""
    side = [text for text in row if (text.x1 < middle) == (high < middle)]
    return bool(side) and side[-1].x1 - side[0].x0 >= _FULL * (high - low)
