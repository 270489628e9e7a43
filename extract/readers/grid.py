"""Placing cells by the HTML table model: where does a cell stand when others span rows and columns?"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

__all__ = ["MAX_AREA", "MAX_COLSPAN", "Grid", "Place"]

MAX_COLSPAN = 1000  # the limit of the HTML standard
MAX_AREA = 1_000_000  # columns that the cells of one table may cover in all: a page of 12 KB can ask for 5 GB
_CREDIBLE = 100  # a span beyond this is `colspan="1000"`, which means "all the columns there are"


class Place(NamedTuple):
    """Row, column and spans of a cell, as asked for."""

    row: int
    col: int
    rowspan: int
    colspan: int


class Grid:
    """Cells go in row by row; `places` gives them back with spans that fit the table.

    >>> grid = Grid()
    >>> grid.new_row(); grid.add(rowspan=2); grid.add()
    >>> grid.new_row(); grid.add()
    >>> grid.places()
    [Place(row=0, col=0, rowspan=2, colspan=1), Place(row=0, col=1, rowspan=1, colspan=1), \
Place(row=1, col=1, rowspan=1, colspan=1)]
    """

    __slots__ = ("_area", "_col", "_free", "_limits", "_places", "_row", "_skipped", "cut")

    def __init__(self) -> None:
        self._row = -1
        self._col = 0
        self._area = 0
        self._skipped = 0  # columns passed over because a cell from above stands there
        self._free: list[int] = []  # for each column, the first row in which it is free again
        self._places: list[Place] = []
        self._limits: list[int] = []  # rows at which a row group ends: no cell spans beyond
        self.cut = False

    @property
    def n_rows(self) -> int:
        """Rows so far."""
        return self._row + 1

    def new_row(self) -> None:
        """Begins the next row."""
        if self._skipped > MAX_AREA:
            self.cut = True
            self.end_group()
        self._row += 1
        self._col = 0

    def end_group(self) -> None:
        """Ends a row group (thead, tbody, tfoot): cells do not span out of it."""
        if self._row >= 0:
            self._limits.append(self._row + 1)
            self._free = []

    def add(self, rowspan: int = 1, colspan: int = 1) -> None:
        """Adds a cell to the current row; a `rowspan` of 0 reaches to the end of the group."""
        free, row, col = self._free, self._row, self._col
        while col < len(free) and free[col] > row:
            col += 1
        self._skipped += col - self._col
        if colspan > MAX_COLSPAN or self._area + colspan > MAX_AREA:
            self.cut = True
            colspan = MAX_COLSPAN if self._area + MAX_COLSPAN <= MAX_AREA else 1
        end = col + colspan
        if len(free) < end:
            free.extend([0] * (end - len(free)))
        below = row + rowspan if rowspan else 1 << 30
        if colspan == 1:
            free[col] = below
        else:
            free[col:end] = [below] * colspan
        self._area += colspan
        self._places.append(Place(row, col, below - row, colspan))
        self._col = end

    def places(self) -> list[Place]:
        """All cells in the order they came, spans cut at the table's and the groups' ends."""
        end = self._row + 1
        plain = not self._limits or self._limits[-1] == end == self._limits[0]
        width = self._width()
        return [
            place
            if place.rowspan == 1 and place.col + place.colspan <= width
            else place._replace(
                rowspan=max(1, min(place.rowspan, (end if plain else self._limit(place.row)) - place.row)),
                colspan=max(1, min(place.colspan, width - place.col)),
            )
            for place in self._places
        ]

    def _width(self) -> int:
        return max(
            (place.col + (place.colspan if place.colspan <= _CREDIBLE else 1) for place in self._places), default=0
        )

    def _limit(self, row: int) -> int:
        index = bisect_right(self._limits, row)
        return self._limits[index] if index < len(self._limits) else self._row + 1
