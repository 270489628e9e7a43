"""What the model of the score ratio knows of a row that rules leave open: marks, short words for facts about it.

Never the claimed score of any row: what the evidence supports must not follow from the claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extract.assess.execution import executed_rate
from extract.assess.rows import NOT_APPLICABLE, is_blank, wording
from extract.model.record import Form, Indicator, IndicatorAssessment, Value

__all__ = ["form_marks", "is_asked", "row_marks"]

_PARTIAL: Final = 0.5  # the band of 部分达成 begins at half of the points at the lowest
_RATES: Final = ((1.0, "full"), (0.9, "most"), (0.5, "half"), (1e-9, "little"))


def is_asked(row: Indicator, assessed: IndicatorAssessment) -> bool:
    """Is the row one for the model: it has points and a target, and no formula decides it?"""
    has_points = row.weight is not None and row.weight > 0
    left = assessed.decided == "band" or (assessed.decided == "open" and assessed.basis != NOT_APPLICABLE)
    return has_points and left and not is_blank(row.target) and not is_blank(row.actual)


def form_marks(form: Form, assessed: Sequence[IndicatorAssessment]) -> tuple[str, ...]:
    """What the rest of the form says: how much of the money was spent, how many of the targets in numbers were met."""
    rate = executed_rate(form)
    spent = "unknown" if rate is None else next((name for least, name in _RATES if rate >= least), "none")
    counted = [each.met for each in assessed if each.decided == "formula" and each.met is not None]
    share = sum(counted) / len(counted) if counted else None
    met = "unknown" if share is None else next((name for least, name in _RATES if share >= least), "none")
    return (f"spent {spent}", f"numbers met {met}")


def row_marks(row: Indicator, assessed: IndicatorAssessment, year: int | None) -> tuple[str, ...]:
    """What target, actual, reason and class of a row say, and what the rules make of it.

    The verdict of the rules is a part of each mark about the values: a reason means one thing beside a target that was
    met and another beside one that was not.
    """
    target, actual = row.target, row.actual
    if target is None or actual is None:
        return ()
    verdict = _verdict(row, assessed)
    marks = [
        f"target {_kind(target)}",
        f"actual {_kind(actual)}",
        f"words {wording(target, actual)}",
        f"step {_step(target, actual)}",
        f"reason {'given' if row.reason else 'none'}",
    ]
    if _later(actual, year):
        marks.append("a later year")
    own = (f"class {row.category.l2 or row.category.l1}", f"better {row.direction}")
    return (f"rules {verdict}", *[f"{verdict}: {mark}" for mark in marks], *own)


def _verdict(row: Indicator, assessed: IndicatorAssessment) -> str:
    """The band of the rules by its lower end, the word for it, or `open`."""
    expected = assessed.expected
    if expected is None or not row.weight:
        return "open"
    if assessed.met:
        return "met"
    return "partial" if expected.low >= _PARTIAL * row.weight else "missed"


def _kind(value: Value) -> str:
    return f"{value.kind} {value.scale}" if value.scale else value.kind


def _step(target: Value, actual: Value) -> str:
    """How far the word of the actual is below that of the target, in quarters of the scale."""
    if target.level is None or actual.level is None:
        return "none"
    return f"{round((target.level - actual.level) * 4)}{'' if target.scale == actual.scale else ' across'}"


def _later(actual: Value, year: int | None) -> bool:
    """Is the actual a day after the year of the form?"""
    return actual.date is not None and year is not None and actual.date[:4].isdigit() and int(actual.date[:4]) > year
