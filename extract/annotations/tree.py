"""A record as a tree of parts, each field of a part being a place in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from extract.model.document import Span
from extract.model.record import Amount, DocumentRecord, Form, Funds, Narrative, Sums, Task

__all__ = ["Node", "Places", "tree_of"]

Places = tuple[tuple[int, int], ...]


class Node(msgspec.Struct, frozen=True, order=True):
    """A part of a record: its kind, the places of its fields, and the parts inside it.

    A field that may come several times (`achievements`) has an entry each. Nodes of the same content are equal.
    """

    kind: str
    fields: tuple[tuple[str, Places], ...]
    children: tuple[Node, ...] = ()

    @property
    def start(self) -> int:
        """Where its first field stands; 0 for a node without any."""
        return min([places[0][0] for _, places in self.fields], default=0)


def tree_of(record: DocumentRecord) -> tuple[Node, ...]:
    """The parts of a record. Rows of which no field has a place are left out: there is nothing to mark."""
    parts = [
        _node("document", record.spans, ()),
        *(_form(form) for form in record.forms),
        *(_narrative(narrative) for narrative in record.narratives),
        *(_node("summary", row.spans, ()) for row in record.summary),
    ]
    return tuple(node for node in parts if node is not None)


def _form(form: Form) -> Node | None:
    children = [
        *(_node("funds", _funds_spans(row), ()) for row in form.funds),
        *(_node("task", _task_spans(task), ()) for task in form.tasks),
        *(_node("indicator", row.spans, ()) for row in form.indicators),
    ]
    return _node("form", form.spans, children, form.span)


def _narrative(narrative: Narrative) -> Node | None:
    rows = [_node("indicator", row.spans, ()) for row in narrative.indicators]
    return _node("narrative", narrative.spans, rows, narrative.span)


def _node(
    kind: str, spans: Mapping[str, Span], children: Iterable[Node | None], around: Span | None = None
) -> Node | None:
    kept = tuple(child for child in children if child is not None)
    fields = [(_plain(name), places) for name, span in spans.items() if (places := _places(span))]
    if not fields and kept and around is not None:
        fields = [("", _places(around))]
    if not fields:
        return None
    return Node(kind, tuple(sorted(fields)), tuple(sorted(kept)))


def _places(span: Span) -> Places:
    return span.pieces or (((span.start, span.end),) if span.end > span.start else ())


def _plain(name: str) -> str:
    """`achievements.1` is one of the achievements."""
    head, _, number = name.rpartition(".")
    return head if number.isdigit() else name


def _funds_spans(row: Funds) -> dict[str, Span]:
    return dict(row.spans) | dict(_amounts(row, ("initial", "budget", "executed"), ""))


def _task_spans(task: Task) -> dict[str, Span]:
    spans = dict(task.spans)
    for side in ("budget", "executed"):
        spans |= dict(_amounts(getattr(task, side), Sums.__struct_fields__, f"{side}."))
    return spans


def _amounts(holder: Any, names: Iterable[str], prefix: str) -> Iterator[tuple[str, Span]]:  # noqa: ANN401
    for name in names:
        amount: Amount | None = getattr(holder, name)
        if amount is not None and amount.span is not None:
            yield prefix + name, amount.span
