"""Grade inflation of a set of documents: how much better are the claims than what the evidence supports?

Counted are the projects with a claimed and an expected score. The figures are plain shares and means, once by project
and once weighted by the money of the projects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

import msgspec

from extract.assess.department import weighted_mean
from extract.assess.execution import money_of
from extract.assess.rule_set import RuleSet, choose
from extract.model.record import DocumentRecord, Project

__all__ = ["TOLERANCE", "Inflation", "inflation"]

TOLERANCE: Final = 0.1
"""Points by which rounding may lift a score."""


class Inflation(msgspec.Struct, frozen=True):
    """Figures of a set of documents. Shares are 0..1, scores out of 100; ``None`` where nothing can be counted.

    `above_expected` is the share of projects whose claim is above the whole interval, `above_point` that above the
    expected point. `lifted` counts claimed and expected grade of those whose grade is better than supported.
    `mean_alignment` is that of the projects that have one.
    """

    documents: int
    projects: int
    claimed_mean: float | None = None
    expected_mean: float | None = None
    claimed_mean_by_money: float | None = None
    expected_mean_by_money: float | None = None
    best_grade_share: float | None = None
    above_expected: float | None = None
    above_expected_by_money: float | None = None
    above_point: float | None = None
    grades_claimed: dict[str, int] = {}
    grades_expected: dict[str, int] = {}
    lifted: dict[str, int] = {}
    mean_alignment: float | None = None


class _Judged(msgspec.Struct, frozen=True):
    claimed: float
    low: float
    point: float
    high: float
    claimed_grade: str | None
    expected_grade: str | None
    best: bool
    lifted: bool
    money: Decimal | None


def inflation(records: Iterable[DocumentRecord]) -> Inflation:
    """The figures of a set of documents, such as those of one county or year."""
    documents = 0
    judged: list[_Judged] = []
    alignments: list[float] = []
    for record in records:
        documents += 1
        for project in record.projects:
            assessment = project.assessment
            if assessment is not None and assessment.alignment is not None:
                alignments.append(assessment.alignment)
            one = _judged(project, record)
            if one is not None:
                judged.append(one)
    align = round(sum(alignments) / len(alignments), 4) if alignments else None
    if not judged:
        return Inflation(documents, 0, mean_alignment=align)
    money = [one.money for one in judged]
    above = [float(one.claimed > one.high + TOLERANCE) for one in judged]
    return Inflation(
        documents=documents,
        projects=len(judged),
        claimed_mean=_mean([one.claimed for one in judged]),
        expected_mean=_mean([one.point for one in judged]),
        claimed_mean_by_money=round(weighted_mean([one.claimed for one in judged], money), 2),
        expected_mean_by_money=round(weighted_mean([one.point for one in judged], money), 2),
        best_grade_share=_mean([float(one.best) for one in judged], 4),
        above_expected=_mean(above, 4),
        above_expected_by_money=round(weighted_mean(above, money), 4),
        above_point=_mean([float(one.claimed > one.point + TOLERANCE) for one in judged], 4),
        grades_claimed=_counted([one.claimed_grade for one in judged]),
        grades_expected=_counted([one.expected_grade for one in judged]),
        lifted=_counted([f"{one.expected_grade}→{one.claimed_grade}" for one in judged if one.lifted]),
        mean_alignment=align,
    )


def _judged(project: Project, record: DocumentRecord) -> _Judged | None:
    """A project's claim beside what is expected. The claimed grade is the printed one, else that of the score."""
    assessment, claimed = project.assessment, project.claimed.score
    if assessment is None or assessment.expected_score is None or claimed is None:
        return None
    forms = record.forms_of(project)
    rules = choose(record.region.adcode, record.year)
    best = [step.label for step in rules.grades.steps]
    claimed_grade = _label(rules, project.claimed.grade) or rules.grades.of(claimed)
    expected_grade = assessment.expected_grade
    order = {label: place for place, label in enumerate(best)}
    known = claimed_grade in order and expected_grade in order
    expected = assessment.expected_score
    return _Judged(
        claimed=claimed,
        low=expected.low,
        point=expected.point,
        high=expected.high,
        claimed_grade=claimed_grade,
        expected_grade=expected_grade,
        best=bool(best) and claimed_grade == best[0],
        lifted=known and order[claimed_grade or ""] < order[expected_grade or ""],
        money=next((budget for form in forms if (budget := money_of(form)[0]) is not None), None),
    )


def _label(rules: RuleSet, word: str | None) -> str | None:
    return rules.grades.label(word) if word else None


def _mean(values: Sequence[float], digits: int = 2) -> float:
    return round(sum(values) / len(values), digits)


def _counted(labels: Iterable[str | None]) -> dict[str, int]:
    return dict(sorted(Counter([label for label in labels if label is not None]).items()))
