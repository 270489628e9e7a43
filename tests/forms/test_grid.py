"""Tables to forms: header, money, goals, rows that were cut, totals, notes, many projects in one table."""

import pytest
from planted.documents import forms_of, read_rows, spread

from extract.model.raw import Piece, RawForm

_HEADS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施"
_FIELDS = ("l1", "l2", "name", "target", "actual", "weight", "score", "reason")


def text_of(piece: Piece | None) -> str | None:
    return piece.text if piece is not None else None


def names(form: RawForm) -> list[str | None]:
    return [text_of(row.name) for row in form.rows]


def test_a_page_cut_in_the_middle_of_a_row() -> None:
    text = (
        f"项目支出绩效自评表\n\n项目名称\t石阶修补\n{_HEADS}\n"
        "产出指标\t数量指标\t修补石阶长度\t≥30米\t28米\t50\t45\t石料运到\n\n"
        f"- 3 -\n\n{_HEADS}\n\t\t\t\t\t\t\t较晚\n"
        "产出指标\t质量指标\t验收合格率\t100%\t100%\t40\t40\t\n总分\t\t\t\t\t90\t85\t\n"
    )
    assert read_rows(text, *_FIELDS) == [
        ("产出指标", "数量指标", "修补石阶长度", "≥30米", "28米", "50", "45", "石料运到较晚"),
        ("产出指标", "质量指标", "验收合格率", "100%", "100%", "40", "40", ""),
    ]


_CUT_NAME = (
    f"项目支出绩效自评表\n\n项目名称\t石阶修补\n{_HEADS}\n"
    "产出指标\t数量指标\t新修和修补进山\t≥30米\t32米\t50\t50\t\n\n- 3 -\n\n"
    "{again}\t\t石阶的总长度\t\t\t\t\t\n\t质量指标\t验收合格率\t100%\t100%\t40\t40\t\n"
)


def test_a_name_cut_by_a_page() -> None:
    rows = read_rows(_CUT_NAME.format(again=""), "name", "target")
    assert rows == [("新修和修补进山石阶的总长度", "≥30米"), ("验收合格率", "100%")]


def test_a_name_cut_by_a_page_that_repeats_the_header() -> None:
    rows = read_rows(_CUT_NAME.format(again=_HEADS + "\n"), "name", "target")
    assert rows == [("新修和修补进山石阶的总长度", "≥30米"), ("验收合格率", "100%")]


def test_a_header_in_two_rows() -> None:
    text = spread(
        "||||符号|值|单位||||",
        "产出指标|数量指标|修补石阶长度|10|≥|30|米|32|100%|10|9.5",
        heads=(
            "一级指标",
            "二级指标",
            "三级指标",
            "指标分值",
            "预期指标值",
            "",
            "",
            "实际完成值",
            "单项指标完成情况",
            "单项指标得分",
            "单项指标折算得分",
        ),
    )
    assert read_rows(text, "name", "symbol", "target", "unit", "actual", "weight", "score") == [
        ("修补石阶长度", "≥", "30", "米", "32", "10", "9.5")
    ]


@pytest.mark.parametrize("word", ["总分", "合计", "总计", "总 分", "自评总分", "**总分**", "总分："])
def test_total_rows(word: str) -> None:
    (form,) = forms_of(spread("产出指标|数量指标|修补石阶长度|≥30米|32米|90|88|", f"{word}|||||100|98|"))
    assert (names(form), text_of(form.total_weight), text_of(form.total_score)) == (["修补石阶长度"], "100", "98")


@pytest.mark.parametrize(
    ("row", "weight", "score"),
    [
        ("总分|100|98", "100", "98"),
        ("总分|||||||98", None, "98"),
        ("总分|98", None, "98"),
        ("总|分||||100|98|", "100", "98"),
    ],
)
def test_totals_out_of_place(row: str, weight: str | None, score: str | None) -> None:
    (form,) = forms_of(spread("产出指标|数量指标|修补石阶长度|≥30米|32米|90|88|", row))
    assert (len(form.rows), text_of(form.total_weight), text_of(form.total_score)) == (1, weight, score)


