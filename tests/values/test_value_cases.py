"""Tables of printed values and what each of them means."""

from __future__ import annotations

from typing import Any

import pytest

from extract.model.record import Value
from extract.values import parse_value

YEAR = 2024


def facts(value: Value, *keys: str) -> tuple[Any, ...]:
    return tuple(getattr(value, key) for key in keys)


@pytest.mark.parametrize(
    ("text", "operator", "number"),
    [
        *[(f"{glyph}95%", "ge", 95.0) for glyph in ("≥", "≧", "⩾", ">=", "=>", "》", "≮", "\\geq", "\\geqslant", "≥=")],
        *[(f"{glyph}95%", "le", 95.0) for glyph in ("≤", "≦", "⩽", "<=", "《", "≯", "\\leq")],
        (">95%", "gt", 95.0),
        ("＞95%", "gt", 95.0),
        ("＜95%", "lt", 95.0),
        ("=95%", "eq", 95.0),
        ("＝95％", "eq", 95.0),
        ("95%", None, 95.0),
        ("不低于95%", "ge", 95.0),
        ("不少于20场次", "ge", 20.0),
        ("至少3次", "ge", 3.0),
        ("大于等于3次", "ge", 3.0),
        ("达到95%", "ge", 95.0),
        ("95%以上", "ge", 95.0),
        ("95%及以上", "ge", 95.0),
        ("100%（含）以上", "ge", 100.0),
        ("98.5%以上（含98.5%）", "ge", 98.5),
        ("不超过30天", "le", 30.0),
        ("5万元以内", "le", 5.0),
        ("控制在100万元内", "le", 100.0),
        ("控制在5万元以内", "le", 5.0),
        ("降至3%", "le", 3.0),
        ("超过1000人", "gt", 1000.0),
        ("不足5%", "lt", 5.0),
        ("约50人", "approx", 50.0),
        ("50人左右", "approx", 50.0),
        ("100余人", "approx", 100.0),
        ("约5%以内", "le", 5.0),
        ("群众满意度达95%以上", "ge", 95.0),
        ("完成率100%", None, 100.0),
    ],
)
def test_operators(text: str, operator: str | None, number: float) -> None:
    value = parse_value(text)
    assert value.kind == "quantity"
    assert facts(value, "operator", "number") == (operator, number)
    assert value.text == text


@pytest.mark.parametrize(
    ("text", "number", "unit", "dimension", "base"),
    [
        ("5.54万人", 5.54, "万人", "count", 55400.0),
        ("345.153万元", 345.153, "万元", "money", 3451530.0),
        ("2.6亿元", 2.6, "亿元", "money", 260000000.0),
        ("5千元", 5.0, "千元", "money", 5000.0),
        ("1,241.13万元", 1241.13, "万元", "money", 12411300.0),
        ("8，764.34元", 8764.34, "元", "money", 8764.34),
        ("98. 21分", 98.21, "分", "score", 98.21),
        ("１２．５％", 12.5, "%", "ratio", 0.125),
        ("100百分比", 100.0, "百分比", "ratio", 1.0),
        ("0.5‰", 0.5, "‰", "ratio", 0.0005),
        ("3个百分点", 3.0, "个百分点", "ratio", 0.03),
        ("1.5倍", 1.5, "倍", "ratio", 1.5),
        ("三成", 3.0, "成", "ratio", 0.3),
        ("百分之九十五", 95.0, "%", "ratio", 0.95),
        ("1/10万", 1.0, "/10万", "ratio", 1e-05),
        ("2/4", 0.5, None, "ratio", 0.5),
        ("三次", 3.0, "次", "count", 3.0),
        ("两个", 2.0, "个", "count", 2.0),
        ("十二个月", 12.0, "个月", "duration", 365.0),
        ("半年", 0.5, "年", "duration", 182.5),
        ("1年", 1.0, "年", "duration", 365.0),
        ("8.67个月", 8.67, "个月", "duration", 263.7125),
        ("36小时", 36.0, "小时", "duration", 1.5),
        ("5个工作日", 5.0, "个工作日", "working_time", 5.0),
        ("1188人/次", 1188.0, "人/次", "count", 1188.0),
        ("3人（次）", 3.0, "人(次)", "count", 3.0),
        ("20台（套）", 20.0, "台(套)", "count", 20.0),
        ("15（个）", 15.0, "个", "count", 15.0),
        ("10元/人", 10.0, "元/人", "money_per_person", 10.0),
        ("670元/人/年", 670.0, "元/人/年", "money_per_person_year", 670.0),
        ("670元/年/人", 670.0, "元/年/人", "money_per_person_year", 670.0),
        ("670元/人·年", 670.0, "元/人·年", "money_per_person_year", 670.0),
        ("670元/人*年", 670.0, "元/人*年", "money_per_person_year", 670.0),
        ("150元/人/季度", 150.0, "元/人/季度", "money_per_person_year", 600.0),
        ("400元/人、天", 400.0, "元/人、天", "money_per_person_day", 400.0),
        ("每人每年670元", 670.0, "元/人/年", "money_per_person_year", 670.0),
        ("每亩300元", 300.0, "元/亩", "money_per_area", 0.45),
        ("户均5000元", 5000.0, "元/户", "money_per_household", 5000.0),
        ("1.2万元/公里", 1.2, "万元/公里", "money_per_length", 12.0),
        ("4次/月", 4.0, "次/月", "count_per_year", 48.0),
        ("每季度2次", 2.0, "次/季度", "count_per_year", 8.0),
        ("5批次/千人", 5.0, "批次/千人", "count_per_person", 0.005),
        ("35微克/立方米", 35.0, "微克/立方米", "mass_per_volume", 3.5e-08),
        ("3万亩", 3.0, "万亩", "area", 20000000.0),
        ("8.5公里", 8.5, "公里", "length", 8500.0),
        ("500㎡", 500.0, "㎡", "area", 500.0),
        ("零下5℃", -5.0, "℃", "temperature", -5.0),
        ("-5%", -5.0, "%", "ratio", -0.05),
        ("前10名", 10.0, "名", "rank", 10.0),
        ("200万", 200.0, "万", None, 2000000.0),
        ("620万/月", 620.0, "万/月", None, 74400000.0),
        ("30坊", 30.0, "坊", None, None),
        ("30NTU", 30.0, "NTU", None, None),
        ("217", 217.0, None, None, None),
        ("PM2.5年均浓度≤35微克/立方米", 35.0, "微克/立方米", "mass_per_volume", 3.5e-08),
        ("2024年完成20次", 20.0, "次", "count", 20.0),
        ("建成15分钟服务圈", 15.0, "分钟", "duration", 15 / 1440),
    ],
)
def test_quantities(text: str, number: float, unit: str | None, dimension: str | None, base: float | None) -> None:
    value = parse_value(text)
    assert value.kind == "quantity"
    assert facts(value, "number", "unit", "dimension", "base") == (number, unit, dimension, base)


