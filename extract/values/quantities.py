"""Numbers with units inside a clean text: where the number is, what is before it, and what follows.

Nothing here knows of names, columns or targets; `value` brings those in.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import msgspec

from extract.text.view import fold
from extract.values.comparisons import latin_unit, read_lead, read_tail
from extract.values.numerals import ARABIC, CHINESE, chinese_number, decimal_of
from extract.values.tables import table
from extract.values.units import Unit, ordinal_words, plain_unit

__all__ = ["Quantity", "read_chinese", "read_quantity", "read_range"]


class Quantity(msgspec.Struct, frozen=True):
    """A number, or two, as read: `operator` may be `reach`, `below` is what each is for (`人/年`)."""

    number: Decimal
    unit: Unit | None = None
    operator: str | None = None
    below: str = ""
    high: Decimal | None = None
    printed_unit: str | None = None
    dimension: str | None = None


_N = rf"[+-]?(?:{ARABIC})"
_FIRST = re.compile(rf"(?P<lead>\D{{0,24}}?)(?P<number>{_N})(?P<tail>.{{0,28}})")
_BARE = re.compile(_N)
_GLYPHED = re.compile(rf"(?P<glyph>[≥≤><=]{{1,2}})(?P<number>{_N})")
_RANGE = re.compile(
    rf"(?P<lead>\D{{0,12}}?)(?P<low>{_N})(?P<unit>[^\d\-~至到≤<≥>±]{{0,8}})(?:-{{1,2}}|~{{1,2}}|至|到)"
    rf"(?P<high>{ARABIC})(?P<tail>\D{{0,12}})"
)
_TWO_SIDED = re.compile(
    rf"(?P<lead>)[≥>]=?(?P<low>{_N})(?P<unit>[^\d≤<]{{0,6}}?)[,;且并、和~-]{{0,2}}[≤<]=?(?P<high>{_N})(?P<tail>\D{{0,12}})"
)
_TWO_SIDED_DOWN = re.compile(
    rf"(?P<lead>)[≤<]=?(?P<high>{_N})(?P<unit>[^\d≥>]{{0,6}}?)[,;且并、和~-]{{0,2}}[≥>]=?(?P<low>{_N})(?P<tail>\D{{0,12}})"
)
_ENCLOSED = re.compile(
    rf"(?P<lead>)(?P<low>{_N})(?P<unit>[^\d≤<]{{0,6}})[≤<]=?[^\d≤<]{{0,10}}[≤<]=?(?P<high>{_N})(?P<tail>\D{{0,12}})"
)
_DASHED = re.compile(r"\d.{0,8}[-~至到].{0,2}\d")
_TWO_COMPARISONS = re.compile(r"[≥≤><].*[≥≤><]")
_TOLERANCE = re.compile(rf"(?P<number>{ARABIC})?(?P<unit>[^\d±]{{0,6}})±(?P<delta>{ARABIC})(?P<tail>\D{{0,8}})")
_CHINESE = re.compile(rf"(?P<lead>[^{CHINESE}]{{0,10}}?)(?P<number>[{CHINESE}]{{1,9}})(?P<tail>.{{0,12}})")
_CHINESE_FRACTION = re.compile(
    rf"(?P<lead>[^{CHINESE}]{{0,8}}?)(?P<below>[{CHINESE}]{{1,4}})分之(?P<above>[{CHINESE}]{{1,7}}|{ARABIC})(?P<tail>.{{0,8}})"
)
_FRACTION = re.compile(r"/(?P<below>\d{1,2})(?P<tail>\D{0,6})")
_YEAR_LEAD = re.compile(r"^(?:19|20)\d\d年度?(?:内|末|底)?")
_NEGATED = re.compile(r"[未没无不非±~]|[≥≤><=].")
_NOUN = re.compile(r"[一-鿿()、/]{1,12}")
_WORD_UNIT = re.compile(r"[一-鿿]{1,3}")
_MOST_DIGITS = 18


@cache
def _rank_words() -> dict[str, str]:
    entry = table("operators")["rank"]
    return {fold(word): operator for operator in ("le", "eq") for word in entry[operator].split()}


@cache
def _negative_words() -> tuple[str, ...]:
    return tuple(fold(table("operators")["sign"]["negative"]).split())


@cache
def _range_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    entry = table("operators")["range"]
    before, after = (
        "|".join(map(re.escape, sorted(entry[key].split(), key=len, reverse=True))) for key in ("before", "after")
    )
    return re.compile(f"^(?:{before})"), re.compile(f"(?:{after})$")


def _decimal(digits: str) -> Decimal | None:
    return decimal_of(digits) if len(digits) <= _MOST_DIGITS else None


def read_quantity(plain: str) -> Quantity | None:
    """The one number of a text with its comparison and unit, ``None`` where there is none or more than one.

    >>> read_quantity("≥1.5万人").unit.factor, read_quantity("每亩补助300元").below, read_quantity("3个村,5个乡")
    (Fraction(10000, 1), '亩', None)
    """
    if _BARE.fullmatch(plain):
        number = _decimal(plain)
        return None if number is None else Quantity(number)
    match = _FIRST.fullmatch(plain)
    if match is None:
        return None
    found = _from_parts(match["lead"], match["number"], match["tail"])
    if found:
        return found
    glyphs = _GLYPHED.findall(plain)
    if len(glyphs) == 1:
        place = _GLYPHED.search(plain)
        tail = plain[place.end() :] if place else ""
        return _from_parts(glyphs[0][0], glyphs[0][1], tail) if len(tail) <= 28 else None
    shorter = _YEAR_LEAD.sub("", plain)
    if shorter != plain and shorter:
        return read_quantity(shorter)
    return None


def _from_parts(lead_text: str, digits: str, tail_text: str) -> Quantity | None:
    number = _decimal(digits)
    if number is None:
        return None
    if lead_text in _rank_words():
        return _rank(lead_text, number, tail_text)
    if lead_text.endswith(_negative_words()):
        number, lead_text = -number, ""
    lead, tail = read_lead(lead_text), read_tail(tail_text)
    fraction = _FRACTION.fullmatch(tail_text) if tail.unit is None else None
    if fraction:
        return _fraction(lead_text, number, fraction)
    operator = _joined(lead.operator, tail.operator)
    if not tail.rest:
        sure = lead.known or (tail.unit is not None and _harmless(lead_text))
        return Quantity(number, tail.unit, operator, lead.below) if sure else None
    if tail.unit is not None:
        loose = _NOUN.fullmatch(tail.rest) and (lead.known or _harmless(lead_text))
        return Quantity(number, tail.unit, operator, lead.below) if loose else None
    if lead.known and (_WORD_UNIT.fullmatch(tail.rest) or latin_unit(tail.rest)):
        # A unit that the table does not have is kept as printed; its dimension is not known.
        return Quantity(number, None, operator, lead.below, printed_unit=tail.rest)
    return None


def _harmless(lead: str) -> bool:
    """Whether unknown words before a number leave its meaning alone: no negation, no comparison that was not read.

    A number right after a Latin letter is part of a name (`PM2.5`, `A4`).
    """
    return not _NEGATED.search(lead) and not (lead[-1:].isascii() and lead[-1:].isalpha())


def _joined(first: str | None, second: str | None) -> str | None:
    """The stronger of two comparisons: `约5%以内` is at most 5 %."""
    if first in (None, "eq", "approx", "reach", "reach_down"):
        return second or first
    return first


def _rank(lead: str, number: Decimal, tail_text: str) -> Quantity | None:
    tail = read_tail(tail_text)
    if tail.unit is None or (tail.unit.dimension not in ("count", "rank")) or tail.rest:
        return None
    return Quantity(number, tail.unit, _rank_words()[lead], dimension="rank")


def _fraction(lead_text: str, number: Decimal, match: re.Match[str]) -> Quantity | None:
    """`2/3`: a ratio. A larger denominator is more likely a date or a code, and is left alone."""
    below = Decimal(match["below"])
    lead, tail = read_lead(lead_text), read_tail(match["tail"])
    if not lead.known or not 1 < below <= 10 or number > below or tail.rest or tail.unit:
        return None
    return Quantity(number / below, None, _joined(lead.operator, tail.operator), dimension="ratio")


def read_range(plain: str) -> Quantity | None:
    """Two ends with a dash, two comparisons, or a tolerance; both ends belong to it.

    >>> read_range("85%~90%").high, read_range("100±5%").number, read_range("≥3").high if read_range("≥3") else None
    (Decimal('90'), Decimal('95'), None)
    """
    if "±" in plain:
        return _tolerance(plain.lstrip("≤<="))
    match = None
    if _DASHED.search(plain):
        before, after = _range_words()
        match = _RANGE.fullmatch(after.sub("", before.sub("", plain)))
    if match is None and _TWO_COMPARISONS.search(plain):
        match = _TWO_SIDED.fullmatch(plain) or _TWO_SIDED_DOWN.fullmatch(plain) or _ENCLOSED.fullmatch(plain)
    return _ends(match) if match else None


def _ends(match: re.Match[str]) -> Quantity | None:
    """The two ends of a match, in one unit."""
    low, high = _decimal(match["low"]), _decimal(match["high"])
    lead, tail = read_lead(match["lead"]), read_tail(match["tail"])
    inside = read_tail(match["unit"])
    if low is None or high is None or not lead.known or tail.rest or inside.rest or high < 0:
        return None
    if tail.unit and inside.unit and tail.unit.factor != inside.unit.factor:
        # `5000元-1万元`: the ends are not in one unit; the higher one's is kept.
        if tail.unit.dimension != inside.unit.dimension:
            return None
        low = low * (inside.unit.factor.numerator * tail.unit.factor.denominator)
        low /= inside.unit.factor.denominator * tail.unit.factor.numerator
    elif low > high and tail.unit and tail.unit.factor > 1 and inside.unit is None:
        # `5000-1万元`: whether the lower end is in 万, too, is not said.
        return None
    low, high = min(low, high), max(low, high)
    return Quantity(low, tail.unit or inside.unit, "between", lead.below, high)


def _tolerance(plain: str) -> Quantity | None:
    """`100±5`, `±5%`: the interval round the number."""
    match = _TOLERANCE.fullmatch(plain)
    delta = _decimal(match["delta"]) if match else None
    if match is None or delta is None:
        return None
    middle = _decimal(match["number"]) if match["number"] else Decimal(0)
    tail, inside = read_tail(match["tail"]), read_tail(match["unit"])
    if middle is None or tail.rest or inside.rest or tail.operator not in (None, "le"):
        return None
    return Quantity(middle - delta, tail.unit or inside.unit, "between", "", middle + delta)


def read_chinese(plain: str) -> Quantity | None:
    """A Chinese numeral with a known unit and nothing else (`三次`, `不少于两个`), or a fraction (`百分之九十`).

    >>> read_chinese("不少于两次").number, read_chinese("百分之九十五").unit.text, read_chinese("一户一档")
    (Decimal('2'), '%', None)
    """
    match = _CHINESE_FRACTION.fullmatch(plain)
    if match:
        return _chinese_fraction(match)
    match = _CHINESE.fullmatch(plain)
    number = chinese_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    if match["lead"] in _rank_words():
        return _rank(match["lead"], number, match["tail"])
    lead, tail = read_lead(match["lead"]), read_tail(match["tail"])
    if number == 0 and plain == match["number"]:
        return Quantity(number)
    if not lead.known or tail.unit is None or tail.rest or tail.unit.text in ordinal_words():
        return None
    return Quantity(number, tail.unit, _joined(lead.operator, tail.operator), lead.below)


def _chinese_fraction(match: re.Match[str]) -> Quantity | None:
    below, lead, tail = chinese_number(match["below"]), read_lead(match["lead"]), read_tail(match["tail"])
    above = chinese_number(match["above"])
    above = decimal_of(match["above"]) if above is None else above
    if below is None or above is None or not below or not lead.known or tail.unit or tail.rest:
        return None
    operator = _joined(lead.operator, tail.operator)
    percent = {Decimal(100): "%", Decimal(1000): "‰", Decimal(10000): "‱"}.get(below)
    if percent:
        return Quantity(above, plain_unit(percent), operator)
    return Quantity(above / below, None, operator, dimension="ratio")
