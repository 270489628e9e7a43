"""Scores that an evaluation report gives in prose below its index table."""

from planted.documents import forms_of, source_of

from extract.forms.report_scores import scores_from_prose
from extract.model.raw import RawForm

_TABLE = (
    "绩效评价指标体系\n\n一级指标\t二级指标\t三级指标\t标准分值\t指标解释\n"
    "决策\t项目立项\t立项依据充分性\t6\t依据是否充分\n"
    "产出\t产出数量\t石阶修补完成\t14\t修补的级数\n\n"
)
_PROSE = "立项依据充分性：目标分值6分，得分5分。石阶修补完成：目标分值 14 分，得分 13.5 分。"
_PROSE += "综合得分为92.5分，评价等级为优。\n"


def form_of(text: str) -> RawForm:
    (form,) = forms_of(text)
    return scores_from_prose(source_of(text), form, len(text))


def test_one_paragraph_for_each_row() -> None:
    form = form_of(_TABLE + _PROSE)
    assert [row.score and row.score.text for row in form.rows] == ["5", "13.5"]
    assert form.total_score is not None
    assert form.total_score.text == "92.5"


def test_full_marks_that_are_not_those_of_the_rows() -> None:
    assert [row.score for row in form_of(_TABLE + _PROSE.replace("目标分值6", "目标分值7")).rows] == [None, None]


def test_a_paragraph_is_missing() -> None:
    assert [row.score for row in form_of(_TABLE + _PROSE.split("。", maxsplit=1)[0] + "。\n").rows] == [None, None]


def test_a_form_with_scores_of_its_own_is_left_alone() -> None:
    text = (
        "项目支出绩效自评表\n\n项目名称\t石阶修补\n一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t分值\t得分\n产出\t产出数量\t石阶修补完成\t3级\t3级\t14\t12\n\n"
        + _PROSE
    )
    (form,) = forms_of(text)
    assert scores_from_prose(source_of(text), form, len(text)) == form
