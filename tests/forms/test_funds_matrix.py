"""Money by source in columns: heads in two rows, heads that name both, the table turned round."""

import pytest
from planted.documents import forms_of, spread

from extract.forms.funds_order import FUNDS_FIELDS
from extract.model.raw import RawFunds

Found = tuple[str, str | None, dict[str, str]]

_ROWS = ("产出指标|数量指标|修补石阶|≥30米|32米|50|50|", "效益指标|社会效益|登山安全|提升|提升|40|40|")


def found(row: RawFunds) -> Found:
    figures = {field: piece.text for field in FUNDS_FIELDS if (piece := getattr(row, field)) is not None}
    return row.source, row.label and row.label.text, figures


def money(lines: str) -> list[Found]:
    """The money of a form with these lines above its indicators."""
    head, _, table = spread(*_ROWS).partition("一级指标")
    (form,) = forms_of(f"{head}{lines.replace('|', chr(9))}\n一级指标{table}")
    return [found(row) for row in form.funds]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (  # fields over sources
            "项目资金|预算数|||执行数|||执行率\n|合计|中央资金|省级资金|合计|中央资金|省级资金|\n|42|30|12|40|30|10|95.24%",
            [
                ("total", "合计", {"budget": "42", "executed": "40", "rate": "95.24%"}),
                ("central", "中央资金", {"budget": "30", "executed": "30"}),
                ("local", "省级资金", {"budget": "12", "executed": "10"}),
            ],
        ),
        (  # sources over fields
            "项目资金|中央||省级|\n|预算数|执行数|预算数|执行数\n年度资金总额|30|29|12|10",
            [
                ("central", "中央", {"budget": "30", "executed": "29"}),
                ("local", "省级", {"budget": "12", "executed": "10"}),
            ],
        ),
        (  # two places of one kind
            "资金|市级资金预算数|县级资金预算数|全年执行数|执行率\n年度资金总额|30|12|42|100%",
            [
                ("total", None, {"executed": "42", "rate": "100%"}),
                ("local", "市级资金", {"budget": "30"}),
                ("local", "县级资金", {"budget": "12"}),
            ],
        ),
        (  # the table turned round
            "资金情况|小计|中央资金|其他资金|分值|执行率|得分\n年初预算数|40|30|10|||\n全年预算数|42|30|12|||\n"
            "全年执行数|40|30|10|10|95.24%|9.5",
            [
                (
                    "total",
                    "小计",
                    {
                        "initial": "40",
                        "budget": "42",
                        "executed": "40",
                        "weight": "10",
                        "rate": "95.24%",
                        "score": "9.5",
                    },
                ),
                ("central", "中央资金", {"initial": "30", "budget": "30", "executed": "30"}),
                ("other", "其他资金", {"initial": "10", "budget": "12", "executed": "10"}),
            ],
        ),
        (  # no sources side by side: a row for each
            "项目资金|预算数|执行数|执行率\n合计|42|40|95.24%\n中央资金|30|30|100%",
            [
                ("total", "合计", {"budget": "42", "executed": "40", "rate": "95.24%"}),
                ("central", "中央资金", {"budget": "30", "executed": "30", "rate": "100%"}),
            ],
        ),
    ],
)
def test_money_by_source(lines: str, expected: list[Found]) -> None:
    assert money(lines) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("2023年预算数|40|30|10\n2024年预算数|42|30|12\n2024年执行数|41|30|11", {"budget": "42", "executed": "41"}),
        ("2024年预算数|42|30|12\n2023年预算数|40|30|10\n执行数|41|30|11", {"budget": "42", "executed": "41"}),
        (
            "年度预算数|40|30|10\n全年预算数|42|30|12\n执行数|41|30|11",
            {"initial": "40", "budget": "42", "executed": "41"},
        ),
        ("年度预算数|40|30|10\n预算数|42|30|12\n预算金额|43|31|12\n执行数|41|30|11", {"executed": "41"}),
    ],
)
def test_rows_of_one_field_are_told_apart_by_year_or_left_out(rows: str, expected: dict[str, str]) -> None:
    found = money(f"资金情况|小计|中央资金|其他资金\n{rows}")
    assert found[0] == ("total", "小计", expected)


def test_organs_are_no_sources() -> None:
    (form,) = forms_of(
        spread(
            *_ROWS, head="项目名称\t石阶修补\n中央主管部门\t国家山林局\n实施单位\t溪口县山路站\n预算数\t42\t执行数\t40"
        )
    )
    assert form.authority is not None
    assert form.authority.text == "国家山林局"
    assert [found(row) for row in form.funds] == [("total", None, {"budget": "42", "executed": "40"})]


@pytest.mark.parametrize("apart", ["\n", " ", ""])
@pytest.mark.parametrize(
    "lines",
    [
        "项目资金|预算数|||执行数|||\n|中央资金|省级资金|市县资金|中央资金|省级资金|市县资金\n年度资金总额|300|100|100|294|98|97",
        "项目资金|中央预算数|省级预算数|市县预算数|全年执行数\n年度资金总额|300|100|100|494",
    ],
)
def test_lost_columns_leave_no_joined_figure(lines: str, apart: str) -> None:
    printed = {"300", "100", "294", "98", "97", "494"}
    head, _, table = spread(*_ROWS).partition("一级指标")
    for form in forms_of(f"{head}{lines.replace('|', chr(9))}\n一级指标{table}".replace("\t", apart)):
        figures = [text for row in form.funds for text in found(row)[2].values()]
        assert set(figures) <= printed
