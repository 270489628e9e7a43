"""How near are the expected scores to those of honest rows: rows of which a reader of the document found nothing amiss?

The findings that a reader made are a JSON file: `findings`, each with `doc` (what the stem of the document begins
with), `project`, `indicator` or `rows` (names), and `projects`, which has for each document the names of a project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import Any, Final

import msgspec

from extract.assess import view_of
from extract.assess.ratios.examples import Example, examples_of
from extract.config import AssessConfig
from extract.model.record import DocumentRecord, Expected, Form, Indicator, Project
from extract.text.view import fold

__all__ = ["HonestRow", "ReaderFindings", "honest_marks", "honest_rows", "read_findings", "share_within"]

_SAME_ROW: Final = 0.75
_SAME_PROJECT: Final = 0.6
_NOISE: Final = re.compile(r"[\s“”\"'‘’,;:。()\[\]【】《》、]+")


class ReaderFinding(msgspec.Struct, frozen=True):
    """One finding of a reader."""

    doc: str
    rule: str
    project: str | None = None
    indicator: str | list[str] | None = None
    rows: str | list[str] | None = None

    def names(self) -> list[str]:
        """The rows that it is about; none where it is about the form or the document."""
        found: list[str] = []
        for part in (self.indicator, self.rows):
            found += [part] if isinstance(part, str) else part or []
        return found


class ReaderFindings(msgspec.Struct, frozen=True):
    """The file of a reader's findings."""

    findings: tuple[ReaderFinding, ...]
    projects: Mapping[str, Mapping[str, tuple[str, ...]]] = {}


class HonestRow(msgspec.Struct, frozen=True):
    """A scored row without a finding, and what it is expected to score (``None`` where that stays open)."""

    document: str
    project: str | None
    indicator: Indicator
    expected: Expected | None
    basis: str | None

    @property
    def gap(self) -> float | None:
        """The distance between the claim and the expected point, as a share of the weight."""
        if self.expected is None or self.indicator.score is None or not self.indicator.weight:
            return None
        return abs(self.expected.point - self.indicator.score) / self.indicator.weight


def honest_rows(records: Iterable[DocumentRecord], findings: ReaderFindings) -> Iterator[HonestRow]:
    """The rows with points and a score of which no finding names the indicator."""
    for record in records:
        stem = PurePath(record.source.path).stem
        own = [each for each in findings.findings if stem.startswith(each.doc)]
        names = next((names for doc, names in findings.projects.items() if stem.startswith(doc)), {})
        forms = {form.id: form for form in record.forms}
        for project in record.projects:
            assessed = {row.id: row for row in project.assessment.indicators} if project.assessment else {}
            for form in (forms[each] for each in project.forms if each in forms):
                mine = [each for each in own if _about(each.project, project, form, names)]
                for row in form.indicators:
                    if not row.weight or row.score is None or _named(row, mine):
                        continue
                    found = assessed.get(row.id)
                    yield HonestRow(
                        stem, project.name, row, found.expected if found else None, found.basis if found else None
                    )


def honest_marks(records: Sequence[DocumentRecord], findings: ReaderFindings) -> Iterator[Example]:
    """What the model of the score ratio learns from the honest rows: facts about them, no text."""
    known: dict[str, dict[str, float]] = {}
    for row in honest_rows(records, findings):
        known.setdefault(row.document, {})[row.indicator.id] = row.indicator.score or 0.0
    for record in records:
        stem = PurePath(record.source.path).stem
        view = view_of(record, "", AssessConfig())
        for form in [form for project in view.projects for form in project.forms]:
            yield from examples_of(form, stem.partition("_")[0], known.get(stem, {}))


def share_within(rows: Sequence[HonestRow], limit: float = 0.05) -> float | None:
    """The share of the rows with an expected score whose claim is within `limit` of the weight."""
    gaps = [row.gap for row in rows if row.gap is not None]
    return sum(gap <= limit + 1e-9 for gap in gaps) / len(gaps) if gaps else None


def _about(name: str | None, project: Project, form: Form, names: Mapping[str, Sequence[str]]) -> bool:
    """Is a finding about this project? One without a project is about the document, and so about each."""
    if name is None or form.kind.startswith("department"):
        return name is None or "整体" in name
    ours = [known for known in (project.name, form.project) if known]
    theirs = [name, *names.get(name, ())]
    return any(_alike(one, other) >= _SAME_PROJECT for one in ours for other in theirs)


def _named(row: Indicator, findings: Sequence[ReaderFinding]) -> bool:
    return row.name is not None and any(
        _alike(row.name, name) >= _SAME_ROW for finding in findings for name in finding.names()
    )


def _alike(one: str, other: str) -> float:
    """0..1: equal, one inside the other, or similar."""
    one, other = (_NOISE.sub("", fold(text)) for text in (one, other))
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and short in long:
        return 0.8 + 0.2 * len(short) / len(long)
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if short else 0.0


def read_findings(data: bytes) -> ReaderFindings:
    """The file of a reader's findings.

    Raises:
        msgspec.ValidationError: It is not such a file.
    """
    raw: dict[str, Any] = msgspec.json.decode(data)
    return msgspec.convert({key: raw[key] for key in ("findings", "projects") if key in raw}, ReaderFindings)
