"""The findings as a table: one row a finding, with the project's claimed and expected score beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from typing import BinaryIO

from extract.assess.findings.messages import wordings
from extract.audit.digest import number
from extract.model.record import DocumentRecord, Evidence, Finding, Project
from extract.sinks import WriteOptions

__all__ = ["COLUMNS", "write"]

COLUMNS = (
    "file", "province", "city", "county", "department", "year", "project", "claimed_score", "claimed_grade",
    "expected_low", "expected_point", "expected_high", "expected_grade", "alignment", "rule", "title", "severity",
    "certainty", "indicator", "message", "message_en", "expected", "evidence", "page", "start",
)  # fmt: skip
"""The columns, in order; numbers are plain, what is not known is blank."""


def write(records: Iterable[DocumentRecord], target: BinaryIO, options: WriteOptions) -> None:
    """A header, then a row a finding; UTF-8 (with `bom` marked as such, for Excel), lines end in CRLF."""
    stream = TextIOWrapper(target, encoding="utf-8-sig" if options.bom else "utf-8", newline="", errors="replace")
    try:
        lines = csv.writer(stream)
        lines.writerow(COLUMNS)
        for record in records:
            lines.writerows(_rows(record))
            stream.flush()
    finally:
        stream.detach()


def _rows(record: DocumentRecord) -> Iterator[list[str]]:
    names = {row.id: row.name or row.name_read or "" for part in record.forms for row in part.indicators}
    region = record.region
    for project, finding in record.all_findings():
        place = next((each.span for each in finding.evidence if each.span is not None), None)
        yield [
            record.source.path,
            region.province or "",
            region.city or "",
            region.county or "",
            record.department or "",
            str(record.year or ""),
            *_of_project(project),
            *_of_finding(finding, names),
            str(place.page) if place is not None and place.page is not None else "",
            str(place.start) if place is not None else "",
        ]


def _of_project(project: Project | None) -> list[str]:
    if project is None:
        return [""] * 8
    assessment = project.assessment
    expected = assessment.expected_score if assessment is not None else None
    scores = [expected.low, expected.point, expected.high] if expected is not None else [None] * 3
    return [
        project.name or "",
        number(project.claimed.score, ""),
        project.claimed.grade or "",
        *[number(score, "") for score in scores],
        (assessment.expected_grade if assessment is not None else None) or "",
        f"{assessment.alignment:g}" if assessment is not None and assessment.alignment is not None else "",
    ]


def _of_finding(finding: Finding, names: dict[str, str]) -> list[str]:
    return [
        finding.rule,
        wordings()[finding.rule].title_zh if finding.rule in wordings() else "",
        finding.severity,
        f"{finding.certainty:g}",
        names.get(finding.indicator or "", ""),
        finding.message.zh,
        finding.message.en,
        finding.expected or "",
        "; ".join([_told(each) for each in finding.evidence]),
    ]


def _told(evidence: Evidence) -> str:
    return f"{evidence.field or evidence.indicator or evidence.part}={evidence.value or ''}"
