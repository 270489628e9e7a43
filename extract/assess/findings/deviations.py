"""Reasons for deviations: whether one is given, whether it says what is to be done, and low totals without any."""

from __future__ import annotations

from collections.abc import Iterator

from extract.assess.findings.cases import FormCase
from extract.assess.findings.registry import SCORED, Hit, form_rule
from extract.assess.findings.rows import RowCase, number
from extract.assess.findings.words import pattern
from extract.text.view import fold, printed

__all__ = ["improvement_missing", "low_total_without_explanation", "missing_deviation_reason"]


def _deviates(row: RowCase) -> bool:
    return (row.deducted or row.missed) and not row.not_applicable and row.target is not None


@form_rule("medium", SCORED, source="财预〔2020〕10号: a deviation is to be explained")
def missing_deviation_reason(case: FormCase, *, most: float = 3) -> Iterator[Hit]:
    """A row misses its target or loses points, and no reason is given. Over `most` such rows are one finding.

    >>> from extract.assess.findings.examples import fired
    >>> fired(missing_deviation_reason, "参训人数 | ≥90人 | 80人 | 10 | 8.89")
    ['参训人数']
    >>> fired(missing_deviation_reason, "参训人数 | ≥90人 | 80人 | 10 | 8.89 | 报名不足")
    []
    """
    rows = [row for row in case.rows if _deviates(row) and not row.reason and not row.indicator.explanation]
    if not rows or not _asks_for_reasons(case):
        return
    if len(rows) > most:
        cells = tuple(cell for row in rows for cell in row.cells("score"))
        yield Hit(cells, {"count": len(rows), "names": "、".join(row.name for row in rows)}, variant="many")
        return
    for row in rows:
        values = {"name": row.name, "target": row.target.text if row.target else "-"}
        values |= {"actual": row.actual.text if row.actual else "-", "score": number(row.indicator.score)}
        values["weight"] = number(row.indicator.weight)
        yield Hit(row.cells("target", "actual", "weight", "score"), values, indicator=row.id)


def _asks_for_reasons(case: FormCase) -> bool:
    """Whether the form has a column for reasons; forms without one leave no cell blank."""
    text = case.document.text(case.form.span)
    return not text or pattern("reason_columns").search(fold(printed(text))) is not None


@form_rule("low", SCORED, source="forms: 偏差原因分析及改进措施 asks for both", certainty="judgement")
def improvement_missing(case: FormCase) -> Iterator[Hit]:
    """Reasons say why points were lost, and not what is to be done about it.

    >>> from extract.assess.findings.examples import fired
    >>> fired(improvement_missing, "参训人数 | ≥90人 | 80人 | 10 | 8.89 | 报名人数不足")
    ['参训人数']
    >>> fired(improvement_missing, "参训人数 | ≥90人 | 80人 | 10 | 8.89 | 报名人数不足，下一步加强宣传")
    []
    """
    explained = [row for row in case.rows if _deviates(row) and row.reason]
    rows = [row for row in explained if not _says_what_next(row.reason)]
    if rows:
        shown = "；".join(dict.fromkeys(row.reason for row in rows))
        cells = tuple(cell for row in rows for cell in row.cells("reason"))
        yield Hit(cells, {"reasons": shown}, indicator=rows[0].id if len(rows) == 1 else None)


def _says_what_next(reason: str) -> bool:
    """Whether a reason names a measure, or only points to another row (同上)."""
    return pattern("measures").search(reason) is not None or pattern("points_back").match(reason) is not None


@form_rule("medium", SCORED, source="notes under forms: a total under 80 is to be explained", certainty="judgement")
def low_total_without_explanation(case: FormCase, *, total: float = 80.0) -> Iterator[Hit]:
    """The total is under `total`, and most of the points that were lost have no reason in the form or below it.

    >>> from extract.assess.findings.examples import fired
    >>> fired(low_total_without_explanation, "参训人数 | ≥90人 | 50人 | 90 | 50", total=60)
    ['60']
    >>> fired(low_total_without_explanation, "参训人数 | ≥90人 | 50人 | 90 | 50 | 报名人数不足", total=60)
    []
    """
    score = case.form.total_score
    lost = [row for row in case.rows if row.deducted and not row.not_applicable]
    if score is None or score >= total or not lost or pattern("told_below").match(case.note):
        return
    silent = [row for row in lost if not row.reason and not row.indicator.explanation]
    if sum(_lost(row) for row in silent) > sum(_lost(row) for row in lost) / 2:
        yield Hit((case.cell("total_score"),), {"total": score})


def _lost(row: RowCase) -> float:
    return (row.indicator.weight or 0.0) - (row.indicator.score or 0.0)
