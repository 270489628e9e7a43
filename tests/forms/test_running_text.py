"""Rows in running text: what a template left empty, totals and notes, texts that a column repeats."""

import pytest
from planted.documents import record_of

_HEAD = "项目支出绩效自评表\n（2023年度）\n项目名称\n河岸护栏更换\n主管部门\n柳湾县水务局\n"
_COLUMNS = "一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n偏差原因分析及改进措施\n"


def _lines(*rows: str) -> str:
    return "".join(row.replace(" ", "\n") + "\n" for row in rows)


def test_empty_rows_of_the_template_are_no_rows() -> None:
    text = _HEAD + _COLUMNS + _lines(
        "产出指标 数量指标 指标1护栏长度 12公里 12公里 30 30",
        "指标2 …… 质量指标 指标1合格率 98% 99% 30 30",
        "指标2 …… 效益指标 社会效益 指标 指标1落水事故数 2起 2起 30 30",
        "指标2 …… 总分 100 98",
    )  # fmt: skip
    (form,) = record_of(text.replace("\n", "\n\n")).forms
    assert [(row.label, row.name, row.l2, row.score) for row in form.indicators] == [
        ("指标1", "护栏长度", "数量指标", 30),
        ("指标1", "合格率", "质量指标", 30),
        ("指标1", "落水事故数", "社会效益指标", 30),
    ]
    assert form.total_score == 98


def test_a_label_with_its_name_in_the_next_line_is_a_row() -> None:
    text = _HEAD + _COLUMNS + _lines(
        "产出指标 数量指标 指标1: 护栏长度 12公里 12公里 45 45", "效益指标 社会效益指标 指标1: 落水事故数 2起 2起 45 45"
    )  # fmt: skip
    (form,) = record_of(text).forms
    assert [row.name for row in form.indicators] == ["护栏长度", "落水事故数"]


@pytest.mark.parametrize("word", ["自评得分", "综合得分", "总分"])
def test_a_score_below_the_rows_is_the_total(word: str) -> None:
    text = _HEAD + "一级指标\n二级指标\n指标内容\n指标（目标）值\n实际完成值\n" + _lines(
        "产出指标 数量指标 护栏长度 12公里 12公里",
        "质量指标 合格率 98% 99%",
        "效益指标 社会效益 落水事故 减少 有所减少",
        f"{word} 93",
    )  # fmt: skip
    (form,) = record_of(text).forms
    assert [row.name for row in form.indicators] == ["护栏长度", "合格率", "落水事故"]
    assert form.total_score == 93


_GLUED = (
    "项目支出绩效自评表(2023年度)项目名称河岸护栏更换项目主管部门柳湾县水务局实施单位柳湾县河道站"
    "绩效指标一级指标二级指标三级指标分值年度指标值(A)全年实际值(B)得分计算方法得分未完成原因分析"
    "产出指标(50分)数量指标护栏长度25.0≥12公里12.8公里完成值达到指标值,记满分;未达到指标值,按B/A或A/B*该指标分值记分。25.0"
    "质量指标安装合格率25.0≥98%90%同上23.0个别返工"
    "效益指标(30分)社会效益指标落水事故数30.0≤2起1起同上30.0"
    "满意度指标(10分)服务对象满意度指标居民满意度10.0≥90%93%同上10.0"
)


@pytest.mark.parametrize("total", ["总分100.098.0", "总分10098.0", "其他需要说明事项无总分100.0098.0"])
def test_what_the_column_of_methods_repeats_is_in_no_cell(total: str) -> None:
    (form,) = record_of(_GLUED + total).forms
    assert [
        (row.name, row.actual and row.actual.text, row.weight, row.score, row.reason) for row in form.indicators[:3]
    ] == [
        ("护栏长度", "12.8公里", 25, 25, None),
        ("安装合格率", "90%", 25, 23, "个别返工"),
        ("落水事故数", "1起", 30, 30, None),
    ]
    assert form.indicators[3].name == "居民满意度"
    assert (form.total_weight, form.total_score) == (100, 98)


