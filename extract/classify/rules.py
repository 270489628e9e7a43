"""Rules: what the name and the shape of the target say, without a model. All their knowledge is in ``classes.toml``."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from extract.classify.features import IndicatorFeatures, Shape, clean_name, shape_of
from extract.classify.taxonomy import NameRule, taxonomy
from extract.model.record import Direction
from extract.text.view import fold, printed

__all__ = [
    "direction_by_name",
    "direction_of",
    "direction_stated",
    "hints_of",
    "is_placeholder",
    "is_process",
    "overruling",
    "rule_for",
]

_BY_OPERATOR: dict[str, Direction] = {
    "ge": "positive",
    "gt": "positive",
    "le": "negative",
    "lt": "negative",
    "between": "interval",
    "approx": "interval",
}


class _Rule(NamedTuple):
    """A rule of the data file with its patterns compiled."""

    pattern: re.Pattern[str]
    exception: re.Pattern[str] | None
    shapes: frozenset[str]
    rule: NameRule

    def fits(self, name: str, shape: Shape) -> bool:
        if self.shapes and shape not in self.shapes:
            return False
        return self.pattern.search(name) is not None and not (self.exception and self.exception.search(name))


@cache
def _compiled() -> list[_Rule]:
    return [
        _Rule(re.compile(r.pattern), re.compile(r.except_) if r.except_ else None, frozenset(r.shapes), r)
        for r in taxonomy().rules
    ]


@lru_cache(maxsize=512)
def _overrulers(labels: tuple[str | None, ...]) -> tuple[_Rule, ...]:
    return tuple(known for known in _compiled() if any(label in known.rule.over for label in labels))


@cache
def _directions() -> list[tuple[re.Pattern[str], re.Pattern[str] | None, frozenset[str], Direction]]:
    return [
        (re.compile(r.pattern), re.compile(r.except_) if r.except_ else None, frozenset(r.shapes), _direction(r.to))
        for r in taxonomy().directions
    ]


def _direction(word: str) -> Direction:
    if word == "positive":
        return "positive"
    if word == "negative":
        return "negative"
    return "interval" if word == "interval" else "level"


@cache
def _hints() -> list[tuple[re.Pattern[str], re.Pattern[str] | None, frozenset[str], tuple[float, ...]]]:
    l2s = taxonomy().l2s
    return [
        (
            re.compile(hint.pattern),
            re.compile(hint.except_) if hint.except_ else None,
            frozenset(hint.shapes),
            tuple(hint.odds if l2 in hint.to else 1.0 for l2 in l2s),
        )
        for hint in taxonomy().hints
    ]


@cache
def _process() -> re.Pattern[str]:
    return re.compile(taxonomy().process.pattern)


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile(taxonomy().placeholder.pattern)


def is_placeholder(name: str) -> bool:
    """Whether a cleaned name names nothing (不适用, 指标2, …)."""
    return not name or _placeholder().match(name) is not None


def is_process(name: str) -> bool:
    """Whether a cleaned name states a process (资金到位，不影响进度) instead of naming an indicator."""
    return _process().search(name) is not None


@lru_cache(maxsize=8192)
def rule_for(name: str, shape: Shape) -> NameRule | None:
    """The first rule that fits a cleaned name and the shape of its target.

    >>> rule_for("政策知晓率", "percent").to
    '社会效益指标'
    """
    for known in _compiled():
        if not known.rule.guard and known.fits(name, shape):
            return known.rule
    return None


@lru_cache(maxsize=8192)
def hints_of(text: str, shape: Shape) -> tuple[float, ...] | None:
    """How much the text of a target speaks for each class, in the order of the tree; ``None`` where it says nothing.

    >>> hints_of("100%", "percent")[:4], hints_of("12万元", "money")
    ((2.0, 2.0, 2.0, 1.0), None)
    """
    plain = printed(fold(text))
    for pattern, exception, shapes, odds in _hints():
        if shape in shapes and pattern.search(plain) and not (exception and exception.search(plain)):
            return odds
    return None


@lru_cache(maxsize=8192)
def overruling(name: str, shape: Shape, labels: tuple[str | None, ...]) -> NameRule | None:
    """The first rule that fits and may overrule one of the printed labels (their canonical 一级 and 二级).

    >>> overruling("救助人次", "count", ("成本", "经济成本指标")).id
    'count'
    """
    for known in _overrulers(labels):
        if known.fits(name, shape):
            return known.rule
    return None


@lru_cache(maxsize=8192)
def direction_by_name(name: str, shape: Shape, *, cost: bool = False) -> Direction | None:
    """Which way is better, by the name, the kind of figure and whether the row is a cost.

    A rate is better when higher, except of errors, deaths, occurrences, overruns and complaints; cost and time are
    better when lower; a standard of pay must be met; a date is a deadline; words are levels.

    >>> direction_by_name("孕产妇死亡率", "percent"), direction_by_name("低保标准", "money_rate")
    ('negative', 'interval')
    """
    if shape in ("level", "text"):
        return "level"
    if shape == "date":
        return "negative"
    for pattern, exception, shapes, direction in _directions():
        if (not shapes or shape in shapes) and pattern.search(name) and not (exception and exception.search(name)):
            return direction
    if cost:
        return "negative"
    return "positive" if name or shape != "none" else None


def direction_stated(row: IndicatorFeatures) -> Direction | None:
    """Which way is better as the target itself says it, by its operator, its two ends or its date."""
    target = row.target
    if target is None:
        return None
    if target.kind == "range":
        return "interval"
    if target.kind == "date":
        return "negative"
    if target.kind == "quantity" and target.operator is not None:
        return _BY_OPERATOR.get(target.operator)
    return None


def direction_of(row: IndicatorFeatures, *, cost: bool = False) -> Direction | None:
    """Which way is better for this row: its operator says it, else its name, its class and the kind of figure.

    An ``=`` (or no operator) leaves it to the name: ``=100%`` of a rate is a goal to reach, ``=670元/人`` is a standard
    to keep. ``None`` where there is neither target nor name.
    """
    stated = direction_stated(row)
    if stated is not None:
        return stated
    name = clean_name(row.name)[0]
    if is_placeholder(name):
        name = ""
    return direction_by_name(name, shape_of(row), cost=cost)
