"""Narratives with planted facts: the prose of a self-evaluation, written by a grammar of wordings.

`training_data/narratives/` holds the wordings: `train.toml` what the model learns from, `held_out.toml` what it is judged
by, `words.toml` what the projects are called. The two splits share no family, no phrase and no word of a name.

    >>> told = draw_narrative(load_grammar("train"), 7)      # doctest: +SKIP
    >>> [(fact.label, told.text[fact.start:fact.end]) for fact in told.facts]    # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import random
import re
import tomllib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

__all__ = [
    "DATA",
    "LABELS",
    "Fact",
    "Facts",
    "Grammar",
    "Row",
    "Split",
    "Told",
    "draw_facts",
    "draw_narrative",
    "load_grammar",
]

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
_TOKEN = re.compile(r"<(?P<fact>[a-z]+)>|\{(?P<slot>[a-z]+)\}|(?P<open>\[(?!\{n\}\]))|(?P<close>(?<!\{n\})\])")
_NUMERALS = "一二三四五六七八九十"
_LISTS = {
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
_SHARE_OF_SILENT = 0.4
_FREQUENT, _LONGEST_WORD = 300, 3
_CUE_KINDS = frozenset({"v", "d", "p", "c", "vn", "ad", "r"})
_HAN = re.compile("[\u4e00-\u9fff]+")
# Of the narratives of training, so many have their cue words replaced by any, their names made of any nouns, or their
# marks by others: what is learned must not hang on the words of the lists.
_ANY_CUES, _ANY_NAMES, _ANY_MARKS, _REPLACED = 0.4, 0.35, 0.12, 0.75
_KEPT = ("项目", "分")
_MARKS = {"：": ("——", "=", "→", " ", "－", "："), "；": ("/", "|", "；", " ", "。", "\n"), "，": ("|", "／", "、", "；", " ", "，")}
# Sectors whose names stay out of the grammar: documents of theirs measure the system.
_LEFT_OUT = frozenset({"医疗保障"})


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


class Fact(NamedTuple):
    """A planted fact: its place in the text, and of which project and which of its indicators it is told."""

    label: str
    start: int
    end: int
    project: int | None = None
    row: int | None = None


class Told(NamedTuple):
    """A narrative and the facts in it, in the order of the text."""

    text: str
    facts: tuple[Fact, ...]
    family: str


class _Family(msgspec.Struct, frozen=True):
    name: str
    item: tuple[str, ...]
    row: tuple[str, ...]
    between: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]
    several: bool


class _Words(msgspec.Struct, frozen=True):
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
    families: tuple[_Family, ...]
    slots: dict[str, tuple[str, ...]]
    silent: tuple[str, ...]
    words: _Words
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


def _family(table: dict[str, list[str] | str | bool]) -> _Family:
    lists = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
    return _Family(
        name=str(table["name"]),
        item=lists.pop("item"),
        row=lists.pop("row", ()),
        between=lists.pop("between", ("；",)),
        slots=lists,
        several=bool(table.get("several")),
    )


def _words(split: Split, table: dict[str, dict[str, tuple[str, ...]]], indicators: Sequence[str]) -> _Words:
    front = "" if split == "train" else "test_"
    drawn = [name for name in indicators if _of_test(name) == (split == "test")]
    nouns, cues = _general() if split == "train" else ((), ())
    return msgspec.convert(
        {
            **table[split],
            "nouns": nouns,
            "cues": cues,
            "operators": table["values"][f"{front}operators"],
            "units": table["values"][f"{front}units"],
            "indicators": drawn,
            "indicator_objects": table["indicators"][f"{split}_objects"],
            "measures": table["indicators"][f"{split}_measures"],
        },
        _Words,
    )


def _general() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Frequent nouns of the general dictionary (jieba's), and frequent words that may lead to a figure: verbs, adverbs."""
    import jieba

    found: dict[bool, list[str]] = {True: [], False: []}
    with jieba.get_dict_file() as file:
        for line in file:
            word, frequency, kind = line.decode("utf-8").split()
            if int(frequency) >= _FREQUENT and _HAN.fullmatch(word) and len(word) <= _LONGEST_WORD:
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
        known = {*grammar.slots, *family.slots, *_LISTS, *_FIGURES, "rows"}
        phrases = [
            *family.item,
            *family.row,
            *(p for slots in (family.slots, grammar.slots) for s in slots.values() for p in s),
        ]
        for phrase in phrases:
            for match in _TOKEN.finditer(phrase):
                if (match["slot"] and match["slot"] not in known) or (match["fact"] and match["fact"] not in LABELS):
                    raise ValueError(f"{family.name}: {match[0]} in {phrase!r}")


