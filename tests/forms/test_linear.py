"""Forms in running text: broken lines, one cell a line, one line for all, nothing between the cells."""

import pytest
from planted.documents import forms_of, printed_row, read_rows

_HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析")
_FIELDS = ("l1", "l2", "name", "target", "actual", "weight", "score", "reason")
_CELLS = (
    "产出指标（50分）",
    "数量指标",
    "修补石阶长度",
    "≥30米",
    "32米",
    "30",
    "30",
    "质量指标",
    "验收合格率",
    "100%",
    "96%",
    "20",
    "19",
    "两处返工",
    "效益指标（40分）",
    "社会效益指标",
    "登山安全程度",
    "提高",
    "提高",
    "40",
    "40",
)
_ROWS = [
    ("产出指标", "数量指标", "修补石阶长度", "≥30米", "32米", "30", "30", None),
    ("产出指标", "质量指标", "验收合格率", "100%", "96%", "20", "19", "两处返工"),
    ("效益指标", "社会效益指标", "登山安全程度", "提高", "提高", "40", "40", None),
]


def form_text(between: str, cells: tuple[str, ...] = _CELLS, heads: tuple[str, ...] = _HEADS) -> str:
    head = ("项目名称", "石阶修补", "主管部门", "溪口县山路站", "实施单位", "溪口县山路站")
    return "项目支出绩效自评表\n\n" + between.join([*head, *heads, *cells, "总分", "90", "89"]) + "\n"


@pytest.mark.parametrize("between", ["\n", "\n\n", " ", "  ", "\u3000"])
def test_one_form_with_any_separator(between: str) -> None:
    (form,) = forms_of(form_text(between))
    rows = [tuple(text or None for text in printed_row(row, *_FIELDS)) for row in form.rows]
    assert rows == _ROWS
    assert form.method == "linear"
    assert (form.project and form.project.text, form.implementer and form.implementer.text) == (
        "石阶修补",
        "溪口县山路站",
    )
    assert (form.total_weight and form.total_weight.text, form.total_score and form.total_score.text) == ("90", "89")


@pytest.mark.parametrize("between", ["\n", " "])
def test_a_total_row_that_counts_in_points(between: str) -> None:
    (form,) = forms_of(
        form_text(between).replace("总分" + between + "90" + between + "89", f"总分{between}90分{between}89分")
    )
    assert len(form.rows) == len(_ROWS)
    assert (form.total_weight and form.total_weight.text, form.total_score and form.total_score.text) == ("90", "89")


def test_a_form_with_nothing_between_its_cells() -> None:
    rows = read_rows(form_text(""), *_FIELDS)
    assert [tuple(text or None for text in row) for row in rows] == _ROWS


def test_words_broken_over_lines_are_joined() -> None:
    text = (
        "项目支出绩效自评表\n\n项目名称 石阶修补\n\n一级\n\n指标\n"
        "二级指标 三级指标\n\n年度指\n\n标值\n\n实际完\n\n成值\n分值 得分\n\n"
        "产出指\n\n标（50\n\n分）\n数量指标\n\n修补进山石阶的\n\n总长度\n≥30米 32米 50 50\n\n"
        "效益指\n\n标（40\n\n分）\n\n社会效益\n\n指标\n登山安全程度 提高 提高 40 40\n\n总分 90 90\n"
    )
    assert read_rows(text, "l1", "l2", "name", "target", "weight", "score") == [
        ("产出指标", "数量指标", "修补进山石阶的总长度", "≥30米", "50", "50"),
        ("效益指标", "社会效益指标", "登山安全程度", "提高", "40", "40"),
    ]


def test_a_header_that_is_printed_again_is_no_row() -> None:
    cells = (*_CELLS[:14], *_HEADS, *_CELLS[14:])
    (form,) = forms_of(form_text("\n", cells))
    assert [row.name and row.name.text for row in form.rows] == ["修补石阶长度", "验收合格率", "登山安全程度"]


