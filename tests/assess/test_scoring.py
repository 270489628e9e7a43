"""Expected totals and grades of forms."""

from __future__ import annotations

import pytest
from assess_records import form, money, row, scored

from extract.assess.rule_set import rule_set
from extract.assess.scoring import grade_chances
from extract.model.record import Expected

GRADES = rule_set("national").grades
MET = ("≥90%", "90%")


def total(*rows: tuple[str, str, float], funds: tuple[str, str] | None = ("7", "7")) -> Expected | None:
    block = () if funds is None else (money(*funds),)
    return scored(form(*[row(target, actual, weight) for target, actual, weight in rows], funds=block)).total


def test_a_missed_target_lowers_the_total() -> None:
    assert total((*MET, 70), ("=48人", "38人", 20)) == Expected(95.83, 95.83, 95.83)
    assert total((*MET, 70), ("=67人", "61人", 20)) == Expected(98.21, 98.21, 98.21)


def test_several_misses_and_a_low_rate() -> None:
    found = total((*MET, 70), ("≥1071人次", "788人次", 10), ("100%", "64.51%", 10), funds=("100.3", "64.7"))
    assert found == Expected(90.26, 90.26, 90.31)
    found = total((*MET, 70), ("≥2400人/次", "1188人/次", 10), ("100%", "52.99%", 10), funds=("227.8", "120.7"))
    assert found == Expected(85.55, 85.55, 85.55)


def test_bands_make_an_interval() -> None:
    assert total((*MET, 80), ("有效", "部分有效", 10)) == Expected(96, 98, 98)


def test_an_open_row_may_earn_anything() -> None:
    assert total((*MET, 80), ("≥95%", "35人", 10)) == Expected(90, 100, 100)


def test_points_that_no_row_has_are_open() -> None:
    assert total((*MET, 60)) == Expected(70, 100, 100)


def test_rows_beyond_the_whole_do_not_raise_it() -> None:
    assert total((*MET, 70), (*MET, 20), (*MET, 10)) == Expected(100, 100, 100)


def test_where_most_is_open_nothing_is_expected() -> None:
    assert total(("≥95%", "35人", 60), (*MET, 30)) is None
    assert total(("≥95%", "35人", 90), funds=None) is None


def test_a_row_that_does_not_apply_gives_its_points_to_its_group() -> None:
    rows = (row(*MET, 60), row(*MET, 20, l1="效益指标"), row("不适用", "不适用", 10, 0, l1="效益指标"))
    found = scored(form(*rows, funds=(money("7", "7"),))).total
    assert found == Expected(90, 100, 100)


def test_rows_that_make_the_whole_leave_execution_apart() -> None:
    one = form(row("≥100家", "80家", 50, 40), row(*MET, 50, 50), funds=(money("7", "0"),), total=90)
    assert scored(one).total == Expected(90, 90, 90)


def test_a_form_without_points_has_no_total() -> None:
    rows = (row(*MET, None), row("≥147万人", "145万人", None))
    result = scored(form(*rows, kind="transfer_self_eval", total_weight=None))
    assert result.total is None
    assert [each.met for each in result.rows] == [True, False]


def test_nothing_paid_leaves_rows_on_paying_in_doubt() -> None:
    paying, other = row("100%", "100%", 45, name="补助资金发放率"), row("≥5次", "5次", 45, name="培训次数")
    result = scored(form(paying, other, funds=(money("5", "0"),)))
    assert [each.expected for each in result.rows] == [Expected(0, 45, 45), Expected(45, 45, 45)]


@pytest.mark.parametrize(
    ("low", "point", "high", "grade"),
    [(90, 90, 90, "优"), (89.99, 89.99, 89.99, "良"), (60, 60, 60, "中"), (0, 0, 0, "差"), (91, 95, 99, "优")],
)
def test_a_sure_total_has_one_grade(low: float, point: float, high: float, grade: str) -> None:
    chances = grade_chances(Expected(low, point, high), GRADES)
    assert chances == {step.label: float(step.label == grade) for step in GRADES.steps}


def test_an_interval_over_an_edge_shares_the_chances() -> None:
    chances = grade_chances(Expected(85, 91, 95), GRADES)
    assert sum(chances.values()) == pytest.approx(1, abs=1e-3)
    assert chances["优"] > chances["良"] > chances["中"] == 0
    nearer = grade_chances(Expected(85, 90, 95), GRADES)
    assert nearer["优"] < chances["优"]


def test_a_whole_of_another_size_is_taken_to_a_hundred() -> None:
    assert grade_chances(Expected(108, 108, 108), GRADES, 120)["优"] == 1.0
