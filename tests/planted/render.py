"""Tables printed as files: one function for each way in which published reports reach a reader."""

from __future__ import annotations

import html as html_text
from collections.abc import Callable, Iterable, Sequence
from random import Random

from planted.layout import Cell, Sheet
from planted.truth import Contents

__all__ = ["RENDERERS", "printed_document"]

Renderer = Callable[[Sheet], str]


def _grid(sheet: Sheet) -> list[list[str]]:
    """All cells at their places; what a merged cell covers is blank."""
    rows: list[list[str]] = []
    for row in sheet.rows:
        texts = [""] * sheet.width
        for cell in row:
            texts[cell.col] = cell.text
        rows.append(texts)
    return rows


def tabs(sheet: Sheet) -> str:
    """Cells apart by tabs, blank cells where a merged cell is."""
    return "\n".join("\t".join(texts) for texts in _grid(sheet))


def tabs_dropped(sheet: Sheet) -> str:
    """Cells apart by tabs; what a merged cell covers is not there."""
    return "\n".join("\t".join(cell.text for cell in row).rstrip("\t") for row in sheet.rows)


def pipes(sheet: Sheet) -> str:
    """Cells apart by pipes, covered cells not there, pipes at the end for the columns that are missing."""
    lines = []
    for row in sheet.rows:
        cells = [cell.text for cell in row]
        lines.append(" | ".join(cells) + " " + "|" * max(1, sheet.width - len(cells)))
    return "\n".join(lines)


def markdown(sheet: Sheet) -> str:
    """A Markdown table: all columns, a rule below the first row."""
    lines = ["| " + " | ".join(texts) + " |" for texts in _grid(sheet)]
    return "\n".join([lines[0], "|" + "---|" * sheet.width, *lines[1:]])


def html(sheet: Sheet) -> str:
    """An HTML table with merged cells."""
    lines = ['<table border="1">']
    for row in sheet.rows:
        cells = []
        for cell in row:
            spans = "".join(
                f' {name}="{value}"'
                for name, value in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
                if value > 1
            )
            cells.append(f"<td{spans}>{html_text.escape(cell.text) or '&nbsp;'}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return "\n".join([*lines, "</table>"])


def cells_blank(sheet: Sheet) -> str:
    """One cell a line, a blank line after each; an empty cell is a no-break space."""
    return "\n\n".join(cell.text or "\xa0" for row in sheet.rows for cell in row)


def cells_dense(sheet: Sheet) -> str:
    """One cell a line; empty cells are lost."""
    return "\n".join(cell.text for row in sheet.rows for cell in row if cell.text)


def spaced(sheet: Sheet) -> str:
    """The whole form in one line, a space between cells; empty cells are lost."""
    return " ".join(cell.text for row in sheet.rows for cell in row if cell.text)


def glued(sheet: Sheet) -> str:
    """The whole form in one line with nothing between the cells."""
    return "".join(cell.text for row in sheet.rows for cell in row)


_WIDTHS = {
    "l1": 4,
    "l2": 6,
    "name": 9,
    "target": 6,
    "actual": 6,
    "weight": 4,
    "score": 4,
    "reason": 8,
    "rate": 5,
    "symbol": 4,
    "number": 6,
    "unit": 4,
}


def broken(sheet: Sheet) -> str:
    """The text layer of a PDF: cells broken at the width of their column.

    Cells of one line that follow on each other share a line; a broken cell stands alone, its lines apart by blanks.
    """
    out = ""
    base = sheet.width - len(sheet.columns) if sheet.layout.frame else 0
    for number, row in enumerate(sheet.rows):
        before = "row"
        for cell in row:
            if not cell.text:
                continue
            if sheet.layout.frame and number == sheet.header and cell.col == 0:
                lines = list(cell.text)
            else:
                lines = _wrapped(cell.text, _width(sheet, number, cell, base))
            if len(lines) > 1:
                out += "\n\n" + "\n\n".join(lines)
                before = "broken"
            else:
                out += {"row": "\n\n", "broken": "\n", "single": " "}[before] + lines[0]
                before = "single"
    return out.strip()


def _width(sheet: Sheet, number: int, cell: Cell, base: int) -> int:
    if sheet.header <= number <= sheet.last and cell.col >= base:
        return _WIDTHS[sheet.columns[cell.col - base]]
    if cell.colspan > 1:
        return 6 * cell.colspan
    return 5


def _wrapped(text: str, width: int) -> list[str]:
    """A text in lines of `width` Chinese characters; a figure is never cut."""
    lines: list[str] = []
    line, used = "", 0.0
    for word in _words(text):
        size = sum(0.5 if character.isascii() else 1.0 for character in word)
        if line and used + size > width:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + word, used + size
    return [*lines, line]


def _words(text: str) -> Iterable[str]:
    word = ""
    for character in text:
        if character.isascii() and (character.isdigit() or character in ".%"):
            word += character
            continue
        if word:
            yield word
            word = ""
        yield character
    if word:
        yield word


def page_cut(sheet: Sheet) -> str:
    """Tabs; a page ends among the indicators: page number, the heads again, and the text of a cell in two halves."""
    random = Random(sheet.layout.seed + 1)  # noqa: S311 - a repeatable draw, no secret
    grid = _grid(sheet)
    cut = random.randint(sheet.first + 1, sheet.last)
    heads = list(grid[sheet.header])
    page = ["", f"- {random.randint(3, 60)} -", ""]
    after: list[list[str]] = [heads]
    halved = grid[cut - 1]
    long = [at for at, text in enumerate(halved) if at > 2 and len(text) > 8 and not any(c.isdigit() for c in text)]
    if long and random.random() < 0.6:
        at = random.choice(long)
        rest = [""] * sheet.width
        middle = len(halved[at]) // 2
        rest[at], halved[at] = halved[at][middle:], halved[at][:middle]
        after.append(rest)
    rows = [*grid[:cut], *after, *grid[cut:]]
    lines = ["\t".join(texts) for texts in rows]
    return "\n".join([*lines[:cut], *page, *lines[cut:]])


RENDERERS: dict[str, tuple[Renderer, str]] = {
    "tabs": (tabs, "txt"),
    "tabs_dropped": (tabs_dropped, "txt"),
    "pipes": (pipes, "txt"),
    "markdown": (markdown, "md"),
    "html": (html, "html"),
    "cells_blank": (cells_blank, "txt"),
    "cells_dense": (cells_dense, "txt"),
    "spaced": (spaced, "txt"),
    "glued": (glued, "txt"),
    "broken": (broken, "txt"),
    "page_cut": (page_cut, "txt"),
}


def printed_document(sheets: Sequence[tuple[Contents, Sheet]], renderer: str) -> tuple[str, bytes]:
    """A file name and its content: a heading, then each form below its title."""
    render, suffix = RENDERERS[renderer]
    form = sheets[0][0]
    heading = f"{form.department}{form.year}年度部门决算"
    parts = [heading]
    for contents, sheet in sheets:
        if renderer in ("spaced", "glued"):
            parts.append(f"{sheet.title} ({contents.year}年度) {render(sheet)}")
        else:
            parts += [sheet.title, f"（{contents.year}年度）", render(sheet)]
    if suffix == "html":
        parts = [part if part.startswith("<table") else f"<p>{part}</p>" for part in parts]
        text = "<html><head><meta charset='utf-8'></head><body>\n" + "\n".join(parts) + "\n</body></html>"
    else:
        text = "\n\n".join(parts) + "\n"
    return f"{renderer}.{suffix}", text.encode()
