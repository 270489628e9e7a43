"""Whether what was read of a form is right: each field of each row that was found, against its annotation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import UNSET

from extract.confidence.features import FIELDS, shown
from extract.confidence.judge import ROW
from extract.evaluation.form import row_likeness
from extract.evaluation.gold import Digest, GoldForm, GoldRow
from extract.evaluation.normal import number, same_sentence, text
from extract.evaluation.pairing import align
from extract.model.record import Form, Indicator

__all__ = ["Verdict", "verdicts"]

_EXACT: Final = ("name", "target", "actual", "weight", "score")
_NUMBERS: Final = frozenset(("weight", "score"))

_NOTHING: Final = msgspec.convert(dict.fromkeys(FIELDS), type=GoldRow)

Verdict = dict[str, bool]
"""Field, or `ROW`, -> whether it is right; what the row does not state or the annotation leaves out is absent."""


def verdicts(gold: GoldForm, form: Form) -> Iterator[tuple[Indicator, Verdict]]:
    """The rows of a form that can be judged, each with its verdict. A row that nobody printed is wrong."""
    pairs = {found: place for place, found in align(gold.indicators, form.indicators, row_likeness)}
    for number_, row in enumerate(form.indicators):
        truth = gold.indicators[pairs[number_]] if number_ in pairs else _NOTHING
        if truth.page_noise:
            continue
        verdict = {
            field: _right(truth, row, field)
            for field in FIELDS
            if shown(row, field) is not None and _judged(truth, field)
        }
        verdict[ROW] = number_ in pairs and all(_right(truth, row, field) for field in _EXACT if _judged(truth, field))
        yield row, verdict


def _judged(truth: GoldRow, field: str) -> bool:
    return getattr(truth, field) is not UNSET and field not in truth.noise_fields


def _right(truth: GoldRow, row: Indicator, field: str) -> bool:
    stated, found = getattr(truth, field), shown(row, field)
    if field == "reason":
        return same_sentence(stated, found)
    if isinstance(stated, Digest):
        return same_sentence(stated, found)
    if field in _NUMBERS:
        return number(stated) == number(getattr(row, field))
    return text(stated) == text(found)
