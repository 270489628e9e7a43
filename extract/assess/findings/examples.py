"""Small forms and documents in a line or two, for the examples in the docstrings of rules and for tests.

A row is ``name | target | actual | weight | score | reason``, before the name ``二级：`` where the class matters.
Cells left out are blank. The forms go the whole way through the assessment, so an example shows what a user gets.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from extract.assess.findings.cases import DocumentCase
from extract.assess.findings.engine import hits
from extract.assess.findings.messages import wordings
from extract.assess.findings.registry import RULES, Check, Hit
from extract.classify.taxonomy import read_label, taxonomy
from extract.config import AssessConfig
from extract.model.document import Span
from extract.model.record import (
    Amount,
    Category,
    DocumentRecord,
    Form,
    FormKind,
    Funds,
    Indicator,
    Narrative,
    Project,
    Source,
    SummaryRow,
)
from extract.values import parse_value

__all__ = ["document", "fired", "form", "fund", "row"]

_SPAN = Span(0, 0)
_YUAN = 10_000


def row(text: str, identifier: str = "i1", year: int | None = 2024) -> Indicator:
    """An indicator from ``二级：name | target | actual | weight | score | reason``."""
    head, *rest = [cell.strip() for cell in text.split("|")]
    label, _, name = head.rpartition("：")
    target, actual, weight, score, reason = (*rest, *[""] * (5 - len(rest)))[:5]
    read = read_label(label or None)
    l2 = read.l2 or ("数量指标" if not label else None)
    l1 = next((each.l1 for each in taxonomy().classes if each.l2 == l2), read.l1)
    wanted = parse_value(target, name=name, year=year) if target else None
    return Indicator(
        id=identifier,
        l1=f"{l1}指标" if l1 else None,
        l2=label or "数量指标",
        name=name or None,
        target=wanted,
        actual=parse_value(actual, name=name, year=year, target=wanted) if actual else None,
        weight=float(weight) if weight else None,
        score=float(score) if score else None,
        reason=reason or None,
        category=Category(l1, l2, 1.0, "form"),
        direction="negative" if l1 == "成本" else "positive",
        span=_SPAN,
    )


def fund(
    text: str,
    source: str = "total",
    weight: float | None = None,
    score: float | None = None,
    rate: float | None = None,
) -> Funds:
    """A row of the money block from ``initial budget executed`` in 万元 (``-`` where blank)."""
    initial, budget, executed = map(_amount, [*text.split(), "-", "-"][:3])
    return Funds(
        source, initial=initial, budget=budget, executed=executed, weight=weight, rate=rate, score=score, span=_SPAN
    )


def _amount(text: str) -> Amount | None:
    return None if text == "-" else Amount(text, Decimal(text) * _YUAN, _SPAN)


def form(
    rows: str | Sequence[str] = (),
    funds: str | Funds | Sequence[Funds] = (),
    *,
    identifier: str = "f1",
    kind: FormKind = "project_self_eval",
    total: float | None = None,
    execution: tuple[float | None, float | None] = (10.0, 10.0),
    **fields: Any,  # noqa: ANN401 - any field of a form
) -> Form:
    """A form of these rows; `execution` is the weight and score of the budget execution rate."""
    lines = rows.splitlines() if isinstance(rows, str) else rows
    indicators = [row(line, f"{identifier}i{n}") for n, line in enumerate(map(str.strip, lines), 1) if line]
    if isinstance(funds, str):
        funds = [fund(funds, "total", *execution)]
    made = Form(
        id=identifier,
        kind=kind,
        project="示例项目",
        year=2024,
        money_unit="万元",
        funds=(funds,) if isinstance(funds, Funds) else tuple(funds),
        indicators=tuple(indicators),
        total_score=total,
        span=_SPAN,
    )
    return msgspec.structs.replace(made, **fields)


def document(
    *forms: Form,
    narratives: Sequence[Narrative] = (),
    summary: Sequence[SummaryRow] = (),
    **fields: Any,  # noqa: ANN401 - any field of a record
) -> DocumentRecord:
    """A document in which each project has the form, the narrative and the summary row that bear its name."""
    parts: tuple[Form | Narrative | SummaryRow, ...] = (*forms, *narratives, *summary)
    names = dict.fromkeys(each.project for each in parts)
    projects = [
        Project(
            id=f"p{number}",
            name=name,
            forms=tuple(each.id for each in forms if each.project == name),
            narratives=tuple(each.id for each in narratives if each.project == name),
            summary=tuple(each.id for each in summary if each.project == name),
        )
        for number, name in enumerate(names, 1)
    ]
    record = DocumentRecord(
        source=Source("example.txt"),
        year=2024,
        doc_type="final_account",
        forms=tuple(forms),
        narratives=tuple(narratives),
        summary=tuple(summary),
        projects=tuple(projects),
    )
    return msgspec.structs.replace(record, **fields)


def fired(
    rule: Check,
    record: DocumentRecord | Form | str | Sequence[str],
    funds: str | Funds | Sequence[Funds] = "100 100 100",
    *,
    text: str = "",
    **fields: Any,  # noqa: ANN401 - any field of a form
) -> list[str]:
    """Where one rule fires: the name of the row, or the value that it expects, or the first value that it rests on.

    Args:
        rule: The rule.
        record: A document, a form, or the rows of a form.
        funds: With rows: the money of the form, as `fund` takes it.
        text: The text of the document.
        fields: With rows: what else `form` takes.
    """
    from extract.assess import view_of

    if not isinstance(record, DocumentRecord | Form):
        record = form(record, funds, **fields)
    if isinstance(record, Form):
        record = document(record)
    view = view_of(record, text, AssessConfig())
    case = DocumentCase(view)
    names = {each.id: each.name or "" for part in view.record.forms for each in part.indicators}
    found = [hit for _, hit in hits(RULES[rule.__name__], case)]
    for hit in found:
        _check_wording(rule.__name__, hit)
    return [_short(hit, names) for hit in found]


def _check_wording(rule: str, hit: Hit) -> None:
    """Raise a KeyError where the message of a rule asks for a value that the hit does not give."""
    wording = wordings()[rule]
    texts = wording.variants[hit.variant].values() if hit.variant else (wording.zh, wording.en)
    for text in texts:
        text.format_map(dict(hit.values))


def _short(hit: Hit, names: dict[str, str]) -> str:
    if hit.indicator:
        return names.get(hit.indicator, hit.indicator)
    return hit.expected or next((each.value for each in hit.evidence if each.value), "")
