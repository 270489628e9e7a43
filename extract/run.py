"""Reading many documents: each ends as a record, whatever it does; none takes the run down.

One process reads them one after the other; with more jobs, worker processes do (`extract.workers`). The records come
in the order of the inputs in both cases, so that the same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol

import msgspec

from extract.config import Config
from extract.errors import JixiaoError, described, problem
from extract.model.record import DocumentRecord, Problem, Source

__all__ = ["Input", "Loader", "Reader", "failed", "load_reader", "read_document", "read_many"]


class Input(msgspec.Struct, frozen=True):
    """A document to read: its path and, where it was not a file (standard input), its bytes."""

    path: str
    data: bytes | None = None

    def sha256(self, max_bytes: int) -> str | None:
        """Hash of the content; None where it cannot be read or is refused unread.

        No time limit holds here, so what a reader does not open is not opened either: a pipe or a device may never
        end, and a file beyond `max_bytes` is not worth the time.
        """
        if self.data is not None:
            return hashlib.sha256(self.data).hexdigest()
        try:
            found = Path(self.path).stat()
            if not stat.S_ISREG(found.st_mode) or found.st_size > max_bytes:
                return None
            with Path(self.path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError):
            return None


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


class _TimeUpError(BaseException):
    """Raised by the alarm. Not an `Exception`, so that no handler inside a stage can take it for its own."""


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Stops the body after this many seconds where the platform has alarms and this is the main thread.

    Elsewhere there is no limit inside a process; a worker process is still ended from outside.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _TimeUpError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def failed(source: Input, cause: Problem, config: Config) -> DocumentRecord:
    """The record of a document that could not be read: its path, its hash where there is one, and why."""
    path = source.path.encode("utf-8", "backslashreplace").decode("utf-8")  # a name need not be valid text
    origin = Source(path=path, sha256=source.sha256(config.read.max_bytes))
    return DocumentRecord(status="failed", errors=(cause,), source=origin)


def read_document(reader: Reader, source: Input, config: Config) -> DocumentRecord:
    """The record of one document, never an exception: what goes wrong becomes ``failed`` with a coded problem.

    Args:
        reader: The pipeline.
        source: The document.
        config: Settings; `run.seconds_per_document` is the time limit (``JX-P002``).
    """
    seconds = config.run.seconds_per_document
    try:
        with _time_limit(seconds):
            return reader.read(source.path, source.data)
    except JixiaoError as error:
        cause = error.problem()
    except _TimeUpError:
        cause = problem("JX-P002", file=source.path, seconds=f"{seconds:g}")
    except MemoryError:
        cause = problem("JX-P004", file=source.path)
    except Exception as error:  # the border of a document: any mistake of ours ends here, with its place
        cause = problem("JX-P001", file=source.path, reason=described(error))
    return failed(source, cause, config)


def read_many(
    inputs: Sequence[Input], config: Config | None = None, loader: Loader = load_reader
) -> Iterator[DocumentRecord]:
    """The records of the documents, in their order, each as soon as it and those before it are ready.

    Args:
        inputs: The documents.
        config: Settings; `run.jobs` above 1 reads in that many processes.
        loader: What makes the pipeline, in each process. It must be importable by name (it may cross processes).

    Raises:
        JixiaoError: The pipeline itself cannot be loaded.
    """
    settings = config or Config()
    jobs = min(settings.run.jobs or os.cpu_count() or 1, len(inputs))
    if jobs > 1:
        from extract.workers import WorkerPool

        yield from WorkerPool(inputs, settings, loader, jobs).records()
        return
    if inputs:
        reader = loader(settings)
        for source in inputs:
            yield read_document(reader, source, settings)
