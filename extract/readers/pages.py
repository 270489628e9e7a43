"""Where pages begin in a text: form feeds, or the page numbers that a converter left on lines of their own."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from functools import cache
from importlib import resources
from itertools import pairwise

__all__ = ["ascends", "is_page_mark", "page_at", "page_number", "page_starts", "without_page_number"]

_FEED = re.compile(r"\f+\s*")
_NUMBER = re.compile(r"\d+")
_BESIDE = re.compile(
    r"^\s*\d{1,4}\s+|\s+\d{1,4}\s*$|\s*[-—–－]\s*\d{1,4}\s*[-—–－]\s*|\s*第\s*\d{1,4}\s*页(?:[\s,，/]*共\s*\d{1,4}\s*页)?\s*"
)


def _entries() -> list[dict[str, str]]:
    text = resources.files("extract.lexicon").joinpath("page_marks.toml").read_text("utf-8")
    entries: list[dict[str, str]] = tomllib.loads(text)["mark"]
    return entries


@cache
def _marks() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Where each mark stands on its page, and one pattern for all of them: group n is the number of mark n."""
    marks = _entries()
    patterns = "|".join(mark["pattern"] for mark in marks)
    # It begins with a newline, not with ^: a literal is searched for many times as fast.
    line = rf"\n[ \t\u3000]{{0,40}}(?:{patterns})[ \t\u3000\r]{{0,40}}(?=\n|\Z)"
    return tuple(mark["at"] for mark in marks), re.compile(line)


@cache
def _any_mark() -> re.Pattern[str]:
    patterns = "|".join(mark["pattern"] for mark in _entries())
    return re.compile(rf"\s*(?:{patterns}|\d{{1,4}})\s*")


def is_page_mark(line: str) -> bool:
    """Whether a line at the edge of a page is the page's number.

    >>> is_page_mark("— 12 —"), is_page_mark("3"), is_page_mark("第三部分")
    (True, True, False)
    """
    return _any_mark().fullmatch(line) is not None


def page_number(mark: str) -> int:
    """The number that a line which `is_page_mark` holds.

    >>> page_number("第 3 页 共 10 页")
    3
    """
    number = _NUMBER.search(mark)
    return int(number[0]) if number else 0


def without_page_number(line: str) -> str:
    """A line without the number of its page, which stands in words, between dashes, or alone at its end or beginning.

    >>> without_page_number("某局决算  第 3 页"), without_page_number("12 某局决算"), without_page_number("决算2023")
    ('某局决算', '某局决算', '决算2023')
    """
    return _BESIDE.sub("", line)


def ascends(numbers: list[int]) -> bool:
    """Page numbers go up, mostly one by one; a number lost in conversion is forgiven."""
    steps = [after - before for before, after in pairwise(numbers)]
    return len(numbers) >= 2 and min(steps) > 0 and sum(step == 1 for step in steps) >= 0.6 * len(steps)


def page_starts(text: str) -> tuple[int, ...]:
    r"""Offsets at which the pages of a text begin; empty where it is not paged.

    >>> page_starts("甲\n\f乙"), page_starts("甲\n— 1 —\n乙\n— 2 —\n丙"), page_starts("甲\n乙")
    ((0, 3), (0, 8, 16), ())
    """
    if "\f" in text:
        starts = [match.start() + match[0].rindex("\f") + 1 for match in _FEED.finditer(text)]
        begin = 0 if text[: starts[0]].strip() else starts.pop(0)
        return (begin, *(start for start in starts if text[start : start + 1] and start < len(text.rstrip())))
    at, pattern = _marks()
    hits: dict[int, list[re.Match[str]]] = {}
    for match in pattern.finditer("\n" + text):
        hits.setdefault(match.lastindex or 0, []).append(match)
    best: list[int] = []
    for mark, found in hits.items():
        if len(found) > len(best) and ascends([int(match[mark]) for match in found]):
            # Offsets in the text are one less: a newline was put before it.
            best = [match.start() if at[mark - 1] == "head" else match.end() for match in found]
    while best and not text[best[-1] :].strip():
        best.pop()
    return (0, *(start for start in best if not text[:start].isspace() and start)) if best else ()


def page_at(pages: tuple[int, ...], offset: int) -> int | None:
    """Number of the page (from 1) that a character stands on; None where the text is not paged."""
    return max(bisect_right(pages, offset), 1) if pages else None
