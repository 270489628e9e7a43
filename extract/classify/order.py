"""What the order of a form says of its rows: 数量 before 质量 before 时效, 效益 after 产出, 满意度 last.

A form prints its rows in the order of the tree. Where a row has no label, the names of the rows around it therefore say
something of its class. The rows of a form are a hidden Markov chain over the classes: most steps stay in a class or go
ahead, few go back. There are two orders, by where costs stand; the one that explains the whole form better is taken.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from extract.classify.taxonomy import taxonomy

__all__ = ["in_order"]

_Row = tuple[float, ...]


def in_order(rows: Sequence[Sequence[float]]) -> list[_Row]:
    """The probabilities of the classes of each row, given those of all rows of the form (any positive weights).

    >>> flat = [1.0] * 12
    >>> counts, sure_late = [0.9] + [0.1 / 11] * 11, [0.1 / 11] * 10 + [0.9] + [0.1 / 11]
    >>> between = in_order([counts, flat, sure_late])[1]
    >>> between[0] > between[11]
    True
    """
    temper = taxonomy().order.temper
    seen = [tuple(max(share, 1e-9) ** temper for share in row) for row in rows]
    return max((_posterior(seen, steps) for steps in _steps()), key=lambda found: found[0])[1] if rows else []


@cache
def _steps() -> tuple[tuple[_Row, ...], ...]:
    """For each order of the classes, the probabilities of the step from each class to each."""
    tree = taxonomy()
    return tuple(tuple(_step(l2, order) for l2 in tree.l2s) for order in tree.order.layouts)


def _step(l2: str, order: Sequence[str]) -> _Row:
    belief, here = taxonomy().order, order.index(l2)
    ahead, behind = len(order) - here - 1, here
    weights = [
        belief.stay if place == here else belief.ahead / ahead if place > here else belief.back / behind
        for place in map(order.index, taxonomy().l2s)
    ]
    whole = sum(weights)
    return tuple(weight / whole for weight in weights)


def _posterior(seen: Sequence[_Row], steps: tuple[_Row, ...]) -> tuple[float, list[_Row]]:
    """Log-likelihood of the form under one order, and the probabilities of each row (forward and backward sums)."""
    columns = tuple(zip(*steps, strict=True))
    forward, likelihood = [], 0.0
    before: _Row | None = None
    for row in seen:
        reached = [_dot(before, column) for column in columns] if before is not None else [1 / len(row)] * len(row)
        scale, before = _scaled(reached, row)
        likelihood += math.log(scale)
        forward.append(before)
    after: _Row = (1.0,) * len(steps)
    found: list[_Row] = []
    for row, reached_so_far in zip(reversed(seen), reversed(forward), strict=True):
        found.append(_scaled(reached_so_far, after)[1])
        onward = _scaled(row, after)[1]
        after = tuple(_dot(onward, step) for step in steps)
    return likelihood, found[::-1]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(map(float.__mul__, one, other))


def _scaled(one: Sequence[float], other: Sequence[float]) -> tuple[float, _Row]:
    """The products of two rows and their sum; the products are made to add up to 1."""
    products = list(map(float.__mul__, one, other))
    whole = sum(products)
    return whole, tuple(product / whole for product in products)
