"""Every field of the schema is in the table or named as left out."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from decimal import Decimal
from types import UnionType

import msgspec
from sample_records import record

from extract.model.record import (
    Assessment,
    DocumentRecord,
    Evidence,
    Expected,
    Finding,
    IndicatorAssessment,
    Message,
    Problem,
)
from extract.sinks.columns import COLUMNS, LEFT_OUT, rows

# First word of a column's place -> where that part stands in the record.
_PARTS = {
    "document": ("",),
    "project": ("projects.",),
    "form": ("forms.",),
    "narrative": ("narratives.",),
    "funds": ("forms.funds.",),
    "indicator": ("forms.indicators.", "narratives.indicators."),
    "assessed": ("projects.assessment.indicators.",),
    "row": ("", "projects.assessment."),
}
# Lists that one column sums up: the fields of which it is made.
_SUMMED_UP = {
    "errors": ("errors.code",),
    "forms.checks": ("forms.checks.name", "forms.checks.holds"),
    "findings": ("findings.rule",),
    "projects.assessment.findings": ("projects.assessment.findings.rule",),
}


def leaves(kind: type, prefix: str = "") -> Iterator[str]:
    """The dotted names of all fields that are not structs themselves."""
    for name, hint in typing.get_type_hints(kind).items():
        inner = [part for part in members(hint) if isinstance(part, type) and issubclass(part, msgspec.Struct)]
        if not inner:
            yield prefix + name
        for struct in inner:
            yield from leaves(struct, f"{prefix}{name}.")


def members(hint: object) -> Iterator[object]:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, UnionType, tuple):
        for part in typing.get_args(hint):
            yield from members(part)
    else:
        yield hint


def shown() -> set[str]:
    places: set[str] = set()
    for column in COLUMNS:
        part, _, rest = column.place.partition(".")
        for prefix in _PARTS[part]:
            path = prefix + rest
            places.update(_SUMMED_UP.get(path, (path,)))
    return places


def test_every_field_is_shown_or_named_as_left_out() -> None:
    fields = set(leaves(DocumentRecord))
    columns = shown()
    missing = {
        field for field in fields - columns if not any(field == out or field.startswith(f"{out}.") for out in LEFT_OUT)
    }
    assert missing == set()
    assert columns - fields == set(), "a column for a field that does not exist"


def test_nothing_is_both_shown_and_left_out_and_nothing_left_out_is_unknown() -> None:
    fields = set(leaves(DocumentRecord))
    for out in LEFT_OUT:
        below = {field for field in fields if field == out or field.startswith(f"{out}.")}
        assert below, f"{out} is no field"
        assert not below & shown(), out


def test_column_names_are_unique() -> None:
    names = [column.name for column in COLUMNS]
    assert len(names) == len(set(names))


def table(*records: DocumentRecord) -> list[dict[str, object]]:
    names = [column.name for column in COLUMNS]
    return [dict(zip(names, row, strict=True)) for one in records for row in rows(one)]


def test_a_row_holds_what_stands_above_the_indicator() -> None:
    first, _, last = table(record())
    assert first["document"] == "a.txt"
    assert first["province"] == "湖北省"
    assert first["city"] is None
    assert first["project"] == "山洪沟巡护"
    assert first["claimed_score"] == 99.5
    assert first["form_id"] == "f1"
    assert first["funds_budget_yuan"] == Decimal("125000.0")
    assert first["failed_checks"] == "weights"
    assert first["target_text"] == "≥120次"
    assert first["target_base"] == 120.0
    assert first["category_l1"] == "产出"
    assert (first["span_start"], first["span_end"], first["page"]) == (10, 40, 2)
    assert first["narrative_id"] is None
    assert first["expected_point"] is None
    assert last["narrative_id"] == "n1"
    assert last["form_id"] is None
    assert last["narrative_budget_yuan"] == Decimal(125000)
    assert last["project_id"] == "p1"


def test_an_assessment_fills_the_expected_columns() -> None:
    one = record()
    row = IndicatorAssessment("f1.i1", expected=Expected(3.0, 4.0, 5.0), basis="F1: 8/10×5")
    expected = Assessment(expected_score=Expected(80.0, 85.5, 90.0), expected_grade="良", indicators=(row,))
    project = msgspec.structs.replace(one.projects[0], assessment=expected)
    first = table(record(projects=(project,)))[0]
    assert (first["expected_low"], first["expected_point"], first["expected_grade"]) == (80.0, 85.5, "良")
    assert (first["row_expected_point"], first["row_basis"]) == (4.0, "F1: 8/10×5")


def finding(rule: str, indicator: str | None = None, *evidence: str) -> Finding:
    places = tuple(Evidence(indicator=each) for each in evidence)
    return Finding(rule, "low", 1.0, Message("疑点", "doubt"), indicator=indicator, evidence=places)


def test_findings_stand_beside_the_rows_that_they_are_about() -> None:
    one = record()
    form, row = one.forms[0], one.forms[0].indicators[0]
    others = [msgspec.structs.replace(row, id=each) for each in ("f1.i2", "f1.i3")]
    form = msgspec.structs.replace(form, indicators=(row, *others))
    about_rows = finding("target_too_low", "f1.i1"), finding("duplicate_indicator", None, "f1.i1", "f1.i2")
    assessment = Assessment(findings=(*about_rows, finding("all_full_marks")))
    project = msgspec.structs.replace(one.projects[0], assessment=assessment)
    whole = finding("grade_count_mismatch"), finding("grade_count_mismatch")
    first, second, third, *_ = table(record(forms=(form,), projects=(project,), findings=whole))
    assert first["row_findings"] == "target_too_low;duplicate_indicator"
    assert second["row_findings"] == "duplicate_indicator"
    assert third["row_findings"] is None
    assert first["project_findings"] == "target_too_low;duplicate_indicator;all_full_marks"
    assert first["document_findings"] == "grade_count_mismatch"


def test_a_document_without_indicators_is_one_row_with_its_status() -> None:
    problems = (Problem("JX-R001", "空"), Problem("JX-P001", "错"))
    (row,) = table(record(status="failed", errors=problems, forms=(), narratives=(), projects=()))
    assert row["status"] == "failed"
    assert row["errors"] == "JX-R001;JX-P001"
    assert row["indicator_id"] is None


def test_cells_have_the_type_of_their_column() -> None:
    types: dict[str, tuple[type, ...]] = {
        "text": (str,), "integer": (int,), "number": (float,), "decimal": (Decimal,), "flag": (bool,)
    }  # fmt: skip
    for row in rows(record()):
        for column, cell in zip(COLUMNS, row, strict=True):
            assert cell is None or isinstance(cell, types[column.type]), column.name
