"""The overview: how many projects were self-evaluated, over how much money, and how many got which grade."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.model.raw import Piece, RawOverview
from extract.narrative.fields import field
from extract.narrative.items import Item
from extract.narrative.lexicon import cues
from extract.narrative.prose import Prose

__all__ = ["read_overview"]

_REACH = 160


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
    for pattern in lexicon.count:
        found = next(((match, gap) for gap in gaps if (match := _of_this_year(pattern, prose.text, *gap))), None)
        if found:
            match, gap = found
            count = prose.piece(*match.span(1))
            stop = min(match.end() + _REACH, gap[1], prose.text.find("\n", match.end()))
            funds = field(prose, lexicon.funds, match.end(1), stop)
            share = field(prose, lexicon.share, match.end(1), stop)
            break
    if funds is None and count is None:
        alone = (_of_this_year(pattern, prose.text, *gap) for pattern in lexicon.funds_alone for gap in gaps)
        funds = next((prose.piece(*match.span(1)) for match in alone if match), None)
    return RawOverview(project_count=count, funds=funds, funds_share=share, grades=_grades(prose, gaps))


def _of_this_year(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The first match of a pattern whose sentence does not speak of another year."""
    for match in pattern.finditer(text, start, end):
        sentence = 1 + max(text.rfind(mark, start, match.start(1)) for mark in "\n。;")
        if not cues().other_year.search(text, max(start, sentence), match.start(1)):
            return match
    return None


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
    for pattern in lexicon.grade_counts:
        for gap in gaps:
            for match in pattern.finditer(prose.text, *gap):
                grade = lexicon.grades[match["grade"]]
                if grade not in counts:
                    counts[grade] = prose.piece(*match.span("n"))
    return tuple(counts.items())
