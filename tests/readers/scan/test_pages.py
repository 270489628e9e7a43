"""Pictures of pages are read cell by cell, however they lie."""

from __future__ import annotations

from typing import Any

import pytest
from readers.scan.drawn import FORM, TITLE, Box, Picture, Sheet, box_of, loaded, scanned

from extract.readers.paged import Page, PageLine, PageTable
from extract.readers.ruling import RuledCell, RuledTable
from extract.readers.scan import doubtful, recognise_cells, recognise_page

np = pytest.importorskip("numpy")

Place = tuple[int, int, int, int]


def printed(cells: tuple[Box, ...] = FORM) -> dict[Place, str]:
    return {(cell.row, cell.col, cell.rowspan, cell.colspan): cell.text.replace("—", "-") for cell in cells}


def read(page: Page) -> dict[Place, str]:
    (table,) = tables(page)
    return {(cell.row, cell.col, cell.rowspan, cell.colspan): cell.text for cell in table.cells}


def tables(page: Page) -> list[PageTable]:
    return [part for part in page.parts if isinstance(part, PageTable)]


def lines(page: Page) -> list[str]:
    return [part.text for part in page.parts if isinstance(part, PageLine)]


def drawn(**options: Any) -> Picture:
    sheet = Sheet(**options)
    sheet.form()
    return sheet.pixels()


def recognised(picture: Picture, dpi: int = 200) -> Page:
    return recognise_page(picture, 72 / dpi, 1, loaded())


@pytest.mark.slow
@pytest.mark.parametrize("dpi", [100, 200, 400])
def test_a_clean_picture_at_any_resolution(dpi: int) -> None:
    page = recognised(drawn(dpi=dpi), dpi)
    assert read(page) == printed()
    assert lines(page) == [TITLE, "单位：万元"]
    assert (round(page.width), round(page.height)) == (595, 842)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dpi", "angle", "noise", "quality"),
    [(200, 0.7, 6, 70), (200, -0.7, 6, 70), (150, 2.0, 12, 45), (150, -3.1, 9, 60)],
)
def test_a_scan_that_is_aslant_and_noisy(dpi: int, angle: float, noise: float, quality: int) -> None:
    page = recognised(scanned(drawn(dpi=dpi), angle, noise, quality), dpi)
    assert read(page) == printed()
    assert lines(page) == [TITLE, "单位：万元"]


@pytest.mark.slow
@pytest.mark.parametrize("angle", [0.7, -2.0])
def test_boxes_lie_on_the_printed_cells_of_an_aslant_page(angle: float) -> None:
    page = recognised(scanned(drawn(), angle, 3, 80))
    assert page.back is not None
    turn = np.deg2rad(angle)
    for cell, place in zip(FORM, tables(page)[0].cells, strict=True):
        box = box_of(cell)
        x, y = (box[0] + box[2]) / 2 - 595 / 2, (box[1] + box[3]) / 2 - 842 / 2
        middle = (np.cos(turn) * x + np.sin(turn) * y + 595 / 2, -np.sin(turn) * x + np.cos(turn) * y + 842 / 2)
        assert place.bbox is not None
        found = page.back(place.bbox)
        assert abs((found[0] + found[2]) / 2 - middle[0]) < 2
        assert abs((found[1] + found[3]) / 2 - middle[1]) < 2
        assert abs((found[2] - found[0]) - (box[2] - box[0])) < 2


@pytest.mark.slow
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_side_or_upside_down(turns: int) -> None:
    picture = np.ascontiguousarray(np.rot90(scanned(drawn(), -1.1, 5, 70), turns))
    page = recognised(picture)
    assert read(page) == printed()
    assert lines(page)[0] == TITLE
    assert page.back is not None
    box = page.back(tables(page)[0].cells[0].bbox or (0, 0, 0, 0))
    upright = box_of(FORM[0])
    middles = {
        1: (upright[1], 595 - upright[0]),
        2: (595 - upright[0], 842 - upright[1]),
        3: (842 - upright[1], upright[0]),
    }
    assert abs((box[0] + box[2]) / 2 - middles[turns][0]) < 60
    assert abs((box[1] + box[3]) / 2 - middles[turns][1]) < 60
    assert (box[2] - box[0] < box[3] - box[1]) == (turns != 2)


