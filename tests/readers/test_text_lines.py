"""Plain text and Markdown: lines, tabs, pipes, embedded tables, pages."""

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from extract.model.document import Block, Table
from extract.readers.lines import line_blocks, read_lines
from extract.readers.pages import page_at, page_starts


def shape(text: str) -> list[object]:
    """Blocks as strings, tables as lists of rows of strings."""
    return [
        text[block.start : block.end]
        if isinstance(block, Block)
        else [[text[cell.start : cell.end] for cell in row] for row in block.rows()]
        for block in line_blocks(text)
    ]


def table_of(text: str) -> Table:
    return next(block for block in line_blocks(text) if isinstance(block, Table))


def test_lines_are_blocks_without_the_white_space_around_them() -> None:
    assert shape("  自评报告 \r\n\r\n　一、概况\r正文\n") == ["自评报告", "一、概况", "正文"]


def test_lines_with_tabs_are_a_table_whose_rows_keep_their_length() -> None:
    text = "表头\n项目名称\t\t 道路养护 \t\n\t年度资金总额\t10\n总分\n尾"
    assert shape(text) == ["表头", [["项目名称", "", "道路养护", ""], ["", "年度资金总额", "10"]], "总分", "尾"]
    table = table_of(text)
    assert (table.markup, table.n_rows, table.n_cols) == ("tabs", 2, 4)
    assert text[table.start : table.end].startswith("项目名称")


def test_a_blank_line_parts_two_tables() -> None:
    assert shape("甲\t1\n\n乙\t2\n丙\t3") == [[["甲", "1"]], [["乙", "2"], ["丙", "3"]]]
    assert shape("甲\t1\r\r\n乙\t2") == [[["甲", "1"], ["乙", "2"]]]  # a line end twice converted is one
    assert shape("甲\t1\f乙\t2") == [[["甲", "1"]], [["乙", "2"]]]


def test_a_converters_rule_is_no_row_and_a_row_of_dashes_is() -> None:
    assert shape("总分\t100\t98\n----\t---\t--\n备注\t-\t-") == [[["总分", "100", "98"], ["备注", "-", "-"]]]
    assert shape("其他资金\t0\n-\t-") == [[["其他资金", "0"], ["-", "-"]]]


def test_indented_paragraphs_are_no_table() -> None:
    assert shape("\t一是加强管理。\n\t\t二是压实责任。") == ["一是加强管理。", "二是压实责任。"]


def test_a_row_of_empty_cells_stays_inside_a_table_only() -> None:
    assert shape("甲\t乙\n\t\n丙\t丁\n\t\n") == [[["甲", "乙"], ["", ""], ["丙", "丁"]]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"项目资金\n(万元)"\t预算\n总额\t"1\r\n2"\n', [[["项目资金\n(万元)", "预算"], ["总额", "1\r\n2"]]]),
        ('甲\t"乙\n\n丙"\t"丁\n戊"\n己\t庚', [[["甲", "乙\n\n丙", "丁\n戊"], ["己", "庚"]]]),
        ('甲\t"乙"\n丙\t"丁', [[["甲", '"乙"'], ["丙", '"丁']]]),  # no cell over several lines
        ('"一是\n二是"\n三是', ['"一是', '二是"', "三是"]),  # a quotation, no table
    ],
)
def test_cells_in_quotes_go_over_lines(text: str, expected: list[object]) -> None:
    assert shape(text) == expected


def test_markdown_table() -> None:
    text = "说明\n\n| 指标 | 目标 |\n|:--|---:|\n| 满意度 | ≥95% |\n| 甲\\|乙 | |\n结尾"
    assert shape(text) == ["说明", [["指标", "目标"], ["满意度", "≥95%"], ["甲\\|乙", ""]], "结尾"]
    assert table_of(text).markup == "pipes"


def test_single_dashes_under_a_header_are_its_rule_but_not_further_down() -> None:
    assert shape("|甲|乙|\n|-|-|\n|1|2|\n|-|-|") == [[["甲", "乙"], ["1", "2"], ["-", "-"]]]


def test_scraped_rows_without_a_leading_pipe_and_with_padding() -> None:
    text = "数量指标 | 培训人次 | 280人次 |\n合计 | 100 | |||\n结论：良好"
    assert shape(text) == [[["数量指标", "培训人次", "280人次"], ["合计", "100", "", "", ""]], "结论：良好"]


