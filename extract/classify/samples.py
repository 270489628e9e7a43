"""Training examples of the model of names: the tables of ``training_data/``, varied, and names made from patterns.

Each name is varied by what real forms put around it: a place or a subject before it, a target of the kind that goes
with its unit, another spelling of that target, none at all. Patterns with nouns add the regular part of the language
(…合格率, …及时率). What a sample was made from is kept, so that folds can be drawn by it.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from extract.classify.features import Shape, clean_name, marks_of, shape_of_text
from extract.classify.taxonomy import taxonomy
from extract.training.extra import NameRow

__all__ = ["AUGMENT", "TABLES", "Sample", "Shares", "read_samples"]

TABLES: Final = ("indicators.tsv", "variants.tsv")
AUGMENT: Final = "augment.toml"


class Shares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much a variant counts against the name as it stands in its table (1.0), and how many are made.

    Attributes:
        bare: A name without any target.
        other_shape: A name with another, possible shape of target.
        lengthened: A name with a place, a noun or a subject before it.
        pattern: A name made from a pattern.
        places: Variants of a name with a place before it.
        subjects: The same with a subject.
        names_per_pattern: Names made from each pattern.
    """

    bare: float
    other_shape: float
    lengthened: float
    pattern: float
    places: int
    subjects: int
    names_per_pattern: int


class Sample(msgspec.Struct, frozen=True):
    """One example: a cleaned name and its marks, the class, the name it was made from, its weight, and its sector.

    `real` examples are names of the tables as they stand: only those are scored.
    """

    name: str
    marks: tuple[str, ...]
    label: int
    origin: str
    weight: float
    real: bool
    sector: str
    direction: str


class _Template(msgspec.Struct, frozen=True):
    l2: str
    patterns: tuple[str, ...]
    shapes: tuple[Shape, ...]


class _Augment(msgspec.Struct, frozen=True):
    version: int
    source: str
    places: tuple[str, ...]
    adverbs: tuple[str, ...]
    nouns: tuple[str, ...]
    subjects: tuple[str, ...]
    units: dict[str, tuple[str, ...]]
    templates: tuple[_Template, ...] = msgspec.field(name="template")


def read_samples(data: Path, shares: Shares, seed: int, extra: Iterable[NameRow] = ()) -> list[Sample]:
    """The examples of the tables, of further rows, and of the patterns, in this order.

    Args:
        data: The folder with the tables and ``augment.toml``.
        shares: How variants are made and weighed.
        seed: Draws the variants; the same seed gives the same examples.
        extra: Names of the user's own, reviewed documents.

    Raises:
        FileNotFoundError: A data file is missing.
    """
    augment = msgspec.toml.decode((data / AUGMENT).read_bytes(), type=_Augment)
    make = _Maker(augment, shares, random.Random(seed))  # noqa: S311 - variants, not secrets
    labels = {l2: i for i, l2 in enumerate(taxonomy().l2s)}
    samples: list[Sample] = []
    seen: set[tuple[str, str]] = set()
    for row in _rows(data, extra):
        key = (row["name"], row["l2"])
        if row["l2"] in labels and key not in seen:
            seen.add(key)
            samples += make.variants(row, labels[row["l2"]])
    for template in augment.templates:
        samples += make.from_template(template, labels[template.l2])
    return samples


def _rows(data: Path, extra: Iterable[NameRow]) -> Iterator[dict[str, str]]:
    for table in TABLES:
        with (data / table).open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream, delimiter="\t")
    for row in extra:
        yield {key: str(value) for key, value in msgspec.structs.asdict(row).items()}


class _Maker:
    """Makes the variants of a name."""

    def __init__(self, augment: _Augment, shares: Shares, draw: random.Random) -> None:
        self._augment = augment
        self._shares = shares
        self._draw = draw
        self._benefits = taxonomy().l1s.index("效益")

    def variants(self, row: dict[str, str], label: int) -> Iterator[Sample]:
        """The name as it stands, then with other targets, then with something before it."""
        name, unit, shares = clean_name(row["name"])[0], row["typical_unit"], self._shares
        shapes = _shapes_for(unit, row["direction"])

        def sample(text: str, shape: Shape, weight: float, *, real: bool = False) -> Sample:
            marks = self._marks(text, shape, unit)
            return Sample(text, marks, label, name, weight, real, row["sector"], row["direction"])

        yield sample(name, shapes[0], 1.0, real=True)
        yield sample(name, "none", shares.bare)
        for shape in shapes[1:]:
            yield sample(name, shape, shares.other_shape)
        level = row["direction"] == "level"
        lead = self._augment.adverbs if level and label >= self._benefits else self._augment.places
        before = self._draw.sample(lead, shares.places)
        if not level:
            before += [
                self._draw.choice(self._augment.nouns),
                *self._draw.sample(self._augment.subjects, shares.subjects),
            ]
        for text in before:
            yield sample(clean_name(text + name)[0], self._draw.choice(shapes), shares.lengthened)

    def from_template(self, template: _Template, label: int) -> Iterator[Sample]:
        """Names of a template: each pattern with some nouns and subjects."""
        count = self._shares.names_per_pattern
        for pattern in template.patterns:
            fillers = [
                *self._draw.sample(self._augment.nouns, count),
                *self._draw.sample(self._augment.subjects, count),
            ]
            for filler in fillers:
                name = clean_name(pattern.replace("{n}", filler))[0]
                shape = self._draw.choice(template.shapes)
                marks = self._marks(name, shape, None)
                yield Sample(name, marks, label, pattern, self._shares.pattern, real=False, sector="", direction="")

    def _marks(self, name: str, shape: Shape, unit: str | None) -> tuple[str, ...]:
        """The marks of a target of that shape, with the table's unit or else one that goes with the shape."""
        known = self._augment.units.get(shape, ())
        if unit in (None, "-", "日期") or shape_of_text("0", unit) != shape:
            unit = self._draw.choice(known) if known else None
        return marks_of(name, shape, unit)


def _shapes_for(unit: str, direction: str) -> tuple[Shape, ...]:
    """The shapes that a target of this unit is seen with, the usual one first."""
    if unit == "日期":
        return ("date", "duration", "text")
    if direction == "level" or unit == "-":
        return ("level", "text", "percent")
    shape = shape_of_text("0", unit)
    if shape == "percent":
        return ("percent", "text")
    return (shape, "number") if shape in ("count", "money", "money_rate") else (shape,)
