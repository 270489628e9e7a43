"""Narratives with planted facts: the prose of a self-evaluation, written by a grammar of wordings.

`training_data/narratives/` holds the wordings: `train.toml` what the model learns from, `held_out.toml` what it is
judged by, `words.toml` what the projects are called. The two splits share no family, no phrase and no word of a name.

    >>> told = draw_narrative(load_grammar("train"), 7)      # doctest: +SKIP
    >>> [(fact.label, told.text[fact.start:fact.end]) for fact in told.facts]    # doctest: +SKIP
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

import msgspec

from extract.synthetic.narrative_facts import NOISE, NUMERALS, Facts, draw_facts, draw_whole, draw_words
from extract.synthetic.narrative_grammar import HAN, LISTS, TOKEN, Family, Grammar

__all__ = ["Fact", "Told", "draw_narrative"]

_SHARE_OF_SILENT = 0.4
_LEFT_OUT = 0.35
# Of the narratives of training, so many have their cue words replaced by any, or their marks by others: what is learned
# must not hang on the words of the lists.
_ANY_CUES, _ANY_MARKS, _REPLACED = 0.4, 0.12, 0.75
_KEPT = ("项目", "分")
_LAST_JOINTS = "、、和及"
# So many are told in one wording, of which a phrase changes now and then: a writer tells all projects alike.
_STEADY, _CHANGED = 0.85, 0.08
_STEADY_SLOTS = frozenset({"department", "symbol"})
_NOUNS = 0.45
_MARKS = {
    "：": ("——", "=", "→", " ", "－", "："),
    "；": ("/", "|", "；", " ", "。", "\n"),
    "，": ("|", "／", "、", "；", " ", "，"),
}

Chosen = TypeVar("Chosen")


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


class _Writer:
    """Writes phrases and notes where it wrote a fact."""

    def __init__(self, grammar: Grammar, family: Family, draw: random.Random) -> None:
        self.grammar, self.family, self.draw = grammar, family, draw
        self.text = ""
        self.facts: list[Fact] = []
        self.all: tuple[Facts, ...] = ()
        self.project: int | None = None
        self.row: int | None = None
        self.overview: dict[str, str] = {}
        learned = grammar.split == "train"
        self.any_cues = learned and draw.random() < _ANY_CUES
        self.steady = learned and draw.random() < _STEADY
        self.chosen: dict[tuple[str, int], Any] = {}
        self.marks = (
            {mark: draw.choice(other) for mark, other in _MARKS.items()}
            if learned and draw.random() < _ANY_MARKS
            else {}
        )

    def write(self, phrase: str) -> None:
        """Writes a phrase; each bracket is left out one time of three."""
        any_cues = self.any_cues
        self.any_cues = any_cues and _usual_order(phrase)
        at = skipped = 0
        for match in TOKEN.finditer(phrase):
            if not skipped:
                self._literal(phrase[at : match.start()])
            at = match.end()
            if match["open"]:
                skipped += bool(skipped) or self._chosen((phrase, at), lambda: self.draw.random() < _LEFT_OUT)
            elif match["close"]:
                skipped = max(0, skipped - 1)
            elif not skipped:
                self._fill(match, (phrase, at))
        self._literal(phrase[at:])
        self.any_cues = any_cues

    def _literal(self, text: str) -> None:
        """Words of a phrase, or any words in the place of some of them."""
        if self.any_cues:
            text = HAN.sub(self._replaced, text)
        for mark, other in self.marks.items():
            text = text.replace(mark, other)
        self.text += text

    def _replaced(self, run: re.Match[str]) -> str:
        kept = next((word for word in _KEPT if run[0].startswith(word)), "")
        if len(run[0]) - len(kept) < 2 or self.draw.random() > _REPLACED:
            return run[0]
        return kept + self._chosen((run[0], -1), self._any)

    def _any(self) -> str:
        """Words that may stand beside a fact; nouns among them only where they come back, else nothing parts them."""
        nouns = self.steady and self.draw.random() < _NOUNS
        return NOISE["saying" if nouns else "any"](self.grammar, self.draw)

    def _chosen(self, place: tuple[str, int], choose: Callable[[], Chosen]) -> Chosen:
        """What is chosen for a place of a phrase: in a steady narrative mostly what was chosen for it before."""
        if not self.steady:
            return choose()
        if place not in self.chosen or self.draw.random() < _CHANGED:
            self.chosen[place] = choose()
        kept: Chosen = self.chosen[place]
        return kept

    def fact(self, label: str, text: str) -> None:
        """Writes a fact."""
        start = len(self.text)
        self.text += text
        self.facts.append(Fact(label, start, len(self.text), self.project, self.row))

    def _fill(self, match: re.Match[str], place: tuple[str, int]) -> None:
        if match["fact"]:
            self.fact(match["fact"], self._told(match["fact"]))
            return
        slot = match["slot"]
        phrases = self.family.slots.get(slot) or self.grammar.slots.get(slot)
        if slot == "rows":
            self._rows()
        elif slot == "parts":
            self._parts(place)
        elif slot in LISTS:
            self._list(LISTS[slot])
        elif slot == "n":
            self.text += str((self.project or 0) + 1)
        elif slot == "c":
            self.text += NUMERALS[(self.project or 0) % 10]
        elif phrases:
            self.write(self._chosen(place, lambda: self.draw.choice(phrases)))
        elif slot == "any":
            self.text += self._chosen(place, self._any)
        elif slot in _STEADY_SLOTS:
            self.text += self._chosen(place, lambda: NOISE[slot](self.grammar, self.draw))
        else:
            self.text += NOISE[slot](self.grammar, self.draw)

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

    def _parts(self, place: tuple[str, int]) -> None:
        """The parts of a family in any order."""
        parts, joint = self._chosen(place, self._order)
        any_cues, self.any_cues = self.any_cues, False  # cues that say nothing, in an order that says nothing
        for number, part in enumerate(parts):
            if number:
                self.write(joint)
            self.write(part)
        self.any_cues = any_cues

    def _order(self) -> tuple[list[str], str]:
        """The parts in some order, and what stands between them."""
        slots = self.family.slots
        return self.draw.sample(slots["parts"], len(slots["parts"])), self.draw.choice(slots["joint"])

    def _list(self, label: str) -> None:
        """The same fact of all projects, or of all indicators of one, one behind the other."""
        of_rows = label in ("indicator", "target", "actual")
        kept = self.project, self.row
        count = len(self.all[self.project or 0].rows) if of_rows else len(self.all)
        last = self.draw.choice(self.grammar.words.last_joints or _LAST_JOINTS)
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
    weights = [one.weight for one in grammar.families]
    named = (one for one in grammar.families if one.name == family)
    (chosen,) = [*named] or draw.choices(grammar.families, weights)
    writer = _Writer(grammar, chosen, draw)
    writer.text = "第二部分 部门决算情况说明\n九、预算绩效情况说明\n" + draw.choice(grammar.slots["heading"]) + "\n"
    writer.overview = draw_whole(draw)
    any_cues, writer.any_cues = writer.any_cues, False
    writer.write(draw.choice(grammar.slots["whole"]) + "\n")
    writer.overview = {}
    silent = partial(draw.choice, grammar.silent) if grammar.silent else None
    if silent and draw.random() < _SHARE_OF_SILENT:
        writer.write(silent() + "\n")
    writer.any_cues = any_cues
    count = draw.randint(2, 4)
    named_alike = msgspec.structs.replace(grammar, words=draw_words(grammar, draw))
    writer.all = tuple(draw_facts(named_alike, draw, draw.randint(1, 4)) for _ in range(count))
    for number in range(1 if chosen.several else count):
        writer.project = None if chosen.several else number
        writer.write(draw.choice(chosen.item) + "\n")
    writer.project = None
    writer.any_cues = False
    if silent and draw.random() < _SHARE_OF_SILENT:
        writer.write(silent() + "\n")
    facts = sorted(writer.facts, key=lambda fact: fact.start)
    return _printed(Told(writer.text, tuple(facts), chosen.name), draw)


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
