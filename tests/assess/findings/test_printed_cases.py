"""Figures as forms print them, with what an auditor would say of them (numbers of public forms, all names invented)."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from extract.assess import assess
from extract.assess.findings.examples import document, form, fund, row
from extract.config import AssessConfig
from extract.model.document import Span
from extract.model.record import DocumentRecord, Narrative

HONEST = "培训人数 | ≥90人 | 90人 | 90 | 90"


def _rules(rows: str | list[str] = HONEST, funds: Any = "100 100 100", **fields: Any) -> set[str]:
    return _found(document(form(rows, funds, **fields)))


def _found(record: DocumentRecord) -> set[str]:
    record = assess(record, "", AssessConfig())
    inside = [each for project in record.projects if project.assessment for each in project.assessment.findings]
    return {each.rule for each in (*inside, *record.findings)}


@pytest.mark.parametrize(
    ("money", "score", "fires"),
    [
        ("58 58 16.55", 2.85, False),
        ("58 58 16.55", 2.9, False),  # the rate rounded to 29 %
        ("297.5 297.5 76.34", 2.6, False),
        ("297.5 297.5 76.34", 2.57, False),
        ("2976 2976 2942.1312", 9.89, False),
        ("2976 2976 2942.1312", 9.88, True),
        ("2976 2976 2942.1312", 9.87, True),
        ("1891.5 1891.5 1860.945", 10, True),
        ("310.2 310.2 154.74", 5, False),
        ("10 10 12", 10, False),
        ("5 5 0", 0, False),
        ("5 5 0", 10, True),
        ("5 0 0", 0, False),
    ],
)
def test_score_of_the_execution_rate(money: str, score: float, fires: bool) -> None:
    assert ("execution_score_mismatch" in _rules(HONEST, money, execution=(10, score))) is fires


@pytest.mark.parametrize(
    ("money", "rate", "fires"),
    [
        ("4753.66 4753.66 3824.26", 1.0, True),
        ("4753.66 4753.66 3824.26", 0.8045, False),
        ("58 58 16.55", 0.29, False),
        ("58 58 16.55", 0.2853, False),
        ("58 58 16.55", 0.2953, True),
        ("5 0 0", None, False),
        ("180000 18 18", 1.0, False),
    ],
)
def test_printed_rate(money: str, rate: float | None, fires: bool) -> None:
    total = fund(money, weight=10.0, score=10.0, rate=rate)
    assert ("execution_rate_mismatch" in _rules(HONEST, [total])) is fires


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("参保人数 | 345153人 | 333096人 | 13 | 13", {"missed_target_full_score", "missing_deviation_reason"}),
        ("参保人数 | 345153人 | 333096人 | 13 | 12.55 | 人口减少，今后合理设定", set()),
        ("参保人数 | ≥18万人 | 17.63万人 | 10 | 9.79 | 人口减少，今后合理设定", set()),
        ("补助人数 | =48人 | 38人 | 20 | 15.83 | 自然减员，今后合理设定", set()),
        ("经济成本指标：检查费 | ≤30万元 | 22.4万元 | 10 | 10", set()),
        ("社会效益指标：投诉数 | ≤3个 | 0个 | 15 | 15", set()),
        ("投诉数 | ≤5300个 | 5830个 | 10 | 9.09 | 情况变化，今后改进", set()),
        ("投诉数 | ≤5300个 | 5830个 | 10 | 9.0 | 情况变化，今后改进", set()),
        ("投诉数 | ≤5300个 | 5830个 | 10 | 10", {"missed_target_full_score", "missing_deviation_reason"}),
        ("救助人次 | ≥55000人次 | 72108人次 | 20 | 19 | 目标偏低，今后科学设定", set()),
        ("救助人次 | ≥1.03万人 | 1.80万人 | 10 | 10", {"target_too_low"}),
        ("满意度指标：群众满意度 | ≥90% | 80% | 5 | 4.44 | 宣传不够，今后加强", set()),
        ("满意度指标：群众满意度 | ≥90% | 80% | 5 | 3 | 宣传不够，今后加强", {"indicator_score_mismatch"}),
        ("社会效益指标：就医负担 | 有效 | 部分有效 | 15 | 12 | 资金未到位，今后争取", set()),
        ("培训人数 | ≥90人 | 90人 | 10 | 12", {"score_exceeds_weight"}),
        ("生态效益指标：不适用 | 不适用 | 不适用 | 5 | 0", {"na_indicator_scored_zero"}),
        ("质量指标：验收合格率 | ≥95% | 120% | 10 | 10", {"negative_or_impossible_value"}),
    ],
)
def test_score_of_a_row(line: str, expected: set[str]) -> None:
    about_scores = {
        "indicator_score_mismatch",
        "met_target_deducted",
        "met_target_deducted_unexplained",
        "missed_target_full_score",
        "missing_deviation_reason",
        "improvement_missing",
        "na_indicator_scored_zero",
        "negative_or_impossible_value",
        "score_exceeds_weight",
        "target_too_low",
    }
    assert _rules(line) & about_scores == expected


def test_points_of_110_are_too_many() -> None:
    rows = ["培训人数 | ≥9人 | 9人 | 70 | 70", "社会效益指标：就业率 | ≥9% | 9% | 30 | 30"]
    found = _rules(rows, total=100)
    assert "weight_sum_not_100" in found
    assert "total_score_mismatch" not in found  # one finding per cause


def test_rows_that_were_not_read_prove_nothing() -> None:
    found = _rules("培训人数 | ≥9人 | 9人 | 60 | 60", total=100)
    assert not found & {"weight_sum_not_100", "total_score_mismatch", "missing_required_class", "indicator_count_low"}


def test_a_total_that_is_not_the_sum() -> None:
    assert "total_score_mismatch" in _rules(HONEST, total=95)
    assert "total_score_mismatch" not in _rules(HONEST, total=100)


@pytest.mark.parametrize(
    ("total", "grade", "expected"),
    [
        (98.0, "优", set()),
        (98.0, "优秀", set()),
        (98.0, "良", {"grade_mismatch"}),
        (97.0, "优", {"total_score_mismatch"}),
    ],
)
def test_total_and_grade_of_an_evaluation_report(total: float, grade: str, expected: set[str]) -> None:
    """98 = 30 + 20 + 23 + 25 over four blocks of 30, 21, 24 and 25 points is 优."""
    points = (("投入", 30, 30), ("过程", 21, 20), ("产出", 24, 23), ("效果", 25, 25))
    rows = [f"{name}：{name}情况 | | | {weight} | {score}" for name, weight, score in points]
    report = Narrative("n1", "evaluation", project="示例项目", score=total, grade=grade)
    record = document(form(rows, [], kind="evaluation_index", total=total), narratives=[report])
    assert _found(record) & {"total_score_mismatch", "grade_mismatch"} == expected


def test_rows_that_make_100_without_the_execution_rate() -> None:
    rows = ["培训人数 | ≥9人 | 9人 | 60 | 60", "社会效益指标：就业率 | ≥9% | 9% | 40 | 40"]
    found = _rules(rows, total=100, execution=(None, None))
    assert "execution_score_not_ten" in found
    assert not found & {"weight_sum_not_100", "total_score_mismatch"}
    own_row = ["培训人数 | ≥9人 | 9人 | 90 | 90", "数量指标：预算执行率 | 100% | 100% | 10 | 10"]
    assert "execution_score_not_ten" not in _rules(own_row, total=100, execution=(None, None))


def test_a_misread_total_row_is_not_believed() -> None:
    """27 points of execution beside rows of 90: the row of the money was misread, not misprinted."""
    found = _rules(HONEST, [fund("2 2 70", weight=27.0, score=270.0, rate=0.7)], total=100)
    assert not found & {"execution_rate_mismatch", "negative_or_impossible_value", "weight_sum_not_100"}


@pytest.mark.parametrize(
    ("rows", "fires"),
    [
        ([fund("0 0 0"), fund("90 90 89.974", "fiscal")], True),
        ([fund("1044.2 1044.2 1044.22"), fund("1044.22 1044.22 1044.22", "fiscal"), fund("0 0 0", "other")], True),
        ([fund("97842 97842 97842"), fund("40065 40065 40065", "central"), fund("57777 57777 57777", "local")], False),
        ([fund("2.16 2.16 2.16"), fund("- 2.16 2.16", "fiscal")], False),
        ([fund("318 285 285"), fund("- - -", "other")], False),
    ],
)
def test_parts_of_the_money(rows: list[Any], fires: bool) -> None:
    assert ("budget_parts_mismatch" in _rules(HONEST, rows)) is fires


def test_yuan_beside_wan() -> None:
    found = _rules("经济成本指标：补助资金 | 300万元 | 1105260 | 10 | 10", "300 110.526 110.526")
    assert "unit_mismatch" in found
    assert "cost_exceeds_execution" not in found


def test_nothing_paid_and_a_good_total() -> None:
    found = _rules("培训人数 | ≥9人 | 9人 | 90 | 78", "5 5 0", execution=(10, 0), total=78)
    assert "zero_execution_high_score" in found
    assert "low_execution_high_score" not in found  # one finding per cause


def test_a_completion_rate_may_be_above_100_and_cut() -> None:
    less = replace(row("经济成本指标：检查费 | ≤30万元 | 22.4万元 | 10 | 10", "f1i1"), rate=1.33)
    assert "completion_rate_mismatch" not in _rules([], indicators=(less,))


def test_a_form_that_stops_at_100_everywhere_makes_no_slip() -> None:
    capped = replace(row("救助人次 | ≥50人次 | 65人次 | 10 | 10", "f1i1"), rate=1.0)
    computed = replace(row("检查户数 | ≥20户 | 26户 | 10 | 10", "f1i2"), rate=1.3)
    assert "completion_rate_mismatch" not in _rules([], indicators=(capped,))
    assert "completion_rate_mismatch" in _rules([], indicators=(capped, computed))


def test_an_operator_of_its_own_column_is_no_bound() -> None:
    beside = replace(row("抽检批次 | ≥90批次 | 93批次 | 10 | 10", "f1i1"), symbol="≥")
    assert beside.actual is not None
    beside = replace(beside, actual=replace(beside.actual, operator="ge"))
    assert "actual_is_inequality" not in _rules([], indicators=(beside,))


def test_a_form_without_points_has_no_points_of_a_block() -> None:
    bare = replace(row("参训人数 | 150人 | 142人 | | 9.5", "f1i1"), l1_weight=40.0)
    assert "l1_weight_mismatch" not in _rules([], indicators=(bare,), total=19.5)


def test_parts_without_a_head_of_their_column() -> None:
    total, part = fund("753.66 824.26 783.05"), fund("- 783.05 -", "fiscal")
    assert "budget_parts_mismatch" not in _rules(HONEST, [total, part])


@pytest.mark.parametrize(
    ("heads", "fires"),
    [("年度指标值 实际完成值 分值 得分 偏差原因分析", True), ("年度指标值 实际完成值 分值 得分", False)],
)
def test_a_form_without_a_column_of_reasons_asks_for_none(heads: str, fires: bool) -> None:
    made = replace(form("参训人数 | ≥90人 | 80人 | 10 | 8.89"), span=Span(0, len(heads)))
    record = assess(document(made), heads, AssessConfig())
    assessment = record.projects[0].assessment
    assert assessment is not None
    assert ("missing_deviation_reason" in {each.rule for each in assessment.findings}) is fires


def test_rows_read_twice_are_no_points_too_many() -> None:
    assert "weight_sum_not_100" not in _rules(["培训人数 | ≥9人 | 9人 | 90 | 90"] * 2, total=100)


def test_a_blank_score_that_the_sums_deny_is_a_misread_cell() -> None:
    rows = ["培训人数 | ≥9人 | 9人 | 60 | 60", "培训率 | ≥90% | 90% | 30 |"]
    assert "score_missing" in _rules(rows, total=100)
    assert "score_missing" not in _rules(rows, total=70 - 1)
