"""Contradictions in how a form is built: classes, points, duplicates, deadlines; and of rows that hang on its money."""

from __future__ import annotations

from random import Random

import msgspec

from extract.synthetic.contradictions import Made, Planted, plants, restated
from extract.synthetic.contradictions_form import form_plant, paid, without_costs
from extract.synthetic.papers import Papers, rescored, with_row
from extract.synthetic.project import Level, Project, Row
from extract.synthetic.scoring import half_up, honest_score, shown

__all__: list[str] = []

_REQUIRED = ("数量", "质量", "时效", "效益", "满意度")
_SURVEYS = ("走访", "问卷", "调查", "调研", "回访", "测评", "评议", "入户")  # of a project that is one itself
_ORDER = "甲乙丙丁戊己庚辛壬癸"
_MOVED = 30.0
"""Points that go from one 一级 to another where their split is to be unusual."""


def _share(row: Row) -> float:
    return float(row.score or 0) / float(row.weight)


def _first(project: Project, l2: str) -> int | None:
    return next((place for place, row in enumerate(project.rows) if l2 in row.l2), None)


def _met(project: Project, place: int, name: str, target: str, actual: str) -> Project:
    """The project with a row on something else that was reached."""
    weight = project.rows[place].weight
    return with_row(project, place, name=name, target=target, actual=actual, score=weight, reason="", rate="")


def _reweighted(project: Project, points: dict[str, float]) -> Project:
    """The project with other points for some 一级, shared out over their rows as before."""
    rows = list(project.rows)
    for l1, due in points.items():
        own = [place for place, row in enumerate(rows) if row.l1 == l1]
        whole, left = sum(float(rows[place].weight) for place in own), due
        for place in own:
            weight = left if place == own[-1] else half_up(float(rows[place].weight) / whole * due)
            left = half_up(left - weight)
            score = shown(honest_score(weight, _share(rows[place])))
            rows[place] = msgspec.structs.replace(rows[place], weight=shown(weight), score=score)
    levels = tuple([Level(each.name, shown(points.get(each.name, float(each.points)))) for each in project.levels])
    return msgspec.structs.replace(project, rows=tuple(rows), levels=levels)


# ---------------------------------------------------------------- points
def _execution_points(_: Random, project: Project) -> Project:
    money, first = project.money[0], project.levels[0]
    rate = float(money.executed) / float(money.budget)
    made = _reweighted(project, {first.name: float(first.points) + 5})
    five = msgspec.structs.replace(money, weight="5", score=shown(honest_score(5, rate)))
    return rescored(msgspec.structs.replace(made, money=(five, *project.money[1:])))


def _few_rows(_: Random, project: Project) -> Project | None:
    first, last = project.rows[0], project.rows[-1]
    if first.l1 == last.l1:
        return None
    kept = [
        msgspec.structs.replace(row, weight=shown(weight), score=shown(honest_score(weight, _share(row))))
        for row, weight in ((first, 45.0), (last, 45.0))
    ]
    levels = (Level(first.l1, "45"), Level(last.l1, "45"))
    return rescored(msgspec.structs.replace(project, rows=tuple(kept), levels=levels))


def _split(_: Random, project: Project) -> Project | None:
    giver = max(project.levels, key=lambda level: float(level.points))
    taker = project.levels[-1]
    if taker is giver or float(giver.points) <= _MOVED:
        return None
    points = {giver.name: float(giver.points) - _MOVED, taker.name: float(taker.points) + _MOVED}
    return rescored(_reweighted(project, points))


def _slipped(_: Random, project: Project) -> Project | None:
    place = _first(project, "时效")
    benefit = next((level.name for level in project.levels if level.name.startswith("效益")), None)
    if place is None or benefit is None:
        return None
    row = project.rows[place]
    weight = float(row.weight)
    moved = {row.l1: -weight, benefit: weight}
    levels = tuple([Level(each.name, shown(float(each.points) + moved.get(each.name, 0.0))) for each in project.levels])
    return msgspec.structs.replace(with_row(project, place, l1=benefit), levels=levels)


@plants("score_missing")
def _no_score(random: Random, papers: Papers) -> Made | None:
    place = random.randrange(len(papers.papers))
    project = papers.papers[place].project
    reported = [number for number, row in enumerate(project.rows) if row.actual]
    if not reported:
        return None
    number = random.choice(reported)
    return restated(papers, place, with_row(project, number, score="")), Planted("score_missing", place, number)


# ---------------------------------------------------------------- rows of a class
def _twice(_: Random, project: Project) -> Project | None:
    first, other = _first(project, "数量"), _first(project, "质量")
    if first is None or other is None:
        return None
    row = project.rows[first]
    return rescored(_met(project, other, row.name, row.target, row.target.lstrip("≥")))


def _rate_as_quantity(_: Random, project: Project) -> Project | None:
    place = _first(project, "数量指标")
    return None if place is None else rescored(_met(project, place, "设备验收合格率", "≥95%", "96%"))


