"""Fields of one 综述: score, grade, money and rate, and its achievements, problems and measures as sentences."""

from __future__ import annotations

from typing import NamedTuple

from extract.model.raw import Piece
from extract.narrative.lexicon import Patterns, cues
from extract.narrative.prose import Prose

__all__ = ["Sentences", "executed_of", "field", "points", "score_of", "sentences"]

_ZONES = ("achievements", "problems", "measures")
_LEAD = (":", ",")
_SHORTEST = 4
_BRIEF = 16


class Sentences(NamedTuple):
    """What a 综述 tells in words."""

    achievements: tuple[Piece, ...]
    problems: tuple[Piece, ...]
    measures: tuple[Piece, ...]


def field(prose: Prose, patterns: Patterns, start: int, end: int) -> Piece | None:
    """Group 1 of the first of several patterns that is found in a stretch, as a piece."""
    for pattern in patterns:
        match = pattern.search(prose.text, start, end)
        if match:
            return prose.piece(*match.span(1))
    return None


def score_of(prose: Prose, patterns: Patterns, start: int, end: int) -> Piece | None:
    """The score of a whole: what stands beside a weight (`满分50分，自评得分48分`) is an indicator's."""
    points = cues().points
    for pattern in patterns:
        for match in pattern.finditer(prose.text, start, end):
            sentence = 1 + max(prose.text.rfind(mark, start, match.start()) for mark in "\n。;")
            if not points.search(prose.text, max(start, sentence), match.start()):
                return prose.piece(*match.span(1))
    return None


def executed_of(prose: Prose, start: int, end: int, *, whole: bool) -> Piece | None:
    """What was spent; of a department as a `whole` not what it spent on a part: `基本支出650万元`."""
    lexicon = cues()
    if not whole:
        return field(prose, lexicon.fields["executed"], start, end)
    for pattern in lexicon.fields["executed"]:
        for match in pattern.finditer(prose.text, start, end):
            if not prose.text.endswith(lexicon.words.fields.partial, start, match.start()):
                return prose.piece(*match.span(1))
    return None


def sentences(prose: Prose, start: int, end: int) -> Sentences:
    """Achievements, problems and measures of a stretch.

    Each run of sentences starts at its heading (`发现的问题：`) or with its opening words (`下一步，将…`) and goes on
    to the next. Its pieces are the points that it counts (一是…；二是…), else its sentences. A sentence that says that
    there were no problems is none.
    """
    zone = cues().zone
    found: dict[str, list[Piece]] = {name: [] for name in _ZONES}
    matches = list(zone.finditer(prose.text, max(0, start - 1), end))
    for position, match in enumerate(matches):
        kind = match.lastgroup or ""
        name = kind.removesuffix("_open")
        if name not in found:
            continue
        begin = match.start(kind) if kind.endswith("_open") else match.end(kind)
        stop = matches[position + 1].start() + 1 if position + 1 < len(matches) else end
        if kind == "problems_open" and not found["achievements"] and matches[0] is not match:
            continue
        found[name].extend(points(prose, begin, stop))
    return Sentences(*(tuple(found[name]) for name in _ZONES))


def points(prose: Prose, start: int, end: int) -> list[Piece]:
    """The counted points of a stretch, or its sentences where nothing is counted."""
    text = prose.text
    marks = list(cues().enumerator.finditer(text, start, end))
    if not marks:
        return _plain(prose, start, end)
    found: list[Piece] = []
    if not text[start : marks[0].start()].rstrip("\n").endswith(_LEAD):
        found += _plain(prose, start, marks[0].start())
    for position, mark in enumerate(marks):
        last = position + 1 == len(marks)
        stop = end if last else marks[position + 1].start()
        if last:
            newline = text.find("\n", mark.end(), end)
            stop = newline if newline > 0 else end
        found += _one(prose, mark.end(), stop)
    return found


def _plain(prose: Prose, start: int, end: int) -> list[Piece]:
    text = prose.text
    points: list[Piece] = []
    while start < end:
        stop = min([at for at in (text.find(character, start, end) for character in "。;\n") if at >= 0], default=end)
        points += _one(prose, start, stop)
        start = stop + 1
    return points


def _one(prose: Prose, start: int, end: int) -> list[Piece]:
    """A stretch without the marks around it, if anything is left and it says something."""
    text = prose.text
    while start < end and text[start] in "。;,:\n、":
        start += 1
    mark = cues().mark.match(text, start, end)
    if mark:
        start = mark.end()
    while start < end and text[end - 1] in "。;,:\n、":
        end -= 1
    if end - start < _SHORTEST or (end - start <= _BRIEF and cues().nothing.search(text[start:end])):
        return []
    return [prose.piece(start, end)]
