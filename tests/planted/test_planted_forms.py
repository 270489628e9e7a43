"""Planted forms come back as they were planted, renderer by renderer, at least as often as the table says.

The table is a floor a little under what the rules alone reach: raise it with each gain, never lower it. A failure
lists the first differences as (document, place, field, planted, found); `planted.reading.read_back` gives all of them.
"""

from __future__ import annotations

from functools import cache

import pytest

from extract.pipeline import Pipeline
from planted.printing import RENDERERS, layout_of, planted, printed_document
from planted.reading import Rates, read_back

# renderer -> documents, share of indicator rows, of money rows, of form heads (title, project, goals, totals) exact
FLOORS = {
    "tabs": (8, 1.0, 1.0, 1.0),
    "tabs_dropped": (8, 1.0, 1.0, 1.0),
    "pipes": (8, 1.0, 1.0, 1.0),
    "markdown": (8, 1.0, 1.0, 1.0),
    "html": (8, 1.0, 1.0, 1.0),
    "cells_blank": (8, 0.89, 1.0, 0.8),
    "cells_dense": (8, 0.89, 1.0, 0.8),
    "spaced": (8, 0.74, 1.0, 0.5),
    "glued": (4, 0.55, 0.9, 0.0),
    "broken": (8, 0.6, 1.0, 0.7),
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
    project = planted(12)
    first, other = (
        pipeline().read(*printed_document([(project, layout_of(name, 0))], name)[:2]).forms[0]
        for name in ("tabs", renderer)
    )
    for left, right in zip(first.indicators, other.indicators, strict=True):
        assert (left.l1, left.l2, left.name, left.weight, left.score) == (
            right.l1,
            right.l2,
            right.name,
            right.weight,
            right.score,
        )
        assert left.category == right.category
        assert (left.target and left.target.base) == (right.target and right.target.base)
