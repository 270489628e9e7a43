"""The character transformer at run time: its input and what becomes of its output."""

import numpy as np
import pytest
from planted.documents import atoms

from extract.forms.atoms import Gap
from extract.tagging.chars import SPECIAL, UNKNOWN, CharModel, Vocabulary, cut_at_beginnings, encode, per_atom
from extract.tagging.labels import FIELDS, LABELS, OUTSIDE, begin, inside

_TOKENS = {token: number for number, token in enumerate((*SPECIAL, *"修补石阶长度≥30米21"))}


def said(text: str, labels: dict[int, int]) -> np.ndarray:
    """Probabilities of characters that go on a name, but for those that are given."""
    shares = np.full((len(text), len(LABELS)), 0.001)
    for place in range(len(text)):
        shares[place, labels.get(place, inside("name"))] = 1.0
    return shares / shares.sum(axis=1, keepdims=True)


def test_the_order_of_the_columns_stands_before_the_text_and_gaps_are_tokens() -> None:
    text = encode(atoms("修补 石阶\n≥30米"), ("name", "target"), _TOKENS)
    assert text.head == [_TOKENS["[name]"], _TOKENS["[target]"], _TOKENS["[rows]"]]
    names = {number: token for token, number in _TOKENS.items()}
    assert [names[number] for number in text.tokens] == [
        "[blank]", "修", "补", "[space]", "石", "阶", "[line]", "≥", "3", "0", "米",
    ]  # fmt: skip
    assert [names[text.tokens[place]] for place in text.places] == list("修补石阶≥30米")


def test_what_is_not_in_the_vocabulary_is_one_token() -> None:
    assert encode(atoms("龘"), ("history",), _TOKENS).tokens[-1] == _TOKENS[UNKNOWN]


def test_a_run_is_cut_where_a_cell_begins() -> None:
    run = atoms("修补石阶长度提高10")
    shares = said(run.text, {0: begin("name"), 6: begin("target"), 8: begin("weight")})
    cut = cut_at_beginnings(run, shares, 0.5)
    assert [atom.text for atom in cut.items] == ["修补石阶长度", "提高", "10"]
    assert [atom.gap for atom in cut.items] == [Gap.BLANK, Gap.GLUE, Gap.GLUE]
    assert [(atom.start, atom.end) for atom in cut.items] == [(0, 6), (6, 8), (8, 10)]
    assert cut_at_beginnings(run, shares, 1.1) is run


def test_an_atom_begins_with_its_first_character_and_goes_on_with_all() -> None:
    run = atoms("修补石阶 长度")
    shares = per_atom(run, said(run.text, {0: begin("name")}))
    assert shares.argmax(axis=1).tolist() == [begin("name"), inside("name")]
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert per_atom(run, said(run.text, dict.fromkeys(range(6), OUTSIDE))).argmax(axis=1).tolist() == [0, 0]


@pytest.mark.parametrize("length", [1, 5, 40, 200])
def test_windows_cover_a_text_of_any_length(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Session:
        """Says of a token its own number, whatever stands beside it."""

        def run(self, _: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            return [np.eye(len(LABELS))[inputs["tokens"] % len(LABELS)] * 9]

    model = CharModel(b"", Vocabulary(34, _TOKENS))
    monkeypatch.setitem(model.__dict__, "_session", Session())
    run = atoms("修补石阶长度≥30米2"[: min(length, 11)] * max(1, length // 11))
    shares = model.shares(run, FIELDS)
    assert shares.argmax(axis=1).tolist() == [_TOKENS[mark] % len(LABELS) for mark in run.text]
