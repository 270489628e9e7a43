"""When two printed amounts are one: an amount may be rounded, or cut, to the digits that a narrative prints."""

from __future__ import annotations

import re
from decimal import Decimal

from extract.model.record import Amount
from extract.text.view import fold

__all__ = ["agree", "grain", "slipped"]

_NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_WAN = Decimal(10_000)
_SHARE = Decimal("0.01")  # digits that are missing explain no more than one part in a hundred
_LEAST = Decimal(100)  # 0.01 万元
_SLIP = Decimal("0.0006")


def grain(amount: Amount) -> Decimal:
    """One unit of the last digit that is printed, in yuan.

    >>> grain(Amount("1,241.13万元", Decimal(12411300))), grain(Amount("600", Decimal(600)))
    (Decimal('100'), Decimal('1'))
    """
    match = _NUMBER.search(fold(amount.text))
    if match is None or amount.yuan is None:
        return Decimal(1)
    number = Decimal(match[0].replace(",", ""))
    step = Decimal(1).scaleb(-len(match[1] or ""))
    if not number or not amount.yuan:
        return step * _WAN
    return step * abs(amount.yuan / number)


def agree(one: Amount | None, other: Amount | None) -> bool | None:
    """Whether two amounts are one but for rounding or cutting of digits; ``None`` where one is not known.

    >>> agree(Amount("5,301.41万元", Decimal(53014100)), Amount("53014152", Decimal(53014152)))
    True
    >>> agree(Amount("30万元", Decimal(300000)), Amount("0", Decimal(0)))
    False
    """
    if one is None or other is None or one.yuan is None or other.yuan is None:
        return None
    larger = max(abs(one.yuan), abs(other.yuan))
    if not one.yuan or not other.yuan:
        return larger < _LEAST / 2
    apart = abs(one.yuan - other.yuan)
    return apart <= max(_SHARE * larger, _LEAST) and apart <= max(grain(one), grain(other))


def slipped(one: Amount | None, other: Amount | None) -> bool:
    """Whether two amounts differ by the factor of 元 and 万元: another finding names that."""
    if one is None or other is None or not one.yuan or not other.yuan:
        return False
    ratio = max(one.yuan, other.yuan) / min(one.yuan, other.yuan)
    return abs(ratio / _WAN - 1) <= _SLIP
