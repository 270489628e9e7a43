"""The search of the linear decoder: one best way to cut a run of atoms into the cells of rows.

A semi-Markov search from left to right. A state is the column filled last; a step takes a cell that may be (see
`forms.candidates`) as one of a later column, or starts a new row. The score adds what the text says of the field
(`forms.evidence`), what the gaps say of joining and ending, and how the cells of a row agree: score within weight,
actual in the terms of the target, a reason where points were lost. Sums over rows (weights to their total, scores to
theirs) choose among the best few.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from extract.forms.atoms import Atoms, Gap, GapCosts
from extract.forms.candidates import Candidate, Candidates, is_mark
from extract.forms.reading import Cell, Path, Told
from extract.forms.words import inside_words
from extract.values.shape import FIGURE_SHAPES, Shape, shape

__all__ = ["agreement", "reason_evidence", "search"]

_SKIP = 4.5
_SKIP_MARK = 1.0
_MISSING = {
    "name": 6.0, "name_midterm": 4.0, "target": 2.4, "actual": 1.6, "weight": 4.0, "score": 2.5, "unit": 0.6,
    "symbol": 0.6, "explanation": 1.0, "unknown": 0.4, "rate": 1.2, "history": 0.2, "value_type": 0.2,
}  # fmt: skip
_ROW = 0.3  # each row must earn its place
_EMPTY = 2.0  # a row of the template that was left empty
_REASON_DUE = 1.0  # points were lost: a reason is expected
_REASON_SHORT = 0.3  # a dash beside full points
_REASON_UNDUE = -3.5  # full points: what follows is more likely the next name
_INSIDE_WORD = 2.0  # a cell that would end inside a word
_INSIDE_FIGURE = 1.3  # a cell that would end between two digits
_WORD = 4
_MOST_AGREEMENT = 2.6  # more than this no cell can gain from agreeing with its row
_HOPELESS = 16.0
_ABOVE = 2.0  # a score above its points is a slip of the document, if it is of this row at all
_HIGHEST = 1.2  # how far above them it may be; where cells run together it is a wrong cut
_NOTHING = -1e9
_ROUNDING = 1e-9
_UNIT_TAIL = re.compile(r"[^\d.,%]*$")


class _Node(msgspec.Struct, frozen=True, gc=False):
    """A state on the way: what of the row is needed to judge its next cells, and the way back."""

    score: float
    column: int
    target: str
    weight: float
    lost: int  # -1 unknown, 0 full points, 1 points lost
    cell: Cell | None
    back: _Node | None

    def skipping(self, cost: float) -> _Node:
        """The state after an atom that belongs to no cell."""
        return _Node(self.score - cost, self.column, self.target, self.weight, self.lost, self.cell, self.back)


_Way = tuple[float, float, _Node]
"""A state before a column is filled: its score less the cost of ending there and going on, that cost, the state."""


class _Grammar:
    """The grammar of rows for the columns of one form: which column may follow which, and at what cost.

    `cost[before][column]` is the cost of filling `column` after `before` (the last index stands for the start), or
    ``None`` where it is not allowed: a row has a name, and its columns keep their order. `agreement[column]` is the
    most that a cell of the column can gain from the row that it stands in (see `step`); a column that is `alone` gains
    nothing from it and tells it nothing. `highest` is the share of its points that a score may have.
    """

    def __init__(self, fields: Sequence[str], *, glued: bool) -> None:
        self.fields = tuple(fields)
        self.highest = 1.0 if glued else _HIGHEST
        self.start = len(fields)
        self.name = self.fields.index("name")
        self.agreement = [_MOST_AGREEMENT if field in ("actual", "score", "reason") else 0.0 for field in fields]
        self.alone = [field not in ("target", "actual", "weight", "score", "reason") for field in fields]
        missing = [_MISSING.get(field, 0.0) for field in fields]
        self.behind = [sum(missing[column + 1 :]) for column in range(self.start)] + [0.0]
        ahead = [
            sum([_MISSING.get(field, 0.0) for field in fields[:column] if field not in ("l1", "l2")])
            for column in range(self.start)
        ]
        self.cost = [
            [self._cost(before, column, missing, ahead) for column in range(self.start)]
            for before in range(self.start + 1)
        ]

    def _cost(self, before: int, column: int, missing: Sequence[float], ahead: Sequence[float]) -> float | None:
        if column > before:  # the same row goes on
            return None if before < self.name < column else sum(missing[before + 1 : column])
        if column > self.name:
            return None
        if before < self.name:  # a row that prints a level and nothing else: a template row left empty
            levels = self.fields[before] == "l2" and self.fields[column] in ("l1", "l2")
            return _ROW + _EMPTY + ahead[column] if levels else None
        return _ROW + self.behind[before] + ahead[column]

    def ways(self, states: dict[int, list[_Node]], column: int, ending: float) -> list[_Way]:
        """The states that a cell of the column may follow, best first; `ending` is the cost of ending a cell there."""
        found: list[_Way] = []
        for before, nodes in states.items():
            going_on = self.cost[before][column]
            if going_on is not None:
                cost = going_on + ending
                for node in nodes:
                    found.append((node.score - cost, cost, node))
        if len(found) > 1:
            found.sort(key=_score_of_way, reverse=True)
        return found

    def step(self, node: _Node, candidate: Candidate, score: float, cell: Cell) -> _Node | None:
        """The state after taking a candidate as the next cell; ``None`` where the row would contradict itself."""
        if cell.new_row:
            target, weight, lost = "", -1.0, -1
        else:
            target, weight, lost = node.target, node.weight, node.lost
        if self.alone[candidate.column]:
            return _Node(score, candidate.column, target, weight, lost, cell, node)
        field = self.fields[candidate.column]
        if field == "target":
            target = candidate.text
        elif field == "actual" and target:
            score += agreement(target, candidate.text)
        elif field == "weight":
            weight = _number(candidate.text)
        elif field == "score" and weight >= 0:
            points = _number(candidate.text)
            if points > self.highest * weight:
                return None
            score -= _ABOVE if points > weight else 0.0
            lost = int(points != weight)
            score += 0.2 if lost else 0.8
        elif field == "reason" and lost >= 0:
            score += reason_evidence(candidate.text, lost=bool(lost))
        return _Node(score, candidate.column, target, weight, lost, cell, node)


def search(
    atoms: Atoms,
    fields: Sequence[str],
    costs: GapCosts,
    *,
    beam: int = 1,
    glued: bool = False,
    told: Told | None = None,
) -> list[Path]:
    """The best ways to cut `atoms` into rows of `fields`, best first (at most `beam`).

    Args:
        atoms: The atoms of the rows.
        fields: The columns in the order of the header.
        costs: What joining over a gap and ending at it costs.
        beam: How many readings are kept.
        glued: Whether cells run together, so that a value may be cut into many atoms.
        told: What trained models say; added to what the rules say.
    """
    count = len(atoms.items)
    if not count or "name" not in fields:
        return []
    grammar = _Grammar(fields, glued=glued)
    candidates = Candidates(atoms, fields, costs, glued, told)
    endings = _endings(atoms, costs)
    frontier: list[dict[int, list[_Node]]] = [{} for _ in range(count + 1)]
    frontier[0][grammar.start] = [_Node(0.0, grammar.start, "", -1.0, -1, None, None)]
    for index in range(count):
        states, frontier[index] = _promising(frontier[index]), {}
        if not states:
            continue
        text = atoms.items[index].text
        skip = _SKIP_MARK if is_mark(text) else _SKIP
        if told is not None:
            skip -= told.outside[index]
        for column, nodes in states.items():
            for node in nodes:
                _keep(frontier[index + 1], column, node.skipping(skip), beam)
        ways: dict[int, list[_Way]] = {}
        for candidate in candidates.at(index):
            before = ways.get(candidate.column)
            if before is None:
                before = ways[candidate.column] = grammar.ways(states, candidate.column, endings[index])
            _take(frontier[candidate.stop], candidate, before, grammar, beam)
    ends = [
        (node.score - grammar.behind[column], node)
        for column, nodes in frontier[count].items()
        if grammar.name <= column < grammar.start
        for node in nodes
    ]
    ends.sort(key=lambda end: -end[0])
    return [Path(score, _way(node)) for score, node in ends[:beam]]


def _take(
    states: dict[int, list[_Node]], candidate: Candidate, ways: Sequence[_Way], grammar: _Grammar, beam: int
) -> None:
    """Takes a candidate as the next cell on each of the `ways` to its column that may be among the best `beam`."""
    column, gain = candidate.column, candidate.score
    spare = grammar.agreement[column]
    known = states.get(column)
    for at_most, cost, node in ways:
        worst = known[-1].score - spare if known is not None and len(known) == beam else _NOTHING
        if at_most + gain < worst - _ROUNDING:
            return  # the ways are sorted, best first
        score = node.score + (gain - cost)
        if score > worst:
            cell = Cell(column, candidate.first, candidate.stop, column <= node.column)
            reached = grammar.step(node, candidate, score, cell)
            if reached is not None:
                _keep(states, column, reached, beam)
                known = states[column]


def _promising(states: dict[int, list[_Node]]) -> dict[int, list[_Node]]:
    """The states that are not hopelessly behind the best one at the same place."""
    if len(states) < 2:
        return states
    limit = max([nodes[0].score for nodes in states.values()]) - _HOPELESS
    return {column: nodes for column, nodes in states.items() if nodes[0].score >= limit}


def _endings(atoms: Atoms, costs: GapCosts) -> list[float]:
    """For each atom the cost of a cell that ends before it: by its gap, more inside a word or a figure."""
    endings: list[float] = []
    for index, (atom, inside) in enumerate(zip(atoms.items, inside_words(atoms), strict=True)):
        cost = costs.part[atom.gap] + (_INSIDE_WORD if inside else 0.0)
        if index and atom.gap is Gap.GLUE and (atoms.items[index - 1].text[-1] + atom.text[0]).isdecimal():
            cost += _INSIDE_FIGURE
        endings.append(cost)
    return endings


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


def _way(node: _Node | None) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    while node is not None:
        if node.cell is not None and (not cells or cells[-1] is not node.cell):
            cells.append(node.cell)
        node = node.back
    return tuple(reversed(cells))


def _score_of_way(way: _Way) -> float:
    return way[0]


def _number(text: str) -> float:
    try:
        return float(text.rstrip("分"))
    except ValueError:
        return -1.0


@lru_cache(maxsize=8192)
def agreement(target: str, actual: str) -> float:
    """How well an actual answers its target: the same words, the same unit, the same kind of value."""
    if target == actual:  # by chance hardly ever where it is more than a word
        return 1.5 if len(target) < _WORD else 2.5
    left, right = shape(target), shape(actual)
    if left in FIGURE_SHAPES and right in FIGURE_SHAPES:
        units = _UNIT_TAIL.search(target), _UNIT_TAIL.search(actual)
        if units[0] and units[1] and units[0][0] == units[1][0]:
            return 1.0
        return 0.2 if Shape.NUMBER in (left, right) else -0.6
    if left is right:
        return 0.6
    if left in FIGURE_SHAPES or right in FIGURE_SHAPES:
        return -0.5 if Shape.TEXT in (left, right) else -0.2
    return 0.0


def reason_evidence(text: str, *, lost: bool) -> float:
    """How likely a row has this reason, by whether it lost points."""
    if lost:
        return _REASON_DUE
    return _REASON_SHORT if len(text) <= 1 else _REASON_UNDUE
