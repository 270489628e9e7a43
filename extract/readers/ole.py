"""OLE compound files (DOC, XLS, encrypted OOXML): the names and the bytes of their streams.

Such a file is a small file system with chains of sectors. A damaged or hostile one may hold chains that run in circles
or out of the file: every walk here ends after as many steps as the file has sectors.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

__all__ = ["Ole", "OleError"]

_HEADER = 512
_ENTRY = 128
_LAST = 0xFFFFFFFA  # sector numbers from here on mark ends and free sectors
_MAX_ENTRIES = 100_000
_ROOT, _STREAM = 5, 2


class OleError(ValueError):
    """The structure of the file is broken."""


class _Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Ole:
    """An OLE file, opened.

    Attributes:
        streams: The streams at the top level by name; those of embedded objects are not among them.

    Raises:
        OleError: Header, allocation table or directory are broken.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER:
            raise OleError("header")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in {9, 12} or mini_shift != 6:
            raise OleError("sector size")
        self._size = 1 << shift
        self._count = max(0, -(-len(data) // self._size) - 1)
        directory, _, cutoff, mini_start = struct.unpack_from("<IIII", data, 48)
        self._cutoff = cutoff
        self._fat = self._table(self._fat_sectors())
        self._mini_start = mini_start
        self._mini_fat: list[int] | None = None
        self._entries = self._directory(directory)
        self.streams = {entry.name: entry for entry in self._top_level() if entry.kind == _STREAM}

    def stream(self, name: str, limit: int | None = None) -> bytes:
        """The bytes of a stream at the top level, its first `limit` where given.

        Raises:
            OleError: Its chain of sectors is broken.
            KeyError: There is no such stream.
        """
        entry = self.streams[name]
        size = entry.size if limit is None else min(limit, entry.size)
        if entry.size >= self._cutoff:
            return self._read(self._chain(self._fat, entry.start, -(-size // self._size)), size)
        if self._mini_fat is None:
            self._mini_fat = self._table(self._chain(self._fat, self._mini_start))
        root = self._entries[0]
        mini = self._read(self._chain(self._fat, root.start), root.size)
        found = [mini[n * 64 : n * 64 + 64] for n in self._chain(self._mini_fat, entry.start, -(-size // 64))]
        return b"".join(found)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _read(self, sectors: list[int], size: int) -> bytes:
        if size > len(self._data) or len(sectors) * self._size < size:
            raise OleError("size")
        return b"".join(map(self._sector, sectors))[:size]

    def _fat_sectors(self) -> list[int]:
        found = list(struct.unpack_from("<109I", self._data, 76))
        (following,) = struct.unpack_from("<I", self._data, 68)
        seen = 0
        while following < _LAST:
            part = self._sector(following)
            seen += 1
            if len(part) < self._size or seen > self._count:
                raise OleError("allocation table")
            *numbers, following = struct.unpack(f"<{self._size // 4}I", part)
            found += numbers
        sectors = [number for number in found if number < _LAST]
        if len(sectors) > self._count:
            raise OleError("allocation table")
        return sectors

    def _table(self, sectors: list[int]) -> list[int]:
        data = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    @staticmethod
    def _chain(table: list[int], start: int, wanted: int | None = None) -> list[int]:
        found: dict[int, None] = {}  # a set that keeps its order
        while start < _LAST and (wanted is None or len(found) < wanted):
            if start >= len(table) or start in found:
                raise OleError("chain")
            found[start] = None
            start = table[start]
        return list(found)

    def _directory(self, start: int) -> list[_Entry]:
        data = b"".join(map(self._sector, self._chain(self._fat, start)))
        entries = []
        for at in range(0, min(len(data) - _ENTRY + 1, _MAX_ENTRIES * _ENTRY), _ENTRY):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            left, right, child = struct.unpack_from("<III", data, at + 68)
            first, size = struct.unpack_from("<II", data, at + 116)
            name = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            entries.append(_Entry(name, kind, left, right, child, first, size))
        if not entries or entries[0].kind != _ROOT:
            raise OleError("directory")
        return entries

    def _top_level(self) -> list[_Entry]:
        """The entries under the root: its child and all that hang on it to the left and the right."""
        found: list[_Entry] = []
        seen: set[int] = set()
        waiting = [self._entries[0].child]
        while waiting:
            number = waiting.pop()
            if number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            found.append(entry)
            waiting += entry.left, entry.right
        return found
