"""A picture of a page to its lines and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from extract.model.document import BBox
from extract.readers.paged import Page, PageLine, PageTable
from extract.readers.ruling import RuledTable
from extract.readers.scan.areas import free_areas
from extract.readers.scan.crops import Box, LineBox, glyph_height, lines_in, picture, pieces_of, without_specks
from extract.readers.scan.engine import Engine, Recognised
from extract.readers.scan.pixels import gray_of, resized
from extract.readers.scan.repair import is_bar, repaired
from extract.readers.scan.rules import erased, ink_of, rules_of, tables_of
from extract.readers.scan.upright import Upright, straightened
from extract.readers.writing import Drawn

if TYPE_CHECKING:
    from extract.readers.scan.pixels import Gray, Picture

__all__ = ["doubtful", "recognise_cells", "recognise_page"]

_SAMPLE = 4  # lines that tell whether a page lies on its side
_TELLING = 5.0  # as wide as this many glyphs
_ROW = 3.0  # as wide as this many glyphs, lines are no columns of glyphs that stand side by side
_LEGIBLE = 0.85  # their mean confidence on a page that stands upright
_SURE = 0.8  # less confident cells and lines are worth a look
_BAR, _BAR_PROPORTION = 0.25, 1.5  # height of a dash in heights of a glyph, its width to its height at least
_INSET = 1  # pixels at the sides of a cell that are not looked at


class _Cut(NamedTuple):
    """A page cut up: tables (in points), and for each of their cells, then outside them, the lines of print."""

    upright: Upright
    scale: float
    clean: Gray
    tables: list[RuledTable]
    cells: list[tuple[Box, list[LineBox]]]
    free: list[tuple[Box, list[LineBox]]]
    height: float  # of its glyphs, in pixels

    def pictures(self) -> list[Gray]:
        return [
            picture(self.clean, line, area, self.height) for area, lines in (*self.cells, *self.free) for line in lines
        ]


def recognise_page(image: Picture, points_per_pixel: float, number: int, engine: Engine) -> Page:
    """The lines and tables of a page that is a picture.

    Args:
        image: Gray, or red, green and blue, 8 bits each.
        points_per_pixel: 72 divided by the resolution.
        number: Of the page, from 1.
        engine: The recogniser.

    Returns:
        The page, upright and level; its `back` tells where a box stands in `image`.
    """
    gray, scale = resized(gray_of(image, points_per_pixel), points_per_pixel)
    best = _cut(straightened(gray), scale, None)
    turns = 0
    if _on_its_side(best):
        turns = 1
        best = _cut(straightened(gray, turns), scale, None)
    legibility = _legibility(best, engine)
    if legibility < _LEGIBLE:  # it may be upside down
        other = _cut(straightened(gray, turns + 2), scale, None)
        if _legibility(other, engine) > legibility:
            best = other
    return _page(best, number, engine)


def recognise_cells(
    image: Picture, points_per_pixel: float, tables: Sequence[RuledTable], number: int, engine: Engine
) -> Page:
    """The page of which the tables are known already (in points) and only the characters are not."""
    gray, scale = resized(gray_of(image, points_per_pixel), points_per_pixel)
    return _page(_cut(Upright(gray, 0, 0.0, gray.shape), scale, list(tables)), number, engine)


def doubtful(page: Page) -> int:
    """How many cells and lines of a page were read with low confidence."""
    sure = [part.confidence for part in page.parts if isinstance(part, PageLine)]
    sure += [cell.confidence for part in page.parts if isinstance(part, PageTable) for cell in part.cells]
    return sum(1 for confidence in sure if confidence < _SURE)


def _cut(upright: Upright, scale: float, tables: list[RuledTable] | None) -> _Cut:
    ink = ink_of(upright.image, scale)
    rules = rules_of(ink, scale)
    if tables is None:
        tables = tables_of(rules, scale)
    clean, ink = erased(upright.image, ink, rules, tables, scale)
    height = glyph_height(ink, scale)
    ink = without_specks(ink, clean, height)
    cells = []
    for table in tables:
        for cell in table.cells:
            x0, y0, x1, y1 = (round(side / scale) for side in (cell.x0, cell.y0, cell.x1, cell.y1))
            area = (x0 + _INSET, y0 + _INSET, x1 - _INSET, y1 - _INSET)
            cells.append((area, lines_in(ink, area, height)))
    free = []
    for area in free_areas(ink, tables, scale, height):
        lines = lines_in(ink, area, height)
        free.append((area, [piece for line in lines for piece in pieces_of(ink, line, height)]))
    return _Cut(upright, scale, clean, tables, cells, free, height)


def _on_its_side(cut: _Cut) -> bool:
    """Whether more glyphs stand below each other than in rows."""
    lines = [line for _, lines in (*cut.cells, *cut.free) for line in lines]
    stacked = sum(len(line.stacked) for line in lines)
    in_rows = sum(proportion for line in lines if (proportion := _proportion(line.box)) >= _ROW)
    return stacked > in_rows


def _legibility(cut: _Cut, engine: Engine) -> float:
    """How surely some lines are read: those of a few glyphs in a row, which cost little."""
    lines = [(line, area) for area, lines in (*cut.cells, *cut.free) for line in lines]
    lines.sort(key=lambda line: (bool(line[0].stacked), abs(_proportion(line[0].box) - _TELLING)))
    read = engine.read([picture(cut.clean, line, area, cut.height) for line, area in lines[:_SAMPLE]])
    return sum(line.confidence for line in read) / len(read) if read else 1.0


def _proportion(box: Box) -> float:
    return (box[2] - box[0]) / (box[3] - box[1])


def _page(cut: _Cut, number: int, engine: Engine) -> Page:
    read = iter(engine.read(cut.pictures()))
    rows, cols = cut.upright.image.shape
    cells = iter([_joined(lines, read, cut.height) for _, lines in cut.cells])
    found: list[tuple[float, Sequence[PageLine | PageTable]]] = [
        (table.ys[0], [_table(table, cells, number)]) for table in cut.tables
    ]
    found += [(area[1] * cut.scale, _lines(lines, read, cut.scale)) for area, lines in cut.free]
    found.sort(key=lambda part: part[0])
    parts = [part for _, parts in found for part in parts]
    return Page(number, cols * cut.scale, rows * cut.scale, parts, _way_back(cut.upright, cut.scale))


def _joined(lines: Sequence[LineBox], read: Iterator[Recognised], height: float) -> Recognised:
    """The lines of a cell as one text, as sure as the least sure of them."""
    found = [next(read) for _ in lines]
    text = "\n".join(line.text for line in found if line.text)
    confidence = min((line.confidence for line in found if line.text or len(found) == 1), default=1.0)
    if is_bar(text) or (len(lines) == 1 and confidence < _SURE and _looks_like_bar(lines[0].box, height)):
        return Recognised("-", confidence)
    return Recognised(text, confidence)


def _looks_like_bar(box: Box, height: float) -> bool:
    """Whether the only print of a cell is low and wide: a dash, whatever it was read as."""
    return box[3] - box[1] <= _BAR * height and _proportion(box) >= _BAR_PROPORTION


def _table(table: RuledTable, texts: Iterator[Recognised], number: int) -> PageTable:
    cells = []
    for cell in table.cells:
        text, confidence = next(texts)
        box = (cell.x0, cell.y0, cell.x1, cell.y1)
        cells.append(Drawn(cell.row, cell.col, text, cell.rowspan, cell.colspan, number, box, "ocr", confidence))
    box = (table.xs[0], table.ys[0], table.xs[-1], table.ys[-1])
    return PageTable(box, table.xs, table.ys, repaired(cells), "scan")


def _lines(pieces: Sequence[LineBox], read: Iterator[Recognised], scale: float) -> list[PageLine]:
    """Lines outside tables; pieces of one line are apart by a space."""
    found = []
    for (top, bottom), row in groupby(pieces, key=lambda piece: (piece.box[1], piece.box[3])):
        boxes = [piece.box for piece in row]
        parts = [part for part in (next(read) for _ in boxes) if part.text]
        if parts:
            box = (boxes[0][0] * scale, top * scale, boxes[-1][2] * scale, bottom * scale)
            confidence = min(part.confidence for part in parts)
            found.append(PageLine(" ".join(part.text for part in parts), box, "ocr", confidence))
    return found


def _way_back(upright: Upright, scale: float) -> Callable[[BBox], BBox] | None:
    """From points of the page put straight to points of the page as it came; None where nothing was done to it."""
    if not upright.turns and not upright.angle:
        return None

    def back(box: BBox) -> BBox:
        left, top, right, bottom = upright.back((box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale))
        return (round(left * scale, 2), round(top * scale, 2), round(right * scale, 2), round(bottom * scale, 2))

    return back
