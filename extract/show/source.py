"""The left side of the page: the document, as pictures of its pages with boxes, or as its lines and tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from extract.model.document import BBox, Block, Cell, Document, Table
from extract.model.record import DocumentRecord
from extract.places import Place, Places, places_of, union
from extract.show.cells import Cells
from extract.show.images import PageImage
from extract.show.markup import tag, text

__all__ = ["Region", "drawn_pages", "pages_of", "regions_of", "written_tables"]

_AROUND = 2  # lines, and rows of a table, that are shown before and after what was taken


class Region(NamedTuple):
    """The part of a page that a form takes up."""

    form: str
    title: str
    box: BBox


# ---------------------------------------------------------------- pages
def pages_of(places: Places) -> list[int]:
    """The pages that cells and lines of a document stand on."""
    return sorted({place.page for place in places.all if place.page is not None})


def drawn_pages(
    document: Document,
    cells: Cells,
    pages: Sequence[int],
    regions: Mapping[int, Sequence[Region]],
    images: Mapping[int, PageImage],
) -> Iterator[str]:
    """The pages with their tables, cells, lines and forms as boxes over the picture."""
    parts = _parts(document, set(pages))
    left_out = 0
    for page in pages_of(cells.places):
        if page not in parts:
            left_out += 1
            continue
        if left_out:
            yield _left_out(f"{left_out} 页 pages")
            left_out = 0
        yield _page(page, images.get(page), parts[page], regions.get(page, ()), cells)
    if left_out:
        yield _left_out(f"{left_out} 页 pages")


Part = tuple[str, BBox, Place | None]  # kind, box, and the cell or line where it is one


def _parts(document: Document, pages: set[int]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {page: [] for page in pages}
    for block in document.blocks:
        if isinstance(block, Block):
            if block.page in found and block.bbox is not None:
                found[block.page].append(("line", block.bbox, block))
            continue
        for page, group in groupby(block.cells, key=lambda cell: cell.page):
            boxed = [(cell.bbox, cell) for cell in group if cell.bbox is not None]
            around = union([box for box, _ in boxed])
            if page in found and around is not None:
                found[page].append(("table", around, None))
                found[page] += [("cell", box, cell) for box, cell in boxed]
    return found


def regions_of(record: DocumentRecord, document: Document) -> dict[int, list[Region]]:
    """For each page the forms on it."""
    places = list(places_of(document))  # a form is as wide as its empty cells
    found: dict[int, list[Region]] = {}
    for form in record.forms:
        if form.span is None:
            continue
        first = bisect_left(places, form.span.start, key=attrgetter("start"))
        last = bisect_right(places, form.span.end, key=attrgetter("end"))
        for page, group in groupby(places[first:last], key=attrgetter("page")):
            box = union([place.bbox for place in group if place.bbox is not None])
            if page is not None and box is not None:
                found.setdefault(page, []).append(Region(form.id, form.project or form.title or "", box))
    return found


def _page(
    number: int,
    image: PageImage | None,
    parts: Sequence[Part],
    regions: Sequence[Region],
    cells: Cells,
) -> str:
    width, height = _size(image, [box for _, box, _ in parts])

    def at(box: BBox, margin: float = 0.0) -> str:
        left, top = 100 * (box[0] - margin) / width, 100 * (box[1] - margin) / height
        wide, high = 100 * (box[2] - box[0] + 2 * margin) / width, 100 * (box[3] - box[1] + 2 * margin) / height
        return f"left:{left:.2f}%;top:{top:.2f}%;width:{wide:.2f}%;height:{high:.2f}%"

    boxes = [
        tag("a", tag("b", text(f"{form} {title}".strip())), class_="form", href=f"#{form}", style=at(box, 4.0))
        for form, title, box in regions
    ]
    for kind, box, place in parts:
        if place is None:
            boxes.append(tag("div", class_=kind, style=at(box)))
            continue
        look = cells.look(place)
        attributes = {**look.attributes, "class_": f"{look.attributes['class_']} {kind}"}
        if image is None:
            boxes.append(tag("div", cells.words(place), **attributes, style=at(box)))
        else:
            boxes.append(tag("a", **attributes, href=look.target, style=at(box)))
    picture = f'<img src="{text(image.uri)}" alt="第 {number} 页 page {number}">' if image is not None else ""
    return tag(
        "figure",
        tag("figcaption", f"第 {number} 页 ", tag("small", f"page {number}", lang="en")),
        tag(
            "div",
            picture,
            *boxes,
            class_="sheet",
            style=f"aspect-ratio:{width:.1f}/{height:.1f};--ratio:{width / height:.4f}",
        ),
        class_="page",
        id=f"page{number}",
    )


def _size(image: PageImage | None, boxes: Sequence[BBox]) -> tuple[float, float]:
    """The size of a page; without a picture, that of A4 or of what stands on it."""
    if image is not None:
        return image.width, image.height
    _, _, right, bottom = union(boxes) or (0.0, 0.0, 0.0, 0.0)
    return (595.0, max(842.0, bottom)) if right < 595 else (right + 20, bottom + 20)


def _left_out(what: str) -> str:
    return tag("p", text(f"⋯ 略去 {what} left out：--all-pages"), class_="gap")


# ---------------------------------------------------------------- formats without pages
def written_tables(record: DocumentRecord, document: Document, cells: Cells, *, everything: bool) -> Iterator[str]:
    """The lines and tables of a document; what is far from all that was taken is left out unless asked for."""
    spans = [form.span for form in record.forms if form.span is not None]
    forms = sorted((span.start, span.end) for span in spans)
    kept = [everything or _is_wanted(block, forms, cells) for block in document.blocks]
    near = [any(kept[max(0, at - _AROUND) : at + _AROUND + 1]) for at in range(len(kept))]
    nothing = not any(near)
    left_out = 0
    for block, wanted in zip(document.blocks, near, strict=True):
        if not (wanted or nothing):
            left_out += 1
            continue
        if left_out:
            yield _left_out(f"{left_out} 行 lines")
            left_out = 0
        if isinstance(block, Block):
            yield _line(block, cells)
        else:
            yield from _table(block, forms, cells, everything=everything or nothing)
    if left_out:
        yield _left_out(f"{left_out} 行 lines")


def _is_wanted(block: Block | Table, forms: Sequence[tuple[int, int]], cells: Cells) -> bool:
    if isinstance(block, Table):
        return _in_form(block.start, block.end, forms) or any(map(cells.is_taken, block.cells))
    return _in_form(block.start, block.end, forms) or cells.is_taken(block)


def _in_form(start: int, end: int, forms: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch overlaps a form (forms follow one another)."""
    after = bisect_left(forms, (end, 0))
    return after > 0 and forms[after - 1][1] > start


