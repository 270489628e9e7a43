"""Layouts kept for measuring are never drawn for training."""

from __future__ import annotations

import pytest
from corpus import ROOT

from extract.evaluation.rerendered import rerendered_documents
from extract.evaluation.suites import Rerendered, load_suites
from extract.synthetic import Layout
from extract.synthetic.grammar import load_grammar
from extract.synthetic.layout import KINDS

TRAINED = [Layout.draw(seed) for seed in range(1500)]
HELD = [Layout.held_out(seed) for seed in range(200)]


@pytest.mark.parametrize("part", ["order", "widths", "heads"])
def test_orders_widths_and_heads_are_disjoint(part: str) -> None:
    trained, held = ({getattr(layout, part) for layout in layouts} for layouts in (TRAINED, HELD))
    assert not trained & held
    assert len(held) >= 7


def test_no_wording_of_a_head_is_in_both_lists() -> None:
    words = load_grammar().layouts
    assert set(words.heads) == set(words.held_out_heads)
    for field, held in words.held_out_heads.items():
        assert field == "goal_expected" or not set(held) & set(words.heads[field])


def test_training_draws_every_order_and_every_kind_without_borders() -> None:
    assert {layout.order for layout in TRAINED} == set(load_grammar().layouts.orders)
    assert {layout.kind for layout in TRAINED} == {"broken", "cells", "spaced", "glued"}
    assert {Layout.draw(1, kind).kind for kind in KINDS} == set(KINDS)


def test_held_out_layouts_are_not_damaged() -> None:
    assert all(not (layout.misread or layout.scrambled or layout.lost or layout.shifted) for layout in HELD)
    assert any(layout.misread or layout.scrambled for layout in TRAINED)


_BROKEN = ("broken", "interleaved")  # kinds that break names over lines


def test_re_rendered_suites_print_the_rows_of_the_gold() -> None:
    suites = {name: suite for name, suite in load_suites(ROOT).items() if suite.rerendered}
    assert len(suites) == 5
    for suite in suites.values():
        assert suite.on_request
        assert suite.rerendered is not None
        one = Rerendered(suite.rerendered.kind, 1, suite.rerendered.leave_out)
        documents = list(rerendered_documents(one, ROOT / suite.gold))
        assert [document.name for document in documents] == ["000", "002", "003", "004"]
        assert documents == list(rerendered_documents(one, ROOT / suite.gold))
        rows = [row for document in documents for form in document.gold.forms for row in form.indicators]
        assert len(rows) > 200
        for document in documents:
            text = "".join(document.text.split())
            for form in document.gold.forms:
                assert all("".join(str(row.name).split()) in text for row in form.indicators) or one.kind in _BROKEN
