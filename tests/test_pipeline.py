"""The whole pipeline: every value stands where its span says, any bytes end as a record, and two runs are equal.

"A number without a span is a bug": the record of every example, and of every real document where they are at hand
(`JIXIAO_CORPUS`), is looked up value by value in the text of the document.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec
import pytest
from corpus import DOCUMENTS as REAL
from corpus import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.forms import _Decoder
from extract.model.document import Span
from extract.model.raw import RawForm
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
from extract.segment.forms import Region
from extract.text.view import fold, printed
from extract.values import parse_amount, parse_number, parse_rate

EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in {".txt", ".html", ".md"})
DOCUMENTS = [*EXAMPLES, *REAL]
_QUOTES = str.maketrans("", "", '"“”')


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
        self.check(
            place, own, value.text, seen == value.text and amount is not None and amount.yuan == value.yuan, seen
        )

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
        read = seen.translate(str.maketrans("lIOo", "1100"))  # as figures are read that OCR misread
        for field, value in figures:
            if value is not None:
                digits = {f"{figure:.10g}" for figure in (value, round(value * 100, 6))}
                self.check(f"{place}.{field}", span, value, any(text in read for text in digits), seen[:80])


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
        look.check(
            f"{form.id}.money_unit", span, form.money_unit, fold(seen).replace("兀", "元") == form.money_unit, seen
        )
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
    mended = {row.project for row in record.summary if row.project} | {
        n.project for n in record.narratives if n.project
    }
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


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:24])
def test_spans_lie_within_the_document(path: Path) -> None:
    text, record = opened(path)
    for span in _spans(record):
        assert 0 <= span.start < span.end <= len(text)
        if span.pieces:
            assert len(span.pieces) > 1
            assert all(span.start <= start < end <= span.end for start, end in span.pieces)


def _spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _spans(getattr(value, name))
    elif isinstance(value, tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _spans(item)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:24])
def test_rows_lie_within_their_form_and_forms_do_not_overlap(path: Path) -> None:
    _, record = opened(path)
    ends = 0
    for form in record.forms:
        assert form.span is not None
        assert form.span.start >= ends or form.kind.endswith("goals")
        ends = form.span.end
        for row in form.indicators:
            assert row.span is not None
            assert form.span.start <= row.span.start < row.span.end <= form.span.end
    for one, other in zip(record.narratives, record.narratives[1:], strict=False):
        assert one.span is not None
        assert other.span is not None
        assert one.span.end <= other.span.start


# ---------------------------------------------------------------- identifiers and links
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:24])
def test_identifiers_are_unique_and_links_lead_somewhere(path: Path) -> None:
    _, record = opened(path)
    identifiers = [form.id for form in record.forms] + [item.id for item in record.narratives]
    identifiers += [row.id for row in record.summary] + [project.id for project in record.projects]
    identifiers += [row.id for form in record.forms for row in form.indicators]
    identifiers += [row.id for item in record.narratives for row in item.indicators]
    assert len(set(identifiers)) == len(identifiers)
    linked = [name for project in record.projects for name in (*project.forms, *project.narratives, *project.summary)]
    assert len(set(linked)) == len(linked)
    assert set(linked) <= set(identifiers)


# ---------------------------------------------------------------- contract: same bytes, round trip, no exception
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:24])
def test_two_runs_give_the_same_bytes_and_a_record_round_trips(path: Path) -> None:
    _, record = opened(path)
    encoded = msgspec.json.encode(record)
    assert msgspec.json.encode(Pipeline().read(path)) == encoded
    decoded = msgspec.json.decode(encoded, type=DocumentRecord)
    assert decoded == record
    assert msgspec.json.encode(decoded) == encoded


def sound(record: DocumentRecord, text: str) -> None:
    """What holds of the record of any input."""
    assert record.status in ("ok", "partial")
    assert (record.status == "ok") == (not record.errors)
    encoded = msgspec.json.encode(record)
    assert msgspec.json.decode(encoded, type=DocumentRecord) == record
    assert all(0 <= span.start <= span.end <= len(text) for span in _spans(record))


def read_text(text: str, name: str = "noise.txt") -> DocumentRecord:
    """The record of a text (with a byte order mark, so that its encoding is no guess)."""
    document = pipeline().open(name, b"\xef\xbb\xbf" + text.encode("utf-8", "replace"))
    record = pipeline().extract(document)
    sound(record, document.text)
    # An exception inside a decoder is caught and reported: it must not happen at all. Text out of order is refused,
    # and so are rows that cannot be told apart; a form of which nothing is left but its heads is said.
    assert {error.code for error in record.errors} <= {"JX-F003", "JX-F005", "JX-F006", "JX-F007"}
    return record


_NOISE = st.text(
    alphabet=st.sampled_from(
        "项目名称一二三级指标产出效益满意度分值得年度完成率总分自评表绩效≥≤%（）()：，。、0123456789.-|\t\n  #*/"
    ),
    min_size=1,
    max_size=400,
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(_NOISE)
def test_noise_ends_as_a_record(text: str) -> None:
    if text.strip():
        read_text("一" + text)


_FRAGMENTS = (
    "项目支出绩效自评表",
    "（2023年度）",
    "项目名称",
    "主管部门",
    "实施单位",
    "项目资金（万元）",
    "年初预算数",
    "全年预算数",
    "全年执行数",
    "分值",
    "执行率",
    "得分",
    "年度资金总额",
    "其中：财政拨款",
    "预期目标",
    "实际完成情况",
    "年度总体目标",
    "绩效指标",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "偏差原因分析及改进措施",
    "产出指标（50分）",
    "数量指标",
    "满意度指标",
    "总分",
    "100",
    "10",
    "9.5",
    "95%",
    "≥3次",
    "指标1：",
    "修灯次数",
    "无",
    "—",
    "任务名称",
    "完成情况",
    "序号",
    "自评等级",
    "优",
    "项目自评得分为97分。",
    "\t",
    "\t",
    "\t",
    "\n",
    "\n",
    "\n\n",
    " | ",
    "|",
    " ",
    "",
    "\xa0",
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(_FRAGMENTS), min_size=3, max_size=120), st.sampled_from(["noise.txt", "noise.md"]))
def test_words_of_forms_in_any_order_end_as_a_record(parts: list[str], name: str) -> None:
    text = "".join(parts)
    if text.strip():
        read_text("一\n" + text, name)


_HEADERS = (
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("项目名称", "年度绩效目标", "一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位"),
    ("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("任务名称", "主要内容", "完成情况", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("序号", "项目名称", "资金使用单位", "自评得分", "自评等级"),
)
_ROWS = st.lists(st.lists(st.sampled_from(_FRAGMENTS[:42]), min_size=1, max_size=9), min_size=1, max_size=14)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(_HEADERS), st.sampled_from(_HEADERS), _ROWS, st.sampled_from(["\t", " | ", "\n", "\n\n", " ", ""])
)
def test_any_cells_below_a_header_end_as_a_record(
    one: tuple[str, ...], other: tuple[str, ...], rows: list[list[str]], between: str
) -> None:
    lines = [one, *rows[: len(rows) // 2], other, *rows[len(rows) // 2 :]]
    end = "" if between in (" ", "") else "\n"
    read_text("项目支出绩效自评表\n项目名称\t修灯\n" + "".join(between.join(line) + (end or between) for line in lines))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem[:24])
def test_cut_and_shuffled_examples_end_as_a_record(path: Path) -> None:
    """The lines of an example cut off, left out, mixed up and glued: still a record, whatever it says."""
    chance = random.Random(path.name)  # noqa: S311 - a repeatable draw, no secret
    text = pipeline().open(path).text
    lines = text.split("\n")
    cut = chance.randrange(1, len(text))
    some = [line for line in lines if chance.random() < 0.7]
    mixed = chance.sample(lines, len(lines))
    for broken in (
        text[:cut],
        text[cut:],
        "\n".join(some),
        "\n".join(mixed),
        "".join(chance.choice((line, line[1:])) + "\n" for line in lines),
    ):
        if broken.strip():
            read_text(broken)


@pytest.mark.parametrize("cut", range(0, 2000, 37))
def test_a_page_that_was_cut_anywhere_ends_as_a_record(cut: int) -> None:
    """Bytes cut at any place, inside of tags and characters."""
    path = next(path for path in EXAMPLES if path.suffix == ".html")
    data = path.read_bytes()[: 900 + cut]
    document = pipeline().open("cut.html", data)
    sound(pipeline().extract(document), document.text)


def test_a_form_that_cannot_be_read_leaves_the_others_and_a_coded_error(monkeypatch: pytest.MonkeyPatch) -> None:
    decode = _Decoder.decode
    calls: list[int] = []

    def fail_once(decoder: _Decoder, region: Region) -> list[RawForm]:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("broken on purpose")
        return decode(decoder, region)

    path = next(path for path in EXAMPLES if path.name.startswith("01"))
    whole = pipeline().read(path)
    monkeypatch.setattr(_Decoder, "decode", fail_once)
    record = pipeline().read(path)
    assert record.status == "partial"
    assert [error.code for error in record.errors] == ["JX-F001"]
    assert [form.project for form in record.forms] == [form.project for form in whole.forms[1:]]
    assert record.narratives == whole.narratives or len(record.narratives) == len(whole.narratives)


def test_an_empty_line_and_a_sentence_are_documents_without_forms() -> None:
    for text in ("\n一\n", "本单位没有项目。", "三级指标", "| |\n|---|\n| 一 |"):
        record = read_text(text)
        assert (record.forms, record.summary) == ((), ())


def test_a_stage_that_fails_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no such thing")

    monkeypatch.setattr("extract.pipeline.read_narratives", fail)
    record = Pipeline().read(EXAMPLES[0])
    assert (record.status, [error.code for error in record.errors]) == ("partial", ["JX-F002"])
    assert record.forms
    assert "ValueError: no such thing" in record.errors[0].message
