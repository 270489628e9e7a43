"""Facts that a model marked, settled by what is known of names, grades and figures in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extract.narrative.fields import sentence_start
from extract.narrative.lexicon import cues
from extract.narrative.relations import Fact

__all__ = ["settled"]

# What no name goes across.
_BREAKS = frozenset('\n。;:,、()"|/<>=≥≤·●★▲◆■[]{}!?-')
_QUOTED_BREAKS = frozenset('。;:,"\n')
_LONGEST_TAIL = 4
# So much may be wanting in the middle of a name, and what parts two names.
_LONGEST_GAP = 3
_PARTED = re.compile(r"\W|[0-9]|和|及|与|项目")
_PROJECT = "项目"
_LABEL = re.compile(r"[^\u4e00-\u9fff:]*[\u4e00-\u9fff]{2,4}:\"?")
_ENDS = frozenset('\n。;,"')
_NAMES = frozenset({"project", "indicator"})


def settled(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts in order, none over another, each with the borders that are known.

    The name of a project that stands in quotes is all that stands in them; the name of an indicator ends with its
    measure (率, 人数); a grade is one of the known words and said of an evaluation, a figure without digits is a
    numeral, and what is counted is no score (`37个`), nor is the bound of a grade (`75分及以上`).
    """
    known = cues()
    kept: list[Fact] = []
    for fact in facts:
        words = text[fact.start : fact.end]
        if fact.label == "project":
            kept.append(_project(text, fact))
        elif fact.label == "indicator":
            kept.append(_indicator(text, fact))
        elif fact.label == "grade":
            kept += [fact] if words in known.grades and _is_of_evaluation(text, fact, facts) else []
        elif fact.label == "score" and (known.units.match(text, fact.end) or known.bound.match(text, fact.start)):
            continue
        elif any(character.isdigit() for character in words) or known.numeral.fullmatch(words):
            kept.append(fact)
    return [fact for fact in _whole(text, _apart(kept)) if fact.label not in _NAMES or fact.end - fact.start > 1]


def _is_of_evaluation(text: str, grade: Fact, facts: Sequence[Fact]) -> bool:
    """Whether a grade is one: alone in its sentence, all that a label tells, behind a score, or where it is said.

    A sentence may tell the score in one part and the grade in another (`得92分;…;列为"良好"`).
    Words that speak of something else right before it (`群众反映良好`) say that it is none.
    """
    known = cues()
    left = sentence_start(text, 0, grade.start)
    if known.no_grade.search(text, left, grade.start):
        return False
    is_value = _LABEL.fullmatch(text, left, grade.start) and (text[grade.end : grade.end + 1] or "\n") in _ENDS
    above = max(text.rfind(mark, 0, grade.start) for mark in "\n。")
    scored = any(fact.label == "score" and above < fact.start < grade.start for fact in facts)
    return bool(left == grade.start or is_value or scored or known.of_grade.search(text, left, grade.start))


def _project(text: str, fact: Fact) -> Fact:
    """A name as it stands in its quotes, or up to 项目 that follows it closely; that word is no part of it."""
    left, right = text.rfind('"', 0, fact.start + 1), text.find('"', fact.end - 1)
    if left >= 0 and right > left and not _QUOTED_BREAKS & set(text[left + 1 : right]):
        end = right - len(_PROJECT) if text.endswith(_PROJECT, left + 1, right) else right
        return fact._replace(start=left + 1, end=max(end, fact.end))
    end = text.find(_PROJECT, fact.end, fact.end + _LONGEST_TAIL + len(_PROJECT))
    return fact if end < 0 or _BREAKS & set(text[fact.end : end]) else fact._replace(end=end)


def _indicator(text: str, fact: Fact) -> Fact:
    """An indicator without the word behind its measure that leads to its value."""
    for length in range(1, _LONGEST_TAIL):
        end = fact.end - length
        if end - fact.start > length and text.endswith(_measures(), fact.start, end):
            return fact if text.endswith(_measures(), fact.start, fact.end) else fact._replace(end=end)
    return fact


@cache
def _measures() -> tuple[str, ...]:
    words = cues().words.indicator
    return (*words.rates, *words.counts)


def _whole(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """Two names with nothing but a few characters between them are one."""
    whole: list[Fact] = []
    for fact in facts:
        last = whole[-1] if whole else None
        between = text[last.end : fact.start] if last else ""
        if last and last.label == fact.label in _NAMES and len(between) <= _LONGEST_GAP and not _PARTED.search(between):
            whole[-1] = last._replace(end=fact.end, confidence=min(last.confidence, fact.confidence))
        else:
            whole.append(fact)
    return whole


def _apart(facts: Sequence[Fact]) -> list[Fact]:
    """Of facts that overlap those of one kind are one, names that touch too; of two kinds the surer stays."""
    apart: list[Fact] = []
    for fact in sorted(facts):
        last = apart[-1] if apart else None
        if last is None or last.end < fact.start + (fact.label != last.label or fact.label not in _NAMES):
            apart.append(fact)
        elif last.label == fact.label:
            apart[-1] = last._replace(end=max(last.end, fact.end), confidence=max(last.confidence, fact.confidence))
        elif last.confidence < fact.confidence:
            apart[-1] = fact
    return apart
