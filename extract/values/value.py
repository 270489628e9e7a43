"""A target or an actual, as printed, to a `Value`: what `parse_value` does.

The order of the readings is the order of certainty: what a cell surely is (a placeholder, a listed word, a number
with its unit) before what it may be (a word inside a clause). What is not sure stays text; nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import cast

import msgspec

from extract.model.record import Operator, Value
from extract.values.amounts import parse_amount
from extract.values.beside import beside
from extract.values.comparisons import column_operator
from extract.values.dates import DateRead, read_date, serial_date
from extract.values.levels import exact_level, read_level
from extract.values.names import NameFacts, read_name
from extract.values.numerals import DIGIT, NUMERAL, clean
from extract.values.quantities import Quantity, read_chinese, read_quantity, read_range
from extract.values.tables import placeholders
from extract.values.units import Unit, column_unit, rate_unit, to_base

__all__ = ["parse_value"]

_LONGEST = 64
_LABEL = re.compile(r"^(?:指标|目标)?\d{1,2}[:、](?=\D)|^指标[一二三四五六七八九\d]{1,2}[:、]")
# `98.5%以上（含98.5%）`: the bracket says again that the end belongs to it.
_INCLUSIVE = re.compile(r"[(]含[^()]{1,10}[)]")
_TRAILING = "。;；,，、:："
_SERIAL = re.compile(r"[34]\d{4}")
_GLYPH_LEVEL = re.compile(r"^[=≥≤><]+(?=\D)")
# A share of a whole above 100 % that is 2 and a likely share: `292%` is a damaged `≥92%` or `92%`; which, is not known.
_DOUBTFUL = re.compile(r"2(?:[5-9]\d(?:\.\d+)?|100)%")
_REACH = {"reach": "ge", "reach_down": "le"}


class _Context(msgspec.Struct, frozen=True):
    """What stands around a cell: its columns, its name, its form."""

    symbol: str | None
    unit: str | None
    name: NameFacts
    year: int | None
    money_unit: str | None
    actual: bool
    time: bool
    scale: str | None


def parse_value(
    text: str,
    *,
    symbol: str | None = None,
    unit: str | None = None,
    name: str | None = None,
    year: int | None = None,
    money_unit: str | None = None,
    target: Value | None = None,
) -> Value:
    """What a printed target or actual means, with the text kept as printed (white space removed).

    Args:
        text: the cell.
        symbol: the cell of a column of its own for the comparison (指标性质, 计算符号).
        unit: the cell of a column of its own for the unit (度量单位).
        name: the indicator's name; a unit in its brackets and what it counts are used.
        year: the form's year, for deadlines without one.
        money_unit: the form's unit of money, for a bare number where the name says money.
        target: the row's target when an actual is read. A bare number takes the target's unit: `Value.unit` stays
            ``None``, because none is printed, while `dimension` and `base` say what is meant. They stay ``None``
            where the target's unit would make the number implausible (`1105260` against `300万元`).

    `base` of a date is the last day that is in time where there is a deadline (operator ``le``), else the first day
    that it covers; a month, quarter or year (operator ``between``) has its last day in `base_high`. A bare multiplier
    (`200万`) of which nothing says what it counts has a `base` (2,000,000) and no dimension.

    A cell that says nothing (—, 不适用) is a `text` without anything else. It never raises.

    >>> value = parse_value("≥5.54万人")
    >>> value.operator, value.number, value.unit, value.dimension, value.base
    ('ge', 5.54, '万人', 'count', 55400.0)
    >>> parse_value("217", target=parse_value("≥200人次")).dimension
    'count'
    >>> parse_value("12月31日前", year=2024).date, parse_value("有效缓解").level
    ('2024-12-31', 0.5)
    """
    if target is None:
        return _read(text, symbol, unit, name, year, money_unit, False, False, None)
    read = _read(text, symbol, unit, name, year, money_unit, True, target.kind == "date", target.scale)
    return beside(read, target, money_unit)


@lru_cache(maxsize=32768)
def _read(  # noqa: PLR0917 - positional because it is cached on them
    text: str,
    symbol: str | None,
    unit: str | None,
    name: str | None,
    year: int | None,
    money_unit: str | None,
    actual: bool,
    time: bool,
    scale: str | None,
) -> Value:
    """`parse_value` without the target: once per distinct cell and surroundings."""
    if any(map(str.isspace, text)):
        text = "".join(text.split())
    plain = clean(text)
    if len(plain) > _LONGEST or plain in placeholders():
        return Value(text, "text")
    facts = read_name(name)
    comparison = column_operator(symbol) if symbol else None
    context = _Context(comparison, unit or None, facts, year, money_unit, actual, time or facts.time, scale)
    plain = _INCLUSIVE.sub("", _LABEL.sub("", plain)).rstrip(_TRAILING)
    if comparison == "qualitative":
        found = _level(text, plain, scale)
        if found:
            return found
    found = _with_digits(text, plain, context) if DIGIT.search(plain) else _without_digits(text, plain, context)
    return found or Value(text, "text")


def _with_digits(text: str, plain: str, context: _Context) -> Value | None:
    inner = plain[1:-1] if plain[:1] == "(" and plain[-1:] == ")" else plain
    day = None if _is_duration(inner, context) else _read_day(inner, context)
    if day:
        return _date_value(text, day, context)
    quantity = read_range(inner) or read_quantity(inner)
    if quantity is None and "分之" in inner:
        quantity = read_chinese(inner)
    if quantity:
        return _quantity_value(text, inner, quantity, context)
    return _level(text, plain, context.scale)


def _without_digits(text: str, plain: str, context: _Context) -> Value | None:
    found = exact_level(plain, context.scale)
    if found:
        return Value(text, "level", scale=found[0], level=found[1])
    day = read_date(plain, context.year, time_name=context.time)
    if day:
        return _date_value(text, day, context)
    if NUMERAL.search(plain):
        quantity = read_chinese(plain)
        if quantity:
            return _quantity_value(text, plain, quantity, context)
    return _level(text, plain, context.scale)


def _level(text: str, plain: str, scale: str | None) -> Value | None:
    match = _GLYPH_LEVEL.match(plain)
    found = read_level(plain[match.end() :] if match else plain, scale)
    if found is None:
        return None
    operator = column_operator(match[0]) if match else None
    return Value(text, "level", operator=cast("Operator | None", operator), scale=found[0], level=found[1])


def _is_duration(plain: str, context: _Context) -> bool:
    """`≥6月` and a bare month in a column of comparisons are lengths of time, not months of the year."""
    return plain.endswith("月") and (plain[0] in "≥≤><=" or context.symbol in ("ge", "le", "gt", "lt"))


def _read_day(plain: str, context: _Context) -> DateRead | None:
    day = read_date(plain, context.year, time_name=context.time)
    if day or not context.time:
        return day
    if _SERIAL.fullmatch(plain):
        when = serial_date(int(plain))
        return DateRead(when, when, None)
    # Where a date is wanted, `2024.12` is a month and `2024` a year.
    if re.fullmatch(r"(?:19|20)\d\d(?:\.(?:0?[1-9]|1[0-2]))?", plain):
        return read_date(plain.replace(".", "年") + ("月" if "." in plain else "年"), context.year)
    return None


def _date_value(text: str, day: DateRead, context: _Context) -> Value:
    operator = day.operator
    if operator in (None, "between") and context.symbol in ("le", "lt", "ge", "gt"):
        operator = context.symbol
    if day.first is None or day.last is None:
        return Value(text, "date", operator=cast("Operator | None", operator))
    first: date = day.last if operator in ("le", "lt") else day.first
    high = float(day.last.toordinal()) if operator == "between" else None
    return Value(
        text,
        "date",
        operator=cast("Operator | None", operator),
        base=float(first.toordinal()),
        base_high=high,
        date=first.isoformat(),
    )


def _quantity_value(text: str, plain: str, quantity: Quantity, context: _Context) -> Value:
    operator = _operator(quantity.operator, context)
    if operator is None and context.name.bounded and _DOUBTFUL.fullmatch(plain):
        return Value(text, "quantity", unit="%", dimension="ratio")
    printed, dimension, factor = _unit(quantity, context)
    number, high = quantity.number, quantity.high
    base = base_high = None
    if factor is not None:
        unit = Unit("", dimension, factor)
        base, base_high = to_base(number, unit), None if high is None else to_base(high, unit)
    return Value(
        text,
        "quantity" if high is None else "range",
        operator=cast("Operator | None", operator),
        number=float(number),
        number_high=None if high is None else float(high),
        unit=printed,
        dimension=dimension,
        base=base,
        base_high=base_high,
    )


def _operator(own: str | None, context: _Context) -> str | None:
    """The comparison of the text and that of its column; 达到 is a floor only in a target."""
    if own in _REACH:
        own = None if context.actual else _REACH[own]
    symbol = context.symbol if context.symbol != "qualitative" else None
    return symbol if own in (None, "eq", "approx") and symbol else own


_Typed = tuple[str | None, str | None, Fraction | None]


def _unit(quantity: Quantity, context: _Context) -> _Typed:
    """The unit to print, the dimension and the factor: from the text, else its column, else its name."""
    if quantity.dimension:
        return (quantity.unit.text if quantity.unit else None), quantity.dimension, Fraction(1)
    if quantity.printed_unit:
        return quantity.printed_unit, None, None
    near = context.unit or context.name.unit
    unit = quantity.unit
    if unit is None:
        return _unit_nearby(quantity, context, near)
    if quantity.below:
        unit = rate_unit(unit, quantity.below) or unit
    if unit.dimension is None and unit.text in _bare(unit):
        return _multiplied(unit, context, near)
    if near:
        unit = _refined(unit, column_unit(near))
    return unit.text, unit.dimension, unit.factor


def _bare(unit: Unit) -> tuple[str, ...]:
    """A multiplier that stands as a unit (`200万`), not a rate of one (`620万/月`)."""
    return () if "/" in unit.text else (unit.text,)


def _unit_nearby(quantity: Quantity, context: _Context, near: str | None) -> _Typed:
    """A bare number: the unit of its column or of its name; else what the name counts."""
    if near:
        unit = column_unit(near)
        if unit is None:
            return (context.unit, None, None) if context.unit else (None, None, None)
        if quantity.below:
            unit = rate_unit(unit, quantity.below) or unit
        return near, unit.dimension, unit.factor
    kind, number = context.name.kind, quantity.number
    if kind == "ratio" and (number == 0 or 1 < number <= 100):
        return None, "ratio", Fraction(1, 100)
    if kind == "count":
        return None, "count", Fraction(1)
    if kind == "money":
        amount = parse_amount("1", context.money_unit)
        factor = Fraction(amount.yuan) if amount and amount.yuan is not None else None
        return None, "money", factor
    return None, None, None


def _multiplied(unit: Unit, context: _Context, near: str | None) -> _Typed:
    """`200万`: of what, the column or the name may say; else it is a number of no dimension."""
    if near:
        whole = column_unit(near if near.startswith(unit.text) else unit.text + near)
        if whole:
            return unit.text, whole.dimension, whole.factor
    kind = context.name.kind
    return unit.text, kind if kind in ("money", "count") else None, unit.factor


def _refined(unit: Unit, near: Unit | None) -> Unit:
    """`10元` under a name in 元/人 is 10 元/人: the unit of the name says more than the cell's."""
    if near is None or unit.dimension is None or not (near.dimension or "").startswith(f"{unit.dimension}_per_"):
        return unit
    _, _, below = near.text.partition("/")
    whole = rate_unit(unit, below) if below else None
    return Unit(unit.text, whole.dimension, whole.factor) if whole else unit