@pytest.mark.parametrize(
    ("name", "label"),
    [("河岸护栏更换项目", "主管部门"), ("河岸护栏更换专项资金", "主管部门"), ("河岸护栏更换", "主管部门")],
)
def test_the_name_of_a_project_keeps_its_end_in_glued_text(name: str, label: str) -> None:
    title = "部门预算项目支出绩效自评表(2023年度)"
    text = title + _GLUED.partition("年度)")[2].replace("河岸护栏更换项目主管部门", name + label) + "总分10098"
    (form,) = record_of(text).forms
    assert (form.project, form.authority) == (name, "柳湾县水务局")


def test_labels_that_all_begin_with_the_word_are_no_end_of_a_name() -> None:
    text = _GLUED.replace("实施单位柳湾县河道站", "项目实施单位柳湾县河道站") + "总分10098"
    (form,) = record_of(text).forms
    assert (form.project, form.authority, form.implementer) == ("河岸护栏更换", "柳湾县水务局", "柳湾县河道站")


def test_a_column_of_methods_stays_where_it_prints_others() -> None:
    methods = ["按B/A计分", "每低一个百分点扣一分", "达标得满分", "同上"]
    text = _GLUED.replace("完成值达到指标值,记满分;未达到指标值,按B/A或A/B*该指标分值记分。", methods[0])
    text = text.replace("90%同上", f"90%{methods[1]}").replace("1起同上", f"1起{methods[2]}")
    (form,) = record_of(text + "总分10098").forms
    assert [row.name for row in form.indicators] == ["护栏长度", "安装合格率", "落水事故数", "居民满意度"]


@pytest.mark.parametrize("between", ["\n", "\n\n", " ", ""], ids=["lines", "paragraphs", "blanks", "none"])
def test_goals_above_the_money(between: str) -> None:
    head = [
        "部门预算项目支出绩效自评表(2023年度)",
        *("项目名称", "河岸护栏更换", "项目基本情况", "1.项目年度目标完成情况", "项目年度目标", "年度目标完成情况"),
        *("更换老旧护栏。", "护栏基本更换。", "2.项目实施内容及过程概述", "分三批更换。", "预算执行情况(10分)"),
        *("年度预算数(万元)", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"),
        *(
            "总额",
            "80.00",
            "76.00",
            "72.20",
            "95.00%",
            "10",
            "9.5",
            "绩效指标(90分)",
            "一级指标",
            "二级指标",
            "三级指标",
        ),
        *(
            "指标性质",
            "指标值",
            "度量单位",
            "完成值",
            "权重",
            "得分",
            "未完成原因分析",
            "产出指标",
            "数量指标",
            "护栏长度",
        ),
        *("≥", "12", "公里", "12.8", "60", "60", "效益指标", "社会效益指标", "事故数", "≤", "2", "起", "1", "30", "30"),
        *("合计", "100", "99.5", "评价结论", "总体较好。"),
    ]
    (form,) = record_of(between.join(head)).forms
    assert (form.goal_expected, form.goal_actual) == ("更换老旧护栏。", "护栏基本更换。")


@pytest.mark.parametrize("between", [" ", ""], ids=["blanks", "none"])
def test_the_name_of_a_department_ends_before_the_money(between: str) -> None:
    head = [
        "部门整体支出绩效自评表",
        "(2022年度)",
        "部门名称",
        "柳湾县水务局",
        "部门整体支出(万元)",
        "年初预算数",
        "全年预算数",
    ]
    head += ["全年执行数", "分值", "执行率", "得分", "年度资金总额", "86.50", "81.50", "81.50", "10", "100.00%", "10"]
    rows = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "产出指标", "数量指标"]
    rows += [
        "护栏长度",
        "≥12公里",
        "12.8公里",
        "50",
        "50",
        "效益指标",
        "社会效益指标",
        "落水事故数",
        "≤2起",
        "1起",
        "40",
        "40",
    ]
    (form,) = record_of(between.join([*head, *rows, "总分", "100", "100"])).forms
    assert (form.authority, form.project) == ("柳湾县水务局", None)
    assert form.funds[0].budget is not None
    assert form.funds[0].budget.text == "81.50"


