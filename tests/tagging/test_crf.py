"""The CRF at run time: its probabilities, and its file."""

from itertools import pairwise, product

import numpy as np
import pytest
from planted.documents import atoms

from extract.forms.words import inside_words
from extract.tagging.crf import Crf, CrfWeights, attributes, read_crf, write_crf
from extract.tagging.features import REACH, AtomFeatures, features_of

_LABELS = 3
_FEATURES = (("a", "b"), ("c",), ("d", "e"))


def weights() -> CrfWeights:
    random = np.random.default_rng(5)
    rows = [random.integers(0, 9, (len(names), 2 * reach + 1)) for names, reach in zip(_FEATURES, REACH, strict=True)]
    table = random.normal(size=(9, _LABELS)).astype(np.float16).astype(np.float32)
    table[0] = 0
    between = random.normal(size=(_LABELS, _LABELS)).astype(np.float32)
    return CrfWeights(_FEATURES, tuple(each.astype(np.int32) for each in rows), table, between)


_TEXT = [
    AtomFeatures(("a",), ("c",), ("d",)),
    AtomFeatures(("b", "never seen"), ("c",), ("e", "d")),
    AtomFeatures(("a", "b"), ("z",), ("d",)),
    AtomFeatures(("b",), ("c",), ("e",)),
]


def score(known: CrfWeights, labels: tuple[int, ...]) -> float:
    """The score of a sequence of labels, added up as crfsuite defines it."""
    ids = [{name: place for place, name in enumerate(names)} for names in known.features]
    total = sum(float(known.transitions[left, right]) for left, right in pairwise(labels))
    for names, label in zip(attributes(_TEXT), labels, strict=True):
        for attribute in names:
            where, name = attribute.split("|", 1)
            group, distance = int(where[0]), int(where[1:])
            if name in ids[group]:
                row = known.rows[group][ids[group][name], distance + REACH[group]]
                total += float(known.table[row, label])
    return total


def test_probabilities_are_those_of_all_sequences_added_up() -> None:
    known = weights()
    shares = np.zeros((len(_TEXT), _LABELS))
    for labels in product(range(_LABELS), repeat=len(_TEXT)):
        power = np.exp(score(known, labels))
        for place, label in enumerate(labels):
            shares[place, label] += power
    shares /= shares.sum(axis=1, keepdims=True)
    assert np.allclose(Crf(known).marginals(_TEXT), shares, atol=1e-6)


def test_a_single_atom() -> None:
    assert np.isclose(Crf(weights()).marginals(_TEXT[:1]).sum(), 1.0)


def test_the_file_gives_the_weights_back_and_is_the_same_each_time() -> None:
    data = write_crf(weights())
    assert data == write_crf(weights())
    read = read_crf(data, _LABELS)
    assert read.features == _FEATURES
    assert np.array_equal(read.table, weights().table)
    assert np.array_equal(read.transitions, weights().transitions)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all", write_crf(weights())[:-30]])
def test_a_damaged_file_is_an_error_that_can_be_told(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the reason is numpy's
        read_crf(data, _LABELS)


def test_weights_for_other_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="do not agree"):
        read_crf(write_crf(weights()), _LABELS + 1)


def test_features_tell_shapes_neighbours_and_the_order_of_the_columns() -> None:
    run = atoms("产出指标 修补石阶 ≥30米 32米 10 10")
    found = features_of(run, ("l1", "name", "target", "actual", "weight", "score"), inside_words(run))
    assert len(found) == 6
    assert "snumbers0" in found[4].wide
    assert "t10" in found[4].near
    assert {"ah0", "weight>score|numbers0", "same line"} <= set(found[4].own)
    assert "ah4" in found[0].own
    assert "be0" in found[5].own
