"""Tables of 综述: a project a row; other tables of projects tell of no self-evaluation."""

from decimal import Decimal

import pytest
from planted.documents import record_of

_TOLD = (
    "2023年度项目绩效自评综述一览表\n序号\t项目名称\t自评得分\t绩效自评综述\n"
    "1\t石阶修补\t99\t全年预算数680万元，执行数666.4万元，完成预算的98%。存在问题：养护滞后。改进措施：落实经费。\n"
    "2\t扶手更换\t78.5\t自评等级为中。\n"
)
_ZONES = (
    "2023年度项目绩效自评情况\n项目名称\t年初预算\t预算执行率\t自评得分\t主要产出和效果\t存在问题\t改进措施\n"
    "石阶修补\t28.00\t90%\t95.0\t修补石阶126级\t雨季停工\t错峰施工\n扶手更换\t64.50\t100%\t99.5\t更换扶手86处\t无\t无\n"
)


def test_a_column_of_prose() -> None:
    first, second = record_of(_TOLD).narratives
    assert (first.kind, first.project, first.score, first.grade, first.rate) == ("project", "石阶修补", 99, None, 0.98)
    assert first.budget is not None
    assert first.executed is not None
    assert (first.budget.text, first.executed.text) == ("680万元", "666.4万元")
    assert (first.problems, first.measures) == (("养护滞后",), ("落实经费",))
    assert (second.project, second.score, second.grade) == ("扶手更换", 78.5, "中")


def test_columns_of_results_and_faults_beside_a_score() -> None:
    first, second = record_of(_ZONES).narratives
    assert (first.project, first.score, first.rate, first.budget) == ("石阶修补", 95, 0.9, None)
    assert (first.achievements, first.problems, first.measures) == (("修补石阶126级",), ("雨季停工",), ("错峰施工",))
    assert (second.project, second.score, second.problems) == ("扶手更换", 99.5, ())


def test_money_under_heads_that_tell_its_unit() -> None:
    text = _ZONES.replace("年初预算\t", "预算数（万元）\t")
    assert [one.budget and one.budget.yuan for one in record_of(text).narratives] == [Decimal(280000), Decimal(645000)]


def test_what_the_text_tells_is_not_told_again() -> None:
    text = "九、预算绩效情况说明\n（一）项目绩效自评结果\n1.石阶修补项目绩效自评综述：自评得分99分。\n"
    assert [one.project for one in record_of(text + _TOLD).narratives] == ["石阶修补", "扶手更换"]


@pytest.mark.parametrize(
    "text",
    [
        "审计整改情况\n序号\t项目名称\t存在问题\t整改措施\n1\t石阶修补\t挤占资金12万元\t已收回\n2\t扶手更换\t验收不严\t重新验收\n",
        "项目预算\n项目名称\t预算金额\t说明\n石阶修补\t30\t安排预算30万元，用于修补石阶\n扶手更换\t20\t安排预算20万元\n",
    ],
)
def test_other_tables_of_projects(text: str) -> None:
    assert record_of(text).narratives == ()
