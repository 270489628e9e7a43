"""Forms: from the tables and lines of a document to raw rows, by the decoder that fits how the form is printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from extract.forms.draft import Draft
from extract.forms.grid import decode_grid
from extract.forms.head import labelled_line
from extract.forms.interleaved import read_interleaved
from extract.forms.lexicon import is_label_part
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
    decoder = _Decoder(source, on_error, tagger)
    forms: list[RawForm] = []
    for region in regions:
        try:
            forms += decoder.decode(region)
        except Exception as error:
            on_error(region.start, error)
    return forms


class _Decoder:
    """Decodes the regions of one document, each by how its form is printed."""

    def __init__(self, source: Source, on_error: Callable[[int, Exception], None], tagger: RowTagger | None) -> None:
        self.source, self.on_error, self.tagger = source, on_error, tagger
        self.budget = iter(range(_MOST_WAYS))

    def decode(self, region: Region) -> list[RawForm]:
        """The forms of a region."""
        if region.method == "grid":
            blocks = self.source.blocks(region.start, region.end)
            return decode_grid(self.source, rows_of(self.source, blocks, region.start, region.end), self.draft(region))
        if region.method == "placed":
            draft = self.draft(region)
            rows, left_out = _placed(self.source, region, draft)
            if left_out:
                self.on_error(region.start, LeftOutError("JX-F005", place=str(region.header), rows=left_out))
            forms = decode_grid(self.source, rows, draft) if rows else self.in_order(region)
            if not any(form.rows for form in forms):
                self.on_error(region.start, LeftOutError("JX-F006", place=str(region.header)))
            return forms
        return self.in_order(region)

    def draft(self, region: Region) -> Draft:
        """A draft of the form of a region, with its title alone."""
        title = self.source.piece((region.title.start, region.title.end)) if region.title else None
        return Draft(start=region.start, kind=region.kind, title=title)

    def in_order(self, region: Region) -> list[RawForm]:
        """The forms of running text: its cells in their order, or the lines of the page one after the other.

        Rows in their order could be read as lines of the page too, with sums that hold and labels moved to other rows:
        it is tried only where the text shows that it is out of order.
        """
        blocks = self.source.blocks(region.start, region.end)
        refused: ReadingOrderError | None = None
        forms: list[RawForm] = []
        try:
            forms = decode_linear(self.source, region, blocks, self.draft(region), self.tagger)
        except ReadingOrderError as error:
            refused = error
        if refused or any(map(_is_out_of_order, forms)):
            draft = self.draft(region)
            try:
                if rows := read_interleaved(self.source, region, draft, self.budget):
                    return decode_grid(self.source, rows, draft)
            except Exception as error:  # what running text gave is kept
                self.on_error(region.start, error)
        if refused:
            raise refused
        return forms


def _is_out_of_order(form: RawForm) -> bool:
    """Whether the first row stands above the label of its level, or pieces of labels stand in names and values."""
    if not form.rows:
        return False
    cells = [cell.text for row in form.rows for cell in (row.name, row.target, row.actual, row.reason) if cell]
    reasons = [row.reason.text for row in form.rows if row.reason and row.reason.text]
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
