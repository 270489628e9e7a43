"""Trees of parts back to records: what nobody changed stays as it was, what was changed is typed from the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from extract.annotations import REPEATED
from extract.annotations.tree import Node, tree_of
from extract.assemble import form_of, narrative_of, summary_of
from extract.forms.funds import funds_source
from extract.link import link, year_number
from extract.model.document import Span
from extract.model.raw import Piece, RawForm, RawFunds, RawNarrative, RawRow, RawSummaryRow, RawTask
from extract.model.record import DocumentRecord, Form, Indicator, Narrative, Source, SummaryRow
from extract.text.view import piece

__all__ = ["record_of"]

T = TypeVar("T", Indicator, Form, Narrative)


def record_of(tree: Sequence[Node], text: str, path: str, before: DocumentRecord | None) -> DocumentRecord:
    """The record that a tree says.

    Args:
        tree: The parts as they were annotated.
        text: The text of the document.
        path: What the document is called, where there is no record of it.
        before: The record that the annotation began with. An equal tree gives it back as it is; a part that is the
            same stays as it is; a changed one keeps its kind and the classes of its rows.
    """
    base = before or DocumentRecord(source=Source(path))
    if sorted(tree) == sorted(tree_of(base)):
        return base
    desk = _Desk(text, base)
    forms = tuple(desk.forms([node for node in tree if node.kind == "form"]))
    narratives = tuple(desk.narratives([node for node in tree if node.kind == "narrative"]))
    summary = tuple(desk.summary([node for node in tree if node.kind == "summary"]))
    return msgspec.structs.replace(
        desk.document(next((node for node in tree if node.kind == "document"), None)),
        forms=forms,
        narratives=narratives,
        summary=summary,
        projects=link(forms, narratives, summary),
        assessment=None,
        findings=(),
    )


class _Desk:
    """The text and the record that parts are compared with."""

    def __init__(self, text: str, base: DocumentRecord) -> None:
        self._text = text
        self._base = base

    def document(self, node: Node | None) -> DocumentRecord:
        """The record with department and year as annotated."""
        fields = self._pieces(node) if node is not None else {}
        if node is not None and (node,) == tree_of(DocumentRecord(source=self._base.source, spans=self._base.spans)):
            return self._base
        department, year = fields.get("department"), fields.get("year")
        spans = {name: _span(found) for name, found in (("department", department), ("year", year)) if found}
        return msgspec.structs.replace(
            self._base,
            department=department.text if department else None,
            year=year_number(year) if year else None,
            spans=spans,
        )

    def forms(self, nodes: Sequence[Node]) -> Iterable[Form]:
        """The forms, in the order of the text."""
        parts = _Matches(self._base.forms, lambda form: DocumentRecord(source=self._base.source, forms=(form,)), "f")
        for node in sorted(nodes, key=_start):
            old, same, name = parts.matched(node)
            yield old if old is not None and same else self._form(node, old, name)

    def narratives(self, nodes: Sequence[Node]) -> Iterable[Narrative]:
        """The narratives, in the order of the text."""
        parts = _Matches(
            self._base.narratives, lambda part: DocumentRecord(source=self._base.source, narratives=(part,)), "n"
        )
        for node in sorted(nodes, key=_start):
            old, same, name = parts.matched(node)
            yield old if old is not None and same else self._narrative(node, old, name)

    def summary(self, nodes: Sequence[Node]) -> Iterable[SummaryRow]:
        """The rows of the summary table, in the order of the text."""
        parts = _Matches(self._base.summary, lambda row: DocumentRecord(source=self._base.source, summary=(row,)), "s")
        for node in sorted(nodes, key=_start):
            old, same, name = parts.matched(node)
            yield old if old is not None and same else summary_of(RawSummaryRow(**self._pieces(node)), name)

    def _pieces(self, node: Node) -> dict[str, Any]:
        """The fields of a part as printed; of one that may come several times, none."""
        return {field: piece(self._text, *places) for field, places in node.fields if field and field not in REPEATED}

    def _form(self, node: Node, old: Form | None, name: str) -> Form:
        start, end = _around(node)
        raw = RawForm(
            kind=old.kind if old is not None else "project_self_eval",
            start=min(start, old.span.start) if old is not None and old.span is not None else start,
            end=max(end, old.span.end) if old is not None and old.span is not None else end,
            method=old.method if old is not None else "grid",
            funds=tuple(self._funds(child) for child in _children(node, "funds")),
            tasks=tuple(self._task(child) for child in _children(node, "task")),
            rows=tuple(RawRow(**self._pieces(child)) for child in _children(node, "indicator")),
            **self._pieces(node),
        )
        form = form_of(raw, name, self._base.year)
        form = _unchanged(form, old) if old is not None else form
        return msgspec.structs.replace(form, indicators=_classed(form.indicators, old.indicators if old else ()))

    def _funds(self, node: Node) -> RawFunds:
        pieces = self._pieces(node)
        label = pieces.get("label")
        source = (funds_source(label.text) or label.text) if label is not None else "total"
        return RawFunds(source=source, **pieces)

    def _task(self, node: Node) -> RawTask:
        pieces = self._pieces(node)
        sums: dict[str, Any] = {
            side: tuple(pieces.pop(f"{side}.{part}", None) for part in ("total", "fiscal", "other"))
            for side in ("budget", "executed")
        }
        return RawTask(**sums, **pieces)

    def _narrative(self, node: Node, old: Narrative | None, name: str) -> Narrative:
        start, end = _around(node)
        several: dict[str, Any] = {
            field: tuple(piece(self._text, *places) for name, places in node.fields if name == field)
            for field in REPEATED
        }
        raw = RawNarrative(
            kind=old.kind if old is not None else "project",
            start=min(start, old.span.start) if old is not None and old.span is not None else start,
            end=max(end, old.span.end) if old is not None and old.span is not None else end,
            rows=tuple(RawRow(**self._pieces(child), method="narrative") for child in _children(node, "indicator")),
            **several,
            **self._pieces(node),
        )
        narrative = narrative_of(raw, name, self._base.year)
        narrative = _unchanged(narrative, old) if old is not None else narrative
        rows = _classed(narrative.indicators, old.indicators if old else ())
        return msgspec.structs.replace(narrative, indicators=rows)


class _Matches:
    """Which part of the record an annotated part was: the one that it shares most places with."""

    def __init__(self, parts: Sequence[Any], alone: Any, letter: str) -> None:  # noqa: ANN401 - three kinds of parts
        self._left = [(part, node) for part in parts for node in tree_of(alone(part))]
        self._names = {part.id for part in parts}
        self._letter = letter

    def matched(self, node: Node) -> tuple[Any | None, bool, str]:
        """The part, whether it is the same, and the id to use."""
        shares = [len(_marks(node) & _marks(other)) for _, other in self._left]
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is not None and shares[best]:
            part, other = self._left.pop(best)
            return part, node == other, part.id
        number = next(n for n in range(1, len(self._names) + 2) if f"{self._letter}{n}" not in self._names)
        name = f"{self._letter}{number}"
        self._names.add(name)
        return None, False, name


def _marks(node: Node) -> set[tuple[object, ...]]:
    own = {(node.kind, *field) for field in node.fields}
    return own.union(*(_marks(child) for child in node.children))


def _classed(rows: Sequence[Indicator], old: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The rows with class, direction and unchanged fields of the old row whose name stands in the same place."""
    known = {span.start: row for row in old if (span := row.spans.get("name")) is not None}
    kept = []
    for row in rows:
        span = row.spans.get("name")
        was = known.get(span.start) if span is not None else None
        if was is None:
            kept.append(row)
        elif len(row.spans) == len(was.spans) == len(_same_fields(row, was)):
            kept.append(msgspec.structs.replace(was, id=row.id))
        else:
            typed = _unchanged(row, was)
            kept.append(msgspec.structs.replace(typed, category=was.category, direction=was.direction))
    return tuple(kept)


