"""Texts into the cells of a grid, and what its first and last row tell of the pages before and after."""

from __future__ import annotations

from bisect import bisect_right
from itertools import takewhile

from extract.readers.paged import PageTable
from extract.readers.pdf.geometry import Box
from extract.readers.pdf.printed import MIDDLE, cell_lines, line_text, middle
from extract.readers.pdf.texts import Text, Texts
from extract.readers.ruling import RuledTable
from extract.readers.writing import Drawn

__all__ = ["FilledGrid"]

_PADDING = 12.0  # points at both sides of the text of a cell
_LEVEL, _OFF = 0.25, 0.45  # of the size: as far from the middle of its cell as a text is in it, and is not
_TOUCH = 3.0  # points by which a text may be cut beyond its cell
_OVERHANG = 0.35  # of the size: text that reaches this far into the next cell is parted


class FilledGrid:
    """A grid and the texts in its cells."""

    def __init__(self, ruled: RuledTable, size: float) -> None:
        self.ruled = ruled
        self.size = size
        self.xs, self.ys = list(ruled.xs), list(ruled.ys)
        self.left, self.right = self.xs[0], self.xs[-1]
        self.top, self.bottom = self.ys[0], self.ys[-1]
        self.width, self.height = width, height = len(self.xs) - 1, len(self.ys) - 1
        self.owner = [0] * (width * height)  # of each elementary cell, the number of the cell over it
        self.last: list[int] = []  # numbers of the cells that reach the last row
        for number, cell in enumerate(ruled.cells):
            at = cell.row * width + cell.col
            rowspan, colspan = cell.rowspan, cell.colspan
            if cell.row + rowspan == height:
                self.last.append(number)
            if rowspan == 1 and colspan == 1:
                self.owner[at] = number
                continue
            for begin in range(at, at + rowspan * width, width):
                self.owner[begin : begin + colspan] = [number] * colspan
        self.texts: list[list[Text]] = [[] for _ in ruled.cells]
        self.wrapped: dict[tuple[int, int], float] = {}  # by column and span, the length of the longest wrapped line
        self.beyond: set[int] = set()  # cells whose text is printed, and cut off, outside of the page's part of them

    def take(self, items: list[Text], texts: Texts) -> list[Text]:
        """Takes the texts whose middle lies in the grid, each into its cell; gives back the others.

        A text that spans several cells goes into them character by character, unless it is cut to one of them: then
        it belongs to that cell, however long it is.
        """
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        xs, ys, width, height, owner = self.xs, self.ys, self.width, self.height, self.owner
        cells, filled = self.ruled.cells, self.texts
        others: list[Text] = []
        for text in items:
            x0, x1 = text.x0, text.x1
            if text.turn:
                x, y = middle(text)
            else:
                x, y = (x0 + x1) / 2, text.base - MIDDLE * text.size
            if not (left <= x <= right and top <= y <= bottom):
                others.append(text)
                continue
            number = owner[(bisect_right(ys, y, 1, height) - 1) * width + bisect_right(xs, x, 1, width) - 1]
            cell, overhang = cells[number], _OVERHANG * text.size
            if (x0 >= cell.x0 - overhang and x1 <= cell.x1 + overhang) or text.turn or len(text.text) == 1:
                filled[number].append(text)
            else:
                self._put_long(text, texts)
        return others

    def put_cut(self, text: Text, clip: Box) -> bool:
        """Puts a text into the cell that it is cut to, wherever it stands; False where that is none of these."""
        number = self._cell_over(clip)
        if number is None:
            return False
        self.texts[number].append(text)
        self.beyond.add(number)
        return True

    def _put_long(self, text: Text, texts: Texts) -> None:
        clip = texts.clip(text)
        within = self._cell_over(clip) if clip is not None else None
        if within is not None:
            self.texts[within].append(text)
            return
        for character in texts.characters(text.text, text.start):
            self.texts[self._cell(*middle(character))].append(character)

    def _cell(self, x: float, y: float) -> int:
        row = bisect_right(self.ys, y, 1, self.height) - 1
        return self.owner[row * self.width + bisect_right(self.xs, x, 1, self.width) - 1]

    def _cell_over(self, box: Box) -> int | None:
        """The number of the cell that a box lies in."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (self.left <= x <= self.right and self.top <= y <= self.bottom):
            return None
        number = self._cell(x, y)
        cell = self.ruled.cells[number]
        fits = cell.x0 - _TOUCH <= box[0] and box[2] <= cell.x1 + _TOUCH
        return number if fits and cell.y0 - _TOUCH <= box[1] and box[3] <= cell.y1 + _TOUCH else None

    def table(self, page: int) -> PageTable:
        """The table with its texts."""
        size = self.size
        xs, ys = [round(x, 1) for x in self.xs], [round(y, 1) for y in self.ys]
        cells: list[Drawn] = []
        for cell, texts in zip(self.ruled.cells, self.texts, strict=True):
            row, col, rowspan, colspan = cell.row, cell.col, cell.rowspan, cell.colspan
            if len(texts) > 1:
                lines = cell_lines(texts, size)
                if len(lines) > 1:
                    self._note_widths((col, colspan), lines)
                text = "\n".join([line_text(line) for line in lines])
            else:
                text = texts[0].text if texts else ""
            box = (xs[col], ys[row], xs[col + colspan], ys[row + rowspan])
            cells.append(Drawn(row, col, text, rowspan, colspan, page, box))
        box = (xs[0], ys[0], xs[-1], ys[-1])
        return PageTable(box, tuple(xs), tuple(ys), cells, "ruled", self._room(), self._going_on())

    def _note_widths(self, columns: tuple[int, int], lines: list[list[Text]]) -> None:
        """Notes how long a line gets in these columns before it is wrapped."""
        widest = max([line[-1].x1 - line[0].x0 for line in lines[:-1]])
        if widest > self.wrapped.get(columns, 0.0):
            self.wrapped[columns] = widest

    # ------------------------------------------------------------ the first and the last row
    def _going_on(self) -> frozenset[tuple[int, int]]:
        """Cells of the first and the last row whose text is placed in the middle of something larger.

        Spreadsheets print the text of a merged cell that goes on over pages in the middle of the whole. It is told by
        the other cells of the row, whose texts do stand in their middle.
        """
        cells = self.ruled.cells
        found = set(self.beyond)
        first = takewhile(lambda number: cells[number].row == 0, range(len(cells)))
        for numbers, sign in ((first, -1), (self.last, 1)):
            offsets = [(number, sign * self._offset(number)) for number in numbers if self.texts[number]]
            level = sum([abs(offset) < _LEVEL * self.size for _, offset in offsets])
            if level >= 0.6 * len(offsets):
                found.update([number for number, offset in offsets if offset > _OFF * self.size])
        return frozenset([(cells[number].row, cells[number].col) for number in found])

    def _offset(self, number: int) -> float:
        """How far the middle of a cell's text lies below the middle of the cell, in points."""
        cell = self.ruled.cells[number]
        bases = [text.base for text in self.texts[number]]
        return (min(bases) + max(bases)) / 2 - MIDDLE * self.size - (cell.y0 + cell.y1) / 2

    def _room(self) -> dict[tuple[int, int], float]:
        """How many characters the last line could hold more, in each filled cell of the last row.

        What a line holds is seen in the wrapped lines of its column; where there is none, it is the cell's width.
        """
        room: dict[tuple[int, int], float] = {}
        for number in self.last:
            texts = self.texts[number]
            if texts:
                cell = self.ruled.cells[number]
                longest = self.wrapped.get((cell.col, cell.colspan)) or cell.x1 - cell.x0 - _PADDING
                line = cell_lines(texts, self.size)[-1]
                room[cell.row, cell.col] = (longest - (line[-1].x1 - line[0].x0)) / (self.size or 1.0)
        return room
