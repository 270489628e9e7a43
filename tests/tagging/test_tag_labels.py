"""Labels of the row tagger."""

import pytest

from extract.tagging.labels import FIELDS, LABELS, begin, in_order, inside, possible, relabelled, speaks_of


def test_each_field_has_two_labels() -> None:
    assert [LABELS[begin(field)] for field in FIELDS] == [f"B-{field}" for field in FIELDS]
    assert [LABELS[inside(field)] for field in FIELDS] == [f"I-{field}" for field in FIELDS]


@pytest.mark.parametrize(
    ("columns", "ordered"),
    [
        (("name", "target", "actual", "weight", "score"), ("name", "target", "actual", "weight", "score")),
        (("name", "actual", "target", "score", "weight"), ("name", "target", "actual", "weight", "score")),
        (("name", "weight", "actual", "score"), ("name", "weight", "target", "score")),
        (("score", "name", "weight"), ("weight", "name", "score")),
    ],
)
def test_columns_in_order(columns: tuple[str, ...], ordered: tuple[str, ...]) -> None:
    assert in_order(columns) == ordered


def test_relabelled_goes_with_the_columns_and_back() -> None:
    columns = ("name", "actual", "target", "score", "weight")
    new = relabelled(columns)
    assert [new[label] for label in new] == list(range(len(LABELS)))
    assert (new[begin("actual")], new[inside("weight")]) == (begin("target"), inside("score"))


@pytest.mark.parametrize(
    ("columns", "speaks"), [(("l1", "frame", "name", "unknown"), True), (("name", "history"), False)]
)
def test_the_models_are_silent_about_columns_that_they_were_not_taught(columns: tuple[str, ...], speaks: bool) -> None:
    assert speaks_of(columns) is speaks


def test_only_columns_of_the_form_are_possible() -> None:
    known = possible(("frame", "name", "score"))
    assert [LABELS[label] for label, can in enumerate(known) if can] == ["O", "B-name", "I-name", "B-score", "I-score"]
