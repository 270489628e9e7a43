"""Why each value of a record is what it is: the printed text, its lines, the column it stood in, and who decided.

Nothing is decided here. A record carries the place of each value; this module goes back to the document and shows
what stands there, so that a person can check a value without searching for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import msgspec

from extract.model.document import BBox, Cell, Document, Span, Table
from extract.model.record import Amount, Category, Check, DocumentRecord, Form, Funds, Indicator, Narrative, SummaryRow
from extract.model.record import Value as RecordValue
from extract.text.view import printed

__all__ = ["Explanation", "FieldReason", "explain", "meaning_of"]

_NOT_FIELDS = frozenset(
    {
        "id", "span", "spans", "method", "confidence", "confidences", "by_model", "category", "direction",
        "indicators", "funds", "tasks", "checks",
    }
)  # fmt: skip


class FieldReason(msgspec.Struct, frozen=True):
    """One value: what it is, what stands in the source, and where.

    `source` is the raw text over the value's span, with its line breaks; `lines` are the first and last line it
    stands in, counted from 1. `page` and `bbox` are its place on paper, `confidence` that of the OCR that read it.
    `heading` is the text at the top of its column, for a value out of a table.
    """

    field: str
    value: object
    meaning: str | None = None
    source: str | None = None
    lines: tuple[int, int] | None = None
    page: int | None = None
    heading: str | None = None
    bbox: BBox | None = None
    confidence: float | None = None


class Explanation(msgspec.Struct, frozen=True):
    """A form, narrative, indicator or summary row with the reasons for its fields.

    `method` is the decoder that read it, `confidence` how sure it is. `category_method` says whether a model, a rule
    or the form itself decided the class.
    """

    id: str
    what: str
    title: str | None
    fields: tuple[FieldReason, ...]
    lines: tuple[int, int] | None = None
    method: str | None = None
    confidence: float | None = None
    category: Category | None = None
    direction: str | None = None
    checks: tuple[Check, ...] = ()


def explain(
    record: DocumentRecord, document: Document, *, item: str | None = None, field: str | None = None
) -> tuple[Explanation, ...]:
    """The reasons behind a record.

    Args:
        record: What the pipeline made of the document.
        document: What the reader made of it: the text that the spans point into.
        item: Only the form, narrative, indicator or summary row with this id (a form comes with its indicators).
        field: Only this field (``target``, ``funds``, …); what does not have it is left out.
    """
    sources = _Sources(document)
    found: list[Explanation] = []
    for form in record.forms:
        parts = [_form(form, sources), *_indicators(form.indicators, sources)]
        found += parts if item == form.id else [part for part in parts if item in (None, part.id)]
    for narrative in record.narratives:
        parts = [_narrative(narrative, sources), *_indicators(narrative.indicators, sources)]
        found += parts if item == narrative.id else [part for part in parts if item in (None, part.id)]
    found += [_summary(row, sources) for row in record.summary if item in (None, row.id)]
    if field is None:
        return tuple(found)
    narrowed = [
        msgspec.structs.replace(
            part, fields=tuple(reason for reason in part.fields if reason.field.split(".")[0] == field)
        )
        for part in found
    ]
    return tuple(part for part in narrowed if part.fields)


class _Sources:
    """Looks up places in a document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        lengths = map(len, document.text.splitlines(keepends=True))
        self._line_starts = [0, *accumulate(lengths)]
        self._tables = [block for block in document.blocks if isinstance(block, Table)]
        self._table_starts = [table.start for table in self._tables]

    def lines(self, span: Span | None) -> tuple[int, int] | None:
        if span is None:
            return None
        first = bisect_right(self._line_starts, span.start)
        return first, max(first, bisect_right(self._line_starts, max(span.start, span.end - 1)))

    def raw(self, span: Span) -> str:
        return " … ".join([self._text[start:end] for start, end in span.pieces or ((span.start, span.end),)])

    def cell(self, span: Span | None) -> tuple[Table, Cell] | None:
        if span is None:
            return None
        index = bisect_right(self._table_starts, span.start) - 1
        if index < 0 or span.start >= self._tables[index].end:
            return None
        table = self._tables[index]
        holders = (cell for cell in table.cells if cell.start <= span.start and span.end <= cell.end)
        cell = next(holders, None)
        return None if cell is None else (table, cell)

    def heading(self, span: Span | None, first_rows: dict[int, int]) -> str | None:
        """The nearest cell with text above the first indicator row of the table, in the column of the value."""
        place = self.cell(span)
        if place is None:
            return None
        table, cell = place
        first = first_rows.get(table.start, cell.row)
        above = [
            other
            for other in table.cells
            if other.row < first and other.col <= cell.col < other.col + other.colspan and other.start < other.end
        ]
        if not above:
            return None
        nearest = max(above, key=lambda other: other.row)
        return printed(self._text[nearest.start : nearest.end]) or None

    def first_rows(self, indicators: Sequence[Indicator]) -> dict[int, int]:
        """For each table (by its start) the row of the first indicator in it: what is above are headings."""
        rows: dict[int, int] = {}
        for indicator in indicators:
            place = self.cell(indicator.spans.get("name") or indicator.span)
            if place is not None:
                rows[place[0].start] = min(place[1].row, rows.get(place[0].start, place[1].row))
        return rows


