"""Does a confidence mean what it says? Ten bins, the expected calibration error, and what 99 % precision leaves.

The error of few answers is large by chance alone: `spread` says between what bounds it lies, and how large it would be
if every confidence were exactly right.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec

__all__ = ["Bin", "Reliability", "Spread", "reliability", "spread"]

_EDGES: Final = (0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995)
_PRECISION: Final = 0.99
_DRAWS: Final = 1000


class Bin(msgspec.Struct, frozen=True):
    """The answers whose confidence is in one range: how many, their mean confidence, and the share that is right."""

    low: float
    high: float
    count: int
    said: float
    right: float


class Reliability(msgspec.Struct, frozen=True):
    """How well confidences fit.

    Attributes:
        count: Answers.
        share_right: How many of them are right.
        error: Expected calibration error: the mean distance between what is said and what is right, over the bins.
        coverage: The share of the answers, the surest first, that can be taken with 99 % of them right.
        threshold: The confidence from which these answers reach.
        bins: The reliability table; empty ranges are left out.
    """

    count: int
    share_right: float
    error: float
    coverage: float
    threshold: float
    bins: tuple[Bin, ...]

    def as_metrics(self) -> dict[str, float]:
        """The figures for a model's card."""
        return {
            "share right": self.share_right,
            "expected calibration error": self.error,
            "coverage at 99 % precision": self.coverage,
        }


def reliability(answers: Sequence[tuple[float, bool]]) -> Reliability:
    """The figures of answers, each with its confidence and whether it is right.

    >>> found = reliability([(0.9, True)] * 9 + [(0.9, False)])
    >>> found.share_right, found.error
    (0.9, 0.0)
    """
    if not answers:
        return Reliability(0, 0.0, 0.0, 0.0, 1.0, ())
    edges = (0.0, *_EDGES, 1.0)
    bins = []
    for low, high in pairwise(edges):
        inside = [answer for answer in answers if low < answer[0] <= high or low == answer[0] == 0.0]
        if inside:
            said = sum(confidence for confidence, _ in inside) / len(inside)
            right = sum(truth for _, truth in inside) / len(inside)
            bins.append(Bin(low, high, len(inside), round(said, 4), round(right, 4)))
    error = sum(abs(part.said - part.right) * part.count for part in bins) / len(answers)
    coverage, threshold = _coverage(answers)
    share = sum(truth for _, truth in answers) / len(answers)
    return Reliability(len(answers), round(share, 4), round(error, 4), coverage, threshold, tuple(bins))


class Spread(msgspec.Struct, frozen=True):
    """How far an expected calibration error can be trusted.

    Attributes:
        low: Bound of the 95 % interval of the error, from forms drawn again with replacement: the answers of one form
            are right or wrong together.
        high: The other bound.
        chance: The error that is exceeded one time in twenty where each answer is right, independently of the others,
            with just the probability that its confidence says. An error below it shows nothing.
    """

    low: float
    high: float
    chance: float


def spread(forms: Sequence[Sequence[tuple[float, bool]]]) -> Spread:
    """The spread of the error of some answers, given form by form; the same for the same answers.

    >>> spread([[(0.9, True)] * 9 + [(0.9, False)]] * 3).high
    0.0
    """
    import numpy as np

    answers = [(number, *answer) for number, form in enumerate(forms) for answer in form]
    if not answers:
        return Spread(0.0, 0.0, 0.0)
    draw = np.random.default_rng(len(answers))
    number, said, right = (np.array(column, dtype=float) for column in zip(*answers, strict=True))
    bins = np.digitize(said, _EDGES, right=True)
    gaps = np.zeros((len(forms), len(_EDGES) + 1))
    np.add.at(gaps, (number.astype(int), bins), said - right)
    sizes = np.array([len(form) for form in forms], dtype=float)
    times = draw.multinomial(len(forms), np.full(len(forms), 1 / len(forms)), size=_DRAWS)
    again = np.abs(times @ gaps).sum(axis=1) / np.maximum(times @ sizes, 1)
    exact = []
    for _ in range(_DRAWS):
        held = draw.random(len(said)) < said
        exact.append(np.abs(np.bincount(bins, said - held, len(_EDGES) + 1)).sum() / len(said))
    low, high = np.quantile(again, (0.025, 0.975))
    return Spread(*(round(float(bound), 4) for bound in (low, high, np.quantile(exact, 0.95))))


def _coverage(answers: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """The largest share of the surest answers that is right with that precision; answers of one confidence together."""
    ordered = sorted(answers, key=lambda answer: -answer[0])
    right, best = 0, (0.0, 1.0)
    for taken, (confidence, truth) in enumerate(ordered, 1):
        right += truth
        ends = taken == len(ordered) or ordered[taken][0] < confidence
        if ends and right >= _PRECISION * taken:
            best = (round(taken / len(ordered), 4), confidence)
    return best
