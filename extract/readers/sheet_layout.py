"""A sheet cut into lines and tables: titles and notes are text, what stands between empty rows is a table of its own.

A sheet has no tables, only cells. A form on it is told by what people do: they leave a row empty between two forms,
merge the title over the whole width, and draw borders around what belongs together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.readers.reading import MAX_PARTS
from extract.readers.sheet_raw import Merge, RawSheet
from extract.readers.writing import Drawn

__all__ = ["SheetTable", "pieces", "without_hidden"]

_WIDE = 100  # a range merged over more columns is merged over the whole row
_TALL = 1000
_FEW = 3  # filled cells of a line such as 填报单位：… 日期：… 单位：万元


class SheetTable(NamedTuple):
    """A table on a sheet."""

    cells: list[Drawn]
    n_rows: int
    n_cols: int


def without_hidden(sheet: RawSheet) -> tuple[RawSheet, int, int]:
    """The sheet as it is seen, and how many rows and columns with text are not.

    What a merged range shows stays where a part of it is seen.
    """
    if not sheet.hidden_rows and not sheet.hidden_columns:
        return sheet, 0, 0
    columns = _Visible(sheet.hidden_columns)
    rows = _Visible([(row, row) for row in sheet.hidden_rows])
    seen = RawSheet(sheet.name, uncomputed=sheet.uncomputed)
    texts = {(m.top, m.left): m for m in sheet.merges}
    lost_rows, lost_columns = set(), set()
    for row, cells in sheet.rows.items():
        for column, text in cells.items():
            merge = texts.get((row, column), Merge(row, column, row, column))
            at = rows.first(merge.top, merge.bottom), columns.first(merge.left, merge.right)
            if at[0] is None:
                lost_rows.add(row)
            elif at[1] is None:
                lost_columns.add(column)
            else:
                seen.rows.setdefault(rows.number(at[0]), {})[columns.number(at[1])] = text
    for row, drawn in sheet.drawn.items():
        if rows.first(row, row) is not None:
            seen.drawn[rows.number(row)] = {columns.number(c) for c in drawn if columns.first(c, c) is not None}
    for merge in sheet.merges:
        top, left = rows.first(merge.top, merge.bottom), columns.first(merge.left, merge.right)
        if top is not None and left is not None:
            bottom, right = rows.number(merge.bottom + 1) - 1, columns.number(merge.right + 1) - 1
            seen.merges.append(Merge(rows.number(top), columns.number(left), bottom, right))
    seen.rows = {row: seen.rows[row] for row in sorted(seen.rows)}
    return seen, len(lost_rows), len(lost_columns)


class _Visible:
    """Numbers rows or columns as if the hidden ones were not there."""

    def __init__(self, hidden: list[tuple[int, int]]) -> None:
        self._hidden: list[tuple[int, int]] = []
        for first, last in sorted(hidden):
            if self._hidden and first <= self._hidden[-1][1] + 1:
                self._hidden[-1] = self._hidden[-1][0], max(last, self._hidden[-1][1])
            elif first <= last:
                self._hidden.append((first, last))
        self._before = [0]
        for first, last in self._hidden:
            self._before.append(self._before[-1] + last - first + 1)

    def _at(self, number: int) -> int:
        from bisect import bisect_right

        return bisect_right(self._hidden, (number, 1 << 30)) - 1

    def first(self, low: int, high: int) -> int | None:
        """The first of these that is seen."""
        at = self._at(low)
        if at >= 0 and low <= self._hidden[at][1]:
            low = self._hidden[at][1] + 1
        return low if low <= high else None

    def number(self, number: int) -> int:
        """The new number of one that is seen (of a hidden one: of the next that is)."""
        at = self._at(number)
        if at < 0:
            return number
        return number - self._before[at] - min(number - self._hidden[at][0], self._before[at + 1] - self._before[at])


def pieces(sheet: RawSheet) -> Iterator[str | SheetTable]:
    """The lines and tables of a sheet, from top to bottom."""
    _drop_covered(sheet)
    for block in _blocks(sheet):
        yield from block.pieces()


def _drop_covered(sheet: RawSheet) -> None:
    """Takes out what stands under a merged cell: only its first cell is shown."""
    budget = 2 * MAX_PARTS
    for merge in sheet.merges:
        height = merge.bottom - merge.top + 1
        rows = range(merge.top, merge.bottom + 1) if height < len(sheet.rows) else list(sheet.rows)
        budget -= len(rows)
        if budget < 0:
            return
        for row in rows:
            cells = sheet.rows.get(row)
            if cells is None or not merge.top <= row <= merge.bottom:
                continue
            for column in [column for column in cells if merge.left <= column <= merge.right]:
                if (row, column) != (merge.top, merge.left):
                    del cells[column]
            if not cells:
                del sheet.rows[row]


@dataclass(slots=True)
class _Block:
    """Rows without an empty one between them."""

    sheet: RawSheet
    top: int
    bottom: int
    merges: list[Merge]
    left: int = 0
    right: int = 0
    owners: dict[tuple[int, int], Merge] = field(default_factory=dict)

    def measure(self) -> None:
        """Finds the first and the last column."""
        rows = [self.sheet.rows[row] for row in range(self.top, self.bottom + 1) if row in self.sheet.rows]
        narrow = [merge for merge in self.merges if merge.right - merge.left < _WIDE]
        self.left = min([min(row) for row in rows] + [merge.left for merge in narrow])
        self.right = max([max(row) for row in rows] + [merge.right for merge in narrow])
        for merge in self.merges:
            clipped = Merge(
                max(merge.top, self.top),
                max(merge.left, self.left),
                min(merge.bottom, self.bottom),
                min(merge.right, self.right),
            )
            self.owners.setdefault((merge.top, merge.left), clipped)

    def pieces(self) -> Iterator[str | SheetTable]:
        """Lines above, the table, lines below; where a line stands between rows, they are two tables."""
        self.measure()
        if self.left == self.right:
            for row in range(self.top, self.bottom + 1):
                yield from self.sheet.rows.get(row, {}).values()
            return
        start = self.top
        for row, end in self._lines():
            if start < row:
                yield self._table(start, row - 1)
            yield " ".join(self.sheet.rows[row][column] for column in sorted(self.sheet.rows[row]))
            start = end + 1
        if start <= self.bottom:
            yield self._table(start, self.bottom)

    def _lines(self) -> list[tuple[int, int]]:
        """Rows that are text, each with the last row that its cell is merged over."""
        drawn = [row for row in range(self.top, self.bottom + 1) if self.sheet.drawn.get(row)]
        bordered = 2 * len(drawn) >= self.bottom - self.top + 1 - self._heading_rows()
        crossed = self._crossed()
        found = [
            (row, self._end(row))
            for row in self.sheet.rows
            if self.top <= row <= self.bottom and self._single(row, crossed) and self._is_line(row, bordered)
        ]
        if bordered and drawn:
            found += self._loose(drawn, crossed, {row for row, _ in found})
            return sorted(found)
        return sorted(self._at_edges(found))

    def _heading_rows(self) -> int:
        """Rows above the first that has borders: titles, which must not count against them."""
        rows = (row for row in range(self.top, self.bottom + 1) if self.sheet.drawn.get(row))
        return next(rows, self.top) - self.top

    def _crossed(self) -> set[int]:
        """Rows into which a merged cell with neighbours comes from above."""
        found: set[int] = set()
        for merge in self.owners.values():
            alone = all(
                len(self.sheet.rows.get(row, ())) <= (row == merge.top) for row in range(merge.top, merge.bottom + 1)
            )
            if merge.bottom > merge.top:
                found.update(range(merge.top + (1 if alone else 0), merge.bottom + 1))
        return found

    def _end(self, row: int) -> int:
        cells = self.sheet.rows[row]
        owner = self.owners.get((row, next(iter(cells)))) if len(cells) == 1 else None
        return owner.bottom if owner else row

    def _single(self, row: int, crossed: set[int]) -> bool:
        return len(self.sheet.rows[row]) == 1 and row not in crossed

    def _is_line(self, row: int, bordered: bool) -> bool:
        """Is a row with one filled cell text? By its width, or by the borders that it does not have."""
        column = next(iter(self.sheet.rows[row]))
        owner = self.owners.get((row, column))
        wide = owner is not None and owner.left == self.left and owner.right == self.right
        if not bordered:
            return wide or column == self.left
        return not self.sheet.drawn.get(row) or (wide and row < self._first_drawn_table_row())

    def _first_drawn_table_row(self) -> int:
        """The first row with several filled cells and borders: what is above it is the title."""
        for row in range(self.top, self.bottom + 1):
            if self.sheet.drawn.get(row) and len(self.sheet.rows.get(row, ())) > 1:
                return row
        return self.bottom + 1

    def _loose(self, drawn: list[int], crossed: set[int], taken: set[int]) -> list[tuple[int, int]]:
        """Rows of few cells above the first border and below the last."""
        outside = [row for row in range(self.top, self.bottom + 1) if not drawn[0] <= row <= drawn[-1]]
        return [
            (row, row)
            for row in outside
            if row not in taken and row not in crossed and 0 < len(self.sheet.rows.get(row, ())) <= _FEW
        ]

    def _at_edges(self, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Without borders only what stands at the top or the bottom is text."""
        spans = dict(found)
        kept: list[tuple[int, int]] = []
        row = self.top
        while row in spans:
            kept.append((row, spans[row]))
            row = spans[row] + 1
        ends = {end: start for start, end in found if start >= row}
        last = self.bottom
        while last in ends and self._wide(ends[last]):
            kept.append((ends[last], last))
            last = ends[last] - 1
        return kept

    def _wide(self, row: int) -> bool:
        """Is it a note below a table, as against a row of which only the first cell is filled?"""
        owner = self.owners.get((row, next(iter(self.sheet.rows[row]))))
        return owner is not None and owner.left == self.left and owner.right == self.right

    def _table(self, top: int, bottom: int) -> SheetTable:
        n_rows, n_cols = bottom - top + 1, self.right - self.left + 1
        sparse = n_rows * n_cols > MAX_PARTS
        covered = {} if sparse else self._covered(top, bottom)
        cells: list[Drawn] = []
        columns = range(self.left, self.right + 1)
        owners = {} if sparse else self.owners
        for row in range(top, bottom + 1):
            texts = self.sheet.rows.get(row, {})
            hidden = covered.get(row, ())
            for column in sorted(texts) if sparse else columns:
                if column in hidden:
                    continue
                text = texts.get(column, "")
                owner = owners.get((row, column))
                if owner is None:
                    cells.append(Drawn(row - top, column - self.left, text))
                else:
                    rowspan, colspan = min(owner.bottom, bottom) - row + 1, owner.right - column + 1
                    cells.append(Drawn(row - top, column - self.left, text, rowspan, colspan))
        return SheetTable(cells, n_rows, n_cols)

    def _covered(self, top: int, bottom: int) -> dict[int, set[int]]:
        """For each row the columns over which a cell is merged that begins elsewhere; ranges may not overlap."""
        covered: dict[int, set[int]] = {}
        budget = 2 * MAX_PARTS
        for key, merge in list(self.owners.items()):
            if not top <= merge.top <= bottom:
                continue
            columns = range(merge.left, merge.right + 1)
            rows = range(merge.top, min(merge.bottom, bottom) + 1)
            budget -= len(columns) * len(rows)
            if budget < 0 or key != (merge.top, merge.left) or self._overlaps(covered, rows, columns):
                del self.owners[key]
                continue
            for row in rows:
                covered.setdefault(row, set()).update(columns)
        for merge in self.owners.values():
            if top <= merge.top <= bottom:
                covered[merge.top].discard(merge.left)
        return covered

    @staticmethod
    def _overlaps(covered: dict[int, set[int]], rows: range, columns: range) -> bool:
        return any(row in covered and not covered[row].isdisjoint(columns) for row in rows)


