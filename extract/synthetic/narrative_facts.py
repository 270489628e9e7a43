"""What synthetic narratives tell: the facts of made-up projects, each as printed."""

from __future__ import annotations

import random
from collections.abc import Callable

import msgspec

from extract.synthetic.narrative_grammar import Grammar, Words

__all__ = ["NOISE", "NUMERALS", "Facts", "Row", "draw_facts", "draw_whole", "draw_words"]

NUMERALS = "一二三四五六七八九十"
# Names of training are made, so many, of any characters or any words (the rest of the lists): what is learned must not
# hang on the words of the lists. So many indicators have a name of the tables.
_ANY_CHARACTERS, _ANY_WORDS, _LISTED = 0.35, 0.35, 0.4
# So many of them end with what the lists have; of so many of any words a conjunction joins two.
_LISTED_ENDINGS, _JOINED = 0.6, 0.15
# So many narratives have names that are alike: so many words of each kind are in all of them.
_ALIKE, _FEW = 0.35, 3


class Row(msgspec.Struct, frozen=True):
    """One indicator as printed."""

    name: str
    target: str
    actual: str
    rate: str


class Facts(msgspec.Struct, frozen=True):
    """What is told of one project, each fact as printed."""

    project: str
    score: str
    grade: str
    budget: str
    executed: str
    rate: str
    rows: tuple[Row, ...]


def draw_facts(grammar: Grammar, draw: random.Random, rows: int) -> Facts:
    """The facts of one made-up project, with as many indicators."""
    words = grammar.words
    ratio = draw.choice([1.0, 1.0, draw.uniform(0.6, 1.0), draw.uniform(0.9, 1.0), draw.uniform(0.0, 1.0)])
    budget = round(draw.choice([draw.uniform(1, 100), draw.uniform(10, 3000), float(draw.randint(1, 90))]), 2)
    executed = round(budget * ratio, 2)
    form = draw.choice(_MONEY_FORMS)
    places = draw.choice([0, 1, 2, 2])
    score = draw.choice([f"{draw.randint(55, 100)}", f"{draw.uniform(60, 100):.{draw.choice([1, 2])}f}"])
    if draw.random() < 0.04:
        score = _numeral(draw.randint(60, 99))
    return Facts(
        project=_project(words, draw),
        score=score,
        grade=draw.choice(grammar.grades),
        budget=form(budget),
        executed=form(executed),
        rate=f"{executed / budget * 100:.{places}f}%",
        rows=tuple(_row(words, draw) for _ in range(rows)),
    )


def draw_words(grammar: Grammar, draw: random.Random) -> Words:
    """The words of the names of one narrative: those of the split, in training now and then a few of them only."""
    words = grammar.words
    if grammar.split != "train" or draw.random() > _ALIKE:
        return words
    few = {
        name: tuple(draw.choices(getattr(words, name), k=_FEW))
        for name in ("objects", "actions", "endings", "indicator_objects", "measures", "suffixes")
    }
    return msgspec.structs.replace(words, **few)


def _saying(words: Words, draw: random.Random) -> str:
    """Any words with a noun among them, as wordings have them beside their facts."""
    noun, cue = draw.choice(words.nouns), draw.choice(words.cues)
    end = draw.choice(words.particles)
    return draw.choice([noun, noun + cue, cue + noun, noun + draw.choice(words.nouns) + cue, noun + end, cue]) + end


def _project(words: Words, draw: random.Random) -> str:
    place, thing, action = draw.choice(words.places), draw.choice(words.objects), draw.choice(words.actions)
    chance = draw.random() if words.nouns else 1.0
    if chance < _ANY_CHARACTERS:
        return _characters(words, draw, 4, 14) + _ending(words, draw)
    if chance < _ANY_CHARACTERS + _ANY_WORDS:
        thing = "".join(draw.choices(words.nouns, k=draw.choice([1, 1, 2, 2, 3])))
        place = draw.choice(["", "", place, draw.choice(words.nouns), f"{draw.randint(2015, 2026)}年"])
        joint = draw.choice(words.joints) if draw.random() < _JOINED else ""
        action = draw.choice([action, draw.choice(words.cues), draw.choice(words.nouns)])
        return place + thing + (joint + draw.choice(words.nouns) if joint else "") + action + _ending(words, draw)
    return place + thing + action + draw.choice(words.endings)


def _ending(words: Words, draw: random.Random) -> str:
    """An ending of the list, or any words."""
    if draw.random() < _LISTED_ENDINGS:
        return draw.choice(words.endings)
    return draw.choice([draw.choice(words.nouns), draw.choice(words.cues) + draw.choice(words.endings)])


