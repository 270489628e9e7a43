"""What a synthetic form says: printed texts, the typed values they stand for, and which score would be honest."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["SCORED", "Level", "Money", "Project", "ProjectKind", "Row", "Task", "Value", "ValueKind"]

ValueKind = Literal["number", "range", "date", "level", "text", "placeholder"]
ProjectKind = Literal["project", "department", "transfer", "goals"]
SCORED: tuple[ProjectKind, ...] = ("project", "department")
"""Forms with points."""


class Value(msgspec.Struct, frozen=True):
    """A typed target or actual. `number` is the figure as printed (`1.62` of `1.62万人次`), `unit` the rest of it."""

    kind: ValueKind
    operator: str = ""
    number: float | None = None
    high: float | None = None
    unit: str = ""
    date: str = ""  # ISO, as precise as printed: 2023-11-30, 2023-12
    level: str = ""


class Row(msgspec.Struct, frozen=True):
    """One indicator. Texts are printed as they are; an empty text is an empty cell.

    `symbol`, `number` and `unit` are the parts of `target` for forms with columns of their own. `honest` is the score
    by the formulas (positive, negative, equal, level bands), ``None`` where the form has no points or the row does not
    apply: its points then go to the other rows of its 一级. `contradiction` names what was planted in the row.
    """

    l1: str
    l2: str
    name: str
    symbol: str
    number: str
    unit: str
    target: str
    actual: str
    rate: str
    weight: str
    score: str
    reason: str
    target_value: Value
    actual_value: Value
    sector: str = ""
    direction: str = "positive"
    honest: float | None = None
    contradiction: str = ""
    explanation: str = ""
    history: str = ""  # last year's value of the same indicator


class Money(msgspec.Struct, frozen=True):
    """One row of the money block as it is printed."""

    source: str
    label: str
    initial: str
    budget: str
    executed: str
    weight: str
    rate: str
    score: str


class Task(msgspec.Struct, frozen=True):
    """One of the tasks of a department's year."""

    name: str
    content: str
    completion: str
    budget: str
    executed: str


class Level(msgspec.Struct, frozen=True):
    """A 一级 with its points."""

    name: str
    points: str


class Project(msgspec.Struct, frozen=True):
    """Everything that one form prints, with the truth behind it."""

    seed: int
    kind: ProjectKind
    name: str
    department: str
    authority: str
    implementer: str
    year: int
    sector: str
    money_unit: str
    goal_expected: str
    goal_actual: str
    goal_midterm: str
    money: tuple[Money, ...]
    levels: tuple[Level, ...]
    rows: tuple[Row, ...]
    total_weight: str = ""
    total_score: str = ""
    grade: str = ""
    contradictions: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()  # of a department
    notes: tuple[tuple[str, str], ...] = ()  # of a transfer: what is said of the management of the money

    def points(self, l1: str) -> str:
        """The points of a 一级, empty where the form has none."""
        return next((level.points for level in self.levels if level.name == l1), "")
