"""The texts of a PDF page, from the library's text page.

All characters come in one call. The library parts them by blanks where anything stands apart, so that only the first
and the last character of each part need be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from extract.readers.pdf.geometry import Box, Matrix, mapped
from extract.readers.pdf.library import Handle, Library

__all__ = ["Items", "Text", "Texts"]

_INVISIBLE = 3  # text render mode of the layer that OCR programs lay over a scan
_SAMPLE = 16  # texts of a page that are asked whether they are shown
_SLANT = 0.2  # of its length, by which a text may rise
_MOST_CLIPS = 64  # paths that a text is cut to, and segments of one
_BELOW, _ABOVE = 0.2, 1.05  # of the size: the last character of a level part stands no lower and no higher
_SAME_PLACE = 1.2  # points
_LARGE = 1.8  # of the usual size: a character that may belong to a watermark
# Parts of the text; control characters stand for what is no character (U+0002, U+FFFE: a hyphen at a line's end).
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PART = re.compile("[^\\s\x00\x01\x03-\x1f\x7f\uffff]+")


class Text(msgspec.Struct, frozen=True, gc=False):
    """Characters in one line. `base` is the baseline; `turn` the direction (0 upright, 1 to 3 by 90° clockwise).

    For a turned text the coordinates are those of the page turned with it. `start` is its first character's index.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    turn: int = 0
    start: int = 0


class Items(NamedTuple):
    """Texts of a page: upright and turned ones, and their usual size; slanted ones are left out.

    `hidden`: all of them are a layer that is not shown, as OCR programs lay over a picture.
    """

    texts: list[Text]
    size: float
    hidden: bool


