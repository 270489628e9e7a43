"""What was read back: cells of tables at their places, numbers, and the rows of the record."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.evaluation.pairing import align
from extract.model.document import Document, Table
from extract.pipeline import Pipeline
from extract.synthetic.sheet import Sheet
from rendering.document import Printed

__all__ = ["Figures", "Place", "cells_of", "measured", "printed_cells"]

Place = tuple[int, int, int, int]  # row, column, rowspan, colspan
Grid = dict[Place, str]
_SPACE = re.compile(r"\s+")
_DASHES = dict.fromkeys(map(ord, "-—–−‐﹣－一ー"), "-")
_LIKE = 0.05  # a table with fewer cells of a form than this is none of it
_NUMBER = re.compile(r"[≥≤=<>]?-?[\d,]+(?:\.\d+)?%?")


@dataclass
class Figures:
    """Counts over documents; the shares are made of them. `differences` are (document, what, printed, found)."""

    printed: int = 0
    found: int = 0
    exact: int = 0
    folded: int = 0
    placed: int = 0
    numbers: int = 0
    numbers_exact: int = 0
    tables: int = 0
    tables_exact: int = 0
    rows: int = 0
    rows_found: int = 0
    rows_exact: int = 0
    failed: int = 0
    documents: int = 0
    seconds: float = 0.0
    differences: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Adds the counts of another measurement."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def cells(self) -> float:
        """Cells whose text, place and spans are right (white space removed)."""
        return _share(self.exact, self.printed, self.found)

    @property
    def cells_folded(self) -> float:
        """The same, with full and half width, and dashes, held equal."""
        return _share(self.folded, self.printed, self.found)

    @property
    def structure(self) -> float:
        """Cells whose place and spans are right, whatever their text."""
        return _share(self.placed, self.printed, self.found)

    @property
    def number_share(self) -> float:
        """Printed numbers that stand at their place, by the digit."""
        return _share(self.numbers_exact, self.numbers, self.numbers)

    @property
    def row_share(self) -> float:
        """F1 of indicator rows that are exact in all their printed fields."""
        return _share(self.rows_exact, self.rows, self.rows_found)


def _share(right: int, printed: int, found: int) -> float:
    return 2 * right / (printed + found) if printed + found else 0.0


def measured(pipeline: Pipeline, printed: Printed, name: str, data: bytes, *, cells_too: bool = True) -> Figures:
    """Reads a file that `printed` was printed into, and counts."""
    figures = Figures(documents=1)
    try:
        document = pipeline.open(name, data)
        if cells_too:
            _count_cells(figures, printed, document, within=name.endswith((".xlsx", ".xls")))
        record = pipeline.extract(document)
    except Exception as error:  # the next documents count all the same
        figures.failed = 1
        figures.printed = figures.printed or sum(len(printed_cells(paper.sheet)) for paper in printed.papers)
        figures.rows = sum(paper.sheet.last - paper.sheet.first + 1 for paper in printed.papers)
        figures.differences.append((printed.name, "failed", None, f"{type(error).__name__}: {error}"[:90]))
        return figures
    figures.differences += [(printed.name, f"problem {each.code}", None, each.message) for each in record.errors]
    judged = printed.judge(record)
    figures.rows, figures.rows_found, figures.rows_exact = judged.printed, judged.found, judged.exact
    figures.differences += [
        (printed.name, f"{place}: {field}", left, right) for place, field, left, right in judged.differences
    ]
    return figures


def printed_cells(sheet: Sheet) -> Grid:
    """The cells of a form as they were printed."""
    return {
        (row, cell.col, cell.rowspan, cell.colspan): _bare(cell.text)
        for row, cells in enumerate(sheet.rows)
        for cell in cells
    }


def cells_of(document: Document, table: Table) -> Grid:
    """The cells of a table as they were read."""
    return {
        (cell.row, cell.col, cell.rowspan, cell.colspan): _bare(document.text[cell.start : cell.end])
        for cell in table.cells
    }


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES).replace("≧", "≥").replace("≦", "≤")


def _count_cells(figures: Figures, printed: Printed, document: Document, *, within: bool) -> None:
    """Pairs forms with tables in their order, by the cells in which they agree.

    `within`: a form is a part of a sheet's table, which may hold several.
    """
    tables = [cells_of(document, block) for block in document.blocks if isinstance(block, Table)]
    forms = [(printed_cells(paper.sheet), len(paper.sheet.rows)) for paper in printed.papers]
    if within:
        best = [max(tables, key=lambda table: _most(_offsets(truth, table)), default={}) for truth, _ in forms]
        pairs = {number: _window(*form, table) for number, (form, table) in enumerate(zip(forms, best, strict=True))}
        surplus: list[Grid] = []
    else:
        placed = dict(align([truth for truth, _ in forms], tables, _agreement, _LIKE))
        pairs = {number: tables[index] for number, index in placed.items()}
        surplus = [table for index, table in enumerate(tables) if index not in placed.values()]
    for number, (truth, _) in enumerate(forms):
        _count(figures, f"{printed.name} form {number + 1}", truth, pairs.get(number, {}), ocr=document.ocr)
    for table in surplus:
        figures.found += len(table)
        figures.differences.append((printed.name, "surplus table", None, " ".join(table.values())[:60]))


def _agreement(truth: Grid, found: Grid) -> float:
    return sum(found.get(place) == text for place, text in truth.items()) / max(len(truth), 1)


def _most(offsets: Counter[int]) -> int:
    return max(offsets.values(), default=0)


def _offsets(truth: Grid, found: Grid) -> Counter[int]:
    """By how many rows the form stands below the head of the table: the agreeing cells for each answer."""
    rows: dict[tuple[int, int, int, str], list[int]] = {}
    for (row, *rest), text in found.items():
        rows.setdefault((*rest, text), []).append(row)  # type: ignore[arg-type]
    return Counter(
        there - row
        for (row, *rest), text in truth.items()
        if text
        for there in rows.get((*rest, text), ())  # type: ignore[call-overload]
    )


def _window(truth: Grid, rows: int, found: Grid) -> Grid:
    (offset, _), *_ = _offsets(truth, found).most_common(1) or [(0, 0)]
    return {(row - offset, *rest): text for (row, *rest), text in found.items() if 0 <= row - offset < rows}  # type: ignore[misc]


def _count(figures: Figures, name: str, truth: Grid, found: Grid, *, ocr: bool) -> None:
    """Counts the cells of a form; of recognised text only what folding leaves is listed as a difference."""
    figures.printed += len(truth)
    figures.found += len(found)
    figures.tables += 1
    figures.tables_exact += truth == found
    for place, text in truth.items():
        read = found.get(place)
        figures.placed += read is not None
        figures.exact += read == text
        alike = read is not None and _folded(read) == _folded(text)
        figures.folded += alike
        if _NUMBER.fullmatch(text):
            figures.numbers += 1
            figures.numbers_exact += alike
        if read != text and not (ocr and alike):
            figures.differences.append((name, f"cell {place}", text, read))
    surplus: Iterator[tuple[Place, str]] = ((place, text) for place, text in found.items() if place not in truth)
    figures.differences += [(name, f"surplus cell {place}", None, text) for place, text in surplus]


def differences_of(figures: Figures, most: int) -> Sequence[str]:
    """The first differences, a line each."""
    return [f"  {name} {what}: {left!r} -> {right!r}" for name, what, left, right in figures.differences[:most]]
