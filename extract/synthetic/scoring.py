"""Points: how they are shared out, which score is honest, and ways of not being honest."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from random import Random

__all__ = ["dishonest", "honest_score", "honest_total", "parts", "short_of", "shown"]

_PARTLY = (0.6, 0.7, 0.8)
_NOT = (0.0, 0.3, 0.5)


def shown(value: float) -> str:
    """A figure as it is printed, at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def half_up(value: float) -> float:
    """Two decimals, half up, as the systems round (`R2` of the formulas)."""
    return float(Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def honest_score(weight: float, reached: float) -> float:
    """Points for a share of the target reached: all where it is met, else in proportion, never below none."""
    return half_up(weight * max(0.0, min(1.0, reached)))


def short_of(word: str, place: int) -> float:
    """The share that a word for what was not all done earns: the first, second or third place in its band (F5).

    >>> short_of("部分完成", 2), short_of("未开展", 0)
    (0.8, 0.0)
    """
    return (_NOT if word.startswith("未") else _PARTLY)[place]


def honest_total(rows: Iterable[tuple[str, float, float | None]], execution: float) -> float:
    """The honest total of a form: of each row its 一级, weight and honest score, and the points of the execution rate.

    A row that does not apply has no honest score (``None``). Its points go to the other rows of its 一级 before these
    are scored, and to all others where the whole 一级 does not apply.

    >>> honest_total([("产出", 30, 27), ("产出", 20, None), ("效益", 40, 40)], 10)
    95.0
    """
    whole: defaultdict[str, float] = defaultdict(float)
    applying: defaultdict[str, float] = defaultdict(float)
    earned: defaultdict[str, float] = defaultdict(float)
    for l1, weight, honest in rows:
        whole[l1] += weight
        if honest is not None:
            applying[l1] += weight
            earned[l1] += honest
    known = sum(whole[l1] for l1 in applying)
    reached = sum(earned[l1] * whole[l1] / applying[l1] for l1 in applying)
    return half_up((reached * sum(whole.values()) / known if known else 0.0) + execution)


def parts(random: Random, points: int, count: int) -> list[float]:
    """Points for each of `count` rows that make `points`: even, uneven, or with halves."""
    if count == 1:
        return [float(points)]
    kind = random.random()
    if kind < 0.45 and points % count == 0:
        return [points / count] * count
    if kind < 0.55 and (points * 2) % count == 0:
        return [points / count] * count
    if kind < 0.6:
        each = math.floor(points / count * 100) / 100
        return [each] * (count - 1) + [half_up(points - each * (count - 1))]
    cuts = sorted(random.sample(range(1, points), count - 1)) if kind > 0.9 else _even(random, points, count)
    edges = [0, *cuts, points]
    return [float(right - left) for left, right in pairwise(edges)]


def _even(random: Random, points: int, count: int) -> list[int]:
    edges, each = [], points / count
    for number in range(1, count):
        edges.append(round(each * number) + random.choice((-1, 0, 0, 1)) * (each > 3))
    return sorted(set(edges)) if len(set(edges)) == count - 1 else [round(each * number) for number in range(1, count)]


def dishonest(random: Random, weight: float, honest: float, reached: float) -> tuple[float, str]:
    """A score that departs from the honest one, and the name of the contradiction."""
    if reached < 1:
        if random.random() < 0.6:
            return weight, "missed_target_full_score"
        moved = min(weight, half_up(honest + weight * random.uniform(0.1, 0.3)))
        return moved, "indicator_score_mismatch"
    lowered = half_up(weight * random.choice((0.9, 0.95, 0.8, 0.98)))
    return lowered, random.choice(("met_target_deducted_unexplained", "met_target_deducted"))
