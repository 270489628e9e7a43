"""What the document says in running text, with the place of each phrase that is found in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from extract.assess.view import AssessmentView
from extract.model.document import Span
from extract.model.record import Narrative
from extract.narrative.prose import outside
from extract.text.view import TextView, fold, printed

__all__ = ["Passage", "Phrase", "about_the_whole", "outside_forms", "overview_start", "told"]

_REACH = 1500  # how far behind the overview its sentences are looked for
_BACK = 200
_PIECE = 128


class Phrase:
    """A phrase of a passage: its text and the match. Its place in the document is looked up when it is asked for."""

    __slots__ = ("_group", "_passage", "match")

    def __init__(self, passage: Passage, match: re.Match[str], group: int | str = 0) -> None:
        self._passage, self.match, self._group = passage, match, group

    @property
    def text(self) -> str:
        """The phrase as it stands in the passage."""
        return self.match[self._group]

    @property
    def span(self) -> Span | None:
        """Its place in the document; ``None`` where the passage does not know its own."""
        return self._passage.place(*self.match.span(self._group))


class _Squeezed:
    """A stretch without its white space and nothing else taken out: enough for an account, and fast for a long text.

    Only the length of each piece of it is kept: few places are ever asked for, and one is counted out in its piece.
    """

    __slots__ = ("_ends", "_raw", "_starts", "text")

    def __init__(self, raw: str, start: int, end: int) -> None:
        self._raw = raw
        self._starts = range(start, end, _PIECE)
        pieces = ["".join(raw[at : min(at + _PIECE, end)].split()) for at in self._starts]
        self._ends = list(accumulate(map(len, pieces)))
        self.text = fold("".join(pieces))

    def offset(self, index: int) -> int:
        """Offset in the document of the character at `index`."""
        piece = bisect_right(self._ends, index)
        before = self._ends[piece - 1] if piece else 0
        start = self._starts[piece]
        return [at for at in range(start, start + _PIECE) if not self._raw[at : at + 1].isspace()][index - before]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of `text[start:end]` (not empty)."""
        first = self.offset(start)
        return first, (first if end == start + 1 else self.offset(end - 1)) + 1


class Passage:
    """Stretches of text without white space, folded. What is found in them has its place in the document.

    >>> passage = Passage("效 益 不理想", (0, 7))
    >>> passage.text, passage.first(re.compile("不理想")).span.start
    ('效益不理想', 4)
    """

    __slots__ = ("_ends", "_views", "text")

    def __init__(self, raw: str, *stretches: tuple[int, int], view: type[TextView | _Squeezed] = TextView) -> None:
        self._views = [view(raw, *stretch) for stretch in stretches]
        self._ends = list(accumulate(len(view.text) for view in self._views))
        self.text = "".join([view.text for view in self._views])

    @classmethod
    def of(cls, sentence: str) -> Passage:
        """A text whose places are not known."""
        passage = cls("")
        passage.text = fold(printed(sentence))
        return passage

    def place(self, start: int, end: int) -> Span | None:
        """Where in the document `text[start:end]` stands; ``None`` where that is not known or nothing."""
        if not self._views or end <= start:
            return None
        first, last = bisect_right(self._ends, start), bisect_right(self._ends, end - 1)
        begin = start - (self._ends[first - 1] if first else 0)
        stop = end - (self._ends[last - 1] if last else 0)
        return Span(self._views[first].offset(begin), self._views[last].span(stop - 1, stop)[1])

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
        return Phrase(self, match, group)


def told(view: AssessmentView, narrative: Narrative) -> Passage:
    """The text of a narrative; where the document's text is not at hand, the sentences that were taken from it."""
    span = narrative.span
    if view.text and span is not None and 0 <= span.start < span.end <= len(view.text):
        return Passage(view.text, (span.start, span.end))
    return Passage.of("。".join((*narrative.achievements, *narrative.problems, *narrative.measures)))


def about_the_whole(view: AssessmentView) -> Passage:
    """What is said of the self-evaluation as a whole: from the overview to the first narrative of a project."""
    start = overview_start(view)
    if start is None:
        return Passage("")
    firsts = [
        narrative.span.start
        for narrative in view.record.narratives
        if narrative.kind != "department" and narrative.span is not None and narrative.span.start > start
    ]
    return Passage(view.text, (max(0, start - _BACK), min([start + _REACH, len(view.text), *firsts])))


def outside_forms(view: AssessmentView) -> Passage:
    """The text of the document but for its forms, which the rules read as forms."""
    spans = [form.span for form in view.record.forms if form.span is not None]
    forms = sorted([(span.start, span.end) for span in spans])
    return Passage(view.text, *outside([(0, len(view.text))], forms), view=_Squeezed)


def overview_start(view: AssessmentView) -> int | None:
    """Where the document begins to speak of the self-evaluation as a whole; ``None`` where its text is not at hand."""
    if not view.text:
        return None
    starts = [span.start for span in view.record.overview.spans.values()]
    starts = starts or [each.span.start for each in view.record.narratives if each.span is not None]
    return min((start for start in starts if start < len(view.text)), default=None)
