"""The whole pipeline: every value stands where its span says, any bytes end as a record, and two runs are equal.

"A number without a span is a bug": the record of every example, and of every real document where they are at hand
(`JIXIAO_CORPUS`), is looked up value by value in the text of the document.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.model.document import Span
from extract.model.record import (
    Amount,
    DocumentRecord,
    Form,
    Funds,
    Indicator,
    Narrative,
    Overview,
    SummaryRow,
    Task,
    Value,
)
from extract.pipeline import Pipeline
from extract.text.view import fold, printed
from extract.values import parse_amount, parse_number, parse_rate

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("JIXIAO_CORPUS") or ROOT / ".." / "shared" / "corpus")
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in {".txt", ".html", ".md"})
DOCUMENTS = [*EXAMPLES, *sorted(CORPUS.glob("*.txt"))]
_QUOTES = str.maketrans("", "", "\"“”")


@cache
def pipeline() -> Pipeline:
    return Pipeline()


@cache
def opened(path: Path) -> tuple[str, DocumentRecord]:
    """The raw text of a document and its record."""
    document = pipeline().open(path)
    return document.text, pipeline().extract(document)


# ---------------------------------------------------------------- spans
class Lookup:
    """Looks values up at their spans and keeps what does not agree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.count = 0
        self.wrong: list[str] = []

    def at(self, span: Span) -> str:
        ranges = span.pieces or ((span.start, span.end),)
        return "".join(printed(self.text[start:end]) for start, end in ranges)

    def check(self, place: str, span: Span | None, value: object, agrees: bool, seen: str) -> None:
        self.count += 1
        if span is None:
            self.wrong.append(f"{place}: {value!r} has no span")
        elif not agrees:
            self.wrong.append(f"{place}: {value!r} but {seen!r} at {span.start}-{span.end}")

    def string(self, place: str, span: Span | None, value: str | None) -> None:
        if value is not None:
            seen = self.at(span) if span else ""
            self.check(place, span, value, seen == value, seen)

    def level(self, place: str, span: Span | None, value: str | None) -> None:
        """一级 and 二级: the span may hold the points that are printed behind the word."""
        if value is not None:
            seen = self.at(span) if span else ""
            rest = seen.replace(value, "", 1)
            bare = bool(re.fullmatch(r"[*★]*[(（\[【]{0,2}\d{0,3}(?:\.\d+)?(?:分|%)?[)）\]】]{0,2}[*★:：、]*", rest))
            self.check(place, span, value, value in seen and bare, seen)

    def number(self, place: str, span: Span | None, value: float | None) -> None:
        if value is not None:
            seen = self.at(span) if span else ""
            self.check(place, span, value, parse_number(seen) == value, seen)

    def rate(self, place: str, span: Span | None, value: float | None) -> None:
        if value is not None:
            seen = self.at(span) if span else ""
            self.check(place, span, value, parse_rate(seen) == value, seen)

    def amount(self, place: str, value: Amount | None, unit: str | None, span: Span | None = None) -> None:
        if value is None:
            return
        own = value.span or span
        seen = self.at(own) if own else ""
        amount = parse_amount(seen, unit)
        self.check(place, own, value.text, seen == value.text and amount is not None and amount.yuan == value.yuan, seen)

    def value(self, place: str, value: Value | None) -> None:
        if value is not None:
            self.string(place, value.span, value.text)

    def inside(self, place: str, span: Span | None, figures: list[tuple[str, float | None]]) -> None:
        """Figures of a row that has one span for all of them: the digits of each stand somewhere in it."""
        if span is None:
            if any(value is not None for _, value in figures):
                self.wrong.append(f"{place}: has no span")
            return
        seen = re.sub(r"\s", "", fold(self.text[span.start : span.end]))
        for field, value in figures:
            if value is not None:
                digits = {f"{figure:.10g}" for figure in (value, round(value * 100, 6))}
                self.check(f"{place}.{field}", span, value, any(text in seen for text in digits), seen[:80])


def _indicator(look: Lookup, row: Indicator) -> None:
    spans = row.spans
    for field in ("l1", "l2"):
        look.level(f"{row.id}.{field}", spans.get(field), getattr(row, field))
    for field in ("label", "name", "name_read", "symbol", "unit", "reason", "explanation"):
        look.string(f"{row.id}.{field}", spans.get(field), getattr(row, field))
    for field in ("weight", "score"):
        look.number(f"{row.id}.{field}", spans.get(field), getattr(row, field))
    for field in ("l1", "l2"):
        span = spans.get(f"{field}_weight") or spans.get(field)
        look.inside(f"{row.id}.{field}", span, [("weight", getattr(row, f"{field}_weight"))])
    look.rate(f"{row.id}.rate", spans.get("rate"), row.rate)
    look.value(f"{row.id}.target", row.target)
    look.value(f"{row.id}.actual", row.actual)


