"""Alignment: how far a self-assessment is supported by its own evidence, from 1 (all of it) down to 0.

1. Of each row in doubt is the share of its points by which the claim lies outside what the evidence supports, or what
   its worst finding puts in doubt, whichever is more.
2. The alignment of a project is the share of its points that is not in doubt (or by which its printed totals lie
   outside the expected score, if that is more), times (1 - doubt) for each finding about the project as a whole.
3. That of a document is the mean of its projects, times (1 - doubt) for each finding about the document.

It is monotone: a claim further from the evidence, or one finding more, never raises it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from extract.assess.rows import is_blank
from extract.assess.rule_set import RuleSet
from extract.assess.view import FormView, ProjectView
from extract.model.record import Expected, Finding, Indicator, IndicatorAssessment
from extract.values.tables import table

__all__ = ["claims_of", "document_alignment", "project_alignment", "row_gap"]

_EXACT: Final = 4


def project_alignment(project: ProjectView, findings: Sequence[Finding]) -> float | None:
    """The alignment of a project; ``None`` where no row of it could be decided.

    Args:
        project: The project with its expected scores.
        findings: Those about this project.
    """
    rows = [part for form in project.forms for part in _parts(form, _doubts(findings))]
    weight = sum([weight for weight, _ in rows])
    if weight <= 0 or project.assessment.expected_score is None:
        return None
    unsupported = max(sum([weight * doubt for weight, doubt in rows]) / weight, _claim_gap(project))
    known = {row.id for form in project.forms for row in form.form.indicators}
    whole = [finding for finding in findings if not finding.rows & known]
    return round(max(1 - unsupported, 0.0) * _kept(whole), _EXACT)


def document_alignment(projects: Iterable[float | None], findings: Sequence[Finding]) -> float | None:
    """The mean of the projects that have one, lowered by the findings about the document as a whole.

    >>> document_alignment([1.0, 0.5, None], [])
    0.75
    """
    known = [value for value in projects if value is not None]
    return round(sum(known) / len(known) * _kept(findings), _EXACT) if known else None


def row_gap(claimed: float | None, weight: float, expected: Expected | None, tolerance: float) -> float:
    """The share of a row's points by which the claim lies outside what is supported.

    >>> row_gap(10, 10, Expected(7.5, 7.5, 7.5), 0.05), row_gap(9.81, 10, Expected(9.79, 9.79, 9.79), 0.05)
    (0.25, 0.0)
    """
    if claimed is None or expected is None or not math.isfinite(claimed) or weight <= 0:
        return 0.0
    gap = max(claimed - expected.high, expected.low - claimed, 0.0)
    return min(gap / weight, 1.0) if gap > tolerance + 1e-9 else 0.0


def claims_of(project: ProjectView) -> list[float]:
    """Every score that the document prints for a project, out of 100: in forms, the summary table, the narratives."""
    claims = [100 * form.form.total_score / form.full for form in project.forms if form.form.total_score is not None]
    claims += [row.score for row in project.summary if row.score is not None]
    claims += [each.score for each in project.narratives if each.score is not None and each.kind != "evaluation"]
    return [claim for claim in claims if math.isfinite(claim)]


def _claim_gap(project: ProjectView) -> float:
    """How far the printed totals lie outside the expected score, as a share of it all."""
    expected = project.assessment.expected_score
    if expected is None:
        return 0.0
    tolerance = project.rule_set.tolerance.whole_rate
    gaps = [max(claim - expected.high, expected.low - claim, 0.0) for claim in claims_of(project)]
    return max([min(gap / 100, 1.0) for gap in gaps if gap > tolerance], default=0.0)


def _parts(form: FormView, doubts: Mapping[str, float]) -> list[tuple[float, float]]:
    """The weight of each row that awards points, and the share of it that is in doubt."""
    tolerance = form.rule_set.tolerance
    parts: list[tuple[float, float]] = []
    for row in form.form.indicators:
        if row.weight is None or not 0 < row.weight <= 1e4:
            continue
        gap = _gap_of(row, row.weight, form.expected.get(row.id), form.rule_set)
        parts.append((row.weight, max(gap, doubts.get(row.id, 0.0))))
    execution = form.execution
    if execution is not None and execution.expected is not None and form.execution_weight:
        claimed = form.execution_row.score if form.execution_row is not None else None
        gap = row_gap(claimed, form.execution_weight, execution.expected, tolerance.score)
        parts.append((form.execution_weight, gap))
    return parts


def _gap_of(row: Indicator, weight: float, assessed: IndicatorAssessment | None, rules: RuleSet) -> float:
    expected = assessed.expected if assessed is not None else None
    claimed = row.score if row.score is not None and math.isfinite(row.score) else None
    if claimed is not None and rules.row_scale == "hundred" and weight < claimed <= 100:
        claimed = claimed / 100 * weight
    if expected is None and claimed and is_blank(row.actual) and not is_blank(row.target):
        return float(table("assessment")["alignment"]["unsupported"]) * min(claimed / weight, 1.0)
    return row_gap(claimed, weight, expected, rules.tolerance.score)


def _doubts(findings: Sequence[Finding]) -> dict[str, float]:
    """By row: the doubt of its worst finding."""
    shares: dict[str, float] = table("assessment")["alignment"]["row"]
    doubts: dict[str, float] = {}
    for finding in findings:
        for row in finding.rows:
            doubts[row] = max(doubts.get(row, 0.0), shares[finding.severity] * finding.certainty)
    return doubts


def _kept(findings: Iterable[Finding]) -> float:
    """What is left of the whole after the findings about it."""
    shares: dict[str, float] = table("assessment")["alignment"]["whole"]
    return math.prod([1 - shares[finding.severity] * finding.certainty for finding in findings])
