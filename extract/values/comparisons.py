"""What stands before and after a number: comparisons, `每…` and units, each read once per distinct text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import cast

import msgspec

from extract.model.record import Operator
from extract.text.view import fold
from extract.values.numerals import clean
from extract.values.tables import operator_words, simple_units, table
from extract.values.units import Unit, plain_unit

__all__ = ["Lead", "Tail", "column_operator", "latin_unit", "plain_operator", "read_lead", "read_tail"]


class Lead(msgspec.Struct, frozen=True):
    """The words before a number: their comparison, what the number is for each of (`每人`), whether all were known.

    `reach` is 达到: a floor in a target, a plain statement in an actual.
    """

    operator: str | None
    below: str
    known: bool
    glyph: bool = False


class Tail(msgspec.Struct, frozen=True):
    """The words after a number: unit, comparison, and the noun that is left over (`场` of `次培训` leaves 培训)."""

    unit: Unit | None
    operator: Operator | None
    rest: str


_WEAK = frozenset({"eq", "reach", "reach_down"})
_PUNCTUATION = "。;；,，、:：!！\"'"
_BEFORE_PUNCTUATION = ":：,，、;；。\"'(（[【+"
_LATIN_UNIT = re.compile(r"[A-Za-z][A-Za-z/0-9]{0,7}$")


@cache
def _means() -> re.Pattern[str]:
    means = "|".join(fold(table("operators")["mean"]["words"]).split())
    return re.compile(rf"(?<![一-鿿])({means})均")


def _each(text: str) -> tuple[list[str], str]:
    """What a number is for each of (`每人每年`, `人均`), and the text without it."""
    below: list[str] = []
    start = text.find("每")
    while start >= 0:
        after = start + (2 if text[start + 1 : start + 2] == "一" else 1)
        for length in (4, 3, 2, 1):
            unit = simple_units().get(text[after : after + length])
            if unit and unit.role:
                below.append(text[after : after + length])
                text = text[:start] + text[after + length :]
                break
        else:
            start += 1
        start = text.find("每", start)
    below += _means().findall(text)
    return below, _means().sub("", text)


@cache
def _ending_operator() -> re.Pattern[str]:
    words = {**operator_words("glyphs"), **operator_words("before")}
    return re.compile("(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")$")


@cache
def _before() -> dict[str, str]:
    return {**operator_words("before"), **operator_words("glyphs")}


@cache
def _noise() -> re.Pattern[str]:
    words = sorted(map(fold, table("operators")["noise"]["before"].split()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def _stronger(first: str | None, second: str | None) -> str | None:
    """Of two comparisons that stand together (`达到≥`), the one that says more."""
    if first is None or first in _WEAK:
        return second or first
    return first


@lru_cache(maxsize=4096)
def read_lead(text: str) -> Lead:
    """The meaning of the words before a number.

    >>> read_lead("控制在"), read_lead("每人每年不低于").below
    (Lead(operator='le', below='', known=True, glyph=False), '人/年')
    """
    operator: str | None = None
    glyph = False
    text = text.rstrip(_BEFORE_PUNCTUATION)
    while text:
        match = _ending_operator().search(text)
        if match is None:
            break
        found = _before()[match[0]]
        glyph = glyph or match[0] in operator_words("glyphs")
        operator = _stronger(operator, found)
        text = text[: match.start()].rstrip(_BEFORE_PUNCTUATION)
    below: list[str] = []
    if "每" in text or "均" in text:
        below, text = _each(text)
    rest = _noise().sub("", text).strip(_BEFORE_PUNCTUATION)
    return Lead(operator, "/".join(below), not rest, glyph)


@cache
def _after() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(operator_words("after"), key=len, reverse=True))))


def _known_unit(text: str) -> Unit | None:
    return plain_unit(text) if text else None


def _longest_unit(text: str) -> Unit | None:
    """The longest unit that the text starts with."""
    for length in range(min(len(text), 12), 0, -1):
        unit = plain_unit(text[:length])
        # A bracket that is left open belongs to what follows: `%(含)以上`.
        if unit and unit.text.count("(") == unit.text.count(")"):
            return unit
    return None


@lru_cache(maxsize=8192)
def read_tail(text: str) -> Tail:
    """The meaning of the words after a number.

    >>> read_tail("万元以上").unit.dimension, read_tail("万元以上").operator
    ('money', 'ge')
    >>> read_tail("次培训").rest
    '培训'
    """
    text = text.strip(_PUNCTUATION)
    if text[:1] == "(" and text[-1:] == ")" and text.count("(") == 1:
        text = text[1:-1]
    if not text:
        return Tail(None, None, "")
    unit = _known_unit(text)
    if unit:
        return Tail(unit, None, "")
    unit = _longest_unit(text)
    rest = text[len(unit.text) :] if unit else text
    match = _after().match(rest)
    operator = None
    if match:
        operator = operator_words("after")[match[0]]
        rest = rest[match.end() :]
        if unit is None and rest:
            # The comparison may stand before the unit: `5(含)以上个`, `95以上%`.
            later = _known_unit(rest)
            if later:
                unit, rest = later, ""
    return Tail(unit, cast("Operator | None", operator), rest.strip(_PUNCTUATION + "()（）"))


@lru_cache(maxsize=512)
def column_operator(symbol: str) -> str | None:
    """The comparison that a column of its own prints (`≥`, `小于等于`, `定性`): an operator, `qualitative` or ``None``.

    >>> column_operator("≧"), column_operator("小于等于"), column_operator("定性"), column_operator("次")
    ('ge', 'le', 'qualitative', None)
    """
    return plain_operator(clean(symbol).strip("()"))


def plain_operator(plain: str) -> str | None:
    """`column_operator` for a text that is clean already."""
    found = operator_words("glyphs").get(plain) or operator_words("column").get(plain)
    if found:
        return found
    # Of the words that go before a number, 达到 or 合计 alone is no comparison.
    word = operator_words("before").get(plain)
    return word if word in ("ge", "le", "gt", "lt") else None


def latin_unit(text: str) -> bool:
    """Whether a tail that the table does not know is yet a unit: Latin letters (`NTU`, `mSv`)."""
    return bool(_LATIN_UNIT.match(text))
