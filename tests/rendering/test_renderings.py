"""The renderers print what they say: other libraries find the same cells, and the measure sees each mistake."""

from __future__ import annotations

import io
from dataclasses import replace

import msgspec
import pytest
from corpus import ROOT

import extract
from extract.evaluation.gold import read_gold
from extract.synthetic.sheet import Cell, Sheet
from rendering.document import DOCUMENTS, Paper, Printed, long_document, planted_document
from rendering.docx_file import docx_bytes
from rendering.gold import gold_documents
from rendering.html_file import HTML_KINDS, html_bytes
from rendering.measure import measured, printed_cells
from rendering.pdf_file import pages_of, pdf_bytes
from rendering.style import LAYOUTS, style_of
from rendering.xlsx_file import xlsx_bytes

PRINTED = planted_document(5, forms=1)
STYLE = style_of("portrait", 1)


def grid(sheet: Sheet) -> list[list[str | None]]:
    """The texts as other libraries give them: None where a merged cell covers the place."""
    rows: list[list[str | None]] = [[None] * sheet.width for _ in sheet.rows]
    for (row, col, *_), text in printed_cells(sheet).items():
        rows[row][col] = text
    return rows


@pytest.mark.parametrize("rules", ["strips", "strokes", "cell_boxes"])
def test_pdf_has_the_cells_that_pdfplumber_finds(rules: str) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    with pdfplumber.open(io.BytesIO(pdf_bytes(PRINTED, STYLE, rules))) as document:
        (table,) = document.pages[0].find_tables()
        found = [[text and "".join(text.split()) for text in row] for row in table.extract()]
    assert found == grid(PRINTED.papers[0].sheet)


def test_docx_has_the_cells_that_python_docx_finds() -> None:
    docx = pytest.importorskip("docx")
    sheet = PRINTED.papers[0].sheet
    table = docx.Document(io.BytesIO(docx_bytes(PRINTED, STYLE))).tables[0]
    for (row, col, rowspan, colspan), text in printed_cells(sheet).items():
        corners = [table.cell(row, col), table.cell(row + rowspan - 1, col + colspan - 1)]
        assert corners[0]._tc is corners[1]._tc
        assert "".join(corners[0].text.split()) == text


def test_xlsx_has_the_cells_that_openpyxl_finds() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    paper = PRINTED.papers[0]
    page = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(PRINTED, STYLE))).active
    top = 2 + len(paper.lines)
    merged = {
        (area.min_row, area.min_col, area.size["rows"], area.size["columns"]) for area in page.merged_cells.ranges
    }
    for (row, col, rowspan, colspan), text in printed_cells(paper.sheet).items():
        assert (page.cell(top + row, col + 1).value or "") == text
        assert ((top + row, col + 1, rowspan, colspan) in merged) == (rowspan * colspan > 1)


def test_typed_numbers_look_like_the_texts() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    page = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(PRINTED, STYLE, typed=True))).active
    shares = [cell for row in page.iter_rows() for cell in row if str(cell.number_format).endswith("%")]
    assert shares
    printed = set(printed_cells(PRINTED.papers[0].sheet).values())
    for cell in shares:
        digits = cell.number_format.count("0") - 1
        assert f"{cell.value * 100:.{digits}f}%" in printed


@pytest.mark.parametrize("content", DOCUMENTS)
def test_every_text_is_typeset_once(content: str) -> None:
    """What wraps, and what page ends cut, is all there."""
    printed = DOCUMENTS[content](5, 1)
    for layout in ("portrait", "cut", "narrow"):
        style = replace(style_of(layout, 5), furniture=False, breaks=False)
        pages = pages_of(printed, style)
        lines = [line.text for page in pages for table in page.tables for box in table for line in box.lines]
        wanted = "".join(text for text in printed_cells(printed.papers[0].sheet).values())
        assert sorted("".join(lines)) == sorted(wanted)


