"""Labels, money and goals above the indicators in text that keeps the place of its cells, read by their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

import msgspec

from extract.forms.funds import funds_columns, funds_source
from extract.forms.funds_order import AMOUNTS, DASHES, FUNDS_FIELDS, is_cell
from extract.forms.head import money_unit_of
from extract.forms.header import Column
from extract.forms.lexicon import form_words, goal_of, key
from extract.forms.placed import PlacedHeader, header_around
from extract.forms.placed_columns import moved, widened
from extract.forms.placed_lines import (
    Lines,
    PlacedPiece,
    columned,
    columns_of,
    joined,
    line_words,
    row_of,
    text_of,
    words_of,
)
from extract.forms.placed_rows import rows_around
from extract.forms.table import Item, Row, Source
from extract.model.raw import Piece
from extract.text.view import TextView

__all__ = ["placed_goals", "placed_labels", "placed_money", "placed_unit", "placed_year"]

_YEAR = re.compile(r"^\(?(20\d\d)年度?\)?$")
_LABEL_LINES = 4
_FEWEST_HEADS = 3
_MOST_ANCHORS = 60  # lines without figures among which the heads of the money are
_FEW = 2  # figures of a line that need not be a row

_Sides = tuple[list[PlacedPiece], list[PlacedPiece]]


def placed_labels(source: Source, lines: Lines) -> list[tuple[str, Piece]]:
    """The labels above a header, put together by their place, each with the text beside it."""
    lines = [_at_labels(source, line) for line in lines]
    found: list[tuple[str, list[PlacedPiece]]] = []
    for line in lines:
        for piece in line:
            label = [piece]
            field = form_words().labels.get(key(piece.text))
            for below in (each for other in lines[piece.line + 1 : piece.line + _LABEL_LINES] for each in other):
                longer = form_words().labels.get(key(text_of([*label, below])))
                if not (below.first <= piece.last and piece.first <= below.last):
                    continue
                if field and (field != longer or below.line > label[-1].line + 2 or money_unit_of(below.text)):
                    continue  # `实施单位` goes on with `（盖章）`
                label.append(below)
                field = longer
            if field:
                found.append((field, label))
    labels = [label for _, label in found]
    values: list[tuple[str, Piece]] = []
    for field, label in found:
        if value := _value(lines, label, labels):
            values.append((field, source.piece(*[(piece.start, piece.end) for piece in value])))
    return values


def _at_labels(source: Source, line: Sequence[PlacedPiece]) -> list[PlacedPiece]:
    """The pieces of a line, cut before and behind a label that one blank parts from the text beside it."""
    found: list[PlacedPiece] = []
    for piece in line:
        words = words_of(source, piece)
        labels = [key(word.text) in form_words().labels for word in words]
        cuts = [n for n in range(1, len(words)) if labels[n - 1] or labels[n]]
        found += [joined(words[start:stop]) for start, stop in pairwise([0, *cuts, len(words)])] if cuts else [piece]
    return found


def _value(lines: Lines, label: Sequence[PlacedPiece], labels: Sequence[Sequence[PlacedPiece]]) -> list[PlacedPiece]:
    """What stands beside a label, up to the next of all `labels`; it may go on below its line.

    Of two lines of a value, of which none is the label's, one is above that and one below.
    """
    taken = {piece.start for each in labels for piece in each}
    top, bottom = label[0].line, label[-1].line
    rows = [piece for line in lines[top : bottom + 1] for piece in line]
    beyond = [each for each in labels if each[0].line <= bottom and top <= each[-1].line]
    stop = min([each[0].first for each in beyond if each[0].first > label[0].last], default=None)

    def beside(pieces: Sequence[PlacedPiece]) -> list[PlacedPiece]:
        return [p for p in pieces if p.first > label[0].last and (stop is None or p.first < stop)]

    value = beside(rows)
    if not value:
        above, below = (lines[n] if 0 <= n < len(lines) else [] for n in (top - 1, bottom + 1))
        first, rest = (beside(line) if not _is_own(line, taken) else [] for line in (above, below))
        return [*first, *rest] if first and rest and all(_goes_on(p, first) for p in rest) else []
    others = [piece for piece in rows if piece.start not in taken and piece not in label]
    for line in lines[bottom + 1 :]:
        if not line or _is_own(line, taken) or not all(_goes_on(piece, others) for piece in line):
            break
        value += beside(line)
    return value


def _is_own(line: Sequence[PlacedPiece], taken: Collection[int]) -> bool:
    """Whether a line has labels, heads or a unit of its own: it goes on with no value of another line."""
    words = form_words()
    known = (words.funds_columns, words.goals, words.goal_frames, words.funds_rows)
    return any(
        piece.start in taken
        or any(key(piece.text) in each for each in known)
        or money_unit_of(piece.text)
        or _YEAR.match(piece.text)
        for piece in line
    )


def _goes_on(piece: PlacedPiece, above: Sequence[PlacedPiece]) -> bool:
    """Whether a piece is the rest of one above it: it stands under that and is no longer."""
    return any(
        each.first <= piece.last and piece.first <= each.last and piece.last - piece.first <= each.last - each.first
        for each in above
    )


def placed_money(source: Source, lines: Lines, *, wide: bool) -> list[Row]:
    """The money block above a header as rows, its heads the first; none where no heads are found."""
    words = form_words().funds_columns
    anchors = [
        n
        for n, line in enumerate(lines)
        if len(line) >= _FEWEST_HEADS and not any(is_cell(piece.text) for piece in line)
    ]
    found = [header_around(source, lines, n, _money_columns, words, wide=wide) for n in anchors[:_MOST_ANCHORS]]
    header = max(filter(None, found), key=lambda header: header.known, default=None)
    if header is None:
        return []
    return _money_rows(source, header, [line for line in lines if line and line[0].start >= header.row.end])


def _money_columns(items: Sequence[Item]) -> list[Column] | None:
    """The heads of the money that stand at places of their own."""
    columns = funds_columns(items)
    return columns if columns and all(column.first >= 0 for column in columns) else None


def _money_rows(source: Source, header: PlacedHeader, lines: Lines) -> list[Row]:
    rows = takewhile(lambda line: not any(key(piece.text) in form_words().goals for piece in line), lines)
    first = min(column.first for column in header.columns if column.field in AMOUNTS)
    sides = [_sides(line_words(source, line), first) for line in rows]
    items = columns_of([piece for left, _ in sides for piece in left])
    labels = [Column("?", item.first, min(item.last, first - 1)) for item in items if item.first < first]
    if not labels:
        return []
    labels[-1] = msgspec.structs.replace(labels[-1], field="name")  # a row has one, as an indicator has a name
    money = [column for column in header.columns if column.first >= first]
    cells: list[list[PlacedPiece]] = [[] for _ in (*labels, *money)]
    for number, page in enumerate(_pages(source, header.row.end, sides)):
        own = moved([piece for _, right in page for piece in right], money) if number else money
        own = widened(own, [columned(source, right, own) for _, right in page])
        for left, right in page:
            for pieces, columns, offset in ((left, labels, 0), (right, own, len(labels))):
                for piece, n in columned(source, pieces, columns):
                    cells[offset + n].append(piece)
    keys = _lines_of_figures(money, cells[len(labels) :], cells[len(labels) - 1])
    heads = [item for item in header.row.items if item.first >= first]
    front = [item for item in header.row.items if item.first < first]
    below = cells[0] if len(labels) > 1 else []  # the label of the block (`项目资金（万元）`) goes on below its head
    if front or below:
        text = "".join([item.text for item in front]) + text_of(below)
        places = [place for item in front for place in item.places] + [(piece.start, piece.end) for piece in below]
        heads = [Item(text, labels[0].first, labels[0].last, tuple(places)), *heads]
    inner = len(labels) - 1
    return [row_of(heads), *rows_around([labels[inner], *money], cells[inner:], keys)[0]]


def _pages(source: Source, start: int, lines: Iterable[_Sides]) -> Iterator[list[_Sides]]:
    """The lines of each page behind a place."""
    page: list[_Sides] = []
    for left, right in lines:
        end = (right or left)[-1].end
        if "\f" in source.folded[start:end]:
            yield page
            page = []
        page.append((left, right))
        start = end
    yield page


def _sides(line: Sequence[PlacedPiece], first: int) -> _Sides:
    """The labels of a line and its figures: those may be pushed to the left, but into no column of labels."""
    split = next((n for n, piece in enumerate(line) if piece.first >= first or is_cell(piece.text)), len(line))
    return list(line[:split]), list(line[split:])


def placed_year(source: Source, lines: Lines) -> Piece | None:
    """The year that stands alone in a line above a header: `（2023年度）`."""
    for line in lines:
        for piece in line:
            if year := _YEAR.match(piece.text):
                return source.piece(TextView(source.document.text, piece.start, piece.end).span(*year.span(1)))
    return None


def placed_unit(source: Source, lines: Lines, rows: Sequence[Row]) -> Piece | None:
    """The unit of the money: in the label of its block, which may be broken inside of it, or in a line above."""
    for item in rows[0].items if rows else ():
        if unit := money_unit_of(item.text):
            views = [TextView(source.document.text, *place) for place in item.places]
            signs = [view.span(n, n + 1) for view in views for n in range(len(view.text))]
            return source.piece(*signs[slice(*unit)])
    for line in lines:
        for piece in line:
            if unit := money_unit_of(piece.text):
                return source.piece(TextView(source.document.text, piece.start, piece.end).span(*unit))
    return None


def _lines_of_figures(
    columns: Sequence[Column], cells: Sequence[Sequence[PlacedPiece]], labels: Sequence[PlacedPiece]
) -> list[int]:
    """The lines of the rows: those of figures and dashes and, where no label is broken, those of labels alone."""
    figures = [
        (column.field, piece)
        for column, pieces in zip(columns, cells, strict=True)
        for piece in pieces
        if column.field in FUNDS_FIELDS and is_cell(piece.text)
    ]
    counted = Counter(piece.line for _, piece in figures)
    # a figure that stands alone is a part of a broken one, if it is no amount or has a row's figures above or below
    lines = {p.line for field, p in figures if field in AMOUNTS or p.text in DASHES or counted[p.line] > 1}
    lines -= {line for line in lines if counted[line] == 1 and max(counted[line - 1], counted[line + 1]) > _FEW}
    whole = {piece.line for piece in labels if funds_source(piece.text)}
    return sorted(lines | whole if lines <= whole else lines)


def placed_goals(source: Source, lines: Lines) -> dict[str, Piece]:
    """The goals that stand side by side below their heads, each by its place."""
    words = [line_words(source, line) for line in lines]
    for number, line in enumerate(lines):
        if heads := _goal_heads(line) or _goal_heads(words[number]):
            return _beside(source, heads, words[number:])
    return {}


def _goal_heads(line: Sequence[PlacedPiece]) -> list[tuple[str, PlacedPiece]]:
    """The heads of two goals in a line, each with its field; none where there are not two, or more."""
    heads = [(field, piece) for piece in line if (field := goal_of(piece.text))][-2:]
    fields = {field for field, _ in heads}
    return heads if len(fields) == 2 and "adjusted" not in fields else []


def _beside(source: Source, heads: Sequence[tuple[str, PlacedPiece]], lines: Lines) -> dict[str, Piece]:
    """The goals below two heads in the first of the lines: what stands nearer to the middle of each."""
    (one, left), (other, right) = heads
    frame = _goal_frame(lines, left)
    below = [word for line in lines for word in line if word.line > left.line and word not in frame]
    middle = (left.first + left.last + right.first + right.last) / 2  # of both heads, twice
    sides = {
        one: [word for word in below if word.first + word.last < middle],
        other: [word for word in below if word.first + word.last >= middle],
    }
    return {field: source.piece(*[(word.start, word.end) for word in side]) for field, side in sides.items() if side}


def _goal_frame(lines: Lines, head: PlacedPiece) -> list[PlacedPiece]:
    """The label of the goals at the left of their lines, which may be broken over these."""
    frames = form_words().goal_frames
    label: list[PlacedPiece] = []
    for first in (line[0] for line in lines if line):
        beside = label and (first.first > label[0].last or label[0].first > first.last)
        text = key(text_of([*label, first]))
        if first.start != head.start and not beside and any(frame.startswith(text) for frame in frames):
            label.append(first)
    return label if key(text_of(label)) in frames else []
