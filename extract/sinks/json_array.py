"""JSON: one array of records, for programs that read a whole file at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from extract.model.record import DocumentRecord
from extract.sinks import WriteOptions

__all__ = ["write"]


def write(records: Iterable[DocumentRecord], target: BinaryIO, options: WriteOptions) -> None:
    """One array; the records are written as they come, so memory does not grow with their number."""
    encoder = msgspec.json.Encoder()
    target.write(b"[")
    separator = b"\n"
    for record in records:
        encoded = encoder.encode(record)
        if options.indent:
            encoded = msgspec.json.format(encoded, indent=options.indent)
        target.write(separator + encoded)
        separator = b",\n"
    target.write(b"\n]\n")
