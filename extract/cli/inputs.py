"""From the arguments of `jixiao extract` to the documents to read: files, folders, patterns, standard input."""

from __future__ import annotations

import glob
import mimetypes
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from extract.errors import problem
from extract.model.record import Problem
from extract.readers import READERS
from extract.run import Input

__all__ = ["Found", "expand"]

_SNIFF_BYTES = 4096
# Share of Chinese characters in the head of a file from which on it is taken for a text in Chinese.
_CHINESE_SHARE = 0.2
# Only what Python itself knows, so that the same folder gives the same documents on each machine.
_TYPES = mimetypes.MimeTypes(filenames=())


class Found(NamedTuple):
    """A document and the name that its own output file gets: its path inside the folder that was given."""

    input: Input
    name: str


def expand(arguments: Sequence[str]) -> tuple[list[Found], list[Problem]]:
    """The documents that the arguments name, each once, and a problem for each argument that names none.

    Args:
        arguments: Paths of files (a missing one stays in: it becomes a failed record), folders (searched to the
            bottom, in the order of the paths), patterns with ``*``, ``**`` or ``?``, or ``-`` for standard input.
    """
    found: list[Found] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for argument in arguments:
        candidates = list(_candidates(argument))
        if not candidates:
            problems.append(problem("JX-C004", place=argument))
        for candidate in candidates:
            key = os.path.abspath(candidate.input.path)  # noqa: PTH100 - `Path.resolve` would follow links
            if key not in seen:
                seen.add(key)
                found.append(candidate)
    return found, problems


def _candidates(argument: str) -> Iterator[Found]:
    if argument == "-":
        yield Found(Input("-", sys.stdin.buffer.read()), "stdin")
        return
    path = Path(argument)
    if path.is_dir():
        yield from _in_folder(path)
    elif not path.exists() and glob.has_magic(argument):
        for match in sorted(glob.glob(argument, recursive=True)):  # noqa: PTH207 - absolute patterns too
            if Path(match).is_file():
                yield Found(Input(match), PurePath(match).name)
    else:
        yield Found(Input(argument), path.name)


def _in_folder(folder: Path) -> Iterator[Found]:
    paths = []
    suffixes = {suffix for reader in READERS.values() for suffix in reader.extensions}
    for root, folders, files in os.walk(folder):  # links to folders are not followed: they may lead in a circle
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [Path(root, name) for name in files if not name.startswith(".")]
    for path in sorted(paths, key=str):
        if path.suffix.lower() in suffixes or (_TYPES.guess_type(path.name)[0] is None and _is_chinese_text(path)):
            yield Found(Input(str(path)), str(path.relative_to(folder)))


def _is_chinese_text(path: Path) -> bool:
    """Whether a file without a telling name begins with Chinese text in one of the usual encodings."""
    if not path.is_file():  # a pipe would wait for its writer
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFF_BYTES)
    except OSError:
        return False
    for encoding in ("utf-16",) if head[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "gb18030"):
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:  # not just a character that the end of the head cuts
                continue
            text = head[: error.start].decode(encoding)
        chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
        return "\0" not in text and chinese >= _CHINESE_SHARE * len(text) > 0
    return False
