"""The rows of a form in text that keeps the place of its cells: which lines are its rows, and where it ends.

A converter sets each page by its own measure, so a header that a page repeats counts for that page. A row has a line
with its points, or with its values where it has none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from extract.errors import JixiaoError
from extract.forms.evidence import is_points
from extract.forms.header import Column
from extract.forms.lexicon import form_words, key, level
from extract.forms.placed import PlacedHeader
from extract.forms.placed_columns import columns_of_page, heads_over, widened
from extract.forms.placed_lines import (
    Lines,
    PlacedPiece,
    columned,
    columns_of,
    items_of,
    joined,
    line_words,
    placed_lines,
    row_of,
    text_of,
    words_of,
)
from extract.forms.placed_rows import rows_around
from extract.forms.table import Row, Source
from extract.text.view import printed
from extract.values.shape import Shape, shape

__all__ = ["LeftOutError", "TooLongError", "placed_rows"]

_FEWEST_ROWS = 2
_FEWEST_CELLS = 3  # of a line with a row's figures
_MOST_LINES = 5_000  # of one form: nobody prints a longer one
_MOST_ABOVE = 4  # lines that a page has above the header that it repeats
_MOST_COVERED = 2  # heads that a text without a blank may stand under, to be a cell
_POINTS = ("weight", "score")
_SAMPLE = 200  # lines of a page that tell where its columns are
_ROUNDS = 2
_FAR = -10_000  # a place that no piece is near to
_TABLE = "指标"
_END = re.compile(r"^[(（]?\w{0,4}[)）]$")
_DIGITS = re.compile(r"[\d.]+$")
_NO_VALUE = frozenset((Shape.TEXT, Shape.EMPTY, Shape.PLACEHOLDER, Shape.OPERATOR, Shape.UNIT))

Columns = Sequence[Column]
Cells = list[list[PlacedPiece]]
Placed = list[tuple[PlacedPiece, int]]


class TooLongError(JixiaoError):
    """A form of more lines than anybody prints (``JX-F004``)."""


class LeftOutError(JixiaoError):
    """Rows that cannot be told apart were left out (``JX-F005``), or all of a form (``JX-F006``)."""


def placed_rows(source: Source, header: PlacedHeader, end: int) -> tuple[list[Row], int]:
    """The rows below a header up to `end`, the total row the last, and how many had to be left out.

    There are none where no column holds points.

    Raises:
        TooLongError: There are more lines than a form has.
    """
    header = msgspec.structs.replace(header, columns=_of_rows(header.columns))
    columns = header.columns
    points = next((n for field in _POINTS for n, c in enumerate(columns) if c.field == field), None)
    if points is None:
        return [], 0
    below = source.folded.find("\n", header.row.end) + 1 or end
    if source.folded.count("\n", below, end) > _MOST_LINES:
        raise TooLongError("JX-F004", place=str(header.row.start), limit=_MOST_LINES)
    lines = _placed(source, header, _without_ends(placed_lines(source, below, end, wide=header.wide)))
    total = next((n for n, line in enumerate(lines) if _is_total([piece for piece, _ in line])), 0)
    last = _total(source, header, lines, total) if total else []
    sure = [n for n, line in enumerate(lines[: total or None]) if _has_points(line, points)]
    stop = total or _end(lines, sure, columns)
    sure = [n for n in sure if n < stop]
    cells = _cells(lines[:stop], columns)
    rows, left_out = rows_around(columns, cells, sure, _pairs(lines, sure, columns))
    return ([*rows, *last], left_out) if len(rows) >= (1 if last else _FEWEST_ROWS) else ([], left_out)


def _of_rows(columns: Columns) -> tuple[Column, ...]:
    """The columns without the label of the whole table beside 一级指标: below it stands nothing of the rows."""
    labelled = any(column.field == "l1" for column in columns)
    return tuple(c for c in columns if not (labelled and c.field == "frame" and c.text.endswith(_TABLE)))


def _without_ends(lines: Lines) -> Lines:
    """The lines below a header without those that only hold ends of its heads (`值`, `A)`)."""
    heads = form_words().columns
    ends = [all(key(piece.text) in heads or _END.match(piece.text) for piece in line) for line in lines]
    stop = next((n for n, end in enumerate(ends) if not end), 0)
    return [[] if n < stop else line for n, line in enumerate(lines)]


def _cells(lines: Iterable[Placed], columns: Columns) -> Cells:
    cells: Cells = [[] for _ in columns]
    for line in lines:
        for piece, n in line:
            cells[n].append(piece)
    return cells


# ---------------------------------------------------------------- the label of the whole table
def _without_frame(source: Source, lines: Lines) -> Lines:
    """The lines of a page without the label of the whole table, which stands beside its rows."""
    words = {word for word, field in form_words().columns.items() if field == "frame"} | form_words().goal_frames
    cut = [_cut_lead(source, line, words) for line in lines]
    table = cut[: next((n for n, line in enumerate(cut) if _is_total(line)), len(cut))]
    while table and len(table[-1]) < _FEWEST_CELLS:
        table.pop()
    frame = {piece.start for piece in _frame(table, words)}
    return [[piece for piece in line if piece.start not in frame] for line in cut] if frame else lines


def _cut_lead(source: Source, line: list[PlacedPiece], words: Collection[str]) -> list[PlacedPiece]:
    """A line, cut behind its first word where that may begin the label and one blank is all that parts the two."""
    parts = words_of(source, line[0]) if line else []
    if len(parts) < 2 or not (_END.match(parts[0].text) or any(w.startswith(key(parts[0].text)) for w in words)):
        return line
    return [parts[0], joined(parts[1:]), *line[1:]]


def _frame(lines: Lines, words: Collection[str]) -> list[PlacedPiece]:
    """The label that stands left of all other pieces; it may be broken over lines."""
    for n in range(len(lines)):
        label: list[PlacedPiece] = []
        for first in (line[0] for line in lines[n:] if line):
            if label and first.first > max(piece.last for piece in label):
                continue
            if key(text_of(label)) in words and not _END.match(first.text):
                break
            label.append(first)
            text = key(text_of(label))
            if not any(word.startswith(text) for word in words):
                break
        if key(text_of(label)) in words and _is_outside(label, lines):
            return label
    return []


def _is_outside(label: Sequence[PlacedPiece], lines: Lines) -> bool:
    edge = max(piece.last for piece in label)
    return all(piece.first > edge or piece in label for line in lines for piece in line)


def _is_total(line: Sequence[PlacedPiece]) -> bool:
    return any(key(piece.text) in form_words().total for piece in line[:2])


# ---------------------------------------------------------------- pages
def _placed(source: Source, header: PlacedHeader, lines: Lines) -> list[Placed]:
    """The pieces of each line with their columns; a repeated header, and what a page has above it, has none."""
    placed: list[Placed] = [[] for _ in lines]
    for page, columns, headed in _pages(source, header, lines):
        inner = _without_frame(source, page)
        sample = _rows_of(inner[:_SAMPLE])
        own = columns_of_page(source, sample, columns, headed=headed)
        for _ in range(_ROUNDS):  # what stands under the heads tells how wide the columns are
            own = widened(own, [columned(source, line, own) for line in sample])
        for line in filter(None, inner):
            placed[line[0].line] = columned(source, line, own)
        _mend_points(source, inner, placed, own)
    return placed


def _rows_of(page: Lines) -> Lines:
    """The lines of a page above its total and what stands below its rows."""
    stop = next((n for n, line in enumerate(page) if line and (_is_total(line) or _is_behind(line))), len(page))
    return page[:stop]


def _is_behind(line: Sequence[PlacedPiece]) -> bool:
    """Whether a line stands below the rows of a form: a note, who filled it in."""
    return bool(form_words().behind.match(line[0].text))


def _mend_points(source: Source, page: Lines, placed: list[Placed], columns: Columns) -> None:
    """Reads the lines anew that hold one of both points and no name: where most rows have both, it is of a value.

    `节约 3` goes on with `万元` in the next line.
    """
    held = [(line, {columns[n].field for _, n in placed[line[0].line]}) for line in page if line]
    single = [line for line, fields in held if len(fields & {*_POINTS, "name"}) == 1 and "name" not in fields]
    if sum(fields >= {*_POINTS} for _, fields in held) < len(single):
        return
    rest = [msgspec.structs.replace(c, first=_FAR, last=_FAR) if c.field in _POINTS else c for c in columns]
    for line in single:
        if len(placed[line[0].line]) > 1:
            placed[line[0].line] = columned(source, line, rest)


def _pages(source: Source, header: PlacedHeader, lines: Lines) -> Iterator[tuple[Lines, Columns, bool]]:
    """The lines of each page below its header, with the columns of the last header, and whether it is the page's."""
    start, end = 0, 0
    columns: Columns = header.columns
    broken = False  # the page has no header so far
    for n, line in enumerate(lines):
        if not line or n < start:
            continue
        again = _again(source, header, lines, n)
        page = bool(end) and "\f" in source.folded[end : line[0].start]
        if page or again:
            above = lines[start:n]
            if not (again and broken and sum(map(bool, above)) <= _MOST_ABOVE):
                yield above, columns, not broken
            start, broken = n, page
        if again:
            columns, start = again
            broken = False
        end = line[-1].end
    yield lines[start:], columns, not broken


