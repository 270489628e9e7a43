"""The labels of the row tagger: a cell of a field begins, goes on, or the text belongs to no cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

__all__ = ["FIELDS", "LABELS", "OUTSIDE", "SILENT", "begin", "inside", "speaks_of"]

FIELDS: Final[tuple[str, ...]] = (
    "l1", "l2", "name", "symbol", "target", "unit", "actual", "rate", "weight", "score", "reason", "remark",
    "explanation",
)  # fmt: skip
OUTSIDE: Final = 0
LABELS: Final[tuple[str, ...]] = ("O", *(f"{mark}-{field}" for field in FIELDS for mark in "BI"))
_PLACE: Final = {field: place for place, field in enumerate(FIELDS)}
SILENT: Final = frozenset(("frame", "unknown"))  # columns without a text of their own to learn


def begin(field: str) -> int:
    """The label of the first piece of a field's cell."""
    return 1 + 2 * _PLACE[field]


def inside(field: str) -> int:
    """The label of the further pieces of a field's cell."""
    return 2 + 2 * _PLACE[field]


def speaks_of(columns: Sequence[str]) -> bool:
    """Whether the tagger was taught all columns of a form; of other forms it says nothing."""
    return all(column in _PLACE or column in SILENT for column in columns)
