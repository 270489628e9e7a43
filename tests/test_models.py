"""The model store: what is found, what is refused, and that nothing raises."""

from pathlib import Path

import msgspec
import pytest

from extract.classify import IndicatorFeatures, load_classifier
from extract.classify.model import load_name_model
from extract.models import ENVIRONMENT, META, ClassMetrics, ModelMeta, find_model, model_card, model_stores, sha256_of


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one sound model."""
    folder = tmp_path / "store" / "sample"
    folder.mkdir(parents=True)
    (folder / "weights.json").write_bytes(b"{}")
    meta = ModelMeta(
        name="sample", format=1, version="1", task="nothing", licence="Apache-2.0", labels=("a",),
        files={"weights.json": sha256_of(b"{}")}, size=2, data={"names.tsv": "0"}, data_sha256="0", seed=1,
        split="none", settings={"c": 1.0}, thresholds={"speak": 0.5}, metrics={"accuracy": 0.5},
        classes={"a": ClassMetrics(0.5, 0.25, 0.75, 4)}, made_with={"python": "3.11"}, limits=("a limit",),
    )  # fmt: skip
    (folder / META).write_bytes(msgspec.json.encode(meta))
    return tmp_path / "store"


def test_a_sound_model_is_found_with_its_bytes(store: Path) -> None:
    folder, problem = find_model("sample", store)
    assert problem is None
    assert folder is not None
    assert folder.files == {"weights.json": b"{}"}
    assert folder.meta.name == "sample"


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda f: (f / "weights.json").write_bytes(b"{ }"), "JX-M002"),
        (lambda f: (f / "weights.json").write_bytes(b""), "JX-M002"),
        (lambda f: (f / "weights.json").unlink(), "JX-M002"),
        (lambda f: (f / META).write_bytes((f / META).read_bytes()[:40]), "JX-M002"),
        (lambda f: (f / META).write_bytes(b'{"name": 1}'), "JX-M002"),
        (lambda f: (f / META).write_bytes((f / META).read_bytes().replace(b'"format":1', b'"format":9')), "JX-M003"),
        (lambda f: (f / META).unlink(), "JX-M001"),
    ],
)
def test_a_damaged_model_is_a_coded_warning(store: Path, damage: object, code: str) -> None:
    damage(store / "sample")  # type: ignore[operator]
    folder, problem = find_model("sample", store)
    assert folder is None
    assert problem is not None
    assert problem.code == code
    assert problem.place is not None
    assert "sample" in problem.message


def test_a_model_reads_no_file_outside_its_folder(store: Path) -> None:
    secret = store / "secret.json"
    secret.write_bytes(b"{}")
    path = store / "sample" / META
    path.write_bytes(path.read_bytes().replace(b'"weights.json":', b'"../secret.json":'))
    folder, problem = find_model("sample", store)
    assert folder is None
    assert problem is not None
    assert problem.code == "JX-M002"


def test_the_environment_names_the_only_store(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(store))
    assert model_stores() == (store,)
    assert find_model("sample")[0] is not None
    assert model_stores(tmp_path) == (tmp_path,)
    monkeypatch.delenv(ENVIRONMENT)
    assert [path.name for path in model_stores()] == ["_models", "models"]


def test_without_models_rules_and_labels_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    classifier = load_classifier()
    assert classifier.model is None
    assert classifier.warning is not None
    assert classifier.warning.code == "JX-M001"
    category, direction = classifier.classify([IndicatorFeatures(name="合格率", l1="产出指标", l2="质量指标")])[0]
    assert (category.l1, category.l2, direction) == ("产出", "质量指标", "positive")


def test_weights_of_another_taxonomy_are_refused(store: Path) -> None:
    folder = store / "sample"
    folder.rename(store / "indicator_class")
    model, problem = load_name_model(store)
    assert model is None
    assert problem is not None
    assert problem.code == "JX-M002"


def test_the_card_says_what_the_meta_says(store: Path) -> None:
    folder, _ = find_model("sample", store)
    assert folder is not None
    card = model_card(folder.meta)
    assert all(
        text in card
        for text in ("# sample 1", "Apache-2.0", "names.tsv", "| a | 0.500 | 0.250 | 0.750 | 4 |", "a limit")
    )
