"""The performance parts around a position of the prose: what kind of projects is told there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.model.raw import Part
from extract.model.record import NarrativeKind
from extract.narrative.lexicon import Cues
from extract.narrative.prose import Prose
from extract.segment.parts import PERFORMANCE_KINDS

__all__ = ["REVIEWS", "Owner", "Owners", "in_goals", "kind_of"]

REVIEWS = frozenset({"department_review", "finance_review"})


class Owner(NamedTuple):
    """A performance part in positions of the prose."""

    kind: str
    start: int
    end: int
    title: str


class Owners:
    """The performance parts of a document in positions of the prose, for looking up which of them hold a position."""

    def __init__(self, prose: Prose, parts: Sequence[Part]) -> None:
        self.all = [
            Owner(part.kind, prose.index(part.start), prose.index(part.end), part.title)
            for part in parts
            if part.kind in PERFORMANCE_KINDS
        ]
        self._starts = [owner.start for owner in self.all]
        self._outermost: list[bool] = []
        end = 0
        for owner in self.all:
            self._outermost.append(owner.start >= end)
            end = max(end, owner.end)

    def in_report(self, at: int) -> bool:
        """Whether a position stands in a report, which has numbered paragraphs about everything."""
        return any(not owner.title for owner in self.around(at))

    def around(self, at: int) -> Iterator[Owner]:
        """The parts that hold a position, the innermost first."""
        for position in range(bisect_right(self._starts, at) - 1, -1, -1):
            if self.all[position].end > at:
                yield self.all[position]
            if self._outermost[position]:
                return


def in_goals(owners: Owners, at: int) -> bool:
    """Whether the innermost part that holds a position sets goals."""
    owner = next(owners.around(at), None)
    return owner is not None and owner.kind == "goals"


def kind_of(owners: Owners, at: int, words: str, lexicon: Cues) -> NarrativeKind:
    """The kind of a record that starts at a position, whose heading has these words."""
    if lexicon.department.search(words):
        rest = lexicon.department.sub("", words)
        if lexicon.generic.fullmatch(rest) or lexicon.office.fullmatch(rest):
            return "department"
    kinds = {owner.kind for owner in owners.around(at)}
    if "transfer" in kinds:
        return "transfer"
    return "evaluation" if kinds & REVIEWS else "project"
