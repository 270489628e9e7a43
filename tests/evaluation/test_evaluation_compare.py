"""Comparison of hand-made records with hand-made gold: what is correct, wrong, missed, invented."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from extract.evaluation import by_field, compare
from extract.evaluation.gold import Digest, GoldDocument
from extract.evaluation.normal import digest, money, number, percent, same_sentence, text
from extract.evaluation.pairing import align
from extract.model.record import (
    Amount,
    Category,
    DocumentRecord,
    Form,
    Funds,
    Indicator,
    Narrative,
    Source,
    SummaryRow,
    Value,
)

ROW = {"l1": "产出指标", "l2": "数量指标", "name": "修渠长度", "target": "≥9公里", "actual": "8公里"}


def _gold(**parts: Any) -> GoldDocument:
    base = {"source": "a.txt", "department": None, "region": {}, "year": None, "doc_type": "unknown"}
    return msgspec.convert({**base, **parts}, type=GoldDocument)


def _gold_form(*rows: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"kind": "project_self_eval", "project": "修渠", "indicators": list(rows), **parts}


def _indicator(
    name: str | None = "修渠长度", target: str = "≥9公里", actual: str | None = "8公里", **parts: Any
) -> Indicator:
    printed = Value(actual, "quantity") if actual is not None else None
    parts = {"l1": "产出指标", "l2": "数量指标", **parts}
    return Indicator(id="i1", name=name, target=Value(target, "quantity"), actual=printed, **parts)


def _record(*forms: Form, **parts: Any) -> DocumentRecord:
    return DocumentRecord(source=Source("a.txt"), forms=forms, **parts)


def _form(*rows: Indicator, **parts: Any) -> Form:
    return Form(id="f1", **{"kind": "project_self_eval", "project": "修渠", "indicators": rows, **parts})


def _outcomes(gold: GoldDocument, record: DocumentRecord) -> dict[str, list[str]]:
    outcomes: dict[str, list[str]] = {}
    for item in compare(gold, record, document="a", layouts=["tabs"]):
        outcomes.setdefault(item.field, []).append(item.outcome)
    return outcomes


def test_right_row_is_correct_in_every_field() -> None:
    gold = _gold(forms=[_gold_form({**ROW, "weight": "10", "score": "8.89", "reason": None})])
    outcomes = _outcomes(gold, _record(_form(_indicator(weight=10.0, score=8.89))))
    assert outcomes["row"] == outcomes["form"] == outcomes["form.complete"] == ["correct"]
    assert outcomes["row.score"] == ["correct"]
    assert "row.reason" not in outcomes  # empty on both sides says nothing


@pytest.mark.parametrize(
    ("found", "field", "outcome"),
    [
        (_indicator(actual="9公里"), "row.actual", "wrong"),
        (_indicator(actual=None), "row.actual", "missed"),
        (_indicator(l2=None), "row.l2", "missed"),
        (_indicator(reason="渠底渗水"), "row.reason", "invented"),
    ],
)
def test_a_field_that_differs(found: Indicator, field: str, outcome: str) -> None:
    outcomes = _outcomes(_gold(forms=[_gold_form({**ROW, "reason": None})]), _record(_form(found)))
    assert outcomes[field] == [outcome]
    assert outcomes["row"] == ["wrong" if field == "row.actual" else "correct"]


def test_rows_and_forms_that_are_missed_or_invented() -> None:
    other = {**ROW, "name": "渠道完好率", "target": "95%", "actual": "96%"}
    gold = _gold(forms=[_gold_form(ROW, other), _gold_form({**ROW, "name": "植树株数"}, project="造林")])
    found = _record(_form(_indicator(), _indicator("合计", "100", None)), _form(_indicator("页眉"), project="目录"))
    figures = by_field(compare(gold, found, document="a", layouts=["tabs", "html"]))
    row, form = figures["row"], figures["form"]
    assert (row.correct, row.wrong, row.missed, row.invented) == (1, 0, 2, 2)
    assert (form.correct, form.missed, form.invented) == (1, 1, 1)
    assert row.precision == pytest.approx(1 / 3)
    assert row.recall == pytest.approx(1 / 3)


def test_items_carry_the_layout_of_their_form() -> None:
    gold = _gold(forms=[_gold_form(ROW), _gold_form(ROW, project="护坡"), _gold_form(ROW, project="清淤")])
    found = _record(_form(_indicator()), _form(_indicator(), project="护坡"), _form(_indicator(), project="清淤"))
    items = compare(gold, found, document="a", layouts=["tabs", "html"])
    assert [item.layout for item in items if item.field == "row"] == ["tabs", "html", "html"]


def test_damaged_cells_are_not_scored() -> None:
    noisy = {**ROW, "actual": None, "noise_fields": ["actual"]}
    outcomes = _outcomes(_gold(forms=[_gold_form(noisy)]), _record(_form(_indicator())))
    assert "row.actual" not in outcomes
    assert outcomes["row"] == ["correct"]
    lost = _outcomes(_gold(forms=[_gold_form({**ROW, "page_noise": True}, ROW)]), _record(_form(_indicator())))
    assert lost["row"] == ["correct"]


def test_category_is_compared_with_the_true_class() -> None:
    slipped = {**ROW, "l1": "效益指标", "true_l1": "产出指标"}
    found = _indicator(l1="效益指标", category=Category("产出", "数量指标"))
    outcomes = _outcomes(_gold(forms=[_gold_form(slipped)]), _record(_form(found)))
    assert outcomes["category.l1"] == outcomes["category.l2"] == outcomes["row.l1"] == ["correct"]


def test_money_is_compared_in_yuan() -> None:
    line = {"source": "total", "budget": "1,380.50", "executed": None, "rate": "90.00%"}
    gold = _gold(forms=[_gold_form(ROW, money_unit="万元", funds=[line])])
    right = Funds("total", budget=Amount("1,380.50", Decimal(13_805_000)), rate=0.9)
    wrong = Funds("total", budget=Amount("1,380.50", Decimal("1380.50")), executed=Amount("3", Decimal(3)))
    good = _outcomes(gold, _record(_form(_indicator(), funds=(right,))))
    bad = _outcomes(gold, _record(_form(_indicator(), funds=(wrong,))))
    assert good["funds.budget"] == good["funds.rate"] == ["correct"]
    assert (bad["funds.budget"], bad["funds.executed"], bad["funds.rate"]) == (["wrong"], ["invented"], ["missed"])


def test_document_narratives_and_summary() -> None:
    gold = _gold(
        department="甲县水保站",
        year=2023,
        overview={"project_count": "2", "grades": {"优": "1", "良": None}},
        narratives=[{"kind": "project", "project": "修渠", "score": "98", "budget": "5万元", "rate": "100%"}],
        summary_table=[
            {"group": None, "no": "1", "project": "修渠", "unit": "甲县水保站", "score": "98", "grade": "优"}
        ],
    )
    record = _record(
        department="甲县水保站",
        year=2022,
        narratives=(Narrative("n1", "project", "修渠", 98.0, budget=Amount("5万元", Decimal(50_000)), rate=1.0),),
        summary=(SummaryRow("s1", no="1", project="修渠", unit="甲县水保站", score=98.0, grade="良"),),
    )
    outcomes = _outcomes(gold, record)
    assert (outcomes["department"], outcomes["year"]) == (["correct"], ["wrong"])
    assert outcomes["overview"] == ["missed", "missed"]
    assert outcomes["narrative.budget"] == outcomes["narrative.rate"] == outcomes["narrative.score"] == ["correct"]
    assert (outcomes["summary.row"], outcomes["summary.grade"]) == (["wrong"], ["wrong"])


def test_what_is_not_found_is_missed_in_every_field() -> None:
    summary = [{"no": "1", "project": "修渠", "unit": None, "score": "98", "grade": "优"}]
    narratives = [{"kind": "project", "project": "修渠", "score": "98"}]
    gold = _gold(forms=[_gold_form({**ROW, "page_noise": True}, ROW)], narratives=narratives, summary_table=summary)
    outcomes = _outcomes(gold, _record())
    assert {outcome for kept in outcomes.values() for outcome in kept} == {"missed"}
    assert len(outcomes["row"]) == len(outcomes["row.target"]) == len(outcomes["form.complete"]) == 1
    assert outcomes["narrative.score"] == outcomes["summary.score"] == outcomes["form.kind"] == ["missed"]


def test_nothing_against_nothing_counts_nothing() -> None:
    assert compare(_gold(), _record(), document="a", layouts=[]) == []


def test_rows_of_one_name_keep_their_order() -> None:
    pairs = align(["甲", "乙", "甲"], ["甲", "甲"], lambda one, other: float(one == other))
    assert pairs == [(0, 0), (2, 1)]


def test_rows_in_another_order_are_still_paired() -> None:
    assert align("abc", "cab", lambda one, other: float(one == other)) == [(0, 1), (1, 2), (2, 0)]
    assert align("abc", "", lambda one, other: 1.0) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("≧９５％", "≥95%", True), ("98. 21", "98.21", True), ("—", "", True), ("≥95%", "95%", False), ("无", "", True)],
)
def test_texts(one: str, other: str, same: bool) -> None:
    assert (text(one) == text(other)) is same


def test_figures_of_a_comparison() -> None:
    assert number("100.0") == number(100.0) == number("100") == "100"
    assert number("0") == number(0.0) == "0"
    assert percent(0.0001) == "0.01"
    assert percent("98.48%") == percent(0.9848)
    assert money("0.5亿元") == money("5000", "万元") == "50000000"
    assert money("约五万元") == "约五万元"


def test_sentences_are_compared_by_digest_or_beginning() -> None:
    full, cut = digest("两处渠段返工，已完成。"), digest("两处渠段返工，已", 8)
    assert isinstance(full, Digest)
    assert same_sentence(full, "两处渠段 返工，已完成")
    assert not same_sentence(full, "两处渠段返工，未完成")
    assert same_sentence(cut, "两处渠段返工，已于年底完成", 8)
    assert same_sentence("两处渠段返工，已", "两处渠段返工，已于年底完成", 8)
    assert not same_sentence("两处渠段返工，已", "三处渠段返工，已于年底完成", 8)
    assert same_sentence(None, "—")
    assert not same_sentence(full, None)
