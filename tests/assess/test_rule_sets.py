"""The files of rule sets: each fits the schema, and its edges are tested from the file itself."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib import resources

import msgspec
import pytest

from extract.assess.formulas import FORMULAS
from extract.assess.rule_set import RuleSet, RuleSetError, choose, rule_set, rule_sets
from extract.values.tables import table

NAMES = sorted(rule_sets())


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_set_says_where_it_comes_from(name: str) -> None:
    rules = rule_set(name)
    assert rules.id == name
    assert rules.source
    parts = (rules.quantities, rules.qualitative, rules.execution, rules.grades, rules.tolerance, *rules.splits)
    assert all(part.origin.text for part in (*parts, *rules.over_achievement, *rules.steps))


@pytest.mark.parametrize("name", NAMES)
def test_the_edges_of_the_grades_belong_to_the_better_one(name: str) -> None:
    grades = rule_set(name).grades
    edges = [step.above for step in grades.steps]
    assert edges == sorted(edges, reverse=True)
    assert edges[-1] == 0
    for better, step in zip(grades.steps, grades.steps[1:], strict=False):
        assert grades.of(better.above) == better.label
        assert grades.of(better.above - 0.01) == step.label
    assert grades.of(100) == grades.steps[0].label
    words = [word for step in grades.steps for word in (step.label, *step.words)]
    assert len(words) == len(set(words))
    assert all(grades.label(word) for word in words)


@pytest.mark.parametrize("name", NAMES)
def test_the_bands_of_words_touch_and_do_not_overlap(name: str) -> None:
    words = rule_set(name).qualitative
    assert (words.met.high, words.missed.low) == (1, 0)
    assert words.met.low == words.partial.high
    assert words.partial.low == words.missed.high
    for band in (words.met, words.partial, words.missed, words.late):
        assert band.low <= band.point <= band.high


@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_of_a_rule_set_are_possible(name: str) -> None:
    rules = rule_set(name)
    for split in rules.splits:
        assert sum(split.points.values()) + split.execution <= 100
    assert all(each.least <= each.most for each in rules.over_achievement)
    assert rules.execution.roundings[0] == "exact"
    named = (*rules.quantities.positive, *rules.quantities.negative, *rules.quantities.equal)
    assert set(named) <= set(FORMULAS)
    assert all(20 >= weight > 0 for weight in rules.execution.weights)
    for steps in rules.steps:
        ends = [band.above for band in steps.bands]
        assert ends == sorted(ends, reverse=True)


def test_every_place_has_one_rule_set_at_most() -> None:
    places = [region for rules in rule_sets().values() for region in rules.regions]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    ("adcode", "year", "name"),
    [
        (None, None, "national"),
        ("460100", 2024, "national"),
        ("420000", 2022, "hubei"),
        ("420106", None, "hubei"),
        ("370100", 2024, "shandong"),
        ("370100", 2019, "national"),  # before its rules
        ("510100", 2023, "sichuan"),
    ],
)
def test_the_place_and_the_year_choose(adcode: str | None, year: int | None, name: str) -> None:
    assert choose(adcode, year, "project_self_eval").id == name


def test_what_a_file_does_not_say_it_has_from_the_one_that_it_extends() -> None:
    hubei, national = rule_set("hubei"), rule_set("national")
    assert hubei.grades == national.grades
    assert hubei.qualitative.met == national.qualitative.met
    assert hubei.qualitative.partial != national.qualitative.partial


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(RuleSetError) as caught:
        rule_set("nowhere")
    assert caught.value.code == "JX-A001"
    assert "national" in str(caught.value)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda values: values | {"graeds": []},
        lambda values: values | {"execution": values["execution"] | {"weigths": [10]}},
        lambda values: {key: value for key, value in values.items() if key != "source"},
        lambda values: values | {"quantities": values["quantities"] | {"positive": ["F9"]}},
    ],
)
def test_a_file_with_a_mistake_is_refused(spoil: Callable[[dict[str, object]], dict[str, object]]) -> None:
    text = resources.files("extract.lexicon").joinpath("rule_sets", "national.toml").read_text("utf-8")
    values = {"id": "x"} | tomllib.loads(text)
    msgspec.convert(values, RuleSet)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(spoil(values), RuleSet)


def test_doubts_fall_with_the_severity() -> None:
    for part in ("row", "whole"):
        shares = table("assessment")["alignment"][part]
        assert 1 > shares["high"] > shares["medium"] > shares["low"] > 0
