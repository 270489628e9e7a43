"""Tables of 综述: one project a row, told in a cell of prose or in cells of results, problems and measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from extract.forms.lexicon import form_words, key
from extract.model.document import Cell, Document, Table
from extract.model.raw import Part, Piece, RawNarrative
from extract.model.record import NarrativeKind
from extract.narrative.bare_names import name_of, names_project
from extract.narrative.fields import field, points, score_of, sentences, told_money
from extract.narrative.lexicon import cues
from extract.narrative.owners import REVIEWS
from extract.narrative.prose import Prose
from extract.text.view import fold, printed

__all__ = ["tabled"]

_TOLD = "told"
_ZONES = frozenset({"achievements", "problems", "measures"})
# What was wrong and what is to be done, beside a score: without one the table may be an audit's.
_FAULTS = frozenset({"problems", "measures"})
_FIGURES = frozenset({"score", "grade"})
# Figures that stand for themselves only with their unit, which may be told in the head.
_WITH_UNIT = frozenset({"budget", "executed", "rate"})
_UNITS = ("元", "%")
_UNIT_OF_HEAD = re.compile(r"[(](亿元|万元|元)[)]$")
_LONGEST_HEAD = 24


def tabled(document: Document, parts: Sequence[Part], tables: Sequence[Table]) -> Iterator[RawNarrative]:
    """A record of each row that names a project and tells more of it than a line of a summary table."""
    for table in tables:
        if not cues().told_table.search(document.text, table.start, table.end):
            continue
        heads: dict[int, _Head] = {}
        for row in table.rows():
            found = _heads(document, row)
            fields = {head.field for head in found.values()}
            if "project" in fields and (_TOLD in fields or (_FAULTS & fields and _FIGURES & fields)):
                heads = found
            elif heads and (record := _record(document, parts, [(heads.get(cell.col), cell) for cell in row])):
                yield record


class _Head(NamedTuple):
    """The field of a column, and the unit of its amounts, if its head tells it."""

    field: str
    unit: str | None


def _heads(document: Document, row: Sequence[Cell]) -> dict[int, _Head]:
    """The fields of the columns whose heads are known, by column."""
    words, lexicon = _words(), cues()
    heads: dict[int, _Head] = {}
    if any(cell.end - cell.start > _LONGEST_HEAD for cell in row):
        return heads
    for cell in row:
        head = fold(printed(document.text[cell.start : cell.end]))
        zone = lexicon.section.fullmatch(head)
        told = _TOLD if lexicon.told_head.fullmatch(head) else None
        name = words.get(key(head)) or (zone.lastgroup if zone else told)
        unit = _UNIT_OF_HEAD.search(head)
        if name:
            heads[cell.col] = _Head(name, unit[1] if unit else None)
    return heads


@cache
def _words() -> dict[str, str]:
    """The heads of figures and names and their fields."""
    words = form_words()
    money = {word: name for word, name in words.funds_columns.items() if name in _WITH_UNIT}
    return {**words.summary_columns, **money}


def _record(
    document: Document, parts: Sequence[Part], cells: Sequence[tuple[_Head | None, Cell]]
) -> RawNarrative | None:
    lexicon = cues()
    told: dict[str, Prose] = {}
    for head, cell in cells:
        if head and cell.end > cell.start:
            told.setdefault(head.field, Prose(document, [(cell.start, cell.end)]))
    prose = told.get("project")
    last = len(prose.text) - 1 if prose else 0
    name = name_of(prose.text, 1, last) if prose else None
    if prose is None or not name or not names_project(prose.text, name, last, lexicon):
        return None
    start, end = cells[0][1].start, cells[-1][1].end
    units = {head.field: head.unit for head, _ in cells if head and head.unit}
    figures = {
        name: piece
        for name in (_FIGURES | _WITH_UNIT) & told.keys()
        if (piece := _all_of(told[name])) and (name in _FIGURES or name in units or fold(piece.text).endswith(_UNITS))
    }
    record = RawNarrative(kind=_kind(parts, start), start=start, end=end, project=prose.piece(*name))
    return _with_prose(msgspec.structs.replace(record, **figures, units=units), told)


def _with_prose(record: RawNarrative, told: dict[str, Prose]) -> RawNarrative | None:
    """The record with what its cells of prose state; None where that is nothing."""
    facts: dict[str, Piece | tuple[Piece, ...] | None] = {}
    if _TOLD in told:
        prose, patterns = told[_TOLD], cues().fields
        end = len(prose.text)
        facts = {
            "score": score_of(prose, patterns["score"], 0, end),
            "grade": field(prose, patterns["grade"], 0, end),
            **told_money(prose, 0, end, whole=False)._asdict(),
            **sentences(prose, 0, end)._asdict(),
        }
    for zone in _ZONES & told.keys():
        facts[zone] = tuple(points(told[zone], 1, len(told[zone].text)))
    if not any(facts.values()):
        return None
    return msgspec.structs.replace(record, **{name: fact for name, fact in facts.items() if not getattr(record, name)})


def _all_of(prose: Prose) -> Piece | None:
    return prose.piece(1, len(prose.text) - 1) if len(prose.text) > 2 else None


def _kind(parts: Sequence[Part], at: int) -> NarrativeKind:
    kinds = {part.kind for part in parts if part.start <= at < part.end}
    return "transfer" if "transfer" in kinds else "evaluation" if kinds & REVIEWS else "project"
