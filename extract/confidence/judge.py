"""Gives each field of each row the probability that it was read exactly right.

Small decision trees over the marks of a row and of the field give a sum, and a monotone curve maps it to the share that
was right among synthetic forms in layouts kept out of the training. Without the model the rows keep the confidence that
their decoder gave them, and their fields have none.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Set
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

import msgspec

from extract.confidence.features import FIELDS, field_marks, row_marks, shown
from extract.model.record import DocumentRecord, Form, Indicator, Problem
from extract.models import find_json, model_stores

__all__ = ["CURVES", "FIELDS", "MODEL", "ROW", "Curve", "Curves", "Judge", "Tree", "load_judge"]

MODEL: Final = "confidence"
CURVES: Final = "curves.json"
_MOST_KNOWN: Final = 20_000
ROW: Final = "row"
"""The name of the curve of a whole row: its name, target, actual, weight and score are all right."""


class Tree(msgspec.Struct, frozen=True):
    """A decision tree over marks, its nodes by number, the root first.

    Node i asks for `marks[i]` and goes on to node `present[i]` or `absent[i]`, which come after it; where the mark is
    empty it is a leaf and answers `values[i]`.
    """

    marks: tuple[str, ...]
    absent: tuple[int, ...]
    present: tuple[int, ...]
    values: tuple[float, ...]

    def value(self, marks: Set[str]) -> float:
        """The answer for something that has these marks."""
        node = 0
        while mark := self.marks[node]:
            node = self.present[node] if mark in marks else self.absent[node]
        return self.values[node]


class Curve(msgspec.Struct, frozen=True):
    """How sure one field is: `bias` and the answers of the trees add up to a sum.

    `sums` and `shares` are the corners of the curve that maps it to a probability, both rising.
    """

    bias: float
    trees: tuple[Tree, ...]
    sums: tuple[float, ...]
    shares: tuple[float, ...]

    def marks(self) -> frozenset[str]:
        """The marks that its trees ask for."""
        return frozenset([mark for tree in self.trees for mark in tree.marks if mark])

    def total(self, marks: Iterable[str]) -> float:
        """The sum of a field with these marks."""
        known = frozenset(marks)
        return self.bias + math.fsum([tree.value(known) for tree in self.trees])

    def probability(self, marks: Iterable[str]) -> float:
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


class _Quick:
    """A curve for many rows: of the marks only those that its trees ask for count, and rows alike in them are one.

    Marks are bits of a whole number (`bits`): to compare two rows is to compare two numbers.
    """

    def __init__(self, curve: Curve, bits: Mapping[str, int]) -> None:
        self._curve = curve
        self._asked = _as_bits(curve.marks(), bits)
        self._known: dict[int, float] = {}

    def __call__(self, seen: int, *marks: Iterable[str]) -> float:
        """The probability, rounded; `seen` are all the `marks` as bits."""
        asked = self._asked & seen
        found = self._known.get(asked)
        if found is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[asked] = round(self._curve.probability(chain(*marks)), 4)
        return found


def _as_bits(marks: Iterable[str], bits: Mapping[str, int]) -> int:
    found = 0
    for mark in marks:
        found |= bits.get(mark, 0)
    return found


class Judge:
    """Sets the confidences of a record.

    Args:
        curves: The trained curves; ``None`` leaves records as they are.
        warning: Why there are none, for the record of the document.
    """

    def __init__(self, curves: Curves | None, warning: Problem | None = None) -> None:
        self.curves = curves
        self.warning = warning
        fields = curves.fields if curves is not None else {}
        asked = sorted(frozenset[str]().union(*[curve.marks() for curve in fields.values()]))
        self._bits = {mark: 1 << number for number, mark in enumerate(asked)}
        self._quick = {field: _Quick(curve, self._bits) for field, curve in fields.items()}

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
        quick, seen = self._quick, _as_bits(marks, self._bits)
        confidences: dict[str, float] = {}
        for field in FIELDS:
            if field in quick and shown(row, field) is not None:
                own = field_marks(row, field, text)
                confidences[field] = quick[field](seen | _as_bits(own, self._bits), marks, own)
        return msgspec.structs.replace(row, confidence=quick[ROW](seen, marks), confidences=confidences)


@cache
def _load(directory: str | None) -> Judge:
    found, warning = find_json(MODEL, CURVES, Curves, _sound, directory)
    return Judge(found[0] if found else None, warning)


def _sound(curves: Curves) -> bool:
    return ROW in curves.fields and all(_is_curve(curve) for curve in curves.fields.values())


def _is_curve(curve: Curve) -> bool:
    rising = list(curve.sums) == sorted(set(curve.sums)) and list(curve.shares) == sorted(curve.shares)
    even = len(curve.sums) == len(curve.shares) > 0
    return even and rising and all(0 <= share <= 1 for share in curve.shares) and all(map(_ends, curve.trees))


def _ends(tree: Tree) -> bool:
    """Whether every way through a tree ends in a leaf: nodes only lead to later nodes that are there."""
    count = len(tree.marks)
    if not count or {len(tree.absent), len(tree.present), len(tree.values)} != {count}:
        return False
    ways = zip(tree.marks, tree.absent, tree.present, strict=True)
    return all(not mark or (i < one < count and i < two < count) for i, (mark, one, two) in enumerate(ways))


def load_judge(directory: str | Path | None = None) -> Judge:
    """The judge with the model of a store (the default one if none is given), loaded once per store."""
    given = model_stores(directory)
    return _load(str(given[0]) if len(given) == 1 else None)