def _funds(look: Lookup, place: str, row: Funds | Task, unit: str | None) -> None:
    for field in ("initial", "budget", "executed"):
        amount = getattr(row, field, None)
        if isinstance(amount, Amount):
            look.amount(f"{place}.{field}", amount, unit)
    look.inside(place, row.span, [(field, getattr(row, field)) for field in ("weight", "rate", "score")])


def _form(look: Lookup, form: Form, mended: set[str]) -> None:
    spans = form.spans
    for field in ("title", "authority", "implementer", "goal_expected", "goal_actual", "goal_midterm"):
        look.string(f"{form.id}.{field}", spans.get(field), getattr(form, field))
    if form.project is not None:
        span = spans.get("project")
        seen = look.at(span) if span else ""
        agrees = seen.translate(_QUOTES) == form.project.translate(_QUOTES) or form.project in mended
        look.check(f"{form.id}.project", span, form.project, agrees, seen)
    for field in ("total_weight", "total_score"):
        look.number(f"{form.id}.{field}", spans.get(field), getattr(form, field))
    if form.year is not None:
        span = spans.get("year") or spans.get("title")
        seen = look.at(span) if span else ""
        look.check(f"{form.id}.year", span, form.year, str(form.year) in fold(seen), seen)
    if form.money_unit is not None:
        span = spans.get("money_unit")
        seen = look.at(span) if span else ""
        look.check(f"{form.id}.money_unit", span, form.money_unit, fold(seen).replace("兀", "元") == form.money_unit, seen)
    for row in form.indicators:
        _indicator(look, row)
    for number, funds in enumerate(form.funds):
        _funds(look, f"{form.id}.funds[{number}]", funds, form.money_unit)
    for number, task in enumerate(form.tasks):
        _funds(look, f"{form.id}.tasks[{number}]", task, form.money_unit)


def _narrative(look: Lookup, item: Narrative) -> None:
    spans = item.spans
    look.string(f"{item.id}.project", spans.get("project"), item.project)
    look.string(f"{item.id}.grade", spans.get("grade"), item.grade)
    look.number(f"{item.id}.score", spans.get("score"), item.score)
    look.rate(f"{item.id}.rate", spans.get("rate"), item.rate)
    look.amount(f"{item.id}.budget", item.budget, None)
    look.amount(f"{item.id}.executed", item.executed, None)
    for field in ("achievements", "problems", "measures"):
        for number, text in enumerate(getattr(item, field)):
            look.string(f"{item.id}.{field}[{number}]", spans.get(f"{field}.{number}"), text)
    for row in item.indicators:
        _indicator(look, row)


def _summary(look: Lookup, row: SummaryRow) -> None:
    for field in ("group", "no", "project", "unit", "grade"):
        look.string(f"{row.id}.{field}", row.spans.get(field), getattr(row, field))
    look.number(f"{row.id}.score", row.spans.get("score"), row.score)


def _overview(look: Lookup, item: Overview) -> None:
    spans: Mapping[str, Span] = item.spans
    look.number("overview.project_count", spans.get("project_count"), item.project_count)
    look.amount("overview.funds", item.funds, None)
    look.rate("overview.funds_share", spans.get("funds_share"), item.funds_share)
    for grade, count in item.grades.items():
        look.number(f"overview.grades.{grade}", spans.get(f"grades.{grade}"), count)


def looked_up(text: str, record: DocumentRecord) -> Lookup:
    """Every value of a record, looked up in the text."""
    look = Lookup(text)
    mended = {row.project for row in record.summary if row.project} | {n.project for n in record.narratives if n.project}
    look.string("department", record.spans.get("department"), record.department)
    if record.year is not None:
        span = record.spans.get("year")
        seen = look.at(span) if span else ""
        look.check("year", span, record.year, str(record.year) in fold(seen), seen)
    for form in record.forms:
        _form(look, form, mended)
    for item in record.narratives:
        _narrative(look, item)
    for row in record.summary:
        _summary(look, row)
    _overview(look, record.overview)
    return look


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:24])
def test_every_value_stands_where_its_span_says(path: Path) -> None:
    text, record = opened(path)
    look = looked_up(text, record)
    assert look.wrong == []
    if record.forms or record.narratives:
        assert look.count >= 8
