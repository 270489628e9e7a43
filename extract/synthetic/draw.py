"""Draws what a form says: project, money, indicators with typed values, honest and dishonest scores, reasons."""

from __future__ import annotations

from random import Random

import msgspec

from extract.synthetic.grammar import Grammar, load_grammar
from extract.synthetic.money import draw_money
from extract.synthetic.project import SCORED, Level, Project, ProjectKind, Row, Task, Value
from extract.synthetic.scoring import dishonest, honest_score, parts, shown
from extract.synthetic.streams import stream
from extract.synthetic.values import Measured, draw_values
from extract.synthetic.wording import Wording

__all__ = ["draw_project"]

_KINDS: tuple[tuple[ProjectKind, float], ...] = (
    ("project", 0.82),
    ("department", 0.88),
    ("transfer", 0.94),
    ("goals", 1.0),
)
# 一级 with points: with a cost block of its own (since 2021), with costs among the outputs (before).
_FRAMES = (
    (("成本指标", 20), ("产出指标", 40), ("效益指标", 20), ("满意度指标", 10)),
    (("成本指标", 10), ("产出指标", 40), ("效益指标", 30), ("满意度指标", 10)),
    (("产出指标", 40), ("成本指标", 20), ("效益指标", 20), ("满意度指标", 10)),
    (("产出指标", 50), ("效益指标", 30), ("满意度指标", 10)),
    (("产出指标", 50), ("效益指标", 30), ("满意度指标", 10)),
    (("产出指标", 60), ("效益指标", 30)),
    (("产出指标", 50), ("效益指标", 40)),
)
_BELOW = {
    "成本指标": (("经济成本指标", 1.0), ("社会成本指标", 0.3), ("生态环境成本指标", 0.25)),
    "产出指标": (("数量指标", 1.0), ("质量指标", 0.95), ("时效指标", 0.9)),
    "效益指标": (("经济效益指标", 0.3), ("社会效益指标", 0.9), ("生态效益指标", 0.3), ("可持续影响指标", 0.5)),
    "满意度指标": (("服务对象满意度指标", 1.0), ("社会公众满意度指标", 0.1)),
}
_L1_NAMES = {
    "效益指标": ("效益指标",) * 12 + ("效果指标", "项目效益指标"),
    "产出指标": ("产出指标",) * 12 + ("项目产出", "项目完成指标"),
}
_L2_NAMES = {
    "服务对象满意度指标": ("服务对象满意度指标",) * 6
    + ("服务对象满意度", "满意度指标", "社会公众或服务对象满意度指标"),
    "可持续影响指标": ("可持续影响指标",) * 6 + ("可持续发展影响指标", "可持续性影响指标"),
    "生态环境成本指标": ("生态环境成本指标",) * 4 + ("生态成本指标",),
}
_MISSED = 0.16
_DISHONEST = 0.12
_KNOWN = 0.2  # names of `indicators.tsv`
_TWOFOLD = 0.05  # names that say two things: the long ones
_DATED = 0.4  # rows of time with a deadline
_UNUSED_ROW = 0.02
_IDLE = 0.03  # forms of projects that nothing was done for


def draw_project(seed: int, kind: ProjectKind | None = None) -> Project:
    """The contents that belong to a seed: every seed another project, the same in every process.

    Forms of projects are the most frequent; `kind` asks for another.

    >>> project = draw_project(3)
    >>> project == draw_project(3), project.total_weight
    (True, '100')
    """
    grammar = load_grammar()
    random = stream("project", seed)
    chance = random.random()
    drawn: ProjectKind = next(kind for kind, limit in _KINDS if chance < limit)
    kind = kind or drawn
    sector = random.choice(grammar.sectors)
    place = random.choice(grammar.texts.places)
    wording = Wording(random, grammar, sector, place)
    year = random.randint(2019, 2025)
    department = f"{place}{random.choice(grammar.texts.place_kinds)}{random.choice(sector.offices)}"
    name = wording.fill(random.choice(grammar.texts.projects), year=year)
    frame = random.choice(_FRAMES)
    rows = _rows(random, grammar, wording, frame, year)
    money = draw_money(random, kind)
    if random.random() < _IDLE:
        rows = [_undone(row) for row in rows]
    scored = kind in SCORED
    if not scored:
        rows = [_unscored(row, actual=kind == "transfer") for row in rows]
    total = sum(float(row.score or 0) for row in rows) + float(money[0].score or 0) if scored else 0.0
    plain = round(total, 2)
    levels = tuple(Level(l1, str(points) if scored else "") for l1, points in _levels(rows, frame))
    return Project(
        seed=seed,
        kind=kind,
        name=department if kind == "department" else name,
        department=department,
        authority=random.choice((department, department, f"{random.randint(101, 499)}{department}")),
        implementer=random.choice((department, f"{department}本级", department)),
        year=year,
        sector=sector.name,
        money_unit=random.choice(("万元", "万元", "万元", "元")),
        goal_expected=wording.fill(random.choice(grammar.texts.goals), year=year),
        goal_actual=wording.fill(random.choice(grammar.texts.goals_done), year=year),
        goal_midterm=wording.fill(random.choice(grammar.texts.goals), year=year),
        money=money,
        levels=levels,
        rows=tuple(rows),
        total_weight="100" if scored else "",
        total_score=shown(plain) if scored else "",
        grade=_grade(plain) if scored else "",
        contradictions=tuple(sorted({row.contradiction for row in rows if row.contradiction})),
        tasks=_tasks(random, wording, year) if kind == "department" else (),
        notes=_notes(random, wording) if kind == "transfer" else (),
    )


