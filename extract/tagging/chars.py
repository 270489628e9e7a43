"""The character transformer of the row tagger at run time: onnxruntime on one thread, windows that overlap.

The text is given as characters with a token for each gap between atoms, after one token for each column of the header:
the model is told the order of the columns instead of having to guess it. A long text is read in windows, each half
over the last; what a window says counts most in its middle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import msgspec

from extract.forms.atoms import Atom, Atoms, Gap
from extract.tagging.labels import FIELDS, LABELS, possible

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "MODEL",
    "SPECIAL",
    "UNKNOWN",
    "VOCABULARY",
    "CharModel",
    "Vocabulary",
    "cut_at_beginnings",
    "encode",
    "per_atom",
]

MODEL: Final = "model.onnx"
VOCABULARY: Final = "vocab.json"
UNKNOWN: Final = "[?]"
_GAPS: Final = {Gap.TYPED: "[typed]", Gap.SPACE: "[space]", Gap.LINE: "[line]", Gap.BLANK: "[blank]"}
_ROWS: Final = "[rows]"
SPECIAL: Final[tuple[str, ...]] = (
    "[pad]", UNKNOWN, _ROWS, *_GAPS.values(), *(f"[{field}]" for field in FIELDS), "[frame]", "[unknown]",
)  # fmt: skip
_LEAST: Final = 1e-9
_IMPOSSIBLE: Final = -1e3


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of ``vocab.json``: numbers of the characters and the special tokens, and the length of a window."""

    window: int
    tokens: dict[str, int]


class Encoded(msgspec.Struct, frozen=True):
    """A text as the model reads it: what stands before each window, the tokens, the place of each character in them."""

    head: list[int]
    tokens: list[int]
    places: list[int]


def encode(atoms: Atoms, columns: Sequence[str], tokens: Mapping[str, int]) -> Encoded:
    """The tokens of a run of atoms under a header of these columns."""
    unknown = tokens[UNKNOWN]
    found: list[int] = []
    places: list[int] = []
    for atom in atoms.items:
        if atom.gap is not Gap.GLUE:
            found.append(tokens[_GAPS[atom.gap]])
        for character in atom.text:
            places.append(len(found))
            found.append(tokens.get(character, unknown))
    head = [tokens.get(f"[{column}]", unknown) for column in columns]
    return Encoded([*head, tokens[_ROWS]], found, places)


class CharModel:
    """Probabilities of the labels of each character. The session is made when the first text asks for it."""

    def __init__(self, model: bytes, vocabulary: Vocabulary) -> None:
        self._model = model
        self._vocabulary = vocabulary

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime is typed loosely
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(self._model, options, providers=["CPUExecutionProvider"])

    def shares(self, atoms: Atoms, columns: Sequence[str]) -> NDArray[np.float64]:
        """The probability of each label (columns) of each character (rows) of the atoms.

        Raises:
            ImportError: onnxruntime is not installed.
        """
        import numpy as np

        text = encode(atoms, columns, self._vocabulary.tokens)
        absent = [not each for each in possible(columns)]
        size = max(16, self._vocabulary.window - len(text.head))
        count = len(text.tokens)
        total, weights = np.zeros((count, len(LABELS))), np.zeros((count, 1))
        start = 0
        while True:
            start = max(0, min(start, count - size))
            part = text.tokens[start : start + size]
            logits = self._session.run(None, {"tokens": np.array([text.head + part], np.int64)})[0][0, len(text.head) :]
            logits[:, absent] = _IMPOSSIBLE
            place = np.arange(len(part))[:, None]
            weight = np.minimum(place + 1, len(part) - place).astype(np.float64)
            total[start : start + size] += weight * _softmax(logits.astype(np.float64))
            weights[start : start + size] += weight
            if start + size >= count:
                break
            start += size // 2
        shares: NDArray[np.float64] = (total / weights)[text.places]
        return shares


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def cut_at_beginnings(atoms: Atoms, shares: NDArray[np.float64], sure: float) -> Atoms:
    """The atoms, cut where a cell begins inside one with a probability above `sure`."""
    begins = shares[:, 1::2].sum(axis=1)
    items: list[Atom] = []
    for atom, at in zip(atoms.items, atoms.starts, strict=True):
        size = len(atom.text)
        cuts = (
            [offset for offset in range(1, size) if begins[at + offset] > sure] if atom.end - atom.start == size else []
        )
        edges = [0, *cuts, size]
        for left, right in pairwise(edges):
            gap = Gap.GLUE if left else atom.gap
            items.append(Atom(atom.text[left:right], atom.start + left, atom.start + right, gap) if cuts else atom)
    return Atoms(items) if len(items) > len(atoms.items) else atoms


def per_atom(atoms: Atoms, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of each label of each atom, from those of its characters.

    That a cell begins with an atom is said by its first character, that it goes on by the mean of the others.
    """
    import numpy as np

    logs = np.log(shares + _LEAST)
    starts = np.array(atoms.starts)
    sizes = np.diff([*atoms.starts, len(logs)])[:, None]
    whole = np.add.reduceat(logs, starts)
    first = logs[starts]
    rest = (whole - first) / np.maximum(sizes - 1, 1)
    scores = whole / sizes
    scores[:, 1::2] = first[:, 1::2] + rest[:, 2::2]  # begins, then goes on
    return _softmax(scores)
