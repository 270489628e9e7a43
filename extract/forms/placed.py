"""Headers in text that keeps the place of its cells by blanks, as `pdftotext -layout` writes it.

A cell of several lines stands in several lines of the text, between the lines of its neighbours, so heads cannot be
read one after the other: they are put together by their place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import msgspec

from extract.forms.header import Column, fields_of, indicator_columns
from extract.forms.lexicon import form_words, key
from extract.forms.placed_columns import under_one
from extract.forms.placed_lines import Lines, PlacedPiece, columns_of, line_words, placed_lines, row_of
from extract.forms.table import Item, Row, Source

__all__ = ["PlacedHeader", "header_around", "keeps_places", "placed_header"]

_FIGURE = re.compile(r"\d|[≥≤=<>]")
_MOST_ABOVE = 4  # lines that a head may have above and below the line of the anchor
_FEWEST_GAPS = 3
_BELOW = 800  # characters behind a header that tell how its places are counted
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_FIT = 4.0  # listed heads that are worth as much as that all of what stands below is under one head, or aligned
_NARROW = 2  # blanks of a gap that keeps no place: it only parts two cells
_ALIKE = 0.7  # of the gaps, when none of them keeps a place


class PlacedHeader(msgspec.Struct, frozen=True):
    """Heads over the columns of a text, in a row of their own; `lines` are the lines that they take.

    `cut`: one blank is all that parts some of them.
    """

    row: Row
    columns: tuple[Column, ...]
    lines: int
    known: float
    wide: bool
    cut: bool


ReadColumns = Callable[[Sequence[Item]], list[Column] | None]


def placed_header(source: Source, at: int) -> PlacedHeader | None:
    """The header whose heads stand around the line of `at`, over and under each other; ``None`` if there is none."""
    line = source.folded.rfind("\n", 0, at) + 1
    if source.folded.count("  ", line, source.folded.find("\n", at) % (len(source.folded) + 1)) < _FEWEST_GAPS:
        return None
    first = last = line
    for _ in range(_MOST_ABOVE):
        first = source.folded.rfind("\n", 0, max(0, first - 1)) + 1
    for _ in range(_MOST_ABOVE + 1):
        last = source.folded.find("\n", last) + 1 or len(source.folded)
    found: list[PlacedHeader | None] = []
    for wide in (False, True):
        lines = placed_lines(source, first, last, wide=wide)
        anchor = next((n for n, line in enumerate(lines) if line and line[0].start <= at < line[-1].end), None)
        if anchor is not None:
            found.append(header_around(source, lines, anchor, indicator_columns, form_words().columns, wide=wide))
    return max(filter(None, found), key=lambda header: header.known + _FIT * _fit(source, header), default=None)


def keeps_places(source: Source, header: PlacedHeader) -> bool:
    """Whether the gaps in the lines below a header are as wide as its columns want, and not all of them alike."""
    gaps = [len(gap) for gap in _GAP.findall(source.folded, header.row.end, header.row.end + _BELOW)]
    alike = max(Counter(gaps).values(), default=0)
    return 2 * sum(gap > _NARROW for gap in gaps) > len(gaps) and alike < _ALIKE * len(gaps)


def _fit(source: Source, header: PlacedHeader) -> float:
    """How well what stands in the lines below fits: the share under one head, and that which begins below another."""
    below = placed_lines(source, header.row.end + 1, header.row.end + _BELOW, wide=header.wide)[1:]
    pieces = [piece for line in below for piece in line]
    begins = Counter(piece.first for piece in pieces)
    aligned = sum(count for count in begins.values() if count > 1)
    return (under_one(pieces, header.columns) + aligned) / len(pieces) if pieces else 0.0


def header_around(
    source: Source, lines: Lines, anchor: int, read: ReadColumns, words: Mapping[str, str], *, wide: bool
) -> PlacedHeader | None:
    """The lines around the one of number `anchor` whose pieces, put together by their place, `read` knows best."""
    top, bottom = _reach(lines, anchor, -1), _reach(lines, anchor, 1)
    best: PlacedHeader | None = None
    for cut in (False, True):
        near = _cut(source, lines[top : bottom + 1]) if cut else lines[top : bottom + 1]
        for upper in range(anchor - top + 1):
            for lower in range(anchor - top, len(near)):
                items = columns_of([piece for line in near[upper : lower + 1] for piece in line])
                columns = read(items)
                if columns is None or len(items) < len(near[anchor - top]):
                    continue
                known = _known(items, columns, words) + (lower - upper) / len(lines)  # of equal ones the longer words
                if best is None or known > best.known:
                    best = PlacedHeader(row_of(items), _own(columns, items), lower - upper + 1, known, wide, cut)
    return best


def _cut(source: Source, lines: Lines) -> Lines:
    """The lines with their pieces cut at each blank."""
    return [line_words(source, line) for line in lines]


def _known(items: Sequence[Item], columns: Sequence[Column], words: Mapping[str, str]) -> float:
    """How much of some heads can be read; listed words count for more than those that fit a pattern."""
    listed = {words.get(key(item.text)) for item in items} - {None}
    return len(listed) + 2 * len(fields_of(columns) - {"frame"}) - 4 * sum(column.field == "?" for column in columns)


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
