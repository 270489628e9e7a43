"""Rows that hold several indicators, one below the other in the same cells.

Word forms are often filled in this way: one row for a 二级, and in each of its cells a paragraph for each indicator
(`指标1：… 指标2：…` | `≥30家 ≥5次` | `10 10` | `10 9.2`). What parts the paragraphs is white space, which may also
stand inside a text, so a row is only taken apart where its cells agree on how many there are and their figures prove
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from extract.forms.evidence import is_points
from extract.forms.table import Item, Row, Source
from extract.text.view import printed
from extract.values import parse_number
from extract.values.shape import FIGURE_SHAPES, Shape, shape

__all__ = ["unstacked"]

_GAP = re.compile(r"(?:\s|<br\s{0,2}/?>)+")
_NUMBERED = re.compile(r"(?:指标)?\d{1,2}[:、.](?!\d)|[①-⑨]|\(\d\)|指标\d")
_OPERATOR = re.compile(r"[≥≤><=≧≦]|[><]=")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FEWEST_CELLS = 3  # name, target, actual: with fewer nothing agrees
_LEAST_NAME = 2

Place = tuple[int, int]


class _Cell(msgspec.Struct, frozen=True):
    item: Item
    places: tuple[Place, ...]
    texts: tuple[str, ...]


def unstacked(source: Source, row: Row) -> list[Row]:
    """The rows that a row holds; the row itself where it holds one.

    What a row prints once (a level) stays with the first of them; a reason goes to the one that lost points.
    """
    parted = [item for item in row.items if item.text and any(_GAP.search(source.folded, *at) for at in item.places)]
    if len(parted) < _FEWEST_CELLS:
        return [row]
    cells = [_cell(source, item) for item in row.items]
    count = _agreed(cells)
    if count < 2:
        return [row]
    return list(_rows(row, cells, count))


def _cell(source: Source, item: Item) -> _Cell:
    """A cell with its parts: numbered ones where it numbers them, else what white space parts."""
    if not item.text or len(item.places) != 1:
        return _Cell(item, (), ())
    start, end = item.places[0]
    parts = _parted(source.folded, start, end)
    heads = [bool(_NUMBERED.match(source.folded[slice(*part)])) for part in parts]
    if heads and heads[0] and sum(heads) > 1:
        joined: list[Place] = []
        for part, opens in zip(parts, heads, strict=True):
            joined = [*joined, part] if opens else [*joined[:-1], (joined[-1][0], part[1])]
        parts = joined
    else:
        parts = _with_operators(source, parts)
    return _Cell(item, tuple(parts), tuple([printed(source.folded[slice(*part)]) for part in parts]))


def _parted(folded: str, start: int, end: int) -> list[Place]:
    """The places between the gaps of a cell."""
    gaps = [match.span() for match in _GAP.finditer(folded, start, end)]
    edges = [start, *[edge for gap in gaps for edge in gap], end]
    return [(left, right) for left, right in zip(edges[::2], edges[1::2], strict=True) if left < right]


def _with_operators(source: Source, parts: Sequence[Place]) -> list[Place]:
    """The parts, a lone operator (`≥ 30家`) with what follows it."""
    joined: list[Place] = []
    for part in parts:
        if joined and _OPERATOR.fullmatch(source.folded[slice(*joined[-1])]):
            joined[-1] = (joined[-1][0], part[1])
        else:
            joined.append(part)
    return joined


def _agreed(cells: Sequence[_Cell]) -> int:
    """How many indicators the cells hold: as many as figures, names and at least one more cell have parts; else 1."""
    filled = [cell for cell in cells if cell.texts]
    points = _points(filled)
    counts = {len(cell.texts) for cell in points}
    if len(counts) > 1:
        return 1  # points printed once are the points of one indicator
    figures = points or [cell for cell in filled if all(shape(text) in FIGURE_SHAPES for text in cell.texts)]
    count = max([len(cell.texts) for cell in figures], default=1)
    same = [cell for cell in filled if len(cell.texts) == count]
    named = any(all(_is_name(text) for text in cell.texts) for cell in same)
    if any(shape(text) in (Shape.UNIT, Shape.OPERATOR) for cell in same for text in cell.texts):
        return 1  # the space stands before a unit
    weighed = not points or any(all(parse_number(text) for text in cell.texts) for cell in points)
    valued = sum(cell not in points for cell in same) > 1  # a name and a value: blanks between digits are no proof
    return count if named and weighed and valued and len(same) >= _FEWEST_CELLS else 1


def _points(cells: Sequence[_Cell]) -> list[_Cell]:
    """The cells that print points or scores and nothing else."""
    return [cell for cell in cells if cell.texts and all(is_points(text) for text in cell.texts)]


def _is_name(text: str) -> bool:
    return len(_HAN.findall(text)) >= _LEAST_NAME and shape(text) is Shape.TEXT


def _of_reason(cells: Sequence[_Cell], count: int) -> tuple[int, int]:
    """From which column on a text explains lost points, and the indicator that lost them (the first, if not one)."""
    points = _points(cells)
    if not points:
        return 0, 0
    lost = [n for n in range(count) if len({parse_number(cell.texts[n]) for cell in points[-2:]}) > 1]
    return points[-1].item.last, lost[0] if len(lost) == 1 else 0


def _rows(row: Row, cells: Sequence[_Cell], count: int) -> Iterator[Row]:
    behind, lost = _of_reason(cells, count)
    for number in range(count):
        items = []
        for cell in cells:
            item = cell.item
            if len(cell.texts) == count:
                place, text = cell.places[number], cell.texts[number]
                items.append(Item(text, item.first, item.last, (place,), item.page))
            elif number == (lost if item.first > behind else 0):
                items.append(item)
            else:
                start = item.places[0][0]
                items.append(Item("", item.first, item.last, ((start, start),), item.page))
        yield Row(tuple(items), row.start, row.end, row.table, row.fresh and number == 0)
