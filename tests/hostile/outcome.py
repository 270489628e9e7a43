"""Reads a hostile file between two good ones, under limits, in a process of its own."""

from __future__ import annotations

from extract.config import Config, ModelsConfig, ReadConfig, RunConfig
from extract.model.record import DocumentRecord
from extract.run import Input, read_many

GOOD = """某县水务局2024年度部门决算

项目支出绩效自评表
项目名称\t山洪沟巡护
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t巡护次数\t≥120次\t130次\t50\t50
总分\t\t\t\t\t50\t50
"""
SECONDS = 20.0
MEMORY_MB = 1024
# What a process does that is at the end of its time or its memory, or that a library brings down.
ENDED = ("JX-P002", "JX-P003", "JX-P004")


def outcomes(name: str, data: bytes, **read: object) -> dict[str, DocumentRecord]:
    """The records of a hostile file by their paths, after the checks that hold for all of them."""
    config = Config(
        read=ReadConfig(**read),  # type: ignore[arg-type]
        models=ModelsConfig(enabled=False),
        run=RunConfig(seconds_per_document=SECONDS, seconds_per_page=1.0, memory_mb=MEMORY_MB),
    )
    good = GOOD.encode()
    first, *found, last = read_many([Input("前.txt", good), Input(name, data), Input("后.txt", good)], config)
    for beside in (first, last):
        assert beside.status == "ok", beside.errors
        assert len(beside.forms) == 1
    assert found, "a document without a record"
    for record in found:
        assert (record.status == "ok") == (not record.errors), "never ok with errors, never without a reason"
        assert "JX-P001" not in codes(record), record.errors
        assert record.source.path.startswith(name)
    return {record.source.path: record for record in found}


def outcome(name: str, data: bytes, **read: object) -> DocumentRecord:
    """The only record of a hostile file."""
    (record,) = outcomes(name, data, **read).values()
    return record


def codes(record: DocumentRecord) -> list[str]:
    return [cause.code for cause in record.errors]


def refused(record: DocumentRecord, *expected: str) -> bool:
    """Whether the file failed with one of these codes."""
    return record.status == "failed" and codes(record)[0] in expected
