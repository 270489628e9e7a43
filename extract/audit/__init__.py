"""Audit reports: the assessments of records, for people to read and to hand on.

| format | content |
|---|---|
| ``text`` | for a terminal: the projects with claimed and expected score, then the findings |
| ``json`` | one object a document and line: assessments and findings without the forms |
| ``csv`` | one row a finding |
| ``html`` | one self-contained page a document |

All are made of records alone, as `jixiao extract` prints them. What a report says is a doubt (疑点), not a verdict.
"""

from __future__ import annotations

from typing import Final

from extract.sinks import SinkSpec

__all__ = ["REPORTS"]

REPORTS: Final[dict[str, SinkSpec]] = {
    spec.name: spec
    for spec in (
        SinkSpec("text", "extract.audit.text_report", (".txt",)),
        SinkSpec("json", "extract.audit.json_report", (".json", ".jsonl")),
        SinkSpec("csv", "extract.audit.csv_report", (".csv",)),
        SinkSpec("html", "extract.audit.html_report", (".html", ".htm")),
    )
}
"""The formats of `jixiao audit`, by name."""
