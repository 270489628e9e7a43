"""Heads and labels that no list holds, headers in two rows: read by their parts, their neighbours, their place."""

from collections.abc import Callable

import pytest
from planted.documents import forms_of

from extract.model.raw import Piece, RawForm

_HEADS = {
    "l1": "一级指标",
    "l2": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因分析",
}
_ROWS = [
    ("产出指标", "数量指标", "修补石阶长度", "≥30米", "32米", "30", "30", ""),
    ("产出指标", "质量指标", "验收合格率", "100%", "96%", "30", "28.8", "两处返工"),
    ("效益指标", "社会效益指标", "登山安全程度", "提高", "提高", "40", "40", ""),
]
_TITLE = "项目支出绩效自评表\n（2023年度）\n"


def tabs(rows: list[tuple[str, ...]]) -> str:
    return "\n".join("\t".join(row) for row in rows) + "\n"


def lines(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(cell for row in rows for cell in row if cell) + "\n"


def spaces(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(" ".join(cell for cell in row if cell) for row in rows) + "\n"


def glued(rows: list[tuple[str, ...]]) -> str:
    return "".join(cell for row in rows for cell in row) + "\n"


Shape = Callable[[list[tuple[str, ...]]], str]
SHAPES: list[Shape] = [tabs, lines, spaces, glued]


def text_of(piece: Piece | None) -> str | None:
    return piece.text or None if piece is not None else None


def read(form: RawForm, *fields: str) -> list[tuple[str | None, ...]]:
    return [tuple(text_of(getattr(row, field)) for field in fields) for row in form.rows]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("field", "head"),
    [
        ("target", "2023年指标值"),
        ("target", "拟定值"),
        ("actual", "年底达成值"),
        ("actual", "落实"),
        ("weight", "占分"),
        ("weight", "权重%"),
        ("score", "自评结果得分"),
        ("name", "绩效内容"),
        ("target", "计划水平"),
        ("actual", "执行结果"),
        ("actual", "年终落实情况"),
    ],
)
def test_one_head_that_no_list_holds(shape: Shape, field: str, head: str) -> None:
    heads = tuple({**_HEADS, field: head}.values())
    rows = [("项目名称", "石阶修补"), ("主管部门", "溪口县山路站"), heads, *_ROWS, ("总分", "100", "98.8")]
    (form,) = forms_of(_TITLE + shape(rows))
    columns = ("name", "target", "actual", "weight", "score")
    assert read(form, *columns) == [row[2:7] for row in _ROWS]
    assert [text_of(row.reason) for row in form.rows] == [None, "两处返工", None]


@pytest.mark.parametrize("shape", [tabs, lines, spaces])
@pytest.mark.parametrize("head", ["失分缘由说明", "未达预期的原因及改进", "问题分析"])
def test_the_last_head_that_no_list_holds(shape: Shape, head: str) -> None:
    heads = tuple({**_HEADS, "reason": head}.values())
    (form,) = forms_of(_TITLE + shape([("项目名称", "石阶修补"), heads, *_ROWS]))
    assert [text_of(row.reason) for row in form.rows] == [None, "两处返工", None]


@pytest.mark.parametrize("shape", [tabs, lines, spaces])
def test_two_heads_side_by_side_that_no_list_holds(shape: Shape) -> None:
    heads = tuple({**_HEADS, "target": "拟定值", "actual": "兑现"}.values())
    (form,) = forms_of(_TITLE + shape([("项目名称", "石阶修补"), heads, *_ROWS]))
    assert read(form, "name", "target", "actual") == [row[2:5] for row in _ROWS]


def test_a_head_that_no_list_holds_does_not_take_the_place_of_one_that_is_known() -> None:
    heads = tuple({**_HEADS, "reason": "期末落实情况"}.values())
    (form,) = forms_of(_TITLE + tabs([("项目名称", "石阶修补"), heads, *_ROWS]))
    assert read(form, "actual", "weight", "score") == [row[4:7] for row in _ROWS]


_UPPER = ("绩效指标", "", "", "年度指标值", "", "", "实际完成值", "分值", "得分", "偏差原因分析")
_LOWER = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "", "", "", "")
_UNDER = [
    ("产出指标", "数量指标", "修补石阶长度", "≥", "30", "米", "32", "50", "50", "无"),
    ("效益指标", "社会效益指标", "游客人次", "≥", "200", "人次", "180", "50", "45", "雨天多"),
]


@pytest.mark.parametrize("shape", [tabs, lines, spaces])
def test_a_header_in_two_rows(shape: Shape) -> None:
    rows = [("项目名称", "石阶修补"), _UPPER, _LOWER, *_UNDER, ("总分", "100", "95")]
    (form,) = forms_of(_TITLE + shape(rows))
    assert form.kind == "project_self_eval"
    fields = ("name", "symbol", "target", "unit", "actual", "weight", "score", "reason")
    assert read(form, *fields) == [row[2:] for row in _UNDER]


