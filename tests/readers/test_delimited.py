"""CSV and TSV: forms that a spreadsheet saved as text; prose with commas is none; hostile files end in linear time."""

from __future__ import annotations

import csv
import io

import pytest
from growth import assert_linear

from extract import load
from extract.config import Config, ModelsConfig
from extract.errors import ReadError
from extract.model.document import Block, Table
from extract.readers import read
from extract.readers.delimited import delimiter_of, read_delimited

SHEET = [
    ["项目支出绩效自评表", "", "", "", "", "", "", ""],
    ["项目名称", "社区食堂补助", "", "", "主管部门", "青禾区民政局", "", ""],
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", "1,200.50", "1,200.50", "1,180.00", "10", "98.29%", "9.83"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析\n及改进措施"],
    ["产出指标", "数量指标", "补助食堂, 助餐点", "≥12家", "12家", "20", "20", ""],
    ["", "时效指标", "补助发放\n及时率", "100%", "95%", "30", "29", "材料不全, 已补齐\n下年提前收集"],
    ["效益指标", "社会效益指标", '老人"就餐难"缓解', "有效缓解", "有效缓解", "40", "40", ""],
    ["总分", "", "", "", "", "100", "98.83", ""],
]


def written(delimiter: str, *, ragged: bool = False, rows: list[list[str]] | None = None) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    for row in SHEET if rows is None else rows:
        last = max((n for n, cell in enumerate(row) if cell), default=0)
        writer.writerow(row[: last + 1] if ragged else row)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.csv", b"\xef\xbb\xbf" + written(",").encode()),
        ("表.CSV", written(",").encode("gb18030")),
        ("表.csv", written(";").encode()),
        ("表.csv", ("sep=;\r\n" + written(";")).encode()),
        ("表.csv", written("\t").encode("utf-16")),
        ("表.csv", written(",", ragged=True).encode()),
        ("表.csv", written(",").replace("\r\n", "\r").encode()),
        ("表.tsv", written("\t").encode()),
        ("表.txt", written(",").encode()),
        ("表", written(";", ragged=True).encode()),
    ],
)
def test_a_form_saved_as_text_is_read_as_its_sheet(name: str, data: bytes) -> None:
    document = read(name, data)
    assert (document.media_type, document.reader, document.warnings) == ("text/csv", "csv.v1", ())
    title, table = document.blocks
    assert isinstance(title, Block)
    assert isinstance(table, Table)
    assert (table.n_rows, table.n_cols) == (8, 8)
    found = [[document.text[cell.start : cell.end] for cell in row] for row in table.rows()]
    assert found == [[" ".join(cell.split()) for cell in row] for row in SHEET[1:]]
    (form,) = load(Config(models=ModelsConfig(enabled=False))).extract(document).forms
    rows = [(row.name, row.target, row.actual, row.weight, row.score) for row in form.indicators]
    assert [row[0] for row in rows] == ["补助食堂,助餐点", "补助发放及时率", '老人"就餐难"缓解']
    reason = form.indicators[1].spans["reason"]
    assert document.text[reason.start : reason.end] == "材料不全, 已补齐 下年提前收集"
    budget = form.funds[0].budget
    assert budget is not None
    assert (str(budget.yuan), str(form.total_score)) == ("12005000.00", "98.83")


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("本年度开展检查, 培训, 宣传三项工作,\n均已完成, 效果良好, 群众满意,\n无偏差, 无扣分, 无问题。", ".txt"),
        ("各表含一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分\n填报时应逐项核对\n不得遗漏", ".txt"),
        ("一级指标,二级指标,三级指标,得分", ".txt"),
        ("说明,分值,得分,权重\n路灯项目,自评得分为90分,全年预算20万元,已完成\n公园项目,得91分,21万元,已完成", ".txt"),
        ("甲,乙,丙,丁\n1,2,3,4\n5,6,7,8", ".txt"),
        ("绩效自评报告\n一、概况\n本项目, 概况如下\n二、结论", ".csv"),
        ("一级指标\t三级指标\t年度指标值\n产出\t检查\t12次", ".txt"),
        ("", ".csv"),
    ],
)
def test_other_text_is_no_sheet(text: str, suffix: str) -> None:
    assert delimiter_of(text, suffix) is None
    if text:
        assert read(f"文{suffix}", text.encode()).media_type == "text/plain"


def test_a_sheet_without_a_form_is_one_by_its_name_alone() -> None:
    text = "序号;项目;金额\n1;道路, 桥梁;20\n2;河道;30"
    assert (delimiter_of(text, ".csv"), delimiter_of(text, ".txt")) == (";", None)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('甲,"乙\n丙,丁\n戊,己', [["甲", '"乙'], ["丙", "丁"], ["戊", "己"]]),
        ('甲,"乙"丙,丁\n戊,己,庚', [["甲", '"乙"丙', "丁"], ["戊", "己", "庚"]]),
        ('甲, "乙, 丙"\n丁,"" ', [["甲", "乙, 丙"], ["丁", '""']]),
        ("甲,乙\0,丙\n丁\n\n戊,己,,", [["甲", "乙\0", "丙"], ["丁", "", ""], ["戊", "己"]]),
    ],
)
def test_broken_quotes_and_lines_keep_their_cells(text: str, rows: list[list[str]]) -> None:
    reading = read_delimited(text)
    tables = [block for block in reading.blocks if isinstance(block, Table)]
    found = [[reading.text[cell.start : cell.end] for cell in row] for table in tables for row in table.rows()]
    assert found == rows


@pytest.mark.parametrize(
    ("unit", "around"),
    [
        ('a","b\n', "一级指标,三级指标,分值,得分\n{}"),
        ('""\n', '一级指标,三级指标,分值,得分\n"\n{}'),
        ("字" * 10, '甲,乙\n甲,乙\n"{}'),
        ("字" * 10, "甲,乙\n丙,{}"),
        ("," * 10, "甲,乙\n丙{}"),
        ("1,2,3,4\n", "一级指标,三级指标,分值,得分\n{}"),
    ],
)
def test_time_grows_with_the_text(unit: str, around: str) -> None:
    assert_linear(lambda text: (delimiter_of(text, ".txt"), read_delimited(text)), unit, 8000, around)


def test_hostile_sheets_are_read_or_refused_with_a_code() -> None:
    wide = "甲,乙\n" + ",".join(["1"] * 100_000)
    assert read("宽.csv", wide.encode()).media_type == "text/csv"
    assert read("长.csv", ("甲,乙\n丙," + "字" * 1_000_000).encode()).media_type == "text/csv"
    assert read("引.csv", ('甲,乙\n"' + "字,\n" * 200_000).encode()).media_type == "text/csv"
    with pytest.raises(ReadError) as caught:
        read("多.csv", ((",".join("1" * 500) + "\n") * 2100).encode())
    assert caught.value.code == "JX-R010"