def test_a_label_broken_over_the_lines_of_the_goals() -> None:
    text = """项目支出绩效自评表
项目名称 河岸护栏更换
主管部门 柳湾县水务局 实施单位 柳湾县河道站
年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 80 76 72.2 10 95% 9.5
年度 预期目标 实际完成情况
总体 更换沿岸老旧护栏，完善日常
巡查制度。
目标 护栏已更换，制度已完善。
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施
产出指标 数量指标 护栏长度 12公里 12.8公里 60 60
效益指标 社会效益指标 落水事故数 2起 1起 30 30
总分 100 99.5
"""
    (form,) = record_of(text).forms
    assert (form.goal_expected, form.goal_actual) == (
        "更换沿岸老旧护栏，完善日常巡查制度。",
        "护栏已更换，制度已完善。",
    )
    assert form.method == "linear"  # nothing in it is out of order


_LINES = "项目支出绩效自评表\n项目名称 河岸护栏更换\n一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 原因\n"
_SIX = """产出指标 数量指标 护栏长度 12公里 12公里 40 40
时效指标 {name} 5天 4天 10 10
效益指标 社会效益指标 事故数 2起 1起 40 38 {reason}
"""


@pytest.mark.parametrize("name", ["审核时间", "填报单位数", "项目负责人满意度", "复核时间", "完成时间"])
@pytest.mark.parametrize("between", ["\n", " ", "\n\n"], ids=["cells", "rows", "paragraphs"])
def test_no_name_of_an_indicator_ends_the_rows(name: str, between: str) -> None:
    text = (_LINES + _SIX.format(name=name, reason="返工") + "总分 100 98\n").replace(" ", between)
    (form,) = record_of(text).forms
    assert [(row.name, row.score) for row in form.indicators] == [("护栏长度", 40), (name, 10), ("事故数", 38)]
    assert form.total_score == 98


def test_a_note_that_a_reason_points_to_ends_no_rows_of_glued_text() -> None:
    text = _LINES + _SIX.format(name="完成时间", reason="详见其他需要说明的事项")
    text += "满意度指标 服务对象满意度指标 居民满意度 ≥90% 92% 10 10 总分 100 98"
    (form,) = record_of(text.replace(" ", "").replace("\n", "")).forms
    assert [(row.name, row.score) for row in form.indicators if row.score] == [
        ("护栏长度", 40),
        ("完成时间", 10),
        ("事故数", 38),
        ("居民满意度", 10),
    ]


@pytest.mark.parametrize("between", ["\n", "\n\n", "  "])
@pytest.mark.parametrize(
    "heads",
    [
        "指标值 指标标准或依据 2022年实际实现值 2023年预期实现值",
        "指标值 2022年实际值 2023年目标值 绩效标准",
        "指标值 绩效标准 上年实际值 本年预期值",
        "2022年实际实现值 2023年预期实现值 指标标准或依据",
    ],
)
def test_last_years_value_before_this_years_target(heads: str, between: str) -> None:
    head = "项目支出绩效目标批复表\n（2023年度）\n项目名称\n河岸护栏更换\n"
    head += "项目总金额\n60万元\n其中：当年市级财政资金\n45万元\n"
    rows = (
        "产出指标 数量指标 护栏长度 10公里 12公里 计划标准",
        "安装灯杆 30根 36根 计划标准",
        "质量指标 合格率 94% ≥95% 行业标准",
        "效益指标 社会效益指标 落水事故数 3起 ≤2起 历史标准",
    )
    text = " ".join(("一级指标 二级指标 三级指标", heads, *rows)).replace(" ", between)
    (form,) = record_of(head.replace("\n", between) + text).forms
    assert [(row.l2, row.name, row.target and row.target.text, row.actual) for row in form.indicators] == [
        ("数量指标", "护栏长度", "12公里", None),
        ("数量指标", "安装灯杆", "36根", None),
        ("质量指标", "合格率", "≥95%", None),
        ("社会效益指标", "落水事故数", "≤2起", None),
    ]
    assert [(row.source, row.budget and row.budget.yuan) for row in form.funds] == [
        ("total", 600_000),
        ("fiscal", 450_000),
    ]


