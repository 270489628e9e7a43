"""A stretch of prose about one project, and what such a stretch states."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

from extract.model.record import NarrativeKind
from extract.narrative.lexicon import Cues
from extract.narrative.prose import Prose

__all__ = ["Faults", "Item", "says_something", "states", "states_figures"]


_FAULTS = frozenset({"problems", "measures", "measures_open"})


class Item(NamedTuple):
    """A stretch of prose about one project, `body` to `end`; `name` is where its project's name stands, if named.

    `score` is where its score stands, if that was told together with the scores of other projects.
    """

    kind: NarrativeKind
    start: int
    body: int
    end: int
    name: tuple[int, int] | None
    goals: bool = False
    score: tuple[int, int] | None = None


class Faults:
    """Where a text tells in a paragraph what was wrong and what is to be done: projects named there are examples."""

    def __init__(self, text: str, lexicon: Cues) -> None:
        self._text, self._lexicon = text, lexicon

    @cached_property
    def _zones(self) -> list[tuple[int, bool]]:
        """Where zones start, and whether they are of faults: most texts are never asked."""
        return [(match.start(), match.lastgroup in _FAULTS) for match in self._lexicon.zone.finditer(self._text)]

    def hold(self, at: int) -> bool:
        """Whether they hold a position."""
        before = bisect_left(self._zones, (at,))
        start, faults = self._zones[before - 1] if before else (at, False)
        return faults and self._text.find("\n", start + 1, at) < 0

    def first(self, start: int, end: int) -> int | None:
        """Where they start in a stretch."""
        for position in range(bisect_left(self._zones, (start,)), len(self._zones)):
            at, faults = self._zones[position]
            if at >= end:
                break
            if faults:
                return at + 1
        return None


def states(lexicon: Cues, field: str, text: str, start: int, end: int) -> bool:
    """Whether a pattern of a field is found in a stretch."""
    also = lexicon.fields["spent"] if field == "executed" else ()
    patterns = (*lexicon.fields[field], *also)
    return any(match[1] for pattern in patterns for match in pattern.finditer(text, start, end))


def states_figures(text: str, start: int, end: int, lexicon: Cues, *, named: bool = True) -> bool:
    """Whether a score, or a budget and what was spent of it, is stated.

    What is not `named` a project may be an indicator that a report scores: `管理效率。分值50分，得分47.2分`.
    """
    if states(lexicon, "score", text, start, end):
        of_whole = lexicon.whole_score.search(text, start, end) and not lexicon.points.search(text, start, end)
        if named or of_whole:
            return True
    return (
        named
        and states(lexicon, "budget", text, start, end)
        and (states(lexicon, "executed", text, start, end) or states(lexicon, "rate", text, start, end))
    )


def says_something(prose: Prose, item: Item, lexicon: Cues) -> bool:
    """Whether more than a heading is told: a figure of the project, or a sentence of an achievement or problem."""
    text = prose.text
    if item.score or any(
        states(lexicon, field, text, item.body, item.end) for field in ("score", "executed", "rate", "grade")
    ):
        return True
    return (
        lexicon.zone.search(text, max(0, item.body - 1), item.end) is not None
        and re.search(r"[^\s。]{6}", text[item.body : item.end]) is not None
    )
