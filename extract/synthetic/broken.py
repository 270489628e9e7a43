"""The text layer of a PDF: cells wrapped at the width of their column, line after line in cell order.

A line of a cell follows the one before it after a blank, half a line or a whole line, as their heights on the page say;
that is all that is left of the ruling lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from random import Random

import msgspec

from extract.synthetic.printed import Printed, PrintedCell, Writer
from extract.synthetic.project import Project
from extract.synthetic.sheet import Cell, Sheet

__all__ = ["print_broken", "wrapped"]

_UNBROKEN = re.compile(r"[0-9A-Za-z.,%％‰]+|.", re.DOTALL)
_BEFORE_DIGIT = re.compile(r"(?<=[\u4e00-\u9fff（])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])")
_NO_START = frozenset("，。；、：）”！？》%")
_NO_END = frozenset("（“《")


class _Line(msgspec.Struct, frozen=True):
    """A line of a cell on its page."""

    text: str
    cell: int
    page: int
    y: float
    x: int


def print_broken(project: Project, sheet: Sheet, random: Random) -> Printed:
    """Lines in cell order, or sorted by their height where the layout says `interleaved`."""
    layout = sheet.layout
    cells, lines = _lines(sheet, random)
    ordered = layout.kind != "interleaved"
    if not ordered:
        lines = sorted(lines, key=lambda line: (line.page, line.y, line.x))
    writer = Writer()
    title, year = len(cells), len(cells) + 1
    writer.put(sheet.title, title)
    stamp = random.choice(("", f"（{project.year}年度）", f"{project.year}年度"))
    writer.put("\n\n" if stamp else "")
    writer.put(stamp, year)
    if random.random() < 0.4:
        writer.put(f"\n\n单位：{project.money_unit}")
    _write(writer, lines, sheet, random)
    found = [
        PrintedCell(cell.field, cell.row, tuple(writer.pieces.get(number, ())), cell.text)
        for number, cell in enumerate(cells)
    ]
    found.append(PrintedCell("title", None, tuple(writer.pieces.get(title, ())), sheet.title))
    found.append(PrintedCell("year", None, tuple(writer.pieces.get(year, ())), stamp))
    return Printed("".join(writer.parts), tuple(found), layout, ordered)


def _write(writer: Writer, lines: list[_Line], sheet: Sheet, random: Random) -> None:
    layout = sheet.layout
    number = random.randint(2, 80)
    before: _Line | None = None
    for line in lines:
        if before is None:
            writer.put("\n\n")
        elif line.page != before.page:
            mark = layout.page_numbers.replace("{n}", str(number + before.page))
            writer.put(f"\n\n{mark}\n\n\n" if mark else "\n\n\n\n")
        else:
            jump = abs(line.y - before.y)
            writer.put(layout.gaps[0 if jump < 0.25 else 1 if jump < 0.75 else 2])
        writer.put(line.text, line.cell)
        before = line


def _lines(sheet: Sheet, random: Random) -> tuple[list[Cell], list[_Line]]:
    """All cells, and their lines in cell order; heads that are repeated on later pages are cells once more."""
    return _Setter(sheet, random).set()


class _Setter:
    """Sets the cells on pages, as a word processor does."""

    def __init__(self, sheet: Sheet, random: Random) -> None:
        self.sheet, self.random = sheet, random
        self.cells: list[Cell] = []
        self.lines: list[_Line] = []
        self.texts = [[self.wrapped(cell) for cell in row] for row in sheet.rows]
        self.heights = _heights(sheet, self.texts)
        self.places = self.pages()

    def wrapped(self, cell: Cell) -> list[str]:
        width = sum(self.sheet.widths[cell.col : cell.col + cell.colspan])
        return wrapped(_spaced(cell.text, self.sheet.layout.digit_blanks), width)

    def pages(self) -> list[tuple[int, float]]:
        """Page and height of the top of each row."""
        layout, heads = self.sheet.layout, self.heads()
        places: list[tuple[int, float]] = []
        page, y = 0, 0.0
        for at, height in enumerate(self.heights):
            room = layout.page_lines - y
            splits = layout.cut_rows and self.plain(at) and 1 <= room < height
            if layout.page_lines and y and height > room and not splits:
                page, y = page + 1, heads if self.repeats(at) else 0.0
            places.append((page, y))
            y += height
            if splits:
                page, y = page + 1, height - int(room) + (heads if self.repeats(at) else 0.0)
        return places

    def heads(self) -> float:
        """Lines that the repeated heads take."""
        row = self.sheet.header
        texts = zip(self.sheet.rows[row], self.texts[row], strict=True)
        return float(max(len(lines) for cell, lines in texts if cell.rowspan == 1))

    def plain(self, at: int) -> bool:
        """Whether no cell of the row reaches into the next one."""
        return all(cell.rowspan == 1 for cell in self.sheet.rows[at])

    def repeats(self, at: int) -> bool:
        return self.sheet.layout.repeat_heads and self.sheet.first <= at <= self.sheet.last

    def set(self) -> tuple[list[Cell], list[_Line]]:
        page = 0
        for at, (own, top) in enumerate(self.places):
            if own != page:
                page = own
                self.repeat(at, page)
            if later := self.row(at, page, top):
                page += 1
                self.repeat(at, page)
                below = self.heads() if self.repeats(at) else 0.0
                self.lines += [msgspec.structs.replace(line, page=page, y=line.y + below) for line in later]
        return self.cells, self.lines

    def repeat(self, at: int, page: int) -> None:
        """The column heads once more, if row `at` is an indicator and the layout repeats them."""
        if not self.repeats(at):
            return
        height = self.heads()
        header = self.sheet.header
        for cell, texts in zip(self.sheet.rows[header], self.texts[header], strict=True):
            if cell.rowspan == 1:
                self.put(cell, texts, page, (height - len(texts)) / 2)

    def row(self, at: int, page: int, top: float) -> list[_Line]:
        """Sets the cells of a row; returns the lines that do not fit on the page, counted from its end."""
        sheet = self.sheet
        end = float(sheet.layout.page_lines)
        cut = bool(end) and self.plain(at) and top + self.heights[at] > end
        later: list[_Line] = []
        for cell, texts in zip(sheet.rows[at], self.texts[at], strict=True):
            spare = 0.0 if cut else max(0.0, self.bottom(at, cell, page, top) - top - len(texts))
            fits = int(end - top) if cut else len(texts)
            rest = self.put(cell, texts, page, top + spare / 2, fits)
            later += rest
        return later

    def put(self, cell: Cell, texts: list[str], page: int, y: float, fits: int | None = None) -> list[_Line]:
        """Sets the lines of a cell from `y` on; returns those beyond the first `fits`, counted from 0."""
        number = len(self.cells)
        self.cells.append(cell)
        justified = self.sheet.layout.justified
        last = len(texts) - 1
        shown = [
            _justified(self.random, text) if n < last and self.random.random() < justified else text
            for n, text in enumerate(texts)
        ]
        kept = len(shown) if fits is None else max(fits, 1)
        self.lines += [_Line(text, number, page, y + n, cell.col) for n, text in enumerate(shown[:kept])]
        return [_Line(text, number, page, float(n), cell.col) for n, text in enumerate(shown[kept:])]

    def bottom(self, at: int, cell: Cell, page: int, top: float) -> float:
        """The lower end of a cell on its page."""
        below = range(at, min(at + cell.rowspan, len(self.sheet.rows)))
        return max([self.places[n][1] + self.heights[n] for n in below if self.places[n][0] == page] or [top])


def _heights(sheet: Sheet, texts: list[list[list[str]]]) -> list[float]:
    """Lines of each row: its tallest cell, and room for cells over several rows in the last of them."""
    heights = [1.0] * len(sheet.rows)
    tall: list[tuple[int, int, int]] = []
    for at, row in enumerate(sheet.rows):
        for cell, lines in zip(row, texts[at], strict=True):
            if cell.rowspan == 1:
                heights[at] = max(heights[at], len(lines))
            else:
                tall.append((at, min(at + cell.rowspan, len(sheet.rows)), len(lines)))
    for at, end, need in tall:
        heights[end - 1] += max(0.0, need - sum(heights[at:end]))
    return heights


def _spaced(text: str, blanks: bool) -> str:
    return _BEFORE_DIGIT.sub(" ", text) if blanks else text


def _justified(random: Random, line: str) -> str:
    """A full line spread over its width: blanks between the characters, or at one place."""
    words = _UNBROKEN.findall(line.replace(" ", ""))
    if random.random() < 0.6 or len(words) < 2:
        return " ".join(words)
    at = random.randrange(1, len(words))
    return f"{''.join(words[:at])} {''.join(words[at:])}"


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of `width` full-width characters, as word processors break East Asian text.

    Figures and Latin words are never cut, marks that close do not begin a line, marks that open do not end one. An
    empty text has no line.

    >>> wrapped("≥1200户次（含）", 4)
    ['≥1200户', '次（含）']
    """
    if len(text) <= width:
        return [text] if text else []
    lines: list[str] = []
    line, used = "", 0.0
    for word, size in _sized(text):
        if line and used + size > width and word[0] not in _NO_START:
            kept = ""
            if line[-1] in _NO_END and len(line) > 1:
                line, kept = line[:-1], line[-1]
            lines.append(line.strip())
            line, used = kept, _size(kept)
        line, used = line + word, used + size
    if line.strip():
        lines.append(line.strip())
    return [part for part in lines if part]


def _sized(text: str) -> Iterator[tuple[str, float]]:
    for match in _UNBROKEN.finditer(text):
        yield match[0], _size(match[0])


def _size(word: Iterable[str]) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in word)
