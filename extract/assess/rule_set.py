"""Rule sets: how a place, a year and a kind of form award points, as data (`extract/lexicon/rule_sets/*.toml`).

A new province is one file. A file names what differs from the set that it `extends`; a table that it has replaces
keys of the one below, a list replaces the whole list. The types here are the schema of the files.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from extract.errors import JixiaoError
from extract.model.record import FormKind, Operator

__all__ = [
    "Band",
    "Execution",
    "Grade",
    "Grades",
    "Origin",
    "OverAchievement",
    "Qualitative",
    "Quantities",
    "RuleSet",
    "RuleSetError",
    "Tolerance",
    "choose",
    "rule_set",
    "rule_sets",
]

Share = Annotated[float, Meta(ge=0, le=1)]
Known = Literal["seen", "remembered", "inferred"]
Rounding = Literal["exact", "percent", "hundredths", "tenth"]


class RuleSetError(JixiaoError):
    """A rule set that the settings name does not exist (``JX-A001``)."""


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a part of a rule set comes from, and how surely: `seen` as printed or as code, `remembered`, `inferred`."""

    text: str
    known: Known


class Quantities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Formulas for numbers, by direction. Where several stand, each is accepted and the first is expected."""

    origin: Origin
    positive: tuple[Literal["F1"], ...]
    negative: tuple[Literal["F2a", "F2b"], ...]
    equal: tuple[Literal["F3", "F3s"], ...]
    interval: tuple[Literal["F4"], ...]


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shares of the weight that a verdict may earn: `low` belongs to the band, and so does `high` (rounding)."""

    low: Share
    point: Share
    high: Share


class Qualitative(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bands of words (F5), and of a deadline that was missed (F6)."""

    origin: Origin
    met: Band
    partial: Band
    missed: Band
    late: Band


class Execution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The row of the budget execution rate (F7).

    `weights` are the usual points of it. `roundings` says how the rate may be rounded before it is multiplied. A rate
    under `reason_below` asks for a reason.
    """

    origin: Origin
    weights: tuple[float, ...]
    roundings: tuple[Rounding, ...]
    reason_below: Share


class OverAchievement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From `above` times the target on, points may be deducted: between `least` and `most` of the weight."""

    origin: Origin
    operators: tuple[Operator, ...]
    above: Annotated[float, Meta(ge=0)]
    least: Share
    most: Share
    reason: bool


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A grade: its label, the other words for it, and the score from which on it is given."""

    label: str
    above: Annotated[float, Meta(ge=0, le=100)]
    words: tuple[str, ...] = ()


class Grades(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The grades, best first; the last begins at 0. An empty list: this kind of form has none."""

    origin: Origin
    steps: tuple[Grade, ...]

    def of(self, score: float) -> str | None:
        """The grade of a score out of 100. A score between two whole-numbered bands has the lower grade."""
        return next((step.label for step in self.steps if score >= step.above), None)

    def label(self, word: str) -> str | None:
        """The label that a printed word means (``优秀``: ``优``).

        >>> rule_set("national").grades.label("优秀")
        '优'
        """
        return next((step.label for step in self.steps if word == step.label or word in step.words), None)

    def bounds(self, label: str) -> tuple[float, float] | None:
        """The scores out of 100 between which a grade is given: from, and below (100 belongs to the best)."""
        top = 100.0
        for step in self.steps:
            if step.label == label:
                return step.above, top
            top = step.above
        return None


class Tolerance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far rounding may move a number: in sums, in the score of a row, and where a rate is a whole per cent."""

    origin: Origin
    sums: float
    score: float
    whole_rate: float


class Split(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The usual points of each 一级 beside those of the execution rate."""

    origin: Origin
    execution: float
    points: dict[str, float]


class ValueBand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From `above` on (1.0 = 100 %), `share` of the weight is earned (F9, F11)."""

    above: float
    share: Share


class Steps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rates that earn points in steps instead of in proportion; for rows of which the class is in `classes` (二级)."""

    origin: Origin
    classes: tuple[str, ...]
    bands: tuple[ValueBand, ...]


class RuleSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How points are awarded in one place, over some years, on some kinds of form.

    `regions` are codes of GB/T 2260 or the beginning of them (``37``); a set without regions is chosen by its name
    only, but for `national`. `row_scale` is 100 where the rows are scored out of 100 each (F10).
    """

    id: str
    name: str
    source: str
    quantities: Quantities
    qualitative: Qualitative
    execution: Execution
    over_achievement: tuple[OverAchievement, ...]
    grades: Grades
    tolerance: Tolerance
    splits: tuple[Split, ...] = ()
    steps: tuple[Steps, ...] = ()
    row_scale: Literal["points", "hundred"] = "points"
    regions: tuple[str, ...] = ()
    forms: tuple[FormKind, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    extends: str | None = None

    def fits(self, adcode: str | None, year: int | None, kind: FormKind | None) -> bool:
        """Is this the rule set's place, year and kind of form? What is not known does not exclude it."""
        inside = bool(adcode) and any(str(adcode).startswith(region) for region in self.regions)
        early = year is not None and self.valid_from is not None and year < self.valid_from
        late = year is not None and self.valid_to is not None and year > self.valid_to
        return inside and not early and not late and (not self.forms or kind is None or kind in self.forms)


@cache
def rule_sets() -> dict[str, RuleSet]:
    """All rule sets of the package, by id."""
    folder = resources.files("extract.lexicon").joinpath("rule_sets")
    raw = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }
    return {name: msgspec.convert(_whole(name, raw), RuleSet) for name in sorted(raw)}


def _whole(name: str, raw: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The values of a file over those of the set that it extends."""
    own = raw[name]
    below = own.get("extends")
    if below is None:
        return {"id": name} | own
    # Where it holds is not inherited.
    base = {key: value for key, value in _whole(below, raw).items() if key not in ("regions", "forms")}
    return _over(base, {"id": name} | own)


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Tables are merged key by key; anything else of `own` replaces what stands in `base`."""
    merged = dict(base)
    for key, value in own.items():
        below = merged.get(key)
        merged[key] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def rule_set(name: str) -> RuleSet:
    """A rule set by its name.

    Raises:
        RuleSetError: There is none of this name (``JX-A001``); the message lists those that there are.
    """
    found = rule_sets().get(name)
    if found is None:
        raise RuleSetError("JX-A001", name=name, known=", ".join(rule_sets()))
    return found


@lru_cache(maxsize=1024)
def choose(adcode: str | None, year: int | None, kind: FormKind | None = None) -> RuleSet:
    """The rule set of a place, year and kind of form: the most local one that fits, else `national`.

    >>> choose("420202", 2023).id, choose(None, None).id
    ('hubei', 'national')
    """
    fitting = [each for each in rule_sets().values() if each.fits(adcode, year, kind)]
    local = max(fitting, key=lambda each: (_locality(each, adcode or ""), bool(each.forms), each.id), default=None)
    return local or rule_set("national")


def _locality(each: RuleSet, adcode: str) -> int:
    return max([len(region) for region in each.regions if adcode.startswith(region)], default=0)
