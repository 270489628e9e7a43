"""Planted forms come back as they were planted, renderer by renderer, at least as often as the table says.

The table is a floor a little under what is reached: raise it with each gain, never lower it. A failure lists the first
differences as (document, place, field, planted, found); `planted.reading.read_back` gives all of them.
"""

from __future__ import annotations

from functools import cache

import pytest

from extract.pipeline import Pipeline
from planted.layout import ORDERS, lay_out, variant
from planted.reading import Rates, read_back
from planted.render import RENDERERS, printed_document
from planted.truth import contents

# renderer -> documents, share of indicator rows, of money rows, of form heads (title, project, goals, totals) exact
FLOORS = {
    "tabs": (8, 1.0, 1.0, 1.0),
    "tabs_dropped": (8, 1.0, 1.0, 1.0),
    "pipes": (8, 1.0, 1.0, 1.0),
    "markdown": (8, 1.0, 1.0, 1.0),
    "html": (8, 1.0, 1.0, 1.0),
    "cells_blank": (8, 1.0, 1.0, 1.0),
    "cells_dense": (8, 1.0, 1.0, 1.0),
    "spaced": (8, 1.0, 1.0, 1.0),
    "glued": (4, 0.55, 0.9, 0.6),
    "broken": (8, 0.95, 1.0, 1.0),
    "page_cut": (8, 1.0, 1.0, 1.0),
}


@cache
def pipeline() -> Pipeline:
    return Pipeline()


@cache
def rates(renderer: str) -> Rates:
    return read_back(pipeline(), renderer, FLOORS[renderer][0])


def test_every_renderer_has_a_floor() -> None:
    assert set(FLOORS) == set(RENDERERS)


@pytest.mark.parametrize("renderer", FLOORS)
def test_every_planted_form_is_found(renderer: str) -> None:
    assert rates(renderer).found == rates(renderer).forms


@pytest.mark.parametrize("renderer", FLOORS)
def test_planted_rows_come_back(renderer: str) -> None:
    reached = rates(renderer)
    _, rows, money, heads = FLOORS[renderer]
    shown = [(n, d.place, d.field, d.planted, d.found) for n, d in reached.differences][:12]
    assert (reached.rows >= rows, reached.money >= money, reached.heads >= heads) == (True, True, True), (
        f"rows {reached.rows:.3f}, money {reached.money:.3f}, heads {reached.heads:.3f}: {shown}"
    )


@pytest.mark.parametrize("renderer", ["tabs", "pipes", "markdown", "html"])
def test_one_form_in_all_tables_with_borders_is_the_same_form(renderer: str) -> None:
    """What is printed decides, not the file that carries it."""
    form = contents(12)
    sheet = lay_out(form, variant(0))
    first, other = (pipeline().read(*printed_document([(form, sheet)], name)).forms[0] for name in ("tabs", renderer))
    for left, right in zip(first.indicators, other.indicators, strict=True):
        assert (left.l1, left.l2, left.name, left.weight, left.score, left.reason) == (
            right.l1,
            right.l2,
            right.name,
            right.weight,
            right.score,
            right.reason,
        )
        assert left.category == right.category
        assert (left.target and left.target.base) == (right.target and right.target.base)


def test_the_arithmetic_of_planted_forms_holds() -> None:
    for number in range(40):
        form = contents(number)
        assert sum(form.levels.values()) == 90
        for l1, points in form.levels.items():
            assert sum(float(row.weight) for row in form.rows if row.l1 == l1) == points
        assert all(float(row.score) <= float(row.weight) for row in form.rows)
        assert all(row.reason for row in form.rows if float(row.score) < float(row.weight))
        total = sum(float(row.score) for row in form.rows) + float(form.money[0].score)
        assert float(form.total_score) == pytest.approx(total, abs=0.005)


def test_every_order_is_planted() -> None:
    assert {variant(number).order for number in range(8)} == set(ORDERS)
