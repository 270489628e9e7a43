"""The sheet on which a comparison is noted: every field an item that is correct, wrong, missed or invented."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UnsetType
from rapidfuzz import fuzz

from extract.evaluation.gold import Digest, GoldForm, GoldRow
from extract.evaluation.normal import same_sentence, text

__all__ = ["Item", "Outcome", "Sheet", "likeness_of", "plain"]

Outcome = Literal["correct", "wrong", "missed", "invented"]

_PREFIX = 60  # characters of a name that take part in pairing


class Item(msgspec.Struct, frozen=True):
    """One comparison: which field, how it came out, where (document, layout and place in it), and both sides."""

    field: str
    outcome: Outcome
    document: str
    layout: str
    place: str
    gold: str | None = None
    found: str | None = None

    @property
    def key(self) -> str:
        """Names the comparison across runs."""
        return f"{self.document} {self.place} {self.field}"


class Sheet:
    """Collects the items of one document (the layout changes from form to form)."""

    def __init__(self, document: str, layout: str) -> None:
        self.document = document
        self.layout = layout
        self.items: list[Item] = []

    def note(self, field: str, outcome: Outcome, place: str, gold: str | None = None, found: str | None = None) -> None:
        """Notes an outcome."""
        self.items.append(Item(field, outcome, self.document, self.layout, place, gold, found))

    def judge(self, field: str, place: str, gold: str, found: str, *, same: bool | None = None) -> bool:
        """Notes a comparison of two keys (empty: says nothing) and tells whether they agree."""
        agree = gold == found if same is None else same
        if not gold and not found:
            return True
        if agree:
            outcome: Outcome = "correct"
        elif not found:
            outcome = "missed"
        else:
            outcome = "wrong" if gold else "invented"
        self.note(field, outcome, place, gold, found)
        return agree

    def judge_text(self, field: str, place: str, gold: GoldForm | GoldRow, found: object, key: str) -> bool:
        """Judges the text `key` of both sides; a field that the gold leaves out or calls damaged agrees."""
        value = getattr(gold, key)
        if isinstance(value, UnsetType) or key in gold.noise_fields:
            return True
        return self.judge(field, place, text(value), text(getattr(found, key)))

    def judge_sentence(
        self,
        field: str,
        place: str,
        gold: str | Digest | UnsetType | None,
        found: str | None,
        limit: int | None = None,
    ) -> None:
        """Judges a running text, of which the gold may hold a digest or the first `limit` characters."""
        if isinstance(gold, UnsetType):
            return
        shown = f"#{gold.digest}" if isinstance(gold, Digest) else text(gold)
        self.judge(field, place, shown, text(found), same=same_sentence(gold, found, limit))


def plain(value: str | Digest | UnsetType | None) -> str | None:
    """The text of a gold field, None where it is left out, empty or a digest."""
    return value if isinstance(value, str) else None


def likeness_of(one: str, other: str) -> float:
    """How alike two keys are, 0 to 1; an empty one is like nothing but another empty one."""
    if not one or not other:
        return float(one == other)
    return fuzz.ratio(one[:_PREFIX], other[:_PREFIX]) / 100
