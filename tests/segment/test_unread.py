"""A form that no decoder found is said (JX-F007); words of forms in prose, contents and blank forms are not one."""

from __future__ import annotations

import pytest

from extract import load
from extract.config import Config, ModelsConfig
from extract.model.record import DocumentRecord

NAMES = ["清淤河道长度", "验收合格率", "完工及时率", "防洪能力提升", "群众满意度"]
TARGETS = ["≥12公里", "100%", "100%", "提升", "≥90%"]
ACTUALS = ["12.5公里", "100%", "95%", "提升", "93%"]
LEVELS = [
    "产出指标",
    "数量指标",
    "质量指标",
    "时效指标",
    "效益指标",
    "社会效益指标",
    "满意度指标",
    "服务对象满意度指标",
]
HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
TITLE = "青禾区水务局2023年度部门决算\n\n项目支出绩效自评表\n（2023年度）\n"
NAMED = "项目名称\n河道清淤\n主管部门\n青禾区水务局\n"


def torn(*heads: str) -> str:
    """Each column under its head, one after the other."""
    columns = {"一级指标": LEVELS, "三级指标": NAMES, "年度指标值": TARGETS, "实际完成值": ACTUALS}
    columns |= {"分值": ["20", "20", "10", "30", "10"], "得分": ["20", "20", "9", "30", "10"]}
    return "\n".join(line for head in heads or columns for line in (head, *columns[head])) + "\n总分\n100\n98.83\n"


def record_of(text: str) -> DocumentRecord:
    return load(Config(models=ModelsConfig(enabled=False))).read("自评.txt", b"\xef\xbb\xbf" + text.encode())


COMMAS = (
    "一、基本情况\n我局已开展自评。\n" * 8
    + "二、附表\n项目支出绩效自评表,,,,,,\n项目名称,河道清淤,,,,,\n"
    + (",".join(HEAD) + "\n产出指标,数量指标,清淤河道长度,≥12公里,12.5公里,20,20\n三、其他\n无。\n")
)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        (TITLE + NAMED + torn(), "项目支出"),
        (TITLE + torn(), "项目支出"),
        (COMMAS, "项目名称"),
        (TITLE + "项目名称\t河道清淤\n" + "\t".join(HEAD) + "\n\n第四部分 名词解释\n一、财政拨款收入\n", "项目支出"),
        (TITLE + "项目名称 河道清淤\n" + " ".join(HEAD) + "\n\n第四部分 名词解释\n财政拨款收入：指…\n", "项目支出"),
    ],
)
def test_a_lost_form_is_said_with_its_place_and_heads(text: str, near: str) -> None:
    record = record_of(text)
    assert (record.status, record.forms) == ("partial", ())
    (error,) = record.errors
    assert (error.code, error.place) == ("JX-F007", str(text.index(near)))
    assert "三级指标、年度指标值、实际完成值" in error.message
    assert "pdftotext -layout" in error.message


def test_a_lost_form_beside_one_that_was_read_is_said_once() -> None:
    row = ["产出指标", "数量指标", "养护长度", "8公里", "8公里", "90", "90"]
    whole = "\n".join(["项目支出绩效自评表", "项目名称\t堤防养护", "\t".join(HEAD), "\t".join(row)])
    record = record_of(whole + "\n\n" + TITLE + NAMED + torn())
    assert [form.project for form in record.forms] == ["堤防养护"]
    assert [error.code for error in record.errors] == ["JX-F007"]


@pytest.mark.parametrize(
    "text",
    [
        "项目支出绩效自评表填报说明\n项目名称：填写全称。\n自评表设一级指标、二级指标、三级指标，"
        "年度指标值、实际完成值、分值和得分逐行填写。\n",
        "一、自评内容\n项目名称、主管部门应与预算一致。\n" + "".join(f"（一）{head}\n≥12公里\n" for head in HEAD),
        "自评表填报说明\n项目名称：填写项目的全称。\n" + "".join(f"{head}：\n逐行填写。\n" for head in HEAD),
        "目录\n一、项目支出绩效自评表……12\n二、部门整体支出绩效自评表……15\n三、三级指标说明……20\n四、得分情况……25\n",
        "项目名称：河道清淤。年初设定目标12公里，实际完成12.5公里，分值20，得分20，自评98分。\n",
        "项目支出绩效自评表\n项目名称\n主管部门\n" + "\n".join(HEAD) + "\n产出指标\n数量指标\n50\n30\n10\n",
        "项目支出绩效自评表\n" + "\t".join(["项目名称", *HEAD]) + "\n",
        "项目支出绩效自评表\n项目名称\t本单位无项目支出，故本表为空\n" + "\t".join(HEAD) + "\n",
        "项目支出绩效自评表\n项目名称\tXX项目\n" + "\t".join(HEAD) + "\n",
        "项目自评情况汇总表\n序号\n项目名称\n预算数\n得分\n1\n河道清淤\n120万元\n98\n",
        "项目支出绩效自评表\n项目名称\n河道清淤\n预期目标\n清淤12公里\n实际完成情况\n已完成\n得分\n10\n",
    ],
)
def test_the_words_of_forms_are_not_a_form(text: str) -> None:
    assert [error.code for error in record_of(text).errors] == []
