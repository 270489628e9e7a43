"""Small narratives, summary rows and documents of several parts, for the examples of rules that compare them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from extract.assess.findings.examples import document, row
from extract.link import link
from extract.model.document import Span
from extract.model.record import DocumentRecord, Form, Narrative, Overview, SummaryRow
from extract.values import parse_amount

__all__ = ["linked", "listed", "stated", "told"]


def told(
    says: str = "",
    project: str | None = "示例项目",
    *,
    identifier: str = "n1",
    budget: str | None = None,
    executed: str | None = None,
    rows: Sequence[str] = (),
    **fields: Any,  # noqa: ANN401 - any field of a narrative
) -> Narrative:
    """A narrative that says one sentence; its money in 万元, its indicators as `row` takes them."""
    made = Narrative(
        id=identifier,
        kind="project",
        project=project,
        budget=parse_amount(f"{budget}万元", None) if budget else None,
        executed=parse_amount(f"{executed}万元", None) if executed else None,
        achievements=(says,) if says else (),
        indicators=tuple([row(line, f"{identifier}i{number}") for number, line in enumerate(rows, 1)]),
    )
    return msgspec.structs.replace(made, **fields)


def listed(
    score: float | None = None,
    grade: str | None = None,
    project: str = "示例项目",
    *,
    number: int = 1,
    group: str | None = None,
) -> SummaryRow:
    """A row of the summary table."""
    return SummaryRow(id=f"s{number}", project=project, score=score, grade=grade, group=group)


def stated(**fields: Any) -> Overview:  # noqa: ANN401 - any field of an overview
    """An overview; what it says begins where the text begins."""
    return Overview(spans={"project_count": Span(0, 1)}, **fields)


def linked(
    *forms: Form,
    narratives: Sequence[Narrative] = (),
    summary: Sequence[SummaryRow] = (),
    **fields: Any,  # noqa: ANN401 - any field of a record
) -> DocumentRecord:
    """A document whose parts are linked to projects as in any other document, and whose names may differ."""
    projects = link(forms, narratives, summary)
    return document(*forms, narratives=narratives, summary=summary, projects=projects, **fields)