# ---------------------------------------------------------------- facts
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
    name = (
        draw.choice(words.places) + draw.choice(words.objects) + draw.choice(words.actions) + draw.choice(words.endings)
    )
    return Facts(
        project=name,
        score=score,
        grade=draw.choice(grammar.grades),
        budget=form(budget),
        executed=form(executed),
        rate=f"{executed / budget * 100:.{places}f}%",
        rows=tuple(_row(words, draw) for _ in range(rows)),
    )


def _row(words: _Words, draw: random.Random) -> Row:
    if draw.random() < 0.5:
        name = draw.choice(words.indicators)
    elif words.nouns and draw.random() < _ANY_NAMES:
        name = "".join(draw.choices(words.nouns, k=draw.choice([1, 2, 2]))) + draw.choice(words.measures)
    else:
        name = draw.choice(words.indicator_objects) + draw.choice(words.measures)
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
    return _NUMERALS[tens - 1] + "十" + (_NUMERALS[ones - 1] if ones else "")


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


# ---------------------------------------------------------------- figures that are no facts
_FIGURES: dict[str, Callable[[Grammar, random.Random], str]] = {
    "money": lambda grammar, draw: draw.choice(_MONEY_FORMS[:5])(round(draw.uniform(0.5, 900), 2)),
    "percent": lambda grammar, draw: f"{_plain(draw.uniform(0.1, 100))}%",
    "int": lambda grammar, draw: str(draw.randint(11, 60)),
    "small": lambda grammar, draw: draw.choice([str(draw.randint(2, 10)), _NUMERALS[draw.randint(1, 8)]]),
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
    "n": lambda grammar, draw: "",
    "c": lambda grammar, draw: "",
}


# ---------------------------------------------------------------- text
class _Writer:
    """Writes phrases and notes where it wrote a fact."""

    def __init__(self, grammar: Grammar, family: _Family, draw: random.Random) -> None:
        self.grammar, self.family, self.draw = grammar, family, draw
        self.text = ""
        self.facts: list[Fact] = []
        self.all: tuple[Facts, ...] = ()
        self.project: int | None = None
        self.row: int | None = None
        self.overview: dict[str, str] = {}
        learned = grammar.split == "train"
        self.any_cues = learned and draw.random() < _ANY_CUES
        self.marks = {mark: draw.choice(other) for mark, other in _MARKS.items()} if learned and draw.random() < _ANY_MARKS else {}

    def write(self, phrase: str) -> None:
        """Writes a phrase; each bracket is left out one time of three."""
        any_cues = self.any_cues
        self.any_cues = any_cues and _usual_order(phrase)
        at = skipped = 0
        for match in _TOKEN.finditer(phrase):
            if not skipped:
                self._literal(phrase[at : match.start()])
            at = match.end()
            if match["open"]:
                skipped += bool(skipped) or self.draw.random() < 0.35
            elif match["close"]:
                skipped = max(0, skipped - 1)
            elif not skipped:
                self._fill(match)
        self._literal(phrase[at:])
        self.any_cues = any_cues

    def _literal(self, text: str) -> None:
        """Words of a phrase, or any words in the place of some of them."""
        if self.any_cues:
            text = _HAN.sub(self._replaced, text)
        for mark, other in self.marks.items():
            text = text.replace(mark, other)
        self.text += text

    def _replaced(self, run: re.Match[str]) -> str:
        kept = next((word for word in _KEPT if run[0].startswith(word)), "")
        if len(run[0]) - len(kept) < 2 or self.draw.random() > _REPLACED:
            return run[0]
        return kept + "".join(self.draw.choices(self.grammar.words.cues, k=self.draw.choice([1, 1, 2, 2, 3])))

    def fact(self, label: str, text: str) -> None:
        """Writes a fact."""
        start = len(self.text)
        self.text += text
        self.facts.append(Fact(label, start, len(self.text), self.project, self.row))

    def _fill(self, match: re.Match[str]) -> None:
        if match["fact"]:
            self.fact(match["fact"], self._told(match["fact"]))
            return
        slot = match["slot"]
        phrases = self.family.slots.get(slot) or self.grammar.slots.get(slot)
        if slot == "rows":
            self._rows()
        elif slot in _LISTS:
            self._list(_LISTS[slot])
        elif slot == "n":
            self.text += str((self.project or 0) + 1)
        elif slot == "c":
            self.text += _NUMERALS[(self.project or 0) % 10]
        elif phrases:
            self.write(self.draw.choice(phrases))
        else:
            self.text += _FIGURES[slot](self.grammar, self.draw)

    def _told(self, label: str) -> str:
        if label in self.overview:
            return self.overview[label]
        told = self.all[self.project or 0]
        if self.row is None:
            return str(getattr(told, label))
        row = told.rows[self.row]
        return {"indicator": row.name, "target": row.target, "actual": row.actual, "irate": row.rate}[label]

    def _rows(self) -> None:
        between = self.draw.choice(self.family.between)
        phrase = self.draw.choice(self.family.row)
        for number in range(len(self.all[self.project or 0].rows)):
            if number:
                self.text += between
                phrase = phrase if self.draw.random() < 0.5 else self.draw.choice(self.family.row)
            self.row = number
            self.write(phrase)
        self.row = None

    def _list(self, label: str) -> None:
        """The same fact of all projects, or of all indicators of one, one behind the other."""
        of_rows = label in ("indicator", "target", "actual")
        kept = self.project, self.row
        count = len(self.all[self.project or 0].rows) if of_rows else len(self.all)
        last = self.draw.choice("、、和及")
        for number in range(count):
            if number:
                self.text += last if number + 1 == count else "、"
            self.project, self.row = (self.project, number) if of_rows else (number, None)
            self.fact(label, self._told(label))
            self.text += {"score": "分", "project": "项目"}.get(label, "")
        self.project, self.row = kept


