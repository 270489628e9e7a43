"""`jixiao learn`: from corrections to a store of models, with what got better and worse."""

from __future__ import annotations

import json
import shutil
import sys
import types
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from extract.cli import main
from extract.model.record import Category, DocumentRecord, Form, Indicator, Source
from extract.models import ENVIRONMENT, ModelMeta
from extract.training import TRAINERS, Run
from extract.training.extra import NameRow

ROOT = Path(__file__).resolve().parents[2]
GOLD = {
    "source": "a.txt",
    "department": None,
    "region": {},
    "year": None,
    "doc_type": "unknown",
    "forms": [{"kind": "project_self_eval", "indicators": [{"name": "修渠长度"}]}],
}


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of the stand-in."""

    seed: int


class Trainer(types.ModuleType):
    """Writes the model of the checkout again and remembers the rows that it was given."""

    Settings = Settings

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.model = name
        self.given: tuple[NameRow, ...] = ()
        self.fails = False
        self.checkout = Path()

    def train(self, run: Run, settings: Settings) -> ModelMeta:
        if self.fails:
            raise FileNotFoundError(2, "no such file", "names.tsv")
        self.given = run.names()
        shutil.copytree(ROOT / "models" / "indicator_class", run.out / self.model)
        return msgspec.json.decode((run.out / self.model / "meta.json").read_bytes(), type=ModelMeta)


@pytest.fixture
def trainer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trainer:
    """A stand-in for the trainer of classes in a checkout with one suite; the working folder is the user's own."""
    root = tmp_path / "checkout"
    for folder in ("eval", "training_data", "models/indicator_class"):
        (root / folder).mkdir(parents=True)
    (root / "models" / "indicator_class" / "config.toml").write_text("seed = 3\n")
    (root / "a.txt").write_text("修渠长度", "utf-8")
    (root / "a.json").write_text(json.dumps(GOLD), "utf-8")
    (root / "eval" / "suites.toml").write_text(
        '[small]\nfolder = "."\ngold = "."\ngold_suffix = ".json"\n'
        'documents = [{ file = "a.txt", layouts = ["tabs"] }]\n'
    )
    monkeypatch.setenv(ENVIRONMENT, str(ROOT / "models"))
    monkeypatch.setattr("extract.evaluation.suites.find_root", lambda: root)
    monkeypatch.setattr("extract.load", lambda config=None: types.SimpleNamespace(read=_read))
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    made = Trainer("indicator_class")
    made.checkout = root
    monkeypatch.setitem(sys.modules, TRAINERS["indicator_class"], made)
    return made


def _read(path: str | Path, data: bytes | None = None) -> DocumentRecord:
    return _record(Path(path).stem)


def _record(department: str) -> DocumentRecord:
    names = {"验收合格率": "质量指标", "巡渠里程": "数量指标", "清淤完成及时率": "时效指标"}
    rows = [
        Indicator(f"f1.{number}", name=name, category=Category("产出", l2))
        for number, (name, l2) in enumerate(names.items(), 1)
    ]
    return DocumentRecord(
        source=Source(f"{department}.txt", sha256=department),
        department=department,
        forms=(Form("f1", "project_self_eval", indicators=tuple(rows)),),
    )


def _written(*departments: str) -> str:
    path = Path("reviewed.jsonl")
    path.write_bytes(b"".join(msgspec.json.encode(_record(department)) + b"\n" for department in departments))
    return str(path)


def test_rows_are_kept_apart_and_gains_and_losses_are_printed(
    trainer: Trainer, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["learn", _written(*(f"{number}站" for number in range(6)))]) == 0
    out, err = capfd.readouterr()
    assert "held-out names" in out
    assert "gains: 0, 退步 losses: 0" in out
    assert "suite small: row" in out
    assert "名称 names 18" in err
    departments = {row.department for row in trainer.given}
    held = Path("jixiao_data/held_out/indicators.tsv").read_text("utf-8")
    assert departments
    assert not any(department in held for department in departments)
    assert Path("jixiao_data/models/indicator_class/config.toml").read_text() == "seed = 3\n"
    assert not Path("jixiao_data/models.new").exists()


def test_forms_that_are_held_out_judge_the_row_models(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, TRAINERS["rows_crf"], Trainer("rows_crf"))
    (trainer.checkout / "models" / "rows_crf").mkdir()
    (trainer.checkout / "models" / "rows_crf" / "config.toml").write_text("seed = 3\n")
    assert main(["learn", _written(*(f"{number}站" for number in range(6))), "--models", "rows_crf"]) == 0
    out = capfd.readouterr().out
    assert "held-out forms in other layouts: row 1.0000 -> 1.0000" in out
    assert "held-out names" not in out
    assert {"indicator_class", "rows_crf"} <= {path.name for path in Path("jixiao_data/models").iterdir()}


def test_one_department_is_all_for_training(trainer: Trainer, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", _written("甲站"), "--data", "here", "--output", "there"]) == 0
    assert "nothing is held out" in capfd.readouterr().out
    assert Path("there/indicator_class/meta.json").is_file()
    assert len(trainer.given) == 3


def test_bad_lines_are_told_and_the_rest_is_learned(trainer: Trainer, capfd: pytest.CaptureFixture[str]) -> None:
    path = Path(_written("甲站", "乙站"))
    path.write_bytes(path.read_bytes() + b'{"field": "colour", "value": 1}\nno JSON\n')
    assert main(["learn", str(path)]) == 1
    err = capfd.readouterr().err
    assert [line.split()[0] for line in err.splitlines()[:2]] == ["JX-L005", "JX-L002"]
    assert trainer.given


def test_corrections_of_records_in_another_file_or_of_documents(
    trainer: Trainer, capfd: pytest.CaptureFixture[str]
) -> None:
    records = _written("甲站")
    Path("乙站.txt").write_text("-")
    lines = [
        {"sha256": "甲站", "indicator": "f1.2", "field": "name", "value": "巡渠公里数"},
        {"path": "乙站.txt", "indicator": "f1.1", "field": "category.l2", "value": "数量指标"},
    ]
    Path("c.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    assert main(["learn", "c.jsonl", "--records", records, "--collect"]) == 0
    assert "名称 names 2, 表格 forms 2" in capfd.readouterr().err
    assert not Path("jixiao_data/models").exists()


def test_a_training_that_fails_leaves_the_old_models(trainer: Trainer, capfd: pytest.CaptureFixture[str]) -> None:
    old = Path("jixiao_data/models/indicator_class")
    old.mkdir(parents=True)
    (old / "meta.json").write_text("old")
    trainer.fails = True
    assert main(["learn", _written("甲站")]) == 2
    assert "JX-T007" in capfd.readouterr().err
    assert (old / "meta.json").read_text() == "old"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: ["nothing.jsonl"], "JX-L001"),
        (lambda: [_written(), "--records", "nothing.jsonl"], "JX-L001"),
        (lambda: [_written()], "JX-L008"),
        (lambda: [_written("甲站"), "--data", str(ROOT / "extract" / "mine")], "JX-L009"),
        (lambda: [_written("甲站"), "--output", str(ROOT / "extract" / "mine")], "JX-L009"),
        (lambda: [_written("甲站"), "--models", "nothing"], "JX-T010"),
    ],
)
def test_what_cannot_be_learned_from(
    trainer: Trainer, make: Callable[[], list[str]], code: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["learn", *make()]) == 2
    assert code in capfd.readouterr().err