def test_a_cell_broken_over_lines_is_one_cell() -> None:
    text = "质量指标 | 验收\n合格率 | 95% |\n时效指标 | 及时率 | 90% |"
    assert shape(text) == [[["质量指标", "验收\n合格率", "95%"], ["时效指标", "及时率", "90%"]]]
    text = "| 质量 | 验收\n合格率 | 95% |\n| 时效 | 及时率 | 90% |"
    assert shape(text) == [[["质量", "验收\n合格率", "95%"], ["时效", "及时率", "90%"]]]


@pytest.mark.parametrize("loose", [["科目 | 合计 | 备注", "行政 | 27 | 无"], ["科目 | 行政 | 其他 | 合计 | 备注"]])
def test_rows_of_another_table_that_end_at_no_pipe_are_none_of_the_next(loose: list[str]) -> None:
    rows = ["项目名称 | 石阶修补 | ||||", "主管部门 | 柳湾县水务局 | ||||", "修补长度 | 30米 | 32\n米 | 9 | 9 | |"]
    *_, table = shape("\n".join([*loose, "二、自评表", *rows, *rows[:2] * 3]))
    assert isinstance(table, list)
    assert [row[:3] for row in table[:3]] == [
        ["项目名称", "石阶修补", ""],
        ["主管部门", "柳湾县水务局", ""],
        ["修补长度", "30米", "32\n米"],
    ]


def test_a_header_without_a_pipe_at_its_end_is_a_row_above_rows_whose_last_cell_is_empty() -> None:
    text = "序号 | 项目 | 得分 | 备注\n1 | 甲 | 95 |\n2 | 乙 | 90 |\n3 | 丙 | 92 |"
    assert shape(text) == [[["序号", "项目", "得分", "备注"], ["1", "甲", "95"], ["2", "乙", "90"], ["3", "丙", "92"]]]


def test_a_label_parted_from_its_row_comes_back_to_it() -> None:
    text = "项目资金 | 预算数 | 执行数 |\n年度资金总额 |\n| 32.4 | 31.69 |\n其他资金 | 0 | 0 |"
    assert shape(text) == [
        [["项目资金", "预算数", "执行数"], ["年度资金总额", "32.4", "31.69"], ["其他资金", "0", "0"]]
    ]


@pytest.mark.parametrize(
    ("broken", "row"),
    [
        ("|\n一级\n指标 |\n二级 | 三级 | 值 ||", ["一级\n指标", "二级", "三级", "值", ""]),
        ("|\n一级\n指标 |\n二级\n指标 | 三级 | 值 ||", ["一级\n指标", "二级\n指标", "三级", "值", ""]),
        ("|\n一级 |\n二级\n指标 |\n三级\n指标 | 值 |", ["一级", "二级\n指标", "三级\n指标", "值"]),
    ],
)
def test_a_row_whose_fence_stands_alone_goes_on_to_its_end(broken: str, row: list[str]) -> None:
    above, below = "| 自评表 | ||||\n| 名称 | 石阶 | |||", "| 产出 | 数量 | 长度 | 30 ||\n| 总分 | 30 ||||"
    rows = [["自评表", *[""] * 4], ["名称", "石阶", *[""] * 3], row]
    rows += [["产出", "数量", "长度", "30", ""], ["总分", "30", "", "", ""]]
    assert shape(f"{above}\n{broken}\n{below}\n联系人") == [rows, "联系人"]


def test_rows_without_outer_pipes() -> None:
    assert shape("指标 | 目标 | 实际\n--- | --- | ---\n人数 | 20 | 21") == [
        [["指标", "目标", "实际"], ["人数", "20", "21"]]
    ]


def test_doubled_pipes_part_cells_only_where_all_are_doubled() -> None:
    assert shape("甲 || 乙 || 丙\n1 || 2 || 3") == [[["甲", "乙", "丙"], ["1", "2", "3"]]]
    assert shape("|甲||丙|\n|1|2|3|") == [[["甲", "", "丙"], ["1", "2", "3"]]]


@pytest.mark.parametrize("line", ["首页 | 公开 | 互动", "甲|乙", "上年结转 | ", "a || b"])
def test_a_line_of_text_with_pipes_is_text(line: str) -> None:
    assert shape(f"{line}\n正文") == [line.strip(), "正文"]


