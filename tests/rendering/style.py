"""How a document looks: paper, font, column widths, what page ends do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from extract.synthetic.sheet import Sheet

__all__ = ["LAYOUTS", "Style", "column_widths", "style_of", "with_breaks"]

A4 = (595.3, 841.9)
A4_WIDE = (841.9, 595.3)
A3_WIDE = (1190.6, 841.9)
NOTO, WQY, SERIF = "Noto Sans CJK SC", "WenQuanYi Zen Hei", "Noto Serif CJK SC"


@dataclass(frozen=True)
class Style:
    """One look.

    Attributes:
        page: Width and height in points.
        font: Family, as the office program knows it.
        size: Of the text in cells, in points.
        widths: `even` columns, by their `text`, or `narrow` (long texts in thin columns).
        split_rows: Whether a row may go on on the next page.
        repeat_head: Whether the first row of a table is printed again on each page.
        page_each: Whether each form begins a page.
        furniture: Header line and page numbers.
        shaded: Grey behind the row of column heads, which is bold then.
        breaks: Line breaks inside some cells, as people make them by hand.
    """

    page: tuple[float, float] = A4
    font: str = NOTO
    size: float = 9
    widths: str = "text"
    split_rows: bool = True
    repeat_head: bool = False
    page_each: bool = True
    furniture: bool = False
    shaded: bool = False
    breaks: bool = False
    margin: float = 50
    seed: int = 0


LAYOUTS: dict[str, Style] = {
    "portrait": Style(),
    "landscape": Style(page=A4_WIDE, font=WQY, size=10.5, furniture=True, shaded=True),
    "a3": Style(page=A3_WIDE, font=SERIF, size=14, widths="even"),
    "running": Style(page_each=False, split_rows=False, furniture=True, breaks=True),
    "narrow": Style(font=WQY, widths="narrow", page_each=False, furniture=True, size=10.5),
    "small": Style(size=6.5, widths="even", page_each=False, shaded=True),
    "large": Style(page=A4_WIDE, size=14, widths="text", page_each=False, repeat_head=True, split_rows=False),
    "cut": Style(page=A4_WIDE, font=SERIF, size=12, widths="narrow", page_each=False, furniture=True, breaks=True),
}


def style_of(layout: str, seed: int) -> Style:
    """The style of a name; `random` draws one."""
    if layout != "random":
        return replace(LAYOUTS[layout], seed=seed)
    random = Random(seed * 7919 + 1)  # noqa: S311 - a repeatable draw, no secret
    page = random.choice((A4, A4, A4_WIDE, A3_WIDE))
    return Style(
        page=page,
        font=random.choice((NOTO, WQY, SERIF)),
        size=random.choice((7.5, 9, 10.5, 12)) * (1.25 if page == A3_WIDE else 1),
        widths=random.choice(("even", "text", "narrow")),
        split_rows=random.random() < 0.6,
        repeat_head=random.random() < 0.3,
        page_each=random.random() < 0.3,
        furniture=random.random() < 0.6,
        shaded=random.random() < 0.4,
        breaks=random.random() < 0.3,
        margin=random.choice((36, 50, 72)),
        seed=seed,
    )


def column_widths(sheet: Sheet, style: Style) -> list[float]:
    """Widths in points that fill the print area."""
    total = style.page[0] - 2 * style.margin
    cap = {"even": 1, "text": 14, "narrow": 5}[style.widths]
    random = Random(style.seed)  # noqa: S311 - a repeatable draw, no secret
    weights: list[float] = []
    for column in range(sheet.width):
        texts = [len(cell.text) for row in sheet.rows for cell in row if cell.col == column and cell.colspan == 1]
        longest = max(texts, default=1)
        weights.append(min(max(longest, 3), cap) + 2.5 + random.random())
    return [total * weight / sum(weights) for weight in weights]


def with_breaks(text: str, style: Style) -> list[str]:
    """The paragraphs of a cell: with `breaks`, labels of four characters stand on two lines and sentences are cut."""
    if not style.breaks or len(text) < 4 or not all("一" <= char <= "鿿" for char in text[:4]):
        return [text]
    middle = 2 if len(text) == 4 else len(text) // 2
    cuts = (text[:middle], text[middle:])
    return list(cuts) if not (cuts[0][-1].isascii() and cuts[1][0].isascii()) else [text]
