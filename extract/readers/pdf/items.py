"""What is printed on a PDF page: texts and rules, in points from the top left of the page as it is shown.

Texts come from the library's text page in one call; it parts them by blanks where anything stands apart, so that only
the first and the last character of each part need be looked up. Rules come from a walk over the page's objects, forms
inside it included. A path that is thin in one direction is a rule, whether it was stroked or filled; only paths that
are not need a look at their segments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

import msgspec

from extract.readers.pdf.library import FORM, IMAGE, PATH, Handle, Library
from extract.readers.ruling import Segment

__all__ = ["Box", "Items", "Matrix", "Rules", "Text", "Texts", "rules_of", "shown", "texts_of"]

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

MAX_OBJECTS = 200_000  # of a page; each costs some microseconds
_MAX_DEPTH = 8  # of forms in forms
_MAX_SEGMENTS = 40_000  # of one path
_THIN = 3.0  # a path at most this thick is a rule
_SPECK = 0.9  # one smaller than this in both directions is the corner of a border or a dot
_LEAST = 4.0  # a side of a stroked shape shorter than this draws no cell
_BACKGROUND = 5  # segments of a plain rectangle
_WHITE = 250  # of 255, in all three colours
_INVISIBLE = 3  # text render mode of the layer that OCR programs lay over a scan
_SAMPLE = 16  # texts of a page that are asked whether they are shown
_SLANT = 0.2  # of its length, by which a text may rise
_MOST_CLIPS = 64  # paths that a text is cut to, and segments of one
_SAME_PLACE = 1.2  # points
_LARGE = 1.8  # of the usual size: a character that may belong to a watermark
# Parts of the text; control characters stand for what is no character (U+0002: a hyphen at the end of a line).
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_PART = re.compile("[^\\s\x00\x01\x03-\x1f\x7f\ufffe\uffff]+")


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


class Rules(NamedTuple):
    """Ruling lines of a page, the boxes of its images, and whether it has more objects than are read."""

    horizontal: list[Segment]
    vertical: list[Segment]
    images: list[Box]
    cut: bool


class Items(NamedTuple):
    """Texts of a page: upright and turned ones, their usual size, and how many slanted ones were left out.

    `hidden`: all of them are a layer that is not shown, as OCR programs lay over a picture.
    """

    texts: list[Text]
    size: float
    slanted: int
    hidden: bool


def shown(rotation: int, left: float, bottom: float, right: float, top: float) -> Matrix:
    """Maps the page's own coordinates (y upwards) to points from the top left of the page as shown.

    Args:
        rotation: Clockwise, in degrees (0, 90, 180 or 270).
        left: The visible box of the page, and so on.
        bottom: Its lower edge.
        right: Its right edge.
        top: Its upper edge.
    """
    match rotation % 360:
        case 90:
            return (0.0, 1.0, 1.0, 0.0, -bottom, -left)
        case 180:
            return (-1.0, 0.0, 0.0, 1.0, right, -bottom)
        case 270:
            return (0.0, -1.0, -1.0, 0.0, top, right)
        case _:
            return (1.0, 0.0, 0.0, -1.0, -left, top)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _mapped(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    """Left, top, right, bottom of a box on the page as shown."""
    a, b, c, d, e, f = matrix
    if b == c == 0:
        x0, x1, y0, y1 = a * left + e, a * right + e, d * top + f, d * bottom + f
    elif a == d == 0:
        x0, x1, y0, y1 = c * bottom + e, c * top + e, b * left + f, b * right + f
    else:
        xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
        ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
        return min(xs), min(ys), max(xs), max(ys)
    if x0 > x1:
        x0, x1 = x1, x0
    return (x0, y0, x1, y1) if y0 <= y1 else (x0, y1, x1, y0)


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


# ---------------------------------------------------------------- texts
class Texts:
    """The texts of a page, looked up in the library's text page."""

    def __init__(self, calls: Library, text_page: Handle, matrix: Matrix) -> None:
        self._calls = calls
        self._page = text_page
        self._matrix = matrix
        self.text, self._direct = calls.text(text_page)
        self._slanted = 0

    def _index(self, offset: int) -> int:
        return offset if self._direct else int(self._calls.char_index(self._page, offset))

    def items(self) -> Items:
        """All texts but slanted ones; what is printed twice on one place, as programs do for bold, comes once."""
        found = self._parts()
        shown_texts = self._shown(found)
        found = shown_texts or found
        sizes = sorted([text.size for text in found])
        size = sizes[len(sizes) // 2] if sizes else 0.0
        if sizes and sizes[-1] > _LARGE * size:
            found = self._upright(found, _LARGE * size)
        return Items(_distinct(found), size, self._slanted, bool(found) and not shown_texts)

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
                x0, y0, x1, y1 = _mapped(matrix, left, bottom, right, top)
            size = y1 - y0
            reach = (x1 - x) / length
            reach = max(reach, size)
            if length == 1:
                found.append(Text(part, x, x1, y, reach, 0, start))
            elif x0 < x or y0 > y + 0.1 * (reach + x1 - x0) or y1 < y - 1.3 * (reach + x1 - x0):
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
        for offset, character in enumerate(part, start):
            index = self._index(offset)
            if not calls.char_origin(page, index, *calls.origin_out) or not calls.char_box(page, index, *calls.ink_out):
                continue
            x, y = calls.origin[:]
            left, right, bottom, top = calls.ink[:]
            x, y = a * x + c * y + e, b * x + d * y + f
            x0, y0, x1, y1 = _mapped(self._matrix, left, bottom, right, top)
            turn: int | None = 0
            if calls.char_matrix(page, index, calls.matrix_out):
                m, n = calls.matrix[:2]
                turn = _turn(m * p + n * r, m * q + n * s)
            size = max(x1 - x0, y1 - y0)
            match turn:
                case None:
                    self._slanted += 1
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
        """Large single characters may be a slanted watermark: only they are asked for their direction."""
        kept: list[Text] = []
        for text in texts:
            if text.size > large and len(text.text) == 1 and text.turn == 0:
                kept += self.characters(text.text, text.start)
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
            x0, y0, x1, y1 = _mapped(self._matrix, min(xs), min(ys), max(xs), max(ys))
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


def _parts_of(text: str) -> Iterator[tuple[str, int]]:
    """What stands between blanks, and where. Control characters are rare: without them there is a faster way."""
    if _CONTROL.search(text):
        for match in _PART.finditer(text):
            yield match[0], match.start()
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


# ---------------------------------------------------------------- rules
class _Walk:
    """Goes over the objects of a page."""

    def __init__(self, calls: Library) -> None:
        self.calls = calls
        self.horizontal: list[Segment] = []
        self.vertical: list[Segment] = []
        self.images: list[Box] = []
        self.seen = 0

    def objects(self, parent: Handle, count: int, at: Callable[..., Handle], matrix: Matrix, depth: int) -> None:
        """The objects of the page or of a form in it.

        A page may have a thousand pieces of borders: those are looked at in this loop, without a call of ours but one.
        """
        calls = self.calls
        kind, bounds, box = calls.kind, calls.bounds, calls.box
        to_left, to_bottom, to_right, to_top = calls.box_out
        a, b, c, d, e, f = matrix
        level = b == c == 0 and a > 0 > d
        for index in range(count):
            handle = at(parent, index)
            which = kind(handle)
            if which == PATH:
                if not bounds(handle, to_left, to_bottom, to_right, to_top):
                    continue
                left, bottom, right, top = box[:]
                if level:
                    x0, y0, x1, y1 = a * left + e, d * top + f, a * right + e, d * bottom + f
                else:
                    x0, y0, x1, y1 = _mapped(matrix, left, bottom, right, top)
                width, height = x1 - x0, y1 - y0
                if width > _THIN and height > _THIN:
                    self._shape(handle, matrix)
                elif (width > _SPECK or height > _SPECK) and self._visible(handle):
                    if width >= height:
                        self.horizontal.append(((y0 + y1) / 2, x0, x1))
                    if height >= width:
                        self.vertical.append(((x0 + x1) / 2, y0, y1))
            elif which == IMAGE:
                if bounds(handle, to_left, to_bottom, to_right, to_top):
                    self.images.append(_mapped(matrix, *box[:]))
            elif which == FORM and depth < _MAX_DEPTH:
                self._form(handle, matrix, depth)

    def _form(self, handle: Handle, matrix: Matrix, depth: int) -> None:
        calls = self.calls
        if calls.matrix_of(handle, calls.matrix_out):
            a, b, c, d, e, f = calls.matrix[:]
            inner = _times((a, b, c, d, e, f), matrix)
            self.objects(handle, self._allowed(calls.form_count(handle)), calls.form_object_at, inner, depth + 1)

    def _allowed(self, count: int) -> int:
        """How many of `count` objects may still be looked at."""
        allowed = min(count, max(0, MAX_OBJECTS - self.seen))
        self.seen += count
        return allowed

    def page(self, page: Handle, matrix: Matrix) -> Rules:
        """All rules of a page."""
        self.objects(page, self._allowed(self.calls.count(page)), self.calls.object_at, matrix, 0)
        return Rules(self.horizontal, self.vertical, self.images, self.seen > MAX_OBJECTS)

    def _visible(self, handle: Handle) -> bool:
        """Is the path drawn, in a colour that shows on white?"""
        calls = self.calls
        to_fill, to_stroke = calls.mode_out
        if not calls.draw_mode(handle, to_fill, to_stroke):
            return True
        fill, stroke = calls.mode[:]
        return (bool(stroke) and self._shows(calls.stroke_color, handle)) or (
            bool(fill) and self._shows(calls.fill_color, handle)
        )

    def _shows(self, color_of: Callable[..., int], handle: Handle) -> bool:
        if not color_of(handle, *self.calls.color_out):
            return True  # a pattern
        red, green, blue, alpha = self.calls.color[:]
        return alpha > 0 and (red < _WHITE or green < _WHITE or blue < _WHITE)

    def _shape(self, handle: Handle, matrix: Matrix) -> None:
        """Rules out of a path that is not thin: sides of stroked boxes, thin parts of a path that draws many."""
        calls = self.calls
        count = calls.segment_count(handle)
        if count < 2 or count > _MAX_SEGMENTS or not calls.draw_mode(handle, *calls.mode_out):
            return
        fill, stroke = calls.mode[:]
        stroke = stroke and self._shows(calls.stroke_color, handle)
        if not stroke and (count <= _BACKGROUND or not fill or not self._shows(calls.fill_color, handle)):
            return
        for points in self._outlines(handle, count, matrix):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            if max(xs) - min(xs) <= _THIN or max(ys) - min(ys) <= _THIN:
                self._rule((min(xs), min(ys)), (max(xs), max(ys)))
            elif stroke:
                for first, second in pairwise(points):
                    self._rule(first, second)

    def _rule(self, first: tuple[float, float], second: tuple[float, float]) -> None:
        (left, top), (right, bottom) = first, second
        width, height = abs(right - left), abs(bottom - top)
        if width >= _LEAST and height <= _THIN:
            self.horizontal.append(((top + bottom) / 2, min(left, right), max(left, right)))
        elif height >= _LEAST and width <= _THIN:
            self.vertical.append(((left + right) / 2, min(top, bottom), max(top, bottom)))

    def _outlines(self, handle: Handle, count: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """The corners of each part of a path, on the page as shown; a curve ends a part."""
        calls = self.calls
        if not calls.matrix_of(handle, calls.matrix_out):
            return
        a, b, c, d, e, f = calls.matrix[:]
        a, b, c, d, e, f = _times((a, b, c, d, e, f), matrix)
        points: list[tuple[float, float]] = []
        for index in range(count):
            segment = calls.segment_at(handle, index)
            if not calls.segment_point(segment, *calls.point_out):
                continue
            x, y = calls.point[:]
            if calls.segment_kind(segment) != 0:  # no straight line from the point before
                if len(points) > 1:
                    yield points
                points = []
            points.append((a * x + c * y + e, b * x + d * y + f))
            if calls.segment_closes(segment):
                points.append(points[0])
        if len(points) > 1:
            yield points


def rules_of(calls: Library, page: Handle, matrix: Matrix) -> Rules:
    """The rules of a page; `matrix` is what `shown` gives."""
    return _Walk(calls).page(page, matrix)


def texts_of(calls: Library, text_page: Handle, matrix: Matrix) -> Texts:
    """The texts of a page; `matrix` is what `shown` gives."""
    return Texts(calls, text_page, matrix)
