"""Training the score ratio: the same bytes twice, and the gate that a model must pass to be shipped."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from extract.assess.ratios import train as trainer
from extract.assess.ratios.examples import Example
from extract.assess.ratios.measure import Judged, figures, gain, judged
from extract.assess.ratios.model import MODEL, Weights, load_ratios
from extract.training import Run
from extract.training.settings import load_settings

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = load_settings(ROOT / "models" / MODEL / "config.toml", trainer.Settings)
SMALL = msgspec.structs.replace(SHIPPED, forms=16, held_out=6, least=2, draws=20)
FLAT = Weights((0.0, 0.5, 1.0), (0.0, 0.0, 9.0), {"rules missed": (0.0, 18.0, 0.0)}, 0.1, 0.1)


def test_same_bytes_twice(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="training needs scikit-learn")
    for name in ("one", "two"):
        trainer.train(Run(out=tmp_path / name, data=ROOT / "training_data"), SMALL)
    files = sorted(path.name for path in (tmp_path / "one" / MODEL).iterdir())
    assert files
    for name in files:
        assert (tmp_path / "one" / MODEL / name).read_bytes() == (tmp_path / "two" / MODEL / name).read_bytes()
    assert load_ratios(tmp_path / "one").warning is None


def test_rows_are_judged_by_band_and_by_model() -> None:
    examples = [
        Example("a", ("rules met",), 1.0, (0.8, 1.0, 1.0)),
        Example("a", ("rules missed",), 0.5, (0.0, 0.3, 0.6)),
        Example("b", ("rules open",), 1.0),
    ]
    rows = judged(FLAT, examples)
    assert [row.verdict for row in rows] == ["met", "missed", "open"]
    assert [round(row.rule_error, 2) for row in rows] == [0.0, 0.2, 0.0]
    assert [round(row.model_error, 2) for row in rows] == [0.0, 0.0, 0.0]
    assert all(row.model_log > row.rule_log for row in rows)
    found = figures("planted", rows)
    assert found["planted within 5 %, rules"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["planted within 5 %, model"] == 1


def row(group: str, rules: float, model: float) -> Judged:
    return Judged(group, "met", rules, model, 0.0, 0.0, rule_inside=True, model_inside=True, sure=0.9, hit=True)


def test_the_gain_is_that_of_whole_forms() -> None:
    low, high = gain([row(str(place), 0.2, 0.1) for place in range(20)], 50, 1)
    assert low == high == pytest.approx(0.1)
    low, high = gain([row("a", 0.0, 0.5), row("b", 0.5, 0.0), row("c", 0.5, 0.4)], 200, 1)
    assert low < 0 < high


@pytest.mark.parametrize(
    ("low", "published", "shipped"),
    [
        (0.01, [row("a", 0.1, 0.1)], True),
        (0.01, [row("a", 0.0, 0.1)], False),
        (0.0, [row("a", 0.1, 0.0)], False),
    ],
)
def test_a_model_is_shipped_only_where_it_is_better(low: float, published: list[Judged], shipped: bool) -> None:
    assert (trainer.why_not(low, published) == "") == shipped
