"""`jixiao extract` from end to end, with a stand-in for the pipeline."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from sample_records import load_fake

import extract
from extract.cli import main


@pytest.fixture(autouse=True)
def fake_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "load", load_fake, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Documents of known endings, one found by its content, and files that are no documents."""
    root = tmp_path / "公开"
    (root / "b" / ".hidden").mkdir(parents=True)
    (root / "z.txt").write_text("一", "utf-8")
    (root / "b" / "a.HTML").write_text("<p>二</p>", "utf-8")
    (root / "b" / "页面.jsp").write_text("绩效自评" * 2000, "gb18030")
    (root / "b" / "a.md").write_text("# 三", "utf-8")
    (root / "b" / "data.json").write_text('{"绩效自评": "绩效自评绩效自评"}', "utf-8")
    (root / "b" / "blob").write_bytes(bytes(range(256)) * 10)
    (root / "b" / "README").write_text("plain English words", "utf-8")
    (root / "b" / ".hidden" / "x.txt").write_text("x", "utf-8")
    (root / ".y.txt").write_text("y", "utf-8")
    return root


def run(*arguments: object) -> int:
    try:
        return main(["extract", *map(str, arguments)])
    except SystemExit as end:
        return int(end.code or 0)


def paths(output: str) -> list[str]:
    return [json.loads(line)["source"]["path"] for line in output.splitlines()]


