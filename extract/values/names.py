"""What an indicator's name says about its values: a unit in brackets, and the kind of number it asks for."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

import msgspec

from extract.values.dates import is_time_name
from extract.values.numerals import clean
from extract.values.tables import table
from extract.values.units import column_unit

__all__ = ["NameFacts", "read_name"]


class NameFacts(msgspec.Struct, frozen=True):
    """The unit printed in a name, what its numbers count, whether they are dates, and whether 100 % is their end."""

    unit: str | None = None
    kind: Literal["money", "count", "ratio"] | None = None
    time: bool = False
    bounded: bool = False


_NOTHING = NameFacts()
_BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]{1,14})[)）\]]")
_UNIT_LABEL = re.compile(r"^(?:计量|度量)?单位[:为]?|^[≥≤><=]?\*+")


@cache
def _ending(section: str) -> re.Pattern[str]:
    words = table("value_names")[section]["endings"].split()
    return re.compile("(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")$")


@lru_cache(maxsize=4096)
def read_name(name: str | None) -> NameFacts:
    """What a name says about its values.

    >>> read_name("财政补助标准（元/人）").unit, read_name("群众满意度").kind, read_name("完成时间").time
    ('元/人', 'ratio', True)
    """
    if not name:
        return _NOTHING
    plain = clean(name)
    unit = None
    for bracket in _BRACKETS.findall(plain):
        word = _UNIT_LABEL.sub("", bracket)
        if word and column_unit(word):
            unit = word
    bare = _BRACKETS.sub("", plain)
    kind: Literal["money", "count", "ratio"] | None = None
    if _ending("ratio").search(bare):
        kind = None if _ending("per_mille").search(bare) else "ratio"
    elif _ending("money").search(bare):
        kind = "money"
    elif _ending("count").search(bare):
        kind = "count"
    return NameFacts(unit, kind, is_time_name(bare), bool(_ending("bounded").search(bare)))
