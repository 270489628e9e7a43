"""Expected scores of rows: a table of cases, each with what a form like it printed or what the rule says."""

from __future__ import annotations

import msgspec
import pytest
from assess_records import row, row_score

from extract.assess.rule_set import rule_set
from extract.model.record import Category, Direction, Expected, Indicator

QUANTITIES = [
    # target, actual, weight, direction, expected point, basis
    ("≥18万人", "17.63万人", 10, "positive", 9.79, "F1: 17.63/18×10"),
    ("≥9.25万人", "8.99万人", 10, "positive", 9.72, "F1: 8.99/9.25×10"),
    ("≥147万人", "143.72万人", 10, "positive", 9.78, "F1: 143.72/147×10"),
    ("=48人", "38人", 20, "positive", 15.83, "F3: 38/48×20"),
    ("=67人", "61人", 20, "positive", 18.21, "F3: 61/67×20"),
    ("≥1071人次", "788人次", 10, "positive", 7.36, "F1: 788/1071×10"),
    ("100%", "64.51%", 10, "positive", 6.45, "F1: 64.51/100×10"),
    ("≥2400人/次", "1188人/次", 10, "positive", 4.95, "F1: 1188/2400×10"),
    ("≥90%", "80%", 5, "positive", 4.44, "F1: 80/90×5"),
    ("≤3个", "0个", 15, "negative", 15, "F2a: 0/3×15"),
    ("345153人", "333096", 13, "positive", 12.55, "F1: 333096/345153×13"),
    ("58634人", "56710", 13, "positive", 12.57, "F1: 56710/58634×13"),
    ("3569.03万元", "1617.05", 10, "negative", 10, "F2a: 1617.05/3569.03×10"),
    (">200万", "101", 10, "positive", 5.05, "F1: 101/200×10"),
    ("≥4754人", "4604人", 5, "positive", 4.84, "F1: 4604/4754×5"),
    ("≤5300元", "5830元", 10, "negative", 9.09, "F2a: 5830/5300×10"),
    ("≥1100人", "1093人", 6, "positive", 5.96, "F1: 1093/1100×6"),
    ("2.6亿元", "2.45亿元", 6, "positive", 5.65, "F1: 2.45/2.6×6"),
    ("≥90%", "≥60%", 6, "positive", 4.0, "F1: 60/90×6"),  # a bound as an actual is that number
    ("≥95%", "≥95%", 10, "positive", 10, "F1: 95/95×10"),  # a copied target counts
    ("≥2960人", "-5人", 10, "positive", 0, "F1: -5/2960×10"),
    ("=0起", "0起", 10, "negative", 10, "F3: 0/0×10"),
    ("=0起", "2起", 10, "negative", 0, "F3: 2/0×10"),
    ("≤0起", "2起", 10, "negative", 0, "F2a: 2/0×10"),
    ("≤3起", "无", 10, "negative", 10, "F2a: 0/3×10"),
    ("0次", "1次", 10, "positive", 0, "F3: 1/0×10"),
    ("623.86万元", "515.27元", 10, "positive", 8.26, "F1: 5152700/6238600×10"),
    ("200-300人", "250人", 10, "positive", 10, "F4: 250/200×10"),
    ("200-300人", "150人", 10, "positive", 7.5, "F4: 150/200×10"),
    ("200-300人", "600人", 10, "positive", 5, "F4: 600/200×10"),
    ("=650元/人", "650元/人", 10, "interval", 10, "F3: 650/650×10"),
    ("15元/人/年", "15元", 20, "interval", 20, "F3: 15/15×20"),
]


@pytest.mark.parametrize(("target", "actual", "weight", "direction", "point", "basis"), QUANTITIES)
def test_quantities(  # noqa: PLR0917 - one argument a column of the table
    target: str, actual: str, weight: float, direction: Direction, point: float, basis: str
) -> None:
    found = row_score(row(target, actual, weight, direction=direction))
    assert found.expected is not None
    assert found.expected.point == point
    assert found.basis == basis
    assert found.decided == "formula"


def test_either_formula_of_a_negative_indicator_is_accepted() -> None:
    assert row_score(row("≤5300元", "5830元", direction="negative")).expected == Expected(9.0, 9.09, 9.09)


@pytest.mark.parametrize(
    ("target", "actual", "least"),
    [("≥55000人次", "72108人次", 16), ("≥1.03万人", "1.80万人", 16), ("≥100家", "119家", 20), ("≥20家", "24家", 18)],
)
def test_over_achievement_may_be_deducted_but_is_expected_in_full(target: str, actual: str, least: float) -> None:
    assert row_score(row(target, actual, 20)).expected == Expected(least, 20, 20)


def test_less_cost_than_planned_is_no_over_achievement() -> None:
    found = row_score(row("≤30万元", "22.4万元", direction="negative"))
    assert found.expected == Expected(10, 10, 10)
    assert found.met


def test_yuan_and_ten_thousands_of_yuan_are_told_apart() -> None:
    bare = row_score(row("300万元", "1105260", 20, direction="negative", money_unit=None))
    assert bare.ratio == pytest.approx(0.368, abs=1e-3)
    mixed = row_score(row("18万元", "18元", direction="negative"))
    assert mixed.ratio == pytest.approx(1.0)


