"""`run`: suites, report, record, thresholds, and what it does where something is missing."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from extract.cli import main
from extract.evaluation import run
from extract.evaluation.consistency import inconsistencies, visible
from extract.evaluation.figures import Figure
from extract.evaluation.gold import read_gold
from extract.evaluation.results import SuiteResult, changes
from extract.model.record import DocumentRecord, Form, Indicator, Source, Value

GOLD = {
    "source": "a.txt",
    "department": "甲县水保站",
    "region": {},
    "year": 2023,
    "doc_type": "self_evaluation",
    "forms": [
        {
            "kind": "project_self_eval",
            "project": "修渠",
            "funds": [{"source": "total", "budget": "5", "weight": "10", "score": "10"}],
            "indicators": [{"name": "修渠长度", "target": "9公里", "actual": "8公里", "weight": "90", "score": "80"}],
            "total_weight": "100",
            "total_score": "90",
        }
    ],
}
TEXT = "甲县水保站 修渠 5 10 10 修渠长度 9公里 8 公里 90 80 100 90"


class _Stub:
    """Reads every document as one form with one row."""

    def __init__(self, actual: str) -> None:
        self.actual = actual

    def read(self, path: str | Path, data: bytes | None = None) -> DocumentRecord:
        row = Indicator("i1", name="修渠长度", target=Value("9公里", "quantity"), actual=Value(self.actual, "quantity"))
        return DocumentRecord(
            source=Source(str(path)), forms=(Form("f1", "project_self_eval", project="修渠", indicators=(row,)),)
        )


class _Broken:
    def read(self, path: str | Path, data: bytes | None = None) -> DocumentRecord:
        raise ValueError("渠")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "eval" / "gold"
    folder.mkdir(parents=True)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text(TEXT, "utf-8")
    (folder / "a.json").write_text(json.dumps(GOLD), "utf-8")
    (tmp_path / "eval" / "suites.toml").write_text(
        '[small]\nfolder = "documents"\ngold = "eval/gold"\ngold_suffix = ".json"\n'
        'documents = [{ file = "a.txt", layouts = ["tabs"] }]\n'
        '[absent]\nenvironment = "JIXIAO_NOWHERE"\nfolder = "nowhere"\ngold = "eval/gold"\ngold_suffix = ".json"\n'
        "documents = []\n"
    )
    (tmp_path / "eval" / "thresholds.toml").write_text('[small]\n"row.actual" = 0.9\n')
    return tmp_path


def test_report_threshold_and_errors(root: Path) -> None:
    good, bad = io.StringIO(), io.StringIO()
    assert run(None, root=root, reader=_Stub("8公里"), out=good) == 0
    assert run(["small"], root=root, reader=_Stub("7公里"), errors=1, out=bad) == 1
    assert "absent: skipped" in good.getvalue()
    assert "under threshold: small row.actual" in bad.getvalue()
    assert "row.actual wrong: a [tabs] form 1 row 1: gold '8公里' found '7公里'" in bad.getvalue()


def test_record_then_gains_and_losses(root: Path) -> None:
    assert run(["small"], root=root, reader=_Stub("7公里"), record=True, out=io.StringIO()) == 1
    later = io.StringIO()
    run(["small"], root=root, reader=_Stub("8公里"), out=later)
    assert "+ a form 1 row 1 row.actual" in later.getvalue()
    assert "0 losses" in later.getvalue()
    earlier = root / "earlier.json"
    earlier.write_bytes((root / "eval" / "results.json").read_bytes())
    run(["small"], root=root, reader=_Stub("8公里"), record=True, out=io.StringIO())
    against = io.StringIO()
    run(["small"], root=root, reader=_Stub("7公里"), against=earlier, out=against)
    assert "0 gains, 0 losses" in against.getvalue()


def test_json_is_data_only(root: Path) -> None:
    out = io.StringIO()
    run(None, root=root, reader=_Stub("7公里"), json=True, out=out)
    result = json.loads(out.getvalue())
    assert result["suites"]["small"]["fields"]["row.actual"]["wrong"] == 1
    assert list(result["suites"]) == ["small"]


def test_a_document_that_cannot_be_read_is_counted_and_told(root: Path) -> None:
    out = io.StringIO()
    assert run(["small"], root=root, reader=_Broken(), out=out) == 1
    assert "failed: a.txt" in out.getvalue()


@pytest.mark.parametrize(
    ("suite", "expected"),
    [
        ("other", r"JX-C001 .*other \(small, absent\)"),
        ("absent", r"JX-C016 .*JIXIAO_NOWHERE"),
        (None, r"JX-C015 .*eval/"),
    ],
)
def test_nothing_to_measure_is_a_coded_error(
    root: Path,
    suite: str | None,
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("extract.evaluation.find_root", lambda: root if suite else None)
    for json_too in ([], ["--json"]):
        assert main(["eval", *json_too, *(["--suite", suite] if suite else [])]) == 2
        out, err = capfd.readouterr()
        assert out == ""
        assert re.match(expected, err)


def test_changes_of_two_runs() -> None:
    before = SuiteResult(1, 30.0, {}, {}, {}, ("a", "b"))
    moved = changes(before, SuiteResult(1, 24.5, {}, {}, {}, ("b", "c")))
    assert (moved.gains, moved.losses, moved.milliseconds) == (("a",), ("c",), -5.5)


def test_figures() -> None:
    figure = Figure(correct=6, wrong=2, missed=2, invented=4)
    assert (figure.gold, figure.found) == (10, 12)
    assert (figure.precision, figure.recall) == (0.5, 0.6)
    assert figure.f1 == pytest.approx(2 * 0.5 * 0.6 / 1.1)
    assert Figure().f1 == Figure().precision == 1.0


def test_consistency_finds_slips(root: Path) -> None:
    path = root / "eval" / "gold" / "a.json"
    assert inconsistencies(visible(root / "documents" / "a.txt"), read_gold(path)) == []
    slipped = json.loads(path.read_text("utf-8"))
    slipped["forms"][0]["indicators"][0].update(actual="7公里", score="81")
    path.write_text(json.dumps(slipped), "utf-8")
    found = inconsistencies(visible(root / "documents" / "a.txt"), read_gold(path))
    assert [line.split(":")[0] for line in found] == ["form 1 row 1 actual", "form 1 row 1 score", "form 修渠"]
