"""Bars: a claim against the interval that is supported, on one scale from nothing to all of the points."""

from __future__ import annotations

from extract.assess.inflation import TOLERANCE
from extract.model.record import Expected, Project
from extract.show.markup import tag

__all__ = ["project_scale", "scale"]

_NARROWEST = 0.6  # percent: an interval of one value is seen, too
_STEPS = (0, 60, 80, 90, 100)


def project_scale(project: Project, *, large: bool = False) -> str:
    """The scale of a project, out of 100; with the usual edges of the grades below it where it is large."""
    assessment = project.assessment
    bar = scale(
        project.claimed.score, assessment.expected_score if assessment is not None else None, 100.0, large=large
    )
    if not large or not bar:
        return bar
    steps = [tag("span", str(step), style=f"left:{min(max(step, 1), 98)}%") for step in _STEPS]
    return bar + tag("div", *steps, class_="steps")


def scale(claimed: float | None, expected: Expected | None, full: float | None, *, large: bool = False) -> str:
    """A bar, or nothing where there is nothing to show.

    Args:
        claimed: The score that was claimed.
        expected: The interval that is supported.
        full: All of the points.
        large: Twice as high, with lines at the edges of the grades.
    """
    if full is None or full <= 0 or (claimed is None and expected is None):
        return ""
    parts: list[str] = []
    if expected is not None:
        low, high = _share(expected.low, full), _share(expected.high, full)
        width = max(high - low, _NARROWEST)
        parts.append(tag("i", class_="band", style=f"left:{min(low, 100 - width):.1f}%;width:{width:.1f}%"))
    if large:
        parts += [tag("i", class_="edge", style=f"left:{step}%") for step in _STEPS[1:-1]]
    if claimed is not None:
        where = "" if expected is None else _where(claimed, expected)
        parts.append(tag("i", class_=f"claim {where}".strip(), style=f"width:{_share(claimed, full):.1f}%"))
    if expected is not None:
        parts.append(tag("i", class_="point", style=f"left:{_share(expected.point, full):.1f}%"))
    supported = "–" if expected is None else f"{expected.low:g}–{expected.high:g}"
    said = f"{'–' if claimed is None else f'{claimed:g}'} | {supported} / {full:g}"
    return tag("div", *parts, class_="scale large" if large else "scale", title=said, role="img", aria_label=said)


def _where(claimed: float, expected: Expected) -> str:
    if claimed > expected.high + TOLERANCE:
        return "above"
    return "below" if claimed < expected.low - TOLERANCE else ""


def _share(value: float, full: float) -> float:
    """Percent of the scale, within its ends."""
    return min(max(100 * value / full, 0.0), 100.0)
