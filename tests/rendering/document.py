"""What is printed: forms as tables with the lines above them, and the judgement of a record that was read of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planted.compare import compare
from planted.layout import Sheet, lay_out, variant
from planted.truth import Contents, contents

from extract.model.record import DocumentRecord

__all__ = ["Judgement", "Paper", "Printed", "planted_document"]

_VARIANTS = 8


@dataclass(frozen=True)
class Judgement:
    """Indicator rows of a record against what was printed; `differences` are (place, field, printed, found)."""

    printed: int
    found: int
    exact: int
    differences: tuple[tuple[str, str, str | None, str | None], ...]


@dataclass(frozen=True)
class Paper:
    """A form: the lines above its table, and the table."""

    lines: tuple[str, ...]
    sheet: Sheet


@dataclass(frozen=True)
class Printed:
    """A document to print, and how to judge the record of it."""

    name: str
    heading: str
    papers: tuple[Paper, ...]
    judge: Callable[[DocumentRecord], Judgement]


def planted_document(seed: int, forms: int = 2) -> Printed:
    """A final account with invented forms, all of the layout that belongs to the seed."""
    planted = [contents(seed + 100 * number) for number in range(forms)]
    sheets = [lay_out(form, variant(seed % _VARIANTS)) for form in planted]
    papers = [Paper((sheet.title, f"（{form.year}年度）"), sheet) for form, sheet in zip(planted, sheets, strict=True)]
    heading = f"{planted[0].department}{planted[0].year}年度部门决算"

    def judge(record: DocumentRecord) -> Judgement:
        return _judged(list(zip(planted, sheets, strict=True)), record)

    return Printed(f"planted{seed}", heading, tuple(papers), judge)


def _judged(planted: list[tuple[Contents, Sheet]], record: DocumentRecord) -> Judgement:
    differences: list[tuple[str, str, str | None, str | None]] = []
    exact = 0
    for number, (form, sheet) in enumerate(planted):
        found = record.forms[number] if number < len(record.forms) else None
        outcome = compare(form, sheet, found)
        exact += outcome.exact
        differences += [
            (f"form {number + 1} {each.place}", each.field, each.planted, each.found) for each in outcome.differences
        ]
    printed = sum(len(form.rows) for form, _ in planted)
    return Judgement(printed, sum(len(form.indicators) for form in record.forms), exact, tuple(differences))


def texts_of(sheet: Sheet) -> Iterator[str]:
    """The texts of all cells."""
    return (cell.text for row in sheet.rows for cell in row)
