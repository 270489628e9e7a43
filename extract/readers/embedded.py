"""`<table>` elements inside plain text or Markdown, as layout-analysis tools write them, with exact offsets.

The text is not rendered: cells point to their characters in the raw text, tags and entities inside them included.
`extract.text.view` takes those out where a cell is printed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.model.document import Block, Cell, Table
from extract.readers.grid import Grid
from extract.readers.pages import page_at
from extract.readers.rows import Range

__all__ = ["Embedded", "embedded_tables"]

_TOKEN = re.compile(r"<(/?)(table|tr|td|th|thead|tbody|tfoot|caption)\b([^<>]*)>", re.IGNORECASE)
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)
_EDGE = re.compile(r"(?:\s|<[^<>]{0,400}>|&(?:nbsp|emsp|ensp|thinsp|#160|#xa0|#12288);)+", re.IGNORECASE)


class Embedded(NamedTuple):
    """One outermost `<table>` element: the range of its markup, the tables in it and their captions."""

    start: int
    end: int
    parts: list[Block | Table]


class _Open:
    """A table whose end has not come yet."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.cells: list[Range] = []
        self.content: int | None = None  # where the open cell's content begins

    def close_cell(self, text: str, end: int) -> None:
        if self.content is not None:
            self.cells.append(_tight(text, self.content, end))
            self.content = None

    def open(self, name: str, match: re.Match[str]) -> None:
        """Opens a row or a cell; a cell outside any row begins one."""
        if name == "tr" or (name in {"td", "th"} and self.grid.n_rows == 0):
            self.grid.new_row()
        if name in {"td", "th"}:
            self.grid.add(*_spans(match[3]))
            self.content = match.end()

    def table(self, page: int | None) -> Table | None:
        """The table, or None where it has no cell."""
        if not self.cells:
            return None
        cells = tuple(
            [
                Cell(place.row, place.col, start, end, place.rowspan, place.colspan, page)
                for place, (start, end) in zip(self.grid.places(), self.cells, strict=True)
            ]
        )
        width = max(cell.col + cell.colspan for cell in cells)
        return Table(self.cells[0][0], self.cells[-1][1], self.grid.n_rows, width, cells, "html", page)


def _tight(text: str, start: int, end: int) -> Range:
    """A cell's range without white space and tags at its ends."""
    if text.find("<", start, end) < 0 and text.find("&", start, end) < 0:
        part = text[start:end]
        kept = part.strip()
        left = start + len(part) - len(part.lstrip()) if kept else start
        return left, left + len(kept)
    first, last = start, end
    for match in _EDGE.finditer(text, start, end):
        if match.start() == start:
            first = match.end()
        if match.end() == end:
            last = match.start()
    return (first, last) if first < last else (start, start)


def _spans(attributes: str) -> tuple[int, int]:
    spans = {"row": 1, "col": 1}
    if attributes:
        for match in _SPAN.finditer(attributes):
            spans[match[1].lower()] = int(match[2])
    return spans["row"], max(spans["col"], 1)


class _Parser:
    """Takes the table tags of a text one after the other."""

    def __init__(self, text: str, pages: tuple[int, ...]) -> None:
        self.text = text
        self.pages = pages
        self.found: list[Embedded] = []
        self.stack: list[_Open] = []
        self.parts: list[Block | Table] = []
        self.start = self.end = 0
        self.caption: int | None = None

    def take(self, match: re.Match[str]) -> None:
        """Takes one opening or closing tag."""
        closing, name = match[1], match[2].lower()
        if self.stack:
            self.end = match.end()
            self.stack[-1].close_cell(self.text, match.start())
            self._close_caption(match.start())
        if name == "table" and not closing:
            if not self.stack:
                self.start, self.parts = match.start(), []
            self.stack.append(_Open())
        elif not self.stack:
            return
        elif name == "table":
            self._close_table()
        elif closing:
            if name in {"thead", "tbody", "tfoot"}:
                self.stack[-1].grid.end_group()
        elif name == "caption":
            self.caption = match.end()
        else:
            self.stack[-1].open(name, match)

    def finish(self) -> list[Embedded]:
        """What was found; a table that never ends is taken to the end of the line of its last tag."""
        if self.stack:
            following = self.text.find("\n", self.end)
            self.end = following if following >= 0 else len(self.text)
            self.stack[-1].close_cell(self.text, self.end)
            self._close_caption(self.end)
        while self.stack:
            self._close_table()
        return self.found

    def _close_caption(self, end: int) -> None:
        if self.caption is not None:
            start, stop = _tight(self.text, self.caption, end)
            if start < stop:
                self.parts.append(Block(start, stop, page_at(self.pages, start)))
            self.caption = None

    def _close_table(self) -> None:
        made = self.stack.pop().table(page_at(self.pages, self.start))
        if made is not None:
            self.parts.append(made)
        if not self.stack and self.parts:
            self.found.append(Embedded(self.start, self.end, sorted(self.parts, key=lambda part: part.start)))


def embedded_tables(text: str, pages: tuple[int, ...] = ()) -> list[Embedded]:
    r"""The outermost `<table>` elements of a text, in order; an element that never ends reaches to its last row.

    >>> text = "表\n<table><tr><td rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    >>> table = embedded_tables(text)[0].parts[0]
    >>> [(text[c.start : c.end], c.row, c.col, c.rowspan) for c in table.cells]
    [('甲', 0, 0, 2), ('乙', 0, 1, 1), ('丙', 1, 1, 1)]
    """
    if "<" not in text:
        return []
    parser = _Parser(text, pages)
    for match in _TOKEN.finditer(text):
        parser.take(match)
    return parser.finish()