@pytest.mark.slow
def test_print_below_a_red_seal() -> None:
    sheet = Sheet()
    x, y, radius, scale = 400.0, 230.0, 60.0, sheet.scale
    ring = [(x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale]
    sheet.pen.ellipse(ring, outline="#d72323", width=round(3 * scale))
    sheet.text(x - 12, y - 14, "★", 24, "#d72323")
    sheet.text(x - 40, y + 14, "溪口县渡口所", 13, "#d72323")
    sheet.form()
    assert read(recognised(scanned(sheet.pixels(), 0.7, 6, 70))) == printed()


@pytest.mark.slow
def test_a_red_heading_is_no_seal() -> None:
    sheet = Sheet()
    sheet.text(150, 60, "溪口县渡口管理所文件", 28, "#d72323")
    assert lines(recognised(sheet.pixels())) == ["溪口县渡口管理所文件"]


@pytest.mark.slow
def test_shaded_heads_shadow_double_and_broken_rules() -> None:
    sheet = Sheet()
    left, top, right, bottom = (side * sheet.scale for side in (60, 142, 500, 164))
    sheet.pen.rectangle([left, top, right, bottom], fill=(205, 205, 205))
    sheet.form()
    for x0, _, x1, y1 in (box_of(FORM[-1]), box_of(FORM[0])):
        sheet.rule(x0, y1 + 1.4, x1, y1 + 1.4)  # a second rule beside the first
    sheet.pen.rectangle([side * sheet.scale for side in (300, 163, 302, 165)], fill="white")  # a gap
    shadow = np.linspace(1, 0.6, sheet.picture.width)[None, :, None]
    assert read(recognised((sheet.pixels() * shadow).astype(np.uint8))) == printed()


@pytest.mark.slow
def test_running_text_in_two_columns_below_a_title() -> None:
    left = [
        "灯标养护工作按计划推进，",
        "全年完成灯标检修五十七座，",
        "更换灯器十二套，补充电池",
        "四十组，保障主航道夜间通",
    ]
    right = [
        "便桥修建项目完成招标，施",
        "工单位于三月进场，年内完",
        "成桥墩六座，桥面铺装两处",
        "因雨季推迟到次年再行施工",
    ]
    left, right = left * 2, right * 2
    sheet = Sheet()
    sheet.text(180, 60, "渡口工作简报", 18)
    sheet.text(70, 110, "\n".join(left), 12)
    sheet.text(320, 110, "\n".join(right), 12)
    assert [line.rstrip("，,") for line in lines(recognised(sheet.pixels()))] == [
        line.rstrip("，") for line in ("渡口工作简报", *left, *right)
    ]


@pytest.mark.slow
def test_labels_and_values_beside_each_other_stay_on_their_lines() -> None:
    sheet = Sheet()
    for row, (label, value) in enumerate([("填报单位", "白塔市古井保护站"), ("填报日期", "2024年3月")] * 4):
        sheet.text(70, 110 + 20 * row, label)
        sheet.text(330, 110 + 20 * row, value)
    assert lines(recognised(sheet.pixels())) == ["填报单位 白塔市古井保护站", "填报日期 2024年3月"] * 4


@pytest.mark.slow
def test_cells_of_known_tables_are_read_where_they_are() -> None:
    sheet = Sheet()
    sheet.text(200, 60, TITLE, 16)
    sheet.text(70, 104, "养护灯标数量")
    sheet.text(220, 104, "98.5")
    cells = [RuledCell(0, 0, 1, 1, 60, 100, 200, 120), RuledCell(0, 1, 1, 1, 200, 100, 300, 120)]
    table = RuledTable((60, 200, 300), (100, 120), cells)
    page = recognise_cells(sheet.pixels(), sheet.scale**-1, [table], 4, loaded())
    assert [(cell.text, cell.page, cell.source) for cell in tables(page)[0].cells] == [
        ("养护灯标数量", 4, "ocr"),
        ("98.5", 4, "ocr"),
    ]
    assert (lines(page), page.back) == ([TITLE], None)


@pytest.mark.slow
def test_what_is_hardly_legible_is_said() -> None:
    sheet = Sheet()
    sheet.form()
    small = np.asarray(sheet.picture.resize((sheet.picture.width // 5, sheet.picture.height // 5)))
    assert doubtful(recognised(small, 40)) > doubtful(recognised(sheet.pixels()))


def test_a_blank_page_has_no_parts() -> None:
    assert recognised(Sheet().pixels()).parts == []


def test_noise_alone_is_no_text() -> None:
    grain = np.random.default_rng(3).normal(235, 9, (1200, 900)).clip(0, 255).astype(np.uint8)
    assert recognised(grain, 120).parts == []
