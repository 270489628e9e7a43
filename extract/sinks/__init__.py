"""Outputs: what turns records into a file. One module a kind, found by name or by the ending of the file.

| format | content |
|---|---|
| ``jsonl`` | one record a line, as they come |
| ``json`` | one array of records |
| ``text`` | the gist of each record, for a terminal |
| ``csv``, ``xlsx``, ``parquet`` | a table with one row per indicator (`extract.sinks.columns`) |

Equal records give equal bytes in each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import BinaryIO

import msgspec

from extract.errors import JixiaoError
from extract.model.record import DocumentRecord

__all__ = ["SINKS", "SinkError", "SinkSpec", "WriteOptions", "by_suffix", "write"]


class SinkError(JixiaoError):
    """Records cannot be written (codes ``JX-C0xx``)."""


class WriteOptions(msgspec.Struct, frozen=True):
    """What a user may choose of an output: `indent` pretty-prints JSON; `bom` marks CSV as UTF-8 for Excel."""

    indent: int = 0
    bom: bool = False


class SinkSpec(msgspec.Struct, frozen=True):
    """An output: its module (which has a ``write``), the endings of its files, the extra that it needs.

    `binary` is true where a terminal cannot show it.
    """

    name: str
    module: str
    suffixes: tuple[str, ...]
    extra: str | None = None
    binary: bool = False

    @property
    def ending(self) -> str:
        """The ending of the files that this output is written to when it names them itself."""
        return self.suffixes[0] if self.suffixes else ".txt"


SINKS: dict[str, SinkSpec] = {
    spec.name: spec
    for spec in (
        SinkSpec("jsonl", "extract.sinks.json_lines", (".jsonl", ".ndjson")),
        SinkSpec("json", "extract.sinks.json_array", (".json",)),
        SinkSpec("csv", "extract.sinks.csv_table", (".csv",)),
        SinkSpec("xlsx", "extract.sinks.xlsx_table", (".xlsx",), extra="table", binary=True),
        SinkSpec("text", "extract.sinks.text_view", ()),
        SinkSpec("parquet", "extract.sinks.parquet_table", (".parquet",), extra="table", binary=True),
    )
}

Writer = Callable[[Iterable[DocumentRecord], BinaryIO, WriteOptions], None]


def by_suffix(path: str, known: Mapping[str, SinkSpec] = SINKS) -> SinkSpec | None:
    """The output, of those known, that a file name asks for by its ending.

    >>> by_suffix("结果.xlsx").name
    'xlsx'
    """
    suffix = PurePath(path).suffix.lower()
    return next((spec for spec in known.values() if suffix in spec.suffixes), None)


def writer(spec: SinkSpec) -> Writer:
    """The function that writes a format; loads its module, so that a missing package is known before the first record.

    Raises:
        SinkError: The package that it needs is not installed (``JX-C005``); the message names the extra.
    """
    try:
        module = import_module(spec.module)
    except ModuleNotFoundError as error:
        raise SinkError("JX-C005", format=spec.name, module=error.name, extra=spec.extra) from error
    function: Writer = module.write
    return function


def write(
    records: Iterable[DocumentRecord],
    target: BinaryIO,
    output: str | SinkSpec = "jsonl",
    options: WriteOptions | None = None,
) -> None:
    """Writes the records to an open binary stream, as they come.

    Args:
        records: What to write; taken one at a time where the format allows it.
        target: A binary stream; it is not closed.
        output: One of `SINKS`, by its name, or another output.
        options: Choices of the user.

    >>> from io import BytesIO
    >>> from extract.model.record import Source
    >>> stream = BytesIO()
    >>> write([DocumentRecord(source=Source(path="a.txt"))], stream)
    >>> stream.getvalue()[:21]
    b'{"schema_version":"1"'
    """
    writer(SINKS[output] if isinstance(output, str) else output)(records, target, options or WriteOptions())
