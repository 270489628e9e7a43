"""Pages that lie askew or on their side, put straight, with the way back to the picture as it came."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from extract.model.document import BBox

if TYPE_CHECKING:
    from extract.readers.scan.pixels import Gray

__all__ = ["Upright", "straightened", "tilt"]

_WIDEST_TILT = 5.0  # degrees; a page that lies worse was not meant to be read
_COARSE, _FINE = 0.25, 0.05
_SMALL = 1000  # pixels of the longer side that suffice to see the tilt
_LEVEL = 0.04  # degrees: turning by less only blurs


class Upright(NamedTuple):
    """A page put straight. `turns` quarter turns (counter-clockwise) and `angle` degrees led from `shape` to it."""

    image: Gray
    turns: int
    angle: float
    shape: tuple[int, int]

    def back(self, box: BBox) -> BBox:
        """Where a box stands in the picture as it came: its middle is carried back, its size is kept."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        width, height = box[2] - box[0], box[3] - box[1]
        rows, cols = self.shape if self.turns % 2 == 0 else self.shape[::-1]
        new_rows, new_cols = self.image.shape
        cosine, sine = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        dx, dy = x - new_cols / 2, y - new_rows / 2
        x, y = cols / 2 + cosine * dx - sine * dy, rows / 2 + sine * dx + cosine * dy
        for _ in range(self.turns):
            x, y, rows, cols = rows - y, x, cols, rows
            width, height = height, width
        return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def straightened(image: Gray, turns: int = 0) -> Upright:
    """The page after `turns` quarter turns, with its rules and lines of text level."""
    import cv2
    import numpy as np

    turned = np.ascontiguousarray(np.rot90(image, turns)) if turns else image
    angle = tilt(turned)
    if abs(angle) < _LEVEL:
        return Upright(turned, turns, 0.0, image.shape)
    rows, cols = turned.shape
    cosine, sine = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    width, height = math.ceil(cols * cosine + rows * sine), math.ceil(rows * cosine + cols * sine)
    matrix = cv2.getRotationMatrix2D((cols / 2, rows / 2), angle, 1.0)
    matrix[:, 2] += ((width - cols) / 2, (height - rows) / 2)
    paper = int(np.median(turned[:: max(1, rows // 64), :: max(1, cols // 64)]))
    level = cv2.warpAffine(turned, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
    return Upright(np.asarray(level, dtype=np.uint8), turns, angle, image.shape)


def tilt(image: Gray) -> float:
    """By how many degrees (clockwise, as seen) the rows of a page slope.

    The rows of a level page are sharp: full of ink along a rule or a line of text, bare beside it. So the angle is
    taken under which the ink of neighbouring rows differs most.
    """
    import cv2
    import numpy as np

    scale = min(1.0, _SMALL / max(image.shape))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    ys, xs = np.nonzero(ink)
    if len(ys) == 0:
        return 0.0
    reach = max(image.shape) * scale

    def sharpness(angle: float) -> float:
        slope = math.tan(math.radians(angle))
        rows = np.bincount((ys - xs * slope + reach).astype(np.int64))
        return float((np.diff(rows.astype(np.float64)) ** 2).sum())

    steps = round(_WIDEST_TILT / _COARSE)
    near = max((step * _COARSE for step in range(-steps, steps + 1)), key=lambda angle: (sharpness(angle), -abs(angle)))
    steps = round(_COARSE / _FINE)
    return max((near + step * _FINE for step in range(-steps, steps + 1)), key=lambda a: (sharpness(a), -abs(a)))
