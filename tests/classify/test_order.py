"""The order of a form's rows: what it says of rows without labels, and what it leaves alone."""

from pathlib import Path

import pytest

from extract.classify import Classifier, IndicatorFeatures, load_classifier
from extract.classify.order import in_order
from extract.classify.taxonomy import taxonomy

L2S = taxonomy().l2s
FLAT = [1.0 / 12] * 12


def sure(l2: str, share: float = 0.9) -> list[float]:
    return [share if known == l2 else (1 - share) / 11 for known in L2S]


def best(row: tuple[float, ...]) -> str:
    return L2S[max(range(12), key=row.__getitem__)]


@pytest.mark.parametrize(
    ("before", "row", "after", "expected"),
    [
        ("数量指标", FLAT, "数量指标", "数量指标"),
        ("质量指标", FLAT, "质量指标", "质量指标"),
        ("时效指标", sure("社会效益指标", 0.5), "可持续影响指标", "社会效益指标"),
        ("时效指标", sure("数量指标", 0.3), "时效指标", "时效指标"),
        ("数量指标", sure("可持续影响指标", 0.9999), "质量指标", "可持续影响指标"),
    ],
)
def test_neighbours_decide_where_the_name_does_not(before: str, row: list[float], after: str, expected: str) -> None:
    assert best(in_order([sure(before, 0.99), row, sure(after, 0.99)])[1]) == expected


def test_costs_stand_first_or_behind_the_output() -> None:
    first = in_order([sure("经济成本指标"), FLAT, sure("数量指标", 0.99)])[1]
    inside = in_order([sure("时效指标", 0.99), sure("经济成本指标", 0.8), sure("社会效益指标", 0.99)])[1]
    assert first[L2S.index("社会效益指标")] < 0.02
    assert best(inside) == "经济成本指标"


def test_each_row_adds_up_to_one_however_long_the_form() -> None:
    rows = [sure(L2S[i % 12], 0.999999) for i in range(300)]
    assert [sum(row) for row in in_order(rows)] == pytest.approx([1.0] * 300)
    assert in_order([]) == []


def test_a_row_without_label_is_seen_among_the_others(tmp_path: Path) -> None:
    classifier: Classifier = load_classifier(tmp_path)
    rows = [
        IndicatorFeatures(name="宣讲次数", l1="产出指标", l2="数量指标"),
        IndicatorFeatures(name="蓝色方案"),
        IndicatorFeatures(name="器材合格率", l1="产出指标", l2="质量指标"),
    ]
    alone = classifier.rankings(rows, together=False)
    together = classifier.rankings(rows, together=True)
    assert alone[1] == []
    assert together[1] == []
    labels = [category.l2 for category, _ in classifier.classify(rows)]
    assert labels == ["数量指标", None, "质量指标"]
