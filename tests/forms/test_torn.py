"""Headers whose heads stand in lines above and below one another."""

import pytest

import extract
from extract.config import Config, ModelsConfig
from extract.forms.torn import is_torn
from extract.pipeline import Pipeline

HEAD = "项目支出绩效自评表\n项目名称 渡口照明维护\n"
TORN = "自评\n一级指标 二级指标 三级指标 年度指标值 实际完成值 分值\n得分\n"
BROKEN = """产出指标 数量指标
维修照明灯
≥40盏 41盏 50
具数量 50
效益指标 社会效益
夜间靠泊事
0起 0起 50
指标 故发生数 50
总分 100 100
"""
WHOLE = """产出指标 数量指标 维修灯具数量 ≥40盏 41盏 50 50
效益指标 社会效益指标 夜间事故数 0起 0起 50 50
总分 100 100
"""


@pytest.fixture(scope="module")
def rules_alone(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    return extract.load(Config(models=ModelsConfig(directory=str(tmp_path_factory.mktemp("none")))))


@pytest.mark.parametrize(
    ("text", "line", "torn"),
    [
        (TORN, 1, True),
        ("一级绩效 二级绩效 完成\n明细指标 年度指标值\n指标 指标 值\n", 0, True),
        ("一级指标\n二级指标\n三级指标\n年度\n指标值\n实际\n完成值\n", 3, False),
        ("一级指标 二级指标 三级指标 年度指标\n值 实际完成值 分值 得分\n", 0, False),
        ("一级指\n标\n二级指标 三级指标 年度指标值 实际完成值 分值\n产出指\n标\n", 2, False),
        ("绩效\n指标\n一级指标 二级指标 三级指标 年度指标\n值 实际完成值 分值\n", 2, False),
        ("自评\n\n一级指标 二级指标 三级指标 年度指标值\n\n得分\n", 2, False),
        ("一级指标", 0, False),
    ],
)
def test_is_torn(text: str, line: int, torn: bool) -> None:
    header = sum(len(before) + 1 for before in text.split("\n")[:line])
    assert is_torn(text, header) is torn


def test_rows_below_a_torn_header_are_not_invented(rules_alone: Pipeline) -> None:
    record = rules_alone.read("x.txt", (HEAD + TORN + BROKEN).encode())
    assert "JX-F003" in [error.code for error in record.errors]
    assert [row for form in record.forms for row in form.indicators] == []


def test_rows_in_lines_of_their_own_are_read_where_their_points_add_up(rules_alone: Pipeline) -> None:
    record = rules_alone.read("x.txt", (HEAD + TORN + WHOLE).encode())
    assert [row.name for form in record.forms for row in form.indicators] == ["维修灯具数量", "夜间事故数"]


def test_a_torn_header_without_rows_is_no_form(rules_alone: Pipeline) -> None:
    record = rules_alone.read("x.txt", TORN.encode())
    assert (record.status, record.errors) == ("ok", ())


def test_heads_among_the_rows_are_columns_that_came_one_by_one(rules_alone: Pipeline) -> None:
    columns = (
        "三级指标\n年度指标值\n实施单位\n渡口管理所\n全年预算数\n执行率\n全年执行数\n712.00\n80.00%\n"
        "实际完成值\n分值\n40盏\n41盏\n50\n50\n100\n"
    )
    record = rules_alone.read("columns.txt", f"{HEAD}{columns}".encode())
    assert [error.code for error in record.errors] == ["JX-F003"]
    assert not record.forms
