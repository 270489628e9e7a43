"""Records made of annotations: what the later stages would be given by a reader that makes no mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.evaluation.gold import read_gold
from extract.evaluation.gold_record import gold_record
from extract.model.record import DocumentRecord
from extract.pipeline import Pipeline

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def records() -> tuple[DocumentRecord, DocumentRecord]:
    """A record that was read and the one of its annotation."""
    pipeline = Pipeline()
    document = pipeline.open(EXAMPLES / "01_river_care_tabs.txt")
    gold = read_gold(EXAMPLES / "01_river_care_tabs.gold.json")
    return pipeline.extract(document), gold_record(gold, document, pipeline)


def test_it_says_what_the_annotation_says(records: tuple[DocumentRecord, DocumentRecord]) -> None:
    read, made = records
    assert (made.department, made.year, made.doc_type) == (read.department, read.year, read.doc_type)
    for form, other in zip(made.forms, read.forms, strict=True):
        assert (form.project, form.total_score) == (other.project, other.total_score)
        assert [row.name for row in form.indicators] == [row.name for row in other.indicators]


def test_values_are_typed_and_rows_classified(records: tuple[DocumentRecord, DocumentRecord]) -> None:
    _, made = records
    rows = [row for form in made.forms for row in form.indicators]
    assert all(row.target is not None and row.category.l1 for row in rows)


def test_running_sentences_are_those_that_were_read(records: tuple[DocumentRecord, DocumentRecord]) -> None:
    read, made = records
    assert [form.goal_actual for form in made.forms] == [form.goal_actual for form in read.forms]
    assert [each.problems for each in made.narratives] == [each.problems for each in read.narratives]


def test_projects_are_linked_and_assessed(records: tuple[DocumentRecord, DocumentRecord]) -> None:
    read, made = records
    assert {project.name for project in made.projects} == {project.name for project in read.projects}
    assert all(project.assessment is not None for project in made.projects)
