"""Running heads and page numbers are no lines of a document, whatever they stand between; lines of forms stay."""

from __future__ import annotations

import unicodedata

import pytest
from growth import assert_linear

from extract import load
from extract.config import Config, ModelsConfig
from extract.model.document import Block
from extract.readers.furniture import furniture, numbered_pages, page_marks, without_furniture
from extract.readers.lines import line_blocks, read_lines
from extract.readers.pages import page_starts

HEAD = "青禾区水务局2023年度部门决算"
COLUMNS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"]
ROWS = [
    ["产出指标", "数量指标", "清淤河道长度", "≥12公里", "12.5公里", "20", "20", ""],
    ["", "质量指标", "验收合格率", "100%", "100%", "20", "20", ""],
    ["", "时效指标", "完工及时率", "100%", "95%", "10", "9", "雨季影响工期"],
    ["", "成本指标", "总成本", "≤120万元", "118万元", "10", "10", ""],
    ["效益指标", "社会效益指标", "防洪能力提升", "提升", "提升", "20", "20", ""],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93%", "10", "10", ""],
]
PLACES = [0, 14, 34, 54, 68, 82, 90, 98]


def printed(cells: list[str], layout: str) -> str:
    if layout == "placed":
        line = ""
        for cell, place in zip(cells, PLACES, strict=True):
            width = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
            line += " " * max(bool(line), place - width) + cell
        return line.rstrip()
    filled = [cell for cell in cells if cell]
    return {"tabs": "\t".join(cells), "pipes": f"| {' | '.join(cells)} |", "spaced": " ".join(filled)}.get(
        layout, "\n".join(filled)
    )


def pages_of(layout: str, head: str, foot: str, between: str = "\f") -> str:
    """A form over three pages of five."""
    rows = [printed(row, layout) for row in ROWS]
    above = [
        "项目支出绩效自评表",
        "项目名称 河道清淤 主管部门 青禾区水务局".replace(" ", "\t" if layout == "tabs" else " "),
    ]
    parts = [["第一部分 概况", "负责河道管理。"], [*above, printed(COLUMNS, layout), *rows[:2]], rows[2:4], rows[4:]]
    pages: list[str] = []
    for number, part in enumerate([*parts, ["三、其他说明", "无。"]], 11):
        edges = [head.format(n=number)] * bool(head), [foot.format(n=number)] * bool(foot)
        pages.append("\n".join([*edges[0], *part, *edges[1]]) + "\n")
    return between.join(pages)


@pytest.mark.parametrize("layout", ["placed", "tabs", "pipes", "spaced", "cells"])
@pytest.mark.parametrize(
    ("head", "foot", "between"),
    [
        (HEAD, "", "\f"),
        ("", "{n}", "\f"),
        (HEAD, "— {n} —", "\f"),
        (f"        {HEAD}", "第 {n} 页 共 20 页", ""),
        (f"{HEAD}            第 {{n}} 页", "", "\f"),
        ("第二部分 2023年度部门决算情况说明", "{n}", ""),
        ("", f"{HEAD}  {{n}}", "\f"),
    ],
)
def test_a_form_over_pages_has_its_rows_only(layout: str, head: str, foot: str, between: str) -> None:
    text = pages_of(layout, head, foot, between)
    record = load(Config(models=ModelsConfig(enabled=False))).read("表.txt", b"\xef\xbb\xbf" + text.encode())
    (form,) = record.forms
    found = [
        (row.name, row.target and row.target.text, row.actual and row.actual.text, row.weight, row.score, row.reason)
        for row in form.indicators
    ]
    assert found == [(r[2], r[3], r[4], float(r[5]), float(r[6]), r[7] or None) for r in ROWS]


def lines_of(text: str) -> list[str]:
    blocks = read_lines(text).blocks
    return [text[block.start : block.end] for block in blocks if isinstance(block, Block)]


def test_the_first_head_stays_it_may_be_the_title() -> None:
    assert lines_of(f"{HEAD}\n甲\n- 1 -\n\f{HEAD}\n乙\n- 2 -\n") == [HEAD, "甲", "乙"]


@pytest.mark.parametrize(
    "line",
    [
        "项目支出绩效自评表",
        "项目支出绩效自评表（2023年度）",
        "部门整体支出评价指标体系",
        "（2023 年度财政专项资金）",
        "填报单位：青禾区水务局",
        "一级指标 二级指标 三级指标 年度指标值",
        "年度资金总额 120 118 10",
        "社会公众或服务对象满意度指标",
        "完成情况良好 完成情况良好 10 10",
        "| 质量指标 | 验收合格率 | 验收合格率 |",
        "服务对象满意度提升情况",
    ],
)
def test_lines_of_forms_at_the_top_of_pages_stay(line: str) -> None:
    text = "\f".join(f"{line}\n内容{number}\n其余{number}\n" for number in "甲乙丙")
    assert furniture(text, page_starts(text)) == frozenset()


