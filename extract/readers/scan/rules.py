"""The ink of a page and the ruling lines in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from extract.readers.ruling import RuledTable, Segment, ruled_tables

if TYPE_CHECKING:
    from extract.readers.scan.pixels import Gray

__all__ = ["Rules", "erased", "ink_of", "rules_of", "tables_of"]

# All in points.
_WINDOW = 14.0  # ink is what is darker than its surroundings of this width
_DARKER = 16  # by this much (of 255)
_ACROSS, _DOWN = 21.0, 11.0  # shorter runs of ink are strokes of glyphs
_SURELY = 40.0  # longer runs are rules wherever they stand; shorter ones only from rule to rule
_NEAR = 3.0
_HALO = 0.7  # the soft edge of a rule


class Rules(NamedTuple):
    """Rules in one direction: a picture of numbered runs of ink, and the box (x, y, width, height) of each number."""

    labels: Any
    boxes: Any
    across: bool

    def segments(self, scale: float) -> list[Segment]:
        """The rules in points (`scale` points a pixel)."""
        if self.across:
            return [((y + h / 2) * scale, x * scale, (x + w) * scale) for x, y, w, h in self.boxes[1:].tolist()]
        return [((x + w / 2) * scale, y * scale, (y + h) * scale) for x, y, w, h in self.boxes[1:].tolist()]


def ink_of(image: Gray, scale: float) -> Gray:
    """1 where there is print, 0 where there is paper, whatever the light and the shading."""
    import cv2

    window = 2 * round(_WINDOW / scale / 2) + 1
    return cv2.adaptiveThreshold(  # type: ignore[return-value]
        cv2.GaussianBlur(image, (3, 3), 0),
        1,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        max(3, window),
        _DARKER,
    )


def rules_of(ink: Gray, scale: float) -> tuple[Rules, Rules]:
    """Horizontal and vertical rules: long straight runs of ink."""
    return _rules(ink, scale, across=True), _rules(ink, scale, across=False)


def tables_of(rules: tuple[Rules, Rules], scale: float) -> list[RuledTable]:
    """The tables that the rules draw."""
    across, down = (kind.segments(scale) for kind in rules)
    return ruled_tables(
        [rule for rule in across if _is_rule(rule, down)], [rule for rule in down if _is_rule(rule, across)]
    )


def _is_rule(run: Segment, others: list[Segment]) -> bool:
    """Whether a run of ink is a rule: a short one goes from rule to rule, else it is a stroke or a dash."""
    at, *ends = run
    return ends[1] - ends[0] >= _SURELY or all(
        any(abs(other - end) <= _NEAR and low - _NEAR <= at <= high + _NEAR for other, low, high in others)
        for end in ends
    )


def _rules(ink: Gray, scale: float, *, across: bool) -> Rules:
    import cv2
    import numpy as np

    def bar(length: float) -> Any:  # noqa: ANN401 - an array
        size = max(1, round(length / scale))
        return np.ones((1, size) if across else (size, 1), dtype=np.uint8)

    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, bar(_ACROSS if across else _DOWN))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    return Rules(labels, stats[:, :4], across)


def erased(
    image: Gray, ink: Gray, rules: tuple[Rules, Rules], tables: list[RuledTable], scale: float
) -> tuple[Gray, Gray]:
    """The page and its ink without the rules; dashes and strokes as long as a short rule stay."""
    import cv2
    import numpy as np

    mask = np.zeros(ink.shape, dtype=np.uint8)
    for kind, other in (rules, rules[::-1]):
        others = other.segments(scale)
        gone = [_is_rule(run, others) and _is_edge(run, kind.across, tables) for run in kind.segments(scale)]
        mask |= np.array([0, *gone], np.uint8)[kind.labels]
    halo = 2 * max(1, round(_HALO / scale)) + 1
    gone_too = cv2.dilate(mask, np.ones((halo, halo), dtype=np.uint8)) > 0
    paper = np.uint8(np.median(image[:: max(1, image.shape[0] // 64), :: max(1, image.shape[1] // 64)]))
    return np.where(gone_too, paper, image), np.where(gone_too, np.uint8(0), ink)


def _is_edge(rule: Segment, across: bool, tables: list[RuledTable]) -> bool:
    """Whether a rule is long, or in line with an edge of a table: a 口 of a heading is neither."""
    at, start, end = rule
    if end - start >= _SURELY:
        return True
    middle = (start + end) / 2
    for table in tables:
        along, beside = (table.xs, table.ys) if across else (table.ys, table.xs)
        if along[0] <= middle <= along[-1] and any(abs(at - edge) <= _NEAR for edge in beside):
            return True
    return False
