"""A picture of a page to its lines and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from extract.model.document import BBox
from extract.readers.paged import Page, PageLine, PageTable
from extract.readers.ruling import RuledTable, ruled_tables
from extract.readers.scan.areas import free_areas
from extract.readers.scan.crops import Box, LineBox, glyph_height, lines_in, picture, without_specks
from extract.readers.scan.engine import Engine, Recognised
from extract.readers.scan.pixels import gray_of, resized
from extract.readers.scan.rules import erased, ink_of, rules_of
from extract.readers.scan.upright import Upright, straightened
from extract.readers.writing import Drawn

if TYPE_CHECKING:
    from extract.readers.scan.pixels import Gray, Picture

__all__ = ["recognise_cells", "recognise_page"]

_SAMPLE = 8  # lines that tell whether a page lies on its side
_TELLING = 5.0  # as wide as this many glyphs
_LEGIBLE = 0.85  # their mean confidence on a page that stands upright
_INSET = 1  # pixels at the sides of a cell that are not looked at


class _Cut(NamedTuple):
    """A page cut up: tables (in points), and for each of their cells, then outside them, the lines of print."""

    upright: Upright
    scale: float
    clean: Gray
    tables: list[RuledTable]
    cells: list[tuple[Box, list[LineBox]]]
    free: list[tuple[Box, list[LineBox]]]

    def pictures(self) -> list[Gray]:
        return [picture(self.clean, line, area) for area, lines in (*self.cells, *self.free) for line in lines]


def recognise_page(image: Picture, points_per_pixel: float, number: int, engine: Engine) -> Page:
    """The lines and tables of a page that is a picture.

    Args:
        image: Gray, or red, green and blue, 8 bits each.
        points_per_pixel: 72 divided by the resolution.
        number: Of the page, from 1.
        engine: The recogniser.

    Returns:
        The page, its boxes where they are printed in `image`. A page that lies on its side is read as if it did not;
        the edges of its tables (`xs`, `ys`) and its size are then those of the page put upright.
    """
    gray, scale = resized(gray_of(image, points_per_pixel), points_per_pixel)
    best, best_score = None, -1.0
    for turns in (0, 1, 3, 2):
        cut = _cut(straightened(gray, turns), scale, None)
        score = _legibility(cut, engine)
        if score > best_score:
            best, best_score = cut, score
        if score >= _LEGIBLE:
            break
    return _page(best, number, engine)


def recognise_cells(
    image: Picture, points_per_pixel: float, tables: Sequence[RuledTable], number: int, engine: Engine
) -> Page:
    """The page of which the tables are known already (in points) and only the characters are not."""
    gray, scale = resized(gray_of(image, points_per_pixel), points_per_pixel)
    return _page(_cut(Upright(gray, 0, 0.0, gray.shape), scale, list(tables)), number, engine)


def _cut(upright: Upright, scale: float, tables: list[RuledTable] | None) -> _Cut:
    ink = ink_of(upright.image, scale)
    rules = rules_of(ink, scale)
    if tables is None:
        tables = ruled_tables(rules[0].segments(scale), rules[1].segments(scale))
    clean, ink = erased(upright.image, ink, rules, tables, scale)
    height = glyph_height(ink, scale)
    ink = without_specks(ink, height)
    cells = []
    for table in tables:
        for cell in table.cells:
            x0, y0, x1, y1 = (round(side / scale) for side in (cell.x0, cell.y0, cell.x1, cell.y1))
            area = (x0 + _INSET, y0 + _INSET, x1 - _INSET, y1 - _INSET)
            cells.append((area, lines_in(ink, area, height)))
    free = [(area, lines_in(ink, area, height)) for area in free_areas(ink, tables, scale, height)]
    return _Cut(upright, scale, clean, tables, cells, free)


def _legibility(cut: _Cut, engine: Engine) -> float:
    """How surely some lines are read: those of a few glyphs in a row, which cost little and are unlike on their side."""
    lines = [(line, area) for area, lines in (*cut.cells, *cut.free) for line in lines]
    lines.sort(key=lambda line: (bool(line[0].stacked), abs(_proportion(line[0].box) - _TELLING)))
    read = engine.read([picture(cut.clean, line, area) for line, area in lines[:_SAMPLE]])
    return sum(line.confidence for line in read) / len(read) if read else 1.0


def _proportion(box: Box) -> float:
    return (box[2] - box[0]) / (box[3] - box[1])


def _page(cut: _Cut, number: int, engine: Engine) -> Page:
    read = iter(engine.read(cut.pictures()))
    rows, cols = cut.upright.image.shape
    cells = iter([_joined(lines, read) for _, lines in cut.cells])
    found: list[tuple[float, Sequence[PageLine | PageTable]]] = [
        (table.ys[0], [_table(table, cells, cut, number)]) for table in cut.tables
    ]
    found += [(area[1] * cut.scale, _lines(lines, read, cut)) for area, lines in cut.free]
    found.sort(key=lambda part: part[0])
    return Page(number, cols * cut.scale, rows * cut.scale, [part for _, parts in found for part in parts])


def _joined(lines: Sequence[LineBox], read: Iterator[Recognised]) -> Recognised:
    """The lines of a cell as one text, as sure as the least sure of them."""
    found = [line for line in (next(read) for _ in lines) if line.text]
    text = "\n".join(line.text for line in found)
    return Recognised("-" if text == "一" else text, min((line.confidence for line in found), default=1.0))


def _table(table: RuledTable, texts: Iterator[Recognised], cut: _Cut, number: int) -> PageTable:
    cells = []
    for cell in table.cells:
        text, confidence = next(texts)
        box = _back((cell.x0, cell.y0, cell.x1, cell.y1), cut)
        cells.append(Drawn(cell.row, cell.col, text, cell.rowspan, cell.colspan, number, box, "ocr", confidence))
    box = (table.xs[0], table.ys[0], table.xs[-1], table.ys[-1])
    return PageTable(box, table.xs, table.ys, cells, "scan")


def _back(box: BBox, cut: _Cut) -> BBox:
    """A box in points, where it is printed in the picture as it came."""
    pixels = cut.upright.back((box[0] / cut.scale, box[1] / cut.scale, box[2] / cut.scale, box[3] / cut.scale))
    return (
        round(pixels[0] * cut.scale, 2),
        round(pixels[1] * cut.scale, 2),
        round(pixels[2] * cut.scale, 2),
        round(pixels[3] * cut.scale, 2),
    )


def _lines(lines: Sequence[LineBox], read: Iterator[Recognised], cut: _Cut) -> list[PageLine]:
    found = []
    for line in lines:
        text, confidence = next(read)
        if text:
            left, top, right, bottom = (side * cut.scale for side in line.box)
            found.append(PageLine(text, _back((left, top, right, bottom), cut), "ocr", confidence))
    return found
