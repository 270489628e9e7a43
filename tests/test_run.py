import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sample_records import load_fake, load_nothing

from extract import workers
from extract.config import Config, RunConfig
from extract.errors import JixiaoError
from extract.model.record import DocumentRecord
from extract.run import Input, read_many

JOBS = (1, 3)


def documents(tmp_path: Path, *contents: str) -> list[Input]:
    paths = []
    for number, content in enumerate(contents):
        path = tmp_path / f"{number:03}.txt"
        path.write_text(content, "utf-8")
        paths.append(Input(str(path)))
    return paths


def read(inputs: list[Input], jobs: int, seconds: float = 30.0) -> list[DocumentRecord]:
    config = Config(run=RunConfig(jobs=jobs, seconds_per_document=seconds))
    return list(read_many(inputs, config, load_fake))


def codes(records: list[DocumentRecord]) -> list[str]:
    return [error.code for record in records for error in record.errors]


@pytest.mark.parametrize("jobs", JOBS)
def test_records_come_in_the_order_of_the_inputs(tmp_path: Path, jobs: int) -> None:
    inputs = documents(tmp_path, *(f"doc {number}" for number in range(120)))
    assert [record.source.path for record in read(inputs, jobs)] == [source.path for source in inputs]


def test_more_processes_give_the_same_bytes(tmp_path: Path) -> None:
    inputs = documents(tmp_path, "a", "boom", "b", "", "part", "c")
    one, many = (msgspec.json.encode(read(inputs, jobs)) for jobs in JOBS)
    assert one == many


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


def test_a_worker_that_hangs_outside_python_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_GRACE_SECONDS", 0.2)
    records = read(documents(tmp_path, "a", "hang-hard", "b", "c", "hang-hard"), 2, seconds=1.0)
    assert [record.status for record in records] == ["ok", "failed", "ok", "ok", "failed"]
    assert codes(records) == ["JX-P002", "JX-P002"]


def test_a_worker_that_dies_takes_one_document_with_it(tmp_path: Path) -> None:
    records = read(documents(tmp_path, "crash", "a", "crash", "b", "crash", "crash", "crash"), 2)
    assert [record.status for record in records] == ["failed", "ok", "failed", "ok", "failed", "failed", "failed"]
    assert set(codes(records)) == {"JX-P003"}
    assert "77" in records[0].errors[0].message


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit needs Linux")
def test_a_document_that_takes_all_memory_fails_alone(tmp_path: Path) -> None:
    records = read(documents(tmp_path, "a", "hog", "b"), 2)
    assert [record.status for record in records] == ["ok", "failed", "ok"]
    assert codes(records) == ["JX-P004"]


@pytest.mark.parametrize("jobs", JOBS)
def test_a_pipeline_that_cannot_be_loaded_is_an_error_of_the_run(tmp_path: Path, jobs: int) -> None:
    config = Config(run=RunConfig(jobs=jobs))
    with pytest.raises((JixiaoError, RuntimeError), match="no model"):
        list(read_many(documents(tmp_path, "a", "b", "c"), config, load_nothing))


def test_a_caller_that_stops_early_leaves_no_process(tmp_path: Path) -> None:
    import multiprocessing

    stream: Iterator[DocumentRecord] = read_many(
        documents(tmp_path, *"abcdef"), Config(run=RunConfig(jobs=2)), load_fake
    )
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_bytes_in_hand_are_read_without_a_file() -> None:
    (record,) = read([Input("-", b"hello")], 1)
    assert record.status == "ok"
    assert record.source.sha256 == Input("-", b"hello").sha256()


def test_nothing_to_read_loads_nothing() -> None:
    assert list(read_many([], Config(), load_nothing)) == []
