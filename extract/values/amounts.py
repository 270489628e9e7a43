"""Printed scalars: amounts of money in yuan, weights and scores, rates, years."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from extract.model.record import Amount
from extract.values.comparisons import read_lead, read_tail
from extract.values.numerals import ARABIC, chinese_number, clean, decimal_of
from extract.values.tables import placeholders
from extract.values.units import Unit, plain_unit

__all__ = ["parse_amount", "parse_number", "parse_rate", "parse_year"]

_AMOUNT = re.compile(rf"(?P<lead>\D{{0,8}}?)(?P<number>[+-]?(?:{ARABIC}))(?P<tail>\D{{0,12}})")
_MONEY_UNIT = re.compile(r"(?:[十百千万亿]{0,2})[元兀]|^[十百千万亿]{1,2}$")
_BRACKETED = re.compile(r"[(（\[【]([^()（）]{0,30})[)）\]】]")
_NUMBER = re.compile(rf"([+-]?(?:{ARABIC}))(?:分|%|点|个?百分点)?")
_RATE = re.compile(rf"([+-]?(?:{ARABIC}))(%|‰)?")
_CHINESE_SCORE = re.compile(r"([一二三四五六七八九十百零]{1,5})分?")
# In a column of numbers a letter can only be a digit that OCR misread, if a real digit stands beside it.
_MISREAD = re.compile(r"(?=[lIOo]*\d|[lI][Oo](?!.))[\dlIOo]{2,4}(?:\.[\dlIOo]{1,2})?分?")
_MISREAD_AMOUNT = re.compile(r"(?=[^\d]{0,2}\d)[\dlIOo]{1,6}(?:,[\dlIOo]{3}){0,3}(?:\.[\dlIOo]{1,6})?")
_DIGITS = str.maketrans("lIOo", "1100")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d|,\d|\.\d+[万亿%元])")
_CHINESE_YEAR = re.compile(r"[二一][〇零○九OoＯ0][〇零○一二三四五六七八九OoＯ0]{2}(?=年|$)")
_ROUND = str.maketrans("○OoＯ0", "〇〇〇〇〇")


@lru_cache(maxsize=512)
def _money_factor(money_unit: str | None) -> Decimal | None:
    """Yuan in a form's unit of money, ``None`` where it is not said: `（单位：万元）` is 10,000."""
    if not money_unit:
        return None
    found = _MONEY_UNIT.findall(clean(money_unit).strip("()（）"))
    if len(set(found)) != 1:
        return None
    return _yuan(plain_unit(found[0].replace("兀", "元")))


def _yuan(unit: Unit | None) -> Decimal | None:
    """Yuan in a unit of money; a bare 万 is 万元 where money is meant."""
    if unit is None or unit.dimension not in ("money", None):
        return None
    return Decimal(unit.factor.numerator) / unit.factor.denominator


@lru_cache(maxsize=8192)
def parse_amount(text: str | None, money_unit: str | None = None) -> Amount | None:
    """A printed amount of money with its value in yuan, exact; ``None`` for an empty cell or a dash.

    `money_unit` is the form's, used where the text has no unit of its own. Without either, and for a text that is
    no single amount, `yuan` is ``None``: the amount is there, its size is not known.

    >>> parse_amount("8，764.34万元").yuan, parse_amount("10", "万元").yuan, parse_amount("10").yuan
    (Decimal('87643400.00'), Decimal('100000'), None)
    """
    if text is None:
        return None
    plain = clean(text)
    if plain in placeholders():
        return None
    printed = text if not any(map(str.isspace, text)) else "".join(text.split())
    if _MISREAD_AMOUNT.fullmatch(plain):
        plain = plain.translate(_DIGITS)
    bracketed = _BRACKETED.fullmatch(plain)
    match = _AMOUNT.fullmatch(bracketed[1] if bracketed else plain)
    if match is None:
        return Amount(printed)
    tail = read_tail(match["tail"])
    number = decimal_of(match["number"])
    lead = match["lead"]
    if number is None or tail.rest or (lead and not read_lead(lead).known):
        return Amount(printed)
    factor = _yuan(tail.unit) if tail.unit else _money_factor(money_unit)
    return Amount(printed, None if factor is None else number * factor)


@lru_cache(maxsize=8192)
def parse_number(text: str | None) -> float | None:
    """A weight, score or total as a number; ``None`` where the text is anything else.

    >>> parse_number("98. 21"), parse_number("（１０分）"), parse_number("l0"), parse_number("-")
    (98.21, 10.0, 10.0, None)
    """
    if text is None:
        return None
    plain = clean(text).strip("。、,;:")
    bracketed = _BRACKETED.fullmatch(plain)
    plain = bracketed[1] if bracketed else plain
    if _MISREAD.fullmatch(plain):
        plain = plain.translate(_DIGITS)
    match = _NUMBER.fullmatch(plain)
    if match:
        number = decimal_of(match[1])
        return None if number is None else float(number)
    match = _CHINESE_SCORE.fullmatch(plain)
    chinese = chinese_number(match[1]) if match else None
    return None if chinese is None else float(chinese)


@lru_cache(maxsize=4096)
def parse_rate(text: str | None) -> float | None:
    """A rate of execution or completion as a ratio (1.0 is 100 %).

    A bare number is in per cent; with a decimal point and at most 1 it is what a spreadsheet keeps for a per cent
    format. A bare `1` may be either, so it is ``None``.

    >>> parse_rate("98.86%"), parse_rate("100"), parse_rate("0"), parse_rate("0.9886"), parse_rate("1")
    (0.9886, 1.0, 0.0, 0.9886, None)
    """
    if text is None:
        return None
    plain = clean(text).strip("()（）。、,;")
    match = _RATE.fullmatch(plain)
    number = decimal_of(match[1]) if match else None
    if match is None or number is None:
        return None
    if match[2]:
        return float(number / (100 if match[2] == "%" else 1000))
    if number == 0:
        return 0.0
    if abs(number) <= 1:
        return float(number) if "." in match[1] else None
    return float(number / 100)


@lru_cache(maxsize=1024)
def parse_year(text: str | None) -> int | None:
    """The year that a text speaks of; ``None`` for none, and for more than one (`2023-2025年`).

    >>> parse_year("（2024年度）"), parse_year("二〇二四年"), parse_year("2023-2025年"), parse_year("12月")
    (2024, 2024, None, None)
    """
    if text is None:
        return None
    plain = clean(text)
    years = {int(year) for year in _YEAR.findall(plain)}
    for year in _CHINESE_YEAR.findall(plain):
        number = chinese_number(year.translate(_ROUND))
        if number is not None:
            years.add(int(number))
    return years.pop() if len(years) == 1 else None
