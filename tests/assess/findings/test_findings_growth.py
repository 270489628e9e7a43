"""The rules that look at all forms of a document take time in proportion to their number."""

from __future__ import annotations

from functools import cache

import pytest
from growth import assert_grows_evenly

from extract.assess import view_of
from extract.assess.findings.cases import DocumentCase
from extract.assess.findings.engine import hits
from extract.assess.findings.examples import document, form
from extract.assess.findings.registry import RULES
from extract.assess.view import AssessmentView
from extract.config import AssessConfig

_FORMS = 400
_RULES = (
    "amount_text_vs_cell",
    "cross_form_conflict",
    "form_account_conflict",
    "goal_not_about_project",
    "goal_shared_across_projects",
    "l1_weight_not_policy",
    "project_name_mismatch",
    "same_actual_different_score",
    "template_indicator_reuse",
)


def _name(number: int) -> str:
    """A name whose first characters hardly another has, as names of places are."""
    return "".join(chr(0x4E00 + number * step % 5003) for step in (7, 1009, 3001)) + "道路养护"


@cache
def _view(number: int) -> AssessmentView:
    """So many forms with names and goals of their own, alike in the rest, and an account with an item for each."""
    forms = [
        form(
            ["道路养护里程 | ≥90公里 | 95公里 | 60 | 60", f"群众满意度 | ≥{90 + (n == 0)}% | 95% | 30 | 30"],
            f"{20 + n} {20 + n} {20 + n}",
            project=_name(n),
            identifier=f"f{n}",
            goal_expected=f"养护{_name(n)}的道路，保障安全畅通，方便群众出行",
            total=100.0,
        )
        for n in range(number)
    ]
    items = [
        f"{_name(n)}(项)。年初预算为{26 + n}万元，支出决算为{26 + n}万元。其他支出{n % 90 + 1}元。"
        for n in range(number)
    ]
    return view_of(document(*forms), "\n".join(items), AssessConfig())


@pytest.mark.parametrize("name", _RULES)
def test_rules_over_many_forms_are_linear(name: str) -> None:
    rule = RULES[name]
    assert_grows_evenly(lambda view: list(hits(rule, DocumentCase(view))), _view, _FORMS, "forms")
