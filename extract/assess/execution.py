"""The row of the budget execution rate (F7): its points from the money of the form."""

from __future__ import annotations

from decimal import Decimal

from extract.assess import formulas
from extract.assess.rule_set import RuleSet
from extract.model.record import Expected, Form, Funds, IndicatorAssessment

__all__ = ["assess_execution", "executed_rate", "execution_row", "money_of"]

_NEAR = 0.02
_CLOSE = 0.5
_NO_RATE = 100.0


def execution_row(form: Form) -> Funds | None:
    """The row of the money block that has the points of the execution rate; ``None`` where none has."""
    rows = [row for row in form.funds if row.weight is not None or row.score is not None]
    return next((row for row in rows if row.source == "total"), rows[0] if rows else None)


def money_of(form: Form) -> tuple[Decimal | None, Decimal | None]:
    """全年预算数 and 全年执行数 in yuan: of the total row, or summed over the sources where that is 0 or missing."""
    total = next((row for row in form.funds if row.source == "total"), None)
    budget = total.budget.yuan if total is not None and total.budget is not None else None
    executed = total.executed.yuan if total is not None and total.executed is not None else None
    if budget:
        return budget, executed
    parts = [row for row in form.funds if row.source != "total" and row.group is None]
    budgets = [row.budget.yuan for row in parts if row.budget is not None and row.budget.yuan is not None]
    paid = [row.executed.yuan for row in parts if row.executed is not None and row.executed.yuan is not None]
    if sum(budgets):
        return sum(budgets, Decimal(0)), (sum(paid, Decimal(0)) if paid else executed)
    return budget, executed


def executed_rate(form: Form) -> float | None:
    """Executed over budgeted, with yuan and 万元 told apart; ``None`` where one is unknown or nothing was budgeted."""
    budget, executed = money_of(form)
    if budget is None or executed is None or budget <= 0:
        return None
    rate = float(executed / budget)
    for factor in (10_000.0, 1 / 10_000.0):
        if rate and abs(rate / factor - 1) <= _NEAR:
            return rate / factor
    return rate


def assess_execution(form: Form, rules: RuleSet, told: float | None = None) -> IndicatorAssessment | None:
    """The expected points of the execution rate; ``None`` where the form awards none for it.

    A budget of 0 earns nothing, as far as the form shows no other rate; without money and rate the row stays open.

    Args:
        form: The form.
        rules: Its rule set.
        told: The rate that the document says elsewhere of the project; it stands in for a money block that is lost.
    """
    row = execution_row(form)
    weight = execution_weight(form, rules)
    identifier = f"{form.id}.execution"
    if weight is None:
        return IndicatorAssessment(identifier, decided="open") if row is not None else None
    rate, shown = executed_rate(form), ""
    budget, executed = money_of(form)
    if rate is not None:
        shown = f"{_plain(executed)}/{_plain(budget)}"
    elif budget is not None and budget <= 0:
        return IndicatorAssessment(identifier, Expected(0.0, 0.0, 0.0), "F7: 预算为 0", "formula", met=False)
    else:
        # A printed rate is all that there is.
        rate = row.rate if row is not None and row.rate is not None else told
        if rate is None or not 0 <= rate < _NO_RATE:
            return IndicatorAssessment(identifier, basis="open", decided="open")
        shown = f"{rate:.2%}"
    shares = formulas.execution_shares(rate, weight, rules.execution.roundings)
    expected = Expected(min(shares), shares[0], max(shares))
    return IndicatorAssessment(
        identifier, expected, f"F7: {shown}×{weight:g}", "formula", met=rate >= 1, ratio=round(rate, 6)
    )


def _plain(amount: Decimal | None) -> str:
    return f"{(amount or Decimal(0)).normalize():f}"


def execution_weight(form: Form, rules: RuleSet) -> float | None:
    """The points of the execution rate: as printed, or what is left of 100 where the printed number cannot be right."""
    row = execution_row(form)
    rest = (form.total_weight or 100.0) - sum(
        [indicator.weight for indicator in form.indicators if indicator.weight is not None]
    )
    usual = [weight for weight in rules.execution.weights if abs(weight - rest) <= _CLOSE]
    if row is None or row.weight is None:
        return usual[0] if usual and form.indicators else None
    if usual and row.weight not in rules.execution.weights:
        return usual[0]
    return row.weight if 0 < row.weight <= 100 else None
