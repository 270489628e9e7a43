"""The classes of an indicator and the spellings of printed labels, read from ``lexicon/classes.toml``.

The taxonomy is data: a new spelling of 满意度指标 is one line there and no change here.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import msgspec

from extract.text.view import fold, printed

__all__ = ["Belief", "Label", "Taxonomy", "read_label", "taxonomy"]

_HALVES: Final = ("产出", "效益")  # 项目产出 and 项目效益 are 二级 of other frames, and say which half they are of
_BRACKETS: Final = re.compile(r"[(\[【][^)\]】]{0,16}[)\]】]|\d+(?:\.\d+)?[分%]?$|^\d+[.、]?")


class Klass(msgspec.Struct, frozen=True):
    """One leaf of the tree: a 二级 and the 一级 it belongs to."""

    l1: str
    l2: str
    source: str


class LabelRule(msgspec.Struct, frozen=True):
    """A spelling of a printed label."""

    pattern: str
    to: str
    source: str


class NameRule(msgspec.Struct, frozen=True):
    """What a name, with some shapes of target, says of the class.

    `over` are the printed labels that it may overrule by itself; a `guard` is asked only about those.
    """

    id: str
    to: str
    pattern: str
    source: str
    shapes: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    guard: bool = False
    except_: str | None = msgspec.field(default=None, name="except")


class DirectionRule(msgspec.Struct, frozen=True):
    """What a name says of the direction where the target has no operator."""

    to: str
    pattern: str
    source: str
    shapes: tuple[str, ...] = ()
    except_: str | None = msgspec.field(default=None, name="except")


class Hint(msgspec.Struct, frozen=True):
    """What the text of a target of some shapes says of the class: rows of `to` state it `odds` times as often."""

    id: str
    shapes: tuple[str, ...]
    pattern: str
    to: tuple[str, ...]
    odds: float
    source: str
    except_: str | None = msgspec.field(default=None, name="except")


class Frame(msgspec.Struct, frozen=True):
    """The words of evaluation reports and department forms that no project form has."""

    l1: tuple[str, ...]
    own: tuple[str, ...]
    before: tuple[str, ...]
    l2: tuple[str, ...]
    source: str


class Pattern(msgspec.Struct, frozen=True):
    """One pattern with its source."""

    pattern: str
    source: str


class ShapePatterns(msgspec.Struct, frozen=True):
    """How the kinds of figures are told from their text and unit."""

    date: str
    percent: str
    money: str
    per: str
    time: str
    multiplier: str
    money_name: str
    source: str


class NamePatterns(msgspec.Struct, frozen=True):
    """What stands around a name: numbering before it, a bracket with a weight, value or unit behind it."""

    lead: str
    tail: str
    source: str


class Belief(msgspec.Struct, frozen=True):
    """How far a printed label is believed; see the comments beside the figures in the data file."""

    same: float
    near: float
    far: float
    l1_same: float
    l1_far: float
    form: float
    process: float
    rule: float
    overrule: float
    move: float
    speak: float
    source: str


class Order(msgspec.Struct, frozen=True):
    """In which orders forms print the classes, and how often a row stays in the class before it or goes back."""

    stay: float
    ahead: float
    back: float
    temper: float
    layouts: tuple[tuple[str, ...], ...]
    source: str


class Taxonomy(msgspec.Struct, frozen=True):
    """Everything that ``classes.toml`` holds."""

    version: int
    classes: tuple[Klass, ...] = msgspec.field(name="class")
    labels: tuple[LabelRule, ...] = msgspec.field(name="label")
    frame: Frame
    rules: tuple[NameRule, ...] = msgspec.field(name="rule")
    hints: tuple[Hint, ...] = msgspec.field(name="hint")
    process: Pattern
    placeholder: Pattern
    directions: tuple[DirectionRule, ...] = msgspec.field(name="direction")
    shape: ShapePatterns
    name: NamePatterns
    belief: Belief
    order: Order

    @property
    def l2s(self) -> tuple[str, ...]:
        """The 二级 in the order of the model's outputs."""
        return tuple(klass.l2 for klass in self.classes)

    @property
    def l1s(self) -> tuple[str, ...]:
        """The 一级 of each 二级, in the same order."""
        return tuple(klass.l1 for klass in self.classes)


class Label(msgspec.Struct, frozen=True):
    """A printed label, read: its 一级, its 二级 where it says one, and whether it belongs to another frame."""

    l1: str | None = None
    l2: str | None = None
    framed: bool = False


@cache
def taxonomy() -> Taxonomy:
    """The taxonomy of the package, read once."""
    data = resources.files("extract.lexicon").joinpath("classes.toml").read_bytes()
    return msgspec.toml.decode(data, type=Taxonomy)


@cache
def _spellings() -> tuple[list[tuple[re.Pattern[str], str]], dict[str, str], frozenset[str], frozenset[str]]:
    tree = taxonomy()
    spellings = [(re.compile(label.pattern), label.to) for label in tree.labels]
    return spellings, {k.l2: k.l1 for k in tree.classes}, frozenset(tree.frame.l1), frozenset(tree.frame.l2)


@lru_cache(maxsize=4096)
def read_label(text: str | None) -> Label:
    """What a printed 一级 or 二级 cell says, whatever its spelling, spaces and weight in brackets.

    A label that no spelling fits (OCR noise, a heading) says nothing: both parts are ``None``.

    >>> read_label("产 出 指 标 （40 分）")
    Label(l1='产出', l2=None, framed=False)
    >>> read_label("可持续发展影响指标").l2
    '可持续影响指标'
    >>> read_label("过程")
    Label(l1='过程', l2=None, framed=True)
    """
    plain = _BRACKETS.sub("", printed(fold(text or "")))
    if not plain:
        return Label()
    spellings, parents, frame_l1, frame_l2 = _spellings()
    if plain in frame_l2:
        found = next((to for pattern, to in spellings if to in _HALVES and pattern.search(plain)), None)
        return Label(found, plain, framed=True)
    for pattern, to in spellings:
        if pattern.search(plain):
            return Label(parents[to], to) if to in parents else Label(to, None, framed=to in frame_l1)
    return Label()
