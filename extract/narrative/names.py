"""Facts that a model marked, settled by what is known of names, grades and figures in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extract.narrative.lexicon import cues
from extract.narrative.relations import Fact

__all__ = ["BREAKS", "settled"]

# What no name goes across.
BREAKS = frozenset('\n。;:,、()"|/<>=≥≤·●★▲◆■[]{}!?-')
_QUOTED_BREAKS = frozenset('。;:,"\n')
_LONGEST_TAIL = 4
_REACH = 16
_PROJECT = "项目"
_CALLED = re.compile(_PROJECT)
_OF_PROJECT = frozenset({"score", "budget", "executed", "rate"})
# A name that stands where names stand, before 项目, and beside the facts of a project.
_BY_RULE = 0.6


def settled(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts in order, none over another, each with the borders that are known.

    The name of a project is all that stands in quotes, or starts where its clause does; the name of an indicator ends
    with its measure (率, 人数); a grade is one of the known words, and a figure without digits is a numeral.
    """
    known = cues()
    kept: list[Fact] = []
    for fact in facts:
        words = text[fact.start : fact.end]
        called = fact.label == "indicator" and _goes_on_to_project(text, fact.end)
        if fact.label == "project" or called:
            kept.append(_project(text, fact._replace(label="project")))
        elif fact.label == "indicator":
            kept.append(_indicator(text, fact))
        elif fact.label == "grade":
            kept += [fact] if words in known.grades else []
        elif any(character.isdigit() for character in words) or known.numeral.fullmatch(words):
            kept.append(fact)
    kept = _apart(kept)
    if len({fact.label for fact in kept} & _OF_PROJECT) > 1 and all(fact.label != "project" for fact in kept):
        kept += _called_project(text, kept)
    return sorted(kept)


def _goes_on_to_project(text: str, end: int) -> bool:
    """Whether the words that end here are, a few more with them, those before 项目: the name of a project after all."""
    project = text.find(_PROJECT, end, end + _LONGEST_TAIL + len(_PROJECT))
    return project >= 0 and not BREAKS & set(text[end:project])


def _called_project(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """The words before 项目, if they are the only ones, where facts are told of a project that was not found."""
    found: list[Fact] = []
    for match in _CALLED.finditer(text):
        fact = _project(text, Fact(match.start() - 1, match.start(), "project", _BY_RULE)) if match.start() else None
        if fact and fact.end - fact.start > 1 and not cues().generic.fullmatch(text, fact.start, fact.end):
            clear = all(other.end <= fact.start or fact.end <= other.start for other in facts)
            found += [fact] if clear and _PROJECT not in text[fact.start : fact.end] else []
    return found if len({text[fact.start : fact.end] for fact in found}) == 1 else []


def _project(text: str, fact: Fact) -> Fact:
    left, right = text.rfind('"', 0, fact.start + 1), text.find('"', fact.end - 1)
    if left >= 0 and right > left and not _QUOTED_BREAKS & set(text[left + 1 : right]):
        return fact._replace(start=left + 1, end=right)
    start = fact.start
    while start > max(0, fact.start - _REACH) and text[start - 1] not in BREAKS:
        start -= 1
    mark = cues().mark.match(text, start, fact.start)
    end = fact.end
    project = text.find(_PROJECT, end, end + _LONGEST_TAIL + len(_PROJECT))
    if project > 0 and not BREAKS & set(text[end:project]):
        end = project
    leads = list(cues().before_project.finditer(text, mark.end() if mark else start, fact.start))
    start = leads[-1].end() if leads else mark.end() if mark else start
    return fact._replace(start=start, end=end)


def _indicator(text: str, fact: Fact) -> Fact:
    """An indicator without the word behind its measure that leads to its value, and without 项目 before it."""
    if text.startswith(_PROJECT, fact.start) and fact.end - fact.start > _LONGEST_TAIL:
        fact = fact._replace(start=fact.start + len(_PROJECT))
    for length in range(1, _LONGEST_TAIL):
        end = fact.end - length
        if end - fact.start > length and text.endswith(_measures(), fact.start, end):
            return fact if text.endswith(_measures(), fact.start, fact.end) else fact._replace(end=end)
    return fact


@cache
def _measures() -> tuple[str, ...]:
    words = cues().words.indicator
    return (*words.rates, *words.counts)


def _apart(facts: Sequence[Fact]) -> list[Fact]:
    """Of facts that overlap those of one kind are one; of two kinds the surer stays."""
    apart: list[Fact] = []
    for fact in sorted(facts):
        last = apart[-1] if apart else None
        if last is None or last.end <= fact.start:
            apart.append(fact)
        elif last.label == fact.label:
            apart[-1] = last._replace(end=max(last.end, fact.end), confidence=max(last.confidence, fact.confidence))
        elif last.confidence < fact.confidence:
            apart[-1] = fact
    return apart
