"""ZIP archives: each document inside is read as if it were a file of its own.

Nothing is written to disk. The central directory is read when an archive is opened; a document is unpacked when its
turn comes, in the process that reads it. Entries are named as `包.zip!/目录/表.docx`.

Names are hints and never lead anywhere: drive letters, leading slashes and ``..`` are dropped from them, control
characters are escaped, and the entry is read under the name that is left. Directories, links, hidden files and what
systems leave behind are passed over in silence; so is what no reader takes, unless its format may hold a document
(RAR, OFD, …): that ends as ``skipped``. An archive inside an archive is opened; one deeper is ``skipped``.

What all entries together unpack to is limited, by what the directory says, before anything is unpacked; more than it
says is never unpacked. There is no limit of the ratio: a sheet of empty rows packs 500 to 1 and does no harm.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from extract.candidates import HEAD_BYTES, is_candidate, is_clutter
from extract.config import ReadConfig
from extract.errors import ReadError
from extract.readers.sniff import binary_kind

__all__ = ["MAX_ENTRIES", "Archive", "documents", "is_archive", "shown", "split", "unpacked"]

MAX_ENTRIES = 10_000
_MAX_DEPTH = 2
_INSIDE = "!/"
_EMPTY = b"PK\x05\x06"  # an archive without entries is its end record alone
_ENTRY = b"PK\x01\x02"
_STORED, _DEFLATED, _AES = 0, 8, 99
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field: version, CRC of the plain name, the name in UTF-8
_MAX_PART_BYTES = 200  # a part of a name may become the name of an output file, with an ending after it
_MAX_PARTS = 8
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROLS = {ord(c): f"\\x{ord(c):02x}" for c in map(chr, (*range(32), *range(127, 160), 0x2028, 0x2029))}
_DAMAGE = (BadZipFile, EOFError, OSError, ValueError, IndexError, struct.error, zlib.error, LZMAError)


def shown(path: str, member: Sequence[str]) -> str:
    """How a document inside an archive is named in records.

    >>> shown("包.zip", ("内.zip", "目录/表.docx"))
    '包.zip!/内.zip!/目录/表.docx'
    """
    return _INSIDE.join((path, *member))


def split(name: str) -> tuple[str, tuple[str, ...]]:
    """The archive and the entries of a name as `shown` gives it.

    >>> split("包.zip!/内.zip!/目录/表.docx")
    ('包.zip', ('内.zip', '目录/表.docx'))
    """
    path, *member = name.split(_INSIDE)
    return path, tuple(member)


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a plain ZIP archive, as against a document that is packed as one (DOCX, XLSX)."""
    return data.startswith(_EMPTY) or binary_kind(data) == "application/zip"


