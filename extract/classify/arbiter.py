"""Who decides the class of a row: rules, the model, or the printed label, in a written order.

1. A form of another frame (决策/过程, 履职效能 …) is taken at its word: its labels are its classes.
2. A row without a name, or whose name names nothing (不适用), has the class of its printed label.
3. A rule that may overrule the printed label does so (a 知晓率 is no 满意度, a count of persons no cost).
4. A rule that speaks for an 一级 that is not printed, and may not overrule what is, leaves the printed label.
5. Otherwise what the name says (a rule's word, or the model's probabilities) is pooled with what is printed, each
   label being right with a probability stated in the data. The pool says the 二级; it contradicts a printed 一级 only
   when it is nearly certain, or when the printed 二级 already does (时效指标 under 效益指标: a slipped merged cell).
6. Without any label the name and the order of the form's rows decide; under a threshold the class is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from extract.classify.features import IndicatorFeatures, Shape, clean_name, marks, measured, shape_of
from extract.classify.model import NameModel, load_name_model
from extract.classify.order import in_order
from extract.classify.rules import (
    direction_of,
    direction_stated,
    hints_of,
    is_placeholder,
    is_process,
    overruling,
    rule_for,
)
from extract.classify.taxonomy import Label, NameRule, read_label, taxonomy
from extract.model.record import Category, Direction, Problem
from extract.models import model_stores

__all__ = ["Classifier", "by_name", "classify", "load_classifier"]

_COST = "成本"
_OUTPUT = "产出"
_PLAIN_COST = "经济成本指标"


class _Form(msgspec.Struct, frozen=True):
    """What the rows of one form say together: is it of another frame, does 成本 stand in a block of its own?"""

    framed: bool
    cost_inside: bool


class _View(msgspec.Struct, frozen=True):
    """What the name and values say: a probability per class, and the rule if one spoke."""

    shares: tuple[float, ...]
    rule: NameRule | None


class Classifier:
    """Gives each row of a form its class and its direction.

    Args:
        model: The trained model of names; ``None``: rules and printed labels decide alone.
        warning: Why there is no model, for the record of the document.
    """

    def __init__(self, model: NameModel | None, warning: Problem | None = None) -> None:
        self.model = model
        self.warning = warning
        tree = taxonomy()
        self._l1s = tree.l1s
        self._l2s = tree.l2s
        self._index = {l2: i for i, l2 in enumerate(tree.l2s)}
        self._costs = frozenset(klass.l2 for klass in tree.classes if klass.l1 == _COST)
        self._belief = tree.belief
        self._own = frozenset(tree.frame.own)
        self._supports: dict[tuple[str | None, str | None, str | None], tuple[float, ...]] = {}

    def classify(self, rows: Sequence[IndicatorFeatures]) -> list[tuple[Category, Direction | None]]:
        """The class and the direction of each row, in the order of the rows."""
        groups: dict[str | None, list[IndicatorFeatures]] = {}
        for row in rows:
            groups.setdefault(row.group, []).append(row)
        forms = {group: _form(members) for group, members in groups.items()}
        told = {group: iter(self._told(members)) for group, members in groups.items()}
        categories = [self._category(row, forms[row.group], next(told[row.group])) for row in rows]
        return [
            (category, direction_of(row, cost=category.l1 == _COST or category.l2 in self._costs))
            for row, category in zip(rows, categories, strict=True)
        ]

    def by_name(self, rows: Iterable[IndicatorFeatures]) -> list[Category]:
        """The class that the name and the values alone speak for, whatever is printed (for audits of placement)."""
        return [self._own_class(row) for row in rows]

    def rankings(self, rows: Sequence[IndicatorFeatures], *, together: bool) -> list[list[Category]]:
        """All classes of each row without its label: those of the likeliest 一级 first, the likeliest of them ahead.

        A row without a name has none.

        Nothing is held back here: `by_name` gives the first where it is sure enough.

        Args:
            rows: The rows of one form, in its order.
            together: Whether the rows around a row count; else its name and values alone.
        """
        views = self._told(rows, labels=False) if together else [self._view(row) for row in rows]
        return [[] if view is None else self._ranked(view) for view in views]

    def _ranked(self, view: _View) -> list[Category]:
        whole = self._of_l1s(view.shares)
        order = sorted(range(len(view.shares)), key=lambda i: (-whole[self._l1s[i]], -view.shares[i]))
        method: Literal["rule", "model"] = "rule" if view.rule else "model"
        return [Category(self._l1s[i], self._l2s[i], round(view.shares[i], 4), method) for i in order]

    def _of_l1s(self, shares: Sequence[float]) -> dict[str, float]:
        """What the classes of each 一级 have together."""
        whole = dict.fromkeys(self._l1s, 0.0)
        for l1, share in zip(self._l1s, shares, strict=True):
            whole[l1] += share
        return whole

    def _best(self, shares: Sequence[float]) -> int:
        """The likeliest class of the likeliest 一级."""
        whole = self._of_l1s(shares)
        return max(range(len(shares)), key=lambda i: (whole[self._l1s[i]], shares[i]))

    def _told(self, rows: Sequence[IndicatorFeatures], *, labels: bool = True) -> list[_View | None]:
        """What names and values say of the rows of one form; a row without a label is seen among the others."""
        views = [self._view(row) for row in rows]
        bare = [not labels or _unlabelled(row) for row in rows]
        if not any(bare) or len(rows) == 1:
            return views
        flat = (1.0 / len(self._l2s),) * len(self._l2s)
        seen = []
        for row, view, is_bare in zip(rows, views, bare, strict=True):
            shares = flat if view is None else view.shares
            support = flat if is_bare else self._support(read_label(row.l1), read_label(row.l2))
            seen.append([share * its for share, its in zip(shares, support, strict=True)])
        return [
            _View(shares, view.rule) if view is not None and is_bare else view
            for shares, view, is_bare in zip(in_order(seen), views, bare, strict=True)
        ]

    def _own_class(self, row: IndicatorFeatures) -> Category:
        view = self._view(row)
        return Category() if view is None else self._chosen(view, _Form(False, False))

    def _chosen(self, view: _View, form: _Form) -> Category:
        best = self._best(view.shares)
        confidence = view.shares[best]
        if confidence < (self._belief.speak if self.model is None else self.model.speak):
            return Category()
        l1 = self._l1_in(best, form)
        return Category(l1, self._l2s[best], round(confidence, 4), "rule" if view.rule else "model")

    def _view(self, row: IndicatorFeatures) -> _View | None:
        name = clean_name(row.name)[0]
        if is_placeholder(name):
            return None
        shape = shape_of(row)
        rule = rule_for(name, shape)
        if self.model is not None:
            shares = self.model.probabilities(name, marks(row, name, shape), direction_stated(row))
            shares = _hinted(shares, row, shape)
            if rule is None:
                return _View(shares, None)
            return _View(self._sharpened(shares, self._index[rule.to]), rule)
        return None if rule is None else _View(self._sharpened(None, self._index[rule.to]), rule)

    def _sharpened(self, shares: tuple[float, ...] | None, index: int) -> tuple[float, ...]:
        """The shares with the rule's class at the rule's confidence and the rest as the model divides it."""
        sure = self._belief.rule
        if shares is None:
            rest = (1 - sure) / (len(self._l2s) - 1)
            return tuple(sure if i == index else rest for i in range(len(self._l2s)))
        sure = max(sure, shares[index])
        left = 1 - shares[index]
        scale = (1 - sure) / left if left > 0 else 0.0
        return tuple(sure if i == index else share * scale for i, share in enumerate(shares))

    def _category(self, row: IndicatorFeatures, form: _Form, view: _View | None) -> Category:
        first, second = read_label(row.l1), read_label(row.l2)
        if _wrong_template(first, second):
            first = Label()
        if form.framed and (category := self._framed(row, first, second)):
            return category
        name = clean_name(row.name)[0]
        if is_placeholder(name):
            return self._printed(first, second, form, self._belief.form)
        if is_process(name) and (first.l1 or second.l1):
            return self._printed(first, second, form, self._belief.process)
        shape = shape_of(row)
        rule = overruling(name, shape, (first.l1, second.l1, second.l2))
        if rule is not None and not self._already(rule, second):
            best = self._index[rule.to]
            return Category(self._l1_in(best, form), rule.to, self._belief.rule, "rule")
        if view is None:
            return self._printed(first, second, form, self._belief.form)
        if first.l1 is None and second.l1 is None:
            return self._chosen(view, form)
        if view.rule is not None and self._foreign(view.rule, first, second):
            return self._printed(first, second, form, self._belief.process)
        return self._pooled(view, first, second, form)

    def _already(self, rule: NameRule, second: Label) -> bool:
        """Whether the printed 二级 has the very 一级 that the rule wants, and is not itself what the rule is about."""
        return second.l2 not in rule.over and second.l1 is not None and second.l1 == self._l1s[self._index[rule.to]]

    def _foreign(self, rule: NameRule, first: Label, second: Label) -> bool:
        """Whether a rule names a class of an 一级 that is not printed: only labels in its `over` give way to it."""
        l1 = self._l1s[self._index[rule.to]]
        inside = _OUTPUT if rule.to == _PLAIN_COST else l1  # the only cost that 产出 had before 2021
        return not {l1, inside} & {first.l1, second.l1}

    def _pooled(self, view: _View, first: Label, second: Label, form: _Form) -> Category:
        pool = [share * support for share, support in zip(view.shares, self._support(first, second), strict=True)]
        whole = sum(pool)
        best = max(range(len(pool)), key=pool.__getitem__)
        confidence = pool[best] / whole if whole else 0.0
        printed_index = self._index.get(second.l2 or "", -1)
        said = second.l1 or first.l1
        if said is not None and not _agrees(self._l1s[best], said):
            if confidence < self._belief.overrule:
                return self._printed(first, second, form, self._belief.process)
        elif printed_index >= 0 and best != printed_index and confidence < self._belief.move:
            return self._printed(first, second, form, round(pool[printed_index] / whole, 4))
        l1 = self._l1_in(best, form)
        if first.l1 == _OUTPUT and l1 == _COST:
            l1 = _OUTPUT
        return Category(l1, self._l2s[best], round(confidence, 4), "rule" if view.rule else "model")

    def _support(self, first: Label, second: Label) -> tuple[float, ...]:
        """How likely the printed labels are under each class."""
        key = (first.l1, second.l1, second.l2)
        found = self._supports.get(key)
        if found is None:
            found = tuple(self._support_of(i, first, second) for i in range(len(self._l2s)))
            self._supports[key] = found
        return found

    def _support_of(self, index: int, first: Label, second: Label) -> float:
        belief, l1, l2 = self._belief, self._l1s[index], self._l2s[index]
        if second.l2 is not None and not second.framed:
            support = belief.same if second.l2 == l2 else belief.near if second.l1 == l1 else belief.far
        elif second.l1 is not None:
            support = belief.same if _agrees(l1, second.l1) else belief.far
        else:
            support = 1.0
        if first.l1 is not None:
            support *= belief.l1_same if _agrees(l1, first.l1) else belief.l1_far
        return support

    def _l1_in(self, index: int, form: _Form) -> str:
        """The 一级 of a class: 成本 belongs to 产出 where the form has it there (the layout before 2021)."""
        return _OUTPUT if self._l1s[index] == _COST and form.cost_inside else self._l1s[index]

    def _printed(self, first: Label, second: Label, form: _Form, confidence: float) -> Category:
        """The printed labels as they are; 成本 alone is 经济成本指标, the only one that layout has."""
        l1 = second.l1 or first.l1
        if l1 is None:
            return Category()
        l2 = second.l2 if not second.framed else None
        if l2 is None and l1 == _COST:
            l2 = _PLAIN_COST
        if second.l1 == _COST and (first.l1 == _OUTPUT or form.cost_inside):
            l1 = _OUTPUT
        return Category(l1, l2, confidence, "form")

    def _framed(self, row: IndicatorFeatures, first: Label, second: Label) -> Category | None:
        """The class in another frame, as printed; ``None`` where nothing that can be read is printed."""
        plain = clean_name(row.l1)[0].removesuffix("指标")
        l1 = plain if plain in self._own else first.l1 or (None if row.l1 else second.l1)
        return None if l1 is None else Category(l1, second.l2, self._belief.form, "form")


def _hinted(shares: tuple[float, ...], row: IndicatorFeatures, shape: Shape) -> tuple[float, ...]:
    """The shares of the classes, with what the text of the target says."""
    value = measured(row)
    odds = hints_of(value.text, shape) if value is not None and value.text else None
    if odds is None:
        return shares
    pool = [share * its for share, its in zip(shares, odds, strict=True)]
    whole = sum(pool)
    return tuple([share / whole for share in pool])


def _wrong_template(first: Label, second: Label) -> bool:
    """Whether a 二级 of project forms is printed under 决策 or its like (项目决策 | 数量指标): the 二级 is believed."""
    return first.l1 in taxonomy().frame.before and second.l1 is not None and not second.framed


def _unlabelled(row: IndicatorFeatures) -> bool:
    return read_label(row.l1).l1 is None and read_label(row.l2).l1 is None


def _agrees(l1: str, printed: str) -> bool:
    """Whether a class's 一级 may stand under a printed one: 成本 stands under 产出 in the layout before 2021."""
    return l1 == printed or (printed == _OUTPUT and l1 == _COST)


