"""Forms of the gold annotations as tables: what was annotated of real reports goes through every format.

Sentences that the annotations hold as hashes only are printed as invented ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import msgspec
from msgspec import UNSET

from extract.evaluation.compare import compare
from extract.evaluation.gold import Digest, GoldDocument, GoldForm, GoldFunds, GoldRow, read_gold
from extract.model.record import DocumentRecord
from extract.synthetic.layout import Layout
from extract.synthetic.sheet import Cell, Sheet
from rendering.document import Judgement, Paper, Printed

__all__ = ["gold_documents", "sheet_of"]

_KINDS = ("project_self_eval", "department_self_eval", "transfer_self_eval", "project_goals")
_INVENTED = {
    "goal_expected": "完成年度各项任务，保障日常运转。",
    "goal_actual": "年度各项任务已经完成，运转正常。",
    "reason": "受天气影响，进度晚于计划，已督促。",
    "explanation": "按年度计划确定。",
}
_COLUMNS = {
    "l1": "一级指标",
    "l2": "二级指标",
    "name": "三级指标",
    "symbol": "计算符号",
    "target": "年度指标值",
    "unit": "计量单位",
    "actual": "实际完成值",
    "rate": "完成率",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因分析及改进措施",
}
_MONEY = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "executed": "全年执行数",
    "weight": "分值",
    "rate": "执行率",
    "score": "得分",
}
_SOURCES = {
    "total": "年度资金总额",
    "fiscal": "其中：财政拨款",
    "carryover": "上年结转资金",
    "other": "其他资金",
    "central": "其中：中央财政资金",
    "local": "地方资金",
}


def gold_documents(folder: Path, suffix: str, forms: int | None = None) -> list[Printed]:
    """A document for each annotation with forms that are tables; at most `forms` of each."""
    made: list[Printed] = []
    for path in sorted(folder.glob(f"*{suffix}")):
        gold = read_gold(path)
        cleaned = [_clean(form) for form in gold.forms if form.kind in _KINDS]
        kept = tuple(form for form in cleaned if form.indicators)[:forms]
        if kept:
            made.append(_printed(path.name.removesuffix(suffix), msgspec.structs.replace(gold, forms=kept)))
    return made


def _printed(name: str, gold: GoldDocument) -> Printed:
    papers = []
    for form in gold.forms:
        year = (f"（{form.year}年度）",) if isinstance(form.year, str) else ()
        papers.append(Paper((_title(form), *year), sheet_of(form)))

    def judge(record: DocumentRecord) -> Judgement:
        items = [item for item in compare(gold, record, document=name, layouts=()) if item.field.startswith("row")]
        rows = [item.outcome for item in items if item.field == "row"]
        wrong = tuple(
            (item.place, item.field, item.gold, item.found) for item in items if item.outcome in ("wrong", "missed")
        )
        correct = rows.count("correct")
        differing = rows.count("wrong")
        return Judgement(
            correct + differing + rows.count("missed"), correct + differing + rows.count("invented"), correct, wrong
        )

    return Printed(name, f"{gold.department or ''}{gold.year or ''}年度部门决算", tuple(papers), judge)


def _title(form: GoldForm) -> str:
    return form.title if isinstance(form.title, str) else "项目支出绩效自评表"


def _clean(form: GoldForm) -> GoldForm:
    """The form as we print it: nothing damaged, no sentence that is only a hash, no rows without a name."""
    rows = tuple(
        msgspec.structs.replace(
            row,
            page_noise=False,
            noise_fields=(),
            reason=_sentence(row.reason, "reason"),
            explanation=UNSET,
        )
        for row in form.indicators
        if row.name
    )
    goals = {key: _sentence(getattr(form, key), key) for key in ("goal_expected", "goal_actual")}
    goals_form = form.kind == "project_goals"
    return msgspec.structs.replace(
        form,
        indicators=rows,
        noise_fields=(),
        tasks=UNSET,
        goal_midterm=UNSET,
        local_authority=UNSET,
        funds=() if goals_form else tuple(fund for fund in form.funds if fund.group in (UNSET, None)),
        **goals,
    )


def _sentence(value: object, key: str) -> object:
    return _INVENTED[key] if isinstance(value, Digest) else value


def sheet_of(form: GoldForm) -> Sheet:
    """The form as a table: head, money, goals, indicators with merged levels, totals."""
    order = tuple(key for key in _COLUMNS if any(getattr(row, key) is not UNSET for row in form.indicators))
    width = max(1 + len(order), 8 if form.funds else 6)
    name_span = width - len(order)  # the column of names takes what the others leave
    edges = {key: 1 + n for n, key in enumerate(order)}
    edges = {key: at + (name_span - 1 if at > edges["name"] else 0) for key, at in edges.items()}
    rows = [*_head(form, width), *_money(form, width), *_goals(form, width)]
    header = len(rows)
    heads = [Cell(_COLUMNS[key], edges[key], 1, name_span if key == "name" else 1) for key in order]
    rows.append((Cell("绩效指标", 0, 1 + len(form.indicators)), *heads))
    rows += _indicators(form.indicators, order, edges, name_span)
    last = len(rows) - 1
    rows += _totals(form, order, edges, width)
    return Sheet(_title(form), tuple(rows), width, header, header + 1, last, order, (), Layout.draw(0, "tabs"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _head(form: GoldForm, width: int) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    label = "部门（单位）名称" if form.kind == "department_self_eval" else "项目名称"
    rows.append((Cell(label, 0), Cell(_text(form.project) or _text(form.authority), 1, 1, width - 1)))
    if form.kind != "department_self_eval" and (form.authority or form.implementer):
        half = width // 2
        rows.append(
            (
                Cell("主管部门", 0),
                Cell(_text(form.authority), 1, 1, half - 1),
                Cell("实施单位", half),
                Cell(_text(form.implementer), half + 1, 1, width - half - 1),
            )
        )
    return rows


def _money(form: GoldForm, width: int) -> list[tuple[Cell, ...]]:
    if not form.funds:
        return []
    at = width - len(_MONEY)
    unit = form.money_unit if isinstance(form.money_unit, str) else "万元"
    title = Cell(f"项目资金（{unit}）", 0, len(form.funds) + 1)
    rows = [(title, Cell("", 1, 1, at - 1), *(Cell(text, at + n) for n, text in enumerate(_MONEY.values())))]
    rows += [
        (Cell(_label(fund), 1, 1, at - 1), *(Cell(_text(getattr(fund, key)), at + n) for n, key in enumerate(_MONEY)))
        for fund in form.funds
    ]
    return rows


def _label(fund: GoldFunds) -> str:
    return _SOURCES.get(fund.source, fund.source)


def _goals(form: GoldForm, width: int) -> list[tuple[Cell, ...]]:
    expected, actual = _text(form.goal_expected), _text(form.goal_actual)
    if not expected and not actual:
        return []
    if form.goal_actual is UNSET:
        return [(Cell("年度总体目标", 0), Cell(expected, 1, 1, width - 1))]
    half = (width - 1) // 2
    rest = width - 1 - half
    return [
        (Cell("年度总体目标", 0, 2), Cell("预期目标", 1, 1, half), Cell("实际完成情况", 1 + half, 1, rest)),
        (Cell(expected, 1, 1, half), Cell(actual, 1 + half, 1, rest)),
    ]


def _indicators(
    rows: Sequence[GoldRow], order: Sequence[str], edges: dict[str, int], name_span: int
) -> list[tuple[Cell, ...]]:
    made: list[list[Cell]] = [[] for _ in rows]
    levels = [key for key in ("l1", "l2") if key in order]
    for depth in range(len(levels)):
        at = 0
        for group, members in groupby(rows, key=lambda row: tuple(_level(row, key) for key in levels[: depth + 1])):
            count = len(list(members))
            made[at].append(Cell(group[-1], edges[levels[depth]], count))
            at += count
    for place, row in zip(made, rows, strict=True):
        for key in order:
            if key == "name":
                label = f"{row.label}：" if isinstance(row.label, str) else ""
                place.append(Cell(label + _text(row.name), edges[key], 1, name_span))
            elif key not in levels:
                place.append(Cell(_text(getattr(row, key)), edges[key]))
        place.sort(key=lambda cell: cell.col)
    return [tuple(place) for place in made]


def _level(row: GoldRow, key: str) -> str:
    points = getattr(row, f"{key}_weight")
    text = _text(getattr(row, key))
    return f"{text}（{points}分）" if isinstance(points, str) and text else text


def _totals(form: GoldForm, order: Sequence[str], edges: dict[str, int], width: int) -> list[tuple[Cell, ...]]:
    printed = {"weight": _text(form.total_weight), "score": _text(form.total_score)}
    columns = [key for key in order if key in printed]
    if not columns or not any(printed.values()):
        return []
    start = edges[columns[0]]
    by_column = {edges[key]: printed[key] for key in columns}
    return [(Cell("总分", 0, 1, start), *(Cell(by_column.get(at, ""), at) for at in range(start, width)))]
