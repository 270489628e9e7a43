"""How likely each total and each grade of a form is, by what the model says of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from extract.assess.rule_set import Grades

__all__ = ["chances_of", "shifts"]

_RARE_SHARE: Final = 0.005
_RARE_SUM: Final = 1e-4
_CENTS: Final = 2


def shifts(rows: Iterable[Sequence[tuple[float, float]]]) -> dict[float, float]:
    """By how many points a total is off its expected point, with the probability of each shift; rows are independent.

    Args:
        rows: For each row the points by which its score may be off, with their probabilities.

    >>> shifts([[(0.0, 0.75), (-2.0, 0.25)], [(0.0, 1.0)]])
    {0.0: 0.75, -2.0: 0.25}
    """
    sums = {0.0: 1.0}
    for row in rows:
        grown: defaultdict[float, float] = defaultdict(float)
        for shift, chance in row:
            if chance >= _RARE_SHARE:
                for before, likely in sums.items():
                    grown[round(before + shift, _CENTS)] += likely * chance
        sums = {shift: chance for shift, chance in grown.items() if chance >= _RARE_SUM} or sums
    whole = sum(sums.values())
    return {shift: chance / whole for shift, chance in sums.items()}


def chances_of(
    totals: Mapping[float, float], full: float, grades: Grades, otherwise: Mapping[str, float]
) -> dict[str, float]:
    """How likely each grade is for totals out of `full` points with their probabilities.

    Args:
        totals: The totals; what their probabilities leave of 1 is shared out as `otherwise` says.
        full: The full points of the form.
        grades: The scheme.
        otherwise: How likely each grade is where nothing more is known than the interval.

    >>> from extract.assess.rule_set import rule_set
    >>> chances_of({90.0: 0.5, 84.5: 0.25}, 100.0, rule_set("national").grades, {"良": 1.0})
    {'优': 0.5, '良': 0.5, '中': 0.0, '差': 0.0}
    """
    rest = max(1.0 - sum(totals.values()), 0.0)
    chances = {step.label: rest * otherwise.get(step.label, 0.0) for step in grades.steps}
    for total, chance in totals.items():
        label = grades.of(min(max(total / full * 100, 0.0), 100.0))
        if label is not None:
            chances[label] += chance
    return {label: round(chance, 4) for label, chance in chances.items()}
