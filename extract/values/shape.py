"""What a short printed text looks like, fast: for the decoders, which ask it of every cell of every form."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from extract.values.comparisons import plain_operator, read_lead, read_tail
from extract.values.dates import read_date
from extract.values.levels import exact_level
from extract.values.numerals import ARABIC, DIGIT, NUMERAL, clean
from extract.values.quantities import read_chinese
from extract.values.tables import placeholders
from extract.values.units import plain_unit

__all__ = ["FIGURE_SHAPES", "Shape", "shape"]


class Shape(StrEnum):
    """The shapes of a printed cell. `NUMBER` is bare (a weight, a score); `QUANTITY` has a unit; `TEXT` is the rest."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    NUMBER = "number"
    PERCENT = "percent"
    QUANTITY = "quantity"
    OPERATOR_QUANTITY = "operator_quantity"
    RANGE = "range"
    DATE = "date"
    LEVEL = "level"
    COMPLETION = "completion"
    OPERATOR = "operator"
    UNIT = "unit"
    TEXT = "text"


FIGURE_SHAPES = frozenset((Shape.NUMBER, Shape.PERCENT, Shape.QUANTITY, Shape.OPERATOR_QUANTITY, Shape.RANGE))
"""The shapes of cells that hold a figure."""


_LONGEST = 40
# A longer text is no value whatever white space is in it; it is not even cleaned.
_LONGEST_RAW = 80
_LONGEST_NUMERAL = 12
_UNDATED = re.compile(r"[年月季前]")
_NUMBER = re.compile(rf"[+-]?(?:{ARABIC})")
_SIMPLE = re.compile(rf"([≥≤><=]?)(?:{ARABIC})([^\d.,\-~至到]{{0,10}})")
_FIRST = re.compile(rf"(?P<lead>\D{{0,14}}?)(?P<number>[+-]?(?:{ARABIC}))(?P<tail>.*)", re.DOTALL)
_RANGE_TAIL = re.compile(rf"(?P<unit>[^\d~至到-]{{0,8}})(?:-{{1,2}}|~|至|到)[≤<]?(?P<high>{ARABIC})(?P<tail>.{{0,12}})")
_BRACKETED = re.compile(r"[(（\[【](.*)[)）\]】]")


def _numeric(text: str) -> Shape | None:
    """The shape of a text that is a number with what belongs to it, else ``None``."""
    match = _FIRST.fullmatch(text)
    if match is None:
        return None
    lead = read_lead(match["lead"]) if match["lead"] else None
    if lead and not lead.known:
        return None
    range_ = _RANGE_TAIL.fullmatch(match["tail"])
    if range_:
        tail = read_tail(range_["tail"])
        unit_known = not range_["unit"] or read_tail(range_["unit"]).unit is not None
        return Shape.RANGE if not tail.rest and unit_known else None
    tail = read_tail(match["tail"])
    if tail.rest:
        return None
    if (lead and lead.operator) or tail.operator:
        return Shape.OPERATOR_QUANTITY
    if tail.unit is None:
        return Shape.NUMBER if lead is None else None
    return Shape.PERCENT if tail.unit.dimension == "ratio" and tail.unit.text in "%‰" else Shape.QUANTITY


def _quick(text: str) -> Shape | None:
    """The commonest cells, a glyph, a number and a unit: told without asking what else they could be."""
    match = _SIMPLE.fullmatch(text)
    if match is None:
        return None
    glyph, word = match[1], match[2]
    if word and word != "%":
        unit = plain_unit(word)
        # `12月` and `2024年` are dates.
        if unit is None or unit.dimension == "duration":
            return None
    if glyph:
        return Shape.OPERATOR_QUANTITY
    if not word:
        return Shape.NUMBER
    return Shape.PERCENT if word in "%‰" else Shape.QUANTITY


@lru_cache(maxsize=65536)
def shape(text: str) -> Shape:
    """What a printed text looks like, by its form alone: no name, no column, no neighbour is asked.

    Decoders use it to tell columns apart. It is stricter than `parse_value`: a clause with a number in it is
    `TEXT`. Full width is fine; white space is ignored.

    >>> [str(shape(t)) for t in ("１０", "≥95%", "12月31日前", "已完成", "万元", "—", "救助人数")]
    ['number', 'operator_quantity', 'date', 'completion', 'unit', 'placeholder', 'text']
    """
    if len(text) > _LONGEST_RAW:
        return Shape.TEXT
    plain = clean(text)
    if not plain:
        return Shape.EMPTY
    if _NUMBER.fullmatch(plain):
        return Shape.NUMBER
    if plain in placeholders():
        return Shape.PLACEHOLDER
    if len(plain) > _LONGEST:
        return Shape.TEXT
    level = exact_level(plain)
    if level:
        return Shape.COMPLETION if level[0] == "completion" else Shape.LEVEL
    return _classified(plain)


def _classified(plain: str) -> Shape:
    """The shape of a text that is neither a bare number nor a listed word."""
    bracketed = _BRACKETED.fullmatch(plain)
    if bracketed and _NUMBER.fullmatch(bracketed[1]):
        return Shape.NUMBER
    if DIGIT.search(plain):
        quick = _quick(plain)
        if quick:
            return quick
        return Shape.DATE if read_date(bracketed[1] if bracketed else plain) else _numeric(plain) or Shape.TEXT
    if _UNDATED.search(plain) and read_date(plain):
        return Shape.DATE
    if plain_operator(plain):
        return Shape.OPERATOR
    if plain_unit(plain.strip("()")):
        return Shape.UNIT
    numeral = len(plain) <= _LONGEST_NUMERAL and NUMERAL.search(plain)
    return Shape.QUANTITY if numeral and read_chinese(plain) else Shape.TEXT
