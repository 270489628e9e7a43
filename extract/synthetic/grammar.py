"""The word lists of `training_data/grammar`, read once."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

__all__ = ["Grammar", "Indicator", "LayoutWords", "Noise", "Pattern", "Sector", "Texts", "load_grammar"]

_ENVIRONMENT = "JIXIAO_TRAINING_DATA"


class Sector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind of office works on: things with the unit they are counted in, what is done, who is served."""

    name: str
    offices: tuple[str, ...]
    things: tuple[tuple[str, str], ...]
    acts: tuple[str, ...]
    people: tuple[str, ...]


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of indicators of a 二级 with the shapes their values have."""

    l2: str
    shapes: tuple[str, ...]
    names: tuple[str, ...]
    direction: str = "positive"


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Places, projects, goals, reasons, words for values."""

    places: tuple[str, ...]
    place_kinds: tuple[str, ...]
    projects: tuple[str, ...]
    goals: tuple[str, ...]
    goals_done: tuple[str, ...]
    causes: tuple[str, ...]
    measures: tuple[str, ...]
    no_reason: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    completions: tuple[str, ...]
    statements: tuple[str, ...]
    outcomes: tuple[tuple[str, str, str], ...]
    deadlines: tuple[str, ...]
    placeholders: tuple[str, ...]
    labels: tuple[str, ...]
    held_out_reasons: tuple[str, ...]
    undrawn_sectors: tuple[str, ...]
    undrawn_names: tuple[str, ...]
    clauses: tuple[str, ...]
    second_clauses: tuple[str, ...]
    bare_answers: tuple[str, ...]
    own_levels: tuple[str, ...]
    lacks: tuple[str, ...]
    lacking: tuple[str, ...]
    results: tuple[str, ...]
    remedies: tuple[str, ...]
    explanations: tuple[str, ...]
    tasks: tuple[str, ...]
    transfer_topics: tuple[str, ...]
    transfer_remarks: tuple[str, ...]
    unused: tuple[str, ...]


class LayoutWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Column orders and head wordings; those of `held_out_*` are drawn for measuring only."""

    orders: tuple[tuple[str, ...], ...]
    held_out_orders: tuple[tuple[str, ...], ...]
    heads: dict[str, tuple[str, ...]]
    held_out_heads: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    points: tuple[str, ...]
    footers: tuple[str, ...]
    labels: dict[str, tuple[str, ...]]
    held_out_labels: dict[str, tuple[str, ...]]


class Noise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What recognition of scanned pages makes of characters: pairs of printed and read, and marks read of stains."""

    confusions: tuple[tuple[str, str], ...]
    invented: tuple[str, ...]


class Indicator(msgspec.Struct, frozen=True, array_like=True):
    """A row of `indicators.tsv`."""

    name: str
    l1: str
    l2: str
    sector: str
    direction: str
    unit: str


class Grammar(msgspec.Struct, frozen=True):
    """All lists. Patterns and known indicators stand under their 二级."""

    sectors: tuple[Sector, ...]
    patterns: dict[str, tuple[Pattern, ...]]
    texts: Texts
    layouts: LayoutWords
    noise: Noise
    indicators: dict[str, tuple[Indicator, ...]]
    words: tuple[str, ...]  # of the general dictionary


@cache
def load_grammar(folder: Path | None = None) -> Grammar:
    """The lists of a `training_data` folder; by default that of the checkout or of `JIXIAO_TRAINING_DATA`.

    Raises:
        FileNotFoundError: There is no such folder (an installed package carries no training data).
        msgspec.ValidationError: A file does not follow its schema.
    """
    chosen = folder or Path(os.environ.get(_ENVIRONMENT) or Path(__file__).resolve().parents[2] / "training_data")
    lists = chosen / "grammar"

    def toml(name: str) -> dict[str, object]:
        return tomllib.loads((lists / name).read_text("utf-8"))

    texts = msgspec.convert(toml("texts.toml"), type=Texts)
    return Grammar(
        sectors=msgspec.convert(toml("sectors.toml")["sector"], type=tuple[Sector, ...]),
        patterns=_by_class(msgspec.convert(toml("indicators.toml")["pattern"], type=tuple[Pattern, ...])),
        texts=texts,
        layouts=msgspec.convert(toml("layouts.toml"), type=LayoutWords),
        noise=msgspec.convert(toml("ocr.toml"), type=Noise),
        indicators=_by_class(_indicators(chosen / "indicators.tsv", texts)),
        words=_words(),
    )


_Classed = TypeVar("_Classed", Pattern, Indicator)


def _by_class(entries: Iterable[_Classed]) -> dict[str, tuple[_Classed, ...]]:
    found: dict[str, list[_Classed]] = {}
    for entry in entries:
        found.setdefault(entry.l2, []).append(entry)
    return {l2: tuple(group) for l2, group in found.items()}


def _indicators(path: Path, texts: Texts) -> Iterable[Indicator]:
    """The names that may be drawn."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:] if line]
    found = msgspec.convert(rows, type=tuple[Indicator, ...])
    undrawn = {*texts.undrawn_names, *texts.undrawn_sectors}
    return [entry for entry in found if not {entry.name, entry.sector} & undrawn]


def _words() -> tuple[str, ...]:
    """Words of two to four characters of the dictionary of jieba, in its order."""
    import jieba

    with jieba.get_dict_file() as file:
        words = [line.split(b" ", 1)[0].decode("utf-8") for line in file]
    return tuple([word for word in words if 2 <= len(word) <= 4 and all("\u4e00" <= char <= "\u9fff" for char in word)])
