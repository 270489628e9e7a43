"""Cells with a line each and a lone pipe for an empty one: rows by the words of the form."""

import re
from collections.abc import Callable

import pytest
from planted.documents import record_of

_HEAD = [
    ["部门预算项目支出绩效自评表（2023年度）"],
    ["项目名称", "河岸护栏更换"],
    ["主管部门", "柳湾县水务局", "实施单位", "柳湾县河道站"],
    ["项目基本情况", "1.项目年度目标完成情况", "项目年度目标", "年度目标完成情况"],
    ["更换老旧护栏。", "护栏已更换。"],
    ["预算执行情况", "年度预算数", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"],
    ["总额", "80.00", "76.00", "72.20", "95.00%", "10", "", ""],
    ["其中：财政资金", "80.00", "76.00", "72.20", "95.00%", "/", "/"],
    ["其他资金", "", "", "", "", "/", "/"],
]  # fmt: skip
_COLUMNS = [
    "绩效指标（90分）", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分",
    "未完成原因分析",
]  # fmt: skip
_ROWS = [
    ["产出指标", "数量指标", "更换护栏长度", "≥", "12", "公里", "", "20", "", ""],
    ["加装警示牌", "=", "48", "块", "45", "10", "9", "汛期运输受阻"],
    ["时效指标", "完成时间", "≤", "11", "月", "11", "30", "", ""],
    ["效益指标", "社会效益指标", "出行条件", "定性", "改善", "", "", "20", "20", "无"],
    ["满意度指标", "满意度指标", "居民满意度", "≥", "90", "%", "92", "10", "10", ""],
]
_FOOT = [["合计", "100", "", ""], ["评价结论", "护栏更换基本完成。"], ["存在问题", "无"], ["项目负责人：甲某"]]
_FORM = [*_HEAD, _COLUMNS, *_ROWS, *_FOOT]
_READ = [  # 二级, name, actual, points, score of the rows
    ("数量指标", "更换护栏长度", None, 20, None),
    ("数量指标", "加装警示牌", "45", 10, 9),
    ("时效指标", "完成时间", "11", 30, None),
    ("社会效益指标", "出行条件", None, 20, 20),
    ("满意度指标", "居民满意度", "92", 10, 10),
]


def _spread(rows: list[list[str]]) -> str:
    return "".join(f"{cell} |\n" if cell else "|\n" for row in rows for cell in row)


def _alternating(rows: list[list[str]]) -> str:
    return "".join(f"{cell}\n|\n" if cell else "|\n" for row in rows for cell in row)


@pytest.mark.parametrize("layout", [_spread, _alternating])
def test_the_words_of_a_form_tell_its_rows(layout: Callable[[list[list[str]]], str]) -> None:
    (form,) = record_of(layout(_FORM)).forms
    assert (form.project, form.authority, form.implementer) == ("河岸护栏更换", "柳湾县水务局", "柳湾县河道站")
    assert (form.total_weight, form.total_score) == (100, None)
    assert [
        (row.l1, row.l2, row.name, row.symbol, row.target and row.target.text, row.unit, row.actual and row.actual.text)
        for row in form.indicators
    ] == [
        ("产出指标", "数量指标", "更换护栏长度", "≥", "12", "公里", None),
        ("产出指标", "数量指标", "加装警示牌", "=", "48", "块", "45"),
        ("产出指标", "时效指标", "完成时间", "≤", "11", "月", "11"),
        ("效益指标", "社会效益指标", "出行条件", "定性", "改善", None, None),
        ("满意度指标", "满意度指标", "居民满意度", "≥", "90", "%", "92"),
    ]
    assert [(row.weight, row.score, row.reason) for row in form.indicators] == [
        (20, None, None),
        (10, 9, "汛期运输受阻"),
        (30, None, None),
        (20, 20, "无"),
        (10, 10, None),
    ]
    total, fiscal, other = form.funds
    assert [amount and amount.text for amount in (total.initial, total.budget, total.executed)] == [
        "80.00",
        "76.00",
        "72.20",
    ]
    assert (total.weight, total.rate, total.score) == (10, 0.95, None)
    assert (fiscal.executed and fiscal.executed.text, fiscal.weight) == ("72.20", None)
    assert (other.source, other.initial, other.executed) == ("other", None, None)
    assert (form.goal_expected, form.goal_actual) == ("更换老旧护栏。", "护栏已更换。")


@pytest.mark.parametrize(
    "heads",
    [
        {"完成值": "兑现"},
        {"权重": "配比"},
        {"权重": "配比", "完成值": "兑现"},
        {"未完成原因分析": "附记"},
    ],
)
def test_heads_that_no_list_holds(heads: dict[str, str]) -> None:
    plain = [cell for cell in _COLUMNS if cell not in ("指标性质", "度量单位")]
    columns = [heads.get(cell, cell) for cell in plain]
    rows = [[*row[:-7], "".join(row[-7:-4]), *row[-4:]] for row in _ROWS]
    (form,) = record_of(_spread([*_HEAD, columns, *rows, *_FOOT])).forms
    assert [
        (row.l2, row.name, row.actual and row.actual.text, row.weight, row.score) for row in form.indicators
    ] == _READ


def test_heads_in_two_rows() -> None:
    upper = ["绩效指标", "年度指标值", "完成值", "权重", "得分", "未完成原因分析"]
    lower = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"]
    (form,) = record_of(_spread([*_HEAD, upper, lower, *_ROWS, *_FOOT])).forms
    assert [(row.name, row.symbol, row.unit, row.actual and row.actual.text, row.score) for row in form.indicators] == [
        ("更换护栏长度", "≥", "公里", None, None),
        ("加装警示牌", "=", "块", "45", 9),
        ("完成时间", "≤", "月", "11", None),
        ("出行条件", "定性", None, None, 20),
        ("居民满意度", "≥", "%", "92", 10),
    ]


def test_two_forms_one_after_the_other() -> None:
    second = [[cell.replace("河岸护栏更换", "泵站检修") for cell in row] for row in _FORM]
    forms = record_of(_spread([*_FORM, *second])).forms
    assert [(form.project, len(form.indicators)) for form in forms] == [("河岸护栏更换", 5), ("泵站检修", 5)]


def test_cells_that_do_not_come_out_even_are_no_table() -> None:
    rows = [*_HEAD, _COLUMNS, _ROWS[0], _ROWS[1][:4], *_ROWS[2:], *_FOOT]
    (form,) = record_of(_spread(rows)).forms
    assert form.method == "linear"


def test_a_row_that_was_broken_at_its_empty_cells_is_whole() -> None:
    text = "".join(" | ".join(cell or "\n" for cell in row) + " |\n" for row in _FORM)
    (form,) = record_of(text).forms
    assert [(row.name, row.weight, row.score, row.reason) for row in form.indicators] == [
        ("更换护栏长度", 20, None, None),
        ("加装警示牌", 10, 9, "汛期运输受阻"),
        ("完成时间", 30, None, None),
        ("出行条件", 20, 20, "无"),
        ("居民满意度", 10, 10, None),
    ]
    assert [fund.executed and fund.executed.text for fund in form.funds] == ["72.20", "72.20", None]


def test_rows_that_run_on_over_their_ends() -> None:
    text = "| " + " | ".join(cell or "\n" for row in _FORM for cell in row) + " |\n"
    (form,) = record_of("2023年度绩效自评公开\n\n" + re.sub(r" *\n *", "\n", text)).forms
    assert (form.project, form.implementer, form.total_weight) == ("河岸护栏更换", "柳湾县河道站", 100)
    assert [
        (row.l2, row.name, row.actual and row.actual.text, row.weight, row.score) for row in form.indicators
    ] == _READ
    assert [fund.budget and fund.budget.text for fund in form.funds] == ["76.00", "76.00", None]


def test_the_title_of_the_next_form_is_no_row() -> None:
    goals = [[cell for n, cell in enumerate(row) if n < len(row) - 4] for row in (_COLUMNS, *_ROWS)]
    form = [["部门预算项目绩效目标表"], ["项目名称", "河岸护栏更换"], *goals]
    forms = record_of(_spread([*form, *form])).forms
    assert [len(each.indicators) for each in forms] == [5, 5]
