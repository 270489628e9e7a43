"""Pages of printed documents (PDF and scans): what stands on a page, before pages are joined into a document.

Coordinates are in PDF points (1/72 inch), origin at the top left of the page as it is shown (rotation applied), y
downwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from extract.model.document import BBox
from extract.readers.writing import Drawn

__all__ = ["Page", "PageLine", "PageTable"]


class PageLine(NamedTuple):
    """One printed line outside tables."""

    text: str
    bbox: BBox
    source: Literal["text", "ocr"] = "text"
    confidence: float = 1.0


class PageTable(NamedTuple):
    """One table, or the part of one that stands on a page.

    `xs` and `ys` are the edges of its columns and rows (`len(xs) - 1` columns); `cells` come row by row, left to right.
    `room` tells, for the filled cells of its last row (by row and column), how many characters more the last line could
    hold: where it is full, the text may go on on the next page; None where that is not known. `beyond` holds the cells
    that surely go on on another page: their text is placed as in the middle of a larger cell.
    """

    bbox: BBox
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: list[Drawn]
    markup: str = "ruled"
    room: Mapping[tuple[int, int], float] | None = None
    beyond: frozenset[tuple[int, int]] = frozenset()


class Page(NamedTuple):
    """A page: its number (from 1), its size, and its lines and tables in reading order.

    Pages are joined upright and level. `back` is there for one that was put straight: it tells where a box stands on
    the page as it is shown.
    """

    number: int
    width: float
    height: float
    parts: list[PageLine | PageTable]
    back: Callable[[BBox], BBox] | None = None
