"""Printed labels in the spellings of real forms, and the checks of the data file itself."""

import re

import pytest

from extract.classify.taxonomy import read_label, taxonomy


@pytest.mark.parametrize(
    ("printed", "l1", "l2"),
    [
        ("产出指标（50分）", "产出", None),
        ("产 出 指\n标 （ 40 分）", "产出", None),
        ("項目完成指標", "产出", None),
        ("效果指标", "效益", None),
        ("项目效益指标(30)", "效益", None),
        ("满意度指标10", "满意度", None),
        ("成 本 指 标 （ 10分）", "成本", None),
        ("数量", "产出", "数量指标"),
        ("产出数量指标", "产出", "数量指标"),
        ("时效性指标", "产出", "时效指标"),
        ("进度指标", "产出", "时效指标"),
        ("经济成本", "成本", "经济成本指标"),
        ("生态成本指标", "成本", "生态环境成本指标"),
        ("环境成本指标", "成本", "生态环境成本指标"),
        ("环境效益指标", "效益", "生态效益指标"),
        ("可持续发展影响指标", "效益", "可持续影响指标"),
        ("可持续性影响", "效益", "可持续影响指标"),
        ("服务对象 满意度指标", "满意度", "服务对象满意度指标"),
        ("社会公众或服务对象满意度指标", "满意度", "服务对象满意度指标"),
        ("社会公众满意度", "满意度", "社会公众满意度指标"),
        ("公共管理", "产出", None),
        ("绩效指标", None, None),
        ("任宏双紐指標", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_label_is_read_in_any_spelling(printed: str | None, l1: str | None, l2: str | None) -> None:
    label = read_label(printed)
    assert (label.l1, label.l2) == (l1, l2)
    assert not label.framed


@pytest.mark.parametrize(
    "printed", ["投入", "过程（20分）", "项目决策", "履职效能", "管理效率", "运行成本", "社会效应", "可持续性"]
)
def test_labels_of_other_frames_are_told(printed: str) -> None:
    assert read_label(printed).framed


def test_second_levels_of_reports_keep_their_name_and_half() -> None:
    label = read_label("项目产出")
    assert (label.l1, label.l2, label.framed) == ("产出", "项目产出", True)


def test_every_entry_of_the_data_is_sound() -> None:
    tree = taxonomy()
    known = {*tree.l2s, *tree.l1s, *tree.frame.l1, *tree.frame.l2}
    assert len(set(tree.l2s)) == len(tree.l2s) == 12
    assert {label.to for label in tree.labels} <= known
    assert {rule.to for rule in tree.rules} <= set(tree.l2s)
    assert {label for rule in tree.rules for label in rule.over} <= known
    assert len({rule.id for rule in tree.rules}) == len(tree.rules)
    assert all(rule.over for rule in tree.rules if rule.guard)
    assert all(hint.odds > 1 and set(hint.to) < set(tree.l2s) for hint in tree.hints)
    patterns = [*tree.labels, *tree.rules, *tree.hints, *tree.directions, tree.process, tree.placeholder]
    assert all(re.compile(entry.pattern) and entry.source for entry in patterns)


def test_patterns_stay_linear_on_a_long_line() -> None:
    from extract.classify.rules import overruling, rule_for

    for character in "满(0的对":
        line = character * 100_000
        assert rule_for(line, "percent") is None or character == "满"
        assert overruling(line, "percent", ("满意度", "成本")) is None or character == "满"
