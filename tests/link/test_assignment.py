"""The assignment is optimal, and one to one."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from extract.link.assignment import assign


def best(matrix: list[list[int]]) -> int:
    """By trying all ways; rows may stay alone because weights of zero count nothing."""
    rows, columns = len(matrix), len(matrix[0])
    size = max(rows, columns)
    square = [[*row, *[0] * (size - columns)] for row in matrix] + [[0] * size] * (size - rows)
    return max(sum(square[i][j] for i, j in enumerate(order)) for order in permutations(range(size)))


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=5)
    )
)
def test_optimal(matrix: list[list[int]]) -> None:
    weights = {(i, j): float(value) for i, row in enumerate(matrix) for j, value in enumerate(row)}
    chosen = assign(weights)
    assert len({i for i, _ in chosen}) == len({j for _, j in chosen}) == len(chosen)
    assert all(weights[pair] > 0 for pair in chosen)
    assert sum(weights[pair] for pair in chosen) == best(matrix)


def test_nothing_to_assign() -> None:
    assert assign({}) == []
    assert assign({(0, 0): -1.0, (1, 1): 0.0}) == []


def test_a_hundred_each() -> None:
    weights = {(i, j): 10.0 - abs(i - j) for i in range(100) for j in range(100) if abs(i - j) < 4}
    assert assign(weights) == [(i, i) for i in range(100)]
