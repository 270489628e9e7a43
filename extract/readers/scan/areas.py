"""Where print stands outside tables: bands above, between, below and beside them, cut into columns of text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.readers.ruling import RuledTable
from extract.readers.scan.crops import Box

if TYPE_CHECKING:
    from extract.readers.scan.pixels import Gray

__all__ = ["free_areas"]

_MARGIN = 2.0  # points round a table that belong to it


def free_areas(ink: Gray, tables: Sequence[RuledTable], scale: float, height: float) -> list[Box]:
    """The areas outside tables that hold print, in reading order."""
    rows, cols = ink.shape
    boxes = [
        tuple(
            round(side / scale)
            for side in (
                table.xs[0] - _MARGIN,
                table.ys[0] - _MARGIN,
                table.xs[-1] + _MARGIN,
                table.ys[-1] + _MARGIN,
            )
        )
        for table in tables
    ]
    edges = sorted({0, rows, *(min(rows, max(0, box[side])) for box in boxes for side in (1, 3))})
    areas: list[Box] = []
    for top, bottom in pairwise(edges):
        left = 0
        for start, end in sorted((box[0], box[2]) for box in boxes if box[1] <= top and box[3] >= bottom):
            if start - left > height:
                areas.append((left, top, start, bottom))
            left = max(left, end)
        if cols - left > height:
            areas.append((left, top, cols, bottom))
    return [area for area in areas if ink[area[1] : area[3], area[0] : area[2]].any()]