class Archive:
    """An open archive: its entries by the names that they are shown under.

    Attributes:
        entries: Everything but directories and links, sorted by name.
        size: What they unpack to, by the directory.

    Raises:
        ReadError: The directory is damaged (``JX-R011``), has too many entries (``JX-R027``), or unpacks to more
            than `limit` bytes (``JX-R016``).
    """

    __slots__ = ("_inner", "_zip", "entries", "size")

    def __init__(self, data: bytes, limit: int) -> None:
        directory = data[_directory_start(data) :]
        count = directory.count(_ENTRY)
        if count > MAX_ENTRIES:  # before there is an object for each
            raise ReadError("JX-R027", count=count, limit=MAX_ENTRIES)
        try:
            self._zip = ZipFile(BytesIO(data))
        except (*_DAMAGE, NotImplementedError) as error:
            raise _damaged(error) from error
        self.entries = _named(self._zip.infolist())
        self.size = sum(entry.file_size for entry in self.entries.values())
        if self.size > limit:
            raise ReadError("JX-R016", size=self.size, limit=limit)
        self._inner: tuple[str, Archive] | None = None

    def head(self, name: str) -> bytes:
        """The first bytes of an entry, empty where they cannot be had at small cost."""
        entry = self.entries[name]
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in {_STORED, _DEFLATED}:
            return b""
        try:
            with self._zip.open(entry) as stream:
                return stream.read(HEAD_BYTES)
        except (*_DAMAGE, NotImplementedError):
            return b""

    def read(self, name: str, config: ReadConfig) -> bytes:
        """The content of an entry.

        Raises:
            ReadError: It is not there, damaged, encrypted, packed in an unknown way, or too large.
        """
        entry = self.entries.get(name)
        if entry is None:
            raise ReadError("JX-R006")
        encrypted = bool(entry.flag_bits & _ENCRYPTED)
        if encrypted and not config.password:
            raise ReadError("JX-R012")
        if entry.compress_type == _AES:
            raise ReadError("JX-R022", kind="ZIP, AES")
        if entry.file_size > config.max_bytes:
            raise ReadError("JX-R004", size=entry.file_size, limit=config.max_bytes)
        password = (config.password or "").encode() if encrypted else None
        try:
            with self._zip.open(entry, pwd=password) as stream:
                data = stream.read()  # ends at the size that the directory says
        except NotImplementedError as error:
            raise ReadError("JX-R022", kind=f"ZIP, {entry.compress_type}") from error
        except (*_DAMAGE, RuntimeError) as error:  # a wrong password is found by one byte, or by what comes out
            raise ReadError("JX-R013") if encrypted else _damaged(error) from error
        if len(data) != entry.file_size:
            raise _damaged(EOFError(f"{len(data)} < {entry.file_size}"))
        return data

    def inner(self, name: str, config: ReadConfig) -> Archive:
        """The archive that an entry is; the last one stays open."""
        if self._inner is None or self._inner[0] != name:
            self._inner = None
            self._inner = name, Archive(self.read(name, config), config.max_unpacked_bytes)
        return self._inner[1]


def documents(data: bytes, config: ReadConfig) -> list[tuple[tuple[str, ...], ReadError | None]]:
    """What is to be read in an archive: where each document is, with the reason where it cannot be read.

    The archive itself, where it cannot be opened, is the place ``()``.
    """
    return _Search(config).documents(data, ())


class _Search:
    """Looks through an archive and those inside it; the limits hold for all of them together."""

    def __init__(self, config: ReadConfig) -> None:
        self._config = config
        self._bytes_left = config.max_unpacked_bytes
        self._entries_left = MAX_ENTRIES

    def documents(self, data: bytes, place: tuple[str, ...]) -> list[tuple[tuple[str, ...], ReadError | None]]:
        try:
            archive = Archive(data, self._bytes_left)
        except ReadError as error:
            return [(place, error)]
        self._bytes_left -= archive.size
        self._entries_left -= len(archive.entries)
        if self._entries_left < 0:
            count = MAX_ENTRIES - self._entries_left
            return [(place, ReadError("JX-R027", count=count, limit=MAX_ENTRIES))]
        found: list[tuple[tuple[str, ...], ReadError | None]] = []
        for name in archive.entries:
            if is_clutter(name):
                continue
            if is_candidate(name, lambda name=name: archive.head(name)):  # type: ignore[misc]
                found += self._entry(archive, (*place, name))
        return found or [(place, ReadError("JX-R021"))]

    def _entry(self, archive: Archive, place: tuple[str, ...]) -> list[tuple[tuple[str, ...], ReadError | None]]:
        """One entry, or what is in it where it is an archive."""
        name = place[-1]
        if len(place) < _MAX_DEPTH and name.lower().endswith(".zip"):
            try:
                data = archive.read(name, self._config)
            except ReadError as error:
                return [(place, error)]
            if is_archive(data):
                return self.documents(data, place)
        return [(place, None)]


def _directory_start(data: bytes) -> int:
    """Where the central directory begins, by the end record; 0 where that is not known (then all is looked at)."""
    end = data.rfind(_EMPTY)
    if end < 0 or end + 22 > len(data):
        return 0
    (size,) = struct.unpack_from("<I", data, end + 12)
    return end - size if size <= end else 0


