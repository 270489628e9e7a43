"""Tables whose cells keep their borders: tabs, pipes, Markdown, HTML."""

from __future__ import annotations

import html
from random import Random

from extract.synthetic.printing import Printed, PrintedCell, Writer
from extract.synthetic.project import Project
from extract.synthetic.sheet import Cell, Sheet

__all__ = ["print_grid"]


def print_grid(project: Project, sheet: Sheet, random: Random) -> Printed:
    """A table; what a merged cell covers is blank, or not there at all (the layout's `blank_cells`)."""
    writer = Writer()
    title, year = -2, -1
    writer.put(sheet.title, title)
    stamp = f"（{project.year}年度）"
    writer.put("\n")
    writer.put(stamp, year)
    writer.put("\n")
    cells = [cell for row in sheet.rows for cell in row]
    {"tabs": _tabs, "pipes": _pipes, "markdown": _markdown, "html": _html}[sheet.layout.kind](writer, sheet)
    found = [
        PrintedCell(cell.field, cell.row, tuple(writer.pieces.get(number, ())), cell.text)
        for number, cell in enumerate(cells)
    ]
    found.append(PrintedCell("title", None, tuple(writer.pieces.get(title, ())), sheet.title))
    found.append(PrintedCell("year", None, tuple(writer.pieces.get(year, ())), stamp))
    return Printed("".join(writer.parts), tuple(found), sheet.layout)


def _fields(sheet: Sheet) -> list[list[tuple[Cell, int] | None]]:
    """The cells of each row with their numbers; None for what merged cells cover, where the layout keeps it."""
    rows: list[list[tuple[Cell, int] | None]] = []
    number = 0
    for row in sheet.rows:
        grid: list[tuple[Cell, int] | None] = [None] * sheet.width
        filled: list[tuple[Cell, int] | None] = []
        for cell in row:
            grid[cell.col] = (cell, number)
            filled.append((cell, number))
            number += 1
        rows.append(grid if sheet.layout.blank_cells else filled)
    return rows


def _joined(writer: Writer, fields: list[tuple[Cell, int] | None], border: str) -> None:
    for place, field in enumerate(fields):
        if place:
            writer.put(border)
        if field:
            writer.put(field[0].text, field[1])


def _tabs(writer: Writer, sheet: Sheet) -> None:
    for fields in _fields(sheet):
        writer.put("\n")
        _joined(writer, fields, "\t")


def _pipes(writer: Writer, sheet: Sheet) -> None:
    for fields in _fields(sheet):
        writer.put("\n")
        _joined(writer, fields, " | ")
        writer.put(" " + "|" * max(1, sheet.width - len(fields)))


def _markdown(writer: Writer, sheet: Sheet) -> None:
    for place, fields in enumerate(_fields(sheet)):
        writer.put("\n| ")
        _joined(writer, fields, " | ")
        writer.put(" |")
        if place == 0:
            writer.put("\n|" + "---|" * sheet.width)


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
