"""The points of the budget execution rate (F7)."""

from __future__ import annotations

import pytest
from assess_records import form, money, row

from extract.assess.execution import assess_execution, execution_weight
from extract.assess.rule_set import rule_set
from extract.model.record import Expected, Form, IndicatorAssessment

RULES = rule_set("national")


def expected(one: Form, told: float | None = None) -> IndicatorAssessment:
    found = assess_execution(one, RULES, told)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("budget", "executed", "low", "point", "high"),
    [
        ("58", "16.55", 2.85, 2.85, 2.9),  # 2.9 where the rate is rounded to 29 %
        ("2976", "2942.1312", 9.89, 9.89, 9.9),
        ("1891.5", "1860.945", 9.8, 9.84, 9.84),
        ("100.3", "64.7", 6.45, 6.45, 6.5),
        ("227.8", "120.7", 5.3, 5.3, 5.3),
        ("297.5", "76.34", 2.57, 2.57, 2.6),
        ("4753.66", "3824.26", 8.0, 8.04, 8.05),
        ("310.2", "154.74", 4.99, 4.99, 5.0),
        ("1", "0.02", 0.2, 0.2, 0.2),
        ("100", "120", 10, 10, 10),  # more than the budget earns no more
        ("5", "0", 0, 0, 0),
        ("0", "0", 0, 0, 0),  # no budget: nothing, and never 100 %
        ("18", "180000", 10, 10, 10),  # 18万元 beside 180000 of which the unit slipped
    ],
)
def test_rates(budget: str, executed: str, low: float, point: float, high: float) -> None:
    assert expected(form(funds=(money(budget, executed),))).expected == Expected(low, point, high)


def test_a_total_of_nothing_gives_way_to_its_sources() -> None:
    funds = (money("0", "0"), money("90", "89.974", weight=None, source="fiscal"))
    assert expected(form(funds=funds)).expected == Expected(10, 10, 10)


def test_a_printed_rate_stands_in_for_missing_money() -> None:
    found = expected(form(funds=(money(None, None, rate=0.7927),)))
    assert found.expected == Expected(7.9, 7.93, 7.93)


def test_without_money_and_rate_it_stays_open() -> None:
    assert expected(form(funds=(money(None, None),))).expected is None


def test_what_a_narrative_tells_stands_in_for_a_lost_money_block() -> None:
    lost = form(*[row("≥1次", "1次", 45)] * 2)
    assert expected(lost, told=0.5).expected == Expected(5, 5, 5)
    assert expected(lost).expected is None


def test_a_form_whose_rows_have_all_the_points_awards_none_for_execution() -> None:
    assert assess_execution(form(*[row("≥1次", "1次", 50)] * 2), RULES, 0.5) is None


@pytest.mark.parametrize(("printed", "weight"), [(10.0, 10.0), (27.0, 10.0), (100.0, 10.0), (None, 10.0)])
def test_a_weight_that_cannot_be_right_is_what_is_left_of_the_whole(printed: float | None, weight: float) -> None:
    one = form(*[row("≥1次", "1次", 45)] * 2, funds=(money("7", "7", weight=printed),))
    assert execution_weight(one, RULES) == weight


def test_an_odd_weight_that_completes_the_whole_is_kept() -> None:
    one = form(*[row("≥1次", "1次", 40)] * 2, funds=(money("7", "7", weight=20),))
    assert execution_weight(one, RULES) == 20