def _usual_order(phrase: str) -> bool:
    """Whether a phrase tells the target before the actual and the budget before what was spent."""
    places = [re.search(rf"[<{{]{name}[>}}]", phrase) for name in ("target", "actual", "budget", "executed")]
    target, actual, budget, executed = (match.start() if match else -1 for match in places)
    return (actual < 0 or target <= actual) and (executed < 0 or budget <= executed)


def draw_narrative(grammar: Grammar, seed: int, family: str | None = None) -> Told:
    """One section of a document: a heading, what is told of the whole, and some projects in one wording.

    The same seed gives the same text. `family` chooses the wording by its name.
    """
    draw = random.Random(seed)  # noqa: S311 - repeatable, not secret
    chosen = next((one for one in grammar.families if one.name == family), None) or draw.choice(grammar.families)
    writer = _Writer(grammar, chosen, draw)
    writer.text = "第二部分 部门决算情况说明\n九、预算绩效情况说明\n" + draw.choice(grammar.slots["heading"]) + "\n"
    writer.overview = _overview(draw)
    any_cues, writer.any_cues = writer.any_cues, False
    writer.write(draw.choice(grammar.slots["whole"]) + "\n")
    writer.overview = {}
    silent = partial(draw.choice, grammar.silent) if grammar.silent else None
    if silent and draw.random() < _SHARE_OF_SILENT:
        writer.write(silent() + "\n")
    writer.any_cues = any_cues
    count = draw.randint(2, 4)
    writer.all = tuple(draw_facts(grammar, draw, draw.randint(1, 4)) for _ in range(count))
    for number in range(1 if chosen.several else count):
        writer.project = None if chosen.several else number
        writer.write(draw.choice(chosen.item) + "\n")
    writer.project = None
    writer.any_cues = False
    if silent and draw.random() < _SHARE_OF_SILENT:
        writer.write(silent() + "\n")
    facts = sorted(writer.facts, key=lambda fact: fact.start)
    return _printed(Told(writer.text, tuple(facts), chosen.name), draw)


def _overview(draw: random.Random) -> dict[str, str]:
    count = draw.choice([str(draw.randint(2, 60)), _NUMERALS[draw.randint(1, 9)]])
    return {
        "count": count,
        "funds": draw.choice(_MONEY_FORMS)(round(draw.uniform(20, 9000), 2)),
        "share": f"{_plain(draw.uniform(20, 100))}%",
    }


_WIDE = str.maketrans("0123456789%.", "０１２３４５６７８９％．")


def _printed(told: Told, draw: random.Random) -> Told:
    """The narrative as a converter may print it: now and then full-width figures, or white space around figures."""
    text = told.text
    if draw.random() < 0.1:
        text = text.translate(_WIDE)
    if draw.random() >= 0.15:
        return told._replace(text=text)
    places = [match.start() for match in re.finditer(r"(?<=[一-鿿])(?=[0-9])", text) if draw.random() < 0.8]
    moved: list[Fact] = []
    for fact in told.facts:
        start = fact.start + sum(place <= fact.start for place in places)
        moved.append(fact._replace(start=start, end=fact.end + sum(place < fact.end for place in places)))
    parts = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    return told._replace(text=" ".join(parts), facts=tuple(moved))
