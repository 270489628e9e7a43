"""`jixiao annotations`: files out to a tool and back, and what is said where they cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from extract.cli import main
from extract.model.record import DocumentRecord

EXAMPLE = str(Path(__file__).resolve().parents[2] / "examples" / "01_river_care_tabs.txt")


def run(*arguments: str) -> int:
    try:
        return main(["annotations", *arguments])
    except SystemExit as end:
        return int(end.code or 0)


@pytest.mark.parametrize("tool", ["labelstudio", "doccano"])
def test_out_and_back_is_what_extract_prints(tmp_path: Path, tool: str, capfd: pytest.CaptureFixture[str]) -> None:
    tasks, records = tmp_path / "tasks", tmp_path / "records.jsonl"
    assert run("export", EXAMPLE, "--format", tool, "--output", str(tasks)) == 0
    assert run("import", str(tasks), "--format", tool, "--output", str(records)) == 0
    assert main(["extract", EXAMPLE, "--quiet"]) == 0
    assert json.loads(capfd.readouterr().out) == json.loads(records.read_text("utf-8"))


def test_records_that_come_back_can_be_learned_from(tmp_path: Path) -> None:
    tasks, records = tmp_path / "tasks.json", tmp_path / "records.jsonl"
    run("export", EXAMPLE, "--format", "labelstudio", "--output", str(tasks))
    run("import", str(tasks), "--format", "labelstudio", "--output", str(records))
    assert main(["learn", str(records), "--collect", "--data", str(tmp_path / "mine")]) == 0


def test_standard_output_and_the_setup(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("labels", "--format", "labelstudio") == 0
    assert '<Label value="indicator.name"/>' in capfd.readouterr().out
    assert run("export", EXAMPLE, "--format", "doccano") == 0
    line = json.loads(capfd.readouterr().out)
    path = tmp_path / "one.jsonl"
    line["entities"][0]["label"] = "indicator.colour"
    path.write_text(json.dumps(line), "utf-8")
    assert run("import", str(path), "--format", "doccano") == 1
    out, err = capfd.readouterr()
    assert err.startswith("JX-N002")
    assert msgspec.json.decode(out, type=DocumentRecord).forms


def test_a_document_that_cannot_be_read_is_told_and_left_out(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert run("export", EXAMPLE, str(empty), "--format", "labelstudio") == 1
    out, err = capfd.readouterr()
    assert len(json.loads(out)) == 1
    assert err.startswith("JX-R001")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["export", "--format", "doccano"], "JX-C001"),
        (["labels", "a.txt", "--format", "doccano"], "JX-C001"),
        (["export", EXAMPLE], "JX-C001"),
        (["export", EXAMPLE, "--format", "brat"], "JX-C001"),
        (["import", "nowhere.json", "--format", "labelstudio"], "JX-N001"),
        (["import", EXAMPLE, "--format", "labelstudio"], "JX-N001"),
        (["export", EXAMPLE, "--format", "doccano", "--output", "/nowhere/at/all"], "JX-C003"),
    ],
)
def test_what_cannot_be_asked(arguments: list[str], code: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    assert capfd.readouterr().err.startswith(code)
