"""XLSX: the table with one row per indicator, as an Excel workbook.

Text cells are written as strings, never as formulas, whatever they begin with: a report cannot smuggle a formula
into the workbook of the person who reads it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from extract.model.record import DocumentRecord
from extract.sinks import WriteOptions
from extract.sinks.columns import COLUMNS, Cell, rows

__all__ = ["write"]

# Limits of the file format (ECMA-376 as Excel implements it): characters of a cell, rows of a sheet.
_MAX_CHARACTERS = 32_767
_MAX_ROWS = 1_048_576
# XML 1.0 has no place for these characters. openpyxl raises; a converter's stray control character must not.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Equal records give equal bytes: the time of writing is kept out of the file.
_WHEN = datetime(1980, 1, 1)  # the file format's times have no zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write(records: Iterable[DocumentRecord], target: BinaryIO, options: WriteOptions) -> None:
    """A bold header that stays in sight, then a row per indicator; a new sheet where one is full.

    A text longer than a cell may hold (32,767 characters) ends in an ellipsis.
    """
    book = Workbook(write_only=True)
    book.properties.created = _WHEN
    sheet: Any = None
    used = _MAX_ROWS
    for row in _all_rows(records):
        if used == _MAX_ROWS:
            sheet, used = _new_sheet(book), 1
        sheet.append([_cell(sheet, value) for value in row])
        used += 1
    if sheet is None:
        _new_sheet(book)
    packed = BytesIO()
    book.save(packed)
    _without_time(packed, target)


def _all_rows(records: Iterable[DocumentRecord]) -> Iterator[list[Cell]]:
    for record in records:
        yield from rows(record)


def _new_sheet(book: Any) -> Any:  # noqa: ANN401 - openpyxl has no types
    sheet = book.create_sheet(f"indicators{len(book.worksheets) + 1}" if book.worksheets else "indicators")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = 20 if column.type == "text" else 12
    header = []
    for column in COLUMNS:
        cell = WriteOnlyCell(sheet, value=column.name)
        cell.font = Font(bold=True)
        header.append(cell)
    sheet.append(header)
    return sheet


def _cell(sheet: Any, value: Cell) -> Any:  # noqa: ANN401 - openpyxl has no types
    if not isinstance(value, str):
        return value
    text = _NOT_XML.sub("\ufffd", value)
    if len(text) > _MAX_CHARACTERS:
        text = text[: _MAX_CHARACTERS - 1] + "…"
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _without_time(packed: BytesIO, target: BinaryIO) -> None:
    """Writes the workbook again with all times fixed."""
    with zipfile.ZipFile(packed) as source:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
            for name in source.namelist():
                content = source.read(name)
                if name == "docProps/core.xml":
                    content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                copy.writestr(entry, content)
    target.write(out.getvalue())
