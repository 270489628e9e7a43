"""Headings of documents: kinds, levels, extents, tables of contents."""

import pytest
from growth import assert_linear

from extract.model.document import Document, Table
from extract.model.raw import Part
from extract.segment.parts import PERFORMANCE_KINDS, find_parts, title_kind


def document(text: str, *tables: tuple[int, int]) -> Document:
    blocks = tuple(Table(start, end, 1, 1, (), "tabs") for start, end in tables)
    return Document(text, blocks, "x.txt", "", "text/plain", "text.v1")


def parts(text: str) -> tuple[Part, ...]:
    return find_parts(document(text))


def outline(text: str) -> list[tuple[int, str, str]]:
    return [(part.level, part.kind, part.title) for part in parts(text)]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("部门概况", "overview"),
        ("2022年度部门决算情况说明", "notes"),
        ("2022年度部门决算表", "accounts"),
        ("预算绩效情况说明", "performance"),
        ("2025年预算绩效情况", "performance"),
        ("关于2021年度预算绩效情况的说明", "performance"),
        ("預算績效情況說明", "performance"),
        ("预算绩效管理工作开展情况", "performance_overview"),
        ("项目绩效自评结果", "self_evaluation"),
        ("市本级项目支出绩效自评情况", "self_evaluation"),
        ("部门决算中项目绩效自评结果", "self_evaluation"),
        ("部门整体支出绩效自评结果", "department_evaluation_result"),
        ("中央对地方转移支付项目绩效自评结果", "transfer"),
        ("部门重点评价结果", "department_review"),
        ("部门评价项目绩效评价结果", "department_review"),
        ("财政重点评价结果", "finance_review"),
        ("重点项目绩效目标编制情况", "goals"),
        ("名词解释", "glossary"),
        ("附件", "annex"),
        ("政府采购支出说明", "other"),
        ("转移支付收入情况", "other"),
    ],
)
def test_title_says_the_kind(title: str, kind: str) -> None:
    assert title_kind(title) == kind


def test_a_sentence_is_no_title() -> None:
    assert title_kind("负责拟订全市文物保护规划并组织实施," * 3 + "开展预算绩效管理工作情况说明") == "other"


def test_levels_and_extents() -> None:
    text = (
        "第一部分 部门概况\n一、主要职责\n职责。\n第二部分 决算情况说明\n"
        "十、预算绩效情况说明\n（一）项目绩效自评结果。甲。\n"
        "十一、其他\n"
    )
    found = parts(text)
    assert [(part.level, part.kind) for part in found] == [
        (1, "overview"),
        (2, "overview"),
        (1, "notes"),
        (2, "performance"),
        (3, "self_evaluation"),
        (2, "other"),
    ]
    performance, inner = found[3], found[4]
    assert text[performance.start : performance.end] == "十、预算绩效情况说明\n（一）项目绩效自评结果。甲。\n"
    assert inner.end == performance.end
    assert inner.title == "项目绩效自评结果"


def test_spaced_numbers_and_title_on_the_next_line() -> None:
    assert outline("第 四 部 分\n\n名 词 解 释\n\n一、财政拨款收入：指拨款。\n第五部分\n附 件\n") == [
        (1, "glossary", "名词解释"),
        (1, "annex", "附件"),
    ]


def test_title_broken_over_two_lines() -> None:
    text = "（二）上级对地方转移支付项目绩效自\n\n评结果。本部门没有这类项目。\n"
    assert outline(text) == [(3, "transfer", "上级对地方转移支付项目绩效自评结果")]


def test_markdown_and_list_marks() -> None:
    assert outline("## 第四部分 预算绩效情况\n- （一）项目绩效自评结果\n### 收支总表\n") == [
        (1, "performance", "预算绩效情况"),
        (3, "self_evaluation", "项目绩效自评结果"),
        (4, "accounts", "收支总表"),
    ]


def test_radicals_in_the_place_of_numerals() -> None:
    assert outline("⼀、预算绩效情况说明\n⼆、其他说明\n") == [
        (2, "performance", "预算绩效情况说明"),
        (2, "other", "其他说明"),
    ]


CONTENTS = "第一部分 单位概况\n一、主要职能\n第二部分 决算情况说明\n九、预算绩效情况说明\n第三部分 名词解释\n"