@pytest.mark.parametrize(
    "row",
    [
        "备注|得分由本站自评||||||",
        "说明|本表由本站填写||||||",
        "评价结论|石阶修补完成较好，下年继续养护||||||",
        "注：得分由本站自评|||||||",
        "|||单位负责人：林某||||",
        "单位负责人：林某|||填表人：钟某||||",
        "|单位负责人|林某|审核人|钟某|||",
    ],
)
def test_a_note_below_the_rows_is_no_row(row: str) -> None:
    assert names(forms_of(spread("产出指标|数量指标|修补石阶长度|≥30米|32米|90|88|", row))[0]) == ["修补石阶长度"]


@pytest.mark.parametrize(
    "row",
    [
        "||……|||||",
        "||/|||||",
        "||指标2：|||||",
        "产出指标|时效指标||||||",
        "||…|……|……|||",
    ],
)
def test_rows_that_hold_no_indicator(row: str) -> None:
    (form,) = forms_of(
        spread(
            "产出指标|数量指标|修补石阶长度|≥30米|32米|40|40|", row, "效益指标|社会效益指标|登山安全|提高|提高|50|50|"
        )
    )
    assert names(form) == ["修补石阶长度", "登山安全"]


def test_dots_with_points_are_a_row_of_the_sums() -> None:
    rows = (
        "产出指标|数量指标|修补石阶长度|≥30米|32米|40|40|",
        "||……|……|……|10|0|",
        "效益指标|社会效益指标|登山安全|提高|提高|40|40|",
    )
    (form,) = forms_of(spread(*rows))
    assert names(form) == ["修补石阶长度", "……", "登山安全"]


@pytest.mark.parametrize(
    ("heads", "row", "total", "expected"),
    [
        ("分值/得分", "90/85", "100/95", ("90", "85", "100", "95")),
        ("得分/分值", "85/90", "95/100", ("90", "85", "100", "95")),
        ("分值\t得分", "90分\t85分", "100分\t95分", ("90分", "85分", "100分", "95分")),
        ("偏差率\t得分", "-6.7%\t85", "\t95", (None, "85", None, "95")),
        ("偏差率\t得分", "-2米\t85", "\t95", (None, "85", None, "95")),
        ("分值\t自评得分\t复核得分", "90\t85\t80", "100\t95\t90", ("90", "85", "100", "95")),
        ("分值\t扣分\t得分", "90\t5\t85", "100\t5\t95", ("90", "85", "100", "95")),
        ("分值\t得分", "lO\tl0", "100\t100", ("lO", "l0", "100", "100")),
    ],
)
def test_how_points_are_printed(heads: str, row: str, total: str, expected: tuple[str | None, ...]) -> None:
    (form,) = forms_of(
        f"项目支出绩效自评表\n\n项目名称\t石阶修补\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t{heads}\n"
        f"产出指标\t数量指标\t修补石阶长度\t≥30米\t28米\t{row}\n总分\t\t\t\t\t{total}\n"
    )
    (found,) = form.rows
    assert (*map(text_of, (found.weight, found.score, form.total_weight, form.total_score)),) == expected


