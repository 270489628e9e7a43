"""Fields of one 综述: score, grade, money and rate, and its achievements, problems and measures as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from extract.model.raw import Piece
from extract.narrative.lexicon import Patterns, cues
from extract.narrative.prose import YEAR, Prose
from extract.narrative.relations import makes
from extract.text.view import fold
from extract.values import parse_amount, parse_rate

__all__ = [
    "Money",
    "Sentences",
    "counted_results",
    "field",
    "money_of",
    "of_indicator",
    "of_part",
    "points",
    "score_of",
    "sentence_start",
    "sentences",
    "told_money",
]

_ZONES = ("achievements", "problems", "measures")
_LEAD = (":", ",")
_SHORTEST = 4
_BRIEF = 16
_UNIT_BEFORE = re.compile(r"[(](?P<unit>亿元|万元|元)[)]:?$")
_LONGEST_UNIT = 5


class Sentences(NamedTuple):
    """What a 综述 tells in words."""

    achievements: tuple[Piece, ...]
    problems: tuple[Piece, ...]
    measures: tuple[Piece, ...]


def field(
    prose: Prose, patterns: Patterns, start: int, end: int, but: Callable[[str, int, int], bool] | None = None
) -> Piece | None:
    """Group 1 of the first of several patterns that is found in a stretch and of this year, as a piece.

    What a pattern finds without that group is passed over. Where `but` holds (of the text, `start` and the position),
    what is found there is not of the whole. What a sentence tells of another year counts where nothing else is found.
    """
    other: tuple[int, int] | None = None
    for pattern in patterns:
        for match in pattern.finditer(prose.text, start, end):
            at = match.start()
            if match[1] and not (but and but(prose.text, start, at)) and not _of_earlier(prose.text, start, at):
                if _year_of(prose.text, start, at) in (None, prose.year):
                    return prose.piece(*match.span(1))
                other = other or match.span(1)
    return prose.piece(*other) if other else None


def score_of(prose: Prose, patterns: Patterns, start: int, end: int) -> Piece | None:
    """The score of a whole: what stands beside a weight (`满分50分，自评得分48分`) is an indicator's."""
    return field(prose, patterns, start, end, but=of_indicator)


def of_indicator(text: str, start: int, at: int) -> bool:
    """Whether a score at a position is that of an indicator of a whole told from `start`.

    A weight may stand in the same sentence or in a paragraph of its own before it.
    """
    left = sentence_start(text, start, at)
    above = max(start, text.rfind("\n", start, max(start, left - 1)) + 1)
    left = above if left - above <= _BRIEF else left
    return cues().points.search(text, left, at) is not None


def _of_earlier(text: str, start: int, at: int) -> bool:
    """Whether a sentence speaks of the year before, up to a position."""
    return cues().earlier.search(text, sentence_start(text, start, at), at) is not None


def _year_of(text: str, start: int, at: int) -> str | None:
    """The year that is named last before a position in its sentence."""
    years = YEAR.findall(text, sentence_start(text, start, at), at)
    return years[-1] if years else None


def sentence_start(text: str, start: int, at: int) -> int:
    """Where the sentence of a position begins, in a stretch from `start`."""
    return max(start, 1 + max(text.rfind(mark, start, at) for mark in "\n。;"))


def money_of(prose: Prose, name: str, start: int, end: int, *, whole: bool) -> Piece | None:
    """Budget or what was spent; of a department as a `whole` not that of a part: `基本支出650万元`, `其中：…`."""
    known = cues().fields
    but = of_part if whole else None
    found = field(prose, known[name], start, end, but)
    if found or name != "executed":
        return found
    results = counted_results(prose.text, start, end)
    before = field(prose, known["spent"], start, results[0], but)
    return before or field(prose, known["spent"], results[1], end, but)


class Money(NamedTuple):
    """What the budget was, what was spent of it and the rate of both; the units that stand before the amounts."""

    budget: Piece | None
    executed: Piece | None
    rate: Piece | None
    units: dict[str, str]


def told_money(prose: Prose, start: int, end: int, *, whole: bool) -> Money:
    """The money of a stretch that tells of one project, or of a department as a `whole`."""
    budget, executed = (money_of(prose, name, start, end, whole=whole) for name in ("budget", "executed"))
    rate = field(prose, cues().fields["rate"], start, end)
    if budget is None and rate is None:
        budget, rate = _invested(prose, start, end, executed)
    units = {"budget": _unit_before(prose, budget), "executed": _unit_before(prose, executed)}
    return Money(budget, executed, rate, {name: unit for name, unit in units.items() if unit})


def _unit_before(prose: Prose, amount: Piece | None) -> str | None:
    """The unit in brackets before an amount."""
    at = prose.index(amount.ranges[0][0]) if amount else 0
    match = _UNIT_BEFORE.search(prose.text, max(0, at - _LONGEST_UNIT), at)
    return match["unit"] if match else None


def _invested(prose: Prose, start: int, end: int, executed: Piece | None) -> tuple[Piece | None, Piece | None]:
    """The whole investment as the budget, and the rate, where what was paid is told as a share of it and makes that."""
    match = cues().invested.search(prose.text, start, end)
    if match is None or executed is None:
        return None, None
    pair = [parse_amount(words, None) for words in (match["budget"], fold(executed.text))]
    sums = [float(amount.yuan) if amount and amount.yuan is not None else None for amount in pair]
    if not makes(sums, parse_rate(match["rate"])):
        return None, None
    return prose.piece(*match.span("budget")), prose.piece(*match.span("rate"))


def counted_results(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a stretch counts what was achieved, one after the other; an empty place at its end if it does not."""
    zones = list(cues().zone.finditer(text, max(0, start - 1), end))
    for zone, following in pairwise((*zones, None)):
        stop = following.start() if following else end
        mark = cues().enumerator.search(text, zone.end(), stop) if zone and zone.lastgroup == "achievements" else None
        if mark:
            return mark.start(), stop
    return end, end


def of_part(text: str, start: int, at: int) -> bool:
    """Whether the money that is named at a position is that of a part of a whole told from `start`."""
    words = cues().words.fields
    sentence = max(start, text.rfind("。", start, at), text.rfind("\n", start, at))
    return text.endswith(words.partial, start, at) or text.find(words.among, sentence, at) >= 0


def sentences(prose: Prose, start: int, end: int) -> Sentences:
    """Achievements, problems and measures of a stretch.

    Each run of sentences starts at its heading (`发现的问题：`) or with its opening words (`下一步，将…`) and goes on
    to the next. Its pieces are the points that it counts (一是…；二是…), else its sentences. A sentence that says that
    there were no problems is none.
    """
    zone, text = cues().zone, prose.text
    found: dict[str, list[Piece]] = {name: [] for name in _ZONES}
    matches = list(zone.finditer(text, max(0, start - 1), end))
    for position, match in enumerate(matches):
        kind = match.lastgroup or ""
        name = kind.removesuffix("_open")
        if name not in found:
            continue
        begin = match.start(kind) if kind.endswith("_open") else match.end(kind)
        stop = matches[position + 1].start() + 1 if position + 1 < len(matches) else end
        behind = begin + text.startswith(_LEAD, begin)
        if text[match.start()] == "," and not cues().enumerator.match(text, behind, stop):  # a clause of a sentence
            stop = min(stop, _next(text, begin, stop))
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
        stop = _next(text, start, end)
        points += _one(prose, start, stop)
        start = stop + 1
    return points


def _next(text: str, start: int, end: int) -> int:
    """Where the clause ends that stands at `start`."""
    return min([at for at in (text.find(character, start, end) for character in "。;\n") if at >= 0], default=end)


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
