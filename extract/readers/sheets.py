"""XLSX and XLS: each visible sheet as lines and tables, its cells as a reader of the sheet sees them.

Hidden sheets, rows and columns are left out and said: what the author did not show is not a part of what was published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from extract.config import ReadConfig
from extract.errors import ReadError, problem, warning
from extract.model.document import Problem
from extract.readers.progress import page_done
from extract.readers.reading import Reading
from extract.readers.sheet_layout import SheetTable, pieces, without_hidden
from extract.readers.sheet_raw import RawSheet, place_name
from extract.readers.writing import Writer

__all__ = ["read_sheet", "read_xls", "read_xlsx"]

# Names that a program gives, which say nothing.
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表格?|table|page|第)\s*[-_ ]?\d*\s*页?(?:\s*\(\d+\))?", re.IGNORECASE)
_TELLS = 20  # names of sheets in a warning
_FATAL = frozenset(("JX-R010", "JX-R012", "JX-R016"))


class _Book:
    """Writes sheets and gathers what is to be said about them."""

    def __init__(self) -> None:
        self.writer = Writer()
        self.problems: list[Problem] = []
        self.warnings: list[str] = []
        self.hidden: list[str] = []
        self.uncomputed: list[str] = []

    def add(self, sheet: RawSheet) -> None:
        """Writes the lines and tables of a sheet, its name above them where it has one of its own."""
        self.uncomputed += (place_name(sheet.name, row, column) for row, column in sheet.uncomputed)
        seen, rows, columns = without_hidden(sheet)
        if rows:
            self.warnings.append(warning("JX-R108", what="行 rows", place=f"{sheet.name}（{rows}）"))
        if columns:
            self.warnings.append(warning("JX-R108", what="列 columns", place=f"{sheet.name}（{columns}）"))
        if seen.rows and not _DEFAULT_NAME.fullmatch(sheet.name.strip()):
            self.writer.line(sheet.name)
        for piece in pieces(seen):
            if isinstance(piece, SheetTable):
                self.writer.table(piece.cells, piece.n_rows, piece.n_cols, "sheet")
            else:
                self.writer.line(piece)
        page_done()

    def reading(self) -> Reading:
        """What was written, with the warnings."""
        if self.hidden:
            names = "、".join(self.hidden[:_TELLS])
            self.warnings.append(warning("JX-R108", what="工作表 sheets", place=names))
        if self.uncomputed:
            self.warnings.append(warning("JX-R111", count=len(self.uncomputed), place=self.uncomputed[0]))
        return self.writer.reading(self.warnings, self.problems)


def read_sheet(sheet: RawSheet) -> Reading:
    """The lines and tables of a lone sheet."""
    book = _Book()
    book.add(sheet)
    return book.reading()


def _add_sheets(book: _Book, sheets: Iterable[tuple[str, bool, Callable[[], RawSheet]]], kind: str) -> Reading:
    """Reads the visible sheets; one that is damaged is told, and the others are read.

    Raises:
        ReadError: None of the sheets can be read.
    """
    failed: ReadError | None = None
    read = 0
    for name, hidden, load in sheets:
        if hidden:
            book.hidden.append(name)
            continue
        try:
            book.add(load())
            read += 1
        except ReadError as error:
            if error.code in _FATAL:
                raise
            failed = error
            book.problems.append(problem("JX-R018", place=name, file=kind, reason=error.fields.get("reason", error)))
    if failed is not None and not read:
        raise failed
    return book.reading()


def read_xlsx(data: bytes, config: ReadConfig) -> Reading:
    """Reads an XLSX (or XLSM): macros and formulas are not run, the stored results are taken.

    Raises:
        ReadError: ``JX-R011`` damaged, ``JX-R012`` encrypted, ``JX-R016`` unpacks to too much, ``JX-R010`` too many
            cells.
    """
    from extract.readers.sheet_xlsx import KIND, XlsxBook

    source = XlsxBook(data, config)
    sheets = [(entry.name, entry.hidden, partial(source.sheet, entry)) for entry in source.entries]
    return _add_sheets(_Book(), sheets, KIND)


def read_xls(data: bytes, config: ReadConfig) -> Reading:
    """Reads an XLS of Excel 5 to 2003.

    Raises:
        ReadError: ``JX-R011`` damaged, ``JX-R012`` encrypted, ``JX-R022`` of an older Excel, ``JX-R010`` too many
            cells.
    """
    from extract.readers.sheet_xls import KIND, XlsBook

    source = XlsBook(data)
    sheets = [(entry.name, entry.hidden, partial(source.sheet, entry)) for entry in source.entries]
    return _add_sheets(_Book(), sheets, KIND)