@pytest.mark.parametrize("mark", ["目录\n", "目 录\n\n", "## 目　录\n", ""])
def test_table_of_contents_is_no_part(mark: str) -> None:
    body = (
        "第一部分 单位概况\n一、主要职能\n本单位承担馆藏文物的保管和展示。\n"
        "第二部分 决算情况说明\n九、预算绩效情况说明\n共五项。\n"
    )
    text = mark + CONTENTS + body
    found = parts(text)
    assert [part.title for part in found] == ["单位概况", "主要职能", "决算情况说明", "预算绩效情况说明"]
    assert found[0].start == len(mark + CONTENTS)


def test_contents_with_page_numbers_and_leaders() -> None:
    text = (
        "目录\n一、部门职责……………3\n二、预算绩效情况说明.......12\n一、部门职责\n负责。\n二、预算绩效情况说明\n开展。\n"
    )
    assert [part.start for part in parts(text)] == [text.rindex("一、"), text.rindex("二、")]


def test_headings_inside_tables_are_cells() -> None:
    text = "一、预算绩效情况说明\n一、教育支出\t5\n二、其他\n"
    start = text.index("一、教育")
    found = find_parts(document(text, (start, start + len("一、教育支出\t5"))))
    assert [part.title for part in found] == ["预算绩效情况说明", "其他"]


@pytest.mark.parametrize(
    "row", ["一、一般公共预算 1 2,553.74 一、一般公共服务支出 32", "五、事业收入 5 五、教育支出 36"]
)
def test_rows_of_a_table_without_lines_are_no_headings(row: str) -> None:
    assert parts(row + "\n") == ()


def test_a_list_that_starts_again_inside_a_performance_part_is_nested() -> None:
    text = "十三、预算绩效情况说明\n一、按照以下模板填写：\n（一）项目绩效自评结果。\n十四、其他\n"
    performance, *_, last = parts(text)
    assert performance.kind == "performance"
    assert performance.end == last.start


def test_a_list_of_the_third_level_is_nested_too_and_the_outer_one_goes_on_behind_it() -> None:
    text = (
        "十、预算绩效情况\n（二）项目绩效自评结果\n某项目\n（一）资金情况\n（二）成效\n（三）结论\n（三）部门评价结果\n"
    )
    assert [(part.level, part.title) for part in parts(text)][2:] == [
        (4, "资金情况"),
        (4, "成效"),
        (4, "结论"),
        (3, "部门评价结果"),
    ]


def test_glossary_entries_are_no_parts() -> None:
    assert outline("五、名词解释\n（一）基本支出：指日常支出。\n（二）项目支出\n六、附件\n") == [
        (2, "glossary", "名词解释"),
        (2, "annex", "附件"),
    ]


def test_a_definition_is_no_heading() -> None:
    assert parts("三、事业收入：指事业单位的收入。\n") == ()


def test_first_line_can_be_a_heading_and_crlf_is_read() -> None:
    assert outline("一、预算绩效情况说明\r\n二、其他\r\n") == [
        (2, "performance", "预算绩效情况说明"),
        (2, "other", "其他"),
    ]


def test_performance_kinds_are_kinds() -> None:
    assert {title_kind(title) for title in ("预算绩效情况说明", "项目绩效自评结果")} <= PERFORMANCE_KINDS


@pytest.mark.parametrize("character", [*" \t#一（第1.…报、", "第 ", "一、", "-- "])
def test_long_lines_are_read_in_linear_time(character: str) -> None:
    assert_linear(lambda text: find_parts(document(text)), character, 100_000, "\n{}x\n一、预算绩效情况说明\n")


@pytest.mark.parametrize("text", ["", "\n", "第", "#", "一、", "（", "\x00" * 50, "第一部分"])
def test_rubbish_is_no_trouble(text: str) -> None:
    for part in parts(text):
        assert 0 <= part.start <= part.end <= len(text)


def test_a_markdown_title_without_a_number_holds_what_stands_below_it() -> None:
    text = "# 某站2024年度项目支出绩效自评报告\n## 一、苗圃\n甲。\n## 二、坡地\n乙。\n# 附录\n丙。\n"
    title, first, second, last = parts(text)
    assert (title.kind, title.end) == ("self_evaluation", last.start)
    assert (first.end, second.end) == (second.start, last.start)
