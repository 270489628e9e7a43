"""Rows that add up the points of a group of indicators: no indicators, and not yet the end of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from extract.forms.evidence import is_points
from extract.forms.lexicon import form_words, key, level
from extract.forms.sums import EXECUTION_POINTS, TOTAL_POINTS, points_of
from extract.forms.table import Item

if TYPE_CHECKING:
    from extract.forms.draft import RowDraft

__all__ = ["adds_up_group", "begins_group", "without_group_totals"]

_LABELS = ("l1", "l2", "name")
_FEWEST = 4  # cells of an indicator: a level, a name, a value and points


def without_group_totals(rows: Sequence[RowDraft]) -> list[RowDraft]:
    """The rows without those of a 小计; a level that only such a row prints is that of the row below it."""
    kept: list[RowDraft] = []
    levels: dict[str, list[Item]] = {}
    for row in rows:
        if _is_group_total(row):
            levels |= {field: row.cells[field] for field in ("l1", "l2") if level(row.text(field))}
            continue
        for field, items in levels.items():
            if not row.text(field):
                row.cells[field] = items
        levels = {}
        kept.append(row)
    return kept


def _is_group_total(row: RowDraft) -> bool:
    if row.text("target") or row.text("actual"):
        return False
    return any(form_words().group_total.fullmatch(key(row.text(field))) for field in _LABELS)


def adds_up_group(filled: Sequence[Item], totals: Mapping[str, Item]) -> bool:
    """Whether a total may be that of a group: a 合计 of fewer points than all indicators of a form have."""
    if not any(key(item.text) in form_words().maybe_group_total for item in filled) or "weight" not in totals:
        return False
    return points_of(totals["weight"].text) < TOTAL_POINTS - EXECUTION_POINTS


def begins_group(filled: Sequence[Item]) -> bool:
    """Whether a row below a 合计 is the first of another group: a level in front, points among what is behind."""
    return len(filled) >= _FEWEST and level(filled[0].text) is not None and any(is_points(i.text) for i in filled)
