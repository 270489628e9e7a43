"""Asks the model of the score ratio about the rows of a document that rules leave open, after the findings are made.

A band of the rules stays as it is: within it the assessor is free, and the model only says where in it the score is to
be expected. An open row gets an interval of the model's own. Findings rest on rules alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec

from extract.assess import formulas
from extract.assess.ratios.features import form_marks, is_asked, row_marks
from extract.assess.ratios.model import Likely, Ratios
from extract.assess.ratios.totals import shifts
from extract.assess.scoring import form_total
from extract.assess.view import AssessmentView, FormView, ProjectView
from extract.model.record import Expected, Indicator, IndicatorAssessment

__all__ = ["expected_share", "with_ratios"]

_SAME: Final = 0.005


def with_ratios(view: AssessmentView, ratios: Ratios) -> AssessmentView:
    """The document with the scores that the model expects; as it is where there is no model."""
    if ratios.weights is None:
        return view
    return replace(view, projects=tuple([_project(each, ratios) for each in view.projects]))


def _project(project: ProjectView, ratios: Ratios) -> ProjectView:
    """A project with what the model expects of its forms; the same one where it was not asked about any."""
    forms = tuple([_asked(form, ratios) for form in project.forms])
    changed = any(new is not old for new, old in zip(forms, project.forms, strict=True))
    return replace(project, forms=forms) if changed else project


def _asked(view: FormView, ratios: Ratios) -> FormView:
    """A form with the expected scores that the model gives, and the total that follows."""
    form, rows = view.form, [view.expected[row.id] for row in view.form.indicators]
    asked = [place for place, row in enumerate(form.indicators) if is_asked(row, rows[place])]
    if not asked or view.total is None:
        return view
    about = form_marks(form, rows)
    spread: list[list[tuple[float, float]]] = []
    for place in asked:
        row, assessed = form.indicators[place], rows[place]
        found = ratios.likely((*row_marks(row, assessed, form.year), *about))
        if found is not None:
            rows[place] = _moved(row, assessed, found)
            spread.append(_spread(row.weight or 0.0, rows[place].expected, found))
    total = form_total(form, rows, view.execution, view.execution_weight, view.full)
    if total is None:
        return view
    trust = 1 - ratios.weights.doubt if ratios.weights is not None else 0.0
    totals = {round(total.point + shift, 2): trust * chance for shift, chance in shifts(spread).items()}
    return replace(view, expected={each.id: each for each in rows}, total=total, totals=totals)


def _spread(weight: float, expected: Expected | None, found: Likely) -> list[tuple[float, float]]:
    """By how many points the score of a row may be off its expected point, inside its interval, and how likely."""
    if expected is None:
        return []
    points = [(min(max(level * weight, expected.low), expected.high), chance) for level, chance in found.levels]
    return [(value - expected.point, chance) for value, chance in points]


def _moved(row: Indicator, assessed: IndicatorAssessment, found: Likely) -> IndicatorAssessment:
    """What a row should score by rules and model; as the rules have it where the model says the same."""
    weight = row.weight or 0.0
    expected = _expected(found, weight, assessed.expected)
    if assessed.expected is not None and abs(expected.point - assessed.expected.point) < _SAME:
        return assessed
    grounds = f"{assessed.basis}; " if assessed.expected is not None else ""
    basis = f"{grounds}model: {found.point:g}×{weight:g} (p={found.sure:.2f})"
    return msgspec.structs.replace(assessed, expected=expected, basis=basis, decided="model")


def expected_share(found: Likely, band: tuple[float, float, float] | None) -> tuple[float, float, float]:
    """Shares for what is likely: inside the band of the rules, where they have one.

    >>> expected_share(Likely(0.3, 0.7, 1.0, 0.5, ()), (0.6, 0.8, 0.8))
    (0.6, 0.7, 0.8)
    """
    if band is None:
        return found.low, found.point, found.high
    low, _, high = band
    return low, min(max(found.point, low), high), high


def _expected(found: Likely, weight: float, band: Expected | None) -> Expected:
    """The points of the expected shares, to two decimals."""
    shares = None if band is None else (band.low / weight, band.point / weight, band.high / weight)
    low, point, high = (formulas.points(share, weight) for share in expected_share(found, shares))
    return Expected(low, point, high)
