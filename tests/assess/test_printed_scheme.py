"""Schemes that documents print in notes and paragraphs."""

from __future__ import annotations

import pytest
from assess_records import document, form, money, row
from growth import assert_linear

from extract.assess import assess, view_of
from extract.assess.printed_scheme import printed_scheme
from extract.assess.rule_set import rule_set
from extract.config import AssessConfig

GRADES = [
    (
        '备注：得分 90（含）-100 为 “优”，80（含）-90为“良”，60 (含)-80为 "中", 60分以下为"差"。',
        {"优": 90, "良": 80, "中": 60, "差": 0},
    ),
    (
        "结果分四个等级：优秀（90-100分）、良好（80-89分）、一般（60-79分）、较差（0-59分）。",
        {"优": 90, "良": 80, "中": 60, "差": 0},
    ),
    (
        "得分≥90分为优，80≤得分<90为良，70≤得分<80为中，60≤得分<70为低，<60为差",
        {"优": 90, "良": 80, "中": 70, "低": 60, "差": 0},
    ),
    (
        "优：90分（含）以上；良：75分（含）以上；中：60分（含）以上；差：60分以下",
        {"优": 90, "良": 75, "中": 60, "差": 0},
    ),
    (
        "一般划分为四档：85（含）—100分为优、75（含）—85分为良、60（含）—75分为中、60分以下为差",
        {"优": 85, "良": 75, "中": 60, "差": 0},
    ),
]


@pytest.mark.parametrize(("text", "grades"), GRADES)
def test_grades(text: str, grades: dict[str, float]) -> None:
    around = "其中优9个，良2个。" * 30
    found = printed_scheme(around + text + around).grades
    assert {grade.label: grade.above for grade in found} == grades


@pytest.mark.parametrize(
    "text",
    [
        "",
        "自评等级为优9个，良2个，中1个，差0个，平均90.5分。",
        "其中9个项目得分在90分以上，等级为优。",
        "90-100分为优，80-90分为良",  # two grades are no scheme
        "60-70分为优，80-90分为良，90-100分为中，60分以下为差",  # the wrong way round
        "优 90 80 70 60",
    ],
)
def test_what_is_no_scheme(text: str) -> None:
    assert printed_scheme(text).grades == ()


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("分别按照该指标对应分值区间100%-80%（含）、80%-60%（含）、60%-0合理确定分值", (0.8, 0.6)),
        ("按100-80%(含)、80-50%(含)、50-0%确定分值", (0.8, 0.5)),
        ("100%-80%（含）、70%-60%（含）、60%-0", None),
    ],
)
def test_bands_of_words(text: str, shares: tuple[float, float] | None) -> None:
    assert printed_scheme(text).shares == shares


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("反向指标（即指标值为≤*），则得分计算方法应用年度指标值（A）/全年实际值（B）*该指标分值", "F2a"),
        ("反向指标得分=（2-实际完成值/年度指标值）×分值", "F2b"),
        ("正向指标得分计算方法应用全年实际值（B）/年度指标值（A）*该指标分值", None),
    ],
)
def test_formula_of_negative_indicators(text: str, formula: str | None) -> None:
    assert printed_scheme(text).negative == formula


@pytest.mark.parametrize(
    ("text", "above", "most"),
    [("完成值超过指标值30%的，扣减10%的分值", 1.3, 0.1), ("实际完成值达到年度指标值150%以上的，适当扣减", 1.5, 1.0)],
)
def test_what_over_achievement_costs(text: str, above: float, most: float) -> None:
    (step,) = printed_scheme(text).over_achievement
    assert (step.above, step.most) == (above, most)


def test_what_is_printed_goes_before_the_rule_set() -> None:
    one = form(row("有效", "部分有效", 90, 60, direction="level"), funds=(money("7", "7", score=10),), total=70)
    text = (
        "85（含）-100分为优、75（含）-85分为良、60（含）-75分为中、60分以下为差。100%-80%（含）、80%-50%（含）、50%-0"
    )
    (project,) = assess(document(one), text, AssessConfig()).projects
    assert project.assessment is not None
    assert project.assessment.rule_set == "national+printed"
    assert project.assessment.expected_score is not None
    assert project.assessment.expected_score.low == 55
    view = view_of(document(one), text, AssessConfig())
    assert view.rule_set.grades.of(76) == "良"


def test_without_a_scheme_the_rule_set_stays_as_it_is() -> None:
    rules = rule_set("national")
    assert printed_scheme("一段话。").over(rules) is rules


@pytest.mark.parametrize("unit", ["9", "优", "优90", "反向指标得分", "超过指标值", "100%-80%、"])
def test_it_is_linear_in_the_length_of_the_text(unit: str) -> None:
    assert_linear(printed_scheme.__wrapped__, unit, 40_000 // len(unit))
