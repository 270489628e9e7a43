"""CSV: the table with one row per indicator.

Cells are as printed and never changed. A printed value may begin with ``=``, ``+``, ``-`` or ``@``; a spreadsheet
program would take that for a formula when it opens a CSV file. Import such files as text, or use ``xlsx``, where
the cells are marked as text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import TextIOWrapper
from typing import BinaryIO

from extract.model.record import DocumentRecord
from extract.sinks import WriteOptions
from extract.sinks.columns import COLUMNS, rows

__all__ = ["write"]


def write(records: Iterable[DocumentRecord], target: BinaryIO, options: WriteOptions) -> None:
    """A header, then a row per indicator; UTF-8, lines end in CRLF (RFC 4180).

    With `bom` the file begins with the UTF-8 mark: Excel takes a file without it for the system's code page and
    shows Chinese as rubbish. Pipes do without.
    """
    stream = TextIOWrapper(target, encoding="utf-8-sig" if options.bom else "utf-8", newline="", errors="replace")
    try:
        lines = csv.writer(stream)
        lines.writerow([column.name for column in COLUMNS])
        for record in records:
            lines.writerows(rows(record))
            stream.flush()
    finally:
        stream.detach()
