"""A form as a table: head, money, goals, indicators with merged levels, totals."""

from __future__ import annotations

from itertools import groupby
from random import Random

import msgspec

from extract.synthetic.grammar import load_grammar
from extract.synthetic.layout import Layout
from extract.synthetic.project import SCORED, Project, Row
from extract.synthetic.scoring import shown
from extract.synthetic.streams import stream

__all__ = ["Cell", "Sheet", "lay_out"]

_MONEY = ("initial", "budget", "executed", "weight", "rate", "score")
_FREE = ("name", "reason", "goal_expected", "goal_actual", "project", "explanation")


class Cell(msgspec.Struct, frozen=True):
    """One cell: its text, its first column, the rows and columns it covers, what it holds (see `PrintedCell`)."""

    text: str
    col: int
    rowspan: int = 1
    colspan: int = 1
    field: str = ""
    row: int | None = None


class Sheet(msgspec.Struct, frozen=True):
    """A form as rows of cells. `first` and `last` are the indicator rows, `header` the row of their heads.

    `widths` are those of the grid columns in full-width characters.
    """

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    width: int
    header: int
    first: int
    last: int
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    layout: Layout


def lay_out(project: Project, layout: Layout) -> Sheet:
    """The table of a form."""
    random = stream("sheet", project.seed, layout.seed)
    layout = layout.for_project(project.kind)
    project = _scrambled(random, project, layout.scrambled)
    return _Builder(random, project, layout).sheet()


