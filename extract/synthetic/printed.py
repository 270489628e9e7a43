"""A printed form: its text, and which characters belong to which cell."""

from __future__ import annotations

import msgspec

from extract.synthetic.layout import Layout

__all__ = ["Printed", "PrintedCell", "Writer"]


class PrintedCell(msgspec.Struct, frozen=True):
    """Where a cell stands in the text.

    `field`: a column of the indicator table (l1 l2 name symbol target unit actual rate weight score reason …),
    `head.` and a column for its head, `money.` and a column, `head.money.` and a column, `task.` and a column,
    `total.weight`, `total.score`, `project`, `department`, `authority`, `implementer`, `goal_expected`, `goal_actual`,
    `title`, `year`, `head_score`, `remark` (of a transfer), `frame`, `label`, `blank`. `row`: the indicator or the
    money row, counted from 0. `pieces`: ranges of characters in reading order, none for an empty or lost cell. `text`:
    what stands in the cell, without the breaks and blanks of the layout.
    """

    field: str
    row: int | None
    pieces: tuple[tuple[int, int], ...]
    text: str

    def shown(self, text: str) -> str:
        """The text of the cell as read from its pieces, in the spacing of `text`."""
        read = "".join(text[start:end] for start, end in self.pieces)
        return self.text if "".join(read.split()) == "".join(self.text.split()) else read


class Printed(msgspec.Struct, frozen=True):
    """A printed form. `ordered` is False where lines of neighbouring cells are interleaved.

    A reading order that nobody can rebuild from the text alone: a reader should say so.
    """

    text: str
    cells: tuple[PrintedCell, ...]
    layout: Layout
    ordered: bool = True


class Writer:
    """Text that grows, with the pieces of each cell."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.pieces: dict[int, list[tuple[int, int]]] = {}

    def put(self, text: str, cell: int | None = None) -> None:
        """Appends a text that belongs to a cell, or to none."""
        if cell is not None and text.strip():
            self.pieces.setdefault(cell, []).append((self.length, self.length + len(text)))
        self.parts.append(text)
        self.length += len(text)
