"""The formulas of scores: what share of the weight a value earns. Numbers only; no form, no record.

Ids are those of the rule sets. Shares are exact: points are rounded half up to two decimals at the end (`points`),
because forms are. `a` is the target, `b` the actual, both in the same base unit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from extract.assess.rule_set import Rounding, ValueBand

__all__ = ["FORMULAS", "execution_shares", "interval", "points", "stepped"]


def points(share: float, weight: float) -> float:
    """A share of a weight in points: two decimals, half up, never below 0 or above the weight.

    >>> points(17.63 / 18, 10), points(3, 10), points(float("nan"), 10)
    (9.79, 10.0, 0.0)
    """
    if not (math.isfinite(share) and math.isfinite(weight)):
        return 0.0
    value = min(max(share, 0.0), 1.0) * weight
    return min(half_up(value, 2), weight) if weight > 0 else 0.0


def half_up(value: float, digits: int) -> float:
    """Rounded half up on the decimal number that is meant, not on its binary neighbour.

    >>> half_up(0.125, 2), half_up(2.675, 2)
    (0.13, 2.68)
    """
    scale = 10**digits
    scaled = value * scale
    return math.floor(round(scaled, 6) + 0.5) / scale if math.isfinite(scaled) else value


def positive(a: float, b: float) -> float:
    """F1: reached is full, else the ratio; a negative actual counts as 0. A target of 0 or less is reached or not.

    >>> round(positive(18, 17.63), 4), positive(1, 3), positive(5, -1), positive(0, -1)
    (0.9794, 1.0, 0.0, 0.0)
    """
    if b >= a:
        return 1.0
    return max(b, 0.0) / a if a > 0 else 0.0


def negative_ratio(a: float, b: float) -> float:
    """F2a: kept is full, else target over actual.

    >>> round(negative_ratio(5300, 5830), 4), negative_ratio(3, 0), negative_ratio(0, 2)
    (0.9091, 1.0, 0.0)
    """
    if b <= a:
        return 1.0
    return max(a, 0.0) / b if b > 0 else 0.0


def negative_linear(a: float, b: float) -> float:
    """F2b: kept is full, then falling to 0 at twice the target.

    >>> round(negative_linear(5300, 5830), 4), negative_linear(1, 2), negative_linear(0, 0.5)
    (0.9, 0.0, 0.0)
    """
    if b <= a:
        return 1.0
    return max(2 - b / a, 0.0) if a > 0 else 0.0


def equal(a: float, b: float) -> float:
    """F3: like F1, because exceeding is not punished; a target of 0 asks for 0.

    >>> round(equal(48, 38), 4), equal(0, 0), equal(0, 1)
    (0.7917, 1.0, 0.0)
    """
    return positive(a, b) if a else float(b <= 0)


def equal_strict(a: float, b: float) -> float:
    """F3s: every difference counts.

    >>> equal_strict(10, 12), equal_strict(10, 30)
    (0.8, 0.0)
    """
    return max(1 - abs(b - a) / abs(a), 0.0) if a else float(b == 0)


FORMULAS: Final[dict[str, Callable[[float, float], float]]] = {
    "F1": positive,
    "F2a": negative_ratio,
    "F2b": negative_linear,
    "F3": equal,
    "F3s": equal_strict,
}


def interval(low: float, high: float, b: float) -> float:
    """F4: inside is full, below as F1 against the lower end, above as F2a against the upper.

    >>> interval(2, 4, 3), interval(2, 4, 1), interval(2, 4, 8)
    (1.0, 0.5, 0.5)
    """
    return positive(low, b) if b < low else negative_ratio(high, b)


def stepped(b: float, bands: Sequence[ValueBand]) -> float:
    """F9, F11: the share of the first band that the actual reaches (bands from high to low).

    >>> stepped(0.85, [ValueBand(0.9, 1.0), ValueBand(0.8, 0.8)]), stepped(0.1, [ValueBand(0.9, 1.0)])
    (0.8, 0.0)
    """
    return next((band.share for band in bands if b >= band.above), 0.0)


def execution_shares(rate: float, weight: float, roundings: Sequence[Rounding]) -> list[float]:
    """F7: the points that a rate of execution may earn, with the rate or the points rounded as forms do.

    The first is the exact one.

    >>> execution_shares(16.55 / 58, 10, ["exact", "percent", "hundredths", "tenth"])
    [2.85, 2.9, 2.85, 2.9]
    """
    rounded: dict[Rounding, Callable[[], float]] = {
        "exact": lambda: points(rate, weight),
        "percent": lambda: points(half_up(rate, 2), weight),
        "hundredths": lambda: points(half_up(rate, 4), weight),
        "tenth": lambda: min(half_up(points(rate, weight), 1), weight),
    }
    return [rounded[name]() for name in roundings]
