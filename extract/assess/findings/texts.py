"""Texts of goals: a result that repeats the goal, and years that are not the form's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extract.assess.findings.alike import key, likeness
from extract.assess.findings.cases import FormCase
from extract.assess.findings.registry import Hit, form_rule
from extract.assess.findings.spending import WITH_ACTUALS
from extract.assess.findings.targets import FORMS
from extract.assess.findings.words import pattern
from extract.text.view import fold

__all__ = ["goal_text_copied", "year_mismatch"]

_YEAR: Final = re.compile(r"(?<!\d)(20[0-3]\d)\s*年")


@form_rule("medium", WITH_ACTUALS, source="own: a result is told, not copied")
def goal_text_copied(case: FormCase, *, similar: float = 0.95, least: float = 8) -> Iterator[Hit]:
    """What was reached (实际完成情况) repeats the goal, but for a few characters.

    >>> from extract.assess.findings.examples import fired
    >>> fired(goal_text_copied, "", goal_expected="完成全县农民培训工作", goal_actual="完成全县农民培训工作。")
    ['完成全县农民培训工作。']
    >>> fired(goal_text_copied, "", goal_expected="完成全县农民培训工作", goal_actual="培训农民九百人，合格率达到九成")
    []
    """
    goal, result = key(case.form.goal_expected), key(case.form.goal_actual)
    if min(len(goal), len(result)) < least:
        return
    share = 1.0 if goal == result else likeness(goal, result)
    if share > similar:
        values = {"share": f"{share:.0%}"}
        cells = (case.cell("goal_actual"), case.cell("goal_expected"))
        yield Hit(cells, values, certainty=1.0 if goal == result else 0.7)


@form_rule("medium", FORMS, source="own: goals are those of the form's year", certainty="judgement")
def year_mismatch(case: FormCase) -> Iterator[Hit]:
    """A goal or a deadline is of an earlier year than the form, and not to compare with it.

    Years in the numbers of circulars, in spans of years and after 较, 比, 自 are about something else.

    >>> from extract.assess.findings.examples import fired
    >>> fired(year_mismatch, "", goal_expected="完成2022年度农民培训任务")
    ['2024']
    >>> fired(year_mismatch, "时效指标：完成时间 | 2023年12月底前")
    ['完成时间']
    >>> fired(year_mismatch, "", goal_expected="完成2024年度农民培训任务，比2023年增长5%，依据某政发〔2022〕3号")
    []
    """
    year = case.form.year or case.document.view.record.year
    if year is None:
        return
    for field in ("goal_expected", "goal_actual"):
        text = fold(getattr(case.form, field) or "")
        years = [int(match[1]) for match in _YEAR.finditer(pattern("other_years").sub("", text))]
        if years and year not in years and max(years) < year:
            values = {"years": "、".join(map(str, sorted(set(years)))), "year": str(year)}
            yield Hit((case.cell(field),), values, str(year))
            return
    for row in case.rows:
        written = _YEAR.search(fold(row.target.text)) if row.target and row.target.kind == "date" else None
        if written and int(written[1]) < year:
            values = {"name": row.name, "years": written[1], "year": str(year)}
            yield Hit(row.cells("target"), values, str(year), row.id, variant="target")