def _again(source: Source, header: PlacedHeader, lines: Lines, at: int) -> tuple[Columns, int] | None:
    """The columns of a header that is printed again from a line on, whole and in its order, and the line behind it."""
    items = header.row.items
    heads = {printed(source.folded[slice(*place)]) for item in items for place in item.places}
    pieces: list[PlacedPiece] = []
    for n in range(at, min(len(lines), at + header.lines + 1)):
        words = line_words(source, lines[n]) if header.cut else lines[n]
        if not words or not all(word.text in heads for word in words):
            return None
        pieces += words
        again = columns_of(pieces)
        if [item.text for item in again] == [item.text for item in items]:
            moved = {old.first: new for old, new in zip(items, again, strict=True)}
            places = [moved.get(column.first) for column in header.columns]
            return [
                msgspec.structs.replace(column, first=place.first, last=place.last) if place else column
                for column, place in zip(header.columns, places, strict=True)
            ], n + 1
    return None


# ---------------------------------------------------------------- rows
def _has_points(line: Placed, points: int) -> bool:
    return any(n == points and is_points(piece.text) for piece, n in line)


def _pairs(lines: Sequence[Placed], sure: Sequence[int], columns: Columns) -> list[int]:
    """The lines that hold a target and an actual but no points."""
    fields = {field: n for n, column in enumerate(columns) if (field := column.field) in ("target", "actual")}
    taken = set(sure)
    return [
        n
        for n, line in enumerate(lines[: sure[-1]] if sure else ())
        if len(fields) == 2
        and n not in taken
        and {m for piece, m in line if shape(piece.text) not in _NO_VALUE} >= set(fields.values())
    ]