def test_the_header_again_at_once_on_the_next_page_is_no_second_group_of_columns() -> None:
    (form,) = forms_of(form_text("\n", (*_HEADS, *_CELLS)))
    rows = [tuple(text or None for text in printed_row(row, *_FIELDS)) for row in form.rows]
    assert rows == _ROWS


def test_a_first_level_that_begins_like_a_head() -> None:
    (form,) = forms_of(form_text("\n", ("项目产出", *_CELLS[1:])))
    assert [row.l1 and row.l1.text for row in form.rows] == ["项目产出", "项目产出", "效益指标"]


def test_a_name_that_ends_like_a_total_row() -> None:
    cells = (*_CELLS[:2], "石料与运输费用", "合计", "≤30万元", "30万元", "30", "30", *_CELLS[7:])
    assert len(read_rows(form_text("\n", cells), "name")) == 3


def test_a_name_that_begins_with_a_figure() -> None:
    cells = (*_CELLS[:2], "60岁以上登山者人数", *_CELLS[3:])
    assert read_rows(form_text("", cells), "name")[0] == ("60岁以上登山者人数",)


@pytest.mark.parametrize("between", ["\n", " "])
def test_of_one_value_only_it_is_the_target(between: str) -> None:
    cells = (*_CELLS[:2], "修补石阶长度", "30米", "30", "0", "大雪封山", *_CELLS[7:])
    rows = read_rows(form_text(between, cells), "target", "actual", "weight", "score")
    assert [text or None for text in rows[0]] == ["30米", None, "30", "0"]


def test_the_lines_of_a_reason_are_no_label_where_all_others_are_listed() -> None:
    heads = (*_HEADS[:-1], "偏差原因分析及改进", "措施")
    cells = (
        "产出指标|数量指标|修补登山石阶护栏|长度|12公里|11公里|10|9.17|1段护栏因征地搬迁|协调滞后，计划次年4|月底前完工"
        "|新增避雨亭|≥6座|5座|5|4.71|部分石料尚未到场|质量指标|石阶工程质量验收|合格率|100%|100%|10|10"
        "|时效指标|主体工程完工时间|2023年10月31|日前|2023年11月20|日|10|8|雨季道路湿滑影响施|工进度，下年度提前|安排备料"
        "|石料款项支付及时|率|≥95%|96.2%|5|5|成本指标|每米石阶平均修补|成本|≤110元|107元|10|10"
    )
    (form,) = forms_of(form_text("\n", tuple(cells.split("|")), heads).replace("90\n89\n", "50\n46.88\n"))
    assert [tuple(text or None for text in printed_row(row, "l2", "reason")) for row in form.rows] == [
        ("数量指标", "1段护栏因征地搬迁协调滞后，计划次年4月底前完工"),
        ("数量指标", "部分石料尚未到场"),
        ("质量指标", None),
        ("时效指标", "雨季道路湿滑影响施工进度，下年度提前安排备料"),
        ("时效指标", None),
        ("成本指标", None),
    ]


def test_a_note_ends_the_rows() -> None:
    text = form_text("\n").replace("总分\n90\n89", "备注：得分由本站自评。") + "\n修补石阶照片\n见附页\n"
    assert len(forms_of(text)[0].rows) == 3


@pytest.mark.parametrize("between", ["\n", " "])
@pytest.mark.parametrize(
    "footer",
    ["单位负责人：林某 填表人：钟某", "单位负责人 林某 填表人 钟某", "审核人（签字）： 填报日期：2024年1月5日"],
)
def test_who_filled_the_form_in_stands_below_the_rows(footer: str, between: str) -> None:
    cells = (
        "产出指标",
        "数量指标",
        "修补石阶长度",
        "≥30米",
        "满意度指标",
        "服务对象满意度指标",
        "登山人满意度",
        "≥90%",
    )
    text = form_text(between, cells, _HEADS[:4]).replace(
        between.join(["总分", "90", "89"]), footer.replace(" ", between)
    )
    assert read_rows(text, "name", "target") == [("修补石阶长度", "≥30米"), ("登山人满意度", "≥90%")]


