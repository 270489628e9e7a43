"""The search of the linear decoder: one best way to cut a run of atoms into the cells of rows.

A semi-Markov search from left to right. A state is the column filled last; a step takes a segment of atoms as the cell
of a later column, or starts a new row. The score adds what the text says of the field (`forms.evidence`), what the gaps
say of joining and ending, and how the cells of a row agree: score within weight, actual in the terms of the target, a
reason where points were lost. Sums over rows (weights to their total, scores to theirs) choose among the best few.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from extract.forms.atoms import Atoms, Gap, GapCosts
from extract.forms.evidence import FIELD_INDEX, NEVER, evidence
from extract.forms.lexicon import level
from extract.forms.words import inside_words
from extract.values.shape import Shape, shape

__all__ = ["Cell", "Path", "search"]

_MOST_ATOMS = {"reason": 40, "remark": 40, "explanation": 48, "name": 18}
_MOST_VALUE_ATOMS = 7
_MOST_VALUE_ATOMS_GLUED = 14
_SKIP = 4.5
_SKIP_MARK = 1.0
_MISSING = {"name": 6.0, "target": 1.6, "actual": 1.6, "weight": 4.0, "score": 2.5, "unit": 0.6, "symbol": 0.6,
            "explanation": 1.0, "rate": 1.2, "history": 0.2, "value_type": 0.2}  # fmt: skip
_ROW = 0.3  # each row must earn its place
_EMPTY = 2.0  # a row of the template that was left empty
_HARD_IN_NAME = 3.0
_HARD_IN_PROSE = 0.8
_REASON_DUE = 1.0  # points were lost: a reason is expected
_REASON_UNDUE = -3.5  # full points: what follows is more likely the next name
_INSIDE_WORD = 2.0  # a cell that would end inside a word
_INSIDE_FIGURE = 1.3  # a cell that would end between two digits
_FIGURE_GAP = re.compile(r"\d\d")
_PROSE = frozenset(("reason", "remark", "explanation"))
_HARD = frozenset((Shape.NUMBER, Shape.PERCENT, Shape.QUANTITY, Shape.OPERATOR_QUANTITY, Shape.RANGE))
_MARK = re.compile(r"^[^\w\u4e00-\u9fff≥≤=<>%]{1,3}$|^[年度绩效指标目总体]$")
_EMPTY_ROW = re.compile(r"^(?:指标\d{1,2}[:、.]?|[….]{1,6})$")


class Cell(msgspec.Struct, frozen=True):
    """A cell of the result: its column, and its atoms `first` to `stop` (excluded)."""

    column: int
    first: int
    stop: int
    new_row: bool


class Path(msgspec.Struct, frozen=True):
    """A way to read all atoms: its score and its cells in order."""

    score: float
    cells: tuple[Cell, ...]


class _Node(msgspec.Struct, frozen=True):
    """A state on the way: what of the row is needed to judge its next cells, and the way back."""

    score: float
    column: int
    target: str
    weight: float
    lost: int  # -1 unknown, 0 full points, 1 points lost
    cell: Cell | None
    back: _Node | None


class _Segment(msgspec.Struct, frozen=True):
    stop: int
    column: int
    score: float
    text: str


def search(atoms: Atoms, fields: Sequence[str], costs: GapCosts, *, beam: int = 1, glued: bool = False) -> list[Path]:
    """The best ways to cut `atoms` into rows of `fields`, best first (at most `beam`)."""
    count = len(atoms.items)
    if not count or "name" not in fields:
        return []
    name_at = fields.index("name")
    missing = [_MISSING.get(field, 0.0) for field in fields]
    behind = [0.0] * (len(fields) + 1)  # cost of leaving out all columns from k on
    for k in range(len(fields) - 1, -1, -1):
        behind[k] = behind[k + 1] + missing[k]
    segments = _Segments(atoms, fields, costs, glued)
    inside = inside_words(atoms)
    start = _Node(0.0, len(fields), "", -1.0, -1, None, None)
    frontier: list[dict[int, list[_Node]]] = [{} for _ in range(count + 1)]
    frontier[0][len(fields)] = [start]
    for index in range(count):
        states = frontier[index]
        if not states:
            continue
        ending = costs.part[atoms.items[index].gap] + (_INSIDE_WORD if inside[index] else 0.0)
        if index and atoms.items[index].gap is Gap.GLUE and _FIGURE_GAP.match(
            atoms.items[index - 1].text[-1] + atoms.items[index].text[0]
        ):
            ending += _INSIDE_FIGURE
        found = segments.at(index)
        text = atoms.items[index].text
        skip = _SKIP_MARK if _MARK.match(text) or _EMPTY_ROW.match(text) else _SKIP
        for column, nodes in states.items():
            for node in nodes:
                _keep(frontier[index + 1], column, _skipped(node, skip), beam)
                for segment in found:
                    reached = _step(node, segment, fields, name_at, behind, index)
                    if reached is not None:
                        final = _Node(
                            reached.score - ending, reached.column, reached.target, reached.weight, reached.lost,
                            reached.cell, reached.back,
                        )  # fmt: skip
                        _keep(frontier[segment.stop], segment.column, final, beam)
        frontier[index] = {}
    ends = [
        (node.score - behind[column + 1], node)
        for column, nodes in frontier[count].items()
        if name_at <= column < len(fields)
        for node in nodes
    ]
    ends.sort(key=lambda end: -end[0])
    return [Path(score, _way(node)) for score, node in ends[:beam]]


def _skipped(node: _Node, cost: float) -> _Node:
    return _Node(node.score - cost, node.column, node.target, node.weight, node.lost, node.cell, node.back)


def _keep(states: dict[int, list[_Node]], column: int, node: _Node, beam: int) -> None:
    """Keep the best `beam` nodes of a state."""
    nodes = states.get(column)
    if nodes is None:
        states[column] = [node]
    elif beam == 1:
        if node.score > nodes[0].score:
            nodes[0] = node
    else:
        place = len(nodes)
        while place and nodes[place - 1].score < node.score:
            place -= 1
        if place < beam:
            nodes.insert(place, node)
            del nodes[beam:]


def _step(
    node: _Node, segment: _Segment, fields: Sequence[str], name_at: int, behind: Sequence[float], index: int
) -> _Node | None:
    """The state after taking a segment as the next cell, or ``None`` where the grammar of rows forbids it."""
    column, before = segment.column, node.column
    new_row = column <= before
    if new_row:
        if column > name_at:
            return None
        score = node.score + segment.score - _ROW
        if before < name_at:  # a row that prints a level and nothing else: a template row left empty
            if fields[before] != "l2" or fields[column] not in ("l1", "l2"):
                return None
            score -= _EMPTY
        elif before < len(fields):
            score -= behind[before + 1]
        score -= sum([_MISSING.get(field, 0.0) for field in fields[:column] if field not in ("l1", "l2")])
        target, weight, lost = "", -1.0, -1
    else:
        score = node.score + segment.score - (behind[before + 1] - behind[column])
        target, weight, lost = node.target, node.weight, node.lost
        if before < name_at < column:
            return None
    field = fields[column]
    if field == "target":
        target = segment.text
    elif field == "actual" and target:
        score += _agreement(target, segment.text)
    elif field == "weight":
        weight = _number(segment.text)
    elif field == "score" and weight >= 0:
        points = _number(segment.text)
        if points > weight:
            return None
        score += 0.8 if points == weight else 0.2
        lost = 0 if points == weight else 1
    elif field == "reason" and lost >= 0:
        score += _REASON_DUE if lost else (0.3 if len(segment.text) <= 1 else _REASON_UNDUE)
    return _Node(score, column, target, weight, lost, Cell(column, index, segment.stop, new_row), node)


def _way(node: _Node | None) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    while node is not None:
        if node.cell is not None and (not cells or cells[-1] is not node.cell):
            cells.append(node.cell)
        node = node.back
    return tuple(reversed(cells))


def _number(text: str) -> float:
    try:
        return float(text.rstrip("分"))
    except ValueError:
        return -1.0


_UNIT_TAIL = re.compile(r"[^\d.,%]*$")


@lru_cache(maxsize=8192)
def _agreement(target: str, actual: str) -> float:
    """How well an actual answers its target: the same words, the same unit, the same kind of value."""
    if target == actual:
        return 1.5
    left, right = shape(target), shape(actual)
    if left in _HARD and right in _HARD:
        units = _UNIT_TAIL.search(target), _UNIT_TAIL.search(actual)
        if units[0] and units[1] and units[0][0] == units[1][0]:
            return 1.0
        return 0.2 if Shape.NUMBER in (left, right) else -0.6
    if left is right:
        return 0.6
    if left in _HARD or right in _HARD:
        return -0.5 if Shape.TEXT in (left, right) else -0.2
    return 0.0


class _Segments:
    """The cells that may start at an atom, with their scores."""

    def __init__(self, atoms: Atoms, fields: Sequence[str], costs: GapCosts, glued: bool) -> None:
        self.atoms = atoms
        self.columns = [(column, field, FIELD_INDEX[field]) for column, field in enumerate(fields) if field in FIELD_INDEX]
        self.costs = costs
        self.hard = [shape(atom.text) in _HARD for atom in atoms.items]
        self.closed = [_is_level(atom.text) or bool(_EMPTY_ROW.match(atom.text)) for atom in atoms.items]
        self.most = max([_MOST_ATOMS.get(field, 0) for field in fields])
        self.most_value = _MOST_VALUE_ATOMS_GLUED if glued else _MOST_VALUE_ATOMS

    def at(self, index: int) -> list[_Segment]:
        items, costs = self.atoms.items, self.costs
        found: list[_Segment] = []
        text, joined, hard = "", 0.0, 0
        if _EMPTY_ROW.match(items[index].text):
            return found
        for stop in range(index + 1, min(len(items), index + self.most) + 1):
            atom = items[stop - 1]
            if stop > index + 1:
                joined += costs.join[atom.gap]
                if self.closed[stop - 1] and atom.gap is not Gap.GLUE:
                    break
                if self.hard[stop - 1] and atom.gap > Gap.TYPED:
                    hard += 1
            text += atom.text
            scores = evidence(text)
            size = stop - index
            for column, field, place in self.columns:
                score = scores[place] - joined
                if field in _PROSE:
                    score -= hard * _HARD_IN_PROSE
                elif size > (_MOST_ATOMS["name"] if field == "name" else self.most_value):
                    continue
                elif hard and field == "name":
                    score -= hard * _HARD_IN_NAME
                if scores[place] > NEVER and score > -7.0:
                    found.append(_Segment(stop, column, score, text))
            if len(text) > 400:
                break
        return found


@lru_cache(maxsize=8192)
def _is_level(text: str) -> bool:
    found = level(text)
    return found is not None and found.label.endswith("指标")
