"""Learns the share of its weight that a row earns where rules leave it open; the same bytes each time.

From synthetic forms, whose honest scores are planted, and from the honest rows of published forms. It is measured
against the bands of the rules on synthetic forms that it has not seen, and on each published document by a model that
has not seen that document, nor any other of its department. It is shipped only where it is surely nearer on the first
and no further off on the second. scikit-learn is needed here and nowhere at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from extract.assess.ratios.examples import HONEST, Example, honest_examples, synthetic_examples
from extract.assess.ratios.measure import Judged, by_verdict, figures, gain, judged
from extract.assess.ratios.model import MODEL, WEIGHTS, Weights, nearest
from extract.models import FORMAT, ModelMeta
from extract.tagging.examples import grammar_hashes
from extract.training import Run
from extract.training.marks import marked
from extract.training.saving import data_hashes, data_sha256, flat_settings, made_with, save

__all__ = ["Settings", "train", "why_not"]

_DIGITS: Final = 3
_NEVER: Final = -20.0  # the bias of a level that no example has


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of ``config.toml``.

    Attributes:
        seed: The first synthetic form; each form has the next number.
        forms: Synthetic forms to learn from.
        held_out: Those after them, for the figures.
        levels: Shares of the weight that are told apart; the nearest is the share of a row.
        inverse_regularisation: C of the logistic regression.
        iterations: At most so many.
        least: A mark of fewer rows is left out.
        tails: How much probability an interval leaves out.
        doubt: The share of the probabilities of grades that stays with the intervals of the rules: assessors are freer
            than synthetic ones.
        draws: Of the bootstrap over forms.
    """

    seed: int
    forms: int
    held_out: int
    levels: tuple[float, ...]
    inverse_regularisation: float
    iterations: int
    least: int
    tails: float
    doubt: float
    draws: int


def train(run: Run, settings: Settings) -> ModelMeta:
    """Draws, fits, measures and writes the model, or its card alone where it is no better; returns its meta.

    Raises:
        FileNotFoundError: A data file is missing.
        ModuleNotFoundError: scikit-learn is not installed (``pip install jixiao[train]``).
    """
    real = honest_examples(run.data)
    known = _drawn(run, settings, 0, settings.forms)
    fresh = _drawn(run, settings, settings.forms, settings.held_out)
    weights = _fit([*known, *real], settings)
    held = judged(weights, fresh)
    low, high = gain(held, settings.draws, settings.seed)
    left_out = [
        each
        for group in sorted({example.group for example in real})
        for each in judged(
            _fit([*known, *[example for example in real if example.group != group]], settings),
            [example for example in real if example.group == group],
        )
    ]
    reason = why_not(low, left_out)
    hashes = grammar_hashes(run.data) | data_hashes(run.data, [HONEST])
    meta = ModelMeta(
        name=MODEL,
        format=FORMAT,
        version="1",
        task="The share of its weight that a row earns, where the rules have a band for it or leave it open.",
        licence="Apache-2.0",
        labels=tuple([f"{level:g}" for level in settings.levels]),
        files={},
        size=0,
        data=hashes,
        data_sha256=data_sha256(hashes),
        seed=settings.seed,
        split="trained on synthetic forms and honest rows of published ones; figures on synthetic forms after them, "
        "and on each published document by a model trained without it",
        settings=flat_settings(settings),
        thresholds={"tails": settings.tails, "doubt": settings.doubt},
        metrics={
            **figures("synthetic", held),
            "synthetic gain in point error, low": low,
            "synthetic gain in point error, high": high,
            **figures("published", left_out),
        },
        classes={},
        made_with=made_with("numpy", "scikit-learn"),
        limits=(
            "Point errors are shares of the weight. The gain is a bootstrap over forms (95 %).",
            "What synthetic forms plant inside a band of the rules is a convention of theirs: on published forms no "
            "gain could be measured, nearly all honest rows with words have full marks.",
            "Rows without a target or an actual are not asked: what is not reported cannot be scored.",
            "A band of the rules is kept; the model only says where in it the score is to be expected.",
        ),
        layouts=by_verdict(held),
        shipped=not reason,
        reason=reason,
    )
    return save(run.out, meta, {WEIGHTS: msgspec.json.encode(weights)})


def why_not(low: float, left_out: Sequence[Judged]) -> str:
    """Why the model does not earn its place; empty where it does."""
    if low <= 0:
        return "it is not surely nearer to the planted scores of held-out forms than the bands of the rules."
    if sum(each.model_error for each in left_out) > sum(each.rule_error for each in left_out) + 1e-9:
        return "it is further from the honest scores of published forms than the bands of the rules."
    return ""


def _drawn(run: Run, settings: Settings, first: int, count: int) -> list[Example]:
    """The rows of so many synthetic forms, as the models of the store (without this one) classify them."""
    from extract.config import Config, ModelsConfig
    from extract.pipeline import Pipeline

    pipeline = Pipeline(Config(models=ModelsConfig(directory=run.store, without=(MODEL, "confidence"))))
    run.progress.phase(f"{MODEL} {'held out' if first else 'training'}")
    start = settings.seed + first
    found: list[Example] = []
    for done, rows in enumerate(synthetic_examples(range(start, start + count), pipeline), 1):
        found += rows
        run.progress.step(done, count)
    return found


def _fit(examples: Sequence[Example], settings: Settings) -> Weights:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    marks, matrix = marked([example.marks for example in examples], settings.least)
    model: Any = LogisticRegression(C=settings.inverse_regularisation, max_iter=settings.iterations)
    model.fit(matrix, [nearest(settings.levels, example.share) for example in examples])
    bias, slopes = model.intercept_, model.coef_
    if len(model.classes_) == 2:  # then there is one row: of the second against the first
        bias, slopes = [0.0, *bias], np.vstack([np.zeros_like(slopes), slopes])
    seen = {int(level): place for place, level in enumerate(model.classes_)}

    def of_levels(column: Any, unseen: float) -> tuple[float, ...]:  # noqa: ANN401 - scikit-learn is untyped
        return tuple(
            round(float(column[seen[level]]), _DIGITS) if level in seen else unseen
            for level in range(len(settings.levels))
        )

    return Weights(
        levels=settings.levels,
        bias=of_levels(bias, _NEVER),
        marks={mark: of_levels(slopes[:, place], 0.0) for place, mark in enumerate(marks)},
        tails=settings.tails,
        doubt=settings.doubt,
    )
