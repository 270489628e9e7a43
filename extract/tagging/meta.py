"""What both row models say of themselves: the same data, the same labels, the same way of measuring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from extract.models import FORMAT, ModelMeta
from extract.tagging.examples import grammar_hashes
from extract.tagging.labels import LABELS
from extract.tagging.measure import class_metrics, layout_metrics
from extract.tagging.own_forms import own_hashes
from extract.tagging.tagger import Trust
from extract.training import Run
from extract.training.saving import data_sha256, flat_settings, made_with

__all__ = ["Measured", "rows_meta"]


class Measured(NamedTuple):
    """Labels of held-out forms: the true ones, those that the model gave, and the layout that each stands in."""

    truth: Sequence[int]
    said: Sequence[int]
    layouts: Sequence[str]


def rows_meta(
    run: Run,
    settings: msgspec.Struct,
    measured: Measured,
    *,
    name: str,
    task: str,
    trust: Trust,
    seed: int,
    metrics: Mapping[str, float],
    packages: Sequence[str],
    limit: str,
) -> ModelMeta:
    """The meta of a row model, before its files are saved.

    Args:
        run: Where its data lie.
        settings: All settings of its training.
        measured: Labels of held-out forms.
        name: The model's name.
        task: What it does, in one sentence.
        trust: How much it counts beside the rules.
        seed: The first seed of its forms.
        metrics: Its figures on all held-out forms.
        packages: What it was made with.
        limit: What it cannot do, beside what holds for both.
    """
    hashes = grammar_hashes(run.data) | own_hashes(run.extra)
    return ModelMeta(
        name=name,
        format=FORMAT,
        version="1",
        task=task,
        licence="Apache-2.0",
        labels=LABELS,
        files={},
        size=0,
        data=hashes,
        data_sha256=data_sha256(hashes),
        seed=seed,
        split="trained on drawn layouts; figures on column orders, widths and wordings that training never draws",
        settings=flat_settings(settings),
        thresholds=msgspec.to_builtins(trust),
        metrics=dict(metrics),
        classes=class_metrics(measured.truth, measured.said, LABELS),
        layouts=layout_metrics(measured.truth, measured.said, measured.layouts),
        made_with=made_with(*packages),
        limits=(
            limit,
            "Learned from synthetic forms; a column that no such form has makes the model silent for the form.",
        ),
    )
