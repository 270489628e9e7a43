"""Compares one record with its gold: every field an item that is correct, wrong, missed or invented.

Counts are made of the items and nothing else, so each figure of a report can be opened. A field that the gold leaves
out is not looked at; where both sides say nothing, nothing is counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from extract.evaluation.form import compare_form, form_likeness
from extract.evaluation.gold import GoldDocument, GoldOverview
from extract.evaluation.narration import compare_narratives, compare_summary
from extract.evaluation.normal import money, number, percent, text
from extract.evaluation.pairing import align
from extract.evaluation.sheet import Item, Sheet
from extract.model.record import DocumentRecord, Overview

__all__ = ["compare"]


def compare(gold: GoldDocument, record: DocumentRecord, *, document: str, layouts: Sequence[str]) -> list[Item]:
    """All comparisons of one document.

    Args:
        gold: The annotation.
        record: The output.
        document: The name of the document in the report.
        layouts: The layout of the document, or one for each form of the gold in its order (the last one goes on).
    """
    layout = layouts[0] if layouts else "unknown"
    sheet = Sheet(document, layout)
    _head(sheet, gold, record)
    _overview(sheet, gold.overview, record.overview)
    pairs = dict(align(gold.forms, record.forms, form_likeness, 0.4))
    for place, form in enumerate(gold.forms):
        sheet.layout = layouts[min(place, len(layouts) - 1)] if layouts else layout
        name = f"form {place + 1}"
        compare_form(sheet, name, form, record.forms[pairs[place]] if place in pairs else None)
    sheet.layout = layout
    for place in sorted(set(range(len(record.forms))) - set(pairs.values())):
        found = record.forms[place]
        sheet.note("form", "invented", f"output form {place + 1}", None, found.project or found.title)
        for number_, indicator in enumerate(found.indicators, 1):
            sheet.note("row", "invented", f"output form {place + 1} row {number_}", None, indicator.name)
    compare_narratives(sheet, gold.narratives, record.narratives)
    compare_summary(sheet, gold.summary_table, record.summary)
    return sheet.items


def _head(sheet: Sheet, gold: GoldDocument, record: DocumentRecord) -> None:
    sheet.judge("department", "document", text(gold.department), text(record.department))
    sheet.judge("year", "document", number(gold.year), number(record.year))
    doc_type = "" if record.doc_type == "unknown" else record.doc_type
    sheet.judge("doc_type", "document", "" if gold.doc_type == "unknown" else gold.doc_type, doc_type)
    for key in ("province", "city", "county"):
        printed = getattr(gold.region, key)
        if printed is not UNSET:
            sheet.judge(f"region.{key}", "document", text(printed), text(getattr(record.region, key)))


def _overview(sheet: Sheet, gold: GoldOverview, found: Overview) -> None:
    if gold.project_count is not UNSET:
        sheet.judge("overview", "project_count", number(gold.project_count), number(found.project_count))
    if gold.funds is not UNSET:
        sheet.judge("overview", "funds", money(gold.funds), money(found.funds))
    if gold.funds_share is not UNSET:
        sheet.judge("overview", "funds_share", percent(gold.funds_share), percent(found.funds_share))
    for grade, count in gold.grades.items():
        sheet.judge("overview", f"grades.{grade}", number(count), number(found.grades.get(grade)))
