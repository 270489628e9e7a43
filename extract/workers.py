"""Worker processes: a document that hangs or brings its process down fails alone; the rest go on.

The pools of the standard library give up as a whole when one process dies and cannot end a task that hangs. This
one gives each worker one document at a time over its own pipe, so that it always knows which document a worker had,
and replaces a worker that it had to end.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import msgspec

from extract.config import Config
from extract.errors import JixiaoError, problem
from extract.model.record import DocumentRecord, Problem
from extract.run import Input, Loader, failed, read_document

__all__ = ["WorkerPool"]

# A worker stops itself at the time limit; one that does not (it hangs outside Python) is ended this much later.
_GRACE_SECONDS = 2.0
# Documents read ahead of the first unfinished one, per worker: bounds the records that wait for their turn.
_AHEAD = 16
_ORPHAN_CHECK_SECONDS = 5.0
_READY = b""


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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the workers, in its own time
    try:
        reader = loader(config)
    except Exception as error:  # sent to the parent, which raises it
        connection.send_bytes(f"{type(error).__name__}: {error}".encode())
        return
    _limit_memory(config.run.memory_mb)
    connection.send_bytes(_READY)
    encoder = msgspec.msgpack.Encoder()
    # Not `os.getppid`: with the start method ``forkserver`` that is the server, not the process that asks.
    parent = multiprocessing.parent_process()
    try:
        while True:
            while not connection.poll(check_seconds):
                if parent is None or not parent.is_alive():  # it was killed: nobody will ask again
                    return
            source: Input = connection.recv()
            record = read_document(reader, source, config)
            connection.send_bytes(encoder.encode(record))
    except (EOFError, OSError):
        return


class _Worker:
    """One process, the pipe to it, and the document that it has."""

    __slots__ = ("connection", "deadline", "index", "process", "ready")

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.ready = False
        self.index: int | None = None
        self.deadline: float | None = None

    def end(self) -> int | None:
        """Ends the process, at once, and gives its exit code."""
        self.connection.close()
        self.process.kill()
        self.process.join()
        return self.process.exitcode


class WorkerPool:
    """Reads documents in several processes and gives their records in the order of the documents."""

    def __init__(self, inputs: Sequence[Input], config: Config, loader: Loader, jobs: int) -> None:
        self._inputs = inputs
        self._config = config
        self._loader = loader
        self._jobs = jobs
        self._context = multiprocessing.get_context()
        self._decoder = msgspec.msgpack.Decoder(DocumentRecord)
        self._workers: list[_Worker] = []
        self._done: dict[int, DocumentRecord] = {}
        self._next_in = 0
        self._next_out = 0

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
            if self._next_in >= limit:
                return
            worker.index = self._next_in
            self._next_in += 1
            worker.deadline = time.monotonic() + self._config.run.seconds_per_document + _GRACE_SECONDS
            try:
                worker.connection.send(self._inputs[worker.index])
            except OSError:
                self._lost(worker)

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
        if worker.index is None:
            self._started(worker, message)
            return
        source = self._inputs[worker.index]
        try:
            self._done[worker.index] = self._decoder.decode(message)
        except msgspec.ValidationError as error:  # a stage broke the contract of the output
            cause = problem("JX-P001", file=source.path, reason=error)
            self._done[worker.index] = failed(source, cause, self._config)
        worker.index = worker.deadline = None

    def _started(self, worker: _Worker, message: bytes) -> None:
        if message == _READY:
            worker.ready = True
            return
        self._remove(worker)
        raise JixiaoError("JX-P005", reason=message.decode())

    def _lost(self, worker: _Worker) -> None:
        """The process ended by itself: its document failed; another process takes its place."""
        exitcode = self._remove(worker)
        if worker.index is None:
            if not self._workers:
                raise JixiaoError("JX-P005", reason=f"exit code {exitcode}")
            return
        source = self._inputs[worker.index]
        self._replace(worker.index, problem("JX-P003", file=source.path, exitcode=exitcode))

    def _late(self, worker: _Worker) -> None:
        self._remove(worker)
        if worker.index is not None:
            seconds = f"{self._config.run.seconds_per_document:g}"
            self._replace(worker.index, problem("JX-P002", file=self._inputs[worker.index].path, seconds=seconds))

    def _replace(self, index: int, cause: Problem) -> None:
        self._done[index] = failed(self._inputs[index], cause, self._config)
        if self._next_in < len(self._inputs):
            self._start()

    def _remove(self, worker: _Worker) -> int | None:
        """Takes a worker out of the pool; its exit code (it is given a moment to end by itself)."""
        self._workers.remove(worker)
        worker.process.join(0.5 if worker.deadline is None or worker.deadline > time.monotonic() else 0)
        return worker.end()
