"""Tables over page ends, from hand-made pages."""

from __future__ import annotations

import pytest

from extract.model.document import Table
from extract.readers.joining import write_pages
from extract.readers.paged import Page, PageLine, PageTable
from extract.readers.writing import Drawn, Writer

XS = (50.0, 120.0, 250.0, 350.0, 420.0, 500.0)
HEAD = ["一级", "指标", "目标", "分值", "得分"]


def rows(count: int, first: int = 1) -> list[list[str]]:
    return [
        ["产出" if number == first else "", f"指标{number}", f"{number}处", "5", "5"]
        for number in range(first, first + count)
    ]


def table(
    page: int, texts: list[list[str]], *, merged: int = 0, room: float = 9.0, top: float = 60.0, bottom: float = 780.0
) -> PageTable:
    """A table of single cells; the first column is one cell over the last `merged` rows."""
    height = (bottom - top) / len(texts)
    ys = tuple(top + height * number for number in range(len(texts) + 1))
    begin = len(texts) - merged
    cells = []
    for row, line in enumerate(texts):
        for col, text in enumerate(line):
            if col == 0 and row > begin:
                continue
            rowspan = merged if merged and col == 0 and row == begin else 1
            cells.append(Drawn(row, col, text, rowspan, 1, page, (XS[col], ys[row], XS[col + 1], ys[row + rowspan])))
    last = {(row, cell): room for row in range(len(texts)) for cell in range(len(XS) - 1)}
    return PageTable((XS[0], ys[0], XS[-1], ys[-1]), XS, ys, cells, "ruled", last)


def joined(*tables: PageTable, heads: list[PageLine] | None = None) -> list[list[tuple[str, int]]]:
    """For each table of the document, its rows as texts and rowspans."""
    writer = Writer()
    write_pages([Page(number, 595, 842, [*(heads or []), part]) for number, part in enumerate(tables, 1)], writer)
    reading = writer.reading()
    found = []
    for block in reading.blocks:
        if isinstance(block, Table):
            found.append([[(reading.text[c.start : c.end], c.rowspan) for c in row] for row in block.rows()])
    return found


def test_rows_follow_rows() -> None:
    (one,) = joined(table(1, [HEAD, *rows(20)]), table(2, rows(5, 21)))
    assert len(one) == 26
    assert one[21][1][0] == "指标21"


def test_a_repeated_header_is_dropped() -> None:
    (one,) = joined(table(1, [HEAD, *rows(20)]), table(2, [HEAD, *rows(5, 21)]))
    assert [row[1][0] for row in one[20:23]] == ["指标20", "指标21", "指标22"]


def test_a_merged_cell_goes_on() -> None:
    (one,) = joined(table(1, [HEAD, *rows(20)], merged=20), table(2, [["", *row[1:]] for row in rows(5, 21)], merged=5))
    assert one[1][0] == ("产出", 25)


@pytest.mark.parametrize("room", [0.2, 9.0])
def test_a_row_that_the_page_end_cuts_is_one_row(room: float) -> None:
    cut = ["", "修补石阶和", "20处", "5", "5"]
    rest = ["", "栏杆数量", "", "", ""]
    (one,) = joined(table(1, [HEAD, *rows(19), cut], room=room), table(2, [rest, *rows(4, 21)]))
    assert one[20][1][0] == "修补石阶和 栏杆数量"
    assert len(one) == 25


def test_a_row_with_figures_of_its_own_is_a_row() -> None:
    (one,) = joined(table(1, [HEAD, *rows(20)], room=0.2), table(2, [["", "", "", "5", "4"], *rows(4, 22)]))
    assert len(one) == 26


def test_a_table_that_ends_above_the_foot_has_ended() -> None:
    assert len(joined(table(1, [HEAD, *rows(5)], bottom=300), table(2, rows(5, 21)))) == 2


def test_running_heads_do_not_part_a_table_and_titles_do() -> None:
    head = PageLine("某站部门决算", (60, 30, 200, 40))
    (one,) = joined(table(1, [HEAD, *rows(20)], top=70), table(2, rows(5, 21), top=70), heads=[head])
    assert len(one) == 26
    title = PageLine("项目支出绩效自评表", (60, 62, 200, 72))
    assert len(joined(table(1, [HEAD, *rows(20)], top=80), table(2, rows(5, 21), top=80), heads=[title])) == 2