def _damaged(error: Exception) -> ReadError:
    return ReadError("JX-R011", kind="ZIP", reason=f"{error}" or type(error).__name__)


def _named(entries: Sequence[ZipInfo]) -> dict[str, ZipInfo]:
    """The entries by their names; a name that comes twice is told apart by a number."""
    named: dict[str, ZipInfo] = {}
    taken: Counter[str] = Counter()
    for entry in entries:
        name = _harmless(_name(entry))
        if not entry.filename or entry.is_dir() or name.endswith("/") or stat.S_ISLNK(entry.external_attr >> 16):
            continue
        path = name
        while path in named:
            taken[name] += 1
            path = f"{PurePosixPath(name).with_suffix('')}~{taken[name] + 1}{PurePosixPath(name).suffix}"
        named[path] = entry
    return dict(sorted(named.items()))


def _name(entry: ZipInfo) -> str:
    """The name as its maker meant it: Windows programs write GBK and say nothing of it."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.orig_filename
    try:
        plain = entry.orig_filename.encode("cp437")  # what `zipfile` made of the bytes; every byte comes back
    except UnicodeEncodeError:
        return entry.orig_filename
    told = _unicode_path(entry.extra, plain)
    if told is not None:
        return told
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError:
        return plain.decode("gb18030", "replace")


def _unicode_path(extra: bytes, plain: bytes) -> str | None:
    """The name in the extra field of Info-ZIP, where it belongs to this plain name."""
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, position)
        body = extra[position + 4 : position + 4 + size]
        if kind == _UNICODE_PATH and len(body) > 5 and body[1:5] == struct.pack("<I", zlib.crc32(plain)):
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        position += 4 + size
    return None


def _harmless(name: str) -> str:
    """The name without what leads out of its folder, without control characters, and of bearable length."""
    name = _DRIVE.sub("", name.replace("\\", "/"))
    folder = name.endswith("/")
    parts = [_cut(part.translate(_CONTROLS)) for part in name.split("/") if part not in {"", ".", ".."}]
    return "/".join(parts[-_MAX_PARTS:]) + ("/" if folder and parts else "") or "_"


def _cut(part: str) -> str:
    """The part of a name at most so long, its ending kept."""
    raw = part.encode("utf-8", "backslashreplace")
    if len(raw) <= _MAX_PART_BYTES:
        return raw.decode("utf-8")
    ending = Path(part).suffix.encode("utf-8", "backslashreplace")[:20]
    return (raw[: _MAX_PART_BYTES - len(ending)] + ending).decode("utf-8", "ignore")


@lru_cache(maxsize=1)  # entries are read one after the other; opening the archive for each would take the square
def _opened(path: str, _stamp: tuple[int, int] | None, data: bytes | None, limit: int) -> Archive:
    return Archive(Path(path).read_bytes() if data is None else data, limit)


def unpacked(path: str, data: bytes | None, member: Sequence[str], config: ReadConfig) -> bytes:
    """The content of a document inside an archive.

    Args:
        path: The archive.
        data: Its content, where it is no file.
        member: Names of the entries that lead to the document, from the outside in.
        config: Limits and password.

    Raises:
        ReadError: The archive or the entry cannot be read.
    """
    try:
        status = Path(path).stat() if data is None else None
        stamp = (status.st_mtime_ns, status.st_size) if status is not None else None
        if status is not None and status.st_size > config.max_bytes:
            raise ReadError("JX-R004", size=status.st_size, limit=config.max_bytes)
        archive = _opened(path, stamp, data, config.max_unpacked_bytes)
    except FileNotFoundError as error:
        raise ReadError("JX-R006") from error
    except OSError as error:
        raise ReadError("JX-R005", reason=error.strerror or error) from error
    for name in member[:-1]:
        archive = archive.inner(name, config)
    return archive.read(member[-1], config)
