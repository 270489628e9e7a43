"""How near the model of the score ratio is to honest scores, against the bands of the rules alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from random import Random
from statistics import fmean
from typing import Final, NamedTuple

from extract.assess.ratios.examples import Example
from extract.assess.ratios.judging import expected_share
from extract.assess.ratios.model import Weights, likely, nearest, shares
from extract.confidence.reliability import reliability

__all__ = ["Judged", "by_verdict", "figures", "gain", "judged"]

_NEAR: Final = 0.05
_ROUNDED: Final = 0.005  # of points with two decimals, as a share of a small weight
_FLOOR: Final = 0.05
"""How much probability a distribution made of a band has outside of it: the band of a rule is not certain."""


class Judged(NamedTuple):
    """One row: how far rules and model are off, in shares of its weight, and how they spread their belief.

    `sure` is how sure the model is of its level, and `hit` says whether it is that one.
    """

    group: str
    verdict: str
    rule_error: float
    model_error: float
    rule_log: float
    model_log: float
    rule_inside: bool
    model_inside: bool
    sure: float
    hit: bool


def judged(weights: Weights, examples: Iterable[Example]) -> list[Judged]:
    """Each row by the rules and by the model. A row that rules leave open is taken to have full marks, as most have."""
    rows: list[Judged] = []
    for example in examples:
        probabilities = shares(weights, example.marks)
        band = example.band or (0.0, 1.0, 1.0)
        found = likely(weights, probabilities)
        low, point, high = expected_share(found, example.band)
        true = nearest(weights.levels, example.share)
        even = 1 / len(probabilities)
        rows.append(
            Judged(
                example.group,
                next(mark for mark in example.marks if mark.startswith("rules ")).removeprefix("rules "),
                abs(band[1] - example.share),
                abs(point - example.share),
                math.log(_spread(weights.levels, band)[true]),
                math.log((1 - _FLOOR / 10) * probabilities[true] + _FLOOR / 10 * even),
                _inside(band, example.share),
                _inside((low, point, high), example.share),
                found.sure,
                nearest(weights.levels, found.point) == true,
            )
        )
    return rows


def _inside(band: tuple[float, float, float], share: float) -> bool:
    return band[0] - _ROUNDED <= share <= band[2] + _ROUNDED


def _spread(levels: Sequence[float], band: tuple[float, float, float]) -> list[float]:
    """What a band says as a distribution: half on its point, the rest even over it, a little outside."""
    within = [band[0] - _ROUNDED <= level <= band[2] + _ROUNDED for level in levels]
    point, count = nearest(levels, band[1]), max(sum(within), 1)
    half = (1 - _FLOOR) / 2
    return [
        _FLOOR / len(levels) + half * inside / count + half * (place == point) for place, inside in enumerate(within)
    ]


def figures(name: str, rows: Sequence[Judged]) -> dict[str, float]:
    """Point error, share within 5 % of the weight, coverage and log score of rules and model."""
    if not rows:
        return {}
    ours, theirs = [row.model_error for row in rows], [row.rule_error for row in rows]
    measures = {
        "point error": (fmean(theirs), fmean(ours)),
        "within 5 %": (_share(_near(error) for error in theirs), _share(_near(error) for error in ours)),
        "inside the interval": (_share(row.rule_inside for row in rows), _share(row.model_inside for row in rows)),
        "log score": (fmean(row.rule_log for row in rows), fmean(row.model_log for row in rows)),
    }
    found: dict[str, float] = {f"{name} rows": len(rows)}
    for measure, (rules, model) in measures.items():
        found[f"{name} {measure}, rules"] = round(rules, 4)
        found[f"{name} {measure}, model"] = round(model, 4)
    calibration = reliability([(row.sure, row.hit) for row in rows])
    return found | {f"{name} expected calibration error, model": round(calibration.error, 4)}


def _near(error: float) -> bool:
    return error <= _NEAR + 1e-9


def _share(hits: Iterable[bool]) -> float:
    return fmean(float(hit) for hit in hits)


def by_verdict(rows: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """The point errors by what the rules make of a row."""
    parts: dict[str, list[Judged]] = {}
    for row in rows:
        parts.setdefault(row.verdict, []).append(row)
    return {
        f"rules: {verdict}": {
            "rows": len(part),
            "point error, rules": round(fmean(row.rule_error for row in part), 4),
            "point error, model": round(fmean(row.model_error for row in part), 4),
        }
        for verdict, part in sorted(parts.items())
    }


def gain(rows: Sequence[Judged], draws: int, seed: int) -> tuple[float, float]:
    """The interval (95 %) of how much nearer the model's points are: groups drawn with return."""
    groups: dict[str, tuple[float, int]] = {}
    for row in rows:
        total, count = groups.get(row.group, (0.0, 0))
        groups[row.group] = (total + row.rule_error - row.model_error, count + 1)
    sums, random = list(groups.values()), Random(seed)  # noqa: S311 - a repeatable draw, no secret
    if not sums:
        return 0.0, 0.0
    means: list[float] = []
    for _ in range(draws):
        drawn = random.choices(sums, k=len(sums))
        means.append(sum(total for total, _ in drawn) / sum(count for _, count in drawn))
    means.sort()
    return round(means[int(0.025 * draws)], 4), round(means[min(int(0.975 * draws), draws - 1)], 4)
