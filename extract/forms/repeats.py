"""Rows that a converter printed again, with the text of several rows run together.

Some converters fill a cell that spans a page break with everything read so far: each row repeats the rows before it
(`甲(10)`, `甲(10)乙`, `甲(10)乙(10)丙` …). Such rows are one text that grows. It is cut at the points behind each name,
and each name keeps the values only where the converter printed as many values as names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.forms.table import Item, Source
from extract.text.view import TextView

if TYPE_CHECKING:
    from extract.forms.draft import RowDraft

__all__ = ["without_repeats"]

_POINTS = re.compile(r"\(\d{1,3}(?:\.\d)?分?\)")
_LONG = 6  # a shorter name may well be printed twice on purpose


def without_repeats(source: Source, rows: Sequence[RowDraft]) -> list[RowDraft]:
    """The rows with every growing run replaced by what it adds.

    Only a run of rows whose names contain the name of the row before (or its end) is touched; two rows that are
    equal in name but not in value stay, since a form may print one name twice.
    """
    kept: list[RowDraft] = []
    index = 0
    while index < len(rows):
        run = _run(rows, index)
        if run > index + 1:
            kept.append(rows[index])
            kept.extend(_resolved(source, rows[index], rows[index + 1 : run]))
            index = run
        else:
            kept.append(rows[index])
            index += 1
    for before, after in pairwise([row for row in kept if "name" in row.cells]):
        text = after.text("reason")
        if len(text) >= _LONG and len(before.text("reason")) > len(text) and before.text("reason").endswith(text):
            del after.cells["reason"]  # the end of the reason above, printed again beside the next row
    return kept


def _run(rows: Sequence[RowDraft], index: int) -> int:
    """Where the growing run that starts at `index` ends."""
    stop = index + 1
    grown = 0
    while stop < len(rows):
        before, after = _name(rows[stop - 1]), _name(rows[stop])
        if len(before) < _LONG or not after:
            break
        if after.startswith(before) and len(after) > len(before):
            grown += 1
        elif not (len(after) >= _LONG and before.endswith(after) and stop == index + 1):
            break
        stop += 1
    return stop if grown >= 2 else index + 1


def _name(row: RowDraft) -> str:
    text = row.text("name")
    # points that close the name are no part of what the next row repeats
    return _POINTS.sub(lambda match: match[0] if match.end() < len(text) else "", text) if text else ""


def _resolved(source: Source, first: RowDraft, run: Sequence[RowDraft]) -> list[RowDraft]:
    """The rows that a growing run adds to its first row: one per name, with the values that are certain."""
    from extract.forms.draft import RowDraft

    longest = run[-1]
    text = longest.text("name")
    items = longest.cells["name"]
    if len(items) != 1:
        return []
    names: list[tuple[int, int]] = []
    start = 0
    for match in _POINTS.finditer(text):
        names.append((start, match.end()))
        start = match.end()
    if start < len(text):
        names.append((start, len(text)))
    own = _POINTS.sub("", first.text("name"))
    names = [place for place in names if not own.endswith(_POINTS.sub("", text[place[0] : place[1]]))]
    result: list[RowDraft] = []
    for number, (left, right) in enumerate(names):
        cells: dict[str, list[Item]] = {"name": [_cut(source, items[0], left, right)]}
        printed = next((row for row in run if number == 0 and _complete(row)), None)
        if printed is not None:
            for field in ("target", "actual", "rate", "weight", "score"):
                if field in printed.cells:
                    cells[field] = printed.cells[field]
        levels = next((row for row in run if row.cells.get("l2") and number == 0), None)
        if levels is not None:
            cells["l2"] = levels.cells["l2"]
        result.append(RowDraft(cells, longest.start, longest.end, -1.0))
    return result


def _complete(row: RowDraft) -> bool:
    """A row of the run whose value cells each hold one value."""
    return (
        bool(row.text("target"))
        and row.text("target").count("=") <= 1
        and not re.search(r"[≥≤].*=", row.text("target"))
    )


def _cut(source: Source, item: Item, left: int, right: int) -> Item:
    """The part of an item's text, with its place narrowed to the words of that part."""
    view = TextView(source.document.text, *item.places[0])
    return Item(view.text[left:right], item.first, item.last, (view.span(left, right),), item.page)
