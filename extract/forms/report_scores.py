"""Scores that an evaluation report gives in prose: `目标分值 6 分，得分 5 分` after its index table."""

from __future__ import annotations

import re

import msgspec

from extract.forms.table import Source
from extract.model.raw import Piece, RawForm
from extract.text.view import TextView

__all__ = ["scores_from_prose"]

_SCORED = re.compile(
    r"(?:目标分值|标准分值|指标分值|分值|满分)(?:为)?(\d{1,3}(?:\.\d)?)分[,，]?(?:实际|自评)?得分(?:为)?(\d{1,3}(?:\.\d{1,2})?)分"
)
_TOTAL = re.compile(r"(?:评价|综合|总|项目)?得分(?:为)?(\d{1,3}(?:\.\d{1,2})?)分[,，]?(?:总体评价|评价等级|等级|评定)")
_REACH = 30_000  # characters: the conclusion of a report stands before or after its table
_FULL = re.compile(r"满分(?:为)?(100)分")


def scores_from_prose(source: Source, form: RawForm, end: int) -> RawForm:
    """The form with the scores that the report's text states: one paragraph for each row, in their order.

    Taken only where as many paragraphs as rows are found and their full marks are those of the rows.
    """
    if form.kind != "evaluation_index" or any(row.score is not None and row.score.text for row in form.rows):
        return form
    view = TextView(source.document.text, form.start, min(end, form.start + _REACH))
    found = list(_SCORED.finditer(view.text))
    weights = [row.weight.text if row.weight else "" for row in form.rows]
    if [match[1] for match in found] != weights:
        return form
    rows = tuple([
        msgspec.structs.replace(row, score=_piece(source, view, match, 2))
        for row, match in zip(form.rows, found, strict=True)
    ])  # fmt: skip
    whole = TextView(source.document.text, max(0, form.start - _REACH), min(end, form.start + _REACH))
    total, full = _TOTAL.search(whole.text), _FULL.search(whole.text)
    return msgspec.structs.replace(
        form,
        rows=rows,
        end=view.offset(found[-1].end() - 1) + 1,
        total_score=form.total_score or (_piece(source, whole, total, 1) if total else None),
        total_weight=form.total_weight or (_piece(source, whole, full, 1) if full else None),
    )


def _piece(source: Source, view: TextView, match: re.Match[str], group: int) -> Piece:
    return source.piece(view.span(*match.span(group)))
