"""What the document says in running text, with the place of each phrase that is found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.assess.view import AssessmentView
from extract.model.document import Span
from extract.model.record import Narrative
from extract.text.view import TextView, fold, printed

__all__ = ["Passage", "Phrase", "about_the_whole", "after_overview", "told", "whole_text"]

_REACH = 1500  # how far behind the overview its sentences are looked for
_BACK = 200


class Phrase(NamedTuple):
    """A phrase of a passage: its text, its place in the document (where known) and the match."""

    text: str
    span: Span | None
    match: re.Match[str]


class Passage:
    """A stretch of text without white space, folded. What is found in it has its place in the document.

    >>> passage = Passage("效 益 不理想", 0, 7)
    >>> passage.text, passage.first(re.compile("不理想")).span.start
    ('效益不理想', 4)
    """

    __slots__ = ("_view", "text")

    def __init__(self, raw: str, start: int = 0, end: int | None = None, *, placed: bool = True) -> None:
        self._view = TextView(raw, start, end) if placed else None
        self.text = self._view.text if self._view else fold(printed(raw))

    def all(self, pattern: re.Pattern[str]) -> Iterator[Phrase]:
        """Everything that a pattern finds."""
        for match in pattern.finditer(self.text):
            yield self.at(match)

    def first(self, pattern: re.Pattern[str]) -> Phrase | None:
        """The first that a pattern finds."""
        match = pattern.search(self.text)
        return self.at(match) if match else None

    def at(self, match: re.Match[str], group: int | str = 0) -> Phrase:
        """The phrase of a match, or of one of its groups."""
        start, end = match.span(group)
        place = self._view.span(start, end) if self._view and end > start else None
        return Phrase(match[group], Span(*place) if place else None, match)


def told(view: AssessmentView, narrative: Narrative) -> Passage:
    """The text of a narrative; where the document's text is not at hand, the sentences that were taken from it."""
    span = narrative.span
    if view.text and span is not None and 0 <= span.start < span.end <= len(view.text):
        return Passage(view.text, span.start, span.end)
    return Passage("。".join((*narrative.achievements, *narrative.problems, *narrative.measures)), placed=False)


def about_the_whole(view: AssessmentView) -> Passage:
    """What is said of the self-evaluation as a whole: from the overview to the first narrative of a project."""
    start = _overview_start(view)
    if start is None:
        return Passage("", placed=False)
    firsts = [
        narrative.span.start
        for narrative in view.record.narratives
        if narrative.kind != "department" and narrative.span is not None and narrative.span.start > start
    ]
    return Passage(view.text, max(0, start - _BACK), min([start + _REACH, len(view.text), *firsts]))


def after_overview(view: AssessmentView) -> Passage:
    """The text from the overview on: what the document says that it publishes, and whether it does."""
    start = _overview_start(view)
    return Passage("", placed=False) if start is None else Passage(view.text, max(0, start - _BACK))


def whole_text(view: AssessmentView) -> Passage:
    """The document's text."""
    return Passage(view.text)


def _overview_start(view: AssessmentView) -> int | None:
    if not view.text:
        return None
    starts = [span.start for span in view.record.overview.spans.values()]
    starts = starts or [each.span.start for each in view.record.narratives if each.span is not None]
    return min((start for start in starts if start < len(view.text)), default=None)