class Texts:
    """The texts of a page, looked up in the library's text page."""

    def __init__(self, calls: Library, text_page: Handle, matrix: Matrix) -> None:
        self._calls = calls
        self._page = text_page
        self._matrix = matrix
        self.text, self._direct = calls.text(text_page)
        self.slanted = 0  # characters that were left out so far

    def _index(self, offset: int) -> int:
        return offset if self._direct else int(self._calls.char_index(self._page, offset))

    def items(self) -> Items:
        """All texts but slanted ones; what is printed twice on one place, as programs do for bold, comes once."""
        found = self._parts()
        if _SURROGATE.search(self.text):
            found = [msgspec.structs.replace(text, text=_whole(text.text)) for text in found]
        shown_texts = self._shown(found)
        found = shown_texts or found
        sizes = sorted([text.size for text in found])
        size = sizes[len(sizes) // 2] if sizes else 0.0
        if sizes and sizes[-1] > _LARGE * size:
            found = self._upright(found, _LARGE * size)
        return Items(_distinct(found), size, bool(found) and not shown_texts)

    def _parts(self) -> list[Text]:
        """Each part as one text, or character by character where it does not run in one line.

        Some hundred parts make a page: the two look-ups and the sums for each stand in one loop without a call of ours.
        """
        calls, page, matrix, direct = self._calls, self._page, self._matrix, self._direct
        origin_of, ink_of, origin, ink = calls.char_origin, calls.char_box, calls.origin, calls.ink
        (to_x, to_y), (to_left, to_right, to_bottom, to_top) = calls.origin_out, calls.ink_out
        a, b, c, d, e, f = matrix
        level = b == c == 0 and a > 0 > d
        found: list[Text] = []
        for part, start in _parts_of(self.text):
            length = len(part)
            first, last = start, start + length - 1
            if not direct:
                first, last = self._index(first), self._index(last)
            if not origin_of(page, first, to_x, to_y) or not ink_of(page, last, to_left, to_right, to_bottom, to_top):
                continue
            u, v = origin[:]
            left, right, bottom, top = ink[:]
            if level:
                x, y = a * u + e, d * v + f
                x0, y0, x1, y1 = a * left + e, d * top + f, a * right + e, d * bottom + f
            else:
                x, y = a * u + c * v + e, b * u + d * v + f
                x0, y0, x1, y1 = mapped(matrix, left, bottom, right, top)
            size = y1 - y0
            reach = (x1 - x) / length
            reach = max(reach, size)
            if length == 1:
                found.append(Text(part, x, x1, y, reach, 0, start))
            elif x0 < x or y0 > y + _BELOW * reach or y1 < y - _ABOVE * reach:
                found += self.characters(part, start)
            else:
                found.append(Text(part, x, x1, y, reach, 0, start))
        return found

    def characters(self, part: str, start: int) -> list[Text]:
        """A part of the text, character by character, each with its own direction."""
        calls, page = self._calls, self._page
        p, q, r, s, _, _ = self._matrix
        a, b, c, d, e, f = self._matrix
        found: list[Text] = []
        for offset, character in enumerate(map(_whole, part), start):
            index = self._index(offset)
            if not calls.char_origin(page, index, *calls.origin_out) or not calls.char_box(page, index, *calls.ink_out):
                continue
            x, y = calls.origin[:]
            left, right, bottom, top = calls.ink[:]
            x, y = a * x + c * y + e, b * x + d * y + f
            x0, y0, x1, y1 = mapped(self._matrix, left, bottom, right, top)
            turn: int | None = 0
            if calls.char_matrix(page, index, calls.matrix_out):
                m, n = calls.matrix[:2]
                turn = _turn(m * p + n * r, m * q + n * s)
            size = max(x1 - x0, y1 - y0)
            match turn:
                case None:
                    self.slanted += 1
                case 0:
                    found.append(Text(character, x, x1, y, size, 0, offset))
                case 1:
                    found.append(Text(character, y, y1, -x, size, 1, offset))
                case 2:
                    found.append(Text(character, -x, -x0, -y, size, 2, offset))
                case _:
                    found.append(Text(character, -y, -y0, x, size, 3, offset))
        return found

    def _upright(self, texts: list[Text], large: float) -> list[Text]:
        """Large texts may be a slanted watermark: only they are asked for the direction of each character."""
        kept: list[Text] = []
        for text in texts:
            if text.size > large and text.turn == 0:
                characters = self.characters(text.text, text.start)
                level = len(characters) == len(text.text) and not any(each.turn for each in characters)
                kept += [text] if level else characters
            else:
                kept.append(text)
        return kept

    def clip(self, text: Text) -> Box | None:
        """The box that a text is cut to; None where it is not cut.

        Spreadsheets print the text of a cell as long as it is and let it be cut at the cell; of a merged cell that
        goes on over pages they print it on each page, where it may be cut off as a whole.
        """
        calls = self._calls
        clip = calls.clip_of(calls.char_object(self._page, self._index(text.start)))
        box: Box | None = None
        for path in range(min(max(calls.clip_paths(clip), 0), _MOST_CLIPS)):
            points: list[tuple[float, float]] = []
            for index in range(min(calls.clip_count(clip, path), _MOST_CLIPS)):
                if calls.segment_point(calls.clip_segment(clip, path, index), *calls.point_out):
                    x, y = calls.point[:]
                    points.append((x, y))
            if not points:
                continue
            xs, ys = [x for x, _ in points], [y for _, y in points]
            x0, y0, x1, y1 = mapped(self._matrix, min(xs), min(ys), max(xs), max(ys))
            box = (
                (x0, y0, x1, y1)
                if box is None
                else (max(box[0], x0), max(box[1], y0), min(box[2], x1), min(box[3], y1))
            )
        return box

    def _shown(self, texts: list[Text]) -> list[Text]:
        """The texts without a layer that is not shown. A few of them tell whether there is one: it has many parts."""
        if not any(map(self._is_hidden, texts[:: len(texts) // _SAMPLE + 1])):
            return texts
        return [text for text in texts if not self._is_hidden(text)]

    def _is_hidden(self, text: Text) -> bool:
        calls = self._calls
        return bool(calls.render_mode(calls.char_object(self._page, self._index(text.start))) == _INVISIBLE)


def _whole(text: str) -> str:
    """UTF-16 units put together to characters; half of one is U+FFFD."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _parts_of(text: str) -> Iterator[tuple[str, int]]:
    """What stands between blanks, and where. Control characters are rare: without them there is a faster way."""
    if _CONTROL.search(text):
        for match in _PART.finditer(text):
            yield match[0].replace("\x02", "-").replace("\ufffe", "-"), match.start()
        return
    start = 0
    for part in text.split():
        start = text.index(part, start)
        yield part, start
        start += len(part)


def _turn(dx: float, dy: float) -> int | None:
    """Quarter turns (clockwise) of a direction on the page; None for a slanted one."""
    if abs(dy) <= _SLANT * abs(dx):
        return 0 if dx >= 0 else 2
    if abs(dx) <= _SLANT * abs(dy):
        return 1 if dy > 0 else 3
    return None


def _distinct(texts: list[Text]) -> list[Text]:
    """The texts without those that are printed again nearly on the same place."""
    near = {(text.text, int(text.x0 / 4), int(text.base / 4)) for text in texts}
    if len(near) == len(texts):
        near = {(text.text, int(text.x0 / 4 + 0.5), int(text.base / 4 + 0.5)) for text in texts}
        if len(near) == len(texts):
            return texts
    # Lines two points high, twice and half a line apart: what is less than a point apart shares one of them.
    lines: dict[tuple[str, int], list[float]] = {}
    more: dict[tuple[str, int], list[float]] = {}
    kept: list[Text] = []
    for text in texts:
        height = text.base / 2
        places = lines.setdefault((text.text, int(height)), [])
        others = more.setdefault((text.text, int(height + 0.5)), [])
        if places or others:
            x = text.x0
            if any(abs(x - other) < _SAME_PLACE for other in (*places, *others)):
                continue
        places.append(text.x0)
        others.append(text.x0)
        kept.append(text)
    return kept
