"""Text that keeps the place of its cells by blanks: its lines as pieces, and the columns that these stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from extract.forms.evidence import FIELD_INDEX, evidence
from extract.forms.header import Column
from extract.forms.table import Item, Row, Source
from extract.text.view import printed
from extract.values.shape import Shape, shape

__all__ = [
    "Lines",
    "PlacedPiece",
    "columned",
    "columns_of",
    "evident",
    "is_cell",
    "is_figure",
    "items_of",
    "joined",
    "line_words",
    "parts_of",
    "placed_lines",
    "row_of",
    "text_of",
    "wide_characters",
    "words_of",
]

_BREAK = re.compile(r"[\n\r\f]")
_LAST_NARROW = "\u2e7f"
_CELL = re.compile(r"\S+(?: \S+)*")
_FIGURES = re.compile(r"(?:(?:[-+]?\d[\d,.]*%?|[-—/]{1,2})(?: |$))+$")  # cells of their own, however near
_WORD = re.compile(r"\S+")
_YEAR = re.compile(r"20\d\d年$")
_PAGE = re.compile(r"^\s*(?:[-·—]+\s*\d{1,4}\s*[-·—]+|第\s*\d{1,4}\s*页.*|\d{1,4})\s*$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_EVIDENCE = 2.0  # places that what a text is weighs at most against where it stands
_MOST_WORDS = 12
_SHARED = 40.0  # places: two pieces of a line in one column
_CUT = 3.0  # places: a blank inside of a value hardly parts two
_DATE_CUT = 8.0
_TWO_VALUES = 8.0  # places: a number behind a value is another cell, so is a year behind a number, and any operator
_JOINED = 2.0  # places: a blank between two words of Chinese is hardly inside of a cell
_FIGURE_SHAPES = frozenset(
    (Shape.NUMBER, Shape.PERCENT, Shape.QUANTITY, Shape.OPERATOR_QUANTITY, Shape.RANGE, Shape.DATE)
)


_LEVELS = frozenset((Shape.LEVEL, Shape.COMPLETION))


class PlacedPiece(msgspec.Struct, frozen=True):
    """What stands between two gaps of a line: its line, its first and last character in it, and its place."""

    line: int
    first: int
    last: int
    start: int
    end: int
    text: str


Lines = Sequence[list[PlacedPiece]]


def text_of(pieces: Sequence[PlacedPiece]) -> str:
    """The text of pieces as one."""
    return "".join([piece.text for piece in pieces])


def placed_lines(source: Source, start: int, end: int, *, wide: bool, pages: bool = True) -> list[list[PlacedPiece]]:
    """The lines of a stretch, each as its pieces; page numbers have none, where there may be `pages`.

    `wide`: a Chinese character takes two places of its line, as in a text that was set by hand; a converter counts
    characters.
    """
    lines: list[list[PlacedPiece]] = []
    position, end = start, min(end, len(source.folded))
    while position < end:
        found = _BREAK.search(source.folded, position)
        stop = found.start() if found else len(source.folded)
        line = source.folded[position:stop]
        pieces: list[PlacedPiece] = []
        extra = counted = 0  # places that wide characters take more, up to the last piece
        for match in _cells("" if pages and _PAGE.match(line) else line):
            extra, counted = extra + (wide_characters(line[counted : match.start()]) if wide else 0), match.start()
            first = match.start() + extra
            last = first + len(match[0]) - 1 + (wide_characters(match[0]) if wide else 0)
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


def wide_characters(text: str) -> int:
    """How many characters of a text take two places."""
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
    return Item(text_of(pieces), first, last, tuple((p.start, p.end) for p in pieces))


def row_of(items: Sequence[Item]) -> Row:
    """Cells as a row."""
    places = [place for item in items for place in item.places]
    return Row(tuple(items), min(start for start, _ in places), max(end for _, end in places), 0, fresh=False)


def is_figure(text: str) -> bool:
    """Whether a text is a value in figures."""
    return shape(text) in _FIGURE_SHAPES


def is_cell(pieces: Sequence[PlacedPiece]) -> bool:
    """Whether there are pieces, and not two figures: those are of two columns or rows, whatever is above them.

    A date may go on in the next line, and so may a figure behind its point; of others each line has its own.
    """
    figures = [piece.line for piece in pieces if is_figure(piece.text)]
    if len(figures) < 2:
        return bool(pieces)
    broken = shape(text_of(pieces)) is Shape.DATE or all(piece.text[-1] in ".," for piece in pieces[:-1])
    return len(figures) == len(set(figures)) and broken


def items_of(columns: Sequence[Column], cells: Sequence[Sequence[PlacedPiece]]) -> list[Item]:
    """The pieces of each column as its cell, empty cells included."""
    start = min(piece.start for pieces in cells for piece in pieces)
    return [
        _item(pieces, column.first, column.last)
        if is_cell(pieces)
        else Item("", column.first, column.last, ((start, start),))
        for column, pieces in zip(columns, cells, strict=True)
    ]


def words_of(source: Source, piece: PlacedPiece) -> list[PlacedPiece]:
    """The parts of a piece between its blanks, each at its own place; of a text of many words the whole."""
    share = (piece.last - piece.first + 1) / (piece.end - piece.start)  # places that a character takes
    words: list[PlacedPiece] = []
    for match in _WORD.finditer(source.folded, piece.start, piece.end):
        first, last = (round(piece.first + share * (at - piece.start)) for at in (match.start(), match.end() - 1))
        words.append(PlacedPiece(piece.line, first, last, match.start(), match.end(), printed(match[0])))
    return words if len(words) <= _MOST_WORDS else [piece]


def line_words(source: Source, line: Iterable[PlacedPiece]) -> list[PlacedPiece]:
    """The words of a line: one blank may part two cells, or a label and a cell."""
    return [word for piece in line for word in words_of(source, piece)]


def parts_of(source: Source, piece: PlacedPiece) -> list[PlacedPiece]:
    """A piece, cut where one blank parts two words or values."""
    parts: list[PlacedPiece] = []
    for word in words_of(source, piece):
        parts.append(joined([parts.pop(), word]) if parts and _one_cell(parts[-1], word) else word)
    return parts


def columned(source: Source, line: Sequence[PlacedPiece], columns: Sequence[Column]) -> list[tuple[PlacedPiece, int]]:
    """The pieces of a line, each with its column: one that it covers most of, or stands nearest to, in their order.

    A piece that stands under several heads is cut at its blanks where its parts fit these better.
    """
    words = line_words(source, line)
    heads = {piece.start for piece in line}  # only what one blank parts can be one cell
    costs = [_costs(words, at) for at in range(len(words))]
    none = _Cut(float("-inf"), -1, None, None)
    best = [[_Cut(0.0, -1, None, None)] * (len(columns) + 1)]  # by words and columns used
    for stop in range(1, len(words) + 1):
        best.append([none] * (len(columns) + 1))
        start, inside = stop, 0.0
        while start and (start == stop or words[start].start not in heads):
            inside += costs[start][1] if start < stop else 0.0
            start -= 1
            run = joined(words[start:stop])
            cut = 0.0 if words[start].start in heads else costs[start][0]
            for n, column in enumerate(columns):
                fit = _covered(run, column) + evident(run.text, column.field) - inside - cut
                before, again = best[start][n], best[start][n + 1]
                if again.column == n and again.score - _SHARED > before.score:
                    before, fit = again, fit - _SHARED
                if before.score + fit > best[stop][n + 1].score:
                    best[stop][n + 1] = _Cut(before.score + fit, n, run, before)
        for n in range(len(columns)):
            best[stop][n + 1] = max(best[stop][n + 1], best[stop][n], key=lambda cut: cut.score)
    found: list[tuple[PlacedPiece, int]] = []
    last: _Cut | None = best[-1][-1]
    while last is not None and last.piece is not None:
        found.append((last.piece, last.column))
        last = last.before
    return found[::-1]


class _Cut(NamedTuple):
    """A line up to a word: how well its pieces fit, the last of them, its column, and what is before it."""

    score: float
    column: int
    piece: PlacedPiece | None
    before: _Cut | None


def joined(words: Sequence[PlacedPiece]) -> PlacedPiece:
    """Pieces side by side in a line as one."""
    first, last = words[0], words[-1]
    return PlacedPiece(first.line, first.first, last.last, first.start, last.end, text_of(words))


def _both_words(left: PlacedPiece, right: PlacedPiece) -> bool:
    """Whether a blank stands between Chinese characters, of which none is alone as in `总 分`."""
    return len(left.text) > 1 < len(right.text) and _is_han(left, right)


def _one_cell(left: PlacedPiece, right: PlacedPiece) -> bool:
    """Whether a blank stands inside of a value or of a word whose characters are spread: `总 分`."""
    return _one_value(left, right) or (_is_han(left, right) and not _both_words(left, right))


def _is_han(left: PlacedPiece, right: PlacedPiece) -> bool:
    """Whether a blank stands between Chinese characters."""
    return bool(_HAN.match(left.text[-1]) and _HAN.match(right.text[0]))


def _costs(words: Sequence[PlacedPiece], at: int) -> tuple[float, float]:
    """What it costs to part two words of a line before `at`, and to join them."""
    if not at:
        return 0.0, 0.0
    before, word = text_of(words[max(0, at - 2) : at]), words[at]
    number = word.text.replace(".", "", 1).isdecimal()
    if number and _YEAR.search(before):
        return _DATE_CUT, 0.0
    if shape(word.text) is Shape.OPERATOR:
        return 0.0, _TWO_VALUES
    behind = words[at + 1].text if at + 1 < len(words) else ""
    figure = is_figure(words[at - 1].text) or is_figure(before)
    level = shape(words[at - 1].text) in _LEVELS and (not behind or behind[0].isdecimal())
    if number and (level or (figure and not before.endswith("月"))):  # else it may be a day
        return 0.0, _TWO_VALUES
    if _YEAR.match(word.text + behind[:1]) and words[at - 1].text[-1].isdecimal():
        return 0.0, _TWO_VALUES
    cut = _CUT if _one_value(words[at - 1], word) else 0.0
    return cut, _JOINED if _both_words(words[at - 1], word) else 0.0


def _one_value(left: PlacedPiece, right: PlacedPiece) -> bool:
    """Whether a blank stands where a converter sets one inside of a value: `86 公里`, `2023 年 10 月`."""
    figure = left.text[-1].isdecimal()
    return figure != right.text[0].isdecimal() and (figure or len(left.text) == 1)


def _covered(piece: PlacedPiece, column: Column) -> int:
    return min(column.last, piece.last) - max(column.first, piece.first)


def evident(text: str, field: str) -> float:
    """What a text is as evidence for a field, in places that it may be off."""
    return max(-_EVIDENCE, min(evidence(text)[FIELD_INDEX[field]], _EVIDENCE)) if field in FIELD_INDEX else 0.0
