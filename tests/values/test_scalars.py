"""Amounts, weights, rates and years."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.model.record import Amount
from extract.values import parse_amount, parse_number, parse_rate, parse_year


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("1,241.13万元", None, "12411300.00"),
        ("8，764.34万元", "元", "87643400.00"),
        ("97842", "万元", "978420000"),
        ("97842", "（单位：万元）", "978420000"),
        ("97842", "万兀", "978420000"),
        ("55500600.00", "元", "55500600.00"),
        ("0", "万元", "0"),
        ("2.5", "亿元", "250000000.0"),
        ("2.5", "千元", "2500.0"),
        ("共计12.5万元", None, "125000.0"),
        ("（5万元）", None, "50000"),
        ("3.2亿", None, "320000000.0"),
        ("1 049. 22", "万元", "10492200.00"),
        ("-3.5", "万元", "-35000.0"),
        ("0.1", "万元", "1000.0"),
        ("l8.50", "万元", "185000.00"),
        ("1,O45.5O", "元", "1045.50"),
        ("O.lo", "元", None),
        ("10", None, None),
        ("100%", "万元", None),
        ("12万元和15万元", None, None),
        ("见附表", "万元", None),
        ("10", "元或万元", None),
    ],
)
def test_amounts(text: str, unit: str | None, yuan: str | None) -> None:
    amount = parse_amount(text, unit)
    assert amount is not None
    assert amount.yuan == (None if yuan is None else Decimal(yuan))
    assert amount.text == "".join(text.split())


@pytest.mark.parametrize("text", [None, "", " ", "-", "—", "/", "无", "不适用"])
def test_an_empty_cell_is_no_amount(text: str | None) -> None:
    assert parse_amount(text, "万元") is None


def test_an_amount_is_exact() -> None:
    assert parse_amount("0.1万元") == Amount("0.1万元", Decimal(1000))
    total = sum((parse_amount("0.1", "万元").yuan for _ in range(10)), Decimal(0))  # type: ignore[union-attr,misc]
    assert total == Decimal(10000)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10", 10.0),
        ("10分", 10.0),
        ("（10分）", 10.0),
        ("（１０）", 10.0),
        ("98. 21", 98.21),
        ("９８．２１", 98.21),
        ("1O", 10.0),
        ("l0分", 10.0),
        ("10%", 10.0),
        ("二十分", 20.0),
        ("0", 0.0),
        ("1,000", 1000.0),
        ("-1", -1.0),
        ("10/10", None),
        ("优", None),
        ("-", None),
        ("", None),
        (None, None),
        ("10分20分", None),
    ],
)
def test_numbers(text: str | None, number: float | None) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("98.86%", 0.9886),
        ("100.00％", 1.0),
        ("100", 1.0),
        ("52.99", 0.5299),
        ("0", 0.0),
        ("0.00%", 0.0),
        ("0.9886", 0.9886),
        ("1.00", 1.0),
        ("1", None),
        ("489%", 4.89),
        ("1O0%", 1.0),
        ("-", None),
        ("", None),
        (None, None),
        ("已完成", None),
    ],
)
def test_rates(text: str | None, rate: float | None) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("（2024年度）", 2024),
        ("２０２４年", 2024),
        ("2024.12.31", 2024),
        ("二〇二四年度", 2024),
        ("二○二四年", 2024),
        ("2024年1月至2024年12月", 2024),
        ("2023-2025年", None),
        ("12月", None),
        ("2024.5万元", None),
        ("12024", None),
        ("", None),
        (None, None),
    ],
)
def test_years(text: str | None, year: int | None) -> None:
    assert parse_year(text) == year
