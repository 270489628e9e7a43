"""Real rows in other layouts: a form of the gold annotations as a `Project`, so that it can be printed in any of them.

Rows whose cells were lost in the source are left out. Sentences that annotations hold as hashes are printed as
invented ones, from lists that training never draws.
"""

from __future__ import annotations

from random import Random

import msgspec
from msgspec import UNSET

from extract.evaluation.gold import Digest, GoldForm, GoldFunds, GoldRow
from extract.synthetic.grammar import load_grammar
from extract.synthetic.layout import Layout
from extract.synthetic.project import Level, Money, Project, ProjectKind, Row, Value
from extract.synthetic.scoring import shown
from extract.synthetic.streams import stream

__all__ = ["fitted", "gold_of", "project_of"]

_KINDS: dict[str, ProjectKind] = {
    "project_self_eval": "project",
    "department_self_eval": "department",
    "transfer_self_eval": "transfer",
    "project_goals": "goals",
    "department_goals": "goals",
}
_SCORED = ("name", "target", "actual", "weight", "score")
_GOALS = {"goal_expected": "完成年度各项任务，保障日常运转。", "goal_actual": "年度各项任务已经完成，运转正常。"}


def project_of(form: GoldForm, department: str, seed: int) -> Project | None:
    """The form as a project; None where it has no rows to print or is of a kind that is no table of indicators."""
    kind = _KINDS.get(form.kind)
    rows = [row for row in form.indicators if _whole(row)]
    if kind is None or not rows:
        return None
    random = stream("rerender", seed)
    funds = [fund for fund in form.funds if fund.group in (UNSET, None)]
    printed = tuple(_row(row, random) for row in rows)
    weight, score = _text(form.total_weight), _text(form.total_score)
    if len(rows) < len(form.indicators) and score:  # sums of what is left
        weight, score = _sum(funds, printed, "weight"), _sum(funds, printed, "score")
    points = {row.l1: _text(source.l1_weight) for row, source in zip(printed, rows, strict=True)}
    return Project(
        seed=seed,
        kind=kind,
        name=_text(form.project) or department,
        department=department,
        authority=_text(form.authority) or department,
        implementer=_text(form.implementer) or department,
        year=int(_text(form.year) or 2023),
        sector="",
        money_unit=_text(form.money_unit) or "万元",
        goal_expected=_sentence(form.goal_expected, _GOALS["goal_expected"]),
        goal_actual=_sentence(form.goal_actual, _GOALS["goal_actual"]),
        goal_midterm="",
        money=tuple(_money(fund) for fund in funds),
        levels=tuple(Level(l1, number) for l1, number in points.items()),
        rows=printed,
        total_weight=weight,
        total_score=score,
        grade="",
    )


def fitted(layout: Layout, project: Project) -> Layout:
    """The layout with the columns that the project has values for; names stand in it as they are."""
    empty = [
        key for key in layout.order if key in ("rate", "reason") and not any(getattr(row, key) for row in project.rows)
    ]
    numbered = layout.numbered if layout.numbered.startswith("指标") else ""
    return msgspec.structs.replace(layout.without(empty), numbered=numbered, name_points=False, scrambled=0.0)


def gold_of(project: Project, layout: Layout) -> GoldForm:
    """What a careful reader takes from the rows of the printed form."""
    order = layout.for_project(project.kind).order
    kinds = {kind: name for name, kind in reversed(_KINDS.items())}
    rows = [
        msgspec.convert(
            {key: getattr(row, key) or None for key in ("l1", "l2", *_SCORED, "reason") if key in order}, type=GoldRow
        )
        for row in project.rows
    ]
    return GoldForm(kind=kinds[project.kind], project=project.name, indicators=tuple(rows))  # type: ignore[arg-type]


def _whole(row: GoldRow) -> bool:
    """Whether all that is printed of the row survived in the source."""
    if not _text(row.name):
        return False
    return not any(getattr(row, key) is None and key in row.noise_fields for key in _SCORED)


def _row(row: GoldRow, random: Random) -> Row:
    symbol, target, unit = _text(row.symbol), _text(row.target), _text(row.unit)
    invented = random.choice(load_grammar().texts.held_out_reasons)
    l1, l2 = row.l1 or row.true_l1, row.l2 or row.true_l2
    return Row(
        l1=_text(l1) or "产出指标",
        l2=_text(l2),
        name=_text(row.name),
        symbol=symbol,
        number=target,
        unit=unit,
        target=f"{symbol}{target}{unit}",
        actual=_text(row.actual),
        rate=_text(row.rate),
        weight=_text(row.weight),
        score=_text(row.score),
        reason=_sentence(row.reason, invented),
        target_value=Value("text"),
        actual_value=Value("text"),
    )


def _money(fund: GoldFunds) -> Money:
    keys = ("initial", "budget", "executed", "weight", "rate", "score")
    return Money(fund.source, _text(fund.label), *(_text(getattr(fund, key)) for key in keys))


def _sum(funds: list[GoldFunds], rows: tuple[Row, ...], key: str) -> str:
    total = next((fund for fund in funds if fund.source == "total"), None)
    execution = float(_text(getattr(total, key)) or 0) if total else 0.0
    return shown(execution + sum(float(getattr(row, key) or 0) for row in rows))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _sentence(value: object, invented: str) -> str:
    return invented if isinstance(value, Digest) else _text(value)
