"""Reasons point to the right lines, columns and texts of the document."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.explanation import explain
from extract.model.document import Block, Cell, Document, Span, Table
from extract.model.record import (
    Amount,
    Category,
    Check,
    DocumentRecord,
    Form,
    Funds,
    Indicator,
    Narrative,
    Source,
    SummaryRow,
    Value,
)

TEXT = "自评表\n三级指标\t目标值\t实际值\n巡护\n次数\t≥120次\t130次\n道路\t≥5公里\t6公里\n总分 98\n综述得分九十八\n"


def at(text: str) -> Span:
    start = TEXT.index(text)
    return Span(start, start + len(text))


@pytest.fixture
def document() -> Document:
    table = at("三级指标\t目标值\t实际值\n巡护\n次数\t≥120次\t130次\n道路\t≥5公里\t6公里")
    texts = (("三级指标", "目标值", "实际值"), ("巡护\n次数", "≥120次", "130次"), ("道路", "≥5公里", "6公里"))
    cells = tuple(
        Cell(row, col, at(text).start, at(text).end) for row, line in enumerate(texts) for col, text in enumerate(line)
    )
    blocks = (Block(0, 3), Table(table.start, table.end, 3, 3, cells, "tabs"), Block(at("总分").start, at("98").end))
    return Document(TEXT, blocks, "a.txt", "0" * 64, "text/plain", "text")


@pytest.fixture
def record() -> DocumentRecord:
    first = Indicator(
        id="f1.i1",
        name="巡护次数",
        target=Value("≥120次", "quantity", operator="ge", number=120.0, unit="次", dimension="count", base=120.0),
        actual=Value("130次", "quantity", number=130.0, unit="次", span=at("130次")),
        category=Category("产出", "数量指标", 0.97, "model"),
        direction="positive",
        confidence=0.9,
        span=at("巡护\n次数\t≥120次\t130次"),
        spans={"name": at("巡护\n次数"), "target": at("≥120次")},
    )
    second = Indicator(
        id="f1.i2", name="道路", spans={"name": at("道路"), "actual": at("6公里")}, actual=Value("6公里", "quantity")
    )
    form = Form(
        id="f1",
        kind="project_self_eval",
        project="山洪沟巡护",
        funds=(Funds("total", budget=Amount("12.5", Decimal(125000)), score=10.0, span=at("总分 98")),),
        indicators=(first, second),
        total_score=98.0,
        checks=(Check("scores", 98.0, 98.0, holds=True),),
        span=Span(0, at("98").end),
        spans={"total_score": at("98")},
    )
    narrative = Narrative(id="n1", kind="project", project="山洪沟巡护", score=98.0, span=at("综述得分九十八"))
    row = SummaryRow("s1", no="1", project="山洪沟巡护")
    return DocumentRecord(source=Source("a.txt"), forms=(form,), narratives=(narrative,), summary=(row,))


def test_everything_is_explained_in_reading_order(record: DocumentRecord, document: Document) -> None:
    parts = explain(record, document)
    assert [(part.id, part.what) for part in parts] == [
        ("f1", "form"), ("f1.i1", "indicator"), ("f1.i2", "indicator"), ("n1", "narrative"), ("s1", "summary")
    ]  # fmt: skip
    assert parts[0].lines == (1, 6)
    assert parts[0].checks[0].holds
    assert parts[3].lines == (7, 7)


def test_a_value_has_its_source_its_lines_and_its_column(record: DocumentRecord, document: Document) -> None:
    (part,) = explain(record, document, item="f1.i1")
    reasons = {reason.field: reason for reason in part.fields}
    assert reasons["name"].source == "巡护\n次数"
    assert reasons["name"].lines == (3, 4)
    assert reasons["name"].heading == "三级指标"
    assert reasons["target"].value == "≥120次"
    assert reasons["target"].lines == (4, 4)
    assert reasons["target"].heading == "目标值"
    assert reasons["target"].meaning == "quantity operator=ge number=120 unit=次 dimension=count base=120"
    assert reasons["actual"].source == "130次", "the span of the value itself is used where the row names none"
    assert part.category == Category("产出", "数量指标", 0.97, "model")
    assert (part.method, part.confidence, part.direction) == ("grid", 0.9, "positive")


def test_the_heading_is_above_all_rows_not_the_row_above(record: DocumentRecord, document: Document) -> None:
    (part,) = explain(record, document, item="f1.i2")
    assert [reason.heading for reason in part.fields] == ["三级指标", "实际值"]


def test_funds_and_totals_of_a_form(record: DocumentRecord, document: Document) -> None:
    (part,) = explain(record, document, item="f1", field="funds")
    assert [(reason.field, reason.value, reason.meaning) for reason in part.fields] == [
        ("funds.total.budget", "12.5", "125,000 元"),
        ("funds.total.score", 10.0, None),
    ]
    form, *_ = explain(record, document, item="f1")
    total = next(reason for reason in form.fields if reason.field == "total_score")
    assert (total.source, total.lines) == ("98", (6, 6))


def test_a_form_comes_with_its_rows_and_a_field_narrows(record: DocumentRecord, document: Document) -> None:
    assert [part.id for part in explain(record, document, item="f1")] == ["f1", "f1.i1", "f1.i2"]
    assert [part.id for part in explain(record, document, field="target")] == ["f1.i1"]
    assert explain(record, document, item="x9") == ()
    assert explain(record, document, field="nothing") == ()


def test_a_value_put_together_from_pieces_shows_them_all(record: DocumentRecord, document: Document) -> None:
    import msgspec

    pieces = Span(0, 20, page=3, pieces=((0, 3), (at("道路").start, at("道路").end)))
    row = msgspec.structs.replace(record.forms[0].indicators[0], spans={"name": pieces})
    form = msgspec.structs.replace(record.forms[0], indicators=(row,))
    (part,) = explain(msgspec.structs.replace(record, forms=(form,)), document, item="f1.i1", field="name")
    assert (part.fields[0].source, part.fields[0].page) == ("自评表 … 道路", 3)
