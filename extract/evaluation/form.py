"""Compares one form of the output with its gold: head, money, goals, tasks and every cell of every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import UNSET

from extract.evaluation.gold import GoldForm, GoldFunds, GoldRow, GoldTask
from extract.evaluation.normal import money, number, percent, text
from extract.evaluation.pairing import align
from extract.evaluation.sheet import Outcome, Sheet, likeness_of, plain
from extract.model.record import Amount, Form, Funds, Indicator, Task

__all__ = ["GOAL_LIMIT", "compare_form", "form_likeness", "row_likeness"]

GOAL_LIMIT = 40
"""Characters of a goal that an annotation holds (``gold/SCHEMA.md``): a longer one is compared by its beginning."""

_ROW_EXACT = ("name", "target", "actual", "weight", "score")
_ROW_TEXTS = ("l1", "l2", "label", "name", "symbol", "unit")
_ROW_NUMBERS = ("l1_weight", "l2_weight", "weight", "score")
_FORM_TEXTS = ("title", "project", "authority", "implementer", "money_unit")
_GOALS = ("goal_expected", "goal_actual", "goal_midterm")


def form_likeness(gold: GoldForm, found: Form) -> float:
    """Half by the project's name, half by the names of the rows: either may be damaged."""
    rows = likeness_of(
        "".join(text(plain(row.name))[:6] for row in gold.indicators[:8]),
        "".join(text(row.name)[:6] for row in found.indicators[:8]),
    )
    project = plain(gold.project)
    if not project:
        return rows if rows else float(gold.kind == found.kind) * 0.5
    return 0.5 * likeness_of(text(project), text(found.project)) + 0.5 * rows


def compare_form(sheet: Sheet, place: str, gold: GoldForm, match: Form | None) -> None:
    """Notes the comparison of a form with its partner; `place` names the form in the report.

    Without a partner everything that the gold states is missed: a field's recall tells of forms that were not found.
    """
    found = match or Form(id="", kind=gold.kind)
    sheet.note("form", "correct" if match else "missed", place, plain(gold.project) or gold.kind)
    sheet.judge("form.kind", place, gold.kind, match.kind if match else "")
    for key in _FORM_TEXTS:
        sheet.judge_text(f"form.{key}", place, gold, found, key)
    if gold.year is not UNSET:
        sheet.judge("form.year", place, number(gold.year), number(found.year))
    for key in ("total_weight", "total_score"):
        value = getattr(gold, key)
        if value is not UNSET and key not in gold.noise_fields:
            sheet.judge(f"form.{key}", place, number(value), number(getattr(found, key)))
    for key in _GOALS:
        if key not in gold.noise_fields:
            sheet.judge_sentence("form.goal", f"{place} {key}", getattr(gold, key), getattr(found, key), GOAL_LIMIT)
    if "funds" not in gold.noise_fields:
        _funds(sheet, place, gold, found)
    if isinstance(gold.tasks, tuple):
        _tasks(sheet, place, gold.tasks, found.tasks)
    whole = _rows(sheet, place, gold.indicators, found.indicators)
    sheet.note("form.complete", "missed" if match is None else "correct" if whole else "wrong", place)


def _funds(sheet: Sheet, place: str, gold: GoldForm, found: Form) -> None:
    unit = plain(gold.money_unit)
    left = list(found.funds)
    for line in gold.funds:
        match = _money_row(line, left)
        if match is not None:
            left.remove(match)
        where = f"{place} funds {line.group or ''}{line.source}"
        for key in ("initial", "budget", "executed"):
            value = getattr(line, key)
            if value is not UNSET:
                amount: Amount | None = getattr(match, key) if match else None
                sheet.judge(f"funds.{key}", where, money(value, unit), money(amount, unit))
        for key in ("weight", "score"):
            value = getattr(line, key)
            if value is not UNSET:
                sheet.judge(f"funds.{key}", where, number(value), number(getattr(match, key) if match else None))
        if line.rate is not UNSET:
            sheet.judge("funds.rate", where, percent(line.rate), percent(match.rate if match else None))


def _money_row(gold: GoldFunds, rows: Sequence[Funds]) -> Funds | None:
    """The row of the output for a money row: same source (or label) and group, before same source alone."""
    label = text(plain(gold.label) or gold.source)
    group = text(plain(gold.group))
    named = [
        row for row in rows if row.source == gold.source or (label and label in (text(row.source), text(row.label)))
    ]
    return next((row for row in named if text(row.group) == group), named[0] if named and not group else None)


