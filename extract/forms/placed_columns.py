"""Where the columns of a page stand in text that keeps the place of its cells.

A converter sets each page by its own measure, and pushes what stands behind a wide cell to the right: heads tell the
columns, and so do the texts that stand below each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import fmean

import msgspec

from extract.forms.header import Column
from extract.forms.placed_lines import Lines, PlacedPiece, evident, parts_of, text_of
from extract.forms.placed_rows import LEVELS, labels_of
from extract.forms.table import Source

__all__ = ["columns_of_page", "heads_over", "moved", "under_one", "widened"]

_VALLEYS = (0.0, 0.1, 0.2, 0.35, 0.5)  # of the pieces on the sides of a border, so many may reach over it
_UNDER = 0.5  # places: a band stands where the head does
_PARTED = 2.0  # places: a column with a gap in it
_MOST_MOVED = 12  # places that a page may be set further left or right than the one before
_WIDEST = 600  # places of a line: no page is as wide
_FEW = 8  # one piece of so many may stand elsewhere


def columns_of_page(source: Source, lines: Lines, columns: Sequence[Column], *, headed: bool) -> Sequence[Column]:
    """The columns as they stand on a page: under its heads, or where its texts show.

    On a page without heads all of them may be moved.
    """
    pieces = [part for line in lines for piece in line for part in parts_of(source, piece)]
    heads = columns if headed else moved(pieces, columns)
    if not pieces or max(piece.last for piece in pieces) > _WIDEST:
        return heads
    found = [_by_evidence(pieces, bands, heads) for bands in dict.fromkeys(_bands(pieces, most) for most in _VALLEYS)]
    return max(heads, *found, key=lambda own: _known(pieces, own))


def _known(pieces: Sequence[PlacedPiece], columns: Sequence[Column]) -> float:
    """How well what stands under one head alone fits it."""
    over = [(piece, heads_over(piece, columns)) for piece in pieces]
    return sum(1 + evident(piece.text, heads[0].field) for piece, heads in over if len(heads) == 1)


def _by_evidence(
    pieces: Sequence[PlacedPiece], bands: Sequence[tuple[int, int]], columns: Sequence[Column]
) -> Sequence[Column]:
    """The columns in the bands that the pieces of a page stand in, by what texts and places are evidence for."""
    nothing: tuple[float, tuple[int, ...]] = (float("-inf"), ())
    best = [(0.0, nothing[1])] + [nothing] * len(columns)  # by columns used: how well they fit, the column of each band
    for first, last in bands:
        inside = [piece for piece in pieces if piece.first <= last and first <= piece.last]
        texts, labels = [piece.text for piece in inside], [text_of(label) for label in labels_of(inside)]
        lead, after = best[0], [nothing]
        for n, column in enumerate(columns):
            fit = fmean(evident(text, column.field) for text in (labels if column.field in LEVELS else texts))
            fit += _UNDER * (column.first <= last and first <= column.last)
            score, chosen = max(lead, (best[n + 1][0] - _PARTED, best[n + 1][1]))
            after.append((score + fit, (*chosen, n)))
            lead = max(lead, best[n + 1])
        best = after
    chosen = max(best)[1]
    found: list[Column] = []
    for n, column in enumerate(columns):
        edge = found[-1].last + 1 if found else 0
        own = [band for band, its in zip(bands, chosen, strict=True) if its == n]
        first, last = (own[0][0], own[-1][1]) if own else (edge, edge)
        found.append(msgspec.structs.replace(column, first=first, last=last))
    return found


def _bands(pieces: Sequence[PlacedPiece], most: float) -> tuple[tuple[int, int], ...]:
    """The places that pieces stand in, parted where few reach over: at `most` that share of what stands beside it."""
    begin, end = Counter(piece.first for piece in pieces), Counter(piece.last + 1 for piece in pieces)
    places = range(min(begin), max(end))
    cover = list(accumulate(begin[at] - end[at] for at in places))
    over = [count - end[at + 1] for at, count in zip(places, cover, strict=True)]  # reach over the border behind

    def parted(first: int, stop: int) -> Iterator[tuple[int, int]]:
        filled = [n for n in range(first, stop) if cover[n]]
        first, stop = filled[0], filled[-1] + 1
        left, right = list(accumulate(cover[first:stop], max)), list(accumulate(cover[first:stop][::-1], max))[::-1]
        deep = [over[first + n] / min(left[n], right[n + 1]) for n in range(stop - first - 1)]
        at = min(range(len(deep)), key=deep.__getitem__, default=0)
        if deep and deep[at] <= most:
            yield from parted(first, first + at + 1)
            yield from parted(first + at + 1, stop)
        else:
            yield places[first], places[stop - 1]

    return tuple(parted(0, len(places)))


def moved(pieces: Sequence[PlacedPiece], columns: Sequence[Column]) -> list[Column]:
    """The columns, all moved by so much that most pieces stand under one of them alone."""
    steps = sorted(range(-_MOST_MOVED, _MOST_MOVED + 1), key=abs)
    moves = [[msgspec.structs.replace(c, first=c.first + by, last=c.last + by) for c in columns] for by in steps]
    return max(moves, key=lambda move: under_one(pieces, move))


def heads_over(piece: PlacedPiece, columns: Sequence[Column]) -> list[Column]:
    """The columns that a piece stands in at least in part."""
    return [c for c in columns if c.first <= piece.last and piece.first <= c.last]


def under_one(pieces: Iterable[PlacedPiece], columns: Sequence[Column]) -> int:
    """How many pieces stand under one head alone."""
    return sum(len(heads_over(piece, columns)) == 1 for piece in pieces)


def widened(columns: Sequence[Column], lines: Iterable[Sequence[tuple[PlacedPiece, int]]]) -> list[Column]:
    """The columns as wide as most of what stands in them and under no other, as far as they stand beside each other."""
    under: list[list[PlacedPiece]] = [[] for _ in columns]
    for line in lines:
        for piece, n in line:
            if len(heads_over(piece, columns)) < 2:
                under[n].append(piece)
    places = [_extent(pieces) or (column.first, column.last) for pieces, column in zip(under, columns, strict=True)]
    for n, ((first, last), (beside, _)) in enumerate(pairwise(places)):
        if last >= beside:
            places[n] = (min(first, beside - 1), beside - 1)
    return [
        msgspec.structs.replace(column, first=first, last=last)
        for column, (first, last) in zip(columns, places, strict=True)
    ]


def _extent(pieces: Sequence[PlacedPiece]) -> tuple[int, int] | None:
    """Where most pieces of a column begin and end."""
    if not pieces:
        return None
    few = len(pieces) // _FEW
    return sorted(piece.first for piece in pieces)[few], sorted(piece.last for piece in pieces)[-1 - few]
