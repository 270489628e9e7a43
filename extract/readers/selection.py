"""Which pages to read: `3-5,8` as users write it."""

from __future__ import annotations

import re

from extract.errors import ReadError

__all__ = ["is_selection", "page_numbers"]

_RANGE = re.compile(r"(?P<first>\d{1,9})?(?P<dash>-)?(?P<last>\d{1,9})?")
_MARKS = str.maketrans("，、–—－~～０１２３４５６７８９", ",,-----0123456789")


def is_selection(text: str) -> bool:
    """Whether this is how pages are named.

    >>> [is_selection(text) for text in ("3-5,8", "-5", "7-", "", "a", "5-3", "0")]
    [True, True, True, False, False, False, False]
    """
    return _ranges(text) is not None


def page_numbers(text: str | None, count: int) -> list[int]:
    """The numbers of the pages that are asked for, from 1, in order, each once.

    Args:
        text: Pages and ranges; an open range ends at the first or the last page. None asks for all.
        count: The number of pages that there are.

    Raises:
        ReadError: None of them exists, or the text names no pages (``JX-R020``).

    >>> page_numbers("8,3-5,-1", 9), page_numbers("8-", 9), page_numbers(None, 2)
    ([1, 3, 4, 5, 8], [8, 9], [1, 2])
    """
    if text is None:
        return list(range(1, count + 1))
    chosen: set[int] = set()
    for first, last in _ranges(text) or ():
        chosen.update(range(first, min(count, last or count) + 1))
    if not chosen:
        raise ReadError("JX-R020", pages=text, count=count)
    return sorted(chosen)


def _ranges(text: str) -> list[tuple[int, int | None]] | None:
    """First and last page of each range; None where the text is no selection."""
    ranges: list[tuple[int, int | None]] = []
    for part in text.translate(_MARKS).replace(" ", "").split(","):
        match = _RANGE.fullmatch(part)
        if match is None or not (match["first"] or match["last"]):
            return None
        first = int(match["first"] or 1)
        last = int(match["last"]) if match["last"] else (None if match["dash"] else first)
        if first < 1 or (last is not None and last < first):
            return None
        ranges.append((first, last))
    return ranges
