"""Counts of a set of items, and the three rates that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from extract.evaluation.sheet import Item

__all__ = ["Figure", "by_field", "by_part"]


class Figure(msgspec.Struct, frozen=True):
    """How the comparisons of one field came out.

    >>> Figure(correct=8, wrong=1, missed=1).f1
    0.8421052631578947
    """

    correct: int = 0
    wrong: int = 0
    missed: int = 0
    invented: int = 0

    @property
    def gold(self) -> int:
        """What the gold states."""
        return self.correct + self.wrong + self.missed

    @property
    def found(self) -> int:
        """What the output states."""
        return self.correct + self.wrong + self.invented

    @property
    def precision(self) -> float:
        """Share of what the output states that is right; 1 where it states nothing."""
        return self.correct / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what the gold states that the output has; 1 where the gold states nothing."""
        return self.correct / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two; 1 where neither side states anything."""
        return 2 * self.correct / (self.gold + self.found) if self.gold + self.found else 1.0


def _counted(items: Iterable[Item]) -> Figure:
    counts = {"correct": 0, "wrong": 0, "missed": 0, "invented": 0}
    for item in items:
        counts[item.outcome] += 1
    return Figure(**counts)


_ORDER = ("document", "overview", "form", "funds", "task", "row", "category", "narrative", "summary")


def by_field(items: Iterable[Item]) -> dict[str, Figure]:
    """One figure a field: those of the document, of forms, of rows, …, each group under its own total."""
    figures = by_part(items, lambda item: item.field)
    return {field: figures[field] for field in sorted(figures, key=_rank)}


def _rank(field: str) -> tuple[int, str]:
    group = field.split(".", maxsplit=1)[0]
    return (_ORDER.index(group) if group in _ORDER else 0, field)


def by_part(items: Iterable[Item], part: Callable[[Item], str]) -> dict[str, Figure]:
    """One figure for each value of `part` (a layout, a document), in the order in which they first came."""
    parts: dict[str, list[Item]] = {}
    for item in items:
        parts.setdefault(part(item), []).append(item)
    return {name: _counted(kept) for name, kept in parts.items()}
