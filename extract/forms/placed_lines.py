"""Text that keeps the place of its cells by blanks: its lines as pieces, and the columns that these stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from extract.forms.header import Column
from extract.forms.table import Item, Row, Source
from extract.text.view import printed

__all__ = ["PlacedPiece", "columned", "columns_of", "items_of", "parted", "placed_lines", "row_of"]

_BREAK = re.compile(r"[\n\r\f]")
_LAST_NARROW = "\u2e7f"
_CELL = re.compile(r"\S+(?: \S+)*")
_FIGURES = re.compile(r"(?:(?:[-+]?\d[\d,.]*%?|[-—/]{1,2})(?: |$))+$")  # cells of their own, however near
_WORD = re.compile(r"\S+")
_PAGE = re.compile(r"^\s*(?:[-·—]+\s*\d{1,4}\s*[-·—]+|第\s*\d{1,4}\s*页.*|\d{1,4})\s*$")
_MOST_LINES = 400


class PlacedPiece(msgspec.Struct, frozen=True):
    """What stands between two gaps of a line: its line, its first and last character in it, and its place."""

    line: int
    first: int
    last: int
    start: int
    end: int
    text: str


def placed_lines(source: Source, start: int, end: int, *, wide: bool) -> list[list[PlacedPiece]]:
    """The lines of a stretch, each as its pieces; page numbers have none.

    `wide`: a Chinese character takes two places of its line, as in a text that was set by hand; a converter counts
    characters.
    """
    lines: list[list[PlacedPiece]] = []
    position = start
    while position < end and len(lines) < _MOST_LINES:
        found = _BREAK.search(source.folded, position)
        stop = found.start() if found else len(source.folded)
        line = source.folded[position:stop]
        pieces: list[PlacedPiece] = []
        extra = counted = 0  # places that wide characters take more, up to the last piece
        for match in _cells("" if _PAGE.match(line) else line):
            extra, counted = extra + (_wide(line[counted : match.start()]) if wide else 0), match.start()
            first = match.start() + extra
            last = first + len(match[0]) - 1 + (_wide(match[0]) if wide else 0)
            place = position + match.start(), position + match.end()
            pieces.append(PlacedPiece(len(lines), first, last, *place, printed(match[0])))
        lines.append(pieces)
        position = stop + 1
    return lines


def _cells(line: str) -> Iterator[re.Match[str]]:
    for match in _CELL.finditer(line):
        if _FIGURES.match(match[0]):
            yield from _WORD.finditer(line, *match.span())
        else:
            yield match


def _wide(text: str) -> int:
    return sum(character > _LAST_NARROW for character in text)


def columns_of(pieces: Sequence[PlacedPiece]) -> list[Item]:
    """Pieces that stand over each other as one cell, in the order of their places."""
    groups: list[list[PlacedPiece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.first):
        if groups and piece.first <= max(other.last for other in groups[-1]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_item(group, min(p.first for p in group), max(p.last for p in group)) for group in groups]


def _item(pieces: Sequence[PlacedPiece], first: int, last: int) -> Item:
    pieces = sorted(pieces, key=lambda piece: piece.start)
    return Item("".join(p.text for p in pieces), first, last, tuple((p.start, p.end) for p in pieces))


def row_of(items: Sequence[Item]) -> Row:
    """Cells as a row."""
    places = [place for item in items for place in item.places]
    return Row(tuple(items), min(start for start, _ in places), max(end for _, end in places), 0, fresh=False)


def _is_cell(pieces: Sequence[PlacedPiece]) -> bool:
    """Whether there are pieces, and not two figures side by side: those are of two columns, whatever is above them."""
    figures = [piece.line for piece in pieces if _FIGURES.match(piece.text)]
    return bool(pieces) and len(figures) == len(set(figures))


def items_of(columns: Sequence[Column], cells: Sequence[Sequence[PlacedPiece]]) -> list[Item]:
    """The pieces of each column as its cell, empty cells included."""
    start = min(piece.start for pieces in cells for piece in pieces)
    return [
        _item(pieces, column.first, column.last)
        if _is_cell(pieces)
        else Item("", column.first, column.last, ((start, start),))
        for column, pieces in zip(columns, cells, strict=True)
    ]


def parted(source: Source, piece: PlacedPiece, columns: Sequence[Column]) -> list[PlacedPiece]:
    """A piece, cut at its blanks where it stands under two heads."""
    if sum(c.first <= piece.last and piece.first <= c.last for c in columns) <= 1:
        return [piece]
    parts: list[PlacedPiece] = []
    for match in _WORD.finditer(source.folded, piece.start, piece.end):
        share = (piece.last - piece.first + 1) / (piece.end - piece.start)  # places that a character takes
        first, last = (round(piece.first + share * (at - piece.start)) for at in (match.start(), match.end() - 1))
        part = PlacedPiece(piece.line, first, last, match.start(), match.end(), printed(match[0]))
        if parts and _nearest(parts[-1], columns) == _nearest(part, columns):
            before = parts.pop()
            part = PlacedPiece(part.line, before.first, part.last, before.start, part.end, before.text + part.text)
        parts.append(part)
    return parts


def columned(line: Sequence[PlacedPiece], columns: Sequence[Column]) -> list[int]:
    """The column of each piece of a line, each of another one: those that they cover most of, or stand nearest to."""
    if len(line) > len(columns):
        return [_nearest(piece, columns) for piece in line]
    best = [(0.0, list[int]())]  # with the pieces so far, the last of them in a column up to each
    best *= len(columns) + 1
    for number, piece in enumerate(line):
        after = [(float("-inf"), list[int]())] * (len(columns) + 1)
        for n in range(number, len(columns)):
            score = best[n][0] + _covered(piece, columns[n])
            after[n + 1] = max(after[n], (score, [*best[n][1], n]), key=lambda found: found[0])
        best = after
    return best[-1][1]


def _covered(piece: PlacedPiece, column: Column) -> int:
    return min(column.last, piece.last) - max(column.first, piece.first)


def _nearest(piece: PlacedPiece, columns: Sequence[Column]) -> int:
    return max(range(len(columns)), key=lambda n: _covered(piece, columns[n]))
