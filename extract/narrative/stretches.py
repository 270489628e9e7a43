"""A stretch of prose about one project, and what such a stretch states."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.model.record import NarrativeKind
from extract.narrative.lexicon import Cues
from extract.narrative.prose import Prose

__all__ = ["Item", "says_something", "states", "states_figures"]


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


def states(lexicon: Cues, field: str, text: str, start: int, end: int) -> bool:
    """Whether a pattern of a field is found in a stretch."""
    return any(pattern.search(text, start, end) for pattern in lexicon.fields[field])


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
