"""The labels of the row tagger: a cell of a field begins, goes on, or the text belongs to no cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

__all__ = [
    "FIELDS",
    "LABELS",
    "OUTSIDE",
    "SILENT",
    "begin",
    "in_order",
    "inside",
    "possible",
    "relabelled",
    "speaks_of",
]

FIELDS: Final[tuple[str, ...]] = (
    "l1", "l2", "name", "symbol", "target", "unit", "actual", "rate", "weight", "score", "reason", "remark",
    "explanation",
)  # fmt: skip
OUTSIDE: Final = 0
LABELS: Final[tuple[str, ...]] = ("O", *(f"{mark}-{field}" for field in FIELDS for mark in "BI"))
_PLACE: Final = {field: place for place, field in enumerate(FIELDS)}
_PAIRS: Final = (("target", "actual"), ("weight", "score"))
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


def possible(columns: Sequence[str]) -> list[bool]:
    """For each label whether it can occur under a header of these columns."""
    found = [False] * len(LABELS)
    found[OUTSIDE] = True
    for column in columns:
        if column in _PLACE:
            found[begin(column)] = found[inside(column)] = True
    return found


def in_order(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns with the names of a pair exchanged where its second stands first (an actual before its target).

    A model that is told only which of the two values and which of the two points comes first need not be taught each
    order of the columns. Applied twice it gives the columns back.
    """
    return tuple([_swapped(columns).get(column, column) for column in columns])


def relabelled(columns: Sequence[str]) -> list[int]:
    """For each label the one that stands for it once the columns are `in_order`, and the other way round."""
    swapped = _swapped(columns)
    new = list(range(len(LABELS)))
    for field, other in swapped.items():
        new[begin(field)], new[inside(field)] = begin(other), inside(other)
    return new


def _swapped(columns: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for first, second in _PAIRS:
        if second in columns and (first not in columns or columns.index(second) < columns.index(first)):
            found |= {first: second, second: first}
    return found
