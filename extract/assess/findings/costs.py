"""Cost indicators: an amount, a standard or a rate of cost, under a cap, and in accord with what was paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extract.assess.findings.cases import FormCase, is_mixed
from extract.assess.findings.registry import ALL_FORMS, Hit, form_rule
from extract.assess.findings.rows import RowCase, number, percent
from extract.assess.findings.spending import WITH_ACTUALS
from extract.assess.findings.words import pattern
from extract.model.record import Value

__all__ = [
    "cost_as_positive",
    "cost_exceeds_execution",
    "cost_rate_conflicts_with_execution",
    "cost_target_not_adjusted",
    "cost_without_amount",
    "standard_times_quantity_mismatch",
]

_FORMS: Final = ALL_FORMS - {"evaluation_index"}
_WORDED: Final = frozenset(("level", "text"))
_ROUNDED: Final = 0.001
_RANGE: Final = (0.8, 1.25)
_PERSONS: Final = ("人", "名")
_PER_THING: Final = frozenset(("money_per_item", "money_per_household", "money_per_vehicle"))


def _amount(value: Value | None) -> float | None:
    """An amount of money in yuan; ``None`` for standards per head, rates, counts and words."""
    if value is None or value.base is None or value.dimension not in ("money", None):
        return None
    return value.base if value.dimension == "money" or (value.unit or "").startswith(("万", "亿")) else None


def _cost_rows(case: FormCase) -> Iterator[RowCase]:
    return (row for row in case.rows if row.is_cost)


@form_rule("medium", WITH_ACTUALS, source="own: a project cannot have cost more than was paid for it")
def cost_exceeds_execution(case: FormCase, *, tolerance: float = 0.01) -> Iterator[Hit]:
    """The actual of a cost row is above the amount paid for the whole project (by more than `tolerance` of it).

    >>> from extract.assess.findings.examples import fired
    >>> fired(cost_exceeds_execution, "经济成本指标：培训费 | ≤30万元 | 22.4万元 | 10 | 10", "58 58 16.55")
    ['培训费']
    >>> fired(cost_exceeds_execution, "经济成本指标：培训费标准 | ≤400元/人 | 380元/人 | 10 | 10", "58 58 0")
    []
    """
    spent = case.spending
    if spent is None:
        return
    for row in _cost_rows(case):
        cost = _amount(row.actual)
        if cost is None or pattern("money_gained").search(row.name) or is_mixed(cost, spent.executed):
            continue
        if cost > spent.executed * (1 + tolerance) + 100:
            values = {"name": row.name, "cost": row.actual.text if row.actual else "", "paid": spent.evidence[1].value}
            yield Hit((*row.cells("actual"), spent.evidence[1]), values, indicator=row.id)


@form_rule("high", WITH_ACTUALS, source="own: a rate of cost control is what was paid over the budget")
def cost_rate_conflicts_with_execution(case: FormCase, *, points: float = 1.0) -> Iterator[Hit]:
    """A rate of cost control differs from the execution rate of the same form.

    >>> from extract.assess.findings.examples import fired
    >>> fired(cost_rate_conflicts_with_execution, "经济成本指标：成本控制率 | ≤100% | 80% | 10 | 10", "50 50 50")
    ['成本控制率']
    >>> fired(cost_rate_conflicts_with_execution, "经济成本指标：成本控制率 | ≤100% | 100% | 10 | 10", "50 50 50")
    []
    """
    rate = case.execution_rate
    if rate is None:
        return
    for row in case.rows:
        actual = row.actual
        if actual is None or actual.dimension != "ratio" or actual.base is None or actual.operator not in (None, "eq"):
            continue
        if pattern("cost_rates").search(row.name) and abs(actual.base - rate) * 100 > points:
            values = {"name": row.name, "actual": actual.text, "rate": percent(rate)}
            yield Hit((*row.cells("actual"), case.fund("executed")), values, values["rate"], row.id)


@form_rule(
    "low", WITH_ACTUALS, source="own: the target is the initial budget, which was changed", certainty="judgement"
)
def cost_target_not_adjusted(case: FormCase) -> Iterator[Hit]:
    """The target of a cost row is the initial budget, though the full-year budget was changed.

    >>> from extract.assess.findings.examples import fired
    >>> fired(cost_target_not_adjusted, "经济成本指标：项目总成本 | ≤100万元 | 87万元 | 10 | 10", "100 87 87")
    ['项目总成本']
    >>> fired(cost_target_not_adjusted, "经济成本指标：项目总成本 | ≤87万元 | 87万元 | 10 | 10", "100 87 87")
    []
    """
    initial, budget = case.money("initial"), case.money("budget")
    if not initial or budget is None or is_mixed(initial, budget) or abs(initial - budget) <= 0.01 * initial:
        return
    for row in _cost_rows(case):
        target = _amount(row.target)
        if target is not None and abs(target - initial) <= _ROUNDED * initial:
            values = {"name": row.name, "target": row.target.text if row.target else ""}
            values |= {"initial": case.fund("initial").value or "", "budget": case.fund("budget").value or ""}
            yield Hit((*row.cells("target"), case.fund("initial"), case.fund("budget")), values, indicator=row.id)


@form_rule("medium", _FORMS, source="财预〔2021〕101号: cost indicators say what the output costs")
def cost_without_amount(case: FormCase) -> Iterator[Hit]:
    """A cost row says no amount, no standard and no rate of cost.

    >>> from extract.assess.findings.examples import fired
    >>> fired(cost_without_amount, "成本指标：综合测算金额 | 已完成")
    ['综合测算金额']
    >>> fired(cost_without_amount, "成本指标：项目总成本 | ≤30万元")
    []
    """
    for row in case.rows:
        target = row.target
        printed = row.printed_class
        if printed.l1 != "成本" or printed.l2 not in (None, "经济成本指标") or target is None or row.not_applicable:
            continue
        worded = target.kind in _WORDED and not pattern("within_budget").search(target.text + row.name)
        asked = target.dimension == "ratio" and pattern("yes_or_no").search(row.name) is not None
        if worded or asked or target.kind == "date":
            values = {"name": row.name, "target": target.text}
            yield Hit(row.cells("target"), values, indicator=row.id)


@form_rule("medium", _FORMS, source="财预〔2020〕10号: costs are to be kept under a cap")
def cost_as_positive(case: FormCase) -> Iterator[Hit]:
    """A cost row asks for at least so much money, as if more were better.

    >>> from extract.assess.findings.examples import fired
    >>> fired(cost_as_positive, "经济成本指标：平台建设费 | ≥30万元 | 30万元 | 10 | 10")
    ['平台建设费']
    >>> fired(cost_as_positive, "经济成本指标：节约资金 | ≥30万元 | 30万元 | 10 | 10")
    []
    """
    for row in case.rows:
        target = row.target
        if row.printed_class.l1 != "成本" or target is None or target.operator not in ("ge", "gt"):
            continue
        if _amount(target) is not None and not pattern("money_gained").search(row.name):
            yield Hit(row.cells("target"), {"name": row.name, "target": target.text}, indicator=row.id)


@form_rule("medium", WITH_ACTUALS, source="own: standard times quantity is what was paid", certainty="judgement")
def standard_times_quantity_mismatch(case: FormCase, *, share: float = 0.005) -> Iterator[Hit]:
    """One standard per person, or per thing, times the number of them is near to the amount paid, and is not it.

    Nearness shows that the money is paid by this standard: where it is shared by levels of government, or paid for
    other things too, the product is far away. A cost per thing is a standard only where its target is no cap.

    >>> from extract.assess.findings.examples import fired
    >>> rows = "经济成本指标：补助标准 | 5万元/人/年 | 5万元/人/年 | 10 | 10", "补助人数 | 67人 | 61人 | 10 | 9.1"
    >>> fired(standard_times_quantity_mismatch, rows, "335 335 335")
    ['305']
    >>> fired(standard_times_quantity_mismatch, rows, "305 305 305")
    []
    """
    spent = case.spending
    standards = [(row, per) for row in case.rows if (per := _paid_per(row)) is not None]
    if spent is None or spent.executed <= 0 or len(standards) != 1:
        return
    standard, per = standards[0]
    counted = [row for row in case.rows if _counts(row.actual, per)]
    for row in counted[:1] if per in _PERSONS or len(counted) == 1 else ():
        made = _base(standard) * _base(row)
        near = _RANGE[0] <= made / spent.executed <= _RANGE[1]
        if not near or abs(made - spent.executed) <= share * spent.executed:
            continue
        product = number(round(made / 10_000, 4))
        values = {"standard": _text(standard), "persons": _text(row), "product": product}
        values["paid"] = spent.evidence[1].value or ""
        yield Hit((*standard.cells("actual"), *row.cells("actual"), spent.evidence[1]), values, product)


def _base(row: RowCase) -> float:
    return row.actual.base or 0.0 if row.actual else 0.0


def _text(row: RowCase) -> str:
    return row.actual.text if row.actual else ""


def _paid_per(row: RowCase) -> str | None:
    """What one standard is paid for (人 for the year or once, 户, 座); ``None`` for any other row."""
    actual, target = row.actual, row.target
    if actual is None or actual.base is None or not (actual.dimension or "").startswith("money_per_"):
        return None
    if actual.dimension in ("money_per_person", "money_per_person_year"):
        return _PERSONS[0]
    fixed = target is not None and target.operator in (None, "eq") and target.base == actual.base
    thing = (actual.unit or "").partition("/")[2]
    return thing if fixed and actual.dimension in _PER_THING else None


def _counts(value: Value | None, thing: str) -> bool:
    """Whether a value counts the persons, or the things, that a standard is paid for."""
    if value is None or value.base is None or value.dimension != "count":
        return False
    unit = value.unit or ""
    return any(each in unit for each in _PERSONS) if thing in _PERSONS else unit == thing
