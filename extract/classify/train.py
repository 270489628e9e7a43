"""Trains the model of the name's own class from ``training_data/``, the same bytes each time.

The data are names of indicators with their class, not documents: no form that the system is measured on is read. Each
name is varied (a place before it, a shape of target that goes with its unit, none at all), and patterns with nouns
add the regular part of the language (…合格率, …及时率). Folds are drawn by name, so that no variant of a name is in
the training and the test part at once. scikit-learn is needed here and nowhere at run time.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from extract.classify.features import Shape, clean_name, grams, shape_of_text
from extract.classify.model import MODEL, WEIGHTS, Weights
from extract.classify.taxonomy import taxonomy
from extract.models import FORMAT, META, ClassMetrics, ModelMeta, model_card, sha256_of

__all__ = ["Sample", "read_samples", "train"]

SEED: Final = 20240501
FOLDS: Final = 5
TABLES: Final = ("indicators.tsv", "variants.tsv")
AUGMENT: Final = "augment.toml"
_SHAPES: Final[tuple[Shape, ...]] = (
    "percent", "money", "money_rate", "count", "duration", "date", "level", "text", "number", "none",
)  # fmt: skip
_INVERSE_STRENGTH: Final = 30.0
_NAMES_PER_PATTERN: Final = 10
_TEMPLATE_WEIGHT: Final = 0.15
_MIN_NAMES: Final = 2


class Sample(msgspec.Struct, frozen=True):
    """One training example: a cleaned name with a shape, its class, the name it was made from, and its weight."""

    name: str
    shape: Shape
    label: int
    origin: str
    weight: float
    real: bool


class _Template(msgspec.Struct, frozen=True):
    l2: str
    patterns: tuple[str, ...]
    shapes: tuple[Shape, ...]


class _Augment(msgspec.Struct, frozen=True):
    version: int
    source: str
    places: tuple[str, ...]
    adverbs: tuple[str, ...]
    nouns: tuple[str, ...]
    templates: tuple[_Template, ...] = msgspec.field(name="template")


def train(out_dir: str | Path, data_dir: str | Path = "training_data", *, seed: int = SEED) -> ModelMeta:
    """Trains, cross-validates and writes the model; returns its meta.

    Args:
        out_dir: The store to write to; the model is its folder ``indicator_class``.
        data_dir: The folder with ``indicators.tsv``, ``variants.tsv`` and ``augment.toml``.
        seed: Draws the variants and the folds. Same data and seed give the same files, byte for byte.

    Raises:
        FileNotFoundError: A data file is missing.
        ModuleNotFoundError: scikit-learn is not installed (``pip install jixiao[train]``).
    """
    data = Path(data_dir)
    samples = read_samples(data, seed)
    vocabulary = _vocabulary(samples)
    scores, truth = _cross_validate(samples, seed)
    temperature = _temperature(scores, truth)
    weights = _quantised(_fit(samples, vocabulary), vocabulary, temperature)
    encoded = msgspec.json.encode(weights)
    sources = {name: sha256_of((data / name).read_bytes()) for name in (*TABLES, AUGMENT)}
    metrics, classes = _metrics(scores, truth, temperature)
    meta = ModelMeta(
        name=MODEL,
        format=FORMAT,
        version="1",
        task="二级指标 of an indicator from its name and the shape of its target (12 classes; character n-grams).",
        licence="Apache-2.0",
        labels=weights.labels,
        files={WEIGHTS: sha256_of(encoded)},
        size=len(encoded),
        data=sources,
        data_sha256=sha256_of("".join(sources.values()).encode()),
        seed=seed,
        split=f"{FOLDS} folds by name; variants of a name stay in one fold; scored on unvaried names only",
        settings={"inverse_regularisation": _INVERSE_STRENGTH, "n-grams": len(weights.grams), "samples": len(samples)},
        thresholds={"speak": taxonomy().belief.speak, "overrule": taxonomy().belief.overrule},
        metrics=metrics,
        classes=classes,
        made_with=_versions(),
        limits=(
            "Chinese names of project indicators; the frames of evaluation reports are read from their labels.",
            "A name can belong to two classes (覆盖率); the printed label decides then, see extract.classify.arbiter.",
            "Cross-validated figures are of short, generic names; names in real forms are longer.",
        ),
    )
    folder = Path(out_dir) / MODEL
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(encoded)
    (folder / META).write_bytes(msgspec.json.format(msgspec.json.encode(meta), indent=1) + b"\n")
    (folder / "README.md").write_text(model_card(meta), encoding="utf-8")
    return meta


def read_samples(data_dir: Path, seed: int = SEED) -> list[Sample]:
    """The training examples: each name of the tables with its variants, then the names made from patterns."""
    labels = {l2: i for i, l2 in enumerate(taxonomy().l2s)}
    augment = msgspec.toml.decode((data_dir / AUGMENT).read_bytes(), type=_Augment)
    draw = random.Random(seed)  # noqa: S311 - variants, not secrets
    samples: list[Sample] = []
    seen: set[tuple[str, str]] = set()
    for table in TABLES:
        with (data_dir / table).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t"):
                key = (row["name"], row["l2"])
                if row["l2"] in labels and key not in seen:
                    seen.add(key)
                    samples += _variants(row, labels[row["l2"]], augment, draw)
    for template in augment.templates:
        for pattern in template.patterns:
            for noun in draw.sample(augment.nouns, _NAMES_PER_PATTERN):
                name = clean_name(pattern.replace("{n}", noun))[0]
                shape = draw.choice(template.shapes)
                samples.append(Sample(name, shape, labels[template.l2], pattern, _TEMPLATE_WEIGHT, real=False))
    return samples


def _variants(row: dict[str, str], label: int, augment: _Augment, draw: random.Random) -> list[Sample]:
    name = clean_name(row["name"])[0]
    shapes = _shapes_for(row["typical_unit"], row["direction"])
    level = row["direction"] == "level"
    made = [Sample(name, shapes[0], label, name, 1.0, real=True), Sample(name, "none", label, name, 0.5, real=False)]
    made += [Sample(name, shape, label, name, 0.3, real=False) for shape in shapes[1:]]
    lead = augment.adverbs if level and label >= taxonomy().l1s.index("效益") else augment.places
    for first in draw.sample(lead, 2):
        made.append(Sample(clean_name(first + name)[0], draw.choice(shapes), label, name, 0.4, real=False))
    noun = draw.choice(augment.nouns)
    if not level:
        made.append(Sample(clean_name(noun + name)[0], shapes[0], label, name, 0.4, real=False))
    return made


def _shapes_for(unit: str, direction: str) -> tuple[Shape, ...]:
    """The shapes that a target of this unit is seen with, the usual one first."""
    if unit == "日期":
        return ("date", "duration", "text")
    if direction == "level" or unit == "-":
        return ("level", "text", "percent")
    shape = shape_of_text("0", unit)
    if shape == "percent":
        return ("percent", "text")
    return (shape, "number") if shape in ("count", "money", "money_rate") else (shape,)


def _vocabulary(samples: Sequence[Sample]) -> dict[str, int]:
    """The n-grams of at least two different source names, in the order of the alphabet."""
    origins: dict[str, set[str]] = {}
    for sample in samples:
        for gram in grams(sample.name):
            origins.setdefault(gram, set()).add(sample.origin)
    kept = sorted(gram for gram, names in origins.items() if len(names) >= _MIN_NAMES)
    return {gram: i for i, gram in enumerate(kept)}


def _matrix(samples: Sequence[Sample], vocabulary: dict[str, int]) -> Any:  # noqa: ANN401 - scipy is untyped here
    """Sparse rows: 1/√n for each known n-gram of a name, then one column per shape."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped,unused-ignore]

    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for sample in samples:
        parts = grams(sample.name)
        known = [vocabulary[gram] for gram in parts if gram in vocabulary]
        columns += [*known, len(vocabulary) + _SHAPES.index(sample.shape)]
        values += [len(parts) ** -0.5] * len(known) + [1.0]
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(samples), len(vocabulary) + len(_SHAPES)))


