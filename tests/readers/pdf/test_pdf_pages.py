"""Pages drawn for one question each: what stands in which cell, and what is a line."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rendering.pdf_file import font_name
from reportlab.pdfgen.canvas import Canvas

from extract.config import ReadConfig
from extract.errors import ReadError
from extract.model.document import Block, Document, Table
from extract.readers import read

Draw = Callable[[Canvas], None]
HEIGHT = 842


def page(*draws: Draw) -> bytes:
    """A page for each drawing, 595 x 842 points; coordinates from the top left."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, HEIGHT))
    for draw in draws:
        canvas.setFont(font_name(), 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def grid(canvas: Canvas, rows: list[list[str]], *, left: float = 60, top: float = 100, height: float = 20) -> None:
    """A table with columns of 100 points."""
    width, bottom = 100 * len(rows[0]), top + height * len(rows)
    for number in range(len(rows) + 1):
        y = HEIGHT - top - number * height
        canvas.line(left, y, left + width, y)
    for number in range(len(rows[0]) + 1):
        canvas.line(left + 100 * number, HEIGHT - top, left + 100 * number, HEIGHT - bottom)
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            canvas.drawString(left + 100 * col + 5, HEIGHT - top - row * height - 14, text)


def tables(document: Document) -> list[list[list[str]]]:
    found = []
    for block in document.blocks:
        if isinstance(block, Table):
            found.append([["".join(document.text[c.start : c.end].split()) for c in row] for row in block.rows()])
    return found


def lines(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if isinstance(block, Block)]


ROWS = [["名称", "数量"], ["灯标", "12"]]


def test_cells_have_their_page_and_box() -> None:
    document = read("a.pdf", page(lambda canvas: grid(canvas, ROWS)))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert tables(document) == [ROWS]
    assert table.cells[3].page == 1
    assert table.cells[3].bbox == pytest.approx((160, 120, 260, 140), abs=1)


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 700, "standard GB-")
        canvas.drawString(60, 686, "T2024 applies")

    assert "".join(read("a.pdf", page(draw)).text.split()) == "standardGB-T2024applies"


@pytest.mark.parametrize("angle", [20, 45, 60, -45])
@pytest.mark.parametrize("mark", ["样", "草稿", "DRAFT"])
def test_a_slanted_mark_is_in_no_cell_and_is_said(angle: int, mark: str) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, ROWS)
        canvas.saveState()
        canvas.translate(120, HEIGHT - 130)
        canvas.rotate(angle)
        canvas.setFont(font_name(), 40)
        canvas.drawString(0, 0, mark)
        canvas.restoreState()

    document = read("a.pdf", page(draw))
    assert tables(document) == [ROWS]
    assert any(warning.startswith("JX-R114") for warning in document.warnings)


def test_a_page_on_its_side_is_read_upright() -> None:
    rows = [["单位", *"一二三四"], *[[f"甲{number}局", *"1234"] for number in range(6)]]

    def draw(canvas: Canvas) -> None:
        canvas.translate(595, 0)
        canvas.rotate(90)
        canvas.drawString(60, 560, "各单位得分一览表")
        canvas.translate(0, 595 - HEIGHT)
        grid(canvas, rows)

    document = read("a.pdf", page(draw))
    assert tables(document) == [rows]
    assert lines(document) == ["各单位得分一览表"]


def test_text_printed_sideways_beside_a_table_is_a_line() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, ROWS)
        canvas.drawString(60, 600, "这一页的正文都是横排的，只有旁边的附注竖着印。")
        canvas.translate(500, 500)
        canvas.rotate(90)
        canvas.drawString(0, 0, "附注竖排")

    assert "附注竖排" in lines(read("a.pdf", page(draw)))


def test_what_is_filled_into_fields_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["Name", ""], ["Sum", ""]])
        canvas.acroForm.textfield(name="a", value="12345.6", x=165, y=HEIGHT - 138, width=90, height=16, borderWidth=0)

    assert tables(read("a.pdf", page(draw)))[0][1] == ["Sum", "12345.6"]


def many(first: int) -> Draw:
    rows = [[f"指标{number}", str(number)] for number in range(first, first + 34)]
    return lambda canvas: grid(canvas, rows, top=60)


def test_a_table_goes_on_on_the_next_page() -> None:
    document = read("a.pdf", page(many(0), many(34)))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert table.n_rows == 68
    assert {cell.page for cell in table.cells if cell.row >= 34} == {2}


def test_pages_that_do_not_follow_each_other_are_not_joined() -> None:
    document = read("a.pdf", page(many(0), many(34), many(68)), ReadConfig(pages="1,3"))
    assert [len(rows) for rows in tables(document)] == [34, 34]
    assert document.pages[2] > 0


def test_a_form_of_the_same_template_is_another_form() -> None:
    def form(name: str) -> Draw:
        rows = [["项目名称", name], ["主管部门", f"{name}局"], *[[f"指标{number}", "1"] for number in range(32)]]
        return lambda canvas: grid(canvas, rows, top=60)

    document = read("a.pdf", page(form("甲"), form("乙")))
    assert [rows[0] for rows in tables(document)] == [["项目名称", "甲"], ["项目名称", "乙"]]


def test_page_numbers_are_no_text_and_other_figures_are() -> None:
    def draw(number: int) -> Draw:
        def on(canvas: Canvas) -> None:
            canvas.drawString(60, 600, f"第{number}段文字在这里。")
            canvas.drawString(297, 30, f"- {number} -")
            canvas.drawString(60, 790, "2023")

        return on

    assert lines(read("a.pdf", page(draw(1), draw(2)))) == ["2023", "第1段文字在这里。", "2023", "第2段文字在这里。"]


def test_no_such_page() -> None:
    with pytest.raises(ReadError) as error:
        read("a.pdf", page(many(0)), ReadConfig(pages="7"))
    assert error.value.code == "JX-R020"


def test_half_a_character_is_no_text_that_cannot_be_written() -> None:
    """A font may map a glyph to one half of a UTF-16 pair."""
    import pikepdf

    document = pikepdf.open(io.BytesIO(page(lambda canvas: grid(canvas, ROWS))))
    for font in document.pages[0].Resources.Font.values():
        mapping = (
            b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
            b"1 beginbfrange <0000> <ffff> <d800> endbfrange endcmap end"
        )
        font.ToUnicode = document.make_stream(mapping)
    out = io.BytesIO()
    document.save(out)
    assert tables(read("a.pdf", out.getvalue(), ReadConfig(ocr=False)))[0][1] == ["\ufffd" * 2, "\ufffd" * 2]


def test_a_running_head_is_a_line_once_and_the_top_of_a_table_stays() -> None:
    head = "青禾区水务局部门决算"

    def draw(number: int) -> Draw:
        def on(canvas: Canvas) -> None:
            canvas.drawString(240, 790, head)
            canvas.drawString(60, 600, f"第{number}段文字")

        return on

    assert lines(read("a.pdf", page(draw(1), draw(2)))) == [head, "第1段文字", "第2段文字"]
    boxes = [[[head], [f"指标{number}"]] for number in (1, 2)]
    cut = page(*((lambda canvas, rows=rows: grid(canvas, rows)) for rows in boxes))
    assert tables(read("a.pdf", cut)) == boxes