def _form(rows: Sequence[IndicatorFeatures]) -> _Form:
    framed = own_cost = inside = False
    for l1, l2 in {(row.l1, row.l2) for row in rows}:
        first, second = read_label(l1), read_label(l2)
        framed = framed or (first.framed and not _wrong_template(first, second))
        own_cost = own_cost or first.l1 == _COST
        inside = inside or (second.l1 == _COST and second.l2 is None and first.l1 in (_OUTPUT, None))
    framed = framed or any(row.form_kind == "evaluation_index" for row in rows)
    return _Form(framed, inside and not own_cost)


@cache
def _load(directory: str | None) -> Classifier:
    return Classifier(*load_name_model(directory))


def load_classifier(directory: str | Path | None = None) -> Classifier:
    """The classifier with the model of a store (the default one if none is given), loaded once per store.

    Its `warning` says why it has no model, where it has none.
    """
    given = model_stores(directory)
    return _load(str(given[0]) if len(given) == 1 else None)


def classify(rows: Sequence[IndicatorFeatures]) -> list[tuple[Category, Direction | None]]:
    """The class and the direction of each row of a form (or of several, told apart by `group`).

    >>> row = IndicatorFeatures(name="政策知晓率", l1="满意度指标", l2="服务对象满意度指标")
    >>> category, direction = classify([row])[0]
    >>> category.l1, category.l2, direction
    ('效益', '社会效益指标', 'positive')
    """
    return load_classifier().classify(rows)


def by_name(rows: Iterable[IndicatorFeatures]) -> list[Category]:
    """The class that each row's name and values speak for, without the printed label; empty where unsure.

    An audit of misplaced indicators compares it with what is printed.
    """
    return load_classifier().by_name(rows)
