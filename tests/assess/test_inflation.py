"""Grade inflation over a set of documents."""

from __future__ import annotations

from assess_records import document, form, money, row

from extract.assess import assess
from extract.assess.inflation import inflation
from extract.config import AssessConfig
from extract.model.record import DocumentRecord


def judged(actual: str, score: float, budget: str = "10") -> DocumentRecord:
    one = form(
        row("≥100家", actual, 90, score), funds=(money(budget, budget, score=10),), total=score + 10
    )  # fmt: skip
    return assess(document(one), "", AssessConfig())


def test_no_document_has_no_figures() -> None:
    found = inflation([])
    assert (found.documents, found.projects, found.claimed_mean) == (0, 0, None)


def test_claims_beyond_the_evidence_are_counted_by_project_and_by_money() -> None:
    found = inflation([judged("50家", 90, "30"), judged("100家", 90, "10")])
    assert (found.documents, found.projects) == (2, 2)
    assert (found.claimed_mean, found.expected_mean) == (100, 77.5)
    assert (found.claimed_mean_by_money, found.expected_mean_by_money) == (100, 66.25)
    assert (found.above_expected, found.above_expected_by_money) == (0.5, 0.75)
    assert found.best_grade_share == 1
    assert found.grades_claimed == {"优": 2}
    assert found.grades_expected == {"优": 1, "差": 1}
    assert found.lifted == {"差→优": 1}
    assert found.mean_alignment is not None
    assert found.mean_alignment < 1


def test_a_modest_claim_is_no_inflation() -> None:
    found = inflation([judged("100家", 80)])
    assert (found.above_expected, found.above_point, found.lifted) == (0, 0, {})
