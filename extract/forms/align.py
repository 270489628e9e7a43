"""Alignment of a row's cells with the columns of its header.

Rows of scraped and converted tables lose their leading merged cells, gain columns at page breaks, and have one cell
split over two. The columns keep their order, so the best monotone assignment of cells to columns is found by dynamic
programming over the evidence that each text gives (`forms.evidence`) and the place where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.forms.evidence import FIELD_INDEX, evidence
from extract.forms.header import Column
from extract.forms.lexicon import form_words, level
from extract.forms.table import Item
from extract.values.shape import Shape, shape

__all__ = ["align"]

_LOST = -6.0  # a cell with text that would belong to no column
_SPLIT = -1.2  # two cells with text in one column
_SHIFTS = (1, 2, -1, 3, 4, -2)
_CONTRADICTED = -1.0  # a text with less evidence than this does not belong under that head
_NEW_LABEL = re.compile(r"^[\u4e00-\u9fff、()]{2,12}(?:\(\d{1,3}(?:\.\d)?(?:分|%)?\))?$")
_SURE_NAME = 1.0
_NEW = -0.5  # a short text under the head of a level, in its place: a label that no list holds
_IN_PLACE = 0.7  # a cell that stands under its own head
# What it costs that a column has no cell at all in this row.
_ABSENT = {"name": -3.0, "target": -1.0, "actual": -0.7, "weight": -1.2, "score": -0.8, "unit": -0.3, "symbol": -0.3}
_UNKNOWN = FIELD_INDEX["frame"]
# Under their own head a standard of points (`不少于12间`, `定性`) and a deviation (`-18天`) look like values.
_ANY_VALUE = frozenset(("explanation", "remark", "row_share"))
_FIGURES = frozenset((Shape.NUMBER, Shape.PERCENT, Shape.QUANTITY))  # two of these side by side are two values
_VALUES = _FIGURES - {Shape.NUMBER} | {
    Shape.OPERATOR,
    Shape.OPERATOR_QUANTITY,
    Shape.RANGE,
    Shape.DATE,
    Shape.LEVEL,
    Shape.COMPLETION,
}


def align(items: Sequence[Item], columns: Sequence[Column]) -> tuple[list[list[int]], float]:
    """For each column the indices of the items that belong to it, and the score of the assignment.

    First the row as it stands, then the row moved as a whole (leading merged cells dropped, a column more), and only
    if neither is sound the search over all assignments that keep the order.
    """
    placed, score, sound = _moved(items, columns, 0)
    if sound:
        return placed, score
    best: tuple[float, list[list[int]]] | None = None
    for shift in _SHIFTS:
        placed, score, sound = _moved(items, columns, shift)
        if sound and (best is None or score - 0.2 * abs(shift) > best[0]):
            best = (score - 0.2 * abs(shift), placed)
    if best is not None:
        return best[1], best[0]
    return _search(items, columns)


def _field_index(column: Column) -> int:
    return FIELD_INDEX["unknown" if column.field == "?" else column.field]


def _moved(items: Sequence[Item], columns: Sequence[Column], shift: int) -> tuple[list[list[int]], float, bool]:
    """Every cell under the head `shift` columns further right; sound where no text contradicts its column."""
    placed: list[list[int]] = [[] for _ in columns]
    total, position, last, new = 0.0, 0, len(columns), False
    for index, item in enumerate(items):
        if not item.text:
            continue
        place = item.first + shift
        while position < last and columns[position].last < place:
            position += 1
        if position == last or place < columns[position].first:
            if place < columns[0].first and not shift and evidence(item.text)[_UNKNOWN] > 0:
                continue  # the vertical label at the left of the table
            return placed, total, False
        score = evidence(item.text)[_field_index(columns[position])]
        if not shift and score < _NEW and columns[position].field in ("l1", "l2") and _is_new_label(item.text):
            score, new = _NEW, item.text not in form_words().level_shorts
        if not shift and columns[position].field in _ANY_VALUE and shape(item.text) in _VALUES:
            score = max(score, _NEW)
        if placed[position] or score <= _CONTRADICTED:
            return placed, total, False
        if new and columns[position].field == "name" and score < _SURE_NAME:
            return placed, total, False  # the label was the name, moved to the left
        total += score
        placed[position].append(index)
    for column, cells in zip(columns, placed, strict=True):
        if not cells and column.field in _ABSENT:
            if column.field == "name":
                return placed, total, False
            if column.field == "target" and _filled(columns, placed, "history"):
                return placed, total, False  # a single figure is this year's, not last year's
            total += _ABSENT[column.field] * 0.5
    return placed, total, True


def _is_new_label(text: str) -> bool:
    return bool(_NEW_LABEL.match(text)) and level(text) is None


def _filled(columns: Sequence[Column], placed: Sequence[Sequence[int]], field: str) -> bool:
    return any(cells and column.field == field for column, cells in zip(columns, placed, strict=True))


def _search(items: Sequence[Item], columns: Sequence[Column]) -> tuple[list[list[int]], float]:
    """The best monotone assignment. best[k] = best score with the first items done and column k the last one used."""
    width = len(columns)
    minus = -1e9
    indices = [_field_index(column) for column in columns]
    lefts, rights = [column.first for column in columns], [column.last for column in columns]
    absent = [_ABSENT.get(column.field, 0.0) for column in columns]
    skipped = [0.0] * (width + 1)  # cost of leaving out columns 0..k-1
    for k in range(width):
        skipped[k + 1] = skipped[k] + absent[k]
    best = [minus] * width
    back: list[list[tuple[int, bool]]] = []  # per item and column: column before, item taken?
    none_used = 0.0
    above = Shape.EMPTY
    for item in items:
        text, first = item.text, item.first
        scores = evidence(text)
        kind = shape(text) if text else above
        figures = bool(text) and kind in _FIGURES and above in _FIGURES
        above = kind
        before, best = best, [minus] * width
        steps: list[tuple[int, bool]] = [(-1, False)] * width
        lost = _LOST if text else 0.0
        # running maximum of before[j] - skipped[j + 1] over j < k
        lead, leader = none_used, -1
        for k in range(width):
            here, known = scores[indices[k]], before[k]
            if lefts[k] <= first <= rights[k]:
                here = here + _IN_PLACE if text else min(here + _IN_PLACE, 0.0) * 0.5 + 0.2
            elif not text:
                here = min(here, 0.0) * 0.5
            value, step = lead + skipped[k] + here, (leader, True)
            if known > minus and text and not figures:  # a second cell in the same column
                joined = known + _SPLIT + max(min(here, 0.5), -1.0)
                if joined > value:
                    value, step = joined, (k, True)
            if known + lost > value:
                value, step = known + lost, (k, False)
            best[k], steps[k] = value, step
            if known > minus and known - skipped[k + 1] > lead:
                lead, leader = known - skipped[k + 1], k
        none_used += lost if scores[_UNKNOWN] < 0.2 else 0.0
        back.append(steps)
    ends = [best[k] + skipped[width] - skipped[k + 1] for k in range(width)]
    last = max(range(width), key=ends.__getitem__)
    placed: list[list[int]] = [[] for _ in columns]
    score = ends[last]
    for index in range(len(items) - 1, -1, -1):
        if last < 0:
            break
        previous, taken = back[index][last]
        if taken and items[index].text:
            placed[last].insert(0, index)
        last = previous
    return placed, score