def test_merged_cells_that_are_printed_in_each_of_their_columns() -> None:
    (form,) = forms_of(
        "项目支出绩效自评表\n\n项目名称\t石阶修补\t石阶修补\t石阶修补\n主管部门\t溪口县\t溪口县\t实施单位\t实施单位\t山路站\t山路站\n"
        "项目资金\t年初预算数\t全年预算数\t全年执行数\t全年执行数\t分值\t执行率\t得分\n"
        "年度资金总额\t60\t60\t54\t54\t10\t90%\t9\n"
        "年度目标\t预期目标\t预期目标\t实际完成情况\t实际完成情况\n年度目标\t石阶平整\t石阶平整\t石阶平整\t石阶平整\n"
        "一级指标\t二级指标\t三级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        "产出指标\t质量指标\t石阶平整\t石阶平整\t平整\t平整\t90\t85\n总分\t总分\t总分\t总分\t总分\t总分\t100\t94\n"
    )
    (row,) = form.rows
    heads = (form.project, form.authority, form.implementer, form.goal_expected, form.goal_actual, form.total_score)
    assert [text_of(each) for each in heads] == ["石阶修补", "溪口县", "山路站", "石阶平整", "石阶平整", "94"]
    assert [text_of(each) for each in (row.name, row.target, row.actual, row.score)] == [
        "石阶平整",
        "平整",
        "平整",
        "85",
    ]
    assert text_of(form.funds[0].executed) == "54"


def test_levels_that_no_list_holds_keep_their_points() -> None:
    (form,) = forms_of(
        f"项目支出绩效自评表\n\n项目名称\t石阶修补\n{_HEADS}\n"
        "石阶与服务(90分)\t数量指标\t修补石阶长度\t≥30米\t28米\t90\t85\t\n总分\t\t\t\t\t90\t85\t\n"
    )
    assert [(text_of(row.l1), text_of(row.l1_weight), text_of(row.l2)) for row in form.rows] == [
        ("石阶与服务", "90", "数量指标")
    ]


@pytest.mark.parametrize(
    ("head", "project", "authority", "implementer"),
    [
        (
            "项目名称\t石阶修补\n主管部门\t溪口县山路站\t实施单位\t溪口县山路站本级",
            "石阶修补",
            "溪口县山路站",
            "溪口县山路站本级",
        ),
        (
            "项目名称：石阶修补\t\n主管部门：溪口县山路站\t实施单位：溪口县山路站本级",
            "石阶修补",
            "溪口县山路站",
            "溪口县山路站本级",
        ),
        (
            "项目名称\t“石阶修补”\n主管部门及代码\t溪口县山路站\t实施单位（盖章）\t溪口县山路站本级",
            "石阶修补",
            "溪口县山路站",
            "溪口县山路站本级",
        ),
        (  # who fills the form in is its implementer where no other is named
            "填报单位\t溪口县林场\n项目名称\t石阶修补\n主管部门\t溪口县山路站\t实施单位\t溪口县山路站本级",
            "石阶修补",
            "溪口县山路站",
            "溪口县山路站本级",
        ),
        (
            "填报单位：溪口县林场\t\n项目名称\t石阶修补\n主管部门\t溪口县山路站",
            "石阶修补",
            "溪口县山路站",
            "溪口县林场",
        ),
        (  # the part of a project that the form is about
            "一级项目名称\t山路专项\t二级项目名称\t石阶修补\n主管部门\t溪口县山路站",
            "石阶修补",
            "溪口县山路站",
            None,
        ),
        ("一级项目名称\t石阶修补\t二级项目名称\t\n主管部门\t溪口县山路站", "石阶修补", "溪口县山路站", None),
        ("项 目 名 称\t石阶 修补\n主管\t部门\t溪口县山路站\t实施单位\t", "石阶修补", "溪口县山路站", None),
        ("项目名称\t石阶修补\n主管部门\t—\t实施单位\t溪口县山路站本级", "石阶修补", None, "溪口县山路站本级"),
        (
            "项目名称\t石阶修补\n主管部门\t溪口县山路站\t\t溪口县山路站本级",
            "石阶修补",
            "溪口县山路站",
            "溪口县山路站本级",
        ),
    ],
)
def test_header_block(head: str, project: str, authority: str | None, implementer: str | None) -> None:
    (form,) = forms_of(spread("产出指标|数量指标|修补石阶长度|≥30米|32米|90|90|", head=head))
    assert (text_of(form.project), text_of(form.authority), text_of(form.implementer)) == (
        project,
        authority,
        implementer,
    )


