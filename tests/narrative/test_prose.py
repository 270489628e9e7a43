"""Prose: paragraphs put together again, positions carried both ways."""

import pytest

from extract.model.document import Document
from extract.narrative.prose import Prose, outside


def prose(text: str, *stretches: tuple[int, int]) -> Prose:
    return Prose(Document(text, (), "x.txt", "", "text/plain", "text.v1", pages=(0, 12)), stretches or [(0, len(text))])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("执行数为 0\n\n万元，完成", "\n执行数为0万元,完成\n"),
        ("项目结束。\n下一项目开始", "\n项目结束。\n下一项目开始\n"),
        ("本项目已经完成全部内容\n（二）其他", "\n本项目已经完成全部内容\n(二)其他\n"),
        ("全年预算数为\n9. 34万元", "\n全年预算数为9.34万元\n"),
        ("项目已经结束。\n2.2023年项目", "\n项目已经结束。\n2.2023年项目\n"),
        ("资金已经全部拨付到位并\n— 12 —\n及时使用", "\n资金已经全部拨付到位并及时使用\n"),
        ("满意度\n第 3 页 共 9 页\n为98%", "\n满意度为98%\n"),
        ("", "\n"),
    ],
)
def test_paragraphs(raw: str, expected: str) -> None:
    assert prose(raw).text == expected


def test_positions_go_both_ways() -> None:
    raw = "1. 甲 项目。\n\n2.乙\n项目（１００％）。"
    view = prose(raw)
    for index, character in enumerate(view.text):
        if character != "\n":
            assert view.index(view.offset(index)) == index


def test_a_piece_leaves_out_what_was_dropped() -> None:
    raw = "发放及\n- 3 -\n时率"
    view = prose(raw)
    found = view.piece(*view.find("发放及时率"))
    assert found.text == "发放及时率"
    assert [raw[start:end] for start, end in found.ranges] == ["发放及", "时率"]
    assert found.page == 1


def test_stretches_are_walls() -> None:
    raw = "前文没有结束\n表格\n后文"
    view = prose(raw, (0, 6), (10, len(raw)))
    assert view.text == "\n前文没有结束\n后文\n"
    assert len(view.walls) == 2


def test_outside() -> None:
    assert outside([(0, 10)], [(0, 4), (9, 20)]) == [(4, 9)]
    assert outside([(0, 10)], [(0, 10)]) == []
