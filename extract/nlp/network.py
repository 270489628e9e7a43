"""The network of the narrative model at run time: numpy, and the weights that spaCy saved.

Learned it is by spaCy (`extract.nlp.facts`), as `spacy.Tagger.v2` over hashed embeddings and a convolution with maxout.
To read a document, spaCy and what it imports are not needed: the same sums are made here of the same weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Network", "read_network"]

_COMPONENT = "jixiao_facts"
_WINDOW = 3
_MASK = (1 << 64) - 1
# Strings that spaCy knows by a number of its own, of those that a token can be.
_NUMBERED = {"X": 101, "_": 456}


class _Embedding(NamedTuple):
    """Rows of a table, four of which are added for a string."""

    table: Floats
    seed: int


class _Maxout(NamedTuple):
    """A layer: the greatest of some linear pieces, normalised. `weights` and `bias` hold one piece after the other."""

    weights: Floats
    bias: Floats
    pieces: int
    gain: Floats
    shift: Floats


class Network(msgspec.Struct, frozen=True):
    """The weights, and the labels whose tags they tell."""

    labels: tuple[str, ...]
    embeddings: tuple[_Embedding, ...]
    mixed: _Maxout
    layers: tuple[_Maxout, ...]
    weights: Floats
    bias: Floats

    def scores(self, paragraphs: Sequence[Sequence[Sequence[str]]]) -> list[Floats]:
        """The probability of each tag (columns) of each token (rows) of each paragraph.

        Args:
            paragraphs: What the model is told of the tokens: for each paragraph a sequence for each embedding.
        """
        # Other threads gain little on texts of this size, and go on turning for a while: each worker keeps to one.
        with _threads().limit(limits=1, user_api="blas"):
            return self._scores(paragraphs)

    def _scores(self, paragraphs: Sequence[Sequence[Sequence[str]]]) -> list[Floats]:
        import numpy as np

        width, reach = self.mixed.gain.shape[0], _WINDOW * len(self.layers)
        sizes = [len(columns[0]) for columns in paragraphs]
        told = [[value for columns in paragraphs for value in columns[n]] for n in range(len(self.embeddings))]
        embedded = np.concatenate([_rows(*each) for each in zip(self.embeddings, told, strict=True)], axis=1)
        mixed = _forward(self.mixed, embedded)
        # No paragraph is seen from another one: each stands between as many empty rows as a layer upon layer can see.
        ends = np.cumsum([size + reach for size in sizes]).tolist()
        stretches = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
        state = np.zeros(((ends[-1] if ends else 0) + reach, width), np.float32)
        for stretch, (start, end) in zip(stretches, pairwise(np.cumsum([0, *sizes]).tolist()), strict=True):
            state[stretch] = mixed[start:end]
        for layer in self.layers:
            state = state + _forward(layer, _windows(state))
        logits = state @ self.weights + self.bias
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return [shares[stretch] for stretch in stretches]


@cache
def _threads() -> Any:  # noqa: ANN401
    """What sets the number of threads of the library that multiplies numpy's matrices."""
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped, unused-ignore]

    return ThreadpoolController()


def _rows(embedding: _Embedding, values: Sequence[str]) -> Floats:
    import numpy as np

    place = {value: number for number, value in enumerate(dict.fromkeys(values))}
    numbers = np.array([_number(value) for value in place], np.uint64)
    rows = _hashed(numbers, embedding.seed) % len(embedding.table)
    vectors = np.zeros((len(place), embedding.table.shape[1]), np.float32)
    for column in rows.T:
        vectors += embedding.table[column]
    return vectors[[place[value] for value in values]]


def _forward(layer: _Maxout, inputs: Floats) -> Floats:
    import numpy as np

    pieces = np.split(inputs @ layer.weights + layer.bias, layer.pieces, axis=1)
    best = pieces[0]
    for piece in pieces[1:]:
        best = np.maximum(best, piece)
    centred = best - best.mean(axis=1, keepdims=True)
    spread = np.square(centred).mean(axis=1, keepdims=True) + np.float32(1e-8)
    found: Floats = centred * spread ** np.float32(-0.5) * layer.gain + layer.shift
    return found


def _windows(state: Floats) -> Floats:
    """Each row with its neighbours on both sides."""
    import numpy as np

    count, width = state.shape
    padded = np.zeros((count + 2 * _WINDOW, width), np.float32)
    padded[_WINDOW : _WINDOW + count] = state
    return np.concatenate([padded[left : left + count] for left in range(2 * _WINDOW + 1)], axis=1)


