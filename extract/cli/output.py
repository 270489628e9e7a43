"""Where records go: standard output, one file, or a folder with a file for each document. Nothing is lost silently.

An existing file is never overwritten without ``--force``. Only ``.jsonl`` is written in place, so that a run that
was cut short can go on; other formats are written beside and put in place when they are complete.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from typing import Protocol

import msgspec

from extract import sinks
from extract.cli.inputs import Found
from extract.config import ReadConfig
from extract.model.record import DocumentRecord
from extract.sinks import SinkError, SinkSpec, WriteOptions

__all__ = ["FileTarget", "FolderTarget", "StdoutTarget", "Target", "choose", "target_of"]


class Target(Protocol):
    """A place to write to. `prepare` comes first, and says which documents are still to be read."""

    def prepare(self, documents: Sequence[Found]) -> list[Found]:
        """Checks the place before the first document is read.

        Raises:
            SinkError: It cannot be used, or holds something that would be overwritten.
        """

    def write(self, records: Iterable[DocumentRecord]) -> None:
        """Writes the records of the documents that `prepare` gave, in that order."""


def choose(
    format_name: str | None, output: str | None, *, indent: int, force: bool, resume: bool, limits: ReadConfig
) -> Target:
    """The target that the command line asks for.

    ``table`` is the tabular format that the output's name asks for, and CSV otherwise. Without ``--format`` the name
    decides, and JSON lines otherwise. Documents beyond the `limits` are never among those that are done.

    Raises:
        SinkError: The choices do not go together.
    """
    folder = _is_folder(output)
    named = sinks.by_suffix(output) if output and not folder else None
    name = format_name or (named.name if named else "jsonl")
    if name == "table":
        name = named.name if named and named.name in ("xlsx", "parquet") else "csv"
    if resume and (name != "jsonl" or output is None or folder or indent):
        raise SinkError("JX-C007")
    return target_of(sinks.SINKS[name], output, indent=indent, force=force, resume=limits if resume else None)


def target_of(
    spec: SinkSpec, output: str | None, *, indent: int = 0, force: bool = False, resume: ReadConfig | None = None
) -> Target:
    """Standard output, a folder or a file for an output of this kind.

    Raises:
        SinkError: A package that it needs is not installed.
    """
    sinks.writer(spec)  # a package that is missing is reported before the first document is read
    if output is None:
        return StdoutTarget(spec, WriteOptions(indent))
    options = WriteOptions(indent, bom=True)
    if _is_folder(output):
        return FolderTarget(Path(output), spec, options, force=force)
    return FileTarget(Path(output), spec, options, force=force, resume=resume)


def _is_folder(output: str | None) -> bool:
    return output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir())


class StdoutTarget:
    """Standard output."""

    def __init__(self, spec: SinkSpec, options: WriteOptions) -> None:
        self._spec = spec
        self._options = options

    def prepare(self, documents: Sequence[Found]) -> list[Found]:
        """Refuses to fill a terminal with a binary file (``JX-C006``)."""
        if self._spec.binary and sys.stdout.isatty():
            raise SinkError("JX-C006", format=self._spec.name)
        return list(documents)

    def write(self, records: Iterable[DocumentRecord]) -> None:
        """Writes as the records come."""
        sys.stdout.flush()
        sinks.write(records, sys.stdout.buffer, self._spec, self._options)
        sys.stdout.buffer.flush()


class FileTarget:
    """One file for all records.

    With the limits of `resume` the file is gone on with; documents beyond them cannot have been read, nor are hashed.
    """

    def __init__(
        self, path: Path, spec: SinkSpec, options: WriteOptions, *, force: bool, resume: ReadConfig | None = None
    ) -> None:
        self.path = path
        self._spec = spec
        self._options = options
        self._force = force
        self._resume = resume

    def prepare(self, documents: Sequence[Found]) -> list[Found]:
        """Refuses to overwrite (``JX-C002``), never writes over a document; with ``--resume`` drops what is done."""
        if not self.path.exists():
            return list(documents)
        self.guard(_resolved(documents), overwrite=self._force or self._resume is not None)
        if self._resume is not None:
            return _not_done(documents, _finished(self.path), self._resume)
        return list(documents)

    def guard(self, inputs: Set[str], *, overwrite: bool) -> None:
        """Refuses a file that is there (``JX-C002``): unless it may be overwritten, and always where it is an input.

        Args:
            inputs: The resolved paths of all documents.
            overwrite: Whether a file that is no document may be written to.
        """
        if self.path.exists() and (not overwrite or os.path.realpath(self.path) in inputs):
            raise SinkError("JX-C002", file=self.path)

    def write(self, records: Iterable[DocumentRecord]) -> None:
        """Writes to the file; a table or array takes its place when it is complete.

        Raises:
            SinkError: The file cannot be written (``JX-C003``).
        """
        in_place = self._spec.name == "jsonl"
        part = self.path if in_place else self.path.with_name(f".{self.path.name}.part")
        try:
            with part.open("wb" if self._resume is None else "ab") as stream:
                sinks.write(records, stream, self._spec, self._options)
            if not in_place:
                part.replace(self.path)
        except OSError as error:
            raise SinkError("JX-C003", file=self.path, reason=error.strerror or error) from error
        finally:
            if not in_place:
                part.unlink(missing_ok=True)


class FolderTarget:
    """A file for each document, in a folder, under the document's own name with the format's ending after it."""

    def __init__(self, folder: Path, spec: SinkSpec, options: WriteOptions, *, force: bool) -> None:
        self._folder = folder
        self._spec = spec
        self._options = options
        self._force = force
        self._targets: list[FileTarget] = []

    def prepare(self, documents: Sequence[Found]) -> list[Found]:
        """Gives each document its file; two documents of one name are told apart by a number."""
        taken: Counter[str] = Counter()
        inputs = _resolved(documents)  # once: there are as many files to guard as documents
        for found in documents:
            number = taken[found.name]
            taken[found.name] += 1
            name = f"{found.name}{f'~{number + 1}' if number else ''}{self._spec.ending}"
            target = FileTarget(self._folder / name, self._spec, self._options, force=self._force)
            target.guard(inputs, overwrite=self._force)
            self._targets.append(target)
        return list(documents)

    def write(self, records: Iterable[DocumentRecord]) -> None:
        """Writes each record to its file as it comes."""
        for target, record in zip(self._targets, records, strict=True):
            path = target.path
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise SinkError("JX-C003", file=path, reason=error.strerror or error) from error
            target.write([record])


def _resolved(documents: Sequence[Found]) -> set[str]:
    """The files that are read, whatever links lead to them."""
    return {os.path.realpath(found.input.path) for found in documents if found.input.data is None}


class _Line(msgspec.Struct, frozen=True):
    """What `--resume` needs to know of a record that was written before."""

    class Origin(msgspec.Struct, frozen=True):
        sha256: str | None = None

    status: str
    source: Origin


def _finished(path: Path) -> Counter[str]:
    """The content hashes that a file holds. A torn last line and failed documents are taken out of the file.

    Failed ones are read again: a time limit or a full memory may have been the cause.
    """
    kept: list[bytes] = []
    hashes: Counter[str] = Counter()
    lines = path.read_bytes().splitlines(keepends=True)
    for number, line in enumerate(lines, start=1):
        if number == len(lines) and not line.endswith(b"\n"):
            break
        try:
            record = msgspec.json.decode(line, type=_Line)
        except msgspec.MsgspecError as error:
            raise SinkError("JX-C009", file=path, line=number) from error
        if record.status != "failed" and record.source.sha256:
            hashes[record.source.sha256] += 1
            kept.append(line)
    if len(kept) < len(lines):
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(b"".join(kept))
        part.replace(path)
    return hashes


def _not_done(documents: Sequence[Found], done: Counter[str], limits: ReadConfig) -> list[Found]:
    """The documents whose content is not among those done; the same content twice needs two records."""
    left: list[Found] = []
    for found in documents:
        digest = found.input.sha256(limits)
        if digest is not None and done[digest]:
            done[digest] -= 1
        else:
            left.append(found)
    return left
