"""The sums of a form: the points of its rows, with those of budget execution, make its total, and so do the scores.

Source: 财预〔2020〕10号, annex (indicators 90 points, budget execution 10).
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["EXECUTION_POINTS", "TOTAL_POINTS", "due_of_rows", "holds", "points_of", "sum_towards"]

EXECUTION_POINTS = 10.0
"""What budget execution carries where the form does not print it."""
TOTAL_POINTS = 100.0
_EXACT = 0.05


def sum_towards(due: float, parts: Sequence[float], execution: float | None, unprinted: float = 0.0) -> float:
    """The sum of the rows and of budget execution, towards what is `due`.

    Where the money block prints nothing for `execution`, it is a row of the table in some forms and `unprinted` in
    others: it is added only if the rows alone do not make the sum.

    >>> sum_towards(100, [50, 40], 10), sum_towards(100, [50, 40, 10], 10)
    (100, 110)
    >>> sum_towards(100, [50, 40], None, 10), sum_towards(100, [50, 40, 10], None, 10)
    (100, 100)
    """
    plain = sum(parts)
    if execution is not None:
        return plain + execution
    return plain if holds(plain, due) else plain + unprinted


def due_of_rows(total: float, execution: float | None, unprinted: float = 0.0) -> tuple[float, ...]:
    """What the rows may add up to, for a `total`; see `sum_towards`.

    >>> due_of_rows(100, 9.5), due_of_rows(100, None, 10), due_of_rows(100, None)
    ((90.5,), (100, 90), (100,))
    """
    if execution is not None:
        return (total - execution,)
    return (total, total - unprinted) if unprinted else (total,)


def points_of(text: str) -> float:
    """The number that a cell of points or scores prints; 0 where it prints none.

    >>> points_of("9.5分"), points_of("1,000"), points_of("-")
    (9.5, 1000.0, 0.0)
    """
    try:
        return float(text.replace(",", "").rstrip("分"))
    except ValueError:
        return 0.0


def holds(found: float, due: float) -> bool:
    """Whether a sum is what is due, but for the rounding of its parts."""
    return abs(found - due) < _EXACT
