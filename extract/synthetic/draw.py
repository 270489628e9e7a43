"""Draws what a form says: project, money, indicators with typed values, honest and dishonest scores, reasons."""

from __future__ import annotations

from random import Random

import msgspec

from extract.synthetic.grammar import load_grammar
from extract.synthetic.money import draw_money
from extract.synthetic.project import SCORED, Level, Project, ProjectKind, Row, Task, Value
from extract.synthetic.rows import draw_rows
from extract.synthetic.scoring import shown
from extract.synthetic.streams import stream
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
    rows = draw_rows(random, grammar, wording, frame, year)
    money = draw_money(random, kind)
    if random.random() < _IDLE:
        rows = [_undone(row) for row in rows]
    scored = kind in SCORED
    if not scored:
        rows = [_unscored(row, actual=kind == "transfer") for row in rows]
    project = Project(
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
        levels=_levels(rows, frame, scored=scored),
        rows=tuple(rows),
        contradictions=tuple(sorted({row.contradiction for row in rows if row.contradiction})),
        tasks=_tasks(random, wording, year) if kind == "department" else (),
        notes=_notes(random, wording) if kind == "transfer" else (),
    )
    return _totalled(project) if scored else project


def _totalled(project: Project) -> Project:
    """The project with the total of its scores, and the grade for it."""
    total = round(sum(float(row.score or 0) for row in project.rows) + float(project.money[0].score or 0), 2)
    grade = "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"
    return msgspec.structs.replace(project, total_weight="100", total_score=shown(total), grade=grade)


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


def _levels(rows: list[Row], frame: tuple[tuple[str, int], ...], *, scored: bool) -> tuple[Level, ...]:
    names = list(dict.fromkeys(row.l1 for row in rows))
    return tuple(Level(l1, str(points) if scored else "") for l1, (_, points) in zip(names, frame, strict=True))


def _undone(row: Row) -> Row:
    """The row of a project that was not begun."""
    nothing, honest = Value("placeholder"), None if row.honest is None else 0.0
    return msgspec.structs.replace(
        row, actual="", rate="", score="0", honest=honest, contradiction="", reason="", actual_value=nothing
    )


def _unscored(row: Row, *, actual: bool) -> Row:
    row = msgspec.structs.replace(row, weight="", score="", honest=None, contradiction="")
    if actual:
        return row
    return msgspec.structs.replace(row, actual="", rate="", actual_value=Value("placeholder"), reason="")
