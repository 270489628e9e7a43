"""Contents laid out as a table: head wordings, column order, merged cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from random import Random

from planted.truth import Contents, Planted

__all__ = ["ORDERS", "Cell", "Layout", "Sheet", "lay_out", "variant"]

ORDERS: dict[str, tuple[str, ...]] = {
    "central": ("l1", "l2", "name", "target", "actual", "weight", "score", "reason"),
    "weight_first": ("l1", "l2", "name", "weight", "target", "actual", "score", "reason"),
    "symbol_unit": ("l1", "l2", "name", "symbol", "number", "unit", "actual", "weight", "score", "reason"),
    "rate": ("l1", "l2", "name", "target", "actual", "rate", "weight", "score", "reason"),
    "no_reason": ("l1", "l2", "name", "target", "actual", "weight", "score"),
    "no_weight": ("l1", "l2", "name", "target", "actual", "score", "reason"),
}
_WORDINGS: dict[str, tuple[str, ...]] = {
    "l1": ("一级指标",),
    "l2": ("二级指标",),
    "name": ("三级指标",),
    "symbol": ("指标性质", "计算符号"),
    "target": ("年度指标值", "年度指标值(A)", "年初目标值(A)", "预期指标值", "指标值"),
    "number": ("指标值", "目标值"),
    "unit": ("度量单位", "计量单位"),
    "actual": ("实际完成值", "实际完成指标值", "全年实际值", "实际完成值(B)", "全年完成值"),
    "rate": ("完成率",),
    "weight": ("分值", "权重", "指标分值"),
    "score": ("得分", "自评得分"),
    "reason": ("偏差原因分析及改进措施", "未完成原因分析", "偏差原因及改进措施", "未完成原因和改进措施"),
}
_MONEY = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
_MONEY_MARKED = ("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分")


@dataclass(frozen=True)
class Cell:
    """One cell: its text, its first column, the rows and columns that it covers."""

    text: str
    col: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True)
class Layout:
    """How a form is laid out."""

    order: str = "central"
    frame: bool = True  # a vertical label 绩效指标 at the left
    level_points: bool = True  # 产出指标（50分）
    labels: bool = False  # 指标1：…
    name_points: bool = False  # 救助人次(20分)
    seed: int = 0


@dataclass(frozen=True)
class Sheet:
    """A form as rows of cells. `first` and `last` are the indicator rows, `header` the row of their heads."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    width: int
    header: int
    first: int
    last: int
    columns: tuple[str, ...]
    layout: Layout = field(default_factory=Layout)


def lay_out(form: Contents, layout: Layout) -> Sheet:
    """The table of a form."""
    random = Random(layout.seed)  # noqa: S311 - a repeatable draw, no secret
    order = ORDERS[layout.order]
    base = 1 if layout.frame else 0
    width = max(base + len(order), 8)
    rows = [
        _row((("项目名称", 1), (form.project, width - 1))),
        _row((("主管部门", 1), (form.department, width - 5), ("实施单位", 1), (f"{form.department}本级", 3))),
    ]
    money_at = width - 6
    rows.append(
        (
            Cell("项目资金（万元）", 0, len(form.money) + 1),
            *((Cell("", 1, 1, money_at - 1),) if money_at > 1 else ()),
            *(Cell(text, money_at + n) for n, text in enumerate(random.choice((_MONEY, _MONEY_MARKED)))),
        )
    )
    for money in form.money:
        figures = (money.initial, money.budget, money.executed, money.weight, money.rate, money.score)
        rows.append(
            (Cell(money.label, 1, 1, money_at - 1), *(Cell(text, money_at + n) for n, text in enumerate(figures)))
        )
    half = (width - 1) // 2
    rows.append(
        (Cell("年度总体目标", 0, 2), Cell("预期目标", 1, 1, half), Cell("实际完成情况", 1 + half, 1, width - 1 - half))
    )
    rows.append((Cell(form.goal_expected, 1, 1, half), Cell(form.goal_actual, 1 + half, 1, width - 1 - half)))
    header = len(rows)
    heads = [Cell(random.choice(_WORDINGS[name]), base + n) for n, name in enumerate(order)]
    if layout.frame:
        heads.insert(0, Cell("绩效指标", 0, 1 + len(form.rows)))
    rows.append(tuple(heads))
    first = len(rows)
    rows += _indicators(form, layout, order, base)
    last = len(rows) - 1
    weight_at = base + order.index("weight") if "weight" in order else None
    score_at = base + order.index("score")
    start = weight_at if weight_at is not None else score_at
    total = [Cell("总分", 0, 1, start)]
    for at in range(start, base + len(order)):
        text = "100" if at == weight_at else form.total_score if at == score_at else ""
        total.append(Cell(text, at))
    rows.append(tuple(total))
    return Sheet("项目支出绩效自评表", tuple(rows), width, header, first, last, order, layout)


def _row(parts: tuple[tuple[str, int], ...]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    at = 0
    for text, span in parts:
        cells.append(Cell(text, at, 1, span))
        at += span
    return tuple(cells)


def _indicators(form: Contents, layout: Layout, order: tuple[str, ...], base: int) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for l1, under_l1 in groupby(form.rows, key=lambda row: row.l1):
        group = list(under_l1)
        top = f"{l1}（{form.levels[l1]}分）" if layout.level_points else l1
        first_of_l1 = True
        for l2, under_l2 in groupby(group, key=lambda row: row.l2):
            block = list(under_l2)
            for number, row in enumerate(block, 1):
                cells: list[Cell] = []
                for n, name in enumerate(order):
                    if name == "l1":
                        if first_of_l1:
                            cells.append(Cell(top, base + n, len(group)))
                    elif name == "l2":
                        if number == 1:
                            cells.append(Cell(l2, base + n, len(block)))
                    else:
                        cells.append(Cell(_text(row, name, layout, number), base + n))
                first_of_l1 = False
                rows.append(tuple(cells))
    return rows


def _text(row: Planted, name: str, layout: Layout, number: int) -> str:
    if name == "name":
        label = f"指标{number}：" if layout.labels else ""
        points = f"({row.weight}分)" if layout.name_points else ""
        return f"{label}{row.name}{points}"
    text = getattr(row, name)
    return str(text)


def variant(number: int) -> Layout:
    """The layout of the form with this number: each order once, then the other peculiarities."""
    orders = tuple(ORDERS)
    if number < len(orders):
        return Layout(orders[number], frame=number != 1, level_points=number != 2, seed=number)
    if number == len(orders):
        return Layout("central", labels=True, level_points=False, seed=number)
    return Layout("rate", name_points=True, seed=number)
