"""The wordings and words of synthetic narratives: `training_data/narratives/`, read and checked."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from extract.values.tables import simple_units

__all__ = ["DATA", "DRAWN", "HAN", "LABELS", "LISTS", "TOKEN", "Family", "Grammar", "Split", "Words", "load_grammar"]

Split = Literal["train", "test"]

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
_TABLES = ("indicators.tsv", "variants.tsv")
_FILES = {"train": "train.toml", "test": "held_out.toml"}
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
DRAWN = ("money", "percent", "int", "small", "date", "year", "department", "any", "n", "c")
"""Slots that are filled with a figure or word that is no fact."""
HAN = re.compile("[\u4e00-\u9fff]+")
_FREQUENT, _LONGEST_WORD = 300, 3
_CUE_KINDS = frozenset({"v", "d", "p", "c", "vn", "ad", "r"})
_NO_COUNT = frozenset({"money", "money_usd", "money_eur", "money_hkd", "money_jpy", "ratio"})
# Sectors whose names stay out of the grammar: documents of theirs measure the system.
_LEFT_OUT = frozenset({"医疗保障"})


class Family(msgspec.Struct, frozen=True):
    """A family of wordings: how a project is told (`item`), how an indicator (`row`), and its own slots."""

    name: str
    item: tuple[str, ...]
    row: tuple[str, ...]
    between: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]
    several: bool


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
    table = tomllib.loads((folder / _FILES[split]).read_text("utf-8"))
    words = tomllib.loads((folder / "words.toml").read_text("utf-8"))
    lines = [line for table in _TABLES for line in (data / table).read_text("utf-8").splitlines()[1:]]
    rows = [line.split("\t") for line in lines]
    names = [row[0] for row in rows if row[3] not in _LEFT_OUT]
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


def _family(table: dict[str, list[str] | str | bool]) -> Family:
    lists = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
    return Family(
        name=str(table["name"]),
        item=lists.pop("item"),
        row=lists.pop("row", ()),
        between=lists.pop("between", ("；",)),
        slots=lists,
        several=bool(table.get("several")),
    )


def _words(split: Split, table: dict[str, dict[str, tuple[str, ...]]], indicators: Sequence[str]) -> Words:
    front = "" if split == "train" else "test_"
    drawn = [name for name in indicators if _of_test(name) == (split == "test")]
    nouns, cues = _general() if split == "train" else ((), ())
    return msgspec.convert(
        {
            **table[split],
            "nouns": nouns,
            "cues": cues,
            "operators": table["values"][f"{front}operators"],
            "units": _units() if split == "train" else table["values"]["test_units"],
            "indicators": drawn,
            "indicator_objects": table["indicators"][f"{split}_objects"],
            "measures": table["indicators"][f"{split}_measures"],
        },
        Words,
    )


def _units() -> tuple[str, ...]:
    """The units of the value lexicon that count or measure something."""
    units = simple_units()
    return tuple(
        unit for unit, known in units.items() if len(unit) <= _LONGEST_WORD and known.dimension not in _NO_COUNT
    )


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


def _of_test(name: str) -> bool:
    """Whether a name of an indicator belongs to the test split: a fifth of them does, whatever their order."""
    return hashlib.sha256(name.encode()).digest()[0] % 5 == 0


def _check(grammar: Grammar) -> None:
    for family in grammar.families:
        known = {*grammar.slots, *family.slots, *LISTS, *DRAWN, "rows"}
        phrases = [
            *family.item,
            *family.row,
            *(p for slots in (family.slots, grammar.slots) for s in slots.values() for p in s),
        ]
        for phrase in phrases:
            for match in TOKEN.finditer(phrase):
                if (match["slot"] and match["slot"] not in known) or (match["fact"] and match["fact"] not in LABELS):
                    raise ValueError(f"{family.name}: {match[0]} in {phrase!r}")
