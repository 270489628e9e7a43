"""Narratives of a document: which text is read, and the record that each item of it makes."""

from __future__ import annotations

from collections.abc import Sequence

from extract.model.document import Document
from extract.model.raw import Narration, Part, RawNarrative
from extract.narrative.fields import field, sentences
from extract.narrative.indicators import read_rows
from extract.narrative.items import Item, find_items
from extract.narrative.lexicon import cues
from extract.narrative.overview import read_overview
from extract.narrative.prose import Prose
from extract.segment.parts import PERFORMANCE_KINDS

__all__ = ["read_narratives"]


def read_narratives(document: Document, parts: Sequence[Part], excluded: Sequence[tuple[int, int]]) -> Narration:
    """The overview and one record per 综述 of a document.

    Args:
        document: what a reader made of the file.
        parts: its parts (`extract.segment.parts.find_parts`).
        excluded: character ranges of forms and other tables, sorted; they are never read as prose.

    Returns:
        What the text of the performance sections says; empty where there are none.
    """
    stretches = _stretches(document, parts, excluded)
    if not stretches:
        return Narration()
    prose = Prose(document, stretches)
    items = find_items(prose, parts)
    return Narration(
        overview=read_overview(prose, items),
        narratives=tuple(_narrative(prose, item) for item in items),
    )


def _stretches(document: Document, parts: Sequence[Part], excluded: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The text of the performance sections outside `excluded`."""
    wanted: list[tuple[int, int]] = []
    annex = [(part.start, part.end) for part in parts if part.kind in {"annex", "glossary"}]
    for part in parts:
        if part.kind not in PERFORMANCE_KINDS or any(a <= part.start < b for a, b in annex):
            continue
        if wanted and part.start < wanted[-1][1]:
            wanted[-1] = (wanted[-1][0], max(wanted[-1][1], part.end))
        else:
            wanted.append((part.start, part.end))
    return _without(wanted, excluded)


def _without(wanted: Sequence[tuple[int, int]], excluded: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """`wanted` less `excluded`, both sorted.

    >>> _without([(0, 10), (20, 30)], [(3, 5), (8, 22)])
    [(0, 3), (5, 8), (22, 30)]
    """
    left: list[tuple[int, int]] = []
    for start, end in wanted:
        position = start
        for a, b in excluded:
            if b <= position:
                continue
            if a >= end:
                break
            if a > position:
                left.append((position, a))
            position = max(position, b)
        if position < end:
            left.append((position, end))
    return left


def _narrative(prose: Prose, item: Item) -> RawNarrative:
    patterns = cues().fields
    told = sentences(prose, item.body, item.end)

    return RawNarrative(
        kind=item.kind,
        start=prose.offset(item.start),
        end=prose.end(item.end),
        project=prose.piece(*item.name) if item.name else None,
        score=field(prose, patterns["score"], item.body, item.end),
        grade=field(prose, patterns["grade"], item.body, item.end),
        budget=field(prose, patterns["budget"], item.body, item.end),
        executed=None if item.goals else field(prose, patterns["executed"], item.body, item.end),
        rate=None if item.goals else field(prose, patterns["rate"], item.body, item.end),
        achievements=told.achievements,
        problems=told.problems,
        measures=told.measures,
        rows=read_rows(prose, item.body, item.end, goals=item.goals),
    )
