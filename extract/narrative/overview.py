"""The overview: how many projects were self-evaluated, over how much money, and how many got which grade."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.model.raw import Piece, RawOverview
from extract.narrative.fields import field
from extract.narrative.lexicon import cues
from extract.narrative.prose import Prose
from extract.narrative.stretches import Item

__all__ = ["is_of_level", "is_ours", "read_overview"]

_REACH = 160
_BACK = 400


def read_overview(prose: Prose, items: Sequence[Item]) -> RawOverview:
    """What the text outside the items says of the self-evaluation as a whole; absent fields stay None.

    The first statement counts: the sentences that follow it are about parts of the whole (transfer payments, the
    projects that were evaluated again).
    """
    lexicon = cues()
    gaps = _gaps(prose, items)
    count: Piece | None = None
    funds: Piece | None = None
    share: Piece | None = None
    for pattern in (*lexicon.count, lexicon.both_levels):
        found = next(((match, gap) for gap in gaps if (match := _of_this_year(pattern, prose.text, *gap))), None)
        if found:
            match, gap = found
            told = match.span(1) if pattern is not lexicon.both_levels else None
            count = prose.piece(*told) if told else None
            start = told[1] if told else match.end()
            stop = min(match.end() + _REACH, gap[1], prose.text.find("\n", match.end()))
            colon = prose.text.find(":", match.end(), stop)  # behind it stands the first of the projects
            stop = colon if colon >= 0 else stop
            funds = field(prose, lexicon.funds, start, stop)
            share = field(prose, lexicon.share, start, stop)
            break
    if funds is None and count is None:
        alone = (_of_this_year(pattern, prose.text, *gap) for pattern in lexicon.funds_alone for gap in gaps)
        funds = next((prose.piece(*match.span(1)) for match in alone if match), None)
    return RawOverview(project_count=count, funds=funds, funds_share=share, grades=_grades(prose, gaps))


def _of_this_year(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The first match of a pattern whose sentence speaks of this year and of this department, and of one number."""
    for match in pattern.finditer(text, start, end):
        at = match.start(match.lastindex or 0)
        if is_ours(text, start, at) and not (match.lastindex and is_of_level(text, start, at)):
            return match
    return None


def is_of_level(text: str, start: int, at: int) -> bool:
    """Whether a number is one of two, of which neither is that of the projects: `一级项目3个、二级项目20个`."""
    levels = cues().both_levels.finditer(text, _sentence(text, start, at), at + _REACH)
    return any(match.start() < at < match.end() for match in levels)


def is_ours(text: str, start: int, at: int) -> bool:
    """Whether the sentence of a position, in a stretch from `start`, speaks of this year and of this department."""
    lexicon = cues()
    sentence = _sentence(text, start, at)
    clause = max(sentence, 1 + text.rfind(";", start, at))
    return not lexicon.other_year.search(text, clause, at) and not lexicon.others.search(text, sentence, at)


def _sentence(text: str, start: int, at: int) -> int:
    """Where the sentence starts that holds a position, or as far before it as one looks back."""
    start = max(start, at - _BACK)
    return max(start, 1 + max(text.rfind(mark, start, at) for mark in "\n。"))


def _gaps(prose: Prose, items: Sequence[Item]) -> list[tuple[int, int]]:
    """The stretches of prose outside the items."""
    gaps: list[tuple[int, int]] = []
    position = 0
    for item in items:
        if item.start > position:
            gaps.append((position, item.start))
        position = max(position, item.end)
    gaps.append((position, len(prose.text)))
    return gaps


def _grades(prose: Prose, gaps: Sequence[tuple[int, int]]) -> tuple[tuple[str, Piece], ...]:
    lexicon = cues()
    counts: dict[str, Piece] = {}
    not_ours = (lexicon.others, lexicon.no_projects)
    for pattern in lexicon.grade_counts:
        for gap in gaps:
            for match in pattern.finditer(prose.text, *gap):
                grade = lexicon.grades[match["grade"]]
                sentence = _sentence(prose.text, gap[0], match.start())
                told = (pattern.search(prose.text, sentence, match.start()) for pattern in not_ours)
                if grade not in counts and not any(told):
                    counts[grade] = prose.piece(*match.span("n"))
    return tuple(counts.items())
