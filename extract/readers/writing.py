"""Writes the text of formats that are no text (HTML, PDF, DOCX, XLSX, CSV, scans) and notes what stands where in it.

One convention for all of them, so that the stages after the readers see no difference: a line of text is a line; a
table is its rows, a tab between cells and a newline after each row; the lines inside a cell are joined by a space.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from typing import Literal

import msgspec

from extract.model.document import BBox, Block, Cell, Problem, Table
from extract.readers.reading import Reading

__all__ = ["Drawn", "Writer"]

_SPACES = re.compile(r"\s+")


class Drawn(msgspec.Struct, frozen=True, gc=False):
    """A cell as a reader found it: its place in the grid, its text, and where it was printed."""

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    bbox: BBox | None = None
    source: Literal["text", "ocr"] = "text"
    confidence: float = 1.0


class Writer:
    r"""Takes lines and tables in reading order; `reading` gives them back as a `Reading`.

    >>> writer = Writer()
    >>> writer.line("自评表")
    >>> writer.table([Drawn(0, 0, "产出", rowspan=2), Drawn(0, 1, "数量"), Drawn(1, 1, "质量")], 2, 2, "docx")
    >>> writer.reading().text
    '自评表\n产出\t数量\n质量\n'
    """

    __slots__ = ("blocks", "out", "pages", "size")

    def __init__(self) -> None:
        self.out = StringIO()  # a list of small strings would take as much memory as the cells
        self.size = 0
        self.blocks: list[Block | Table] = []
        self.pages: list[int] = []

    def page(self, number: int) -> None:
        """Begins a page; those before it that were not written are empty."""
        self._page_at(number, self.size)

    def _page_at(self, number: int, offset: int) -> None:
        self.pages += [offset] * (number - len(self.pages))

    def line(
        self,
        text: str,
        page: int | None = None,
        bbox: BBox | None = None,
        source: Literal["text", "ocr"] = "text",
        confidence: float = 1.0,
    ) -> None:
        """Writes one line of text; a blank one is left out."""
        text = _SPACES.sub(" ", text).strip()
        if not text:
            return
        end = self.size + len(text)
        self.blocks.append(Block(self.size, end, page, bbox, source, confidence))
        self.out.write(text + "\n")
        self.size = end + 1

    def table(self, cells: Sequence[Drawn], n_rows: int, n_cols: int, markup: str, page: int | None = None) -> None:
        """Writes a table; `cells` come row by row, left to right. Rows without a cell are empty lines.

        A page that begins inside the table (its cells tell) begins there.
        """
        made: list[Cell] = []
        printed: list[str] = []
        write = printed.append
        begin = position = self.size
        row = 0
        first = True  # of its row
        pages = len(self.pages)
        for cell in cells:
            while row < cell.row:
                write("\n")
                position += 1
                row += 1
                first = True
            if not first:
                write("\t")
                position += 1
            first = False
            if cell.page is not None and 0 < pages < cell.page:
                self._page_at(cell.page, position)
                pages = cell.page
            text = cell.text
            if "\n" in text or " " in text:
                text = " ".join(text.split())
            write(text)
            end = position + len(text)
            made.append(
                Cell(
                    cell.row,
                    cell.col,
                    position,
                    end,
                    cell.rowspan,
                    cell.colspan,
                    cell.page,
                    cell.bbox,
                    cell.source,
                    cell.confidence,
                )
            )
            position = end
        write("\n" * (n_rows - row))
        self.out.write("".join(printed))
        self.size = position + n_rows - row
        self.blocks.append(Table(begin, position, n_rows, n_cols, tuple(made), markup, page))

    def reading(self, warnings: Sequence[str] = (), problems: Sequence[Problem] = (), *, ocr: bool = False) -> Reading:
        """What was written."""
        return Reading(self.out.getvalue(), self.blocks, tuple(self.pages), tuple(warnings), ocr, tuple(problems))
