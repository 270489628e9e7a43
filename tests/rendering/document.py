"""What is printed: forms as tables with the lines above them, and the judgement of a record that was read of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec
from planted.compare import compare
from planted.printing import planted, variant

from extract.model.record import DocumentRecord
from extract.synthetic import Level, Project
from extract.synthetic.sheet import Sheet, lay_out

__all__ = ["DOCUMENTS", "Judgement", "Paper", "Printed", "long_document", "planted_document"]

_VARIANTS = 8
_HEAD_ROWS = 2
_PARTS = 6
_HEAD_PLACES = ("form", "total", "fiscal", "carryover", "other")


@dataclass(frozen=True)
class Judgement:
    """Indicator rows of a record against what was printed; `differences` are (place, field, printed, found)."""

    printed: int
    found: int
    exact: int
    differences: tuple[tuple[str, str, str | None, str | None], ...]


@dataclass(frozen=True)
class Paper:
    """A form: the lines above its table, and the table."""

    lines: tuple[str, ...]
    sheet: Sheet


@dataclass(frozen=True)
class Printed:
    """A document to print, and how to judge the record of it."""

    name: str
    heading: str
    papers: tuple[Paper, ...]
    judge: Callable[[DocumentRecord], Judgement]


def planted_document(seed: int, forms: int = 2) -> Printed:
    """A final account with invented forms, all of the layout that belongs to the seed."""
    projects = [planted(seed + 100 * number) for number in range(forms)]
    return _document(f"planted{seed}", [(form, lay_out(form, variant(seed % _VARIANTS))) for form in projects])


def long_document(seed: int, forms: int = 1) -> Printed:
    """Forms with the indicators of six: they take several pages."""
    projects = [_long(seed + 100 * number) for number in range(forms)]
    return _document(f"long{seed}", [(form, lay_out(form, variant(seed % _VARIANTS))) for form in projects])


def open_document(seed: int, forms: int = 2) -> Printed:
    """Forms whose first rows, project and department, stand above the table without rules."""
    projects = [planted(seed + 100 * number) for number in range(forms)]
    sheets = [lay_out(form, variant(seed % _VARIANTS)) for form in projects]
    whole = _document(f"open{seed}", list(zip(projects, sheets, strict=True)))
    papers = [
        Paper(
            (
                *paper.lines,
                f"项目名称：{form.name}",
                f"主管部门：{form.authority}　　　　实施单位：{form.implementer}",
            ),
            _without_rows(paper.sheet, _HEAD_ROWS),
        )
        for form, paper in zip(projects, whole.papers, strict=True)
    ]
    return replace(whole, papers=tuple(papers))


def list_document(seed: int, forms: int = 1) -> Printed:
    """A long list of indicators alone, whose column heads are the first row of the table."""
    projects = [_long(seed + 100 * number) for number in range(forms)]
    layouts = [msgspec.structs.replace(variant(seed % _VARIANTS), frame=False) for _ in projects]
    sheets = [lay_out(form, layout) for form, layout in zip(projects, layouts, strict=True)]
    whole = _document(f"list{seed}", list(zip(projects, sheets, strict=True)), head=False)
    papers = [
        Paper((*paper.lines, f"项目名称：{form.name}"), _without_rows(paper.sheet, paper.sheet.header))
        for form, paper in zip(projects, whole.papers, strict=True)
    ]
    return replace(whole, papers=tuple(papers))


DOCUMENTS = {"forms": planted_document, "long": long_document, "open": open_document, "list": list_document}


def _document(name: str, planted: list[tuple[Project, Sheet]], *, head: bool = True) -> Printed:
    """The document; without `head` only the rows are compared."""
    papers = [Paper((sheet.title, f"（{form.year}年度）"), sheet) for form, sheet in planted]
    heading = f"{planted[0][0].department}{planted[0][0].year}年度部门决算"
    return Printed(name, heading, tuple(papers), lambda record: _judged(planted, record, head))


def _without_rows(sheet: Sheet, count: int) -> Sheet:
    """The table from row `count` on, which no cell reaches from above; a list is as wide as its heads."""
    rows = sheet.rows[count:]
    return msgspec.structs.replace(
        sheet,
        rows=rows,
        width=max(cell.col + cell.colspan for row in rows for cell in row),
        header=sheet.header - count,
        first=sheet.first - count,
        last=sheet.last - count,
    )


def _long(seed: int) -> Project:
    """One form with the indicators of six, level by level."""
    parts = [planted(seed + 20 * number) for number in range(_PARTS)]
    rows = [row for part in parts for row in part.rows]
    levels = list(dict.fromkeys(row.l1 for row in rows))
    seconds = list(dict.fromkeys(row.l2 for row in sorted(rows, key=lambda row: levels.index(row.l1))))
    rows.sort(key=lambda row: (levels.index(row.l1), seconds.index(row.l2)))
    points = {level.name: level.points for part in reversed(parts) for level in part.levels}
    return msgspec.structs.replace(
        parts[0], rows=tuple(rows), levels=tuple(Level(name, points[name]) for name in levels)
    )


def _judged(planted: list[tuple[Project, Sheet]], record: DocumentRecord, head: bool) -> Judgement:
    differences: list[tuple[str, str, str | None, str | None]] = []
    exact = 0
    for number, (form, sheet) in enumerate(planted):
        found = record.forms[number] if number < len(record.forms) else None
        outcome = compare(form, sheet, found)
        exact += outcome.exact
        differences += [
            (f"form {number + 1} {each.place}", each.field, each.planted, each.found)
            for each in outcome.differences
            if head or each.place not in _HEAD_PLACES
        ]
    printed = sum(len(form.rows) for form, _ in planted)
    return Judgement(printed, sum(len(form.indicators) for form in record.forms), exact, tuple(differences))
