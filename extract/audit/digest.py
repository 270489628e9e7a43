"""What the reports say of a record, worked out once for all of them: projects, their rows and their findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from extract.assess.execution import execution_row
from extract.model.record import (
    DocumentRecord,
    Expected,
    Finding,
    Form,
    Indicator,
    IndicatorAssessment,
    Project,
    Severity,
)

__all__ = [
    "SEVERITIES",
    "Line",
    "at_least",
    "certainty",
    "counted",
    "lines_of",
    "number",
    "order_of",
    "score_range",
    "severity_word",
]

SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low")
"""From the gravest to the lightest."""
_WORDS: Final[dict[Severity, str]] = {"high": "重 high", "medium": "中 medium", "low": "轻 low"}
_SURE = 0.995  # what is surer than this is shown as 100 %, which goes without saying


@dataclass(frozen=True, slots=True)
class Line:
    """One scored row of a form: an indicator, or the budget execution rate (`indicator` is ``None`` then)."""

    id: str
    indicator: Indicator | None
    weight: float | None
    claimed: float | None
    assessed: IndicatorAssessment | None


def at_least(record: DocumentRecord, severity: Severity) -> DocumentRecord:
    """The record with the findings of this severity and of graver ones only; scores and alignment stay as they are."""
    kept = SEVERITIES[: SEVERITIES.index(severity) + 1]
    projects = [
        project
        if project.assessment is None
        else msgspec.structs.replace(
            project,
            assessment=msgspec.structs.replace(
                project.assessment,
                findings=tuple([each for each in project.assessment.findings if each.severity in kept]),
            ),
        )
        for project in record.projects
    ]
    findings = tuple([each for each in record.findings if each.severity in kept])
    return msgspec.structs.replace(record, projects=tuple(projects), findings=findings)


def severity_word(severity: Severity) -> str:
    """A severity in Chinese and English."""
    return _WORDS[severity]


def certainty(share: float) -> str:
    """How sure something is, in percent; empty where it is certain.

    >>> certainty(0.693), certainty(1.0)
    ('69%', '')
    """
    return f"{share:.0%}" if share < _SURE else ""


def counted(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings there are of each severity, the gravest first."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in SEVERITIES}


def lines_of(form: Form, project: Project) -> list[Line]:
    """The rows of a form with what they should score; the execution rate first, where the form gives points for it."""
    assessment = project.assessment
    by_id = {each.id: each for each in assessment.indicators} if assessment is not None else {}
    lines: list[Line] = []
    execution = assessment.execution if assessment is not None else None
    paid = execution_row(form)
    if execution is not None and paid is not None and execution.id.partition(".")[0] == form.id:
        lines.append(Line(execution.id, None, paid.weight, paid.score, execution))
    lines += [Line(row.id, row, row.weight, row.score, by_id.get(row.id)) for row in form.indicators]
    return lines


def number(value: float | None, nothing: str = "–") -> str:
    """A score without needless digits.

    >>> number(97.50), number(8.333333), number(None)
    ('97.5', '8.33', '–')
    """
    return nothing if value is None else f"{round(value, 2):g}"


def score_range(expected: Expected | None) -> str:
    """The expected score and, where it is not one value, its interval.

    >>> score_range(Expected(92.5, 95.5, 95.5)), score_range(Expected(8, 8, 8)), score_range(None)
    ('95.5 (92.5–95.5)', '8', '–')
    """
    if expected is None:
        return "–"
    low, point, high = number(expected.low), number(expected.point), number(expected.high)
    return point if low == high else f"{point} ({low}–{high})"


def order_of(findings: Sequence[Finding]) -> list[Finding]:
    """The gravest findings first, as they stand in the record within a severity."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
