"""The task table of a department's form (年度主要任务完成情况): money by source under two-level headers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.forms.header import Column, read_columns
from extract.forms.lexicon import form_words, key
from extract.forms.table import Item, Row, Source
from extract.model.raw import Piece, RawFunds, RawTask
from extract.values.shape import Shape, shape

__all__ = ["TaskRows", "TaskTable", "task_table"]

_PARTS = ("total", "fiscal", "other")
_MONEY = ("budget", "executed")
_TEXTS = ("content", "completion")
_FIGURES = (Shape.NUMBER, Shape.QUANTITY, Shape.PLACEHOLDER)


class TaskRows(msgspec.Struct, frozen=True):
    """What a row of the task table holds: a task, or the money of all tasks (its total row)."""

    tasks: tuple[RawTask, ...] = ()
    funds: tuple[RawFunds, ...] = ()


class TaskTable:
    """The columns of a task table; a second header row gives the parts (总额, 财政拨款, 其他资金) of each sum."""

    def __init__(self, columns: list[Column]) -> None:
        self.columns = columns
        self.parts: list[str] = []

    def read(self, source: Source, row: Row, filled: Sequence[Item]) -> TaskRows | None:
        """Read one row; ``None`` when it is no row of this table any more."""
        words = form_words()
        if key(filled[0].text) in words.goal_frames or sum(key(item.text) in words.goals for item in filled) > 1:
            return None
        parts = [words.task_parts.get(key(item.text).removeprefix("其中").lstrip(":,")) for item in filled]
        if len(parts) >= 2 and all(parts):
            self.parts = [part for part in parts if part]
            return TaskRows()
        fields = self._assign(row, filled)
        if fields is None:
            return None
        pieces = {
            name: source.piece(*[p for item in items for p in item.places]) for name, items in fields.items() if items
        }
        if key(filled[0].text) in words.total or words.funds_rows.get(key(filled[0].text)) == "total":
            figures = self._figures(source, filled[1:])
            moved = any(shape(pieces[name].text) in _FIGURES for name in _TEXTS if name in pieces)
            return TaskRows(funds=() if moved and not figures else self._funds(figures or pieces))
        if "task" not in pieces:
            return None
        return TaskRows(
            tasks=(
                RawTask(
                    task=pieces.get("task"),
                    content=pieces.get("content"),
                    completion=pieces.get("completion"),
                    budget=self._sums(pieces, "budget"),
                    executed=self._sums(pieces, "executed"),
                    weight=pieces.get("weight"),
                    rate=pieces.get("rate"),
                    score=pieces.get("score"),
                ),
            )
        )

    def _names(self) -> list[str]:
        """The field of each cell in order, a sum with parts counted once for each part."""
        names: list[str] = []
        sums = sum(column.field in _MONEY for column in self.columns) or 1
        each = len(self.parts) // sums if len(self.parts) % sums == 0 else 0
        for column in self.columns:
            if column.field == "?":
                continue
            if column.field in _MONEY and each:
                offset = 0 if column.field == "budget" or sums == 1 else each
                names += [f"{column.field}:{part}" for part in self.parts[offset : offset + each]]
            else:
                names.append(column.field)
        return names

    def _figures(self, source: Source, filled: Sequence[Item]) -> dict[str, Piece]:
        """The figures of the total row in their order, where there are as many as sums: its label covers the texts."""
        names = [name for name in self._names() if name.startswith(_MONEY)]
        if len(filled) != len(names) or not all(shape(item.text) in _FIGURES for item in filled):
            return {}
        return {name: source.piece(*item.places) for name, item in zip(names, filled, strict=True)}

    def _assign(self, row: Row, filled: Sequence[Item]) -> dict[str, list[Item]] | None:
        """Cells to fields: from the right, since the figures are complete and the texts at the left may be merged."""
        names = self._names()
        items = list(row.items)
        while items and not items[0].text and len(items) > len(names):
            items.pop(0)  # the merged cell of the block's own label
        while items and not items[-1].text and len(items) > len(names):
            items.pop()
        if len(items) > len(names):
            items = items[-len(names) :]
        if len(filled) < 3:
            return None
        offset = len(names) - len(items)
        fields = {names[offset + n]: [item] for n, item in enumerate(items) if item.text}
        return fields

    def _sums(self, pieces: dict[str, Piece], name: str) -> tuple[Piece | None, Piece | None, Piece | None]:
        total, fiscal, other = (pieces.get(f"{name}:{part}") for part in _PARTS)
        return total or pieces.get(name), fiscal, other

    def _funds(self, pieces: dict[str, Piece]) -> tuple[RawFunds, ...]:
        """The total row as rows of the money block, one for each source of funds."""
        rows: list[RawFunds] = []
        budget, executed = self._sums(pieces, "budget"), self._sums(pieces, "executed")
        for number, part in enumerate(_PARTS):
            if number and budget[number] is None and executed[number] is None:
                continue
            rows.append(
                RawFunds(
                    source=part,
                    budget=budget[number],
                    executed=executed[number],
                    weight=pieces.get("weight") if number == 0 else None,
                    rate=pieces.get("rate") if number == 0 else None,
                    score=pieces.get("score") if number == 0 else None,
                )
            )
        return tuple(rows)


def task_table(row: Row) -> TaskTable | None:
    """The task table that this row is the header of, if it is one."""
    if not any("任务" in item.text for item in row.items):
        return None
    columns = read_columns(row.items, form_words().task_columns)
    fields = [column.field for column in columns]
    if "task" not in fields or not {"content", "completion"} & set(fields):
        return None
    return TaskTable(columns)
