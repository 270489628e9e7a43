"""Rows of a table as they are printed, and the `Table` made of them: shared by all the text layouts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.model.document import Cell, Table

__all__ = ["Range", "is_rule", "make_table", "split_cells", "trimmed"]

Range = tuple[int, int]

_RULE_STARTS = ":-=—─━═_"
_DASHES = re.compile(rf":?[{_RULE_STARTS[1:]}]{{2,}}:?")


def trimmed(text: str, start: int, end: int) -> Range:
    """The range without the white space at its ends; an empty one stays where it begins."""
    part = text[start:end]
    kept = part.strip()
    if not kept:
        return start, start
    start += len(part) - len(part.lstrip())
    return start, start + len(kept)


def split_cells(text: str, start: int, end: int, separator: str) -> list[Range]:
    """Ranges of the cells between separators, each without the white space around its text."""
    cells: list[Range] = []
    width = len(separator)
    for part in text[start:end].split(separator):
        stop = start + len(part)
        kept = part.strip()
        if len(kept) == len(part):
            cells.append((start, stop))
        elif kept:
            left = start + len(part) - len(part.lstrip())
            cells.append((left, left + len(kept)))
        else:
            cells.append((start, start))
        start = stop + width
    return cells


def is_rule(text: str, cells: Sequence[Range]) -> bool:
    """Is the row a line that a converter drew (`---`, `:--:`)? A row of single dashes is data: nothing to report.

    >>> is_rule("---- :--:", [(0, 4), (5, 9)]), is_rule("- -", [(0, 1), (2, 3)]), is_rule("100", [(0, 0), (0, 3)])
    (True, False, False)
    """
    drawn = False
    for start, end in cells:
        if start < end:
            if text[start] not in _RULE_STARTS or not _DASHES.fullmatch(text, start, end):
                return False
            drawn = True
    return drawn


def make_table(rows: Sequence[Sequence[Range]], markup: str, page: int | None) -> Table:
    """The table of rows of cell ranges; rows keep their own length."""
    cells = tuple(
        [
            Cell(row, col, start, end, 1, 1, page)
            for row, ranges in enumerate(rows)
            for col, (start, end) in enumerate(ranges)
        ]
    )
    return Table(rows[0][0][0], max(row[-1][1] for row in rows), len(rows), max(map(len, rows)), cells, markup, page)
