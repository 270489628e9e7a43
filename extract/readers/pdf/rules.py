"""The ruling lines of a PDF page, by a walk over its objects, forms inside it included.

A path that is thin in one direction is a rule, whether it was stroked or filled; only paths that are not need a look at
their segments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from extract.readers.pdf.geometry import Box, Matrix, mapped, times
from extract.readers.pdf.library import FORM, IMAGE, PATH, Handle, Library
from extract.readers.ruling import Segment

__all__ = ["Rules", "rules_of"]

MAX_OBJECTS = 200_000  # of a page; each costs some microseconds
_MAX_DEPTH = 8  # of forms in forms
_MAX_SEGMENTS = 40_000  # of one path
_THIN = 3.0  # a path at most this thick is a rule
_SPECK = 0.9  # one smaller than this in both directions is the corner of a border or a dot
_LEAST = 4.0  # a side of a stroked shape shorter than this draws no cell
_BACKGROUND = 5  # segments of a plain rectangle
_WHITE = 250  # of 255, in all three colours


class Rules(NamedTuple):
    """Ruling lines of a page, the boxes of its images, and whether it has more objects than are read."""

    horizontal: list[Segment]
    vertical: list[Segment]
    images: list[Box]
    cut: bool


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
                    x0, y0, x1, y1 = mapped(matrix, left, bottom, right, top)
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
                    self.images.append(mapped(matrix, *box[:]))
            elif which == FORM and depth < _MAX_DEPTH:
                self._form(handle, matrix, depth)

    def _form(self, handle: Handle, matrix: Matrix, depth: int) -> None:
        calls = self.calls
        if calls.matrix_of(handle, calls.matrix_out):
            a, b, c, d, e, f = calls.matrix[:]
            inner = times((a, b, c, d, e, f), matrix)
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
        a, b, c, d, e, f = times((a, b, c, d, e, f), matrix)
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
