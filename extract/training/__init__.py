"""Training: which models there are, and what a trainer is given.

A model that can be trained has a module with a frozen struct `Settings` (no defaults: all of it stands in
``models/<name>/config.toml``) and a function ``train(run: Run, settings: Settings) -> ModelMeta`` that writes
``<run.out>/<name>/`` by `extract.training.saving.save`. Same data, settings and seed give the same bytes; nothing is
ever pickled. Nothing here is needed at run time, and nothing heavy is imported before it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from extract.training.extra import FormRows, NameRow, read_forms, read_names
from extract.training.progress import Progress

__all__ = ["GROUPS", "TRAINERS", "WITH_BASE", "Progress", "Run"]

TRAINERS: Final[dict[str, str]] = {
    "indicator_class": "extract.classify.train",
    "rows_crf": "extract.tagging.train_crf",
    "rows_char": "extract.tagging.train_chars",
    "narrative": "extract.nlp.train",
    "score_ratio": "extract.assess.ratios.train",
    "confidence": "extract.confidence.train",
}
"""Name of a model -> the module that trains it, in the order in which they are trained."""

GROUPS: Final[dict[str, tuple[str, ...]]] = {"rows": ("rows_crf", "rows_char")}
"""Names that stand for several models."""

WITH_BASE: Final = frozenset({"rows_char"})
"""The models that can start from an encoder checkpoint (``jixiao train --base``)."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What a trainer works with.

    Attributes:
        out: The store to write to; the model is its folder of the model's name.
        data: The folder of the training data (``training_data/``).
        resume: Go on from what an ended run left in `checkpoint`, where there is something of the same settings.
        base: A local Hugging Face encoder to start from, for the models of `WITH_BASE`.
        extra: More training rows, of ``jixiao learn``: see `names` and `forms`.
        progress: Where to tell how far the training is.
    """

    out: Path
    data: Path
    resume: bool = False
    base: Path | None = None
    extra: Sequence[Path] = ()
    progress: Progress = Progress(None)

    @property
    def store(self) -> str | None:
        """The models that a training builds on: those of `out` where it holds any, else the default ones (``None``)."""
        return str(self.out) if any(self.out.glob("*/meta.json")) else None

    def checkpoint(self, name: str) -> Path:
        """The folder for what a model's training needs to go on; the trainer removes it when it is done."""
        return self.out / ".checkpoints" / name

    def names(self) -> tuple[NameRow, ...]:
        """The names of indicators with their classes that `extra` adds (its ``.tsv`` files).

        Raises:
            JixiaoError: A file cannot be read or has a line that is none of these (``JX-T008``).
        """
        return tuple(row for path in self.extra if path.suffix == ".tsv" for row in read_names(path))

    def forms(self) -> tuple[FormRows, ...]:
        """The rows of real forms, as printed, that `extra` adds (its ``.jsonl`` files).

        Raises:
            JixiaoError: As `names`.
        """
        return tuple(form for path in self.extra if path.suffix == ".jsonl" for form in read_forms(path))
