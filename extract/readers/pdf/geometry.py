"""Places on a PDF page: its own coordinates, and points from the top left of the page as it is shown."""

from __future__ import annotations

__all__ = ["Box", "Matrix", "common", "mapped", "shown", "times"]

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


def shown(rotation: int, left: float, bottom: float, right: float, top: float) -> Matrix:
    """Maps the page's own coordinates (y upwards) to points from the top left of the page as shown.

    Args:
        rotation: Clockwise, in degrees (0, 90, 180 or 270).
        left: The visible box of the page, and so on.
        bottom: Its lower edge.
        right: Its right edge.
        top: Its upper edge.
    """
    match rotation % 360:
        case 90:
            return (0.0, 1.0, 1.0, 0.0, -bottom, -left)
        case 180:
            return (-1.0, 0.0, 0.0, 1.0, right, -bottom)
        case 270:
            return (0.0, -1.0, -1.0, 0.0, top, right)
        case _:
            return (1.0, 0.0, 0.0, -1.0, -left, top)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def mapped(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    """Left, top, right, bottom of a box on the page as shown."""
    a, b, c, d, e, f = matrix
    if b == c == 0:
        x0, x1, y0, y1 = a * left + e, a * right + e, d * top + f, d * bottom + f
    elif a == d == 0:
        x0, x1, y0, y1 = c * bottom + e, c * top + e, b * left + f, b * right + f
    else:
        xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
        ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
        return min(xs), min(ys), max(xs), max(ys)
    if x0 > x1:
        x0, x1 = x1, x0
    return (x0, y0, x1, y1) if y0 <= y1 else (x0, y1, x1, y0)


def common(one: Box, other: Box) -> Box:
    """What two boxes have in common."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
