"""Texts to printed lines: what stands in one line, and the text of a line."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from extract.readers.pdf.texts import Text

__all__ = ["MIDDLE", "cell_lines", "line_text", "middle", "printed_lines"]

MIDDLE = 0.35  # of the size: how far the middle of a line lies above its baseline
_NEW_LINE = 0.55  # of the size: a baseline this much lower begins a line
_BLANK = 0.3  # of the size: a gap that is a blank
_SMALL = 0.5  # of the usual size: notes
_BY_BASE, _BY_X = attrgetter("base"), attrgetter("x0")


def middle(text: Text) -> tuple[float, float]:
    """The middle of a text on the page."""
    along, across = (text.x0 + text.x1) / 2, text.base - MIDDLE * text.size
    match text.turn:
        case 0:
            return along, across
        case 1:
            return -across, along
        case 2:
            return -along, -across
        case _:
            return across, -along


def printed_lines(texts: list[Text], size: float) -> list[list[Text]]:
    """Texts in lines, from top to bottom, each from left to right; `texts` is sorted by the way.

    Lines are told by their baseline: the ink of a comma or a dash says nothing of the line that it stands in.
    """
    texts.sort(key=_BY_BASE)
    lines: list[list[Text]] = []
    line: list[Text] = []
    base = 0.0
    for text in texts:
        # Small glyphs (stops, dashes) tell nothing of the size of the line.
        if line and text.base - base > _NEW_LINE * (text.size if text.size > size else size):
            lines.append(line)
            line = []
        if not line:
            base = text.base
        line.append(text)
    lines.append(line)
    for line in lines:
        if len(line) > 1:
            line.sort(key=_BY_X)
    return lines


def line_text(line: Sequence[Text]) -> str:
    """The text of a line, its parts apart by a blank where a gap is."""
    if len(line) == 1:
        return line[0].text
    parts: list[str] = []
    end = line[0].x0
    for text in line:
        if text.x0 - end > _BLANK * text.size and parts:
            parts.append(" ")
        parts.append(text.text)
        end = text.x1
    return "".join(parts)


def cell_lines(texts: list[Text], size: float) -> list[list[Text]]:
    """The lines of a cell; turned texts count where there are no others."""
    for text in texts:
        if text.turn:
            texts = [upright for upright in texts if upright.turn == 0] or texts
            break
    if max([text.size for text in texts]) <= _SMALL * size:
        size = max([text.size for text in texts])
    return printed_lines(texts, size)
