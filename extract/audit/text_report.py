"""The report for a terminal: each document in a few lines, then its projects, then what is doubtful about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from extract.audit.digest import certainty, counted, number, order_of, score_range, severity_word
from extract.model.record import DocumentRecord, Finding, Project, Severity
from extract.show.markup import NO_NAME
from extract.sinks import WriteOptions

__all__ = ["write"]

_MARKS: dict[Severity, str] = {"high": "▲", "medium": "△", "low": "·"}


def write(records: Iterable[DocumentRecord], target: BinaryIO, options: WriteOptions) -> None:
    """What an auditor wants to see first; the other formats have the rest."""
    for record in records:
        target.write(("\n".join(_document(record)) + "\n\n").encode("utf-8", "replace"))
        target.flush()


def _document(record: DocumentRecord) -> Iterator[str]:
    region = "".join(record.region.names)
    yield f"■ {record.source.path}"
    yield "  " + " | ".join(filter(None, (record.department, region, str(record.year or ""), record.status)))
    for cause in record.errors:
        yield f"  ! {cause.code} {cause.message}"
    whole = record.assessment
    if whole is not None and whole.projects:
        yield (
            f"  部门 department: 自评 claimed {number(whole.claimed_score)} {whole.claimed_grade or ''}, "
            f"支持 supported {score_range(whole.expected_score)} {whole.expected_grade or ''}, "
            f"一致度 alignment {number(whole.alignment)}"
        )
    counts = counted([finding for _, finding in record.all_findings()])
    yield "  疑点 findings: " + ", ".join([f"{count} {severity_word(severity)}" for severity, count in counts.items()])
    for project in record.projects:
        yield ""
        yield from _project(project)
    if record.findings:
        yield ""
        yield "  文件整体 the document as a whole"
        yield from _findings(record.findings)


def _project(project: Project) -> Iterator[str]:
    claimed, assessment = project.claimed, project.assessment
    yield f"  {project.name or NO_NAME} [{project.id}]"
    facts = [f"自评 claimed {number(claimed.score)} {claimed.grade or ''}".rstrip()]
    if assessment is not None and assessment.expected_score is not None:
        grade = assessment.expected_grade
        share = assessment.grade_probabilities.get(grade, 0.0) if grade is not None else 0.0
        chance = certainty(share)
        likely = f" {grade}" + (f" ({chance})" if chance else "") if grade else ""
        facts.append(f"支持 supported {score_range(assessment.expected_score)}{likely}")
    if assessment is not None and assessment.alignment is not None:
        facts.append(f"一致度 alignment {assessment.alignment:.2f}")
    yield "    " + ", ".join(facts)
    if assessment is not None:
        yield from _findings(assessment.findings)


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in order_of(findings):
        sure = certainty(finding.certainty)
        yield f"    {_MARKS[finding.severity]} {finding.message.zh}{f' ({sure})' if sure else ''} [{finding.rule}]"
        yield f"      {finding.message.en}"
        if finding.expected is not None:
            yield f"      应为 expected: {finding.expected}"
