"""Satisfaction: asked of those who were served, by a survey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extract.assess.findings.cases import FormCase
from extract.assess.findings.registry import Hit, form_rule
from extract.assess.findings.rows import RowCase
from extract.assess.findings.spending import WITH_ACTUALS
from extract.assess.findings.targets import FORMS
from extract.assess.findings.words import pattern

__all__ = ["satisfaction_missing_or_replaced", "satisfaction_not_of_beneficiary", "satisfaction_unsupported"]

_SAME: Final = 1e-6


def _asked(row: RowCase) -> bool:
    """Whether a row is about satisfaction."""
    return "满意" in row.name and "知晓" not in row.name


@form_rule("low", WITH_ACTUALS, source="财预〔2020〕10号: satisfaction is measured by a survey", certainty="judgement")
def satisfaction_unsupported(case: FormCase) -> Iterator[Hit]:
    """Satisfaction is 100 % or just the target, and nothing that is said of the project names a survey.

    Several rows that all lie by the same point above their targets are as little measured.

    >>> from extract.assess.findings.examples import fired
    >>> fired(satisfaction_unsupported, "满意度指标：群众满意度 | ≥95% | 95% | 10 | 10")
    ['群众满意度']
    >>> fired(satisfaction_unsupported, "满意度指标：群众满意度 | ≥95% | 97.3% | 10 | 10")
    []
    >>> fired(satisfaction_unsupported, "满意度指标：群众满意度 | ≥95% | 95% | 10 | 10 | 发放问卷200份")
    []
    """
    asked = [row for row in case.rows if _asked(row) and _gap(row) is not None]
    rows = [row for row in asked if _gap(row) == 0 or _all_of_them(row)]
    if not rows and len(asked) > 1 and {round(_gap(row) or 0.0, 6) for row in asked} == {0.01}:
        rows = asked
    if rows and not any(pattern("survey").search(text) for text in _prose(case)):
        shown = "；".join(f"{row.name}：{row.actual.text}" for row in rows if row.actual)
        cells = tuple(cell for row in rows for cell in row.cells("target", "actual"))
        yield Hit(cells, {"rows": shown}, indicator=rows[0].id if len(rows) == 1 else None)


def _gap(row: RowCase) -> float | None:
    """How far the actual is above the target; ``None`` where they are no rates."""
    target, actual = row.target, row.actual
    if target is None or actual is None or target.base is None or actual.base is None:
        return None
    if target.dimension != "ratio" or actual.dimension != "ratio":
        return None
    gap = actual.base - target.base
    return 0.0 if abs(gap) < _SAME else gap


def _all_of_them(row: RowCase) -> bool:
    return row.actual is not None and row.actual.base is not None and abs(row.actual.base - 1) < _SAME


def _prose(case: FormCase) -> Iterator[str]:
    """All that the form and its narratives say, the notes of the form included."""
    yield case.document.text(case.form.span)
    for row in case.rows:
        yield row.indicator.reason or ""
        yield row.indicator.explanation or ""
    yield (case.form.goal_expected or "") + (case.form.goal_actual or "")
    for narrative in case.project.view.narratives if case.project else ():
        yield case.document.text(narrative.span)
        yield "。".join((*narrative.achievements, *narrative.problems, *narrative.measures))


@form_rule("low", FORMS, source="财预〔2021〕101号: satisfaction of those who are served", certainty="judgement")
def satisfaction_not_of_beneficiary(case: FormCase) -> Iterator[Hit]:
    """Satisfaction is asked of the superior body, of leaders, or of the unit's own staff.

    >>> from extract.assess.findings.examples import fired
    >>> fired(satisfaction_not_of_beneficiary, "满意度指标：上级主管部门满意度 | ≥95%")
    ['上级主管部门满意度']
    >>> fired(satisfaction_not_of_beneficiary, "满意度指标：受训学员满意度 | ≥95%")
    []
    """
    for row in case.rows:
        if _asked(row) and pattern("not_served").search(row.name) and not pattern("and_others").search(row.name):
            yield Hit(row.cells("target"), {"name": row.name}, indicator=row.id)


@form_rule("low", FORMS, source="财预〔2021〕101号: knowing of a policy is no satisfaction")
def satisfaction_missing_or_replaced(case: FormCase) -> Iterator[Hit]:
    """A row under satisfaction asks for something else, such as how well a policy is known.

    >>> from extract.assess.findings.examples import fired
    >>> fired(satisfaction_missing_or_replaced, "满意度指标：政策知晓率 | ≥95%")
    ['政策知晓率']
    >>> fired(satisfaction_missing_or_replaced, "满意度指标：群众满意度 | ≥95%")
    []
    """
    for row in case.rows:
        if row.printed_class.l1 == "满意度" and "满意" not in row.name and pattern("awareness").search(row.name):
            yield Hit(row.cells("l2", "target"), {"name": row.name}, indicator=row.id)
