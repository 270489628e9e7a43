"""Where on the pages the values of a record stand, and how surely they were read.

A `Span` is made of characters. Documents with pages have a page and a box for each cell and line of their text, and
scans the confidence of the OCR besides: one pass over the finished record looks them up for every span in it, so
that no stage before needs to carry them along.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import TypeVar

import msgspec

from extract.model.document import BBox, Block, Cell, Document, Span, Table
from extract.model.record import DocumentRecord, Form, Indicator, Narrative

__all__ = ["Place", "Places", "placed", "places_of", "union"]

Place = Cell | Block
T = TypeVar("T")

_START, _END = attrgetter("start"), attrgetter("end")
# What the sums of a form prove where they hold: a misread digit would break them.
_PLAIN = frozenset((str, float, int, bool, type(None)))  # most fields: not worth a call
_PROVEN = frozenset(("weight", "score"))


def placed(record: DocumentRecord, document: Document) -> DocumentRecord:
    """The record with page, box and OCR confidence in all its spans; the same record where the document has none.

    An indicator is no surer than the least sure of its cells that OCR has read. Where the sums of its form hold, they
    prove the points, and only the other cells count: no sum can prove a name.
    """
    if not any(block.page is not None for block in document.blocks):
        return record
    moved = _Walk(Places(document)).over(record)
    if not document.ocr:
        return moved
    return msgspec.structs.replace(
        moved,
        forms=tuple([_doubted(form, proven=_sums_hold(form)) for form in moved.forms]),
        narratives=tuple([_doubted(narrative, proven=False) for narrative in moved.narratives]),
    )


class Places:
    """The cells and lines of a document that hold text, in the order of the text."""

    def __init__(self, document: Document) -> None:
        self.all = tuple([place for place in places_of(document) if place.start < place.end])

    def over(self, span: Span) -> list[Place]:
        """The cells and lines that a span covers, or covers a part of."""
        return [self.all[number] for number in self.numbers(span)]

    def numbers(self, span: Span) -> list[int]:
        """Their indices in `all`."""
        found: list[int] = []
        for start, end in span.pieces or ((span.start, span.end),):
            found += range(bisect_right(self.all, start, key=_END), bisect_left(self.all, end, key=_START))
        return found

    def page(self, span: Span) -> int | None:
        """The page of the last cell or line that begins before a span: for one that covers none."""
        before = bisect_right(self.all, span.start, key=_START) - 1
        return self.all[before].page if before >= 0 else None


def union(boxes: Iterable[BBox]) -> BBox | None:
    """The box around boxes.

    >>> union([(10, 10, 20, 20), (15, 5, 40, 12)])
    (10, 5, 40, 20)
    """
    sides = tuple(zip(*boxes, strict=True))
    return (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])) if sides else None


def places_of(document: Document) -> Iterator[Place]:
    """All cells and lines in the order of the text, the empty cells too."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield from block.cells
        else:
            yield block


class _Walk:
    """Goes through a record of whatever shape and places the spans that it meets."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._known: dict[Span, Span] = {}  # a level that is printed once stands in all its rows

    def over(self, value: T) -> T:
        """The value with its spans placed; the very same object where it holds none."""
        return self._changed(value)  # type: ignore[return-value]

    def _changed(self, value: object) -> object:
        if isinstance(value, Span):
            if value not in self._known:
                self._known[value] = _place(value, self._places)
            return self._known[value]
        if isinstance(value, msgspec.Struct):
            changes = {}
            for name in value.__struct_fields__:
                old = getattr(value, name)
                if old.__class__ not in _PLAIN and (new := self._changed(old)) is not old:
                    changes[name] = new
            return msgspec.structs.replace(value, **changes) if changes else value
        if isinstance(value, tuple) and value:
            items = [self._changed(item) for item in value]
            return tuple(items) if any(new is not old for new, old in zip(items, value, strict=True)) else value
        if isinstance(value, dict) and value:
            return {key: self._changed(item) for key, item in value.items()}
        return value


def _place(span: Span, places: Places) -> Span:
    covered = places.over(span)
    page = next((place.page for place in covered if place.page is not None), None)
    if page is None:
        page = span.page if span.page is not None else places.page(span)
    return msgspec.structs.replace(
        span,
        page=page,
        bbox=union([place.bbox for place in covered if place.bbox is not None and place.page == page]),
        confidence=min([place.confidence for place in covered if place.source == "ocr"], default=None),
    )


# ---------------------------------------------------------------- how surely a row was read
def _sums_hold(form: Form) -> bool:
    return bool(form.checks) and all(check.holds for check in form.checks)


F = TypeVar("F", Form, Narrative)


def _doubted(owner: F, *, proven: bool) -> F:
    rows = tuple([_no_surer_than_its_cells(row, _PROVEN if proven else frozenset()) for row in owner.indicators])
    return msgspec.structs.replace(owner, indicators=rows)


def _no_surer_than_its_cells(row: Indicator, proven: frozenset[str]) -> Indicator:
    read = {
        field: span.confidence
        for field, span in row.spans.items()
        if span.confidence is not None and field not in proven
    }
    if not read:
        return row
    confidences = {field: min(sure, read.get(field, sure)) for field, sure in row.confidences.items()}
    return msgspec.structs.replace(row, confidence=min(row.confidence, *read.values()), confidences=confidences)
