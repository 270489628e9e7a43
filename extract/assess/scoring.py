"""The expected score and grade of a form: its rows and its execution rate together."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Final, NamedTuple

import msgspec

from extract.assess.execution import assess_execution, execution_weight, money_of
from extract.assess.formulas import half_up
from extract.assess.rows import NOT_APPLICABLE, assess_row
from extract.assess.rule_set import Grades, RuleSet
from extract.model.record import Expected, Form, Indicator, IndicatorAssessment
from extract.values.tables import table

__all__ = ["Scored", "form_total", "grade_chances", "score_form", "total_of"]

_DECIDED_SHARE: Final = 0.5
"""With less than this share of the points decided, the whole is not known."""
_CLOSE: Final = 0.5
_HUNDRED: Final = 100.0


class Part(NamedTuple):
    """The points of one row in the total: what it weighs, what it is expected to earn, whether it applies."""

    weight: float
    expected: Expected | None
    applies: bool = True
    group: str | None = None
    money: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A form with what each row should score, and the whole of it."""

    rows: tuple[IndicatorAssessment, ...]
    execution: IndicatorAssessment | None
    execution_weight: float | None
    total: Expected | None
    full: float


def score_form(form: Form, rules: RuleSet, told: float | None = None) -> Scored:
    """The expected scores of a form. The total is ``None`` where it awards no points or most of them stay open.

    Args:
        form: The form.
        rules: Its rule set.
        told: The execution rate that the document says elsewhere of the project.
    """
    unpaid = _paid_nothing(form)
    rows = tuple([_unpaid(row, assess_row(row, rules), unpaid) for row in form.indicators])
    execution = assess_execution(form, rules, told)
    full = form.total_weight if form.total_weight is not None and 0 < form.total_weight < 1e4 else _HUNDRED
    weight = execution_weight(form, rules)
    return Scored(rows, execution, weight, form_total(form, rows, execution, weight, full), full)


def form_total(
    form: Form,
    rows: Sequence[IndicatorAssessment],
    execution: IndicatorAssessment | None,
    weight: float | None,
    full: float,
) -> Expected | None:
    """The expected total of a form from what its rows and its execution rate (of this weight) should score."""
    parts = [_part(row, each) for row, each in zip(form.indicators, rows, strict=True)]
    if execution is not None and weight is not None and not _execution_apart(form, full):
        parts.append(Part(weight, execution.expected, money=True))
    return total_of([part for part in parts if part.weight > 0], full)


def _paid_nothing(form: Form) -> bool:
    budget, executed = money_of(form)
    return budget is not None and budget > 0 and executed == 0


def _unpaid(row: Indicator, assessed: IndicatorAssessment, unpaid: bool) -> IndicatorAssessment:
    """A row about paying, where nothing was paid: it may earn nothing, whatever its actual says."""
    expected = assessed.expected
    if not unpaid or expected is None or not expected.low or not _paying().search(row.name or ""):
        return assessed
    doubted = Expected(0.0, expected.point, expected.high)
    return msgspec.structs.replace(assessed, expected=doubted, basis=f"{assessed.basis} (执行数 0)")


@cache
def _paying() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, table("assessment")["paying"]["words"].split())))


def _part(row: Indicator, assessment: IndicatorAssessment) -> Part:
    weight = row.weight if row.weight is not None and math.isfinite(row.weight) else 0.0
    return Part(weight, assessment.expected, assessment.basis != NOT_APPLICABLE, row.category.l1 or row.l1)


def _execution_apart(form: Form, full: float) -> bool:
    """Are the points of the execution rate beside the total: do the rows alone make the full points and the score?"""
    rows = sum([row.weight for row in form.indicators if row.weight is not None])
    if abs(rows - full) > _CLOSE or form.total_score is None:
        return False
    scores = sum([row.score for row in form.indicators if row.score is not None])
    return abs(scores - form.total_score) <= _CLOSE


def total_of(parts: Sequence[Part], full: float) -> Expected | None:
    """The sum of the parts. Where one is open, it may earn anything; its point is what the other indicators earn.

    Points of rows that do not apply go to the other rows of their 一级 (at worst they are lost). Points that no row
    has (rows lost in a scan) are open.

    >>> total_of([Part(60, Expected(54, 60, 60)), Part(30, None), Part(10, Expected(10, 10, 10))], 100)
    Expected(low=64.0, point=100.0, high=100.0)
    >>> total_of([Part(60, None)], 100) is None
    True
    """
    decided = [(part, part.expected) for part in parts if part.expected is not None]
    known = sum([part.weight for part, _ in decided])
    away = _reallocated(parts)
    if known <= 0 or known + sum([part.weight for part in parts if not part.applies]) < _DECIDED_SHARE * full:
        return None
    low = sum([expected.low for _, expected in decided])
    point = sum([expected.point * away.get(part.group, 1.0) for part, expected in decided])
    high = sum([expected.high * away.get(part.group, 1.0) for part, expected in decided])
    left = max(full - sum([part.weight * away.get(part.group, 1.0) for part, _ in decided]), 0.0)
    point += left * _earned(decided)
    high += left
    return Expected(*(half_up(min(max(value, 0.0), full), 2) for value in (low, min(point, high), high)))


def _earned(decided: Sequence[tuple[Part, Expected]]) -> float:
    """The share of their points that the indicators earn; that of the execution rate only where there is no other."""
    rows = [each for each in decided if not each[0].money] or decided
    return sum([expected.point for _, expected in rows]) / sum([part.weight for part, _ in rows])


def _reallocated(parts: Sequence[Part]) -> dict[str | None, float]:
    """By which factor the rows of an 一级 grow where others of it do not apply."""
    factors: dict[str | None, float] = {}
    for group in {part.group for part in parts if not part.applies}:
        whole = sum([part.weight for part in parts if part.group == group])
        applying = sum([part.weight for part in parts if part.group == group and part.applies])
        if applying > 0:
            factors[group] = whole / applying
    return factors


def grade_chances(total: Expected, grades: Grades, full: float = _HUNDRED) -> dict[str, float]:
    """How likely each grade is: a normal distribution over the interval, as of a PERT estimate, cut at its ends.

    >>> from extract.assess.rule_set import rule_set
    >>> grade_chances(Expected(92, 95, 97), rule_set("national").grades)
    {'优': 1.0, '良': 0.0, '中': 0.0, '差': 0.0}
    """
    if not grades.steps or full <= 0:
        return {}
    low, point, high = (value / full * _HUNDRED for value in (total.low, total.point, total.high))
    likeliest = grades.of(point)
    if high - low < 1e-9 or grades.of(low) == grades.of(high):
        return {step.label: float(step.label == likeliest) for step in grades.steps}
    normal = NormalDist((low + 4 * point + high) / 6, (high - low) / 6)
    bottom, top = normal.cdf(low), normal.cdf(high)
    chances: dict[str, float] = {}
    above = top
    for step in grades.steps:
        below = min(max(normal.cdf(step.above), bottom), top) if step.above > 0 else bottom
        chances[step.label] = round(max(above - below, 0.0) / (top - bottom), 4)
        above = below
    return chances
