"""An actual beside its target: the comparison that it repeats, the unit that it leaves out, the trend that turned."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache

import msgspec

from extract.model.record import Value
from extract.text.view import fold
from extract.values.amounts import parse_amount
from extract.values.tables import table
from extract.values.units import Unit, column_unit, plain_unit, to_base

__all__ = ["beside"]

# An actual that is this many times its target, or less than this part of it, is not in the target's unit.
_IMPLAUSIBLE = 100
_Based = tuple[str | None, float | None, float | None]


def beside(read: Value, target: Value, money_unit: str | None) -> Value:
    """The actual with what its target adds.

    A repeated comparison is marked; a bare number takes the target's unit for `dimension` and `base` (its `unit`
    stays ``None``: none is printed); a number whose trend is the opposite of the target's becomes negative.
    """
    copied = read.operator is not None and read.operator == target.operator
    if read.number is None or target.number is None:
        return msgspec.structs.replace(read, copied_operator=True) if copied else read
    based: _Based = read.dimension, read.base, read.base_high
    unit = plain_unit(read.unit) if read.unit else None
    if read.unit is None and target.unit:
        based = _attached(read, target, money_unit)
    elif unit and unit.dimension is None and target.unit:
        based = _multiplied_like(read, target)
    turned = _turned(read.text, target.text)
    if not copied and not turned and based == (read.dimension, read.base, read.base_high):
        return read
    sign = -1 if turned else 1
    return msgspec.structs.replace(
        read,
        number=sign * read.number,
        dimension=based[0],
        base=None if based[1] is None else sign * based[1],
        base_high=based[2],
        copied_operator=copied,
    )


def _attached(read: Value, target: Value, money_unit: str | None) -> _Based:
    """The base of a bare actual in its target's unit, or in the form's unit of money, whichever is plausible."""
    factor = _target_factor(target)
    if factor is None or read.number is None:
        return target.dimension or read.dimension, None, None
    if target.dimension == "ratio" and factor == Fraction(1, 100):
        factor = _percent_factor(read.number, target.number or 0)
    elif read.number and target.number:
        ratio = abs(read.number / target.number)
        if target.dimension in ("money", None) and not 1 / _IMPLAUSIBLE <= ratio <= _IMPLAUSIBLE:
            factor = _money_factor(read.number, target, money_unit)
        elif ratio > _IMPLAUSIBLE:
            factor = _counted_singly(ratio, target) or factor
    if factor is None:
        return target.dimension, None, None
    return target.dimension, *_bases(read, factor)


def _counted_singly(ratio: float, target: Value) -> Fraction | None:
    """The factor of the target's unit without its multiplier (`31200` against `3万人次`), where that is plausible."""
    whole, single = column_unit(target.unit or ""), column_unit((target.unit or "").lstrip("万亿"))
    if whole is None or single is None or whole.factor <= single.factor:
        return None
    plain = ratio * float(single.factor / whole.factor)
    return single.factor if 1 / _IMPLAUSIBLE <= plain <= _IMPLAUSIBLE else None


def _bases(read: Value, factor: Fraction) -> tuple[float | None, float | None]:
    """Both numbers of a value times a factor, exact until the last step."""
    unit = Unit("", None, factor)
    low, high = (None if n is None else to_base(Decimal(repr(n)), unit) for n in (read.number, read.number_high))
    return low, high


def _target_factor(target: Value) -> Fraction | None:
    """The factor that the target itself was read with (万 under a name in 元, `10元` under a name in 元/人)."""
    if target.number and target.base is not None:
        return (Fraction(repr(target.base)) / Fraction(repr(target.number))).limit_denominator(10**9)
    unit = column_unit(target.unit or "")
    return unit.factor if unit else None


def _percent_factor(actual: float, target: float) -> Fraction | None:
    """A bare actual against a target in %: in % as a rule; a decimal of at most 1 is a spreadsheet's per cent."""
    if actual == 0 or abs(actual) > 1 or target <= 2:
        return Fraction(1, 100)
    return Fraction(1) if abs(actual) >= 0.2 and target >= 20 else None


def _money_factor(number: float, target: Value, money_unit: str | None) -> Fraction | None:
    """The form's unit of money, where the target's is implausible and this one is not."""
    amount = parse_amount("1", money_unit)
    if amount is None or amount.yuan is None or not target.base:
        return None
    ratio = abs(number * float(amount.yuan) / target.base)
    return Fraction(amount.yuan) if 1 / _IMPLAUSIBLE <= ratio <= _IMPLAUSIBLE else None


def _multiplied_like(read: Value, target: Value) -> _Based:
    """`738.94万` against `200万元`: the multiplier is printed, what is counted is the target's."""
    multiplier, printed = read.unit or "", target.unit or ""
    whole = column_unit(printed if printed.startswith(multiplier) else multiplier + printed)
    if whole is None or whole.dimension is None or target.dimension != whole.dimension:
        return read.dimension, read.base, read.base_high
    return whole.dimension, *_bases(read, whole.factor)


@cache
def _trends() -> tuple[re.Pattern[str], re.Pattern[str]]:
    entry = table("operators")["sign"]
    up, down = (re.compile("|".join(fold(entry[key]).split())) for key in ("up", "down"))
    return up, down


def _turned(actual: str, target: str) -> bool:
    """Whether the actual went the other way (增长3% against 下降5%): its number is negative on the target's side."""
    if actual[:1].isdecimal():
        return False
    up, down = _trends()
    return bool(
        (up.search(target) and down.search(actual) and not up.search(actual))
        or (down.search(target) and up.search(actual) and not down.search(actual))
    )
