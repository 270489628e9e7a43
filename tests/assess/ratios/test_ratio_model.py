"""What the model of the score ratio says, where it is heard, and that it may be missing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from assess_records import document, form, money, row

from extract.assess import assess
from extract.assess.ratios import Ratios, load_ratios
from extract.assess.ratios.model import WEIGHTS, Weights, likely, nearest, shares
from extract.config import AssessConfig
from extract.model.record import DocumentRecord, Indicator
from extract.models import META, ModelMeta, sha256_of

ROOT = Path(__file__).resolve().parents[3]
LEVELS = (0.0, 0.5, 0.7, 1.0)
# Half for what is open, seven tenths for what was reached in part; full marks for all else.
WEIGHTS_OF_TESTS = Weights(
    LEVELS, (0.0, 0.0, 0.0, 4.0), {"rules open": (0.0, 9.0, 0.0, 0.0), "rules partial": (0.0, 0.0, 9.0, 0.0)}, 0.1, 0.1
)


def record(*rows: Indicator) -> DocumentRecord:
    numbered = [msgspec.structs.replace(each, id=f"f1.{place}") for place, each in enumerate(rows, 1)]
    return document(form(*numbered, funds=(money("10", "10"),)))


def assessed(*rows: Indicator, ratios: Ratios | None = None) -> DocumentRecord:
    return assess(record(*rows), "", AssessConfig(), ratios)


PARTIAL = row("有效", "部分有效", 20)
OPEN = row("汛前", "2024年2月", 10)
SURE = row("≥90%", "80%", 60)


def test_the_shares_are_a_distribution() -> None:
    found = shares(WEIGHTS_OF_TESTS, ("rules open", "never seen"))
    assert sum(found) == pytest.approx(1)
    assert max(found) == found[1]


@pytest.mark.parametrize(("share", "place"), [(0.0, 0), (0.44, 1), (0.62, 2), (1.0, 3)])
def test_the_nearest_level(share: float, place: int) -> None:
    assert nearest(LEVELS, share) == place


@pytest.mark.parametrize(
    ("probabilities", "low", "point", "high"),
    [((0, 0, 0, 1), 1, 1, 1), ((0.2, 0.2, 0.2, 0.4), 0, 0.7, 1), ((0.03, 0.9, 0.03, 0.04), 0.5, 0.5, 0.7)],
)
def test_the_interval_leaves_out_the_tails(
    probabilities: tuple[float, ...], low: float, point: float, high: float
) -> None:
    found = likely(WEIGHTS_OF_TESTS, probabilities)
    assert (found.low, found.point, found.high) == (low, point, high)
    assert found.sure == probabilities[LEVELS.index(point)]


def test_open_rows_and_bands_get_the_point_of_the_model() -> None:
    project = assessed(PARTIAL, OPEN, SURE, ratios=Ratios(WEIGHTS_OF_TESTS)).projects[0]
    assert project.assessment is not None
    partial, opened, sure = project.assessment.indicators
    assert partial.expected is not None
    assert (partial.expected.low, partial.expected.point, partial.expected.high) == (12, 14, 16)
    assert opened.expected is not None
    assert opened.expected.point == 5
    assert (partial.decided, opened.decided, sure.decided) == ("model", "model", "formula")
    for basis in (partial.basis, opened.basis):
        assert basis is not None
        assert "model: " in basis
        assert "(p=" in basis


def test_the_total_follows_and_the_findings_do_not() -> None:
    with_model, without = assessed(PARTIAL, OPEN, SURE, ratios=Ratios(WEIGHTS_OF_TESTS)), assessed(PARTIAL, OPEN, SURE)
    ours, theirs = (each.projects[0].assessment for each in (with_model, without))
    assert ours is not None and theirs is not None  # noqa: PT018
    assert ours.expected_score is not None and theirs.expected_score is not None  # noqa: PT018
    assert ours.expected_score.point < theirs.expected_score.point
    assert ours.grade_probabilities["良"] >= 0.9  # 60 for the formula, 14 and 5 of the model, 10 of the money: 82.33
    assert ours.findings == theirs.findings
    assert with_model.findings == without.findings


def test_without_the_model_nothing_changes() -> None:
    assert assessed(PARTIAL, OPEN, SURE, ratios=Ratios(None)) == assessed(PARTIAL, OPEN, SURE)


def test_a_missing_model_is_one_warning(tmp_path: Path) -> None:
    found = load_ratios(tmp_path)
    assert found.weights is None
    assert found.warning is not None
    assert found.warning.code == "JX-M001"


@pytest.mark.parametrize(
    "weights",
    [
        b"no json",
        msgspec.json.encode(msgspec.structs.replace(WEIGHTS_OF_TESTS, levels=(0.0, 0.5, 0.5, 1.0))),
        msgspec.json.encode(msgspec.structs.replace(WEIGHTS_OF_TESTS, bias=(0.0,))),
        msgspec.json.encode(msgspec.structs.replace(WEIGHTS_OF_TESTS, marks={"rules open": (1.0,)})),
        msgspec.json.encode(msgspec.structs.replace(WEIGHTS_OF_TESTS, tails=1.0)),
    ],
)
def test_weights_that_cannot_be_right_are_refused(tmp_path: Path, weights: bytes) -> None:
    folder = tmp_path / "score_ratio"
    folder.mkdir()
    meta = msgspec.json.decode((ROOT / "models" / "score_ratio" / META).read_bytes(), type=ModelMeta)
    meta = msgspec.structs.replace(meta, files={WEIGHTS: sha256_of(weights)}, shipped=True)
    (folder / META).write_bytes(msgspec.json.encode(meta))
    (folder / WEIGHTS).write_bytes(weights)
    found = load_ratios(tmp_path)
    assert found.weights is None
    assert found.warning is not None
    assert found.warning.code == "JX-M002"
