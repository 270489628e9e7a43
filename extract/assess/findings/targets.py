"""Targets that cannot be measured, or that say something else than their row asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extract.assess.findings.cases import FormCase
from extract.assess.findings.registry import ALL_FORMS, Hit, form_rule
from extract.assess.findings.rows import RowCase, percent
from extract.assess.findings.words import pattern, words
from extract.model.record import FormKind, Value

__all__ = [
    "date_typo",
    "deadline_only_yearend",
    "qualitative_overuse",
    "quantity_as_negative",
    "target_does_not_fit_name",
    "target_not_quantified",
    "target_worded_as_result",
]

FORMS: Final = ALL_FORMS - {"evaluation_index"}
GOALS: Final[frozenset[FormKind]] = frozenset(("project_goals", "department_goals"))
_MEASURED: Final = frozenset(("数量指标", "质量指标", "时效指标"))
_WORDED: Final = frozenset(("level", "text"))
_DIGIT: Final = re.compile(r"\d")
_DAY: Final = re.compile(r"^\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})$")
_SERIAL: Final = re.compile(r"^4[3-9]\d{3}$")
_YEAR_END: Final = re.compile(r"12月(?:31日?)?(?:底|末)?|12月日?前?31|年底|年末|12-31|12/31")
_DECEMBER: Final = 12
_LAST: Final = 31


@form_rule("medium", FORMS, source="财预〔2021〕101号: outputs are to be measured in numbers", certainty="judgement")
def target_not_quantified(case: FormCase) -> Iterator[Hit]:
    """Targets of 数量, 质量 or 时效 rows are words without a number and without a scale to rank them on.

    >>> from extract.assess.findings.examples import fired
    >>> fired(target_not_quantified, "质量指标：宣传工作 | 达到预期")
    ['宣传工作']
    >>> fired(target_not_quantified, "质量指标：环境改善程度 | 明显改善")
    []
    """
    rows = [row for row in case.rows if row.printed_class.l2 in _MEASURED and _unmeasured(row)]
    if rows:
        yield _of_rows(rows)


def _unmeasured(row: RowCase) -> bool:
    target = row.target
    if target is None or target.kind not in _WORDED or row.not_applicable or _DIGIT.search(target.text):
        return False
    if pattern("yes_or_no").search(row.name) or target.text in words("yes_and_no") or _recurs(target):
        return False
    if target.kind == "text":
        return not pattern("placeholders").fullmatch(target.text)
    return target.scale == "completion" or not pattern("graded_names").search(row.name)


def _recurs(target: Value) -> bool:
    """Whether a deadline that comes back (每季度末, 日产日清) is what the words ask for."""
    return pattern("recurring").search(target.text) is not None


def _of_rows(rows: list[RowCase]) -> Hit:
    """One finding on some rows of a form, each with its target."""
    shown = "；".join(f"{row.name}：{row.target.text if row.target else '-'}" for row in rows)
    cells = tuple(cell for row in rows for cell in row.cells("target"))
    return Hit(cells, {"rows": shown, "count": len(rows)}, indicator=rows[0].id if len(rows) == 1 else None)


@form_rule("medium", GOALS, source="own: a form of goals is written before the year")
def target_worded_as_result(case: FormCase) -> Iterator[Hit]:
    """Targets of a form of goals are worded as results (已完成, 已到位).

    >>> from extract.assess.findings.examples import fired
    >>> fired(target_worded_as_result, "培训人数 | 已完成", kind="project_goals")
    ['培训人数']
    >>> fired(target_worded_as_result, "培训人数 | ≥90人", kind="project_goals")
    []
    """
    rows = [row for row in case.rows if row.target and pattern("result_words").fullmatch(row.target.text)]
    if rows:
        yield _of_rows(rows)


@form_rule("medium", FORMS, source="own: what a name counts, its target must count", certainty="judgement")
def target_does_not_fit_name(case: FormCase) -> Iterator[Hit]:
    """The kind of a target does not fit the name: a number of persons in %, a rate in words, a yes-or-no in %.

    >>> from extract.assess.findings.examples import fired
    >>> fired(target_does_not_fit_name, "资助人数 | 100%")
    ['资助人数']
    >>> fired(target_does_not_fit_name, "资助人数 | ≥90人")
    []
    """
    for row in case.rows:
        target = row.target
        if target is None or row.not_applicable:
            continue
        share = target.dimension == "ratio"
        worded = target.kind in _WORDED and not _DIGIT.search(target.text)
        no_money = row.is_cost and target.dimension == "money" and not pattern("money_names").search(row.name)
        no_share = share and pattern("no_share_names").search(row.name) is not None
        no_rate = worded and pattern("rate_names").search(row.name) is not None
        if no_money or no_share or no_rate:
            yield Hit(row.cells("target"), {"name": row.name, "target": target.text}, indicator=row.id)


@form_rule("medium", FORMS, source="own: more than half of the points are given by judgement", certainty="judgement")
def qualitative_overuse(case: FormCase, *, share: float = 0.5, rows: float = 5) -> Iterator[Hit]:
    """More than half of the points (of the rows, in forms without points) hang on targets in words.

    >>> from extract.assess.findings.examples import fired
    >>> worded = ["社会效益指标：培训能力 | 有效提升 | 有效提升 | 15 | 15"] * 4
    >>> fired(qualitative_overuse, [*worded, "参训人数 | ≥90人 | 90人 | 30 | 30"])
    ['培训能力']
    >>> fired(qualitative_overuse, [*worded[:2], *["参训人数 | ≥90人 | 90人 | 20 | 20"] * 3])
    []
    """
    judged = [row for row in case.rows if row.target is not None and not row.not_applicable]
    worded = [row for row in judged if row.target is not None and row.target.kind in _WORDED]
    if len(judged) < rows or len(judged) < 0.8 * len(case.rows):
        return
    points = case.has_points and all(row.indicator.weight is not None for row in judged)
    part = sum(_weight(row, points) for row in worded) / (sum(_weight(row, points) for row in judged) or 1.0)
    if part > share:
        cells = tuple(cell for row in worded for cell in row.cells("target"))
        yield Hit(cells, {"count": len(worded), "of": len(judged), "share": percent(part)})


def _weight(row: RowCase, points: bool) -> float:
    return (row.indicator.weight or 0.0) if points else 1.0


@form_rule("low", FORMS, source="own: served persons are a floor, not a cap")
def quantity_as_negative(case: FormCase) -> Iterator[Hit]:
    """A number of persons served or of things done has a cap for its target.

    >>> from extract.assess.findings.examples import fired
    >>> fired(quantity_as_negative, "参保人数 | ≤47.5万人")
    ['参保人数']
    >>> fired(quantity_as_negative, "投诉人数 | ≤3人")
    []
    """
    for row in case.rows:
        target = row.target
        if target is None or target.operator not in ("le", "lt") or target.dimension != "count":
            continue
        if pattern("served").search(row.name) and not pattern("unwanted").search(row.name):
            yield Hit(row.cells("target"), {"name": row.name, "target": target.text}, indicator=row.id)


@form_rule("low", FORMS, source="own: the last day of the year says nothing of being on time", certainty="judgement")
def deadline_only_yearend(case: FormCase) -> Iterator[Hit]:
    """All 时效 rows of a form ask for the end of the year, and nothing else.

    >>> from extract.assess.findings.examples import fired
    >>> fired(deadline_only_yearend, "时效指标：完成时间 | 12月31日前 | 12月31日前 | 10 | 10")
    ['完成时间']
    >>> fired(deadline_only_yearend, "时效指标：完成时间 | 6月30日前 | 6月30日前 | 10 | 10")
    []
    """
    rows = [row for row in case.rows if row.target and "时效指标" in (row.printed_class.l2, row.klass)]
    if rows and all(_is_year_end(row.target) for row in rows):
        yield _of_rows(rows)


def _is_year_end(value: Value | None) -> bool:
    if value is None:
        return False
    if value.date is not None and value.kind == "date" and value.operator != "between":
        return value.date.endswith(f"-{_DECEMBER}-{_LAST}")
    return value.kind == "text" and _YEAR_END.search(value.text) is not None and "月" in value.text


@form_rule("low", FORMS, source="own: a deadline must be a date", certainty="judgement")
def date_typo(case: FormCase) -> Iterator[Hit]:
    """A deadline is no date: its parts are mixed up, no calendar has it, or it is a number that a spreadsheet has left.

    >>> from extract.assess.findings.examples import fired
    >>> fired(date_typo, "时效指标：完成时间 | 12月日前31 | 12月日前31 | 10 | 10")
    ['完成时间']
    >>> fired(date_typo, "时效指标：完成时间 | 12月31日前 | 12月31日 | 10 | 10")
    []
    """
    for row in case.rows:
        if "时效指标" not in (row.printed_class.l2, row.klass):
            continue
        wrong = [field for field in ("target", "actual") if _is_typo(getattr(row, field))]
        if wrong:
            values = {"name": row.name, "date": getattr(row, wrong[0]).text}
            yield Hit(row.cells(*wrong), values, indicator=row.id)


def _is_typo(value: Value | None) -> bool:
    if value is None:
        return False
    if _DAY.match(value.text) or _SERIAL.match(value.text):
        return True
    if pattern("impossible_dates").search("".join(value.text.split())):
        return True
    return value.kind == "text" and pattern("broken_dates").search(value.text) is not None
