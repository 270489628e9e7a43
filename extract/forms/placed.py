"""Forms in text that keeps the place of its cells by blanks, as `pdftotext -layout` writes it.

A cell of several lines stands in several lines of the text, between the lines of its neighbours, so neither heads nor
cells can be read one after the other. Here heads are put together by their place, and the pieces of a column are given
to the rows by theirs: each row has one line with its points, and a cell begins on that line or is centred on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from extract.forms.evidence import is_points
from extract.forms.header import Column, fields_of, indicator_columns
from extract.forms.lexicon import form_words, key
from extract.forms.placed_lines import PlacedPiece, columned, columns_of, items_of, parted, placed_lines, row_of
from extract.forms.placed_rows import rows_around
from extract.forms.table import Item, Row, Source
from extract.text.view import printed

__all__ = ["PlacedHeader", "header_around", "placed_header", "placed_rows"]

_FIGURE = re.compile(r"\d|[≥≤=<>]")
_MOST_ABOVE = 4  # lines that a head may have above and below the line of the anchor
_FEWEST_ROWS, _FEWEST_GAPS = 2, 3
_MOST_MOVED = 12
_BELOW = 800  # characters behind a header that tell how its places are counted


class PlacedHeader(msgspec.Struct, frozen=True):
    """Heads over the columns of a text, in a row of their own; `lines` are the lines that they take."""

    row: Row
    columns: tuple[Column, ...]
    lines: int
    known: float
    wide: bool


ReadColumns = Callable[[Sequence[Item]], list[Column] | None]


def placed_header(source: Source, at: int) -> PlacedHeader | None:
    """The header whose heads stand around the line of `at`, over and under each other; ``None`` if there is none."""
    line = source.folded.rfind("\n", 0, at) + 1
    if source.folded.count("  ", line, source.folded.find("\n", at) % (len(source.folded) + 1)) < _FEWEST_GAPS:
        return None
    found = (header_around(source, at, indicator_columns, form_words().columns, wide=wide) for wide in (False, True))
    return max(filter(None, found), key=lambda header: (round(header.known), _fit(source, header)), default=None)


def _fit(source: Source, header: PlacedHeader) -> float:
    """The share of what stands in the lines below that stands under one head."""
    below = placed_lines(source, header.row.end + 1, header.row.end + _BELOW, wide=header.wide)[1:]
    pieces = [piece for line in below for piece in line]
    fitting = [sum(c.first <= piece.last and piece.first <= c.last for c in header.columns) == 1 for piece in pieces]
    return sum(fitting) / len(fitting) if fitting else 0.0


def header_around(
    source: Source, at: int, read: ReadColumns, words: Mapping[str, str], *, wide: bool
) -> PlacedHeader | None:
    """The lines around `at` whose pieces, put together by their place, are heads that `read` knows best."""
    first = last = source.folded.rfind("\n", 0, at) + 1
    for _ in range(_MOST_ABOVE):
        first = source.folded.rfind("\n", 0, max(0, first - 1)) + 1
    for _ in range(_MOST_ABOVE + 1):
        last = source.folded.find("\n", last) + 1 or len(source.folded)
    lines = placed_lines(source, first, last, wide=wide)
    anchor = next((n for n, line in enumerate(lines) if line and line[0].start <= at < line[-1].end), None)
    if anchor is None:
        return None
    top, bottom = _reach(lines, anchor, -1), _reach(lines, anchor, 1)
    best: PlacedHeader | None = None
    for upper in range(top, anchor + 1):
        for lower in range(anchor, bottom + 1):
            items = columns_of([piece for line in lines[upper : lower + 1] for piece in line])
            columns = read(items)
            if columns is None or len(items) < len(lines[anchor]):
                continue
            known = _known(items, columns, words) + (lower - upper) / len(lines)  # of equal ones the longer words
            if best is None or known > best.known:
                best = PlacedHeader(row_of(items), _own(columns, items), lower - upper + 1, known, wide)
    return best


def _known(items: Sequence[Item], columns: Sequence[Column], words: Mapping[str, str]) -> float:
    """How much of some heads can be read; listed words count for more than those that fit a pattern."""
    listed = sum(key(item.text) in words for item in items)
    return listed + 2 * len(fields_of(columns)) - 4 * sum(column.field == "?" for column in columns)


def _reach(lines: Sequence[Sequence[PlacedPiece]], at: int, step: int) -> int:
    """The furthest line from `at` on that can hold heads: it has words and no figure."""
    while 0 <= at + step < len(lines) and lines[at + step]:
        if any(_FIGURE.search(piece.text) for piece in lines[at + step]):
            break
        at += step
    return at


def _own(columns: Sequence[Column], items: Sequence[Item]) -> tuple[Column, ...]:
    """The columns as wide as their heads: a text between two heads belongs to the nearer one."""
    last = {item.first: item.last for item in items}
    return tuple(msgspec.structs.replace(column, last=last.get(column.first, column.first)) for column in columns)


def placed_rows(source: Source, header: PlacedHeader, end: int) -> list[Row]:
    """The rows below a header up to `end`, the total row the last; none where no column holds points."""
    columns = header.columns
    points = next((n for field in ("weight", "score") for n, c in enumerate(columns) if c.field == field), None)
    if points is None:
        return []
    cells, total = _by_column(source, header, end)
    keys = [piece.line for piece in cells[points] if is_points(piece.text)]
    if len(keys) < _FEWEST_ROWS:
        return []
    if not total:  # what follows far behind the last row is no cell of it
        cells = [[piece for piece in column if piece.line <= keys[-1] + _MOST_ABOVE] for column in cells]
    return [*rows_around(columns, cells, keys), *([row_of(items_of(columns, total))] if any(total) else [])]


def _by_column(
    source: Source, header: PlacedHeader, end: int
) -> tuple[list[list[PlacedPiece]], list[list[PlacedPiece]]]:
    """The pieces of each column above the total row, and those of the total row."""
    columns, totals = header.columns, form_words().total
    cells: list[list[PlacedPiece]] = [[] for _ in columns]
    below = source.folded.find("\n", header.row.end) + 1 or end
    lines = _without_heads(source, header, placed_lines(source, below, end, wide=header.wide))
    for line in _on_one_page(source, lines, columns):
        last = any(key(piece.text) in totals for piece in line[:2])
        found = [[] for _ in columns] if last else cells
        parts = [part for piece in line for part in parted(source, piece, columns)]
        for part, n in zip(parts, columned(parts, columns), strict=True):
            found[n].append(part)
        if last:
            return cells, found
    return cells, []


def _without_heads(source: Source, header: PlacedHeader, lines: Sequence[list[PlacedPiece]]) -> list[list[PlacedPiece]]:
    """The lines less those of the header that is printed again at the top of a page."""
    heads = {printed(source.folded[slice(*place)]) for item in header.row.items for place in item.places}
    known = [bool(line) and all(piece.text in heads for piece in line) for line in lines]
    sure = [n for n, line in enumerate(lines) if known[n] and len(line) >= _FEWEST_GAPS]
    again = {n for n in range(len(lines)) if known[n] and any(abs(n - at) <= header.lines for at in sure)}
    return [line for n, line in enumerate(lines) if n not in again]


def _on_one_page(
    source: Source, lines: Sequence[list[PlacedPiece]], columns: Sequence[Column]
) -> list[list[PlacedPiece]]:
    """The lines as if all stood on the page of the header: a converter sets each page by its own measure."""
    pages: list[list[list[PlacedPiece]]] = [[]]
    end = lines[0][0].start if lines and lines[0] else 0
    for line in lines:
        if line and end and "\f" in source.folded[end : line[0].start]:
            pages.append([])
        end = line[-1].end if line else end
        pages[-1].append(line)
    return [*pages[0], *(line for page in pages[1:] for line in _moved(page, columns))]


def _moved(lines: Sequence[list[PlacedPiece]], columns: Sequence[Column]) -> list[list[PlacedPiece]]:
    """The lines, moved as a whole to where most of their pieces stand under one head."""

    def fitting(by: int) -> int:
        return sum(
            sum(c.first <= piece.last + by and piece.first + by <= c.last for c in columns) == 1
            for line in lines
            for piece in line
        )

    by = max(range(-_MOST_MOVED, _MOST_MOVED + 1), key=lambda by: (fitting(by), -abs(by)))
    return [
        [msgspec.structs.replace(piece, first=piece.first + by, last=piece.last + by) for piece in line]
        for line in lines
    ]