def _fit(samples: Sequence[Sample], vocabulary: dict[str, int]) -> Any:  # noqa: ANN401
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_INVERSE_STRENGTH, max_iter=400, tol=1e-4)
    model.fit(
        _matrix(samples, vocabulary), [s.label for s in samples], sample_weight=[sample.weight for sample in samples]
    )
    return model


def _cross_validate(samples: Sequence[Sample], seed: int) -> tuple[Any, list[int]]:
    """Log-probabilities of each unvaried name by a model that has not seen it, and the classes."""
    import numpy as np

    names = sorted({s.origin for s in samples if s.real})
    random.Random(seed).shuffle(names)  # noqa: S311
    fold_of = {name: i % FOLDS for i, name in enumerate(names)}
    scores, truth = [], []
    for fold in range(FOLDS):
        held = {name for name, its in fold_of.items() if its == fold}
        rest = [s for s in samples if s.origin not in held and s.name not in held]
        test = [s for s in samples if s.real and s.origin in held]
        vocabulary = _vocabulary(rest)
        scores.append(_fit(rest, vocabulary).predict_log_proba(_matrix(test, vocabulary)))
        truth += [s.label for s in test]
    return np.vstack(scores), truth


def _softened(scores: Any, temperature: float) -> Any:  # noqa: ANN401
    import numpy as np

    logits = scores / temperature
    logits = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


