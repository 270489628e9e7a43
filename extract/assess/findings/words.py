"""The words that rules look for, from ``lexicon/findings_words.toml`` and ``findings_across_words.toml``."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec

__all__ = ["pattern", "words"]

_FILES = ("findings_words.toml", "findings_across_words.toml")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list of words (plain text) or patterns, and what it rests on."""

    source: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@cache
def _lists() -> dict[str, Words]:
    folder = resources.files("extract.lexicon")
    found: dict[str, Words] = {}
    for name in _FILES:
        found |= msgspec.toml.decode(folder.joinpath(name).read_bytes(), type=dict[str, Words])
    return found


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list, each taken apart at white space."""
    return frozenset(word for line in _lists()[name].words for word in line.split())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One pattern that finds any word or pattern of a list; the longest words are tried first."""
    plain = [re.escape(word) for word in sorted(words(name), key=lambda word: (-len(word), word))]
    return re.compile("|".join([*_lists()[name].patterns, *plain]))
