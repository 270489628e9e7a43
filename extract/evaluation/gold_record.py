"""Records made of annotations: what the later stages would be given if everything had been read without a mistake.

The difference between what they make of it and of the record that was read is what extraction costs them.

    python -m extract.evaluation.gold_record [--suite corpus] [--gold FOLDER] > records.jsonl

An annotation holds facts and no places; running sentences (goals, reasons, what was done) only as their beginning or a
digest, and the sentences of a narrative not at all. Those are taken from the record that the reader makes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from extract.evaluation.form import form_likeness, row_likeness
from extract.evaluation.gold import GoldDocument, GoldForm, GoldNarrative, GoldRow, Sentence, Text, read_gold
from extract.evaluation.narration import narrative_likeness
from extract.evaluation.normal import sentence
from extract.evaluation.pairing import align
from extract.evaluation.suites import find_root, load_suites
from extract.model.document import Span
from extract.model.raw import (
    Narration,
    Piece,
    RawForm,
    RawFunds,
    RawNarrative,
    RawOverview,
    RawRow,
    RawSummaryRow,
    RawTask,
)
from extract.model.record import DocumentRecord, Form, Indicator, Narrative, Region

if TYPE_CHECKING:
    from extract.model.document import Document
    from extract.pipeline import Pipeline

__all__ = ["gold_record", "main"]

_ROW = ("l1", "l1_weight", "l2", "l2_weight", "label", "name", "symbol", "target", "unit", "actual", "rate", "weight")
_HEAD = ("title", "project", "year", "authority", "implementer", "money_unit", "total_weight", "total_score")
_FUNDS = ("label", "group", "initial", "budget", "executed", "weight", "rate", "score")
_GOALS = ("goal_expected", "goal_actual", "goal_midterm")
_NARRATIVE = ("project", "score", "grade", "budget", "executed", "rate")
_SENTENCES = ("achievements", "problems", "measures")


def gold_record(gold: GoldDocument, document: Document, pipeline: Pipeline) -> DocumentRecord:
    """The record of a document as its annotation has it, linked, classified and assessed like any other.

    Args:
        gold: The annotation.
        document: The document as its reader gives it.
        pipeline: Reads the document too: for the running sentences that the annotation does not carry.
    """
    read = pipeline.extract(document)
    forms = dict(align(gold.forms, read.forms, form_likeness, 0.4))
    told = dict(align(gold.narratives, read.narratives, narrative_likeness))
    end = len(document.text)
    record = pipeline.assemble(
        document,
        [
            _form(form, read.forms[forms[place]] if place in forms else None, end + place)
            for place, form in enumerate(gold.forms)
        ],
        [
            RawSummaryRow(**_pieces(row, ("group", "no", "project", "unit", "score", "grade")))
            for row in gold.summary_table
        ],
        Narration(
            overview=_overview(gold),
            narratives=tuple(
                [
                    _narrative(item, read.narratives[told[place]] if place in told else None, end + place)
                    for place, item in enumerate(gold.narratives)
                ]
            ),
        ),
    )
    stated = gold.region
    region = Region(_plain(stated.province), _plain(stated.city), _plain(stated.county), read.region.adcode)
    return msgspec.structs.replace(
        record, department=gold.department, year=gold.year, doc_type=gold.doc_type, region=region
    )


def _plain(value: Text | Sentence) -> str | None:
    return value if isinstance(value, str) else None


def _piece(value: str | None, span: Span | None = None) -> Piece | None:
    """A printed text; `span` is where the reader saw it."""
    if value is None:
        return None
    ranges = () if span is None else span.pieces or ((span.start, span.end),)
    return Piece(value, tuple(ranges), span.page if span else None)


def _pieces(item: msgspec.Struct, fields: Sequence[str]) -> dict[str, Any]:
    return {field: _piece(_plain(getattr(item, field))) for field in fields}


def _sentence(stated: Sentence, found: str | None, span: Span | None) -> Piece | None:
    """A running text: whole where the annotation has it whole, else what the reader saw in its place."""
    if stated is None or stated is UNSET:
        return None
    if isinstance(stated, str) and not (found and sentence(found).startswith(sentence(stated))):
        return _piece(stated)
    return _piece(found, span)


def _row(row: GoldRow, found: Indicator | None) -> RawRow:
    pieces = _pieces(row, (*_ROW, "score"))
    for field in ("reason", "explanation"):
        place = found.spans.get(field) if found else None
        pieces[field] = _sentence(getattr(row, field), getattr(found, field) if found else None, place)
    if found is not None:
        for field in ("name", "target", "actual", "score"):
            if pieces[field] is not None and field in found.spans:
                pieces[field] = _piece(pieces[field].text, found.spans[field])
    return RawRow(**pieces, method=found.method if found else "grid")


def _rows(rows: Sequence[GoldRow], found: Sequence[Indicator]) -> tuple[RawRow, ...]:
    pairs = dict(align(rows, found, row_likeness))
    return tuple([_row(row, found[pairs[place]] if place in pairs else None) for place, row in enumerate(rows)])


def _form(form: GoldForm, found: Form | None, place: int) -> RawForm:
    goals: dict[str, Any] = {
        field: _sentence(
            getattr(form, field),
            getattr(found, field) if found else None,
            found.spans.get(field) if found else None,
        )
        for field in _GOALS
    }
    tasks = [RawTask(**_pieces(task, ("task", "weight", "rate", "score"))) for task in form.tasks or ()]
    return RawForm(
        kind=form.kind,
        start=found.span.start if found and found.span else place,
        end=found.span.end if found and found.span else place,
        method=found.method if found else "grid",
        funds=tuple([RawFunds(source=row.source, **_pieces(row, _FUNDS)) for row in form.funds]),
        tasks=tuple(tasks),
        rows=_rows(form.indicators, found.indicators if found else ()),
        **_pieces(form, _HEAD),
        **goals,
    )


def _narrative(item: GoldNarrative, found: Narrative | None, place: int) -> RawNarrative:
    told: dict[str, Any] = {
        field: tuple(
            [
                Piece(text, ((span.start, span.end),) if span else ())
                for number, text in enumerate(getattr(found, field) if found else ())
                for span in [found.spans.get(f"{field}.{number}") if found else None]
            ]
        )
        for field in _SENTENCES
    }
    return RawNarrative(
        kind=item.kind,
        start=found.span.start if found and found.span else place,
        end=found.span.end if found and found.span else place,
        rows=_rows(item.indicators, found.indicators if found else ()),
        **_pieces(item, _NARRATIVE),
        **told,
    )


def _overview(gold: GoldDocument) -> RawOverview:
    grades = [(grade, Piece(count, ())) for grade, count in gold.overview.grades.items() if count is not None]
    return RawOverview(grades=tuple(grades), **_pieces(gold.overview, ("project_count", "funds", "funds_share")))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the records of a suite's documents as JSON lines; the exit code."""
    from extract.pipeline import Pipeline

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", default="corpus", help="a suite of eval/suites.toml")
    parser.add_argument("--gold", type=Path, help="folder with the annotations, where it is not the suite's")
    options = parser.parse_args(arguments)
    root = find_root()
    if root is None:
        parser.error("there is no eval/suites.toml here or above")
    suite = load_suites(root)[options.suite]
    folder = options.gold or root / suite.gold
    pipeline = Pipeline()
    for item in suite.documents:
        path = suite.place(root) / item.file
        gold = read_gold(folder / f"{path.stem}{suite.gold_suffix}")
        record = gold_record(gold, pipeline.open(path), pipeline)
        sys.stdout.write(msgspec.json.encode(record).decode() + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
