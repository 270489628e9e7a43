"""Narratives of a document: which text is read, and the record that each item of it makes."""

from __future__ import annotations

from collections.abc import Sequence

from extract.model.document import Document, Table
from extract.model.raw import Narration, Part, RawNarrative, RawOverview
from extract.narrative.fields import Money, field, money_of, score_of, sentences, told_money
from extract.narrative.filling import FactFinder, Filled, fill
from extract.narrative.indicators import read_rows
from extract.narrative.items import find_items
from extract.narrative.lexicon import cues
from extract.narrative.overview import read_overview
from extract.narrative.prose import Prose, outside
from extract.narrative.reports import Report, find_reports, with_reports
from extract.narrative.stretches import Item
from extract.narrative.tabled import tabled
from extract.segment.parts import PERFORMANCE_KINDS

__all__ = ["read_narratives"]

# Kinds of parts that are never about an evaluation that was done.
_ELSEWHERE = frozenset({"overview", "accounts", "glossary"})


def read_narratives(
    document: Document,
    parts: Sequence[Part],
    excluded: Sequence[tuple[int, int]],
    finder: FactFinder | None = None,
    tables: Sequence[Table] = (),
) -> Narration:
    """The overview and one record per 综述 of a document.

    Args:
        document: what a reader made of the file.
        parts: its parts (`extract.segment.parts.find_parts`).
        excluded: character ranges of forms, sorted; they are never read.
        finder: a model that reads what the rules leave open; without one the rules read alone.
        tables: the tables outside the forms; they are read row by row, never as prose.

    Returns:
        What the text of the performance sections says; empty where there are none.
    """
    excluded = sorted([*excluded, *((table.start, table.end) for table in tables)])
    stretches = _stretches(parts)
    reports = find_reports(document, parts, stretches, excluded)
    if reports:
        single = [(report.start, report.end) for report in reports if not report.many]
        many = [(report.start, report.end) for report in reports if report.many]
        stretches = sorted([*outside(stretches, sorted([*single, *many])), *many])
        parts = _with_parts(parts, reports)
    headed = bool(stretches or reports)
    hint = None if headed else cues().hint.search(document.text)
    if hint and cues().report_subject.search(document.text):
        stretches = _rest(parts, len(document.text))
        if hint["review"]:
            parts = [Part("finance_review", hint["review"], 1, 0, len(document.text)), *parts]
    prose = Prose(document, outside(stretches, excluded))
    items = find_items(prose, parts)
    narratives = [_narrative(prose, item) for item in items]
    own = headed or cues().own.search(prose.text) is not None
    overview = read_overview(prose, items) if own else RawOverview()
    if finder:
        overview, narratives = fill(finder, prose, parts, items, Filled(overview, narratives))
    if reports:
        narratives = [narrative for narrative in narratives if not _of_report(narrative, reports)]
        narratives = with_reports(document, parts, narratives, reports, excluded)
    named = {narrative.project.text for narrative in narratives if narrative.project}
    rows = tabled(document, parts, tables)
    narratives += [row for row in rows if row.project and row.project.text not in named]
    return Narration(overview=overview, narratives=tuple(narratives))


def _stretches(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Where the performance sections stand; those of a report in an annex are left to the report."""
    wanted: list[tuple[int, int]] = []
    annexed = 0
    for part in parts:
        if part.kind in {"annex", "glossary"}:
            annexed = max(annexed, part.end)
        if part.kind not in PERFORMANCE_KINDS or part.start < annexed:
            continue
        if wanted and part.start < wanted[-1][1]:
            wanted[-1] = (wanted[-1][0], max(wanted[-1][1], part.end))
        else:
            wanted.append((part.start, part.end))
    return wanted


def _of_report(narrative: RawNarrative, reports: Sequence[Report]) -> bool:
    """Whether the report that holds it is of the same department, and will make its record."""
    return narrative.kind == "department" and any(
        report.kind == "department" and report.start <= narrative.start < report.end for report in reports
    )


def _rest(parts: Sequence[Part], length: int) -> list[tuple[int, int]]:
    """A document without performance headings, less the parts that are about something else."""
    return outside([(0, length)], [(part.start, part.end) for part in parts if part.kind in _ELSEWHERE])


def _with_parts(parts: Sequence[Part], reports: Sequence[Report]) -> list[Part]:
    """The parts and one more around each report on many projects, which says what kind its projects' records are of."""
    around = [
        Part("self_evaluation" if report.kind != "evaluation" else "department_review", "", 1, report.start, report.end)
        for report in reports
        if report.many
    ]
    return sorted([*parts, *around], key=lambda part: (part.start, -part.end))


def _narrative(prose: Prose, item: Item) -> RawNarrative:
    patterns = cues().fields
    told = sentences(prose, item.body, item.end)
    whole = item.kind == "department"
    if item.goals:
        money = Money(money_of(prose, "budget", item.body, item.end, whole=whole), None, None, {})
    else:
        money = told_money(prose, item.body, item.end, whole=whole)
    return RawNarrative(
        kind=item.kind,
        start=prose.offset(item.start),
        end=prose.end(item.end),
        project=prose.piece(*item.name) if item.name else None,
        score=prose.piece(*item.score) if item.score else score_of(prose, patterns["score"], item.body, item.end),
        grade=field(prose, patterns["grade"], item.body, item.end),
        budget=money.budget,
        executed=money.executed,
        rate=money.rate,
        units=money.units,
        achievements=told.achievements,
        problems=told.problems,
        measures=told.measures,
        rows=read_rows(prose, item.body, item.end, goals=item.goals),
    )
