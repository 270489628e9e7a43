"""What held-out names say of the model: how its probabilities are to be read, and how good it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from extract.classify.taxonomy import taxonomy
from extract.models import ClassMetrics

__all__ = ["class_metrics", "metrics_of", "softened", "speaking_threshold", "temperature_of"]

_GRID: Final = tuple(0.5 + 0.05 * i for i in range(51))
_BINS: Final = 10


def softened(scores: Any, temperature: float) -> Any:  # noqa: ANN401 - numpy is imported only where a model is trained
    """Log-probabilities, divided by a temperature, as probabilities."""
    import numpy as np

    logits = scores / temperature
    logits = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


def temperature_of(scores: Any, truth: Sequence[int]) -> float:  # noqa: ANN401
    """The divisor of the log-odds that makes the held-out truth most likely (a grid of 0.5 to 3)."""
    import numpy as np

    rows = np.arange(len(truth))
    losses = [-np.log(softened(scores, t)[rows, truth] + 1e-12).mean() for t in _GRID]
    return round(_GRID[int(np.argmin(losses))], 2)


def speaking_threshold(shares: Any, truth: Sequence[int], precision: float) -> float:  # noqa: ANN401
    """The least confidence from which answers on held-out names are right with that precision, all together."""
    import numpy as np

    sure = shares.max(axis=1)
    order = np.argsort(-sure, kind="stable")
    right = (shares.argmax(axis=1) == np.array(truth))[order]
    reached = np.flatnonzero(np.cumsum(right) / np.arange(1, len(right) + 1) >= precision)
    return round(float(sure[order][reached[-1]]), 3) if len(reached) else 1.0


def metrics_of(shares: Any, truth: Sequence[int], speak: float) -> dict[str, float]:  # noqa: ANN401
    """The figures of all held-out names together."""
    import numpy as np

    l1s = taxonomy().l1s
    said, sure = shares.argmax(axis=1), shares.max(axis=1)
    right = said == np.array(truth)
    right_l1 = np.array([l1s[a] == l1s[b] for a, b in zip(said, truth, strict=True)])
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [abs(right[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist())]
    spoken = sure >= speak
    return {
        "names": len(truth),
        "l2 accuracy": round(float(right.mean()), 4),
        "l1 accuracy": round(float(right_l1.mean()), 4),
        "expected calibration error": round(float(sum(gaps)), 4),
        "coverage at the threshold": round(float(spoken.mean()), 4),
        "l2 accuracy at the threshold": round(float(right[spoken].mean()), 4),
    }


def class_metrics(shares: Any, truth: Sequence[int]) -> dict[str, ClassMetrics]:  # noqa: ANN401
    """Precision, recall and F1 of each 二级."""
    said = shares.argmax(axis=1).tolist()
    expected, predicted = Counter(truth), Counter(said)
    hits = Counter(label for label, answer in zip(truth, said, strict=True) if label == answer)
    classes = {}
    for i, label in enumerate(taxonomy().l2s):
        precision = hits[i] / predicted[i] if predicted[i] else 0.0
        recall = hits[i] / expected[i] if expected[i] else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        classes[label] = ClassMetrics(round(precision, 4), round(recall, 4), round(f1, 4), expected[i])
    return classes
