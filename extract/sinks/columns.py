"""The table: which columns it has, where in a record each comes from, and the rows of a record.

One row per indicator, of forms and of narratives; what stands above it (form, project, document) is repeated beside
it, so that a row can be read alone. A document without indicators is one row with its status, so that it is not
lost. A column is one line of `COLUMNS`; what the table leaves out is named in `LEFT_OUT`, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

import msgspec

from extract.model.record import DocumentRecord, Finding, Form, Indicator, IndicatorAssessment, Narrative, Project

__all__ = ["COLUMNS", "LEFT_OUT", "Cell", "Column", "rows"]

Cell = str | int | float | bool | Decimal | None
CellType = Literal["text", "integer", "number", "decimal", "flag"]


class Column(msgspec.Struct, frozen=True):
    """A column: its name, its place in the record (dots between levels) and its type.

    The first word of `place` says which part is meant: `document`, `project`, `form`, `narrative`, `funds` (the row
    of the money block that holds the total), `indicator`, `assessed` (what it should score) or `row` (what is found in
    it). Findings stand in it by the ids of their rules.
    """

    name: str
    place: str
    type: CellType = "text"


class Found(msgspec.Struct, frozen=True):
    """The findings about one row."""

    findings: tuple[Finding, ...] = ()


def _value_columns(side: str) -> tuple[Column, ...]:
    fields: tuple[tuple[str, CellType], ...] = (
        ("text", "text"),
        ("kind", "text"),
        ("operator", "text"),
        ("number", "number"),
        ("number_high", "number"),
        ("unit", "text"),
        ("dimension", "text"),
        ("base", "number"),
        ("base_high", "number"),
        ("date", "text"),
        ("level", "number"),
        ("scale", "text"),
        ("copied_operator", "flag"),
    )
    return tuple(Column(f"{side}_{field}", f"indicator.{side}.{field}", kind) for field, kind in fields)


COLUMNS: tuple[Column, ...] = (
    Column("document", "document.source.path"),
    Column("sha256", "document.source.sha256"),
    Column("status", "document.status"),
    Column("errors", "document.errors"),
    Column("department", "document.department"),
    Column("province", "document.region.province"),
    Column("city", "document.region.city"),
    Column("county", "document.region.county"),
    Column("adcode", "document.region.adcode"),
    Column("year", "document.year", "integer"),
    Column("doc_type", "document.doc_type"),
    Column("document_findings", "document.findings"),
    Column("project_id", "project.id"),
    Column("project", "project.name"),
    Column("link_confidence", "project.link_confidence", "number"),
    Column("claimed_score", "project.claimed.score", "number"),
    Column("claimed_grade", "project.claimed.grade"),
    Column("claimed_source", "project.claimed.source"),
    Column("expected_low", "project.assessment.expected_score.low", "number"),
    Column("expected_point", "project.assessment.expected_score.point", "number"),
    Column("expected_high", "project.assessment.expected_score.high", "number"),
    Column("expected_grade", "project.assessment.expected_grade"),
    Column("alignment", "project.assessment.alignment", "number"),
    Column("rule_set", "project.assessment.rule_set"),
    Column("project_findings", "project.assessment.findings"),
    Column("form_id", "form.id"),
    Column("form_kind", "form.kind"),
    Column("form_title", "form.title"),
    Column("form_project", "form.project"),
    Column("form_year", "form.year", "integer"),
    Column("authority", "form.authority"),
    Column("implementer", "form.implementer"),
    Column("money_unit", "form.money_unit"),
    Column("funds_initial_yuan", "funds.initial.yuan", "decimal"),
    Column("funds_budget_yuan", "funds.budget.yuan", "decimal"),
    Column("funds_executed_yuan", "funds.executed.yuan", "decimal"),
    Column("funds_weight", "funds.weight", "number"),
    Column("funds_rate", "funds.rate", "number"),
    Column("funds_score", "funds.score", "number"),
    Column("form_total_weight", "form.total_weight", "number"),
    Column("form_total_score", "form.total_score", "number"),
    Column("failed_checks", "form.checks"),
    Column("narrative_id", "narrative.id"),
    Column("narrative_kind", "narrative.kind"),
    Column("narrative_project", "narrative.project"),
    Column("narrative_score", "narrative.score", "number"),
    Column("narrative_grade", "narrative.grade"),
    Column("narrative_budget_yuan", "narrative.budget.yuan", "decimal"),
    Column("narrative_executed_yuan", "narrative.executed.yuan", "decimal"),
    Column("narrative_rate", "narrative.rate", "number"),
    Column("indicator_id", "indicator.id"),
    Column("l1", "indicator.l1"),
    Column("l1_weight", "indicator.l1_weight", "number"),
    Column("l2", "indicator.l2"),
    Column("l2_weight", "indicator.l2_weight", "number"),
    Column("category_l1", "indicator.category.l1"),
    Column("category_l2", "indicator.category.l2"),
    Column("category_confidence", "indicator.category.confidence", "number"),
    Column("category_method", "indicator.category.method"),
    Column("label", "indicator.label"),
    Column("name", "indicator.name"),
    Column("name_read", "indicator.name_read"),
    Column("symbol", "indicator.symbol"),
    Column("unit", "indicator.unit"),
    *_value_columns("target"),
    *_value_columns("actual"),
    Column("rate", "indicator.rate", "number"),
    Column("weight", "indicator.weight", "number"),
    Column("score", "indicator.score", "number"),
    Column("reason", "indicator.reason"),
    Column("explanation", "indicator.explanation"),
    Column("direction", "indicator.direction"),
    Column("row_expected_low", "assessed.expected.low", "number"),
    Column("row_expected_point", "assessed.expected.point", "number"),
    Column("row_expected_high", "assessed.expected.high", "number"),
    Column("row_basis", "assessed.basis"),
    Column("row_findings", "row.findings"),
    Column("confidence", "indicator.confidence", "number"),
    Column("method", "indicator.method"),
    Column("span_start", "indicator.span.start", "integer"),
    Column("span_end", "indicator.span.end", "integer"),
    Column("page", "indicator.span.page", "integer"),
)

# Place in the record -> why no column has it. A place stands for all below it.
LEFT_OUT: Mapping[str, str] = {
    "schema_version": "the same in each row; the JSON formats carry it",
    "source.media_type": "about the file, not about an indicator",
    "source.reader": "about the file, not about an indicator",
    "source.pages": "about the file, not about an indicator",
    "source.ocr": "about the file, not about an indicator",
    "source.warnings": "a list of sentences about the file",
    "errors.message": "the column `errors` holds the codes",
    "errors.place": "the column `errors` holds the codes",
    "overview": "about the document as a whole, not about an indicator",
    "summary": "rows of their own; what they claim is in claimed_score and claimed_grade",
    "assessment": "about the document as a whole, not about an indicator",
    **{
        f"{place}.{field}": "columns of findings hold the ids of the rules; `jixiao audit` tells the rest"
        for place in ("findings", "projects.assessment.findings")
        for field in ("severity", "certainty", "message", "project", "indicator", "evidence", "expected")
    },
    "projects.assessment.grade_probabilities": "a number for each grade; the likeliest one is in expected_grade",
    "projects.assessment.method": "about the project; row_basis says it of the row",
    "projects.assessment.execution": "the row of the money block, not an indicator",
    "projects.assessment.indicators.id": "the row stands beside its indicator",
    "projects.assessment.indicators.decided": "row_basis says it",
    "projects.assessment.indicators.met": "row_expected_point against weight says it",
    "projects.assessment.indicators.ratio": "row_basis says it",
    "spans": "places of single fields of the document",
    "forms.funds.source": "the table holds the total row only",
    "forms.funds.label": "the table holds the total row only",
    "forms.funds.group": "the table holds the total row only",
    "forms.funds.initial.text": "the yuan amount stands for it",
    "forms.funds.budget.text": "the yuan amount stands for it",
    "forms.funds.executed.text": "the yuan amount stands for it",
    "forms.funds.initial.span": "places of single amounts",
    "forms.funds.budget.span": "places of single amounts",
    "forms.funds.executed.span": "places of single amounts",
    "forms.funds.span": "places of single amounts",
    "forms.funds.spans": "places of single fields",
    "forms.tasks": "rows of their own, not indicators",
    "forms.goal_expected": "running text",
    "forms.goal_actual": "running text",
    "forms.goal_midterm": "running text",
    "forms.checks.expected": "the column `failed_checks` holds the names",
    "forms.checks.found": "the column `failed_checks` holds the names",
    "narratives.by_model": "about single fields of the narrative",
    "forms.method": "the same as the method of its indicators",
    "forms.span": "each indicator has its own place",
    "forms.spans": "places of single fields",
    "forms.indicators.confidences": "a number for each field; the row has one in the column `confidence`",
    "forms.indicators.spans": "places of single fields; the row has span_start and span_end",
    "forms.indicators.span.bbox": "four numbers; the page is there",
    "forms.indicators.span.pieces": "a list of ranges inside span_start and span_end",
    "forms.indicators.span.confidence": "the confidence of the row is no higher",
    "forms.indicators.target.span": "places of single fields",
    "forms.indicators.actual.span": "places of single fields",
    "narratives.achievements": "running text",
    "narratives.problems": "running text",
    "narratives.measures": "running text",
    "narratives.budget.text": "the yuan amount stands for it",
    "narratives.budget.span": "places of single amounts",
    "narratives.executed.text": "the yuan amount stands for it",
    "narratives.executed.span": "places of single amounts",
    "narratives.span": "each indicator has its own place",
    "narratives.spans": "places of single fields",
    "narratives.indicators.confidences": "a number for each field; the row has one in the column `confidence`",
    "narratives.indicators.spans": "places of single fields; the row has span_start and span_end",
    "narratives.indicators.span.bbox": "four numbers; the page is there",
    "narratives.indicators.span.pieces": "a list of ranges inside span_start and span_end",
    "narratives.indicators.span.confidence": "the confidence of the row is no higher",
    "narratives.indicators.target.span": "places of single fields",
    "narratives.indicators.actual.span": "places of single fields",
    "projects.forms": "the row stands beside its form",
    "projects.narratives": "the row stands beside its narrative",
    "projects.summary": "rows of their own; what they claim is in claimed_score and claimed_grade",
}

_PARTS: dict[str, tuple[tuple[int, tuple[str, ...]], ...]] = {}
for _index, _column in enumerate(COLUMNS):
    _part, *_levels = _column.place.split(".")
    _PARTS[_part] = (*_PARTS.get(_part, ()), (_index, tuple(_levels)))


def rows(record: DocumentRecord) -> Iterator[list[Cell]]:
    """The rows of a record, a cell for each of `COLUMNS`.

    >>> from extract.model.record import Source
    >>> [row[0] for row in rows(DocumentRecord(source=Source(path="a.txt")))]
    ['a.txt']
    """
    base: list[Cell] = [None] * len(COLUMNS)
    _fill(base, "document", record)
    owner = {key: project for project in record.projects for key in (*project.forms, *project.narratives)}
    assessed = {row.id: row for each in record.projects if each.assessment for row in each.assessment.indicators}
    found = _by_row(record)
    empty = True
    for form in record.forms:
        above = _above(base, owner.get(form.id), form=form)
        for indicator in form.indicators:
            empty = False
            yield _row(above, indicator, assessed.get(indicator.id), found)
    for narrative in record.narratives:
        above = _above(base, owner.get(narrative.id), narrative=narrative)
        for indicator in narrative.indicators:
            empty = False
            yield _row(above, indicator, None, found)
    if empty:
        yield base


def _above(
    base: list[Cell], project: Project | None, *, form: Form | None = None, narrative: Narrative | None = None
) -> list[Cell]:
    row = base.copy()
    if project is not None:
        _fill(row, "project", project)
    if form is not None:
        _fill(row, "form", form)
        total = next((funds for funds in form.funds if funds.source == "total"), None)
        if total is not None:
            _fill(row, "funds", total)
    if narrative is not None:
        _fill(row, "narrative", narrative)
    return row


def _by_row(record: DocumentRecord) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for _, finding in record.all_findings():
        for row in finding.rows:
            found.setdefault(row, []).append(finding)
    return found


def _row(
    above: list[Cell],
    indicator: Indicator,
    assessed: IndicatorAssessment | None,
    found: Mapping[str, Sequence[Finding]],
) -> list[Cell]:
    row = above.copy()
    _fill(row, "indicator", indicator)
    _fill(row, "row", Found(tuple(found.get(indicator.id, ()))))
    if assessed is not None:
        _fill(row, "assessed", assessed)
    return row


def _fill(row: list[Cell], part: str, value: msgspec.Struct) -> None:
    for index, levels in _PARTS[part]:
        found: Any = value
        for level in levels:
            if found is None:
                break
            found = getattr(found, level)
        row[index] = _joined(levels[-1], found) if isinstance(found, tuple) else found


def _joined(level: str, values: tuple[Any, ...]) -> str | None:
    """A list in one cell: the codes of errors, the rules of findings, the names of checks that do not hold."""
    if level == "errors":
        words = [value.code for value in values]
    elif level == "findings":
        words = list(dict.fromkeys(value.rule for value in values))
    else:
        words = [value.name for value in values if value.holds is False]
    return ";".join(words) or None
