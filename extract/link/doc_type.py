"""What kind of document it is: final accounts, a budget, a self-evaluation or an evaluation report.

The title says it; its last word counts (`部门预算绩效自评报告` is a self-evaluation). A document without a title page
is told by the tables and phrases that only its kind prints.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple, get_args

from extract.link.heading import head_lines, title_lines
from extract.model.document import Document
from extract.model.record import DocType
from extract.text.view import TextView, fold

__all__ = ["find_doc_type"]

_CAP = 8
_MIN_SCORE = 4
_MAX_TITLE = 60


class _Kind(NamedTuple):
    name: DocType
    title: re.Pattern[str]
    words: dict[str, int]


class _Words(NamedTuple):
    kinds: tuple[_Kind, ...]
    rules: re.Pattern[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(resources.files("extract.lexicon").joinpath("doc_types.toml").read_text("utf-8"))
    known: dict[str, DocType] = {name: name for name in get_args(DocType)}
    kinds = tuple(_Kind(known[kind["name"]], re.compile(kind["title"]), kind["words"]) for kind in table["type"])
    return _Words(kinds, re.compile(table["rules"]))


def find_doc_type(document: Document) -> DocType:
    """The kind of the document; ``unknown`` where neither title nor content says it."""
    text = document.text
    votes: dict[DocType, float] = {}
    weight = 8.0
    if lines := head_lines(text):
        start, end = lines[0]
        if end - start <= _MAX_TITLE and _words().rules.search(TextView(text, start, end).text):
            return "unknown"
    for view in title_lines(text):
        kind = _of_title(view.text)
        if kind is not None:
            votes[kind] = votes.get(kind, 0.0) + weight
            weight *= 0.4
    if votes:
        return max(votes, key=lambda name: votes[name])
    counted = _counted(text)
    if max(counted.values()) < _MIN_SCORE:
        counted = _counted(fold(text))
    best = max(counted, key=lambda name: counted[name])
    return best if counted[best] >= _MIN_SCORE else "unknown"


def _of_title(title: str) -> DocType | None:
    """The first kind, in the order of the lexicon, whose words the title holds."""
    return next((kind.name for kind in _words().kinds if kind.title.search(title)), None)


def _counted(text: str) -> dict[DocType, int]:
    """What the words of each kind add up to; a word counts up to a cap, so that a form on each page decides nothing."""
    return {
        kind.name: sum(weight * min(_CAP, text.count(word)) for word, weight in kind.words.items())
        for kind in _words().kinds
    }
