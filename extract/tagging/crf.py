"""The linear-chain CRF of the row tagger at run time: numpy, and the weights that crfsuite learned.

A feature has a row of weights (one per label) for each distance from which it is looked at. Of all features of an atom
the rows are added, then one pass forwards and one backwards give the probability of each label of each atom.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.tagging.features import REACH, AtomFeatures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["WEIGHTS", "Crf", "CrfWeights", "attributes", "read_crf", "write_crf"]

WEIGHTS: Final = "weights.npz"
_IMPOSSIBLE: Final = -1e3


class CrfWeights(NamedTuple):
    """Weights by feature. `rows[g][f]` holds, for feature `f` of group `g`, a row of `table` per distance (0: none)."""

    features: tuple[tuple[str, ...], ...]
    rows: tuple[NDArray[np.int32], ...]
    table: NDArray[np.float32]
    transitions: NDArray[np.float32]


def attributes(features: Sequence[AtomFeatures]) -> list[list[str]]:
    """The features as crfsuite is taught them: each with the distance from which it is looked at."""
    count = len(features)
    found: list[list[str]] = []
    for index in range(count):
        names: list[str] = []
        for group, reach in enumerate(REACH):
            for distance in range(-reach, reach + 1):
                if 0 <= index + distance < count:
                    names += [f"{group}{distance}|{name}" for name in features[index + distance][group]]
        found.append(names)
    return found


class Crf:
    """The probabilities of the labels of a run of atoms."""

    def __init__(self, weights: CrfWeights) -> None:
        import numpy as np

        self._ids = [{name: place for place, name in enumerate(names, 1)} for names in weights.features]
        # Row 0 of each group is the feature that nobody knows.
        self._rows = [np.vstack([np.zeros((1, rows.shape[1]), np.int32), rows]) for rows in weights.rows]
        self._table = weights.table
        self._transitions = np.exp(weights.transitions.astype(np.float64))

    def marginals(
        self, features: Sequence[AtomFeatures], possible: Sequence[bool] | None = None
    ) -> NDArray[np.float64]:
        """The probability of each label (columns) of each atom (rows).

        Args:
            features: The features of the atoms.
            possible: For each label, whether the form has a column of it; the others are ruled out.
        """
        emissions = self._emissions(features)
        if possible is not None:
            emissions[:, [not each for each in possible]] = _IMPOSSIBLE
        return _marginals(emissions, self._transitions)

    def _emissions(self, features: Sequence[AtomFeatures]) -> NDArray[np.float64]:
        import numpy as np

        count = len(features)
        scores = np.zeros((count, self._table.shape[1]))
        for group, (ids, rows, reach) in enumerate(zip(self._ids, self._rows, REACH, strict=True)):
            place = {names: number for number, names in enumerate(dict.fromkeys([atom[group] for atom in features]))}
            which = np.array([place[atom[group]] for atom in features])  # what comes back is added up once
            flat = np.fromiter(map(ids.get, chain.from_iterable(place), repeat(0)), np.int32)
            starts = np.concatenate(([0], np.cumsum([len(names) for names in place])[:-1]))
            for distance in range(-reach, reach + 1):
                part = np.add.reduceat(self._table[rows[flat, distance + reach]], starts)
                first, last = max(0, -distance), count - max(0, distance)
                if first < last:
                    scores[first:last] += part[which[first + distance : last + distance]]
        return scores


def _marginals(emissions: NDArray[np.float64], transitions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Forward-backward with each step scaled to a sum of one."""
    import numpy as np

    count, labels = emissions.shape
    local = np.exp(emissions - emissions.max(axis=1, keepdims=True))
    ahead = np.empty((count, labels))
    state = local[0] / local[0].sum()
    ahead[0] = state
    for index in range(1, count):
        state = (state @ transitions) * local[index]
        state /= state.sum()
        ahead[index] = state
    back = np.empty((count, labels))
    state = np.ones(labels)
    back[-1] = state
    for index in range(count - 1, 0, -1):
        state = transitions @ (local[index] * state)
        state /= state.sum()
        back[index - 1] = state
    both = ahead * back
    shares: NDArray[np.float64] = both / both.sum(axis=1, keepdims=True)
    return shares


def write_crf(weights: CrfWeights) -> bytes:
    """The bytes of ``weights.npz``: plain arrays, deflated; the same weights give the same bytes."""
    import numpy as np

    stream = io.BytesIO()
    arrays: dict[str, NDArray[np.generic]] = {
        "table": weights.table.astype(np.float16),
        "transitions": weights.transitions.astype(np.float32),
    }
    for group, (names, rows) in enumerate(zip(weights.features, weights.rows, strict=True)):
        arrays[f"features{group}"] = np.frombuffer("\n".join(names).encode(), np.uint8)
        arrays[f"rows{group}"] = rows.astype(np.int32)
    np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


def read_crf(data: bytes, labels: int) -> CrfWeights:
    """The weights in ``weights.npz``; nothing is unpickled.

    Raises:
        ValueError: They are not what `write_crf` writes, or are for another number of labels.
    """
    import numpy as np

    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            found: Mapping[str, NDArray[np.generic]] = {name: arrays[name] for name in arrays.files}
        weights = CrfWeights(
            tuple([tuple(found[f"features{g}"].tobytes().decode().split("\n")) for g in range(len(REACH))]),
            tuple([found[f"rows{g}"].astype(np.int32) for g in range(len(REACH))]),
            found["table"].astype(np.float32),
            found["transitions"].astype(np.float32),
        )
    except (KeyError, OSError, EOFError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise ValueError(str(error)) from error
    sound = weights.transitions.shape == (labels, labels) and weights.table.shape[1:] == (labels,)
    for names, rows, reach in zip(weights.features, weights.rows, REACH, strict=True):
        sound = sound and rows.shape == (len(names), 2 * reach + 1)
        sound = sound and (not rows.size or 0 <= int(rows.min()) <= int(rows.max()) < len(weights.table))
    if not sound:
        raise ValueError("shapes of the weights do not agree")
    return weights
