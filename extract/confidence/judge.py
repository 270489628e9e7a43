"""Gives each field of each row the probability that it was read exactly right.

A logistic sum over the marks of a row and of the field, then a monotone curve that maps it to the share that was right
among synthetic forms in layouts kept out of the training. Without the model the rows keep the confidence that their
decoder gave them, and their fields have none.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from extract.confidence.features import FIELDS, field_marks, row_marks, shown
from extract.model.record import DocumentRecord, Form, Indicator, Problem
from extract.models import find_model, model_problem, model_stores

__all__ = ["CURVES", "FIELDS", "MODEL", "ROW", "Curve", "Curves", "Judge", "load_judge"]

MODEL: Final = "confidence"
CURVES: Final = "curves.json"
ROW: Final = "row"
"""The name of the curve of a whole row: its name, target, actual, weight and score are all right."""


class Curve(msgspec.Struct, frozen=True):
    """How sure one field is: `bias` and the weights of the marks that it has add up to a sum.

    `sums` and `shares` are the corners of the curve that maps it to a probability, both rising.
    """

    bias: float
    weights: dict[str, float]
    sums: tuple[float, ...]
    shares: tuple[float, ...]

    def total(self, marks: tuple[str, ...]) -> float:
        """The sum of a field with these marks."""
        weights = self.weights
        return self.bias + math.fsum([weights[mark] for mark in marks if mark in weights])

    def probability(self, marks: tuple[str, ...]) -> float:
        """The probability that a field with these marks is right."""
        total, sums, shares = self.total(marks), self.sums, self.shares
        place = bisect_right(sums, total)
        if place == 0 or place == len(sums):
            return shares[min(place, len(sums) - 1)]
        left, right = sums[place - 1], sums[place]
        return shares[place - 1] + (shares[place] - shares[place - 1]) * (total - left) / (right - left)


class Curves(msgspec.Struct, frozen=True):
    """The content of ``curves.json``: a curve for each field, and one for the row."""

    fields: dict[str, Curve]


class Judge:
    """Sets the confidences of a record.

    Args:
        curves: The trained curves; ``None`` leaves records as they are.
        warning: Why there are none, for the record of the document.
    """

    def __init__(self, curves: Curves | None, warning: Problem | None = None) -> None:
        self.curves = curves
        self.warning = warning

    def over(self, record: DocumentRecord, text: str) -> DocumentRecord:
        """The record with the confidences of the rows of its forms; `text` is that of the document."""
        if self.curves is None:
            return record
        return msgspec.structs.replace(record, forms=tuple([self._form(form, text) for form in record.forms]))

    def _form(self, form: Form, text: str) -> Form:
        marks = row_marks(form, text)
        judged = [self._row(row, its, text) for row, its in zip(form.indicators, marks, strict=True)]
        return msgspec.structs.replace(form, indicators=tuple(judged))

    def _row(self, row: Indicator, marks: tuple[str, ...], text: str) -> Indicator:
        curves = self.curves.fields if self.curves is not None else {}
        confidences = {
            field: round(curves[field].probability((*marks, *field_marks(row, field, text))), 4)
            for field in FIELDS
            if field in curves and shown(row, field) is not None
        }
        whole = round(curves[ROW].probability(marks), 4)
        return msgspec.structs.replace(row, confidence=whole, confidences=confidences)


@cache
def _load(directory: str | None) -> Judge:
    folder, warning = find_model(MODEL, directory)
    if folder is None:
        return Judge(None, warning)
    try:
        curves = msgspec.json.decode(folder.files[CURVES], type=Curves)
    except (KeyError, msgspec.MsgspecError):
        return Judge(None, model_problem("JX-M002", folder.path / CURVES))
    if ROW not in curves.fields or not all(_sound(curve) for curve in curves.fields.values()):
        return Judge(None, model_problem("JX-M002", folder.path / CURVES))
    return Judge(curves)


def _sound(curve: Curve) -> bool:
    rising = list(curve.sums) == sorted(set(curve.sums)) and list(curve.shares) == sorted(curve.shares)
    return len(curve.sums) == len(curve.shares) > 0 and rising and all(0 <= share <= 1 for share in curve.shares)


def load_judge(directory: str | Path | None = None) -> Judge:
    """The judge with the model of a store (the default one if none is given), loaded once per store."""
    given = model_stores(directory)
    return _load(str(given[0]) if len(given) == 1 else None)