def test_levels_that_no_list_holds() -> None:
    rows = [
        ("部门名称", "溪口县山路站"),
        tuple(_HEADS.values()),
        ("投入管理指标", "工作目标管理", "年度目标相关性", "相关", "相关", "40", "40", ""),
        ("", "预算和财务管理", "预算编制完整性", "完整", "完整", "60", "60", ""),
    ]
    (form,) = forms_of("部门整体绩效自评表\n" + tabs(rows))
    assert read(form, "l1", "l2") == [("投入管理指标", "工作目标管理"), ("投入管理指标", "预算和财务管理")]


@pytest.mark.parametrize("shape", [tabs, lines])
@pytest.mark.parametrize("mark", ["分", "%"])
def test_points_printed_with_their_unit(shape: Shape, mark: str) -> None:
    rows = [(*row[:5], row[5] + mark, row[6] + mark, row[7]) for row in _ROWS]
    (form,) = forms_of(_TITLE + shape([("项目名称", "石阶修补"), tuple(_HEADS.values()), *rows]))
    assert read(form, "target", "actual") == [row[3:5] for row in _ROWS]
    assert [text_of(row.weight) for row in form.rows] == [row[5] for row in rows]


@pytest.mark.parametrize("label", ["业务主管处室", "计划开始日期", "项目分类"])
@pytest.mark.parametrize("shape", [tabs, lines])
def test_a_label_that_no_list_holds_ends_the_value_before_it(shape: Shape, label: str) -> None:
    rows = [("项目名称", "石阶修补", label, "山路类"), ("主管部门", "溪口县山路站"), tuple(_HEADS.values()), *_ROWS]
    (form,) = forms_of(_TITLE + shape(rows))
    assert text_of(form.project) == "石阶修补"


def test_a_blank_template_is_no_form() -> None:
    blank = [("产出指标", "数量指标", "指标1：", "", "", "", "", ""), ("", "", "……", "", "", "", "", "")]
    assert forms_of(_TITLE + tabs([("项目名称", ""), tuple(_HEADS.values()), *blank, ("总分", "100", "")])) == []


def test_a_table_of_another_trade_is_no_form() -> None:
    rows = [("指标名称", "单位", "年度目标值", "实际完成值", "完成率"), ("粮食产量", "吨", "300", "310", "103%")]
    assert forms_of("全县生产情况\n" + tabs(rows)) == []


def test_many_projects_without_borders() -> None:
    heads = ("项目名称", "绩效目标", "一级指标", "二级指标", "三级指标", "指标值")
    rows = [
        heads,
        ("石阶修补", "方便登山", "产出指标", "数量指标", "修补石阶长度", "≥30米"),
        ("效益指标", "社会效益指标", "登山安全程度", "提高"),
        ("渡口保洁", "水面干净", "产出指标", "数量指标", "清理水面面积", "≥5亩"),
        ("满意度指标", "服务对象满意度指标", "游客满意度", "≥90%"),
    ]
    forms = forms_of("项目支出绩效目标表\n" + spaces(rows))
    assert [(text_of(form.project), text_of(form.goal_expected), len(form.rows)) for form in forms] == [
        ("石阶修补", "方便登山", 2),
        ("渡口保洁", "水面干净", 2),
    ]


@pytest.mark.parametrize(
    ("text", "expected", "actual"),
    [
        ("预期目标\n修补石阶三十级。\n实际完成情况\n已修补三十二级。", "修补石阶三十级。", "已修补三十二级。"),
        ("预期目标\n实际完成情况\n修补石阶三十级\n\n已修补三十二级", "修补石阶三十级", "已修补三十二级"),
        (
            "预期目标 实际完成情况 目标1:修补石阶。目标2:更换扶手。 目标1:已修补。目标2:已更换。",
            "目标1:修补石阶。目标2:更换扶手。",
            "目标1:已修补。目标2:已更换。",
        ),
    ],
)
def test_goals_in_running_text(text: str, expected: str, actual: str) -> None:
    (form,) = forms_of(
        _TITLE + "项目名称\n石阶修补\n年度总体目标\n" + text + "\n" + lines([tuple(_HEADS.values()), *_ROWS])
    )
    assert (text_of(form.goal_expected), text_of(form.goal_actual)) == (expected, actual)


def _with(head: str, behind: str, cells: tuple[str, ...], without: str = "") -> list[tuple[str, ...]]:
    """The table with a further column behind another one, and without one of its own."""
    at = list(_HEADS).index(behind) + 1
    kept = [n for n, field in enumerate(_HEADS) if field != without]
    rows = [tuple(_HEADS.values()), *_ROWS]
    return [
        tuple([row[n] for n in kept if n < at] + [cell] + [row[n] for n in kept if n >= at])
        for row, cell in zip(rows, (head, *cells), strict=True)
    ]


_POINTS = ("27", "24", "31")
_TEXTS = ("甲办法", "乙办法", "丙办法")


