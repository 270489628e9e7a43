"""The model of the name's own class, evaluated without numpy or scikit-learn.

A multinomial logistic regression over the character n-grams of the name and the shape of the target. The 12 weights
of a feature are whole numbers from 0 to 255 and are packed into one Python integer, 16 bits a class; adding the
integers of a name's n-grams then adds all classes at once. That is some ten times faster than a loop over classes,
exact, and needs no import.
"""

from __future__ import annotations

import math
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from extract.classify.features import Shape, grams
from extract.classify.taxonomy import taxonomy
from extract.model.record import Problem
from extract.models import ModelFolder, ModelMeta, find_model, model_problem

__all__ = ["MODEL", "WEIGHTS", "NameModel", "Weights", "load_name_model"]

MODEL: Final = "indicator_class"
WEIGHTS: Final = "weights.json"

_BITS: Final = 16
_ZERO: Final = 128
_MAX_GRAMS: Final = 250  # 250 · 255 still fits into 16 bits


class Weights(msgspec.Struct, frozen=True):
    """The content of ``weights.json``: real weight = (whole number - 128) · `step`.

    `grams` count with 1/√n of a name's n distinct n-grams, `shapes` and `bias` in full; `temperature` divides the sum
    (it calibrates the probabilities).
    """

    labels: tuple[str, ...]
    step: float
    shape_step: float
    temperature: float
    bias: tuple[float, ...]
    shapes: dict[str, tuple[int, ...]]
    grams: dict[str, bytes]


class NameModel:
    """Probabilities of the 12 classes from a name and the shape of its target, whatever the form printed."""

    def __init__(self, weights: Weights, meta: ModelMeta | None = None) -> None:
        self.labels = weights.labels
        self.meta = meta
        self._weights = weights
        self._packed: dict[str, int] = {}
        self._cache: dict[tuple[str, Shape], tuple[float, ...]] = {}

    @cached_property
    def _shapes(self) -> dict[str, tuple[float, ...]]:
        weights = self._weights
        return {
            shape: tuple((w - _ZERO) * weights.shape_step + b for w, b in zip(row, weights.bias, strict=True))
            for shape, row in weights.shapes.items()
        }

    def probabilities(self, name: str, shape: Shape) -> tuple[float, ...]:
        """One probability per label, for a cleaned name. A name of unknown characters gives a flat answer."""
        key = (name, shape)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > 20_000:
                self._cache.clear()
            found = self._cache[key] = self._score(name, shape)
        return found

    def _pack(self, gram: str, row: bytes) -> int:
        wide = bytearray(2 * len(row))
        wide[::2] = row
        packed = self._packed[gram] = int.from_bytes(wide, "little")
        return packed

    def _score(self, name: str, shape: Shape) -> tuple[float, ...]:
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
        base = self._shapes.get(shape) or self._weights.bias
        cool = 1.0 / self._weights.temperature
        logits = []
        for bias in base:
            logits.append((((total & 0xFFFF) - offset) * scale + bias) * cool)
            total >>= _BITS
        top = max(logits)
        powers = [math.exp(logit - top) for logit in logits]
        whole = sum(powers)
        return tuple(power / whole for power in powers)


def load_name_model(directory: str | Path | None = None) -> tuple[NameModel | None, Problem | None]:
    """The trained model, or ``None`` with the warning that says why rules alone will decide."""
    folder, problem = find_model(MODEL, directory)
    if folder is None:
        return None, problem
    weights = _decode(folder)
    if weights is None:
        return None, model_problem("JX-M002", folder.path / WEIGHTS)
    return NameModel(weights, folder.meta), None


def _decode(folder: ModelFolder) -> Weights | None:
    try:
        weights = msgspec.json.decode(folder.files[WEIGHTS], type=Weights)
    except (KeyError, msgspec.MsgspecError):
        return None
    n = len(taxonomy().classes)
    sound = (
        weights.labels == taxonomy().l2s
        and len(weights.bias) == n
        and all(len(row) == n for row in weights.grams.values())
        and all(len(row) == n for row in weights.shapes.values())
    )
    return weights if sound else None
