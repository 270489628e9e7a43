"""DOCX with true merged cells, by python-docx and the markup of its tables."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from extract.synthetic.sheet import Cell, Sheet
from rendering.document import Printed
from rendering.style import Style, column_widths, with_breaks

__all__ = ["docx_bytes"]

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
_MARGINS = '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'


def docx_bytes(printed: Printed, style: Style) -> bytes:
    """The document as a DOCX file."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Pt(style.page[0]), Pt(style.page[1])
    if style.page[0] > style.page[1]:
        section.orientation = WD_ORIENT.LANDSCAPE
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Pt(style.margin))
    if style.furniture:
        section.header.paragraphs[0].text = printed.heading
        section.footer.paragraphs[0]._p.append(parse_xml(f'<w:fldSimple {_W} w:instr=" PAGE "/>'))
    body = document.element.body
    last = body[-1]  # the section's properties end the body
    last.addprevious(parse_xml(_paragraph(printed.heading, style, 14)))
    for number, paper in enumerate(printed.papers):
        for place, line in enumerate(paper.lines):
            new_page = style.page_each and place == 0 and number > 0
            last.addprevious(parse_xml(_paragraph(line, style, 12 if place == 0 else style.size, new_page)))
        last.addprevious(parse_xml(_table(paper.sheet, style)))
        last.addprevious(parse_xml(_paragraph("", style, style.size)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _run(text: str, style: Style, size: float, bold: bool = False) -> str:
    fonts = f'<w:rFonts w:ascii="{style.font}" w:hAnsi="{style.font}" w:eastAsia="{style.font}" w:cs="{style.font}"/>'
    properties = f'<w:rPr>{fonts}{"<w:b/>" if bold else ""}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(text: str, style: Style, size: float, new_page: bool = False) -> str:
    before = "<w:pageBreakBefore/>" if new_page else ""
    properties = f'<w:pPr>{before}<w:spacing w:after="0"/><w:jc w:val="center"/></w:pPr>'
    return f"<w:p {_W}>{properties}{_run(text, style, size)}</w:p>"


def _table(sheet: Sheet, style: Style) -> str:
    widths = [round(width * 20) for width in column_widths(sheet, style)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_BORDERS}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr>'
    )
    open_cells: dict[int, tuple[Cell, int]] = {}  # column: the cell that goes on below, rows left
    rows: list[str] = []
    for number, row in enumerate(sheet.rows):
        own = {cell.col: cell for cell in row}
        cells: list[str] = []
        column = 0
        while column < sheet.width:
            if column in own:
                cell, going_on = own[column], False
                if cell.rowspan > 1:
                    open_cells[column] = (cell, cell.rowspan)
            else:
                cell, going_on = open_cells[column][0], True
            if column in open_cells:
                left = open_cells[column][1] - 1
                open_cells[column] = (cell, left)
                if not left:
                    del open_cells[column]
            width = sum(widths[column : column + cell.colspan])
            cells.append(_cell(cell, going_on, width, style, style.shaded and number == sheet.header))
            column += cell.colspan
        marks = "" if style.split_rows else "<w:cantSplit/>"
        if style.repeat_head and number == 0 and all(cell.rowspan == 1 for cell in row):
            marks += "<w:tblHeader/>"
        rows.append(f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>")
    return f"<w:tbl {_W}>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _cell(cell: Cell, going_on: bool, width: int, style: Style, head: bool) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.colspan > 1:
        properties += f'<w:gridSpan w:val="{cell.colspan}"/>'
    if cell.rowspan > 1:
        properties += "<w:vMerge/>" if going_on else '<w:vMerge w:val="restart"/>'
    if head:
        properties += '<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>'
    properties += '<w:vAlign w:val="center"/>'
    parts = [""] if going_on else with_breaks(cell.text, style)
    align = '<w:jc w:val="center"/>' if len(cell.text) < 12 else ""
    runs = [_run(part, style, style.size, head) if part else "" for part in parts]
    paragraphs = "".join(f'<w:p><w:pPr><w:spacing w:after="0"/>{align}</w:pPr>{run}</w:p>' for run in runs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"
