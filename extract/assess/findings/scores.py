"""Sums of points: does the form add up, and is each score within its weight?

All sums are compared only where every part is printed. Where both the points and the scores fall short, rows are
missing (a page that was not read), and no sum proves anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.assess.findings.cases import FormCase
from extract.assess.findings.registry import SCORED, Hit, form_rule
from extract.assess.findings.rows import number

__all__ = ["score_exceeds_weight", "total_score_mismatch", "weight_sum_not_100"]


@form_rule("high", SCORED, source="财预〔2020〕10号: 总分 is the sum of the scores")
def total_score_mismatch(case: FormCase, *, tolerance: float = 0.05) -> Iterator[Hit]:
    """The printed total is not the sum of the scores, the one of the execution rate included.

    >>> from extract.assess.findings.examples import fired
    >>> fired(total_score_mismatch, "参训人数 | ≥90人 | 90人 | 90 | 90", total=95)
    ['100 = 90 + 10']
    >>> fired(total_score_mismatch, "参训人数 | ≥90人 | 90人 | 90 | 85", total=95)
    []
    """
    gap, complete = case.score_gap, case.weight_gap
    if gap is None or complete is None or abs(complete) > tolerance or abs(gap) <= tolerance:
        return
    execution = case.funds.score if case.funds else 0.0
    total = number(case.row_score + (execution or 0.0))
    values = {"total": case.form.total_score, "sum": total}
    evidence = (case.cell("total_score"), case.fund("score"), *[row.cell("score") for row in case.rows])
    yield Hit(evidence, values, f"{total} = {number(case.row_score)} + {number(execution)}")


@form_rule("high", SCORED, source="财预〔2020〕10号: the points of a form are 100, the execution rate's included")
def weight_sum_not_100(case: FormCase, *, tolerance: float = 0.01) -> Iterator[Hit]:
    """The points of the rows and of the execution rate do not make 100, though all rows are there.

    >>> from extract.assess.findings.examples import fired
    >>> fired(weight_sum_not_100, "参训人数 | ≥90人 | 90人 | 100 | 100", total=110)
    ['100']
    >>> fired(weight_sum_not_100, "参训人数 | ≥90人 | 90人 | 90 | 90", total=100)
    []
    """
    gap, scores = case.weight_gap, case.score_gap
    if gap is None or abs(gap) <= tolerance or scores is None or abs(scores) > 0.05:
        return
    execution = case.funds.weight if case.funds else None
    values = {"sum": 100 + gap, "rows": case.row_weight, "execution": execution}
    yield Hit((case.fund("weight"), *[row.cell("weight") for row in case.rows]), values, "100")


@form_rule("high", SCORED, source="财预〔2020〕10号: no score is above its weight")
def score_exceeds_weight(case: FormCase, *, tolerance: float = 0.01) -> Iterator[Hit]:
    """A score is above the points of its row.

    >>> from extract.assess.findings.examples import fired
    >>> fired(score_exceeds_weight, "参训人数 | ≥90人 | 99人 | 10 | 12")
    ['参训人数']
    >>> fired(score_exceeds_weight, "参训人数 | ≥90人 | 99人 | 10 | 10")
    []
    """
    for row in case.rows:
        weight, score = row.indicator.weight, row.indicator.score
        if weight is not None and score is not None and score > weight + tolerance:
            values = {"name": row.name, "score": score, "weight": weight}
            yield Hit(row.cells("weight", "score"), values, f"≤{number(weight)}", row.id)
