"""一级 and 二级: printed once for their rows, and filled down whatever the layout did to them."""

import pytest

from extract.forms.draft import RowDraft
from extract.forms.levels import fill_levels
from extract.forms.table import Item


def filled(*rows: str) -> list[tuple[str, str, str]]:
    """Rows as `一级|二级|name|points` in, (一级, 二级, name) out."""
    drafts = []
    for number, row in enumerate(rows):
        cells = {}
        for field, text in zip(("l1", "l2", "name", "weight"), row.split("|"), strict=False):
            if text:
                cells[field] = [Item(text, 0, 0, ((number, number + 1),))]
        drafts.append(RowDraft(cells, number, number + 1, 0.0))
    return [
        (
            "".join(item.text for item in levels.l1 or ()),
            "".join(item.text for item in levels.l2 or ()),
            row.text("name"),
        )
        for row, levels in fill_levels(drafts)
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            ("产出指标|数量指标|甲", "||乙", "|质量指标|丙", "效益指标|社会效益指标|丁"),
            ["产出指标/数量指标", "产出指标/数量指标", "产出指标/质量指标", "效益指标/社会效益指标"],
        ),
        # printed again below a page break
        (
            ("产出指标|数量指标|甲", "产出指标|数量指标|乙", "|质量指标|丙"),
            ["产出指标/数量指标"] * 2 + ["产出指标/质量指标"],
        ),
        # the end of a label on the next page
        (("满意度|服务对象满意度|甲", "指标|指标|乙"), ["满意度指标/服务对象满意度指标"] * 2),
        # the word of a 一级 in the second column only
        (("产出指标|数量指标|甲", "|成本指标|乙"), ["产出指标/数量指标", "产出指标/成本指标"]),
        # a row that prints only a level
        (("产出指标||", "|数量指标|甲", "||乙"), ["产出指标/数量指标"] * 2),
        # a 二级 of another class under an exhausted 一级: its own 一级 follows
        (
            ("产出指标|数量指标|甲", "|社会效益指标|乙", "效益指标|生态效益指标|丙"),
            ["产出指标/数量指标", "效益指标/社会效益指标", "效益指标/生态效益指标"],
        ),
        # older layouts: satisfaction under 效益
        (("效益指标|社会效益指标|甲", "|满意度指标|乙"), ["效益指标/社会效益指标", "效益指标/满意度指标"]),
        # a label that no list holds, of the words of a dictionary
        (("效益|森林防火|甲", "||乙"), ["效益/森林防火"] * 2),
        # labels cut down to one word
        (("产出|数量|甲", "效益|经济|乙", "|社会|丙"), ["产出/数量", "效益/经济", "效益/社会"]),
        # nothing printed at all
        (("||甲", "||乙"), ["/", "/"]),
    ],
)
def test_filling(rows: tuple[str, ...], expected: list[str]) -> None:
    assert [f"{l1}/{l2}" for l1, l2, _ in filled(*rows)] == expected


def test_a_new_first_level_ends_the_second_level_above() -> None:
    assert filled("产出指标|数量指标|甲", "效益指标||乙")[1] == ("效益指标", "", "乙")


def test_a_label_in_the_middle_of_its_rows_is_told_by_the_points() -> None:
    """产出 has all of its points when the rows of 效益 begin, although its word stands a row further down."""
    rows = filled("产出指标(50分)|数量指标|甲|20", "|质量指标|乙|30", "||丙|15", "效益指标(30分)|社会效益指标|丁|15")
    assert [row[0] for row in rows] == ["产出指标(50分)"] * 2 + ["效益指标(30分)"] * 2


def test_a_label_that_ocr_ruined_is_taken_from_its_block_or_left_out() -> None:
    rows = filled("产出指标|数量指标|甲", "E!-1|Ⅵ2 1|乙", "|质量指标|丙")
    assert rows[1][1] != "Ⅵ2 1"
    assert rows[1][0] != "E!-1"


def test_rows_keep_their_order_and_rows_without_a_name_yield_nothing() -> None:
    assert [row[2] for row in filled("产出指标|数量指标|甲", "效益指标||", "|社会效益指标|乙", "||丙")] == [
        "甲",
        "乙",
        "丙",
    ]


def test_a_row_of_another_class_is_under_the_level_whose_points_it_makes_up() -> None:
    rows = ("产出指标(40分)|数量指标|甲|20", "|社会效益指标|乙|10", "|时效指标|丙|10")
    rows += ("效益指标(30分)|社会效益指标|丁|30",)
    assert [l1 for l1, _, _ in filled(*rows)] == ["产出指标(40分)"] * 3 + ["效益指标(30分)"]
    assert filled("产出指标(50分)|数量指标|甲|20", *rows[1:])[1][0] != "产出指标(50分)"
