"""What is done to a page before it is parsed: what a parser would take too long over is taken out.

lexbor's tree builder walks its stack of open elements at each block tag, so a page of 200,000 nested `<div>` takes
minutes, and each unclosed `<b>` is opened again in every paragraph that follows. Real pages nest 20 to 60 deep.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate

from extract.errors import warning

__all__ = ["MAX_DEPTH", "safe_source"]

MAX_DEPTH = 1000
_FEW_TAGS = 20_000  # a page of this size takes half a second at worst
_LONG = 16_000  # characters of one tag: the parser compares each attribute with all before it
_MAX_REOPENED = 1_000_000  # elements that unclosed formatting tags may multiply into
_DATA_URI = re.compile(r"data:[\w./+-]{1,60};base64,[\w+/=\s%]+", re.IGNORECASE)
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,40})[^<>]{16000,}>")
_ANY_TAG = re.compile(r"</?([a-zA-Z][^\s/<>]{0,60})[^<>]*>")
_OPEN_NAME = re.compile(r"<([a-zA-Z][^\s/<>]{0,60})")
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
# Elements that hold nothing, that the next of their kind closes, or that stand in tables only.
_FLAT_NAMES = """
area base br col embed hr img input link meta option p param source tbody td tfoot th thead tr wbr
"""
_FLAT = frozenset(_FLAT_NAMES.split())
_STEP = {"": 1, "/": -1}


def _depth_at_most(text: str, name: str) -> int:
    """How deep elements of one name stand in each other; too high where tags are spelled in several ways."""
    if len(name) < 3:  # `<b` is the beginning of many names
        return _depth(text, name)
    closing = f"</{name}"
    return max(accumulate(1 - part.count(closing) for part in text.split(f"<{name}")[1:]), default=0)


def _depth(text: str, name: str) -> int:
    """How deep elements of one name stand in each other, at most."""
    tags = re.findall(rf"<(/?){re.escape(name)}(?=[\s/>])", text, re.IGNORECASE)
    return max(accumulate(map(_STEP.__getitem__, tags)), default=0)


def _unclosed(text: str, names: list[str], counts: Counter[str]) -> int:
    closed = {name: text.count(f"</{name}>") + text.count(f"</{name.upper()}>") for name in names}
    return sum(max(0, counts[name] - closed[name]) for name in names)


def _too_deep(text: str, counts: Counter[str]) -> frozenset[str]:
    """Names of the elements that must go for the page to be parsed in time."""
    gone: set[str] = set()
    formatting = [name for name in counts if name in _FORMATTING]
    if formatting and _unclosed(text, formatting, counts) * counts.total() > _MAX_REOPENED:
        gone.update(formatting)
    if counts.total() > _FEW_TAGS:
        nesting = {name: number for name, number in counts.items() if name not in _FLAT}
        few = MAX_DEPTH // 20
        for depth_of in (_depth_at_most, _depth):  # the second is exact, and slow
            depths = {name: number if number < few else depth_of(text, name) for name, number in nesting.items()}
            total = sum(depths.values())
            if total <= MAX_DEPTH:
                return frozenset(gone)
        for name, depth in sorted(depths.items(), key=lambda item: -item[1]):
            if total <= MAX_DEPTH:
                break
            total -= depth
            gone.add(name)
    return frozenset(gone)


def safe_source(text: str) -> tuple[str, frozenset[str], list[str]]:
    """The page ready to be parsed, the names of the elements in it, and warnings.

    Embedded pictures and tags that nest too deep are taken out; a tag taken out leaves a line break, so that the text
    stays apart.
    """
    if "base64," in text:
        text = _DATA_URI.sub("data:,", text)
    if max(map(len, text.split("<"))) > _LONG:
        text = _LONG_TAG.sub(r"<\1>", text)
    spelled = Counter(_OPEN_NAME.findall(text))
    counts = Counter[str]()
    for name, number in spelled.items():
        counts[name.lower()] += number
    gone = _too_deep(text, counts)
    if not gone:
        return text, frozenset(counts), []

    def replace(match: re.Match[str]) -> str:
        name = match[1].lower()
        if name not in gone:
            return match[0]
        return "" if name in _FORMATTING else "<br>"

    text = _ANY_TAG.sub(replace, text)
    return text, frozenset(counts), [warning("JX-R105", limit=MAX_DEPTH)]
