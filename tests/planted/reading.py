"""Planted forms read back: the rates per renderer, with every difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.pipeline import Pipeline
from planted.compare import Difference, Outcome, compare
from planted.printing import layout_of, planted, printed_document

__all__ = ["Rates", "read_back"]

_DOCUMENTS = 8
_TWO_FORMS = 4  # every fourth document holds two forms


@dataclass(frozen=True)
class Rates:
    """What was read back of the documents of one renderer."""

    forms: int
    found: int
    rows: float
    money: float
    heads: float
    differences: tuple[tuple[int, Difference], ...]


def read_back(pipeline: Pipeline, renderer: str, documents: int = _DOCUMENTS, first: int = 0) -> Rates:
    """Read documents `first`, `first + 1` … of a renderer and compare them with what was planted."""
    outcomes: list[tuple[int, Outcome]] = []
    found = 0
    for number in range(first, first + documents):
        for outcome, read in _outcomes(pipeline, renderer, number):
            outcomes.append((number, outcome))
            found += read
    differences = [(number, each) for number, outcome in outcomes for each in outcome.differences]
    heads = sum(not any(each.place == "form" for each in outcome.differences) for _, outcome in outcomes)
    return Rates(
        forms=len(outcomes),
        found=found,
        rows=sum(outcome.exact for _, outcome in outcomes) / sum(outcome.rows for _, outcome in outcomes),
        money=sum(outcome.money_exact for _, outcome in outcomes) / sum(outcome.money for _, outcome in outcomes),
        heads=heads / len(outcomes),
        differences=tuple(differences),
    )


def _outcomes(pipeline: Pipeline, renderer: str, number: int) -> Iterator[tuple[Outcome, int]]:
    projects = [planted(number + 100 * n) for n in range(2 if number % _TWO_FORMS == 0 else 1)]
    layout = layout_of(renderer, number)
    name, data, sheets = printed_document([(project, layout) for project in projects], renderer)
    forms = list(pipeline.read(name, data).forms)
    for place, (project, sheet) in enumerate(zip(projects, sheets, strict=True)):
        read = forms[place] if place < len(forms) else None
        yield compare(project, sheet, read), int(read is not None)
