"""Running the rules: where findings go, how sure they are, which are switched off, and one per root cause."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from extract.assess import assess
from extract.assess.findings import RULES
from extract.assess.findings.cases import FormCase
from extract.assess.findings.examples import document, form, row
from extract.assess.findings.registry import Hit
from extract.assess.findings.root_causes import without_consequences
from extract.config import AssessConfig
from extract.model.document import Span
from extract.model.record import DocumentRecord, Finding, Message, Source

MISSED = "参训人数 | ≥100人 | 80人 | 10 | 10"


def _found(record: DocumentRecord, **settings: object) -> dict[str, Finding]:
    config = AssessConfig(**settings)  # type: ignore[arg-type]
    assessed = assess(record, "", config)
    inside = [each for project in assessed.projects if project.assessment for each in project.assessment.findings]
    return {each.rule: each for each in (*inside, *assessed.findings)}


def test_a_finding_about_a_project_names_it_and_its_row() -> None:
    finding = _found(document(form(MISSED)))["missed_target_full_score"]
    assert (finding.project, finding.indicator) == ("p1", "f1i1")
    assert [each.value for each in finding.evidence] == ["参训人数", "≥100人", "80人", "10", "10"]
    assert "未达目标" in finding.message.zh
    assert finding.expected == "8"


def test_a_form_of_no_project_has_its_findings_in_the_document() -> None:
    record = replace(document(form(MISSED)), projects=())
    assert [each.project for each in assess(record, "", AssessConfig()).findings if each.indicator] != []
    assert {each.project for each in assess(record, "", AssessConfig()).findings} == {None}


def test_a_rule_can_be_switched_off() -> None:
    assert "missed_target_full_score" not in _found(document(form(MISSED)), off=("missed_target_full_score",))


def test_a_threshold_can_be_set() -> None:
    record = document(form("检查户数 | ≥100户 | 140户 | 10 | 10"))
    assert "target_too_low" in _found(record)
    assert "target_too_low" not in _found(record, thresholds={"target_too_low.ratio": 1.5})


def test_ocr_and_unsure_cells_lower_the_certainty() -> None:
    plain = document(form(MISSED))
    scanned = replace(plain, source=Source("a.pdf", ocr=True))
    unsure = replace(plain, forms=(form(indicators=(replace(row(MISSED, "f1i1"), confidence=0.5),)),))
    seen = replace(row(MISSED, "f1i1"), spans={"score": Span(0, 1, confidence=0.3)})
    doubtful = replace(plain, forms=(form(indicators=(seen,)),))
    sure = {
        name: _found(record)["missed_target_full_score"].certainty
        for name, record in {"plain": plain, "scanned": scanned, "unsure": unsure, "doubtful": doubtful}.items()
    }
    assert sure == {"plain": 1.0, "scanned": 0.8, "unsure": 0.5, "doubtful": 0.3}


def test_a_judgement_is_less_certain_than_arithmetic() -> None:
    finding = _found(document(form("满意度指标：群众满意度 | ≥95% | 95% | 10 | 10")))["satisfaction_unsupported"]
    assert finding.certainty == 0.7


def test_a_rule_that_fails_costs_its_own_findings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(case: FormCase) -> Iterator[Hit]:
        raise ZeroDivisionError(case.form.id)

    broken = dataclasses.replace(RULES["total_score_mismatch"], check=failing)
    monkeypatch.setitem(RULES, "total_score_mismatch", broken)
    assessed = assess(document(form(MISSED)), "", AssessConfig())
    assert [(each.code, "findings.total_score_mismatch" in each.message) for each in assessed.errors] == [
        ("JX-F002", True)
    ]
    assert assessed.status == "partial"
    assessment = assessed.projects[0].assessment
    assert assessment is not None
    assert "missed_target_full_score" in {each.rule for each in assessment.findings}


def _finding(rule: str, project: str = "p1", indicator: str | None = None) -> Finding:
    return Finding(rule, "low", 1.0, Message("", ""), project, indicator)


def test_what_follows_from_another_finding_is_dropped() -> None:
    cause = _finding("missed_target_full_score", indicator="i1")
    follows = _finding("indicator_score_mismatch", indicator="i1")
    elsewhere = _finding("indicator_score_mismatch", indicator="i2")
    assert without_consequences([follows, cause, elsewhere]) == [cause, elsewhere]


def test_what_follows_in_the_same_project_is_dropped() -> None:
    cause, follows = _finding("zero_execution_high_score"), _finding("low_execution_high_score")
    other = _finding("low_execution_high_score", project="p2")
    assert without_consequences([cause, follows, other]) == [cause, other]


def test_a_finding_of_rows_explains_no_row_of_another_rule() -> None:
    cause = _finding("na_indicator_scored_zero")
    other = _finding("missing_deviation_reason")
    assert without_consequences([cause, other]) == [cause, other]
