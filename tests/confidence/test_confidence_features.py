"""Marks: what is seen of a row without knowing the truth."""

import pytest

from extract.confidence.features import field_marks, row_marks, shown
from extract.model.document import Span
from extract.model.record import Check, Form, Indicator, Value


def value(text: str) -> Value:
    return Value(text=text, kind="quantity", number=1.0)


def row(number: int, **fields: object) -> Indicator:
    plain = {"name": f"指标{number}", "target": value("≥5"), "actual": value("5"), "weight": 10.0, "score": 10.0}
    return Indicator(id=f"f1.{number}", **{**plain, **fields})  # type: ignore[arg-type]


def form(*rows: Indicator, holds: bool | None = True) -> Form:
    checks = (Check("weights", 90.0, 90.0, holds),)
    return Form(id="f1", kind="project_self_eval", indicators=rows, checks=checks, span=Span(0, 4))


def test_a_row_unlike_the_others_and_its_neighbours_are_told() -> None:
    marks = row_marks(form(row(1), row(2, target=None), row(3), row(4)), "一\n二三")
    assert "less:target" in marks[1]
    assert "less:target" not in marks[0]
    assert "strange:True near:0" in marks[1]
    assert "strange:False near:1" in marks[0]
    assert "strange:False near:0" in marks[3]
    assert all("columns:name+target+actual+weight+score" in its for its in marks)


@pytest.mark.parametrize(("holds", "mark"), [(True, "sums:hold"), (False, "sums:fail"), (None, "sums:open")])
def test_sums_are_told(holds: bool | None, mark: str) -> None:
    assert mark in row_marks(form(row(1), holds=holds), "一二三四")[0]


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({"name": "检查次数（含"}, "odd:True"),
        ({"name": "检查次数（含复查）"}, "odd:False"),
        ({"target": value("，完成")}, "odd:True"),
        ({"score": 8.0}, "points:lost none"),
        ({"score": 8.0, "reason": "下雨"}, "points:lost reason"),
        ({"score": 12.0}, "points:over none"),
        ({"actual": value("≥5")}, "values:equal"),
        ({"target": None}, "kinds:none-quantity"),
        ({"name": "上一行的原因与名称连成一长串"}, "name of usual length:5"),
        ({"spans": {"name": Span(2, 5)}}, "name between:figure-text"),
        ({"spans": {"name": Span(5, 7)}}, "name between:text-line"),
    ],
)
def test_marks_of_one_row(fields: dict[str, object], mark: str) -> None:
    assert mark in row_marks(form(row(1, **fields), row(2), row(3)), "9%合格率高尚\n")[0]


def test_a_name_after_a_reason_is_told() -> None:
    marks = row_marks(form(row(1, reason="下雨"), row(2), row(3)), "")
    assert ["reason above:True" in its for its in marks] == [False, True, False]
    assert "reason above:False" in marks[2]


def test_marks_of_a_field_tell_what_stands_around_it() -> None:
    text = "甲\t合格率\n5"
    found = set(field_marks(row(1, name="合格率", spans={"name": Span(2, 5)}), "name", text))
    assert {"before:tab", "after:line", "length:1", "broken:0"} <= found


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("合格率不低于", "operator:yes"),
        ("合格率第18页", "page:yes"),
        ("5合格率", "figure first:yes"),
        ("合格率的", "ends:yes"),
    ],
)
def test_texts_that_hold_more_than_their_cell_are_told(name: str, mark: str) -> None:
    assert mark in set(field_marks(row(1, name=name), "name", ""))


def test_a_form_without_rows_has_no_marks() -> None:
    assert row_marks(form(), "") == []


def test_shown_is_the_text_of_a_field() -> None:
    one = row(1)
    assert [shown(one, field) for field in ("name", "target", "weight", "reason")] == ["指标1", "≥5", "10.0", None]
