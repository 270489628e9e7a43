"""Indicators told by their names: which rows count, and the figures that the shipped model must reach."""

from pathlib import Path

import pytest

from extract.classify import Classifier, load_classifier
from extract.classify.features import clean_name
from extract.classify.taxonomy import taxonomy
from extract.evaluation.names import figures, gold_rows, invented_rows

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    classifier = load_classifier(ROOT / "models")
    if classifier.model is None:
        pytest.skip("no trained model in models/: run jixiao train indicator_class")
    return classifier


def test_rows_that_nobody_can_tell_are_kept_apart() -> None:
    rows = gold_rows(ROOT, "corpus")
    ambiguous = [row for row in rows if row.ambiguous]
    assert (len(rows), len(rows) - len(ambiguous)) == (376, 270)
    assert {"不适用"} <= {row.features.name for row in ambiguous}
    assert any(row.seen for row in rows)


@pytest.mark.parametrize(
    ("suite", "least"),
    [
        ("corpus", {"l1": 0.94, "l2": 0.9, "form_l1": 0.95, "form_l2": 0.92, "labelled_l1": 0.99, "labelled_l2": 0.98}),
        ("examples", {"l1": 0.92, "l2": 0.87, "form_l1": 0.96, "form_l2": 0.89, "labelled_l1": 1, "labelled_l2": 1}),
    ],
)
def test_the_shipped_model_tells_classes(shipped: Classifier, suite: str, least: dict[str, float]) -> None:
    found = figures(gold_rows(ROOT, suite), shipped)["unambiguous"]
    short = {key: getattr(found, key) for key, floor in least.items() if getattr(found, key) < floor}
    assert not short


def test_invented_names_are_in_no_other_list() -> None:
    rows = invented_rows(ROOT)
    names = {clean_name(row.features.name)[0] for row in rows}
    elsewhere = {clean_name(row.features.name)[0] for suite in ("corpus", "examples") for row in gold_rows(ROOT, suite)}
    assert len(names) == len(rows)
    assert {row.l2 for row in rows} == set(taxonomy().l2s)
    assert not any(row.seen for row in rows)
    assert names.isdisjoint(elsewhere)


def test_the_shipped_model_tells_invented_names(shipped: Classifier) -> None:
    found = figures(invented_rows(ROOT), shipped)["all"]
    assert found.l1 >= 0.88
    assert found.l2 >= 0.82


def test_rules_alone_keep_the_printed_label(tmp_path: Path) -> None:
    found = figures(gold_rows(ROOT, "corpus"), load_classifier(tmp_path))["unambiguous"]
    assert found.labelled_l1 >= 0.97
    assert found.labelled_l2 >= 0.95