@pytest.mark.parametrize(
    ("text", "low", "high", "base", "base_high"),
    [
        ("90%-95%", 90.0, 95.0, 0.9, 0.95),
        ("90-95%", 90.0, 95.0, 0.9, 0.95),
        ("90%～95%", 90.0, 95.0, 0.9, 0.95),
        ("90%—95%", 90.0, 95.0, 0.9, 0.95),
        ("3至5次", 3.0, 5.0, 3.0, 5.0),
        ("介于80%-90%之间", 80.0, 90.0, 0.8, 0.9),
        ("≥80%且≤95%", 80.0, 95.0, 0.8, 0.95),
        ("≤95%，≥80%", 80.0, 95.0, 0.8, 0.95),
        ("80%≤X≤95%", 80.0, 95.0, 0.8, 0.95),
        ("100±5%", 95.0, 105.0, 0.95, 1.05),
        ("±10%以内", -10.0, 10.0, -0.1, 0.1),
        ("5000元-1万元", 0.5, 1.0, 5000.0, 10000.0),
        ("-5%~5%", -5.0, 5.0, -0.05, 0.05),
    ],
)
def test_ranges(text: str, low: float, high: float, base: float, base_high: float) -> None:
    value = parse_value(text)
    assert facts(value, "kind", "operator") == ("range", "between")
    assert facts(value, "number", "number_high", "base", "base_high") == (low, high, base, base_high)


@pytest.mark.parametrize(
    "text",
    [
        *("—", "-", "/", "……", "…", "不适用", "无", "", "#DIV/0!", "指标2：", "**"),
        *("12月日前31", "一户一档", "构建三级服务网络", "不低于上年水平", "1:1.5", "4,5", "3、5", "98.5%、97%"),
        *("≥3次，每次≥10人", "5000-1万元", "二类", "国家二级", "Ⅲ类", "元/人", "未在规定时间内完成", "不够完善"),
    ],
)
def test_what_is_not_sure_stays_text(text: str) -> None:
    assert parse_value(text, year=YEAR) == Value(text, "text")


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("l00%", 100.0),
        ("1O0%", 100.0),
        ("10O人", 100.0),
        ("5.4万兀", 5.4),
        ("l5分钟", 15.0),
        ("O2浓度", None),
        ("CO2", None),
        ("98。5%", 98.5),
    ],
)
def test_ocr_slips_are_put_right_only_where_proven(text: str, repaired: float | None) -> None:
    assert parse_value(text).number == repaired
    assert parse_value(text).text == text


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("292%", "群众满意度", None),
        ("2100%", "资金发放及时率", None),
        ("292%", "销售额增长率", 292.0),
        ("150%", "任务完成率", 150.0),
        ("≥292%", "群众满意度", 292.0),
    ],
)
def test_a_share_above_one_hundred_is_not_believed_where_none_can_be(
    text: str, name: str, number: float | None
) -> None:
    value = parse_value(text, name=name)
    assert facts(value, "number", "unit", "dimension") == (number, "%", "ratio")


