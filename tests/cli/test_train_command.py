"""`jixiao train`: what a trainer is given, and what is said where it cannot be given that."""

from __future__ import annotations

import json
import re
import sys
import types
from pathlib import Path

import msgspec
import pytest

from extract.cli import main
from extract.models import ModelMeta
from extract.training import TRAINERS, Run
from extract.training.saving import save


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of the stand-in."""

    seed: int


def run(*arguments: str) -> int:
    try:
        return main(["train", *arguments])
    except SystemExit as end:
        return int(end.code or 0)


class Trainer(types.ModuleType):
    """A trainer that remembers what it was given and writes a model of one file, its seed."""

    Settings = Settings

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.model = name
        self.runs: list[Run] = []
        self.fails: Exception | None = None

    def train(self, run: Run, settings: Settings) -> ModelMeta:
        if self.fails is not None:
            raise self.fails
        self.runs.append(run)
        for step in range(3):
            run.progress.step(step + 1, 3, 0.5)
        meta = ModelMeta(
            name=self.model, format=1, version="1", task="nothing", licence="Apache-2.0", labels=(), files={}, size=0,
            data={}, data_sha256="", seed=settings.seed, split="", settings={}, thresholds={}, metrics={}, classes={},
            made_with={},
        )  # fmt: skip
        return save(run.out, meta, {"seed.json": json.dumps(settings.seed).encode()})


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with settings for each model."""
    (tmp_path / "eval").mkdir()
    (tmp_path / "eval" / "suites.toml").write_text("")
    (tmp_path / "training_data").mkdir()
    for name in TRAINERS:
        (tmp_path / "models" / name).mkdir(parents=True)
        (tmp_path / "models" / name / "config.toml").write_text("seed = 3\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def trainers(monkeypatch: pytest.MonkeyPatch, root: Path) -> dict[str, Trainer]:
    """A stand-in for each trainer, in a checkout."""
    made = {name: Trainer(name) for name in TRAINERS}
    for name, module in TRAINERS.items():
        monkeypatch.setitem(sys.modules, module, made[name])
    return made


def test_all_models_are_trained_in_order(
    trainers: dict[str, Trainer], root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    err = capfd.readouterr().err
    assert [line.split()[0] for line in err.splitlines() if "->" in line] == list(TRAINERS)
    assert "3/3  loss 0.5000" in err
    assert (root / "models" / "rows_crf" / "seed.json").read_text() == "3"


def test_a_group_another_folder_other_rows_and_going_on(
    trainers: dict[str, Trainer], root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new"
    assert run("rows", "--output", str(out), "--resume", "--extra", "a.tsv", "--extra", "b.jsonl", "--quiet") == 0
    assert [name for name, trainer in trainers.items() if trainer.runs] == ["rows_crf", "rows_char"]
    given = trainers["rows_char"].runs[0]
    assert (given.out, given.data, given.resume) == (out, root / "training_data", True)
    assert [path.name for path in given.extra] == ["a.tsv", "b.jsonl"]
    assert (out / "rows_char" / "config.toml").read_text() == "seed = 3\n"


def test_settings_of_another_file_stay_with_the_model(trainers: dict[str, Trainer], root: Path) -> None:
    (root / "mine.toml").write_text("seed = 4\n")
    assert run("narrative", "--config", "mine.toml", "--output", "new") == 0
    assert (root / "new" / "narrative" / "seed.json").read_text() == "4"
    assert (root / "new" / "narrative" / "config.toml").read_text() == "seed = 4\n"


def _base(folder: Path, *, config: str = '{"model_type": "bert"}', weights: str = "model.safetensors") -> Path:
    folder.mkdir()
    (folder / "config.json").write_text(config)
    (folder / weights).write_bytes(b"")
    return folder


def test_a_checkpoint_is_handed_on(trainers: dict[str, Trainer], tmp_path: Path) -> None:
    base = _base(tmp_path / "base")
    assert run("rows", "--base", str(base), "--output", "new") == 0
    assert trainers["rows_char"].runs[0].base == base


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"config": "no json"}, "config.json"),
        ({"config": "{}"}, "model_type"),
        ({"weights": "pytorch_model.bin"}, "pickle"),
        ({"weights": "vocab.txt"}, "safetensors"),
    ],
)
def test_a_checkpoint_that_cannot_be_used(
    trainers: dict[str, Trainer],
    tmp_path: Path,
    changes: dict[str, str],
    said: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    base = _base(tmp_path / "base", **changes)
    assert run("rows", "--base", str(base)) == 2
    err = capfd.readouterr().err
    assert err.startswith("JX-T009")
    assert said in err
    assert not trainers["rows_crf"].runs


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nothing"], "JX-T010"),
        (["indicator_class", "--base", "."], "JX-T011"),
        (["rows", "--config", "mine.toml"], "JX-C001"),
        (["narrative", "--config", "nowhere.toml"], "JX-T001"),
    ],
)
def test_what_cannot_be_asked(
    trainers: dict[str, Trainer], arguments: list[str], code: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert capfd.readouterr().err.startswith(code)


@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [
        (ModuleNotFoundError("no torch", name="torch"), "JX-T006", "jixiao[train]"),
        (FileNotFoundError(2, "no such file", "names.tsv"), "JX-T007", "names.tsv"),
    ],
)
def test_a_missing_package_or_data_file_is_named(
    trainers: dict[str, Trainer],
    failure: Exception,
    code: str,
    said: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    trainers["narrative"].fails = failure
    assert run("narrative") == 2
    err = capfd.readouterr().err
    assert err.startswith(code)
    assert said in err


def test_a_missing_module_of_ours_keeps_its_traceback(trainers: dict[str, Trainer]) -> None:
    trainers["narrative"].fails = ModuleNotFoundError("no such module", name="extract.missing")
    with pytest.raises(ModuleNotFoundError):
        run("narrative")


def test_without_a_checkout(
    trainers: dict[str, Trainer], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("extract.evaluation.suites.find_root", lambda: None)
    assert run() == 2
    assert capfd.readouterr().err.startswith("JX-C015")


SMALL = {
    "steps": 2, "batch": 2, "window": 64, "held_out": 1, "warm_up": 1, "horizon": 10, "cool_down": 1,
    "checkpoint_every": 3, "hidden": 8, "layers": 1, "heads": 2, "feed_forward": 8,
}  # fmt: skip


@pytest.mark.slow
def test_a_tiny_encoder_is_fine_tuned_and_the_model_can_be_used(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for module in ("torch", "transformers", "onnx"):
        pytest.importorskip(module, reason=f"{module} is needed for training only")
    from transformers import BertConfig, BertModel, BertTokenizer

    base = tmp_path / "base"
    base.mkdir()
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"产出指标数量质0123456789%≥≤"]
    (base / "vocab.txt").write_text("\n".join(marks), encoding="utf-8")
    BertTokenizer(str(base / "vocab.txt")).save_pretrained(base)
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    BertModel(BertConfig(vocab_size=len(marks), max_position_embeddings=64, **sizes)).save_pretrained(base)
    text = (Path(__file__).resolve().parents[2] / "models" / "rows_char" / "config.toml").read_text("utf-8")
    for key, value in SMALL.items():
        text = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", text)
    (tmp_path / "small.toml").write_text(text, "utf-8")
    asked = ["--base", str(base), "--config", str(tmp_path / "small.toml"), "--output", str(tmp_path / "out")]
    assert run("rows_char", *asked) == 0
    assert "rows_char  2/2  loss" in capfd.readouterr().err
    assert main(["models", "--directory", str(tmp_path / "out"), "--json"]) == 0
    states = {state["name"]: state["state"] for state in json.loads(capfd.readouterr().out)}
    assert states["rows_char"] == "ok"
