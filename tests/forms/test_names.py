"""The name cell: label before it, points behind it, ruins."""

import pytest
from planted.documents import read_rows, source_of, spread

from extract.forms.names import is_ruin, split_name
from extract.forms.table import Item
from extract.text.view import fold


@pytest.mark.parametrize(
    ("printed", "label", "name", "weight"),
    [
        ("修补石阶长度", None, "修补石阶长度", None),
        ("指标1：修补石阶长度", "指标1", "修补石阶长度", None),
        ("指标1：：修补石阶长度", "指标1", "修补石阶长度", None),
        ("指标2修补石阶长度", "指标2", "修补石阶长度", None),
        ("指标10、修补石阶长度", "指标10", "修补石阶长度", None),
        ("修补石阶长度(20分)", None, "修补石阶长度", "20"),
        ("修补石阶长度（20分）", None, "修补石阶长度", "20"),
        ("修补石阶长度（7.5分）", None, "修补石阶长度", "7.5"),
        ("指标3：修补石阶长度(5)", "指标3", "修补石阶长度", "5"),
        ("65岁以上老人登山人次", None, "65岁以上老人登山人次", None),  # a bare number is no label
        ("培训期数（期）", None, "培训期数（期）", None),
        ("修补石阶(一期)长度", None, "修补石阶(一期)长度", None),
        ("修补 石阶 长度", None, "修补石阶长度", None),
    ],
)
def test_parts(printed: str, label: str | None, name: str, weight: str | None) -> None:
    source = source_of(f"甲\t{printed}\t乙\n")
    at = source.document.text.index(printed)
    place = (at, at + len(printed))
    parts = split_name(source, [Item("".join(fold(printed).split()), 1, 1, (place,))])
    assert parts is not None
    assert (parts.label and parts.label.text, parts.name.text, parts.weight and parts.weight.text) == (
        label,
        name,
        weight,
    )
    for piece in (parts.label, parts.name, parts.weight):
        if piece is not None:
            over = "".join("".join(source.document.text[start:end].split()) for start, end in piece.ranges)
            assert over == piece.text


def test_nothing_but_a_label_is_no_name() -> None:
    source = source_of("甲\t指标2：\t乙\n")
    assert split_name(source, [Item("指标2:", 1, 1, ((2, 6),))]) is None


@pytest.mark.parametrize("text", ["修补·····", "石阶____", "жж修补", "修补!A", "abcdefgh"])
def test_ruins(text: str) -> None:
    assert is_ruin(text)


@pytest.mark.parametrize(
    "text", ["修补石阶长度", "PM2.5年均浓度", "LED路灯", "A级景区", "VOCs排放量", "老龄化·康养服务"]
)
def test_names_are_no_ruins(text: str) -> None:
    assert not is_ruin(text)


def test_labels_points_and_placeholders_in_a_form() -> None:
    text = spread(
        "产出指标|数量指标|指标1：：修补石阶长度|≥30米|32米|20|20|",
        "||指标2：更换扶手|≥5处|5处|20|20|",
        "||指标3：|||||",
        "||……|||||",
        "|质量指标|指标1：验收合格率（10分）|100%|100%||10|",
    )
    assert read_rows(text, "label", "name", "weight", "score") == [
        ("指标1", "修补石阶长度", "20", "20"),
        ("指标2", "更换扶手", "20", "20"),
        ("指标1", "验收合格率", "10", "10"),
    ]


def test_points_behind_a_name_that_ends_like_a_value() -> None:
    text = spread(
        "产出指标|时效指标|修补石阶长度(9分)|≥30米|32米|9|9|无",
        "||补助发放(9分)|按月发放，不漏一户|按月发放|9|9|无",
    )
    assert [row[0] for row in read_rows(text, "name")] == ["修补石阶长度", "补助发放"]
