"""When two printed amounts are one."""

from __future__ import annotations

import pytest

from extract.assess.findings.amounts import agree, slipped
from extract.values import parse_amount


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1,241.13万元", "12411310元", True),  # rounded
        ("5,301.41万元", "53014152元", True),  # cut
        ("0.06万元", "600元", True),
        ("100万元", "100.4万元", True),
        ("1049.22万元", "1044.2万元", False),
        ("30万元", "0元", False),
        ("0万元", "0元", True),
        ("1万元", "1.5万元", False),
    ],
)
def test_amounts_agree_but_for_their_digits(one: str, other: str, same: bool) -> None:
    assert agree(parse_amount(one, None), parse_amount(other, None)) is same
    assert agree(parse_amount(other, None), parse_amount(one, None)) is same


def test_what_is_not_known_neither_agrees_nor_differs() -> None:
    assert agree(None, parse_amount("3万元", None)) is None


@pytest.mark.parametrize(("one", "other", "factor"), [("18万元", "18元", True), ("18万元", "1.8万元", False)])
def test_the_factor_of_yuan_and_ten_thousand(one: str, other: str, factor: bool) -> None:
    assert slipped(parse_amount(one, None), parse_amount(other, None)) is factor
