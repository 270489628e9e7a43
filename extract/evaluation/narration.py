"""Compares the 综述 and the rows of the 汇总表 with their gold."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from extract.evaluation.form import row_likeness
from extract.evaluation.gold import GoldNarrative, GoldRow, GoldSummaryRow
from extract.evaluation.normal import money, number, percent, text
from extract.evaluation.pairing import align
from extract.evaluation.sheet import Outcome, Sheet, likeness_of, plain
from extract.model.record import Indicator, Narrative, SummaryRow

__all__ = ["compare_narratives", "compare_summary", "narrative_likeness"]

_NARRATED = ("name", "target", "actual", "rate")


def narrative_likeness(gold: GoldNarrative, found: Narrative) -> float:
    """How alike two narratives are, 0 to 1: by their kind and above all by the project that they name."""
    kind = float(gold.kind == found.kind)
    return 0.3 * kind + 0.7 * likeness_of(text(plain(gold.project)), text(found.project))


def compare_narratives(sheet: Sheet, gold: Sequence[GoldNarrative], found: Sequence[Narrative]) -> None:
    """Notes the comparison of all narratives of a document."""
    pairs = dict(align(gold, found, narrative_likeness))
    for number_, narrative in enumerate(gold):
        place = f"narrative {number_ + 1}"
        match = found[pairs[number_]] if number_ in pairs else None
        sheet.note("narrative", "correct" if match else "missed", place, plain(narrative.project) or narrative.kind)
        sheet.judge("narrative.kind", place, narrative.kind, match.kind if match else "")
        _narrative(sheet, place, narrative, match or Narrative(id="", kind=narrative.kind))
    for number_ in sorted(set(range(len(found))) - set(pairs.values())):
        sheet.note("narrative", "invented", f"output narrative {number_ + 1}", None, found[number_].project)


def _narrative(sheet: Sheet, place: str, gold: GoldNarrative, found: Narrative) -> None:
    for key in ("project", "grade"):
        value = getattr(gold, key)
        if value is not UNSET:
            sheet.judge(f"narrative.{key}", place, text(value), text(getattr(found, key)))
    if gold.score is not UNSET:
        sheet.judge("narrative.score", place, number(gold.score), number(found.score))
    for key in ("budget", "executed"):
        value = getattr(gold, key)
        if value is not UNSET:
            sheet.judge(f"narrative.{key}", place, money(value), money(getattr(found, key)))
    if gold.rate is not UNSET:
        sheet.judge("narrative.rate", place, percent(gold.rate), percent(found.rate))
    if gold.indicators:
        _narrated_rows(sheet, place, gold.indicators, found.indicators)


def _narrated_rows(sheet: Sheet, place: str, gold: Sequence[GoldRow], found: Sequence[Indicator]) -> None:
    pairs = dict(align(gold, found, row_likeness))
    for number_, row in enumerate(gold):
        where = f"{place} row {number_ + 1}"
        if number_ not in pairs:
            sheet.note("narrative.row", "missed", where, plain(row.name))
            continue
        other = found[pairs[number_]]
        values = {
            "name": text(other.name),
            "target": text(other.target.text if other.target else None),
            "actual": text(other.actual.text if other.actual else None),
            "rate": percent(other.rate),
        }
        stated = {key: getattr(row, key) for key in _NARRATED if getattr(row, key) is not UNSET}
        gold_keys = {key: percent(value) if key == "rate" else text(value) for key, value in stated.items()}
        same = all(values[key] == value for key, value in gold_keys.items())
        shown = ("|".join(gold_keys.values()), "|".join(values[key] for key in gold_keys))
        sheet.note("narrative.row", "correct" if same else "wrong", where, *shown)
    for number_ in sorted(set(range(len(found))) - set(pairs.values())):
        sheet.note("narrative.row", "invented", f"{place} output row {number_ + 1}", None, found[number_].name)


def compare_summary(sheet: Sheet, gold: Sequence[GoldSummaryRow], found: Sequence[SummaryRow]) -> None:
    """Notes the comparison of the rows of the 汇总表; a row is correct when all but its group heading is."""

    def likeness(one: GoldSummaryRow, other: SummaryRow) -> float:
        return likeness_of(text(plain(one.project)), text(other.project))

    pairs = dict(align(gold, found, likeness))
    for number_, row in enumerate(gold):
        place = f"summary {number_ + 1}"
        other = found[pairs[number_]] if number_ in pairs else SummaryRow(id="")
        exact = number_ in pairs
        for key in ("group", "no", "project", "unit", "grade"):
            value = getattr(row, key)
            if value is not UNSET:
                same = sheet.judge(f"summary.{key}", place, text(value), text(getattr(other, key)))
                exact = exact and (same or key == "group")
        if row.score is not UNSET:
            exact = sheet.judge("summary.score", place, number(row.score), number(other.score)) and exact
        outcome: Outcome = "correct" if exact else "wrong" if number_ in pairs else "missed"
        sheet.note("summary.row", outcome, place, plain(row.project), other.project)
    for number_ in sorted(set(range(len(found))) - set(pairs.values())):
        sheet.note("summary.row", "invented", f"output summary {number_ + 1}", None, found[number_].project)