@pytest.mark.parametrize(
    ("heads", "cells", "expected"),
    [
        ("实际完成值\t完成情况", "28米\t已完成", ("28米", "石料晚到")),
        ("完成情况\t实际完成值", "已完成\t28米", ("28米", "石料晚到")),
        ("实际完成值\t完成情况", "\t28米", ("28米", "石料晚到")),
        ("实际完成值\t分值\t得分\t偏差原因\t改进措施", "28米\t90\t88\t石料晚到\t提早备料", ("28米", "石料晚到")),
        ("实际完成值\t分值\t得分\t偏差原因\t偏差原因及措施", "28米\t90\t88\t\t石料晚到", ("28米", "石料晚到")),
    ],
)
def test_two_columns_of_one_field(heads: str, cells: str, expected: tuple[str, str]) -> None:
    rest = ("", "") if "得分" in heads else ("\t分值\t得分\t偏差原因", "\t90\t88\t石料晚到")
    text = (
        f"项目支出绩效自评表\n项目名称\t石阶修补\n一级指标\t二级指标\t三级指标\t指标值\t{heads}{rest[0]}\n"
        f"产出指标\t数量指标\t修补石阶长度\t≥30米\t{cells}{rest[1]}\n"
    )
    (form,) = forms_of(text)
    assert [(text_of(row.actual), text_of(row.reason)) for row in form.rows] == [expected]


_WANTED, _DONE = "修补石阶三十级，更换扶手五处，清理路边杂草", "修补石阶三十二级，更换扶手五处，清理路边杂草"


_THREE_GOALS = "当年绩效目标\t年初绩效目标\t全年(调整)绩效目标\t全年目标实际完成情况"


@pytest.mark.parametrize(
    ("block", "expected", "actual"),
    [
        (f"年度总体目标\t预期目标\t\t实际完成情况\t\n\t{_WANTED}\t\t{_DONE}\t", _WANTED, _DONE),
        (f"年度总体目标\t年初设定目标\t年度总体目标完成情况综述\n{_WANTED}\t{_DONE}", _WANTED, _DONE),
        (f"年度目标\t{_WANTED}", _WANTED, None),
        (f"年度目标\t{_WANTED}\t完成情况\t{_DONE}", _WANTED, _DONE),
        (f"年度总体目标\t预期目标\t{_WANTED}\t实际完成情况\t{_DONE}", _WANTED, _DONE),
        (f"年度总体目标\t预期目标\t\t实际完成情况\t\n\t{_WANTED}\t\t\t", _WANTED, None),
        (
            f"年度总体目标\t预期目标\t\t实际完成情况\t\n\t{_WANTED[:11]}\t\t{_DONE[:11]}\t\n\n- 2 -\n\n"
            f"\t{_WANTED[11:]}\t\t{_DONE[11:]}\t",
            _WANTED,
            _DONE,
        ),
        (
            "年度总体目标\t预期目标\t\t实际完成情况\t\n\t修补石阶三十级\t\t修补石阶三十二级\t",
            "修补石阶三十级",
            "修补石阶三十二级",
        ),
        (f"{_THREE_GOALS}\n{_WANTED}\t\t{_DONE}\t", _WANTED, _DONE),
        (f"{_THREE_GOALS}\n\t{_WANTED}\t\t{_DONE}", _WANTED, _DONE),
        (f"{_THREE_GOALS}\n\t{_WANTED}\t同年初\t{_DONE}", _WANTED, _DONE),
        (f"{_THREE_GOALS}\n当年绩效目标\t{_WANTED}\t\t{_DONE}", _WANTED, _DONE),
        (f"{_THREE_GOALS}\n当年绩效目标\t{_WANTED}\t修补石阶四十级。\t{_DONE}", _WANTED, _DONE),
        (f"年初目标\t调整目标\t完成情况\n{_WANTED}\t修补石阶四十级。\t{_DONE}", _WANTED, _DONE),
        (f"{_THREE_GOALS}\n\t{_WANTED}\t\t", _WANTED, None),
    ],
)
def test_goals(block: str, expected: str, actual: str | None) -> None:
    text = spread("产出指标|数量指标|修补石阶长度|≥30米|32米|90|90|", head=f"项目名称\t石阶修补\n{block}")
    (form,) = forms_of(text)
    assert (text_of(form.goal_expected), text_of(form.goal_actual)) == (expected, actual)


