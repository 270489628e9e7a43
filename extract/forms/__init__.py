"""Forms: from the tables and lines of a document to raw rows, by the decoder that fits how the form is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from extract.forms.draft import Draft
from extract.forms.grid import decode_grid
from extract.forms.head import labelled_line
from extract.forms.interleaved import read_interleaved
from extract.forms.interleaved_labels import is_label_part
from extract.forms.linear import ReadingOrderError, decode_linear
from extract.forms.placed_head import placed_goals, placed_labels, placed_money, placed_unit, placed_year
from extract.forms.placed_lines import placed_lines
from extract.forms.placed_table import LeftOutError, placed_rows
from extract.forms.table import Row, Source, rows_of
from extract.model.raw import RawForm
from extract.segment.forms import Region

if TYPE_CHECKING:
    from extract.tagging import RowTagger

__all__ = ["Source", "decode_forms"]

_LABEL_INSIDE = re.compile(r"(?:绩效|产出|数量|质量|时效|成本|效益|影响|满意度)指(?!标\d|标值|[导数挥定引示])")
_MOST_WAYS = 100_000  # to read lines of the page, for all forms of a document: forty times what a form took at most


def decode_forms(
    source: Source, regions: list[Region], on_error: Callable[[int, Exception], None], tagger: RowTagger | None = None
) -> list[RawForm]:
    """The forms of all regions, in order. A region that cannot be decoded is reported, the others go on.

    Args:
        source: The document.
        regions: Where its forms stand.
        on_error: Told of a region that failed: where it starts, and why.
        tagger: The models that help to read rows in running text.
    """
    forms: list[RawForm] = []
    budget = iter(range(_MOST_WAYS))
    for region in regions:
        try:
            forms += _decode(source, region, tagger, on_error, budget)
        except Exception as error:
            on_error(region.start, error)
    return forms


def _decode(
    source: Source,
    region: Region,
    tagger: RowTagger | None,
    on_error: Callable[[int, Exception], None],
    budget: Iterator[int],
) -> list[RawForm]:
    draft = _draft(source, region)
    if region.method == "grid":
        blocks = source.blocks(region.start, region.end)
        return decode_grid(source, rows_of(source, blocks, region.start, region.end), draft)
    if region.method == "placed":
        rows, left_out = _placed(source, region, draft)
        if left_out:
            on_error(region.start, LeftOutError("JX-F005", place=str(region.header), rows=left_out))
        forms = decode_grid(source, rows, draft) if rows else _in_order(source, region, tagger, on_error, budget)
        if not any(form.rows for form in forms):
            on_error(region.start, LeftOutError("JX-F006", place=str(region.header)))
        return forms
    return _in_order(source, region, tagger, on_error, budget)


def _draft(source: Source, region: Region) -> Draft:
    title = source.piece((region.title.start, region.title.end)) if region.title else None
    return Draft(start=region.start, kind=region.kind, title=title)


def _in_order(
    source: Source,
    region: Region,
    tagger: RowTagger | None,
    on_error: Callable[[int, Exception], None],
    budget: Iterator[int],
) -> list[RawForm]:
    """The forms of running text: its cells in their order, or the lines of the page one after the other.

    Rows in their order could be read as lines of the page too, with sums that hold and labels moved to other rows: it
    is tried only where the text shows that it is out of order.
    """
    blocks = source.blocks(region.start, region.end)
    refused: ReadingOrderError | None = None
    forms: list[RawForm] = []
    try:
        forms = decode_linear(source, region, blocks, _draft(source, region), tagger)
    except ReadingOrderError as error:
        refused = error
    if refused or any(map(_is_out_of_order, forms)):
        draft = _draft(source, region)
        try:
            if rows := read_interleaved(source, region, draft, budget):
                return decode_grid(source, rows, draft)
        except Exception as error:  # what running text gave is kept
            on_error(region.start, error)
    if refused:
        raise refused
    return forms


def _is_out_of_order(form: RawForm) -> bool:
    """Whether the first row stands above the label of its level, or pieces of labels stand in names and values."""
    if not form.rows:
        return False
    cells = [cell.text for row in form.rows for cell in (row.name, row.target, row.actual, row.reason) if cell]
    reasons = [row.reason.text for row in form.rows if row.reason]
    unlabelled = form.rows[0].l2 is None and any(row.l2 is not None for row in form.rows)
    return unlabelled or any(map(_LABEL_INSIDE.search, cells)) or any(map(is_label_part, reasons))


def _placed(source: Source, region: Region, draft: Draft) -> tuple[list[Row], int]:
    """The rows of a form whose cells keep their places in the text, and how many had to be left out.

    What stands above them is read into the draft.
    """
    header = region.placed
    rows, left_out = placed_rows(source, header, region.end) if header else ([], 0)
    if header is None or not (rows or header.lines > 1):  # heads in one line can be those of running text
        return [], left_out
    start, end = (source.folded.rfind("\n", 0, at) + 1 for at in (region.start, header.row.start))
    above = placed_lines(source, start, end, wide=header.wide)
    draft.take_labels(placed_labels(source, above))
    for line in filter(None, above):
        draft.take_labels(labelled_line(source, line[0].start, line[-1].end))
    draft.goals.update(placed_goals(source, above))
    money = placed_money(source, above, wide=header.wide)
    draft.year = placed_year(source, above)
    draft.money_unit = placed_unit(source, above, money)
    return [*money, header.row, *rows], left_out
