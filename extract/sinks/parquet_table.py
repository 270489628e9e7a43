"""Parquet: the table with one row per indicator, typed, for data analysis."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from extract.model.record import SCHEMA_VERSION, DocumentRecord
from extract.sinks import WriteOptions
from extract.sinks.columns import COLUMNS, Cell, rows

__all__ = ["write"]

# Money in yuan: 万元 with six decimals needs two, 亿元 four more.
_SCALE = Decimal("0.000001")
_DIGITS = 38
_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "decimal": pa.decimal128(_DIGITS, 6),
    "flag": pa.bool_(),
}
_BATCH = 10_000


def write(records: Iterable[DocumentRecord], target: BinaryIO, options: WriteOptions) -> None:
    """A row per indicator; amounts are exact decimals, unknown is null; the schema version is in the metadata."""
    schema = pa.schema(
        [(column.name, _TYPES[column.type]) for column in COLUMNS], metadata={"jixiao_schema_version": SCHEMA_VERSION}
    )
    with pq.ParquetWriter(target, schema, compression="zstd") as file:
        batch: list[list[Cell]] = []
        for record in records:
            batch.extend(rows(record))
            if len(batch) >= _BATCH:
                file.write_table(_table(batch, schema))
                batch = []
        if batch:
            file.write_table(_table(batch, schema))


def _table(batch: list[list[Cell]], schema: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    columns = [list(values) for values in zip(*batch, strict=True)]
    for column, values in zip(COLUMNS, columns, strict=True):
        if column.type == "decimal":
            values[:] = [_scaled(value) for value in values]
    return pa.table(
        [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )


def _scaled(value: Cell) -> Decimal | None:
    """An amount with six decimals; None where it has more digits than the format holds (no real amount has)."""
    if not isinstance(value, Decimal):
        return None
    with localcontext() as context:
        context.prec = _DIGITS
        try:
            return value.quantize(_SCALE)
        except InvalidOperation:
            return None