def _indicator(words: Words, draw: random.Random) -> str:
    if draw.random() < _LISTED:
        return draw.choice(words.indicators)
    chance = draw.random() if words.nouns else 1.0
    if chance < _ANY_CHARACTERS:
        return _characters(words, draw, 2, 8) + _measure(words, draw)
    if chance < _ANY_CHARACTERS + _ANY_WORDS:
        parts = [words.nouns] * draw.choice([1, 1, 2, 2, 3])
        parts[0] = draw.choice([words.nouns, words.cues])
        joint = draw.choice(words.joints) if draw.random() < _JOINED else ""
        return joint.join(draw.choice(part) for part in parts) + _measure(words, draw)
    return draw.choice(words.indicator_objects) + draw.choice(words.measures)


def _measure(words: Words, draw: random.Random) -> str:
    """What an indicator measures: of the list, or a word made of any character."""
    if draw.random() < _LISTED_ENDINGS:
        return draw.choice(words.measures)
    return draw.choice(["", draw.choice(words.nouns), _characters(words, draw, 1, 2) + draw.choice(words.suffixes)])


def _characters(words: Words, draw: random.Random, least: int, most: int) -> str:
    """Characters of any nouns: nothing in such a name says that it is one."""
    return "".join(draw.choice(draw.choice(words.nouns)) for _ in range(draw.randint(least, most)))


def _row(words: Words, draw: random.Random) -> Row:
    name = _indicator(words, draw)
    operator = draw.choice(words.operators)
    done: float
    if name.endswith(("率", "度", "比例", "比重")):
        aim, done, unit = (
            draw.choice([80, 85, 90, 95, 98, 100]),
            draw.choice([100.0, round(draw.uniform(80, 100), 1)]),
            "%",
        )
    else:
        aim, unit = (
            draw.choice([draw.randint(1, 30), draw.randint(10, 400), draw.randint(100, 9000)]),
            draw.choice(words.units),
        )
        done = draw.choice([aim, aim + draw.randint(0, 9), max(1, round(aim * draw.uniform(0.5, 1.3)))])
    back = "以上" if not operator and draw.random() < 0.08 else ""
    return Row(
        name, f"{operator}{aim}{unit}{back}", f"{done:g}{unit}", f"{done / aim * 100:.{draw.choice([0, 1, 2])}f}%"
    )


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return NUMERALS[tens - 1] + "十" + (NUMERALS[ones - 1] if ones else "")


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


_MONEY_FORMS: tuple[Callable[[float], str], ...] = (
    lambda value: f"{_plain(value)}万元",
    lambda value: f"{value:.2f}万元",
    lambda value: f"{value:,.2f}万元",
    lambda value: f"{_plain(value)}万元",
    lambda value: f"{_plain(value)}万",
    lambda value: f"{value * 10000:.0f}元",
    lambda value: f"{value * 10000:,.2f}元",
    lambda value: f"{value / 10000:.4f}亿元",
)


NOISE: dict[str, Callable[[Grammar, random.Random], str]] = {
    "money": lambda grammar, draw: draw.choice(_MONEY_FORMS[:5])(round(draw.uniform(0.5, 900), 2)),
    "percent": lambda grammar, draw: f"{_plain(draw.uniform(0.1, 100))}%",
    "int": lambda grammar, draw: str(draw.randint(11, 60)),
    "small": lambda grammar, draw: draw.choice([str(draw.randint(2, 10)), NUMERALS[draw.randint(1, 8)]]),
    "date": lambda grammar, draw: draw.choice(
        [
            f"{draw.randint(1, 12)}月底",
            f"{draw.randint(2019, 2025)}年12月31日",
            f"{draw.randint(1, 12)}月{draw.randint(1, 28)}日",
        ]
    ),
    "year": lambda grammar, draw: str(draw.randint(2019, 2025)),
    "department": lambda grammar, draw: (
        draw.choice(["", "本", "我", "县", "区"]) + draw.choice(grammar.words.departments)
    ),
    "any": lambda grammar, draw: "".join(draw.choices(grammar.words.cues, k=draw.choice([1, 1, 1, 2, 2, 3]))),
    "saying": lambda grammar, draw: _saying(grammar.words, draw),
    "symbol": lambda grammar, draw: draw.choice(grammar.words.symbols),
    "unit": lambda grammar, draw: draw.choice(grammar.words.units),
    "thing": lambda grammar, draw: "".join(
        draw.choices(grammar.words.nouns or grammar.words.objects, k=draw.choice([1, 1, 2]))
    ),
    "n": lambda grammar, draw: "",
    "c": lambda grammar, draw: "",
}


def draw_whole(draw: random.Random) -> dict[str, str]:
    """What is told of a self-evaluation as a whole."""
    count = draw.choice([str(draw.randint(2, 60)), NUMERALS[draw.randint(1, 9)]])
    return {
        "count": count,
        "funds": draw.choice(_MONEY_FORMS)(round(draw.uniform(20, 9000), 2)),
        "share": f"{_plain(draw.uniform(20, 100))}%",
    }