def test_what_stands_over_each_title_or_inside_of_pages_too_stays() -> None:
    forms = "\f".join(f"青禾区水务局本级\n项目支出绩效自评表\n项目{number}\n" for number in "甲乙丙")
    assert furniture(forms, page_starts(forms)) == frozenset()
    cells = "\f".join("长期有效提升\n甲\n乙\n长期有效提升\n丙\n丁\n" for _ in range(3))
    assert furniture(cells, page_starts(cells)) == frozenset()


@pytest.mark.parametrize("figures", ["10 10 9", "8 9", "20/20 19/20 18/20", "1 3 4"])
def test_figures_that_do_not_count_pages_stay(figures: str) -> None:
    text = "\f".join(f"甲{figure}\n乙\n{figure}\n" for figure in figures.split())
    assert furniture(text, page_starts(text)) == frozenset()


def test_pages_are_told_by_figures_beside_a_running_head() -> None:
    text = "\n".join(f"{part}\n{number}\n\n{HEAD}" for number, part in enumerate("甲乙丙", 1)) + "\n丁"
    assert [text[start:].split("\n")[0] for start in numbered_pages(text)] == ["甲", "", "", ""]
    assert lines_of(text) == ["甲", HEAD, "乙", "丙", "丁"]
    assert numbered_pages("\n".join(f"甲\n{number}\n群众满意度提升" for number in (10, 9, 10))) == ()


def test_offsets_stay_where_furniture_is_blank() -> None:
    text = pages_of("spaced", HEAD, "— {n} —")
    blank = without_furniture(text, line_blocks(text, page_starts(text)))
    assert len(blank) == len(text)
    assert (blank.count(HEAD), blank.count("—"), "\f" in blank) == (1, 0, True)
    assert all(a in {b, " "} for a, b in zip(blank, text, strict=True))
    nested = "甲\n<table><tr><td>乙<table><tr><td>丙</td></tr></table>丁</td><td>戊</td></tr></table>\n己"
    blank = without_furniture(nested, line_blocks(nested))
    assert len(blank) == len(nested)
    assert [character for character in "甲乙丙丁戊己" if blank.find(character) != nested.find(character)] == []


@pytest.mark.parametrize("unit", [f"{HEAD}\n甲\n12\n\f", "\f", f"12\n{HEAD}\n", "字" * 50 + "\n1\n", "甲\f12\n"])
def test_time_grows_with_the_text(unit: str) -> None:
    assert_linear(lambda text: (numbered_pages(text), furniture(text, page_starts(text))), unit, 8000)


_PAGES = [
    "项目支出绩效自评表项目名称河岸护栏更换主管部门柳湾县水务局实施单位柳湾县河道站年初预算数全年预算数全年执行数分值执行率得分年度资金总额80.00",
    "76.0072.201095.00%9.5其中:当年财政拨款80.0076.0072.20上年结转资金0.000.000.00年度总体目标更换护栏,保障沿岸居民安全,完善日常巡查",
    "制度。一级指标二级指标三级指标年度指标值实际完成值分值得分产出指标数量指标更换护栏长度12公里12.8公里20.0020.00质量指标合格率98%99%2020",
]


def test_the_marks_of_shared_pages() -> None:
    text = "\n\n".join(["项目支出绩效自评表.doc", *[f"{number}、{page}" for number, page in enumerate(_PAGES, 1)]])
    assert [text[start:end] for start, end in page_marks(text).items()] == ["1、", "2、", "3、"]
    blocks = line_blocks(text)
    assert [text[block.start : block.end] for block in blocks] == ["项目支出绩效自评表.doc", *_PAGES]


@pytest.mark.parametrize(
    "lines",
    [
        [f"{number}、{page}。" for number, page in enumerate(_PAGES, 1)],
        [f"{number}、{page}" for number, page in enumerate(_PAGES, 2)],
        ["1、项目概况", "2、资金情况", "3、产出情况"],
        [f"1、{_PAGES[0]}"],
        [*[f"{number}、{page}" for number, page in enumerate(_PAGES, 1)], *["产出指标 数量指标 护栏长度"] * 30],
    ],
    ids=["sentences", "not from one", "headings", "one alone", "a list among other text"],
)
def test_numbers_of_a_list_are_no_marks(lines: list[str]) -> None:
    assert page_marks("\n\n".join(lines)) == {}
