"""From ruling lines to the cells of tables: pure geometry, shared by PDF pages and scans.

Rules come as printed: broken, doubled, drawn piece by piece. They are united, those that touch make a table, and the
table's grid is cut where a rule stands and left whole where none does: that gives merged cells their spans.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

__all__ = ["RuledCell", "RuledTable", "Segment", "ruled_tables", "united"]

Segment = tuple[float, float, float]  # position across, start and end along; in points

_SAME_RULE = 2.0  # rules this near to each other are one (double ruling, borders of neighbouring cells)
_GAP = 3.0  # a rule goes on over a gap of this length
_SHORTEST = 8.0  # what is shorter after uniting is no rule: a stroke of a glyph, a tick
_REACH = 3.0  # a rule touches another that ends this near to it
_SAME_EDGE = 2.5  # edges of one table this near to each other are one
_COVER = 0.6  # share of the side of an elementary cell that a rule must cover to part it from its neighbour
_OPEN = 8.0  # rules that reach this far beyond the last crossing one: the side is open, not lost


class RuledCell(msgspec.Struct, frozen=True, gc=False):
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


def united(segments: Sequence[Segment]) -> list[Segment]:
    """Rules with their pieces put together: what lies in one line, overlaps or nearly touches is one.

    >>> united([(10, 0, 50), (10.8, 51, 90), (30, 0, 5)])
    [(10.4, 0, 90)]
    """
    result: list[Segment] = []
    ordered = sorted(segments)
    index, count = 0, len(ordered)
    while index < count:
        first = ordered[index][0]
        stop = index + 1
        while stop < count and ordered[stop][0] - first <= _SAME_RULE:
            stop += 1
        at = (
            first
            if ordered[stop - 1][0] == first
            else sum([piece[0] for piece in ordered[index:stop]]) / (stop - index)
        )
        pieces = sorted([(start, end) for _, start, end in ordered[index:stop]])
        start, end = pieces[0]
        for left, right in pieces:
            if left > end + _GAP:
                if end - start >= _SHORTEST:
                    result.append((at, start, end))
                start, end = left, right
            elif right > end:
                end = right
        if end - start >= _SHORTEST:
            result.append((at, start, end))
        index = stop
    return result


def ruled_tables(horizontal: Sequence[Segment], vertical: Sequence[Segment]) -> list[RuledTable]:
    """The tables that horizontal and vertical rules draw, from top to bottom.

    Args:
        horizontal: Rules as (y, left, right), in points, y downwards.
        vertical: Rules as (x, top, bottom).

    >>> tables = ruled_tables([(0, 0, 90), (20, 45, 90), (40, 0, 90)], [(0, 0, 40), (45, 0, 40), (90, 0, 40)])
    >>> [(cell.row, cell.col, cell.rowspan) for cell in tables[0].cells]
    [(0, 0, 2), (0, 1, 1), (1, 1, 1)]
    """
    across, down = united(horizontal), united(vertical)
    tables = [
        table
        for rows, columns in _connected(across, down)
        if (table := _table(rows, columns)) is not None and len(table.cells) > 1
    ]
    tables.sort(key=lambda table: (table.ys[0], table.xs[0], -table.ys[-1]))
    return _without_nested(tables)


def _connected(across: list[Segment], down: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """The rules in groups that touch each other."""
    heights = [rule[0] for rule in across]
    leader = list(range(len(across)))

    def led_by(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    touching: list[tuple[int, Segment]] = []
    for rule in down:
        x, top, bottom = rule
        first = bisect_left(heights, top - _REACH)
        last = bisect_right(heights, bottom + _REACH)
        one: int | None = None
        for number, (_, left, right) in enumerate(across[first:last], first):
            if left - _REACH <= x <= right + _REACH:
                if one is None:
                    one = led_by(number)
                    touching.append((number, rule))
                elif leader[number] != one:
                    leader[led_by(number)] = one
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for number, rule in touching:
        groups.setdefault(led_by(number), ([], []))[1].append(rule)
    for number, rule in enumerate(across):
        group = groups.get(led_by(number))
        if group is not None:
            group[0].append(rule)
    return list(groups.values())


def _edges(positions: list[float], low: float, high: float) -> list[float]:
    """Positions with those that are one put together; the ends are edges too where rules reach well beyond."""
    positions.sort()
    edges: list[float] = []
    group: list[float] = []
    for position in positions:
        if group and position - group[0] > _SAME_EDGE:
            edges.append(sum(group) / len(group))
            group = []
        group.append(position)
    edges.append(sum(group) / len(group))
    if edges[0] - low > _OPEN:
        edges.insert(0, low)
    if high - edges[-1] > _OPEN:
        edges.append(high)
    return edges


def _nearest(edges: list[float], position: float) -> int:
    index = bisect_left(edges, position)
    if index and (index == len(edges) or position - edges[index - 1] < edges[index] - position):
        return index - 1
    return index


def _walls(rules: list[Segment], lines: list[float], bands: list[float]) -> list[list[bool]]:
    """For each line of the grid and each band that it passes, whether a rule parts the two sides there.

    The outermost lines always do: a side that is not drawn is open, and ends the table all the same.
    """
    count = len(bands) - 1
    walls = [[False] * count for _ in lines]
    walls[0] = [True] * count
    walls[-1] = [True] * count
    lows, highs = bands[:-1], bands[1:]
    # A rule covers a band enough if it begins before the one and ends behind the other.
    latest = [high - _COVER * (high - low) for low, high in zip(lows, highs, strict=True)]
    earliest = [low + _COVER * (high - low) for low, high in zip(lows, highs, strict=True)]
    for at, start, end in rules:
        first, stop = bisect_left(latest, start), bisect_right(earliest, end)
        if stop - first > 1 or (stop > first and end - start >= _COVER * (highs[first] - lows[first])):
            walls[_nearest(lines, at)][first:stop] = [True] * (stop - first)
    return walls


def _table(across: list[Segment], down: list[Segment]) -> RuledTable | None:
    """The cells that a group of rules draws; None where they enclose nothing."""
    xs = _edges([rule[0] for rule in down], min([rule[1] for rule in across]), max([rule[2] for rule in across]))
    ys = _edges([rule[0] for rule in across], min([rule[1] for rule in down]), max([rule[2] for rule in down]))
    n_rows, n_cols = len(ys) - 1, len(xs) - 1
    if n_rows < 1 or n_cols < 1:
        return None
    beside = _walls(down, xs, ys)  # beside[line][row]: a wall at the left of column `line`
    above = _walls(across, ys, xs)  # above[line][column]: a wall on top of row `line`
    taken: set[tuple[int, int]] = set()
    cells: list[RuledCell] = []
    for row in range(n_rows):
        walls = [line[row] for line in beside]
        top, bottom = ys[row], ys[row + 1]
        ends = row + 1 == n_rows
        ground = above[row + 1]
        for col in range(n_cols):
            if taken and (row, col) in taken:
                continue
            right = col + 1
            while not walls[right] and (row, right) not in taken:
                right += 1
            below = row + 1
            if not ends and not ground[col]:
                while below < n_rows and _goes_on(above, beside, below, col, right):
                    below += 1
                bottom = ys[below]
            if below - row > 1 or right - col > 1:
                taken.update([(line, index) for line in range(row, below) for index in range(col, right)])
            cells.append(RuledCell(row, col, below - row, right - col, xs[col], top, xs[right], bottom))
            bottom = ys[row + 1]
    return _without_empty_lines(RuledTable(tuple(xs), tuple(ys), cells))


def _goes_on(above: list[list[bool]], beside: list[list[bool]], row: int, col: int, right: int) -> bool:
    """Whether the cell above goes on into a row: nothing parts them, and the row parts the same columns."""
    top = above[row]
    for index in range(col, right):
        if top[index] or (index > col and beside[index][row]):
            return False
    return beside[col][row] and beside[right][row]


def _without_empty_lines(table: RuledTable) -> RuledTable:
    """The table without rows and columns in which no cell begins: edges that no cell uses."""
    rows = sorted({cell.row for cell in table.cells})
    cols = sorted({cell.col for cell in table.cells})
    if len(rows) == len(table.ys) - 1 and len(cols) == len(table.xs) - 1:
        return table
    cells = [
        msgspec.structs.replace(
            cell,
            row=bisect_left(rows, cell.row),
            col=bisect_left(cols, cell.col),
            rowspan=bisect_left(rows, cell.row + cell.rowspan) - bisect_left(rows, cell.row),
            colspan=bisect_left(cols, cell.col + cell.colspan) - bisect_left(cols, cell.col),
        )
        for cell in table.cells
    ]
    xs = (*[table.xs[col] for col in cols], table.xs[-1])
    ys = (*[table.ys[row] for row in rows], table.ys[-1])
    return RuledTable(xs, ys, cells)


def _without_nested(tables: list[RuledTable]) -> list[RuledTable]:
    """A table inside a cell of another: the outer one goes where it only lays out the page, else the inner one.

    `tables` come from top to bottom, so that one inside another comes behind it.
    """
    gone: set[int] = set()
    open_ones: list[int] = []  # those that reach below the top of the next one
    for inner, small in enumerate(tables):
        open_ones = [outer for outer in open_ones if tables[outer].ys[-1] >= small.ys[0]]
        for outer in open_ones:
            large = tables[outer]
            if _inside(small, large):
                gone.add(outer if len(large.cells) <= max(3, len(small.cells) // 4) else inner)
        open_ones.append(inner)
    return [table for index, table in enumerate(tables) if index not in gone]


def _inside(small: RuledTable, large: RuledTable) -> bool:
    return (
        large.xs[0] <= small.xs[0]
        and small.xs[-1] <= large.xs[-1]
        and large.ys[0] <= small.ys[0]
        and small.ys[-1] <= large.ys[-1]
    )
