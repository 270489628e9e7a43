"""Labels of 一级 and 二级 among the lines of torn rows: their pieces put together, and the rows that they are of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from extract.forms.interleaved_lines import Line
from extract.forms.levels import fits_under
from extract.forms.lexicon import POINTS_OF_LABEL, is_cut_label, is_frame_part, is_label_part, level
from extract.forms.placed_lines import PlacedPiece, text_of

__all__ = ["LABELS", "RowHeights", "RowLabels", "leading_labels", "level_labels", "without_labels"]

LABELS = ("frame", "l1", "l2")
_BRACKET = re.compile(r"\([^()]*\)?$")
_NOWHERE = 1000.0
_NEW_LABEL = 1.0
_OTHER_CLASS = 0.8  # lines that a label may stand farther off where its rows are then of its class
_MOST_OFF = 1.0  # lines that all labels together may stand off the middle of their rows
_MOST_STATES = 48
_MOST_KEPT = 2  # lines that look like labels and are none


def leading_labels(line: Line) -> int:
    """How many pieces a line may begin with that are of labels."""
    count = 0
    while count < min(len(line), len(LABELS)) and is_label_part(line[count].text):
        count += 1
    return count


def without_labels(lines: Sequence[Line]) -> Iterator[tuple[list[Line], list[PlacedPiece]]]:
    """The lines with those left out that may be of labels alone, or with some of these kept."""
    alone = [n for n, line in enumerate(lines) if leading_labels(line) == len(line)]
    for count in range(min(len(alone), _MOST_KEPT) + 1):
        for kept in combinations(alone, count):
            out = set(alone) - set(kept)
            yield (
                [line for n, line in enumerate(lines) if n not in out],
                [piece for n in sorted(out) for piece in lines[n]],
            )


class RowHeights:
    """How high the rows and the lines among them stand, in lines from the top.

    A row is as high as its tallest cell, and a cell of fewer lines is centred in it.

    Args:
        rows: The cells of each row.
    """

    def __init__(self, rows: Sequence[Collection[Line]]) -> None:
        self.tops = [0.0]
        self._of: dict[int, float] = {}
        for cells in rows:
            lines = [sorted({piece.line for piece in cell}) for cell in cells]
            height = max(map(len, lines))
            for cell in lines:
                above = self.tops[-1] + (height - len(cell) + 1) / 2
                self._of |= {line: above + n for n, line in enumerate(cell)}
            self.tops.append(self.tops[-1] + height)
        self._lines = sorted(self._of)

    def row_of(self, label: Line) -> int | None:
        """The row in whose middle line a label of one line stands; ``None`` where there is none."""
        height = self.at(label[0].line)
        row = bisect_left(self.tops, height) - 1
        in_line = label[0].line == label[-1].line and label[0].line in self._of
        return row if in_line and 2 * height == self.tops[row] + self.tops[row + 1] else None

    def at(self, line: int) -> float:
        """The height of a line; one without cells stands between its neighbours."""
        after = bisect_left(self._lines, line)
        if after < len(self._lines) and self._lines[after] == line:
            return self._of[line]
        above = self._of[self._lines[after - 1]] if after else self.tops[0]
        below = self._of[self._lines[after]] if after < len(self._lines) else self.tops[-1]
        return (above + below) / 2


class RowLabels(NamedTuple):
    """The label of each level and row where one begins, and how many lines off the middle of their rows they stand."""

    labels: dict[tuple[str, int], Line]
    off: float


class _State(NamedTuple):
    """Labels so far: what they cost, those of 一级 and of 二级 as their pieces."""

    cost: float
    labels: tuple[tuple[Line, ...], tuple[Line, ...]]
    last: tuple[int, int]  # the line of the last piece, and the place of its column among `LABELS`


def level_labels(pieces: Sequence[PlacedPiece], rows: RowHeights, fields: Collection[str]) -> RowLabels | None:
    """The labels; ``None`` where the pieces make no whole ones, or none that stand in the middle of their rows.

    Of several ways to put the pieces together that one is taken whose labels stand in the middle of their rows.

    Args:
        pieces: What may be pieces of labels, in their order.
        rows: Where the rows and the lines stand.
        fields: The levels that have a column.
    """
    states = [_State(0.0, ((), ()), (-1, -1))]
    for piece in pieces:
        after = [new for state in states for new in _continued(state, piece, fields)]
        states = sorted(after, key=lambda state: state.cost)[:_MOST_STATES]
    found: list[tuple[float, RowLabels]] = []
    for made, (upper, lower), _ in states:
        if not _are_whole(upper, "l1") or not _are_whole(lower, "l2"):
            continue
        if len(fields) > bool(upper) + bool(lower):
            continue  # a column without a label
        off, starts = _spread(lower, rows, range(len(rows.tops)))
        below = {row: text_of(label) for row, label in zip(starts, lower, strict=False)}
        more, firsts = _spread(upper, rows, {*starts, len(rows.tops) - 1}, below)
        if off + more > _MOST_OFF:
            continue
        labels = {("l1", row): label for row, label in zip(firsts, upper, strict=True)}
        labels |= {("l2", row): label for row, label in zip(starts, lower, strict=True)}
        longer = sum(_is_longer(label, lower) for label in upper)
        found.append((made + off + more + longer, RowLabels(labels, off + more)))
    if not found:
        return None
    best = min(found, key=lambda each: each[0])[1]
    return None if _may_open(best.labels, rows) else best


def _may_open(labels: dict[tuple[str, int], Line], rows: RowHeights) -> bool:
    """Whether labels that are in the middle of their rows may as well stand on the first of other ones.

    So they do where each is in the line of a row and the first row has its own.
    """
    opened = {(field, rows.row_of(label)): label for (field, _), label in labels.items()}
    fields = {field for field, _ in labels}
    first = all((field, 0) in opened for field in fields)
    return first and opened != labels and all(row is not None for _, row in opened)


def _spread(
    labels: Sequence[Line], rows: RowHeights, cuts: Collection[int], below: Mapping[int, str] | None = None
) -> tuple[float, list[int]]:
    """The first row of each label, so that all stand as near as can be to the middle of their rows, and how far off.

    A label of 一级 stands no farther off than it must for the labels `below`, by row, to be of its class.
    """
    states: dict[int, tuple[float, float, list[int]]] = {0: (0.0, 0.0, [])}
    for label in labels:
        centre = (rows.at(label[0].line) + rows.at(label[-1].line)) / 2
        after: dict[int, tuple[float, float, list[int]]] = {}
        for used, (spent, off, starts) in states.items():
            for stop in range(used + 1, len(rows.tops)):
                if stop in cuts:
                    more = abs((rows.tops[used] + rows.tops[stop]) / 2 - centre)
                    cost = spent + more + _OTHER_CLASS * _strangers(text_of(label), below, used, stop)
                    if stop not in after or cost < after[stop][0]:
                        after[stop] = cost, off + more, [*starts, used]
        states = after
    if not labels:
        return 0.0, []
    _, off, starts = states.get(len(rows.tops) - 1, (_NOWHERE, _NOWHERE, []))
    return off, starts


def _strangers(label: str, below: Mapping[int, str] | None, first: int, stop: int) -> int:
    """How many labels of 二级 in some rows are of another class than the label of 一级 over them."""
    return sum(first <= row < stop and not fits_under(label, text) for row, text in (below or {}).items())


def _is_longer(label: Line, others: Sequence[Line]) -> bool:
    """Whether a label of 一级 holds one of 二级 and more: the other way round they are more likely."""
    return any(text_of(other) in text_of(label) != text_of(other) for other in others)


def _are_whole(labels: Sequence[Line], field: str) -> bool:
    return all(_kinds(text_of(label), field) and not POINTS_OF_LABEL.match(text_of(label)) for label in labels)


def _continued(state: _State, piece: PlacedPiece, fields: Collection[str]) -> Iterator[_State]:
    """The states after a piece: it is of the frame, goes on with the last label of a level, or begins one."""
    line, column = state.last
    for n, field in enumerate(LABELS):
        if (piece.line == line and n <= column) or field not in {"frame", *fields}:
            continue
        last = piece.line, n
        if field == "frame":
            if is_frame_part(piece.text):
                yield _State(state.cost + _NEW_LABEL, state.labels, last)
            continue
        labels = list(state.labels)
        mine = labels[n - 1]
        open_ = text_of(mine[-1]) if mine else ""
        whole = _BRACKET.sub("", open_ + piece.text)
        if open_ and (is_cut_label(whole) or _kinds(whole, field)):
            labels[n - 1] = (*mine[:-1], (*mine[-1], piece))
            yield _State(state.cost, (labels[0], labels[1]), last)
        if not POINTS_OF_LABEL.match(piece.text) and (not open_ or _kinds(open_, field)):
            labels[n - 1] = (*mine, (piece,))
            yield _State(state.cost + _NEW_LABEL, (labels[0], labels[1]), last)


def _kinds(text: str, field: str) -> bool:
    found = level(text)
    return found is not None and field in found.kinds