@pytest.mark.parametrize(
    "text",
    [
        "┌──┬──┐\n│甲│乙│\n├──┼──┤\n│1│2│\n└──┴──┘",
        "+----+----+\n| 甲 | 乙 |\n+====+====+\n| 1 | 2 |\n+----+----+",
        "┃甲┃乙┃\n┃1┃2┃",
        "｜甲｜乙｜\n｜1｜2｜",
    ],
)
def test_drawn_tables(text: str) -> None:
    assert shape(text) == [[["甲", "乙"], ["1", "2"]]]


def test_a_title_right_above_a_table_is_not_drawn_into_it() -> None:
    assert shape("附表1\n| 甲 | 乙 |\n| 1 | 2 |") == ["附表1", [["甲", "乙"], ["1", "2"]]]


def test_html_tables_in_a_text_point_into_the_raw_text() -> None:
    text = (
        "# 自评\n<table border=1><thead><tr><th>指标<th>值</thead>"
        "<tr><td rowspan='2'>产出</td><td><p>数量&nbsp;</p></td></tr>"
        "<tr><td> <b>质量</b> </td></tr></table>\n| 甲 | 乙 |\n| 1 | 2 |"
    )
    assert shape(text) == ["# 自评", [["指标", "值"], ["产出", "数量"], ["质量"]], [["甲", "乙"], ["1", "2"]]]
    table = table_of(text)
    assert [(cell.row, cell.col, cell.rowspan) for cell in table.cells] == [
        (0, 0, 1),
        (0, 1, 1),
        (1, 0, 2),
        (1, 1, 1),
        (2, 1, 1),
    ]


def test_html_tables_caption_empty_cells_nesting_and_missing_ends() -> None:
    assert shape("<table><caption>表一</caption><tr><td></td><td><p></p></td><td>1") == ["表一", [["", "", "1"]]]
    nested = "<table><tr><td>外<table><tr><td>内</td></tr></table></td><td>右</td></tr></table>"
    assert shape(nested) == [[["外", "右"]], [["内"]]]
    assert shape("以 <table 开头的话没有表格") == ["以 <table 开头的话没有表格"]


def test_lines_of_tags_only_are_not_text() -> None:
    assert shape("<html><body>\n正文\n</body></html>\n<b>粗</b>") == ["正文", "<b>粗</b>"]


def test_form_feeds_are_pages() -> None:
    text = "甲\n\f乙\t1\n丙\t2\f\n丁\f"
    assert page_starts(text) == (0, 3, 11)
    blocks = line_blocks(text, page_starts(text))
    assert [block.page for block in blocks] == [1, 2, 3]
    table = blocks[1]
    assert isinstance(table, Table)
    assert {cell.page for cell in table.cells} == {2}


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("甲\n— 1 —\n乙\n- 2 -\n丙", (0, 8, 16)),
        ("甲\n第 1 页 共 3 页\n乙\n第 2 页 共 3 页\n丙", (0, 14, 28)),
        ("<!-- page 1 -->\n甲\n<!-- page 2 -->\n乙", (0, 18)),
        ("甲\nPage 3 of 9\n乙\nPage 4 of 9\n丙\nPage 6 of 9\n丁\nPage 7 of 9\n戊", (0, 14, 28, 42, 56)),
        ("甲\n— 1 —\n乙", ()),
        ("1/2\n甲\n1/3\n乙\n1/4", ()),
        ("一、甲\n二、乙\n三、丙", ()),
    ],
)
def test_page_marks_count_where_they_ascend(text: str, starts: tuple[int, ...]) -> None:
    assert page_starts(text) == starts
    assert page_at(starts, len(text)) == (len(starts) or None)


# ------------------------------------------------------- one cell a line
def test_cells_one_a_line_are_lines_of_text_without_their_pipes() -> None:
    text = "石阶修补自评表 |\n项目名称 |\n石阶修补 |\n年度资金 |\n|\n其他\n资金 |\n60 |\n总分 |"
    assert shape(text) == ["石阶修补自评表", "项目名称", "石阶修补", "年度资金", "其他", "资金", "60", "总分"]


