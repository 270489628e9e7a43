"""One finding per root cause: a finding that follows from another one is dropped.

A table says which rule explains which. The places must be the same: one row, or one project, or the document.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from extract.model.record import Finding

__all__ = ["CAUSES", "Cause", "without_consequences"]


class Cause(NamedTuple):
    """`rule` explains the findings of `consequences` in the same row or project."""

    rule: str
    consequences: frozenset[str]
    within: Literal["row", "project"]


def _cause(rule: str, within: Literal["row", "project"], *consequences: str) -> Cause:
    return Cause(rule, frozenset(consequences), within)


CAUSES: Final[tuple[Cause, ...]] = (
    # Points beyond the weight, or for nothing, are the error; what the formula would give follows from it.
    _cause("score_exceeds_weight", "row", "indicator_score_mismatch", "missed_target_full_score"),
    _cause("score_without_actual", "row", "indicator_score_mismatch", "missed_target_full_score"),
    # Full points for a missed target are one case of a score that the formula does not give.
    _cause("missed_target_full_score", "row", "indicator_score_mismatch"),
    _cause("met_target_deducted", "row", "indicator_score_mismatch", "met_target_deducted_unexplained"),
    _cause("met_target_deducted_unexplained", "row", "indicator_score_mismatch"),
    # A row that does not apply has no reason to give and no target to reach.
    _cause(
        "na_indicator_scored_zero",
        "row",
        "missing_deviation_reason",
        "met_target_deducted",
        "met_target_deducted_unexplained",
        "indicator_score_mismatch",
    ),
    # An actual in another unit cannot be compared with its target.
    _cause("unit_mismatch", "row", "target_too_low", "cost_exceeds_execution"),
    # A row under the wrong 一级, or in the place of satisfaction, is misplaced; its block has other points for that.
    _cause("level_table_slip", "row", "indicator_misplaced"),
    _cause("satisfaction_missing_or_replaced", "row", "indicator_misplaced"),
    _cause("l1_weight_mismatch", "project", "l1_weight_not_policy"),
    # Points that make more than 100 make the scores' sum go astray too.
    _cause("weight_sum_not_100", "project", "total_score_mismatch"),
    # Nothing paid is the extreme of little paid.
    _cause("zero_execution_high_score", "project", "low_execution_high_score"),
)


def without_consequences(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that another one explains, in their order."""
    kept = list(findings)
    rules = {each.rule for each in kept}
    for cause in CAUSES:
        if cause.rule not in rules or rules.isdisjoint(cause.consequences):
            continue
        places = {_place(each, cause.within) for each in kept if each.rule == cause.rule}
        kept = [
            each for each in kept if each.rule not in cause.consequences or _place(each, cause.within) not in places
        ]
    return kept


def _place(finding: Finding, within: Literal["row", "project"]) -> tuple[str | None, str | None]:
    if within == "project":
        return (finding.project, None)
    return (finding.project, finding.indicator or finding.rule)