_UNIT_HEADS = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "实际完成值", "分值", "得分")
_UNIT_CELLS = (
    "产出指标",
    "数量指标",
    "修补石阶长度",
    "≥",
    "30",
    "米",
    "32米",
    "50",
    "50",
    "更换扶手",
    "≥",
    "5",
    "处",
    "5处",
    "40",
    "40",
)


@pytest.mark.parametrize(
    "between",
    [
        "\n",
        " ",
    ],
)
def test_a_unit_column(between: str) -> None:
    rows = read_rows(form_text(between, _UNIT_CELLS, _UNIT_HEADS), "symbol", "target", "unit", "actual")
    assert rows == [("≥", "30", "米", "32米"), ("≥", "5", "处", "5处")]


def test_points_on_the_line_below_their_name() -> None:
    text = form_text(
        "\n",
        (
            "产出指标",
            "质量指标",
            "石料抽检管护机制\n(50分)",
            "长期",
            "长期",
            "50",
            "50",
            "数量指标",
            "修补石阶(40分)",
            "≥30米",
            "32米",
            "40",
            "40",
        ),
    )
    assert read_rows(text, "name", "target")[0] == ("石料抽检管护机制", "长期")


def _with_goals(between: str) -> str:
    goals = (
        "年度总体目标",
        "预期目标",
        "实际完成情况",
        "修补石阶三十级，方便登山。",
        "已修补石阶三十级，登山方便。",
        "绩效指标",
    )
    return form_text(between, _CELLS, (*goals, *_HEADS))


def test_a_goal_of_the_whole_term_in_front_of_that_of_the_year() -> None:
    heads = ("中期绩效目标", "三年修补石阶九百级", "年度绩效目标", "修补石阶三百级", "绩效指标", *_HEADS)
    (form,) = forms_of(form_text("\n\n", _CELLS, heads))
    goals = [goal and goal.text for goal in (form.goal_midterm, form.goal_expected)]
    assert goals == ["三年修补石阶九百级", "修补石阶三百级"]


def test_the_label_of_the_goals_below_their_heads_is_no_third_head() -> None:
    text = _with_goals("\n").replace("年度总体目标\n预期目标\n实际完成情况", "预期目标\n实际完成情况\n年度总体目标")
    (form,) = forms_of(text)
    assert (form.goal_expected and form.goal_expected.text) == "修补石阶三十级，方便登山。"


@pytest.mark.parametrize("title", ["项目支出绩效自评表（续）", "续表", "项目支出绩效自评表(续表)"])
def test_a_title_printed_again_on_the_next_page_is_in_no_row(title: str) -> None:
    cut = _CELLS.index("质量指标")
    (form,) = forms_of(form_text("\n", (*_CELLS[:cut], title, *_CELLS[cut:])))
    assert [tuple(text or None for text in printed_row(row, *_FIELDS)) for row in form.rows] == _ROWS


def test_goals_are_parted_at_the_end_of_a_sentence() -> None:
    (form,) = forms_of(_with_goals("\n"))
    assert form.goal_expected is not None
    assert form.goal_actual is not None
    assert form.goal_expected.text == "修补石阶三十级，方便登山。"
    assert form.goal_actual.text.startswith("已修补石阶三十级，登山方便。")


def test_the_label_of_the_indicators_is_no_part_of_the_goal() -> None:
    (form,) = forms_of(_with_goals("\n"))
    assert form.goal_actual is not None
    assert form.goal_actual.text == "已修补石阶三十级，登山方便。"


@pytest.mark.parametrize(("between", "adjusted"), [("\n", "同年初"), ("\n\n", "修补石阶二十八级。"), ("\n", "")])
def test_what_the_year_made_of_a_goal_is_in_none_of_the_others(between: str, adjusted: str) -> None:
    text = _with_goals(between).replace(between.join(["年度总体目标", "预期目标", "实际完成情况"]), between.join(
        ["年初绩效目标", "全年（调整）绩效目标", "全年目标实际完成情况"]
    ))  # fmt: skip
    text = text.replace("方便登山。" + between, "方便登山。" + between + (adjusted + between) * bool(adjusted))
    (form,) = forms_of(text)
    assert (form.goal_expected and form.goal_expected.text) == "修补石阶三十级，方便登山。"
    assert (form.goal_actual and form.goal_actual.text) == "已修补石阶三十级，登山方便。"


