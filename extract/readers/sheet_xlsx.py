"""XLSX: the sheets of a workbook, each number as its cell shows it.

The parts are parsed row by row, so that a cell at the far corner of a sheet costs no more than one at its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from extract.config import ReadConfig
from extract.readers.packed import Package, damaged, parse_xml
from extract.readers.sheet_formats import builtin_formats, display
from extract.readers.sheet_plain import characters, plain_rows
from extract.readers.sheet_raw import Merge, RawSheet, check_count

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["KIND", "XlsxBook"]

KIND = "XLSX"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW, _VALUE, _FORMULA, _INLINE, _TEXT, _RUN = (_S + name for name in ("row", "v", "f", "is", "t", "r"))
_MERGE, _COLUMN, _DEFAULT = (_S + name for name in ("mergeCell", "col", "sheetFormatPr"))
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_MAX_ROW, _MAX_COLUMN = 1 << 20, 1 << 14
_TRUE = frozenset(("1", "true"))
_SIDES = frozenset(_S + name for name in ("left", "right", "top", "bottom", "start", "end"))
_PLAIN_STYLE = ("General", False)
_ISO_MIDNIGHT = "T00:00:00"


class _Styles(NamedTuple):
    """Of each cell style (`s` of a cell): its number format, and whether it draws a border."""

    formats: list[str]
    borders: list[bool]


class _Entry(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


class XlsxBook:
    """A workbook, opened.

    Attributes:
        entries: Its worksheets in order (sheets that are charts are not among them).

    Raises:
        ReadError: It is damaged, encrypted, or unpacks to too much.
    """

    def __init__(self, data: bytes, config: ReadConfig) -> None:
        self._package = Package(data, config, KIND)
        main = self._package.main_part("xl/workbook.xml")
        book = self._package.xml(main)
        relations = self._package.relations(main)
        properties = book.find(f"{_S}workbookPr")
        self._date1904 = properties is not None and properties.get("date1904") in _TRUE
        self.entries = [
            _Entry(sheet.get("name", ""), relations[sheet.get(_ID, "")][1], sheet.get("state", "visible") != "visible")
            for sheet in book.iter(f"{_S}sheet")
            if relations.get(sheet.get(_ID, ""), ("", ""))[0] == "worksheet"
        ]
        parts = {kind: part for kind, part in relations.values() if part in self._package}
        self._styles = _styles(self._package.xml(parts["styles"])) if "styles" in parts else _Styles([], [])
        self._shared = self._strings(parts["sharedStrings"]) if "sharedStrings" in parts else []
        # The same by the spelling in the file, for the many cells that are read without a parser.
        self._by_text = {str(n): style for n, style in enumerate(zip(*self._styles, strict=True))}
        self._by_text[""] = self._by_text.get("0", _PLAIN_STYLE)
        self._columns: dict[str, int] = {}
        self._count = 0

    @staticmethod
    def _pieces(source: bytes, part: str, *tags: str) -> Iterator[_Element]:
        """The elements of these names, when the parser is at their ends; each is emptied for the next."""
        from lxml import etree

        try:
            for _, element in etree.iterparse(
                BytesIO(source),
                events=("end",),
                tag=tags,
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
                load_dtd=False,
                remove_comments=True,
                remove_pis=True,
            ):
                yield element
                element.clear()
        except etree.XMLSyntaxError as error:
            raise damaged(KIND, f"{part}: {error}") from error

    def _strings(self, part: str) -> list[str]:
        found: list[str] = []
        for item in self._pieces(self._package.source(part), part, f"{_S}si"):
            found.append(_rich(item))
        check_count(len(found))
        return found

    def sheet(self, entry: _Entry) -> RawSheet:
        """The cells of a sheet.

        Raises:
            ReadError: The part is damaged, or the file has too many cells.
        """
        sheet = RawSheet(entry.name)
        source = self._package.source(entry.part)
        plain = plain_rows(source)
        rest = source if plain is None else plain.around
        number = -1
        zero_height = False
        for element in self._pieces(rest, entry.part, _ROW, _MERGE, _COLUMN, _DEFAULT):
            tag = element.tag
            if tag == _ROW:
                number = self._begin_row(sheet, number, element, zero_height)
                self._row(element, number, sheet)
            elif tag == _MERGE:
                merge = _range(element.get("ref", ""))
                if merge is not None:
                    sheet.merges.append(merge)
            elif tag == _DEFAULT:
                zero_height = element.get("zeroHeight") in _TRUE
            elif element.get("hidden") in _TRUE or element.get("width") == "0":
                first, last = element.get("min", ""), element.get("max", "")
                if first.isdecimal() and last.isdecimal():
                    sheet.hidden_columns.append((int(first) - 1, int(last) - 1))
        for row in () if plain is None else plain.rows:
            number = self._begin_row(sheet, number, row.attributes, zero_height)
            if row.cells is None:
                self._row(self._parsed(row.source, entry.part), number, sheet)
            else:
                self._plain_row(row.cells, number, sheet)
        return sheet

    @staticmethod
    def _begin_row(sheet: RawSheet, last: int, row: _Element | dict[str, str], zero_height: bool) -> int:
        """The number of a row by its attributes; notes whether it is hidden."""
        given = row.get("r") or ""
        number = int(given) - 1 if given.isdecimal() and len(given) < 8 else last + 1
        if not 0 <= number < _MAX_ROW:
            raise damaged(KIND, f"row {given}")
        hidden = row.get("hidden")
        if hidden in _TRUE or row.get("ht") == "0" or (zero_height and hidden is None):
            sheet.hidden_rows.add(number)
        return number

    def _parsed(self, row: str, part: str) -> _Element:
        return parse_xml(f'<sheetData xmlns="{_S[1:-1]}">{row}</sheetData>'.encode(), KIND, part)[0]

    def _plain_row(self, found: list[tuple[str, str, str, str, str]], number: int, sheet: RawSheet) -> None:
        """As `_row`, for cells of the usual spelling: the hot loop, once for each cell of the file."""
        styles, columns = self._by_text, self._columns
        cells: dict[int, str] = {}
        drawn: set[int] = set()
        self._count += len(found)
        check_count(self._count)
        for letters, style, kind, value, inline in found:
            column = columns.get(letters)
            if column is None:
                column = columns[letters] = _column(letters)
            code, has_border = styles.get(style, _PLAIN_STYLE)
            if has_border:
                drawn.add(column)
            if value:
                text = self._shown(characters(value) if "&" in value else value, kind or None, code)
            elif inline:
                text = _plain(characters(inline) if "&" in inline else inline)
            else:
                continue
            if text and (text[0] > " " or not text.isspace()):
                cells[column] = text
        if cells:
            sheet.rows[number] = cells
        if drawn:
            sheet.drawn[number] = drawn

    def _row(self, row: _Element, number: int, sheet: RawSheet) -> None:
        """The cells of a row as the parser gives them, whatever their spelling."""
        formats, borders = self._styles
        cells: dict[int, str] = {}
        drawn: set[int] = set()
        column = -1
        self._count += len(row)
        check_count(self._count)
        for cell in row:
            reference = cell.get("r")
            if reference is None:
                column += 1
            else:
                column = _column(reference)
            number_of_style = cell.get("s", "0")
            style = int(number_of_style) if number_of_style.isdecimal() else 0
            if style < len(borders) and borders[style]:
                drawn.add(column)
            if not len(cell):
                continue
            value = formula = None
            for part in cell:
                if part.tag == _VALUE:
                    value = part.text
                elif part.tag == _FORMULA:
                    formula = part
                elif part.tag == _INLINE:
                    value = _rich(part)
            if value is None:
                if formula is not None and cell.get("t") != "str":
                    sheet.uncomputed.append((number, column))
                continue
            text = self._shown(value, cell.get("t"), formats[style] if style < len(formats) else "General")
            if text and not text.isspace():
                cells[column] = text
        if cells:
            sheet.rows[number] = cells
        if drawn:
            sheet.drawn[number] = drawn

    def _shown(self, value: str, kind: str | None, code: str) -> str:
        if kind is None or kind == "n":
            if code == "General" and len(value) < 16 and value.isdecimal():
                return value.lstrip("0") or "0"
            try:
                return display(float(value), code, self._date1904)
            except ValueError:
                return value
        if kind == "s":
            at = int(value) if value.isdecimal() else -1
            return self._shared[at] if 0 <= at < len(self._shared) else ""
        if kind == "b":
            return "TRUE" if value in _TRUE else "FALSE"
        if kind == "d":
            return value.removesuffix(_ISO_MIDNIGHT).replace("T", " ")
        return value if kind == "inlineStr" else _plain(value)


def _rich(item: _Element) -> str:
    """Text in one piece or in runs; the reading aids over it (`rPh`) are no part of it."""
    if len(item) == 1 and item[0].tag == _TEXT:
        return _plain(item[0].text or "")
    out = ""
    for part in item:
        if part.tag == _TEXT:
            out += part.text or ""
        elif part.tag == _RUN:
            out += part.findtext(_TEXT) or ""
    return _plain(out)


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _columns() -> Callable[[str], int]:
    known: dict[str, int] = {}

    def column(reference: str) -> int:
        letters = reference.rstrip("0123456789")
        found = known.get(letters)
        if found is None:
            found = 0
            for letter in letters.upper():
                found = found * 26 + ord(letter) - 64
            found -= 1
            if not letters.isalpha() or not letters.isascii() or not 0 <= found < _MAX_COLUMN:
                raise damaged(KIND, f"cell {reference[:20]}")
            known[letters] = found
        return found

    return column


_column = _columns()


def _range(text: str) -> Merge | None:
    first, _, last = text.partition(":")
    a, b = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if not a or not b:
        return None
    rows, columns = sorted((int(a[2]) - 1, int(b[2]) - 1)), sorted((_column(a[1]), _column(b[1])))
    return Merge(max(rows[0], 0), columns[0], rows[1], columns[1])


def _styles(root: _Element) -> _Styles:
    codes = dict(builtin_formats())
    for node in root.iterfind(f"{_S}numFmts/{_S}numFmt"):
        number = node.get("numFmtId", "")
        if number.isdecimal():
            codes[int(number)] = node.get("formatCode", "General")
    drawn = [
        any(side.tag in _SIDES and side.get("style", "none") != "none" for side in border)
        for border in root.iterfind(f"{_S}borders/{_S}border")
    ]
    formats, borders = [], []
    for style in root.iterfind(f"{_S}cellXfs/{_S}xf"):
        number, border = style.get("numFmtId", "0"), style.get("borderId", "0")
        formats.append(codes.get(int(number), "General") if number.isdecimal() else "General")
        borders.append(border.isdecimal() and int(border) < len(drawn) and drawn[int(border)])
    return _Styles(formats, borders)
