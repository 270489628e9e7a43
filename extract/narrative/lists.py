"""Lists: before so many figures stand as many names (`甲、乙和丙分别为3个、4个和5个`)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter

from extract.narrative.relations import Fact

__all__ = ["alike", "listed"]

# Facts that may be taken for each other.
_ALIKE = (frozenset({"target", "actual"}), frozenset({"budget", "executed", "funds"}), frozenset({"rate", "irate"}))
_ROWS = frozenset({"target", "actual", "irate"})
_NAMES = frozenset({"project", "indicator"})
# What stands between the figures of a list, and how many of them are surely one.
_JOINTS = frozenset({"、", "和", "及", "与", "以及", "分、", "分和", "分及", "分与", "分以及"})
_LONG = 3
_COMMA = "、"
_PROJECT = "项目"
_LAST_JOINT = re.compile("以及|[和及与]")
_SHORTEST_NAME = 2
_BREAK = re.compile(r"[\n。;:,]")


def alike(label: str) -> int:
    """The number of the kinds that a kind may be taken for, -1 if there is none."""
    return next((number for number, labels in enumerate(_ALIKE) if label in labels), -1)


def listed(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a paragraph with its lists put right: figures of one kind, and before them as many names."""
    kept: list[Fact] = []
    for run in _runs(text, facts):
        figures = _of_one_kind(run)
        if len(figures) > 1:
            kind = "indicator" if figures[0].label in _ROWS else "project"
            first = len(kept)
            while first and kept[first - 1].label == kind and "。" not in text[kept[first - 1].end : run[0].start]:
                first -= 1
            kept[first:] = _as_many(text, kept[first:], len(figures), kept[first - 1].end if first else 0)
        kept += figures
    return kept


def _runs(text: str, facts: Sequence[Fact]) -> list[list[Fact]]:
    """Figures of one list together; every other fact alone."""
    runs: list[list[Fact]] = [[fact] for fact in facts[:1]]
    for one, other in pairwise(facts):
        same = one.label == other.label or -1 < alike(one.label) == alike(other.label)
        if same and one.label not in _NAMES and text[one.end : other.start] in _JOINTS:
            runs[-1].append(other)
        else:
            runs.append([other])
    return runs


def _of_one_kind(run: Sequence[Fact]) -> list[Fact]:
    """Figures of a list are the same fact of several, if they are three or more."""
    if len(run) < _LONG:
        return list(run)
    votes: dict[str, float] = defaultdict(float)
    for fact in run:
        votes[fact.label] += fact.confidence
    label, _ = max(votes.items(), key=itemgetter(1))
    return [fact._replace(label=label) for fact in run]


def _as_many(text: str, names: Sequence[Fact], count: int, left: int) -> Sequence[Fact]:
    """So many names where the model found more or fewer: the list is cut at its joints, if it has that many."""
    if len(names) == count and all(
        text[one.end : other.start].removeprefix(_PROJECT) in _JOINTS for one, other in pairwise(names)
    ):
        return names
    names = max(_unbroken(text, names), key=len, default=[])
    if not names:
        return names
    breaks = [match.end() for match in _BREAK.finditer(text, left, names[0].start)]
    borders = {place for name in names for place in (name.start, name.end)}
    for start in (names[0].start, max([left, *breaks])):
        for places in _cuts(text, start, names[-1].end, count, borders):
            sure = min(name.confidence for name in names)
            return [_named(text, Fact(*place, names[0].label, sure)) for place in places]
    return names


def _named(text: str, name: Fact) -> Fact:
    """The name of a project without the word that says that it is one."""
    of_project = name.label == "project" and text.endswith(_PROJECT, name.start, name.end)
    return name._replace(end=name.end - len(_PROJECT)) if of_project else name


def _unbroken(text: str, names: Sequence[Fact]) -> list[list[Fact]]:
    """The names between which no mark parts the sentence."""
    groups: list[list[Fact]] = [[*names[:1]]]
    for one, other in pairwise(names):
        if _BREAK.search(text, one.end, other.start):
            groups.append([])
        groups[-1].append(other)
    return groups


def _cuts(text: str, start: int, end: int, count: int, borders: set[int]) -> Iterator[list[tuple[int, int]]]:
    """The list as so many names: cut at every comma, and if one is wanting at the last joint that cuts two names."""
    commas = [at for at in range(start, end) if text[at] == _COMMA]
    places = [*zip([start, *(at + 1 for at in commas)], [*commas, end], strict=True)]
    if len(places) == count:
        yield places
    elif len(places) == count - 1:
        last, _ = places.pop()
        joints = [match.span() for match in _LAST_JOINT.finditer(text, last + _SHORTEST_NAME, end - _SHORTEST_NAME)]
        joints.sort(key=lambda joint: -len(borders & {*joint}))
        if joints and (len(joints) == 1 or borders & {*joints[0]}):
            yield [*places, (last, joints[0][0]), (joints[0][1], end)]
