"""PDFs with one peculiarity each, that some writer of PDFs has."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from rendering.document import Printed
from rendering.pdf_file import RULES, TEXTS, draw, font_name, pages_of, pdf_bytes
from rendering.style import Style
from rendering.typeset import Page, Set

__all__ = ["QUIRKS", "UNREADABLE", "landscape_as_rotated", "turned"]

Matrix = tuple[float, float, float, float, float, float]
_GB1_HALF = (814, 939)  # CIDs of the half-width characters in Adobe-GB1


def turned(data: bytes, angle: int) -> bytes:
    """The same pages to the eye, stored turned, with /Rotate."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            matrices: dict[int, Matrix] = {
                90: (0, 1, -1, 0, height, 0),
                180: (-1, 0, 0, -1, width, height),
                270: (0, -1, 1, 0, 0, width),
            }
            _transform(pdf, page, matrices[angle])
            page.mediabox = [0, 0, width, height] if angle == 180 else [0, 0, height, width]
            page.Rotate = angle
        return _saved(pdf)


def landscape_as_rotated(printed: Printed, style: Style) -> bytes:
    """Word's way with landscape pages: portrait paper, turned."""
    return turned(pdf_bytes(printed, style, "strips", "words"), 90)


def _transform(pdf: Any, page: Any, matrix: Matrix) -> None:
    numbers = " ".join(f"{number:.4f}" for number in matrix)
    page.contents_add(pdf.make_stream(f"q {numbers} cm\n".encode()), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ"))


def _saved(pdf: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _moved(printed: Printed, style: Style) -> bytes:
    """A media box that does not begin at zero."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf_bytes(printed, style))) as pdf:
        for page in pdf.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            _transform(pdf, page, (1, 0, 0, 1, -130, 250))
            page.mediabox = [-130, 250, width - 130, height + 250]
        return _saved(pdf)


def _cropped(printed: Printed, style: Style) -> bytes:
    """A large sheet of which a crop box shows the page; printer's marks stand outside."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf_bytes(printed, style))) as pdf:
        for page in pdf.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            _transform(pdf, page, (1, 0, 0, 1, 60, 60))
            page.mediabox = [0, 0, width + 120, height + 120]
            page.cropbox = [60, 60, width + 60, height + 60]
        return _saved(pdf)


def _stretched(printed: Printed, style: Style) -> bytes:
    """All of the page set at half its size and doubled by a matrix."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf_bytes(printed, style))) as pdf:
        for page in pdf.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            _transform(pdf, page, (0.5, 0, 0, 0.5, 0, 0))
            page.mediabox = [0, 0, width / 2, height / 2]
        return _saved(pdf)


def _watermarked(printed: Printed, style: Style) -> bytes:
    def mark(canvas: Any, page: Page) -> None:
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.translate(page.width / 2, page.height / 2)
        canvas.rotate(45)
        canvas.setFont(font_name(), 60)
        canvas.drawCentredString(0, 0, "内部资料")
        canvas.restoreState()

    return draw(pages_of(printed, style), RULES["strokes"], TEXTS["lines"], over=mark)


def _with_hidden_text(printed: Printed, style: Style) -> bytes:
    """Text in render mode 3 over the visible one, with the mistakes of some OCR: nobody sees it."""

    def hidden(canvas: Any, page: Page) -> None:
        for table in page.tables:
            for box in table:
                for line in box.lines:
                    text = canvas.beginText(line.x, page.height - line.y)
                    text.setTextRenderMode(3)
                    text.setFont(font_name(), line.size)
                    text.textOut(line.text.replace("标", "柝").replace("0", "O"))
                    canvas.drawText(text)

    return draw(pages_of(printed, style), RULES["strokes"], TEXTS["lines"], over=hidden)


def _row_strings(page: Page) -> Iterator[list[Set]]:
    """Lines of text that stand on one baseline, left to right."""
    lines = [line for table in page.tables for box in table for line in box.lines] + page.lines
    for _, row in groupby(
        sorted(lines, key=lambda line: (round(line.y, 1), line.x)), key=lambda line: round(line.y, 1)
    ):
        yield list(row)


def _one_string_a_row(canvas: Any, page: Page, font: str) -> None:
    """One TJ for all that stands on a baseline: the cells are apart by numbers in it."""
    _strings(canvas, page, font, "utf-16-be")


def _strings(canvas: Any, page: Page, font: str, encoding: str) -> None:
    for row in _row_strings(page):
        size = row[0].size
        canvas.setFont(font, size)
        parts: list[str] = []
        at = row[0].x
        for line in row:
            back = -(line.x - at) / size * 1000
            parts.append(f"{back:.1f} <{line.text.encode(encoding).hex()}>")
            at = line.x + canvas.stringWidth(line.text, font, size)
        name = canvas._doc.getInternalFontName(font)
        y = page.height - row[0].y
        canvas._code.append(f"BT {name} {size} Tf 1 0 0 1 {row[0].x:.2f} {y:.2f} Tm [{' '.join(parts)}] TJ ET")


def _whole_rows(printed: Printed, style: Style) -> bytes:
    font = font_name(embedded=False)
    return draw(pages_of(printed, style, font), RULES["strokes"], _one_string_a_row, font)


def _in_gbk(printed: Printed, style: Style) -> bytes:
    """The font STSong-Light by name, its strings in GBK, without a map to Unicode."""
    import pikepdf

    font = font_name(embedded=False)

    def text(canvas: Any, page: Page, font: str) -> None:
        for line in (*page.lines, *(line for table in page.tables for box in table for line in box.lines)):
            canvas.setFont(font, line.size)
            name = canvas._doc.getInternalFontName(font)
            code = line.text.encode("gbk", "replace").hex()
            canvas._code.append(
                f"BT {name} {line.size} Tf 1 0 0 1 {line.x:.2f} {page.height - line.y:.2f} Tm <{code}> Tj ET"
            )

    with pikepdf.open(io.BytesIO(draw(pages_of(printed, style, font), RULES["cell_boxes"], text, font))) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Encoding") == "/UniGB-UCS2-H":
                thing.Encoding = pikepdf.Name("/GBK-EUC-H")
                widths = thing.DescendantFonts[0].W
                for value in (*_GB1_HALF, 500):
                    widths.append(value)
        return _saved(pdf)


def _without_unicode(printed: Printed, style: Style) -> bytes:
    """Embedded fonts without maps to Unicode: the text is rubbish, only the eye can read it."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf_bytes(printed, style))) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                del thing["/ToUnicode"]
        return _saved(pdf)


def _drawn(rules: str, text: str = "lines") -> Callable[[Printed, Style], bytes]:
    return lambda printed, style: pdf_bytes(printed, style, rules, text)


def _turned(angle: int) -> Callable[[Printed, Style], bytes]:
    return lambda printed, style: turned(pdf_bytes(printed, style, "strips", "words"), angle)


QUIRKS: dict[str, Callable[[Printed, Style], bytes]] = {
    **{rules: _drawn(rules) for rules in RULES},
    "characters": _drawn("strokes", "characters"),
    "whole_rows": _whole_rows,
    "gbk": _in_gbk,
    **{f"turned{angle}": _turned(angle) for angle in (90, 180, 270)},
    "moved": _moved,
    "cropped": _cropped,
    "stretched": _stretched,
    "watermark": _watermarked,
    "hidden_text": _with_hidden_text,
}
UNREADABLE = {"without_unicode": _without_unicode}
"""What needs OCR although it is no scan."""
