"""The projects of a document together: the department's claim against what its evidence supports."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.assess.execution import money_of
from extract.assess.view import AssessmentView, ProjectView
from extract.model.record import DocumentAssessment, Expected

__all__ = ["budget_of", "document_assessment", "weighted_mean"]


def document_assessment(view: AssessmentView, alignment: float | None) -> DocumentAssessment | None:
    """The means of the projects that have a claim and an expected score, weighted by their money.

    ``None`` where the document has no project at all.
    """
    if not view.projects:
        return None
    rows: list[tuple[Decimal | None, float, Expected]] = []
    for each in view.projects:
        claim, expected = each.project.claimed.score, each.assessment.expected_score
        if claim is not None and expected is not None:
            rows.append((budget_of(each), claim, expected))
    if not rows:
        return DocumentAssessment(alignment=alignment)
    money = [amount for amount, _, _ in rows]
    claimed = round(weighted_mean([claim for _, claim, _ in rows], money), 2)
    ends = [
        round(weighted_mean([getattr(expected, end) for _, _, expected in rows], money), 2)
        for end in ("low", "point", "high")
    ]
    grades = view.rule_set.grades
    return DocumentAssessment(
        projects=len(rows),
        claimed_score=claimed,
        expected_score=Expected(*ends),
        claimed_grade=grades.of(claimed),
        expected_grade=grades.of(ends[1]),
        alignment=alignment,
    )


def weighted_mean(values: Sequence[float], money: Sequence[Decimal | None]) -> float:
    """The mean weighted by money; a value without an amount weighs like the mean of the others.

    >>> weighted_mean([100.0, 50.0], [Decimal(3), Decimal(1)]), weighted_mean([100.0, 50.0], [None, None])
    (87.5, 75.0)
    """
    known = [float(amount) for amount in money if amount is not None and amount > 0]
    usual = sum(known) / len(known) if known else 1.0
    weights = [usual if amount is None or amount < 0 else float(amount) for amount in money]
    whole = sum(weights)
    if whole <= 0:
        return sum(values) / len(values)
    return sum([value * weight for value, weight in zip(values, weights, strict=True)]) / whole


def budget_of(project: ProjectView) -> Decimal | None:
    """The money of a project: 全年预算数 of its form, else of a narrative."""
    for form in project.forms:
        budget, _ = money_of(form.form)
        if budget is not None:
            return budget
    return next((each.budget.yuan for each in project.narratives if each.budget is not None), None)
