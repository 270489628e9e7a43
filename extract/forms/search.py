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
from typing import NamedTuple

import msgspec

from extract.forms.atoms import Atom, Atoms, Gap, GapCosts
from extract.forms.evidence import FIELD_INDEX, NEVER, evidence
from extract.forms.lexicon import level
from extract.forms.words import inside_words
from extract.values.shape import Shape, shape

__all__ = ["Cell", "Path", "Told", "agreement", "search"]

_MOST_ATOMS = {"reason": 40, "remark": 40, "explanation": 48, "goal_expected": 40, "goal_midterm": 40, "name": 18}
_MOST_VALUE_ATOMS = 7
_MOST_VALUE_ATOMS_GLUED = 14
_SKIP = 4.5
_SKIP_MARK = 1.0
_MISSING = {
    "name": 6.0, "name_midterm": 4.0, "target": 2.4, "actual": 1.6, "weight": 4.0, "score": 2.5, "unit": 0.6,
    "symbol": 0.6, "explanation": 1.0, "unknown": 0.4, "rate": 1.2, "history": 0.2, "value_type": 0.2,
}  # fmt: skip
_ROW = 0.3  # each row must earn its place
_EMPTY = 2.0  # a row of the template that was left empty
_HARD_IN_NAME = 3.0
_HARD_IN_PROSE = 0.8
_REASON_DUE = 1.0  # points were lost: a reason is expected
_REASON_UNDUE = -3.5  # full points: what follows is more likely the next name
_INSIDE_WORD = 2.0  # a cell that would end inside a word
_INSIDE_FIGURE = 1.3  # a cell that would end between two digits
_OTHER_LABEL = 2.0  # a label that no list holds, where the others are listed
_FEWEST_LABELS = 3
_OPENS_VALUE = 1.5  # an operator begins a line: what stands above it is no part of its value
_WORD = 4
_MOST_AGREEMENT = 2.6  # more than this no cell can gain from agreeing with its row
_HOPELESS = 16.0
_NOTHING = -1e9
_WORST_SEGMENT = -5.0
_WORST_TOLD = -9.0  # where the models say what goes on, a cell may be broken over many lines
_WORST_SAID = -12.0  # what the models say so clearly is no cell of a column is not tried
_MOST_EVIDENCE = 5.0  # more no text says for a field
_ROUNDING = 1e-9
_LONGEST_TEXT = 400
_PROSE = frozenset(("reason", "remark", "explanation", "goal_expected", "goal_midterm"))
_HARD = frozenset((Shape.NUMBER, Shape.PERCENT, Shape.QUANTITY, Shape.OPERATOR_QUANTITY, Shape.RANGE))
_MARK = re.compile(r"^[^\w\u4e00-\u9fff≥≤=<>%]{1,3}$|^[年度绩效指标目总体]$")
_OPERATORS = "≥≤<>="
_LABEL = re.compile(r"^指标\d{1,2}(?:[:、.]|$)")
_FILLER = re.compile(r"^[….]{1,6}$")
_FILLED = ("name", "target", "actual")  # what the dots of a template may stand for
_LABEL_ALONE = re.compile(r"^指标\d{1,2}[:、.]?$")


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


class Told(NamedTuple):
    """What trained models say of each atom: log-scores, 0 for the likeliest label and less for the others.

    `begin[atom][column]`: a cell of the column begins with the atom; `inside`: goes on with it; `outside[atom]`: the
    atom belongs to no cell.
    """

    begin: Sequence[Sequence[float]]
    inside: Sequence[Sequence[float]]
    outside: Sequence[float]

    def of(self, path: Path) -> list[float]:
        """What the models say of the label that a path gives each atom: 0 where it is the likeliest."""
        said = list(self.outside)
        for cell in path.cells:
            said[cell.first] = self.begin[cell.first][cell.column]
            for place in range(cell.first + 1, cell.stop):
                said[place] = self.inside[place][cell.column]
        return said


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


class _Segment(msgspec.Struct, frozen=True, gc=False):
    first: int
    stop: int
    column: int
    score: float
    text: str


