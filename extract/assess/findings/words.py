"""The words that rules look for, from ``lexicon/findings_words.toml``."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec

__all__ = ["pattern", "words"]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list of words (plain text) or patterns, and what it rests on."""

    source: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@cache
def _lists() -> dict[str, Words]:
    data = resources.files("extract.lexicon").joinpath("findings_words.toml").read_bytes()
    return msgspec.toml.decode(data, type=dict[str, Words])


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list, each taken apart at white space."""
    return frozenset(word for line in _lists()[name].words for word in line.split())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One pattern that finds any word or pattern of a list; the longest words are tried first."""
    plain = [re.escape(word) for word in sorted(words(name), key=lambda word: (-len(word), word))]
    return re.compile("|".join([*_lists()[name].patterns, *plain]))