@pytest.mark.parametrize(
    "label",
    ["一级预算部门名称", "一级预算部门\n名称", "部门（单位）\n名称", "主管预算部门\n名称", "资金主管部门\n及代码"],
)
def test_the_end_of_a_label_is_no_part_of_what_stands_beside_it(label: str) -> None:
    text = f"部门整体支出绩效自评表\n（2023年度）\n{label}\n柳湾县水务局\n" + _COLUMNS + _lines(
        "产出指标 数量指标 护栏长度 12公里 12公里 45 45", "效益指标 社会效益指标 落水事故数 2起 2起 45 45"
    )  # fmt: skip
    (form,) = record_of(text.replace("\n", "\n\n")).forms
    assert form.authority == "柳湾县水务局"


_GLUED_GOALS = (
    "项目绩效目标表(2024年度)一级项目名称水利专项二级项目名称河岸护栏更换项目类型延续项目项目主管部门柳湾县水务局"
    "项目开始日期2024-01-01项目完成日期2024-12-31项目实施计划上半年完成招标组织实施单位柳湾县河道站监督管理单位柳湾县财政局"
    "年度绩效目标更换护栏十二公里，减少落水。一级指标二级指标三级指标指标目标值产出指标数量指标护栏长度≥12公里"
    "质量指标安装合格率≥98%效益指标社会效益指标落水事故数≤2起满意度指标服务对象满意度指标居民满意度≥90%"
)


@pytest.mark.parametrize(
    ("before", "after", "project", "goal"),
    [
        ("", "", "河岸护栏更换", "更换护栏十二公里，减少落水。"),
        ("项目绩效目标表", "部门预算项目支出绩效目标申报表", "河岸护栏更换", "更换护栏十二公里，减少落水。"),
        ("二级项目名称河岸护栏更换", "二级项目名称", "水利专项", "更换护栏十二公里，减少落水。"),
        ("二级项目名称河岸护栏更换", "", "水利专项", "更换护栏十二公里，减少落水。"),
        ("年度绩效目标更换护栏十二公里，减少落水。", "", "河岸护栏更换", None),
        ("表(2024年度)", "", "河岸护栏更换", "更换护栏十二公里，减少落水。"),
    ],
)
def test_the_head_of_goals_that_run_together(before: str, after: str, project: str, goal: str | None) -> None:
    text = _GLUED_GOALS.replace(before, after) if before else _GLUED_GOALS
    (form,) = record_of(f"柳湾县水务局2024年预算公开\n{text}\n").forms
    assert (form.project, form.authority, form.implementer) == (project, "柳湾县水务局", "柳湾县河道站")
    assert form.goal_expected == goal


@pytest.mark.parametrize("width", [1000, 45])
def test_lines_with_labels_of_the_page_behind_text_that_runs_together_are_no_rows(width: int) -> None:
    lines = [_GLUED_GOALS[at : at + width] for at in range(0, len(_GLUED_GOALS), width)]
    page = ["文档格式：docx 页数：2", "相关推荐：河道清淤方案；护栏样式图", "声明：由网友分享，仅供参考"]
    (form,) = record_of("\n".join([*lines, *page])).forms
    assert [row.name for row in form.indicators] == ["护栏长度", "安装合格率", "落水事故数", "居民满意度"]
