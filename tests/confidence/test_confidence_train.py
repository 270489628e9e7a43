"""Training: the same bytes twice, going on after an end, and probabilities that the judge can use."""

from pathlib import Path

import msgspec
import pytest

from extract.confidence import ROW, load_judge
from extract.confidence import train as trainer
from extract.confidence.judge import CURVES, MODEL
from extract.training import Run
from extract.training.settings import load_settings

ROOT = Path(__file__).parents[2]
SHIPPED = load_settings(ROOT / "models" / MODEL / "config.toml", trainer.Settings)
SMALL = msgspec.structs.replace(SHIPPED, forms=4, held_out=4, kinds=("cells", "tabs"), trees=5, least_leaf=2)
pytest.importorskip("sklearn", reason="training needs scikit-learn")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return ROOT / "training_data"


def small_run(out: Path, data: Path, *, resume: bool = False) -> Run:
    return Run(out=out, data=data, resume=resume)


def test_same_bytes_twice_and_after_an_end(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer.train(small_run(tmp_path / "one", data), SMALL)

    read = []
    plain = trainer.read_back

    def stopping(*arguments: object) -> object:
        read.append(arguments)
        if len(read) == 6:
            raise KeyboardInterrupt
        return plain(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(trainer, "read_back", stopping)
    with pytest.raises(KeyboardInterrupt):
        trainer.train(small_run(tmp_path / "two", data), SMALL)
    trainer.train(small_run(tmp_path / "two", data, resume=True), SMALL)
    assert len(read) == 9  # five forms, the one at which it ended, and the three that were left

    one, two = ((tmp_path / name / MODEL / CURVES).read_bytes() for name in ("one", "two"))
    assert one == two
    judge = load_judge(tmp_path / "one")
    assert judge.curves is not None
    assert ROW in judge.curves.fields


def test_a_field_that_is_always_right_has_no_trees_to_grow() -> None:
    examples = [trainer.Example("tabs", "name", ("odd:False",), True)] * 30
    curve = trainer._bent(trainer._fit(examples, SMALL), examples, SMALL)
    assert curve.trees == ()
    assert 0.9 < curve.probability(("odd:False",)) <= 1
