"""What short cells look like."""

from __future__ import annotations

import pytest

from extract.values import Shape, parse_value, shape


@pytest.mark.parametrize(
    ("expected", "texts"),
    [
        (Shape.EMPTY, ["", " ", "\u3000"]),
        (Shape.PLACEHOLDER, ["-", "—", "/", "……", "不适用", "无", "#DIV/0!"]),
        (Shape.NUMBER, ["10", "98.21", "1,241.13", "１０", "（10）", "-1", "12411310"]),
        (Shape.PERCENT, ["95%", "９８．６％", "0.5‰"]),
        (Shape.QUANTITY, ["10分", "670元/人/年", "5.54万人", "1年", "三次", "20台（套）", "200万"]),
        (Shape.OPERATOR_QUANTITY, ["≥95%", "≦15分钟", "=67人", ">200万", "95%以上", "不少于3次", "控制在5万元以内"]),
        (Shape.RANGE, ["90%-95%", "3～5次", "5—10人"]),
        (Shape.DATE, ["12月31日前", "2024年12月底前", "12/1/2024", "2024年度", "（2024年度）", "年底前", "2024-12-31"]),
        (Shape.LEVEL, ["有效缓解", "明显提升", "优", "长期坚持", "健全"]),
        (Shape.COMPLETION, ["已完成", "及时", "部分完成", "未到位", "是"]),
        (Shape.OPERATOR, ["≥", "＝", "<=", "小于等于", "定性"]),
        (Shape.UNIT, ["万元", "%", "元/人·年", "人次", "（万元）"]),
        (
            Shape.TEXT,
            [
                "救助人数",
                "产出指标",
                "项目名称",
                "分值",
                "合计",
                "一级指标",
                "二、绩效目标",
                "产出指标（50分）",
                "16人16人1010",
            ],
        ),
        (Shape.TEXT, ["指标1：发放率", "年度指标值", "建成15分钟服务圈", "项目" * 60]),
    ],
)
def test_shapes(expected: Shape, texts: list[str]) -> None:
    assert {text: shape(text) for text in texts} == dict.fromkeys(texts, expected)


@pytest.mark.parametrize("text", ["≥95%", "12月31日前", "已完成", "3～5次", "200万", "有效缓解", "三次"])
def test_what_has_the_shape_of_a_value_parses_as_one(text: str) -> None:
    assert shape(text) is not Shape.TEXT
    assert parse_value(text, year=2024).kind != "text"
