"""JSON lines: one record a line, written as it comes, so that a run that was cut short can be resumed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from extract.model.record import DocumentRecord
from extract.sinks import WriteOptions

__all__ = ["write"]


def write(records: Iterable[DocumentRecord], target: BinaryIO, options: WriteOptions) -> None:
    """One JSON object a record and line; with `indent`, each object over many lines (still valid for `jq`)."""
    encoder = msgspec.json.Encoder()
    for record in records:
        encoded = encoder.encode(record)
        if options.indent:
            encoded = msgspec.json.format(encoded, indent=options.indent)
        target.write(encoded + b"\n")
        target.flush()
