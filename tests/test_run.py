import hashlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest
from sample_records import load_fake, load_nothing

from extract import workers
from extract.config import Config, ReadConfig, RunConfig
from extract.errors import JixiaoError
from extract.model.record import DocumentRecord
from extract.run import Input, read_many

JOBS = (0, 1, 3)


def documents(tmp_path: Path, *contents: str) -> list[Input]:
    paths = []
    for number, content in enumerate(contents):
        path = tmp_path / f"{number:03}.txt"
        path.write_text(content, "utf-8")
        paths.append(Input(str(path)))
    return paths


def read(inputs: list[Input], jobs: int, seconds: float = 30.0, **run: object) -> list[DocumentRecord]:
    """With no jobs: in this process."""
    settings = {"jobs": jobs, "isolate": jobs > 0, "seconds_per_document": seconds, **run}
    return list(read_many(inputs, Config(run=RunConfig(**settings)), load_fake))  # type: ignore[arg-type]


def codes(records: list[DocumentRecord]) -> list[str]:
    return [error.code for record in records for error in record.errors]


@pytest.mark.parametrize("jobs", JOBS)
def test_records_come_in_the_order_of_the_inputs(tmp_path: Path, jobs: int) -> None:
    inputs = documents(tmp_path, *(f"doc {number}" for number in range(120)))
    assert [record.source.path for record in read(inputs, jobs)] == [source.path for source in inputs]


def test_more_processes_give_the_same_bytes(tmp_path: Path) -> None:
    inputs = documents(tmp_path, "a", "boom", "b", "", "part", "c")
    none, one, many = (msgspec.json.encode(read(inputs, jobs)) for jobs in JOBS)
    assert none == one == many


@pytest.mark.parametrize("jobs", JOBS)
def test_a_document_that_fails_fails_alone(tmp_path: Path, jobs: int) -> None:
    records = read([*documents(tmp_path, "a", "boom", "", "b"), Input(str(tmp_path / "no.txt"))], jobs)
    assert [record.status for record in records] == ["ok", "failed", "failed", "ok", "failed"]
    assert codes(records) == ["JX-P001", "JX-R001", "JX-R006"]
    assert "ValueError: not what I expected [sample_records.py:" in records[1].errors[0].message
    assert records[1].source.sha256 is not None
    assert records[4].source.sha256 is None


