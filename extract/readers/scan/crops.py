"""Pictures of single lines, cut from a page whose rules were erased."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from extract.readers.scan.pixels import Gray

__all__ = ["Box", "LineBox", "glyph_height", "lines_in", "picture", "pieces_of", "without_specks"]

Box = tuple[int, int, int, int]  # left, top, right, bottom; in pixels

_SHORT = 0.6  # of a glyph's height: a run of rows that is lower is 一, a dot, a part of 二 or 三
_ONE_LINE = 1.3  # glyph heights that one line takes at most, for putting short runs to it
_TWO_LINES = 1.7  # a higher run may be lines that touch
_BARE = 0.12  # share of the mean ink of the rows: less of it between two lines
_SQUARE = 1.3  # width to height of a line of one glyph
_WIDE_GAP = 2.5  # glyph heights
_SPECK = 0.12  # of a glyph's height: smaller specks are dust
_FAINT = 0.35  # of the darkness of print
_PAD = 3  # pixels
_LINE = 1.3  # glyph heights of a picture of a line at least


class LineBox(NamedTuple):
    """A line of print: its box, and the boxes of its pieces where it is printed from top to bottom."""

    box: Box
    stacked: tuple[Box, ...] = ()


def glyph_height(ink: Gray, scale: float) -> float:
    """How high the glyphs of a page are, in pixels: the usual height of what is as high as print can be."""
    import cv2
    import numpy as np

    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    heights = stats[1:, 3]
    widths = stats[1:, 2]
    glyphs = heights[(heights * scale >= 5) & (heights * scale <= 24) & (widths * scale <= 24)]
    return float(np.percentile(glyphs, 70)) if len(glyphs) else 9.0 / scale


def without_specks(ink: Gray, image: Gray, height: float) -> Gray:
    """Ink without dust and noise: specks much smaller than a full stop, or nowhere near as dark as print."""
    import cv2
    import numpy as np

    if not ink.any():
        return ink
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    side = max(1.0, _SPECK * height)
    keep = (np.maximum(stats[:, 2], stats[:, 3]) > side) | (stats[:, 4] > side * side)
    smooth = cv2.GaussianBlur(image, (3, 3), 0)
    paper, print_ = float(np.median(smooth)), float(np.percentile(smooth[ink > 0], 10))
    dark = labels[smooth < paper - _FAINT * (paper - print_)]
    keep &= np.bincount(dark, minlength=len(stats)) > 0
    keep[0] = False
    return np.where(keep[labels], ink, np.uint8(0))


def lines_in(ink: Gray, area: Box, height: float) -> list[LineBox]:
    """The lines of print in a cell or another area, from top to bottom."""
    import numpy as np

    left, top, right, bottom = area
    part = ink[max(0, top) : bottom, max(0, left) : right]
    if not part.any():
        return []
    profile = part.sum(axis=1, dtype="int64").tolist()
    runs = [piece for run in _joined(_runs(profile), height) for piece in _parted(run, profile, height)]
    lines: list[Box] = []
    for start, end in runs:
        columns = np.flatnonzero(part[start:end].max(axis=0))
        if len(columns):
            lines.append((left + int(columns[0]), top + start, left + int(columns[-1]) + 1, top + end))
    if len(lines) > 1 and all(box[2] - box[0] <= _SQUARE * max(height, box[3] - box[1]) for box in lines):
        return [LineBox(_around(lines), tuple(lines))]
    return [LineBox(box) for box in lines]


def pieces_of(ink: Gray, line: LineBox, height: float) -> list[LineBox]:
    """A line cut where it has wide gaps: what stands beside each other there is read piece by piece."""
    import numpy as np

    if line.stacked:
        return [line]
    left, top, right, bottom = line.box
    inked = np.flatnonzero(ink[top:bottom, left:right].max(axis=0))
    cuts = np.flatnonzero(np.diff(inked) > _WIDE_GAP * height)
    starts = [0, *(cuts + 1).tolist()]
    ends = [*cuts.tolist(), len(inked) - 1]
    return [
        LineBox((left + int(inked[start]), top, left + int(inked[end]) + 1, bottom))
        for start, end in zip(starts, ends, strict=True)
    ]


def _around(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _runs(profile: list[int]) -> list[tuple[int, int]]:
    """Stretches of rows with ink."""
    runs: list[tuple[int, int]] = []
    start = None
    for row, count in enumerate([*profile, 0]):
        if count and start is None:
            start = row
        elif not count and start is not None:
            runs.append((start, row))
            start = None
    return runs


def _joined(runs: list[tuple[int, int]], height: float) -> list[tuple[int, int]]:
    """Runs with the short ones put to the line that they belong to: the nearest first."""
    runs = list(runs)
    while len(runs) > 1:
        pairs = [
            (below[0] - above[1], index)
            for index, (above, below) in enumerate(pairwise(runs))
            if below[1] - above[0] <= _ONE_LINE * height
            and min(above[1] - above[0], below[1] - below[0]) < _SHORT * height
        ]
        if not pairs:
            break
        _, index = min(pairs)
        runs[index : index + 2] = [(runs[index][0], runs[index + 1][1])]
    return runs


def _parted(run: tuple[int, int], profile: list[int], height: float) -> list[tuple[int, int]]:
    """A run that is higher than a line, cut where there is next to no ink."""
    start, end = run
    if end - start < _TWO_LINES * height:
        return [run]
    mean = sum(profile[start:end]) / (end - start)
    low, high = start + round(0.6 * height), end - round(0.6 * height)
    cut = min(range(low, high), key=lambda row: (profile[row], abs(row - start - 1.2 * height)))
    if profile[cut] > _BARE * mean:
        return [run]
    return [*_parted((start, cut), profile, height), *_parted((cut, end), profile, height)]


def picture(image: Gray, line: LineBox, area: Box, height: float) -> Gray:
    """The picture of a line with paper around it, as high as a line of full glyphs: a lone dash must not fill it.

    Glyphs that stand one below the other are put in a row.
    """
    import numpy as np

    pieces = [_cut(image, box, area) for box in line.stacked or (line.box,)]
    rows = max(round(_LINE * height), *(piece.shape[0] for piece in pieces))
    return np.hstack([_padded(piece, rows) for piece in pieces])


def _cut(image: Gray, box: Box, area: Box) -> Gray:
    left, top = max(0, area[0], box[0] - _PAD), max(0, area[1], box[1] - _PAD)
    return image[top : min(area[3], box[3] + _PAD), left : min(area[2], box[2] + _PAD)]


def _padded(piece: Gray, rows: int) -> Gray:
    """A picture made as high as a line, with paper above and below."""
    import numpy as np

    above = (rows - piece.shape[0]) // 2
    below = rows - piece.shape[0] - above
    return np.pad(piece, ((above, below), (0, 0)), constant_values=int(np.median(piece)))
