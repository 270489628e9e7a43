"""XLS of Excel 5 to 2003: the sheets of a workbook, each number as its cell shows it.

The records are read directly: libraries give the values without their formats, and a percentage is not one without.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

from extract.errors import ReadError, UnsupportedError
from extract.readers.ole import Ole, OleError
from extract.readers.packed import damaged
from extract.readers.sheet_biff import Record, TextReader, byte_text, records, rk_number, short_text
from extract.readers.sheet_formats import builtin_formats, display
from extract.readers.sheet_raw import Merge, RawSheet, check_count

__all__ = ["KIND", "XlsBook"]

KIND = "XLS"
_BIFF8, _BIFF5 = 0x0600, 0x0500
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 1200: "utf-16-le", 10008: "gb18030"}
_FORMULA, _STRING = 0x0006, 0x0207


class _Entry(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    start: int
    hidden: bool


class XlsBook:
    """A workbook, opened.

    Attributes:
        entries: Its worksheets in order.

    Raises:
        ReadError: It is damaged (``JX-R011``), encrypted (``JX-R012``) or older than Excel 5 (``JX-R022``).
    """

    def __init__(self, data: bytes) -> None:
        self.entries: list[_Entry] = []
        self._formats = builtin_formats().copy()
        self._styles: list[tuple[int, bool]] = []  # number of the format, whether borders are drawn
        self._shared: list[str] = []
        self._date1904 = False
        self._encoding = "cp1252"
        self._count = 0
        self._zero_height = False  # rows that the sheet does not describe are hidden
        self._given_rows: set[int] = set()
        try:
            ole = Ole(data)
            self._stream = ole.stream("Workbook" if "Workbook" in ole.streams else "Book")
            self._globals()
        except (OleError, KeyError, struct.error, IndexError) as error:
            raise damaged(KIND, error) from error
        if not self.entries:
            raise damaged(KIND, "no sheets")

    def _globals(self) -> None:
        if self._stream[:1] != b"\x09":
            raise damaged(KIND, "BOF")
        (self._version,) = struct.unpack_from("<H", self._stream, 4)
        if self._version not in {_BIFF8, _BIFF5}:
            raise UnsupportedError("JX-R022", kind="Excel 2-4")
        for record in records(self._stream, 0):
            kind, data = record.kind, record.data
            if kind == 0x002F:
                raise ReadError("JX-R012")
            if kind == 0x0042:
                (page,) = struct.unpack_from("<H", data)
                self._encoding = _CODE_PAGES.get(page, f"cp{page}" if 1250 <= page <= 1258 else "gb18030")
            elif kind == 0x0022:
                self._date1904 = data[:1] == b"\x01"
            elif kind == 0x041E:
                (number,) = struct.unpack_from("<H", data)
                self._formats[number] = self._text(data, 2, wide_count=self._version == _BIFF8)
            elif kind == 0x00E0:
                self._style(data)
            elif kind == 0x0085:
                start, state, sheet_type = struct.unpack_from("<IBB", data)
                if sheet_type == 0:
                    self.entries.append(_Entry(self._text(data, 6, wide_count=False), start, state & 3 != 0))
            elif kind == 0x00FC:
                self._strings(record)

    def _text(self, data: bytes, at: int, *, wide_count: bool = True) -> str:
        if self._version == _BIFF8:
            return short_text(data, at, wide_count)
        return byte_text(data, at, self._encoding, wide_count)

    def _style(self, data: bytes) -> None:
        (number,) = struct.unpack_from("<H", data, 2)
        drawn = False
        if self._version == _BIFF8:
            (sides,) = struct.unpack_from("<H", data, 10)  # four bits for each side
            drawn = sides != 0
        else:
            bottom, others = struct.unpack_from("<HH", data, 10)
            drawn = bool(bottom & 0x01C0 or others & 0x01FF)
        self._styles.append((number, drawn))

    def _strings(self, record: Record) -> None:
        (count,) = struct.unpack_from("<I", record.data, 4)
        check_count(count)
        reader = TextReader(record.pieces)
        reader.skip(8)
        while len(self._shared) < count and not reader.at_end():
            self._shared.append(reader.text())

    def sheet(self, entry: _Entry) -> RawSheet:
        """The cells of a sheet.

        Raises:
            ReadError: The records are broken, or the file has too many cells.
        """
        sheet = RawSheet(entry.name)
        self._zero_height = False
        self._given_rows = set()
        waiting: tuple[int, int] | None = None  # the cell of a formula whose text comes in a record of its own
        try:
            for record in records(self._stream, entry.start):
                if record.kind == _STRING and waiting is not None:
                    long = self._version == _BIFF8 and len(record.pieces) > 1
                    text = TextReader(record.pieces).text() if long else self._text(record.data, 0)
                    self._put(sheet, *waiting, text)
                    waiting = None
                elif record.kind == _FORMULA:
                    waiting = self._formula(sheet, record.data)
                else:
                    read = _READERS.get(record.kind)
                    if read is not None:
                        read(self, sheet, record.data)
        except (struct.error, IndexError) as error:
            raise damaged(KIND, error) from error
        if self._zero_height:
            sheet.hidden_rows.update(row for row in sheet.rows if row not in self._given_rows)
        return sheet

    def _cell(self, sheet: RawSheet, row: int, column: int, style: int) -> str:
        """Counts a cell, notes its borders, gives its format."""
        self._count += 1
        check_count(self._count)
        number, drawn = self._styles[style] if style < len(self._styles) else (0, False)
        if drawn:
            sheet.drawn.setdefault(row, set()).add(column)
        return self._formats.get(number, "General")

    @staticmethod
    def _put(sheet: RawSheet, row: int, column: int, text: str) -> None:
        if text and not text.isspace():
            sheet.rows.setdefault(row, {})[column] = text

    def _number(self, sheet: RawSheet, data: bytes) -> None:
        row, column, style, value = struct.unpack_from("<HHHd", data)
        self._put(sheet, row, column, display(value, self._cell(sheet, row, column, style), self._date1904))

    def _rk(self, sheet: RawSheet, data: bytes) -> None:
        row, column, style, packed = struct.unpack_from("<HHHI", data)
        code = self._cell(sheet, row, column, style)
        self._put(sheet, row, column, display(rk_number(packed), code, self._date1904))

    def _rks(self, sheet: RawSheet, data: bytes) -> None:
        row, first = struct.unpack_from("<HH", data)
        for n in range((len(data) - 6) // 6):
            style, packed = struct.unpack_from("<HI", data, 4 + 6 * n)
            code = self._cell(sheet, row, first + n, style)
            self._put(sheet, row, first + n, display(rk_number(packed), code, self._date1904))

    def _blank(self, sheet: RawSheet, data: bytes) -> None:
        self._cell(sheet, *struct.unpack_from("<HHH", data))

    def _blanks(self, sheet: RawSheet, data: bytes) -> None:
        row, first = struct.unpack_from("<HH", data)
        for n in range((len(data) - 6) // 2):
            self._cell(sheet, row, first + n, *struct.unpack_from("<H", data, 4 + 2 * n))

    def _shared_text(self, sheet: RawSheet, data: bytes) -> None:
        row, column, style, at = struct.unpack_from("<HHHI", data)
        self._cell(sheet, row, column, style)
        self._put(sheet, row, column, self._shared[at] if at < len(self._shared) else "")

    def _label(self, sheet: RawSheet, data: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", data)
        self._cell(sheet, row, column, style)
        self._put(sheet, row, column, self._text(data, 6))

    def _truth(self, sheet: RawSheet, data: bytes) -> None:
        row, column, style, value, is_error = struct.unpack_from("<HHHBB", data)
        self._cell(sheet, row, column, style)
        self._put(sheet, row, column, _ERRORS.get(value, "#N/A") if is_error else "TRUE" if value else "FALSE")

    def _formula(self, sheet: RawSheet, data: bytes) -> tuple[int, int] | None:
        """The stored result; the place of the cell where it is a text, which follows."""
        row, column, style = struct.unpack_from("<HHH", data)
        code = self._cell(sheet, row, column, style)
        result = data[6:14]
        if result[6:8] != b"\xff\xff":
            (value,) = struct.unpack("<d", result)
            self._put(sheet, row, column, display(value, code, self._date1904))
        elif result[0] == 0:
            return row, column
        elif result[0] in {1, 2}:
            is_error = result[0] == 2
            shown = _ERRORS.get(result[2], "#N/A") if is_error else "TRUE" if result[2] else "FALSE"
            self._put(sheet, row, column, shown)
        return None

    def _row(self, sheet: RawSheet, data: bytes) -> None:
        row, _, _, _, _, _, options = struct.unpack_from("<HHHHHHI", data)
        self._given_rows.add(row)
        if options & 0x20:
            sheet.hidden_rows.add(row)

    def _default_height(self, sheet: RawSheet, data: bytes) -> None:
        self._zero_height = data[:1] != b"" and bool(data[0] & 2)

    def _columns(self, sheet: RawSheet, data: bytes) -> None:
        first, last, width, _, options = struct.unpack_from("<HHHHH", data)
        if options & 1 or not width:
            sheet.hidden_columns.append((first, last))

    def _merges(self, sheet: RawSheet, data: bytes) -> None:
        (count,) = struct.unpack_from("<H", data)
        for n in range(min(count, (len(data) - 2) // 8)):
            top, bottom, left, right = struct.unpack_from("<HHHH", data, 2 + 8 * n)
            if top <= bottom and left <= right:
                sheet.merges.append(Merge(top, left, bottom, right))


_READERS: dict[int, Callable[[XlsBook, RawSheet, bytes], None]] = {
    0x0203: XlsBook._number,
    0x027E: XlsBook._rk,
    0x00BD: XlsBook._rks,
    0x00FD: XlsBook._shared_text,
    0x0204: XlsBook._label,
    0x00D6: XlsBook._label,
    0x0205: XlsBook._truth,
    0x0201: XlsBook._blank,
    0x00BE: XlsBook._blanks,
    0x0208: XlsBook._row,
    0x0225: XlsBook._default_height,
    0x007D: XlsBook._columns,
    0x00E5: XlsBook._merges,
}