_Way = tuple[float, float, _Node]
"""A state before a column is filled: its score less the cost of ending there and going on, that cost, the state."""


class _Grammar:
    """The grammar of rows for the columns of one form: which column may follow which, and at what cost.

    `cost[before][column]` is the cost of filling `column` after `before` (the last index stands for the start), or
    ``None`` where it is not allowed: a row has a name, and its columns keep their order. `agreement[column]` is the
    most that a cell of the column can gain from the row that it stands in (see `step`); a column that is `alone` gains
    nothing from it and tells it nothing.
    """

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
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

    def step(self, node: _Node, segment: _Segment, score: float, cell: Cell) -> _Node | None:
        """The state after taking a segment as the next cell; ``None`` where the row would contradict itself."""
        if cell.new_row:
            target, weight, lost = "", -1.0, -1
        else:
            target, weight, lost = node.target, node.weight, node.lost
        if self.alone[segment.column]:
            return _Node(score, segment.column, target, weight, lost, cell, node)
        field = self.fields[segment.column]
        if field == "target":
            target = segment.text
        elif field == "actual" and target:
            score += agreement(target, segment.text)
        elif field == "weight":
            weight = _number(segment.text)
        elif field == "score" and weight >= 0:
            points = _number(segment.text)
            if points > weight:
                return None
            lost = int(points != weight)
            score += 0.2 if lost else 0.8
        elif field == "reason" and lost >= 0:
            score += _REASON_DUE if lost else (0.3 if len(segment.text) <= 1 else _REASON_UNDUE)
        return _Node(score, segment.column, target, weight, lost, cell, node)


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
    grammar = _Grammar(fields)
    segments = _Segments(atoms, fields, costs, glued, told)
    endings = _endings(atoms, costs)
    frontier: list[dict[int, list[_Node]]] = [{} for _ in range(count + 1)]
    frontier[0][grammar.start] = [_Node(0.0, grammar.start, "", -1.0, -1, None, None)]
    for index in range(count):
        states, frontier[index] = _promising(frontier[index]), {}
        if not states:
            continue
        text = atoms.items[index].text
        skip = _SKIP_MARK if _MARK.match(text) or _FILLER.match(text) or _LABEL_ALONE.match(text) else _SKIP
        if told is not None:
            skip -= told.outside[index]
        for column, nodes in states.items():
            for node in nodes:
                _keep(frontier[index + 1], column, node.skipping(skip), beam)
        ways: dict[int, list[_Way]] = {}
        for segment in segments.at(index):
            before = ways.get(segment.column)
            if before is None:
                before = ways[segment.column] = grammar.ways(states, segment.column, endings[index])
            _take(frontier[segment.stop], segment, before, grammar, beam)
    ends = [
        (node.score - grammar.behind[column], node)
        for column, nodes in frontier[count].items()
        if grammar.name <= column < grammar.start
        for node in nodes
    ]
    ends.sort(key=lambda end: -end[0])
    return [Path(score, _way(node)) for score, node in ends[:beam]]


def _take(
    states: dict[int, list[_Node]], segment: _Segment, ways: Sequence[_Way], grammar: _Grammar, beam: int
) -> None:
    """Takes a segment as the next cell on each of the `ways` to its column that may be among the best `beam`."""
    column, gain = segment.column, segment.score
    spare = grammar.agreement[column]
    known = states.get(column)
    for at_most, cost, node in ways:
        worst = known[-1].score - spare if known is not None and len(known) == beam else _NOTHING
        if at_most + gain < worst - _ROUNDING:
            return  # the ways are sorted, best first
        score = node.score + (gain - cost)
        if score > worst:
            cell = Cell(column, segment.first, segment.stop, column <= node.column)
            reached = grammar.step(node, segment, score, cell)
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


_UNIT_TAIL = re.compile(r"[^\d.,%]*$")


@lru_cache(maxsize=8192)
def agreement(target: str, actual: str) -> float:
    """How well an actual answers its target: the same words, the same unit, the same kind of value."""
    if target == actual:  # by chance hardly ever where it is more than a word
        return 1.5 if len(target) < _WORD else 2.5
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