@pytest.mark.parametrize(
    "head", ["财政评分", "复核得分", "主管部门评分", "专家评分", "审定得分", "上年得分", "监控得分", "扣分值"]
)
@pytest.mark.parametrize("behind", ["l2", "actual", "weight"])
def test_a_score_that_others_gave_is_not_the_own_one(head: str, behind: str) -> None:
    rows = _with(head, behind, _POINTS, without="score")
    (form,) = forms_of(_TITLE + tabs([("项目名称", "石阶修补"), *rows]))
    assert read(form, "target", "actual", "weight") == [row[3:6] for row in _ROWS]
    assert [row.score for row in form.rows] == [None] * 3


@pytest.mark.parametrize("head", ["去年完成情况", "中期完成值", "半年完成值", "复核完成值", "预计全年完成情况"])
def test_an_actual_of_another_time_or_hand_is_not_the_own_one(head: str) -> None:
    rows = _with(head, "name", ("25米", "90%", "提高"), without="actual")
    (form,) = forms_of(_TITLE + tabs([("项目名称", "石阶修补"), *rows]))
    assert [row.actual for row in form.rows] == [None] * 3


@pytest.mark.parametrize("head", ["下一步措施", "问题类型", "问题清单"])
def test_a_column_that_is_like_reasons_beside_the_one_of_reasons(head: str) -> None:
    (form,) = forms_of(_TITLE + tabs([("项目名称", "石阶修补"), *_with(head, "score", _TEXTS)]))
    assert [text_of(row.reason) for row in form.rows] == [None, "两处返工", None]


@pytest.mark.parametrize(
    ("head", "behind"),
    [
        ("责任科室", "name"),
        ("考核要点", "name"),
        ("工作要求", "name"),
        ("目标值依据", "target"),
        ("是否完成", "target"),
        ("得分依据", "actual"),
        ("计划要求", "target"),
    ],
)
def test_a_head_of_something_else_is_not_the_front_of_the_next_one(head: str, behind: str) -> None:
    (form,) = forms_of(_TITLE + lines([("项目名称", "石阶修补"), *_with(head, behind, _TEXTS)]))
    assert read(form, "target", "actual", "weight", "score") == [row[3:7] for row in _ROWS]


_MONEY = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")


@pytest.mark.parametrize("shape", [tabs, lines, spaces])
@pytest.mark.parametrize(
    ("listed", "printed"),
    [
        ("年初预算数", "当年年初安排"),
        ("年初预算数", "年初核定金额"),
        ("全年预算数", "最终核定额"),
        ("全年预算数", "现行盘子"),
        ("全年执行数", "本年列支"),
        ("全年执行数", "累计付款额"),
        ("执行率", "列支比例"),
        ("年度资金总额", "资金总规模"),
        ("当年财政拨款", "财政投入"),
    ],
)
def test_words_of_money_that_no_list_holds(shape: Shape, listed: str, printed: str) -> None:
    block = [
        ("项目资金（万元）", *_MONEY),
        ("年度资金总额", "86.50", "81.50", "71.96", "10", "88.29%", "8.83"),
        ("其中：当年财政拨款", "86.50", "81.50", "71.96", "—", "88.29%", "—"),
    ]
    renamed = [tuple(cell.replace(listed, printed) for cell in row) for row in block]
    (form,) = forms_of(_TITLE + shape([("项目名称", "石阶修补"), *renamed, tuple(_HEADS.values()), *_ROWS]))
    assert [(row.source, text_of(row.initial), text_of(row.budget), text_of(row.executed)) for row in form.funds] == [
        ("total", "86.50", "81.50", "71.96"),
        ("fiscal", "86.50", "81.50", "71.96"),
    ]


def test_of_a_midterm_and_an_annual_budget_the_annual_is_kept() -> None:
    head = [("项目名称", "石阶修补"), ("资金总额", "300"), ("当年资金总额", "100")]
    goals = [("中期目标", "年度目标", "三年修完全部石阶", "当年修补三十级")]
    rows = [("一级指标", "二级指标", "三级指标", "指标值"), ("产出指标", "数量指标", "修补石阶长度", "≥30米")]
    (form,) = forms_of("项目支出绩效目标表\n" + lines([*head, *goals, *rows]))
    assert [(row.source, text_of(row.budget)) for row in form.funds] == [("total", "100")]
    assert (text_of(form.goal_midterm), text_of(form.goal_expected)) == ("三年修完全部石阶", "当年修补三十级")


@pytest.mark.parametrize("shape", [lines, spaces])
def test_what_the_year_added_to_the_budget_has_a_column_of_its_own(shape: Shape) -> None:
    block = [
        ("项目资金（万元）", "年初预算数", "追加金额数", "全年执行数", "分值", "执行率", "得分"),
        ("年度资金总额", "100", "10", "90", "10", "82%", "8.2"),
        ("其中：财政拨款", "80", "9", "70", "—", "79%", "—"),
    ]
    (form,) = forms_of(_TITLE + shape([("项目名称", "石阶修补"), *block, tuple(_HEADS.values()), *_ROWS]))
    assert [(text_of(row.initial), text_of(row.budget), text_of(row.executed)) for row in form.funds] == [
        ("100", None, "90"),
        ("80", None, "70"),
    ]
