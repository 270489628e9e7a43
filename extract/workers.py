"""Worker processes: a document that hangs or brings its process down fails alone; the rest go on.

The pools of the standard library give up as a whole when one process dies and cannot end a task that hangs. This
one gives each worker one document at a time over its own pipe, so that it always knows which document a worker had,
and replaces a worker that it had to end. A worker that was killed from outside may have met a machine without memory:
its document is tried once more. What a document does by itself (time-out, crash) it would do again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import struct
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import msgspec

from extract.config import Config
from extract.errors import JixiaoError, problem
from extract.model.record import DocumentRecord, Problem
from extract.run import Input, Loader, failed, read_document
from extract.time_limit import seconds_for

__all__ = ["WorkerPool"]

# A worker stops itself at the time limit; one that does not (it hangs outside Python) is ended this much later.
_GRACE_SECONDS = 2.0
# Documents read ahead of the first unfinished one, per worker: bounds the records that wait for their turn.
_AHEAD = 16
_ORPHAN_CHECK_SECONDS = 5.0
_EXIT_SECONDS = 0.5
# The first byte of what a worker says; the rest is the reason, the record, or the number of pages that are done.
_READY, _REFUSED, _RECORD, _PAGES = b"+", b"-", b"R", b"P"
_COUNT = struct.Struct("<I")


def _limit_memory(megabytes: int) -> None:
    """Caps the address space at what the loaded pipeline takes now plus this much (Linux only; 0 is no cap)."""
    statm = Path("/proc/self/statm")
    if not megabytes or not statm.exists():
        return
    import resource

    pages = int(statm.read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _serve(connection: Connection, check_seconds: float, config: Config, loader: Loader) -> None:
    """Body of a worker: says that it is ready, then reads one document after the other."""
    if hasattr(os, "setsid"):
        os.setsid()  # with what it starts, such as LibreOffice, it is ended as one group
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the workers, in its own time
    # Only training needs torch, but spaCy imports it where it is installed: seconds and 200 MB for nothing.
    sys.modules.setdefault("torch", None)  # type: ignore[arg-type]
    try:
        reader = loader(config)
    except Exception as error:  # sent to the parent, which raises it
        connection.send_bytes(_REFUSED + f"{type(error).__name__}: {error}".encode())
        return
    _limit_memory(config.run.memory_mb)
    connection.send_bytes(_READY)
    encoder = msgspec.msgpack.Encoder()

    def tell(pages: int) -> None:
        connection.send_bytes(_PAGES + _COUNT.pack(pages))

    # Not `os.getppid`: with the start method ``forkserver`` that is the server, not the process that asks.
    parent = multiprocessing.parent_process()
    try:
        while True:
            while not connection.poll(check_seconds):
                if parent is None or not parent.is_alive():  # it was killed: nobody will ask again
                    return
            source: Input = connection.recv()
            record = read_document(reader, source, config, tell)
            connection.send_bytes(_RECORD + encoder.encode(record))
    except (EOFError, OSError):
        return


class _Worker:
    """One process, the pipe to it, and the document that it has."""

    __slots__ = ("connection", "deadline", "index", "pages", "process", "ready", "started")

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.ready = False
        self.index: int | None = None
        self.started = 0.0
        self.pages = 0
        self.deadline: float | None = None

    def end(self) -> int | None:
        """Ends the process and what it started, at once, and gives its exit code."""
        self.connection.close()
        if hasattr(os, "killpg") and self.process.pid is not None:
            with suppress(OSError):  # it has no group yet
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        return self.process.exitcode


class WorkerPool:
    """Reads documents in several processes and gives their records in the order of the documents."""

    def __init__(
        self,
        inputs: Sequence[Input],
        config: Config,
        loader: Loader,
        jobs: int,
        tell: Callable[[int], None] | None = None,
    ) -> None:
        self._inputs = inputs
        self._tell = tell
        self._config = config
        self._loader = loader
        self._jobs = jobs
        self._context = multiprocessing.get_context()
        self._decoder = msgspec.msgpack.Decoder(DocumentRecord)
        self._workers: list[_Worker] = []
        self._done: dict[int, DocumentRecord] = {}
        self._next_in = 0
        self._next_out = 0
        self._again: deque[int] = deque()  # documents to try once more, before all others
        self._tried: set[int] = set()

    def records(self) -> Iterator[DocumentRecord]:
        """The records, in order. The workers are ended when the last is taken or the caller stops.

        Raises:
            JixiaoError: No worker can load the pipeline (``JX-P005``).
        """
        try:
            for _ in range(self._jobs):
                self._start()
            while self._next_out < len(self._inputs):
                self._dispatch()
                if self._next_out not in self._done:
                    self._collect()
                while self._next_out in self._done:
                    yield self._done.pop(self._next_out)
                    self._next_out += 1
        finally:
            for worker in self._workers:
                worker.end()
            self._workers.clear()

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        arguments = (theirs, _ORPHAN_CHECK_SECONDS, self._config, self._loader)
        process: BaseProcess = self._context.Process(target=_serve, args=arguments, daemon=True)
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))

    def _dispatch(self) -> None:
        """Gives each free worker a document, not too far ahead of the one that is waited for."""
        limit = min(len(self._inputs), self._next_out + _AHEAD * self._jobs)
        for worker in [worker for worker in self._workers if worker.ready and worker.index is None]:
            if self._again:
                worker.index = self._again.popleft()
            elif self._next_in < limit:
                worker.index = self._next_in
                self._next_in += 1
            else:
                return
            worker.started = time.monotonic()
            self._allow(worker, 0)
            try:
                worker.connection.send(self._inputs[worker.index])
            except OSError:
                self._lost(worker)

    def _allow(self, worker: _Worker, pages: int) -> None:
        """Gives a worker the time for a document of which this many pages are done."""
        worker.pages = pages
        worker.deadline = worker.started + seconds_for(pages, self._config.run) + _GRACE_SECONDS

    def _collect(self) -> None:
        """Waits for a worker to answer, end or run out of time, and books what happened."""
        now = time.monotonic()
        deadlines = [worker.deadline for worker in self._workers if worker.deadline is not None]
        timeout = max(0.0, min(deadlines) - now) if deadlines else None
        answered = set(wait([worker.connection for worker in self._workers], timeout))
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.connection in answered:
                self._answer(worker)
            elif worker.deadline is not None and worker.deadline <= now:
                self._late(worker)

    def _answer(self, worker: _Worker) -> None:
        try:
            message = worker.connection.recv_bytes()
        except (EOFError, OSError):
            self._lost(worker)
            return
        kind, body = message[:1], message[1:]
        if kind == _READY:
            worker.ready = True
        elif kind == _REFUSED:
            self._remove(worker)
            raise JixiaoError("JX-P005", reason=body.decode())
        elif kind == _PAGES:
            self._allow(worker, *_COUNT.unpack(body))
            if self._tell is not None:
                self._tell(worker.pages)
        elif worker.index is not None:
            self._read(worker, worker.index, body)

    def _read(self, worker: _Worker, index: int, body: bytes) -> None:
        try:
            record = self._decoder.decode(body)
        except msgspec.ValidationError as error:  # a stage broke the contract of the output
            cause = problem("JX-P001", file=self._inputs[index].name, reason=error)
            record = failed(self._inputs[index], cause, self._config)
        self._done[index] = record
        worker.index = worker.deadline = None
        if any(cause.code == "JX-P004" for cause in record.errors):  # what it took, it may not give back
            self._remove(worker)
            self._refill()

    def _lost(self, worker: _Worker) -> None:
        """The process ended by itself: its document failed; another process takes its place."""
        exitcode = self._remove(worker, _EXIT_SECONDS)
        if worker.index is None:
            if worker.ready:
                self._refill()
            elif not self._workers:
                raise JixiaoError("JX-P005", reason=f"exit code {exitcode}")
            return
        if exitcode == -signal.SIGKILL and worker.index not in self._tried:
            self._tried.add(worker.index)
            self._again.append(worker.index)
            self._refill()
            return
        self._fail(worker.index, problem("JX-P003", file=self._inputs[worker.index].name, exitcode=exitcode))

    def _late(self, worker: _Worker) -> None:
        self._remove(worker)
        if worker.index is not None:
            seconds = f"{seconds_for(worker.pages, self._config.run):g}"
            self._fail(worker.index, problem("JX-P002", file=self._inputs[worker.index].name, seconds=seconds))

    def _fail(self, index: int, cause: Problem) -> None:
        self._done[index] = failed(self._inputs[index], cause, self._config)
        self._refill()

    def _refill(self) -> None:
        """A new process where there is work for it."""
        if self._again or self._next_in < len(self._inputs):
            self._start()

    def _remove(self, worker: _Worker, seconds: float = 0.0) -> int | None:
        """Takes a worker out of the pool; its exit code (one that ends by itself is given a moment)."""
        self._workers.remove(worker)
        if seconds:
            worker.process.join(seconds)
        return worker.end()
