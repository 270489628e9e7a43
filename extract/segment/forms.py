"""Where the forms of a document start and end.

What marks a form is looked for in the whole text at once: titles (…绩效自评表), the label 项目名称, the header of an
indicator table, 总分. A form starts at the label or title before an indicator header and ends where the next one
starts or where a heading of the document follows. A header without a new label is the same form going on (a page
break, a repeated header); a label without a new title is a new form (titles are missing, forms run together).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal

import msgspec

from extract.forms.header import fields_of, indicator_columns, stacked_columns
from extract.forms.header_run import run_of_columns
from extract.forms.lexicon import form_words, key
from extract.forms.placed import PlacedHeader, keeps_places, placed_header
from extract.forms.table import Item, Source
from extract.model.document import Block, Cell, Table
from extract.model.record import FormKind
from extract.segment.titles import HEADING, Title, title_at
from extract.text.view import TextView, printed

__all__ = ["Region", "form_regions"]


class Region(msgspec.Struct, frozen=True):
    """A stretch of the document that holds one form (or one table of many projects)."""

    start: int
    end: int
    method: Literal["grid", "linear", "placed"]
    header: int
    title: Title | None = None
    kind: FormKind | None = None
    placed: PlacedHeader | None = None


class _Mark(msgspec.Struct, frozen=True):
    kind: Literal["title", "label", "header", "heading", "part"]
    start: int
    title: Title | None = None
    method: Literal["grid", "linear", "placed"] = "linear"
    fields: frozenset[str] = frozenset()
    block: int = 0
    placed: PlacedHeader | None = None


_PLAIN_HEADS = frozenset(("指标", "绩效指标"))  # only where they stand in a table are they looked for
_POINTS = frozenset(("weight", "score"))  # what tells the rows apart whose cells keep their places
_NEXT_LABEL = re.compile(r"主管部门|实施单位|项目负责人|预算单位")  # a second label makes the first one sure
_LABELS_NEAR = 80
_MOST_IN_TEXT = 3  # cells of a row that may hold a header as running text
_HEADS_BEFORE, _HEADS_AFTER = 160, 500  # where the other heads of a header stand
_TITLE_BEFORE = re.compile(r"[^\s。,:;、|]{2,60}\s*(?:\(?\s*20\d\d\s*年?度?\s*\)?)?\s*$")
# 项目名称 as a head of a summary table in running text, not as a label.
_SUMMARY_HEAD = re.compile(r"(?:序\s*号|编\s*号)\s*项\s*目|名\s*称\s*(?:资金使用|自评|得分|评价|等级)")
_UNIT_LINE = re.compile(r"(?:金额)?单位\s*[:.。]?\s*(?:人民币)?[万亿千]?[元兀]\s*$")
_YEAR_TAIL = re.compile(r"\s*\(?\s*20\d\d\s*年?度?\s*\)?$")
_TOTAL = re.compile(r"(?:^|[\n\t|])[\s*|]*(?:总\s*分|合\s*计|总\s*计|自\s*评\s*总\s*分)\s*[\t|\n\d(]")
_NEAR = 900  # a title further above its form than this belongs to something else


def form_regions(source: Source, titles: Sequence[Title]) -> list[Region]:
    """The regions of all forms of a document, in order."""
    starts = [block.start for block in source.document.blocks]
    marks = [_Mark("title", title.start, title) for title in titles]
    marks += _labels(source, starts)
    headers = _headers(source, starts)
    if not headers:
        return []
    marks += headers
    marks += _headings(source)
    marks.sort(key=lambda mark: (mark.start, mark.kind != "title"))
    return _regions(source, marks)


def _block_at(source: Source, starts: Sequence[int], offset: int) -> Block | Table | None:
    index = bisect_right(starts, offset) - 1
    if index < 0:
        return None
    block = source.document.blocks[index]
    return block if offset < block.end else None


def _labels(source: Source, starts: Sequence[int]) -> list[_Mark]:
    """项目名称 and the like as a label: at the start of a line or alone in a cell, and no column head."""
    marks: list[_Mark] = []
    for match in form_words().label_anchor.finditer(source.folded):
        block = _block_at(source, starts, match.start())
        if block is None:
            continue
        before = source.folded[max(0, match.start() - 1) : match.start()]
        if before.strip(" \t\n\u3000*|)]:表元日") and not _NEXT_LABEL.search(
            source.folded, match.end(), match.end() + _LABELS_NEAR
        ):
            continue
        if isinstance(block, Table) and _is_column_head(source, block, match.start()):
            continue
        if isinstance(block, Block) and _SUMMARY_HEAD.search(source.folded, max(0, match.start() - 8), match.end() + 8):
            continue
        marks.append(_Mark("label", match.start()))
    return marks


def _row_at(block: Table, offset: int) -> int:
    """The row that an offset stands in, by bisection: one table may hold every form of a page."""
    cell = block.cells[bisect_right(block.cells, offset, key=lambda cell: cell.start) - 1]
    return cell.row if cell.start <= offset < cell.end else -1


def _cells_of(block: Table, row: int) -> Sequence[Cell]:
    cells = block.cells
    first = bisect_left(cells, row, key=lambda cell: cell.row)
    return cells[first : bisect_left(cells, row + 1, lo=first, key=lambda cell: cell.row)]


def _is_column_head(source: Source, block: Table, offset: int) -> bool:
    """Whether a label stands in a row of column heads (序号 | 项目名称 | 资金使用单位 …, or with 一级指标)."""
    words = form_words()
    heads = [
        key(printed(source.folded[cell.start : cell.end]))
        for cell in _cells_of(block, _row_at(block, offset))
        if cell.end > cell.start
    ]
    known = [head in words.columns or head in words.summary_columns for head in heads]
    labels = sum(head in words.labels and head not in words.summary_columns for head in heads)
    return (len(heads) > 2 and all(known) and labels == 0) or sum(
        h in ("一级指标", "三级指标", "序号", "指标值") for h in heads
    ) > 0


def _items(source: Source, block: Table, row: int) -> list[Item]:
    return [
        Item(printed(source.folded[c.start : c.end]), c.col, c.col + c.colspan - 1, ((c.start, c.end),))
        for c in _cells_of(block, row)
    ]


def _headers(source: Source, starts: Sequence[int]) -> list[_Mark]:
    """The headers of indicator tables, in cells or in running text."""
    marks: list[_Mark] = []
    last_row: tuple[int, int] | None = None
    last_line: int | None = None
    placed: PlacedHeader | None = None
    done = -1
    for match in form_words().header_anchor.finditer(source.folded):
        block = _block_at(source, starts, match.start())
        if block is None or match.start() < done:
            continue
        if isinstance(block, Table):
            row = _row_at(block, match.start())
            if (block.start, row) == last_row:
                continue
            last_row = (block.start, row)
            items = _items(source, block, row)
            if mark := _header_in_cells(source, block, row, items):
                marks.append(mark)
                continue
            if len(items) > _MOST_IN_TEXT:
                continue
        if match[0] in _PLAIN_HEADS:
            continue
        line = source.folded.rfind("\n", 0, match.start()) if isinstance(block, Block) else None
        if line != last_line:  # all heads of a line stand in the same header
            last_line, placed = line, None if line is None else placed_header(source, match.start())
        fields = frozenset(fields_of(placed.columns)) if placed else frozenset()
        if placed and fields & _POINTS and (placed.lines > 1 or keeps_places(source, placed)):
            at, done = placed.row.start, placed.row.end
            marks.append(_Mark("header", at, method="placed", fields=fields, block=at, placed=placed))
        elif found := _header_in_text(source, match):
            marks.append(found[0])
            done = found[1]
    return marks


def _header_in_cells(source: Source, block: Table, row: int, items: Sequence[Item]) -> _Mark | None:
    columns = stacked_columns(_items(source, block, row - 1), items) if row else None
    columns = columns or indicator_columns(items)
    if not columns:
        return None
    start = min([item.places[0][0] for item in items])
    return _Mark("header", start, method="grid", fields=frozenset(fields_of(columns)), block=block.start)


def _header_in_text(source: Source, anchor: re.Match[str]) -> tuple[_Mark, int] | None:
    """The header that the word stands in, and where it ends."""
    begin = max(0, anchor.start() - _HEADS_BEFORE)
    view = TextView(source.document.text, begin, min(len(source.folded), anchor.end() + _HEADS_AFTER))
    run = run_of_columns(view.text, len(TextView(source.document.text, begin, anchor.start()).text))
    if not run:
        return None
    at = view.offset(run.start)
    return _Mark("header", at, fields=frozenset(run.fields), block=at), view.offset(run.end - 1)


def _headings(source: Source) -> list[_Mark]:
    return [
        _Mark("part" if match["part"] else "heading", block.start)
        for block in source.document.blocks
        if isinstance(block, Block)
        and (match := HEADING.match(source.folded[block.start : min(block.end, block.start + 24)]))
    ]


class _Open:
    """A form that has begun."""

    __slots__ = ("fields", "header", "method", "placed", "start", "title")

    def __init__(self, start: int, title: Title | None) -> None:
        self.start = start
        self.title = title
        self.header: int | None = None
        self.fields: frozenset[str] = frozenset()
        self.method: Literal["grid", "linear", "placed"] = "grid"
        self.placed: PlacedHeader | None = None

    def begins(self, mark: _Mark) -> None:
        """Its header is found."""
        self.header, self.fields, self.method, self.placed = mark.start, mark.fields, mark.method, mark.placed


def _title_before(source: Source, at: int) -> Title | None:
    """A title in the same line as the first label: `附件：项目支出绩效自评表（2022年度）项目名称 …`."""
    left = max(0, at - 90)
    match = _TITLE_BEFORE.search(source.folded, left, at)
    if match is None:
        return None
    text = match[0].strip()
    cut = _YEAR_TAIL.search(text)
    end = match.start() + (len(match[0]) - len(match[0].lstrip())) + (cut.start() if cut else len(text))
    return title_at(source, match.start(), end)


def _another(source: Source, current: _Open, mark: _Mark) -> bool:
    """Whether a header without a label of its own belongs to a new form: other columns, or a total row between."""
    if current.header is None:
        return False
    if len(mark.fields ^ current.fields) > 1 and mark.block != current.header:
        return True
    return bool(_TOTAL.search(source.folded, current.header, mark.block if mark.block > current.header else mark.start))


def _unit_line(source: Source, at: int) -> int:
    """Where a line `单位：万元` right above a form starts, else the form's own start."""
    head = source.folded[max(0, at - 40) : at]
    match = _UNIT_LINE.search(head)
    return at - len(head) + match.start() if match else at


