"""Forms: from the tables and lines of a document to raw rows, by the decoder that fits how the form is printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from extract.forms.draft import Draft
from extract.forms.grid import decode_grid
from extract.forms.head import labelled_line
from extract.forms.interleaved import read_interleaved
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
    for region in regions:
        try:
            forms += _decode(source, region, tagger, on_error)
        except Exception as error:
            on_error(region.start, error)
    return forms


def _decode(
    source: Source, region: Region, tagger: RowTagger | None, on_error: Callable[[int, Exception], None]
) -> list[RawForm]:
    title = source.piece((region.title.start, region.title.end)) if region.title else None
    draft = Draft(start=region.start, kind=region.kind, title=title)
    if region.method == "grid":
        blocks = source.blocks(region.start, region.end)
        return decode_grid(source, rows_of(source, blocks, region.start, region.end), draft)
    if region.method == "placed":
        rows, left_out = _placed(source, region, draft)
        if left_out:
            on_error(region.start, LeftOutError("JX-F005", place=str(region.header), rows=left_out))
        forms = decode_grid(source, rows, draft) if rows else _in_order(source, region, draft, tagger, on_error)
        if not any(form.rows for form in forms):
            on_error(region.start, LeftOutError("JX-F006", place=str(region.header)))
        return forms
    return _in_order(source, region, draft, tagger, on_error)


def _in_order(
    source: Source,
    region: Region,
    draft: Draft,
    tagger: RowTagger | None,
    on_error: Callable[[int, Exception], None],
) -> list[RawForm]:
    """The forms of running text: its cells in their order, or the lines of the page one after the other.

    Cells in their order can often be read as well where they are none, and with sums that hold: where lines of the page
    make whole rows with each label in the middle of its own, that is no chance.
    """
    blocks = source.blocks(region.start, region.end)
    refused: ReadingOrderError | None = None
    forms: list[RawForm] = []
    try:
        forms = decode_linear(source, region, blocks, draft, tagger)
    except ReadingOrderError as error:
        refused = error
    draft = Draft(start=region.start, kind=region.kind, title=draft.title)
    try:
        if rows := read_interleaved(source, region.start, region.header, region.end, draft):
            return decode_grid(source, rows, draft)
    except Exception as error:  # what running text gave is kept
        on_error(region.start, error)
    if refused:
        raise refused
    return forms


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
