"""Task tables of departments, and summary tables of projects."""

import pytest
from planted.documents import cells, forms_of, source_of, table_rows

from extract.forms.summary import decode_summaries, place_of, summary_columns
from extract.forms.tasks import task_table
from extract.model.raw import RawSummaryRow
from extract.segment.titles import titles_of

_TASK_HEADS = "\t任务名称\t主要内容\t完成情况\t全年预算数（万元）\t\t\t全年执行数（万元）\t\t\t分值\t执行率\t得分"
_PARTS = "\t\t\t\t总额\t财政拨款\t其他资金\t总额\t财政拨款\t其他资金\t\t\t"
_DEPARTMENT = (
    "部门整体支出绩效自评表\n\n部门（单位）名称\t溪口县山路站\t\t\t\t\t\t\t\t\t\t\t\n"
    f"{_TASK_HEADS}\n{_PARTS}\n"
    "\t任务1\t修补石阶\t已修补\t60\t50\t10\t57\t48\t9\t—\t95%\t—\n"
    "\t任务2\t更换扶手\t已更换\t20\t20\t0\t20\t20\t0\t—\t100%\t—\n"
    "\t金额合计\t\t\t80\t70\t10\t77\t68\t9\t10\t96.25%\t9.63\n"
    "\t一级指标\t二级指标\t指标内容\t年度指标值\t\t\t实际完成值\t\t\t分值\t得分\t\n"
    "\t产出指标\t数量指标\t修补石阶长度\t≥30米\t\t\t32米\t\t\t90\t90\t\n"
)


def test_tasks_with_money_in_parts() -> None:
    (form,) = forms_of(_DEPARTMENT)
    assert form.kind == "department_self_eval"
    assert form.authority is not None
    assert form.authority.text == "溪口县山路站"
    first, second = form.tasks
    assert [piece and piece.text for piece in (first.task, first.content, first.completion)] == [
        "任务1",
        "修补石阶",
        "已修补",
    ]
    assert [piece and piece.text for piece in first.budget] == ["60", "50", "10"]
    assert [piece and piece.text for piece in second.executed] == ["20", "20", "0"]


def test_the_total_row_of_the_tasks_is_the_money_of_the_form() -> None:
    (form,) = forms_of(_DEPARTMENT)
    assert [(row.source, row.budget and row.budget.text) for row in form.funds] == [
        ("total", "80"),
        ("fiscal", "70"),
        ("other", "10"),
    ]
    assert [form.funds[0].weight and form.funds[0].weight.text, form.funds[0].score and form.funds[0].score.text] == [
        "10",
        "9.63",
    ]
    assert [row.name and row.name.text for row in form.rows] == ["修补石阶长度"]


def test_tasks_whose_score_cell_is_blank() -> None:
    (form,) = forms_of(_DEPARTMENT.replace("—", ""))
    assert [task.task and task.task.text for task in form.tasks] == ["任务1", "任务2"]


def test_parts_of_the_money_of_tasks_behind_the_word_for_of_which() -> None:
    (form,) = forms_of(_DEPARTMENT.replace("\t财政拨款\t", "\t其中：财政拨款\t"))
    assert [(row.source, row.budget and row.budget.text) for row in form.funds][:2] == [
        ("total", "80"),
        ("fiscal", "70"),
    ]


_GOALS_OF_TASKS = (
    "部门（单位）整体支出绩效目标表\t\t\t\t\t\t\n部门（单位）名称\t溪口县山路站\t\t\t\t\t\n"
    "年度主要任务\t任务名称\t主要内容\t年度预算金额（万元）\t\t\t\n小计\t财政拨款\t其他资金\t\t\t\t\n"
    "石阶\t修补石阶\t60\t50\t10\t\t\n扶手\t更换扶手\t20\t20\t0\t\t\n"
    "金额合计\t80\t70\t10\t\t\t\n年度总体目标\t修补石阶，更换扶手。\t\t\t\t\t\n"
    "年度绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t\t\n产出指标\t数量指标\t修补石阶长度\t≥30米\t\t\t\n"
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ["80", "70", "10"]),
        ("金额合计\t80\t70\t10", "\t合计\t\t80\t70\t10", ["80", "70", "10"]),
        ("金额合计\t80\t70\t10", "金额合计\t80\t70\t", []),  # a sum is missing: no one knows which
        ("金额合计\t80\t70\t10\t\t\t\n", "", []),
    ],
)
def test_the_total_row_of_tasks_with_one_sum_each(before: str, after: str, expected: list[str]) -> None:
    (form,) = forms_of(_GOALS_OF_TASKS.replace(before, after) if before else _GOALS_OF_TASKS)
    assert [row.budget and row.budget.text for row in form.funds] == expected
    assert [task.budget[0] and task.budget[0].text for task in form.tasks] == ["60", "20"]
    assert [row.name and row.name.text for row in form.rows] == ["修补石阶长度"]


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("任务名称\t主要内容\t完成情况\t全年预算数\t全年执行数\n一\t二\t三\t四\t五\n", True),
        ("任务名称\t分值\t得分\n一\t二\t三\n", False),
        ("一级指标\t三级指标\t完成情况\n一\t二\t三\n", False),
    ],
)
def test_header_of_tasks(line: str, known: bool) -> None:
    assert (task_table(table_rows(line)[1][0]) is not None) is known


