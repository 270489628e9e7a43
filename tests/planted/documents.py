"""Short texts as the stages see them: sources, cells, regions, forms."""

from __future__ import annotations

from functools import cache

from extract.forms import decode_forms
from extract.forms.atoms import Atoms, atoms_of
from extract.forms.header import Column
from extract.forms.table import Item, Row, Source, rows_of
from extract.model.raw import Piece, RawForm, RawRow
from extract.model.record import DocumentRecord
from extract.pipeline import Pipeline
from extract.readers import read
from extract.segment.forms import Region, form_regions
from extract.segment.titles import titles_of
from extract.text.view import fold

__all__ = [
    "atoms",
    "cells",
    "columns",
    "forms_of",
    "printed_row",
    "read_rows",
    "record_of",
    "regions_of",
    "source_of",
    "spread",
    "table_rows",
]

_HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")


def source_of(text: str, name: str = "short.txt") -> Source:
    """A text as a source (read with a byte order mark, so that its encoding is no guess)."""
    document = read(name, b"\xef\xbb\xbf" + text.encode())
    return Source(document, fold(document.text))


def cells(*texts: str, first: int = 0) -> list[Item]:
    """Cells side by side, without a place in a document."""
    return [Item(fold(text), first + n, first + n, ()) for n, text in enumerate(texts)]


def columns(*fields: str, first: int = 0) -> list[Column]:
    """Columns side by side."""
    return [Column(field, first + n, first + n) for n, field in enumerate(fields)]


def table_rows(text: str, name: str = "short.txt") -> tuple[Source, list[Row]]:
    """The table rows of a text."""
    source = source_of(text, name)
    return source, [part for part in rows_of(source, source.document.blocks) if isinstance(part, Row)]


def atoms(text: str, *, glued: bool = False) -> Atoms:
    """The atoms of a text."""
    source = source_of(text)
    return atoms_of(source, 0, len(source.folded), source.document.blocks, glued=glued)


def regions_of(text: str, name: str = "short.txt") -> tuple[Source, list[Region]]:
    """The forms of a text as the segmenter sees them."""
    source = source_of(text, name)
    return source, form_regions(source, titles_of(source))


def forms_of(text: str, name: str = "short.txt") -> list[RawForm]:
    """The raw forms of a text; an exception in a decoder is not caught."""
    source, regions = regions_of(text, name)

    def fail(at: int, error: Exception) -> None:
        raise AssertionError(at) from error

    return decode_forms(source, regions, fail)


def spread(*rows: str, heads: tuple[str, ...] = _HEADS, head: str = "项目名称\t石阶修补") -> str:
    """A form of the central layout with tabs: each row is its cells apart by `|`."""
    lines = [head, "\t".join(heads), *(row.replace("|", "\t") for row in rows)]
    return "项目支出绩效自评表\n\n" + "\n".join(lines) + "\n"


def printed_row(row: RawRow, *fields: str) -> tuple[str | None, ...]:
    """The printed texts of a row's fields."""
    found: list[str | None] = []
    for field in fields:
        piece: Piece | None = getattr(row, field)
        found.append(piece.text if piece is not None else None)
    return tuple(found)


def read_rows(text: str, *fields: str, name: str = "short.txt") -> list[tuple[str | None, ...]]:
    """The rows of the only form of a text."""
    (form,) = forms_of(text, name)
    return [printed_row(row, *fields) for row in form.rows]


@cache
def _pipeline() -> Pipeline:
    return Pipeline()


def record_of(text: str, name: str = "short.txt") -> DocumentRecord:
    """The record of a text."""
    return _pipeline().read(name, b"\xef\xbb\xbf" + text.encode())
