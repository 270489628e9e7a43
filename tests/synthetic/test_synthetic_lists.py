"""The word lists: large, whole, and without a phrase of the document that stays unseen."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import chain

import pytest
from corpus import ABSENT, DOCUMENTS, EXPECTED, ROOT

from extract.synthetic import draw_project
from extract.synthetic.grammar import load_grammar
from extract.synthetic.wording import SLOTS

UNSEEN = [path for path in DOCUMENTS if path.name.startswith("001")]
LISTS = ("sectors.toml", "indicators.toml", "texts.toml")
NEVER_PRINTED = ("name", "l2", "undrawn_names", "undrawn_sectors")
SLOT = re.compile(r"\{(\w+)\}")


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(strings(part) for key, part in value.items() if key not in NEVER_PRINTED)
    elif isinstance(value, list):
        yield from chain.from_iterable(map(strings, value))


def listed() -> list[str]:
    folder = ROOT / "training_data" / "grammar"
    return [text for name in LISTS for text in strings(tomllib.loads((folder / name).read_text("utf-8")))]


@pytest.mark.skipif(not UNSEEN and not EXPECTED, reason=ABSENT)
def test_no_phrase_of_the_unseen_document_is_listed() -> None:
    text = "".join(UNSEEN[0].read_text("utf-8").split())
    names = [indicator.name for group in load_grammar().indicators.values() for indicator in group]
    phrases = {part for entry in [*listed(), *names] for part in SLOT.split(entry)}
    assert sorted(phrase for phrase in phrases if len(phrase) >= 5 and phrase in text) == []


def test_lists_are_large() -> None:
    grammar = load_grammar()
    assert len(grammar.sectors) >= 30
    assert sum(len(pattern.names) for group in grammar.patterns.values() for pattern in group) >= 310
    assert sum(map(len, grammar.indicators.values())) > 900
    assert all(len(sector.things) >= 4 and sector.people and sector.acts for sector in grammar.sectors)


def test_every_slot_of_a_phrase_can_be_filled() -> None:
    slots = {match for text in listed() for match in SLOT.findall(text)}
    assert slots <= {*SLOTS, "n", "year", "month"}


def test_a_third_of_the_names_hold_words_of_the_dictionary() -> None:
    patterns = [name for group in load_grammar().patterns.values() for pattern in group for name in pattern.names]
    share = sum("{word}" in name for name in patterns) / len(patterns)
    assert 0.3 < share < 0.7
    printed = "".join(row.name for seed in range(40) for row in draw_project(seed).rows)
    assert not SLOT.search(printed)
