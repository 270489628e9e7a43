"""Which item of the output stands for which item of the gold?

Both sides are in reading order, so the first pass is an alignment that keeps the order (the one with the greatest
sum of similarities): two rows of one name in one form go to their own partners. Items that the order left over are
paired in a second pass, best first, so that an output in another order is compared and not counted twice as wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["align"]

Gold = TypeVar("Gold")
Found = TypeVar("Found")


def align(
    gold: Sequence[Gold], found: Sequence[Found], similarity: Callable[[Gold, Found], float], threshold: float = 0.55
) -> list[tuple[int, int]]:
    """Pairs of places, in the order of the gold; each place is used once, pairs under the threshold are none.

    >>> align("abc", "axc", lambda one, other: float(one == other))
    [(0, 0), (2, 2)]
    >>> align("ab", "ba", lambda one, other: float(one == other))
    [(0, 1), (1, 0)]
    """
    likeness = [[similarity(item, other) for other in found] for item in gold]
    pairs = _in_order(likeness, threshold)
    used_gold, used_found = {one for one, _ in pairs}, {other for _, other in pairs}
    left = sorted(
        (-likeness[one][other], one, other)
        for one in range(len(gold))
        for other in range(len(found))
        if one not in used_gold and other not in used_found and likeness[one][other] >= threshold
    )
    for _, one, other in left:
        if one not in used_gold and other not in used_found:
            used_gold.add(one)
            used_found.add(other)
            pairs.append((one, other))
    return sorted(pairs)


def _in_order(likeness: list[list[float]], threshold: float) -> list[tuple[int, int]]:
    """The order-keeping pairing of the greatest sum (dynamic programming over the two sequences)."""
    height, width = len(likeness), len(likeness[0]) if likeness else 0
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for one in range(height - 1, -1, -1):
        for other in range(width - 1, -1, -1):
            score = max(best[one + 1][other], best[one][other + 1])
            if likeness[one][other] >= threshold:
                score = max(score, best[one + 1][other + 1] + likeness[one][other])
            best[one][other] = score
    pairs: list[tuple[int, int]] = []
    one = other = 0
    while one < height and other < width:
        paired = likeness[one][other] >= threshold and (
            best[one][other] == best[one + 1][other + 1] + likeness[one][other]
        )
        if paired:
            pairs.append((one, other))
            one, other = one + 1, other + 1
        elif best[one][other] == best[one + 1][other]:
            one += 1
        else:
            other += 1
    return pairs
