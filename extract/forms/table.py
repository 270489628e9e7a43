"""Layout repair: the rows of a form's tables as lists of cells, mended where a converter broke them.

What is known about tables in general lives here (empty rule rows, cells split over two columns, rows that a converter
printed again with the text run together); what an indicator is, is not known here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

import msgspec

from extract.model.document import Block, Cell, Document, Table
from extract.model.raw import Piece
from extract.text.view import printed as _printed
from extract.text.view import ranges_of

__all__ = ["Item", "Row", "Source", "joined_repeats", "rows_of", "table_rows"]

Place = tuple[int, int]
_START, _END = attrgetter("start"), attrgetter("end")

_HAN = re.compile(r"[\u4e00-\u9fff]")
_STRAY = re.compile(r"[A-Za-z.][\u4e00-\u9fff]|[\u4e00-\u9fff][A-Za-z.]")
_RULE = re.compile(r"^[-=_|:+\s]*$")


class Source(msgspec.Struct, frozen=True):
    """A document with its folded text: what every decoder reads from."""

    document: Document
    folded: str

    def blocks(self, start: int, end: int) -> tuple[Block | Table, ...]:
        """The blocks that overlap a stretch of the document."""
        blocks = self.document.blocks
        return blocks[bisect_right(blocks, start, key=_END) : bisect_left(blocks, end, key=_START)]

    def outside(self, taken: Sequence[Place]) -> list[Block | Table]:
        """The blocks that begin in none of the (sorted) stretches."""
        kept: list[Block | Table] = []
        number = 0
        for block in self.document.blocks:
            while number < len(taken) and taken[number][1] <= block.start:
                number += 1
            if number == len(taken) or block.start < taken[number][0]:
                kept.append(block)
        return kept

    def piece(self, *places: tuple[int, int], page: int | None = None) -> Piece:
        """The printed text of the places, as one piece (see `text.view.piece`)."""
        text = self.document.text
        if len(places) == 1:
            start, end = ranges_of(text, *places[0])
            return Piece(_printed(text[start:end]), ((start, end),) if start < end else places, page)
        kept = [ranges_of(text, *place) for place in places]
        ranges = tuple([place for place in kept if place[0] < place[1]])
        return Piece("".join([_printed(text[start:end]) for start, end in ranges]), ranges or places[:1], page)

    def joined(self, items: Sequence[Item]) -> Piece:
        """The printed text of the cells of one field. Where a column line ran through a character, it is mended."""
        if len(items) == 1:
            return self.piece(*items[0].places, page=items[0].page)
        places = mended(self.folded, [place for item in items for place in item.places])
        return self.piece(*places, page=items[0].page)


class Item(msgspec.Struct, frozen=True):
    """One cell of a row: its folded text without white space, its columns and its places in the document."""

    text: str
    first: int
    last: int
    places: tuple[tuple[int, int], ...]
    page: int | None = None


class Row(msgspec.Struct, frozen=True):
    """One row of a table. `fresh` marks the first row of a table or of a page: it may continue the row before."""

    items: tuple[Item, ...]
    start: int
    end: int
    table: int
    fresh: bool

    def filled(self) -> list[Item]:
        """The items that are not empty."""
        return [item for item in self.items if item.text]


@lru_cache(maxsize=16384)
def _bare(folded: str) -> str:
    return _printed(folded)


def rows_of(
    source: Source, blocks: Sequence[Block | Table], start: int = 0, end: int | None = None
) -> Iterator[Row | Block]:
    """The table rows and the lines among `blocks`, in reading order; rule rows and empty rows are left out.

    Only rows that begin between `start` and `end` are given: two forms may share one table.
    """
    limit = len(source.folded) if end is None else end
    for number, block in enumerate(blocks):
        if isinstance(block, Block):
            yield block
        else:
            yield from table_rows(source, block, number, start, limit)


def table_rows(source: Source, table: Table, number: int, start: int, end: int) -> Iterator[Row]:
    """The rows of one table that begin in a range; `number` is the table's among those that are read together."""
    folded = source.folded
    fresh, page = True, table.page
    for cells in _rows_between(table, start, end):
        items: list[Item] = []
        last = -1
        for cell in cells:
            raw = folded[cell.start : cell.end]
            text = _bare(raw) if raw else ""
            items.append(Item(text, cell.col, cell.col + cell.colspan - 1, ((cell.start, cell.end),), cell.page))
            last = cell.end
            if cell.page != page:
                fresh, page = True, cell.page
        if items and not all(_RULE.match(item.text) and len(item.text) != 1 for item in items):
            yield Row(tuple(items), items[0].places[0][0], last, number, fresh)
            fresh = False


def joined_repeats(row: Row, ranges: Sequence[Place] | None = None) -> Row:
    """The row with neighbours of one text as one cell: some converters print a merged cell in each of its columns.

    With `ranges` (first and last column) only neighbours inside one of them are one cell, whatever they print; without,
    all that are words.
    """
    items: list[Item] = []
    for item in row.items:
        before = items[-1] if items else None
        if before is not None and _repeats(before, item, ranges):
            items[-1] = msgspec.structs.replace(before, last=item.last)
        else:
            items.append(item)
    return row if len(items) == len(row.items) else msgspec.structs.replace(row, items=tuple(items))


def _repeats(before: Item, item: Item, ranges: Sequence[Place] | None) -> bool:
    if not before.text == item.text != "" or before.last + 1 != item.first:
        return False
    if ranges is None:
        return bool(_HAN.search(item.text))
    return any(first <= before.first and item.last <= last for first, last in ranges)


def _rows_between(table: Table, start: int, limit: int) -> Iterator[list[Cell]]:
    """The rows that begin in a range; a table may hold all forms of a page, so the others are not looked at."""
    cells = table.cells
    first = bisect_left(cells, start, key=_START)
    while 0 < first < len(cells) and cells[first].row == cells[first - 1].row:
        first += 1
    last = bisect_left(cells, limit, lo=first, key=_START)
    while 0 < last < len(cells) and cells[last].row == cells[last - 1].row:
        last += 1
    for _, row in groupby(cells[first:last], key=attrgetter("row")):
        yield list(row)


def mended(folded: str, places: Sequence[Place]) -> list[Place]:
    """The places of a text that was cut into cells, less the characters that a cut made.

    A wrong column line through a character gives a ruin on one side of it (`负担` | `旦减轻`). A character beside the
    cut is taken out only if the text with it is found nowhere else in the document and the text without it is.
    """
    kept = [place for place in places if folded[place[0] : place[1]].strip()]
    for index in range(len(kept) - 1):
        left, right = kept[index], kept[index + 1]
        before, after = _bare(folded[left[0] : left[1]]), _bare(folded[right[0] : right[1]])
        if not (_HAN.match(before[-1:]) and _HAN.match(after[:1])) and not _STRAY.match(before[-1:] + after[:1]):
            continue
        if len(before) < 2 or len(after) < 3 or before[-1:] + after[:1] in folded:
            continue
        if before[-1:] + after[1:3] in folded:
            start = folded.index(after[0], right[0])
            kept[index + 1] = (start + 1, right[1])
        elif before[-2:-1] + after[:2] in folded:
            end = folded.rindex(before[-1], left[0], left[1])
            kept[index] = (left[0], end)
    return kept
