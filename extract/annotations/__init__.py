"""Annotations of other tools: records as labelled spans of their text, out to Label Studio and doccano and back.

A record becomes a tree of parts (document, forms, rows of money, indicators, narratives, …) whose fields are places in
the text (`extract.annotations.tree`); the tree becomes labelled spans with relations between them
(`extract.annotations.regions`), which each tool writes in its own way. On the way back, parts that nobody changed are
those of the record that was sent along; what was changed is typed anew from the text, as the pipeline does it.
"""

from __future__ import annotations

import msgspec

from extract.model.record import DocumentRecord, Problem

__all__ = ["LABELS", "RELATIONS", "REPEATED", "SHARED", "Annotated", "Imported", "Region", "Relation"]

_FIELDS = {
    "document": ("department", "year"),
    "form": (
        "", "title", "project", "year", "authority", "implementer", "money_unit", "goal_expected", "goal_actual",
        "goal_midterm", "total_weight", "total_score",
    ),
    "funds": ("label", "group", "initial", "budget", "executed", "weight", "rate", "score"),
    "task": (
        "task", "content", "completion", "budget.total", "budget.fiscal", "budget.other", "executed.total",
        "executed.fiscal", "executed.other", "weight", "rate", "score",
    ),
    "indicator": (
        "name", "l1", "l1_weight", "l2", "l2_weight", "label", "name_read", "symbol", "target", "unit", "actual",
        "rate", "weight", "score", "reason", "explanation",
    ),
    "narrative": (
        "", "project", "score", "grade", "budget", "executed", "rate", "achievements", "problems", "measures",
    ),
    "summary": ("project", "group", "no", "unit", "score", "grade"),
}  # fmt: skip

LABELS = tuple(f"{kind}.{field}" if field else kind for kind, fields in _FIELDS.items() for field in fields)
"""The labels of spans: the kind of a part and its field; the kind alone is the place of a part that has no field."""

SHARED = ("l1", "l1_weight", "l2", "l2_weight", "group")
"""Fields that are printed once for several rows: one span has a relation ``of`` to each of them."""

REPEATED = ("achievements", "problems", "measures")
"""Fields that a part may have several of."""

RELATIONS = ("of", "in", "next")
"""``of``: a field of the part of that span; ``in``: a part of that part; ``next``: the value goes on there."""


class Region(msgspec.Struct, frozen=True):
    """A labelled span, in characters of the text (code points, as Python counts)."""

    id: str
    start: int
    end: int
    label: str


class Relation(msgspec.Struct, frozen=True):
    """A relation of `RELATIONS` from one region to another."""

    head: str
    tail: str
    kind: str


class Annotated(msgspec.Struct, frozen=True):
    """A document as annotation tools see it, with the record that its regions were made of, where there is one."""

    text: str
    path: str
    regions: tuple[Region, ...]
    relations: tuple[Relation, ...]
    record: DocumentRecord | None = None


class Imported(msgspec.Struct, frozen=True):
    """The records of an annotation file, and what of it could not be used."""

    records: tuple[DocumentRecord, ...]
    problems: tuple[Problem, ...]
