"""Projects that a paragraph counts: each is told what stands between its mark and the next."""

import pytest

from extract.model.document import Document
from extract.model.raw import Narration, RawNarrative
from extract.narrative import read_narratives
from extract.segment.parts import find_parts

HEADING = "九、预算绩效情况说明\n（二）项目绩效自评结果\n"
FIELDS = ("project", "score", "budget", "executed", "rate")
TOLD = (
    ("河岸修整", "92", "120万元", "110万元", None),
    ("路灯更换", None, "80万元", "76万元", "95%"),
    ("旱厕改造", "88.5", None, None, None),
)
BODIES = (
    "根据年初设定的绩效目标，项目自评得分为92分。项目全年预算数为120万元，执行数为110万元",
    "全年预算80万元，实际支出76万元，预算执行率95%",
    "自评88.5分",
)


def read(text: str) -> Narration:
    source = Document(HEADING + text, (), "x.txt", "", "text/plain", "text.v1")
    return read_narratives(source, find_parts(source), ())


def facts(narrative: RawNarrative) -> tuple[str | None, ...]:
    return tuple(piece.text if (piece := getattr(narrative, name)) else None for name in FIELDS)


@pytest.mark.parametrize("lead", ["", "我单位对3个项目开展了绩效自评，结果如下：", "各项目自评情况。"])
@pytest.mark.parametrize("end", ["；", "。"])
@pytest.mark.parametrize("name", ["{}项目：", "{}项目，", "{}项目。", "“{}”项目：", "“{}”项目。", "{}：", "{}项目"])
@pytest.mark.parametrize(
    "marks",
    ["（1） （2） （3）", "1. 2. 3.", "1、 2、 3、", "1） 2） 3）", "① ② ③", "一是 二是 三是", "第一， 第二， 第三，"],
)
def test_each_project_has_what_stands_behind_its_mark(marks: str, name: str, end: str, lead: str) -> None:
    points = [
        mark + name.format(told[0]) + (body.removeprefix("根据年初设定的绩效目标，项目") if name == "{}项目" else body)
        for mark, told, body in zip(marks.split(), TOLD, BODIES, strict=True)
    ]
    narration = read(f"{lead}{end.join(points)}。\n")
    assert tuple(facts(narrative) for narrative in narration.narratives) == TOLD
    assert narration.overview.funds is None


def test_projects_without_marks() -> None:
    text = "河岸修整项目。自评得分92分，全年预算数为120万元；路灯更换项目。自评得分95分，全年预算80万元。"
    assert [facts(narrative)[:3] for narrative in read(text).narratives] == [
        ("河岸修整", "92", "120万元"),
        ("路灯更换", "95", "80万元"),
    ]


def test_a_project_that_was_not_carried_out_takes_no_figures() -> None:
    text = (
        "（1）河岸修整项目：预算120万元，支出110万元；（2）路灯更换项目：因规划调整未实施；"
        "（3）旱厕改造项目：预算60万元，支出48万元，自评得分88分。"
    )
    assert [facts(narrative)[0] for narrative in read(text).narratives] == ["河岸修整", "旱厕改造"]
    assert [facts(narrative)[1] for narrative in read(text).narratives] == [None, "88"]


def test_problems_of_all_projects_are_not_those_of_the_last() -> None:
    text = (
        "（1）河岸修整项目，自评得分92分；（2）路灯更换项目，自评得分95分。发现的主要问题：预算编制不精准。"
        "下一步改进措施：加强管理。"
    )
    assert [narrative.problems for narrative in read(text).narratives] == [(), ()]
    own = "存在的问题：招标偏晚。"
    text = f"（1）河岸修整项目，自评得分92分。{own}（2）路灯更换项目，自评得分95分。{own}"
    assert [[piece.text for piece in narrative.problems] for narrative in read(text).narratives] == [["招标偏晚"]] * 2


def test_projects_named_as_examples_are_not_told() -> None:
    text = (
        "1.河岸修整项目绩效自评综述：自评得分92分。全年预算数120万元，执行数60万元。发现的问题及原因："
        "一是路灯更换项目，预算30万元，执行10万元，进度慢；二是旱厕改造项目，预算20万元，执行5万元，未招标。"
        "下一步改进措施：一是加快河岸修整项目，预算30万元执行到位。"
    )
    (narrative,) = read(text).narratives
    assert facts(narrative) == ("河岸修整", "92", "120万元", "60万元", None)
    assert len(narrative.problems) == 2


def test_parts_and_indicators_that_are_counted_are_no_projects() -> None:
    parts = "（1）东岸工程：预算70万元，支出40万元；（2）西岸工程：预算50万元，支出20万元。"
    (narrative,) = read(
        f"1.河岸修整项目绩效自评综述：自评得分92分。全年预算数120万元，执行数60万元。其中：{parts}"
    ).narratives
    assert facts(narrative) == ("河岸修整", "92", "120万元", "60万元", None)
    measures = (
        "（1）工程完工率：全年预算数9万元，执行数8万元，得分18分；（2）居民满意度：得分9分，预算1万元，支出1万元。"
    )
    assert read(measures).narratives == ()


