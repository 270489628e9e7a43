"""Rows that add up a group of indicators: they are no indicators, and do not end the form."""

import pytest
from planted.documents import forms_of

_HEAD = (
    "项目支出绩效自评表\n项目名称\t石阶修补\n"
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
)
_OUTPUT = "产出指标\t数量指标\t修补石阶长度\t≥30米\t32米\t60\t60\t\n"
_BENEFIT = "效益指标\t社会效益指标\t登山安全\t提升\t提升\t{}\t28\t\n"


@pytest.mark.parametrize(
    ("output", "benefit", "total"),
    [
        ("小计\t\t\t\t\t60\t60\t\n", "小计\t\t\t\t\t30\t28\t\n", "总分\t\t\t\t\t90\t88\t\n"),
        ("\t小计\t\t\t\t60\t60\t\n", "\t小计\t\t\t\t30\t28\t\n", "总分\t\t\t\t\t90\t88\t\n"),
        ("产出指标小计\t\t\t\t\t60\t60\t\n", "效益指标小计\t\t\t\t\t30\t28\t\n", "合计\t\t\t\t\t90\t88\t\n"),
        ("产出指标\t数量指标\t小计\t\t\t60\t60\t\n", "", "总分\t\t\t\t\t90\t88\t\n"),
        ("合计\t\t\t\t\t60\t60\t\n", "合计\t\t\t\t\t30\t28\t\n", "总分\t\t\t\t\t90\t88\t\n"),
        ("合计\t\t\t\t\t60\t60\t\n", "", "合计\t\t\t\t\t90\t88\t\n"),
        ("", "", "合计\t\t\t\t\t90\t88\t\n备注\t自评分\t\t\t\t\t88\t\n"),
        # what stands below the total of the form is not of its rows
        ("", "", "总分\t\t\t\t\t90\t88\t\n产出指标\t得分\t\t\t\t60\t59\t\n效益指标\t得分\t\t\t\t30\t28\t\n"),
        ("", "", "合计\t\t\t\t\t90\t88\t\n产出指标\t数量\t护栏\t5处\t5处\t20\t20\t\n合计\t\t\t\t\t20\t20\t\n"),
    ],
)
def test_the_rows_of_all_groups_and_the_total_of_the_form(output: str, benefit: str, total: str) -> None:
    (form,) = forms_of(_HEAD + _OUTPUT + output + _BENEFIT.format(30) + benefit + total)
    names = [(row.l1 and row.l1.text, row.name and row.name.text) for row in form.rows]
    assert names == [("产出指标", "修补石阶长度"), ("效益指标", "登山安全")]
    assert [piece and piece.text for piece in (form.total_weight, form.total_score)] == ["90", "88"]


def test_a_level_that_only_its_sum_prints_is_that_of_the_rows_below() -> None:
    text = _OUTPUT.replace("产出指标\t", "\t") + _BENEFIT.format(30)
    (form,) = forms_of(_HEAD + "产出指标\t小计\t\t\t\t60\t60\t\n" + text + "总分\t\t\t\t\t90\t88\t\n")
    assert [row.l1 and row.l1.text for row in form.rows] == ["产出指标", "效益指标"]


def test_an_indicator_whose_name_speaks_of_a_sum_stays() -> None:
    (form,) = forms_of(_HEAD + _OUTPUT.replace("修补石阶长度", "分段验收小计") + "总分\t\t\t\t\t60\t60\t\n")
    assert [row.name and row.name.text for row in form.rows] == ["分段验收小计"]
