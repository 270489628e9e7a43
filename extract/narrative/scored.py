"""Items without a heading: the department as a whole, and projects told in a sentence together with their score."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.narrative.bare_names import LONGEST_NAME, name_of, names_project
from extract.narrative.lexicon import Cues
from extract.narrative.owners import Owners, kind_of
from extract.narrative.prose import Prose
from extract.narrative.stretches import Item, states_figures

__all__ = ["departments", "scored", "shared"]

_BOUNDARIES = "\n。;!:"
_LONGEST_CUE = 20
_SCORE_REACH = 24
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def departments(prose: Prose, owners: Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """The department as a whole: a section about it, or a sentence with its score."""
    if any(item.kind == "department" for item in known):
        return []
    text = prose.text
    for owner in owners.all:
        whole = owner.kind == "department_evaluation_result"
        goals = owner.kind == "goals" and lexicon.department.search(owner.title) is not None
        if not whole and not goals:
            continue
        end = min([item.start for item in known if item.start >= owner.start] + [owner.end])
        if goals or states_figures(text, owner.start, end, lexicon):
            body = owner.start + len(owner.title)
            return [Item("department", owner.start, body, end, None, goals=goals)]
    match = lexicon.department_score.search(text)
    if match and not any(item.start <= match.start() < item.end for item in known):
        start = 1 + max(text.rfind(character, 0, match.start()) for character in "\n。;")
        return [Item("department", start, match.start(), len(text), None)]
    return []


def shared(prose: Prose, owners: Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """Projects whose names stand together, and their scores behind them: `A、B项目自评得分分别为98分、95分`."""
    text = prose.text
    found: list[Item] = []
    for gap in _outside(known, len(text)):
        for match in lexicon.shared.finditer(text, *gap):
            before = lexicon.shared_score.search(text, max(gap[0], match.start() - _LONGEST_CUE), match.start())
            if before is None:
                continue
            end = before.start()
            left = max(gap[0], end - 2 * LONGEST_NAME)
            left = max(left, 1 + max(text.rfind(mark, left, end) for mark in _BOUNDARIES))
            front = lexicon.front.match(text, left, end)
            places = [score.span() for score in _NUMBER.finditer(text, *match.span("scores"))]
            for separator in lexicon.between_names:
                names = _split(text, front.end() if front else left, end, separator, len(places))
                if names and all(names_project(text, name, end, lexicon) for name in names):
                    kind = kind_of(owners, match.start(), "", lexicon)
                    named = zip(names, places, strict=True)
                    found += [Item(kind, at, stop, stop, name, score=(at, stop)) for name, (at, stop) in named]
                    break
    return found


def _outside(known: Sequence[Item], length: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text outside the items of projects."""
    position = 0
    for item in known:
        if item.kind != "department":
            yield position, item.start
            position = item.end
    yield position, length


def _split(text: str, start: int, end: int, separator: re.Pattern[str], count: int) -> list[tuple[int, int] | None]:
    """The names in a stretch, bare, if there are `count` of them."""
    between = [match.span() for match in separator.finditer(text, start, end)]
    if len(between) + 1 != count:
        return []
    begins = [start, *(stop for _, stop in between)]
    return [name_of(text, *place) for place in zip(begins, [*(at for at, _ in between), end], strict=True)]


def scored(prose: Prose, owners: Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """Projects named in a sentence together with their score, outside the items that are known."""
    text = prose.text
    found: list[Item] = []
    for gap in _outside(known, len(text)):
        for match in _scored_matches(text, *gap, lexicon):
            name = name_of(text, *match.span("name"))
            if names_project(text, name, match.end("name"), lexicon):
                kind = kind_of(owners, match.start(), "", lexicon)
                if kind == "project" and lexicon.reviewed.search(text, match.end("name"), match.end()):
                    kind = "evaluation"
                found.append(Item(kind, match.start(), match.end("name"), len(text), name))
    return found


def _scored_matches(text: str, start: int, end: int, lexicon: Cues) -> Iterator[re.Match[str]]:
    """Sentences with a name and a score, looked for around the words for a score only."""
    for word in lexicon.score_word.finditer(text, start, end):
        at = word.start()
        if at < start:
            continue
        match = lexicon.scored.search(text, max(start, at - LONGEST_NAME), min(end, at + _SCORE_REACH))
        start = max(match.end() if match else 0, word.end())
        if match:
            yield match
