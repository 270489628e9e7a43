"""Forms: from the tables and lines of a document to raw rows, by the decoder that fits how the form is printed."""

from __future__ import annotations

from collections.abc import Callable

from extract.forms.draft import Draft
from extract.forms.grid import decode_grid
from extract.forms.linear import decode_linear
from extract.forms.table import Source, rows_of
from extract.model.raw import RawForm
from extract.segment.forms import Region

__all__ = ["Source", "decode_forms"]


def decode_forms(source: Source, regions: list[Region], on_error: Callable[[int, Exception], None]) -> list[RawForm]:
    """The forms of all regions, in order. A region that cannot be decoded is reported, the others go on."""
    forms: list[RawForm] = []
    for region in regions:
        try:
            forms += _decode(source, region)
        except Exception as error:
            on_error(region.start, error)
    return forms


def _decode(source: Source, region: Region) -> list[RawForm]:
    blocks = source.blocks(region.start, region.end)
    title = source.piece((region.title.start, region.title.end)) if region.title else None
    draft = Draft(start=region.start, kind=region.kind, title=title)
    if region.method == "grid":
        return decode_grid(source, rows_of(source, blocks, region.start, region.end), draft)
    return decode_linear(source, region, blocks, draft)
