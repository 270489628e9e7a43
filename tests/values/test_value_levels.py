"""Words on scales, and the file that orders them."""

from __future__ import annotations

import pytest

from extract.values import parse_value
from extract.values.levels import exact_level, read_level
from extract.values.tables import level_words, placeholders, scales, table


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("显著提升", "明显提升"),
        ("明显提升", "稳步提升"),
        ("持续提升", "有所提升"),
        ("提升", "基本持平"),
        ("基本持平", "未提升"),
        ("大幅改善", "有所改善"),
        ("效果显著", "效果明显"),
        ("成效明显", "有效"),
        ("有效", "部分有效"),
        ("部分有效", "无效"),
        ("明显减轻", "有效缓解"),
        ("有效缓解", "减轻"),
        ("减轻", "未减轻"),
        ("健全", "基本健全"),
        ("基本健全", "逐步完善"),
        ("逐步完善", "不健全"),
        ("优", "良"),
        ("良", "中"),
        ("中", "低"),
        ("低", "差"),
        ("长期坚持", "中期"),
        ("全覆盖", "基本覆盖"),
        ("非常满意", "满意"),
        ("基本满意", "不满意"),
        ("已完成", "部分完成"),
        ("基本完成", "未完成"),
        ("达成预期指标", "部分达成预期指标并具有一定效果"),
        ("部分达成预期指标并具有一定效果", "未达成预期指标且效果较差"),
        ("每月", "每季度"),
    ],
)
def test_order_inside_a_scale(better: str, worse: str) -> None:
    high, low = parse_value(better), parse_value(worse)
    assert high.kind == low.kind == "level"
    assert high.scale == low.scale
    assert high.level is not None
    assert low.level is not None
    assert high.level > low.level


@pytest.mark.parametrize(
    ("text", "scale", "level"),
    [
        ("服务积极性有较大提高", "improve", 0.8333),
        ("有效提升服务水平", "improve", 0.6667),
        ("进一步提升服务水平", "improve", 0.5),
        ("不断增强群众获得感", "improve", 0.6667),
        ("明显改善了人居环境", "improve", 0.8333),
        ("资金及时拨付", "completion", 1.0),
        ("各项补贴均已发放到位", "completion", 1.0),
        ("未发生重大安全事故", "completion", 1.0),
        ("无群体性事件", "completion", 1.0),
        ("零投诉", "completion", 1.0),
        ("应保尽保", "completion", 1.0),
        ("及时足额", "completion", 1.0),
        ("不合格", "completion", 0.0),
        ("否", "completion", 0.0),
        ("程度较高", "degree", 0.6667),
        ("普遍知晓", "degree", 1.0),
        ("长期", "continuity", 1.0),
    ],
)
def test_levels(text: str, scale: str, level: float) -> None:
    value = parse_value(text)
    assert (value.kind, value.scale, value.level) == ("level", scale, level)


@pytest.mark.parametrize(
    "text", ["不够完善", "尚未全部完成任务", "未能及时拨付", "有待提升", "水利工程", "无障碍设施完善"]
)
def test_a_negation_is_never_read_over(text: str) -> None:
    found = read_level(text)
    assert found is None or (found[1] is not None and found[1] <= 0.5)


def test_the_scale_of_the_target_is_preferred() -> None:
    assert exact_level("一般", "rating") == exact_level("一般")
    assert exact_level("一般", "grade_high_low") == ("grade_high_low", 0.5)
    assert read_level("有效促进", "improve") == ("improve", 0.6667)


def test_the_file_is_consistent() -> None:
    for entry in table("levels")["scale"]:
        words = [word for rank in entry["ranks"] for word in rank.split()]
        assert len(words) == len(set(words)), f"{entry['name']}: a word stands on two ranks"
        levels = scales()[entry["name"]].levels
        assert levels[0] == 1.0
        assert levels[-1] == 0.0
        assert list(levels) == sorted(levels, reverse=True)
        assert all(0 <= rank < len(levels) for rank in entry.get("by_prefix", {}).values())
    assert not placeholders() & set(level_words())
    assert not any(word.isdecimal() for word in level_words())
    assert set(table("levels")["scale_names"]) <= set(scales())
