"""One-to-one assignment: each row and each column at most once, the sum of the weights as high as it can be."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["assign"]


def assign(weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs of the best assignment over the pairs of positive weight; a row or column may stay alone.

    The pairs fall apart into groups that share no row and no column, and each group is solved exactly (Hungarian
    method, n³) unless it is very large; most groups are a single pair.

    >>> assign({(0, 0): 9.0, (0, 1): 8.0, (1, 0): 8.0, (1, 1): 1.0})
    [(0, 1), (1, 0)]
    """
    positive = {pair: weight for pair, weight in weights.items() if weight > 0}
    chosen: list[tuple[int, int]] = []
    for rows, columns in _groups(positive):
        if len(rows) == len(columns) == 1:
            chosen.append((rows[0], columns[0]))
            continue
        if len(rows) * len(columns) > _MOST_EXACT:
            chosen.extend(_greedy(positive, rows, columns))
            continue
        matrix = [[positive.get((row, column), 0.0) for column in columns] for row in rows]
        chosen.extend(
            (rows[i], columns[j]) for i, j in _hungarian(matrix) if positive.get((rows[i], columns[j]), 0.0) > 0
        )
    return sorted(chosen)


_MOST_EXACT = 5_000  # the exact method takes the cube of a side


def _greedy(weights: Mapping[tuple[int, int], float], rows: list[int], columns: list[int]) -> list[tuple[int, int]]:
    """Best pair first; of equal pairs those that stand nearest in order. For groups too large to be solved exactly."""
    inside = set(rows)
    pairs = sorted(
        ((row, column) for row, column in weights if row in inside),
        key=lambda pair: (-weights[pair], abs(pair[0] / len(rows) - pair[1] / len(columns))),
    )
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for row, column in pairs:
        if row not in chosen and column not in taken:
            chosen[row] = column
            taken.add(column)
    return list(chosen.items())


def _groups(pairs: Mapping[tuple[int, int], float]) -> list[tuple[list[int], list[int]]]:
    """Connected rows and columns."""
    by_row: dict[int, list[int]] = {}
    by_column: dict[int, list[int]] = {}
    for row, column in pairs:
        by_row.setdefault(row, []).append(column)
        by_column.setdefault(column, []).append(row)
    groups: list[tuple[list[int], list[int]]] = []
    seen: set[int] = set()
    for first in by_row:
        if first in seen:
            continue
        seen.add(first)
        rows, columns, waiting = [first], dict[int, None](), [first]
        while waiting:
            for column in by_row[waiting.pop()]:
                if column in columns:
                    continue
                columns[column] = None
                fresh = [row for row in by_column[column] if row not in seen]
                seen.update(fresh)
                rows.extend(fresh)
                waiting.extend(fresh)
        groups.append((sorted(rows), sorted(columns)))
    return groups


def _hungarian(matrix: list[list[float]]) -> list[tuple[int, int]]:
    """Row and column of each pair of a maximum-weight assignment (Kuhn-Munkres with potentials)."""
    size = max(len(matrix), len(matrix[0]))
    cost = [[-value for value in row] + [0.0] * (size - len(row)) for row in matrix]
    cost += [[0.0] * size for _ in range(size - len(matrix))]
    infinite = float("inf")
    row_potential = [0.0] * (size + 1)
    column_potential = [0.0] * (size + 1)
    row_of = [0] * (size + 1)  # of each column, counted from 1; 0 is none
    for row in range(1, size + 1):
        row_of[0] = row
        column = 0
        slack = [infinite] * (size + 1)
        came_from = [0] * (size + 1)
        used = [False] * (size + 1)
        while row_of[column]:
            used[column] = True
            here, step, following = row_of[column], infinite, 0
            for other in range(1, size + 1):
                if used[other]:
                    continue
                reduced = cost[here - 1][other - 1] - row_potential[here] - column_potential[other]
                if reduced < slack[other]:
                    slack[other], came_from[other] = reduced, column
                if slack[other] < step:
                    step, following = slack[other], other
            for other in range(size + 1):
                if used[other]:
                    row_potential[row_of[other]] += step
                    column_potential[other] -= step
                else:
                    slack[other] -= step
            column = following
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    return [
        (row_of[column] - 1, column - 1) for column in range(1, len(matrix[0]) + 1) if 0 < row_of[column] <= len(matrix)
    ]