def _reason(
    name: str, value: object, span: Span | None, sources: _Sources, first_rows: dict[int, int] | None = None
) -> FieldReason:
    shown, meaning = value, None
    if isinstance(value, RecordValue):
        shown, meaning, span = value.text, meaning_of(value), span or value.span
    elif isinstance(value, Amount):
        meaning = None if value.yuan is None else f"{value.yuan:,f} 元"
        shown, span = value.text, span or value.span
    heading = None if first_rows is None else sources.heading(span, first_rows)
    if span is None:
        return FieldReason(name, shown, meaning, heading=heading)
    source, lines = sources.raw(span), sources.lines(span)
    return FieldReason(name, shown, meaning, source, lines, span.page, heading, span.bbox, span.confidence)


def meaning_of(value: RecordValue) -> str:
    """A typed value in one line: kind, then what is known of it."""
    words: list[str] = [value.kind]
    for name in ("operator", "number", "number_high", "unit", "dimension", "base", "base_high", "date", "level"):
        known = getattr(value, name)
        if known is not None:
            words.append(f"{name}={known:g}" if isinstance(known, float) else f"{name}={known}")
    return " ".join(words)


def _plain(
    struct: Form | Narrative | Indicator | SummaryRow, sources: _Sources, first_rows: dict[int, int] | None = None
) -> Iterator[FieldReason]:
    """The fields of a record type that are values, in their order; what is unknown or empty is left out."""
    for name in struct.__struct_fields__:
        value = getattr(struct, name)
        if name not in _NOT_FIELDS and value not in (None, ()):
            yield _reason(name, value, struct.spans.get(name), sources, first_rows)


def _form(form: Form, sources: _Sources) -> Explanation:
    fields = list(_plain(form, sources))
    for funds in form.funds:
        fields += _funds(funds, sources)
    title = form.project or form.title
    return Explanation(
        form.id, "form", title, tuple(fields), sources.lines(form.span), method=form.method, checks=form.checks
    )


def _funds(funds: Funds, sources: _Sources) -> Iterator[FieldReason]:
    for name in ("initial", "budget", "executed", "weight", "rate", "score"):
        value = getattr(funds, name)
        if value is not None:
            span = value.span if isinstance(value, Amount) else funds.spans.get(name, funds.span)
            yield _reason(f"funds.{funds.source}.{name}", value, span, sources)


def _narrative(narrative: Narrative, sources: _Sources) -> Explanation:
    fields = tuple(_plain(narrative, sources))
    return Explanation(narrative.id, "narrative", narrative.project, fields, sources.lines(narrative.span))


def _summary(row: SummaryRow, sources: _Sources) -> Explanation:
    return Explanation(row.id, "summary", row.project, tuple(_plain(row, sources)), sources.lines(row.span))


def _indicators(indicators: Sequence[Indicator], sources: _Sources) -> Iterator[Explanation]:
    first_rows = sources.first_rows(indicators)
    for indicator in indicators:
        yield Explanation(
            indicator.id,
            "indicator",
            indicator.name,
            tuple(_plain(indicator, sources, first_rows)),
            sources.lines(indicator.span),
            method=indicator.method,
            confidence=indicator.confidence,
            category=indicator.category,
            direction=indicator.direction,
        )
