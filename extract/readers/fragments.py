"""Tables that go on over pages: the part on one page, and the table so far with what its last row tells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from extract.readers.paged import Page, PageLine, PageTable
from extract.readers.writing import Drawn

__all__ = ["Columns", "Fragment", "OpenTable", "bare"]

_SAME_X = 4.0  # points: edges of one column on two pages

Columns = tuple[float, float]  # left and right edge of a cell, of the edges that hold for the whole table


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


class Fragment:
    """The part of a table on one page, row by row, each cell with its columns."""

    __slots__ = ("edges", "n_rows", "rows", "table")

    def __init__(self, table: PageTable, edges: tuple[float, ...]) -> None:
        self.table = table
        self.n_rows = len(table.ys) - 1
        self.edges = edges
        self.rows: list[list[tuple[Columns, Drawn]]] = [[] for _ in range(self.n_rows)]
        for cell in table.cells:
            self.rows[cell.row].append(((edges[cell.col], edges[cell.col + cell.colspan]), cell))


class OpenTable:
    """A table that may go on on the next page. What joining needs is made when a page is to be joined.

    Attributes:
        cells: All cells, with the row and column that they have on their page.
        rows: Their rows in the whole table.
        columns: Their columns.
        bottom: Numbers of the cells that reach the last row, by their columns.
        tail: Lines below the table on its page.
        above: The line above it on its first page.
    """

    def __init__(self, table: PageTable, page: Page) -> None:
        self.first_page = page.number
        self.page = page
        self.last = table
        self.parts = 1
        self.n_rows = len(table.ys) - 1
        self.xs = list(table.xs)
        self.cells = table.cells
        self.tail: list[PageLine] = []
        self.above: str | None = None
        self.rows: list[int] = []
        self.columns: list[Columns] = []
        self.bottom: dict[Columns, int] = {}
        self.room: dict[Columns, float] | None = None
        self.beyond: frozenset[Columns] = frozenset()

    def unfold(self) -> None:
        """Makes what joining needs, unless it is there."""
        if self.rows:
            return
        xs = self.last.xs
        self.cells = list(self.cells)
        self.rows = [cell.row for cell in self.cells]
        self.columns = [(xs[cell.col], xs[cell.col + cell.colspan]) for cell in self.cells]
        self.bottom = {
            columns: number
            for number, (columns, cell) in enumerate(zip(self.columns, self.cells, strict=True))
            if cell.row + cell.rowspan == self.n_rows
        }
        self.note_end()

    def note_end(self) -> None:
        """Notes how much room the cells of the last row have (None: not known), and which surely go on below."""
        room, beyond = self.last.room, self.last.beyond
        places = {columns: (self.cells[number].row, self.cells[number].col) for columns, number in self.bottom.items()}
        self.room = None if room is None else {columns: room.get(place, 0.0) for columns, place in places.items()}
        self.beyond = frozenset([columns for columns, place in places.items() if place in beyond])

    def full(self, columns: Iterable[Columns], room: float) -> set[Columns]:
        """Those of the columns whose text may go on: in the last row it leaves less room than this."""
        return {each for each in columns if self.room is None or self.room.get(each, 0.0) < room}

    def aligned(self, table: PageTable) -> Fragment:
        """The part of a table on the next page; its columns get the edges that are known already, others are new."""
        edges = list(table.xs)
        nearest: dict[float, int] = {}  # of each edge that is known, the number of the new one that is nearest to it
        for number, x in enumerate(table.xs):
            index = bisect_left(self.xs, x)
            for known in self.xs[max(0, index - 1) : index + 1]:
                best = nearest.get(known)
                if abs(x - known) <= _SAME_X and (best is None or abs(x - known) < abs(table.xs[best] - known)):
                    nearest[known] = number
        for known, number in nearest.items():
            edges[number] = known
        return Fragment(table, tuple(edges))

    def row(self, number: int) -> list[tuple[Columns, Drawn]]:
        """The cells that begin in one of the first rows."""
        found: list[tuple[Columns, Drawn]] = []
        for row, columns, cell in zip(self.rows, self.columns, self.cells, strict=True):
            if row > number:
                break
            if row == number:
                found.append((columns, cell))
        return found
