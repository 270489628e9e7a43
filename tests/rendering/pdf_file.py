"""PDF by reportlab: the same typeset pages, with rules and texts drawn in the ways that PDF writers have."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rendering.document import Printed
from rendering.style import Style
from rendering.typeset import Box, Page, Set, typeset

__all__ = ["RULES", "TEXTS", "draw", "font_name", "pages_of", "pdf_bytes"]

_WQY = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
_THIN = 0.48


class Rule(NamedTuple):
    """A rule from one point to another, from the bottom left of the page."""

    x0: float
    y0: float
    x1: float
    y1: float


@cache
def font_name(embedded: bool = True) -> str:
    """A registered Chinese font: an embedded one where the system has it, else one that viewers know by name."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    if embedded and _WQY.exists():
        pdfmetrics.registerFont(TTFont("WenQuanYi", str(_WQY), subfontIndex=0))
        return "WenQuanYi"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def pages_of(printed: Printed, style: Style, font: str | None = None) -> list[Page]:
    """The typeset pages."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    name = font or font_name()
    return typeset(printed, style, lambda text, size: float(stringWidth(text, name, size)))


def pdf_bytes(printed: Printed, style: Style, rules: str = "strips", text: str = "lines") -> bytes:
    """The document as a PDF whose rules and texts are drawn by the functions of these names."""
    return draw(pages_of(printed, style), RULES[rules], TEXTS[text])


def draw(
    pages: Iterable[Page],
    rules: Callable[[Any, list[Box], float], None],
    text: Callable[[Any, Page, str], None],
    font: str | None = None,
    over: Callable[[Any, Page], None] | None = None,
) -> bytes:
    """Pages as a PDF: shading, rules, texts, and what `over` puts over them."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        for table in page.tables:
            canvas.setFillGray(0.85)
            for box in table:
                if box.head:
                    canvas.rect(box.x0, page.height - box.y1, box.x1 - box.x0, box.y1 - box.y0, stroke=0, fill=1)
            canvas.setFillGray(0)
            rules(canvas, table, page.height)
        text(canvas, page, font or font_name())
        if over is not None:
            over(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def edges(table: list[Box], height: float) -> list[Rule]:
    """Each side of each cell once."""
    seen: dict[Rule, None] = {}
    for box in table:
        x0, x1, low, high = (round(value, 2) for value in (box.x0, box.x1, height - box.y1, height - box.y0))
        for rule in (
            Rule(x0, low, x1, low),
            Rule(x0, high, x1, high),
            Rule(x0, low, x0, high),
            Rule(x1, low, x1, high),
        ):
            seen[rule] = None
    return list(seen)


def strips(canvas: Any, table: list[Box], height: float) -> None:
    """Thin filled rectangles with squares at the corners, as Word's exporter draws borders."""
    corners: set[tuple[float, float]] = set()
    for rule in edges(table, height):
        if rule.y0 == rule.y1:
            canvas.rect(rule.x0 + _THIN, rule.y0, rule.x1 - rule.x0 - _THIN, _THIN, stroke=0, fill=1)
        else:
            canvas.rect(rule.x0, rule.y0 + _THIN, _THIN, rule.y1 - rule.y0 - _THIN, stroke=0, fill=1)
        corners |= {(rule.x0, rule.y0), (rule.x1, rule.y1)}
    for x, y in sorted(corners):
        canvas.rect(x, y, _THIN, _THIN, stroke=0, fill=1)


def strokes(canvas: Any, table: list[Box], height: float) -> None:
    """A stroke for each side of a cell."""
    canvas.setLineWidth(0.5)
    for rule in edges(table, height):
        canvas.line(*rule)


def cell_boxes(canvas: Any, table: list[Box], height: float) -> None:
    """A stroked rectangle for each cell."""
    canvas.setLineWidth(0.75)
    for box in table:
        canvas.rect(box.x0, height - box.y1, box.x1 - box.x0, box.y1 - box.y0)


def one_path(canvas: Any, table: list[Box], height: float) -> None:
    """One path with all rules of the table."""
    path = canvas.beginPath()
    for rule in edges(table, height):
        path.moveTo(rule.x0, rule.y0)
        path.lineTo(rule.x1, rule.y1)
    canvas.setLineWidth(0.5)
    canvas.drawPath(path)


def dashes(canvas: Any, table: list[Box], height: float) -> None:
    """Dashed strokes."""
    canvas.setDash(3, 2)
    strokes(canvas, table, height)
    canvas.setDash()


def double(canvas: Any, table: list[Box], height: float) -> None:
    """Two strokes side by side, 1.4 points apart."""
    canvas.setLineWidth(0.4)
    for x0, y0, x1, y1 in edges(table, height):
        aside = (0, 0.7) if y0 == y1 else (0.7, 0)
        canvas.line(x0 - aside[0], y0 - aside[1], x1 - aside[0], y1 - aside[1])
        canvas.line(x0 + aside[0], y0 + aside[1], x1 + aside[0], y1 + aside[1])


def gaps(canvas: Any, table: list[Box], height: float) -> None:
    """Strokes in pieces with small gaps between them, and short of the corners."""
    canvas.setLineWidth(0.6)
    for x0, y0, x1, y1 in edges(table, height):
        length = max(x1 - x0, y1 - y0)
        count = max(1, int(length // 40))
        for number in range(count):
            begin, end = (number * length / count + 0.8) / length, ((number + 1) * length / count - 0.8) / length
            canvas.line(x0 + (x1 - x0) * begin, y0 + (y1 - y0) * begin, x0 + (x1 - x0) * end, y0 + (y1 - y0) * end)


def open_sides(canvas: Any, table: list[Box], height: float) -> None:
    """No rules at the left and the right of the table."""
    left, right = round(min(box.x0 for box in table), 2), round(max(box.x1 for box in table), 2)
    canvas.setLineWidth(0.5)
    for rule in edges(table, height):
        if not (rule.x0 == rule.x1 and rule.x0 in (left, right)):
            canvas.line(*rule)


def with_white(canvas: Any, table: list[Box], height: float) -> None:
    """Strokes, and white rules through the middle of the cells, which nobody sees."""
    canvas.setStrokeGray(1)
    canvas.setFillGray(1)
    canvas.setLineWidth(0.5)
    for box in table:
        middle = height - (box.y0 + box.y1) / 2
        canvas.line(box.x0, middle, box.x1, middle)
        canvas.rect((box.x0 + box.x1) / 2, height - box.y1, 0.5, box.y1 - box.y0, stroke=0, fill=1)
    canvas.setStrokeGray(0)
    canvas.setFillGray(0)
    strokes(canvas, table, height)


def in_forms(canvas: Any, table: list[Box], height: float) -> None:
    """The rules inside a form XObject that is drawn smaller and moved back to its place."""
    name = f"grid{canvas.getPageNumber()}x{round(table[0].y0)}"
    canvas.beginForm(name, lowerx=-4000, lowery=-4000, upperx=8000, uppery=8000)
    canvas.setLineWidth(1)
    for x0, y0, x1, y1 in edges(table, height):
        canvas.line(2 * x0 - 100, 2 * y0 - 60, 2 * x1 - 100, 2 * y1 - 60)
    canvas.endForm()
    canvas.saveState()
    canvas.transform(0.5, 0, 0, 0.5, 50, 30)
    canvas.doForm(name)
    canvas.restoreState()


def _all_lines(page: Page) -> Iterable[tuple[Set, bool]]:
    for line in page.lines:
        yield line, False
    for table in page.tables:
        for box in table:
            for line in box.lines:
                yield line, box.head


def lines(canvas: Any, page: Page, font: str) -> None:
    """One text object a line; column heads twice, a little apart, which looks bold."""
    for line, bold in _all_lines(page):
        canvas.setFont(font, line.size)
        canvas.drawString(line.x, page.height - line.y, line.text)
        if bold:
            canvas.drawString(line.x + 0.3, page.height - line.y, line.text)


def words(canvas: Any, page: Page, font: str) -> None:
    """Digits and letters apart from the Han characters, as a change of fonts makes it."""
    from itertools import groupby

    for line, bold in _all_lines(page):
        canvas.setFont(font, line.size)
        x = line.x
        for _, part in groupby(line.text, str.isascii):
            text = "".join(part)
            canvas.drawString(x, page.height - line.y, text)
            if bold:
                canvas.drawString(x + 0.3, page.height - line.y, text)
            x += canvas.stringWidth(text, font, line.size)


def characters(canvas: Any, page: Page, font: str) -> None:
    """Each character by itself."""
    for line, _ in _all_lines(page):
        canvas.setFont(font, line.size)
        x = line.x
        for char in line.text:
            canvas.drawString(x, page.height - line.y, char)
            x += canvas.stringWidth(char, font, line.size)


RULES = {
    rule.__name__: rule
    for rule in (
        strips, strokes, cell_boxes, one_path, dashes, double, gaps, open_sides, with_white, in_forms,
    )
}  # fmt: skip
TEXTS = {text.__name__: text for text in (lines, words, characters)}
