"""The model of the name's own class, evaluated without numpy or scikit-learn.

A multinomial logistic regression over the character n-grams of the name and the marks of its target (shape, unit, the
shape with the end of the name). The 12 weights of an n-gram are whole numbers from 0 to 255 and are packed into one
Python integer, 16 bits a class; adding the integers of a name's n-grams then adds all classes at once. That is some ten
times faster than a loop over classes, exact, and needs no import.
"""

from __future__ import annotations

import math
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from extract.classify.features import grams
from extract.classify.taxonomy import taxonomy
from extract.model.record import Direction, Problem
from extract.models import ModelMeta, find_json

__all__ = ["MODEL", "WEIGHTS", "NameModel", "Weights", "load_name_model"]

MODEL: Final = "indicator_class"
WEIGHTS: Final = "weights.json"

_BITS: Final = 16
_ZERO: Final = 128
_MAX_GRAMS: Final = 250  # 250 · 255 still fits into 16 bits
_MAX_CACHED: Final = 20_000


class Weights(msgspec.Struct, frozen=True):
    """The content of ``weights.json``: real weight = (whole number - 128) · step.

    Attributes:
        labels: The 二级, in the order of all rows of weights.
        step: Of `grams`, which count with 1/√n of a name's n distinct n-grams.
        mark_step: Of `marks`, which count in full, as `bias` does.
        temperature: Divides the sum; it calibrates the probabilities.
        speak: Under this probability the name alone is not taken to say a class.
        directions: How much a direction that the target's operator states speaks for each class.
    """

    labels: tuple[str, ...]
    step: float
    mark_step: float
    temperature: float
    speak: float
    bias: tuple[float, ...]
    directions: dict[Direction, tuple[float, ...]]
    marks: dict[str, bytes]
    grams: dict[str, bytes]


class NameModel:
    """Probabilities of the 12 classes from a name and its target, whatever the form printed."""

    def __init__(self, weights: Weights, meta: ModelMeta | None = None) -> None:
        self.labels = weights.labels
        self.speak = weights.speak
        self.meta = meta
        self._weights = weights
        self._packed: dict[str, int] = {}
        self._cache: dict[tuple[str, tuple[str, ...]], tuple[float, ...]] = {}

    @cached_property
    def _marks(self) -> dict[str, tuple[float, ...]]:
        step = self._weights.mark_step
        return {mark: tuple((w - _ZERO) * step for w in row) for mark, row in self._weights.marks.items()}

    def probabilities(self, name: str, marks: tuple[str, ...], direction: Direction | None = None) -> tuple[float, ...]:
        """One probability per label. A name of unknown characters gives a flat answer.

        Args:
            name: A cleaned name.
            marks: The marks of its target (`extract.classify.features.marks`).
            direction: Which way is better, where the target's operator says it: the class is to agree with it.
        """
        key = (name, marks)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > _MAX_CACHED:
                self._cache.clear()
            found = self._cache[key] = self._score(name, marks)
        fits = self._weights.directions.get(direction) if direction is not None else None
        if fits is None:
            return found
        agreed = [share * fit for share, fit in zip(found, fits, strict=True)]
        whole = sum(agreed)
        return tuple(share / whole for share in agreed)

    def _pack(self, gram: str, row: bytes) -> int:
        wide = bytearray(2 * len(row))
        wide[::2] = row
        packed = self._packed[gram] = int.from_bytes(wide, "little")
        return packed

    def _score(self, name: str, marks: tuple[str, ...]) -> tuple[float, ...]:
        parts = grams(name)[:_MAX_GRAMS]
        table, packed = self._weights.grams, self._packed
        total = known = 0
        for part in parts:
            value = packed.get(part)
            if value is None:
                row = table.get(part)
                if row is None:
                    continue
                value = self._pack(part, row)
            total += value
            known += 1
        scale = self._weights.step / math.sqrt(len(parts)) if parts else 0.0
        offset = _ZERO * known
        rows = [self._weights.bias, *(self._marks[mark] for mark in marks if mark in self._marks)]
        cool = 1.0 / self._weights.temperature
        logits = []
        for base in map(sum, zip(*rows, strict=True)):
            logits.append((((total & 0xFFFF) - offset) * scale + base) * cool)
            total >>= _BITS
        top = max(logits)
        powers = [math.exp(logit - top) for logit in logits]
        whole = sum(powers)
        return tuple(power / whole for power in powers)


def load_name_model(directory: str | Path | None = None) -> tuple[NameModel | None, Problem | None]:
    """The trained model, or ``None`` with the warning that says why rules alone will decide."""
    found, problem = find_json(MODEL, WEIGHTS, Weights, _sound, directory)
    return NameModel(*found) if found else None, problem


def _sound(weights: Weights) -> bool:
    n = len(taxonomy().classes)
    return (
        weights.labels == taxonomy().l2s
        and len(weights.bias) == n
        and all(len(row) == n for row in weights.grams.values())
        and all(len(row) == n for row in weights.marks.values())
        and all(len(row) == n and min(row) > 0 for row in weights.directions.values())
    )
