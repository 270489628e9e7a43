"""`jixiao show`: where the page goes, what is never overwritten, and what the exit code says."""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from sample_records import load_fake

import extract
from extract.cli import main


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(extract, "load", load_fake, raising=False)
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_text("山洪沟巡护\n巡护次数≥120次\n", "utf-8")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return source


def test_the_page_is_written_here_under_the_name_of_the_file(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(folder / "a.txt")]) == 0
    assert Path("a.txt.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in Path().iterdir()] == ["a.txt.html"]
    out, err = capfd.readouterr()
    assert (out, err.split()[0]) == ("", "a.txt.html")


def test_nothing_is_overwritten_unless_asked_for(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("a.txt.html").write_text("mine", "utf-8")
    assert main(["show", str(folder / "a.txt")]) == 2
    assert Path("a.txt.html").read_text("utf-8") == "mine"
    assert capfd.readouterr().err.startswith("JX-C002")
    assert main(["show", str(folder / "a.txt"), "--force"]) == 0
    assert Path("a.txt.html").read_text("utf-8") != "mine"


def test_the_document_itself_is_never_overwritten(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = (folder / "a.txt").read_bytes()
    assert main(["show", str(folder / "a.txt"), "-o", str(folder / "a.txt"), "--force"]) == 2
    assert (folder / "a.txt").read_bytes() == before
    assert capfd.readouterr().err.startswith("JX-C002")


def test_standard_output(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(folder / "a.txt"), "--output", "-"]) == 0
    out, err = capfd.readouterr()
    assert out.rstrip().endswith("</html>")
    assert err == ""
    assert list(Path().iterdir()) == []


def test_standard_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO((folder / "a.txt").read_bytes())))
    assert main(["show", "-"]) == 0
    assert "巡护次数" in Path("stdin.html").read_text("utf-8")


def test_a_document_of_an_archive(folder: Path) -> None:
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.write(folder / "a.txt", "附件/a.txt")
    assert main(["show", f"{folder / 'b.zip'}!/附件/a.txt"]) == 0
    assert Path("a.txt.html").is_file()
    assert main(["show", str(folder / "b.zip"), "--force"]) == 0, "an archive with one document stands for it"


def test_a_place_that_cannot_be_written(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(folder / "a.txt"), "-o", "none/a.html"]) == 2
    assert capfd.readouterr().err.startswith("JX-C003")


def test_an_unreadable_document_is_1_and_leaves_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(folder / "none.txt")]) == 1
    assert capfd.readouterr().err.startswith("JX-R006")
    assert list(Path().iterdir()) == []


def test_a_partial_document_is_1_and_its_page_says_why(folder: Path) -> None:
    (folder / "p.txt").write_text("part of it", "utf-8")
    assert main(["show", str(folder / "p.txt")]) == 1
    page = Path("p.txt.html").read_text("utf-8")
    assert '<li class="error"><b>JX-P001</b>' in page


def test_the_program_lists_the_command(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "jixiao show 决算.pdf" in capfd.readouterr().out
