"""Projects that a paragraph counts: `（1）甲项目：…；（2）乙项目：…`, `一是甲项目，…；二是乙项目，…`.

A mark alone says little: indicators, problems and sentences are counted as well. But where the points of one list open
with names and go on to figures of projects, each point is an item of its own, from its mark to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from extract.narrative.bare_names import is_called, name_of, names_project
from extract.narrative.lexicon import Cues
from extract.narrative.owners import Owners, in_goals, kind_of
from extract.narrative.prose import Prose
from extract.narrative.stretches import Faults, Item, states, states_figures

__all__ = ["counted"]

_DIGITS = "一二三四五六七八九"
_TENS = ("", "十", "二十")
_CHINESE = [tens + digit for tens in _TENS for digit in ("", *_DIGITS)]
_VALUES = {
    **{word: number for number, word in enumerate(_CHINESE)},
    **{str(number): number for number in range(1, 100)},
    **{chr(0x245F + number): number for number in range(1, 21)},
}
_FEWEST = 2
# Sections that tell of money that is no project's as well.
_GENERAL = frozenset({"performance", "performance_overview"})


class _Point(NamedTuple):
    """A point of a list: where its mark stands, where its words start and where they end."""

    start: int
    body: int
    end: int


def counted(prose: Prose, owners: Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """The projects of the lists that stand in one paragraph at least in part, but for those that are known."""
    text = prose.text
    begun = {item.start for item in known}
    # A list in the paragraph in which one project is told belongs to that project.
    told = {_paragraph(text, item.start) for item in known}
    faults = Faults(text, lexicon)
    found: list[Item] = []
    for run in _lists(text, lexicon):
        start = run[0].start
        if in_goals(owners, start) or faults.hold(start) or (start not in begun and _paragraph(text, start) in told):
            continue
        points = _closed(run, faults)
        scored = any(states(lexicon, "score", text, point.body, point.end) for point in points)
        owner = next(owners.around(start), None)
        sure = scored or (owner is not None and owner.kind not in _GENERAL)
        items = [item for point in points if (item := _item(text, owners, lexicon, point, sure=sure))]
        figured = [item for item in items if states_figures(text, item.body, item.end, lexicon)]
        if len(figured) >= max(_FEWEST, len(points) / 2):
            found += [item for item in items if item.start not in begun]
    return found


def _paragraph(text: str, at: int) -> int:
    return text.rfind("\n", 0, at)


def _lists(text: str, lexicon: Cues) -> Iterator[list[_Point]]:
    """The lists of a text: marks of one kind that count from one, of which two or more stand in one paragraph.

    Instead of marks the points may have labels alone that go straight to figures: `甲经费：自评得分92分；乙经费：…`, or
    go there without a label: `甲项目预算64万元，支出61万元；乙项目预算…`.
    """
    links = [(match.end(), match.end()) for match in lexicon.link.finditer(text)]
    links = [(start, body) for start, body in links if lexicon.chain.match(text, body)]
    for _, of_paragraph in groupby(links, lambda link: text.find("\n", link[0])):
        for points in _points(text, list(of_paragraph)):
            yield _in_sentence(text, points)
    labels = [(match.end(), match.end()) for match in lexicon.label.finditer(text)]
    for _, of_paragraph in groupby(labels, lambda label: text.find("\n", label[0])):
        yield from _points(text, list(of_paragraph))
    for pattern in lexicon.counted:
        run: list[tuple[int, int]] = []
        for match in (*pattern.finditer(text), None):
            number = _VALUES.get(match["n"], 0) if match else 0
            if match and number == len(run) + 1:
                run.append((match.start() + 1, match.end()))
                continue
            yield from _points(text, run)
            run = [(match.start() + 1, match.end())] if match and number == 1 else []


def _points(text: str, run: Sequence[tuple[int, int]]) -> Iterator[list[_Point]]:
    """The points of a list up to the end of the paragraph of the last, if two of them stand in one paragraph."""
    if len(run) >= _FEWEST and any(text.find("\n", one[1], other[0]) < 0 for one, other in pairwise(run)):
        ends = [*(start for start, _ in run[1:]), text.index("\n", run[-1][1])]
        yield [_Point(start, body, end) for (start, body), end in zip(run, ends, strict=True)]


def _in_sentence(text: str, points: list[_Point]) -> list[_Point]:
    """Points of one sentence: the last ends with it."""
    *_, last = points
    stop = text.find("。", points[0].body, last.end)
    return [*points[:-1], last._replace(end=stop + 1)] if stop > last.body else points


def _closed(points: Sequence[_Point], faults: Faults) -> list[_Point]:
    """The points of a list; what is wrong behind the last is wrong with all, if none of the others tells of its own."""
    *others, last = points
    if not any(faults.first(point.body, point.end) for point in others):
        last = last._replace(end=faults.first(last.body, last.end) or last.end)
    return [*others, last]


def _item(text: str, owners: Owners, lexicon: Cues, point: _Point, *, sure: bool) -> Item | None:
    """The item that a point is if it opens with the name of a project, or a name where it is `sure` to be one's."""
    match = lexicon.chain.match(text, point.body, point.end) or lexicon.opening.match(text, point.body, point.end)
    if match is None:
        return None
    name = name_of(text, *match.span("name"))
    if name is None or not names_project(text, name, match.end(), lexicon):
        return None
    if not is_called(text, name, match.end()):
        measured = text.endswith((*lexicon.words.indicator.rates, *lexicon.words.indicator.counts), *name)
        if measured or not sure or owners.in_report(point.start):
            return None
    kind = kind_of(owners, point.start, text[slice(*name)], lexicon)
    return Item(kind, point.start, match.end(), point.end, None if kind == "department" else name)
