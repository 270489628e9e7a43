"""Cells of a row under the heads of its table, wherever the row has slipped to."""

import pytest
from planted.documents import cells, columns

from extract.forms.align import align

_CENTRAL = ("l1", "l2", "name", "target", "actual", "weight", "score", "reason")


def placed(row: list[str], fields: tuple[str, ...] = _CENTRAL, shift: int = 0) -> dict[str, str]:
    items = cells(*row, first=shift)
    found, _ = align(items, columns(*fields))
    return {
        field: "+".join(items[index].text for index in indices)
        for field, indices in zip(fields, found, strict=True)
        if indices
    }


FULL = {
    "l1": "产出指标",
    "l2": "数量指标",
    "name": "修补石阶长度",
    "target": "≥30米",
    "actual": "32米",
    "weight": "10",
    "score": "10",
}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["产出指标", "数量指标", "修补石阶长度", "≥30米", "32米", "10", "10", ""], FULL),
        (["", "", "修补石阶长度", "≥30米", "32米", "10", "10", ""], {k: v for k, v in FULL.items() if k[0] != "l"}),
        # merged cells dropped: the row starts at the left whatever its column
        (["修补石阶长度", "≥30米", "32米", "10", "10"], {k: v for k, v in FULL.items() if k[0] != "l"}),
        (["数量指标", "修补石阶长度", "≥30米", "32米", "10", "10"], {k: v for k, v in FULL.items() if k != "l1"}),
        (
            ["修补石阶长度", "≥30米", "28米", "10", "9", "石料晚到"],
            {
                "name": "修补石阶长度",
                "target": "≥30米",
                "actual": "28米",
                "weight": "10",
                "score": "9",
                "reason": "石料晚到",
            },
        ),
        # a column more at the left
        (["", "产出指标", "数量指标", "修补石阶长度", "≥30米", "32米", "10", "10"], FULL),
        # an empty actual stays empty
        (
            ["", "", "修补石阶长度", "≥30米", "", "10", "0", "未开工"],
            {"name": "修补石阶长度", "target": "≥30米", "weight": "10", "score": "0", "reason": "未开工"},
        ),
        # values in words
        (
            ["效益指标", "社会效益指标", "登山安全程度", "提高", "提高", "15", "15", ""],
            {
                "l1": "效益指标",
                "l2": "社会效益指标",
                "name": "登山安全程度",
                "target": "提高",
                "actual": "提高",
                "weight": "15",
                "score": "15",
            },
        ),
    ],
)
def test_rows(row: list[str], expected: dict[str, str]) -> None:
    assert placed(row) == expected


def test_a_label_cut_down_to_one_word_keeps_its_place() -> None:
    row = ["5", "效益指标", "可持续", "公用(家)", "30", "31", "10", "10"]
    found = placed(row, ("frame", "l1", "l2", "name", "target", "actual", "weight", "score"))
    assert (found["l1"], found["l2"], found["name"]) == ("效益指标", "可持续", "公用(家)")


def test_a_cell_split_over_two_columns_is_joined() -> None:
    fields = ("l1", "l2", "name", "target", "actual", "weight", "score")
    found = placed(["数量指标", "修补石", "阶的长度", "≥30米", "32米", "10", "10"], fields)
    assert found["name"] == "修补石+阶的长度"
    assert (found["target"], found["weight"], found["score"]) == ("≥30米", "10", "10")


@pytest.mark.parametrize("unit", ["米", "艘次", "标段", "册次"])  # the last ones are on no list of units
@pytest.mark.parametrize("levels", [[], ["数量指标"], ["产出指标", "数量指标"]])
def test_symbol_and_unit_columns(levels: list[str], unit: str) -> None:
    fields = ("l1", "l2", "name", "symbol", "target", "unit", "actual", "weight", "score", "reason")
    assert placed([*levels, "修补石阶长度", "≥", "30", unit, "32", "10", "10"], fields) == {
        **dict(zip(("l2",) if len(levels) == 1 else ("l1", "l2"), levels, strict=False)),
        "name": "修补石阶长度",
        "symbol": "≥",
        "target": "30",
        "unit": unit,
        "actual": "32",
        "weight": "10",
        "score": "10",
    }
    assert placed(["登山安全程度", "定性", "优良中低差", "", "良", "10", "9"], fields)["symbol"] == "定性"


def test_a_vertical_label_at_the_left_belongs_to_no_column() -> None:
    items = cells("绩效指标", "产出指标", "数量指标", "修补石阶长度", "≥30米", "32米", "10", "10")
    found, _ = align(items, columns(*_CENTRAL[:7], first=1))
    assert found == [[1], [2], [3], [4], [5], [6], [7]]


def test_the_order_of_cells_is_kept_and_no_cell_is_used_twice() -> None:
    row = ["30米", "修补石阶长度", "数量指标", "10", "产出指标", "≥95%", "9.5"]
    found, _ = align(cells(*row), columns(*_CENTRAL))
    used = [index for indices in found for index in indices]
    assert used == sorted(set(used))


def test_a_row_in_place_scores_more_than_one_that_does_not_fit() -> None:
    good = align(cells("产出指标", "数量指标", "修补石阶长度", "≥30米", "32米", "10", "10", ""), columns(*_CENTRAL))[1]
    bad = align(cells("10", "10", "32米", "≥30米", "修补石阶长度", "数量指标", "产出指标", ""), columns(*_CENTRAL))[1]
    assert good > 10 > bad


@pytest.mark.parametrize("standard", ["不少于30米", "≥30米", "6月底前", "30-40米", "按长度得分", "定性", "定量"])
@pytest.mark.parametrize("field", ["explanation", "remark"])
def test_a_standard_of_points_may_look_like_a_value(standard: str, field: str) -> None:
    found = placed(["修补石阶长度", "10", standard, "32米", "10"], ("name", "weight", field, "actual", "score"))
    assert (found[field], found["actual"], found["score"]) == (standard, "32米", "10")
    found = placed(["登山安全", "提升", "有所提升", standard, "10"], ("name", "target", "actual", field, "score"))
    assert (found["actual"], found[field]) == ("有所提升", standard)


def test_figures_of_two_columns_are_never_joined() -> None:
    found = placed(
        ["修补石阶长度", "≥30米", "32米", "10", "10", "石料晚到"], ("name", "target", "actual", "weight", "reason")
    )
    assert (found["actual"], found["weight"]) == ("32米", "10")
