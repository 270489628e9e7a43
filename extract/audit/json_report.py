"""The assessments as JSON lines: who claimed what, what is supported, and the findings, without the forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from extract.model.record import (
    Assessment,
    Claimed,
    DocumentAssessment,
    DocumentRecord,
    Finding,
    Problem,
    Region,
    Source,
    Status,
)
from extract.sinks import WriteOptions

__all__ = ["AuditedDocument", "AuditedProject", "write"]


class AuditedProject(msgspec.Struct, frozen=True):
    """A project of `AuditedDocument`; the fields are those of the record."""

    id: str
    name: str | None
    claimed: Claimed
    assessment: Assessment | None


class AuditedDocument(msgspec.Struct, frozen=True):
    """One line of the report; the fields are those of the record, findings about the document as a whole last."""

    status: Status
    errors: tuple[Problem, ...]
    source: Source
    department: str | None
    region: Region
    year: int | None
    assessment: DocumentAssessment | None
    projects: tuple[AuditedProject, ...]
    findings: tuple[Finding, ...]


def write(records: Iterable[DocumentRecord], target: BinaryIO, options: WriteOptions) -> None:
    """One JSON object a document and line; with `indent`, each object over many lines."""
    encoder = msgspec.json.Encoder()
    for record in records:
        projects = [AuditedProject(each.id, each.name, each.claimed, each.assessment) for each in record.projects]
        audited = AuditedDocument(
            record.status,
            record.errors,
            record.source,
            record.department,
            record.region,
            record.year,
            record.assessment,
            tuple(projects),
            record.findings,
        )
        encoded = encoder.encode(audited)
        if options.indent:
            encoded = msgspec.json.format(encoded, indent=options.indent)
        target.write(encoded + b"\n")
        target.flush()
