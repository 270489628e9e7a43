from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_records import load_fake

import extract
from extract.cli import main


@pytest.fixture(autouse=True)
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(extract, "load", load_fake, raising=False)
    path = tmp_path / "a.txt"
    path.write_text("第一行没有指标\n第二行：巡护次数≥120次\n实际130次，达到年初确定的目标，偏差8.3%\n", "utf-8")
    return str(path)


def test_readable_text(document: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", document]) == 0
    out = capfd.readouterr().out
    assert out.startswith(f"{document}: 某县水务局 | 湖北省 | 2024 | final_account | ok\n")
    assert "  p1 山洪沟巡护 ← f1 n1 s1 99.5 优 (form)" in out
    assert "[f1] 山洪沟巡护  (form, grid)" in out
    assert "  [f1.i1] 巡护次数  (indicator, lines 2-3, grid, confidence 1.00)\n" in out
    assert "产出 / 数量指标  ← model 0.98" in out
    assert "✗ weights: 90 (expected 100)" in out
    assert "✓ scores: 99.5 (expected 99.5)" in out


def test_json_for_programs(document: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", document, "--json", "--id", "f1.i1", "--field", "target"]) == 0
    parts = json.loads(capfd.readouterr().out)
    assert {part["id"] for part in parts} == {"f1.i1"}
    assert {reason["field"] for part in parts for reason in part["fields"]} == {"target"}


def test_an_unknown_id_names_the_known_ones(document: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", document, "--id", "f9"]) == 2
    err = capfd.readouterr().err
    assert err.startswith("JX-C008")
    assert "f9" in err
    assert "f1.i1" in err


def test_an_unreadable_document_is_1(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(tmp_path / "none.txt")]) == 1
    assert capfd.readouterr().err.startswith("JX-R006")


def test_a_partial_document_is_1_and_says_why(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.txt"
    path.write_text("part of it", "utf-8")
    assert main(["explain", str(path)]) == 1
    assert "! JX-P001 部分" in capfd.readouterr().out
