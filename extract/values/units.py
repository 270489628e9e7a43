"""Units of measure: a printed unit to its dimension and its factor to the dimension's base unit.

A table of our own, and not a unit library (pint): the units of these forms are Chinese counting words, calendar
periods and money, written in a dozen ways (`元/人·年`, `元/年/人`, `人/次`, `每亩`), which such a library cannot read;
its import alone takes longer than a whole document takes here; and the factors must stay exact fractions.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

import msgspec

from extract.values.numerals import clean
from extract.values.tables import SimpleUnit, multipliers, simple_units, table

__all__ = [
    "Unit",
    "base_unit",
    "column_unit",
    "dimensions",
    "ordinal_words",
    "plain_unit",
    "rate_unit",
    "to_base",
    "unit_of",
]

_YEAR_ROLES = {Fraction(365): "year", Fraction(365, 2): "year", Fraction(365, 4): "year", Fraction(365, 12): "year"}
_SEPARATORS = re.compile(r"[/·*、×.]|每|÷")
_BRACKETS = re.compile(r"[()（）\[\]]")
_COUNTED_BELOW = re.compile(r"(10*)?(\D*)")
_MAX_LENGTH = 16
_ROLE_ORDER = ("person", "student", "household", "year", "day")


class Unit(msgspec.Struct, frozen=True):
    """A unit as printed, its dimension (``None`` for a bare 万 or 亿) and its exact factor to the base unit."""

    text: str
    dimension: str | None
    factor: Fraction
    role: str | None = None


def to_base(number: Decimal, unit: Unit) -> float:
    """`number` of `unit` in the base unit; exact until the last step.

    >>> to_base(Decimal("5.54"), Unit("万人", "count", Fraction(10000)))
    55400.0
    """
    return float(number * unit.factor.numerator / unit.factor.denominator)


@cache
def _first_characters() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that a unit may start with, and those of a multiplier: most texts are no unit at first sight."""
    powers = frozenset(word[0] for word in multipliers())
    return frozenset(word[0] for word in simple_units()) | powers, powers


def _split_multiplier(text: str) -> tuple[int, str] | None:
    if not text or text[0] not in _first_characters()[1]:
        return None
    for word, factor in multipliers().items():
        if text.startswith(word):
            return factor, text[len(word) :]
    return None


def _simple(text: str) -> tuple[SimpleUnit, Fraction] | None:
    """A unit with or without a multiplier before it: `元`, `万元`, `百万人`."""
    found = simple_units().get(text)
    if found:
        return found, found.factor
    split = _split_multiplier(text)
    if split:
        found = simple_units().get(split[1])
        if found and found.multiplied:
            return found, found.factor * split[0]
    return None


def _below(text: str) -> tuple[str, Fraction] | None:
    """A denominator's role and factor: `月` is a twelfth of `year`, `10万人` are 100,000 of `person`."""
    match = _COUNTED_BELOW.fullmatch(text)
    many = int(match[1]) if match and match[1] else 1
    found = _simple(match[2] if match else text)
    if found is None or found[0].role is None or not many:
        return None
    unit, factor = found
    if unit.dimension == "duration" and factor in _YEAR_ROLES:
        return "year", factor / 365 * many
    return unit.role or unit.dimension, factor * many


def _join(text: str, top: tuple[str | None, Fraction], below: list[tuple[str, Fraction]]) -> Unit:
    """The compound of a numerator and its denominators, whatever their order: 元/人/年 is 元/年/人."""
    factor = top[1]
    for _, part in below:
        factor /= part
    roles = sorted({role for role, _ in below}, key=lambda r: (_ROLE_ORDER.index(r) if r in _ROLE_ORDER else 2, r))
    times = [role for role in roles if role in ("year", "day")]
    names = [role for role in roles if role not in times] + times
    dimension = f"{top[0]}_per_{'_'.join(names)}" if top[0] else None
    return Unit(text, dimension, factor)


def rate_unit(top: Unit, below: str) -> Unit | None:
    """`top` per `below` (`每人每月` 300 元: `人/月`), ``None`` where a part is no denominator.

    >>> rate_unit(unit_of("元"), "人/月").dimension
    'money_per_person_year'
    """
    parts = [_below(part) for part in below.split("/") if part]
    known = [part for part in parts if part]
    if not known or len(known) < len(parts):
        return None
    return _join(f"{top.text}/{below}", (top.dimension, top.factor), known)


