"""`jixiao eval --ablate`: which sets of models are measured, and that switching one off reaches the pipeline."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from extract.cli import main
from extract.config import Config, ModelsConfig
from extract.errors import JixiaoError
from extract.evaluation.ablation import ablate, variants
from extract.model.record import DocumentRecord, Form, Indicator, Source, Value
from extract.models import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]
ROW = {"name": "修渠长度", "target": "9公里", "actual": "8公里"}
GOLD = {
    "source": "a.txt",
    "department": None,
    "region": {},
    "year": None,
    "doc_type": "unknown",
    "forms": [{"kind": "project_self_eval", "indicators": [ROW]}],
}


class _Reader:
    """Reads the actual only where the model of classes is on."""

    def __init__(self, config: Config) -> None:
        self.sees = config.models.uses("indicator_class")

    def read(self, path: str | Path, data: bytes | None = None) -> DocumentRecord:
        actual = Value("8公里", "quantity") if self.sees else None
        row = Indicator("i1", name="修渠长度", target=Value("9公里", "quantity"), actual=actual)
        return DocumentRecord(source=Source(str(path)), forms=(Form("f1", "project_self_eval", indicators=(row,)),))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "eval").mkdir()
    (tmp_path / "a.txt").write_text("修渠长度 9公里 8公里", "utf-8")
    (tmp_path / "a.json").write_text(json.dumps(GOLD), "utf-8")
    (tmp_path / "eval" / "suites.toml").write_text(
        '[small]\nfolder = "."\ngold = "."\ngold_suffix = ".json"\n'
        'documents = [{ file = "a.txt", layouts = ["tabs"] }]\n'
        '[absent]\nfolder = "nowhere"\ngold = "."\ngold_suffix = ".json"\ndocuments = []\n'
    )
    return tmp_path


@pytest.mark.parametrize(
    ("names", "plan"),
    [
        (["b"], {"rules alone": (), "b alone": ("b",), "all without b": ("a", "c"), "all models": ("a", "b", "c")}),
        (
            ["all"],
            {
                "rules alone": (), "a alone": ("a",), "b alone": ("b",), "c alone": ("c",),
                "all without a": ("b", "c"), "all without b": ("a", "c"), "all without c": ("a", "b"),
                "all models": ("a", "b", "c"),
            },
        ),
    ],
)  # fmt: skip
def test_what_is_measured(names: list[str], plan: dict[str, tuple[str, ...]]) -> None:
    assert variants(names, ("a", "b", "c")) == plan


def test_a_name_of_no_model() -> None:
    with pytest.raises(JixiaoError, match="JX-C017"):
        variants(["d"], ("a", "b"))


def test_the_table_shows_what_a_model_adds(root: Path) -> None:
    out = io.StringIO()
    config = Config(models=ModelsConfig(directory=str(ROOT / "models")))
    assert ablate(["indicator_class"], root=root, config=config, load=_Reader, out=out) == 0
    failing = {line[:30].strip(): line.split()[-2] for line in out.getvalue().splitlines()[3:]}
    assert failing["rules alone"] == failing["all without indicator_class"] == "3"
    assert failing["indicator_class alone"] == failing["all models"] == "0"
    assert "absent" not in out.getvalue()


def test_json_has_all_figures(root: Path) -> None:
    out = io.StringIO()
    config = Config(models=ModelsConfig(directory=str(ROOT / "models")))
    ablate(["all"], ["small"], root=root, config=config, load=_Reader, json=True, out=out)
    figures = json.loads(out.getvalue())["small"]
    assert figures["rules alone"]["fields"]["row.actual"]["missed"] == 1
    assert figures["indicator_class alone"]["fields"]["row.actual"]["correct"] == 1


def test_the_command_reaches_the_pipeline(
    root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(ROOT / "models"))
    monkeypatch.setattr("extract.load", _Reader)
    monkeypatch.setattr("extract.evaluation.ablation.find_root", lambda: root)
    assert main(["eval", "--ablate", "indicator_class", "--suite", "small"]) == 0
    assert "indicator_class alone" in capfd.readouterr().out
    assert main(["eval", "--ablate", "nothing"]) == 2
    assert capfd.readouterr().err.startswith("JX-C017")