class _Builder:
    def __init__(self, random: Random, project: Project, layout: Layout) -> None:
        self.random = random
        self.project = project
        self.layout = layout
        self.base = 1 if layout.frame else 0
        columns = self.base + len(layout.order)
        self.width = max(columns, 8 if project.money and project.kind != "goals" else 6)
        spare = self.width - columns
        at = layout.order.index("name")
        self.edges = [self.base + n + (spare if n > at else 0) for n in range(len(layout.order))]
        self.spans = [1 + spare if n == at else 1 for n in range(len(layout.order))]

    def sheet(self) -> Sheet:
        project, layout = self.project, self.layout
        rows = [*self.head(), *self.money(), *self.notes(), *self.goals()]
        header = len(rows)
        heads = [
            Cell(text, self.edges[n], 1, self.spans[n], f"head.{layout.order[n]}")
            for n, text in enumerate(layout.heads)
        ]
        if layout.frame:
            heads.insert(0, Cell(layout.label("frame"), 0, 1 + len(project.rows), 1, "frame"))
        rows.append(tuple(heads))
        first = len(rows)
        rows += self.indicators()
        last = len(rows) - 1
        rows += self.total()
        titles = self.titles()
        title = self.random.choice(titles).replace("{year}", str(project.year))
        return Sheet(title, tuple(rows), self.width, header, first, last, layout.order, self.widths(), layout)

    def titles(self) -> tuple[str, ...]:
        return load_grammar().layouts.titles[self.project.kind]

    def widths(self) -> tuple[int, ...]:
        widths = [1] * self.width
        for n, width in enumerate(self.layout.widths):
            share, rest = divmod(width, self.spans[n])
            for k in range(self.spans[n]):
                widths[self.edges[n] + k] = max(1, share + (k < rest))
        if self.layout.frame:
            widths[0] = self.random.choice((1, 1, 2, 4))
        return tuple(widths)

    def row(self, *parts: tuple[str, int, str]) -> tuple[Cell, ...]:
        """Cells side by side: text, columns covered, field."""
        cells, at = [], 0
        for text, span, field in parts:
            cells.append(Cell(text, at, 1, span, field))
            at += span
        return tuple(cells)

    def head(self) -> list[tuple[Cell, ...]]:
        project, label, width = self.project, self.layout.label, self.width
        if project.kind == "department":
            whose = self.row((label("department"), 1, "label"), (project.department, width - 1, "department"))
            return [whose, *self.tasks()]
        named = "transfer" if project.kind == "transfer" else "project"
        local = project.kind == "transfer"
        left, right = ("central_authority", "local_authority") if local else ("authority", "implementer")
        half = width // 2
        rows = [
            self.row((label(named), 1, "label"), (project.name, width - 1, "project")),
            self.row(
                (label(left), 1, "label"), (project.authority, half - 1, "authority"),
                (label(right), 1, "label"), (project.implementer, width - half - 1, "implementer"),
            ),
        ]  # fmt: skip
        if self.layout.head_score and project.total_score:
            own, audit = ("自评得分", half - 1), ("财政审核评分", width - half - 1)
            score = (project.total_score, own[1], "head_score")
            rows.append(self.row((own[0], 1, "label"), score, (audit[0], 1, "label"), ("", audit[1], "blank")))
        return rows

    def tasks(self) -> list[tuple[Cell, ...]]:
        """The tasks of a department: name, content, completion, money."""
        tasks, label = self.project.tasks, self.layout.label
        if not tasks:
            return []
        half = (self.width - 4) // 2
        spans = (1, half, self.width - 4 - half, 1, 1)
        edges = [1 + sum(spans[:n]) for n in range(len(spans))]
        keys = ("task", "content", "completion", "budget", "executed")
        title = Cell(label("tasks"), 0, len(tasks) + 1, 1, "label")
        heads = [Cell(label(key), edges[n], 1, spans[n], f"head.task.{key}") for n, key in enumerate(keys)]
        rows: list[tuple[Cell, ...]] = [(title, *heads)]
        for number, task in enumerate(tasks):
            texts = (task.name, task.content, task.completion, task.budget, task.executed)
            cells = zip(texts, edges, spans, keys, strict=True)
            rows.append(tuple(Cell(text, at, 1, span, f"task.{key}", number) for text, at, span, key in cells))
        return rows

    def notes(self) -> list[tuple[Cell, ...]]:
        """What a transfer form says of the management of its money."""
        notes, rest = self.project.notes, self.width - 2
        if not notes:
            return []
        label = self.layout.label
        title = Cell(label("management"), 0, len(notes) + 1, 1, "label")
        head = (Cell("", 1, field="blank"), Cell(label("remark"), 2, 1, rest, "label"))
        lines = [(Cell(topic, 1, field="label"), Cell(text, 2, 1, rest, "remark")) for topic, text in notes]
        return [(title, *head), *lines]

    def money(self) -> list[tuple[Cell, ...]]:
        project, label = self.project, self.layout.label
        if project.kind == "goals" or not project.money:
            return []
        keys = tuple(key for key in _MONEY if project.kind in SCORED or key not in ("weight", "score"))
        at = self.width - len(keys)
        title = Cell(label("money").replace("{unit}", project.money_unit), 0, len(project.money) + 1, 1, "label")
        blank = (Cell("", 1, 1, at - 1, "blank"),) if at > 1 else ()
        heads = tuple(Cell(label(key), at + n, 1, 1, f"head.money.{key}") for n, key in enumerate(keys))
        rows: list[tuple[Cell, ...]] = [(title, *blank, *heads)]
        for number, money in enumerate(project.money):
            source = "total_funds" if money.source == "total" else money.source
            named = (Cell(money.label or label(source), 1, 1, at - 1, "money.label", number),) if at > 1 else ()
            figures = (Cell(getattr(money, key), at + n, 1, 1, f"money.{key}", number) for n, key in enumerate(keys))
            rows.append((*named, *figures))
        return rows

    def goals(self) -> list[tuple[Cell, ...]]:
        project, label = self.project, self.layout.label
        rest = self.width - 1
        if project.kind == "goals":
            return [self.row((label("goals"), 1, "label"), (project.goal_expected, rest, "goal_expected"))]
        if not project.goal_expected and not project.goal_actual:
            return []
        half = rest // 2
        return [
            (
                Cell(label("goals"), 0, 2, 1, "label"),
                Cell(label("expected"), 1, 1, half, "label"),
                Cell(label("actual"), 1 + half, 1, rest - half, "label"),
            ),
            (
                Cell(project.goal_expected, 1, 1, half, "goal_expected"),
                Cell(project.goal_actual, 1 + half, 1, rest - half, "goal_actual"),
            ),
        ]

    def indicators(self) -> list[tuple[Cell, ...]]:
        rows: list[tuple[Cell, ...]] = []
        at = 0
        for l1, members in groupby(self.project.rows, key=lambda row: row.l1):
            group = list(members)
            top = 0
            for l2, below in groupby(group, key=lambda row: row.l2):
                block = list(below)
                for number, row in enumerate(block):
                    levels = {"l1": len(group) if top == 0 else 0, "l2": len(block) if number == 0 else 0}
                    rows.append(tuple(self.cells(row, at, number + 1, levels, {"l1": self.top(l1), "l2": l2})))
                    at += 1
                    top += 1
        return rows

    def top(self, l1: str) -> str:
        points = self.project.points(l1)
        return f"{l1}{self.layout.points.replace('{n}', points)}" if self.layout.level_points and points else l1

    def cells(self, row: Row, at: int, number: int, spans: dict[str, int], levels: dict[str, str]) -> list[Cell]:
        cells = []
        for n, field in enumerate(self.layout.order):
            if field in levels:
                span = spans[field] if self.layout.merged else 1
                if span:
                    cells.append(Cell(levels[field], self.edges[n], span, self.spans[n], field, at))
            else:
                cells.append(Cell(self.text(row, field, number), self.edges[n], 1, self.spans[n], field, at))
        return cells

    def text(self, row: Row, field: str, number: int) -> str:
        layout = self.layout
        if field == "name":
            points = f"({row.weight}分)" if layout.name_points and row.weight else ""
            return f"{layout.numbered.replace('{n}', str(number))}{row.name}{points}"
        if field == "target" and "symbol" in layout.order:
            return row.number if "unit" in layout.order else f"{row.number}{row.unit}"
        if field == "row_share":
            return row.weight
        if field == "row_score":
            return shown(100 * float(row.score) / float(row.weight)) if row.weight and row.score else ""
        if field == "project":
            return self.project.name
        if field == "goal_expected":
            return self.project.goal_expected
        return str(getattr(row, field, ""))

    def total(self) -> list[tuple[Cell, ...]]:
        project, order = self.project, self.layout.order
        printed = {"weight": project.total_weight, "score": project.total_score}
        filled = [n for n, field in enumerate(order) if field in printed]
        if not project.total_score or not filled:
            return []
        start = self.edges[filled[0]]
        cells = [Cell(self.layout.label("total"), 0, 1, start, "label")] if start else []
        for n in range(filled[0], len(order)):
            field = order[n]
            name = f"total.{field}" if field in printed else "blank"
            cells.append(Cell(printed.get(field, ""), self.edges[n], 1, self.spans[n], name))
        return [tuple(cells)]


def _scrambled(random: Random, project: Project, share: float) -> Project:
    """The project with a share of the 汉字 of its free texts replaced, so that no name is learned by heart."""
    if not share:
        return project

    words = load_grammar().words

    def mixed(text: str) -> str:
        return "".join(
            random.choice(words)[0] if "\u4e00" <= char <= "\u9fff" and random.random() < share else char
            for char in text
        )

    rows = tuple(msgspec.structs.replace(row, name=mixed(row.name), reason=mixed(row.reason)) for row in project.rows)
    return msgspec.structs.replace(
        project, rows=rows, goal_expected=mixed(project.goal_expected), goal_actual=mixed(project.goal_actual)
    )
