"""Money in blocks side by side: plan, receipt, spending and rest, each with its figure and the same sources below it.

`计划安排 | 200 | 实际到位 | 190 | 实际支出 | 182.4` over `中央财政 | 120 | 中央财政 | 120 | 中央财政 | 115.2`: a figure
belongs to the label before it, so a blank cell that was lost moves no other. Where not every block names a source, a
label was lost, and nothing tells whose figures are left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from extract.forms.funds import column_field, funds_source, settled
from extract.forms.funds_order import FUNDS_FIELDS, OF_POINTS, is_cell
from extract.forms.lexicon import key
from extract.forms.table import Item, Source
from extract.model.raw import Piece, RawFunds

__all__ = ["FundsBlocks", "funds_blocks"]

_FEWEST = 3
_LONGEST_SOURCE = 10
_BRACKET = re.compile(r"\([^()]*\)")
_PLAN = re.compile(r"计划|安排")
_GROUP = re.compile(r"^其中[:,]?")


class _Pair(NamedTuple):
    """A label and the figure behind it, if one is there, and the number of cells up to its end."""

    label: Item
    figure: Item | None
    stop: int

    @property
    def word(self) -> str:
        return _GROUP.sub("", key(self.label.text))


class FundsBlocks(NamedTuple):
    """The rows of such blocks, and the number of cells up to their end.

    There are no rows where neither sources nor a rest show that the labels are heads of blocks.
    """

    rows: list[RawFunds]
    stop: int


def funds_blocks(source: Source, cells: Sequence[Item]) -> FundsBlocks | None:
    """The blocks whose heads stand among some cells, with the sources right behind; ``None`` where there are none."""
    pairs = _pairs(cells)
    for first, pair in enumerate(pairs):
        if _field(pair) is None or (first and _field(pairs[first - 1])):
            continue
        heads = list(takewhile(_field, pairs[first:]))
        names = {_field(head) for head in heads}
        if len(names) == len(heads) >= _FEWEST and "executed" in names and sum(bool(head.figure) for head in heads) > 1:
            return _read(source, heads, pairs[first + len(heads) :])
    return None


def _read(source: Source, heads: Sequence[_Pair], below: Sequence[_Pair]) -> FundsBlocks:
    """The rows of the heads of blocks and of the sources `below` them."""
    fields = [_field(head) or "" for head in heads]
    planned = [
        head.word for head, field in zip(heads, fields, strict=True) if field == "budget" and _PLAN.search(head.word)
    ]
    if planned and "arrived" in fields and "initial" not in fields:
        # What is left over is left of what was received: that is the budget, and the plan came before it.
        fields = ["initial" if field == "budget" else field for field in fields]
    fields = settled(fields)
    rows = [RawFunds(source="total", **_figures(source, fields, heads))]
    certain, stop = "rest" in fields, heads[-1].stop
    fields = [field for field in fields if field not in OF_POINTS]
    for word, group in groupby(below, lambda pair: pair.word):
        same = list(group)
        whole = len(same) == len(fields)
        name = funds_source(word) or funds_source(f"{word}资金") or (word if whole else "total")
        if name == "total" or len(same) > len(fields) or not 1 < len(word) <= _LONGEST_SOURCE:
            break
        figures = _figures(source, fields, same) if whole else {}
        rows.append(RawFunds(source=name, label=source.joined([same[0].label]), **figures))
        certain, stop = certain or whole, same[-1].stop
    return FundsBlocks(rows if certain else [], stop)


def _figures(source: Source, fields: Sequence[str], pairs: Sequence[_Pair]) -> dict[str, Piece]:
    found = zip(fields, pairs, strict=True)
    return {field: source.joined([pair.figure]) for field, pair in found if pair.figure and field in FUNDS_FIELDS}


def _field(pair: _Pair) -> str | None:
    """The field of a head of a block (or of a rate or points beside them); ``rest`` is what was left over."""
    field = column_field(pair.label.text)
    return field if field in (*FUNDS_FIELDS, "arrived", "rest") else None


def _pairs(cells: Sequence[Item]) -> list[_Pair]:
    """Labels, each with the figure behind it; a unit in a cell of its own belongs to the label."""
    pairs: list[_Pair] = []
    for stop, cell in enumerate(cells, 1):
        last = pairs[-1] if pairs else None
        if last and _BRACKET.fullmatch(cell.text):
            pairs[-1] = last._replace(stop=stop)
        elif last and last.figure is None and is_cell(cell.text):
            pairs[-1] = last._replace(figure=cell, stop=stop)
        else:
            pairs.append(_Pair(cell, None, stop))
    return pairs
