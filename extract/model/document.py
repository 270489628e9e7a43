"""What a reader makes of a file: the text, untouched, and the tables in it.

A `Document` is facts only. Nothing in it is interpreted: no header is known, no cell is filled down. The text
is kept as the reader found it; every later stage points into it with character offsets (`Span`), so that each
value of the output can be looked up. Coordinates (`bbox`) are in PDF points, origin at the top left of the page.
"""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["BBox", "Block", "Cell", "Document", "Problem", "Span", "Table"]

BBox = tuple[float, float, float, float]


class Problem(msgspec.Struct, frozen=True):
    """A coded error or warning: what happened, where, and what to do."""

    code: str
    message: str
    place: str | None = None


class Span(msgspec.Struct, frozen=True, omit_defaults=False, gc=False):
    """A place in the source: characters `start` to `end` of `Document.text`, with page and box where known.

    `pieces` is there when a value was put together from several places (a cell cut by a page break, say): the
    character ranges in reading order. `start` and `end` then enclose them all. `page` and `bbox` are those of its first
    page. `confidence` is the lowest of the OCR that read it; ``None`` for text that nobody had to recognise.
    """

    start: int
    end: int
    page: int | None = None
    bbox: BBox | None = None
    pieces: tuple[tuple[int, int], ...] | None = None
    confidence: float | None = None


class Cell(msgspec.Struct, frozen=True, gc=False):
    """One cell of a table: its place in the grid, its characters in the text, and how they were read.

    A merged cell is one `Cell` at its top left place with its spans; it is never filled down here. `start` ==
    `end` is an empty cell. `confidence` is the reader's (1.0 for text, the engine's for OCR).
    """

    row: int
    col: int
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    bbox: BBox | None = None
    source: Literal["text", "ocr"] = "text"
    confidence: float = 1.0


class Table(msgspec.Struct, frozen=True):
    """A grid of cells, in reading order (row by row, left to right).

    `markup` says what drew it: `tabs`, `pipes`, `html`, `ruled` (PDF), `sheet`, `docx`, `scan`. `page` is the page
    it begins on; a table that goes on over pages has the page of each row in its cells.
    """

    start: int
    end: int
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    markup: str
    page: int | None = None

    def rows(self) -> list[list[Cell]]:
        """The cells, row by row (a merged cell stands in its first row only)."""
        rows: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return rows


class Block(msgspec.Struct, frozen=True):
    """A run of text outside tables (characters `start` to `end`, one printed line, not blank)."""

    start: int
    end: int
    page: int | None = None
    bbox: BBox | None = None
    source: Literal["text", "ocr"] = "text"
    confidence: float = 1.0


class Document(msgspec.Struct, frozen=True):
    """A file after reading: its text and, in reading order, the lines and tables that the text consists of.

    `text` is what the reader decoded, unchanged. For formats that are no text (HTML, PDF, DOCX, XLSX, CSV, scans) it
    is the visible text, with a tab between the cells of a row and a newline after each row. `pages` holds the offset at
    which each page starts (empty: not paged). `errors` are the parts that could not be read (a page, a sheet): the
    rest stands here all the same.
    """

    text: str
    blocks: tuple[Block | Table, ...]
    path: str
    sha256: str
    media_type: str
    reader: str
    pages: tuple[int, ...] = ()
    ocr: bool = False
    warnings: tuple[str, ...] = ()
    errors: tuple[Problem, ...] = ()
