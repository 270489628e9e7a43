"""Labels, money and goals above the indicators in text that keeps the place of its cells, read by their place."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import takewhile
from operator import attrgetter

import msgspec

from extract.forms.funds import funds_columns, funds_source
from extract.forms.funds_order import AMOUNTS, FUNDS_FIELDS, is_cell
from extract.forms.head import money_unit_of
from extract.forms.header import Column
from extract.forms.lexicon import form_words, key
from extract.forms.placed import PlacedHeader, header_around
from extract.forms.placed_lines import Lines, PlacedPiece, columned, columns_of, row_of, text_of, words_of
from extract.forms.placed_rows import rows_around
from extract.forms.table import Item, Row, Source
from extract.model.raw import Piece
from extract.text.view import TextView

__all__ = ["placed_goals", "placed_labels", "placed_money", "placed_unit", "placed_year"]

_YEAR = re.compile(r"^\(?(20\d\d)年度?\)?$")
_START = attrgetter("start")
_LABEL_LINES = 4
_FEWEST_HEADS = 3


def placed_labels(source: Source, lines: Lines) -> list[tuple[str, Piece]]:
    """The labels above a header, put together by their place, each with the text beside it."""
    found: list[tuple[str, list[PlacedPiece]]] = []
    for line in lines:
        for piece in line:
            label = [piece]
            field = form_words().labels.get(key(piece.text))
            for below in (each for other in lines[piece.line + 1 : piece.line + _LABEL_LINES] for each in other):
                if field or not (below.first <= piece.last and piece.first <= below.last):
                    continue
                label.append(below)
                field = form_words().labels.get(key(text_of(label)))
            if field:
                found.append((field, label))
    taken = {piece.start for _, label in found for piece in label}
    values: list[tuple[str, Piece]] = []
    for field, label in found:
        if value := _value(lines, label, taken):
            values.append((field, source.piece(*[(piece.start, piece.end) for piece in value])))
    return values


def _value(lines: Lines, label: Sequence[PlacedPiece], taken: Collection[int]) -> list[PlacedPiece]:
    """What stands beside a label, up to the next of the labels that are `taken`; it may go on below its line.

    Of two lines of a value, of which none is the label's, one is above that and one below.
    """
    top, bottom = label[0].line, label[-1].line
    rows = [piece for line in lines[top : bottom + 1] for piece in line]
    stop = min([p.first for p in rows if p.first > label[0].last and p.start in taken], default=None)

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
    for number, line in enumerate(lines):
        if len(line) < _FEWEST_HEADS:
            continue
        if header := header_around(source, lines, number, _money_columns, form_words().funds_columns, wide=wide):
            below = [line for line in lines if line and line[0].start >= header.row.end]
            return _money_rows(source, header, below)
    return []


def _money_columns(items: Sequence[Item]) -> list[Column] | None:
    """The heads of the money that stand at places of their own."""
    columns = funds_columns(items)
    return columns if columns and all(column.first >= 0 for column in columns) else None


def _money_rows(source: Source, header: PlacedHeader, lines: Lines) -> list[Row]:
    below = list(takewhile(lambda line: not any(key(piece.text) in form_words().goals for piece in line), lines))
    first = min(column.first for column in header.columns if column.field in AMOUNTS)
    sides = [_sides(line, first) for line in below]
    labels = [Column("?", item.first, item.last) for item in columns_of([piece for left, _ in sides for piece in left])]
    if not labels:
        return []
    labels[-1] = msgspec.structs.replace(labels[-1], field="name")  # a row has one, as an indicator has a name
    money = [column for column in header.columns if column.first >= first]
    cells: list[list[PlacedPiece]] = [[] for _ in (*labels, *money)]
    for left, right in sides:
        for pieces, columns, offset in ((left, labels, 0), (right, money, len(labels))):
            for piece, n in columned(source, pieces, columns):
                cells[offset + n].append(piece)
    keys = _lines_of_figures(money, cells[len(labels) :], cells[len(labels) - 1])
    heads = [item for item in header.row.items if item.first >= first]
    if len(labels) > 1:  # the label of the block (`项目资金（万元）`) goes on below its head
        front = [item for item in header.row.items if item.first < first]
        text = "".join([item.text for item in front]) + text_of(cells[0])
        places = [place for item in front for place in item.places]
        places += [(piece.start, piece.end) for piece in cells[0]]
        heads = [Item(text, labels[0].first, labels[0].last, tuple(places)), *heads]
    return [row_of(heads), *rows_around([*labels, *money], cells, keys)[0]]


def _sides(line: Sequence[PlacedPiece], first: int) -> tuple[list[PlacedPiece], list[PlacedPiece]]:
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
    figures = [n for n, column in enumerate(columns) if column.field in FUNDS_FIELDS]
    lines = {piece.line for n in figures for piece in cells[n] if is_cell(piece.text)}
    whole = {piece.line for piece in labels if funds_source(piece.text)}
    return sorted(lines | whole if lines <= whole else lines)


def placed_goals(source: Source, lines: Lines) -> dict[str, Piece]:
    """The goals that stand side by side below their heads, each by its place."""
    goals, frames = form_words().goals, form_words().goal_frames
    for number, line in enumerate(lines):
        heads = [(goals[key(piece.text)], piece) for piece in line if key(piece.text) in goals]
        if len(heads) < 2 or heads[-2][0] == heads[-1][0]:
            continue
        (one, left), (other, right) = heads[-2:]
        below = [piece for each in lines[number + 1 :] for piece in each]
        edge = min((piece.first for piece in [*below, *line]), default=0)
        frame = [p for p in [*line, *below] if p.first <= edge + 1 and p.last < left.first]
        if key(text_of(frame)) in frames:
            below = [piece for piece in below if piece not in frame]
        middle = (left.first + left.last + right.first + right.last) / 2  # of both heads, twice
        over = [piece for piece in below if 2 * piece.first < middle < 2 * piece.last]  # one blank may part two cells
        below = sorted(
            [p for p in below if p not in over] + [word for p in over for word in words_of(source, p)], key=_START
        )
        sides = {
            one: [p for p in below if p.first + p.last < middle],
            other: [p for p in below if p.first + p.last >= middle],
        }
        return {
            field: source.piece(*[(piece.start, piece.end) for piece in pieces])
            for field, pieces in sides.items()
            if pieces
        }
    return {}
