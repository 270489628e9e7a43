"""Trains the model of the name's own class from ``training_data/``, the same bytes each time.

The data are names of indicators with their class, not documents: no form that the system is measured on is read.
Folds are drawn by name, so that no variant of a name is in the training and the test part at once; temperature,
threshold and figures come from the held-out folds. scikit-learn is needed here and nowhere at run time.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from extract.classify.calibration import class_metrics, metrics_of, softened, speaking_threshold, temperature_of
from extract.classify.features import grams
from extract.classify.model import MODEL, WEIGHTS, Weights
from extract.classify.samples import AUGMENT, TABLES, Sample, Shares, read_samples
from extract.classify.taxonomy import taxonomy
from extract.model.record import Direction
from extract.models import FORMAT, ModelMeta, sha256_of
from extract.training import Run
from extract.training.saving import data_hashes, data_sha256, flat_settings, made_with, save

__all__ = ["Settings", "train"]

_DIRECTIONS: Final[tuple[Direction, ...]] = ("positive", "negative")  # a range says nothing of the class


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of ``config.toml``.

    Attributes:
        seed: Draws the variants and the folds.
        folds: Of the cross-validation.
        inverse_regularisation: C of the logistic regression.
        iterations: At most so many.
        least_names: An n-gram or mark of fewer different names is left out.
        least_weight: An n-gram whose weights, as whole numbers to 127, are all at most this is left out.
        mark_share: How much a mark counts against the bias: it holds the weights of marks small.
        precision: Answers by the name alone are given from the confidence at which so many are right.
        direction_trust: How far a stated operator (≥, ≤) moves the class: 0 not at all, 1 as the tables have it.
        rare: Classes that forms print more seldom than the tables have them, and the weight of their names.
        variants: How names are varied.
    """

    seed: int
    folds: int
    inverse_regularisation: float
    iterations: int
    least_names: int
    least_weight: int
    mark_share: float
    precision: float
    direction_trust: float
    rare: dict[str, float]
    variants: Shares


def train(run: Run, settings: Settings) -> ModelMeta:
    """Trains, cross-validates and writes the model; returns its meta.

    Raises:
        FileNotFoundError: A data file is missing.
        ModuleNotFoundError: scikit-learn is not installed (``pip install jixiao[train]``).
    """
    run.progress.phase(MODEL)
    samples = read_samples(run.data, settings.variants, settings.seed, run.names())
    scores, truth = _cross_validate(samples, settings, run)
    temperature = temperature_of(scores, truth)
    shares = softened(scores, temperature)
    speak = speaking_threshold(shares, truth, settings.precision)
    columns = _columns(samples, settings)
    weights = _quantised(_fit(samples, columns, settings), columns, temperature, settings)
    weights = msgspec.structs.replace(weights, speak=speak, directions=_directions(samples, settings.direction_trust))
    encoded = msgspec.json.encode(weights)
    hashes = data_hashes(run.data, (*TABLES, AUGMENT))
    hashes |= {path.name: sha256_of(path.read_bytes()) for path in run.extra if path.suffix == ".tsv"}
    run.progress.step(settings.folds + 1, settings.folds + 1)
    meta = ModelMeta(
        name=MODEL,
        format=FORMAT,
        version="2",
        task="二级指标 of an indicator from its name and its target (12 classes; character n-grams, shape and unit).",
        licence="Apache-2.0",
        labels=weights.labels,
        files={},
        size=0,
        data=hashes,
        data_sha256=data_sha256(hashes),
        seed=settings.seed,
        split=f"{settings.folds} folds by name; variants of a name stay in one fold; scored on unvaried names only",
        settings=flat_settings(settings),
        thresholds={"speak": speak, "temperature": temperature, "overrule": taxonomy().belief.overrule},
        metrics={**metrics_of(shares, truth, speak), "samples": len(samples), "n-grams": len(weights.grams)},
        classes=class_metrics(shares, truth),
        made_with=made_with("numpy", "scikit-learn"),
        limits=(
            "Chinese names of project indicators; the frames of evaluation reports are read from their labels.",
            "A name can belong to two classes (覆盖率); the printed label decides then, see extract.classify.arbiter.",
            "Cross-validated figures are of short, generic names; `python -m extract.evaluation.names` has real ones.",
        ),
    )
    return save(run.out, meta, {WEIGHTS: encoded})


class _Columns(msgspec.Struct, frozen=True):
    """Column numbers: those of the n-grams first, then those of the marks, each in the order of the alphabet."""

    grams: dict[str, int]
    marks: dict[str, int]