def _blocks(sheet: RawSheet) -> Iterator[_Block]:
    """Runs of rows that hold something; a merged range with text holds its rows together."""
    if not sheet.rows:
        return
    last = max({*sheet.rows, *sheet.drawn})
    spans = [(row, row) for row in sheet.rows] + [(row, row) for row, drawn in sheet.drawn.items() if drawn]
    tall = []
    for merge in sheet.merges:
        if merge.left in sheet.rows.get(merge.top, ()):
            bottom = merge.bottom if merge.bottom - merge.top < _TALL else min(merge.bottom, max(last, merge.top))
            tall.append((merge.top, bottom))
    merges = sorted(set(sheet.merges))
    at = 0
    for top, bottom in _united(sorted(spans + tall)):
        inside = [row for row in range(top, bottom + 1) if row in sheet.rows]
        if not inside:
            continue
        # Borders above the first and below the last text are no rows of a form.
        end = max([inside[-1]] + [low for high, low in tall if inside[0] <= high <= bottom])
        while at < len(merges) and merges[at].top < inside[0]:
            at += 1
        first = at
        while at < len(merges) and merges[at].top <= end:
            at += 1
        yield _Block(sheet, inside[0], min(end, bottom), merges[first:at])


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for top, bottom in spans:
        if found and top <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], bottom)
        else:
            found.append((top, bottom))
    return found
