"""What reading the files of annotation tools has in common: a part that cannot be used is told, the rest goes on."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from extract.errors import problem
from extract.model.record import DocumentRecord, Problem

__all__ = ["FileError", "parsed", "record_from"]

T = TypeVar("T")


class FileError(ValueError):
    """A file is not of the format that it is read as."""


def parsed(raw: bytes | msgspec.Raw, kind: type[T], place: str) -> tuple[T | None, tuple[Problem, ...]]:
    """A document of a file, or the reason why it cannot be used."""
    try:
        return msgspec.json.decode(raw, type=kind), ()
    except msgspec.MsgspecError as error:
        return None, (problem("JX-N006", place, document=place, reason=error),)


def record_from(value: Any, place: str) -> tuple[DocumentRecord | None, tuple[Problem, ...]]:  # noqa: ANN401 - JSON
    """The record that was sent along, as an object or as the JSON text that some tools make of it; None without one."""
    if value is None:
        return None, ()
    try:
        if isinstance(value, str):
            return msgspec.json.decode(value, type=DocumentRecord), ()
        return msgspec.json.decode(msgspec.json.encode(value), type=DocumentRecord), ()
    except msgspec.MsgspecError as error:
        return None, (problem("JX-N007", place, document=place, reason=error),)