class _Column(NamedTuple):
    """A column as the search fills it: its place among `evidence`, its longest cell, what a hard atom in it costs."""

    column: int
    place: int
    most: int
    hard: float


class _Segments:
    """The cells that may start at an atom, with their scores."""

    def __init__(
        self, atoms: Atoms, fields: Sequence[str], costs: GapCosts, glued: bool, told: Told | None = None
    ) -> None:
        self.atoms = atoms
        most_value = _MOST_VALUE_ATOMS_GLUED if glued else _MOST_VALUE_ATOMS
        self.most = max([_MOST_ATOMS.get(field, 0) for field in fields])
        known = [(column, field) for column, field in enumerate(fields) if field in FIELD_INDEX]
        self.columns = [
            _Column(
                column,
                FIELD_INDEX[field],
                self.most if field in _PROSE else _MOST_ATOMS["name"] if field == "name" else most_value,
                _HARD_IN_PROSE if field in _PROSE else _HARD_IN_NAME if field == "name" else 0.0,
            )
            for column, field in known
        ]
        self.filled = [each for each, (_, field) in zip(self.columns, known, strict=True) if field in _FILLED]
        self.costs = costs
        self.hard = [shape(atom.text) in _HARD for atom in atoms.items]
        self.level = [_is_level(atom.text) for atom in atoms.items]
        self.other = _OTHER_LABEL if sum(map(_is_listed, atoms.items)) >= _FEWEST_LABELS else 0.0
        self.labels = frozenset(column for column, field in known if field in ("l1", "l2"))
        self.closed = [level or _opens_row(atom.text) for level, atom in zip(self.level, atoms.items, strict=True)]
        self.told = told
        self.nothing = [0.0] * len(fields)
        self.ends = {each.most + 1 for each in self.columns}
        self.worst = _WORST_SEGMENT if told is None else _WORST_TOLD

    def at(self, index: int) -> list[_Segment]:
        """The cells that may start at the atom of that index."""
        items, join, told, worst = self.atoms.items, self.costs.join, self.told, self.worst
        found: list[_Segment] = []
        text, joined, hard = "", 0.0, 0
        labelled = _LABEL_ALONE.match(items[index].text) is not None
        most, columns = self.most, self.columns
        if _FILLER.match(items[index].text):
            most, columns = 1, self.filled
        said = told.begin[index] if told is not None else self.nothing
        for stop in range(index + 1, min(len(items), index + most) + 1):
            atom = items[stop - 1]
            if stop > index + 1:
                joined += join[atom.gap]
                if atom.gap is Gap.LINE and atom.text[0] in _OPERATORS:
                    joined += _OPENS_VALUE
                if self.closed[stop - 1] and atom.gap is not Gap.GLUE and not _is_level(text + atom.text):
                    break
                if self.hard[stop - 1] and atom.gap > Gap.TYPED:
                    hard += 1
                if told is not None:
                    said = [score + more for score, more in zip(said, told.inside[stop - 1], strict=True)]
            size, least = stop - index, max(worst + joined - _MOST_EVIDENCE, _WORST_SAID)
            if told is not None or size in self.ends:
                columns = [each for each in columns if size <= each[2] and said[each[0]] > least]
            if not columns or least >= 0:
                break  # no model says more than 0
            text += atom.text
            if labelled and stop == index + 1:
                continue  # nothing is named by a label alone
            scores = evidence(text)
            other = self.other if self.labels and level(text) is None else 0.0
            for column, place, _, dear in columns:
                score = scores[place] - joined + said[column] - hard * dear
                if other and column in self.labels:
                    score -= other
                if score > worst and scores[place] > NEVER:
                    found.append(_Segment(index, stop, column, score, text))
            if len(text) > _LONGEST_TEXT:
                break
        return found


def _opens_row(text: str) -> bool:
    return bool(_LABEL.match(text) or _FILLER.match(text))


def _is_listed(atom: Atom) -> bool:
    found = level(atom.text)
    return found is not None and "l2" in found.kinds


@lru_cache(maxsize=8192)
def _is_level(text: str) -> bool:
    found = level(text)
    return found is not None and found.label.endswith("指标")