def _temperature(scores: Any, truth: Sequence[int]) -> float:  # noqa: ANN401
    """The divisor of the log-odds that makes the held-out probabilities most likely (a grid of 0.5 to 3)."""
    import numpy as np

    grid = [0.5 + 0.05 * i for i in range(51)]
    rows = np.arange(len(truth))
    losses = [-np.log(_softened(scores, t)[rows, truth] + 1e-12).mean() for t in grid]
    return round(grid[int(np.argmin(losses))], 2)


def _quantised(model: Any, vocabulary: dict[str, int], temperature: float) -> Weights:  # noqa: ANN401
    """The weights as whole numbers from 1 to 255 around 128, n-grams whose weights are all zero left out."""
    import numpy as np

    n = len(vocabulary)
    coefficients = model.coef_.T
    coefficients = coefficients - coefficients.mean(axis=1, keepdims=True)
    step = float(f"{np.abs(coefficients[:n]).max() / 127:.6g}")
    shape_step = float(f"{np.abs(coefficients[n:]).max() / 127:.6g}")
    whole = np.rint(coefficients[:n] / step).astype(int)
    rows = np.rint(coefficients[n:] / shape_step).astype(int) + 128
    return Weights(
        labels=taxonomy().l2s,
        step=step,
        shape_step=shape_step,
        temperature=temperature,
        bias=tuple(round(float(b), 3) for b in model.intercept_ - model.intercept_.mean()),
        shapes={shape: tuple(int(w) for w in rows[i]) for i, shape in enumerate(_SHAPES)},
        grams={gram: bytes((whole[i] + 128).tolist()) for gram, i in vocabulary.items() if np.abs(whole[i]).max() > 1},
    )


def _metrics(
    scores: Any,  # noqa: ANN401
    truth: Sequence[int],
    temperature: float,
) -> tuple[dict[str, float], dict[str, ClassMetrics]]:
    import numpy as np

    l1s, l2s = taxonomy().l1s, taxonomy().l2s
    shares = _softened(scores, temperature)
    said = shares.argmax(axis=1)
    sure = shares.max(axis=1)
    right = said == np.array(truth)
    right_l1 = np.array([l1s[a] == l1s[b] for a, b in zip(said, truth, strict=True)])
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [abs(right[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist())]
    metrics = {
        "names": len(truth),
        "l2 accuracy": round(float(right.mean()), 4),
        "l1 accuracy": round(float(right_l1.mean()), 4),
        "expected calibration error": round(float(sum(gaps)), 4),
        "coverage at confidence 0.9": round(float((sure >= 0.9).mean()), 4),
        "l2 accuracy at confidence 0.9": round(float(right[sure >= 0.9].mean()), 4),
        "temperature": temperature,
    }
    expected, predicted = Counter(truth), Counter(said.tolist())
    hits = Counter(t for t, ok in zip(truth, right, strict=True) if ok)
    classes = {}
    for i, label in enumerate(l2s):
        precision = hits[i] / predicted[i] if predicted[i] else 0.0
        recall = hits[i] / expected[i] if expected[i] else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        classes[label] = ClassMetrics(round(precision, 4), round(recall, 4), round(f1, 4), expected[i])
    return metrics, classes


def _versions() -> dict[str, str]:
    import numpy as np
    import sklearn

    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"python": python, "numpy": np.__version__, "scikit-learn": sklearn.__version__}