# ---------------------------------------------------------------- summary tables
def summary(text: str) -> list[RawSummaryRow]:
    source = source_of(text)
    return decode_summaries(source, titles_of(source), [])


def texts(rows: list[RawSummaryRow], *fields: str) -> list[tuple[str | None, ...]]:
    return [tuple(piece.text if (piece := getattr(row, field)) else None for field in fields) for row in rows]


_TABLE = (
    "项目支出绩效自评情况汇总表\n\n序号\t项目名称\t资金使用单位\t自评得分\t自评等级\n县本级项目支出绩效自评\t\t\t\t\n1\t石阶修补\t溪口县山路站\t95.5\t优\n"
    "2\t扶手更换\t溪口县山路站\t78\t中\n对下转移支付项目绩效自评\t\t\t\t\n1\t山路补助\t\t90\t优\n"
)
_EXPECTED = [
    ("县本级项目支出绩效自评", "1", "石阶修补", "溪口县山路站", "95.5", "优"),
    ("县本级项目支出绩效自评", "2", "扶手更换", "溪口县山路站", "78", "中"),
    ("对下转移支付项目绩效自评", "1", "山路补助", None, "90", "优"),
]


def test_summary_table_with_groups() -> None:
    found = texts(summary(_TABLE), "group", "no", "project", "unit", "score", "grade")
    assert [tuple(text or None for text in row) for row in found] == _EXPECTED


@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
def test_summary_in_running_text(between: str) -> None:
    cells_of = (
        "序号",
        "项目名称",
        "资金使用单位",
        "自评得分",
        "自评等级",
        "1",
        "石阶修补",
        "溪口县山路站",
        "95.5",
        "优",
        "2",
        "扶手更换",
        "溪口县山路站",
        "78",
        "中",
    )
    lines = [cells_of[n : n + 5] for n in range(0, 15, 5)]
    text = "项目支出绩效自评情况汇总表\n\n" + "\n".join(between.join(line) for line in lines) + "\n"
    assert texts(summary(text), "no", "project", "unit", "score", "grade") == [row[1:] for row in _EXPECTED[:2]]


_TITLE = "2023年度项目绩效自评结果汇总表\n"
_ROWS = [("1", "石阶修补", "溪口县山路站", "95.5", "优"), ("2", "扶手更换", "溪口县水站", "78", "中")]
_NO_UNIT = [(no, project, None, score, grade) for no, project, _, score, grade in _ROWS]
_UNNUMBERED = [(None, *row[1:]) for row in _ROWS]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "序号\t单位\t支出项目\t执行率\t自评总得分\t自评结论\n1\t溪口县山路站\t石阶修补\t98%\t95.5\t优\n"
            "2\t溪口县水站\t扶手更换\t80%\t78\t中\n",
            _ROWS,
        ),
        (
            "项目名称\t责任单位\t综合得分\t评级\n石阶修补\t溪口县山路站\t95.5\t优\n扶手更换\t溪口县水站\t78\t中\n"
            "合计\t\t86\t良\n",
            _UNNUMBERED,
        ),
        ("项目名称\t责任单位\t得分\n石阶修补\t溪口县山路站\t95.5\n", []),
        (_TITLE + "序号 项目名称 项目金额 自评得分 自评等级\n1 石阶修补 60 95.5 优\n2 扶手更换 — 78 中\n", _NO_UNIT),
        (
            _TITLE
            + "序号\n项目名称\n项目金额\n自评得分\n自评等级\n1\n石阶修补\n60\n95.5\n优\n2\n扶手更换\n20\n78\n中\n",
            _NO_UNIT,
        ),
        (_TITLE + "序号 项目名称 自评得分 预算数 自评等级\n1 石阶修补 95.5 60 优\n2 扶手更换 78 20 中\n", []),
        (
            "附件：2023年度绩效自评结果一览表 单位：万元 序号 单位名称 项目名称 预算数 执行率 自评得分 评价等级 "
            "1 溪口县山路站 石阶修补 60 98% 95.5 优 2 溪口县水站 扶手更换 20 80% 78 中\n",
            _ROWS,
        ),
        ("附件：2023年度绩效自评情况表 填报单位：溪口县水站 序号 内容 说明 1 石阶 2 扶手\n", []),
    ],
)
def test_heads_and_shapes_of_summaries(text: str, rows: list[tuple[str | None, ...]]) -> None:
    assert texts(summary(text), "no", "project", "unit", "score", "grade") == rows


