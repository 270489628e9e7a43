"""Honest scores of synthetic rows: words within their band, and one convention for rows that do not apply."""

from __future__ import annotations

import pytest

from extract.config import Config, ModelsConfig
from extract.evaluation.planted import general_record, measure_drawn
from extract.pipeline import Pipeline
from extract.synthetic import Project, draw_project
from extract.synthetic.scoring import honest_total, short_of

SEEDS = range(300)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(models=ModelsConfig(enabled=False)))


def unused(project: Project) -> bool:
    return any(row.target_value.kind == "placeholder" for row in project.rows)


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize(
    ("word", "low", "high"), [("未完成", 0, 0.6), ("未开展", 0, 0.6), ("部分完成", 0.6, 0.8), ("正在进行", 0.6, 0.8)]
)
def test_a_word_that_falls_short_earns_within_its_band(word: str, low: float, high: float, place: int) -> None:
    assert low <= short_of(word, place) <= high


def test_rows_that_do_not_apply_have_no_honest_score() -> None:
    rows = [row for seed in SEEDS for row in draw_project(seed, "project").rows]
    away = [row for row in rows if row.target_value.kind == "placeholder"]
    assert len(away) >= 10
    assert all(row.honest is None for row in away)
    assert all(row.contradiction == "na_indicator_scored_zero" for row in away if row.score == "0" and row.actual)
    assert all(row.honest is not None for row in rows if row.target_value.kind != "placeholder")


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([("产出", 60, 60), ("效益", 30, 15)], 85),
        ([("产出", 40, 30), ("产出", 20, None), ("效益", 30, 30)], 85),  # 45 of 60
        ([("产出", 60, 45), ("效益", 30, None)], 77.5),  # 67.5 of 90: nothing of the 一级 is left
        ([("产出", 90, None)], 10),
    ],
)
def test_points_of_rows_that_do_not_apply_go_to_the_others(
    rows: list[tuple[str, float, float | None]], total: float
) -> None:
    assert honest_total(rows, 10) == total


def test_rule_sets_and_planted_truth_share_the_convention(pipeline: Pipeline) -> None:
    compared = 0
    for project in (project for seed in SEEDS if unused(project := draw_project(seed, "project"))):
        known = [row for row in project.rows if row.honest is not None]
        claimed = any(row.honest is None and row.score != "0" for row in project.rows)
        if claimed or any(row.honest != float(row.weight) or row.contradiction for row in known):
            continue
        rows = [(row.l1, float(row.weight), row.honest) for row in project.rows]
        assessment = general_record(project, pipeline).projects[0].assessment
        if assessment is None or any(row.expected is None and row.basis == "open" for row in assessment.indicators):
            continue
        assert assessment.expected_score is not None
        honest = honest_total(rows, float(project.money[0].score))
        assert assessment.expected_score.point == pytest.approx(honest, abs=0.05), project.seed
        compared += 1
    assert compared >= 3


def test_the_expected_grade_of_a_drawn_form_is_mostly_the_honest_one(pipeline: Pipeline) -> None:
    figures = measure_drawn(60, pipeline)
    assert figures.forms == 60
    assert figures.right >= 50
    assert figures.surprise < 2
