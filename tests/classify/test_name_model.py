"""The model's arithmetic, and the shipped weights."""

import math
from pathlib import Path

import msgspec
import pytest

from extract.classify.features import clean_name, grams
from extract.classify.model import MODEL, WEIGHTS, NameModel, Weights, load_name_model
from extract.classify.taxonomy import taxonomy
from extract.classify.train import AUGMENT, TABLES
from extract.models import find_model, model_card, sha256_of

ROOT = Path(__file__).parents[2]
LABELS = taxonomy().l2s


def small(**changes: object) -> Weights:
    rows = {gram: bytes((i * 37 + j * 11) % 256 for j in range(12)) for i, gram in enumerate(grams("合格率"))}
    weights = Weights(
        labels=LABELS,
        step=0.05,
        shape_step=0.02,
        temperature=1.3,
        bias=tuple(0.1 * i for i in range(12)),
        shapes={"percent": tuple(range(120, 132))},
        grams=rows,
    )
    return msgspec.structs.replace(weights, **changes)


def plain(weights: Weights, name: str, shape: str) -> list[float]:
    """The same sum, class by class."""
    parts = grams(name)
    logits = []
    for k in range(12):
        total = (
            sum(weights.grams[g][k] - 128 for g in parts if g in weights.grams) * weights.step / math.sqrt(len(parts))
        )
        total += weights.bias[k]
        if shape in weights.shapes:
            total += (weights.shapes[shape][k] - 128) * weights.shape_step
        logits.append(total / weights.temperature)
    powers = [math.exp(logit) for logit in logits]
    return [power / sum(powers) for power in powers]


@pytest.mark.parametrize("name", ["合格率", "设备合格率", "率", "天气"])
@pytest.mark.parametrize("shape", ["percent", "none"])
def test_packed_sum_is_the_plain_sum(name: str, shape: str) -> None:
    weights = small()
    assert NameModel(weights).probabilities(name, shape) == pytest.approx(plain(weights, name, shape))  # type: ignore[arg-type]


def test_no_class_overflows_into_the_next() -> None:
    name = "".join(chr(0x4E00 + i) for i in range(48))
    weights = small(grams={gram: bytes([255] * 12) for gram in grams(name)}, bias=(0.0,) * 12, shapes={})
    assert len(grams(name)) < 250
    assert NameModel(weights).probabilities(name, "none") == pytest.approx([1 / 12] * 12)


def test_save_and_load_give_the_same_answers() -> None:
    weights = small()
    again = msgspec.json.decode(msgspec.json.encode(weights), type=Weights)
    assert NameModel(again).probabilities("合格率", "percent") == NameModel(weights).probabilities("合格率", "percent")


@pytest.fixture
def shipped() -> NameModel:
    model, problem = load_name_model(ROOT / "models")
    if model is None:
        pytest.skip(f"no trained model: {problem}")
    return model


def test_shipped_model_is_made_from_the_data_beside_it(shipped: NameModel) -> None:
    meta = shipped.meta
    assert meta is not None
    data = ROOT / "training_data"
    assert meta.data == {name: sha256_of((data / name).read_bytes()) for name in (*TABLES, AUGMENT)}
    folder, _ = find_model(MODEL, ROOT / "models")
    assert folder is not None
    assert (folder.path / "README.md").read_text("utf-8") == model_card(meta)
    assert meta.size == len(folder.files[WEIGHTS]) < 1_000_000


def test_shipped_model_meets_its_thresholds(shipped: NameModel) -> None:
    meta = shipped.meta
    assert meta is not None
    assert meta.metrics["l2 accuracy"] >= 0.86
    assert meta.metrics["l1 accuracy"] >= 0.92
    assert meta.metrics["expected calibration error"] <= 0.03


@pytest.mark.parametrize(
    ("name", "shape", "l2"),
    [
        ("全区残疾儿童家庭回访覆盖人数", "count", "数量指标"),
        ("古籍修复成品合格率", "percent", "质量指标"),
        ("渔船更新补贴兑付及时率", "percent", "时效指标"),
        ("无人机巡检服务采购成本", "money", "经济成本指标"),
        ("合作社社员人均增收额", "money", "经济效益指标"),
        ("提升居民防诈骗意识", "level", "社会效益指标"),
        ("湿地生态环境改善程度", "level", "生态效益指标"),
        ("志愿服务长效机制健全程度", "level", "可持续影响指标"),
        ("参展摊主满意度", "percent", "服务对象满意度指标"),
    ],
)
def test_shipped_model_on_names_that_it_was_not_given(shipped: NameModel, name: str, shape: str, l2: str) -> None:
    shares = shipped.probabilities(clean_name(name)[0], shape)  # type: ignore[arg-type]
    assert LABELS[max(range(12), key=shares.__getitem__)] == l2