def _line(block: Block, cells: Cells) -> str:
    look = cells.look(block)
    attributes = {**look.attributes, "class_": f"{look.attributes['class_']} line"}
    return tag("p", cells.words(block), **attributes)


def _table(table: Table, forms: Sequence[tuple[int, int]], cells: Cells, *, everything: bool) -> Iterator[str]:
    rows = table.rows()
    first, last = 0, len(rows)
    if not everything:
        wanted = [
            number
            for number, row in enumerate(rows)
            if row and (_in_form(row[0].start, row[-1].end + 1, forms) or any(map(cells.is_taken, row)))
        ]
        if wanted:
            first, last = _whole(rows, max(0, wanted[0] - _AROUND), min(len(rows), wanted[-1] + 1 + _AROUND))
    if first:
        yield _left_out(f"{first} 行 rows")
    yield tag("div", tag("table", *_rows(rows[first:last], first, last, cells), class_="grid"), class_="wide")
    if last < len(rows):
        yield _left_out(f"{len(rows) - last} 行 rows")


def _whole(rows: Sequence[Sequence[Cell]], first: int, last: int) -> tuple[int, int]:
    """The range with its beginning moved up to a row that no merged cell from above reaches."""
    reach = 0
    start = 0
    for number in range(first + 1):
        if number >= reach:
            start = number
        reach = max([reach, *[cell.row + cell.rowspan for cell in rows[number]]])
    return start, last


def _rows(rows: Sequence[Sequence[Cell]], first: int, last: int, cells: Cells) -> Iterator[str]:
    """The rows as HTML; places that no cell covers are filled, so that columns stay columns."""
    free_from: dict[int, int] = {}  # column: the first row that no cell from above covers
    for number, row in enumerate(rows, first):
        written: list[str] = []
        column = 0
        for cell in sorted(row, key=lambda cell: cell.col):
            written += _filling(column, cell.col, number, free_from)
            look = cells.look(cell)
            spans = {
                "rowspan": min(cell.rowspan, last - number) if cell.rowspan > 1 else None,
                "colspan": cell.colspan if cell.colspan > 1 else None,
            }
            written.append(tag("td", cells.words(cell), **look.attributes, **spans))
            column = max(column, cell.col + cell.colspan)
            if cell.rowspan > 1:
                free_from.update(dict.fromkeys(range(cell.col, column), number + cell.rowspan))
        yield tag("tr", *written)


def _filling(column: int, until: int, row: int, free_from: Mapping[int, int]) -> list[str]:
    missing = sum(1 for at in range(column, until) if free_from.get(at, 0) <= row)
    return [tag("td", class_="gap", colspan=missing if missing > 1 else None)] if missing > 0 else []
