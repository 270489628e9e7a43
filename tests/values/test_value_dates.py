"""Deadlines and periods."""

from __future__ import annotations

from datetime import date

import pytest

from extract.values import parse_value
from extract.values.dates import read_date

YEAR = 2024


@pytest.mark.parametrize(
    ("text", "operator", "iso", "last"),
    [
        ("2024年12月31日前", "le", "2024-12-31", None),
        ("2024年12月31日前完成", "le", "2024-12-31", None),
        ("于2024年12月31日之前", "le", "2024-12-31", None),
        ("12 月 31 日前", "le", "2024-12-31", None),
        ("12月31号之前", "le", "2024-12-31", None),
        ("当年12月31日前", "le", "2024-12-31", None),
        ("12月31日", None, "2024-12-31", None),
        ("2024年12月底前", "le", "2024-12-31", None),
        ("2月底前", "le", "2024-02-29", None),
        ("12月底", None, "2024-12-31", None),
        ("2023年底", None, "2023-12-31", None),
        ("年底前", "le", "2024-12-31", None),
        ("次年3月底前", "le", "2025-03-31", None),
        ("本年度内完成", "le", "2024-12-31", None),
        ("十二月底前", "le", "2024-12-31", None),
        ("二〇二四年十二月三十一日前", "le", "2024-12-31", None),
        ("四季度末", None, "2024-12-31", None),
        ("2024-12-31", None, "2024-12-31", None),
        ("2024/12/31前", "le", "2024-12-31", None),
        ("2024.12.31", None, "2024-12-31", None),
        ("20241231", None, "2024-12-31", None),
        ("2024-12-31 00:00:00", None, "2024-12-31", None),
        ("12/15/2024", None, "2024-12-15", None),
        ("15/12/2024", None, "2024-12-15", None),
        ("12/1/2024", "between", "2024-12-01", "2024-12-31"),
        ("Dec-24", "between", "2024-12-01", "2024-12-31"),
        ("24年12月", "between", "2024-12-01", "2024-12-31"),
        ("2024年12月", "between", "2024-12-01", "2024-12-31"),
        ("6月上旬", "between", "2024-06-01", "2024-06-10"),
        ("2024年第四季度", "between", "2024-10-01", "2024-12-31"),
        ("上半年", "between", "2024-01-01", "2024-06-30"),
        ("2024年度", "between", "2024-01-01", "2024-12-31"),
        ("全年", "between", "2024-01-01", "2024-12-31"),
        ("2021年1月-12月", "between", "2021-01-01", "2021-12-31"),
        ("2020年1月--2020年11月", "between", "2020-01-01", "2020-11-30"),
        ("1-12月", "between", "2024-01-01", "2024-12-31"),
        ("2023-2025年", "between", "2023-01-01", "2025-12-31"),
        ("2024年1月1日至2024年12月31日", "between", "2024-01-01", "2024-12-31"),
    ],
)
def test_dates(text: str, operator: str | None, iso: str, last: str | None) -> None:
    value = parse_value(text, year=YEAR)
    assert (value.kind, value.operator, value.date) == ("date", operator, iso)
    assert value.base == date.fromisoformat(iso).toordinal()
    assert value.base_high == (date.fromisoformat(last).toordinal() if last else None)
    assert value.number is None


@pytest.mark.parametrize("text", ["12月31日前", "年底前", "6月底前"])
def test_a_year_that_is_not_printed_is_not_guessed(text: str) -> None:
    value = parse_value(text)
    assert (value.kind, value.operator, value.date, value.base) == ("date", "le", None, None)


@pytest.mark.parametrize("text", ["汛前", "开学前", "春节前", "每月10日前", "2月30日"])
def test_a_day_that_is_not_said_is_a_date_without_a_day(text: str) -> None:
    value = parse_value(text, year=YEAR)
    assert (value.kind, value.date, value.base) == ("date", None, None)


@pytest.mark.parametrize(
    "text", ["1年", "12个月", "15日内", "3-5日", "年", "月", "2024", "2024.12", "13月", "12月日前31"]
)
def test_what_is_no_date(text: str) -> None:
    found = read_date(text, YEAR)
    assert found is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [("45657", "2024-12-31"), ("12.31", "2024-12-31"), ("12/31", "2024-12-31"), ("2024.12", "2024-12-01")],
)
def test_bare_digits_are_a_date_where_a_date_is_wanted(text: str, iso: str) -> None:
    assert parse_value(text, name="工程完成时间", year=YEAR).date == iso
    assert parse_value(text, year=YEAR, target=parse_value("12月31日前", year=YEAR)).date == iso
    assert parse_value(text, name="受益人数", year=YEAR).kind != "date"
