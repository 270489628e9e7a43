"""Ways to spoil a file; the same random source spoils it in the same way."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from random import Random

__all__ = ["mutated", "zipped"]

_NUMBER = re.compile(rb"\d{1,9}")
_HUGE = (b"0", b"-1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e308")
_RUNS = (b"\0", b"\xff", b"<", b">", b"(", b"[", b"{", b" ", b"/", b"&", b"\x80", "绩".encode(), b"<w:tbl>", b"<td>")
_WHEN = (2024, 1, 1, 0, 0, 0)  # the time of packing is not to make a difference
_ZIPPED = 0.6  # share of the changes of a packed format that are made inside its parts


def mutated(data: bytes, random: Random, *, packed: bool) -> bytes:
    """The file with one to four changes.

    Args:
        data: The file.
        random: Where chance comes from.
        packed: It is a ZIP of parts: most changes are made in a part, which is packed again.
    """
    if packed and random.random() < _ZIPPED:
        return _in_a_part(data, random)
    for _ in range(random.randint(1, 4)):
        data = random.choice((_flipped, _flipped, _cut, _with_run, _swapped, _huge, _overwritten, _repeated))(
            data, random
        )
    return data


def _in_a_part(data: bytes, random: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice([name for name in parts if parts[name]])
    parts[name] = mutated(parts[name], random, packed=False)
    if random.random() < 0.05:
        del parts[random.choice(list(parts))]
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts; the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _flipped(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 3, 20))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _overwritten(data: bytes, random: Random) -> bytes:
    at, size = _piece(data, random, 16)
    return data[:at] + random.choice((b"\xff", b"\0", b"\x7f")) * size + data[at + size :]


def _cut(data: bytes, random: Random) -> bytes:
    at, size = _piece(data, random, len(data))
    return data[:at] if random.random() < 0.5 else data[:at] + data[at + size :]


def _with_run(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_RUNS) * random.choice((1, 10, 1000, 20_000)) + data[at:]


def _swapped(data: bytes, random: Random) -> bytes:
    at, size = _piece(data, random, 400)
    other = random.randrange(len(data) + 1)
    piece, rest = data[at : at + size], data[:at] + data[at + size :]
    return rest[:other] + piece + rest[other:]


def _repeated(data: bytes, random: Random) -> bytes:
    at, size = _piece(data, random, 400)
    return data[: at + size] + data[at : at + size] * random.choice((1, 5, 200)) + data[at + size :]


def _huge(data: bytes, random: Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return _overwritten(data, random)
    match = random.choice(found)
    return data[: match.start()] + random.choice(_HUGE) + data[match.end() :]


def _piece(data: bytes, random: Random, longest: int) -> tuple[int, int]:
    at = random.randrange(len(data) + 1)
    return at, random.randint(0, max(0, min(longest, len(data) - at)))


_WAYS = (_flipped, _flipped, _cut, _with_run, _swapped, _huge, _overwritten, _repeated)
