"""Texts and rules of a page to its lines and tables, in reading order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.readers.paged import PageLine, PageTable
from extract.readers.pdf.cells import FilledGrid
from extract.readers.pdf.printed import MIDDLE, line_text, middle, printed_lines
from extract.readers.pdf.texts import Items, Text, Texts
from extract.readers.ruling import RuledTable

__all__ = ["laid_out"]

_COLUMNS_GAP = 1.0  # of the size: white space between two columns of running text
_LEAST_LINES = 6  # lines side by side that make two columns
_CENTRAL = 0.2  # of the width: as far as a gutter is from the middle of the text
_FULL = 0.75  # of its column, that most lines of running text fill


def laid_out(items: Items, tables: Sequence[RuledTable], texts: Texts, number: int) -> list[PageLine | PageTable]:
    """The lines and tables of a page, in reading order.

    Args:
        items: What is printed on it.
        tables: Its grids.
        texts: Where more can be asked of a text: its characters, what it is cut to.
        number: The page's number.
    """
    size = items.size
    grids = [FilledGrid(table, size) for table in tables]
    outside = items.texts
    for grid in grids:
        outside = grid.take(outside, texts)
    aside = [text for text in outside if text.turn]
    outside = [text for text in outside if text.turn == 0 and not (grids and _cut_off(text, grids, texts))]
    parts: list[tuple[float, PageLine | PageTable]] = [(grid.top, grid.table(number)) for grid in grids]
    edges = sorted([grid.top for grid in grids])
    parts += [(line.bbox[1], line) for line in _lines(outside, edges, size)]
    if grids:
        # A line belongs before a table that begins below its middle.
        parts.sort(key=lambda part: part[0] + (0.0 if isinstance(part[1], PageTable) else size / 2))
    return [part for _, part in parts] + _turned_lines(aside, size)


def _turned_lines(texts: list[Text], size: float) -> list[PageLine]:
    """Lines that are printed sideways, behind all others."""
    found: list[PageLine] = []
    for turn in (1, 2, 3):
        turned = [text for text in texts if text.turn == turn]
        for row in printed_lines(turned, size) if turned else ():
            places = [middle(text) for text in row]
            half = max(text.size for text in row) / 2
            xs, ys = [x for x, _ in places], [y for _, y in places]
            found.append(PageLine(line_text(row), (min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half)))
    return found


def _cut_off(text: Text, grids: Sequence[FilledGrid], texts: Texts) -> bool:
    """Whether a text outside of the tables is cut off; if it is cut to a cell, it goes there."""
    clip = texts.clip(text)
    x, y = middle(text)
    if clip is None or (clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3]):
        return False
    any(grid.put_cut(text, clip) for grid in grids)
    return True


# ---------------------------------------------------------------- running text
def _lines(texts: list[Text], edges: Sequence[float], size: float) -> list[PageLine]:
    """The lines outside of tables; text between two tables is laid out by itself."""
    if not texts:
        return []
    if not edges:
        return _flow(texts, size)
    parts: dict[int, list[Text]] = {}
    for text in texts:
        parts.setdefault(bisect_right(edges, text.base - MIDDLE * text.size), []).append(text)
    return [line for _, part in sorted(parts.items()) for line in _flow(part, size)]


def _flow(texts: list[Text], size: float) -> list[PageLine]:
    """Lines in reading order: two columns of running text are read one after the other."""
    rows = printed_lines(texts, size)
    gutter = _gutter(rows, size)
    if gutter is None:
        return [_page_line(row) for row in rows]
    found: list[PageLine] = []
    left: list[list[Text]] = []
    right: list[list[Text]] = []
    for row in rows:
        sides = [text for text in row if text.x1 <= gutter], [text for text in row if text.x0 >= gutter]
        if len(sides[0]) + len(sides[1]) < len(row):  # a line over both columns ends them
            found += map(_page_line, [*left, *right, row])
            left, right = [], []
            continue
        left += [sides[0]] if sides[0] else []
        right += [sides[1]] if sides[1] else []
    return [*found, *map(_page_line, [*left, *right])]


def _page_line(row: Sequence[Text]) -> PageLine:
    height = max(text.size for text in row)
    base = max(text.base for text in row)
    box = (row[0].x0, base - 0.85 * height, max(text.x1 for text in row), base + 0.15 * height)
    return PageLine(line_text(row), (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)))


def _gutter(rows: Sequence[Sequence[Text]], size: float) -> float | None:
    """The middle of the white space between two columns of running text; None where there are none.

    Labels with their values also stand side by side. What tells columns is that most of their lines are full.
    """
    if len(rows) < _LEAST_LINES:
        return None
    left, right = min(row[0].x0 for row in rows), max(text.x1 for row in rows for text in row)
    gaps = [
        (before.x1, after.x0)
        for row in rows
        for before, after in pairwise(row)
        if after.x0 - before.x1 > _COLUMNS_GAP * size
    ]
    if len(gaps) < _LEAST_LINES:
        return None
    start, end = sorted(gap[0] for gap in gaps)[-1 - len(gaps) // 10], sorted(gap[1] for gap in gaps)[len(gaps) // 10]
    if end - start < _COLUMNS_GAP * size or not left + 0.3 * (right - left) < (start + end) / 2 < right - 0.3 * (
        right - left
    ):
        return None
    middle = (start + end) / 2
    both = [row for row in rows if row[0].x1 < middle < row[-1].x1 and not _crosses(row, middle)]
    full = [row for row in both if _full(row, left, start, middle) and _full(row, end, right, middle)]
    if len(both) < _LEAST_LINES or len(full) < 0.6 * len(both):
        return None
    return middle


def _crosses(row: Iterable[Text], middle: float) -> bool:
    return any(text.x0 < middle < text.x1 for text in row)


def _full(row: Sequence[Text], low: float, high: float, middle: float) -> bool:
    """Is the part of a row on one side of the gutter nearly as wide as the column?"""
    side = [text for text in row if (text.x1 < middle) == (high < middle)]
    return bool(side) and side[-1].x1 - side[0].x0 >= _FULL * (high - low)
