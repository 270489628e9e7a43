"""Figures of the row models: how many labels are right, in all, of each label, and in each layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.models import ClassMetrics

__all__ = ["accuracy", "class_metrics", "layout_metrics"]


def accuracy(truth: Sequence[int], said: Sequence[int]) -> float:
    """The share of labels that are right; 0 without any."""
    return round(sum(a == b for a, b in zip(truth, said, strict=True)) / len(truth), 5) if truth else 0.0


def class_metrics(truth: Sequence[int], said: Sequence[int], labels: Sequence[str]) -> dict[str, ClassMetrics]:
    """Precision, recall and F1 of each label that occurs."""
    due, given = Counter(truth), Counter(said)
    right = Counter(a for a, b in zip(truth, said, strict=True) if a == b)
    found: dict[str, ClassMetrics] = {}
    for place, label in enumerate(labels):
        if not due[place] and not given[place]:
            continue
        precision = right[place] / given[place] if given[place] else 0.0
        recall = right[place] / due[place] if due[place] else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        found[label] = ClassMetrics(round(precision, 4), round(recall, 4), round(f1, 4), due[place])
    return found


def layout_metrics(truth: Sequence[int], said: Sequence[int], layouts: Sequence[str]) -> dict[str, dict[str, float]]:
    """The share of labels that are right in each layout."""
    found: dict[str, dict[str, float]] = {}
    for layout in sorted(set(layouts)):
        at = [place for place, each in enumerate(layouts) if each == layout]
        share = accuracy([truth[place] for place in at], [said[place] for place in at])
        found[layout] = {"label accuracy": share, "labels": len(at)}
    return found
