"""The wordings and words of synthetic narratives: `training_data/narratives/`, read and checked."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from extract.values.tables import simple_units

__all__ = [
    "DATA",
    "DRAWN",
    "FILES",
    "HAN",
    "LABELS",
    "LISTS",
    "TOKEN",
    "Family",
    "Grammar",
    "Split",
    "Words",
    "load_grammar",
]

Split = Literal["train", "dev", "test", "fresh"]

DATA = Path("training_data")
LABELS = (
    "project",
    "score",
    "grade",
    "budget",
    "executed",
    "rate",
    "indicator",
    "target",
    "actual",
    "irate",
    "count",
    "funds",
    "share",
)
_NAMES = "indicators.txt"
FILES = {"train": "train.toml", "dev": "dev.toml", "test": "held_out.toml", "fresh": "fresh.toml"}
"""Where the wordings of each split stand, in `narratives/`."""
# Whose words a split takes, and which fifth of the listed names of indicators; training has the other three.
_WORDS_OF = {"train": "train", "dev": "dev", "test": "test", "fresh": "test"}
_FIFTH = {"test": 0, "dev": 1}
TOKEN = re.compile(r"<(?P<fact>[a-z]+)>|\{(?P<slot>[a-z]+)\}|(?P<open>\[(?!\{n\}\]))|(?P<close>(?<!\{n\})\])")
LISTS = {
    "names": "indicator",
    "targets": "target",
    "actuals": "actual",
    "projects": "project",
    "scores": "score",
    "grades": "grade",
    "budgets": "budget",
    "executeds": "executed",
    "rates": "rate",
}
DRAWN = ("money", "percent", "int", "small", "date", "year", "unit", "department", "thing", "any", "symbol", "n", "c")
"""Slots that are filled with a figure or word that is no fact."""
HAN = re.compile("[\u4e00-\u9fff]+")
_FREQUENT, _LONGEST_WORD = 300, 3
_CUE_KINDS = frozenset({"v", "d", "p", "c", "vn", "ad", "r"})
_NO_COUNT = frozenset({"money", "money_usd", "money_eur", "money_hkd", "money_jpy", "ratio"})


class Family(msgspec.Struct, frozen=True):
    """A family of wordings: how a project is told (`item`), how an indicator (`row`), and its own slots.

    `weight` says how often it is drawn; `several` that one item tells of all projects.
    """

    name: str
    item: tuple[str, ...]
    row: tuple[str, ...]
    between: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]
    several: bool
    weight: int


class Words(msgspec.Struct, frozen=True):
    """The words of one split."""

    objects: tuple[str, ...]
    actions: tuple[str, ...]
    endings: tuple[str, ...]
    departments: tuple[str, ...]
    places: tuple[str, ...]
    operators: tuple[str, ...]
    units: tuple[str, ...]
    indicators: tuple[str, ...]
    indicator_objects: tuple[str, ...]
    measures: tuple[str, ...]
    joints: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    last_joints: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()


class Grammar(msgspec.Struct, frozen=True):
    """The wordings and words of one split."""

    split: Split
    families: tuple[Family, ...]
    slots: dict[str, tuple[str, ...]]
    silent: tuple[str, ...]
    words: Words
    grades: tuple[str, ...]


def load_grammar(split: Split, data: Path = DATA) -> Grammar:
    """The grammar of a split.

    Raises:
        FileNotFoundError: there is no `narratives/` in `data`.
        ValueError: a slot is used that nothing fills.
    """
    folder = data / "narratives"
    table = tomllib.loads((folder / FILES[split]).read_text("utf-8"))
    words = tomllib.loads((folder / "words.toml").read_text("utf-8"))
    names = (folder / _NAMES).read_text("utf-8").splitlines()
    grammar = Grammar(
        split=split,
        families=tuple(_family(family) for family in table["family"]),
        slots={name: tuple(phrases) for name, phrases in table["slots"].items()},
        silent=tuple(text for silent in table.get("silent", ()) for text in silent["text"]),
        words=_words(split, words, names),
        grades=tuple(words["grades"]),
    )
    _check(grammar)
    return grammar


def _family(table: dict[str, list[str] | str | int | bool]) -> Family:
    lists = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
    return Family(
        name=str(table["name"]),
        item=lists.pop("item"),
        row=lists.pop("row", ()),
        between=lists.pop("between", ("；",)),
        slots=lists,
        several=bool(table.get("several")),
        weight=int(str(table.get("weight", 1))),
    )


def _words(split: Split, table: dict[str, dict[str, tuple[str, ...]]], indicators: Sequence[str]) -> Words:
    own, values, names = _WORDS_OF[split], table["values"], table["indicators"]
    fifths = {_FIFTH[own]} if own in _FIFTH else {0, 1, 2, 3, 4} - set(_FIFTH.values())
    nouns, cues = _general() if split == "train" else ((), ())
    return msgspec.convert(
        {
            **table[own],
            "nouns": nouns,
            "cues": cues,
            "operators": values[f"{own}_operators"],
            "units": _units() if split == "train" else values[f"{own}_units"],
            "indicators": [name for name in indicators if _fifth(name) in fifths],
            "indicator_objects": names[f"{own}_objects"],
            "measures": names[f"{own}_measures"],
        },
        Words,
    )


def _units() -> tuple[str, ...]:
    """The units of the value lexicon that count or measure something."""
    units = simple_units()
    return tuple(
        unit for unit, known in units.items() if len(unit) <= _LONGEST_WORD and known.dimension not in _NO_COUNT
    )


@cache
def _general() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Frequent nouns of the general dictionary (jieba's), and frequent verbs and adverbs."""
    import jieba

    found: dict[bool, list[str]] = {True: [], False: []}
    with jieba.get_dict_file() as file:
        for line in file:
            word, frequency, kind = line.decode("utf-8").split()
            if int(frequency) >= _FREQUENT and HAN.fullmatch(word) and len(word) <= _LONGEST_WORD:
                if kind == "n" and len(word) > 1:
                    found[True].append(word)
                elif kind in _CUE_KINDS:
                    found[False].append(word)
    return tuple(found[True]), tuple(found[False])


def _fifth(name: str) -> int:
    """Which fifth of the names of indicators a name belongs to, whatever their order."""
    return hashlib.sha256(name.encode()).digest()[0] % 5


def _check(grammar: Grammar) -> None:
    for family in grammar.families:
        known = {*grammar.slots, *family.slots, *LISTS, *DRAWN, "rows", "parts"}
        phrases = [
            *family.item,
            *family.row,
            *(p for slots in (family.slots, grammar.slots) for s in slots.values() for p in s),
        ]
        for phrase in phrases:
            for match in TOKEN.finditer(phrase):
                if (match["slot"] and match["slot"] not in known) or (match["fact"] and match["fact"] not in LABELS):
                    raise ValueError(f"{family.name}: {match[0]} in {phrase!r}")
