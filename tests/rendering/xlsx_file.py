"""XLSX with merged ranges, by openpyxl: one form a sheet, or all on one."""

from __future__ import annotations

import io
import re
from typing import Any

from extract.synthetic.sheet import Sheet
from rendering.document import Printed
from rendering.style import Style, column_widths, with_breaks

__all__ = ["xlsx_bytes"]

_NUMBER = re.compile(r"(\d+)(?:\.(\d+))?(%?)")


def xlsx_bytes(printed: Printed, style: Style, *, one_sheet: bool = False, typed: bool = False) -> bytes:
    """The document as an XLSX file.

    Args:
        printed: What to print.
        style: The look; the page set-up is for printing it as a PDF.
        one_sheet: All forms below each other on one sheet.
        typed: Numbers and percentages as numbers with a format, not as texts.
    """
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表1"
    row = _line(sheet, 1, printed.heading, printed.papers[0].sheet.width)
    for number, paper in enumerate(printed.papers):
        if number and not one_sheet:
            sheet = book.create_sheet(f"表{number + 1}")
            row = 1
        for line in paper.lines:
            row = _line(sheet, row, line, paper.sheet.width)
        row = _form(sheet, row, paper.sheet, style, typed) + 1
    for sheet in book.worksheets:
        setup = sheet.page_setup
        setup.paperSize = 8 if max(style.page) > 1000 else 9
        setup.orientation = "landscape" if style.page[0] > style.page[1] else "portrait"
        setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(sheet: Any, row: int, text: str, width: int) -> int:
    from openpyxl.styles import Alignment

    cell = sheet.cell(row, 1, text)
    cell.alignment = Alignment(horizontal="center")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    return row + 1


def _form(sheet: Any, top: int, form: Sheet, style: Style, typed: bool) -> int:
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    side = Side(style="thin", color="000000")
    widths = column_widths(form, style)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = max(width / 5.2, 9)
    for number, row in enumerate(form.rows):
        lines = 1
        for cell in row:
            at = sheet.cell(top + number, cell.col + 1)
            _fill(at, "\n".join(with_breaks(cell.text, style)), typed)
            at.alignment = Alignment(wrap_text=True, vertical="center")
            at.font = Font(name=style.font, size=style.size)
            for below in range(cell.rowspan):
                for right in range(cell.colspan):
                    edge = sheet.cell(top + number + below, cell.col + 1 + right)
                    edge.border = Border(left=side, right=side, top=side, bottom=side)
            if cell.rowspan > 1 or cell.colspan > 1:
                sheet.merge_cells(
                    start_row=top + number,
                    end_row=top + number + cell.rowspan - 1,
                    start_column=cell.col + 1,
                    end_column=cell.col + cell.colspan,
                )
            if cell.rowspan == 1 and cell.text:
                room = sum(max(width, 47) for width in widths[cell.col : cell.col + cell.colspan]) - 8
                lines = max(lines, -int(-len(cell.text) * style.size // room) + 1)
        sheet.row_dimensions[top + number].height = (lines * 1.5 + 0.6) * style.size
    return top + len(form.rows)


def _fill(at: Any, text: str, typed: bool) -> None:
    """Puts a text into a cell: as a number with the format that shows this very text, or as a string."""
    number = _NUMBER.fullmatch(text) if typed else None
    if number is None or (text != text.lstrip("0") and not text.startswith("0.") and text not in {"0", "0%"}):
        at.value = text or None
        if text:
            at.data_type = "s"
        return
    whole, digits, percent = number[1], number[2] or "", number[3]
    value = float(f"{whole}.{digits or 0}")
    at.value = round(value / 100, len(digits) + 2) if percent else value if digits else int(whole)
    if percent or digits:
        at.number_format = "0" + ("." + "0" * len(digits) if digits else "") + percent
