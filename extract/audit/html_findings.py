"""The list of findings on the page: numbered, each with its message, its evidence and where that stands."""

from __future__ import annotations

from collections.abc import Sequence

from extract.assess.findings.messages import wordings
from extract.audit.digest import SEVERITIES, certainty, order_of, severity_word
from extract.model.document import Span
from extract.model.record import DocumentRecord, Evidence, Finding, Severity
from extract.show.markup import label, tag, text

__all__ = ["Numbered", "finding_list"]

_LONG = 160  # characters of evidence that are shown


class Numbered:
    """Findings in the order of their severity, with the anchors by which rows of a form point to them.

    Attributes:
        findings: The findings, the gravest first; the number of one is its place in the list, from 1 on.
    """

    def __init__(self, prefix: str, findings: Sequence[Finding]) -> None:
        self.prefix = prefix
        self.findings = order_of(findings)

    def anchor(self, number: int) -> str:
        """The anchor of the finding with this number."""
        return f"{self.prefix}-{number}"

    def of_row(self, row: str) -> list[tuple[int, Finding]]:
        """The findings about a row, with their numbers."""
        return [
            (number, finding)
            for number, finding in enumerate(self.findings, 1)
            if finding.indicator == row or any(each.indicator == row for each in finding.evidence)
        ]

    def worst(self, row: str | None, part: str, field: str) -> Severity | None:
        """The severity of the gravest finding that rests on a field of a row, or of a form."""
        found = [
            finding.severity
            for finding in self.findings
            for each in finding.evidence
            if each.field == field and (each.indicator == row if row is not None else each.part == part)
        ]
        return min(found, key=SEVERITIES.index, default=None)


def finding_list(numbered: Numbered, record: DocumentRecord) -> str:
    """The findings as a list."""
    names = {row.id: row.name or row.name_read or row.id for form in record.forms for row in form.indicators}
    items = [_finding(numbered.anchor(number), number, each, names) for number, each in enumerate(numbered.findings, 1)]
    return tag("ol", *items, class_="findings")


def _finding(anchor: str, number: int, finding: Finding, names: dict[str, str]) -> str:
    wording, sure = wordings().get(finding.rule), certainty(finding.certainty)
    head = [
        tag("span", str(number), class_=f"chip {finding.severity}"),
        tag("b", text(wording.title_zh if wording is not None else finding.rule)),
        tag("span", text(wording.title_en), lang="en") if wording is not None else "",
        tag("span", text(severity_word(finding.severity))),
        tag("span", f"把握 certainty {sure}") if sure else "",
        tag("code", text(finding.rule)),
    ]
    parts = [
        tag("div", *head, class_="head"),
        tag("p", text(finding.message.zh), class_="say"),
        tag("p", tag("small", text(finding.message.en)), lang="en"),
    ]
    if finding.expected is not None:
        parts.append(tag("p", "应为 ", tag("small", "expected", lang="en"), " ", tag("b", text(finding.expected))))
    evidence = [_evidence(each, finding.severity, names) for each in finding.evidence if each.value]
    if evidence:
        parts.append(tag("ul", *evidence, class_="evidence"))
    return tag("li", *parts, class_=finding.severity, id=anchor)


def _evidence(evidence: Evidence, severity: Severity, names: dict[str, str]) -> str:
    name = _name(evidence)
    row = names.get(evidence.indicator or "")
    value = evidence.value or ""
    shown = value if len(value) <= _LONG else value[:_LONG] + "…"
    told = f"{row} · {name}" if row and evidence.field != "name" else name
    return tag(
        "li",
        tag("span", text(told)),
        " ",
        tag("mark", text(shown), class_=severity),
        " ",
        tag("span", text(_place(evidence.span))) if evidence.span is not None else "",
    )


def _name(evidence: Evidence) -> str:
    """What a field is called; of a path (``funds.total.budget``) the last part with the source of the money."""
    *path, field = (evidence.field or "").split(".")
    source = label("funds", path[-1])[0] if path and path[0] == "funds" and len(path) > 1 else ""
    return source + label("field", field)[0] or evidence.part or ""


def _place(span: Span | None) -> str:
    """Where a text stands in the source: the page where there are pages, else the character."""
    if span is None:
        return ""
    return f"第 {span.page} 页" if span.page is not None else f"第 {span.start} 字"
