from __future__ import annotations

import csv
import json
import sys
import zipfile
from decimal import Decimal
from io import BytesIO, StringIO

import msgspec
import pytest
from sample_records import INDICATOR, TARGET, record

from extract import sinks
from extract.model.record import DocumentRecord, Form, Problem
from extract.sinks import SINKS, SinkError, WriteOptions
from extract.sinks.columns import COLUMNS

HOSTILE = ("=1+1", "+1", "-5%", "@SUM(A1)", '=HYPERLINK("x")', "\t=1")


def written(name: str, *records: DocumentRecord, **options: object) -> bytes:
    stream = BytesIO()
    sinks.write(iter(records), stream, name, WriteOptions(**options))  # type: ignore[arg-type]
    assert not stream.closed, "the stream belongs to the caller"
    return stream.getvalue()


def with_text(*texts: str) -> DocumentRecord:
    indicators = tuple(
        msgspec.structs.replace(INDICATOR, name=text, target=msgspec.structs.replace(TARGET, text=text))
        for text in texts
    )
    return record(forms=(Form(id="f1", kind="project_goals", indicators=indicators),), narratives=())


@pytest.mark.parametrize("name", SINKS)
def test_equal_records_give_equal_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    first = written(name, record(), record("b.txt"))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 100_000)
    assert written(name, record(), record("b.txt")) == first


@pytest.mark.parametrize("name", SINKS)
def test_no_records_give_a_valid_empty_file(name: str) -> None:
    content = written(name)
    if name == "json":
        assert json.loads(content) == []
    elif name == "csv":
        assert len(list(csv.reader(StringIO(content.decode())))) == 1
    elif name == "xlsx":
        assert sheet_rows(content) == [[column.name for column in COLUMNS]]
    elif name == "parquet":
        assert parquet(content).num_rows == 0
    else:
        assert content == b""


def test_json_lines_are_read_back_as_the_same_records() -> None:
    originals = [record(), record("b.txt")]
    lines = written("jsonl", *originals).splitlines()
    assert [msgspec.json.decode(line, type=DocumentRecord) for line in lines] == originals


def test_json_is_one_array_and_can_be_indented() -> None:
    content = written("json", record(), record("b.txt"), indent=2)
    assert msgspec.json.decode(content, type=list[DocumentRecord]) == [record(), record("b.txt")]
    assert b'\n  "schema_version": "1"' in content
    assert b'\n  "schema_version": "1"' in written("jsonl", record(), indent=2)


def test_csv_has_a_row_per_indicator_and_leaves_cells_as_printed() -> None:
    content = written("csv", with_text(*HOSTILE, '有"引号"，逗号,和\n换行'))
    lines = list(csv.DictReader(StringIO(content.decode(), newline="")))
    assert [line["target_text"] for line in lines] == [*HOSTILE, '有"引号"，逗号,和\n换行']


def test_csv_for_a_file_bears_the_mark_that_excel_needs_and_a_pipe_does_not() -> None:
    assert written("csv", record(), bom=True).startswith("\ufeffdocument,".encode())
    assert written("csv", record()).startswith(b"document,")


def sheet_rows(content: bytes) -> list[list[object]]:
    from openpyxl import load_workbook

    return [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]


def test_xlsx_never_holds_a_formula() -> None:
    from openpyxl import load_workbook

    content = written("xlsx", with_text(*HOSTILE))
    sheet = load_workbook(BytesIO(content)).active
    index = [column.name for column in COLUMNS].index("target_text") + 1
    cells = [sheet.cell(row, index) for row in range(2, 2 + len(HOSTILE))]
    assert [cell.value for cell in cells] == list(HOSTILE)
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert all(b"<f>" not in archive.read(name) for name in archive.namelist())


def test_xlsx_does_not_say_when_it_was_written() -> None:
    with zipfile.ZipFile(BytesIO(written("xlsx", record()))) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert core.count("1980-01-01T00:00:00Z") == 2


def test_xlsx_takes_what_xml_and_excel_cannot_hold() -> None:
    rows = sheet_rows(written("xlsx", with_text("甲\x00乙\x1b丙\ud800丁", "长" * 40_000)))
    index = [column.name for column in COLUMNS].index("name")
    assert rows[1][index] == "甲\ufffd乙\ufffd丙\ufffd丁"
    assert len(str(rows[2][index])) == 32_767


def test_xlsx_keeps_numbers_as_numbers() -> None:
    header, first, *_ = sheet_rows(written("xlsx", record()))
    cells = dict(zip(map(str, header), first, strict=True))
    assert cells["funds_budget_yuan"] == 125000
    assert cells["year"] == 2024
    assert cells["target_base"] == 120


def test_xlsx_goes_on_with_a_new_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    from openpyxl import load_workbook

    from extract.sinks import xlsx_table

    monkeypatch.setattr(xlsx_table, "_MAX_ROWS", 3)
    book = load_workbook(BytesIO(written("xlsx", with_text(*"abcde"))))
    assert [sheet.max_row for sheet in book.worksheets] == [3, 3, 2]


def parquet(content: bytes):  # noqa: ANN201 - pyarrow has no types
    import pyarrow.parquet as pq

    return pq.read_table(BytesIO(content))


def test_parquet_is_typed_and_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.sinks import parquet_table

    monkeypatch.setattr(parquet_table, "_BATCH", 2)
    content = parquet(written("parquet", record(), record("b.txt"), record("c.txt", forms=(), narratives=())))
    assert content.schema.metadata[b"jixiao_schema_version"] == b"1"
    lines = content.to_pylist()
    assert len(lines) == 7
    assert lines[0]["funds_budget_yuan"] == Decimal("125000.000000")
    assert lines[0]["target_copied_operator"] is False
    assert lines[6]["document"] == "c.txt"
    assert lines[6]["name"] is None


@pytest.mark.parametrize(("name", "module"), [("xlsx", "openpyxl"), ("parquet", "pyarrow")])
def test_a_missing_package_is_a_coded_error_that_names_the_extra(
    name: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, SINKS[name].module, raising=False)
    with pytest.raises(SinkError) as caught:
        written(name)
    assert caught.value.code == "JX-C005"
    assert "jixiao[table]" in str(caught.value)


def test_the_ending_of_a_file_names_its_format() -> None:
    for spec in SINKS.values():
        for suffix in spec.suffixes:
            assert sinks.by_suffix(f"a/b{suffix.upper()}") is spec
    assert sinks.by_suffix("a.txt") is None


def test_text_is_aligned_in_columns_of_a_terminal() -> None:
    from unicodedata import east_asian_width

    lines = written("text", with_text("短", "长长长长长长长长长长长长长长长长长长长长", "ascii")).decode().splitlines()
    rows = [line for line in lines if "产出指标" in line]
    assert len(rows) == 3

    def column(line: str) -> int:
        return sum(2 if east_asian_width(character) in "WF" else 1 for character in line[: line.index("9.5")])

    assert len({column(row) for row in rows}) == 1
    assert "…" in rows[1]


def test_text_names_what_went_wrong() -> None:
    content = written(
        "text", record(status="failed", errors=(Problem("JX-R001", "空"),), forms=(), narratives=())
    ).decode()
    assert "! JX-R001 空" in content
    assert "✗ weights" in written("text", record()).decode()
