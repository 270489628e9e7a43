"""The overview of made-up documents."""

import pytest

from extract.model.document import Document
from extract.model.raw import RawOverview
from extract.narrative import read_narratives
from extract.segment.parts import find_parts


def overview(sentence: str) -> RawOverview:
    text = f"九、预算绩效情况说明\n（一）预算绩效管理工作开展情况。{sentence}\n（二）其他\n"
    source = Document(text, (), "x.txt", "", "text/plain", "text.v1")
    return read_narratives(source, find_parts(source), ()).overview


@pytest.mark.parametrize(
    ("sentence", "count", "funds", "share"),
    [
        (
            "全面开展绩效自评，涵盖项目9个，涉及预算资金8,764.34万元，占项目支出总额的100%。",
            "9",
            "8,764.34万元",
            "100%",
        ),
        ("共对12个项目开展绩效自评，涉及资金3.2亿元。", "12", "3.2亿元", None),
        (
            "对2024年度10个项目支出全面开展绩效自评，涉及资金60万元，占部门项目支出总额的98.5%。",
            "10",
            "60万元",
            "98.5%",
        ),
        (
            "全面开展绩效自评，其中，二级项目26个，共涉及资金5,210.33万元，占一般公共预算项目支出总额的100%。",
            "26",
            "5,210.33万元",
            "100%",
        ),
        (
            "反映馆藏保护等2个一级项目的绩效自评结果，涉及预算资金156.52万元，占项目支出总额的97.28%。",
            "2",
            "156.52万元",
            "97.28%",
        ),
        ("年终对8个项目开展了绩效自评。对3个项目编制了绩效目标。", "8", None, None),
        ("组织九个项目开展绩效自评。", "九", None, None),
        ("组织对修缮等1个项目开展了部门评价，涉及资金20万元。", None, None, None),
        ("本部门无绩效自评项目。", None, None, None),
    ],
)
def test_projects_and_funds(sentence: str, count: str | None, funds: str | None, share: str | None) -> None:
    found = overview(sentence)
    pieces = (found.project_count, found.funds, found.funds_share)
    assert tuple(piece.text if piece else None for piece in pieces) == (count, funds, share)


@pytest.mark.parametrize(
    ("sentence", "grades"),
    [
        ("9个项目中，7个项目自评等级为优，2个项目自评等级为差。", {"优": "7", "差": "2"}),
        ("自评等级为优的项目6个，自评等级为良的项目1个。", {"优": "6", "良": "1"}),
        ("其中：优10个，良2个，中0个。", {"优": "10", "良": "2", "中": "0"}),
        ("自评结果为“优秀”的有3个，“良好”的有1个。", {"优": "3", "良": "1"}),
        ("自评情况良好。", {}),
    ],
)
def test_grades(sentence: str, grades: dict[str, str]) -> None:
    assert {grade: piece.text for grade, piece in overview(sentence).grades} == grades


def test_items_are_not_part_of_the_overview() -> None:
    assert overview("总体较好。\n1.古树保护项目绩效自评综述：自评得分98分，3个项目自评等级为优。").grades == ()
