"""Rows of text that keeps the place of its cells: which pieces of a column belong to which row.

Each row has one line with its figures. A cell of several lines begins on that line or is centred on it, as the page
was set; the pieces of a column are shared out in their order so that all cells together are off as little as can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extract.forms.header import Column
from extract.forms.lexicon import LEVEL_ENDS, level
from extract.forms.placed_lines import PlacedPiece, items_of, row_of
from extract.forms.table import Row

__all__ = ["rows_around"]

_POINTS_BELOW = re.compile(r"^[(（\[]?\d{1,3}")
_MOST_PIECES = 16  # lines of one cell
_NO_NAME = 4.0  # lines that a name may be off the line of its points, sooner than a row has none
_OTHERWISE = 0.5  # lines that a cell is taken to be off that lies in its row as no other does
_LEVELS = ("l1", "l2")

Cost = Callable[[int, int, int], float]  # of lines `first` to `last` as the cell of the row of line `key`


def _centred(first: int, last: int, line: int) -> float:
    """A cell in the middle of its row; one that a page cuts begins where the row does."""
    return min(abs((first + last) / 2 - line), abs(first - line) + _OTHERWISE)


def _from_top(first: int, last: int, line: int) -> float:
    """A cell at the top of its row; a single one may be in its middle."""
    return min(float(abs(first - line)), abs((first + last) / 2 - line) + _OTHERWISE)


def rows_around(columns: Sequence[Column], cells: Sequence[Sequence[PlacedPiece]], keys: Sequence[int]) -> list[Row]:
    """The rows: the pieces of each column shared out so that the cells lie as close to the `keys` as can be.

    Args:
        columns: The heads; of a `name` each row has one, a level is a label of several rows.
        cells: The pieces of each column, in the order of their lines.
        keys: The lines of the rows' figures.
    """
    levels = [n for n, column in enumerate(columns) if column.field in _LEVELS]
    others = [n for n in range(len(columns)) if n not in levels]
    best: tuple[float, dict[int, list[list[PlacedPiece]]], Cost] | None = None
    costs: tuple[Cost, Cost] = (_from_top, _centred)
    for cost in costs:
        shared = {n: _shared(cells[n], keys, cost, needed=columns[n].field == "name") for n in others}
        off = sum(found[0] for found in shared.values())
        if best is None or off < best[0]:
            best = off, {n: found[1] for n, found in shared.items()}, cost
    if best is None:
        return []
    _, groups, cost = best
    reach = [[piece.line for n in others for piece in groups[n][row]] for row in range(len(keys))]
    extents = [(min(lines, default=at), max(lines, default=at)) for lines, at in zip(reach, keys, strict=True)]
    for n in levels:
        groups[n] = _levels(cells[n], extents, keys if cost is _from_top else None)
    rows = ([groups[n][row] for n in range(len(columns))] for row in range(len(keys)))
    return [row_of(items_of(columns, cells)) for cells in rows if any(cells)]


def _shared(
    pieces: Sequence[PlacedPiece], keys: Sequence[int], cost: Cost, *, needed: bool
) -> tuple[float, list[list[PlacedPiece]]]:
    """The pieces of a column as the cells of the rows, in order, and how far all of them are off."""
    missing = _NO_NAME if needed else 0.0
    states: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]  # per row: pieces used -> cost, pieces before
    for line in keys:
        after: dict[int, tuple[float, int]] = {}
        for used, (spent, _) in states[-1].items():
            if used < len(pieces) and pieces[used].line < line - _MOST_PIECES:
                continue  # it belongs to no row
            for stop in range(used, min(len(pieces), used + _MOST_PIECES) + 1):
                if stop > used and pieces[stop - 1].line > line + _MOST_PIECES:
                    break
                more = cost(pieces[used].line, pieces[stop - 1].line, line) if stop > used else missing
                if stop not in after or spent + more < after[stop][0]:
                    after[stop] = spent + more, used
        states.append(after)
    at = len(pieces)
    if at not in states[-1]:
        return float("inf"), [[] for _ in keys]
    cells: list[list[PlacedPiece]] = []
    for state in reversed(states[1:]):
        before = state[at][1]
        cells.append(list(pieces[before:at]))
        at = before
    return states[-1][len(pieces)][0], cells[::-1]


def _levels(
    pieces: Sequence[PlacedPiece], extents: Sequence[tuple[int, int]], keys: Sequence[int] | None
) -> list[list[PlacedPiece]]:
    """The labels of a level, each on the first of its rows: it begins there (`keys`), or stands in their middle."""
    labels = _labels(pieces)
    found: list[list[PlacedPiece]] = [[] for _ in extents]
    states: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]  # per label: rows used -> cost, rows before
    for number, label in enumerate(labels):
        after: dict[int, tuple[float, int]] = {}
        for used, (spent, _) in states[-1].items():
            for stop in range(used + 1, len(extents) - (len(labels) - number - 1) + 1):
                first, last = label[0].line, label[-1].line
                if keys is not None:
                    more = float(abs(first - keys[used]))
                else:
                    middle = (extents[used][0] + extents[stop - 1][1]) / 2
                    more = min(abs(middle - (first + last) / 2), abs(first - extents[used][0]) + _OTHERWISE)
                if stop not in after or spent + more < after[stop][0]:
                    after[stop] = spent + more, used
        states.append(after)
    at = len(extents)
    if not labels or at not in states[-1]:
        return found
    for label, state in zip(reversed(labels), reversed(states[1:]), strict=True):
        at = state[at][1]
        found[at] = label
    return found


def _labels(pieces: Sequence[PlacedPiece]) -> list[list[PlacedPiece]]:
    """The pieces of a level's column as labels: a label goes on until it is one, and in a bracket."""
    labels: list[list[PlacedPiece]] = []
    for piece in pieces:
        text = "".join(each.text for each in labels[-1]) if labels else ""
        goes_on = (
            piece.text in LEVEL_ENDS
            or _POINTS_BELOW.match(piece.text)
            or text.count("(") + text.count("（") > text.count(")") + text.count("）")
            or (level(text) is None and (level(text + piece.text) is not None or level(piece.text) is None))
        )
        if labels and goes_on:
            labels[-1].append(piece)
        else:
            labels.append([piece])
    return labels
