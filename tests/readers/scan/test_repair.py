"""Only what the grammar of values or a sum proves is repaired."""

from __future__ import annotations

import msgspec
import pytest

from extract.readers.scan.repair import REPAIRED, is_bar, number_meant, repaired, slips
from extract.readers.writing import Drawn


def column(*texts: str, confidence: float = 1.0) -> list[Drawn]:
    return [Drawn(row, 0, text, confidence=confidence) for row, text in enumerate(texts)]


def texts(cells: list[Drawn]) -> list[str]:
    return [cell.text for cell in cells]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("O", "0"),
        ("1O", "10"),
        ("l2", "12"),
        ("|5", "15"),
        ("S.5", "5.5"),
        ("B0%", "80%"),
        ("Z0分", "20分"),
        ("≥9O%", "≥90%"),
        ("9,8", "9.8"),
        ("97，5%", "97.5%"),
        ("1I,5", "11.5"),
    ],
)
def test_glyphs_that_must_be_digits(read: str, meant: str) -> None:
    assert number_meant(read) == meant


@pytest.mark.parametrize(
    "read",
    ["", "10", "98.5%", "8，764.34", "—", "灯标", "IO处理", "SOS处", "1,2,3", "2023年O月底前验收完毕并移交使用", "％"],
)
def test_what_is_a_number_already_or_never_one_is_left(read: str) -> None:
    assert number_meant(read) is None


def test_a_misread_number_is_repaired_next_to_numbers_only() -> None:
    assert texts(repaired(column("分值", "10", "—", "2O", "15"))) == ["分值", "10", "—", "20", "15"]
    assert texts(repaired(column("类别", "O", "A", "B"))) == ["类别", "O", "A", "B"]


def test_a_misread_comparison_in_a_column_of_comparisons_only() -> None:
    assert texts(repaired(column("计算符号", "≥", "二", "N"))) == ["计算符号", "≥", "=", "≥"]
    assert texts(repaired(column("计算符号", "二", "N", "≤"))) == ["计算符号", "=", "≥", "≤"]
    assert texts(repaired(column("序号", "一", "二", "三"))) == ["序号", "一", "二", "三"]


def test_a_repaired_cell_is_unsure() -> None:
    cells = repaired(column("10", "O", "20", confidence=0.98))
    assert [cell.confidence for cell in cells] == [0.98, REPAIRED, 0.98]


def test_columns_are_apart() -> None:
    cells = [Drawn(0, 0, "10"), Drawn(0, 1, "灯标"), Drawn(1, 0, "O"), Drawn(1, 1, "O")]
    assert texts(repaired(cells)) == ["10", "灯标", "0", "O"]


def points(*figures: str, total: str, unsure: int | None) -> list[Drawn]:
    """A column of points over its total, read surely but for one."""
    cells = []
    for row, figure in enumerate((*figures, total)):
        cells.append(Drawn(row, 0, "总分" if row == len(figures) else f"指标{row}"))
        cells.append(Drawn(row, 1, figure, confidence=0.9 if row == unsure else 1.0))
    return cells


@pytest.mark.parametrize(
    ("figures", "total", "unsure", "right"),
    [
        (("30", "28", "20", "20"), "100", 1, "20"),  # 28 was 20: with the ten points of budget execution
        (("30", "15", "25"), "75", 1, None),  # no slip makes it right
        (("30", "13", "17"), "65", 1, "18"),
        (("30", "45", "15.5"), "50", 1, "4.5"),  # a lost point
        (("30", "13", "17"), "60", 1, None),  # right as it is
    ],
)
def test_the_figure_that_makes_a_sum_wrong(
    figures: tuple[str, ...], total: str, unsure: int, right: str | None
) -> None:
    found = repaired(points(*figures, total=total, unsure=unsure))
    assert found[2 * unsure + 1].text == (right or figures[unsure])
    others = [cell.text for index, cell in enumerate(found) if index % 2 and index != 2 * unsure + 1]
    assert others == [figure for index, figure in enumerate((*figures, total)) if index != unsure]


def test_a_form_whose_points_do_not_make_its_total_stays_wrong_where_they_were_read_surely() -> None:
    cells = points("30", "13", "17", total="65", unsure=None)
    assert repaired(cells) == cells


def test_two_ways_to_make_a_sum_right_are_none() -> None:
    figures = points("13", "13", "17", total="48", unsure=None)
    cells = [msgspec.structs.replace(cell, confidence=0.9) for cell in figures]
    assert repaired(cells) == cells


def test_slips_change_one_character() -> None:
    assert "78" in list(slips("18"))
    assert "1.8" in list(slips("18"))
    assert all("." in slip for slip in slips("1.8"))


def test_bars() -> None:
    assert is_bar("一")
    assert not is_bar("一级")
    assert not is_bar("")
