"""Text that keeps the order of the cells and nothing else: one cell a line, or the whole form in one line."""

from __future__ import annotations

import re
from random import Random

from extract.synthetic.printed import Printed, PrintedCell, Writer
from extract.synthetic.project import Project
from extract.synthetic.sheet import Cell, Sheet

__all__ = ["print_flat"]

_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_MOST_DIGITS = 2  # decimals of points


def print_flat(project: Project, sheet: Sheet, random: Random) -> Printed:
    """One cell a line (`cells`), blanks between cells (`spaced`), or nothing between them (`glued`)."""
    layout = sheet.layout
    stamp = random.choice(("", f"（{project.year}年度）"))
    title, year = Cell(sheet.title, 0, field="title"), Cell(stamp, 0, field="year")
    rows = [(title, year), *sheet.rows]
    cells = [cell for row in rows for cell in row]
    borders = {"cells": _cell_lines, "spaced": _blanks, "glued": _glued}[layout.kind](rows, sheet, random)
    writer = Writer()
    for number, (cell, border) in enumerate(zip(cells, borders, strict=True)):
        text = cell.text
        if text:
            writer.put(border if writer.length else "")
            writer.put(text, number)
        elif layout.kind == "cells" and layout.blank_cells and cell.field not in ("title", "year"):
            writer.put(f"{border}\xa0")
    found = tuple(
        PrintedCell(cell.field, cell.row, tuple(writer.pieces.get(number, ())), cell.text)
        for number, cell in enumerate(cells)
    )
    return Printed("".join(writer.parts), found, layout)


def _cell_lines(rows: list[tuple[Cell, ...]], sheet: Sheet, random: Random) -> list[str]:
    """What stands before each cell: a line end or a blank line, everywhere the same."""
    border = "\n\n" if sheet.layout.blank_cells else random.choice(("\n", "\n", "\n\n"))
    return [border for row in rows for _ in row]


def _blanks(rows: list[tuple[Cell, ...]], sheet: Sheet, random: Random) -> list[str]:
    border = random.choice((" ", " ", " ", "  ", "\u3000"))
    return [border for row in rows for _ in row]


def _glued(rows: list[tuple[Cell, ...]], sheet: Sheet, random: Random) -> list[str]:
    """Nothing, but a blank where a careful reader could not part two figures.

    Points and score of a row part in one way where no other pair fits (`1010`, `109.5`); other figures side by side
    keep a blank, as pages that run cells together mostly have one there.
    """
    borders: list[str] = []
    filled: Cell | None = None
    for row in rows:
        for cell in row:
            joined = filled is not None and _meet(filled.text, cell.text)
            pair = filled is not None and cell.text and (filled.field, cell.field) == ("weight", "score")
            told = pair and filled is not None and _one_way(filled.text, cell.text)
            borders.append(" " if joined and not told else "")
            filled = cell if cell.text else filled
    return borders


def _meet(left: str, right: str) -> bool:
    """Whether two texts run into one figure where they meet."""
    return bool(left and right) and (left[-1].isdigit() or left[-1] == ".") and (right[0].isdigit() or right[0] == ".")


def _one_way(weight: str, score: str) -> bool:
    """Whether `weight` and `score` written together part in one way only, the score being no more than the weight."""
    text = weight + score
    ways = [
        at
        for at in range(1, len(text))
        if _points(text[:at]) and _points(text[at:]) and float(text[at:]) <= float(text[:at]) <= 100
    ]
    return ways == [len(weight)]


def _points(text: str) -> bool:
    match = _FIGURE.fullmatch(text)
    if not match or (text.startswith("0") and text[:2] not in ("0", "0.")):
        return False
    return len(text.partition(".")[2]) <= _MOST_DIGITS
