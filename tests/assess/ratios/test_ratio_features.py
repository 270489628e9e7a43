"""Which rows the model of the score ratio is asked about, and what it is told of them."""

from __future__ import annotations

import pytest
from assess_records import form, money, row, row_score

from extract.assess.ratios.features import form_marks, is_asked, row_marks


@pytest.mark.parametrize(
    ("target", "actual", "asked"),
    [
        ("有效", "部分有效", True),
        ("汛前", "2024年2月", True),
        ("≥90%", "80%", False),  # a formula
        ("有效", None, False),  # what is not reported cannot be scored
        ("有效", "……", False),
        (None, "有效", False),
        ("不适用", "不适用", False),
        ("……", "……", False),
    ],
)
def test_rows_that_rules_leave_open_are_asked(target: str | None, actual: str | None, asked: bool) -> None:
    one = row(target, actual)
    assert is_asked(one, row_score(one)) == asked


def test_a_row_without_points_is_not_asked() -> None:
    one = row("有效", "部分有效", None)
    assert not is_asked(one, row_score(one))


@pytest.mark.parametrize(
    ("target", "actual", "reason", "mark"),
    [
        ("有效", "有效", None, "met: words same"),
        ("有效", "部分有效", None, "partial: words partial"),
        ("完成", "未完成", None, "missed: words missed"),
        ("有效", "部分有效", "人手不足", "partial: reason given"),
        ("汛前", "2025年2月", None, "open: a later year"),
    ],
)
def test_marks_say_what_the_rules_make_of_it(target: str, actual: str, reason: str | None, mark: str) -> None:
    one = row(target, actual, reason=reason)
    assert mark in row_marks(one, row_score(one), 2024)


@pytest.mark.parametrize("score", [None, 0, 4, 10])
def test_the_claim_is_no_mark(score: float | None) -> None:
    claimed, silent = row("有效", "部分有效", score=score), row("有效", "部分有效")
    assert row_marks(claimed, row_score(claimed), 2024) == row_marks(silent, row_score(silent), 2024)


@pytest.mark.parametrize(
    ("executed", "mark"),
    [("10", "full"), ("9.5", "most"), ("6", "half"), ("1", "little"), ("0", "none"), (None, "unknown")],
)
def test_marks_of_the_form_tell_of_its_money(executed: str | None, mark: str) -> None:
    rows = (row("≥90%", "95%"), row("≥90%", "80%"), row("有效", "有效"))
    marks = form_marks(form(*rows, funds=(money("10", executed),)), [row_score(each) for each in rows])
    assert marks == (f"spent {mark}", "numbers met half")
