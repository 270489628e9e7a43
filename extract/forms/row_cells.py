"""The cells of an indicator row and of the 总分 row by their fields."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.forms.evidence import POINTS_PAIR, is_points
from extract.forms.header import Column
from extract.forms.lexicon import form_words, key
from extract.forms.table import Item, Row, Source
from extract.text.view import TextView
from extract.values.shape import Shape, shape

__all__ = ["cells_of", "is_total", "totals_of"]

_SCORE_FIRST = re.compile(r"\S*(?:得分|评分|自评分)/")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MOST_IN_TOTAL = 6
_OF_VALUE = ("值", "数")


def cells_of(
    source: Source, row: Row, columns: Sequence[Column], placed: Sequence[Sequence[int]]
) -> dict[str, list[Item]]:
    """The filled items by field; of two columns of one field the one with text.

    Where both have some it is the last one, but for the first reason (未完成原因 before 改进措施), and for the actual
    whose head names its value (实际完成值 beside 完成情况).

    Args:
        source: The document.
        row: The row.
        columns: The heads.
        placed: The indices of the items of each column (see `align`).
    """
    cells: dict[str, list[Item]] = {}
    sure: set[str] = set()
    for column, indices in zip(columns, placed, strict=True):
        items = [row.items[index] for index in indices if row.items[index].text]
        if items and column.cut is not None and items[0].first >= column.cut:
            cells["name_ruin"] = items
        elif items and column.field == "points":
            cells.update({field: [item] for field, item in _parted(source, items[0], column).items()})
        elif items and column.field not in ("?", "frame") and column.field not in sure:
            cells[column.field] = items
            if column.field == "reason" or (column.field == "actual" and column.text.endswith(_OF_VALUE)):
                sure.add(column.field)
    return cells


def is_total(filled: Sequence[Item]) -> bool:
    """Whether a row is the 总分 row; the word may be cut over cells and a stray mark may stand before it."""
    words = form_words().total
    if len(filled) > _MOST_IN_TOTAL:
        return False
    for start in range(min(2, len(filled))):
        if start and _HAN.search(filled[0].text):
            break
        if key(filled[start].text) == "分" and shape(filled[-1].text) is Shape.NUMBER and len(filled) == start + 2:
            return True  # the first half of 总分 was lost
        text = ""
        for item in filled[start : start + 3]:
            text += item.text
            if key(text) in words:
                return True
    return False


def totals_of(source: Source, filled: Sequence[Item], columns: Sequence[Column]) -> dict[str, Item]:
    """The points and the score of the 总分 row, told apart by place, else by order."""
    word = next((n for n, item in enumerate(filled) if _HAN.search(item.text)), 0)
    numbers = [item for item in filled[word:] if is_points(item.text)]
    if not numbers:
        return _parted(source, filled[-1], next((column for column in columns if column.field == "points"), None))
    by_place: dict[str, Item] = {}
    for item in numbers:
        column = next((c for c in columns if c.first <= item.first <= c.last), None)
        if column and column.field in ("weight", "score"):
            by_place.setdefault(column.field, item)
    if len(by_place) < min(len(numbers), 2):  # a third is what was taken off, or what another gave
        by_place = {"score": numbers[-1]}
        if len(numbers) > 1:
            by_place["weight"] = numbers[-2]
    return by_place


def _parted(source: Source, item: Item, column: Column | None) -> dict[str, Item]:
    """Points and score that share a cell (`20/18`), in the order that the head of their column names."""
    pair = POINTS_PAIR.match(item.text)
    if pair is None:
        return {}
    fields = ("score", "weight") if column and _SCORE_FIRST.match(column.text) else ("weight", "score")
    view = TextView(source.document.text, *item.places[0])
    return {
        field: Item(pair[part], item.first, item.last, (view.span(*pair.span(part)),), item.page)
        for part, field in enumerate(fields, 1)
    }
