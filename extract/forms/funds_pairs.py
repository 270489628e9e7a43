"""Money without a table: labels that stand beside their figures, or share a cell with them.

`年初预算数 | 96 | 全年执行数 | 90` is one row of figures, the total; `财政拨款：| 80` is a row of its own source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

import msgspec

from extract.forms.funds import LABELLED_FIGURE, column_field, funds_source, settled
from extract.forms.funds_order import AMOUNTS, FUNDS_FIELDS
from extract.forms.lexicon import form_words, key
from extract.forms.table import Item, Source
from extract.model.raw import Piece, RawFunds
from extract.text.view import TextView

__all__ = ["amount_at", "completed_total", "funds_pairs", "merged", "total_of"]

_AMOUNT = re.compile(r"(\d[\d,.]*(?:[万亿]元?|元)?)(?:$|\(.*\)$)")  # prose may follow: `85万(沟渠60万元,泵站25万元)`
_SHARE = re.compile(r"\d[\d,.]*%?$")
_PAIR, _TRIPLE = 2, 3


def funds_pairs(source: Source, filled: Sequence[Item], above: Sequence[RawFunds] = ()) -> list[RawFunds]:
    """Money without a header: labels each with its figure beside it (`年度资金总额：| 320 | 其中：财政拨款 | 300`).

    A row of column words (`预算数：| 96 | 执行数：| 93.6`) is one total row. A label three times is one row, too, and
    twice where the total `above` has an executed amount (else 中期 | 年度: the year's figure stands at the right).
    """
    rows, total = _labelled_figures(source, filled)
    if "budget" in total and not total_of(total) and key(filled[0].text) in form_words().funds_whole:
        label = source.joined(filled[:1])  # `当年预算 | 420 | 其中：市级资金 | 120`
        return [RawFunds(source="total", label=label, budget=total["budget"]), *merged(rows, above)]
    if row := total_of(total):
        if "rate" not in total and filled[-1].text.endswith("%") and _SHARE.match(filled[-1].text):
            row = msgspec.structs.replace(row, rate=source.joined([filled[-1]]))  # 执行率 has its head above
        above = [row]
    rows = merged(rows, above)
    rows = list({row.source: row for row in rows}.values())
    return [*above, *rows] if total_of(total) else rows


def completed_total(source: Source, filled: Sequence[Item], above: Sequence[RawFunds]) -> RawFunds | None:
    """The total row that the row `above` began, where its column words go on (`全年支出 | 498.6 | 执行率 | 95.9%`)."""
    if not above or above[-1].label is not None or above[-1].source != "total":
        return None
    rows, total = _labelled_figures(source, filled)
    more = {field: piece for field, piece in total.items() if field in FUNDS_FIELDS}
    if rows or not more or any(getattr(above[-1], field) is not None for field in more):
        return None
    return msgspec.structs.replace(above[-1], **more)


def _labelled_figures(source: Source, filled: Sequence[Item]) -> tuple[list[RawFunds], dict[str, Piece]]:
    """Labels with the figure beside each: those of sources as rows, the column words as cells of a total row."""
    rows: list[RawFunds] = []
    total: dict[str, Piece] = {}
    inside = [(item, at) for item in filled if (at := _value_inside(item.text))]
    beside = [(label, value, 0) for label, value in pairwise(filled) if value.text[:1].isdigit()]
    for label, value, start in beside or [(item, item, at) for item, at in inside]:
        field = column_field(label.text[:start] or label.text)
        text = value.text[start:]
        if field == "rate" and _SHARE.match(text):
            total[field] = _part(source, value, start, len(value.text))
        elif amount := amount_at(text):
            figure = _part(source, value, start, start + amount)
            if field in (*AMOUNTS, "arrived"):
                total[field] = figure
            elif name := funds_source(label.text[:start] or label.text):
                named = _part(source, label, 0, start or len(label.text))
                rows.append(RawFunds(source=name, label=named, budget=figure))
    return rows, total


def _value_inside(text: str) -> int:
    """Where the figure begins in a cell that holds a label and its figure (`执行数(万元):304`); 0 in any other."""
    match = LABELLED_FIGURE.match(text)
    return match.start(1) if match else 0


def total_of(cells: Mapping[str, Piece]) -> RawFunds | None:
    """The total row that column words with their figures make up; one alone may be anything."""
    if len(cells.keys() & {*AMOUNTS, "arrived"}) < _PAIR:
        return None
    kept = dict(zip(settled(list(cells)), cells.values(), strict=True))
    return RawFunds(source="total", **{name: piece for name, piece in kept.items() if name in FUNDS_FIELDS})


def merged(rows: Sequence[RawFunds], above: Sequence[RawFunds]) -> list[RawFunds]:
    """Rows of one figure with the same label side by side: 预算 | (到位) | 执行 of one source."""
    result: list[RawFunds] = []
    spent = any(row.source == "total" and row.executed for row in above)
    for _, group in groupby(rows, lambda row: row.source):
        same = list(group)
        if len(same) == _TRIPLE or (len(same) == _PAIR and spent):
            result.append(msgspec.structs.replace(same[0], executed=same[-1].budget))
        else:
            result += same
    return result


def amount_at(text: str) -> int | None:
    """Where the amount ends that a text is, if need be with prose in brackets behind it; ``None`` if it is none.

    >>> amount_at("85万(沟渠60万元,泵站25万元)"), amount_at("85万"), amount_at("85公里")
    (3, 3, None)
    """
    match = _AMOUNT.match(text)
    return match.end(1) if match else None


def _part(source: Source, item: Item, start: int, end: int) -> Piece:
    """A part of the text of a cell."""
    if start == 0 and end == len(item.text):
        return source.joined([item])
    view = TextView(source.document.text, *item.places[0])
    return source.piece(view.span(start, end), page=item.page)
