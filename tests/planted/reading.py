"""Planted forms read back: the rates per renderer, with every difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.pipeline import Pipeline
from planted.compare import Difference, Outcome, compare
from planted.layout import lay_out, variant
from planted.render import printed_document
from planted.truth import contents

__all__ = ["Rates", "read_back"]

_VARIANTS = 8
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


def read_back(pipeline: Pipeline, renderer: str, documents: int = _VARIANTS, first: int = 0) -> Rates:
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
    planted = [contents(number + 100 * n) for n in range(2 if number % _TWO_FORMS == 0 else 1)]
    layout = variant(number % _VARIANTS)
    sheets = [(form, lay_out(form, layout)) for form in planted]
    record = pipeline.read(*printed_document(sheets, renderer))
    forms = list(record.forms)
    for number_in, (form, sheet) in enumerate(sheets):
        read = forms[number_in] if number_in < len(forms) else None
        yield compare(form, sheet, read), int(read is not None)
