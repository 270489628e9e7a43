"""A form on the page, as it was extracted, with the supported score beside the claimed one in each row."""

from __future__ import annotations

from extract.audit.digest import Line, lines_of, number, score_range, severity_word
from extract.audit.html_findings import Numbered
from extract.audit.html_scale import scale
from extract.model.record import Amount, Form, Project, Severity, Value
from extract.show.markup import label, tag, text

__all__ = ["form_table"]

_HEADS = (
    ("一级 / 二级", "levels"), ("指标", "indicator"), ("目标值", "target"), ("实际完成值", "actual"),
    ("分值", "points"), ("得分", "claimed"), ("支持", "supported"), ("对照", "claimed | supported"),
    ("偏差原因", "reason"), ("疑点", "findings"),
)  # fmt: skip
_GOALS = ("goal_expected", "goal_actual")
_MONEY = ("initial", "budget", "executed")


def form_table(form: Form, project: Project, numbered: Numbered) -> str:
    """The form: its money, its goals, and a row for each indicator."""
    heads = [tag("th", text(zh), tag("small", text(en), lang="en"), scope="col") for zh, en in _HEADS]
    rows = [_row(form, line, numbered) for line in lines_of(form, project)]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="form")
    title = form.title or label("kind", form.kind)[0]
    return "".join(
        (
            tag("h3", text(title), " ", tag("small", text(form.id)), " ", _money(form, numbered)),
            _goals(form, numbered),
            tag("div", table, class_="wide"),
        )
    )


def _money(form: Form, numbered: Numbered) -> str:
    total = next((row for row in form.funds if row.source == "total"), None)
    if total is None:
        return ""
    parts: list[str] = []
    for field in _MONEY:
        amount: Amount | None = getattr(total, field)
        if amount is not None:
            name = f"{label('field', field)[0]} "
            parts.append(text(name) + _marked(amount.text, numbered.worst(None, form.id, field)))
    return tag("small", " · ".join(parts), text(f" {form.money_unit or ''}"))


def _goals(form: Form, numbered: Numbered) -> str:
    items = [
        tag(
            "div",
            tag("dt", text(label("field", field)[0])),
            tag("dd", _marked(words, numbered.worst(None, form.id, field))),
        )
        for field in _GOALS
        if (words := getattr(form, field))
    ]
    return tag("dl", *items, class_="goals") if items else ""


def _row(form: Form, line: Line, numbered: Numbered) -> str:
    row, assessed = line.indicator, line.assessed
    expected = assessed.expected if assessed is not None else None
    about = numbered.of_row(line.id)
    basis = assessed.basis if assessed is not None else None

    def cell(field: str, value: Value | str | float | None) -> str:
        words = value.text if isinstance(value, Value) else number(value, "") if isinstance(value, float) else value
        return _marked(words or "", numbered.worst(line.id, form.id, field))

    cells = (
        tag("span", text(" / ".join(filter(None, (row.l1, row.l2)))) if row is not None else "", class_="level"),
        cell("name", (row.name or row.name_read or row.label) if row is not None else "预算执行率 execution rate"),
        cell("target", row.target) if row is not None else "",
        cell("actual", row.actual) if row is not None else _rate(assessed.ratio if assessed is not None else None),
        cell("weight", line.weight),
        cell("score", line.claimed),
        text(score_range(expected)),
        scale(line.claimed, expected, line.weight) + (tag("div", text(basis), class_="basis") if basis else ""),
        cell("reason", row.reason) if row is not None else "",
        "".join([_reference(numbered, number_, finding.severity) for number_, finding in about]),
    )
    classes = ("level", None, None, None, "n", "n", "n", "bar", None, "refs")
    worst = about[0][1].severity if about else None
    written = [
        tag(
            "td",
            tag("div", content),
            class_=" ".join(filter(None, (name, "" if content else "empty"))) or None,
            data_head=head,
        )
        for content, name, (head, _) in zip(cells, classes, _HEADS, strict=True)
    ]
    return tag("tr", *written, class_=f"doubt {worst}" if worst else None)


def _rate(ratio: float | None) -> str:
    return "" if ratio is None else text(f"{ratio:.2%}")


def _reference(numbered: Numbered, finding: int, severity: Severity) -> str:
    return tag("a", str(finding), href=f"#{numbered.anchor(finding)}", class_=severity, title=severity_word(severity))


def _marked(words: str, severity: Severity | None) -> str:
    """The words; those that a finding rests on are marked."""
    return tag("mark", text(words), class_=severity) if severity is not None and words else text(words)
