"""One cell or line of the source: what is said of it, how it is coloured, and which stretches of it were taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.model.document import Block, Cell, Document
from extract.places import Place, Places
from extract.show.markup import tag, text
from extract.show.values import Taken, Values, level_of

__all__ = ["Cells", "Look"]

_LONGEST_TITLE = 600


class Look(NamedTuple):
    """How a cell or line is shown: its attributes, and the link to the first value that was taken from it."""

    attributes: dict[str, object]
    target: str | None = None


class Cells:
    """Looks of the cells and lines of a document, once all its values are written."""

    def __init__(self, document: Document, places: Places, values: Values) -> None:
        self.places = places
        self._text = document.text
        self._values = values
        self._numbers = {id(place): number for number, place in enumerate(places.all)}

    def is_taken(self, place: Place) -> bool:
        """Whether a value was taken from it."""
        number = self._numbers.get(id(place))
        return number is not None and number in self._values.taken

    def look(self, place: Place) -> Look:
        """How it is shown."""
        number = self._numbers.get(id(place))
        if number is None:
            return Look({"class_": "c empty", "title": self._title(place, [])})
        taken = sorted({part.value for part in self._values.taken.get(number, ())})
        level = level_of(place.confidence) if place.source == "ocr" else None
        return Look(
            {
                "class_": " ".join(filter(None, ("c", "taken" if taken else "free", level))),
                "id": f"c{number}",
                "data_by": " ".join(map(str, taken)) or None,
                "title": self._title(place, [self._values.names[value] for value in taken]),
            },
            f"#v{taken[0]}" if taken else None,
        )

    def words(self, place: Place) -> str:
        """The text, with links from the stretches that became values."""
        number = self._numbers.get(id(place))
        parts = self._values.taken.get(number, []) if number is not None else []
        return "".join(self._stretches(place, parts))

    def _stretches(self, place: Place, parts: Sequence[Taken]) -> Iterator[str]:
        edges = sorted({place.start, place.end, *[part.start for part in parts], *[part.end for part in parts]})
        for start, end in pairwise(edges):
            words = text(self._text[start:end])
            by = sorted({part.value for part in parts if part.start <= start and end <= part.end})
            if not by:
                yield words
                continue
            whole = (start, end) == (place.start, place.end)  # the cell or line itself says more
            title = None if whole else "\n".join([self._values.names[value] for value in by])
            yield tag("a", words, class_="s", href=f"#v{by[0]}", data_by=" ".join(map(str, by)), title=title)

    def _title(self, place: Place, names: Sequence[str]) -> str:
        words = " ".join(self._text[place.start : place.end].split())
        lines = [words[:_LONGEST_TITLE] or "（空 empty）"]
        if isinstance(place, Cell):
            lines.append(_grid_place(place))
        elif isinstance(place, Block):
            lines.append("表外文字 line outside tables")
        if place.source == "ocr":
            lines.append(f"OCR {place.confidence:.2f}")
        lines += [f"→ {name}" for name in names] or (["未取用 not taken"] if words else [])
        return "\n".join(lines)


def _grid_place(cell: Cell) -> str:
    where = f"第 {cell.row + 1} 行第 {cell.col + 1} 列 row {cell.row + 1}, column {cell.col + 1}"
    if cell.rowspan == cell.colspan == 1:
        return where
    return f"{where} · 占 {cell.rowspan} 行 {cell.colspan} 列 spans {cell.rowspan} × {cell.colspan}"