def test_columns_for_the_comparison_and_the_unit() -> None:
    value = parse_value("90", symbol="≥", unit="%")
    assert facts(value, "operator", "unit", "dimension", "base") == ("ge", "%", "ratio", 0.9)
    value = parse_value("5.5万", symbol="小于等于", unit="人")
    assert facts(value, "operator", "unit", "dimension", "base") == ("le", "万", "count", 55000.0)
    value = parse_value("20", symbol="＝", unit="个路口")
    assert facts(value, "operator", "unit", "dimension", "base") == ("eq", "个路口", "count", 20.0)
    value = parse_value("12", symbol="≤", unit="月")
    assert facts(value, "kind", "dimension", "base") == ("quantity", "duration", 365.0)
    value = parse_value("2024年12月31日", symbol="≤")
    assert facts(value, "kind", "operator", "date") == ("date", "le", "2024-12-31")
    assert parse_value("3", unit="坊").unit == "坊"


def test_unit_and_kind_of_the_name() -> None:
    value = parse_value("5000", name="补助标准（元/人/年）")
    assert facts(value, "unit", "dimension", "base") == ("元/人/年", "money_per_person_year", 5000.0)
    value = parse_value("10元", name="财政补助标准(元/人)")
    assert facts(value, "unit", "dimension", "base") == ("元", "money_per_person", 10.0)
    value = parse_value("95", name="群众满意度")
    assert facts(value, "unit", "dimension", "base") == (None, "ratio", 0.95)
    assert parse_value("8", name="人口死亡率").dimension is None
    value = parse_value("40万", name="服务人口")
    assert facts(value, "unit", "dimension", "base") == ("万", "count", 400000.0)
    value = parse_value("≤50", name="项目总成本", money_unit="万元")
    assert facts(value, "unit", "dimension", "base") == (None, "money", 500000.0)
    assert parse_value("≤50", name="项目总成本").base is None


@pytest.mark.parametrize(
    ("actual", "target", "dimension", "base"),
    [
        ("217", "≥200人次", "count", 217.0),
        ("5301.42", "5550.06万元", "money", 53014200.0),
        ("101", ">200万", None, 1010000.0),
        ("0", "≤3个", "count", 0.0),
        ("2", "0起", "count", 2.0),
        ("98", "≥95%", "ratio", 0.98),
        ("0.98", "≥95%", "ratio", 0.98),
        ("1", "≥95%", "ratio", 1.0),
        ("0.03", "≥95%", "ratio", None),
        ("0.3", "≤0.5%", "ratio", 0.003),
        ("100", "≥100百分比", "ratio", 1.0),
        ("145万", "≥147万人", "count", 1450000.0),
        ("738.94万", "≥200万元", "money", 7389400.0),
        ("1105260", "300万元", "money", None),
        ("达到95%", "≥95%", "ratio", 0.95),
    ],
)
def test_an_actual_takes_the_unit_of_its_target(
    actual: str, target: str, dimension: str | None, base: float | None
) -> None:
    value = parse_value(actual, target=parse_value(target))
    assert facts(value, "dimension", "base") == (dimension, base)
    assert value.operator is None
    assert not value.copied_operator


def test_an_implausible_actual_may_be_in_the_unit_of_the_form() -> None:
    value = parse_value("1105260", money_unit="元", target=parse_value("300万元"))
    assert facts(value, "unit", "dimension", "base") == (None, "money", 1105260.0)


def test_a_copied_operator_is_marked() -> None:
    target = parse_value("≥95%")
    assert parse_value("≥95%", target=target).copied_operator
    assert parse_value("≥60%", target=target).copied_operator
    assert not parse_value("≤95%", target=target).copied_operator
    assert not parse_value("95%", target=target).copied_operator
    assert parse_value("=100%", target=parse_value("=100%")).copied_operator
    date = parse_value("12月31日前", year=YEAR)
    assert parse_value("12月31日前", year=YEAR, target=date).copied_operator


def test_an_opposite_trend_is_negative() -> None:
    target = parse_value("下降5%")
    assert facts(parse_value("增长3%", target=target), "number", "base") == (-3.0, -0.03)
    assert facts(parse_value("下降6%", target=target), "number", "base") == (6.0, 0.06)


def test_levels_of_qualitative_rows() -> None:
    target = parse_value("优良中低差", symbol="定性")
    assert facts(target, "kind", "scale", "level") == ("level", "rating", None)
    assert parse_value("良", target=target).level == 0.75
    target = parse_value("高中低", symbol="定性")
    assert facts(parse_value("高", target=target), "scale", "level") == ("grade_high_low", 1.0)
    assert facts(parse_value("=优"), "operator", "scale", "level") == ("eq", "rating", 1.0)
    # A word on several scales is read on that of its target.
    assert facts(parse_value("下降", target=parse_value("明显提升")), "scale", "level") == ("improve", 0.0)


def test_white_space_does_not_count() -> None:
    assert parse_value(" ≥ 9 5 % ") == parse_value("≥95%")


@pytest.mark.parametrize(
    ("actual", "target", "base"),
    [("31200", "≥3万人次", 31200.0), ("3.12", "≥3万人次", 31200.0), ("0", "≥3万人次", 0.0), ("500", "≥3万人次", 500.0)],
)
def test_a_bare_count_beside_a_target_in_ten_thousands(actual: str, target: str, base: float) -> None:
    assert parse_value(actual, target=parse_value(target)).base == base
