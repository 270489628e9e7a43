"""Tables that go on over pages: the part on one page, and the table so far with what its last row tells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from extract.readers.paged import Page, PageLine, PageTable
from extract.readers.writing import Drawn

__all__ = ["Columns", "Fragment", "OpenTable", "bare"]

_SAME_X = 4.0  # points: edges of one column on two pages


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


Columns = tuple[float, float]  # left and right edge of a cell, of the edges that hold for the whole table


class Fragment:
    """The part of a table on one page, row by row."""

    def __init__(self, table: PageTable) -> None:
        self.table = table
        self.n_rows = len(table.ys) - 1
        self.rows: list[list[Drawn]] = [[] for _ in range(self.n_rows)]
        for cell in table.cells:
            self.rows[cell.row].append(cell)
        self.edges = table.xs  # of its columns, as they are known in the table that it is part of

    def columns(self, cell: Drawn) -> Columns:
        """The columns of one of its cells."""
        return self.edges[cell.col], self.edges[cell.col + cell.colspan]

    def bottom(self) -> dict[Columns, Drawn]:
        """The cells that reach its last row."""
        return {self.columns(cell): cell for cell in self.table.cells if cell.row + cell.rowspan == self.n_rows}


class OpenTable:
    """A table that may go on on the next page."""

    def __init__(self, table: PageTable, page: Page) -> None:
        self.xs = list(table.xs)
        self.cells = list(table.cells)
        fragment = Fragment(table)
        self.rows = [cell.row for cell in table.cells]  # of the whole table; `cells` have the row on their page
        self.columns: list[Columns] = [fragment.columns(cell) for cell in table.cells]
        self.ends_as(fragment)
        self.n_rows = fragment.n_rows
        # Numbers of the cells that reach the last row, by their columns.
        self.bottom = {
            columns: number
            for number, (columns, cell) in enumerate(zip(self.columns, self.cells, strict=True))
            if cell.row + cell.rowspan == self.n_rows
        }
        self.markup = table.markup
        self.page = page
        self.first_page = page.number
        self.last = table
        self.parts = 1
        self.tail: list[PageLine] = []  # lines below it on its page
        self.above: tuple[str, int] | None = None  # the line above it on its first page

    def ends_as(self, fragment: Fragment) -> None:
        """Notes how much room the cells of the last row have (None: not known), and which surely go on below."""
        room, beyond = fragment.table.room, fragment.table.beyond
        bottom = {columns: (cell.row, cell.col) for columns, cell in fragment.bottom().items()}
        self.room = None if room is None else {columns: room.get(place, 0.0) for columns, place in bottom.items()}
        self.beyond = frozenset([columns for columns, place in bottom.items() if place in beyond])

    def full(self, columns: Iterable[Columns], room: float) -> set[Columns]:
        """Those of the columns whose text may go on: in the last row it leaves less room than this."""
        return {each for each in columns if self.room is None or self.room.get(each, 0.0) < room}

    def aligned(self, fragment: Fragment) -> None:
        """Gives the fragment's columns the edges that the table knows already; others are new."""
        edges: list[float] = []
        for x in fragment.table.xs:
            index = bisect_left(self.xs, x)
            near = [other for other in self.xs[max(0, index - 1) : index + 1] if abs(x - other) <= _SAME_X]
            edges.append(min(near, key=lambda other: abs(x - other)) if near else x)
        fragment.edges = tuple(edges)

    def row(self, number: int) -> list[tuple[Columns, Drawn]]:
        """The cells that begin in one of the first rows."""
        found: list[tuple[Columns, Drawn]] = []
        for row, columns, cell in zip(self.rows, self.columns, self.cells, strict=True):
            if row > number:
                break
            if row == number:
                found.append((columns, cell))
        return found
