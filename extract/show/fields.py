"""The right side of the page: what was taken from the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.explanation import meaning_of
from extract.model.document import Span
from extract.model.record import (
    Amount,
    Check,
    DocumentRecord,
    Form,
    Funds,
    Narrative,
    Overview,
    SummaryRow,
    Sums,
    Task,
    Value,
)
from extract.show.indicators import indicator_table
from extract.show.markup import NO_NAME, both, label, tag, text
from extract.show.values import Values

__all__ = ["record_cards"]

_LONG = 36  # characters from which on a field has a line of its own
_HEADER = ("title", "project", "year", "authority", "implementer", "money_unit")
_GOALS = ("goal_expected", "goal_actual", "goal_midterm")
_FUNDS = ("initial", "budget", "executed", "weight", "rate", "score")
_TASK = ("task", "content", "completion", "budget", "executed", "weight", "rate", "score")
_SUMMARY = ("group", "no", "project", "unit", "score", "grade")


def record_cards(record: DocumentRecord, values: Values) -> Iterator[str]:
    """All that the record holds, a card for each part of it."""
    writer = _Writer(values)
    yield writer.document(record)
    if not (record.forms or record.narratives or record.summary):
        yield tag(
            "p", "没有找到绩效表和自评综述 ", tag("small", "no form and no narrative found", lang="en"), class_="none"
        )
    for form in record.forms:
        yield writer.form(form)
    for narrative in record.narratives:
        yield writer.narrative(narrative)
    if record.summary:
        yield writer.summary(record.summary)


def shown(value: object) -> str:
    """A value in words."""
    if isinstance(value, Value | Amount):
        return value.text
    return f"{value:g}" if isinstance(value, float) else str(value)


def _note(value: object) -> str | None:
    if isinstance(value, Value):
        return meaning_of(value)
    return f"= {value.yuan:,f} 元" if isinstance(value, Amount) and value.yuan is not None else None


class _Writer:
    def __init__(self, values: Values) -> None:
        self._values = values

    def value(self, owner: str, field: str, value: object, span: Span | None) -> str:
        """One value, linked to its place; nothing for one that is not known."""
        if value is None or value == "":
            return ""
        if span is None and isinstance(value, Value | Amount):
            span = value.span
        name = " ".join((owner, *label("field", field.partition(".")[0])))
        return self._values.show(name, shown(value), span, _note(value))

    def facts(self, owner: str, items: Sequence[tuple[str, object, Span | None]]) -> str:
        """Fields with their names; those that are not known are left out."""
        rows = [
            _fact(field, self.value(owner, field, value, span), long=len(shown(value)) > _LONG)
            for field, value, span in items
            if value not in (None, "")
        ]
        return tag("dl", *rows) if rows else ""

    # ------------------------------------------------------------ the document
    def document(self, record: DocumentRecord) -> str:
        region = " ".join(record.region.names)
        name = "文件 document"
        facts = [
            _fact(field, self.value(name, field, getattr(record, field), record.spans.get(field)))
            for field in ("department", "year")
            if getattr(record, field) is not None
        ]
        if region:
            facts.append(_fact("region", text(region)))
        facts.append(_fact("doc_type", both("kind", record.doc_type)))
        return tag(
            "section",
            tag("h2", "文件 ", tag("small", "document", lang="en")),
            tag("dl", *facts),
            self.overview(record.overview),
            _projects(record),
            class_="card",
            id="document",
        )

    def overview(self, overview: Overview) -> str:
        spans = overview.spans
        return self.facts(
            "综述 overview",
            (
                ("project_count", overview.project_count, spans.get("project_count")),
                ("funds", overview.funds, spans.get("funds")),
                ("funds_share", overview.funds_share, spans.get("funds_share")),
                *[
                    (f"grades.{grade}", f"{grade} {count}", spans.get(f"grades.{grade}"))
                    for grade, count in overview.grades.items()
                    if count is not None
                ],
            ),
        )

    # ------------------------------------------------------------ forms
    def form(self, form: Form) -> str:
        spans = form.spans
        return tag(
            "section",
            _heading(form.id, form.project or form.title, form.kind, form.span),
            self.facts(form.id, [(name, getattr(form, name), spans.get(name)) for name in _HEADER]),
            self.funds(form),
            self.tasks(form),
            self.facts(form.id, [(name, getattr(form, name), spans.get(name)) for name in _GOALS]),
            indicator_table(form.indicators, self.value),
            self.facts(
                form.id, [(name, getattr(form, name), spans.get(name)) for name in ("total_weight", "total_score")]
            ),
            _checks(form.checks),
            class_="card",
            id=form.id,
        )

    def funds(self, form: Form) -> str:
        names = [name for name in _FUNDS if any(getattr(row, name) is not None for row in form.funds)]
        rows = [self._funds(form.id, row, names) for row in form.funds]
        return _table(("funds", *names), rows)

    def _funds(self, owner: str, row: Funds, names: Sequence[str]) -> str:
        chinese, english = label("funds", row.source)
        words = self.value(f"{owner} {chinese}", "label", row.label, row.spans.get("label")) or text(chinese)
        cells = [tag("th", words, " ", tag("small", text(english), lang="en"), scope="row")]
        for name in names:
            value = getattr(row, name)
            span = row.spans.get(name)
            cells.append(tag("td", self.value(f"{owner} {chinese}", name, value, span), class_="n"))
        return tag("tr", *cells)

    def tasks(self, form: Form) -> str:
        return _table(_TASK, [self._task(form.id, task) for task in form.tasks])

    def _task(self, owner: str, task: Task) -> str:
        cells = []
        for name in _TASK:
            value = getattr(task, name)
            if isinstance(value, Sums):  # the total, and below it the sources that it is made of
                parts = [
                    tag("small", self.value(owner, name, part, None)) for part in (value.fiscal, value.other) if part
                ]
                cells.append(tag("td", self.value(owner, name, value.total, None), *parts, class_="n"))
            else:
                cells.append(tag("td", self.value(owner, name, value, task.spans.get(name))))
        return tag("tr", *cells)

    # ------------------------------------------------------------ narratives, summary
    def narrative(self, narrative: Narrative) -> str:
        names = ("project", "score", "grade", "budget", "executed", "rate")
        spans = narrative.spans
        lists = [
            (f"{name}.{number}", words, spans.get(f"{name}.{number}"))
            for name in ("achievements", "problems", "measures")
            for number, words in enumerate(getattr(narrative, name))
        ]
        return tag(
            "section",
            _heading(narrative.id, narrative.project, narrative.kind, narrative.span),
            self.facts(narrative.id, [(name, getattr(narrative, name), spans.get(name)) for name in names]),
            self.facts(narrative.id, lists),
            indicator_table(narrative.indicators, self.value),
            class_="card",
            id=narrative.id,
        )

    def summary(self, rows: Sequence[SummaryRow]) -> str:
        names = [name for name in _SUMMARY if any(getattr(row, name) is not None for row in rows)]
        written = [
            tag("tr", *[tag("td", self.value(row.id, name, getattr(row, name), row.spans.get(name))) for name in names])
            for row in rows
        ]
        heading = tag("h2", "汇总表 ", tag("small", "summary", lang="en"))
        return tag("section", heading, _table(names, written), class_="card", id="summary")


def _fact(field: str, words: str, *, long: bool = False) -> str:
    """A name and its value, which is markup already."""
    name = both("field", field.partition(".")[0])
    return tag("div", tag("dt", name), tag("dd", words), class_="long" if long else None)


def _heading(identifier: str, title: str | None, kind: str, span: Span | None) -> str:
    page = f"第 {span.page} 页 p. {span.page}" if span is not None and span.page is not None else ""
    return tag(
        "h2",
        tag("b", text(identifier), class_="id"),
        text(title or NO_NAME),
        tag("span", both("kind", kind), class_="kind"),
        tag("span", text(page), class_="kind") if page else "",
    )


def _table(names: Sequence[str], rows: Sequence[str]) -> str:
    if not rows:
        return ""
    head = tag("tr", *[tag("th", both("field", name), scope="col") for name in names])
    return tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), class_="wide")


def _checks(checks: Sequence[Check]) -> str:
    items = []
    for check in checks:
        sign, colour = {True: ("✓", "sure"), False: ("✗", "poor"), None: ("?", "fair")}[check.holds]
        found, expected = ("?" if side is None else f"{side:g}" for side in (check.found, check.expected))
        words = f" {found} / {expected}"
        items.append(tag("li", text(sign), " ", both("check", check.name), text(words), class_=colour))
    return tag("ul", *items, class_="checks") if items else ""


def _projects(record: DocumentRecord) -> str:
    """Which parts of the document speak of which project, and what it gave itself."""
    rows = []
    for project in record.projects:
        links = [tag("a", text(part), href=f"#{part}") for part in (*project.forms, *project.narratives)]
        links += [text(part) for part in project.summary]
        claimed = " ".join(filter(None, (shown(project.claimed.score or ""), project.claimed.grade)))
        rows.append(
            tag("li", text(project.name or NO_NAME), " ", tag("small", " ".join(links)), " ", tag("b", text(claimed)))
        )
    return tag("ul", *rows, class_="projects") if rows else ""
