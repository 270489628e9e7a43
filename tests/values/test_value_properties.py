"""Properties that hold for any text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model.record import Value
from extract.values import parse_amount, parse_number, parse_rate, parse_value, parse_year, shape

ALPHABET = (
    "0123456789.,%‰≥≤><=±~-—至到年月日底前季度上下旬万亿千百十元人次个/·每均约不低于超过以上内左右(（）)《》lIOo兀A"
    "三二一〇零半分之成倍有效显著提升减轻未完成无优良中差长期汛 \n\t\\"
)
PRINTED = st.one_of(st.text(alphabet=ALPHABET, max_size=40), st.text(max_size=30))
COLUMNS = st.sampled_from([None, "", "≥", "定性", "%", "万元", "乱"])
NAMES = st.sampled_from([None, "", "群众满意度", "补助金额（元/人）", "完成时间", "受益人数"])


@settings(max_examples=400, deadline=None)
@given(PRINTED, PRINTED, COLUMNS, COLUMNS, NAMES)
def test_nothing_raises_and_numbers_are_finite(
    text: str, other: str, symbol: str | None, unit: str | None, name: str | None
) -> None:
    shape(text)
    parse_number(text)
    parse_rate(text)
    parse_year(text)
    parse_amount(text, unit)
    target = parse_value(other, symbol=symbol, unit=unit, name=name, year=2024)
    value = parse_value(text, symbol=symbol, unit=unit, name=name, year=2024, money_unit="万元", target=target)
    assert value.text == "".join(text.split())
    assert value.span is None
    for number in (value.number, value.number_high, value.base, value.base_high, value.level):
        assert number is None or math.isfinite(number)
    if value.kind == "text":
        assert value == Value(value.text, "text")
    if value.kind == "date":
        assert value.number is None
    if value.kind == "range":
        assert value.number is not None
        assert value.number_high is not None
        assert value.number <= value.number_high


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["人", "元", "亩", "公里", "%", "元/人·年", "万户"]))
def test_separators_do_not_change_a_number(number: int, unit: str) -> None:
    plain, separated = parse_value(f"{number}{unit}"), parse_value(f"{number:,}{unit}")
    assert plain.number == separated.number == float(number)
    assert plain.base == separated.base


@given(st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False))
def test_full_width_is_half_width(number: object) -> None:
    text = f"≥{number}%"
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    left, right = parse_value(text), parse_value(wide)
    assert (left.operator, left.number, left.base) == (right.operator, right.number, right.base)


@pytest.mark.parametrize(
    "unit", ["9", "1,", "1.", "一", "≥1", "1-", "每", "未", "月", "1月", "年底", "/", "元/", "(", "l1", "有效"]
)
def test_a_long_line_of_anything_is_text(unit: str) -> None:
    line = unit * (100_000 // len(unit))
    assert parse_value(line).kind == "text"
    assert str(shape(line)) == "text"
    assert parse_number(line) is None or unit == "9"
    amount = parse_amount(line, "元")
    assert amount is not None


def test_the_same_text_gives_the_same_value() -> None:
    first = parse_value("≥95%", name="群众满意度")
    parse_value("≥95%", target=parse_value("12月31日前", year=2024))
    assert parse_value("≥95%", name="群众满意度") == first
