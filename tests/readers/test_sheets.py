"""XLSX and XLS: cells as they are shown, forms cut out of sheets, what is hidden said; hostile files end with codes."""

from __future__ import annotations

import importlib.util
import io
import random
import struct
from datetime import date

import pytest
from ooxml import cells_of, document_of, ole, tables_of, unzipped, xlsx, zipped
from rendering.document import planted_document
from rendering.measure import cells_of as found_cells
from rendering.measure import printed_cells
from rendering.office import SOFFICE, converted
from rendering.style import Style
from rendering.xlsx_file import xlsx_bytes

from extract.config import ReadConfig
from extract.errors import ReadError
from extract.model.document import Document
from extract.readers import read
from extract.readers.sheet_biff import TextReader
from extract.readers.sheet_formats import display


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.9866, "0.00%", "98.66%"),
        (1, "0%", "100%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (100.0, "General", "100"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012.0, "General", "123456789012"),
        (1 / 3, "General", "0.333333333333333"),
        (0.00001, "General", "0.00001"),
        (1e-12, "General", "1E-12"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (-0.5, "0", "-1"),
        (12, "00000", "00012"),
        (0.5, "0.##", "0.5"),
        (98, '0"分"', "98分"),
        (98.5, 'General"分"', "98.5分"),
        (5, '"≥"0', "≥5"),
        (-5, "0_);(0)", "(5)"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (-3.2, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-3.20"),
        (5, "[>=10]0.0;0.00", "5.00"),
        (-12, "[$￥-804]#,##0.00;[Red]-[$￥-804]#,##0.00", "-￥12.00"),
        (1234567, '0.00,,"百万"', "1.23百万"),
        (12345, "0.00E+00", "1.23E+04"),
        (3.25, "# ?/?", "3.25"),
        (5, ";;;", ""),
        (7, "@", "7"),
        (45000, "yyyy/m/d", "2023/3/15"),
        (45000, "yyyy\\-mm\\-dd;@", "2023-03-15"),
        (45000, '[$-804]yyyy"年"m"月"d"日";@', "2023年3月15日"),
        (45000, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二三年三月十五日"),
        (45000.5, "yyyy/m/d h:mm", "2023/3/15 12:00"),
        (45000.75, "h:mm AM/PM", "6:00 PM"),
        (45000.25, '上午/下午h"时"mm"分"', "上午6时00分"),
        (45000, "mmm-yy", "Mar-23"),
        (45000, "aaaa", "星期三"),
        (1.5, "[h]:mm", "36:00"),
        (-1, "yyyy/m/d", "-1"),
        (1e300, "yyyy/m/d", "1E+300"),
        (59, "yyyy-mm-dd", "1900-02-28"),
    ],
)
def test_numbers_as_their_cells_show_them(value: float, code: str, shown: str) -> None:
    assert display(value, code) == shown


def test_dates_of_books_that_count_from_1904() -> None:
    days = (date(2023, 3, 15) - date(1904, 1, 1)).days
    assert display(float(days), "yyyy-mm-dd", date1904=True) == "2023-03-15"


STYLES = (
    '<numFmts count="1"><numFmt numFmtId="176" formatCode="0.0%"/></numFmts>'
    '<borders><border/><border><left style="thin"/><right/></border><border><left style="none"/></border></borders>'
    '<cellXfs><xf numFmtId="0" borderId="0"/><xf numFmtId="176" borderId="0"/><xf numFmtId="10" borderId="0"/>'
    '<xf numFmtId="31" borderId="0"/><xf numFmtId="0" borderId="1"/></cellXfs>'
)


def t(place: str, text: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_data(*rows: tuple[int, str] | str, before: str = "", after: str = "") -> str:
    parts = [row if isinstance(row, str) else f'<row r="{row[0]}">{row[1]}</row>' for row in rows]
    return f"{before}<sheetData>{''.join(parts)}</sheetData>{after}"


def merged(*ranges: str) -> str:
    found = "".join(f'<mergeCell ref="{place}"/>' for place in ranges)
    return f"<mergeCells>{found}</mergeCells>"


CELLS = (
    ("number", '<c r="{0}"><v>98.660000000000011</v></c>', "98.66"),
    ("whole", '<c r="{0}"><v>0100</v></c>', "100"),
    ("percent", '<c r="{0}" s="2"><v>0.9866</v></c>', "98.66%"),
    ("own format", '<c r="{0}" s="1"><v>0.5</v></c>', "50.0%"),
    ("date", '<c r="{0}" s="3"><v>45000</v></c>', "2023年3月15日"),
    ("shared", '<c r="{0}" t="s"><v>1</v></c>', "共享 文字"),
    ("shared beyond", '<c r="{0}" t="s"><v>99</v></c>', ""),
    ("inline", '<c r="{0}" t="inlineStr"><is><r><t>分</t></r><r><t>段</t></r></is></c>', "分段"),
    (
        "references",
        '<c r="{0}" t="inlineStr"><is><t>&#33258;&#35780;&lt;&#60;&amp;（&#65289;</t></is></c>',
        "自评<<&（）",
    ),
    ("formula text", '<c r="{0}" t="str"><f>A1&amp;"x"</f><v>合计</v></c>', "合计"),
    ("formula number", '<c r="{0}" s="2"><f>1/2</f><v>0.5</v></c>', "50.00%"),
    ("yes", '<c r="{0}" t="b"><v>1</v></c>', "TRUE"),
    ("error", '<c r="{0}" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
    ("iso date", '<c r="{0}" t="d"><v>2023-03-15T00:00:00</v></c>', "2023-03-15"),
    ("no number", '<c r="{0}"><v>n/a</v></c>', "n/a"),
    ("escape", '<c r="{0}" t="str"><v>甲_x0041_乙</v></c>', "甲A乙"),
    ("style beyond", '<c r="{0}" s="77"><v>5</v></c>', "5"),
)


@pytest.mark.parametrize("spelling", ["usual", "comment", "prefix", "utf-16"])
def test_kinds_of_cells(spelling: str) -> None:
    """In the usual spelling rows are taken apart without a parser; whatever the way, the texts are the same."""
    rows = [(n, t(f"A{n}", name) + cell.format(f"B{n}")) for n, (name, cell, _) in enumerate(CELLS, 1)]
    strings = ("<t>零</t>", "<r><t>共享 </t></r><r><t>文字</t></r><rPh><t>gong</t></rPh>")
    parts = unzipped(xlsx(sheet_data(*rows), styles=STYLES, strings=strings))
    name = "xl/worksheets/sheet1.xml"
    part = parts[name].decode()
    if spelling == "comment":
        part = part.replace("<sheetData>", "<sheetData><!-- x -->")
    elif spelling == "prefix":
        part = part.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    parts[name] = part.encode("utf-16") if spelling == "utf-16" else part.encode()
    document = document_of(zipped(parts))
    found = {row[0].text: row[1].text for row in _texts(document)}
    assert found == {name: shown for name, _, shown in CELLS}


class _Text(str):
    @property
    def text(self) -> str:
        return str(self)


def _texts(document: Document) -> list[list[_Text]]:
    return [[_Text(document.text[c.start : c.end]) for c in row] for row in tables_of(document)[0].rows()]


def test_titles_and_notes_are_lines_and_empty_rows_part_tables() -> None:
    data = sheet_data(
        (1, t("A1", "附件1")),
        (2, t("A2", "项目支出绩效自评表")),
        (4, t("A4", "项目名称") + t("B4", "灯标养护")),
        (5, t("A5", "总分") + t("B5", "98") + t("C5", "甲")),
        (6, t("A6", "注：自评依据见附件")),
        (9, t("B9", "科目") + t("C9", "金额")),
        (10, t("B10", "合计") + t("C10", "5")),
        after=merged("A2:C2", "B4:C4", "A6:C6"),
    )
    document = document_of(xlsx(data))
    assert document.text.splitlines() == [
        "附件1",
        "项目支出绩效自评表",
        "项目名称\t灯标养护",
        "总分\t98\t甲",
        "注：自评依据见附件",
        "科目\t金额",
        "合计\t5",
    ]
    assert cells_of(document)[:2] == [(0, 0, 1, 1, "项目名称"), (0, 1, 1, 2, "灯标养护")]
    assert [(table.n_rows, table.n_cols) for table in tables_of(document)] == [(2, 3), (2, 2)]


def test_a_book_of_empty_sheets_holds_nothing_to_read() -> None:
    with pytest.raises(ReadError, match="JX-R008"):
        document_of(xlsx(sheet_data()))


def test_borders_hold_a_form_with_an_empty_row_together() -> None:
    def empty(row: int) -> str:
        return f'<c r="A{row}" s="4"/><c r="B{row}" s="4"/><c r="C{row}" s="4"/>'

    form = (
        (1, t("A1", "自评表")),
        (2, t("A2", "填报单位：渡口所") + t("C2", "单位：万元")),
        (3, t("A3", "一级", 4) + t("B3", "二级", 4) + t("C3", "得分", 4)),
        (4, empty(4)),
        (5, t("A5", "产出", 4) + '<c r="B5" s="4"/>' + t("C5", "9", 4)),
        (6, t("A6", "合计", 4) + '<c r="B6" s="4"/><c r="C6" s="4"/>'),
        (7, t("A7", "填报人：甲") + t("C7", "电话：1")),
    )
    assert document_of(xlsx(sheet_data(*form), styles=STYLES)).text.splitlines() == [
        "自评表",
        "填报单位：渡口所 单位：万元",
        "一级\t二级\t得分",
        "\t\t",
        "产出\t\t9",
        "合计\t\t",
        "填报人：甲 电话：1",
    ]


def test_a_merge_holds_rows_together() -> None:
    data = sheet_data((1, t("A1", "产出") + t("B1", "数量")), (3, t("B3", "质量")), after=merged("A1:A3"))
    assert cells_of(document_of(xlsx(data))) == [
        (0, 0, 3, 1, "产出"),
        (0, 1, 1, 1, "数量"),
        (1, 1, 1, 1, ""),
        (2, 1, 1, 1, "质量"),
    ]


def test_names_of_sheets_and_hidden_sheets() -> None:
    one = sheet_data((1, t("A1", "甲") + t("B1", "乙")))
    data = xlsx(one, one, one, names=("Sheet1", "部门自评", "底稿"), states=("visible", "visible", "veryHidden"))
    document = document_of(data)
    assert document.text == "甲\t乙\n部门自评\n甲\t乙\n"
    assert [w[:7] for w in document.warnings] == ["JX-R108"]
    assert "底稿" in document.warnings[0]


def test_hidden_rows_and_columns_are_left_out_and_said() -> None:
    data = sheet_data(
        (1, t("A1", "甲") + t("B1", "藏") + t("C1", "乙") + t("D1", "丙")),
        f'<row r="2" hidden="1">{t("A2", "隐")}</row>',
        (3, t("A3", "丁") + t("C3", "戊") + t("D3", "己")),
        '<row r="4" ht="0"/>',
        (5, t("A5", "庚")),
        before='<cols><col min="2" max="2" hidden="1"/></cols>',
        after=merged("A1:B1", "C1:C3", "A4:A5"),
    )
    document = document_of(xlsx(data))
    assert cells_of(document) == [
        (0, 0, 1, 1, "甲"),
        (0, 1, 2, 1, "乙"),
        (0, 2, 1, 1, "丙"),
        (1, 0, 1, 1, "丁"),
        (1, 2, 1, 1, "己"),
        (2, 0, 1, 1, "庚"),
        (2, 1, 1, 1, ""),
        (2, 2, 1, 1, ""),
    ]
    assert [w[:7] for w in document.warnings] == ["JX-R108", "JX-R108"]


def test_what_a_merged_cell_shows_stays_where_a_part_of_it_is_seen() -> None:
    data = sheet_data(
        f'<row r="1" hidden="1">{t("A1", "产出")}{t("B1", "隐")}</row>',
        (2, t("B2", "数量")),
        (3, t("B3", "质量")),
        after=merged("A1:A3"),
    )
    assert document_of(xlsx(data)).text == "产出\t数量\n质量\n"


def test_formulas_without_a_result_are_said() -> None:
    cell = '<c r="B1"><f>SUM(A1)</f></c><c r="C1"><f>A1</f><v></v></c>'
    document = document_of(xlsx(sheet_data((1, t("A1", "合计") + cell), (2, t("A2", "x") + t("C2", "y")))))
    assert [w[:7] for w in document.warnings] == ["JX-R111"]
    assert "Sheet1!B1" in document.warnings[0]


def test_cells_and_rows_without_places() -> None:
    data = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row></sheetData>"
    assert document_of(xlsx(data)).text == "1\t2\n3\t4\n"


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize(("one_sheet", "typed"), [(False, False), (True, False), (False, True)])
def test_planted_forms_come_back_cell_by_cell(number: int, one_sheet: bool, typed: bool) -> None:
    printed = planted_document(number)
    document = read("表.xlsx", xlsx_bytes(printed, Style(), one_sheet=one_sheet, typed=typed))
    found = [found_cells(document, table) for table in tables_of(document)]
    assert found == [printed_cells(paper.sheet) for paper in printed.papers]
    assert all(line in document.text.splitlines() for paper in printed.papers for line in paper.lines)
    assert not document.warnings


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: it makes the XLS")
@pytest.mark.parametrize("typed", [False, True])
def test_planted_forms_come_back_from_xls(typed: bool) -> None:
    printed = [planted_document(number) for number in range(4)]
    files = {f"{n}.xlsx": xlsx_bytes(one, Style(), typed=typed) for n, one in enumerate(printed)}
    for one, data in zip(printed, converted(files, "xls").values(), strict=True):
        document = read("表.xls", data)
        found = [found_cells(document, table) for table in tables_of(document)]
        assert found == [printed_cells(paper.sheet) for paper in one.papers]


# XLS by hand: records of BIFF8 (and BIFF5) in an OLE file.


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def wide(text: str, count: str = "<H") -> bytes:
    return struct.pack(count, len(text)) + b"\x01" + text.encode("utf-16-le")


def xls(cells: bytes, globals_: bytes = b"", version: int = 0x0600, state: int = 0, name: bytes | None = None) -> bytes:
    bof = record(0x0809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0))
    label = name or wide("Sheet1", "<B")
    size = len(bof) + len(globals_) + 4 + 6 + len(label) + 4
    stream = bof + globals_ + record(0x0085, struct.pack("<IBB", size, state, 0) + label) + record(0x000A)
    stream += bof + cells + record(0x000A)
    return ole({"Workbook" if version == 0x0600 else "Book": stream})


def xf(number: int, sides: int = 0) -> bytes:
    return record(0x00E0, struct.pack("<HHHHHHIIH", 0, number, 0, 0, 0, sides, 0, 0, 0))


FORMATS = record(0x041E, struct.pack("<H", 164) + wide("0.0%")) + xf(0) + xf(164) + xf(10)
SST = record(0x00FC, struct.pack("<II", 2, 2) + wide("甲乙") + struct.pack("<HB", 4, 0) + b"ab") + record(
    0x003C, b"\x01" + "丙丁".encode("utf-16-le")
)


@pytest.mark.parametrize(
    ("name", "cell", "shown"),
    [
        ("number", record(0x0203, struct.pack("<HHHd", 0, 1, 1, 0.125)), "12.5%"),
        ("rk", record(0x027E, struct.pack("<HHHI", 0, 1, 2, (9866 << 2 | 3) & 0xFFFFFFFF)), "9866.00%"),
        ("negative rk", record(0x027E, struct.pack("<HHHI", 0, 1, 0, (-5 << 2 | 2) & 0xFFFFFFFF)), "-5"),
        ("rks", record(0x00BD, struct.pack("<HHHIH", 0, 1, 0, 7 << 2 | 2, 1)), "7"),
        ("shared", record(0x00FD, struct.pack("<HHHI", 0, 1, 0, 0)), "甲乙"),
        ("cut in two", record(0x00FD, struct.pack("<HHHI", 0, 1, 0, 1)), "ab丙丁"),
        ("label", record(0x0204, struct.pack("<HHH", 0, 1, 0) + wide("文字")), "文字"),
        ("yes", record(0x0205, struct.pack("<HHHBB", 0, 1, 0, 1, 0)), "TRUE"),
        ("error", record(0x0205, struct.pack("<HHHBB", 0, 1, 0, 7, 1)), "#DIV/0!"),
        ("formula", record(0x0006, struct.pack("<HHHdHI", 0, 1, 1, 0.5, 0, 0)), "50.0%"),
        (
            "formula text",
            record(0x0006, struct.pack("<HHH8sHI", 0, 1, 0, b"\0\0\0\0\0\0\xff\xff", 0, 0))
            + record(0x0207, wide("合计")),
            "合计",
        ),
        ("formula yes", record(0x0006, struct.pack("<HHH8sHI", 0, 1, 0, b"\1\0\0\0\0\0\xff\xff", 0, 0)), "FALSE"),
    ],
)
def test_records_of_cells(name: str, cell: bytes, shown: str) -> None:
    first = record(0x0204, struct.pack("<HHH", 0, 0, 0) + wide(name))
    assert document_of(xls(first + cell, FORMATS + SST)).text == f"{name}\t{shown}\n"


def test_merges_hidden_rows_and_hidden_sheets_of_xls() -> None:
    def label(row: int, column: int, text: str) -> bytes:
        return record(0x0204, struct.pack("<HHH", row, column, 0) + wide(text))

    cells = label(0, 0, "产出") + label(0, 1, "数量") + label(1, 1, "藏") + label(2, 1, "质量") + label(0, 2, "隐")
    cells += record(0x0208, struct.pack("<HHHHHHI", 1, 0, 2, 0, 0, 0, 0x20))
    cells += record(0x007D, struct.pack("<HHHHH", 2, 2, 10, 0, 1))
    cells += record(0x00E5, struct.pack("<HHHHH", 1, 0, 2, 0, 0))
    document = document_of(xls(cells, xf(0)))
    assert cells_of(document) == [(0, 0, 2, 1, "产出"), (0, 1, 1, 1, "数量"), (1, 1, 1, 1, "质量")]
    assert len(document.warnings) == 2
    with pytest.raises(ReadError, match="JX-R008"):
        document_of(xls(cells, xf(0), state=1))


def test_excel_5_with_texts_in_gbk() -> None:
    gbk = "自评".encode("gbk")
    cells = record(0x0204, struct.pack("<HHHH", 0, 0, 0, len(gbk)) + gbk)
    cells += record(0x0203, struct.pack("<HHHd", 0, 1, 0, 1.5))
    page = record(0x0042, struct.pack("<H", 936)) + record(0x00E0, bytes(16))
    name = "表一".encode("gbk")
    data = xls(cells, page, version=0x0500, name=bytes([len(name)]) + name)
    assert document_of(data).text == "表一\n自评\t1.5\n"


def test_a_text_of_one_byte_characters_that_goes_on_in_two() -> None:
    reader = TextReader([struct.pack("<HBH", 3, 8, 1) + b"a", b"\x01" + "乙丙".encode("utf-16-le"), b"\0" * 4])
    assert reader.text() == "a乙丙"
    assert reader.at_end()


# Hostile and damaged files.


def code_of(data: bytes, **limits: int) -> str:
    with pytest.raises(ReadError) as caught:
        read("表.xlsx", data, ReadConfig(**limits))  # type: ignore[arg-type]
    assert "?" not in caught.value.message("en")
    return caught.value.code


GOOD = xlsx(sheet_data(*((n, t(f"A{n}", "指标") + t(f"B{n}", str(n))) for n in range(1, 40))), styles=STYLES)
GOOD_XLS = xls(record(0x0204, struct.pack("<HHH", 0, 0, 0) + wide("自评")), FORMATS + SST)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (GOOD[: len(GOOD) // 2], "JX-R011"),
        (GOOD[:-40], "JX-R011"),
        (xlsx("<sheetData><row>"), "JX-R011"),
        (xlsx("<sheetData><row r='1'><c r='ZZZ1'><v>1</v></c></row></sheetData>"), "JX-R011"),
        (xlsx("<sheetData><row r='9999999'/></sheetData>"), "JX-R011"),
        (xlsx("<sheetData/>"), "JX-R008"),
        (
            xlsx("<sheetData/>", extra={"xl/worksheets/sheet1.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}),
            "JX-R011",
        ),
        (xlsx("<sheetData/>", extra={"xl/media/a.bin": "0" * 40_000_000}), "JX-R016"),
        (xlsx(sheet_data((1, "<c/>" * 1_000_001))), "JX-R010"),
        (GOOD_XLS[: len(GOOD_XLS) // 2], "JX-R011"),
        (xls(b"", record(0x002F, b"\0" * 54)), "JX-R012"),
        (xls(b"", version=0x0400), "JX-R022"),
        (ole({"Workbook": b"\0" * 5000}), "JX-R011"),
        (xls(b"", record(0x00FC, struct.pack("<II", 1 << 30, 1 << 30))), "JX-R010"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_damaged_and_hostile_files_are_named(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_a_damaged_sheet_does_not_take_the_others_with_it() -> None:
    good = sheet_data((1, t("A1", "甲") + t("B1", "乙")))
    document = document_of(xlsx("<sheetData><row>", good, names=("坏", "Sheet2")))
    assert document.text == "甲\t乙\n"
    assert [(error.code, error.place) for error in document.errors] == [("JX-R018", "坏")]


def test_a_cell_at_the_far_corner_costs_nothing() -> None:
    data = sheet_data((1, t("A1", "甲") + t("B1", "乙")), (1 << 20, t("XFD1048576", "远")), after=merged("A1:XFD1"))
    assert document_of(xlsx(data)).text.splitlines() == ["甲", "远"]


def test_far_columns_of_a_long_sheet_are_written_without_the_empty_cells_between() -> None:
    rows = [(n, t(f"A{n}", "甲") + t(f"XFD{n}", "乙")) for n in range(1, 200)]
    assert document_of(xlsx(sheet_data(*rows))).text == "甲\t乙\n" * 199


def test_merges_that_overlap_or_cover_everything() -> None:
    merges = merged("A1:B2", "B2:C3", "A1:C1", "B1:B1", "C3:A3", "XFE1:B1", "A1:A1048576", "nonsense")
    data = sheet_data(*((n, "".join(t(f"{c}{n}", f"{c}{n}") for c in "ABC")) for n in (1, 2, 3)), after=merges)
    cells = cells_of(document_of(xlsx(data.replace('<mergeCell ref="XFE1:B1"/>', ""))))
    places = [(r + i, c + j) for r, c, rows, cols, _ in cells for i in range(rows) for j in range(cols)]
    assert len(places) == len(set(places))


def test_a_long_sheet() -> None:
    rows = [(n, f'<c r="A{n}"><v>{n}</v></c>' + t(f"B{n}", "养护")) for n in range(1, 20_001)]
    document = document_of(xlsx(sheet_data(*rows)))
    assert tables_of(document)[0].n_rows == 20_000
    assert document.text.endswith("20000\t养护\n")


@pytest.mark.parametrize("good", [GOOD, GOOD_XLS], ids=["xlsx", "xls"])
def test_mutated_files_end_with_a_code(good: bytes) -> None:
    source = random.Random(11)  # noqa: S311 - a repeatable draw, no secret
    codes = set()
    for _ in range(150):
        data = bytearray(good)
        for _ in range(source.randrange(1, 12)):
            data[source.randrange(len(data))] = source.randrange(256)
        try:  # any other exception fails the test
            assert read("表.xlsx", bytes(data)).text
        except ReadError as error:
            codes.add(error.code)
    assert "JX-R011" in codes


@pytest.mark.skipif(not importlib.util.find_spec("python_calamine"), reason="python-calamine is the second opinion")
@pytest.mark.parametrize("number", range(4))
def test_values_agree_with_another_reader(number: int) -> None:
    import python_calamine

    data = xlsx_bytes(planted_document(number), Style())
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    theirs = {str(value) for sheet in sheets for row in sheet for value in row}
    document = read("表.xlsx", data)
    ours = {document.text[c.start : c.end] for table in tables_of(document) for c in table.cells}
    assert {" ".join(text.split()) for text in theirs} >= ours - {""}
