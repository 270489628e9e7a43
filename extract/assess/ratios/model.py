"""The model of the score ratio: a distribution over shares of the weight from the marks of a row, in plain Python.

A multinomial logistic regression. Its probabilities are calibrated as they come (measured on held-out forms).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from extract.model.record import Problem
from extract.models import find_json, model_stores

__all__ = ["MODEL", "WEIGHTS", "Likely", "Ratios", "Weights", "likely", "load_ratios", "nearest", "shares"]

MODEL: Final = "score_ratio"
WEIGHTS: Final = "weights.json"
_MOST_KNOWN: Final = 20_000


class Weights(msgspec.Struct, frozen=True):
    """The content of ``weights.json``.

    Attributes:
        levels: Shares of the weight, rising: what a row can be expected to earn.
        bias: Of each level.
        marks: For each mark what it adds to each level.
        tails: How much probability lies outside an interval, half of it on each side.
        doubt: The share of the probabilities of grades that stays with the intervals of the rules.
    """

    levels: tuple[float, ...]
    bias: tuple[float, ...]
    marks: dict[str, tuple[float, ...]]
    tails: float
    doubt: float


class Likely(NamedTuple):
    """Shares of the weight: the ends of the interval, the median, the probability of just that level, and of each."""

    low: float
    point: float
    high: float
    sure: float
    levels: tuple[tuple[float, float], ...]


class Ratios:
    """Says what share of its weight a row is likely to earn.

    Args:
        weights: The trained weights; ``None``: nothing is said.
        warning: Why there are none, for the record of the document.
    """

    def __init__(self, weights: Weights | None, warning: Problem | None = None) -> None:
        self.weights = weights
        self.warning = warning
        self._known: dict[frozenset[str], Likely] = {}

    def likely(self, marks: Iterable[str]) -> Likely | None:
        """What a row with these marks is likely to earn; ``None`` without the model."""
        if self.weights is None:
            return None
        asked = frozenset(mark for mark in marks if mark in self.weights.marks)
        found = self._known.get(asked)
        if found is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[asked] = likely(self.weights, shares(self.weights, asked))
        return found


def shares(weights: Weights, marks: Iterable[str]) -> list[float]:
    """The probability of each level for these marks."""
    rows = [weights.bias, *[weights.marks[mark] for mark in sorted(marks) if mark in weights.marks]]
    sums = [math.fsum(column) for column in zip(*rows, strict=True)]
    top = max(sums)
    powers = [math.exp(each - top) for each in sums]
    whole = math.fsum(powers)
    return [power / whole for power in powers]


def likely(weights: Weights, probabilities: Sequence[float]) -> Likely:
    """The interval and the median of a distribution over the levels.

    >>> likely(Weights((0.0, 0.5, 1.0), (), {}, 0.1, 0.1), (0.04, 0.36, 0.6))[:4]
    (0.5, 1.0, 1.0, 0.6)
    """
    below = list(accumulate(probabilities))
    last = len(below) - 1
    low, middle, high = (
        next((place for place, share in enumerate(below) if share > part), last)
        for part in (weights.tails / 2, 0.5, 1 - weights.tails / 2)
    )
    levels = weights.levels
    each = tuple(zip(levels, probabilities, strict=True))
    return Likely(levels[low], levels[middle], levels[high], round(probabilities[middle], 3), each)


def nearest(levels: Sequence[float], share: float) -> int:
    """The place of the level that is nearest to a share."""
    return min(range(len(levels)), key=lambda place: abs(levels[place] - share))


@cache
def _load(directory: str | None) -> Ratios:
    found, warning = find_json(MODEL, WEIGHTS, Weights, _sound, directory)
    return Ratios(found[0] if found else None, warning)


def _sound(weights: Weights) -> bool:
    levels = weights.levels
    rising = list(levels) == sorted(set(levels)) and bool(levels) and levels[0] >= 0 and levels[-1] <= 1
    rows = [weights.bias, *weights.marks.values()]
    return rising and 0 < weights.tails < 1 and 0 <= weights.doubt <= 1 and all(len(row) == len(levels) for row in rows)


def load_ratios(directory: str | Path | None = None) -> Ratios:
    """The model of a store (the default one if none is given), loaded once per store."""
    given = model_stores(directory)
    return _load(str(given[0]) if len(given) == 1 else None)
