"""The recorded run (`eval/results.json`) and what has changed since: gains, losses, time."""

from __future__ import annotations

from pathlib import Path

import msgspec

from extract.evaluation.figures import Figure, by_field, by_part
from extract.evaluation.suites import Outcomes

__all__ = ["Changes", "Results", "SuiteResult", "changes", "read_results", "summarise", "write_results"]


class SuiteResult(msgspec.Struct, frozen=True):
    """The figures of one suite. `failing` names each comparison that is not correct, so that runs can be compared."""

    documents: int
    milliseconds_per_document: float
    fields: dict[str, Figure]
    layouts: dict[str, Figure]
    by_document: dict[str, Figure]
    failing: tuple[str, ...]


class Results(msgspec.Struct, frozen=True):
    """A run: the figures of its suites."""

    suites: dict[str, SuiteResult] = {}
    version: int = 1


class Changes(msgspec.Struct, frozen=True):
    """What differs from an earlier run: comparisons that came right and that went wrong, and the time."""

    gains: tuple[str, ...]
    losses: tuple[str, ...]
    milliseconds: float


def summarise(outcomes: Outcomes) -> SuiteResult:
    """The figures of a run of a suite. Layouts and documents are told by their rows, the unit of the output."""
    rows = [item for item in outcomes.items if item.field == "row"]
    return SuiteResult(
        documents=outcomes.documents,
        milliseconds_per_document=round(1000 * outcomes.seconds / max(1, outcomes.documents), 1),
        fields=by_field(outcomes.items),
        layouts=by_part(rows, lambda item: item.layout),
        by_document=by_part(rows, lambda item: item.document),
        failing=tuple(sorted({item.key for item in outcomes.items if item.outcome != "correct"})),
    )


def changes(before: SuiteResult, now: SuiteResult) -> Changes:
    """Gains and losses of `now` against an earlier run.

    A comparison that failed before and does not fail now is a gain; it may also be one that is no longer made
    (an invented row that is gone), which is a gain as well.
    """
    old, new = set(before.failing), set(now.failing)
    return Changes(
        gains=tuple(sorted(old - new)),
        losses=tuple(sorted(new - old)),
        milliseconds=round(now.milliseconds_per_document - before.milliseconds_per_document, 1),
    )


def read_results(path: Path) -> Results:
    """The recorded run; an empty one where there is none yet."""
    return msgspec.json.decode(path.read_bytes(), type=Results) if path.is_file() else Results()


def write_results(path: Path, results: Results) -> None:
    """Records a run; suites that were not run keep what was recorded of them."""
    kept = {**read_results(path).suites, **results.suites}
    data = msgspec.json.encode(Results(dict(sorted(kept.items()))), order="deterministic")
    path.write_bytes(msgspec.json.format(data, indent=1) + b"\n")