def _tasks(sheet: Sheet, place: str, gold: Sequence[GoldTask], found: Sequence[Task]) -> None:
    for number_, task in enumerate(gold):
        where = f"{place} task {number_ + 1}"
        other = found[number_] if number_ < len(found) else Task()
        if task.task is not UNSET:
            sheet.judge("task", where, text(task.task), text(other.task))
        sheet.judge_sentence("task.content", where, task.content, other.content)
        sheet.judge_sentence("task.completion", where, task.completion, other.completion)
        if task.rate is not UNSET:
            sheet.judge("task.rate", where, percent(task.rate), percent(other.rate))
    for number_ in range(len(gold), len(found)):
        sheet.note("task", "invented", f"{place} output task {number_ + 1}", None, found[number_].task)


def row_likeness(gold: GoldRow, found: Indicator) -> float:
    """How alike two rows are, 0 to 1: by the name above all; where the gold has no name, by the values."""
    target = text(plain(gold.target)), text(found.target.text if found.target else None)
    actual = text(plain(gold.actual)), text(found.actual.text if found.actual else None)
    values = 0.5 * likeness_of(*target) + 0.5 * (
        likeness_of(*actual) if gold.actual is not UNSET else likeness_of(*target)
    )
    name = plain(gold.name)
    alike = 0.7 * likeness_of(text(name), text(found.name)) + 0.3 * values if name else 0.9 * values
    return 0.95 * alike if gold.page_noise else alike  # a damaged row takes no partner from a sound one


def _rows(sheet: Sheet, place: str, gold: Sequence[GoldRow], found: Sequence[Indicator]) -> bool:
    """Compares the rows of a form; whether all are right. A row is correct when all five cells of it are."""
    pairs = dict(align(gold, found, row_likeness))
    whole = True
    for number_, row in enumerate(gold):
        where = f"{place} row {number_ + 1}"
        match = found[pairs[number_]] if number_ in pairs else None
        if match is None and row.page_noise:
            continue
        wrong = set(_row(sheet, where, row, match or Indicator(id="")))
        if row.page_noise:
            continue
        exact = match is not None and not wrong & set(_ROW_EXACT)
        outcome: Outcome = "correct" if exact else "wrong" if match else "missed"
        sheet.note("row", outcome, where, plain(row.name), match.name if match else None)
        whole = whole and exact
    for number_ in sorted(set(range(len(found))) - set(pairs.values())):
        sheet.note("row", "invented", f"{place} output row {number_ + 1}", None, found[number_].name)
        whole = False
    return whole


def _row(sheet: Sheet, place: str, gold: GoldRow, found: Indicator) -> Iterator[str]:
    """Compares the fields of a row; yields those that differ. Damaged cells (`noise_fields`) are passed over."""
    for key in _ROW_TEXTS:
        if not sheet.judge_text(f"row.{key}", place, gold, found, key):
            yield key
    for key in ("target", "actual"):
        value = getattr(gold, key)
        if value is not UNSET and key not in gold.noise_fields:
            printed = getattr(found, key)
            if not sheet.judge(f"row.{key}", place, text(value), text(printed.text if printed else None)):
                yield key
    for key in _ROW_NUMBERS:
        value = getattr(gold, key)
        if value is UNSET or key in gold.noise_fields:
            continue
        if not sheet.judge(f"row.{key}", place, number(value), number(getattr(found, key))):
            yield key
    if gold.rate is not UNSET and "rate" not in gold.noise_fields:
        sheet.judge("row.rate", place, percent(gold.rate), percent(found.rate))
    for key in ("reason", "explanation"):
        if key not in gold.noise_fields:
            sheet.judge_sentence(f"row.{key}", place, getattr(gold, key), getattr(found, key))
    _category(sheet, place, gold, found)


def _category(sheet: Sheet, place: str, gold: GoldRow, found: Indicator) -> None:
    """The class that the system gives, against the true one; labels are read by the same table as the forms'."""
    from extract.classify.taxonomy import read_label

    for key in ("l1", "l2"):
        label = plain(getattr(gold, f"true_{key}")) or plain(getattr(gold, key))
        truth = getattr(read_label(label), key) if label else None
        if truth:
            sheet.judge(f"category.{key}", place, text(truth), text(getattr(found.category, key)))
