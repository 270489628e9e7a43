"""A sheet as its file holds it, before it is cut into lines and tables: what the readers of XLSX and XLS both give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from extract.errors import ReadError
from extract.readers.reading import MAX_PARTS

__all__ = ["Merge", "RawSheet", "check_count", "column_name", "place_name"]


class Merge(NamedTuple):
    """A merged range: its first and last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class RawSheet:
    """Cells with text as they are shown (rows and columns from 0), and what else bears on how they are read."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    drawn: dict[int, set[int]] = field(default_factory=dict)  # columns of the cells with borders, by row
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)  # formulas without a result


def check_count(count: int) -> None:
    """Refuses what has more cells than a document can have.

    Raises:
        ReadError: ``JX-R010``.
    """
    if count > MAX_PARTS:
        raise ReadError("JX-R010", count=count, limit=MAX_PARTS)


def column_name(column: int) -> str:
    """The letters of a column.

    >>> column_name(0), column_name(27), column_name(16383)
    ('A', 'AB', 'XFD')
    """
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def place_name(sheet: str, row: int, column: int) -> str:
    """A cell as a formula names it.

    >>> place_name("表", 4, 2)
    '表!C5'
    """
    return f"{sheet}!{column_name(column)}{row + 1}"
