"""The words of the forms: keys, levels, and a lexicon that does not contradict itself."""

import re
from collections import Counter

import pytest

from extract.forms.lexicon import form_words, key, level


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("年度指标值", "年度指标值"),
        ("年度 指标值", "年度指标值"),
        ("年度指标值(A)", "年度指标值"),
        ("*三级指标(分值)", "三级指标"),
        ("**三级指标**", "三级指标"),
        ("★项目名称:", "项目名称"),
        ("一、项目名称", "项目名称"),
        ("(一)主管部门", "主管部门"),
        ("1.项目名称", "项目名称"),
        ("3.5", "3.5"),  # a figure, no numbering
        ("(万元)", "万元"),  # nothing but a bracket stays readable
        ("", ""),
    ],
)
def test_key(printed: str, expected: str) -> None:
    assert key(printed) == expected


@pytest.mark.parametrize(
    ("printed", "label", "points", "kinds"),
    [
        ("产出指标", "产出指标", None, {"l1"}),
        ("产出指标(50分)", "产出指标", "50", {"l1"}),
        ("产 出 指 标 ( 40 分 )", "产出指标", "40", {"l1"}),
        ("产出指标50分", "产出指标", "50", {"l1"}),
        ("产出指标(50%)", "产出指标", "50", {"l1"}),
        ("产出指标(12.5分)", "产出指标", "12.5", {"l1"}),
        ("**满意度指标**(10分)", "满意度指标", "10", {"l1", "l2"}),
        ("数量指标", "数量指标", None, {"l2"}),
        ("成本指标(20)", "成本指标", "20", {"l1", "l2"}),
        ("社会效益指标必填", "社会效益指标", None, {"l2"}),
        ("可持续影响指标", "可持续影响指标", None, {"l2"}),
        ("服务对象满意度指标", "服务对象满意度指标", None, {"l1", "l2"}),
    ],
)
def test_level(printed: str, label: str, points: str | None, kinds: set[str]) -> None:
    found = level(printed)
    assert found is not None
    assert (found.label, found.points, set(found.kinds)) == (label, points, kinds)


@pytest.mark.parametrize(
    "printed", ["", "50", "(50分)", "数量指标值", "石阶修补数量", "产出指标和效益指标", "一级指标", "总分"]
)
def test_no_level(printed: str) -> None:
    assert level(printed) is None


HEADS = {  # the head words that published forms use, field by field
    "target": "年度指标值 指标值 年初目标值(A) 预期指标值 目标值 年初目标值 年度目标指标值 预期实现值 年初设定指标值",
    "actual": "实际完成值 实际完成指标值 全年实际完成值 全年实际值 实际完成值(B) 完成值 单项指标实际完成值 全年完成值",
    "weight": "分值 权重 指标权重(分) 标准分值 指标分值 参考分值",
    "score": "得分 自评得分 指标得分(分) 单项指标折算得分",
    "reason": "偏差原因分析及改进措施 偏差原因及改进措施 未完成原因分析 未完成原因和改进措施 "
    "未完成原因及拟采取的改进措施 "
    "偏差原因分析及改进措施(指标未完成时必填)",
    "rate": "完成率 单项指标完成情况",
    "symbol": "指标性质 计算符号",
    "unit": "度量单位 计量单位",
    "name": "三级指标 指标名称 指标内容 三级指标(分值)",
    "explanation": "指标解释 得分计算方法",
}


@pytest.mark.parametrize(("field", "word"), [(field, word) for field, words in HEADS.items() for word in words.split()])
def test_head_words_of_the_regions(field: str, word: str) -> None:
    assert form_words().columns[key(word)] == field


MONEY = {
    "initial": "年初预算数",
    "budget": "全年预算数 全年预算数(A) 调整后预算数 全年(调整)预算数 调整预算数(A) 预算数(A)",
    "executed": "全年执行数 全年执行数(B) 预算执行数 执行数(B)",
    "rate": "执行率 执行率(B/A) 预算执行率(B/A)",
    "weight": "分值 执行率权重",
    "score": "得分 执行率得分",
}


@pytest.mark.parametrize(("field", "word"), [(field, word) for field, words in MONEY.items() for word in words.split()])
def test_money_words_of_the_regions(field: str, word: str) -> None:
    assert form_words().funds_columns[key(word)] == field


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("预期目标", "expected"),
        ("年初预期目标", "expected"),
        ("年初设定目标", "expected"),
        ("预期目标(年初设定)", "expected"),
        ("实际完成情况", "actual"),
        ("目标实际完成情况", "actual"),
        ("年度总体目标完成情况综述", "actual"),
        ("中期绩效目标", "midterm"),
    ],
)
def test_goal_words_of_the_regions(word: str, field: str) -> None:
    assert form_words().goals[key(word)] == field


TITLES = [
    ("项目支出绩效自评表", "project_self_eval"),
    ("2023年度县级预算项目支出绩效自评表", "project_self_eval"),
    ("部门整体支出绩效自评表", "department_self_eval"),
    ("转移支付区域(项目)绩效自评表", "transfer_self_eval"),
    ("项目支出绩效目标申报表", "project_goals"),
    ("部门整体支出绩效目标表", "department_goals"),
    ("绩效评价指标体系", "evaluation_index"),
    ("项目支出绩效自评情况汇总表", "summary"),
]


@pytest.mark.parametrize(("title", "kind"), TITLES)
def test_titles(title: str, kind: str) -> None:
    assert next(found for found, pattern in form_words().titles if pattern.search(title)) == kind


def test_every_word_of_the_lexicon_is_its_own_key() -> None:
    """A word that is no key could never be found."""
    words = form_words()
    tables = (words.labels, words.columns, words.funds_columns, words.goals, words.task_columns, words.summary_columns)
    lost = [word for table in tables for word in table if key(word) != word]
    assert lost == []


def test_no_head_word_stands_for_two_fields() -> None:
    import tomllib
    from importlib import resources

    data = tomllib.loads(resources.files("extract.lexicon").joinpath("forms.toml").read_text("utf-8"))
    for name in ("labels", "columns", "funds_columns", "funds_rows", "task_columns", "summary_columns"):
        counts = Counter(word for words in data[name].values() for word in words)
        assert {word for word, count in counts.items() if count > 1} == set(), name


def test_runs_find_the_longest_word() -> None:
    words = form_words()
    for pattern, text, found in (
        (words.column_run, "年度指标值(A)", "年度指标值"),
        (words.column_run, "偏差原因分析及改进措施", "偏差原因分析及改进措施"),
        (words.funds_column_run, "全年预算数(A)", "全年预算数"),
        (words.funds_row_run, "其中:当年财政拨款", "当年财政拨款"),
        (words.goal_run, "目标实际完成情况", "目标实际完成情况"),
        (words.level_run, "社会效益指标", "社会效益指标"),
    ):
        match = pattern.match(text)
        assert isinstance(match, re.Match)
        assert match[1] == found
