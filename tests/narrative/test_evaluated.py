"""Sections on evaluations by the department: the projects that they name, with a score only where one is stated."""

import pytest

from extract.model.document import Document
from extract.narrative import read_narratives
from extract.segment.parts import find_parts

HEADING = "九、预算绩效情况说明\n（三）部门评价结果\n"
FIELDS = ("project", "score", "grade")


def read(text: str) -> list[tuple[str | None, ...]]:
    source = Document(HEADING + text, (), "x.txt", "", "text/plain", "text.v1")
    found = read_narratives(source, find_parts(source), ()).narratives
    return [(each.kind, *(piece.text if (piece := getattr(each, name)) else None for name in FIELDS)) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "我部门组织对“河岸修整”项目开展了部门评价，从评价情况看，项目立项依据充分，达到预期效果。",
            [("河岸修整", None, None)],
        ),
        ("我部门组织对“河岸修整”项目开展了部门评价，评价得分92.5分，等级为优。", [("河岸修整", "92.5", "优")]),
        ("对河岸修整项目开展部门评价，评价得分为97.5分，等级为优。", [("河岸修整", "97.5", "优")]),
        ("对河岸修整项目组织部门评价，评价得分94.34分，评价结果为优。", [("河岸修整", "94.34", "优")]),
        ("我局对河岸修整项目进行了部门评价，项目实施效果较好，评价得分为90分。", [("河岸修整", "90", None)]),
        ("区财政局委托第三方对我局河岸修整项目开展重点绩效评价，综合得分86.4分。", [("河岸修整", "86.4", None)]),
        (
            "组织对“河岸修整”“路灯更换”等2个项目开展了部门评价，涉及支出300万元。上述项目绩效目标明确。",
            [("河岸修整", None, None), ("路灯更换", None, None)],
        ),
        ("对河岸修整、路灯更换2个项目开展了部门评价。", [("河岸修整", None, None), ("路灯更换", None, None)]),
        (
            "我部门组织对“河岸修整”项目开展了部门评价，一是项目决策方面，得分18分；二是项目产出得分30分。",
            [("河岸修整", None, None)],
        ),
        (
            "组织对“河岸修整”项目开展了部门评价。\n“河岸修整”项目绩效评价综述：评价得分92分。",
            [("河岸修整", "92", None)],
        ),
        ("2023年度我部门未组织开展部门评价。", []),
        ("我部门组织对3个项目开展了部门评价，从评价情况看，项目管理规范。", []),
        ("我部门对部门整体支出开展了绩效评价，从评价情况看，管理规范。", []),
        ("我部门对预算绩效管理工作开展了评价，从评价情况看，管理规范。", []),
    ],
)
def test_projects_that_were_evaluated(text: str, expected: list[tuple[str | None, ...]]) -> None:
    assert read(text + "\n") == [("evaluation", *told) for told in expected]


def test_elsewhere_a_project_of_which_nothing_is_told_makes_no_record() -> None:
    text = "九、预算绩效情况说明\n（一）绩效管理工作开展情况\n我部门组织对“河岸修整”项目开展了评价。\n"
    source = Document(text, (), "x.txt", "", "text/plain", "text.v1")
    assert read_narratives(source, find_parts(source), ()).narratives == ()


def test_a_project_that_evaluated_itself_may_be_evaluated_as_well() -> None:
    text = (
        "九、预算绩效情况说明\n（三）项目绩效自评结果\n1.河岸修整项目绩效自评综述：自评得分99分。\n"
        "（四）部门评价项目绩效评价结果\n对河岸修整项目开展了部门评价。经评价，该项目得分96.5分，评价等级为优。\n"
    )
    source = Document(text, (), "x.txt", "", "text/plain", "text.v1")
    found = read_narratives(source, find_parts(source), ()).narratives
    told = [(each.kind, each.project and each.project.text, each.score and each.score.text) for each in found]
    assert told == [("project", "河岸修整", "99"), ("evaluation", "河岸修整", "96.5")]
