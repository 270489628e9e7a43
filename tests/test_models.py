"""The model store: what is found, what is refused, and that nothing raises."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

import extract
from extract.classify import IndicatorFeatures, load_classifier
from extract.classify.model import load_name_model
from extract.config import Config, ModelsConfig
from extract.models import ENVIRONMENT, META, ClassMetrics, ModelMeta, find_model, model_card, model_stores, sha256_of

ROOT = Path(__file__).resolve().parents[1]
# Forms without cell borders, prose, and prose in words that rules do not know: every model has work to do.
TEXT = b"\n\n".join(
    [
        "三、项目绩效自评情况\n渠道清淤项目。全年批下来40万元，花掉38.5万元，评下来96分。清出淤泥2000立方米。".encode(),
        (ROOT / "examples" / "40_township_narrative_run_on.txt").read_bytes(),
        (ROOT / "examples" / "02_forest_fire_line_broken.txt").read_bytes(),
    ]
)


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


def _models() -> list[str]:
    """The names of the models of this checkout that are in use."""
    metas = sorted((ROOT / "models").glob(f"*/{META}"))
    return [path.parent.name for path in metas if msgspec.json.decode(path.read_bytes(), type=ModelMeta).shipped]


def _first_file(folder: Path) -> Path:
    meta = msgspec.json.decode((folder / META).read_bytes(), type=ModelMeta)
    return folder / next(iter(meta.files))


def _cut(folder: Path) -> None:
    path = _first_file(folder)
    path.write_bytes(path.read_bytes()[:-7])


def _flip(folder: Path) -> None:
    path = _first_file(folder)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def _newer(folder: Path) -> None:
    meta = msgspec.json.decode((folder / META).read_bytes(), type=ModelMeta)
    (folder / META).write_bytes(msgspec.json.encode(msgspec.structs.replace(meta, format=meta.format + 1)))


def _nonsense(folder: Path) -> None:
    """Files that their own hash vouches for and that are no model."""
    meta = msgspec.json.decode((folder / META).read_bytes(), type=ModelMeta)
    data = b"\x93no model at all"
    for name in meta.files:
        (folder / name).write_bytes(data)
    meta = msgspec.structs.replace(meta, files=dict.fromkeys(meta.files, sha256_of(data)))
    (folder / META).write_bytes(msgspec.json.encode(meta))


@pytest.mark.parametrize("name", _models())
@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (shutil.rmtree, "JX-M001"),
        (lambda folder: _first_file(folder).unlink(), "JX-M002"),
        (_cut, "JX-M002"),
        (_flip, "JX-M002"),
        (lambda folder: (folder / META).write_bytes((folder / META).read_bytes()[:99]), "JX-M002"),
        (_nonsense, "JX-M002"),
        (_newer, "JX-M003"),
    ],
    ids=["missing", "file missing", "cut", "flipped", "meta cut", "nonsense", "newer"],
)
def test_each_model_that_cannot_be_used_is_one_warning(
    tmp_path: Path, name: str, damage: Callable[[Path], object], code: str
) -> None:
    shutil.copytree(ROOT / "models", tmp_path / "models")
    damage(tmp_path / "models" / name)
    record = extract.load(Config(models=ModelsConfig(directory=str(tmp_path / "models")))).read("a.txt", TEXT)
    warnings = [line for line in record.source.warnings if line.startswith("JX-M")]
    assert [line.partition(" ")[0] for line in warnings] == [code]
    assert name in warnings[0]
    assert record.status == "ok"
    assert len(record.forms) == 2
    assert record.narratives


def test_without_any_model_there_is_one_warning_that_names_them_all(tmp_path: Path) -> None:
    record = extract.load(Config(models=ModelsConfig(directory=str(tmp_path)))).read("a.txt", TEXT)
    (line,) = [line for line in record.source.warnings if line.startswith("JX-M")]
    assert all(name in line for name in _models())
    assert len(record.forms) == 2


@pytest.mark.parametrize("config", [ModelsConfig(enabled=False), ModelsConfig(without=tuple(_models()))])
def test_models_that_are_switched_off_are_no_warning(config: ModelsConfig) -> None:
    record = extract.load(Config(models=config)).read("a.txt", TEXT)
    assert not [line for line in record.source.warnings if line.startswith("JX-M")]
    assert len(record.forms) == 2


@pytest.mark.parametrize("path", sorted(path for path in (ROOT / "models").glob("[!.]*/*") if path.is_file()), ids=str)
def test_no_file_of_a_model_is_pickled_or_code(path: Path) -> None:
    assert path.suffix in {".json", ".toml", ".cfg", ".md", ".msgpack", ".onnx", ".crfsuite", ".safetensors", ".npz"}
    data = path.read_bytes()
    assert not (data[:1] == b"\x80" and data[1:2] in b"\x02\x03\x04\x05")  # the protocol that pickles begin with
    assert not data.startswith((b"PK", b"\x1f\x8b")) or path.suffix == ".npz"


@pytest.mark.parametrize("name", _models())
def test_each_model_is_made_of_the_data_beside_it(name: str) -> None:
    folder, problem = find_model(name, ROOT / "models")
    assert problem is None
    assert folder is not None
    meta = folder.meta
    assert (folder.path / "README.md").read_text("utf-8") == model_card(meta)
    places = [ROOT / "training_data", folder.path]
    now = {
        file: sha256_of(next(place / file for place in places if (place / file).is_file()).read_bytes())
        for file in meta.data
    }
    assert now == meta.data
    assert meta.size == sum(map(len, folder.files.values()))
    assert meta.labels
    assert meta.split
    assert meta.metrics
    assert meta.classes or meta.layouts


def test_all_models_together_are_small() -> None:
    folders = [find_model(name, ROOT / "models")[0] for name in _models()]
    assert sum(folder.meta.size for folder in folders if folder is not None) <= 15_000_000


@pytest.mark.slow
def test_documents_are_read_without_unpickling_and_without_the_packages_of_training() -> None:
    code = (
        "import sys\n"
        "for name in ('torch', 'transformers', 'sklearn', 'onnx', 'safetensors', 'pycrfsuite'):\n"
        "    sys.modules[name] = None\n"
        "def refuse(event, arguments):\n"
        "    if event == 'pickle.find_class':\n"
        "        raise SystemExit(f'unpickled {arguments}')\n"
        "sys.addaudithook(refuse)\n"
        "import extract\n"
        "record = extract.load().read('a.txt', sys.stdin.buffer.read())\n"
        "print(len(record.forms), len(record.narratives) > 0, [w for w in record.source.warnings if 'JX-M' in w])"
    )
    env = {**os.environ, ENVIRONMENT: str(ROOT / "models")}
    done = subprocess.run([sys.executable, "-c", code], input=TEXT, capture_output=True, check=False, env=env)
    assert done.stdout == b"2 True []\n", done.stderr.decode()


@pytest.mark.parametrize("path", sorted((ROOT / "extract").rglob("*.py")), ids=lambda path: path.name)
def test_no_module_unpickles(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"^\s*(?:import|from) (?:pickle|joblib|dill|shelve|marshal)\b", text, re.MULTILINE)
    assert "allow_pickle=True" not in text
    assert not re.search(r"torch\.load\((?!.*weights_only=True)", text)


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