WORDS = [
    # target, actual, expected low, point, high of 10 points
    ("减轻", "减轻", 8, 10, 10),
    ("有效", "部分有效", 6, 8, 8),
    ("明显提升", "有效提升", 6, 8, 8),
    ("显著提升", "未提升", 0, 3, 6),
    ("有效保障", "部分保障", 6, 8, 8),
    ("稳定", "不稳定", 0, 3, 6),
    ("优秀", "良好", 6, 8, 8),
    ("优秀", "合格", 0, 3, 6),
    ("健全", "良好", 8, 10, 10),
    ("明显减轻", "效果明显", 8, 10, 10),  # another scale, the same rank
    ("健全", "健全", 8, 10, 10),
    ("达到预期", "部分达成预期指标并具有一定效果", 6, 8, 8),
    ("达成年度指标", "未达成年度指标且效果较差", 0, 3, 6),
    ("≥95%", "达成预期指标", 8, 10, 10),
    ("≥95%", "未完成", 0, 3, 6),
    ("优良中低差", "优", 9, 10, 10),
    ("优良中低差", "良", 8, 8.5, 9),
    ("是否", "是", 8, 10, 10),
    ("及时", "100%", 8, 10, 10),
    ("及时", "80%", 0, 8, 10),
    ("建成三级服务网络", "建成三级服务网络", 8, 10, 10),
    ("建成三级服务网络", "已初步建成三级服务网络", 6, 8, 8),
    ("12月日前31", "12月日前31", 8, 10, 10),  # garbled, but repeated
    ("2024年12月底前", "已完成", 8, 10, 10),
]


@pytest.mark.parametrize(("target", "actual", "low", "point", "high"), WORDS)
def test_words(target: str, actual: str, low: float, point: float, high: float) -> None:
    found = row_score(row(target, actual, direction="level", name="服务能力"))
    assert found.expected == Expected(low, point, high)
    assert found.decided == "band"


@pytest.mark.parametrize(
    ("target", "actual", "low", "point", "high"),
    [
        ("2024年12月底前", "12/1/2024", 10, 10, 10),  # an American date of a spreadsheet: in December
        ("12月31日前", "12月31日前", 10, 10, 10),
        ("2024年6月底前", "2024年9月15日", 0, 6, 8),
        ("12月31日前", "100%", 8, 10, 10),
    ],
)
def test_deadlines(target: str, actual: str, low: float, point: float, high: float) -> None:
    found = row_score(row(target, actual, direction="negative", name="完成时限"))
    assert found.expected == Expected(low, point, high)


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("≥95%", None, 10),  # a score without an actual
        ("≥95%", "—", 10),
        ("≥95%", "无", 10),
        ("≥95%", "不适用", 10),
        ("≥95%", "35人", 10),  # does not measure the same
        (None, "35人", 10),
        ("—", "35人", 10),
        ("建成三级服务网络", "服务半径十五分钟", 10),
        ("有效提升", "35人", 10),
    ],
)
def test_what_cannot_be_decided_has_no_score(target: str | None, actual: str | None, score: float) -> None:
    found = row_score(row(target, actual, score=score))
    assert found.expected is None
    assert found.decided == "open"


def test_none_that_was_to_happen_and_none_that_did() -> None:
    assert row_score(row("无", "无", score=10, direction="negative", name="投诉事件")).expected == Expected(8, 10, 10)
    assert row_score(row("无", "无", score=10, direction="positive")).expected is None


def test_nothing_reached_and_nothing_claimed_is_nothing() -> None:
    assert row_score(row("≥95%", None, score=0)).expected == Expected(0, 0, 0)


@pytest.mark.parametrize("cell", ["不适用", "不涉及"])
def test_a_row_that_does_not_apply_has_no_score(cell: str) -> None:
    found = row_score(row(cell, cell, score=0))
    assert found.expected is None
    assert found.basis == "N/A: 不适用"


def test_a_row_without_points_is_judged_without_a_score() -> None:
    found = row_score(row("≥147万人", "145万人", weight=None))
    assert (found.expected, found.met) == (None, False)


@pytest.mark.parametrize("number", [1e308, -1e308, float("inf"), float("nan"), 0.0])
def test_odd_numbers_never_raise(number: float) -> None:
    usual = row("≥100家", "90家")
    values = [usual.target, msgspec.structs.replace(usual.target, number=number, base=number)]
    for target in values:
        for actual in values:
            found = row_score(Indicator(id="x", target=target, actual=actual, weight=10, direction="negative"))
            assert found.expected is None or 0 <= found.expected.low <= found.expected.high <= 10


def test_local_bands() -> None:
    hubei = rule_set("hubei")
    assert row_score(row("有效", "部分有效", direction="level"), hubei).expected == Expected(5, 8, 8)


def test_satisfaction_in_steps() -> None:
    satisfied = msgspec.structs.replace(row("≥95%", "85%"), category=Category(l2="服务对象满意度指标"))
    assert row_score(satisfied, rule_set("satisfaction_steps")).expected == Expected(8, 8, 8)


@pytest.mark.parametrize(
    ("target", "actual", "score", "away"),
    [
        ("……", "……", 0, True),
        ("/", "/", None, True),
        ("无", "无", 0, True),
        ("……", "……", 5, False),  # points are claimed
        ("……", "35人", 0, False),
        ("≥95%", "……", 0, False),  # asked, and nothing done
        (None, None, 0, False),  # the columns are missing
    ],
)
def test_a_row_crossed_out_from_end_to_end_does_not_apply(
    target: str | None, actual: str | None, score: float | None, away: bool
) -> None:
    found = row_score(row(target, actual, 10, score))
    assert (found.basis == "N/A: 不适用") == away


@pytest.mark.parametrize(("actual", "met"), [("汛前", True), ("汛前完成", True), ("2024年2月", None)])
def test_a_deadline_without_a_day_is_met_in_its_own_words(actual: str, met: bool | None) -> None:
    assert row_score(row("汛前", actual)).met == met
