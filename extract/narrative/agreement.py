"""What a document says in the same words it means in the same way: facts that a model found, agreed over paragraphs.

A narrative tells its projects, and of each its indicators, in a wording that comes back. Where the model cut a name in
one place otherwise than in most others like it, or took a figure behind the same words for another fact, the majority
is right.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from extract.narrative.lists import alike, listed
from extract.narrative.relations import Fact

__all__ = ["agreed"]

_NAMES = frozenset({"project", "indicator"})
# What the words around a name or figure do not go across, and how many of them are looked at.
_BREAK = re.compile(r"[^\w、·]|[0-9]")
_REACH = 12
_SHORTEST_NAME = 2
# A name goes on to where the words beside it end if the model is less sure of it.
_UNSURE = 0.95
_SHORTEST_CUE = 2
_FEWEST = 2
# So much of the weight the majority has, so that a figure is taken for another fact.
_SURE = 0.6


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
    facts = _kinds(texts, _listed(texts, found))
    return _listed(texts, _borders(texts, _borders(texts, facts, left=False), left=True))


def _listed(texts: Sequence[str], facts: Sequence[Sequence[Fact]]) -> list[list[Fact]]:
    return [listed(text, of_text) for text, of_text in zip(texts, facts, strict=True)]


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
    around: dict[str, _Around] = defaultdict(_Around)
    for place, side in zip(places, beside, strict=True):
        around[place.fact.label].add(side)
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
    """The words on one side of a name, the same with the name, and how sure the model is of the name."""

    words: str
    whole: str
    sure: float


class _Around:
    """The words beside all names of a kind: how often each, and the names that have them."""

    def __init__(self) -> None:
        self.often: Counter[str] = Counter()
        self._wholes: dict[str, list[str]] = defaultdict(list)
        self._against: dict[tuple[str, str], int] = {}

    def add(self, side: _Side) -> None:
        self.often[side.words] += 1
        self._wholes[side.words].append(side.whole)

    def against(self, has: str, words: str, *, left: bool) -> int:
        """How many of the names that have some words beside them could have others: told once for each two."""
        if (has, words) not in self._against:
            fits = str.startswith if left else str.endswith
            self._against[has, words] = sum(fits(whole, words) for whole in self._wholes[has])
        return self._against[has, words]


def _beside(text: str, place: _Place, *, left: bool) -> _Side:
    fact = place.fact
    if left:
        return _Side(text[place.left : fact.start], text[place.left : fact.end], fact.confidence)
    return _Side(text[fact.end : place.right], text[fact.start : place.right], fact.confidence)


def _agreed_words(side: _Side, around: _Around, *, left: bool) -> str:
    """Of the words that a name may have beside it those by which most others are cut that could have them too.

    A name with no words beside it can always be: so an unsure one goes on to there, if no other has the words that it
    has.
    """
    fits = str.startswith if left else str.endswith
    best, most = side.words, around.often[side.words]
    for words, count in around.often.items():
        if count < _FEWEST or not fits(side.whole, words) or len(side.whole) - len(words) < _SHORTEST_NAME:
            continue
        against = around.against(side.words, words, left=left)
        if (count > most or (words and count > against)) and (words or (against < _FEWEST and side.sure < _UNSURE)):
            best, most = words, count
    return best


def _kinds(texts: Sequence[str], facts: Sequence[Sequence[Fact]]) -> list[list[Fact]]:
    """Figures behind the same words are the same fact."""
    votes: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    places = list(_places(texts, facts))
    keys = [(texts[place.text][place.left : place.fact.start], alike(place.fact.label)) for place in places]
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
