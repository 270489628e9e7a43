"""The row tagger in the linear decoder: what it says, when it is silent, what becomes of damaged models."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from planted.documents import atoms

from extract.forms.atoms import gap_costs
from extract.forms.draft import Draft
from extract.forms.linear import _reading
from extract.forms.reading import Told
from extract.forms.running_text import RowsText
from extract.forms.search import search
from extract.models import FORMAT, META, ModelMeta, sha256_of
from extract.tagging.chars import CharModel
from extract.tagging.crf import WEIGHTS, Crf, CrfWeights, write_crf
from extract.tagging.features import REACH
from extract.tagging.labels import LABELS, begin, inside
from extract.tagging.tagger import CHARS, CRF, RowTagger, Trust, finely_cut, load_tagger

_COLUMNS = ("name", "target", "actual", "weight", "score")
_TRUST = Trust(weight=1.0, floor=-6.0, cut=0.5, disorder=0.45)


def rows_of(text: str, columns: tuple[str, ...] = _COLUMNS, *, glued: bool = False) -> RowsText:
    run = atoms(text, glued=glued)
    return RowsText(run, columns, gap_costs(run, [], glued=glued), glued, run.part(0, 0))


def weights() -> CrfWeights:
    """Nothing is known: each label is as likely as the other."""
    rows = tuple([np.zeros((1, 2 * reach + 1), np.int32) for reach in REACH])
    count = len(LABELS)
    return CrfWeights(
        (("-",),) * len(REACH), rows, np.zeros((1, count), np.float32), np.zeros((count, count), np.float32)
    )


class Sure(CharModel):
    """A model that says of each character what it was given."""

    def __init__(self, labels: list[int]) -> None:
        self.labels = labels

    def shares(self, atoms: object, columns: object) -> np.ndarray:
        return np.eye(len(LABELS))[self.labels] * 0.97 + 0.001


def _cell(field: str, length: int) -> list[int]:
    return [begin(field), *[inside(field)] * (length - 1)]


def test_the_transformer_cuts_and_names_cells_that_run_together() -> None:
    text = rows_of("登山安全宣传逐步推开逐步推开1010", glued=True)
    labels = _cell("name", 6) + _cell("target", 4) + _cell("actual", 4) + _cell("weight", 2) + _cell("score", 2)
    found = RowTagger(None, Sure(labels), _TRUST).careful(text)
    assert found is not None
    read, told = found
    (path,) = search(read.rows, read.fields, read.costs, glued=True, told=told)
    assert [read.rows.part(cell.first, cell.stop).text for cell in path.cells] == [
        "登山安全宣传", "逐步推开", "逐步推开", "10", "10",
    ]  # fmt: skip


class Asked(RowTagger):
    """A tagger that notes whether its slow model was asked."""

    slow = False

    def quick(self, text: RowsText) -> tuple[RowsText, Told] | None:
        return super().careful(text)

    def careful(self, text: RowsText) -> tuple[RowsText, Told] | None:
        self.slow = True
        return super().careful(text)


@pytest.mark.parametrize(("name", "slow"), [(4, False), (2, True)])
def test_the_slow_model_is_asked_where_the_rules_read_otherwise(name: int, slow: bool) -> None:
    text = rows_of("修补石阶 ≥30米 32米 100 100", glued=True)
    labels = (
        _cell("name", name) + _cell("target", 8 - name) + _cell("actual", 3) + _cell("weight", 3) + _cell("score", 3)
    )
    tagger = Asked(None, Sure(labels), _TRUST)
    read, path = _reading(text, Draft(start=0), tagger)
    assert tagger.slow is slow
    assert path is not None
    assert read.rows.part(path.cells[0].first, path.cells[0].stop).text == "修补石阶"[:name]


class Disagreeing(RowTagger):
    """A tagger whose two models were given what they say."""

    def __init__(self, quick: list[int], slow: list[int]) -> None:
        super().__init__(None, None, _TRUST)
        self.voices = (RowTagger(None, Sure(quick), _TRUST), RowTagger(None, Sure(slow), _TRUST))

    def quick(self, text: RowsText) -> tuple[RowsText, Told] | None:
        return self.voices[0].careful(text)

    def careful(self, text: RowsText) -> tuple[RowsText, Told] | None:
        return self.voices[1].careful(text)


_FIGURES = _cell("target", 4) + _cell("actual", 3) + _cell("weight", 2) + _cell("score", 2)
_ONE_NAME = (_cell("name", 8) + _FIGURES) * 2
_LEVEL_AND_NAME = (_cell("l2", 4) + _cell("name", 4) + _FIGURES) * 2


@pytest.mark.parametrize(
    ("quick", "slow", "name"),
    [
        (_LEVEL_AND_NAME, _LEVEL_AND_NAME, "修补石阶"),
        (_LEVEL_AND_NAME, _ONE_NAME, "便民工程修补石阶"),
        (_ONE_NAME, _LEVEL_AND_NAME, "便民工程修补石阶"),
    ],
)
def test_only_both_models_together_overrule_rules_whose_sums_hold(quick: list[int], slow: list[int], name: str) -> None:
    text = rows_of("便民工程\n修补石阶 ≥30米 32米 50 50\n" * 2, ("l2", *_COLUMNS))
    read, path = _reading(text, Draft(start=0), Disagreeing(quick, slow))
    assert path is not None
    names = [cell for cell in path.cells if read.fields[cell.column] == "name"]
    assert [read.rows.part(cell.first, cell.stop).text for cell in names] == [name, name]


def test_text_that_no_row_can_be_made_of_is_out_of_order() -> None:
    row = _cell("score", 2) + _cell("weight", 2) + _cell("actual", 3) + _cell("target", 4) + _cell("name", 4)
    backwards = rows_of("10 10 32米 ≥30米 修补石阶\n" * 3)
    tagger = RowTagger(None, Sure(row * 3), _TRUST)
    found = tagger.careful(backwards)
    assert found is not None
    (path,) = search(backwards.rows, backwards.fields, backwards.costs, told=found[1])
    assert tagger.is_disordered(found[1], path, certain=False)
    in_order = rows_of("修补石阶 ≥30米 32米 10 10\n" * 3)
    row = _cell("name", 4) + _cell("target", 4) + _cell("actual", 3) + _cell("weight", 2) + _cell("score", 2)
    tagger = RowTagger(None, Sure(row * 3), _TRUST)
    found = tagger.careful(in_order)
    assert found is not None
    (path,) = search(in_order.rows, in_order.fields, in_order.costs, told=found[1])
    assert not tagger.is_disordered(found[1], path, certain=False)


class Counted(Crf):
    """A CRF that counts how often it is asked."""

    asked = 0

    def marginals(self, *arguments: object) -> np.ndarray:
        self.asked += 1
        return super().marginals(*arguments)


def test_the_crf_is_asked_once_of_the_same_atoms() -> None:
    row = _cell("name", 4) + _cell("target", 4) + _cell("actual", 3) + _cell("weight", 2) + _cell("score", 2)
    text, other = rows_of("修补石阶 ≥30米 32米 10 10"), rows_of("更换扶手 ≥50处 54处 10 10")
    crf = Counted(weights())
    tagger = RowTagger(crf, Sure(row), _TRUST)
    first, again = tagger.careful(text), tagger.careful(text)
    assert first == again
    tagger.quick(text)
    assert crf.asked == 1
    tagger.quick(other)
    assert crf.asked == 2


def test_models_without_an_opinion_leave_the_rules_alone() -> None:
    text = rows_of("修补石阶 ≥30米 32米 10 10\n更换扶手 ≥5处 4处 10 8")
    found = RowTagger(Crf(weights()), None, _TRUST).quick(text)
    assert found is not None
    alone, beside = (
        search(text.rows, text.fields, text.costs),
        search(text.rows, text.fields, text.costs, told=found[1]),
    )
    assert [path.cells for path in alone] == [path.cells for path in beside]


@pytest.mark.parametrize("columns", [("name", "target", "history", "score"), ("name", "goal_expected", "target")])
def test_silent_for_columns_that_no_model_knows(columns: tuple[str, ...]) -> None:
    tagger = RowTagger(Crf(weights()), Sure([]), _TRUST)
    assert tagger.quick(rows_of("修补石阶 ≥30米", columns)) is None
    assert tagger.careful(rows_of("修补石阶 ≥30米", columns)) is None


def test_text_that_runs_together_is_cut_between_words() -> None:
    text = rows_of("登山安全宣传逐步推开10", glued=True)
    assert "宣传" in [atom.text for atom in finely_cut(text).rows.items]
    assert finely_cut(text).rows.text == text.rows.text
    spaced = rows_of("登山安全宣传逐步推开 10")
    assert finely_cut(spaced) is spaced


def put_model(store: Path, data: bytes, **changes: object) -> Path:
    """A folder of a CRF in a store."""
    meta = ModelMeta(
        name=CRF, format=FORMAT, version="1", task="", licence="", labels=LABELS, files={WEIGHTS: sha256_of(data)},
        size=0, data={}, data_sha256="", seed=0, split="", settings={}, thresholds=msgspec.to_builtins(_TRUST),
        metrics={}, classes={}, made_with={},
    )  # fmt: skip
    folder = store / CRF
    folder.mkdir()
    (folder / WEIGHTS).write_bytes(data)
    (folder / META).write_bytes(msgspec.json.encode(msgspec.structs.replace(meta, **changes)))
    return folder


def test_one_model_that_is_there_is_used(tmp_path: Path) -> None:
    put_model(tmp_path, write_crf(weights()))
    tagger = load_tagger(tmp_path, without=(CHARS,))
    assert tagger is not None
    assert (tagger.crf is not None, tagger.chars, tagger.warnings) == (True, None, ())
    assert tagger.trust == _TRUST


def test_switched_off_models_are_no_matter_for_a_warning(tmp_path: Path) -> None:
    assert load_tagger(tmp_path, without=(CHARS, CRF)) is None


def test_missing_models_are_warned_of(tmp_path: Path) -> None:
    tagger = load_tagger(tmp_path)
    assert tagger is not None
    assert [warning.code for warning in tagger.warnings] == ["JX-M001", "JX-M001"]
    assert tagger.quick(rows_of("修补石阶 ≥30米 32米 10 10")) is None


@pytest.mark.parametrize(
    ("data", "changes", "code"),
    [
        (b"no weights", {}, "JX-M002"),
        (write_crf(weights())[:-20], {}, "JX-M002"),
        (write_crf(weights()), {"files": {WEIGHTS: "0"}}, "JX-M002"),
        (write_crf(weights()), {"files": {}}, "JX-M002"),
        (write_crf(weights()), {"format": FORMAT + 1}, "JX-M003"),
        (write_crf(weights()), {"thresholds": {"weight": 1.0}}, "JX-M002"),
    ],
)
def test_a_damaged_model_is_warned_of_and_not_used(
    tmp_path: Path, data: bytes, changes: dict[str, object], code: str
) -> None:
    put_model(tmp_path, data, **changes)
    tagger = load_tagger(tmp_path, without=(CHARS,))
    assert tagger is not None
    assert [warning.code for warning in tagger.warnings] == [code]
    assert tagger.crf is None
