"""The values of a record as they are shown, each tied to the cells and lines that it was taken from."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal, NamedTuple

from extract.model.document import Span
from extract.places import Places
from extract.show.markup import tag, text

__all__ = ["Taken", "Values", "level_of"]

_SURE, _FAIR = 0.95, 0.85


def level_of(confidence: float | None) -> Literal["sure", "fair", "poor"] | None:
    """The colour of a confidence; none for what is not in doubt.

    >>> level_of(0.99), level_of(0.9), level_of(0.4), level_of(None)
    ('sure', 'fair', 'poor', None)
    """
    if confidence is None:
        return None
    return "sure" if confidence >= _SURE else "fair" if confidence >= _FAIR else "poor"


class Taken(NamedTuple):
    """A stretch of the document that became (a part of) a value."""

    start: int
    end: int
    value: int


class Values:
    """Writes values and remembers where each was taken from.

    `taken` has for each cell or line (by its index in `Places.all`) what was taken from it, `names` what each value is.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self.names: list[str] = []
        self.taken: defaultdict[int, list[Taken]] = defaultdict(list)

    def show(self, name: str, words: object, span: Span | None, note: str | None = None) -> str:
        """A value as markup: a link to where it stands.

        Args:
            name: Which value it is, such as ``f1.3 目标值 target``.
            words: What is shown.
            span: Where it stands; a value without a place is shown as such.
            note: What else is known of it.
        """
        number = len(self.names)
        self.names.append(name)
        places = self._places.numbers(span) if span is not None else []
        if span is None or not places:
            title = _lines(name, note, "没有出处 no place in the source")
            return tag("span", text(words), class_="v nowhere", id=f"v{number}", title=title)
        for place in places:
            for start, end in span.pieces or ((span.start, span.end),):
                cell = self._places.all[place]
                if start < cell.end and cell.start < end:
                    self.taken[place].append(Taken(max(start, cell.start), min(end, cell.end), number))
        return tag(
            "a",
            text(words),
            class_=" ".join(filter(None, ("v", level_of(span.confidence)))),
            id=f"v{number}",
            href=f"#c{places[0]}",
            data_at=" ".join(map(str, places)),
            title=_lines(name, note, _place(span)),
        )


def _place(span: Span) -> str:
    parts = [f"第 {span.page} 页 page {span.page}"] if span.page is not None else []
    if span.confidence is not None:
        parts.append(f"OCR {span.confidence:.2f}")
    return " · ".join(parts)


def _lines(*lines: str | None) -> str:
    return "\n".join(filter(None, lines))
