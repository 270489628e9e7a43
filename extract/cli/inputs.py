"""From the arguments of `jixiao extract` to the documents to read: files, folders, patterns, standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import NamedTuple

from extract.archives import shown, split
from extract.candidates import HEAD_BYTES, is_candidate, is_clutter
from extract.config import ReadConfig
from extract.errors import problem
from extract.model.record import Problem
from extract.run import Input, members

__all__ = ["Found", "expand", "named", "one"]


class Found(NamedTuple):
    """A document and the name that its own output file gets: its path inside the folder or archive that was given."""

    input: Input
    name: str


def expand(arguments: Sequence[str], config: ReadConfig) -> tuple[list[Found], list[Problem]]:
    """The documents that the arguments name, each once, and a problem for each argument that names none.

    Args:
        arguments: Paths of files (a missing one stays in: it becomes a failed record), folders (searched to the
            bottom, in the order of the paths), patterns with ``*``, ``**`` or ``?``, or ``-`` for standard input.
            Of an archive all documents are meant; one alone is named as in `包.zip!/表.docx`.
        config: Limits and password of the archives.
    """
    found: list[Found] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for argument in arguments:
        candidates = list(_candidates(argument))
        if not candidates:
            problems.append(problem("JX-C004", place=argument))
        for candidate in candidates:
            path = os.path.abspath(candidate.input.path)  # noqa: PTH100 - `Path.resolve` would follow links
            for member in members(candidate.input, config):
                key = shown(path, member.member)
                if key not in seen:
                    seen.add(key)
                    found.append(Found(member, shown(candidate.name, member.member)))
    return found, problems


def named(argument: str) -> Input:
    """The file or the document inside an archive that an argument names.

    >>> named("包.zip!/目录/表.docx").member
    ('目录/表.docx',)
    """
    path, member = split(argument) if not Path(argument).exists() else (argument, ())
    return Input(path, member=member)


def one(argument: str, config: ReadConfig) -> Input:
    """The one document that an argument names: a file, ``-``, or a document inside an archive.

    An archive with one document stands for it; one with several is left as it is, for its reader to say so.
    """
    source = Input("-", sys.stdin.buffer.read()) if argument == "-" else named(argument)
    found = members(source, config)
    return found[0] if len(found) == 1 else source


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
        source = named(argument)
        yield Found(source, PurePath(source.path).name)


def _in_folder(folder: Path) -> Iterator[Found]:
    paths = []
    for root, folders, files in os.walk(folder):  # links to folders are not followed: they may lead in a circle
        folders[:] = [name for name in folders if not is_clutter(name)]
        paths += [Path(root, name) for name in files if not is_clutter(name)]
    for path in sorted(paths, key=str):
        if is_candidate(path.name, partial(_head, path)):
            yield Found(Input(str(path)), str(path.relative_to(folder)))


def _head(path: Path) -> bytes:
    """The first bytes of a file, nothing of what is no file: a pipe would wait for its writer."""
    try:
        if path.is_file():
            with path.open("rb") as file:
                return file.read(HEAD_BYTES)
    except OSError:
        pass
    return b""
