"""Synthetic forms read back: each row that was found with its marks and its verdict.

The truth is what is printed: a form with misread characters is read right where their cells are told apart right. How
surely the characters themselves were recognised, the reader of scanned pages says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from extract.confidence.features import field_marks, row_marks
from extract.confidence.judge import ROW
from extract.confidence.truth import verdicts
from extract.evaluation.form import form_likeness
from extract.evaluation.gold import GoldForm, GoldRow
from extract.evaluation.pairing import align
from extract.model.record import DocumentRecord, FormKind

if TYPE_CHECKING:
    from extract.pipeline import Pipeline
    from extract.synthetic import Layout, Printed, Project

__all__ = ["Example", "examples_of", "read_back", "truth_of"]

_POINTS: Final = re.compile(r"[(（]\d+(?:\.\d+)?分[)）]$")
_LABEL: Final = re.compile(r"^(?:三级)?指标\d{1,2}[:：.、]")  # a plain number before a name is read as a part of it
_CELLS: Final = ("name", "target", "actual", "weight", "score", "reason")
_PLACEHOLDERS: Final = frozenset({"", "—", "-", "/", "无"})


class Example(msgspec.Struct, frozen=True):
    """One field of one row, or the row as a whole: its marks, and whether it was read right."""

    layout: str
    field: str
    marks: tuple[str, ...]
    right: bool


def read_back(project: Project, layout: Layout, seed: int, pipeline: Pipeline) -> Iterator[Example]:
    """Prints a project, reads it, and compares."""
    from extract.synthetic import print_form

    printed = print_form(project, layout, seed)
    suffix = {"html": "html", "markdown": "md"}.get(layout.kind, "txt")
    data = printed.text.encode()
    record = pipeline.read(f"{seed}.{suffix}", data)
    text = pipeline.open(f"{seed}.{suffix}", data).text if suffix == "html" else printed.text
    yield from examples_of([truth_of(project, printed, layout)], record, text, layout.kind)


def truth_of(project: Project, printed: Printed, layout: Layout) -> GoldForm:
    """The rows as they are printed."""
    cells: dict[int, dict[str, str]] = {}
    for cell in printed.cells:
        if cell.row is not None and cell.field in _CELLS:
            cells.setdefault(cell.row, {})[cell.field] = cell.shown(printed.text)
    order = layout.for_project(project.kind).order
    rows = []
    for place, row in enumerate(project.rows):
        shown = cells.get(place, {})
        fields: dict[str, str | None] = {key: _told(shown.get(key, "")) for key in _CELLS if key in order}
        fields["name"] = _POINTS.sub("", _LABEL.sub("", shown.get("name", ""))) or None
        if "weight" not in order and layout.name_points:
            fields["weight"] = row.weight or None
        if "l1" in order:
            fields |= {"l1": row.l1, "l2": row.l2}
        rows.append(msgspec.convert(fields, type=GoldRow))
    return GoldForm(kind=_KINDS[project.kind], project=project.name, indicators=tuple(rows))


def _told(text: str) -> str | None:
    return None if text.strip() in _PLACEHOLDERS else text


def examples_of(gold: Sequence[GoldForm], record: DocumentRecord, text: str, layout: str) -> Iterator[Example]:
    """The fields of all rows that were read of some forms, each judged by its form's annotation.

    Args:
        gold: The annotations.
        record: What was read.
        text: The text of the document.
        layout: The name of the layout, for figures of each.
    """
    pairs = {found: place for place, found in align(gold, record.forms, form_likeness, 0.0)}
    for number, form in enumerate(record.forms):
        if number not in pairs:
            continue
        marks = dict(zip([row.id for row in form.indicators], row_marks(form, text), strict=True))
        for row, verdict in verdicts(gold[pairs[number]], form):
            for field, right in verdict.items():
                own = () if field == ROW else field_marks(row, field, text)
                yield Example(layout, field, (*marks[row.id], *own), right)


_KINDS: Final[dict[str, FormKind]] = {
    "project": "project_self_eval",
    "department": "department_self_eval",
    "transfer": "transfer_self_eval",
    "goals": "project_goals",
}
