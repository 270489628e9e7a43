"""The examples: every gold file follows the schema, is true to its document, and belongs to a suite."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from corpus import ABSENT, CORPUS, DOCUMENTS, ROOT

from extract.classify.taxonomy import read_label
from extract.evaluation.compare import compare
from extract.evaluation.consistency import inconsistencies, visible
from extract.evaluation.gold import GoldDocument, GoldForm, GoldNarrative, GoldRow, read_gold
from extract.evaluation.normal import money, number
from extract.evaluation.suites import load_suites
from extract.model.record import (
    Amount,
    Category,
    DocumentRecord,
    Form,
    Funds,
    Indicator,
    Narrative,
    Overview,
    Region,
    Source,
    SummaryRow,
    Task,
    Value,
)

GOLD = sorted((ROOT / "examples").glob("*.gold.json"))


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_gold_is_true_to_its_document(path: Path) -> None:
    gold = read_gold(path)
    document = path.parent / gold.source
    assert document.stem == path.name.removesuffix(".gold.json")
    assert not inconsistencies(visible(document), gold)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_gold_has_something_to_find_and_no_placeholder_rows(path: Path) -> None:
    gold = read_gold(path)
    rows = [row for form in gold.forms for row in form.indicators]
    assert rows or gold.narratives or any(note.startswith("nothing to find") for note in gold.notes)
    assert all(row.name and row.name not in {"……", "/", "指标2"} for row in rows)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_a_record_that_says_what_the_gold_says_is_all_correct(path: Path) -> None:
    gold = read_gold(path)
    items = compare(gold, _as_record(gold), document=path.stem, layouts=["any"])
    assert items
    assert [item for item in items if item.outcome != "correct"] == []


def _as_record(gold: GoldDocument) -> DocumentRecord:
    """The record of an extractor that makes no mistake."""
    return DocumentRecord(
        source=Source(gold.source),
        department=gold.department,
        region=Region(*(_said(getattr(gold.region, key)) for key in ("province", "city", "county"))),
        year=gold.year,
        doc_type=gold.doc_type,
        overview=Overview(
            project_count=int(_number(gold.overview.project_count) or 0) or None,
            funds=_amount(gold.overview.funds, None),
            funds_share=_share(gold.overview.funds_share),
            grades={grade: int(count) for grade, count in gold.overview.grades.items() if count},
        ),
        forms=tuple(_form(form) for form in gold.forms),
        narratives=tuple(_narrative(narrative) for narrative in gold.narratives),
        summary=tuple(
            SummaryRow(
                id="s",
                score=_number(row.score),
                **{key: _said(getattr(row, key)) for key in ("group", "no", "project", "unit", "grade")},
            )
            for row in gold.summary_table
        ),
    )


def _said(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> float | None:
    return float(number(value)) if isinstance(value, str) else None


def _share(value: object) -> float | None:
    return float(number(value).removesuffix("%")) / 100 if isinstance(value, str) else None


def _amount(value: object, unit: str | None) -> Amount | None:
    return Amount(value, Decimal(money(value, unit))) if isinstance(value, str) else None


def _value(value: object) -> Value | None:
    return Value(value, "text") if isinstance(value, str) else None


def _indicator(row: GoldRow) -> Indicator:
    label = read_label(_said(row.true_l1) or _said(row.l1)).l1, read_label(_said(row.true_l2) or _said(row.l2)).l2
    texts = ("l1", "l2", "label", "name", "symbol", "unit", "reason", "explanation")
    figures = ("l1_weight", "l2_weight", "weight", "score")
    return Indicator(
        id="i",
        target=_value(row.target),
        actual=_value(row.actual),
        rate=_share(row.rate),
        category=Category(*label),
        **{key: _said(getattr(row, key)) for key in texts},
        **{key: _number(getattr(row, key)) for key in figures},
    )


def _form(form: GoldForm) -> Form:
    unit = _said(form.money_unit)
    texts = ("title", "project", "authority", "implementer", "money_unit")
    return Form(
        id="f",
        kind=form.kind,
        year=int(form.year) if isinstance(form.year, str) else None,
        funds=tuple(
            Funds(
                line.source,
                label=_said(line.label),
                group=_said(line.group),
                rate=_share(line.rate),
                **{key: _amount(getattr(line, key), unit) for key in ("initial", "budget", "executed")},
                **{key: _number(getattr(line, key)) for key in ("weight", "score")},
            )
            for line in form.funds
        ),
        tasks=tuple(
            Task(_said(task.task), _said(task.content), _said(task.completion), rate=_share(task.rate))
            for task in (form.tasks or ())
        ),
        indicators=tuple(_indicator(row) for row in form.indicators),
        total_weight=_number(form.total_weight),
        total_score=_number(form.total_score),
        **{key: _said(getattr(form, key)) for key in (*texts, "goal_expected", "goal_actual", "goal_midterm")},
    )


def _narrative(narrative: GoldNarrative) -> Narrative:
    return Narrative(
        id="n",
        kind=narrative.kind,
        project=_said(narrative.project),
        score=_number(narrative.score),
        grade=_said(narrative.grade),
        budget=_amount(narrative.budget, None),
        executed=_amount(narrative.executed, None),
        rate=_share(narrative.rate),
        indicators=tuple(_indicator(row) for row in narrative.indicators),
    )


def test_every_document_has_gold_and_every_suite_document_exists() -> None:
    documents = {path.name for path in (ROOT / "examples").iterdir() if path.suffix in {".txt", ".html", ".md"}}
    documents.discard("README.md")
    suite = load_suites(ROOT)["examples"]
    assert documents == {read_gold(path).source for path in GOLD} == {document.file for document in suite.documents}
    assert all(document.layouts for document in suite.documents)


def test_encodings_of_the_examples() -> None:
    utf16 = next((ROOT / "examples").glob("30_*.txt")).read_bytes()
    gb18030 = next((ROOT / "examples").glob("29_*.html")).read_bytes()
    assert utf16[:2] == b"\xff\xfe"
    with pytest.raises(UnicodeDecodeError):
        gb18030.decode("utf-8")
    assert "自评表" in gb18030.decode("gb18030")


def test_corpus_gold_carries_no_running_sentence() -> None:
    sentences = []
    for path in sorted((ROOT / "eval" / "gold").glob("*.json")):
        gold = msgspec.json.decode(path.read_bytes(), type=GoldDocument)
        for form in gold.forms:
            sentences += [form.goal_expected, form.goal_actual, form.goal_midterm]
            sentences += [text for row in form.indicators for text in (row.reason, row.explanation)]
    assert sentences
    assert not [text for text in sentences if isinstance(text, str) and len(text) > 12]


def test_corpus_gold_belongs_to_the_corpus() -> None:
    suite = load_suites(ROOT)["corpus"]
    assert {document.file for document in suite.documents} == {
        read_gold(path).source for path in (ROOT / "eval" / "gold").glob("*.json")
    }
    if not DOCUMENTS:
        pytest.skip(ABSENT)
    digests = [hashlib.sha256((CORPUS / document.file).read_bytes()).hexdigest() for document in suite.documents]
    assert len(set(digests)) == len(suite.documents)
