"""Contradictions to plant in honest papers: one a rule, with its place.

A plant changes what it has to and nothing else: where a score is changed, the totals that follow from it are changed
with it, in the form, the narrative and the summary table, unless the total is what is planted.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final, NamedTuple

import msgspec

from extract.synthetic.papers import Paper, Papers, rescored, together, with_row
from extract.synthetic.project import Project, Row
from extract.synthetic.scoring import honest_score, shown
from extract.synthetic.streams import stream

__all__ = ["PLANTS", "Planted", "plant", "plants", "restated", "rules", "with_paper"]

Made = tuple[Papers, "Planted"]
Plant = Callable[[Random, Papers], Made | None]


class Planted(NamedTuple):
    """What was planted and where: place of the project and of its row; ``None`` is the document, the form."""

    rule: str
    project: int | None = None
    row: int | None = None


PLANTS: Final[dict[str, Plant]] = {}
"""How each rule's contradiction is planted."""


def plants(rule: str) -> Callable[[Plant], Plant]:
    """Declare how the contradiction of a rule is planted."""

    def declared(make: Plant) -> Plant:
        PLANTS[rule] = make
        return make

    return declared


def rules() -> list[str]:
    """The rules whose contradictions can be planted."""
    from extract.synthetic import (  # noqa: F401 - they declare more plants
        contradictions_across,
        contradictions_form,
        contradictions_structure,
    )

    return sorted(PLANTS)


def plant(rule: str, papers: Papers, seed: int) -> Made | None:
    """The papers with the contradiction of one rule, and its place; ``None`` where these papers give no room for it."""
    rules()
    return PLANTS[rule](stream(f"plant {rule}", seed), papers)


def restated(papers: Papers, place: int, project: Project) -> Papers:
    """The papers with one project changed, its score and money told alike everywhere."""
    paper = papers.papers[place]
    changed = msgspec.structs.replace(
        paper,
        project=project,
        listed_score=project.total_score,
        listed_grade=project.grade,
        told_score=project.total_score,
        told_budget=project.money[0].budget,
        told_executed=project.money[0].executed,
    )
    return with_paper(papers, place, changed)


def with_paper(papers: Papers, place: int, paper: Paper) -> Papers:
    """The papers with one of them changed, and what is said of all of them."""
    changed = list(papers.papers)
    changed[place] = paper
    made = together(changed)
    return msgspec.structs.replace(made, account=papers.account, annex=papers.annex)


# ---------------------------------------------------------------- rows
RowTest = Callable[[Row], bool]
RowChange = Callable[[Random, Row, Project], dict[str, object]]


def _numeric(row: Row) -> bool:
    target = row.target_value
    return target.kind == "number" and row.direction == "positive" and (target.number or 0) >= 20 and _full(row)


def _full(row: Row) -> bool:
    return float(row.score) == float(row.weight) >= 2


def _counted(row: Row) -> bool:
    return _numeric(row) and row.target_value.unit != "%" and "数量" in row.l2


def _rate(row: Row) -> bool:
    return _numeric(row) and row.target_value.unit == "%"


def _cost(row: Row) -> bool:
    return "成本" in row.l2 and row.target_value.unit == "万元"


def _row_plant(rule: str, test: RowTest, change: RowChange, *, rows: bool = True) -> None:
    """Declares a plant that changes one row which meets a test."""

    def make(random: Random, papers: Papers) -> Made | None:
        places = [
            (place, number)
            for place, paper in enumerate(papers.papers)
            for number, row in enumerate(paper.project.rows)
            if test(row)
        ]
        if not places:
            return None
        place, number = random.choice(places)
        project = papers.papers[place].project
        changed = with_row(project, number, **change(random, project.rows[number], project))
        return restated(papers, place, rescored(changed)), Planted(rule, place, number if rows else None)

    PLANTS[rule] = make


def _of(row: Row, share: float) -> str:
    """A part of the target as an actual: a whole number of things, two decimals of a rate."""
    number = (row.target_value.number or 0.0) * share
    return f"{round(number, 2):g}%" if row.target_value.unit == "%" else f"{int(number)}{row.target_value.unit}"


def _points(row: Row, share: float) -> str:
    return shown(honest_score(float(row.weight), share))


_REASON = "两处施工点选址推迟，次年三月前补做"

