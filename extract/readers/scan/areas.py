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
# Of a column of text: rows of half a glyph's height with ink, its width in such squares, share of it that lines fill.
_TALL, _WIDE, _FULL = 12, 16, 0.8


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
    return [part for area in areas for part in _columns(ink, area, height)]


def _columns(ink: Gray, area: Box, height: float) -> list[Box]:
    """An area cut into what stands above two columns of text, the columns, and what stands below them."""
    import numpy as np

    left, top, right, bottom = area
    inked = np.flatnonzero(ink[top:bottom, left:right].max(axis=0, initial=0))
    if not len(inked):
        return []
    left, right = left + int(inked[0]), left + int(inked[-1]) + 1
    step = max(1, round(height / 2))
    coarse = _coarse(ink[top:bottom, left:right], step)
    gutter = _gutter(coarse)
    if gutter is None:
        return [area]
    start, end, middle = gutter
    x, upper, lower = left + middle * step, top + start * step, min(bottom, top + end * step)
    parts = [(area[0], top, area[2], upper), (area[0], upper, x, lower), (x, upper, area[2], lower)]
    parts.append((area[0], lower, area[2], bottom))
    return [part for part in parts if ink[part[1] : part[3], part[0] : part[2]].any()]


def _coarse(ink: Gray, step: int) -> Gray:
    """Ink seen from afar: 1 for each square of `step` pixels with ink in it."""
    import numpy as np

    rows, cols = -(-ink.shape[0] // step), -(-ink.shape[1] // step)
    padded = np.pad(ink, ((0, rows * step - ink.shape[0]), (0, cols * step - ink.shape[1])))
    squares: Gray = padded.reshape(rows, step, cols, step).max(axis=(1, 3))
    return squares


def _gutter(coarse: Gray) -> tuple[int, int, int] | None:
    """First row, row after the last, and the column of the gap between two columns of full lines."""
    import numpy as np

    cols = coarse.shape[1]
    if cols < 2 * _WIDE:
        return None
    best, most = (0, 0, 0), 0
    for middle in range(cols // 3, 2 * cols // 3):
        crossed = np.flatnonzero(coarse[:, middle - 1 : middle + 2].any(axis=1))
        beside = np.minimum(coarse[:, :middle].max(axis=1), coarse[:, middle:].max(axis=1))
        for above, end in pairwise((-1, *crossed.tolist(), len(coarse))):
            rows = np.flatnonzero(beside[above + 1 : end])
            if len(rows) > most:
                most = len(rows)
                best = (above + 1 + int(rows[0]), above + 2 + int(rows[-1]), middle)
    start, end, middle = best
    sides = (coarse[start:end, :middle], coarse[start:end, middle:])
    return best if all(_is_full(side) for side in sides) else None


def _is_full(side: Gray) -> bool:
    """Whether most lines of a column are as long as it is wide: text, not labels or values."""
    import numpy as np

    rows = np.flatnonzero(side.any(axis=1))
    if len(rows) < _TALL:
        return False
    ends = [int(np.flatnonzero(side[row])[-1]) for row in rows]
    begins = [int(np.flatnonzero(side[row])[0]) for row in rows]
    long = sum(end - begin >= _FULL * (max(ends) - min(begins)) for begin, end in zip(begins, ends, strict=True))
    return max(ends) - min(begins) >= _WIDE and long >= 0.6 * len(rows)