def _unchanged(new: T, old: T) -> T:
    """The new part with the values of the old one where both stand in the same place."""
    same = {name: getattr(old, name) for name in _same_fields(new, old) if "." not in name}
    return msgspec.structs.replace(new, **same)


def _same_fields(new: T, old: T) -> list[str]:
    """The fields that stand in the same place in both."""
    places = {name: (span.start, span.end, span.pieces) for name, span in old.spans.items()}
    return [name for name, span in new.spans.items() if places.get(name) == (span.start, span.end, span.pieces)]


def _children(node: Node, kind: str) -> list[Node]:
    return sorted((child for child in node.children if child.kind == kind), key=_own_start)


def _own_start(node: Node) -> int:
    """Where a row begins; labels of several rows stand above them and do not count."""
    own = [
        places[0][0] for field, places in node.fields if field not in ("l1", "l1_weight", "l2", "l2_weight", "group")
    ]
    return min(own, default=node.start)


def _start(node: Node) -> int:
    return _around(node)[0]


def _around(node: Node) -> tuple[int, int]:
    own = [place for _, places in node.fields for place in places]
    own += [_around(child) for child in node.children]
    return min([start for start, _ in own], default=0), max([end for _, end in own], default=0)


def _span(found: Piece) -> Span:
    first, last = found.ranges[0], found.ranges[-1]
    return Span(first[0], last[1], None, None, found.ranges if len(found.ranges) > 1 else None)
