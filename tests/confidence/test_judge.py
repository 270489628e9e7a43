"""Curves, what the judge sets in a record, and a store without a sound model."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.confidence import ROW, Judge, load_judge
from extract.confidence.judge import CURVES, MODEL, Curve, Curves, Tree
from extract.model.document import Span
from extract.model.record import Category, DocumentRecord, Form, Indicator, Source, Value
from extract.models import FORMAT, META, ModelMeta, sha256_of

TREES = (
    Tree(marks=("name twice", "", ""), absent=(1, 0, 0), present=(2, 0, 0), values=(0.0, 0.0, -2.0)),
    Tree(marks=("odd:False", "", ""), absent=(1, 0, 0), present=(2, 0, 0), values=(0.0, 0.0, 1.0)),
)
CURVE = Curve(bias=0.5, trees=TREES, sums=(-1.0, 1.0, 3.0), shares=(0.2, 0.8, 0.9))


def record() -> DocumentRecord:
    text = Value(text="≥95%", kind="quantity", number=95.0, unit="%")
    row = Indicator(id="f1.1", l1="产出指标", name="合格率", target=text, weight=10.0, category=Category("产出"))
    form = Form(id="f1", kind="project_self_eval", indicators=(row,), span=Span(0, 10))
    source = Source(path="a.txt", sha256="0", media_type="text/plain", reader="text")
    return DocumentRecord(status="ok", source=source, forms=(form,))


@pytest.mark.parametrize(
    ("marks", "share"),
    [
        ((), 0.65),
        (("odd:False",), 0.825),
        (("name twice",), 0.2),
        (("name twice", "odd:False", "unheard of"), 0.35),
    ],
)
def test_a_probability_lies_on_the_curve(marks: tuple[str, ...], share: float) -> None:
    assert CURVE.probability(marks) == pytest.approx(share)


@given(st.floats(-50, 50))
def test_beyond_its_ends_a_curve_is_flat_and_it_never_falls(bias: float) -> None:
    lower = msgspec.structs.replace(CURVE, bias=bias).probability(())
    upper = msgspec.structs.replace(CURVE, bias=bias + 0.5).probability(())
    assert 0.2 <= lower <= upper <= 0.9


def test_the_judge_sets_the_fields_that_a_row_states() -> None:
    judge = Judge(Curves({"name": CURVE, "target": CURVE, "actual": CURVE, ROW: CURVE}))
    row = judge.over(record(), "一二三四五六七八九十").forms[0].indicators[0]
    assert set(row.confidences) == {"name", "target"}
    assert row.confidence == pytest.approx(0.825)


def test_without_curves_a_record_stays_as_it_is() -> None:
    before = record()
    assert Judge(None).over(before, "") is before


def store(folder: Path, data: bytes, digest: str | None = None) -> Path:
    meta = ModelMeta(
        name=MODEL, format=FORMAT, version="1", task="", licence="", labels=(), size=len(data), data={}, data_sha256="",
        files={CURVES: digest or sha256_of(data)}, seed=1, split="", settings={}, thresholds={}, metrics={}, classes={},
        made_with={},
    )  # fmt: skip
    (folder / MODEL).mkdir()
    (folder / MODEL / META).write_bytes(msgspec.json.encode(meta))
    (folder / MODEL / CURVES).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    "curves",
    [
        {"name": CURVE},
        {ROW: msgspec.structs.replace(CURVE, sums=(1.0, 0.0, 2.0))},
        {ROW: msgspec.structs.replace(CURVE, shares=(0.2, 0.8, 1.4))},
        {ROW: msgspec.structs.replace(CURVE, shares=(0.2, 0.8))},
        {ROW: msgspec.structs.replace(CURVE, sums=(), shares=())},
        {ROW: msgspec.structs.replace(CURVE, trees=(msgspec.structs.replace(TREES[0], absent=(0, 0, 0)),))},
        {ROW: msgspec.structs.replace(CURVE, trees=(msgspec.structs.replace(TREES[0], present=(3, 0, 0)),))},
        {ROW: msgspec.structs.replace(CURVE, trees=(msgspec.structs.replace(TREES[0], values=(0.0,)),))},
    ],
)
def test_curves_that_make_no_sense_are_not_used(tmp_path: Path, curves: dict[str, Curve]) -> None:
    judge = load_judge(store(tmp_path, msgspec.json.encode(Curves(curves))))
    assert judge.curves is None
    assert judge.warning is not None
    assert judge.warning.code == "JX-M002"


def test_a_missing_and_a_damaged_model_are_one_warning_each(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "damaged").mkdir()
    sound = msgspec.json.encode(Curves({ROW: CURVE}))
    stores = {"empty": tmp_path / "empty", "damaged": store(tmp_path / "damaged", sound, "0" * 64)}
    warnings = {name: load_judge(folder).warning for name, folder in stores.items()}
    assert {name: warning and warning.code for name, warning in warnings.items()} == {
        "empty": "JX-M001",
        "damaged": "JX-M002",
    }


def test_a_sound_model_is_loaded(tmp_path: Path) -> None:
    curves = Curves({ROW: CURVE})
    judge = load_judge(store(tmp_path, msgspec.json.encode(curves)))
    assert judge.curves == curves
    assert judge.warning is None