def test_no_text_leaves_its_cell() -> None:
    for layout in LAYOUTS:
        for page in pages_of(long_document(3), style_of(layout, 3)):
            for table in page.tables:
                for box in table:
                    assert page.height > box.y1 > box.y0 > 0
                    assert all(box.x0 < line.x < box.x1 and box.y0 < line.y < box.y1 for line in box.lines)


def test_long_forms_are_cut_by_page_ends_and_within_rows() -> None:
    pages = pages_of(long_document(5), style_of("cut", 3))
    assert len(pages) > 3
    sheet = long_document(5).papers[0].sheet
    assert sum(len(table) for page in pages for table in page.tables) > len(printed_cells(sheet)) + 10


@pytest.mark.parametrize("kind", HTML_KINDS)
def test_pages_declare_what_they_are_written_in(kind: str) -> None:
    data = html_bytes(PRINTED, STYLE, kind)
    charset = "gb18030" if kind == "word" else "utf-8"
    assert PRINTED.heading in data.decode(charset)


def damaged(change: Cell, at: int = 0) -> Printed:
    """The document with one cell of its last row printed otherwise."""
    paper = PRINTED.papers[0]
    row = list(paper.sheet.rows[-1])
    row[at] = change
    sheet = msgspec.structs.replace(paper.sheet, rows=(*paper.sheet.rows[:-1], tuple(row)))
    return replace(PRINTED, papers=(Paper(paper.lines, sheet),))


def test_measure_is_whole_for_what_was_printed() -> None:
    figures = measured(extract.load(), PRINTED, "a.html", html_bytes(PRINTED, STYLE))
    assert (figures.cells, figures.structure, figures.number_share, figures.row_share) == (1, 1, 1, 1)
    assert figures.differences == []


def test_measure_sees_another_text_and_another_place() -> None:
    last = PRINTED.papers[0].sheet.rows[-1]
    pipeline = extract.load()
    text = measured(
        pipeline, PRINTED, "a.html", html_bytes(damaged(msgspec.structs.replace(last[0], text="总 介")), STYLE)
    )
    assert text.printed - text.exact == 1
    assert text.structure == 1
    assert text.differences[0][2:] == (last[0].text, "总介")
    narrower = damaged(msgspec.structs.replace(last[0], colspan=last[0].colspan - 1))
    place = measured(pipeline, PRINTED, "a.html", html_bytes(narrower, STYLE))
    assert place.structure < 1
    assert any("surplus" in what for _, what, *_ in place.differences)


def test_measure_counts_a_file_that_cannot_be_read() -> None:
    figures = measured(extract.load(), PRINTED, "a.html", b"")
    assert (figures.failed, figures.cells, figures.row_share) == (1, 0, 0)


def test_measure_sees_rows_that_are_not_exact() -> None:
    other = planted_document(3, forms=1)
    figures = measured(extract.load(), PRINTED, "a.html", html_bytes(other, STYLE))
    assert figures.row_share < 0.5
    assert figures.differences


def test_gold_forms_hold_all_rows_with_a_name() -> None:
    documents = gold_documents(ROOT / "eval" / "gold", ".json")
    rows = [paper.sheet.last - paper.sheet.first + 1 for printed in documents for paper in printed.papers]
    kept = sum(
        bool(row.name)
        for path in (ROOT / "eval" / "gold").glob("*.json")
        for form in read_gold(path).forms
        if form.kind in ("project_self_eval", "department_self_eval", "transfer_self_eval", "project_goals")
        for row in form.indicators
    )
    assert sum(rows) == kept > 200


def test_every_place_of_a_gold_form_is_covered_once() -> None:
    documents = gold_documents(ROOT / "examples", ".gold.json") + gold_documents(ROOT / "eval" / "gold", ".json")
    for printed in documents:
        for paper in printed.papers:
            covered = [
                (row + below, col + right)
                for row, col, rowspan, colspan in printed_cells(paper.sheet)
                for below in range(rowspan)
                for right in range(colspan)
            ]
            assert len(covered) == len(set(covered)) == len(paper.sheet.rows) * paper.sheet.width, printed.name
