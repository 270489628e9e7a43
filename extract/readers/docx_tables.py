"""Tables of Word as grids of cells, and what to do with tables in cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.readers.docx_names import child, is_on, value, w
from extract.readers.docx_text import chosen
from extract.readers.reading import MAX_PARTS
from extract.readers.writing import Drawn

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Grid", "GridCell", "Item", "grid_of", "pieces_of"]

_MAX_COLUMNS = 1000
_ROW, _CELL, _CELL_PROPERTIES = w("tr"), w("tc"), w("tcPr")
_SPAN, _DOWN, _ACROSS, _VAL = w("gridSpan"), w("vMerge"), w("hMerge"), w("val")
_WRAPPERS = frozenset(map(w, ("sdt", "sdtContent", "customXml", "ins", "moveTo")))
_FEW = 3  # rows and columns from which a table in a cell is one of its own, where its cell is wide


@dataclass(slots=True)
class GridCell:
    """A cell: its place and its lines and tables."""

    row: int
    col: int
    items: list[Item]
    rowspan: int = 1
    colspan: int = 1


@dataclass(slots=True)
class Grid:
    """A table before it is written."""

    cells: list[GridCell] = field(default_factory=list)
    n_rows: int = 0
    n_cols: int = 0
    hidden: int = 0  # rows that are not shown

    def drawn(self) -> list[Drawn]:
        """The cells with their lines joined; a table in a cell is a part of its text."""
        return [Drawn(c.row, c.col, _joined(c.items), c.rowspan, c.colspan) for c in self.cells]


Item = str | Grid


def grid_of(table: _Element, content: Callable[[_Element], list[Item]]) -> Grid:
    """The grid of a `w:tbl`; `content` gives the lines and tables of a cell."""
    grid = Grid()
    open_cells: dict[tuple[int, int], GridCell] = {}  # merged downwards, by column and width
    for row in _within(table, _ROW):
        properties = child(row, "trPr")
        if properties is not None:
            if child(properties, "del") is not None or child(properties, "moveFrom") is not None:
                continue
            if is_on(properties, "hidden"):
                grid.hidden += 1
                continue
        open_cells = _add_row(grid, row, _whole(value(properties, "gridBefore"), 0), open_cells, content)
    grid.n_cols = max((cell.col + cell.colspan for cell in grid.cells), default=0)
    return grid


def _add_row(
    grid: Grid,
    row: _Element,
    col: int,
    above: dict[tuple[int, int], GridCell],
    content: Callable[[_Element], list[Item]],
) -> dict[tuple[int, int], GridCell]:
    """Adds a row; what it leaves open for the row below is given back."""
    below: dict[tuple[int, int], GridCell] = {}
    last: GridCell | None = None
    for cell in _within(row, _CELL):
        span, merge, across = _spans(cell)
        if last is not None and across == "continue":
            last.colspan += span
            col += span
            continue
        owner = above.get((col, span)) if merge == "continue" else None
        if owner is not None:
            owner.rowspan += 1
            last = None
        else:
            last = owner = GridCell(grid.n_rows, col, content(cell), 1, span)
            grid.cells.append(owner)
        if merge:
            below[col, span] = owner
        col += span
    grid.n_rows += 1
    return below


def _spans(cell: _Element) -> tuple[int, str | None, str | None]:
    """Columns of a cell, and how it is merged downwards and across: ``restart``, ``continue`` or None."""
    span, down, across = 1, None, None
    for properties in cell.iterchildren(_CELL_PROPERTIES):
        for part in properties:
            tag = part.tag
            if tag == _SPAN:
                span = max(1, min(_whole(part.get(_VAL), 1), _MAX_COLUMNS))
            elif tag == _DOWN:
                down = part.get(_VAL, "continue")
            elif tag == _ACROSS:
                across = part.get(_VAL, "continue")
    return span, down, across


def _within(node: _Element, wanted: str) -> Iterator[_Element]:
    """Rows or cells, also those inside content controls and revisions."""
    for part in chosen(node):
        if part.tag == wanted:
            yield part
        elif part.tag in _WRAPPERS:
            yield from _within(part, wanted)


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return max(0, min(int(text), MAX_PARTS)) if text is not None else otherwise
    except ValueError:
        return otherwise


def _joined(items: list[Item]) -> str:
    return items[0] if len(items) == 1 and isinstance(items[0], str) else " ".join(_lines(items))


def _lines(items: list[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, str):
            yield item
        else:
            for cell in item.cells:
                yield from _lines(cell.items)


def pieces_of(grid: Grid) -> Iterator[Item]:
    """The grid as it is written: its lines where it only frames text, its parts where it only lays out tables.

    A row with a cell that holds a form of its own is layout: its cells come one after another, the rows around it stay
    a table.
    """
    filled = [cell for cell in grid.cells if cell.items]
    if grid.n_cols <= 1 or len(filled) <= 1:
        for cell in filled:
            yield from _unwrapped(cell)
        return
    layout = _layout_rows(grid)
    start = 0
    for row in sorted(layout):
        yield from _part(grid, start, row)
        for cell in grid.cells:
            if cell.row == row:
                yield from _unwrapped(cell)
        start = row + 1
    yield from _part(grid, start, grid.n_rows) if layout else (grid,)


def _unwrapped(cell: GridCell) -> Iterator[Item]:
    for item in cell.items:
        if isinstance(item, str):
            yield item
        else:
            yield from pieces_of(item)


def _part(grid: Grid, start: int, end: int) -> Iterator[Item]:
    """Some of the rows as a grid of their own."""
    if start >= end:
        return
    part = Grid(n_rows=end - start)
    for cell in grid.cells:
        if start <= cell.row < end:
            span = min(cell.rowspan, end - cell.row)
            part.cells.append(GridCell(cell.row - start, cell.col, cell.items, span, cell.colspan))
    part.n_cols = max((cell.col + cell.colspan for cell in part.cells), default=0)
    yield from pieces_of(part)


def _layout_rows(grid: Grid) -> set[int]:
    rows = set()
    own = 0
    for cell in grid.cells:
        own += 1 if cell.items else 0
    for cell in grid.cells:
        for item in cell.items:
            if isinstance(item, Grid) and _stands_alone(item, cell, own, grid.n_cols):
                rows.add(cell.row)
    return rows


def _stands_alone(inner: Grid, cell: GridCell, own: int, n_cols: int) -> bool:
    """Is a table in a cell a form, as against a few figures set in a table for their looks?"""
    if inner.n_cols <= 1 or inner.n_rows <= 1:
        return any(_stands_alone(i, cell, own, n_cols) for c in inner.cells for i in c.items if isinstance(i, Grid))
    wide = 2 * cell.colspan >= n_cols and inner.n_cols >= _FEW and inner.n_rows >= _FEW
    return wide or len(inner.cells) > own
