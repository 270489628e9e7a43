"""The value lexicon (`extract/lexicon/units.toml`, `operators.toml`, `levels.toml`), read once and indexed.

Knowledge is data: this module only turns the files into look-up tables; no word list stands in code.
"""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from extract.text.view import fold

__all__ = [
    "Scale",
    "SimpleUnit",
    "level_words",
    "multipliers",
    "operator_words",
    "placeholders",
    "scales",
    "simple_units",
    "table",
]

# Words like "above" that stand after the number, before it, or alone in a column of comparisons.
_OPERATORS = ("ge", "le", "gt", "lt", "eq", "approx")


class SimpleUnit(msgspec.Struct, frozen=True):
    """A unit that is not put together from others: its dimension, factor to the base unit, and role below a line."""

    dimension: str
    factor: Fraction
    role: str | None
    multiplied: bool


class Scale(msgspec.Struct, frozen=True):
    """An ordered scale of words: the level of each rank, and the rank that each class of prefix gives a stem."""

    name: str
    levels: tuple[float, ...]
    stems: tuple[str, ...]
    by_prefix: dict[str, int]


@cache
def table(name: str) -> dict[str, Any]:
    """One lexicon file as it stands (`units`, `operators`, `levels`)."""
    return tomllib.loads(resources.files("extract.lexicon").joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def multipliers() -> dict[str, int]:
    """Powers of ten that go before a unit, longest first.

    >>> multipliers()["万"]
    10000
    """
    pairs = [line.split(" = ") for line in table("units")["multipliers"]["values"]]
    return {word: int(factor) for word, factor in sorted(pairs, key=lambda pair: -len(pair[0]))}


@cache
def simple_units() -> dict[str, SimpleUnit]:
    """Every spelling of every unit of the table, folded.

    >>> simple_units()["亩"].dimension, simple_units()["亩"].factor
    ('area', Fraction(2000, 3))
    """
    units: dict[str, SimpleUnit] = {}
    for dimension, entry in table("units")["dimension"].items():
        multiplied = entry.get("multiplied", False)
        for line in entry.get("units", ()):
            words, factor = line.rsplit(" = ", 1)
            unit = SimpleUnit(dimension, Fraction(factor), entry.get("role"), multiplied)
            units.update((fold(word), unit) for word in words.split())
        for role, words in entry.get("roles", {}).items():
            unit = SimpleUnit(dimension, Fraction(1), role, multiplied)
            for word in words.split():
                units.setdefault(fold(word), unit)
    return units


@cache
def operator_words(place: str) -> dict[str, str]:
    """Words of `glyphs`, `before`, `after` or `column` to their operator, longest first, folded."""
    entry = table("operators")[place]
    pairs: list[tuple[str, str]] = []
    for operator in (*_OPERATORS, "reach", "reach_down", "qualitative"):
        words = entry.get(operator, ())
        pairs += [(fold(word), operator) for word in (words.split() if isinstance(words, str) else words)]
    # A word listed twice keeps the first, stronger operator (the order of _OPERATORS).
    found: dict[str, str] = {}
    for word, operator in sorted(pairs, key=lambda pair: -len(pair[0])):
        found.setdefault(word, operator)
    return found


@cache
def scales() -> dict[str, Scale]:
    """The scales of words, by name, in the order in which they are tried."""
    found: dict[str, Scale] = {}
    for entry in table("levels")["scale"]:
        last = len(entry["ranks"]) - 1
        levels = tuple(round(1 - rank / last, 4) for rank in range(last + 1))
        stems = tuple(fold(word) for word in entry.get("stems", "").split())
        found[entry["name"]] = Scale(entry["name"], levels, stems, entry.get("by_prefix", {}))
    return found


@cache
def level_words() -> dict[str, tuple[tuple[str, float | None], ...]]:
    """Each listed word to its places: (scale, level). A printed scale (优良中低差) has no level.

    >>> level_words()["有效缓解"]
    (('reduce', 0.5),)
    """
    places: dict[str, tuple[tuple[str, float | None], ...]] = {}
    for entry in table("levels")["scale"]:
        scale = scales()[entry["name"]]
        for level, words in zip(scale.levels, entry["ranks"], strict=True):
            for word in map(fold, words.split()):
                seen = places.get(word, ())
                if all(name != scale.name for name, _ in seen):
                    places[word] = (*seen, (scale.name, level))
    for name, words in table("levels")["scale_names"].items():
        places.update((fold(word), ((name, None),)) for word in words.split())
    return places


@cache
def placeholders() -> frozenset[str]:
    """What stands in a cell that says nothing."""
    entry = table("levels")["placeholders"]
    words = (entry["words"] + " " + entry["labels"]).split()
    return frozenset(map(fold, words)) | {""}
