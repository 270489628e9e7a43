"""The model's arithmetic, and the shipped weights."""

import math
from pathlib import Path

import msgspec
import pytest

from extract.classify.features import Shape, clean_name, grams, marks_of
from extract.classify.model import MODEL, WEIGHTS, NameModel, Weights, load_name_model
from extract.classify.samples import AUGMENT, TABLES
from extract.classify.taxonomy import taxonomy
from extract.models import find_model, model_card, sha256_of

ROOT = Path(__file__).parents[2]
LABELS = taxonomy().l2s


def small(**changes: object) -> Weights:
    rows = {gram: bytes((i * 37 + j * 11) % 256 for j in range(12)) for i, gram in enumerate(grams("合格率"))}
    weights = Weights(
        labels=LABELS,
        step=0.05,
        mark_step=0.02,
        temperature=1.3,
        speak=0.5,
        bias=tuple(0.1 * i for i in range(12)),
        directions={"negative": tuple(0.5 + 0.1 * i for i in range(12))},
        marks={"s:percent": bytes(range(120, 132)), "u:%": bytes(range(132, 120, -1))},
        grams=rows,
    )
    return msgspec.structs.replace(weights, **changes)


def plain(weights: Weights, name: str, marks: tuple[str, ...]) -> list[float]:
    """The same sum, class by class."""
    parts = grams(name)
    logits = []
    for k in range(12):
        total = (
            sum(weights.grams[g][k] - 128 for g in parts if g in weights.grams) * weights.step / math.sqrt(len(parts))
        )
        total += weights.bias[k]
        total += sum(weights.marks[mark][k] - 128 for mark in marks if mark in weights.marks) * weights.mark_step
        logits.append(total / weights.temperature)
    powers = [math.exp(logit) for logit in logits]
    return [power / sum(powers) for power in powers]


@pytest.mark.parametrize("name", ["合格率", "设备合格率", "率", "天气"])
@pytest.mark.parametrize("marks", [(), ("s:percent",), ("s:percent", "u:%", "u:neither")])
def test_packed_sum_is_the_plain_sum(name: str, marks: tuple[str, ...]) -> None:
    weights = small()
    assert NameModel(weights).probabilities(name, marks) == pytest.approx(plain(weights, name, marks))


def test_a_stated_direction_moves_the_class_and_keeps_the_sum() -> None:
    model = NameModel(small())
    plain_shares, moved = model.probabilities("合格率", ()), model.probabilities("合格率", (), "negative")
    assert sum(moved) == pytest.approx(1.0)
    assert moved[11] / moved[0] == pytest.approx(plain_shares[11] / plain_shares[0] * 1.6 / 0.5)
    assert model.probabilities("合格率", (), "level") == plain_shares


def test_no_class_overflows_into_the_next() -> None:
    name = "".join(chr(0x4E00 + i) for i in range(48))
    weights = small(grams={gram: bytes([255] * 12) for gram in grams(name)}, bias=(0.0,) * 12, marks={})
    assert len(grams(name)) < 250
    assert NameModel(weights).probabilities(name, ()) == pytest.approx([1 / 12] * 12)


def test_save_and_load_give_the_same_answers() -> None:
    weights = small()
    again = msgspec.json.decode(msgspec.json.encode(weights), type=Weights)
    marks = ("s:percent",)
    assert NameModel(again).probabilities("合格率", marks) == NameModel(weights).probabilities("合格率", marks)


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
    ("name", "shape", "unit", "l2"),
    [
        ("全区残疾儿童家庭回访覆盖人数", "count", "人", "数量指标"),
        ("古籍修复成品合格率", "percent", "%", "质量指标"),
        ("渔船更新补贴兑付及时率", "percent", "%", "时效指标"),
        ("无人机巡检服务采购成本", "money", "万元", "经济成本指标"),
        ("合作社社员人均增收额", "money", "元", "经济效益指标"),
        ("提升居民防诈骗意识", "level", None, "社会效益指标"),
        ("湿地生态环境改善程度", "level", None, "生态效益指标"),
        ("志愿服务长效机制健全程度", "level", None, "可持续影响指标"),
        ("参展摊主满意度", "percent", "%", "服务对象满意度指标"),
    ],
)
def test_shipped_model_on_names_that_it_was_not_given(
    shipped: NameModel, name: str, shape: Shape, unit: str | None, l2: str
) -> None:
    plain_name = clean_name(name)[0]
    shares = shipped.probabilities(plain_name, marks_of(plain_name, shape, unit))
    assert LABELS[max(range(12), key=shares.__getitem__)] == l2
