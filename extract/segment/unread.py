"""Forms that stand in a document and that no decoder found: what is lost is said.

A converter that writes the columns of a table one after the other leaves each head and each value on a line of its
own, and no header to read. The words are still there: a title or 项目名称, and heads that stand alone in their lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.errors import problem
from extract.forms.lexicon import form_words, key
from extract.forms.table import Source
from extract.model.document import Block
from extract.model.record import Problem
from extract.segment.titles import Title
from extract.text.view import printed

__all__ = ["unread_forms"]

_FAR = 3000  # characters from a title or 项目名称 on, in which the heads and the first values of its form stand
_LEVELS = frozenset(("l1", "l2", "name"))
_MEASURES = frozenset(("target", "actual"))
_FIELDS = _LEVELS | _MEASURES | {"weight", "score", "reason"}
_FEWEST = 3  # heads, and values where no project is named: a blank form has points at most
_MOST_TOLD = 20  # of one document
_BETWEEN = re.compile(r"[\s,;|/]+")
_VALUE = re.compile(r"[≥≤><=]\d[\d.,]*\S{0,4}|\d[\d.,]*(?:%|[\u4e00-\u9fff]{1,4})")
_NAMED = re.compile(r"(?:\([^()]{0,8}\))?[\s:|,;]+([^\s:|,;]{2,})")
_NO_NAME = re.compile(r"[Xx×*○…]|[暂均]?无|没有|本(?:单位|部门|年)")
_ABOUT = re.compile(r"[(]?[一二三四五六七八九十\d]{1,3}[)、.]|.*:$")  # a heading of a text about forms


class _Begin(NamedTuple):
    """Where a form may begin, and where its label 项目名称 ends (0 where it has none)."""

    start: int
    label: int = 0
    is_summary: bool = False


def unread_forms(
    source: Source, titles: Sequence[Title], read: Sequence[tuple[int, int]], told: Sequence[Problem]
) -> list[Problem]:
    """The problems (``JX-F007``) of forms that were not read.

    Args:
        source: The document.
        titles: Its titles.
        read: Where the forms stand that were read.
        told: The problems that are known: a form that one of them is about is not told again.
    """
    taken = [*read, *((int(one.place), int(one.place) + 1) for one in told if one.place and one.place.isdigit())]
    found: list[Problem] = []
    for begin, after in pairwise([*_begins(source, titles), _Begin(len(source.folded))]):
        end = min(after.start, begin.start + _FAR)
        if begin.is_summary or any(left < end and begin.start < right for left, right in taken):
            continue
        if not form_words().header_anchor.search(source.folded, begin.start, end):
            continue  # the one head that is in every table
        lines = list(_lines(source, max(begin.start, begin.label), end))
        heads = _heads(lines)
        fields = {form_words().columns[key(head)] for head in heads}
        if len(fields) < _FEWEST or not fields & _LEVELS or not fields & _MEASURES:
            continue
        if (begin.label and _is_named(source, begin.label)) or _values(lines) >= _FEWEST:
            found.append(problem("JX-F007", str(begin.start), heads="、".join(heads)))
    return found[:_MOST_TOLD]


def _begins(source: Source, titles: Sequence[Title]) -> list[_Begin]:
    """The titles, each with the first label 项目名称 behind it, and the other labels."""
    marks = [_Begin(title.start, is_summary=title.kind == "summary") for title in titles]
    marks += [_Begin(match.start(), match.end()) for match in form_words().label_anchor.finditer(source.folded)]
    found: list[_Begin] = []
    for mark in sorted(marks):
        if mark.label and found and not found[-1].label and mark.start - found[-1].start < _FAR:
            found[-1] = found[-1]._replace(label=mark.label)
        else:
            found.append(mark)
    return found


def _lines(source: Source, start: int, end: int) -> Iterator[list[str]]:
    """What blanks and separators part in each line, and the cells of each row."""
    folded = source.folded
    for block in source.blocks(start, end):
        if isinstance(block, Block):
            yield _BETWEEN.split(folded[max(block.start, start) : block.end].strip())
            continue
        first = bisect_right(block.cells, start, key=lambda cell: cell.end)
        rows: dict[int, list[str]] = {}
        for cell in block.cells[first:]:
            if cell.start >= end:
                break
            rows.setdefault(cell.row, []).append(printed(folded[cell.start : cell.end]))
        yield from ([text for text in row if text] for row in rows.values())


def _heads(lines: Sequence[Sequence[str]]) -> list[str]:
    """The heads of indicator tables in lines that hold little else: prose names them within its sentences."""
    columns = form_words().columns
    found: dict[str, None] = {}
    for line in lines:
        known = [text for text in line if columns.get(key(text)) in _FIELDS and not _ABOUT.match(text)]
        if known and 2 * len(known) >= len(line):
            found |= dict.fromkeys(known)
    return list(found)


def _values(lines: Sequence[Sequence[str]]) -> int:
    return sum(_VALUE.fullmatch(text) is not None for line in lines for text in line)


def _is_named(source: Source, label: int) -> bool:
    """Whether a name stands behind 项目名称 (which ends at `label`): no label, no head, not that there is none."""
    match = _NAMED.match(source.folded, label)
    words = form_words()
    known = words.labels.keys() | words.columns.keys()
    return match is not None and key(match[1]) not in known and not _NO_NAME.match(match[1])
