"""PDFium by untyped calls: three times as fast as the declared ones, for the few functions that are called per object.

The library is the one that `pypdfium2` has loaded and initialised; documents and pages are opened with `pypdfium2`.
Handles are passed as `Handle` objects and numbers come back in shared arrays, because every conversion that ctypes is
told of is paid for on each of some hundred calls a page. PDFium is not thread-safe, nor is this.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["FORM", "IMAGE", "PATH", "TEXT", "Handle", "Library", "library"]

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5


class Handle(ctypes.c_void_p):
    """A pointer that ctypes hands over as it is (a plain `c_void_p` result would become a number)."""


class Library:
    """The calls, each with its shared place for results.

    `box` holds left, bottom, right, top after `bounds`; `matrix` a to f after `matrix_of` and `char_matrix`; `color`
    red, green, blue, alpha; `mode` fill mode and stroke flag; `point` x and y of a path segment; `origin` x and y of a
    character; `ink` its left, right, bottom and top.
    """

    def __init__(self) -> None:
        import pypdfium2  # noqa: F401 - initialises the library
        from pypdfium2_raw.bindings import _libs

        calls = ctypes.CDLL(_libs["pdfium"]._name)

        def call(name: str, result: Any = ctypes.c_int) -> Callable[..., Any]:  # noqa: ANN401
            function = calls[name]
            function.restype = result
            return function

        self.count = call("FPDFPage_CountObjects")
        self.object_at = call("FPDFPage_GetObject", Handle)
        self.form_count = call("FPDFFormObj_CountObjects")
        self.form_object_at = call("FPDFFormObj_GetObject", Handle)
        self.kind = call("FPDFPageObj_GetType")
        self.bounds = call("FPDFPageObj_GetBounds")
        self.matrix_of = call("FPDFPageObj_GetMatrix")
        self.draw_mode = call("FPDFPath_GetDrawMode")
        self.fill_color = call("FPDFPageObj_GetFillColor")
        self.stroke_color = call("FPDFPageObj_GetStrokeColor")
        self.segment_count = call("FPDFPath_CountSegments")
        self.segment_at = call("FPDFPath_GetPathSegment", Handle)
        self.segment_kind = call("FPDFPathSegment_GetType")
        self.segment_closes = call("FPDFPathSegment_GetClose")
        self.segment_point = call("FPDFPathSegment_GetPoint")
        self.clip_of = call("FPDFPageObj_GetClipPath", Handle)
        self.clip_paths = call("FPDFClipPath_CountPaths")
        self.clip_count = call("FPDFClipPath_CountPathSegments")
        self.clip_segment = call("FPDFClipPath_GetPathSegment", Handle)
        self.char_count = call("FPDFText_CountChars")
        self.all_text = call("FPDFText_GetText")
        self.char_index = call("FPDFText_GetCharIndexFromTextIndex")
        self.char_origin = call("FPDFText_GetCharOrigin")
        self.char_box = call("FPDFText_GetCharBox")
        self.char_matrix = call("FPDFText_GetMatrix")
        self.char_object = call("FPDFText_GetTextObject", Handle)
        self.render_mode = call("FPDFTextObj_GetTextRenderMode")

        self.box = (ctypes.c_float * 4)()
        self.box_out = tuple([ctypes.byref(self.box, 4 * index) for index in range(4)])
        self.matrix = (ctypes.c_float * 6)()
        self.matrix_out = ctypes.byref(self.matrix)
        self.color = (ctypes.c_uint * 4)()
        self.color_out = tuple([ctypes.byref(self.color, 4 * index) for index in range(4)])
        self.mode = (ctypes.c_int * 2)()
        self.mode_out = tuple([ctypes.byref(self.mode, 4 * index) for index in range(2)])
        self.point = (ctypes.c_float * 2)()
        self.point_out = tuple([ctypes.byref(self.point, 4 * index) for index in range(2)])
        self.origin = (ctypes.c_double * 2)()
        self.origin_out = tuple([ctypes.byref(self.origin, 8 * index) for index in range(2)])
        self.ink = (ctypes.c_double * 4)()
        self.ink_out = tuple([ctypes.byref(self.ink, 8 * index) for index in range(4)])

    def text(self, text_page: Handle) -> tuple[str, bool]:
        """The characters of a page, one for each UTF-16 unit, and whether their offsets are the page's own."""
        count = self.char_count(text_page)
        if count <= 0:
            return "", True
        buffer = ctypes.create_string_buffer(2 * count + 2)
        written = self.all_text(text_page, 0, count, buffer) - 1
        text = buffer.raw[: 2 * written].decode("utf-16-le", "surrogatepass")
        if len(text) != written:
            text = "".join(map(chr, array("H", buffer.raw[: 2 * written])))
        return text, written == count


@cache
def library() -> Library:
    """The one library of this process; loading it costs some milliseconds and is done when a PDF comes."""
    return Library()
