"""Archives, pages and passwords on the command line, with the real pipeline."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from extract.cli import main
from extract.cli.arguments import settings
from extract.cli.inputs import expand
from extract.config import ReadConfig

TEXT = "项目支出绩效自评表\n项目名称\t农村公路养护\n总分\t98\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "公开" / "包.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("目录/乙.txt", TEXT)
        file.writestr("甲.txt", TEXT * 2)
        file.writestr("丙.rar", b"Rar!\x1a\x07\x01\x00")
    return path


def run(*arguments: object) -> int:
    try:
        return main([*map(str, arguments)])
    except SystemExit as end:
        return int(end.code or 0)


def test_documents_of_an_archive_are_counted_and_skipped_ones_are_no_failure(
    archive: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("extract", archive.parent) == 0
    out, err = capfd.readouterr()
    found = [json.loads(line) for line in out.splitlines()]
    assert [(record["source"]["path"].partition("!/")[2], record["status"]) for record in found] == [
        ("丙.rar", "skipped"),
        ("甲.txt", "ok"),
        ("目录/乙.txt", "ok"),
    ]
    assert "JX-R022" in err
    assert "3 个文件 documents: 2 ok, 1 skipped" in err


def test_one_document_of_an_archive(archive: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("extract", f"{archive}!/目录/乙.txt") == 0
    assert json.loads(capfd.readouterr().out)["source"]["path"] == f"{archive}!/目录/乙.txt"
    assert run("explain", f"{archive}!/目录/乙.txt") == 0
    assert capfd.readouterr().out.startswith(f"{archive}!/目录/乙.txt")
    assert run("extract", f"{archive}!/丁.txt") == 1
    assert "JX-R006" in capfd.readouterr().err
    assert run("explain", archive) == 1
    assert "JX-R026" in capfd.readouterr().err


def test_each_document_has_its_own_output(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("extract", archive, "--output", f"{out}/", "--quiet") == 0
    names = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert names == {"包.zip!/甲.txt.jsonl", "包.zip!/目录/乙.txt.jsonl", "包.zip!/丙.rar.jsonl"}
    assert run("extract", archive, "--output", archive, "--force") == 2


def test_resume_goes_on_within_an_archive(archive: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    assert run("extract", archive, "--output", whole) == 0
    lines = whole.read_bytes().splitlines(keepends=True)
    cut.write_bytes(b"".join(lines[:2]))
    capfd.readouterr()
    assert run("extract", archive, "--output", cut, "--resume") == 0
    assert "2 done before" in capfd.readouterr().err
    assert cut.read_bytes() == whole.read_bytes()


def test_a_damaged_archive_is_one_failed_document(archive: Path, capfd: pytest.CaptureFixture[str]) -> None:
    archive.write_bytes(archive.read_bytes()[:-20])
    assert run("extract", archive) == 1
    assert json.loads(capfd.readouterr().out)["errors"][0]["code"] == "JX-R011"
    assert run("explain", archive) == 1
    assert capfd.readouterr().err.startswith("JX-R011")


def test_folders_are_searched_by_name_and_content(tmp_path: Path) -> None:
    contents = {
        "a.PDF": b"x",
        "b.xlsx": b"x",
        "c.jpeg": b"x",
        "d.zip": b"x",
        "e": b"%PDF-1.7\n",
        "f": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "g.asp": TEXT.encode("gb18030"),
        "h.rar": b"x",
        "no.css": TEXT.encode(),
        "no": b"plain words",
        "~$b.xlsx": b"x",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    found, problems = expand([str(tmp_path)], ReadConfig())
    assert [document.name for document in found] == [name for name in contents if not name.startswith(("no", "~"))]
    assert not problems


@pytest.mark.parametrize("pages", ["5-3", "x", "0", "1,,2"])
@pytest.mark.parametrize("command", ["extract", "explain"])
def test_pages_are_checked_at_once(command: str, pages: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(command, "none.pdf", "--pages", pages) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("JX-C001")
    assert pages in err


def test_options_and_the_environment_reach_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ReadConfig] = []

    def stop(arguments: object) -> object:
        seen.append(settings(arguments).read)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr("extract.cli.extract.settings", stop)
    monkeypatch.setattr("extract.cli.explain.settings", stop)
    monkeypatch.delenv("JIXIAO_PASSWORD", raising=False)
    for command in ("extract", "explain"):
        assert run(command, "a.pdf", "--pages=-5,8", "--password", "一") == 130
        monkeypatch.setenv("JIXIAO_PASSWORD", "二")
        assert run(command, "a.pdf") == 130
        assert run(command, "a.pdf", "--password", "三") == 130
        monkeypatch.delenv("JIXIAO_PASSWORD")
        assert run(command, "a.pdf") == 130
    asked = [("-5,8", "一"), (None, "二"), (None, "三"), (None, None)]
    assert [(read.pages, read.password) for read in seen] == asked * 2


def test_the_library_does_not_look_at_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_PASSWORD", "二")
    assert ReadConfig().password is None
