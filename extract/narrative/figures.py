"""Figures in prose: a number with the bound before it and the unit behind it, as the value lexicon knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from extract.narrative.lexicon import cues, longest_first
from extract.values.tables import multipliers, simple_units

__all__ = ["Figure", "figures"]

_LONGEST_UNIT = 5
_NUMBER = r"(?<![0-9.])(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?![0-9])"

_DATE = re.compile(r"(?:19|20)[0-9]{2}年|[0-9]{1,2}月[0-9]{1,2}日")


class Figure(NamedTuple):
    """A figure of a text: its whole place, that of the bare number, and where it ends if it is money."""

    start: int
    end: int
    number: tuple[int, int]
    money: int


def figures(text: str) -> Iterator[Figure]:
    """The figures of a folded text, dates not among them.

    >>> [text[one.start:one.end] for text in ["不低于95%，1,200人次以上"] for one in figures(text)]
    ['不低于95%', '1,200人次以上']
    >>> [text[one.start:one.money] for text in ["14万里、3万元"] for one in figures(text)]
    ['14万', '3万元']
    """
    for match in _figure().finditer(text):
        if not _DATE.match(text, match.start("number")):
            money = max(match.end(part) for part in ("number", "power", "alone"))
            if match["unit"] in _money_units():
                money = match.end()
            yield Figure(*match.span(), match.span("number"), money)


@cache
def _figure() -> re.Pattern[str]:
    words = cues().words
    units = {unit for unit in simple_units() if len(unit) <= _LONGEST_UNIT}
    powers = longest_first(multipliers())
    return re.compile(
        rf"(?:{longest_first(words.facts.bounds)})?{_NUMBER}余?(?:(?P<power>{powers})?(?P<unit>{longest_first(units)})|(?P<alone>{powers}))?(?:{words.indicator.tail})?"
    )


@cache
def _money_units() -> frozenset[str]:
    return frozenset(unit for unit, known in simple_units().items() if known.dimension.startswith("money"))
