"""Tables whose cells keep their borders: tabs, pipes, Markdown, HTML, and what converters and page ends do to them."""

from __future__ import annotations

import html
from random import Random

import msgspec

from extract.synthetic.printed import Printed, PrintedCell, Writer
from extract.synthetic.project import Project
from extract.synthetic.sheet import Cell, Sheet

__all__ = ["print_grid"]

_HALVED = 8  # a page end cuts cells longer than this


class _Field(msgspec.Struct, frozen=True):
    """A field of a line: its text, and the number of the cell that it belongs to."""

    text: str = ""
    cell: int | None = None


_Line = list[_Field]


def print_grid(project: Project, sheet: Sheet, random: Random) -> Printed:
    """A table; what a merged cell covers is blank, or not there at all (the layout's `blank_cells`)."""
    writer = Writer()
    cells = [cell for row in sheet.rows for cell in row]
    title, year = Cell(sheet.title, 0, field="title"), Cell(f"（{project.year}年度）", 0, field="year")
    for head in (title, year):
        before, after = ("<p>", "</p>\n") if sheet.layout.kind == "html" else ("", "\n")
        writer.put(before)
        writer.put(head.text, len(cells))
        writer.put(after)
        cells.append(head)
    if sheet.layout.kind == "html":
        _html(writer, sheet)
    else:
        _lines(writer, sheet, random)
    found = tuple(
        PrintedCell(cell.field, cell.row, tuple(writer.pieces.get(number, ())), cell.text)
        for number, cell in enumerate(cells)
    )
    return Printed("".join(writer.parts), found, sheet.layout)


def _lines(writer: Writer, sheet: Sheet, random: Random) -> None:
    layout = sheet.layout
    lines = _damaged(_grid(sheet), sheet, random)
    if layout.page_lines:
        lines = _cut(lines, sheet, random)
    before, border, after = {"tabs": ("", "\t", ""), "pipes": ("", " | ", " |"), "markdown": ("| ", " | ", " |")}[
        layout.kind
    ]
    for place, line in enumerate(lines):
        writer.put("\n" + (before if line else ""))
        for number, field in enumerate(line):
            writer.put(border if number else "")
            writer.put(field.text, field.cell)
        if layout.kind == "pipes" and line:
            writer.put(" " + "|" * max(1, sheet.width - len(line)))
        elif line:
            writer.put(after)
        if layout.kind == "markdown" and place == 0:
            writer.put("\n|" + "---|" * sheet.width)


def _grid(sheet: Sheet) -> list[_Line]:
    """The fields of each row: all grid columns, or the cells alone where the layout keeps no blank fields."""
    lines: list[_Line] = []
    number = 0
    for row in sheet.rows:
        whole = [_Field()] * sheet.width
        filled: _Line = []
        for cell in row:
            field = _Field(cell.text, number)
            whole[cell.col] = field
            filled.append(field)
            number += 1
        lines.append(whole if sheet.layout.blank_cells else filled)
    return lines


def _damaged(lines: list[_Line], sheet: Sheet, random: Random) -> list[_Line]:
    """What converters do to indicator rows: blank fields lost, texts lost, rows again with merged text."""
    layout = sheet.layout
    made: list[_Line] = []
    for number, line in enumerate(lines):
        if not sheet.first <= number <= sheet.last:
            made.append(line)
            continue
        if random.random() < layout.shifted:
            blank = next((at for at, field in enumerate(line) if not field.text), None)
            kept = line if blank is None else [*line[:blank], *line[blank + 1 :]]
        else:
            kept = line
        made.append([_Field() if field.text and random.random() < layout.lost else field for field in kept])
        if number > sheet.first and random.random() < layout.doubled:
            pairs = zip(lines[number - 1], line, strict=False)
            made.append([_Field(f"{above.text}{field.text}") for above, field in pairs])
    return made


def _cut(lines: list[_Line], sheet: Sheet, random: Random) -> list[_Line]:
    """A page ends among the indicators: page number, the heads again, now and then a cell in two halves."""
    at = random.randint(sheet.first + 1, len(lines) - 1)
    mark = sheet.layout.page_numbers.replace("{n}", str(random.randint(2, 80)))
    page: list[_Line] = [[], [_Field(mark)], []] if mark else [[]]
    if sheet.layout.repeat_heads:
        page.append([_Field(field.text) for field in lines[sheet.header]])
    above = list(lines[at - 1])
    long = [
        n for n, field in enumerate(above) if len(field.text) > _HALVED and not any(c.isdigit() for c in field.text)
    ]
    if long and sheet.layout.cut_rows:
        n = random.choice(long)
        text, cell = above[n].text, above[n].cell
        middle = len(text) // 2
        page.append([_Field()] * n + [_Field(text[middle:], cell)] + [_Field()] * (len(above) - n - 1))
        above[n] = _Field(text[:middle], cell)
    return [*lines[: at - 1], above, *page, *lines[at:]]


def _html(writer: Writer, sheet: Sheet) -> None:
    writer.put('\n<table border="1">')
    number = 0
    for row in sheet.rows:
        writer.put("\n<tr>")
        for cell in row:
            spans = "".join(
                f' {name}="{value}"'
                for name, value in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
                if value > 1
            )
            writer.put(f"<td{spans}>")
            writer.put(html.escape(cell.text, quote=False) or "&nbsp;", number if cell.text else None)
            writer.put("</td>")
            number += 1
        writer.put("</tr>")
    writer.put("\n</table>")
