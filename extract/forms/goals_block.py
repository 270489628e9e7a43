"""The goals block of a form in cells: 预期目标 and 实际完成情况 as heads over their texts, or beside them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.forms.draft import Draft
from extract.forms.header import Column, read_columns
from extract.forms.lexicon import form_words, goal_of, key
from extract.forms.table import Item, Row, Source

__all__ = ["GoalsBlock"]

_PAIR = 2
_LONGEST_FRAME = 8  # 年度总体绩效目标


class GoalsBlock:
    """The columns of the goals, and how rows are read below them or without them."""

    def __init__(self) -> None:
        self.columns: list[Column] = []

    def take_pairs(self, source: Source, draft: Draft, filled: Sequence[Item]) -> bool:
        """Whether a row holds two goals side by side, each behind its head (`年度目标 | … | 完成情况 | …`)."""
        goals = form_words().goals
        cells = filled[len(filled) % 2 :]  # behind the frame, where there is one
        fields = [goals.get(key(item.text), "") for item in cells]
        if len(cells) != 2 * _PAIR or not all(fields[::2]) or any(fields[1::2]) or fields[0] == fields[2]:
            return False
        for field, text in zip(fields[::2], cells[1::2], strict=True):
            draft.set_goal(field, source.piece(*text.places, page=text.page))
        return True

    def take_heads(self, row: Row, filled: Sequence[Item]) -> bool:
        """Whether a row holds the heads of goals; they are then the columns of the rows below."""
        words = form_words()
        heads = [key(item.text) for item in filled]
        named = sum(head in words.goals for head in heads)
        if named < 2 and not (named and all(head in words.goals or head in words.goal_frames for head in heads)):
            return False
        # `年度总体目标 | 预期目标 | 实际完成情况`: the frame is itself a word for a goal
        columns = [column for column in read_columns(row.items, words.goals) if column.field != "?"]
        columns = [msgspec.structs.replace(column, field=goal_of(column.text) or column.field) for column in columns]
        plain = _unadjusted(columns)
        if len(plain) > 2 or (len(plain) == 2 and plain[0].field == plain[1].field):
            columns = columns[1:]
        self.columns = columns
        return True

    def take_texts(self, source: Source, draft: Draft, row: Row, filled: Sequence[Item], *, opened: bool) -> bool:
        """Whether a row holds the texts of goals, which the draft then has.

        Args:
            source: The document.
            draft: The form that is read.
            row: The row.
            filled: Its cells with text.
            opened: Whether the heads of goals were the last ones above it.
        """
        words = form_words()
        first = key(filled[0].text)
        framed = first in words.goal_frames
        if opened and len(filled) - framed == len(_unadjusted(self.columns)):
            self.columns = _unadjusted(self.columns)  # what the year did not change is left empty
        below_heads = opened and len(filled) == len(self.columns) + 1
        if first in words.goals and len(filled) > 1 and not below_heads:
            places = [place for item in filled[1:] for place in item.places]
            draft.set_goal(words.goals[first], source.piece(*places))
            return True
        framed = below_heads or framed
        if framed and not opened and len(filled) == 2 and len(filled[1].text) > _LONGEST_FRAME:
            draft.set_goal("expected", source.piece(*filled[1].places))
            return True
        if not opened or not self.columns:
            return False
        if framed or (len(filled) != len(self.columns) and len(filled[0].text) <= _LONGEST_FRAME):
            filled = filled[1:]
        if not filled or (draft.goals_done(self.columns) and not row.fresh):
            return False
        for number, item in enumerate(filled):
            draft.set_goal(self._field(number, item, len(filled)), source.piece(*item.places, page=item.page))
        return True

    def _field(self, number: int, item: Item, count: int) -> str:
        """The goal of the text of that number among `count`: by order where it is clear, else by place."""
        columns = self.columns
        if count == len(columns) > 1 or len(columns) == 1:
            return columns[min(number, len(columns) - 1)].field
        return next((column for column in reversed(columns) if column.first <= item.first), columns[0]).field


def _unadjusted(columns: list[Column]) -> list[Column]:
    """The columns without that of what the year made of the first goal."""
    return [column for column in columns if column.field != "adjusted"]
