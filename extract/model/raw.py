"""Raw rows: what the decoders take from a document, as printed, before any value is understood."""

from __future__ import annotations

from typing import Literal

import msgspec

from extract.model.record import FormKind, NarrativeKind

__all__ = [
    "Narration",
    "Part",
    "PartKind",
    "Piece",
    "RawForm",
    "RawFunds",
    "RawNarrative",
    "RawOverview",
    "RawRow",
    "RawSummaryRow",
    "RawTask",
]


# What a heading announces.
PartKind = Literal[
    "overview",
    "accounts",
    "notes",
    "performance",
    "performance_overview",
    "self_evaluation",
    "department_evaluation_result",
    "transfer",
    "department_review",
    "finance_review",
    "goals",
    "glossary",
    "annex",
    "other",
]


class Piece(msgspec.Struct, frozen=True):
    """A printed text and where it stands: `text` is `Document.text` over `ranges`, white space and noise removed.

    An empty `text` is an empty cell: it is there and says nothing.
    """

    text: str
    ranges: tuple[tuple[int, int], ...]
    page: int | None = None


class RawRow(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator row, each field a piece of text. ``None``: the form has no such column or the row no such cell."""

    l1: Piece | None = None
    l1_weight: Piece | None = None
    l2: Piece | None = None
    l2_weight: Piece | None = None
    label: Piece | None = None
    name: Piece | None = None
    name_read: Piece | None = None
    symbol: Piece | None = None
    target: Piece | None = None
    unit: Piece | None = None
    actual: Piece | None = None
    rate: Piece | None = None
    weight: Piece | None = None
    score: Piece | None = None
    reason: Piece | None = None
    explanation: Piece | None = None
    method: Literal["grid", "linear", "narrative", "model"] = "grid"
    confidence: float = 1.0


class RawFunds(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the money block."""

    source: str
    label: Piece | None = None
    group: Piece | None = None
    initial: Piece | None = None
    budget: Piece | None = None
    executed: Piece | None = None
    weight: Piece | None = None
    rate: Piece | None = None
    score: Piece | None = None


class RawTask(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a department's task table; `budget` and `executed` hold total, fiscal and other."""

    task: Piece | None = None
    content: Piece | None = None
    completion: Piece | None = None
    budget: tuple[Piece | None, Piece | None, Piece | None] = (None, None, None)
    executed: tuple[Piece | None, Piece | None, Piece | None] = (None, None, None)
    weight: Piece | None = None
    rate: Piece | None = None
    score: Piece | None = None


class RawForm(msgspec.Struct, frozen=True, kw_only=True):
    """One form as printed. `columns` are the fields that its header row names, in their order."""

    kind: FormKind
    start: int
    end: int
    method: Literal["grid", "linear"]
    title: Piece | None = None
    project: Piece | None = None
    year: Piece | None = None
    authority: Piece | None = None
    implementer: Piece | None = None
    money_unit: Piece | None = None
    goal_expected: Piece | None = None
    goal_actual: Piece | None = None
    goal_midterm: Piece | None = None
    total_weight: Piece | None = None
    total_score: Piece | None = None
    funds: tuple[RawFunds, ...] = ()
    tasks: tuple[RawTask, ...] = ()
    rows: tuple[RawRow, ...] = ()
    columns: tuple[str, ...] = ()


class RawNarrative(msgspec.Struct, frozen=True, kw_only=True):
    """One 综述 as printed. `by_model`: the fields that a model read where no rule did, with its confidence.

    `units`: the unit of an amount that is printed before it, `预算数（万元）：620`.
    """

    kind: NarrativeKind
    start: int
    end: int
    project: Piece | None = None
    score: Piece | None = None
    grade: Piece | None = None
    budget: Piece | None = None
    executed: Piece | None = None
    rate: Piece | None = None
    units: dict[str, str] = {}
    achievements: tuple[Piece, ...] = ()
    problems: tuple[Piece, ...] = ()
    measures: tuple[Piece, ...] = ()
    rows: tuple[RawRow, ...] = ()
    by_model: dict[str, float] = {}


class RawSummaryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the 汇总表 as printed."""

    group: Piece | None = None
    no: Piece | None = None
    project: Piece | None = None
    unit: Piece | None = None
    score: Piece | None = None
    grade: Piece | None = None


class RawOverview(msgspec.Struct, frozen=True, kw_only=True):
    """What the narrative says of the whole, as printed. `grades` pairs a grade with its count."""

    project_count: Piece | None = None
    funds: Piece | None = None
    funds_share: Piece | None = None
    grades: tuple[tuple[str, Piece], ...] = ()


class Part(msgspec.Struct, frozen=True):
    """A part of a document between two headings: `title` without its number, `kind` where it is known.

    `level` 1 is a 第…部分 (or the whole document), 2 a 一、 heading, 3 a （一） heading. `end` is where the next
    heading of the same or a higher level starts. A table of contents is no part.
    """

    kind: PartKind
    title: str
    level: int
    start: int
    end: int


class Narration(msgspec.Struct, frozen=True, kw_only=True):
    """What the narrative side of a document yields: the overview and one record per 综述."""

    overview: RawOverview = RawOverview()
    narratives: tuple[RawNarrative, ...] = ()