def _end(lines: Sequence[Placed], keys: Sequence[int], columns: Columns) -> int:
    """The line behind the last row where no total row ends the table."""
    for n, line in enumerate(lines):
        if keys and n > keys[0] and line and line[0][1] == 0 and _is_behind([line[0][0]]):
            lines = lines[:n]
            break
    last = max([n for n in keys if n < len(lines)], default=0)
    filled = [n for n, line in enumerate(lines) if line]
    gaps = [b - a for a, b in pairwise(filled) if b <= last]
    widest, before = max(gaps, default=len(lines)), last
    for n, line in enumerate(lines[last + 1 :], last + 1):
        if line and (n - before > widest or any(_is_text(piece, columns) for piece, _ in line)):
            return n
        before = n if line else before
    return len(lines)


def _is_text(piece: PlacedPiece, columns: Columns) -> bool:
    """Whether a piece is a heading or a paragraph: it stands under several heads, or is numbered and no label."""
    covered = len(heads_over(piece, columns))
    return covered > _MOST_COVERED or (bool(form_words().numbered.match(piece.text)) and level(piece.text) is None)


def _total(source: Source, header: PlacedHeader, lines: list[Placed], at: int) -> list[Row]:
    """The total row. A figure that is broken over lines is none: what is printed of it on a line is another one."""
    columns = header.columns
    cells = _cells([lines[at]], columns)
    start = source.folded.find("\n", lines[at][-1][0].end) + 1 or len(source.folded)
    end = source.folded.find("\n", start) % (len(source.folded) + 1)
    below = placed_lines(source, start, end, wide=header.wide, pages=False)
    rest = columned(source, below[0], columns) if below else []
    if all(columns[n].field in _POINTS and _DIGITS.match(piece.text) for piece, n in rest):
        for _, n in rest:
            if not cells[n]:  # the line of the word is between its halves
                lines[at - 1] = [pair for pair in lines[at - 1] if pair[1] != n]
            cells[n] = []
    return [row_of(items_of(columns, cells))]