@lru_cache(maxsize=16384)
def _number(text: str) -> int:
    """The number by which spaCy knows a string: MurmurHash64A with the seed 1, but for some names of its own."""
    if text in _NUMBERED:
        return _NUMBERED[text]
    data = text.encode()
    factor = 0xC6A4A7935BD1E995
    found = 1 ^ (len(data) * factor & _MASK)
    whole = len(data) // 8 * 8
    for start in range(0, whole, 8):
        part = int.from_bytes(data[start : start + 8], "little") * factor & _MASK
        found = (found ^ ((part ^ part >> 47) * factor & _MASK)) * factor & _MASK
    if data[whole:]:
        found = (found ^ int.from_bytes(data[whole:], "little")) * factor & _MASK
    found = (found ^ found >> 47) * factor & _MASK
    return found ^ found >> 47


def _hashed(numbers: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """The four numbers by which thinc's hashed embeddings know each number: the words of its MurmurHash3 (128 bit)."""
    import numpy as np

    first = numbers * np.uint64(0x87C37B91114253D5)
    first = (first << np.uint64(31)) | (first >> np.uint64(33))
    first = (first * np.uint64(0x4CF5AD432745937F)) ^ np.uint64(seed ^ 8)
    second = np.full_like(first, seed ^ 8)
    first = first + second
    second = _mixed(second + first)
    first = _mixed(first) + second
    second = second + first
    low, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    return np.stack([first & low, first >> half, second & low, second >> half], axis=1)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    import numpy as np

    shift = np.uint64(33)
    numbers = (numbers ^ (numbers >> shift)) * np.uint64(0xFF51AFD7ED558CCD)
    numbers = (numbers ^ (numbers >> shift)) * np.uint64(0xC4CEB9FE1A85EC53)
    return numbers ^ (numbers >> shift)


def read_network(data: bytes) -> Network:
    """The network in the bytes of `Language.to_bytes`; nothing in them is code, and nothing is unpickled.

    Raises:
        ValueError: They hold no network that can be used.
    """
    try:
        component = msgspec.msgpack.decode(msgspec.msgpack.decode(data)[_COMPONENT])
        labels = msgspec.json.decode(component["cfg"])["labels"]
        model = msgspec.msgpack.decode(component["model"])
        embeddings = tuple(
            [
                _Embedding(params["E"], msgspec.msgpack.decode(attrs["seed"]))
                for params, attrs in _nodes(model, "hashembed")
            ]
        )
        norms = [params for params, _ in _nodes(model, "layernorm")]
        layers = [_maxout(one, norm) for (one, _), norm in zip(_nodes(model, "maxout"), norms, strict=True)]
        windows = {msgspec.msgpack.decode(attrs["window_size"]) for _, attrs in _nodes(model, "expand_window")}
        ((last, _),) = _nodes(model, "softmax")
        network = Network(tuple(labels), embeddings, layers[0], tuple(layers[1:]), last["W"].T, last["b"])
    except (KeyError, TypeError, IndexError, AttributeError, msgspec.MsgspecError) as error:
        raise ValueError(str(error)) from error
    if windows != {_WINDOW} or not _fits(network):
        raise ValueError("shapes of the weights do not agree")
    return network


def _nodes(model: Mapping[str, Any], name: str) -> Iterator[tuple[dict[str, Floats], Mapping[str, bytes]]]:
    """Weights and attributes of the layers of that name, in order."""
    import numpy as np

    for node, params, attrs in zip(model["nodes"], model["params"], model["attrs"], strict=True):
        if node["name"] == name:
            yield (
                {
                    key: np.frombuffer(kept[b"data"], kept[b"type"]).reshape(kept[b"shape"])
                    for key, kept in params.items()
                },
                attrs,
            )


def _maxout(params: Mapping[str, Floats], norm: Mapping[str, Floats]) -> _Maxout:
    """A layer of weights that spaCy keeps by output, then by piece."""
    weights, bias = params["W"], params["b"]
    _, pieces, width = weights.shape
    return _Maxout(
        weights.transpose(1, 0, 2).reshape(-1, width).T.copy(), bias.T.reshape(-1), pieces, norm["G"], norm["b"]
    )


def _fits(network: Network) -> bool:
    """Whether the shapes of the weights agree."""
    width = network.mixed.gain.shape[0]
    told = sum(each.table.shape[1] for each in network.embeddings)
    inputs = [told, *[(2 * _WINDOW + 1) * width for _ in network.layers]]
    sound = all(
        layer.weights.shape == (size, layer.pieces * width)
        and layer.bias.shape == (layer.pieces * width,)
        and layer.gain.shape == layer.shift.shape == (width,)
        for layer, size in zip((network.mixed, *network.layers), inputs, strict=True)
    )
    tags = 1 + 2 * len(network.labels)
    return sound and network.weights.shape == (width, tags) and network.bias.shape == (tags,)
