"""HTML pages: visible text in reading order, tables by the HTML table model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model.document import Block, Table
from extract.readers.html import read_html
from extract.readers.html_source import MAX_DEPTH, safe_source


def shape(page: str) -> list[object]:
    reading = read_html(page)
    return [
        reading.text[block.start : block.end]
        if isinstance(block, Block)
        else [[reading.text[cell.start : cell.end] for cell in row] for row in block.rows()]
        for block in reading.blocks
    ]


def places(page: str) -> list[tuple[int, int, int, int]]:
    table = next(block for block in read_html(page).blocks if isinstance(block, Table))
    return [(cell.row, cell.col, cell.rowspan, cell.colspan) for cell in table.cells]


def test_text_has_a_newline_after_blocks_and_rows_and_a_tab_between_cells() -> None:
    page = "<h1>自评表</h1><p>甲<b>乙</b>\n丙<br>丁</p><table><tr><td>1<td><p>2</p><p>3</p><tr><td><td>4</table>尾"
    assert read_html(page).text == "自评表\n甲乙 丙\n丁\n1\t2 3\n\t4\n尾\n"
    assert shape(page) == ["自评表", "甲乙 丙", "丁", [["1", "2 3"], ["", "4"]], "尾"]


def test_merged_cells_follow_the_table_model() -> None:
    page = "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>"
    assert places(page) == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 0, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_spans_end_where_the_table_and_its_groups_end() -> None:
    page = "<table><tbody><tr><td rowspan=9>a<td>b</tbody><tbody><tr><td rowspan=0>c<td>d<tr><td>e</tbody></table>"
    assert places(page) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 2, 1), (1, 1, 1, 1), (2, 1, 1, 1)]
    page = "<table><tr><td colspan=1000>a<tr><td>b<td>c</table>"
    assert places(page) == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
    page = "<table><tr><td colspan=x rowspan=-3>a<td colspan=0>b</table>"
    assert places(page) == [(0, 0, 1, 1), (0, 1, 1, 1)]


def test_missing_end_tags_upper_case_and_entities() -> None:
    page = "<TABLE><TR><TH ROWSPAN='2'>A&lt;B&amp;lt;<TD>&ge;95&#37;&nbsp;<TR><TD>&#x6EE1;意</TABLE>"
    assert shape(page) == [[["A<B&lt;", "≥95%"], ["满意"]]]
    assert places(page)[0] == (0, 0, 2, 1)


def test_what_is_not_seen_is_not_read() -> None:
    page = (
        "<head><title>题</title><style>p{}</style></head><script>var a='<p>假</p>'</script><noscript>无</noscript>"
        "<template><p>模</p></template><!-- 注 --><p hidden>藏</p><div style='DISPLAY : none'>隐</div>"
        "<span style='text-autospace:none'>真</span><iframe>框</iframe>"
    )
    assert shape(page) == ["真"]


def test_a_layout_table_is_unwrapped_and_its_data_stays_a_table() -> None:
    page = (
        "<table><tr><td>导航</td><td><h2>标题</h2><table><tr><td>甲<td>1<tr><td>乙<td>2</table>落款</td></tr>"
        "<tr><td>左</td><td>右</td></tr></table>"
    )
    assert shape(page) == ["导航", "标题", [["甲", "1"], ["乙", "2"]], "落款", [["左", "右"]]]


def test_a_cell_with_a_page_of_text_is_layout() -> None:
    body = "".join(f"<p>{'这一段介绍预算执行与绩效情况。' * 12}</p>" for _ in range(15))
    page = f"<table><tr><td>侧栏</td><td>{body}</td></tr><tr><td>甲</td><td>乙</td></tr></table>"
    found = shape(page)
    assert found[0] == "侧栏"
    assert found[-1] == [["甲", "乙"]]
    assert len(found) == 17


def test_a_long_goal_cell_stays_a_cell() -> None:
    goal = "<br>".join("目标：完成年度任务，保障运转。" * 8 for _ in range(5))
    found = shape(f"<table><tr><td>年度目标</td><td>{goal}</td></tr></table>")
    assert isinstance(found[0], list)


def test_tables_of_one_column_or_one_cell_are_lines() -> None:
    assert shape("<table><tr><td>第一段<tr><td>第二段</table>") == ["第一段", "第二段"]
    assert shape("<table><tr><td><td>独<td></table>") == ["独"]


def test_captions_lists_and_headings() -> None:
    page = "<table><caption>表一</caption><tr><td>1<td>2</table><ul><li>一<li>二</ul><h3>三</h3>四"
    assert shape(page) == ["表一", [["1", "2"]], "一", "二", "三", "四"]


def test_preformatted_text_is_read_like_a_text_file() -> None:
    page = "<p>前</p><pre>项目\t分值\n养护\t10\n\n| 甲 | 乙 |\n| 1 | &lt;2 |\n尾</pre><p>后</p>"
    assert shape(page) == ["前", [["项目", "分值"], ["养护", "10"]], [["甲", "乙"], ["1", "<2"]], "尾", "后"]


def test_preformatted_text_in_a_cell_is_text_of_the_cell() -> None:
    assert shape("<table><tr><td><pre>甲\n乙</pre><td>2<tr><td>3<td>4</table>") == [[["甲 乙", "2"], ["3", "4"]]]


def test_a_page_of_line_breaks_only() -> None:
    assert shape("<body>第一行<br>第二行<br><br>&nbsp;<br/>第三行") == ["第一行", "第二行", "第三行"]


def test_broken_table_markup_keeps_its_text() -> None:
    assert shape("<table>游离<tr>散<td>1<td>2</table>") == ["游离散", [["1", "2"]]]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 60_000 + "正文" + "</div>" * 60_000,
        "<DIV><span>" * 30_000 + "正文",
        "<table><tr><td>" * 30_000 + "正文",
        "".join(f"<x{i}>" for i in range(30_000)) + "正文",
    ],
)
def test_deep_pages_are_read_and_said_to_be_deep(page: str) -> None:
    reading = read_html(page)
    assert reading.text.strip() == "正文"
    assert reading.warnings[0].startswith("JX-R105")


def test_unclosed_formatting_does_not_multiply() -> None:
    page = "".join(f"<b title={i}>" for i in range(3000)) + "<p>段</p>" * 3000
    source, _, warnings = safe_source(page)
    assert "<b" not in source
    assert warnings
    assert len(read_html(page).blocks) == 3000


def test_ordinary_pages_are_left_alone() -> None:
    page = "<div>" * 40 + "<p><span>文</span></p>" * 30_000 + "</div>" * 40
    assert safe_source(page)[0] == page
    assert MAX_DEPTH > 40


def test_pictures_and_endless_attributes_are_cut_before_parsing() -> None:
    attributes = " ".join(f"a{i}" for i in range(30_000))
    source, _, _ = safe_source(f"<img src='data:image/png;base64,{'QUJD' * 9000}'><div {attributes}>文</div>")
    assert len(source) < 100
    assert "文" in source


def test_a_small_page_cannot_ask_for_a_huge_table() -> None:
    reading = read_html("<table>" + "<tr><td rowspan=65000 colspan=1000>x<td>y" * 3000 + "</table>")
    table = reading.blocks[0]
    assert isinstance(table, Table)
    assert len(table.cells) == 6000
    assert any(warning.startswith("JX-R104") for warning in reading.warnings)


TAGS = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<td rowspan=2>",
    "<td colspan=2>",
    "</td>",
    "</tr>",
    "<tbody>",
    "</tbody>",
]
TAGS += [
    "<p>",
    "</p>",
    "<b>",
    "<br>",
    "<pre>",
    "</pre>",
    "<div>",
    "甲",
    "1 2",
    "&lt;",
    "&nbsp;",
    "\n",
    "\t",
    "|",
    "<caption>",
    "<",
]


@given(st.lists(st.sampled_from(TAGS), max_size=60).map("".join))
def test_any_page_is_read_and_every_offset_holds_the_text(page: str) -> None:
    reading = read_html("<html><body>" + page)
    last = 0
    for block in reading.blocks:
        assert last <= block.start <= block.end <= len(reading.text)
        last = block.start
        part = reading.text[block.start : block.end]
        if isinstance(block, Block):
            assert part == part.strip() != ""
            continue
        taken: set[tuple[int, int]] = set()
        for cell in block.cells:
            assert cell.row + cell.rowspan <= block.n_rows
            assert cell.col + cell.colspan <= block.n_cols
            assert block.start <= cell.start <= cell.end <= block.end
            text = reading.text[cell.start : cell.end]
            assert text == text.strip()
            if block.markup == "html":
                assert "\n" not in text
            assert (cell.row, cell.col) not in taken
            taken.add((cell.row, cell.col))


@given(st.lists(st.sampled_from(TAGS), max_size=40).map("".join))
def test_no_text_is_lost(page: str) -> None:
    text = read_html("<html><body>" + page.replace("<", " <")).text
    assert text.count("甲") == page.count("甲")