def _tasks(random: Random, wording: Wording, year: int) -> tuple[Task, ...]:
    tasks: list[Task] = []
    for number in range(random.randint(1, 5)):
        budget = round(random.uniform(2, 600), 2)
        executed = random.choice((budget, budget, round(budget * random.uniform(0.5, 1), 2)))
        name = wording.fill(random.choice(wording.texts.tasks), year=year)
        content, done = (
            wording.fill(random.choice(texts)) for texts in (wording.texts.goals, wording.texts.goals_done)
        )
        tasks.append(Task(random.choice((f"任务{number + 1}", name)), content, done, shown(budget), shown(executed)))
    return tuple(tasks)


def _notes(random: Random, wording: Wording) -> tuple[tuple[str, str], ...]:
    topics = wording.texts.transfer_topics
    kept = sorted(random.sample(range(len(topics)), random.choice((0, 3, len(topics)))))
    return tuple((topics[n], wording.fill(random.choice(wording.texts.transfer_remarks))) for n in kept)


def _grade(total: float) -> str:
    return "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"


def _levels(rows: list[Row], frame: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
    names = list(dict.fromkeys(row.l1 for row in rows))
    return list(zip(names, [points for _, points in frame], strict=True))


def _rows(
    random: Random, grammar: Grammar, wording: Wording, frame: tuple[tuple[str, int], ...], year: int
) -> list[Row]:
    rows: list[Row] = []
    own_cost = any(l1 == "成本指标" for l1, _ in frame)
    whole = random.random() < 0.35  # a form on which everything went as planned
    for l1, points in frame:
        below = list(_BELOW[l1])
        if l1 == "产出指标" and not own_cost:
            below.append(("经济成本指标", 0.7))
        chosen = [l2 for l2, chance in below if random.random() < chance] or [below[0][0]]
        drawn = [l2 for l2 in chosen for _ in range(_how_many(random, l2))]
        weights = parts(random, points, len(drawn))
        l1_name = random.choice(_L1_NAMES.get(l1, (l1,)))
        names = {l2: random.choice(_L2_NAMES.get(l2, (l2,))) for l2 in chosen}
        for l2, weight in zip(drawn, weights, strict=True):
            printed = "成本指标" if l2 == "经济成本指标" and l1 == "产出指标" else names[l2]
            rows.append(_row(random, grammar, wording, (l1_name, printed, l2), weight=weight, year=year, whole=whole))
    return rows


def _how_many(random: Random, l2: str) -> int:
    if l2 in ("数量指标", "质量指标", "社会效益指标"):
        return random.choice((1, 1, 1, 2, 2, 3))
    return random.choice((1, 1, 1, 1, 2))


def _row(
    random: Random,
    grammar: Grammar,
    wording: Wording,
    levels: tuple[str, str, str],
    *,
    weight: float,
    year: int,
    whole: bool,
) -> Row:
    l1, printed, l2 = levels
    name, shape, direction, unit = _name(random, grammar, wording, l2)
    missed = not whole and random.random() < _MISSED
    measured = draw_values(random, shape, wording, unit, year, missed=missed)
    if random.random() < _UNUSED_ROW:
        measured = _unused(random, wording, measured)
        name = measured.number if measured.target_value.kind == "placeholder" and random.random() < 0.5 else name
    honest = honest_score(weight, measured.reached)
    score, contradiction = honest, ""
    if not whole and random.random() < _DISHONEST:
        score, contradiction = dishonest(random, weight, honest, measured.reached)
    reason = _reason(random, wording, deducted=score < weight, contradiction=contradiction)
    if score < weight and not reason and not contradiction:
        contradiction = "missing_deviation_reason"
    return Row(
        l1=l1,
        l2=printed,
        name=name,
        symbol=measured.symbol or ("定性" if measured.target_value.kind == "level" else ""),
        number=measured.number + measured.suffix,
        unit=measured.unit,
        target=measured.target,
        actual=measured.actual,
        rate=measured.rate,
        weight=shown(weight),
        score=shown(score),
        reason=reason,
        target_value=measured.target_value,
        actual_value=measured.actual_value,
        sector=wording.sector.name,
        direction=direction,
        honest=honest,
        contradiction=contradiction,
        explanation=random.choice(
            ("达到目标值得满分，否则按比例扣分", "完成得满分", "实际值/目标值×分值", "每低1个百分点扣1分")
        ),
        history=measured.actual if measured.target_value.kind == "number" else "",
    )


def _unused(random: Random, wording: Wording, measured: Measured) -> Measured:
    """An actual that says nothing, or a row that says so from end to end."""
    if random.random() < 0.5:
        return msgspec.structs.replace(measured, actual=random.choice(("", *wording.texts.placeholders)), reached=0.0)
    mark, nothing = random.choice(wording.texts.unused), Value("placeholder")
    return Measured("", mark, "", "", mark, "", 0.0, nothing, nothing)


def _undone(row: Row) -> Row:
    """The row of a project that was not begun."""
    nothing = Value("placeholder")
    return msgspec.structs.replace(
        row, actual="", rate="", score="0", honest=0.0, contradiction="", reason="", actual_value=nothing
    )


def _name(random: Random, grammar: Grammar, wording: Wording, l2: str) -> tuple[str, str, str, str]:
    """Name, shape of its values, direction and unit of an indicator."""
    if random.random() < _KNOWN:
        known = random.choice(grammar.indicators[l2])
        name, direction, unit = known.name, known.direction, known.unit
        shape = _shape_of(unit, direction)
    else:
        patterns = grammar.patterns[l2]
        if l2 == "时效指标" and random.random() < _DATED:
            patterns = tuple([pattern for pattern in patterns if "date" in pattern.shapes])
        pattern = random.choice(patterns)
        name, direction, unit = wording.fill(random.choice(pattern.names)), pattern.direction, wording.unit
        shape = "date" if patterns is not grammar.patterns[l2] else random.choice(pattern.shapes)
    if random.random() < _TWOFOLD:
        other = wording.fill(random.choice(random.choice(grammar.patterns[l2]).names))
        name = f"{name}{random.choice('，、,及和')}{other}"
    return f"{wording.subject}{name}", shape, direction, unit


def _shape_of(unit: str, direction: str) -> str:
    if direction == "level" or unit == "-":
        return "level"
    if unit == "日期":
        return "date"
    if unit in ("%", "百分比"):
        return "percent" if direction == "positive" else "percent_low"
    if "元/" in unit:
        return "standard"
    if unit in ("万元", "元", "亿元"):
        return "total_money" if direction == "negative" else "money"
    if unit in ("天", "日", "小时", "分钟", "个工作日"):
        return "duration_low" if direction == "negative" else "duration_up"
    return "count" if direction != "negative" else "count_low"


def _reason(random: Random, wording: Wording, *, deducted: bool, contradiction: str) -> str:
    texts = wording.texts
    if not deducted:
        return random.choice(texts.no_reason) if random.random() < 0.06 else ""
    if contradiction == "met_target_deducted_unexplained" or random.random() < 0.06:
        return ""
    cause, measure = wording.fill(random.choice(texts.causes)), wording.fill(random.choice(texts.measures))
    chance = random.random()
    if chance < 0.4:
        return cause
    return f"{cause}{random.choice('，；,')}{measure}{random.choice(('', '。'))}" if chance < 0.9 else measure


def _unscored(row: Row, *, actual: bool) -> Row:
    row = msgspec.structs.replace(row, weight="", score="", honest=None, contradiction="")
    if actual:
        return row
    return msgspec.structs.replace(row, actual="", rate="", actual_value=Value("placeholder"), reason="")
