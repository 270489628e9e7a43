"""Training models by name: what `jixiao train` and `jixiao learn` do once the command line is read."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from extract.errors import JixiaoError
from extract.models import ModelMeta
from extract.training import GROUPS, TRAINERS, WITH_BASE, Run
from extract.training.settings import CONFIG, load_settings

__all__ = ["check_base", "chosen", "train_model"]

_PICKLED = ("pytorch_model.bin", "*.pt", "*.pth", "*.ckpt")


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The models of some names, groups resolved, each once and in the order of training; all where none is named.

    Raises:
        JixiaoError: No such name (``JX-T010``).

    >>> chosen(["rows", "indicator_class", "rows_char"])
    ('indicator_class', 'rows_crf', 'rows_char')
    """
    asked: set[str] = set()
    for name in names:
        if name not in TRAINERS and name not in GROUPS:
            raise JixiaoError("JX-T010", name=name, known=", ".join([*TRAINERS, *GROUPS]))
        asked |= set(GROUPS.get(name, (name,)))
    return tuple(name for name in TRAINERS if name in asked or not asked)


def train_model(name: str, run: Run, config: Path) -> ModelMeta:
    """Trains one model and leaves the settings that it was trained with in its folder.

    Args:
        name: A name of `TRAINERS`.
        run: What the trainer works with.
        config: The settings of the training.

    Raises:
        JixiaoError: The settings cannot be used (``JX-T001`` to ``JX-T005``), a package is not installed
            (``JX-T006``), or data are missing (``JX-T007``).
    """
    trainer: Any = importlib.import_module(TRAINERS[name])
    settings = load_settings(config, trainer.Settings)
    text = config.read_bytes()
    try:
        meta: ModelMeta = trainer.train(run, settings)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "extract":
            raise  # a mistake of ours
        raise JixiaoError("JX-T006", name=name, module=error.name) from error
    except FileNotFoundError as error:
        raise JixiaoError("JX-T007", str(error.filename or error)) from error
    kept = run.out / name / CONFIG
    if not kept.is_file() or kept.read_bytes() != text:
        kept.write_bytes(text)
    return meta


def check_base(base: Path, names: Sequence[str]) -> None:
    """Says at once what would end a training from an encoder checkpoint after minutes.

    Raises:
        JixiaoError: The folder is no such checkpoint, or its weights are pickled (``JX-T009``); or no model of
            `names` starts from one (``JX-T011``).
    """
    if not WITH_BASE.intersection(names):
        raise JixiaoError("JX-T011", names=", ".join(names), known=", ".join(sorted(WITH_BASE)))
    try:
        config = msgspec.json.decode((base / "config.json").read_bytes())
    except (OSError, msgspec.MsgspecError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise JixiaoError("JX-T009", str(base), reason=f"config.json: {said}") from error
    if not isinstance(config, dict) or "model_type" not in config:
        raise JixiaoError("JX-T009", str(base), reason="config.json: model_type ?")
    if not any(base.glob("*.safetensors")):
        pickled = [path.name for pattern in _PICKLED for path in base.glob(pattern)]
        reason = f"{', '.join(pickled)}: pickle" if pickled else "*.safetensors ?"
        raise JixiaoError("JX-T009", str(base), reason=reason)