_row_plant("missed_target_full_score", _numeric, lambda _, row, __: {"actual": _of(row, 0.7)})
_row_plant(
    "indicator_score_mismatch",
    _numeric,
    lambda _, row, __: {"actual": _of(row, 0.4), "score": _points(row, 0.8), "reason": _REASON},
)
_row_plant("met_target_deducted_unexplained", _numeric, lambda _, row, __: {"score": _points(row, 0.8)})
_row_plant(
    "met_target_deducted",
    _numeric,
    lambda _, row, __: {
        "actual": row.target.lstrip("≥"),
        "score": _points(row, 0.8),
        "reason": "年中机构调整，继续做好衔接",
    },
)
_row_plant("score_exceeds_weight", _numeric, lambda _, row, __: {"score": shown(float(row.weight) + 2)})
_row_plant("score_without_actual", _numeric, lambda _, __, ___: {"actual": ""})
_row_plant(
    "missing_deviation_reason",
    _numeric,
    lambda _, row, __: {"actual": _of(row, 0.5), "score": _honest(row, 0.5)},
)
_row_plant(
    "improvement_missing",
    _numeric,
    lambda _, row, __: {"actual": _of(row, 0.5), "score": _honest(row, 0.5), "reason": "冬季封山，运费上涨"},
)
_row_plant(
    "reason_generic",
    _numeric,
    lambda _, row, __: {"actual": _of(row, 0.5), "score": _honest(row, 0.5), "reason": "财政资金紧张"},
)
_row_plant("target_too_low", _counted, lambda random, row, _: {"actual": _of(row, random.uniform(2.2, 6))})
_row_plant(
    "unit_mismatch",
    lambda row: _cost(row) and (row.actual_value.number or 0) >= 1,
    lambda _, row, __: {"actual": f"{(row.actual_value.number or 0) * 10_000:.0f}"},
)
_row_plant(
    "cost_exceeds_execution",
    _cost,
    lambda _, __, project: {
        "target": f"≤{float(project.money[0].executed) * 2:.2f}万元",
        "actual": f"{float(project.money[0].executed) * 1.5:.2f}万元",
    },
)
_row_plant(
    "cost_as_positive", _cost, lambda _, row, __: {"target": row.target.replace("≤", "≥"), "actual": row.target[1:]}
)
_row_plant(
    "cost_without_amount",
    lambda row: _cost(row) and row.l2 in ("经济成本指标", "成本指标"),
    lambda _, __, ___: {"target": "已完成", "actual": "已完成"},
)
_row_plant(
    "quantity_as_negative",
    _counted,
    lambda _, row, __: {
        "name": "受益群众人数",
        "target": f"≤{row.target_value.number:g}人",
        "actual": f"{row.target_value.number:g}人",
    },
)
_row_plant(
    "actual_is_inequality",
    _numeric,
    lambda _, row, __: {"actual": f"≥{row.target_value.number:g}{row.target_value.unit}"},
    rows=False,
)
_row_plant("actual_unit_missing", _counted, lambda _, row, __: {"actual": f"{row.target_value.number:g}"})
_row_plant(
    "satisfaction_not_of_beneficiary",
    lambda row: "满意度" in row.l2 and _rate(row),
    lambda _, __, ___: {"name": "上级主管部门满意度"},
)
_row_plant(
    "satisfaction_missing_or_replaced",
    lambda row: "满意度" in row.l2 and _rate(row),
    lambda _, __, ___: {"name": "惠民政策知晓率"},
)
_row_plant(
    "target_not_quantified", _counted, lambda _, __, ___: {"target": "按要求开展", "actual": "按要求开展"}, rows=False
)
_row_plant(
    "target_does_not_fit_name",
    _counted,
    lambda _, __, ___: {"name": "受益群众人数", "target": "100%", "actual": "100%"},
)
_row_plant(
    "na_indicator_scored_zero",
    _numeric,
    lambda _, __, ___: {"target": "不适用", "actual": "不适用", "score": "0", "reason": "本单位不涉及"},
    rows=False,
)
_row_plant(
    "placeholder_left", _counted, lambda _, row, __: {"name": "指标2：（≥**人）", "target": row.target}, rows=False
)
_row_plant(
    "benefit_not_attributable",
    lambda row: "社会效益" in row.l2 and _numeric(row),
    lambda _, __, ___: {"name": "资金及时到位，不影响项目进度"},
)
_row_plant(
    "completion_rate_mismatch",
    _counted,
    lambda _, row, __: {"actual": _of(row, 0.6), "score": _honest(row, 0.6), "rate": "100%", "reason": _REASON},
)
_row_plant(
    "date_typo",
    lambda row: "时效" in row.l2,
    lambda _, row, __: {
        "name": "任务完成时间",
        "target": "12月日前31",
        "actual": "12月日前31",
        "score": row.weight,
        "reason": "",
    },
    rows=False,
)
_row_plant(
    "target_below_last_year",
    _counted,
    lambda _, row, project: {
        "reason": f"{project.year - 1}年{row.name}为{(row.target_value.number or 0) * 1.5:.0f}{row.target_value.unit}",
    },
)
_row_plant(
    "reason_contradicts_data",
    _cost,
    lambda _, row, __: {"score": _points(row, 0.9), "reason": "因超过年度指标值，扣减分数，下一步合理设置"},
)
_row_plant(
    "year_mismatch",
    lambda row: row.target_value.kind == "number" and _full(row),
    lambda _, row, project: {
        "target": f"{project.year - 2}年12月底前",
        "actual": f"{project.year - 2}年12月",
        "name": "任务完成时间",
    },
    rows=False,
)


def _honest(row: Row, share: float) -> str:
    """The score of `_of`: things are counted in whole numbers."""
    due = row.target_value.number or 1.0
    real = round(due * share, 2) if row.target_value.unit == "%" else int(due * share)
    return shown(honest_score(float(row.weight), real / due))
