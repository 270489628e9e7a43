"""Planted truth: what is planted is found, what is honest is let be (`python -m extract.evaluation.planted`: 1,000)."""

from __future__ import annotations

import pytest

from extract.evaluation.planted import Figures, measure_honest, measure_planted, record_of
from extract.pipeline import Pipeline
from extract.synthetic.contradictions import PLANTS, plant, rules
from extract.synthetic.papers import honest_papers


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.fixture(scope="module")
def honest(pipeline: Pipeline) -> Figures:
    return measure_honest(40, pipeline)


def test_honest_rows_are_let_be(honest: Figures) -> None:
    assert honest.rows > 300
    assert sum(honest.alarms.values()) <= 0.01 * honest.rows, honest.examples


def test_the_expected_grade_is_the_honest_one(honest: Figures) -> None:
    assert honest.graded == 40
    assert honest.right >= 39, honest.examples


def test_what_is_planted_is_found(pipeline: Pipeline) -> None:
    figures = measure_planted(len(rules()), pipeline)
    assert sum(figures.planted.values()) >= 0.95 * len(rules())
    assert sum(figures.found.values()) >= 0.99 * sum(figures.planted.values()), figures.examples


def test_a_plant_changes_the_papers_and_says_where() -> None:
    for rule in rules():
        papers = honest_papers(7)
        made = plant(rule, papers, 7)
        if made is not None:
            assert made[0] != papers, rule
            assert made[1].rule == rule
    assert set(rules()) == set(PLANTS)


def test_papers_are_linked_part_by_part(pipeline: Pipeline) -> None:
    record = record_of(honest_papers(3), pipeline)
    assert len(record.projects) == 5
    assert all(len(each.forms) == len(each.narratives) == len(each.summary) == 1 for each in record.projects)
