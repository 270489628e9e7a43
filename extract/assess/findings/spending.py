"""How much of the budget was paid, and whether the scores know of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extract.assess.execution import assess_execution
from extract.assess.findings.cases import FormCase, is_mixed
from extract.assess.findings.registry import SCORED, Hit, form_rule
from extract.assess.findings.rows import RowCase, number, percent
from extract.assess.findings.words import pattern
from extract.model.record import FormKind

__all__ = [
    "budget_cut_hides_low_execution",
    "execution_counted_twice",
    "execution_rate_mismatch",
    "execution_score_mismatch",
    "execution_score_not_ten",
    "low_execution_high_score",
    "low_execution_no_reason",
    "paid_zero_but_delivered",
    "zero_execution_high_score",
]

WITH_ACTUALS: Final[frozenset[FormKind]] = SCORED | {"transfer_self_eval"}
_SMALL = 0.01
_FULL = 0.995
_HIGH = 80.0


@form_rule("high", WITH_ACTUALS, source="财预〔2020〕10号: 执行率 = 全年执行数 / 全年预算数")
def execution_rate_mismatch(case: FormCase, *, points: float = 0.5, whole_points: float = 1.0) -> Iterator[Hit]:
    """The printed rate is not what was paid over the full-year budget (in percentage points; more for whole ones).

    >>> from extract.assess.findings.examples import fired, fund
    >>> fired(execution_rate_mismatch, "参训人数 | ≥90人 | 90人 | 90 | 90", fund("100 100 80", rate=1.0))
    ['80%']
    >>> fired(execution_rate_mismatch, "参训人数 | ≥90人 | 90人 | 90 | 90", fund("100 60 17.1", rate=0.29))
    []
    """
    printed = case.funds.rate if case.funds and case.funds_sure else None
    spent = case.spending
    if printed is None or spent is None or spent.rate is None or not case.money("budget"):
        return
    whole = abs(printed * 100 - round(printed * 100, 0)) < _SMALL
    if abs(printed - spent.rate) * 100 > (whole_points if whole else points):
        computed = percent(spent.rate)
        values = {"printed": percent(printed), "computed": computed}
        yield Hit((case.fund("rate"), *spent.evidence), values, computed)


@form_rule("high", SCORED, source="财预〔2020〕10号: the score of the execution rate is the rate times its points")
def execution_score_mismatch(case: FormCase, *, tolerance: float = 0.005) -> Iterator[Hit]:
    """The score of the execution rate is not the rate times its points, however the rate may have been rounded.

    >>> from extract.assess.findings.examples import fired
    >>> fired(execution_score_mismatch, "参训人数 | ≥90人 | 90人 | 90 | 90", "100 100 95", execution=(10, 10))
    ['9.5']
    >>> fired(execution_score_mismatch, "参训人数 | ≥90人 | 90人 | 90 | 90", "100 58 16.55", execution=(10, 2.9))
    []
    """
    row = case.funds if case.funds_sure else None
    if row is None or row.score is None or row.weight is None or _fits_printed_rate(row.rate, row.weight, row.score):
        return
    expected = assess_execution(case.form, case.view.rule_set)
    if expected is None or expected.expected is None or expected.decided != "formula":
        return
    low, high = expected.expected.low, expected.expected.high
    if low - tolerance <= row.score <= high + tolerance:
        return
    point = number(expected.expected.point)
    values = {"score": row.score, "expected": point, "basis": expected.basis or ""}
    yield Hit((case.fund("score"), *(case.spending.evidence if case.spending else ())), values, point)


def _fits_printed_rate(rate: float | None, weight: float, score: float) -> bool:
    """Whether a score is the printed rate times the points, rounded or cut (a wrong rate is another finding)."""
    return rate is not None and 0 < rate <= 1 and abs(rate * weight - score) <= _SMALL


@form_rule("medium", SCORED, source="财预〔2020〕10号: the execution rate has 10 points (20 in some provinces)")
def execution_score_not_ten(case: FormCase) -> Iterator[Hit]:
    """The execution rate has no points or unusual ones, in a form whose rows leave no doubt that all was read.

    >>> from extract.assess.findings.examples import fired
    >>> fired(execution_score_not_ten, "参训人数 | ≥90人 | 90人 | 95 | 95", execution=(5, 5))
    ['10']
    >>> fired(execution_score_not_ten, "参训人数 | ≥90人 | 90人 | 90 | 90", execution=(10, 10))
    []
    """
    row = case.funds
    weights = {10.0, 20.0, *case.view.rule_set.execution.weights}
    blank = any(each.indicator.weight is None for each in case.rows)
    if row is None or row.weight in weights or not case.rows or blank or _execution_is_a_row(case):
        return
    if abs(case.row_weight + (row.weight or 0.0) - 100) <= _SMALL:
        yield Hit((case.fund("weight"),), {"weight": row.weight, "rows": case.row_weight}, "10")


def _execution_is_a_row(case: FormCase) -> bool:
    """Whether the execution rate is one of the indicators, as some provinces have it."""
    named = [part for row in case.rows for part in (row.indicator.l1, row.indicator.l2, row.name) if part]
    return any(pattern("execution_rows").search(name) for name in named)


@form_rule("medium", WITH_ACTUALS, source="own: 全年预算数 is the budget after its adjustments", certainty="judgement")
def budget_cut_hides_low_execution(case: FormCase, *, share: float = 0.5) -> Iterator[Hit]:
    """The full-year budget was cut to less than `share` of the initial one, and the rate is full for that.

    >>> from extract.assess.findings.examples import fired
    >>> fired(budget_cut_hides_low_execution, "参训人数 | ≥90人 | 90人 | 90 | 90", "400 101 101")
    ['400']
    >>> fired(budget_cut_hides_low_execution, "参训人数 | ≥90人 | 90人 | 90 | 90", "100 95 95")
    []
    """
    initial, budget, rate = case.money("initial"), case.money("budget"), case.execution_rate
    if not initial or not budget or rate is None or rate < _FULL or is_mixed(initial, budget):
        return
    if budget < share * initial:
        values = {"initial": case.fund("initial").value, "budget": case.fund("budget").value}
        values["share"] = percent(budget / initial)
        yield Hit((case.fund("initial"), case.fund("budget"), case.fund("executed")), values)


@form_rule("medium", SCORED, source="own: nothing was paid, yet the total is a pass")
def zero_execution_high_score(case: FormCase, *, total: float = 60.0, high: float = _HIGH) -> Iterator[Hit]:
    """Nothing was paid of a budget, and the total is `total` points or more (severe from `high` on).

    >>> from extract.assess.findings.examples import fired
    >>> fired(zero_execution_high_score, "参训人数 | ≥90人 | 90人 | 90 | 80", "5 5 0", execution=(10, 0), total=80)
    ['80']
    >>> fired(zero_execution_high_score, "参训人数 | ≥90人 | 0人 | 90 | 0", "5 5 0", execution=(10, 0), total=0)
    []
    """
    score, spent = case.form.total_score, case.spending
    if score is None or spent is None or spent.executed != 0 or spent.budget <= 0 or score < total:
        return
    values = {"total": score, "budget": spent.evidence[0].value}
    yield Hit((case.cell("total_score"), *spent.evidence), values, severity="high" if score >= high else None)


@form_rule(
    "medium", SCORED, source="budget performance software: warning on scores above spending", certainty="judgement"
)
def low_execution_high_score(
    case: FormCase, *, excess: float = 0.05, rate: float = 0.8, total: float = 60.0
) -> Iterator[Hit]:
    """Under `rate` of the budget was paid, and the rows' share of their points is above it by more than `excess`.

    A total under `total` is no high score, whatever was paid.

    >>> from extract.assess.findings.examples import fired
    >>> fired(low_execution_high_score, "参训人数 | ≥90人 | 90人 | 90 | 90", "100 100 29", total=92.9)
    ['92.9']
    >>> fired(low_execution_high_score, "参训人数 | ≥90人 | 62人 | 90 | 62", "100 100 70", total=69)
    []
    """
    spent = case.spending
    scored = [row for row in case.rows if row.indicator.weight and row.indicator.score is not None]
    if (
        spent is None
        or spent.rate is None
        or spent.rate >= rate
        or not scored
        or (case.form.total_score or 0.0) < total
    ):
        return
    share = sum(row.indicator.score or 0.0 for row in scored) / sum(row.indicator.weight or 0.0 for row in scored)
    if share > 0 and (share - spent.rate) / share > excess:
        values = {"rate": percent(spent.rate), "total": case.form.total_score}
        values["share"] = percent(share)
        yield Hit((case.cell("total_score"), *spent.evidence), values)


@form_rule("medium", WITH_ACTUALS, source="forms of Sichuan: under 90 % a reason is asked for")
def low_execution_no_reason(case: FormCase, *, rate: float = 0.9) -> Iterator[Hit]:
    """Under `rate` of the budget was paid, and nothing that is said of the project says why.

    >>> from extract.assess.findings.examples import fired
    >>> fired(low_execution_no_reason, "参训人数 | ≥90人 | 90人 | 90 | 90", "100 100 29")
    ['100']
    >>> fired(low_execution_no_reason, "参训人数 | ≥90人 | 25人 | 90 | 25 | 财政资金紧张，未拨付", "100 100 29")
    []
    """
    spent = case.spending
    if spent is None or spent.rate is None or spent.rate >= rate:
        return
    if any(_explains_money(text) for text in _told(case)):
        return
    values = {"rate": percent(spent.rate)}
    yield Hit(spent.evidence, values)


def _told(case: FormCase) -> Iterator[str]:
    """All that the form, the note below it and its narratives say in prose."""
    for row in case.rows:
        yield row.indicator.reason or ""
        yield row.indicator.explanation or ""
    yield case.form.goal_actual or ""
    yield case.note
    for narrative in case.project.view.narratives if case.project else ():
        yield case.document.text(narrative.span)
        yield "。".join((*narrative.problems, *narrative.measures))


def _explains_money(text: str) -> bool:
    """Whether a clause speaks of money that was short, late or left over."""
    short, money = pattern("money_short"), pattern("money_paid")
    return any(short.search(clause) and money.search(clause) for clause in pattern("clause_ends").split(text))


@form_rule("low", SCORED, source="own: the same shortfall of money is deducted twice", certainty="judgement")
def execution_counted_twice(case: FormCase) -> Iterator[Hit]:
    """An indicator of paying has the execution rate itself as its actual, so that one shortfall costs points twice.

    >>> from extract.assess.findings.examples import fired
    >>> fired(execution_counted_twice, "时效指标：资金到位及时率 | 100% | 64.51% | 10 | 6.45", "100.3 100.3 64.7")
    ['资金到位及时率']
    >>> fired(execution_counted_twice, "满意度指标：群众满意度 | ≥90% | 64.51% | 10 | 6.45", "100.3 100.3 64.7")
    []
    """
    spent = case.spending
    if spent is None or spent.rate is None or not 0 < spent.rate < _FULL:
        return
    for row in case.rows:
        actual = row.actual
        if actual is None or actual.dimension != "ratio" or actual.base is None or not row.indicator.weight:
            continue
        close = 0.006 if float(actual.base * 100).is_integer() else 0.0001
        if row.deducted and abs(actual.base - spent.rate) < close and pattern("money_paid").search(row.name):
            values = {"name": row.name, "actual": actual.text}
            yield Hit((*row.cells("actual", "score"), case.fund("rate")), values, indicator=row.id)


@form_rule("medium", SCORED, source="own: what was not paid cannot have reached anybody", certainty="judgement")
def paid_zero_but_delivered(case: FormCase, *, rows: float = 2) -> Iterator[Hit]:
    """Nothing was paid, yet rows on paying, covering or benefiting have all their points; or all rows of output do.

    >>> from extract.assess.findings.examples import fired
    >>> fired(paid_zero_but_delivered, "质量指标：补贴发放准确率 | 100% | 100% | 10 | 10", "5 5 0")
    ['补贴发放准确率']
    >>> fired(paid_zero_but_delivered, "质量指标：补贴发放准确率 | 100% | 100% | 10 | 10", "5 5 5")
    []
    """
    spent = case.spending
    if spent is None or spent.executed != 0 or spent.budget <= 0:
        return
    full = [row for row in case.rows if row.full and row.printed_class.l1 != "满意度"]
    paying = [row for row in full if pattern("paid_for").search(row.name)]
    outputs = [row for row in case.rows if row.printed_class.l1 == "产出"]
    if paying:
        names = "、".join(row.name for row in paying)
        cells = [cell for row in paying for cell in row.cells("actual", "score")]
        only = paying[0].id if len(paying) == 1 else None
        yield Hit((case.fund("executed"), *cells), {"names": names}, indicator=only)
    elif len(outputs) >= rows and all(row.full for row in outputs):
        yield Hit((case.fund("executed"), case.cell("total_score")), {"names": _names(outputs)})


def _names(rows: list[RowCase]) -> str:
    return "、".join(row.name for row in rows)
