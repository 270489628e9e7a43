"""The patterns of indicators in running text, built of the word lists (the ways of stating them: `indicators`)."""

from __future__ import annotations

import re
from functools import cache

from extract.narrative.lexicon import cues, either, longest_first

__all__ = ["COMMA", "Patterns", "patterns"]

# A comma inside a number is part of it, any other comma parts clauses.
COMMA = r"(?:(?<![0-9]),|,(?![0-9]{3}(?![0-9])))"
_END = rf"(?=[\n。;)(]|{COMMA}|$)"
_VALUE = r"(?:[^\n。;,()]|(?<=[0-9]),(?=[0-9]{3}(?![0-9]))){1,40}?"
_FIGURE = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_UNIT = r"(?:%|‰|个百分点|[万亿千百]?[\u4e00-\u9fff㎡/·]{0,6})"


class Patterns:
    """The patterns of all ways, and of the names of levels around them."""

    def __init__(self) -> None:
        self.words = cues().words.indicator
        rates, counts = longest_first(self.words.rates), longest_first(self.words.counts)
        self._of_pairs()
        self._of_parts()
        self._of_lists(rates, counts)
        self._of_results(rates, counts)
        self._of_names()
        self._of_levels()

    def _of_pairs(self) -> None:
        """A target and what was done, in either order."""
        words = self.words
        equals = words.is_
        target, actual, rate = (longest_first(words_) for words_ in (words.target, words.actual, words.rate))
        done = longest_first(words.done)
        self.labelled = re.compile(
            rf"(?<=[\n。;:,])(?P<name>[^\n。;:,]{{2,60}}?)[,:(]?(?:{target}{equals}(?P<target>{_VALUE})|(?P<inline>{words.operator}{_VALUE}))"
            rf"[,;)(]+(?:[^\n。;,]{{0,6}}?){actual}(?:情况)?{equals}(?P<actual>{_VALUE}){_END}"
            rf"(?:[)(]*[,;]{rate}{equals}(?P<rate>{_FIGURE}%))?"
        )
        self.done = re.compile(
            rf"(?<=[\n。;:,、]){either(words.done_front)}?{done}(?P<name>[^\n。;:,、0-9(]{{2,30}}?)(?P<actual>{_FIGURE}[\u4e00-\u9fff]{{0,4}}?)[(](?:{target}|目标){equals}(?P<target>{_VALUE})[)]"
        )
        self.plan = re.compile(
            rf"(?<=[\n。;:,、])(?P<name>[^\n。;:,、0-9(]{{2,30}}?){either(words.done_between)}(?P<actual>{_FIGURE}{_UNIT}?)[(](?:{target}|目标){equals}(?P<target>{_VALUE})[)]"
        )
        self.maybe_done = re.compile(rf"[(](?:{target}|目标)")

    def _of_parts(self) -> None:
        """A target in parts, or behind the names of both levels."""
        words = self.words
        second = longest_first((*words.l2, *words.l1))
        self.counted = re.compile(
            rf"指标[0-9]{{1,2}}[:.、](?P<name>[^\n。;:,、]{{2,60}})[,、](?P<symbol>[≥≤=<>])[,、](?P<target>{_FIGURE})[,、](?P<unit>[^\n。;,、]{{1,8}})"
        )
        self.named = re.compile(
            rf"{longest_first(words.named_name)}:(?P<name>[^\n。;:,]{{2,60}}),{longest_first(words.named_symbol)}:(?P<symbol>[≥≤=<>≈]),"
            rf"{longest_first(words.named_value)}:(?P<target>{_VALUE}){_END}(?:,{longest_first(words.named_unit)}:(?P<unit>[^\n。;,:]{{1,8}}))?"
        )
        self.levelled = re.compile(
            rf"(?P<first>{longest_first(words.l1)})[(-](?P<second>{second})[):-]{{1,2}}"
            rf"(?P<name>[^\n。;:,]{{2,60}}?)(?P<target>{words.operator}{_VALUE}){_END}"
        )

    def _of_lists(self, rates: str, counts: str) -> None:
        """Lists behind the name of a level, and their entries."""
        words = self.words
        operator, deadlines = words.operator, longest_first(words.deadlines)
        labels = longest_first((*words.l1, *self._whole_l2()))
        self.label = re.compile(
            rf"(?:(?P<label>{labels})(?:方面)?(?:主要)?(?:包括|有|为)?|(?<=[\n。;:])(?P<short>{self._short_l2()})(?:方面)?):$"
        )
        self.label_before = re.compile(rf'{labels}"')
        self.basis = re.compile(either(words.basis))
        self.goes_on = re.compile(either(words.goes_on))
        self.with_target = re.compile(
            rf"(?P<name>.{{2,60}}?)(?:[(](?P<held>{operator}{_FIGURE}[^()]{{0,12}})[)]|(?P<target>{operator}{_FIGURE}.{{0,12}}))"
            rf"|(?P<measure>.{{0,60}}?(?:{rates}|{counts}|{deadlines}))"
            rf"(?:[(](?P<due>{_FIGURE}[^()]{{0,12}})[)]|[:为]?(?P<bare>{_FIGURE}.{{0,12}}))"
        )
        self.measure = re.compile(rf"(?:{rates}|{counts})$")

    def _of_results(self, rates: str, counts: str) -> None:
        """What was reached, without a target."""
        words = self.words
        verbs = either(sorted(words.verbs, key=len, reverse=True))
        last = "".join(sorted({word[-1] for word in (*words.rates, *words.counts)}))
        self.result = re.compile(
            rf"(?:(?<=[\n。;:])|(?<=[^0-9],)|(?<=[0-9],)(?![0-9]{{3}}(?![0-9]))|(?<=[%‰人次个家元户名件场份万亿]、)|(?<=[%‰]和)|(?<=[%‰]及))"
            rf"(?P<name>[^\n。;:,]{{0,40}}?(?:{rates}{verbs}?|{counts}{verbs}))"
            rf"(?P<value>(?:[≥≤=<>]|不低于|不少于|不超过)?{_FIGURE}{_UNIT}{words.tail}?)(?=[\n。;)、和及,且]|$)"
        )
        self.maybe_result = re.compile(rf"[{last}][^0-9\n。;,]{{0,8}}[0-9]")
        self.verb = re.compile(rf"{verbs}$")
        self.excluded = re.compile(longest_first(words.excluded))

    def _of_names(self) -> None:
        """What stands before and behind a name and is no part of it."""
        words = self.words
        self.tail_of_name = re.compile(rf"{either(words.back)}$")
        self.front = re.compile(rf"(?:{cues().enumerator.pattern}|{either(words.front)}),?")
        self.figure_at_end = re.compile(rf"(?:{_FIGURE})(?:{words.units})$")

    def _of_levels(self) -> None:
        """The names of levels that announce indicators."""
        words = self.words
        level = longest_first(words.l1)
        level2 = longest_first(self._whole_l2())
        self.l1 = re.compile(
            rf"(?P<first>{level})(?P<more>(?:[、和及与,]{level})*)(?P<after>方面|全部|均|已|完成|:|,|中|[0-9(-]|总体|基本|。)"
        )
        self.level = re.compile(longest_first((*words.l1, *words.l2)))
        self.l2 = re.compile(
            rf"(?P<first>{level2})(?P<after>方面|全部|均|已|完成|:|,|中|[0-9()\"-]|。)|(?P<short>{self._short_l2()})(?:方面|:)"
        )

    def _whole_l2(self) -> tuple[str, ...]:
        """The names of second levels that say so themselves (数量指标)."""
        return tuple([word for word in self.words.l2 if word.endswith("指标")])

    def _short_l2(self) -> str:
        """The other ones (数量), as a pattern."""
        return longest_first(word for word in self.words.l2 if not word.endswith("指标"))


@cache
def patterns() -> Patterns:
    """The patterns, built once."""
    return Patterns()
