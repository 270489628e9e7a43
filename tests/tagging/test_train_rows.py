"""Training of the row models, as small as can be: same bytes each time, ended and gone on with, from a checkpoint."""

from pathlib import Path

import msgspec
import pytest

from extract.errors import JixiaoError
from extract.models import find_model
from extract.tagging import train_chars, train_crf
from extract.tagging.chars import MODEL
from extract.tagging.network import Network
from extract.tagging.tagger import CHARS, CRF, Trust, load_tagger
from extract.training import Progress, Run
from extract.training.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
_TRUST = Trust(weight=1.0, floor=-6.0, cut=0.5, disorder=0.45)
_CRF = train_crf.Settings(
    seed=10, forms=6, held_out=2, iterations=4, c1=0.05, c2=0.1, min_frequency=1, trust=_TRUST
)  # fmt: skip
_CHARS = train_chars.Settings(
    seed=10, steps=6, batch=2, window=64, held_out=1, learning_rate=1e-3, warm_up=2, horizon=10, cool_down=2,
    weight_decay=0.01, glued_share=3, unknown=0.01, bfloat16=False, checkpoint_every=3,
    network=Network(hidden=8, layers=1, heads=2, feed_forward=8), trust=_TRUST,
)  # fmt: skip


def run_to(store: Path, *, base: Path | None = None, resume: bool = False, progress: Progress | None = None) -> Run:
    return Run(out=store, data=ROOT / "training_data", base=base, resume=resume, progress=progress or Progress(None))


@pytest.mark.parametrize(("name", "kind"), [(CRF, train_crf.Settings), (CHARS, train_chars.Settings)])
def test_the_settings_of_the_models_are_complete(name: str, kind: type[msgspec.Struct]) -> None:
    assert load_settings(ROOT / "models" / name / "config.toml", kind)


def test_the_crf_is_trained_to_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite", reason="python-crfsuite is needed for training only")
    first = train_crf.train(run_to(tmp_path / "a"), _CRF)
    second = train_crf.train(run_to(tmp_path / "b"), _CRF)
    assert first.files == second.files
    assert first.metrics["label accuracy"] > 0.1
    tagger = load_tagger(tmp_path / "a", without=(CHARS,))
    assert tagger is not None
    assert tagger.crf is not None


class Ended(Progress):
    """Somebody ends the training after so many steps."""

    def __init__(self, after: int) -> None:
        super().__init__(None)
        self.after = after

    def step(self, done: int, total: int, loss: float | None = None) -> None:
        if done == self.after:
            raise KeyboardInterrupt


def _needs_torch() -> None:
    for module in ("torch", "transformers", "onnx", "onnxruntime"):
        pytest.importorskip(module, reason=f"{module} is needed for training only")


def test_an_ended_training_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    _needs_torch()
    whole = train_chars.train(run_to(tmp_path / "a"), _CHARS)
    with pytest.raises(KeyboardInterrupt):
        train_chars.train(run_to(tmp_path / "b", progress=Ended(after=5)), _CHARS)
    assert (tmp_path / "b" / ".checkpoints" / CHARS).is_dir()
    again = train_chars.train(run_to(tmp_path / "b", resume=True), _CHARS)
    assert again.files == whole.files
    assert again.sources == whole.sources
    assert not (tmp_path / "b" / ".checkpoints" / CHARS).exists()
    folder, problem = find_model(CHARS, tmp_path / "b")
    assert problem is None
    assert folder is not None
    assert len(folder.files[MODEL]) < 300_000


def test_a_local_encoder_is_fine_tuned(tmp_path: Path) -> None:
    _needs_torch()
    from transformers import BertConfig, BertModel, BertTokenizer

    base = tmp_path / "base"
    base.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"产出指标数量质0123456789%≥≤"]
    (base / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizer(str(base / "vocab.txt")).save_pretrained(base)
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    BertModel(BertConfig(vocab_size=len(vocabulary), max_position_embeddings=64, **sizes)).save_pretrained(base)
    meta = train_chars.train(run_to(tmp_path, base=base), msgspec.structs.replace(_CHARS, steps=2, cool_down=1))
    assert meta.metrics["characters"] > 0
    tagger = load_tagger(tmp_path, without=(CRF,))
    assert tagger is not None
    assert tagger.warnings == ()


@pytest.mark.parametrize("content", [{}, {"config.json": "{}"}, {"config.json": "no JSON"}])
def test_a_folder_that_is_no_encoder_is_told(tmp_path: Path, content: dict[str, str]) -> None:
    _needs_torch()
    for name, text in content.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(JixiaoError) as error:
        train_chars.train(run_to(tmp_path / "out", base=tmp_path), _CHARS)
    assert error.value.code == "JX-T009"
