"""Levels of the indicator tree: printed once for their rows, filled down here, whatever the layout did to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from extract.classify.taxonomy import read_label
from extract.forms.lexicon import LEVEL_ENDS, form_words, level
from extract.forms.table import Item
from extract.forms.words import words_of

if TYPE_CHECKING:
    from extract.forms.draft import RowDraft

__all__ = ["Levels", "fill_levels", "fits_under"]

_AHEAD = 4  # a 一级 printed in the middle of its rows stands at most so many rows below the first of them


class Levels(msgspec.Struct, frozen=True):
    """The cells that print the 一级 and 二级 of a row (on the row itself or above it)."""

    l1: list[Item] | None
    l2: list[Item] | None


@lru_cache(maxsize=1024)
def _stem(text: str) -> str | None:
    """The 一级 class that a printed level belongs to by its own words."""
    return read_label(text).l1


_HAN_ONLY = re.compile(r"^[\u4e00-\u9fff]{4,10}$")


@lru_cache(maxsize=4096)
def _readable(text: str) -> bool:
    """A level label that is known, or new but made of the words of levels or of a dictionary; an OCR ruin is none."""
    words = form_words()
    if level(text) is not None or text in words.level_shorts or any(word in text for word in words.level_parts):
        return True
    return bool(_HAN_ONLY.match(text)) and all(len(word) > 1 for word in words_of(text))


_POINTS = re.compile(r"^\(?(\d{1,3}(?:\.\d)?)(?:分|%)?\)?$")
_TREE = frozenset(("产出", "成本", "效益", "满意度"))  # only these have a parent that can be told by their words
_ALLOWED = frozenset(
    (("产出", "成本"), ("效益", "满意度"))
)  # 一级, 二级 of another class that older layouts put under it


def fits_under(l1: str, l2: str) -> bool:
    """Whether a 二级 may stand under a 一级, as far as the words of both tell.

    >>> fits_under("产出指标", "成本指标"), fits_under("效益指标", "成本指标"), fits_under("履职效能", "成本指标")
    (True, False, True)
    """
    upper, lower = _stem(l1), _stem(l2)
    return upper not in _TREE or lower not in _TREE or upper == lower or (upper, lower) in _ALLOWED


def fill_levels(rows: Sequence[RowDraft]) -> list[tuple[RowDraft, Levels]]:
    """Each row that has a name, with the cells of its levels. Rows that print only a level yield nothing of their own.

    A label is normally printed on the first of its rows. Where a converter put it in the middle of its merged cell,
    the rows above it are told by their points (the 一级 above has got all of its points) and by the class of their
    二级. A label that OCR ruined is unknown: the coming label of the same block is taken, or none.
    """
    filled: list[tuple[RowDraft, Levels]] = []
    l1: list[Item] | None = None
    l2: list[Item] | None = None
    points, given = 0.0, 0.0
    for index, row in enumerate(rows):
        printed_l1, printed_l2 = row.cells.get("l1"), row.cells.get("l2")
        printed_l2 = _ended(l2, printed_l2)
        printed_l1 = _ended(l1, printed_l1)
        if printed_l1 and (only := _POINTS.match(_text(printed_l1))):
            if l1 and not points:
                l1.extend(printed_l1)
            points, printed_l1 = float(only[1]), None
        if printed_l1 and not printed_l2 and _is_second(printed_l1, l1):
            printed_l1, printed_l2 = None, printed_l1
        if printed_l1 and _readable(_text(printed_l1)):
            if l1 is None or _text(printed_l1) != _text(l1):
                l1, l2, given = list(printed_l1), None, 0.0
                points = _points(printed_l1)
        elif printed_l1 or (points and given == points and _completes(rows, index)):
            l1 = _next_printed(rows, index, "l1")
            l2 = None if printed_l2 else _next_printed(rows, index, "l2", l1)
            given, points = 0.0, _points(l1)
        if printed_l2 and _readable(_text(printed_l2)):
            l2 = list(printed_l2)
            if not printed_l1 and not _makes_up(rows, index, points - given):
                l1 = _parent(rows, index, l1, printed_l2)
        elif printed_l2:
            l2 = _next_printed(rows, index, "l2", l1)
        given += _number(row)
        if "name" in row.cells or "name_ruin" in row.cells:
            filled.append((row, Levels(l1, l2)))
    return filled


def _is_second(printed: Sequence[Item], above: Sequence[Item] | None) -> bool:
    """Whether 成本指标 alone below 产出指标 is the 二级 of the older layout, in the wrong column."""
    found = level(_text(printed))
    return bool(
        found
        and found.kinds == {"l1", "l2"}
        and found.points is None
        and above
        and _pair(above, printed) == _ALLOWED_BELOW
    )


def _pair(above: Sequence[Item], below: Sequence[Item]) -> tuple[str | None, str | None]:
    return _stem(_text(above)), _stem(_text(below))


_ALLOWED_BELOW = ("产出", "成本")


def _text(items: Sequence[Item] | None) -> str:
    return "".join([item.text for item in items]) if items else ""


def _points(items: Sequence[Item] | None) -> float:
    found = level(_text(items)) if items else None
    return float(found.points) if found and found.points else 0.0


def _number(row: RowDraft) -> float:
    try:
        return float(row.text("weight"))
    except ValueError:
        return 0.0


def _ended(label: list[Item] | None, printed: list[Item] | None) -> list[Item] | None:
    """A printed cell that is only the end of the label above goes to it; any other cell is given back."""
    if not printed or not label or _text(printed) not in LEVEL_ENDS:
        return printed
    if not _text(label).endswith(_text(printed)):
        label.extend(printed)
    return None


def _next_printed(
    rows: Sequence[RowDraft], index: int, field: str, within: Sequence[Item] | None = None
) -> list[Item] | None:
    """The next readable label of a field below a row; a 二级 only `within` the same 一级."""
    for row in rows[index + 1 : index + 1 + _AHEAD]:
        l1 = _text(row.cells.get("l1"))
        if field == "l2" and l1 and _readable(l1) and l1 != _text(within):
            return None
        items = row.cells.get(field)
        if items and _readable(_text(items)):
            return list(items)
    return None


def _completes(rows: Sequence[RowDraft], index: int) -> bool:
    """Whether the points of the coming 一级 are those of its rows only if this row is counted among them."""
    total, due = 0.0, 0.0
    met = False
    for row in rows[index:]:
        items = row.cells.get("l1")
        if items and (only := _POINTS.match(_text(items))):
            due = due or float(only[1])  # `效益指标` and `(20)` in cells of their own
        elif items and _readable(_text(items)):
            if met:
                break
            met, due = True, _points(items)
        total += _number(row)
    return due > 0 and total == due


def _makes_up(rows: Sequence[RowDraft], index: int, due: float) -> bool:
    """Whether the rows down to the next 一级 have just the points that the 一级 above still lacks, so are under it."""
    total = 0.0
    for place, row in enumerate(rows[index:]):
        if place and row.cells.get("l1"):
            break
        total += _number(row)
    return due > 0 and total == due


def _parent(rows: Sequence[RowDraft], index: int, l1: list[Item] | None, l2: Sequence[Item]) -> list[Item] | None:
    """The 一级 of a row that prints only a 二级: the one above, else a coming one of its class, else unknown."""
    stem = _stem(_text(l2))
    above = _stem(_text(l1)) if l1 else None
    if stem not in _TREE or stem == above or (l1 is not None and above not in _TREE):
        return l1
    coming = _next_printed(rows, index, "l1")
    if coming and _stem(_text(coming)) == stem:
        at = next(row for row in rows[index + 1 :] if _text(row.cells.get("l1")) == _text(coming))
        printed = at.cells.get("l2")
        if printed is None or _stem(_text(printed)) == stem:
            return coming
    return l1 if l1 is None or (above, stem) in _ALLOWED else None
