"""What a document says in the same words it means in the same way: facts that a model found, agreed over paragraphs.

A narrative tells its projects, and of each its indicators, in a wording that comes back. Where the model cut a name in
one place otherwise than in most others like it, or took a figure behind the same words for another fact, the majority
is right.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from extract.narrative.relations import Fact

__all__ = ["agreed"]

_NAMES = frozenset({"project", "indicator"})
# Facts that may be taken for each other.
_ALIKE = (frozenset({"target", "actual"}), frozenset({"budget", "executed", "funds"}), frozenset({"rate", "irate"}))
# What the words around a name or figure do not go across, and how many of them are looked at.
_BREAK = re.compile(r'[\n。;,:"()0-9]')
_REACH = 12
_SHORTEST_NAME = 2
_SHORTEST_CUE = 2
_FEWEST = 2
# So much of the weight the majority has, so that a figure is taken for another fact.
_SURE = 0.6
_JOINTS = frozenset({"、", "和", "及", "与", "分、", "分和", "分及", "分与"})
_LONG_LIST = 3


class _Place(NamedTuple):
    """A fact of a paragraph, and how far the words on each side of it go that belong to no other fact."""

    text: int
    fact: Fact
    left: int
    right: int


def agreed(texts: Sequence[str], found: Sequence[Sequence[Fact]]) -> list[list[Fact]]:
    """The facts of each paragraph with borders and kinds as most places in the same words have them.

    Args:
        texts: The paragraphs of a document.
        found: The facts of each, sorted, none over another.
    """
    facts = [_listed(text, of_text) for text, of_text in zip(texts, found, strict=True)]
    facts = _kinds(texts, facts)
    return _borders(texts, _borders(texts, facts, left=False), left=True)


def _places(texts: Sequence[str], facts: Sequence[Sequence[Fact]]) -> Iterator[_Place]:
    for number, (text, of_text) in enumerate(zip(texts, facts, strict=True)):
        edges = [0, *(fact.end for fact in of_text)]
        starts = [*(fact.start for fact in of_text[1:]), len(text)]
        for fact, before, after in zip(of_text, edges, starts, strict=False):
            breaks = [match.end() for match in _BREAK.finditer(text, before, fact.start)]
            left = max([before, fact.start - _REACH, *breaks])
            ahead = _BREAK.search(text, fact.end, after)
            right = min(after, fact.end + _REACH, ahead.start() if ahead else after)
            yield _Place(number, fact, left, right)


def _borders(texts: Sequence[str], facts: Sequence[Sequence[Fact]], *, left: bool) -> list[list[Fact]]:
    """Names whose words on one side are those that most names of their kind have there."""
    places = list(_places(texts, facts))
    beside = [_beside(texts[place.text], place, left=left) for place in places]
    around: dict[str, list[_Side]] = defaultdict(list)
    for place, side in zip(places, beside, strict=True):
        around[place.fact.label].append(side)
    new: list[list[Fact]] = [[] for _ in texts]
    for place, side in zip(places, beside, strict=True):
        fact = place.fact
        if fact.label in _NAMES:
            words = _agreed_words(side, around[fact.label], left=left)
            start, end = (place.left + len(words), fact.end) if left else (fact.start, place.right - len(words))
            fact = fact._replace(start=start, end=end)
        new[place.text].append(fact)
    return new


class _Side(NamedTuple):
    """The words on one side of a name, and the same with the name."""

    words: str
    whole: str


def _beside(text: str, place: _Place, *, left: bool) -> _Side:
    fact = place.fact
    if left:
        return _Side(text[place.left : fact.start], text[place.left : fact.end])
    return _Side(text[fact.end : place.right], text[fact.start : place.right])


def _agreed_words(side: _Side, around: Sequence[_Side], *, left: bool) -> str:
    """Of the words that a name may have beside it those by which most others are cut that could have them too.

    A name with no words beside it can always be; so it goes on to there only if no other has the words that it has.
    """
    fits = str.startswith if left else str.endswith
    best, most = side.words, sum(other.words == side.words for other in around)
    for words, often in Counter(other.words for other in around).items():
        if often < _FEWEST or not fits(side.whole, words) or len(side.whole) - len(words) < _SHORTEST_NAME:
            continue
        against = sum(other.words == side.words and fits(other.whole, words) for other in around)
        if (often > most or (words and often > against)) and (words or against < _FEWEST):
            best, most = words, often
    return best


def _kinds(texts: Sequence[str], facts: Sequence[Sequence[Fact]]) -> list[list[Fact]]:
    """Figures behind the same words are the same fact."""
    votes: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    places = list(_places(texts, facts))
    keys = [(texts[place.text][place.left : place.fact.start], _alike(place.fact.label)) for place in places]
    for place, key in zip(places, keys, strict=True):
        votes[key][place.fact.label] += place.fact.confidence
    new: list[list[Fact]] = [[] for _ in texts]
    for place, key in zip(places, keys, strict=True):
        label, weight = max(votes[key].items(), key=itemgetter(1))
        fact = place.fact
        if key[1] >= 0 and len(key[0]) >= _SHORTEST_CUE and weight >= _SURE * sum(votes[key].values()):
            fact = fact._replace(label=label)
        new[place.text].append(fact)
    return new


def _alike(label: str) -> int:
    return next((number for number, labels in enumerate(_ALIKE) if label in labels), -1)


def _listed(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """Figures in one list (`98分、95分和90分`) are the same fact of several, if they are three or more."""
    runs: list[list[Fact]] = [[fact] for fact in facts[:1]]
    for one, other in pairwise(facts):
        alike = one.label == other.label or (_alike(one.label) >= 0 and _alike(one.label) == _alike(other.label))
        if alike and text[one.end : other.start] in _JOINTS:
            runs[-1].append(other)
        else:
            runs.append([other])
    listed: list[Fact] = []
    for run in runs:
        votes: dict[str, float] = defaultdict(float)
        for fact in run:
            votes[fact.label] += fact.confidence
        label, _ = max(votes.items(), key=itemgetter(1))
        listed += [fact._replace(label=label) for fact in run] if len(run) >= _LONG_LIST else run
    return listed
