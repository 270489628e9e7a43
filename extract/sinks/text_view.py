"""Text for a terminal: each document in a few lines, each form as a small table. For people, not for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import BinaryIO
from unicodedata import east_asian_width

from extract.model.record import DocumentRecord, Form, Indicator, Narrative
from extract.sinks import WriteOptions

__all__ = ["width_of", "write"]

_HEADER = ("一级 l1", "指标 name", "目标 target", "实际 actual", "分值 weight", "得分 score", "类别 category")
# Widest that a column may be, in columns of a terminal (a Chinese character takes two).
_WIDEST = (12, 34, 24, 24, 11, 11, 24)


def write(records: Iterable[DocumentRecord], target: BinaryIO, options: WriteOptions) -> None:
    """The gist of each record: who, when, how many, then the indicators of each form; long cells are cut."""
    for record in records:
        target.write(("\n".join(_record(record)) + "\n\n").encode("utf-8", "replace"))
        target.flush()


def _record(record: DocumentRecord) -> Iterator[str]:
    region = "".join(record.region.names)
    facts = [record.department, region, str(record.year or ""), record.doc_type, record.status]
    yield f"■ {record.source.path}"
    yield "  " + " | ".join(filter(None, facts))
    for cause in record.errors:
        yield f"  ! {cause.code} {cause.message}"
    for project in record.projects:
        if project.claimed.score is not None or project.claimed.grade:
            yield f"  · {project.name or '?'}: {_number(project.claimed.score)} {project.claimed.grade or ''}".rstrip()
    for form in record.forms:
        yield ""
        yield from _form(form)
    for narrative in record.narratives:
        if narrative.indicators:
            yield ""
            yield from _narrative(narrative)


def _form(form: Form) -> Iterator[str]:
    yield f"  [{form.id}] {form.project or form.title or ''} ({form.kind})"
    for funds in form.funds:
        if funds.source == "total":
            parts = (("预算 budget", funds.budget), ("执行 executed", funds.executed))
            amounts = [f"{name} {amount.yuan:,.2f} 元" for name, amount in parts if amount and amount.yuan is not None]
            yield "  " + ", ".join(amounts)
    yield from _table(form.indicators)
    failed = [check.name for check in form.checks if check.holds is False]
    total = f"{_number(form.total_score)} / {_number(form.total_weight)}"
    yield f"  总分 total {total}" + (f"  ✗ {', '.join(failed)}" if failed else "")


def _narrative(narrative: Narrative) -> Iterator[str]:
    yield f"  [{narrative.id}] {narrative.project or ''} ({narrative.kind})"
    yield from _table(narrative.indicators)


def _table(indicators: Sequence[Indicator]) -> Iterator[str]:
    lines = [_HEADER, *map(_cells, indicators)]
    columns = zip(*lines, strict=True)
    widths = [min(widest, max(map(width_of, column))) for widest, column in zip(_WIDEST, columns, strict=True)]
    for line in lines:
        yield "  " + "  ".join([_fit(cell, width) for cell, width in zip(line, widths, strict=True)]).rstrip()


def _cells(indicator: Indicator) -> tuple[str, ...]:
    category = indicator.category
    return (
        indicator.l1 or "",
        indicator.name or "",
        indicator.target.text if indicator.target else "",
        indicator.actual.text if indicator.actual else "",
        _number(indicator.weight),
        _number(indicator.score),
        " / ".join(filter(None, (category.l1, category.l2))),
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


@cache
def _columns(character: str) -> int:
    return 2 if east_asian_width(character) in "WF" else 1


def width_of(text: str) -> int:
    """Columns of a terminal that a text takes: two for a Chinese character."""
    return sum(map(_columns, text))


def _fit(text: str, width: int) -> str:
    """The text in exactly this many columns: filled with spaces, or cut and ended with an ellipsis."""
    if width_of(text) <= width:
        return text + " " * (width - width_of(text))
    kept, used = "", 0
    for character in text:
        if used + _columns(character) > width - 1:
            break
        kept, used = kept + character, used + _columns(character)
    return kept + "…" + " " * (width - 1 - used)
