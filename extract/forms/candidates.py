"""The cells that may begin at an atom, each with what its text, its gaps and the trained models say for its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from extract.forms.atoms import Atom, Atoms, Gap, GapCosts
from extract.forms.evidence import FIELD_INDEX, NEVER, evidence
from extract.forms.lexicon import level
from extract.forms.reading import Told
from extract.values.shape import FIGURE_SHAPES, shape

__all__ = ["Candidate", "Candidates", "is_listed", "is_mark", "is_template", "opens_row"]

_MOST_ATOMS = {"reason": 40, "remark": 40, "explanation": 48, "goal_expected": 40, "goal_midterm": 40, "name": 18}
_MOST_VALUE_ATOMS = 7
_MOST_VALUE_ATOMS_GLUED = 14
_HARD_IN_NAME = 3.0
_HARD_IN_PROSE = 0.8
_OTHER_LABEL = 2.0  # a label that no list holds, where the others are listed
_FEWEST_LABELS = 3
_OPENS_VALUE = 1.5  # an operator begins a line: what stands above it is no part of its value
_WORST = -5.0
_WORST_TOLD = -9.0  # where the models say what goes on, a cell may be broken over many lines
_WORST_SAID = -12.0  # what the models say so clearly is no cell of a column is not tried
_MOST_EVIDENCE = 5.0  # more no text says for a field
_LONGEST_TEXT = 400
_PROSE = frozenset(("reason", "remark", "explanation", "goal_expected", "goal_midterm"))
_MARK = re.compile(r"^[^\w\u4e00-\u9fff≥≤=<>%]{1,3}$|^[年度绩效指标目总体]$")
_OPERATORS = "≥≤<>="
_LABEL = re.compile(r"^指标\d{1,2}(?:[:、.]|$)")
_FILLER = re.compile(r"^[….]{1,6}$")
_FILLED = ("name", "target", "actual")  # what the dots of a template may stand for
_LABEL_ALONE = re.compile(r"^指标\d{1,2}[:、.]?$")


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A cell that may be: its atoms `first` to `stop` (excluded), its column, and what speaks for it there."""

    first: int
    stop: int
    column: int
    score: float
    text: str


class _Column(NamedTuple):
    """A column as the search fills it: its place among `evidence`, its longest cell, what a hard atom in it costs."""

    column: int
    place: int
    most: int
    hard: float


class Candidates:
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
        self.hard = [shape(atom.text) in FIGURE_SHAPES for atom in atoms.items]
        self.level = [_is_level(atom.text) for atom in atoms.items]
        self.other = _OTHER_LABEL if sum(map(is_listed, atoms.items)) >= _FEWEST_LABELS else 0.0
        self.labels = frozenset(column for column, field in known if field in ("l1", "l2"))
        self.closed = [level or opens_row(atom.text) for level, atom in zip(self.level, atoms.items, strict=True)]
        self.told = told
        self.nothing = [0.0] * len(fields)
        self.ends = {each.most + 1 for each in self.columns}
        self.worst = _WORST if told is None else _WORST_TOLD

    def at(self, index: int) -> list[Candidate]:
        """The cells that may start at the atom of that index."""
        items, join, told, worst = self.atoms.items, self.costs.join, self.told, self.worst
        found: list[Candidate] = []
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
                    found.append(Candidate(index, stop, column, score, text))
            if len(text) > _LONGEST_TEXT:
                break
        return found


def is_mark(text: str) -> bool:
    """Whether an atom is likely of no cell: a stray mark or what the template prints."""
    return bool(_MARK.match(text)) or is_template(text)


def is_template(text: str) -> bool:
    """Whether a text is what a template prints where a name is to be filled in: dots, the label of an item alone."""
    return bool(_FILLER.match(text) or _LABEL_ALONE.match(text))


def opens_row(text: str) -> bool:
    """Whether a text begins a row: the label of an item, the dots of a template."""
    return bool(_LABEL.match(text) or _FILLER.match(text))


def is_listed(atom: Atom) -> bool:
    """Whether an atom is a label of 二级 that a list holds."""
    found = level(atom.text)
    return found is not None and "l2" in found.kinds


@lru_cache(maxsize=8192)
def _is_level(text: str) -> bool:
    found = level(text)
    return found is not None and found.label.endswith("指标")
