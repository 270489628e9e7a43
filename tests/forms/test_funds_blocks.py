"""Money in blocks side by side: each label has its figure behind it, and the sources are named in every block."""

import pytest
from planted.documents import forms_of

from extract.model.raw import RawForm

Found = list[tuple[str, str | None, str]]

_HEAD = "项目支出绩效自评表\n项目名称|石阶修补\n主管部门|溪口县山路站|实施单位|溪口县山路站"
_TABLE = """一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
产出指标|数量指标|修补石阶|≥30米|32米|50|50|
效益指标|社会效益指标|登山安全|提升|提升|40|40|
总分|||||90|90|"""
_LEVELS = """项目资金(万元)|计划安排资金|200|实际到位资金|190|实际支出|182.4|结余|7.6
|其中：中央财政|120|其中：中央财政|120|其中：中央财政|115.2|其中：中央财政|4.8
|省财政|80|省财政|70|省财政|67.2|省财政|2.8
|市县财政||市县财政||市县财政||市县财政|
|其它|0|其它|0|其它|0|其它|0"""
_UNITS = """计划安排资金|(万元)|96|实际到位资金|(万元)|96|实际支出|(万元)|88.3|结余|(万元)|7.7
其中：中央财政||其中：中央财政||其中：中央财政||其中：中央财政|
镇村配套|96|镇村配套|96|镇村配套|88.3|镇村配套|7.7"""
_THREE = """计划资金|200|到位资金|190|支出资金|182.4
省级资金|200|省级资金|190|省级资金|182.4"""
_BOTH = """年初预算数|210|全年预算数|200|到位数|190|执行数|182.4
财政拨款|160|财政拨款|150|财政拨款|140|财政拨款|135"""
_FEWER = """计划资金|200|到位资金|190|支出资金|182.4|结余资金|7.6|执行率|96%
中央财政资金|120|中央财政资金|120|中央财政资金|115.2|中央财政资金|4.8
省级资金|80|省级资金|67.2|省级资金|2.8"""


def laid_out(money: str, layout: str) -> str:
    """The form as a table, or with a cell a line, a cell a line with its pipe, or a blank between cells."""
    rows = [line.split("|") for line in f"{_HEAD}\n{money}\n{_TABLE}".split("\n")]
    if layout == "table":
        return "\n".join("\t".join([*row, *[""] * (12 - len(row))]) for row in rows)
    if layout == "pipes":
        return "\n".join(f"{cell} |" for row in rows for cell in row)
    return {"lines": "\n", "blanks": " "}[layout].join(cell for row in rows for cell in row if cell)


def money_of(form: RawForm) -> Found:
    """Source, label and amounts of each row."""
    return [
        (
            row.source,
            row.label and row.label.text,
            " ".join(piece.text if piece else "-" for piece in (row.initial, row.budget, row.executed)),
        )
        for row in form.funds
    ]


@pytest.mark.parametrize("layout", ["table", "lines", "pipes", "blanks"])
@pytest.mark.parametrize(
    ("money", "expected"),
    [
        (
            _LEVELS,
            [
                ("total", None, "200 190 182.4"),
                ("central", "其中：中央财政", "120 120 115.2"),
                ("local", "省财政", "80 70 67.2"),
                ("local", "市县财政", "- - -"),
                ("other", "其它", "0 0 0"),
            ],
        ),
        (
            _UNITS,
            [
                ("total", None, "96 96 88.3"),
                ("central", "其中：中央财政", "- - -"),
                ("镇村配套", "镇村配套", "96 96 88.3"),
            ],
        ),
        (_THREE, [("total", None, "200 190 182.4"), ("local", "省级资金", "200 190 182.4")]),
        (  # what arrived is no budget beside the budgets that are printed
            _BOTH,
            [("total", None, "210 200 182.4"), ("fiscal", "财政拨款", "160 150 135")],
        ),
        (  # a label was lost: nothing tells which
            _FEWER,
            [
                ("total", None, "200 190 182.4"),
                ("central", "中央财政资金", "120 120 115.2"),
                ("local", "省级资金", "- - -"),
            ],
        ),
    ],
    ids=["levels", "units", "three", "both", "fewer"],
)
def test_money_in_blocks_side_by_side(money: str, expected: Found, layout: str) -> None:
    (form,) = forms_of(laid_out(money, layout))
    assert money_of(form) == expected
    assert [row.name.text for row in form.rows if row.name] == ["修补石阶", "登山安全"]


@pytest.mark.parametrize("layout", ["table", "lines"])
def test_heads_without_sources_or_a_rest_are_no_blocks(layout: str) -> None:
    money = "预算数|96|到位数|95|执行数|90|执行率|93.75%\n其中：财政拨款|96"
    (form,) = forms_of(laid_out(money, layout))
    assert money_of(form)[0] == ("total", None, "- 96 90")
