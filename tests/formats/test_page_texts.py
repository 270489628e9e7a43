"""Texts of a PDF page that are no table: columns, headers, lines above a form, watermarks."""

from __future__ import annotations

import io

from rendering.document import open_document, planted_document
from rendering.pdf_file import font_name, pdf_bytes
from rendering.quirks import QUIRKS
from rendering.style import style_of

import extract
from extract.model.document import Block, Table
from extract.readers import read

LEFT = (
    "渡口管理所全年开航三百余日，",
    "运送乘客两万余人次，没有发生",
    "责任事故。年内更换缆绳两根，",
    "检修候船亭四处。",
)
RIGHT = (
    "下一年度计划继续加固码头台阶，",
    "添置救生衣六十件，并组织船工",
    "参加培训。所需经费已列入预算，",
    "由县财政统筹安排。",
)


def two_columns() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont(font_name(), 12)
    for column, lines in ((60, LEFT), (320, RIGHT)):
        for number in range(6):
            for place, line in enumerate(lines):
                canvas.drawString(column, 760 - 20 * (4 * number + place), line)
    canvas.save()
    return out.getvalue()


def test_columns_of_text_are_read_one_after_the_other() -> None:
    text = read("a.pdf", two_columns()).text
    joined = "".join(text.split())
    assert "".join(LEFT * 6) + "".join(RIGHT * 6) in joined


def test_headers_and_page_numbers_stay_out_of_cells() -> None:
    style = style_of("cut", 1)
    assert style.furniture
    document = read("a.pdf", pdf_bytes(planted_document(1), style))
    cells = [
        document.text[cell.start : cell.end]
        for block in document.blocks
        if isinstance(block, Table)
        for cell in block.cells
    ]
    assert not [text for text in cells if text.startswith("- ") or "部门决算" in text]


def test_lines_stand_above_the_table_that_they_are_printed_above() -> None:
    printed = open_document(3, forms=1)
    document = read("a.pdf", pdf_bytes(printed, style_of("portrait", 3)))
    above: list[str] = []
    for block in document.blocks:
        if isinstance(block, Table):
            break
        above.append(document.text[block.start : block.end])
    wanted = [printed.heading, *printed.papers[0].lines]
    assert ["".join(line.split()) for line in above] == ["".join(line.split()) for line in wanted]


def test_project_and_department_above_the_table_are_those_of_the_form() -> None:
    printed = open_document(3, forms=2)
    record = extract.load().read("a.pdf", pdf_bytes(printed, style_of("portrait", 3)))
    read_heads = [(f"项目名称：{form.project}", form.authority, form.implementer) for form in record.forms]
    assert [head[0] for head in read_heads] == [paper.lines[2] for paper in printed.papers]
    assert all(authority and f"{authority}本级" == implementer for _, authority, implementer in read_heads)


def test_a_watermark_is_in_no_cell() -> None:
    document = read("a.pdf", QUIRKS["watermark"](planted_document(1), style_of("portrait", 1)))
    assert all(
        "内部资料" not in document.text[block.start : block.end]
        for block in document.blocks
        if isinstance(block, Table)
    )


def test_boxes_are_where_the_eye_sees_the_text() -> None:
    """A page that is stored turned has the places of the one that is not."""
    printed, style = planted_document(1), style_of("portrait", 1)
    plain, turned = (read("a.pdf", QUIRKS[name](printed, style)) for name in ("strips", "turned270"))
    for left, right in zip(boxes(plain), boxes(turned), strict=True):
        assert all(abs(one - other) < 2 for one, other in zip(left, right, strict=True))


def boxes(document: extract.model.document.Document) -> list[tuple[float, float, float, float]]:
    found = []
    for block in document.blocks:
        parts = [block] if isinstance(block, Block) else block.cells
        found += [part.bbox for part in parts if part.bbox is not None]
    assert len(found) > 50
    return found
