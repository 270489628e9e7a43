"""The money block: do its parts make the total, and are all amounts in the unit that the form names?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from extract.assess.comparing import compared
from extract.assess.findings.cases import FormCase, is_mixed
from extract.assess.findings.registry import ALL_FORMS, Hit, form_rule
from extract.assess.findings.rows import RowCase
from extract.model.record import Amount, Evidence, Form, Funds, Sums, Task, Value

__all__ = ["budget_parts_mismatch", "unit_mismatch"]

_COLUMNS: Final = ("initial", "budget", "executed")
_UNITS: Final = {"元": 1.0, "万元": 10_000.0, "亿元": 100_000_000.0}
_NEAR: Final = 0.02


@form_rule("medium", ALL_FORMS - {"evaluation_index"}, source="财预〔2020〕10号: 资金总额 is the sum of its sources")
def budget_parts_mismatch(case: FormCase, *, tolerance: float = 0.01) -> Iterator[Hit]:
    """A total of money is not the sum of its sources (in the form's unit), by any reading of which rows are sources.

    >>> from extract.assess.findings.examples import fired, fund
    >>> fired(budget_parts_mismatch, "", [fund("100 100 90"), fund("80 80 70", "fiscal"), fund("20 20 10", "other")])
    ['80']
    >>> fired(budget_parts_mismatch, "", [fund("100 100 90"), fund("80 80 80", "fiscal"), fund("20 20 10", "other")])
    []
    """
    slack = tolerance * _UNITS.get(case.form.money_unit or "万元", 10_000.0)
    total = case.funds if case.funds_sure else None
    parts = [row for row in case.form.funds if row.source != "total"]
    for column in _COLUMNS if total else ():
        sources = [row for row in parts if _yuan(getattr(row, column)) is not None]
        whole = case.money(column)
        sums = _sums([_yuan(getattr(row, column)) or 0.0 for row in sources])
        wholes = _wholes(case, column, parts)
        if whole is None or not sums or _mixed(whole, sums):
            continue
        if any(_same(each, made, slack) for each in wholes for made in sums):
            continue
        cells = [case.fund(column, total), *[case.fund(column, row) for row in sources]]
        yield _parts_hit(case.form, column, cells, sums[0])
        return
    yield from _task_sums(case, slack)


def _wholes(case: FormCase, column: str, parts: Sequence[Funds]) -> list[float]:
    """The totals that a column of parts may make: its own, or any where the parts have one column without a head."""
    alone = not any(getattr(row, other) for row in parts for other in _COLUMNS if other != column)
    columns = _COLUMNS if alone else (column,)
    return [amount for amount in map(case.money, columns) if amount is not None]


def _same(one: float, other: float, slack: float) -> bool:
    return abs(one - other) <= slack * 1.0001


def _mixed(whole: float, sums: Sequence[float]) -> bool:
    """Whether total and parts differ by the factor of 元 and 万元, which is another finding."""
    return any(is_mixed(whole, each) or is_mixed(each, whole) for each in sums)


def _sums(amounts: list[float]) -> list[float]:
    """The sums that a total may be: of all parts, or of some where parts hold others (其中 of 其中)."""
    if not amounts or len(amounts) > 8:
        return []
    return [sum(some) for size in range(len(amounts), 0, -1) for some in combinations(amounts, size)]


def _task_sums(case: FormCase, slack: float) -> Iterator[Hit]:
    """In a department's form: the total against the tasks, which are printed one by one."""
    total = case.funds if case.funds_sure else None
    for column in ("budget", "executed") if total else ():
        tasks = [task for task in case.form.tasks if _task(task, column) is not None]
        whole = case.money(column)
        made = sum(_task(task, column) or 0.0 for task in tasks)
        if not tasks or len(tasks) != len(case.form.tasks) or whole is None or _same(whole, made, slack):
            continue
        if not _mixed(whole, [made]):
            cells = [_task_cell(case.form, task, column) for task in tasks]
            yield _parts_hit(case.form, column, [case.fund(column, total), *cells], made)
            return


def _task(task: Task, column: str) -> float | None:
    sums: Sums = getattr(task, column)
    return _yuan(sums.total)


def _task_cell(form: Form, task: Task, column: str) -> Evidence:
    amount: Amount | None = getattr(task, column).total
    return Evidence(part=form.id, field=f"tasks.{column}", value=amount.text if amount else None, span=task.span)


def _parts_hit(form: Form, column: str, cells: list[Evidence], made: float) -> Hit:
    unit = form.money_unit or "万元"
    shown = f"{made / _UNITS.get(unit, 1.0):.10g}"
    names = {"initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数"}
    values = {"column_zh": names[column], "column_en": column, "total": cells[0].value, "sum": f"{shown}{unit}"}
    return Hit(tuple(cells), values, shown)


def _yuan(amount: Amount | None) -> float | None:
    return float(amount.yuan) if amount and amount.yuan is not None else None


@form_rule("high", ALL_FORMS - {"evaluation_index"}, source="own: 元 and 万元 differ by 10,000")
def unit_mismatch(case: FormCase) -> Iterator[Hit]:
    """元 and 万元 stand side by side in the money block, or an actual is in another unit than its target.

    >>> from extract.assess.findings.examples import fired
    >>> fired(unit_mismatch, "经济成本指标：补助资金 | 300万元 | 1105260 | 10 | 10")
    ['补助资金']
    >>> fired(unit_mismatch, "经济成本指标：补助资金 | 300万元 | 110.526万元 | 10 | 10")
    []
    >>> fired(unit_mismatch, "参训人数 | ≥90人 | 90人 | 90 | 90", "180000 18 18")
    ['180000']
    """
    for money in case.form.funds:
        if case.funds_sure and _mixed_row(money):
            cells = [case.fund(column, money) for column in _COLUMNS if getattr(money, column)]
            yield Hit(tuple(cells), {"amounts": " / ".join(each.value or "-" for each in cells)}, variant="funds")
            break
    for row in case.rows:
        if _in_other_unit(row):
            target, actual = row.target, row.actual
            values = {
                "name": row.name,
                "target": target.text if target else "",
                "actual": actual.text if actual else "",
            }
            yield Hit(row.cells("target", "actual"), values, indicator=row.id)


def _in_unit_of(target: Value, actual: Value) -> bool:
    """Whether a bare number was taken to be in the unit of its target."""
    if target.base is None or not target.number or actual.number is None or actual.base is None:
        return False
    return math.isclose(actual.base, target.base / target.number * actual.number, rel_tol=1e-6)


def _mixed_row(row: Funds) -> bool:
    """Whether two amounts differ by the factor of 元 and 万元, or what was paid does by the printed rate."""
    amounts = [each for each in (_yuan(getattr(row, column)) for column in _COLUMNS) if each]
    budget, executed = _yuan(row.budget), _yuan(row.executed)
    if row.rate and budget and executed:
        amounts.append(budget * row.rate)
    return any(is_mixed(one, other) or is_mixed(other, one) for one, other in combinations(amounts, 2))


def _in_other_unit(row: RowCase) -> bool:
    """Whether target and actual are numbers that cannot be in the units that are printed beside them."""
    target, actual = row.target, row.actual
    if target is None or actual is None or target.number is None or actual.number is None:
        return False
    if target.unit is not None and actual.unit is None:
        # A bare number takes the target's unit, but where that makes it implausible. Things may be counted singly
        # beside a target in 万: only their unit is missing.
        singly = target.dimension != "money" and target.unit.startswith(("万", "亿"))
        counted = bool(target.dimension and actual.number and target.number) and not singly
        return counted and not _in_unit_of(target, actual)
    if target.dimension and actual.dimension and target.dimension != actual.dimension:
        # An amount beside a standard, a count beside a count per thousand: one of them is written short.
        return target.dimension.partition("_per")[0] != actual.dimension.partition("_per")[0]
    pair = compared(target, actual)
    return pair is not None and pair.mixed
