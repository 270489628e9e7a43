"""`jixiao audit`: formats by name and by ending, one page a document, figures of a set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.assess.findings import RULES
from extract.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ONE = str(EXAMPLES / "01_river_care_tabs.txt")
TWO = str(EXAMPLES / "05_market_inspection_rates_ocr.txt")


def run(*arguments: str) -> int:
    try:
        return main(["audit", *arguments])
    except SystemExit as end:
        return int(end.code or 0)


def test_a_report_for_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(ONE) == 0
    out = capfd.readouterr().out
    assert out.startswith(f"■ {ONE}")
    assert "自评 claimed 97.5 优" in out


def test_the_ending_tells_the_format(tmp_path: Path) -> None:
    assert run(ONE, "--output", str(tmp_path / "审核.html")) == 0
    assert (tmp_path / "审核.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert run(ONE, "--output", str(tmp_path / "疑点.csv")) == 0
    assert (tmp_path / "疑点.csv").read_bytes().startswith(b"\xef\xbb\xbffile,")


def test_a_page_for_each_document(tmp_path: Path) -> None:
    assert run(ONE, TWO, "--format", "html", "--output", f"{tmp_path}/审核/") == 0
    assert sorted(path.name for path in (tmp_path / "审核").iterdir()) == [
        f"{Path(ONE).name}.html",
        f"{Path(TWO).name}.html",
    ]


def test_several_pages_need_a_folder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(ONE, TWO, "--output", str(tmp_path / "a.html")) == 2
    assert "JX-C018" in capfd.readouterr().err
    assert not list(tmp_path.iterdir())


def test_figures_of_a_set(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(ONE, TWO, "--summary", "--quiet") == 0
    figures = json.loads(capfd.readouterr().out)
    assert figures["documents"] == 2
    assert figures["projects"] >= 2


def test_all_rules_are_listed_with_their_source(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("--rules") == 0
    out = capfd.readouterr().out
    for rule in RULES.values():
        assert f"{rule.id}  [{rule.severity}" in out
        assert rule.source in out


def test_a_file_is_needed(capfd: pytest.CaptureFixture[str]) -> None:
    assert run() == 2
    assert "JX-C001" in capfd.readouterr().err


def test_a_missing_file_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("没有.txt") == 1
    assert "JX-R006" in capfd.readouterr().err
