"""Made-up texts in the wordings of many provinces: what is told of the whole and of each project, and nothing more."""

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from extract.model.document import Document
from extract.model.raw import Narration, Piece, RawNarrative, RawOverview
from extract.narrative import read_narratives
from extract.segment.parts import find_parts

Overview = tuple[str | None, str | None, str | None, dict[str, str]]
Facts = tuple[str | None, ...]


class Case(NamedTuple):
    """A text, its overview (projects, money, share, grades) and its narratives."""

    name: str
    text: str
    overview: Overview
    narratives: tuple[Facts, ...]


def _cases() -> tuple[list[Case], dict[str, str]]:
    """The texts of `wordings.toml`: those that tell something, and the silent ones by name."""
    table = tomllib.loads(Path(__file__).with_name("wordings.toml").read_text("utf-8"))
    cases: list[Case] = []
    for case in table["case"]:
        told = case.get("overview", {})
        overview = (told.get("count"), told.get("funds"), told.get("share"), told.get("grades", {}))
        narratives = tuple(tuple(fact or None for fact in facts) for facts in case.get("narratives", ()))
        cases.append(Case(case["name"], case["text"], overview, narratives))
    return cases, {silent["name"]: silent["text"] for silent in table["silent"]}


CASES, SILENT = _cases()


def read(text: str) -> Narration:
    source = Document(text, (), "x.txt", "", "text/plain", "text.v1")
    return read_narratives(source, find_parts(source), ())


def _text(piece: Piece | None) -> str | None:
    return piece.text if piece else None


def _overview(found: RawOverview) -> Overview:
    return (
        _text(found.project_count),
        _text(found.funds),
        _text(found.funds_share),
        {grade: piece.text for grade, piece in found.grades},
    )


def _facts(found: RawNarrative) -> Facts:
    names = ("project", "score", "grade", "budget", "executed", "rate")
    return (found.kind, *(_text(getattr(found, name)) for name in names))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_overview(case: Case) -> None:
    assert _overview(read(case.text).overview) == case.overview


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_narratives(case: Case) -> None:
    assert tuple(_facts(narrative) for narrative in read(case.text).narratives) == case.narratives


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_nothing_is_told(text: str) -> None:
    assert read(text) == Narration()


ROWS: tuple[tuple[str, list[Facts]], ...] = (
    (
        "培训场次年初目标值5场，实际完成6场，完成率120%。",
        [(None, None, "培训场次", "5场", "6场", "120%")],
    ),
    (
        "数量指标方面，修复堤岸长度目标值2公里，实际完成值2.1公里，完成率105%；质量指标方面，验收合格率目标值100%，实际完成值100%。",
        [
            (None, "数量指标", "修复堤岸长度", "2公里", "2.1公里", "105%"),
            (None, "质量指标", "验收合格率", "100%", "100%", None),
        ],
    ),
    (
        "全年完成苗木补植800株（目标≥750株），完成病害防治3次（年初目标3次）。",
        [(None, None, "苗木补植", "≥750株", "800株", None), (None, None, "病害防治", "3次", "3次", None)],
    ),
    (
        "产出方面，疏浚沟渠完成12.6公里（目标12公里）；沟渠畅通率100%。",
        [(None, None, "疏浚沟渠", "12公里", "12.6公里", None), (None, None, "沟渠畅通率", None, "100%", None)],
    ),
    (
        "一是产出指标完成情况：举办讲座目标值≥4期，实际完成值5期；二是满意度指标完成情况：听众满意度目标值≥90%，实际完成值93%。",
        [
            ("产出指标", None, "举办讲座", "≥4期", "5期", None),
            ("满意度指标", None, "听众满意度", "≥90%", "93%", None),
        ],
    ),
    (
        "产出指标完成情况：数量指标“挂牌株数”目标值≥300株，实际完成310株，完成率103%。",
        [("产出指标", "数量指标", "挂牌株数", "≥300株", "310株", "103%")],
    ),
    (
        "（1）数量指标。挂牌株数：年初目标值300株，实际完成值310株。（2）满意度指标。群众满意度：年初目标值≥90%，实际完成值95%。",
        [
            (None, "数量指标", "挂牌株数", "300株", "310株", None),
            ("满意度指标", None, "群众满意度", "≥90%", "95%", None),
        ],
    ),
    ("全年计划巡查120次，实际巡查132次。", []),
    (
        "计划预算编制与执行规范率达到100%，实际为98%；检查和指导次数目标值4次，实际完成4次。",
        [
            (None, None, "预算编制与执行规范率", "达到100%", "98%", None),
            (None, None, "检查和指导次数", "4次", "4次", None),
        ],
    ),
    ("规范率和公开及时率年初目标分别为100%和95%，实际分别完成98%和100%。", []),
)


@pytest.mark.parametrize(("sentence", "expected"), ROWS)
def test_indicators_in_prose(sentence: str, expected: list[Facts]) -> None:
    heading = "九、预算绩效情况说明\n（一）项目绩效自评结果\n1.古树保护项目绩效自评综述：自评得分98分。"
    (narrative,) = read(heading + sentence).narratives
    names = ("l1", "l2", "name", "target", "actual", "rate")
    assert [tuple(_text(getattr(row, name)) for name in names) for row in narrative.rows] == expected


