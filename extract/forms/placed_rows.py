"""Rows of text that keeps the place of its cells: which pieces of a column belong to which row.

Each row has one line with its figures. A cell of several lines begins on that line or is centred on it, as the page
was set; the pieces of a column are shared out in their order so that all cells together are off as little as can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from extract.forms.header import Column
from extract.forms.levels import fits_under
from extract.forms.lexicon import LEVEL_ENDS, level
from extract.forms.placed_lines import PlacedPiece, is_cell, is_figure, items_of, row_of, text_of
from extract.forms.table import Row

__all__ = ["LEVELS", "labels_of", "rows_around"]

_POINTS_BELOW = re.compile(r"^[(（\[]?\d{1,3}")
_MOST_PIECES = 16  # lines of one cell
_MOST_OFF = 16.0  # lines that the cells may be off more than other ones so far
_NO_NAME = 4.0  # lines that a name may be off the line of its points, sooner than a row has none
_MELTED = 3.0  # lines that a cell may be off, sooner than it is of one figure more, or on the line of another row
_MOST_JOINED = 2  # figures that may be joined to the first one of a cell
_ADDED = 3.0  # lines that the cells may be off, sooner than there is a row without points
_OTHERWISE = 0.5  # lines that a cell is taken to be off that lies in its row as no other does
_STRANGE = 4.0  # lines that a 一级 may be off, sooner than it stands over a 二级 of another class
_BELOW = 1.1  # of two lines in the middle of its rows a label stands on the upper one
LEVELS = ("l1", "l2")

Cost = Callable[[int, int, int], float]  # of lines `first` to `last` as the cell of the row of line `key`


def _centred(first: int, last: int, line: int) -> float:
    """A cell in the middle of its row; one that a page cuts begins where the row does."""
    return min(abs((first + last) / 2 - line), abs(first - line) + _OTHERWISE)


def _from_top(first: int, last: int, line: int) -> float:
    """A cell at the top of its row; a single one may be in its middle."""
    return min(float(abs(first - line)), abs((first + last) / 2 - line) + _OTHERWISE)


def rows_around(
    columns: Sequence[Column], cells: Sequence[Sequence[PlacedPiece]], keys: Sequence[int], maybe: Sequence[int] = ()
) -> tuple[list[Row], int]:
    """The rows, and how many could not be told apart.

    The pieces of each column are shared out so that the cells lie as close to the `keys` as can be.

    Args:
        columns: The heads; of a `name` each row has one, a level is a label of several rows.
        cells: The pieces of each column, in the order of their lines.
        keys: The lines of the rows' figures.
        maybe: Lines that are rows of their own where that fits better.
    """
    if not keys:
        return [], 0
    best = min(
        (_rows(columns, cells, keys, cost) for cost in (_from_top, _centred)),
        key=lambda found: (found.off, found.labels_off),
    )
    if maybe:
        both = sorted({*keys, *maybe})
        name = next((n for n, column in enumerate(columns) if column.field == "name"), None)
        for cost in (_from_top, _centred):
            more = _rows(columns, cells, both, cost)
            named = [
                at for at, row in zip(both, more.rows, strict=True) if at in keys or (name is not None and row[name])
            ]
            more = _rows(columns, cells, named, cost) if len(named) < len(both) else more
            best = min(best, more, key=lambda found: found.off + _ADDED * len(found.rows))
    found = [row for row in best.rows if any(row)]
    clear = [row for row in found if not any(map(_is_heap, row))]
    return [row_of(items_of(columns, row)) for row in clear], len(found) - len(clear)


def _is_heap(pieces: Sequence[PlacedPiece]) -> bool:
    """Whether there are more figures than a cell has: several rows, which cannot be told apart."""
    return sum(is_figure(piece.text) for piece in pieces) > _MOST_JOINED + 1


class _Shares(NamedTuple):
    """The pieces of the columns as rows, how far all of them are off, and how far the labels of the levels are."""

    off: float
    labels_off: float
    rows: list[list[list[PlacedPiece]]]


def _rows(
    columns: Sequence[Column], cells: Sequence[Sequence[PlacedPiece]], keys: Sequence[int], cost: Cost
) -> _Shares:
    levels = [n for n, column in enumerate(columns) if column.field in LEVELS]
    shared = {
        n: _shared(cells[n], keys, cost, needed=column.field == "name")
        for n, column in enumerate(columns)
        if n not in levels
    }
    groups = {n: found for n, (_, found) in shared.items()}
    reach = [[piece.line for found in groups.values() for piece in found[row]] for row in range(len(keys))]
    extents = [(min(lines, default=at), max(lines, default=at)) for lines, at in zip(reach, keys, strict=True)]
    inner: list[list[PlacedPiece]] = []  # a label of 一级 begins with one of 二级
    labels_off = 0.0
    for n in reversed(levels):
        off, inner = _levels(cells[n], extents, keys if cost is _from_top else None, inner)
        labels_off += off
        groups[n] = inner
        extents = _with_labels(extents, groups[n])
    rows = [[groups[n][row] for n in range(len(columns))] for row in range(len(keys))]
    return _Shares(sum(off for off, _ in shared.values()), labels_off, rows)


def _shared(
    pieces: Sequence[PlacedPiece], keys: Sequence[int], cost: Cost, *, needed: bool
) -> tuple[float, list[list[PlacedPiece]]]:
    """The pieces of a column as the cells of the rows, in order, and how far all of them are off."""
    missing = _NO_NAME if needed else 0.0
    figures = [0, *accumulate(is_figure(piece.text) for piece in pieces)]
    states: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]  # per row: pieces used -> cost, pieces before
    far = keys[-1] + _MOST_PIECES
    beside = zip((-1, *keys), keys, (*keys[1:], far), (*keys[2:], far + 1, far + 1), strict=False)
    for above, line, below, beyond in beside:
        most = min((spent for spent, _ in states[-1].values()), default=0.0) + _MOST_OFF
        after: dict[int, tuple[float, int]] = {}
        for used, (spent, _) in states[-1].items():
            if spent > most or (used < len(pieces) and pieces[used].line < line - _MOST_PIECES):
                continue  # the next piece belongs to no row
            for stop in range(used, min(len(pieces), used + _MOST_PIECES) + 1):
                if stop > used and pieces[stop - 1].line > min(line + _MOST_PIECES, beyond - 1):
                    break  # it would reach beyond the next row
                more = cost(pieces[used].line, pieces[stop - 1].line, line) if stop > used else missing
                if stop > used and (pieces[used].line <= above or pieces[stop - 1].line >= below):
                    more += _MELTED
                several = figures[stop] - figures[used] - 1
                if several > 0 and (several > _MOST_JOINED or not is_cell(pieces[used:stop])):
                    more += _MELTED * several
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
    pieces: Sequence[PlacedPiece],
    extents: Sequence[tuple[int, int]],
    keys: Sequence[int] | None,
    inner: Sequence[Sequence[PlacedPiece]],
) -> tuple[float, list[list[PlacedPiece]]]:
    """How far the labels of a level are off, and each on the first of its rows.

    It begins there (`keys`), or stands in their middle. Where labels of the next level (`inner`) begin, so may it.
    """
    labels = labels_of(pieces)
    begins = {row for row, label in enumerate(inner) if label}
    below = [text_of(label) for label in inner]
    strangers: dict[str, list[int]] = {}  # by the text of a label: the inner ones up to a row that do not fit
    found: list[list[PlacedPiece]] = [[] for _ in extents]
    states: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]  # per label: rows used -> cost, rows before
    for number, label in enumerate(labels):
        after: dict[int, tuple[float, int]] = {}
        if (above := text_of(label)) not in strangers:
            strangers[above] = [0, *accumulate(bool(its) and not fits_under(above, its) for its in below)]
        strange = strangers[above]
        for used, (spent, _) in states[-1].items():
            first, last = label[0].line, label[-1].line
            if extents[used][0] > last + _MOST_PIECES:
                continue  # it stands above its rows
            for stop in range(used + 1, len(extents) - (len(labels) - number - 1) + 1):
                if extents[stop - 1][1] < first - _MOST_PIECES or (begins and stop not in {*begins, len(extents)}):
                    continue
                if keys is not None:
                    more = float(abs(first - keys[used]))
                else:
                    off = (first + last - extents[used][0] - extents[stop - 1][1]) / 2
                    more = min(max(-off, off * _BELOW), abs(first - extents[used][0]) + _OTHERWISE)
                more += _STRANGE * (strange[stop] - strange[used]) if inner else 0.0
                if stop not in after or spent + more < after[stop][0]:
                    after[stop] = spent + more, used
        states.append(after)
    at = len(extents)
    if not labels or at not in states[-1]:
        return 0.0 if not labels else float("inf"), found
    for label, state in zip(reversed(labels), reversed(states[1:]), strict=True):
        at = state[at][1]
        found[at] = label
    return states[-1][len(extents)][0], found


def _with_labels(extents: Sequence[tuple[int, int]], labels: Sequence[list[PlacedPiece]]) -> list[tuple[int, int]]:
    """The first and last lines of the rows where their labels, too, take lines of them: each those of its rows."""
    found = list(extents)
    begins = [row for row, label in enumerate(labels) if label]
    for first, stop in pairwise([*begins, len(labels)]):
        label = labels[first]
        found[first] = min(found[first][0], label[0].line), found[first][1]
        found[stop - 1] = found[stop - 1][0], max(found[stop - 1][1], label[-1].line)
    return found


def labels_of(pieces: Sequence[PlacedPiece]) -> list[list[PlacedPiece]]:
    """The pieces of a level's column as labels: a label goes on until it is one, and in a bracket."""
    labels: list[list[PlacedPiece]] = []
    for piece in pieces:
        text = text_of(labels[-1]) if labels else ""
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
