"""The unit table: every spelling reads back, factors are exact, dimensions fit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.values import base_unit, parse_value
from extract.values.tables import multipliers, simple_units, table
from extract.values.units import column_unit, dimensions, to_base, unit_of


@pytest.mark.parametrize("word", sorted(simple_units()))
def test_every_unit_reads_back(word: str) -> None:
    known = simple_units()[word]
    unit = unit_of(word)
    assert unit is not None
    assert (unit.dimension, unit.factor) == (known.dimension, known.factor)
    assert known.factor > 0
    assert known.dimension in dimensions()


@pytest.mark.parametrize("word", [word for word in sorted(simple_units()) if word[0] not in "/1%"])
def test_a_number_with_any_unit_is_that_quantity(word: str) -> None:
    known = simple_units()[word]
    value = parse_value(f"7{word}", symbol="≥")
    if value.kind == "date":
        pytest.fail(f"7{word} reads as a date")
    assert value.number == 7.0
    assert value.dimension == known.dimension
    assert value.base == pytest.approx(float(7 * known.factor))


@pytest.mark.parametrize("word", sorted(multipliers()))
def test_multipliers_go_before_money_and_counts(word: str) -> None:
    for unit, dimension in (("元", "money"), ("人", "count"), ("亩", "area")):
        found = unit_of(word + unit)
        assert found is not None
        assert found.dimension == dimension
        assert found.factor == simple_units()[unit].factor * multipliers()[word]


@pytest.mark.parametrize(
    ("texts", "dimension", "factor"),
    [
        (
            ("元/人/年", "元/年/人", "元/人·年", "元/人*年", "元/人、年", "元/人每年"),
            "money_per_person_year",
            Fraction(1),
        ),
        (("元/人/月", "元/人·月"), "money_per_person_year", Fraction(12)),
        (("元/生/天", "元/生·天"), "money_per_student_day", Fraction(1)),
        (("人次", "人/次", "人·次", "人（次）"), "count", Fraction(1)),
        (("元/亩", "元每亩"), "money_per_area", Fraction(3, 2000)),
        (("份/百万人",), "count_per_person", Fraction(1, 10**6)),
        (("人/10万人",), "count_per_person", Fraction(1, 10**5)),
        (("吨标准煤/万元",), "coal_equivalent_per_money", Fraction(1, 10**4)),
        (("万元/人·年",), "money_per_person_year", Fraction(10**4)),
        (("mg/L",), "mass_per_volume", Fraction(1, 1000)),
    ],
)
def test_compounds_do_not_depend_on_their_writing(texts: tuple[str, ...], dimension: str, factor: Fraction) -> None:
    for text in texts:
        unit = unit_of(text)
        assert unit is not None, text
        assert (unit.dimension, unit.factor) == (dimension, factor)


@pytest.mark.parametrize("text", ["", "不知道", "项目名称", "元/不知道", "/", "每", "个路口", "分值", "参保人数"])
def test_what_is_no_unit(text: str) -> None:
    assert unit_of(text) is None


def test_a_unit_column_may_hold_the_noun() -> None:
    unit = column_unit("个路口")
    assert unit is not None
    assert (unit.text, unit.dimension) == ("个路口", "count")
    assert column_unit("路口") is None


def test_base_units_have_names() -> None:
    for dimension, base in dimensions().items():
        assert base_unit(dimension) == base
    assert base_unit("money_per_person_year") == "元/人/年"
    assert base_unit("count_per_household") == "1/户"
    assert base_unit("wit_per_person") is None
    roles = {unit.role for unit in simple_units().values() if unit.role}
    assert roles <= set(table("units")["role_units"])


@given(
    st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False),
    st.sampled_from(["万人", "万元", "亿元", "元/人·月"]),
)
def test_the_base_is_exact(number: Decimal, word: str) -> None:
    unit = unit_of(word)
    assert unit is not None
    assert to_base(number, unit) == float(number * int(unit.factor))


def test_the_tables_name_their_source() -> None:
    assert "source" in table("units")["multipliers"]
    assert "source" in table("operators")["noise"]
