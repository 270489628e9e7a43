"""What a 综述 tells of the year before is not of this year; what is compared with it is."""

import pytest
from planted.documents import record_of

_HEAD = "溪口县山路站2023年度部门决算\n项目绩效自评结果\n石阶修补项目绩效自评综述："
_NOW = "2023年根据年初设定的绩效目标，项目自评得分为95.5分。项目全年预算数为24万元，执行数为23.28万元，完成预算的97%。"


@pytest.mark.parametrize(
    "text",
    [
        f"上年该项目自评得分为88分，全年预算数为20万元，执行数为19万元。{_NOW}",
        f"{_NOW}去年项目自评得分为88分，全年预算数为20万元。",
        _NOW.replace("项目全年预算数", "较上年增加经费，项目全年预算数"),
        _NOW.replace("项目全年预算数", "使用上年结转资金5万元，项目全年预算数"),
    ],
)
def test_the_figures_are_those_of_the_year(text: str) -> None:
    (narrative,) = record_of(_HEAD + text + "\n").narratives
    assert narrative.budget is not None
    assert narrative.executed is not None
    assert (narrative.project, narrative.score) == ("石阶修补", 95.5)
    assert (narrative.budget.text, narrative.executed.text) == ("24万元", "23.28万元")