@pytest.mark.parametrize(
    ("title", "head", "heads", "kind"),
    [
        ("项目支出绩效自评表", "项目名称\t石阶修补", _HEADS, "project_self_eval"),
        ("部门整体支出绩效自评表", "部门名称\t溪口县山路站", _HEADS, "department_self_eval"),
        (
            "转移支付区域绩效自评表",
            "转移支付名称\t山路补助\n中央主管部门\t甲部\n地方主管部门\t乙局",
            "一级指标\t二级指标\t三级指标\t指标值\t全年实际完成值\t未完成原因和改进措施",
            "transfer_self_eval",
        ),
        ("项目支出绩效目标表", "项目名称\t石阶修补", "一级指标\t二级指标\t三级指标\t指标值\t度量单位", "project_goals"),
        ("", "项目名称\t石阶修补", _HEADS, "project_self_eval"),
        ("", "项目名称\t石阶修补", "一级指标\t二级指标\t三级指标\t指标值", "project_goals"),
        ("", "部门名称\t溪口县山路站", _HEADS, "department_self_eval"),
        ("绩效评价指标体系", "", "一级指标\t二级指标\t三级指标\t标准分值\t指标解释", "evaluation_index"),
    ],
)
def test_kinds(title: str, head: str, heads: str, kind: str) -> None:
    row = "产出指标\t数量指标\t修补石阶长度\t" + ("10\t石阶的长度" if "标准分值" in heads else "≥30米\t32米")
    text = "\n".join(part for part in (title, "", head, heads, row) if part or part == "") + "\n"
    (form,) = forms_of(text)
    assert form.kind == kind


_MANY = "项目名称\t年度绩效目标\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位\n"


def test_a_table_of_many_projects() -> None:
    text = f"项目支出绩效目标表\n\n{_MANY}" + (
        "石阶修补\t修补三十级\t产出指标\t数量指标\t修补石阶长度\t≥\t30\t米\n"
        "\t\t效益指标\t社会效益指标\t登山安全程度\t\t提高\t\n\t\t满意度指标\t满意度指标\t登山者满意度\t≥\t90\t%\n"
        "扶手更换\t更换五处\t产出指标\t数量指标\t更换扶手处数\t≥\t5\t处\n\t\t满意度指标\t满意度指标\t登山者满意度\t≥\t95\t%\n"
    )
    first, second = forms_of(text)
    assert (text_of(first.project), names(first)) == ("石阶修补", ["修补石阶长度", "登山安全程度", "登山者满意度"])
    assert (text_of(second.project), names(second)) == ("扶手更换", ["更换扶手处数", "登山者满意度"])
    assert (text_of(first.goal_expected), text_of(second.goal_expected)) == ("修补三十级", "更换五处")
    assert {first.kind, second.kind} == {"project_goals"}


def test_a_project_cell_that_stands_in_the_middle_of_its_rows() -> None:
    text = f"项目支出绩效目标表\n\n{_MANY}" + (
        "\t\t产出指标\t数量指标\t修补石阶长度\t≥\t30\t米\n石阶修补\t修补三十级\t效益指标\t社会效益指标\t登山安全程度\t\t提高\t\n"
        "\t\t满意度指标\t满意度指标\t登山者满意度\t≥\t90\t%\n"
        "\t\t产出指标\t数量指标\t更换扶手处数\t≥\t5\t处\n扶手更换\t更换五处\t效益指标\t社会效益指标\t登山便利程度\t\t提高\t\n"
        "\t\t满意度指标\t满意度指标\t登山者满意度\t≥\t95\t%\n"
    )
    first, second = forms_of(text)
    assert (text_of(first.project), names(first)) == ("石阶修补", ["修补石阶长度", "登山安全程度", "登山者满意度"])
    assert (text_of(second.project), names(second)) == ("扶手更换", ["更换扶手处数", "登山便利程度", "登山者满意度"])