def _columns(samples: Sequence[Sample], settings: Settings) -> _Columns:
    """Columns for what enough different source names have."""
    origins: dict[str, set[str]] = {}
    marked: dict[str, set[str]] = {}
    for sample in samples:
        for gram in grams(sample.name):
            origins.setdefault(gram, set()).add(sample.origin)
        for mark in sample.marks:
            marked.setdefault(mark, set()).add(sample.origin)
    kept, kept_marks = (
        sorted(part for part, names in found.items() if len(names) >= settings.least_names)
        for found in (origins, marked)
    )
    return _Columns({gram: i for i, gram in enumerate(kept)}, {mark: i for i, mark in enumerate(kept_marks, len(kept))})


def _matrix(samples: Sequence[Sample], columns: _Columns, settings: Settings) -> Any:  # noqa: ANN401
    """Sparse rows: 1/√n for each known n-gram of a name, a fixed share for each of its marks."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped,unused-ignore]

    values: list[float] = []
    places: list[int] = []
    starts = [0]
    for sample in samples:
        parts = grams(sample.name)
        known = [columns.grams[gram] for gram in parts if gram in columns.grams]
        marked = [columns.marks[mark] for mark in sample.marks if mark in columns.marks]
        places += [*known, *marked]
        values += [len(parts) ** -0.5] * len(known) + [settings.mark_share] * len(marked)
        starts.append(len(places))
    return csr_matrix((values, places, starts), shape=(len(samples), len(columns.grams) + len(columns.marks)))


def _fit(samples: Sequence[Sample], columns: _Columns, settings: Settings) -> Any:  # noqa: ANN401
    from sklearn.linear_model import LogisticRegression

    labels = taxonomy().l2s
    model = LogisticRegression(C=settings.inverse_regularisation, max_iter=settings.iterations, tol=1e-3)
    model.fit(
        _matrix(samples, columns, settings),
        [sample.label for sample in samples],
        sample_weight=[sample.weight * settings.rare.get(labels[sample.label], 1.0) for sample in samples],
    )
    return model


def _cross_validate(samples: Sequence[Sample], settings: Settings, run: Run) -> tuple[Any, list[int]]:
    """Log-probabilities of each unvaried name by a model that has not seen it, and the classes."""
    import numpy as np

    names = sorted({sample.origin for sample in samples if sample.real})
    random.Random(settings.seed).shuffle(names)  # noqa: S311
    fold_of = {name: i % settings.folds for i, name in enumerate(names)}
    scores, truth = [], []
    for fold in range(settings.folds):
        run.progress.step(fold, settings.folds + 1)
        held = {name for name, its in fold_of.items() if its == fold}
        rest = [s for s in samples if s.origin not in held and s.name not in held]
        test = [s for s in samples if s.real and s.origin in held]
        columns = _columns(rest, settings)
        scores.append(_fit(rest, columns, settings).predict_log_proba(_matrix(test, columns, settings)))
        truth += [sample.label for sample in test]
    return np.vstack(scores), truth


def _directions(samples: Sequence[Sample], trust: float) -> dict[Direction, tuple[float, ...]]:
    """How much more often a direction is met in each class of the tables than in all: P(direction | class) / P(it)."""
    classes = Counter(sample.label for sample in samples if sample.real)
    pairs = Counter((sample.label, sample.direction) for sample in samples if sample.real)
    whole = classes.total()
    found: dict[Direction, tuple[float, ...]] = {}
    for direction in _DIRECTIONS:
        share = sum(count for (_, its), count in pairs.items() if its == direction) / whole
        fits = [pairs[i, direction] / (classes[i] or 1) / (share or 1.0) for i in range(len(taxonomy().l2s))]
        found[direction] = tuple(round(1 - trust + trust * fit, 4) for fit in fits)
    return found


def _quantised(model: Any, columns: _Columns, temperature: float, settings: Settings) -> Weights:  # noqa: ANN401
    """The weights as whole numbers from 1 to 255 around 128; n-grams that hardly count are left out."""
    import numpy as np

    coefficients = model.coef_.T
    coefficients = coefficients - coefficients.mean(axis=1, keepdims=True)
    first_mark = len(columns.grams)
    of_grams, of_marks = coefficients[:first_mark], coefficients[first_mark:] * settings.mark_share
    step, mark_step = (float(f"{np.abs(part).max() / 127:.6g}") for part in (of_grams, of_marks))
    whole = np.rint(of_grams / step).astype(int)
    kept = np.abs(whole).max(axis=1) > settings.least_weight
    marked = np.rint(of_marks / mark_step).astype(int)
    return Weights(
        labels=taxonomy().l2s,
        step=step,
        mark_step=mark_step,
        temperature=temperature,
        speak=1.0,
        bias=tuple(round(float(b), 3) for b in model.intercept_ - model.intercept_.mean()),
        directions={},
        marks={mark: bytes((marked[i - first_mark] + 128).tolist()) for mark, i in columns.marks.items()},
        grams={gram: bytes((whole[i] + 128).tolist()) for gram, i in columns.grams.items() if kept[i]},
    )