GOALS = (
    "八、预算绩效情况说明\n（一）绩效目标设置情况\n2025年，本单位实行绩效目标管理的项目2个，涉及一般公共预算当年拨款31万元。\n"
    "1.牧草补播项目，2025年预算安排20万元。绩效指标：产出指标中，数量指标：名称：补播面积，算符：≥，数值：3万亩；"
    "时效指标：名称：完成时间，算符：≤，数值：6月。满意度指标中，服务对象满意度指标：名称：牧户满意度，算符：≥，数值：90%。\n"
    "2.饲草检测项目，2025年预算安排11万元。绩效指标：产出指标（数量指标）检测样品≥60份；产出指标（成本指标）单样成本≤800元。\n"
)


def test_goals_in_sentences() -> None:
    narration = read(GOALS)
    assert _overview(narration.overview) == ("2", "31万元", None, {})
    assert [_facts(narrative)[:5] for narrative in narration.narratives] == [
        ("project", "牧草补播", None, None, "20万元"),
        ("project", "饲草检测", None, None, "11万元"),
    ]
    names = ("l1", "l2", "name", "symbol", "target")
    rows = [
        [tuple(_text(getattr(row, name)) for name in names) for row in found.rows] for found in narration.narratives
    ]
    assert rows == [
        [
            ("产出指标", "数量指标", "补播面积", "≥", "3万亩"),
            ("产出指标", "时效指标", "完成时间", "≤", "6月"),
            ("满意度指标", "服务对象满意度指标", "牧户满意度", "≥", "90%"),
        ],
        [
            ("产出指标", "数量指标", "检测样品", None, "≥60份"),
            ("产出指标", "成本指标", "单样成本", None, "≤800元"),
        ],
    ]


HEADING = "八、预算绩效目标情况说明\n"
LISTS = (
    "（一）渡口维护项目\n1.项目概述：保障渡运。\n2.实施周期：全年。\n3.年度预算安排：18万元。\n4.绩效目标和指标：\n"
    "数量指标：维护渡口≥6座；\n质量指标：验收合格率=100%；\n",
    "1.渡口维护项目绩效目标：产出指标：数量指标，名称：维护渡口，算符：≥，数值：6座；质量指标，名称：验收合格率，算符：=，数值：100%。\n",
    "渡口维护\n数量指标：维护渡口（≥6座）\n质量指标：验收合格率（=100%）\n",
    "项目名称：渡口维护\n数量指标：维护渡口≥6座\n质量指标：验收合格率=100%\n",
    "1.渡口维护项目绩效目标\n项目名称：渡口维护。数量指标：维护渡口大于等于6座；质量指标：验收合格率等于100%。\n",
)


@pytest.mark.parametrize("text", LISTS)
def test_lists_of_goals(text: str) -> None:
    (narrative,) = read(HEADING + text).narratives
    assert _text(narrative.project) == "渡口维护"
    assert [(_text(row.l2), _text(row.name)) for row in narrative.rows] == [
        ("数量指标", "维护渡口"),
        ("质量指标", "验收合格率"),
    ]
    values = [f"{_text(row.symbol) or ''}{_text(row.target)}" for row in narrative.rows]
    assert values in (["≥6座", "=100%"], ["大于等于6座", "等于100%"])


def test_goals_of_projects_whose_names_stand_alone() -> None:
    text = (
        "渡口维护\n数量指标：维护渡口（≥6座）\n时效指标：完成时间（11月底前）\n"
        "航标更新\n数量指标：更新航标（≥30座）\n质量指标：正常率（≥99%）\n"
    )
    found = [
        (_text(narrative.project), [_text(row.target) for row in narrative.rows])
        for narrative in read(HEADING + text).narratives
    ]
    assert found == [("渡口维护", ["≥6座", "11月底前"]), ("航标更新", ["≥30座", "≥99%"])]


def test_points_of_problems_and_measures() -> None:
    text = (
        "九、预算绩效情况说明\n（一）项目绩效自评结果\n1.古树保护项目绩效自评综述：自评得分98分。存在问题：一是巡护人手不足；二是档案不全。\n\n"
        "改进措施：一是增加人手，二是补齐档案。\n"
    )
    (narrative,) = read(text).narratives
    assert [piece.text for piece in narrative.problems] == ["巡护人手不足", "档案不全"]
    assert [piece.text for piece in narrative.measures] == ["增加人手", "补齐档案"]


def test_the_reason_of_one_indicator_ends_with_its_sentence() -> None:
    text = (
        "九、预算绩效情况说明\n（一）项目绩效自评结果\n1.古树保护项目绩效自评综述：自评得分98分。培训场次目标值10场，实际完成8场，"
        "偏差原因：受连日降雨影响；听众人次目标值500人次，实际完成400人次，未完成原因：场次减少2场。存在的问题：一是人手不足，偏差原因：一是编制不足。\n"
    )
    (narrative,) = read(text).narratives
    assert [piece.text for piece in narrative.problems] == ["受连日降雨影响", "场次减少2场", "人手不足", "编制不足"]
