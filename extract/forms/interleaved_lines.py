"""Text that gives one line of the page after the other, whatever cells it cuts, as `pdfplumber` writes it: its pieces.

A cell of several lines is centred in its row, so its lines stand above and below the line of its neighbours: what has
a line so far above the middle has one as far below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

from extract.forms.placed_lines import PlacedPiece, text_of
from extract.forms.table import Source
from extract.forms.torn import WORD
from extract.text.view import printed

__all__ = ["Head", "Line", "is_before", "orders", "pieces_of", "torn_heads"]

_APART = re.compile(r"\S+(?: \S+)*")  # where more than one blank parts the heads
_DEEPEST = 2  # lines of a head above the middle of the header
_MOST_PIECES = 14  # of torn heads
_MOST_HEADS = 40  # pieces of a line of heads

Line = Sequence[PlacedPiece]
Head = tuple[PlacedPiece, ...]


def pieces_of(source: Source, start: int, end: int, header: int) -> list[list[PlacedPiece]]:
    """The lines of a stretch, each as what blanks part in it; a single one does not where more part the heads."""
    line, _, _ = source.folded[source.folded.rfind("\n", 0, header) + 1 : end].partition("\n")
    cell = _APART if line.count("  ") > 1 else WORD
    lines: list[list[PlacedPiece]] = []
    position = start
    for number, text in enumerate(source.folded[start:end].split("\n")):
        pieces = [
            PlacedPiece(number, m.start(), m.end() - 1, position + m.start(), position + m.end(), printed(m[0]))
            for m in cell.finditer(text)
        ]
        position += len(text) + 1
        if pieces:
            lines.append(pieces)
    return lines


def torn_heads(lines: Sequence[Line], middle: int, is_head: Callable[[str], bool]) -> Iterator[tuple[list[Head], int]]:
    """The heads around a line, each from its pieces, and their last line: whole ones, and torn ones that are listed."""
    if len(lines[middle]) > _MOST_HEADS:
        return
    for depth in range(_DEEPEST + 1):
        if middle < depth or middle + depth >= len(lines):
            return
        above = [lines[middle - n] for n in range(1, depth + 1)]
        below = [lines[middle + n] for n in range(1, depth + 1)]
        left = {piece for line in (*above, *below) for piece in line}
        unknown = [piece for piece in lines[middle] if not is_head(piece.text)]
        if len(left) > _MOST_PIECES:
            return
        torn = [head for head in _torn(above, unknown, below) if is_head(text_of(head))]
        for heads in _covers(left | set(unknown), torn):
            yield [*((piece,) for piece in lines[middle] if piece not in unknown), *heads], middle + depth


def _torn(above: Sequence[Line], middle: Sequence[PlacedPiece], below: Sequence[Line]) -> Iterator[Head]:
    """Pieces of lines that mirror each other, with one of the middle line or without."""
    depths = range(len(above))
    for count in range(1, len(above) + 1):
        for chosen in combinations(depths, count):
            tops = [above[n] for n in reversed(chosen)]
            bottoms = [below[n] for n in chosen]
            for pieces in product(*tops, *bottoms):
                yield pieces
            for centre in middle:
                for pieces in product(*tops, (centre,), *bottoms):
                    yield pieces


def _covers(left: set[PlacedPiece], heads: Sequence[Head]) -> Iterator[list[Head]]:
    """The heads that take each piece that is left once."""
    if not left:
        yield []
        return
    first = min(left, key=lambda piece: piece.start)
    for head in heads:
        if first in head and left.issuperset(head):
            for others in _covers(left - set(head), heads):
                yield [head, *others]


def orders(heads: Sequence[Head]) -> Iterator[list[Head]]:
    """The heads from left to right: those that share a line by their places in it, the others anywhere between."""
    if not heads:
        yield []
        return
    for head in heads:
        others = [other for other in heads if other is not head]
        if not any(is_before(other, head) for other in others):
            for rest in orders(others):
                yield [head, *rest]


def is_before(one: Head, other: Head) -> bool:
    """Whether a head stands to the left of another one in a line that they share."""
    return any(a.line == b.line and a.first < b.first for a in one for b in other)
