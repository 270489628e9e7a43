"""From ruling lines to the cells of tables: pure geometry, shared by PDF pages and scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["RuledCell", "RuledTable", "Segment", "ruled_tables"]

Segment = tuple[float, float, float]  # position across, start and end along; in points


class RuledCell(NamedTuple):
    """A cell: its place in the grid, its spans and its box (left, top, right, bottom)."""

    row: int
    col: int
    rowspan: int
    colspan: int
    x0: float
    y0: float
    x1: float
    y1: float


class RuledTable(NamedTuple):
    """A table: the edges of its columns and rows, and its cells row by row, left to right."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: list[RuledCell]


def ruled_tables(horizontal: Sequence[Segment], vertical: Sequence[Segment]) -> list[RuledTable]:
    """The tables that horizontal and vertical rules draw, from top to bottom."""
    raise NotImplementedError
