"""Rows among lines of the page: which pieces of the lines around a line of figures are cells of its row.

What has a line so far above the middle of a row has one as far below: the lines of a row mirror each other. Cells of
an odd number of lines have one in the middle, those of an even number stand half a line off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations, pairwise, product
from typing import NamedTuple

from extract.forms.evidence import FIELD_INDEX, LEVEL_INSIDE, evidence, is_points
from extract.forms.header import Column
from extract.forms.interleaved_labels import LABELS, leading_labels, without_labels
from extract.forms.interleaved_lines import Line
from extract.forms.lexicon import is_label_part
from extract.forms.placed_lines import PlacedPiece, text_of, wide_characters
from extract.forms.search import agreement, reason_evidence
from extract.forms.sums import points_of
from extract.forms.words import words_of

__all__ = ["Cells", "FormLines", "RowsPath"]

_MISSING = {"name": 9.0, "target": 3.0, "actual": 2.5, "weight": 9.0, "score": 9.0}
_DEEPEST = 3  # lines above the middle of a row: a cell of three beside one of four
_MOST_BETWEEN = 2 * _DEEPEST + 2
_MOST_WIDE = 14  # pieces of a line
_MOST_BESIDE = 6  # pieces of a line that is no middle
_BEST = 12  # ways to read a line
_WORST = -4.5
_OFF_WIDTH = 0.3  # for each half character that a line is off the width of its cell
_SLACK = 2
_UNLABELLED = 3.0  # what a cell must be better by that begins with what may be a piece of a label
_TAIL, _FRONT = re.compile(r"[\u4e00-\u9fff]{1,6}$"), re.compile(r"^[\u4e00-\u9fff]{1,6}")
_THROUGH, _BETWEEN = 1.0, -0.4  # for a word that runs over the end of a line, and for a line that ends with a word
_DEADLINE, _BEFORE = 0.5, "前"  # a day to be met is a target, the day itself an actual
_NO_LABELS = frozenset(("name", "target", "actual", "reason"))
_MOST_OF_ROW, _MOST_PATHS = 3, 8  # ways to read a row, to read all of them


Cells = dict[int, tuple[PlacedPiece, ...]]


class Way(NamedTuple):
    """A way to read the lines of a row: how well they fit, the pieces by column, and the labels among them."""

    score: float
    cells: Cells
    labels: tuple[PlacedPiece, ...]


class RowsPath(NamedTuple):
    """A way to read the rows, and how well they fit."""

    score: float
    ways: tuple[Way, ...]

    def then(self, way: Way) -> RowsPath:
        """The path with one more row."""
        return RowsPath(self.score + way.score, (*self.ways, way))


def _best_paths(paths: list[RowsPath]) -> list[RowsPath]:
    """The best few ways that do not read the same cells."""
    paths.sort(key=lambda path: -path.score)
    kept: list[RowsPath] = []
    seen: list[list[Cells]] = []
    for path in paths:
        cells = [way.cells for way in path.ways]
        if cells not in seen:
            kept.append(path)
            seen.append(cells)
            if len(kept) == _MOST_PATHS:
                break
    return kept


class FormLines:
    """Reads the lines below a header into rows.

    Args:
        columns: The heads.
        budget: An item is taken from it for each way to read a row; without any left, no row is read.
    """

    def __init__(self, columns: Sequence[Column], budget: Iterator[int]) -> None:
        self.budget = budget
        self.own = [n for n, column in enumerate(columns) if column.field not in LABELS]
        self.fields = [column.field for column in columns]
        self.place = [FIELD_INDEX.get(field, FIELD_INDEX["unknown"]) for field in self.fields]
        self.weight, self.score = self.fields.index("weight"), self.fields.index("score")
        self.points = frozenset((self.weight, self.score))
        self.known: dict[int, list[tuple[int, Cells]]] = {}
        self.scores: dict[tuple[int, ...], float] = {}

    def read(self, lines: Sequence[Line]) -> list[RowsPath]:
        """The best few ways to read all lines, the best one first."""
        middles = [n for n, line in enumerate(lines) if self._middles(line)]
        if len(middles) < 2 or any(len(line) > _MOST_BESIDE for n, line in enumerate(lines) if n not in middles):
            return []
        states: dict[int, list[RowsPath]] = {0: [RowsPath(0.0, ())]}  # by the lines taken below the last row
        for number, at in enumerate(middles):
            before = lines[middles[number - 1] + 1 : at] if number else lines[:at]
            after = lines[at + 1 : middles[number + 1]] if number + 1 < len(middles) else lines[at + 1 :]
            if len(before) > 2 * _MOST_BETWEEN:
                return []
            least = len(after) if number + 1 == len(middles) else 0  # the last row takes all that is left
            new: dict[int, list[RowsPath]] = {}
            for taken, paths in states.items():
                above = before[taken:]
                for below in range(least, min(len(after), _MOST_BETWEEN) + 1):
                    for way in self._row(above[::-1], lines[at], after[:below]):
                        new.setdefault(below, []).extend(path.then(way) for path in paths)
            states = {below: _best_paths(paths) for below, paths in new.items()}
        return next(iter(states.values()), [])  # of the last row there is one, if any

    def holds_label(self, way: Way) -> bool:
        """Whether a name, a value or a reason holds a label of a level, which is a piece of no cell."""
        values = [text_of(pieces) for n, pieces in way.cells.items() if self.fields[n] in _NO_LABELS]
        return any(LEVEL_INSIDE.search(text) for text in values)

    def _middles(self, line: Line) -> list[tuple[int, Cells]]:
        """The ways to read a line as the middle of a row: how many labels it begins with, and its cells."""
        known = self.known.get(line[0].start)
        if known is None:
            found: list[tuple[float, int, Cells]] = []
            if sum(is_points(piece.text) for piece in line) > 1 and len(line) <= _MOST_WIDE:
                for count in range(leading_labels(line) + 1):
                    found += [(score, count, cells) for score, cells in self._assigned(line[count:])]
            found.sort(key=lambda way: -way[0])
            known = self.known[line[0].start] = [(count, cells) for _, count, cells in found[:_BEST]]
        return known

    def _assigned(self, pieces: Line) -> Iterator[tuple[float, Cells]]:
        """The ways to give the pieces of a middle line to columns in their order, points to those of points."""
        ways: list[tuple[float, int, Cells]] = [(0.0, -1, {})]  # score, the last column, cells
        for piece in pieces:
            after: list[tuple[float, int, Cells]] = []
            for score, last, cells in ways:
                if last >= 0 and last not in self.points:  # a blank inside of a cell
                    joined = (*cells[last], piece)
                    gain = self._fit(last, joined) - self._fit(last, cells[last]) - 1.0
                    after.append((score + gain, last, {**cells, last: joined}))
                for n in self.own:
                    if n > last and not (last < self.weight < n or last < self.score < n):
                        fit = self._fit(n, (piece,))
                        if fit > _WORST:
                            after.append((score + fit, n, {**cells, n: (piece,)}))
            after.sort(key=lambda way: -way[0])
            ways = after[: 2 * _BEST]
        for score, _, cells in ways:
            if {self.weight, self.score} <= cells.keys() and points_of(text_of(cells[self.score])) <= points_of(
                text_of(cells[self.weight])
            ):
                yield score, cells

    def _fit(self, n: int, pieces: Sequence[PlacedPiece]) -> float:
        text = text_of(pieces)
        if n in self.points and not is_points(text):
            return _WORST
        return evidence(text)[self.place[n]]

    def _row(self, above: Sequence[Line], middle: Line, below: Sequence[Line]) -> list[Way]:
        """The best few ways to read the lines of one row, the nearest ones first."""
        found: list[Way] = []
        sides = [
            (list(zip(upper, lower, strict=True)), (*first, *last))
            for (upper, first), (lower, last) in product(without_labels(above), list(without_labels(below)))
            if len(upper) == len(lower) <= _DEEPEST
        ]
        for (count, cells), (pairs, beside) in product(self._middles(middle) if sides else (), sides):
            for more, own in self._mirrored(cells, pairs, frozenset(cells), frozenset(self.own) - cells.keys()):
                if next(self.budget, None) is None:
                    return []
                found.append(Way(self._score(more), more, (*beside, *middle[:count], *own)))
        found.sort(key=lambda way: -way.score)
        return found[:_MOST_OF_ROW]

    def _mirrored(
        self, cells: Cells, pairs: Sequence[tuple[Line, Line]], odd: frozenset[int], even: frozenset[int]
    ) -> Iterator[tuple[Cells, tuple[PlacedPiece, ...]]]:
        """The ways to add pairs of lines above and below, the nearest first, and the pieces of labels among them.

        Both lines of a pair have pieces of the same columns: of `odd` ones, whose cells may have a line at the next
        whole distance from the middle, or of `even` ones, at the next half one.
        """
        if not pairs:
            yield cells, ()
            return
        one, two = pairs[0]
        for left, right in product(range(leading_labels(one) + 1), range(leading_labels(two) + 1)):
            count = len(one) - left
            if count != len(two) - right or not count:
                continue
            for columns, is_odd in ((odd, True), (even, False)):
                for chosen in combinations(sorted(columns - self.points), count):
                    more = dict(cells)
                    for n, top, bottom in zip(chosen, one[left:], two[right:], strict=True):
                        more[n] = (top, *more.get(n, ()), bottom)
                    rest = (frozenset(chosen), even & cells.keys()) if is_odd else (odd, frozenset(chosen))
                    for found, labels in self._mirrored(more, pairs[1:], *rest):
                        yield found, (*one[:left], *two[:right], *labels)

    def _score(self, cells: Cells) -> float:
        score = 0.0
        for n in self.own:
            field = self.fields[n]
            score += self._cell(n, cells[n]) if n in cells else -_MISSING.get(field, 0.0)
        texts = {self.fields[n]: text_of(pieces) for n, pieces in cells.items()}
        parts = [len(pieces) > 1 and is_label_part(pieces[0].text) for pieces in cells.values()]
        score -= _UNLABELLED * (sum(parts) + is_label_part(texts.get("name", "")))
        if "target" in texts and "actual" in texts:
            score += agreement(texts["target"], texts["actual"])
            score += _DEADLINE * (texts["target"].endswith(_BEFORE) - texts["actual"].endswith(_BEFORE))
        if "reason" in texts:
            score += reason_evidence(texts["reason"], lost=points_of(texts["score"]) < points_of(texts["weight"]))
        return score

    def _cell(self, n: int, pieces: Sequence[PlacedPiece]) -> float:
        """How well pieces are a cell of a column; most ways to read a row share most of their cells."""
        places = (n, *[piece.start for piece in pieces])
        score = self.scores.get(places)
        if score is None:
            score = self.scores[places] = self._fit(n, pieces) - _ragged(pieces) + _words_through(pieces)
        return score


def _words_through(pieces: Sequence[PlacedPiece]) -> float:
    """Whether words run from one line of a cell into the next: the width of a column cuts words as it comes."""
    score = 0.0
    for one, two in pairwise(pieces):
        tail, front = _TAIL.search(one.text), _FRONT.match(two.text)
        if tail and front and one.line != two.line:
            ends = accumulate(map(len, words_of(tail[0] + front[0])))
            score += _BETWEEN if len(tail[0]) in ends else _THROUGH
    return score


def _ragged(pieces: Sequence[PlacedPiece]) -> float:
    """How far the lines of a cell are from filling its width: all but the last do, none is longer."""
    lines: dict[int, int] = {}
    for piece in pieces:
        lines[piece.line] = lines.get(piece.line, 0) + len(piece.text) + wide_characters(piece.text)
    widths = list(lines.values())
    widest = max(widths[:-1], default=widths[0])
    off = [widest - width for width in widths[:-1]] + [widths[-1] - widest]
    return _OFF_WIDTH * sum(max(0, each - _SLACK) for each in off[: len(widths) * (len(widths) > 1)])
