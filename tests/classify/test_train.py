"""Training: the same bytes twice, no leak between folds, ten rows learned by heart."""

import csv
from pathlib import Path

import msgspec
import pytest

from extract.classify import train as trainer
from extract.classify.features import clean_name
from extract.classify.model import MODEL, NameModel, load_name_model
from extract.classify.samples import AUGMENT, TABLES, read_samples
from extract.models import model_card
from extract.training import Run
from extract.training.extra import NameRow
from extract.training.settings import load_settings

ROOT = Path(__file__).parents[2]
SHIPPED = load_settings(ROOT / "models" / MODEL / "config.toml", trainer.Settings)
SMALL = msgspec.structs.replace(
    SHIPPED, folds=2, variants=msgspec.structs.replace(SHIPPED.variants, names_per_pattern=2)
)
pytest.importorskip("sklearn", reason="training needs scikit-learn")


@pytest.fixture
def small_data(tmp_path: Path) -> Path:
    """Every tenth name of the tables and two patterns a class."""
    folder = tmp_path / "data"
    folder.mkdir()
    for table in TABLES:
        lines = (ROOT / "training_data" / table).read_text("utf-8").splitlines()
        (folder / table).write_text("\n".join([lines[0], *lines[1::10]]) + "\n", "utf-8")
    (folder / AUGMENT).write_bytes((ROOT / "training_data" / AUGMENT).read_bytes())
    return folder


def test_same_data_and_seed_give_the_same_bytes(small_data: Path, tmp_path: Path) -> None:
    metas = [trainer.train(Run(out=tmp_path / name, data=small_data), SMALL) for name in ("one", "two")]
    first, second = tmp_path / "one" / MODEL, tmp_path / "two" / MODEL
    names = sorted(path.name for path in first.iterdir())
    assert names == ["README.md", "meta.json", "weights.json"]
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)
    assert metas[0] == metas[1]
    assert (first / "README.md").read_text("utf-8") == model_card(metas[0])

    model, problem = load_name_model(tmp_path / "one")
    assert problem is None
    assert isinstance(model, NameModel)
    known = list(csv.DictReader((small_data / "indicators.tsv").open(encoding="utf-8"), delimiter="\t"))[:10]
    learned = [
        model.labels[max(range(12), key=model.probabilities(clean_name(row["name"])[0], ()).__getitem__)] == row["l2"]
        for row in known
        if row["l2"] in model.labels
    ]
    assert all(learned)


def test_variants_keep_the_name_they_come_from(small_data: Path) -> None:
    samples = read_samples(small_data, SMALL.variants, SMALL.seed)
    origins = {sample.origin for sample in samples if sample.real}
    assert all(sample.name.endswith(sample.origin[-4:]) for sample in samples if sample.origin in origins)
    assert all(sample.weight < 1 for sample in samples if not sample.real)


def test_names_of_the_user_are_learned_too(small_data: Path) -> None:
    row = NameRow("滑雪场压雪面积", "产出指标", "数量指标", "文化旅游体育", "positive", "万平方米", "≥3", "甲局")
    samples = read_samples(small_data, SMALL.variants, SMALL.seed, [row])
    assert [sample.label for sample in samples if sample.real and sample.name == row.name] == [0]


def test_the_tables_are_sound() -> None:
    for table in TABLES:
        with (ROOT / "training_data" / table).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t"))
        assert all(row["name"] and row["l1"] and row["l2"] and row["sector"] for row in rows)
        assert {row["direction"] for row in rows} <= {"positive", "negative", "interval", "level"}
        assert len({(row["name"], row["l1"], row["l2"], row["sector"]) for row in rows}) == len(rows)
