"""The words that rules look for, from ``lexicon/findings_words.toml`` and ``findings_across_words.toml``."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec

__all__ = ["branches", "pattern", "words"]

_FILES = ("findings_words.toml", "findings_across_words.toml")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_LEADING = re.compile(r"\(\?:(?P<starts>[^()\[\]\\]+)\)(?P<optional>\??)(?![?*+{])(?P<rest>.+)", re.DOTALL)


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
    return re.compile("|".join(_parts(name)))


@cache
def branches(name: str) -> tuple[re.Pattern[str], ...]:
    """The alternatives of `pattern`, each by itself: a long text is searched for one plain beginning far faster."""
    return tuple([re.compile(part) for part in _parts(name)])


def _parts(name: str) -> list[str]:
    plain = [re.escape(word) for word in sorted(words(name), key=lambda word: (-len(word), word))]
    parts = [each for listed in _lists()[name].patterns for branch in _branches(listed) for each in _spread(branch)]
    return [*parts, *plain]


def _branches(listed: str) -> list[str]:
    """The alternatives of a pattern."""
    found = [""]
    depth = 0
    for part in _TOKEN.findall(listed):
        depth += (part == "(") - (part == ")")
        if part == "|" and not depth:
            found.append("")
        else:
            found[-1] += part
    return found


def _spread(branch: str) -> list[str]:
    """An alternative as several, each with a plain character in front: a search skips to these ten times as fast.

    >>> _spread("(?:全部)?完成"), _spread("(?:按|参照)下列格式")
    (['全部完成', '完成'], ['按下列格式', '参照下列格式'])
    """
    match = _LEADING.fullmatch(branch)
    if match is None or "(?P<" in branch:  # a name may stand once only
        return [branch]
    found = [start + match["rest"] for start in match["starts"].split("|")]
    return found + _spread(match["rest"]) if match["optional"] else found
