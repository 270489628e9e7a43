"""A second header row below the heads of an indicator table: `符号 | 值 | 单位` under 预期指标值."""

from __future__ import annotations

from collections.abc import Sequence

from extract.forms.header import Column, disambiguated, read_columns
from extract.forms.lexicon import form_words
from extract.forms.table import Item, Row

__all__ = ["with_sub_header"]

_MOST_HEADS = 4
_PARENTS = ("target", "actual", "history")


def with_sub_header(columns: Sequence[Column], row: Row, filled: Sequence[Item]) -> list[Column] | None:
    """The columns with the fields of a second header row in the place of the one above; ``None`` if it is none."""
    below = read_columns(row.items, form_words().columns)
    if any(column.field == "?" for column in below) or len(filled) > _MOST_HEADS:
        return None
    at = _parent(columns, below)
    if at is None:
        return None
    parent = columns[at]
    if all(parent.first <= column.first <= parent.last for column in below):
        children = [Column(c.field, c.first, min(c.last, parent.last), c.text) for c in below]
    else:
        first = below[0].first if parent.first <= below[0].first <= parent.last else parent.first
        children = [Column(c.field, first + n, first + n, c.text) for n, c in enumerate(below)]
    children = _with_one_target(disambiguated(children))
    shift = max(0, children[-1].last - parent.last)
    after = [Column(c.field, c.first + shift, c.last + shift, c.text) for c in columns[at + 1 :]]
    return [*columns[:at], *children, *after]


def _parent(columns: Sequence[Column], below: Sequence[Column]) -> int | None:
    """The column that the second row parts: the one above its first head, if that holds values, else the target's."""
    at = next((n for n, column in enumerate(columns) if column.first <= below[0].first <= column.last), None)
    if at is not None and columns[at].field in _PARENTS:
        return at
    return next((n for n, column in enumerate(columns) if column.field == "target"), None)


def _with_one_target(children: list[Column]) -> list[Column]:
    """Of the targets of several years the last is the one of the form."""
    if [column.field for column in children].count("target") <= 1:
        return children
    last = len(children) - 1
    return [
        Column("target" if n == last else "history", column.first, column.last, column.text)
        for n, column in enumerate(children)
    ]
