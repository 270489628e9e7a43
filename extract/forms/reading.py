"""A reading of the rows of a form in running text: its cells, and what trained models say of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

__all__ = ["Cell", "Path", "Told"]


class Cell(msgspec.Struct, frozen=True):
    """A cell of the result: its column, and its atoms `first` to `stop` (excluded)."""

    column: int
    first: int
    stop: int
    new_row: bool


class Path(msgspec.Struct, frozen=True):
    """A way to read all atoms: its score and its cells in order."""

    score: float
    cells: tuple[Cell, ...]


class Told(NamedTuple):
    """What trained models say of each atom: log-scores, 0 for the likeliest label and less for the others.

    `begin[atom][column]`: a cell of the column begins with the atom; `inside`: goes on with it; `outside[atom]`: the
    atom belongs to no cell.
    """

    begin: Sequence[Sequence[float]]
    inside: Sequence[Sequence[float]]
    outside: Sequence[float]

    def of(self, path: Path) -> list[float]:
        """What the models say of the label that a path gives each atom: 0 where it is the likeliest."""
        said = list(self.outside)
        for cell in path.cells:
            said[cell.first] = self.begin[cell.first][cell.column]
            for place in range(cell.first + 1, cell.stop):
                said[place] = self.inside[place][cell.column]
        return said
