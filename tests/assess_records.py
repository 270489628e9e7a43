"""Small forms and records for the tests of the assessment: cells as printed, read as the pipeline reads them."""

from __future__ import annotations

from decimal import Decimal

from extract.assess.rows import assess_row
from extract.assess.rule_set import RuleSet, rule_set
from extract.assess.scoring import Scored, score_form
from extract.model.record import (
    Amount,
    Claimed,
    Direction,
    DocumentRecord,
    Form,
    FormKind,
    Funds,
    Indicator,
    IndicatorAssessment,
    Project,
    Region,
    Source,
)
from extract.values import parse_value

__all__ = ["document", "form", "money", "row", "row_score", "scored"]


def row(
    target: str | None,
    actual: str | None,
    weight: float | None = 10,
    score: float | None = None,
    *,
    direction: Direction | None = None,
    name: str = "巡查次数",
    number: int = 1,
    l1: str = "产出指标",
    reason: str | None = None,
    money_unit: str | None = "万元",
) -> Indicator:
    """A row with its values read beside each other."""
    wanted = parse_value(target, name=name, year=2024, money_unit=money_unit) if target is not None else None
    found = (
        parse_value(actual, name=name, year=2024, money_unit=money_unit, target=wanted) if actual is not None else None
    )
    return Indicator(
        id=f"f1.{number}",
        l1=l1,
        name=name,
        target=wanted,
        actual=found,
        weight=weight,
        score=score,
        direction=direction or "positive",
        reason=reason,
    )


def row_score(indicator: Indicator, rules: RuleSet | None = None) -> IndicatorAssessment:
    """What a row should score by the national rules."""
    return assess_row(indicator, rules or rule_set("national"))


def money(
    budget: str | None,
    executed: str | None,
    *,
    weight: float | None = 10,
    score: float | None = None,
    source: str = "total",
    initial: str | None = None,
    rate: float | None = None,
) -> Funds:
    """A row of the money block, in 万元."""
    return Funds(
        source=source,
        initial=_amount(initial),
        budget=_amount(budget),
        executed=_amount(executed),
        weight=weight,
        score=score,
        rate=rate,
    )


def _amount(text: str | None) -> Amount | None:
    return None if text is None else Amount(text, Decimal(text) * 10_000)


def form(
    *rows: Indicator,
    funds: tuple[Funds, ...] = (),
    total: float | None = None,
    total_weight: float | None = 100,
    kind: FormKind = "project_self_eval",
) -> Form:
    """A form; its rows are numbered anew."""
    import msgspec

    numbered = tuple([msgspec.structs.replace(each, id=f"f1.{number}") for number, each in enumerate(rows, 1)])
    return Form(
        id="f1",
        kind=kind,
        project="山洪沟巡护",
        year=2024,
        money_unit="万元",
        funds=funds,
        indicators=numbered,
        total_weight=total_weight,
        total_score=total,
    )


def scored(one: Form, rules: RuleSet | None = None) -> Scored:
    """A form's expected scores by the national rules."""
    return score_form(one, rules or rule_set("national"))


def document(*forms: Form, adcode: str | None = None, claimed: float | None = None) -> DocumentRecord:
    """A document with one project to all of the forms."""
    score = claimed if claimed is not None else next((each.total_score for each in forms), None)
    return DocumentRecord(
        source=Source(path="a.txt"),
        year=2024,
        region=Region(adcode=adcode),
        forms=forms,
        projects=(
            Project(
                id="p1",
                name="山洪沟巡护",
                forms=tuple([each.id for each in forms]),
                claimed=Claimed(score=score, source="form"),
            ),
        ),
    )
