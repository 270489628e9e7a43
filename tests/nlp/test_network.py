"""The narrative model without spaCy: the same as with it."""

from __future__ import annotations

import subprocess
import sys
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("spacy", reason="spaCy is not installed")
pytest.importorskip("jieba", reason="jieba is not installed")

from spacy.strings import StringStore
from thinc.api import NumpyOps

from extract.nlp import network
from extract.nlp.characters import blank, mark_repeated
from extract.nlp.facts import FactTagger
from extract.nlp.network import Network, read_network
from extract.nlp.tokens import often, places, seen, tokens

TEXTS = ["桑园项目得95分,预算1,234.50万元。", "", "渡口项目_X得97.5分", "(一)é😀" * 9]


def saved(*labels: str) -> tuple[FactTagger, bytes]:
    """A tagger with weights as they were drawn, and what spaCy saves of it."""
    nlp = blank()
    tagger = nlp.add_pipe("jixiao_facts")
    assert isinstance(tagger, FactTagger)
    tagger.cfg["labels"] = list(labels)
    docs = [nlp.make_doc(TEXTS[0])]
    tagger.model.initialize(X=docs, Y=[np.zeros((len(docs[0]), len(tagger.tags)), "f")])
    draw = np.random.default_rng(1)
    for node in tagger.model.walk():
        for name in node.param_names:
            node.set_param(name, draw.normal(size=node.get_param(name).shape).astype("f"))
    return tagger, nlp.to_bytes(exclude=["vocab.vectors"])


def scores(model: Network, texts: list[str]) -> list[network.Floats]:
    words = [tokens(text) for text in texts]
    return model.scores(
        [
            ([seen(word) for word in of_text], places(text, of_text), marks)
            for text, of_text, marks in zip(texts, words, often(words), strict=True)
        ]
    )


def test_tokens_are_told_as_spacy_is_told_them() -> None:
    nlp = blank()
    docs = [nlp.make_doc(text) for text in TEXTS]
    mark_repeated(docs)
    words = [tokens(text) for text in TEXTS]
    marks = often(words)
    for text, doc, of_text, of_marks in zip(TEXTS, docs, words, marks, strict=True):
        assert [token.idx for token in doc] == [0, *accumulate(map(len, of_text))][:-1]
        assert [token.lemma_ for token in doc] == [seen(word) for word in of_text]
        assert [token.tag_ for token in doc] == places(text, of_text)
        assert [token.dep_ for token in doc] == of_marks


def test_scores_are_those_of_spacy() -> None:
    tagger, data = saved("score", "project")
    docs = list(map(blank().make_doc, TEXTS))
    mark_repeated(docs)
    ours = scores(read_network(data), TEXTS)
    assert [len(each) for each in ours] == [len(doc) for doc in docs]
    for one, other in zip(ours, tagger.predict(docs), strict=True):
        assert np.allclose(one, other, atol=1e-4)


def test_a_paragraph_is_scored_alike_whatever_stands_beside_it() -> None:
    model = read_network(saved("score")[1])
    words = tokens(TEXTS[0])
    told = ([seen(word) for word in words], places(TEXTS[0], words), ["11"] * len(words))
    other = (["桑"] * 40, ["-"] * 40, ["55"] * 40)
    (alone,) = model.scores([told])
    assert np.allclose(model.scores([other, told, other])[1], alone, atol=1e-5)
    assert model.scores([]) == []


@pytest.mark.parametrize("text", ["元", "X", "_", "-", "Bv", "00000 round", "一二三四五六七", "😀"])
def test_strings_have_the_numbers_that_spacy_gives_them(text: str) -> None:
    assert network._number(text) == StringStore().add(text)


def test_every_single_character_has_the_number_that_spacy_gives_it() -> None:
    store = StringStore()
    characters = [chr(code) for code in (*range(32, 0x3000), *range(0x4E00, 0x9FFF, 97))]
    assert [character for character in characters if network._number(character) != store.add(character)] == []


@pytest.mark.parametrize("seed", [8, 10])
def test_numbers_are_hashed_as_thinc_does(seed: int) -> None:
    numbers = np.array([0, 1, 101, 2**63 + 5, 2**64 - 1], np.uint64)
    assert (network._hashed(numbers, seed) == NumpyOps().hash(numbers, seed)).all()


@pytest.mark.parametrize("data", [b"", b"\x81\xa1a\x01", b"\x81\xacjixiao_facts\x01", b"\xc1"])
def test_bytes_that_are_no_network(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_network(data)


def test_weights_whose_shapes_do_not_agree() -> None:
    _, data = saved("score")
    with pytest.raises(ValueError, match="shapes"):
        read_network(data.replace(b'"score"', b'"a","b"'))


def test_reading_a_document_imports_no_spacy() -> None:
    code = (
        "import sys; from extract.nlp.finder import load_finder; load_finder().find(['桑园项目得95分。']);"
        "sys.exit('spacy' in sys.modules or 'thinc' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