def _timeless(_: Random, project: Project) -> Project | None:
    if not all(any(part in f"{row.l1}{row.l2}" for row in project.rows) for part in _REQUIRED):
        return None
    places = [place for place, row in enumerate(project.rows) if "时效" in row.l2]
    for mark, place in zip(_ORDER, places, strict=False):
        project = _met(with_row(project, place, l2="质量指标"), place, f"{mark}类资料合格率", "≥95%", "96%")
    return rescored(project) if places else None


def _year_end(_: Random, project: Project) -> Project | None:
    places = [place for place, row in enumerate(project.rows) if "时效" in row.l2]
    for mark, place in zip(_ORDER, places, strict=False):
        project = _met(project, place, f"{mark}类任务完成时间", "12月31日前", "12月31日前")
    return rescored(project) if places else None


def _in_words(_: Random, project: Project) -> Project | None:
    if not 5 <= len(project.rows) <= len(_ORDER):
        return None
    said = 0.0
    for place, row in enumerate(project.rows):
        if said <= 0.6 * sum(float(each.weight) for each in project.rows):
            project = _met(project, place, f"{_ORDER[place]}类服务能力提升程度", "有效提升", "有效提升")
            said += float(row.weight)
    return rescored(project)


def _above_all(_: Random, project: Project) -> Project | None:
    place = _first(project, "质量")
    return None if place is None else rescored(_met(project, place, "设备验收合格率", "≥95%", "120%"))


def _unasked(_: Random, project: Project) -> Project | None:
    place = _first(project, "满意度")
    if place is None or any(word in project.name for word in _SURVEYS):
        return None
    made = rescored(_met(project, place, "服务对象满意度", "≥90%", "90%"))
    return msgspec.structs.replace(made, goal_actual=made.goal_actual.replace("，并做了问卷调查", ""))


def _results(_: Random, project: Project) -> Project:
    rows = [msgspec.structs.replace(row, actual="", weight="", score="", reason="", rate="") for row in project.rows]
    rows[0] = msgspec.structs.replace(rows[0], target="已完成")
    money = tuple([msgspec.structs.replace(row, executed="", rate="", weight="", score="") for row in project.money])
    goals = msgspec.structs.replace(project, kind="goals", rows=tuple(rows), money=money, goal_actual="", levels=())
    return msgspec.structs.replace(goals, total_score="", total_weight="", grade="")


# ---------------------------------------------------------------- rows and money
def _initial_as_cap(_: Random, project: Project) -> Project | None:
    place = _first(project, "成本")
    if place is None:
        return None
    initial = shown(float(project.money[0].budget) * 1.25)
    money = tuple([msgspec.structs.replace(row, initial=initial) for row in project.money])
    return msgspec.structs.replace(with_row(project, place, target=f"≤{initial}万元"), money=money)


def _unpaid(_: Random, project: Project) -> Project | None:
    made = without_costs(project)
    place = _first(made, "质量")
    if place is None:
        return None
    return rescored(paid(_met(made, place, "补助资金发放准确率", "100%", "100%"), 0.0))


@plants("over_deduction_inconsistent")
def _deductions(random: Random, papers: Papers) -> Made | None:
    places = [place for place, paper in enumerate(papers.papers) if _counted(paper.project) is not None]
    if len(places) < 2:
        return None
    for place, (ratio, kept) in zip(random.sample(places, 2), ((1.31, 0.9), (1.4, 0.98)), strict=True):
        project = papers.papers[place].project
        number = _counted(project) or 0
        row = project.rows[number]
        actual = f"{int((row.target_value.number or 0) * ratio)}{row.target_value.unit}"
        changed = with_row(
            project,
            number,
            actual=actual,
            score=shown(honest_score(float(row.weight), kept)),
            reason="年初目标定得偏低，下年按实际需要测算目标",
        )
        papers = restated(papers, place, rescored(changed))
    return papers, Planted("over_deduction_inconsistent")


def _counted(project: Project) -> int | None:
    """A row that counts things and has points enough to take some off."""
    for place, row in enumerate(project.rows):
        counts = row.l2 == "数量指标" and row.target_value.kind == "number" and row.direction == "positive"
        if counts and (row.target_value.number or 0) >= 50 and float(row.weight) >= 5:
            return place
    return None


for _rule, _change in {
    "execution_score_not_ten": _execution_points,
    "indicator_count_low": _few_rows,
    "l1_weight_not_policy": _split,
    "level_table_slip": _slipped,
    "duplicate_indicator": _twice,
    "indicator_misplaced": _rate_as_quantity,
    "missing_required_class": _timeless,
    "deadline_only_yearend": _year_end,
    "qualitative_overuse": _in_words,
    "negative_or_impossible_value": _above_all,
    "satisfaction_unsupported": _unasked,
    "target_worded_as_result": _results,
    "cost_target_not_adjusted": _initial_as_cap,
    "paid_zero_but_delivered": _unpaid,
}.items():
    form_plant(_rule, _change)