@pytest.mark.parametrize(
    ("heads", "known"),
    [
        (("序号", "项目名称", "资金使用单位", "自评得分", "自评等级"), True),
        (("序号", "项目名称", "自评得分"), True),
        (("编号", "项目", "全年预算数", "执行数", "得分", "等级"), True),
        (("项目名称", "石阶修补"), False),
        (("序号", "项目名称", "全年预算数"), False),
        (("项目名称", "一级指标", "二级指标", "三级指标", "指标值", "得分"), False),
    ],
)
def test_header_of_summaries(heads: tuple[str, ...], known: bool) -> None:
    assert (summary_columns(cells(*heads)) is not None) is known


@pytest.mark.parametrize("gap", ["\t", " ", "\n"])
@pytest.mark.parametrize(
    "heads",
    [
        ("序号", "二级项目名称", "组织实施单位", "年度自评得分", "自评等次情况"),
        ("编号", "专项资金名称", "牵头科室", "自评综合得分", "评定级别"),
    ],
)
def test_heads_of_summaries_that_no_list_holds(gap: str, heads: tuple[str, ...]) -> None:
    text = _TITLE + "".join(gap.join(row) + "\n" for row in (heads, *_ROWS))
    assert texts(summary(text), "no", "project", "unit", "score", "grade") == _ROWS


def test_two_columns_of_one_field_of_a_summary() -> None:
    heads = ("序号", "项目名称", "主管部门", "实施单位", "复核得分", "自评得分", "自评等级")
    rows = [(no, project, "溪口县", unit, "90", score, grade) for no, project, unit, score, grade in _ROWS]
    text = _TITLE + "".join("\t".join(row) + "\n" for row in (heads, *rows))
    assert texts(summary(text), "no", "project", "unit", "score", "grade") == _ROWS


@pytest.mark.parametrize(
    "heads",
    [
        ("序号", "项目名称", "供应商单位", "评审得分", "评审等级"),
        ("序号", "工程项目名称", "施工单位", "质量得分", "质量等级"),
        ("序号", "项目名称", "负责人单位", "专家评分", "专家评级"),
        ("序号", "项目", "采购单位", "履约评分", "供应商等级"),
        ("序号", "项目名称", "预算单位", "复核得分", "复核等级"),
        ("序号", "评审项目", "责任部门", "得分", "档次情况"),
    ],
)
def test_what_others_scored_is_no_summary(heads: tuple[str, ...]) -> None:
    assert summary("".join("\t".join(row) + "\n" for row in (heads, *_ROWS))) == []


def test_an_account_table_is_no_summary() -> None:
    assert summary("序号\t项目名称\t预算数\t决算数\n1\t石阶修补\t60\t57\n2\t扶手更换\t20\t20\n") == []


def test_a_summary_table_is_no_form() -> None:
    assert forms_of(_TABLE) == []


_SPACED = """某站2023年度项目支出绩效自评结果汇总

项目名称                自评得分    自评等级    实施科室
石阶修补                98.00       优          养护股
扶手更换                84.00       良          机务股
合计                    182.00

人员                    编制        实有        备注
办公室                  6           5           无
"""


@pytest.mark.parametrize("gap", ["  ", "\u3000"])
def test_a_summary_whose_cells_wide_gaps_part(gap: str) -> None:
    found = summary(_SPACED.replace("  ", gap))
    assert texts(found, "no", "project", "unit", "score", "grade") == [
        (None, "石阶修补", "养护股", "98.00", "优"),
        (None, "扶手更换", "机务股", "84.00", "良"),
    ]


def test_the_place_of_a_row() -> None:
    first, _ = summary(_SPACED)
    start, end = place_of(first) or (0, 0)
    assert _SPACED[start:end].split() == ["石阶修补", "98.00", "优", "养护股"]
    assert place_of(RawSummaryRow()) is None
