"""Indicator rows that a page break or a converter cut: what is the rest of the row before goes behind its texts."""

from __future__ import annotations

from extract.forms.draft import Draft, RowDraft
from extract.forms.lexicon import LEVEL_ENDS
from extract.forms.table import Item, Row
from extract.values.shape import Shape, shape

__all__ = ["VALUES", "continues"]

VALUES = ("target", "actual", "rate", "weight", "score")
"""The fields that a row of its own has at least one of."""
_WORD_END = 2


def continues(draft: Draft, row: Row, cells: dict[str, list[Item]]) -> bool:
    """Whether a row is the rest of the one before, or of a level; the draft has it then."""
    if not draft.rows:
        return False
    last = draft.rows[-1]
    if any(field in cells for field in VALUES):
        return _is_rest_of_values(last, row, cells) and last.append(cells, row.end)
    if "name_ruin" in cells:
        return False
    if "name" not in cells:
        if all(items[0].text in LEVEL_ENDS for items in cells.values()) and row.fresh:
            return _end_level(draft, next(iter(cells.values())), row.end)
        levels = {field: items for field, items in cells.items() if field in ("l1", "l2")}
        rest = {field: items for field, items in cells.items() if field not in levels}
        if rest:
            last.append(rest, row.end)
        if levels:  # a level printed between its rows
            draft.rows.append(RowDraft(levels, row.start, row.end, 0.0))
        return True
    if not row.fresh or "l1" in cells or "l2" in cells:
        return False
    if "".join([item.text for item in cells["name"]]) in LEVEL_ENDS:
        return _end_level(draft, cells["name"], row.end)
    return last.append(cells, row.end)


def _end_level(draft: Draft, items: list[Item], end: int) -> bool:
    """The end of the level label printed last; left out where a converter repeats the end of a whole label."""
    labelled = next((row for row in reversed(draft.rows) if row.text("l2")), draft.rows[-1])
    if not labelled.text("l2").endswith(LEVEL_ENDS):
        labelled.append({"l2": items}, end)
    return True


def _is_rest_of_values(above: RowDraft, row: Row, cells: dict[str, list[Item]]) -> bool:
    """Whether a row at the top of a page holds only the ends of words that the row above began."""
    return row.fresh and all(
        field in ("target", "actual", "reason", "unit")
        and len(items) == 1
        and len(items[0].text) <= _WORD_END
        and (field == "reason" or shape(above.text(field)) is Shape.TEXT)
        for field, items in cells.items()
    )