@pytest.mark.parametrize("jobs", JOBS)
def test_a_document_that_hangs_fails_alone(tmp_path: Path, jobs: int) -> None:
    records = read(documents(tmp_path, "a", "hang", "b"), jobs, seconds=1.0)
    assert [record.status for record in records] == ["ok", "failed", "ok"]
    assert codes(records) == ["JX-P002"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_hangs_outside_python_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(workers, "_GRACE_SECONDS", 0.2)
    records = read(documents(tmp_path, "a", "hang-hard", "b", "c", "hang-hard"), jobs, seconds=1.0)
    assert [record.status for record in records] == ["ok", "failed", "ok", "ok", "failed"]
    assert codes(records) == ["JX-P002", "JX-P002"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_dies_takes_one_document_with_it(tmp_path: Path, jobs: int) -> None:
    records = read(documents(tmp_path, "crash", "a", "crash", "b", "crash", "crash", "crash"), jobs)
    assert [record.status for record in records] == ["failed", "ok", "failed", "ok", "failed", "failed", "failed"]
    assert set(codes(records)) == {"JX-P003"}
    assert "77" in records[0].errors[0].message


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit needs Linux")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_takes_all_memory_fails_alone(tmp_path: Path, jobs: int) -> None:
    records = read(documents(tmp_path, "a", "hog", "b"), jobs)
    assert [record.status for record in records] == ["ok", "failed", "ok"]
    assert codes(records) == ["JX-P004"]


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit needs Linux")
def test_a_worker_without_memory_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    start = workers.WorkerPool._start
    monkeypatch.setattr(workers.WorkerPool, "_start", lambda pool: (started.append(pool), start(pool)))
    read(documents(tmp_path, "a", "hog", "b", "boom", "c"), 1)
    assert len(started) == 2, "one at first, one after the hog; a mistake of ours costs none"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no signals to kill by")
@pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed")
def test_workers_do_without_torch_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    failed, done = read(documents(tmp_path, "import torch", "import json"), jobs=1)
    assert "torch" in failed.errors[0].message
    assert done.status == "ok"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_whose_worker_was_killed_is_tried_once_more(tmp_path: Path, jobs: int) -> None:
    marker = tmp_path / "killed"
    records = read(documents(tmp_path, "a", f"killed {marker}", "b", "killed", "c"), jobs)
    assert [record.status for record in records] == ["ok", "ok", "ok", "failed", "ok"]
    assert marker.exists()
    assert codes(records) == ["JX-P003"]
    assert "-9" in records[3].errors[0].message


@pytest.mark.parametrize("jobs", JOBS)
def test_each_page_gives_more_time(tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_GRACE_SECONDS", 0.0)  # the parent's clock alone would end the first two
    inputs = documents(tmp_path, "pages 12 0.25", "pages 40 0.05", "pages 2 3", "a")
    records = read(inputs, jobs, seconds=1.0, seconds_per_page=0.5)
    assert [record.status for record in records] == ["ok", "ok", "failed", "ok"]
    assert codes(records) == ["JX-P002"]
    assert "(1 s)" in records[2].errors[0].message


def test_a_page_gives_no_time_where_the_settings_say_so(tmp_path: Path) -> None:
    records = read(documents(tmp_path, "pages 20 0.25", "a"), 1, seconds=1.0, seconds_per_page=0.0)
    assert codes(records) == ["JX-P002"]


def test_the_caller_is_told_of_pages(tmp_path: Path) -> None:
    told: list[int] = []
    list(read_many(documents(tmp_path, "pages 4 0.3"), Config(), load_fake, told.append))
    assert told
    assert told == sorted(told)
    assert told[-1] <= 4


def test_an_archive_that_is_refused_needs_no_reader(tmp_path: Path) -> None:
    path = tmp_path / "坏.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(60))
    (record,) = read([Input(str(path))], 1)
    assert (record.status, codes([record])) == ("failed", ["JX-R011"])
    assert record.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("jobs", JOBS)
def test_a_pipeline_that_cannot_be_loaded_is_an_error_of_the_run(tmp_path: Path, jobs: int) -> None:
    config = Config(run=RunConfig(jobs=jobs))
    with pytest.raises((JixiaoError, RuntimeError), match="no model"):
        list(read_many(documents(tmp_path, "a", "b", "c"), config, load_nothing))


def test_a_caller_that_stops_early_leaves_no_process(tmp_path: Path) -> None:
    stream: Iterator[DocumentRecord] = read_many(
        documents(tmp_path, *"abcdef"), Config(run=RunConfig(jobs=2)), load_fake
    )
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_bytes_in_hand_are_read_without_a_file() -> None:
    (record,) = read([Input("-", b"hello")], 1)
    assert record.status == "ok"
    assert record.source.sha256 == Input("-", b"hello").sha256(ReadConfig())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_what_is_no_file_has_no_hash_and_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    hashes: list[str | None] = []
    asking = threading.Thread(
        target=lambda: hashes.extend(Input(str(path)).sha256(ReadConfig()) for path in (pipe, "/dev/zero", tmp_path)),
        daemon=True,  # one that hangs must not keep the test run from ending
    )
    asking.start()
    asking.join(10)
    assert hashes == [None, None, None]


@pytest.mark.parametrize(("limit", "hashed"), [(4, True), (3, False)])
def test_a_file_beyond_the_limit_is_not_hashed(tmp_path: Path, limit: int, hashed: bool) -> None:
    (source,) = documents(tmp_path, "boom")
    config = Config(read=ReadConfig(max_bytes=limit))
    (record,) = read_many([source], config, load_fake)
    assert record.source.sha256 == (hashlib.sha256(b"boom").hexdigest() if hashed else None)


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_workers_without_work_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    context = multiprocessing.get_context(method)
    monkeypatch.setattr("multiprocessing.get_context", lambda: context)
    monkeypatch.setattr(workers, "_ORPHAN_CHECK_SECONDS", 0.05)
    monkeypatch.setattr(workers, "_AHEAD", 1)
    stream = read_many(documents(tmp_path, *"abcdef"), Config(run=RunConfig(jobs=2)), load_fake)
    first = next(stream)
    time.sleep(0.5)  # the caller is busy with a record; the workers have nothing to do
    assert codes([first, *stream]) == []


_KILLED = """
import multiprocessing, os, signal, sys, time
from extract import workers
from extract.config import Config, RunConfig
from extract.run import Input, read_many
from sample_records import load_fake

workers._ORPHAN_CHECK_SECONDS, workers._AHEAD = 0.05, 1
stream = read_many([Input(sys.argv[1])] * 6, Config(run=RunConfig(jobs=2)), load_fake)
next(stream)
print(*(child.pid for child in multiprocessing.active_children()), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_workers_end_when_the_process_that_asks_is_killed(tmp_path: Path) -> None:
    (source,) = documents(tmp_path, "a")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _KILLED, source.path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as asking:
        assert asking.stdout is not None
        children = [int(pid) for pid in asking.stdout.readline().split()]
    assert len(children) == 2
    end = time.monotonic() + 20
    while left := [pid for pid in children if _runs(pid)]:
        assert time.monotonic() < end, left
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    """Whether there is such a process and it is not merely waiting to be collected."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_nothing_to_read_loads_nothing() -> None:
    assert list(read_many([], Config(), load_nothing)) == []