def test_goals_in_text_that_runs_together() -> None:
    (form,) = forms_of(_with_goals(""))
    assert form.goal_expected is not None
    assert form.goal_expected.text == "修补石阶三十级，方便登山。"


def test_money_in_running_text() -> None:
    money = (
        "项目资金（万元）",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "分值",
        "执行率",
        "得分",
        "年度资金总额",
        "60",
        "60",
        "57",
        "10",
        "95%",
        "9.5",
        "其中：财政拨款",
        "60",
        "60",
        "57",
        "其他资金",
        "0",
        "0",
        "0",
    )
    for between in ("\n", " "):
        (form,) = forms_of(form_text(between, _CELLS, (*money, *_HEADS)))
        assert form.money_unit is not None
        assert form.money_unit.text == "万元"
        found = [(row.source, row.budget and row.budget.text, row.executed and row.executed.text) for row in form.funds]
        assert found == [("total", "60", "57"), ("fiscal", "60", "57"), ("other", "0", "0")]
        assert (form.funds[0].rate and form.funds[0].rate.text, form.funds[0].score and form.funds[0].score.text) == (
            "95%",
            "9.5",
        )


_REMARKS = """项目支出绩效自评表
项目名称 石阶修补
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 备注
产出指标 数量指标 修补石阶长度 ≥30米 32米 30 30 证明材料
产出指标 质量指标 验收合格率 100% 96% 20 19 证明材料
效益指标 社会效益指标 登山安全程度 提高 提高 40 40 证明材料
总分 90 89
"""


@pytest.mark.parametrize("between", [" ", "\n"])
@pytest.mark.parametrize("remark", ["证明材料", "核心指标"])
def test_remarks_and_names_that_are_heads_elsewhere(remark: str, between: str) -> None:
    text = _REMARKS.replace("证明材料", remark).replace("修补石阶长度", "资金支出").replace("验收合格率", "资金到位")
    (form,) = forms_of(text.replace(" ", between))
    assert [row.name.text for row in form.rows] == ["资金支出", "资金到位", "登山安全程度"]


@pytest.mark.parametrize("remark", ["续表", "存在问题"])
def test_a_remark_is_neither_a_title_nor_the_end_of_the_rows(remark: str) -> None:
    (form,) = forms_of(_REMARKS.replace("证明材料", remark))
    assert [printed_row(row, "reason") for row in form.rows] == [(remark,)] * 3


@pytest.mark.parametrize(
    ("values", "expected"),
    [(("≥30米 ", "100% ", "提高 "), ("≥30米", "32米")), (("", "", ""), ("", "32米"))],
    ids=("both", "actual alone"),
)
def test_one_word_for_target_and_actual(values: tuple[str, str, str], expected: tuple[str, str]) -> None:
    text = _REMARKS.replace("年度指标值 实际完成值", "指标值完成情况").replace(" 备注", "").replace(" 证明材料", "")
    for value in zip(("≥30米 ", "100% ", "提高 "), values, strict=True):
        text = text.replace(*value, 1)
    (form,) = forms_of(text)
    row = form.rows[0]
    assert (row.target and row.target.text, row.actual and row.actual.text) == expected


@pytest.mark.parametrize("title", ["项目支出绩效自评表 （续表）", "2023年度 续表"])
def test_a_title_of_two_words_printed_again_is_no_remark(title: str) -> None:
    text = _REMARKS.replace(" 证明材料", "").replace("效益指标 社会", f"{title}\n效益指标 社会")
    (form,) = forms_of(text)
    assert "续表" not in "".join(map(str, [printed_row(row, "name", "reason") for row in form.rows]))
