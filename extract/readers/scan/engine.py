"""The recogniser: pictures of single lines to their characters.

The network is the recogniser of PP-OCRv6 as the package `rapidocr` carries it; it is run by `onnxruntime` directly.
Lines are cut by our own code (`crops`), which knows the cells: that costs a quarter of looking for text on the whole
page, finds a lone dash, and never glues neighbouring cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.errors import ReadError

if TYPE_CHECKING:
    from extract.readers.scan.pixels import Gray

__all__ = ["Engine", "Recognised", "engine"]

_MODEL = Path("models", "PP-OCRv6_rec_small.onnx")
_HEIGHT = 48  # of the pictures that the network was trained on
_STEP = 8  # it gives one guess for this many columns
_NARROWEST = 48
_WIDEST = 3200  # wider lines are squeezed: they do not occur on a page
_BATCH = 8
_ALONE = 1.5  # width to height of the picture of a single glyph at most
_SURE = 0.97
_BLANK = 0  # "no character" among the network's classes
_MISSING = "rapidocr, onnxruntime, opencv-python-headless"


class Recognised(NamedTuple):
    """The characters of a line and how sure the network is of them (0..1; the mean over the characters)."""

    text: str
    confidence: float


class Engine:
    """A loaded recogniser."""

    def __init__(self, model: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # documents run side by side; threads of one only steal from the other
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False  # it would keep the largest batch's memory for good
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        listed = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ("", *listed, " ")

    def read(self, lines: Sequence[Gray]) -> list[Recognised]:
        """The text of each picture of a line (gray, dark on light), in the order given.

        The network was trained on lines and is at a loss with a lone glyph: one that it is not sure of is shown to it
        twice and three times in a row, and most of what it says counts.
        """
        import numpy as np

        found = self._read(lines)
        alone = [
            index
            for index, (text, confidence) in enumerate(found)
            if len(text) <= 1 and confidence < _SURE and lines[index].shape[1] < _ALONE * lines[index].shape[0]
        ]
        twice = self._read([np.hstack([lines[index]] * 2) for index in alone])
        thrice = self._read([np.hstack([lines[index]] * 3) for index in alone])
        for index, two, three in zip(alone, twice, thrice, strict=True):
            glyphs = f"{two.text}{three.text}".replace(" ", "")
            glyph = max(glyphs, key=glyphs.count, default="")
            if len(glyphs) == 2 + 3 and glyphs.count(glyph) > 2:
                found[index] = Recognised(glyph, min(two.confidence, three.confidence))
        return found

    def _read(self, lines: Sequence[Gray]) -> list[Recognised]:
        found = [Recognised("", 0.0)] * len(lines)
        for batch in _batches(lines):
            guesses = self._session.run(None, {self._input: _tensor([lines[index] for index in batch])})[0]
            for index, guess in zip(batch, guesses, strict=True):
                found[index] = self._decoded(guess)
        return found

    def _decoded(self, guess: Any) -> Recognised:  # noqa: ANN401 - an array of columns by classes
        """Characters of the likeliest class of each column; a class that goes on is one character (CTC)."""
        classes = guess.argmax(axis=1)
        keep = classes != _BLANK
        keep[1:] &= classes[1:] != classes[:-1]
        if not keep.any():
            return Recognised("", 0.0)
        chances = guess.max(axis=1)[keep]
        text = "".join(self._characters[index] for index in classes[keep])
        return Recognised(text.strip(), round(float(chances.mean()), 4))


def _width(line: Gray) -> int:
    height, width = int(line.shape[0]), int(line.shape[1])
    return min(_WIDEST, max(_STEP, -(-_HEIGHT * width // height)))


def _batches(lines: Sequence[Gray]) -> Iterator[list[int]]:
    """Indices of lines that are recognised together: those of like width, so that little is padded."""
    order = sorted(range(len(lines)), key=lambda index: _width(lines[index]))
    for start in range(0, len(order), _BATCH):
        yield order[start : start + _BATCH]


def _tensor(lines: Sequence[Gray]) -> Any:  # noqa: ANN401 - an array of lines by channels by rows by columns
    """Lines at the height of the network, gray as three equal colours, -1 (black) to 1; padding is 0."""
    import cv2
    import numpy as np

    widths = [_width(line) for line in lines]
    tensor = np.zeros((len(lines), 3, _HEIGHT, max(_NARROWEST, *widths)), dtype=np.float32)
    for index, (line, width) in enumerate(zip(lines, widths, strict=True)):
        scaled = cv2.resize(line, (width, _HEIGHT), interpolation=cv2.INTER_LINEAR)
        tensor[index, :, :, :width] = scaled.astype(np.float32) / 127.5 - 1.0
    return tensor


@cache
def _load() -> Engine:
    spec = find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("rapidocr")
    return Engine(Path(spec.submodule_search_locations[0]) / _MODEL)


def engine() -> Engine:
    """The recogniser, loaded once in a process.

    Raises:
        ReadError: ``JX-R014`` where its packages are not installed, or are of a version with another network.
    """
    try:
        import cv2  # noqa: F401 - the first of its users; absent, it is said here and not in the midst of a page

        return _load()
    except Exception as error:
        raise ReadError("JX-R014", what=f"{_MISSING}: {error}", extra="ocr") from error