@pytest.mark.parametrize("opening", ["", "|\n"], ids=["bare", "opened"])
def test_padding_tells_the_rows_of_cells_one_a_line(opening: str) -> None:
    rows = [
        ["石阶修补自评表"],
        ["项目名称", "石阶修补"],
        ["一级", "二级", "三级", "指标值"],
        ["产出", "", "长度", "30"],
    ]
    rows += [["年度资金", "60"], ["其他资金"]]
    lines = [opening + " |\n".join(row) + " |" + "|" * (4 - len(row)) for row in rows]
    assert shape("\n".join(lines)) == [[row + [""] * (4 - len(row)) for row in rows]]


def test_rows_of_cells_one_a_line_with_the_pipe_in_front() -> None:
    text = "一级\n指标\n| 二级\n| 三级\n| 值\n|\n产出\n| 数量\n| 长度\n| |\n质量\n| 牢固\n| ||"
    text += "\n效益\n| 安全\n| ||\n说明：良好"
    assert shape(text) == [
        [
            ["一级\n指标", "二级", "三级", "值"],
            ["产出", "数量", "长度", ""],
            ["质量", "牢固", "", ""],
            ["效益", "安全", "", ""],
        ],
        "说明：良好",
    ]


def test_a_row_with_a_pipe_too_many_or_too_few_moves_no_other() -> None:
    full, long, short = "甲 |\n乙 |\n丙 | ||", "甲 |\n乙 |\n丙 | |||", "甲 |\n乙 | ||"
    row = ["甲", "乙", "丙", "", ""]
    assert shape("\n".join([*[full] * 4, long, *[full] * 4, short, full])) == [
        [*[row] * 9, ["甲", "乙", "", ""], row],
    ]


def test_cells_one_a_line_beside_rows_of_many() -> None:
    rows = "| 指标 | 值 |\n| 人数 | 20 |"
    assert shape(f"{rows}\n" + "单位 |\n" * 6 + rows) == [
        [["指标", "值"], ["人数", "20"]],
        *["单位"] * 6,
        [["指标", "值"], ["人数", "20"]],
    ]


def test_rows_that_hold_one_cell_stay_rows() -> None:
    text = "| 甲 | 乙 | 丙 |\n" + "| 空 | | |\n" * 8
    (table,) = shape(text)
    assert len(table) == 9


@pytest.mark.parametrize("unit", ["|", "|\n", "甲 |\n", "甲 |\n乙 | |||\n", "| 甲\n"])
def test_pipes_without_end_are_read_in_linear_time(unit: str) -> None:
    assert_linear(line_blocks, unit, 20_000)


PIECES = [
    "甲",
    "1",
    "\t",
    "|",
    " ",
    "\n",
    "\r\n",
    "---",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "\\|",
    "\f",
    "||",
    "│",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_text_is_read_and_every_offset_lies_in_it(text: str) -> None:
    reading = read_lines(text)
    assert reading.text == text
    last = 0
    for block in reading.blocks:
        assert last <= block.start <= block.end <= len(text)
        last = block.start
        if isinstance(block, Block):
            part = text[block.start : block.end]
            assert part == part.strip() != ""
            assert "\n" not in part
            continue
        assert block.cells
        places = {(cell.row, cell.col) for cell in block.cells}
        assert len(places) == len(block.cells)
        for cell in block.cells:
            assert cell.row + cell.rowspan <= block.n_rows
            assert cell.col + cell.colspan <= block.n_cols
            assert block.start <= cell.start <= cell.end <= block.end
            part = text[cell.start : cell.end]
            assert part == part.strip()
        assert list(block.cells) == sorted(block.cells, key=lambda cell: (cell.row, cell.col))


@given(st.lists(st.sampled_from(["甲", "乙 丙", "1\t2", "3\t\t4", "| 5 | 6 |", "7 | 8 |", ""]), max_size=20))
def test_no_character_but_layout_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = "".join(
        text[part.start : part.end] if isinstance(part, Block) else "".join(text[c.start : c.end] for c in part.cells)
        for part in line_blocks(text)
    )
    strip = str.maketrans("", "", "\t\n |")
    assert kept.translate(strip) == text.translate(strip)


@given(st.lists(st.sampled_from(["甲 |", "|", "乙", "丙 | |", "丁 | |||", "| 戊", "| |"]), min_size=6, max_size=30))
def test_no_cell_is_lost_where_each_has_a_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = "".join(
        text[part.start : part.end] if isinstance(part, Block) else "".join(text[c.start : c.end] for c in part.cells)
        for part in line_blocks(text)
    )
    strip = str.maketrans("", "", "\n |")
    assert kept.translate(strip) == text.translate(strip)
