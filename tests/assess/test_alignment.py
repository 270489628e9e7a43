"""Alignment is 1 where all is supported, and never rises with a worse contradiction."""

from __future__ import annotations

import msgspec
import pytest
from assess_records import document, form, money, row
from hypothesis import given
from hypothesis import strategies as st

from extract.assess import view_of
from extract.assess.alignment import document_alignment, project_alignment
from extract.config import AssessConfig
from extract.model.record import Evidence, Finding, Form, Message, Severity

SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high")


def finding(severity: Severity = "high", certainty: float = 1.0, indicator: str | None = None) -> Finding:
    return Finding("a_rule", severity, certainty, Message("疑点", "doubt"), project="p1", indicator=indicator)


def alignment(one: Form, *findings: Finding) -> float:
    (project,) = view_of(document(one), "", AssessConfig()).projects
    found = project_alignment(project, findings)
    assert found is not None
    return found


def project_form(actual: str = "80家", score: float = 36, total: float | None = None) -> Form:
    rows = (row("≥100家", actual, 45, score), row("≥90%", "90%", 45, 45))
    return form(*rows, funds=(money("7", "7", score=10),), total=score + 55 if total is None else total)


def test_what_the_evidence_supports_is_aligned() -> None:
    assert alignment(project_form()) == 1.0


def test_the_share_of_the_points_beyond_the_evidence_is_not() -> None:
    assert alignment(project_form(score=45)) == 0.91
    assert alignment(project_form(score=27)) == 0.91


def test_a_printed_total_beyond_the_evidence_counts() -> None:
    assert alignment(project_form(total=100)) == 0.91


def test_points_for_an_empty_actual_count_half() -> None:
    rows = (row("≥100家", None, 45, 45), row("≥90%", "90%", 45, 45))
    assert alignment(form(*rows, funds=(money("7", "7", score=10),))) == 0.775


def test_findings_lower_it_by_their_severity_and_certainty() -> None:
    one = project_form()
    values = [alignment(one, finding(severity)) for severity in SEVERITIES]
    assert values == sorted(values, reverse=True)
    assert len({1.0, *values}) == 4
    assert alignment(one, finding(certainty=0.5)) > alignment(one, finding())


def test_of_several_findings_on_a_row_the_worst_counts() -> None:
    one = project_form()
    alone = alignment(one, finding("high", indicator="f1.1"))
    assert alone == pytest.approx(1 - 0.45 * 0.5)
    assert alignment(one, finding("high", indicator="f1.1"), finding("low", indicator="f1.1")) == alone
    named = msgspec.structs.replace(finding("high"), evidence=(Evidence(indicator="f1.1"),))
    assert alignment(one, named) == alone


def test_a_form_without_points_has_none() -> None:
    one = form(row("≥147万人", "145万人", None), kind="transfer_self_eval")
    (project,) = view_of(document(one), "", AssessConfig()).projects
    assert project_alignment(project, []) is None
    assert document_alignment([None], []) is None


@given(st.integers(0, 99), st.integers(0, 99), st.floats(0, 45))
def test_a_worse_actual_beside_the_same_claim_never_raises_it(one: int, other: int, claim: float) -> None:
    worse, better = sorted((one, other))
    at_least = max(claim, 45 * better / 100)  # claimed is at least what the better actual supports
    assert alignment(project_form(f"{worse}家", at_least)) <= alignment(project_form(f"{better}家", at_least))


@given(st.floats(36, 45), st.floats(36, 45))
def test_a_bolder_claim_never_raises_it(one: float, other: float) -> None:
    modest, bold = sorted((one, other))
    assert alignment(project_form(score=bold)) <= alignment(project_form(score=modest))


@given(
    st.lists(st.tuples(st.sampled_from(SEVERITIES), st.floats(0, 1), st.sampled_from([None, "f1.1", "f1.2"]))),
    st.floats(0, 45),
)
def test_one_finding_more_never_raises_it(drawn: list[tuple[Severity, float, str | None]], score: float) -> None:
    one = project_form(score=score)
    findings = [finding(*each) for each in drawn]
    values = [alignment(one, *findings[:count]) for count in range(len(findings) + 1)]
    assert values == sorted(values, reverse=True)
    assert all(0 <= value <= 1 for value in values)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(SEVERITIES))
def test_a_surer_finding_never_raises_it(one: float, other: float, severity: Severity) -> None:
    doubtful, sure = sorted((one, other))
    assert document_alignment([0.9], [finding(severity, sure)]) <= document_alignment(  # type: ignore[operator]
        [0.9], [finding(severity, doubtful)]
    )


def test_a_score_that_is_no_number_is_no_claim() -> None:
    unread = project_form(actual="", score=float("nan"))
    assert alignment(unread) == alignment(project_form(actual="", score=0))