class _Regions:
    """Takes the marks in their order and knows which form is open and which title waits for its form."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.closed: list[Region] = []
        self.title: Title | None = None
        self.open: _Open | None = None

    def take(self, mark: _Mark) -> None:
        if mark.title is not None:
            self._take_title(mark.start, mark.title)
        elif mark.kind in ("heading", "part"):
            # In running text a line that is numbered 一、 may be a goal; no form goes on in the next part.
            if self.open is not None and (self.open.method == "grid" or mark.kind == "part"):
                self.close(mark.start)
        elif mark.kind == "label":
            title = self.title if self.open and self.title and self.title.start > self.open.start else None
            self.close(title.start if title else mark.start)
            self.open = self.open or self._begun(mark.start)
        else:
            self._take_header(mark)

    def _take_title(self, at: int, title: Title) -> None:
        self.close(at)
        if self.open is not None and at - self.open.start > _NEAR and title.kind != "evaluation_index":
            self.open = None  # a label far above another title was no form's
        self.title = title
        if self.open is not None and self.open.title is None:
            self.open.title = title

    def _take_header(self, mark: _Mark) -> None:
        if self.open is not None and _another(self.source, self.open, mark):
            self.close(mark.block)
            self.open = self._begun(mark.block)
        self.open = self.open or self._begun(mark.start)
        if self.open.header is None:
            self.open.begins(mark)

    def _begun(self, at: int) -> _Open:
        """A new form at a mark: from its title, or from a line just above that names the unit of money."""
        title, regions = self.title, self.closed
        if title is not None and (at - title.end > _NEAR or (regions and title.start < regions[-1].end)):
            title = None
        if title is None or title.kind == "summary":
            title = _title_before(self.source, at)
        start = title.start if title else _unit_line(self.source, at)
        if title and regions and regions[-1].header < start < regions[-1].end:  # a title in the line of the label
            regions[-1] = msgspec.structs.replace(regions[-1], end=start)
        self.title = None
        return _Open(start, title)

    def close(self, end: int) -> None:
        """Ends the open form; one whose header was not found yet still waits for it."""
        form = self.open
        if form is not None and form.header is not None:
            kind = form.title.kind if form.title and form.title.kind != "summary" else None
            self.closed.append(
                Region(form.start, end, form.method, form.header, title=form.title, kind=kind, placed=form.placed)  # type: ignore[arg-type]
            )
            self.open = None


def _regions(source: Source, marks: Sequence[_Mark]) -> list[Region]:
    forms = _Regions(source)
    for mark in marks:
        forms.take(mark)
    forms.close(len(source.folded))
    return forms.closed