def test_kinds_of_expense_are_no_projects_and_their_money_is_not_that_of_the_whole() -> None:
    kinds = "（1）人员经费：全年预算数500万元，执行数480万元；（2）公用经费：全年预算数100万元，执行数90万元。"
    (narrative,) = read(f"部门整体支出绩效自评综述：自评得分93分。其中：{kinds}").narratives
    assert (narrative.kind, *facts(narrative)) == ("department", None, "93", None, None, None)


def test_names_in_sentences_on_their_evaluation() -> None:
    text = (
        "一是对河岸修整项目开展绩效自评，全年预算数120万元，执行数110万元，自评得分92分；"
        "二是对口支援项目，预算80万元，支出76万元，自评得分95分。"
    )
    assert [facts(narrative)[:2] for narrative in read(text).narratives] == [("河岸修整", "92"), ("对口支援", "95")]


def test_the_money_of_all_projects_is_not_that_of_the_last() -> None:
    text = (
        "（1）河岸修整项目自评得分92分；（2）路灯更换项目自评得分95分。上述2个项目全年预算数200万元，执行数194.5万元。"
    )
    assert [facts(narrative)[:3] for narrative in read(text).narratives] == [
        ("河岸修整", "92", None),
        ("路灯更换", "95", None),
    ]


def test_grades_without_scores() -> None:
    text = "河岸修整项目自评结果为“优”，路灯更换项目自评等级为良，2个项目自评结果为“优”。"
    found = [(facts(narrative)[0], narrative.grade and narrative.grade.text) for narrative in read(text).narratives]
    assert found == [("河岸修整", "优"), ("路灯更换", "良")]


@pytest.mark.parametrize(
    "text",
    [
        "下一步，我局将加强管理：一是强化河岸修整项目，预算执行率达到95%；二是推进路灯更换项目，全年预算80万元，完成80万元。",
        "本单位政府采购：一、货物类采购预算100万元，支出90万元；二、工程类采购预算80万元，支出80万元。",
        "支出情况：（1）人员经费：年初预算100万元，支出决算90万元；（2）公用经费：年初预算80万元，支出80万元。",
    ],
)
def test_plans_and_accounts_are_no_projects(text: str) -> None:
    source = Document(f"九、预算绩效情况说明\n{text}\n", (), "x.txt", "", "text/plain", "text.v1")
    assert read_narratives(source, find_parts(source), ()).narratives == ()


def test_what_one_result_took_is_not_what_was_spent() -> None:
    results = "主要产出和效果：一是疏浚河道2公里，支出8万元；二是群众满意度达到95%。"
    (narrative,) = read(f"1.河岸修整项目绩效自评综述：自评得分92分。{results}").narratives
    assert narrative.executed is None
    (narrative,) = read(f"1.河岸修整项目绩效自评综述：预算120万元，支出110万元，自评得分92分。{results}").narratives
    assert facts(narrative)[2:4] == ("120万元", "110万元")


_LISTED = "蒙泽县水利局\n2023年度项目绩效自评结果摘要\n现将两个项目自评结果公布如下。\n"


def _told(text: str) -> list[tuple[str | None, ...]]:
    source = Document(text, (), "x.txt", "", "text/plain", "text.v1")
    found = read_narratives(source, find_parts(source), ()).narratives
    fields = [(one.project, one.score, one.grade, one.budget, one.executed) for one in found]
    return [tuple(field.text if field else None for field in of_one) for of_one in fields]


@pytest.mark.parametrize("marks", ["●●", "12", "■■"])
def test_names_alone_over_labelled_fields(marks: str) -> None:
    first, second = (mark + ". " if mark.isdigit() else mark + " " for mark in marks)
    text = f"{_LISTED}{first}渠道清淤\n评价等级：优\n自评得分：97\n实际支出：95万元\n预算安排：100万元\n"
    text += "主要成效：清淤20公里。\n"
    text += f"{second}泵站检修\n预算金额：50万元\n实际支出：41万元\n自评得分：88.5分\n自评等级：良\n"
    assert _told(text) == [
        ("渠道清淤", "97", "优", "100万元", "95万元"),
        ("泵站检修", "88.5", "良", "50万元", "41万元"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "● 资金管理\n分值：20分\n自评得分：18分\n预算执行率：95%\n● 项目产出\n分值：50分\n自评得分：48分\n",
        "● 自评工作开展情况\n预算金额：500万元\n实际支出：480万元\n● 基本支出\n预算金额：300万元\n实际支出：290万元\n",
        "● 渠道清淤\n负责人：某人\n地点：某镇\n全年预算100万元，执行数95万元。\n",
    ],
)
def test_other_names_over_labelled_fields_are_no_projects(text: str) -> None:
    assert _told(_LISTED + text) == []