def test_markdown_html_and_tabs_give_the_same_rows() -> None:
    cells = [
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标（50分）", "数量指标", "修补石阶长度", "≥30米", "32米", "50", "50"],
        ["效益指标（40分）", "社会效益指标", "登山安全程度", "提高", "提高", "40", "38"],
    ]
    tabs = "项目名称\t石阶修补\n" + "\n".join("\t".join(row) for row in cells) + "\n"
    markdown = (
        "| 项目名称 | 石阶修补 | | | | | |\n"
        + "|---" * 7
        + "|\n"
        + "\n".join("| " + " | ".join(row) + " |" for row in cells)
        + "\n"
    )
    html = (
        "<table><tr><td>项目名称</td><td colspan=6>石阶修补</td></tr>"
        + "".join("<tr>" + "".join(f"<td><p>{text}</p></td>" for text in row) + "</tr>" for row in cells)
        + "</table>"
    )
    expected = read_rows(tabs, *_FIELDS[:7], "l1_weight")
    assert expected[0] == ("产出指标", "数量指标", "修补石阶长度", "≥30米", "32米", "50", "50", "50")
    assert read_rows(markdown, *_FIELDS[:7], "l1_weight", name="a.md") == expected
    assert read_rows(html, *_FIELDS[:7], "l1_weight", name="a.html") == expected


def test_points_in_a_row_of_their_own_column() -> None:
    text = spread(
        "产出指标|50|数量指标|20|修补石阶长度|20|≥30米|32米|20",
        "||质量指标|30|验收合格率|30|100%|100%|30",
        heads=("一级指标", "权重", "二级指标", "权重", "三级指标", "权重", "指标值", "实际完成值", "得分"),
    )
    assert read_rows(text, "l1", "l1_weight", "l2", "l2_weight", "name", "weight", "score")[0] == (
        "产出指标",
        "50",
        "数量指标",
        "20",
        "修补石阶长度",
        "20",
        "20",
    )


def test_a_header_without_levels() -> None:
    heads = "指标\t目标\t实绩\t分值\t自评"
    rows = "产出\t石阶长度\t≥30米\t32米\t50\t50\n\t扶手完好率\t≥95%\t93%\t40\t39\n"
    text = f"项目支出绩效自评表\n\n项目名称\t石阶修补\n{heads}\n{rows}合计\t\t\t\t90\t89\n"
    assert read_rows(text, "l1", "l2", "name", "target", "actual", "weight", "score") == [
        ("产出", None, "石阶长度", "≥30米", "32米", "50", "50"),
        ("产出", None, "扶手完好率", "≥95%", "93%", "40", "39"),
    ]
    flat = text.replace("产出\t", "").replace("\n\t", "\n")
    assert [row[2] for row in read_rows(flat, "l1", "l2", "name")] == ["石阶长度", "扶手完好率"]


@pytest.mark.parametrize("head", ["是否核心指标", "是否核心指标（是/否）", "是否为关键指标"])
def test_what_answers_a_question_is_no_reason(head: str) -> None:
    heads = f"指标名称|计量单位|指标性质|年初指标值|调整指标值|全年完成值|得分系数|指标权重|指标得分|{head}".split("|")
    (form,) = forms_of(spread("修补石阶长度|米|≥|30||32|100|90|90|是", heads=tuple(heads)))
    assert [(text_of(row.actual), text_of(row.score), row.reason) for row in form.rows] == [("32", "90", None)]
