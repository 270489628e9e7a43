"""DOCX: paragraphs and tables in the order of the document, as Word shows them.

The XML is read directly: libraries for it lose automatic numbers, inserted text, text boxes and content controls
without a word. Headers, footers, notes and comments are no part of the flow. Macros are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.config import ReadConfig
from extract.errors import ReadError, warning
from extract.readers.docx_names import child, w
from extract.readers.docx_numbering import Numbering, Styles
from extract.readers.docx_tables import Grid, Item, grid_of, pieces_of
from extract.readers.docx_text import Paragraphs, chosen
from extract.readers.packed import Package, damaged
from extract.readers.reading import MAX_PARTS, Reading
from extract.readers.writing import Writer

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_docx"]

_KIND = "DOCX"
_P, _TBL = w("p"), w("tbl")
_OPEN = frozenset(map(w, ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")))
_BREAK = re.compile(r"[\n\r\v\f]+")


class _Flow:
    """Turns the children of a body, a cell or a text box into lines and tables."""

    def __init__(self, paragraphs: Paragraphs) -> None:
        self._paragraphs = paragraphs
        self._parts = 0
        self.hidden_rows = 0

    def items(self, container: _Element) -> list[Item]:
        """Lines that are not blank, and tables."""
        found: list[Item] = []
        for part in chosen(container):
            if part.tag == _P:
                text, boxes = self._paragraphs.read(part)
                if text:
                    found += _lines(text)
                for box in boxes:
                    found += self.items(box)
            elif part.tag == _TBL:
                grid = grid_of(part, self._cell)
                self.hidden_rows += grid.hidden
                found.append(grid)
            elif part.tag in _OPEN:
                found += self.items(part)
        return found

    def _cell(self, cell: _Element) -> list[Item]:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise ReadError("JX-R010", count=self._parts, limit=MAX_PARTS)
        return self.items(cell)


def _lines(text: str) -> Iterator[str]:
    return (line for line in _BREAK.split(text) if line.strip())


def _optional(package: Package, relations: dict[str, tuple[str, str]], kind: str) -> _Element | None:
    part = next((path for found, path in relations.values() if found == kind), None)
    return package.xml(part) if part is not None and part in package else None


def read_docx(data: bytes, config: ReadConfig) -> Reading:
    """Reads a DOCX (or DOCM): lines and tables; how it falls into pages is not known, so there are none.

    Raises:
        ReadError: ``JX-R011`` damaged, ``JX-R012`` encrypted, ``JX-R016`` unpacks to too much, ``JX-R010`` too many
            cells.
    """
    package = Package(data, config, _KIND)
    main = package.main_part("word/document.xml")
    body = child(package.xml(main), "body")
    if body is None:
        raise damaged(_KIND, f"{main}: body")
    relations = package.relations(main)
    styles = Styles(_optional(package, relations, "styles"))
    paragraphs = Paragraphs(Numbering(_optional(package, relations, "numbering"), styles), styles)
    flow = _Flow(paragraphs)
    writer = Writer()
    try:
        for item in flow.items(body):
            _write(writer, item)
    except RecursionError as error:
        raise damaged(_KIND, f"{main}: depth") from error
    warnings = []
    if flow.hidden_rows:
        warnings.append(warning("JX-R108", what="行 / rows", place=flow.hidden_rows))
    if paragraphs.pictures:
        warnings.append(warning("JX-R113", count=paragraphs.pictures))
    return writer.reading(warnings)


def _write(writer: Writer, item: Item) -> None:
    for piece in pieces_of(item) if isinstance(item, Grid) else (item,):
        if isinstance(piece, Grid):
            writer.table(piece.drawn(), piece.n_rows, piece.n_cols, "docx")
        else:
            writer.line(piece)
