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
_FEW_TAGS = 2000  # a page of this size cannot do harm
_MAX_REOPENED = 1_000_000  # elements that unclosed formatting tags may multiply into
_DATA_URI = re.compile(r"data:[\w./+-]{1,60};base64,[\w+/=\s%]+", re.IGNORECASE)
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,40})[^<>]{16000,}>")
_OPEN_NAME = re.compile(r"<([a-zA-Z][^\s/<>]{0,60})")
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
# Elements that hold nothing, or that the next of their kind closes.
_FLAT = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "option",
        "p",
        "param",
        "source",
        "wbr",
    )
)
_STEP = {"": 1, "/": -1}


def _deepest(text: str, name: str) -> int:
    """How deep elements of one name stand in each other, at most."""
    tags = re.findall(rf"<(/?){re.escape(name)}(?=[\s/>])", text, re.IGNORECASE)
    return max(accumulate(map(_STEP.__getitem__, tags)), default=0)


def _unclosed(text: str, names: list[str]) -> int:
    return sum(max(0, len(re.findall(rf"<{name}[\s/>]", text)) - text.count(f"</{name}>")) for name in names)


def _too_deep(text: str) -> frozenset[str]:
    """Names of the elements that must go for the page to be parsed in time."""
    if text.count("<") < _FEW_TAGS:
        return frozenset()
    counts = Counter(map(str.lower, _OPEN_NAME.findall(text)))
    depths = {
        name: count if count < MAX_DEPTH // 20 else _deepest(text, name)
        for name, count in counts.items()
        if name not in _FLAT
    }
    gone: set[str] = set()
    total = sum(depths.values())
    for name, depth in sorted(depths.items(), key=lambda item: -item[1]):
        if total <= MAX_DEPTH:
            break
        total -= depth
        gone.add(name)
    formatting = [name for name in counts if name in _FORMATTING]
    if _unclosed(text, formatting) * sum(counts.values()) > _MAX_REOPENED:
        gone.update(formatting)
    return frozenset(gone)


def safe_source(text: str) -> tuple[str, list[str]]:
    """The page, ready to be parsed, and warnings: embedded pictures and tags that nest too deep are taken out.

    A tag taken out leaves a line break, so that the text stays apart.
    """
    if "base64," in text:
        text = _DATA_URI.sub("data:,", text)
    text = _LONG_TAG.sub(r"<\1>", text)
    gone = _too_deep(text)
    if not gone:
        return text, []

    def replace(match: re.Match[str]) -> str:
        name = match[1].lower()
        if name not in gone:
            return match[0]
        return "" if name in _FORMATTING else "<br>"

    text = re.sub(r"</?([a-zA-Z][^\s/<>]{0,60})[^<>]*>", replace, text)
    return text, [warning("JX-R105", limit=MAX_DEPTH)]
