"""Gold annotations as typed structs, read from the JSON files beside the documents.

A key that is absent is not scored (`UNSET`), ``null`` says that the document leaves the field empty: the difference
is kept. A running sentence of a real document is carried as a `Digest`, so that it can be compared and not read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from extract.model.record import DocType, FormKind, NarrativeKind

__all__ = [
    "Digest",
    "GoldDocument",
    "GoldForm",
    "GoldFunds",
    "GoldNarrative",
    "GoldOverview",
    "GoldRegion",
    "GoldRow",
    "GoldSummaryRow",
    "GoldTask",
    "read_gold",
]


class Digest(msgspec.Struct, frozen=True):
    """A sentence that is not carried: the hash of its normal form and, where it was cut, how much of it was hashed.

    `chars` counts characters of the normal form (`extract.evaluation.normal.sentence`); ``None`` is the whole text.
    """

    digest: str
    chars: int | None = None


Text = str | None | UnsetType
Sentence = str | Digest | None | UnsetType


class _Gold(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of the gold structs; keys that it does not know (comments of the annotator) are read over."""


class GoldRegion(_Gold, frozen=True):
    """Place of the department, names in full."""

    province: Text = UNSET
    city: Text = UNSET
    county: Text = UNSET


class GoldOverview(_Gold, frozen=True):
    """What the narrative says of the whole."""

    project_count: Text = UNSET
    funds: Text = UNSET
    funds_share: Text = UNSET
    grades: dict[str, str | None] = {}


class GoldRow(_Gold, frozen=True):
    """One indicator. `broken` names fields whose cell the layout cut in pieces, `noise_fields` those not scored."""

    l1: Text = UNSET
    l1_weight: Text = UNSET
    true_l1: Text = UNSET
    l2: Text = UNSET
    l2_weight: Text = UNSET
    true_l2: Text = UNSET
    label: Text = UNSET
    name: Text = UNSET
    symbol: Text = UNSET
    target: Text = UNSET
    unit: Text = UNSET
    actual: Text = UNSET
    rate: Text = UNSET
    weight: Text = UNSET
    score: Text = UNSET
    reason: Sentence = UNSET
    explanation: Sentence = UNSET
    page_noise: bool = False
    noise_fields: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


class GoldFunds(_Gold, frozen=True):
    """One row of the money block."""

    source: str
    label: Text = UNSET
    group: Text = UNSET
    initial: Text = UNSET
    budget: Text = UNSET
    executed: Text = UNSET
    weight: Text = UNSET
    rate: Text = UNSET
    score: Text = UNSET


class GoldTask(_Gold, frozen=True):
    """One row of a department's task table (its money is not scored: the form's funds hold the sums)."""

    task: Text = UNSET
    content: Sentence = UNSET
    completion: Sentence = UNSET
    weight: Text = UNSET
    rate: Text = UNSET
    score: Text = UNSET


class GoldForm(_Gold, frozen=True):
    """One form. `deliberate` names the identities (``weights``, ``scores``) that the document breaks on purpose."""

    kind: FormKind
    title: Text = UNSET
    project: Text = UNSET
    year: Text = UNSET
    authority: Text = UNSET
    implementer: Text = UNSET
    local_authority: Text = UNSET
    money_unit: Text = UNSET
    tasks: tuple[GoldTask, ...] | UnsetType = UNSET
    funds: tuple[GoldFunds, ...] = ()
    goal_midterm: Sentence = UNSET
    goal_expected: Sentence = UNSET
    goal_actual: Sentence = UNSET
    indicators: tuple[GoldRow, ...] = ()
    total_weight: Text = UNSET
    total_score: Text = UNSET
    noise_fields: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    deliberate: tuple[Literal["weights", "scores"], ...] = ()


class GoldNarrative(_Gold, frozen=True):
    """One 综述."""

    kind: NarrativeKind
    project: Text = UNSET
    score: Text = UNSET
    grade: Text = UNSET
    budget: Text = UNSET
    executed: Text = UNSET
    rate: Text = UNSET
    indicators: tuple[GoldRow, ...] = ()


class GoldSummaryRow(_Gold, frozen=True):
    """One row of the 汇总表."""

    group: Text = UNSET
    no: Text = UNSET
    project: Text = UNSET
    unit: Text = UNSET
    score: Text = UNSET
    grade: Text = UNSET


class GoldDocument(_Gold, frozen=True):
    """What a careful reader takes from one document."""

    source: str
    department: str | None
    region: GoldRegion
    year: int | None
    doc_type: DocType
    overview: GoldOverview = GoldOverview()
    narratives: tuple[GoldNarrative, ...] = ()
    summary_table: tuple[GoldSummaryRow, ...] = ()
    forms: tuple[GoldForm, ...] = ()
    notes: tuple[str, ...] = ()


def read_gold(path: Path) -> GoldDocument:
    """Reads one gold file.

    Raises:
        msgspec.ValidationError: The file does not follow the schema; the message names the key.
    """
    return msgspec.json.decode(path.read_bytes(), type=GoldDocument)