def test_one_document_is_one_line(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(folder / "z.txt") == 0
    out, err = capfd.readouterr()
    assert len(out.splitlines()) == 1
    assert json.loads(out)["status"] == "ok"
    assert err == ""


def test_a_folder_is_searched_and_sorted(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(folder) == 0
    names = [str(Path(path).relative_to(folder)) for path in paths(capfd.readouterr().out)]
    assert names == ["b/a.HTML", "b/a.md", "b/页面.jsp", "z.txt"]


@pytest.mark.parametrize("pattern", ["**/a.*", "b/a.[Hm]*"])
def test_patterns_are_expanded(folder: Path, pattern: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(folder / pattern) == 0
    assert {Path(path).name for path in paths(capfd.readouterr().out)} == {"a.HTML", "a.md"}


def test_a_document_named_twice_is_read_once(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(folder / "z.txt", folder / "b" / ".." / "z.txt", folder) == 0
    assert len(paths(capfd.readouterr().out)) == 4


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("你好".encode())))
    assert run("-") == 0
    assert paths(capfd.readouterr().out) == ["-"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_bad_documents_are_reported_and_the_rest_go_on(
    folder: Path, jobs: int, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "boom.txt").write_text("boom", "utf-8")
    (folder / "part.txt").write_text("part", "utf-8")
    assert run(folder / "b" / "a.md", folder / "no.txt", folder, "--jobs", jobs) == 1
    out, err = capfd.readouterr()
    statuses = {Path(line["source"]["path"]).name: line["status"] for line in map(json.loads, out.splitlines())}
    assert len(statuses) == 8
    assert {name for name, status in statuses.items() if status == "ok"} == {"a.md", "a.HTML", "页面.jsp", "z.txt"}
    for code, name in (
        ("JX-R001", "empty.txt"),
        ("JX-P001", "boom.txt"),
        ("JX-R006", "no.txt"),
        ("JX-P001", "part.txt"),
    ):
        assert any(line.startswith(code) and name in line for line in err.splitlines()), name
    assert "8 个文件 documents: 3 failed, 4 ok, 1 partial" in err


def test_quiet_says_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "boom.txt").write_text("boom", "utf-8")
    assert run(folder, "--quiet") == 1
    assert capfd.readouterr().err == ""


def test_a_folder_without_documents(tmp_path: Path, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "空").mkdir()
    assert run(tmp_path / "空") == 2
    assert capfd.readouterr().err.startswith("JX-C004")
    assert run(tmp_path / "空", tmp_path / "*.none", folder / "z.txt") == 1
    out, err = capfd.readouterr()
    assert len(out.splitlines()) == 1
    assert err.count("JX-C004") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "required: FILE"),
        (("a.txt", "--fromat", "csv"), "(? --format)"),
        (("a.txt", "--format", "doc"), "invalid choice: 'doc'"),
        (("a.txt", "--jobs", "-1"), "-1 < 0"),
        (("a.txt", "--jobs", "many"), "many"),
        (("a.txt", "--resume"), "--resume"),
        (("a.txt", "--resume", "--output", "x.csv"), "--resume"),
        (("a.txt", "--config", "none.toml"), "none.toml"),
    ],
)
def test_a_usage_error_is_coded_and_ends_with_2(
    arguments: tuple[str, ...], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("JX-C0")
    assert words in err


def test_output_is_never_overwritten_silently(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    out.write_text("mine", "utf-8")
    assert run(folder, "--output", out) == 2
    assert "JX-C002" in capfd.readouterr().err
    assert out.read_text("utf-8") == "mine"
    assert run(folder, "--output", out, "--force") == 0
    assert len(list(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))) == 1 + 4 * 3


def test_a_document_is_never_overwritten_even_by_force(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document = folder / "z.txt"
    assert run(document, "--output", document, "--force") == 2
    assert "JX-C002" in capfd.readouterr().err
    assert document.read_text("utf-8") == "一"


def test_an_output_that_cannot_be_written(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("x.jsonl", "x.csv"):
        assert run(folder, "--output", folder / "none" / name) == 2
        assert "JX-C003" in capfd.readouterr().err


def test_a_table_that_fails_half_way_leaves_the_old_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    out.write_text("mine", "utf-8")

    def interrupt(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("extract.workers.WorkerPool._collect", interrupt)
    assert run(folder, "--output", out, "--force") == 130
    assert out.read_text("utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


@pytest.mark.parametrize(
    ("arguments", "header"), [(("--format", "table"), b"document,"), (("--format", "csv"), b"document,")]
)
def test_table_on_standard_output_is_csv(
    folder: Path, arguments: tuple[str, ...], header: bytes, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(folder, *arguments) == 0
    assert capfdbinary.readouterr().out.startswith(header)


@pytest.mark.parametrize(("name", "magic"), [("o.xlsx", b"PK"), ("o.parquet", b"PAR1"), ("o.txt", b"\xef\xbb\xbfdoc")])
def test_table_follows_the_name_of_the_output(folder: Path, tmp_path: Path, name: str, magic: bytes) -> None:
    assert run(folder, "--format", "table", "--output", tmp_path / name) == 0
    assert (tmp_path / name).read_bytes().startswith(magic)


def test_a_folder_as_output_has_a_file_for_each_document(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    other = tmp_path / "other"
    other.mkdir()
    (other / "z.txt").write_text("另一个", "utf-8")
    assert run(folder, other, "--output", f"{out}/", "--format", "json") == 0
    names = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert names == {"z.txt.json", "z.txt~2.json", "b/a.HTML.json", "b/a.md.json", "b/页面.jsp.json"}
    assert json.loads((out / "z.txt~2.json").read_bytes())[0]["source"]["path"] == str(other / "z.txt")
    assert run(folder, "--output", out, "--format", "json") == 2
    assert run(folder, "--output", out, "--format", "json", "--force") == 0


def test_guarding_the_documents_takes_one_look_at_each(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        (folder / f"{number}.txt").write_text("一", "utf-8")
    out = f"{tmp_path / 'out'}/"
    assert run(folder, "--output", out) == 0
    looked: Counter[str] = Counter()
    real = os.path.realpath

    def counted(path: str, **options: bool) -> str:
        looked[str(path)] += 1
        return real(path, **options)

    monkeypatch.setattr("os.path.realpath", counted)
    assert run(folder, "--output", out, "--force") == 0
    assert [looked[str(folder / f"{number}.txt")] for number in range(30)] == [1] * 30


def test_a_document_is_not_overwritten_in_a_folder_either(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "z.txt.jsonl").symlink_to(folder / "b" / "a.md")
    assert run(folder, "--output", f"{folder}/", "--force") == 2
    assert "JX-C002" in capfd.readouterr().err
    assert (folder / "b" / "a.md").read_text("utf-8") == "# 三"


def test_resume_goes_on_and_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    (folder / "copy.txt").write_text("一", "utf-8")  # the same content under two names: two records
    assert run(folder, "--output", whole) == 0
    lines = whole.read_bytes().splitlines(keepends=True)
    for kept in range(len(lines) + 1):
        cut.write_bytes(b"".join(lines[:kept]) + (lines[kept][:50] if kept < len(lines) else b""))
        assert run(folder, "--output", cut, "--resume") == 0
        assert cut.read_bytes() == whole.read_bytes(), kept


def test_resume_reads_failed_documents_again(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.jsonl"
    (folder / "a.txt").write_text("boom", "utf-8")
    assert run(folder, "--output", out) == 1
    capfd.readouterr()
    assert run(folder, "--output", out, "--resume") == 1
    assert "4 done before" in capfd.readouterr().err
    (folder / "a.txt").write_text("好了", "utf-8")
    assert run(folder, "--output", out, "--resume") == 0
    assert len(out.read_bytes().splitlines()) == 5
    assert run(folder, "--output", out, "--resume") == 0
    assert len(out.read_bytes().splitlines()) == 5


def test_resume_refuses_a_file_of_something_else(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "notes.jsonl"
    out.write_text('{"mine": 1}\n{"mine": 2}\n', "utf-8")
    assert run(folder, "--output", out, "--resume") == 2
    assert "JX-C009" in capfd.readouterr().err
    assert out.read_text("utf-8") == '{"mine": 1}\n{"mine": 2}\n'


def test_the_time_limit_comes_from_the_settings_file(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.toml").write_text("[run]\nseconds_per_document = 1.0\n", "utf-8")
    (folder / "hang.txt").write_text("hang", "utf-8")
    assert run(folder, "--config", tmp_path / "s.toml") == 1
    assert "JX-P002" in capfd.readouterr().err


@pytest.mark.parametrize("content", ["字", "boom"])
def test_a_file_name_that_is_not_text(folder: Path, content: str, capfd: pytest.CaptureFixture[str]) -> None:
    name = (bytes(folder) + b"/\xff\xfe.txt").decode("utf-8", "surrogateescape")
    try:
        Path(name).write_text(content, "utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    assert run(folder) == (content == "boom")
    assert any(path.endswith("\\udcff\\udcfe.txt") for path in paths(capfd.readouterr().out))
