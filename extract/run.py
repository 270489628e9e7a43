"""Reading many documents: each ends as a record, whatever it does; none takes the run down.

Worker processes read them (`extract.workers`), one or more. The records come in the order of the inputs however many
there are, so that the same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from extract import archives
from extract.config import Config, ReadConfig
from extract.errors import JixiaoError, ReadError, UnsupportedError, described, problem
from extract.model.record import DocumentRecord, Problem, Source, Status
from extract.time_limit import TimeLimit, TimeUpError

__all__ = ["Input", "Loader", "Reader", "failed", "load_reader", "members", "read_document", "read_many"]

# How libraries in C++ say that memory ran out; Python's own say `MemoryError`.
_NO_MEMORY = ("bad_alloc", "Insufficient memory", "Failed to allocate", "Cannot allocate", "failed to map segment")


class Input(msgspec.Struct, frozen=True):
    """A document to read: its path and, where it was not a file (standard input), its bytes.

    Attributes:
        path: Path of the file; of the outer archive where the document is inside one.
        data: The content of what `path` names, where it is no file.
        member: Names of the entries that lead to a document inside an archive, from the outside in.
        refused: Why it is known already that it cannot be read; `members` says so of archives.
    """

    path: str
    data: bytes | None = None
    member: tuple[str, ...] = ()
    refused: Problem | None = None

    @property
    def name(self) -> str:
        """What the record calls it.

        >>> Input("包.zip", member=("目录/表.docx",)).name
        '包.zip!/目录/表.docx'
        """
        return archives.shown(self.path, self.member)

    def content(self, config: ReadConfig) -> bytes | None:
        """The bytes that are at hand or have to be unpacked; None for a file, which its reader opens.

        Raises:
            ReadError: It is inside an archive and cannot be unpacked.
        """
        if not self.member:
            return self.data
        try:
            return archives.unpacked(self.path, self.data, self.member, config)
        except ReadError as error:
            error.fields.setdefault("file", self.name)
            raise

    def sha256(self, config: ReadConfig) -> str | None:
        """Hash of the content; None where it cannot be read or is refused unread.

        No time limit holds here, so what a reader does not open is not opened either: a pipe or a device may never
        end, and a file beyond `read.max_bytes` is not worth the time.
        """
        try:
            data = self.content(config)
            if data is not None:
                return hashlib.sha256(data).hexdigest()
            if not _is_file(self.path, config.max_bytes):
                return None
            with Path(self.path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (JixiaoError, OSError, ValueError):
            return None


def _is_file(path: str, max_bytes: int) -> bool:
    found = Path(path).stat()
    return stat.S_ISREG(found.st_mode) and found.st_size <= max_bytes


def members(source: Input, config: ReadConfig) -> list[Input]:
    """The documents inside an archive, sorted by name; of anything else, itself alone.

    Nothing but the directory is read now, and archives inside the archive. An archive that cannot be opened is one
    document, whose record will say why.
    """
    if source.member or source.refused:
        return [source]
    data = source.data
    try:
        if data is None:
            if not _is_file(source.path, config.max_bytes):
                return [source]
            with Path(source.path).open("rb") as file:
                data = file.read(2)
                if data == b"PK":
                    data += file.read()
        if len(data) > config.max_bytes or not archives.is_archive(data):
            return [source]
    except (OSError, ValueError):
        return [source]  # whoever reads it will say what is wrong
    found = []
    for place, error in archives.documents(data, config):
        member = msgspec.structs.replace(source, member=place)
        if error is not None:
            error.fields.setdefault("file", member.name)
            member = msgspec.structs.replace(member, refused=error.problem())
        found.append(member)
    return found


class Reader(Protocol):
    """What reads a document: `extract.pipeline.Pipeline`, or a stand-in for it."""

    def read(self, path: str | Path, data: bytes | None = None) -> DocumentRecord:
        """The record of one document; raises `JixiaoError` where it cannot be read at all."""


Loader = Callable[[Config], Reader]


def load_reader(config: Config) -> Reader:
    """The pipeline with these settings. Loaded late: what only lists or explains settings needs no model."""
    import extract

    reader: Reader = extract.load(config)
    return reader


def failed(source: Input, cause: Problem, config: Config, status: Status = "failed") -> DocumentRecord:
    """The record of a document that could not be read: its path, its hash where there is one, and why."""
    path = source.name.encode("utf-8", "backslashreplace").decode("utf-8")  # a name need not be valid text
    origin = Source(path=path, sha256=source.sha256(config.read))
    return DocumentRecord(status=status, errors=(cause,), source=origin)


def read_document(
    reader: Reader, source: Input, config: Config, tell: Callable[[int], None] | None = None
) -> DocumentRecord:
    """The record of one document, never an exception: what goes wrong becomes ``failed`` with a coded problem.

    A format that no reader takes is ``skipped``.

    Args:
        reader: The pipeline.
        source: The document.
        config: Settings; `run.seconds_per_document` and `run.seconds_per_page` give the time limit (``JX-P002``).
        tell: Called with the number of pages that are done, now and then.
    """
    if source.refused is not None:
        return failed(source, source.refused, config)
    status: Status = "failed"
    limit = TimeLimit(config.run, tell)
    try:
        with limit:
            return reader.read(source.name, source.content(config.read))
    except JixiaoError as error:
        status = "skipped" if isinstance(error, UnsupportedError) else "failed"
        cause = error.problem()
        if error.code == "JX-R026" and source.member:
            return _archive_inside(source, config)
    except TimeUpError:
        cause = problem("JX-P002", file=source.name, seconds=f"{limit.seconds:g}")
    except MemoryError:
        cause = problem("JX-P004", file=source.name)
    except Exception as error:  # the border of a document: any mistake of ours ends here, with its place
        if any(words in str(error) for words in _NO_MEMORY):
            cause = problem("JX-P004", file=source.name)
        else:
            cause = problem("JX-P001", file=source.name, reason=described(error))
    return failed(source, cause, config, status)


def _archive_inside(source: Input, config: Config) -> DocumentRecord:
    """The record of an archive that `members` did not open: it is too deep inside others, or damaged."""
    try:
        archives.Archive(source.content(config.read) or b"", config.read.max_unpacked_bytes)
    except ReadError as error:
        error.fields.setdefault("file", source.name)
        return failed(source, error.problem(), config)
    return failed(source, problem("JX-R023", file=source.name), config, "skipped")


def read_many(
    inputs: Sequence[Input],
    config: Config | None = None,
    loader: Loader = load_reader,
    tell: Callable[[int], None] | None = None,
) -> Iterator[DocumentRecord]:
    """The records of the documents, in their order, each as soon as it and those before it are ready.

    Args:
        inputs: The documents. An archive stands for the documents inside it.
        config: Settings; `run.jobs` is the number of processes, `run.isolate` = false reads in this one.
        loader: What makes the pipeline, in each process. It must be importable by name (it may cross processes).
        tell: Called with the number of pages that are done of a document that is being read, now and then.

    Raises:
        JixiaoError: The pipeline itself cannot be loaded.
    """
    settings = config or Config()
    documents = [member for source in inputs for member in members(source, settings.read)]
    if not documents:
        return
    if settings.run.isolate:
        from extract.workers import WorkerPool

        jobs = min(settings.run.jobs or os.cpu_count() or 1, len(documents))
        yield from WorkerPool(documents, settings, loader, jobs, tell).records()
        return
    reader = loader(settings)
    for source in documents:
        yield read_document(reader, source, settings, tell)