@lru_cache(maxsize=8192)
def unit_of(text: str) -> Unit | None:
    """What a printed unit means, ``None`` where it is not known.

    Separators `/ · * 、 每` are one; brackets inside do not count (`人（次）`). Base units are those of `units.toml`;
    months, quarters and years below the line are years, weeks, days and hours are days.

    >>> unit_of("元/人·月").dimension, unit_of("元/人·月").factor
    ('money_per_person_year', Fraction(12, 1))
    >>> unit_of("人/次").dimension, unit_of("万亩").factor, unit_of("不知道")
    ('count', Fraction(20000000, 3), None)
    """
    if len(text) > _MAX_LENGTH:
        return None
    plain = clean(text)
    unit = plain_unit(plain[1:-1] if plain[:1] in "([【" and plain[-1:] in ")]】" else plain)
    return Unit(text, unit.dimension, unit.factor, unit.role) if unit else None


@lru_cache(maxsize=16384)
def plain_unit(text: str) -> Unit | None:
    """`unit_of` for a text that is clean already."""
    if not text or len(text) > _MAX_LENGTH or text[0] not in _first_characters()[0]:
        return None
    found = _simple(text)
    if found is None:
        plain = _BRACKETS.sub("", text)
        found = _simple(plain)
        if found is None:
            factor = multipliers().get(plain)
            return Unit(text, None, Fraction(factor)) if factor else _compound(text, plain)
    return Unit(text, found[0].dimension, found[1], found[0].role)


def _compound(text: str, plain: str) -> Unit | None:
    """A unit with parts below the line: `元/人·年`, `万元/公里`, `件/万人`."""
    parts = [part for part in _SEPARATORS.split(plain) if part]
    if len(parts) < 2:
        return None
    top = _simple(parts[0])
    factor = multipliers().get(parts[0])
    if top is None and factor is None:
        return None
    below = [_below(part) for part in parts[1:]]
    known = [part for part in below if part]
    if len(known) < len(below):
        return None
    if top:
        return _join(text, (top[0].dimension, top[1]), known)
    # `≤620万/月`: the numerator is a bare multiplier; what it counts is not said.
    return _join(text, (None, Fraction(factor or 1)), known)


@lru_cache(maxsize=2048)
def column_unit(text: str) -> Unit | None:
    """What a cell of a unit column means: a unit, or a counting word with its noun (`个路口`, `家药店`).

    >>> column_unit("个路口").dimension, unit_of("个路口")
    ('count', None)
    """
    plain = clean(text).strip("()（）")
    unit = plain_unit(plain)
    if unit:
        return Unit(text, unit.dimension, unit.factor, unit.role)
    for length in (2, 1):
        head = simple_units().get(plain[:length])
        if head and plain[:length] in _leading_words() and len(plain) > length:
            return Unit(text, head.dimension, head.factor, head.role)
    return None


@cache
def ordinal_words() -> frozenset[str]:
    """Counting words that number a class after a Chinese numeral (二类, 一期)."""
    return frozenset(table("units")["ordinal"]["words"].split())


@cache
def _leading_words() -> frozenset[str]:
    return frozenset(table("units")["leading"]["words"].split())


@cache
def dimensions() -> dict[str, str]:
    """The simple dimensions and their base units.

    >>> dimensions()["money"], dimensions()["area"]
    ('元', '平方米')
    """
    return {name: str(entry["base"]) for name, entry in table("units")["dimension"].items()}


@lru_cache(maxsize=512)
def base_unit(dimension: str) -> str | None:
    """The base unit of a dimension, compounds included; for messages and column heads.

    >>> base_unit("money_per_person_year")
    '元/人/年'
    """
    top, _, below = dimension.partition("_per_")
    base = dimensions().get(top)
    if not below or base is None:
        return base
    words = table("units")["role_units"]
    parts = [words.get(role) for role in below.split("_")]
    return "/".join([base, *parts]) if all(parts) else None
