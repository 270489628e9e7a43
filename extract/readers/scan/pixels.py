"""Pictures of pages: decoding, gray, and marks that are not print (seals)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]
    Mask = NDArray[np.bool_]
    Picture = NDArray[np.uint8]  # gray, or red, green and blue (and what is left aside)

__all__ = ["gray_of", "resized"]

_FINEST = 72 / 300  # points a pixel; finer pictures gain nothing and cost much
_ENOUGH = 72 / 200
_SEAL = (50.0, 160.0)  # points that a seal is wide: 公章 are 38 to 45 mm, those of finance and contracts less
_RED = 60  # by how much red outshines green and blue in the ink of a seal


def resized(gray: Gray, points_per_pixel: float) -> tuple[Gray, float]:
    """The picture, made smaller where it is finer than print needs, and its points per pixel."""
    import cv2

    if points_per_pixel >= _FINEST:
        return gray, points_per_pixel
    rows, cols = gray.shape
    factor = points_per_pixel / _ENOUGH
    size = (max(1, round(cols * factor)), max(1, round(rows * factor)))
    return cv2.resize(gray, size, interpolation=cv2.INTER_AREA), points_per_pixel * cols / size[0]  # type: ignore[return-value]


def gray_of(image: Picture, points_per_pixel: float) -> Gray:
    """The picture in gray, without red seals: the print below them stays."""
    import cv2
    import numpy as np

    if image.ndim == 2:
        return image
    image = image[..., :3]
    gray = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    for left, top, right, bottom in _seals(image, points_per_pixel):
        part = image[top:bottom, left:right]
        # In red light the ink of a seal is nearly as bright as paper, and print is dark.
        light = part[..., 0].astype(np.float32)
        brightness = float(np.percentile(light[_is_red(part)], 25))
        gray[top:bottom, left:right] = np.minimum(255, light * (255 / max(1.0, brightness))).astype(np.uint8)
    return gray


def _is_red(image: Picture) -> Mask:
    import numpy as np

    return image[..., 0].astype(np.int16) - np.maximum(image[..., 1], image[..., 2]) > _RED


def _seals(image: Picture, points_per_pixel: float) -> list[tuple[int, int, int, int]]:
    """Boxes of what is red, as wide as a seal, and about as high: red headings of letters are wider."""
    import cv2
    import numpy as np

    step = max(1, round(0.6 / points_per_pixel))
    red = _is_red(image[::step, ::step]).astype(np.uint8)
    if not red.any():
        return []
    scale = points_per_pixel * step
    size = max(1, round(6 / scale))
    whole = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((size, size), dtype=np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    found = []
    for x, y, width, height, _ in stats[1:].tolist():
        low, high = sorted((width * scale, height * scale))
        if _SEAL[0] <= high <= _SEAL[1] and low >= 0.5 * high:
            found.append(((x - 2) * step, (y - 2) * step, (x + width + 2) * step, (y + height + 2) * step))
    return [(max(0, a), max(0, b), c, d) for a, b, c, d in found]
