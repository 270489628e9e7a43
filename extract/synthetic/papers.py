"""The papers of a department about some projects, honest in every part: forms, narratives, summary table, overview.

A drawn project has the freedom of print: copied operators, costs that are no part of its budget, goals of something
else. Here it is brought in line with itself, so that every doubt about it is a false alarm, and a contradiction can be
planted that is the only one.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

import msgspec

from extract.synthetic.draw import draw_project
from extract.synthetic.project import Money, Project, Row, Value
from extract.synthetic.scoring import honest_score, shown
from extract.synthetic.streams import stream

__all__ = ["Paper", "Papers", "grade_of", "honest_papers", "rescored", "with_row"]

_MONEY = ("万元", "元", "亿元")
_EXECUTED = (1.0, 1.0, 0.97, 0.953, 0.92)  # below nine tenths a reason is due
_FRONTS = ("", "新增", "重点", "基层", "续建", "示范", "后续", "补充")
_COUNTED = ("数", "数量", "次数", "人数", "人次", "面积", "里程", "台数", "份数", "场次", "户数")
_COUNTABLE = frozenset(("数量", "质量", "时效", "满意度"))
_IN_WORDS = ("程度", "性", "情况", "影响")
_FITTING: dict[str, tuple[tuple[str, str], ...]] = {
    "数量": (
        ("现场检查次数", "次"),
        ("培训人数", "人"),
        ("发放资料份数", "份"),
        ("维护设备台数", "台"),
        ("服务户数", "户"),
    ),
    "质量": (("验收合格率", "%"), ("资料准确率", "%"), ("设备完好率", "%"), ("任务达标率", "%")),
    "时效": (("任务完成及时率", "%"), ("资料报送及时率", "%"), ("问题处理及时率", "%")),
    "满意度": (("服务对象满意度", "%"), ("受益群众满意度", "%"), ("参训人员满意度", "%")),
    "经济效益": (("节约资金比例", "%"), ("设备利用率", "%"), ("产品销售率", "%")),
    "社会效益": (("受益群众覆盖率", "%"), ("政策知晓率", "%"), ("服务覆盖率", "%"), ("问题解决率", "%")),
    "生态效益": (("垃圾回收率", "%"), ("污水处理率", "%"), ("绿化覆盖率", "%")),
    "持续": (("长效管护覆盖率", "%"), ("档案保存完整率", "%"), ("后续维护落实率", "%")),
}
_MOST_ABOVE = 1.2  # beyond it a target is said to be set too low
_REASONS = (
    "两处施工点选址推迟，次年三月前补做并按月核对进度",
    "供货批次晚到一个月，已与厂家约定新的供货日期并派人驻厂",
    "报名人数少于预估，下年改用分批报名并提前两月公布名单",
    "冬季封路影响施工，开春后增加两个班组补齐工程量",
    "软件联调多用十天，次年在合同里写明联调的时限",
    "部分村组补测数据未交齐，下年改为按季度收取",
    "招标流标一次，次年一季度重新招标并缩短公示",
    "两名技工离岗，已招聘三人并安排跟班学习",
)


class Paper(msgspec.Struct, frozen=True):
    """All that is printed about one project. What a narrative or a table row does not say is empty."""

    project: Project
    listed_name: str
    told_name: str
    listed_score: str
    listed_grade: str
    told_score: str
    told_budget: str
    told_executed: str
    says: str
    told_rows: tuple[tuple[str, str, str], ...] = ()
    evaluated: str = ""
    has_form: bool = True


class Papers(msgspec.Struct, frozen=True):
    """The papers of one department. Amounts are in 万元."""

    papers: tuple[Paper, ...]
    count: str
    funds: str
    grades: tuple[tuple[str, str], ...]
    account: str
    annex: str


def honest_papers(seed: int, projects: int = 5) -> Papers:
    """The papers that belong to a seed, with nothing planted in them.

    >>> papers = honest_papers(1, 2)
    >>> papers.count, papers == honest_papers(1, 2)
    ('2', True)
    """
    random = stream("papers", seed)
    papers: list[Paper] = []
    names: set[str] = set()
    number = 0
    while len(papers) < projects:
        project = _in_line(random, draw_project(seed * 1000 + number, "project"), f"{len(papers) + 1}")
        number += 1
        if project.name not in names:
            names.add(project.name)
            papers.append(_paper(project))
    return together(papers)


def together(papers: list[Paper]) -> Papers:
    """The papers with what is said of all of them."""
    grades = [paper.listed_grade for paper in papers]
    funds = sum(float(paper.told_budget) for paper in papers)
    return Papers(
        papers=tuple(papers),
        count=str(len(papers)),
        funds=shown(round(funds, 4)) if round(funds, 2) == round(funds, 4) else f"{funds:.4f}",
        grades=tuple((grade, str(grades.count(grade))) for grade in "优良中差"),
        account="本年支出合计见附表。",
        annex="项目支出绩效自评情况汇总表和自评表见附件。",
    )


def grade_of(total: float) -> str:
    """The usual grade of a total."""
    return "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"


def _paper(project: Project) -> Paper:
    missed = any(float(row.score) < float(row.weight) for row in project.rows)
    return Paper(
        project=project,
        listed_name=project.name,
        told_name=project.name,
        listed_score=project.total_score,
        listed_grade=project.grade,
        told_score=project.total_score,
        told_budget=project.money[0].budget,
        told_executed=project.money[0].executed,
        says="项目按计划实施，个别指标未达到目标，已在表中说明" if missed else "项目按计划实施，各项工作有序开展",
    )


# ---------------------------------------------------------------- one project, in line with itself
class _Spent(NamedTuple):
    """The money of a form, and whether one cost row is to tell of all of it."""

    budget: float
    executed: float
    whole: bool


def _in_line(random: Random, project: Project, mark: str) -> Project:
    budget = round(max(float(project.money[0].budget), 5.0), 2)
    executed = round(budget * random.choice(_EXECUTED), 2)
    rate = executed / budget
    row = project.money[0]
    money = (
        msgspec.structs.replace(
            row,
            initial=shown(budget),
            budget=shown(budget),
            executed=shown(executed),
            weight="10",
            rate=f"{rate * 100:.2f}%",
            score=shown(honest_score(10, rate)),
        ),
        Money("fiscal", "", shown(budget), shown(budget), shown(executed), "", "", ""),
    )
    reasons = random.sample(_REASONS, len(_REASONS))
    rows: list[Row] = []
    names: set[str] = set()
    spent = _Spent(budget, executed, whole=sum("成本" in row.l2 for row in project.rows) == 1)
    for drawn in project.rows:
        plain = _plain(random, drawn, spent)
        name = next(name for front in _FRONTS if (name := front + plain.name) not in names)
        names.add(name)
        reason = reasons[len(rows) % len(reasons)] if float(plain.score) < float(plain.weight) else ""
        rows.append(msgspec.structs.replace(plain, name=name, reason=reason))
    name = f"{project.name}{'甲乙丙丁戊己'[int(mark) - 1]}类" if len(project.name) < 4 else project.name
    goal = f"实施{name}，按计划做好{rows[0].name}等{len(rows)}项工作，改善服务条件。"
    done = f"{name}已按计划实施，{rows[0].name}等工作有序开展，并做了问卷调查。"
    return rescored(
        msgspec.structs.replace(
            project,
            name=name,
            money=money,
            money_unit="万元",
            rows=tuple(rows),
            goal_expected=goal,
            goal_actual=done,
            goal_midterm="",
            contradictions=(),
        )
    )


def _plain(random: Random, row: Row, spent: _Spent) -> Row:
    """A row with a name, values and a score that fit each other, no better than needed."""
    kind = next((kind for kind in _FITTING if kind in row.l2), "社会效益")
    target, actual = row.target_value, row.actual_value
    reached = _reached(row)
    if "成本" in row.l2:
        row, target, actual, reached = _cost(random, row, spent)
    elif not _fits(row, kind):
        row, target, actual, reached = _fitting(random, row, kind, reached)
    if target.kind == "number" and target.number is not None and actual.number is not None:
        real = actual.number
        if reached >= 1 and target.number and not 1 / _MOST_ABOVE <= real / target.number <= _MOST_ABOVE:
            real = target.number
        actual = msgspec.structs.replace(actual, number=real)
        printed = f"{_figures(real)}{target.unit}"
    elif target.kind == "level":
        printed = actual.level or row.target
        reached = 1.0 if printed == row.target else reached
    else:
        printed = row.target if reached >= 1 else row.actual
    honest = honest_score(float(row.weight), reached)
    return msgspec.structs.replace(
        row,
        actual=printed,
        target_value=target,
        actual_value=actual,
        rate="",
        score=shown(honest),
        honest=honest,
        reason="",
        explanation="",
        history="",
        contradiction="",
    )


def _reached(row: Row) -> float:
    """The share of the points that the values give."""
    due, real = row.target_value.number, row.actual_value.number
    if row.target_value.kind != "number" or not due or real is None:
        return float(row.honest or 0.0) / float(row.weight)
    return min(1.0, due / max(real, 1e-9) if row.direction == "negative" else real / due)


def _fits(row: Row, kind: str) -> bool:
    """Whether the values are of the kind that the name and the class ask for."""
    target = row.target_value
    if target.kind != "number" or target.operator in ("<", ">") or not target.number:
        return target.kind == "level" and kind not in _COUNTABLE and row.name.endswith(_IN_WORDS)
    share = target.unit in ("%", "％", "百分比")
    if (row.direction == "negative") == (target.operator in ("≥", "")):
        return False
    if kind == "数量":
        return not share and target.unit not in _MONEY and row.name.endswith(_COUNTED)
    return share and row.name.endswith(("率", "满意度"))


def _fitting(random: Random, row: Row, kind: str, reached: float) -> tuple[Row, Value, Value, float]:
    """The row with a usual name of its class and figures that give the same share of its points."""
    name, unit = random.choice(_FITTING[kind])
    due = (
        float(random.randint(20, 400))
        if unit != "%"
        else float(random.choice((85, 88, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99)))
    )
    real = round(due * reached, 2 if unit == "%" else 0)
    target, actual = Value("number", "≥", due, unit=unit), Value("number", "", real, unit=unit)
    row = msgspec.structs.replace(
        row,
        name=name,
        target=f"≥{_figures(due)}{unit}",
        symbol="≥",
        number=_figures(due),
        unit=unit,
        direction="positive",
    )
    return row, target, actual, min(1.0, real / due)


def _cost(random: Random, row: Row, spent: _Spent) -> tuple[Row, Value, Value, float]:
    """A cost row that is a part of the money of the form."""
    part = 1.0 if spent.whole else random.uniform(0.2, 0.9)
    due, real = round(spent.budget * part, 2), round(spent.executed * part, 2)
    target, actual = Value("number", "≤", due, unit="万元"), Value("number", "", real, unit="万元")
    costs = ("材料费", "委托业务费", "设备购置费", "培训费", "租赁费", "印刷费")
    name = "项目总成本" if spent.whole else random.choice(costs)
    row = msgspec.structs.replace(
        row,
        name=name,
        target=f"≤{_figures(due)}万元",
        symbol="≤",
        number=_figures(due),
        unit="万元",
        direction="negative",
    )
    return row, target, actual, 1.0


def _figures(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def rescored(project: Project) -> Project:
    """The project with the total and grade that its scores make."""
    total = round(sum(float(row.score or 0) for row in project.rows) + float(project.money[0].score or 0), 2)
    return msgspec.structs.replace(project, total_score=shown(total), grade=grade_of(total))


def with_row(project: Project, place: int, **fields: object) -> Project:
    """The project with one row changed."""
    rows = list(project.rows)
    rows[place] = msgspec.structs.replace(rows[place], **fields)
    return msgspec.structs.replace(project, rows=tuple(rows))
