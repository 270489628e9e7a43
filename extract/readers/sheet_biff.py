"""Records of an XLS: numbers, kinds and texts as they are packed there (BIFF5 and BIFF8).

source: [MS-XLS], Excel Binary File Format Structure.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Record", "TextReader", "byte_text", "records", "rk_number", "short_text"]

_CONTINUE = 0x003C


class Record(NamedTuple):
    """A record: its kind, and its data in the pieces in which it was cut."""

    kind: int
    pieces: list[bytes]

    @property
    def data(self) -> bytes:
        """The first piece, which is all but for very long records."""
        return self.pieces[0]


def records(stream: bytes, start: int) -> Iterator[Record]:
    """The records of a substream from its beginning to its end, those of streams inside it (charts) left out."""
    depth = 0
    held: Record | None = None
    at = start
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _CONTINUE:
            if held is not None:
                held.pieces.append(data)
            continue
        if held is not None:
            yield held
        held = None
        if kind in {0x0809, 0x0409, 0x0209, 0x0009}:
            depth += 1
        elif kind == 0x000A:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1:
            held = Record(kind, [data])
    if held is not None:
        yield held


def rk_number(packed: int) -> float:
    """A number in four bytes: a whole one or the upper half of a double, perhaps times a hundred.

    >>> rk_number(0x3FF00000), rk_number((100 << 2) | 2), rk_number((12345 << 2) | 3)
    (1.0, 100.0, 123.45)
    """
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        (value,) = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))
    return value / 100 if packed & 1 else value


def short_text(data: bytes, at: int, wide_count: bool = True) -> str:
    """A text of BIFF8 that stands in one piece: its length in two bytes or one, its flags, its characters."""
    count = int.from_bytes(data[at : at + (2 if wide_count else 1)], "little")
    at += 2 if wide_count else 1
    flags = data[at] if at < len(data) else 0
    at += 1 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    if flags & 1:
        return data[at : at + 2 * count].decode("utf-16-le", "replace")
    return data[at : at + count].decode("latin-1")


def byte_text(data: bytes, at: int, encoding: str, wide_count: bool = True) -> str:
    """A text of BIFF5: its length, its bytes in the code page of the file."""
    width = 2 if wide_count else 1
    count = int.from_bytes(data[at : at + width], "little")
    return data[at + width : at + width + count].decode(encoding, "replace")


class TextReader:
    """Reads the texts of the shared table, which are cut wherever a record was full.

    Where the characters of a text are cut, the next piece begins with a byte that says anew how wide they are.
    """

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._piece = 0
        self._at = 0

    def skip(self, count: int) -> None:
        """Passes over bytes, over the ends of pieces where need be."""
        self._bytes(count)

    def at_end(self) -> bool:
        """Is nothing left?"""
        return self._piece >= len(self._pieces) or (
            self._piece == len(self._pieces) - 1 and self._at >= len(self._pieces[-1])
        )

    def _bytes(self, count: int) -> bytes:
        found = b""
        while count > 0 and self._piece < len(self._pieces):
            part = self._pieces[self._piece][self._at : self._at + count]
            found += part
            count -= len(part)
            self._at += len(part)
            if self._at >= len(self._pieces[self._piece]):
                self._piece += 1
                self._at = 0
        return found

    def text(self) -> str:
        """The next text, without its runs of fonts and its reading aids."""
        count, flags = int.from_bytes(self._bytes(2), "little"), int.from_bytes(self._bytes(1), "little")
        runs = int.from_bytes(self._bytes(2), "little") if flags & 8 else 0
        extra = int.from_bytes(self._bytes(4), "little") if flags & 4 else 0
        out = []
        wide = bool(flags & 1)
        while count > 0 and not self.at_end():
            left = len(self._pieces[self._piece]) - self._at
            taken = min(count, max(left // 2, 1) if wide else left)
            data = self._bytes(taken * 2 if wide else taken)
            out.append(data.decode("utf-16-le", "replace") if wide else data.decode("latin-1"))
            count -= taken
            if count > 0 and not self.at_end():
                wide = bool(int.from_bytes(self._bytes(1), "little") & 1)
        self.skip(runs * 4 + extra)
        return "".join(out)
