"""A target and an actual as two numbers that may be compared, or the word that they may not."""

from __future__ import annotations

import math
from typing import NamedTuple

from extract.model.record import Value

__all__ = ["Compared", "compared"]

_MIX = 10_000.0
"""Yuan in 万元: the factor that a mixed-up unit of money makes."""
_PLAUSIBLE = 100.0
_ODD = 200.0
_LIKELY = 5.0


class Compared(NamedTuple):
    """Target and actual in one unit, each from end to end. `mixed`: a factor of 10,000 between them was taken out."""

    a: float
    b: float
    a_high: float
    b_high: float
    mixed: bool = False


def compared(target: Value, actual: Value) -> Compared | None:
    """The numbers of a target and its actual in one unit; ``None`` where they do not measure the same.

    A bare number beside an amount of money is in yuan or in 万元, whichever is plausible. Two amounts that are more
    than 200 times apart, but not without a factor of 10,000, are in two units.

    >>> from extract.values import parse_value
    >>> compared(parse_value("300万元"), parse_value("1105260", target=parse_value("300万元")))
    Compared(a=3000000.0, b=1105260.0, a_high=3000000.0, b_high=1105260.0, mixed=False)
    >>> compared(parse_value("100%"), parse_value("35人")) is None
    True
    """
    pair = _based(target, actual) or _bare(target, actual)
    if pair is None or not all(map(math.isfinite, (pair.a, pair.b, pair.a_high, pair.b_high))):
        return None
    return _unmixed(pair) if _money(target) or _money(actual) else pair


def _based(target: Value, actual: Value) -> Compared | None:
    """Both in base units of one dimension (or of two dimensions of money, 元 beside 元/人)."""
    if target.base is None or actual.base is None:
        return None
    same = target.dimension == actual.dimension or None in (target.dimension, actual.dimension)
    if not same and not (_money(target) and _money(actual)):
        return None
    return _pair(target.base, actual.base, target.base_high, actual.base_high)


def _bare(target: Value, actual: Value) -> Compared | None:
    """One of them without a unit: the numbers as printed, or an amount in yuan or 万元."""
    if target.number is None or actual.number is None:
        return None
    if target.unit == actual.unit or (target.unit is None and target.base is None):
        return _pair(target.number, actual.number, target.number_high, actual.number_high)
    if actual.unit is None and target.base and target.dimension in ("money", None):
        likely = [
            number
            for number in (actual.number, actual.number * _MIX)
            if 1 / _PLAUSIBLE <= abs(number / target.base) <= _PLAUSIBLE
        ]
        return _pair(target.base, likely[0], target.base_high, None) if len(likely) == 1 else None
    return None


def _pair(a: float, b: float, a_high: float | None, b_high: float | None) -> Compared:
    a, a_high = _ends(a, a_high)
    b, b_high = _ends(b, b_high)
    return Compared(a, b, a_high, b_high)


def _ends(low: float, high: float | None) -> tuple[float, float]:
    if high is None:
        return low, low
    return (low, high) if low <= high else (high, low)


def _unmixed(pair: Compared) -> Compared:
    ratio = abs(pair.b / pair.a) if pair.a else 0.0
    if not ratio or 1 / _ODD <= ratio <= _ODD:
        return pair
    for factor in (_MIX, 1 / _MIX):
        if 1 / _LIKELY <= ratio / factor <= _LIKELY:
            return Compared(pair.a, pair.b / factor, pair.a_high, pair.b_high / factor, mixed=True)
    return pair


def _money(value: Value) -> bool:
    return (value.dimension or "").startswith("money")
