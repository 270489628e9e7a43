"""Synthetic forms: the same in every process, honest sums, characters that lead back to their cells."""

from __future__ import annotations

import html
import subprocess
import sys
import tracemalloc
from collections import Counter
from itertools import pairwise

import msgspec
import pytest

from extract.synthetic import Layout, Printed, Project, draw_project, print_form
from extract.synthetic.layout import KINDS, Kind
from extract.synthetic.project import ProjectKind
from extract.synthetic.scoring import honest_score
from extract.values import parse_value

PROJECT_KINDS: tuple[ProjectKind, ...] = ("project", "department", "transfer", "goals")
SEEDS = range(30)


def printed(seed: int, kind: Kind, **changes: object) -> Printed:
    """A form of the seed without lost or misread characters."""
    project = draw_project(seed)
    layout = Layout.draw(seed, kind, project.kind)
    return print_form(project, msgspec.structs.replace(layout, misread=0.0, lost=0.0, **changes), seed)


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", KINDS)
def test_pieces_hold_the_text_of_their_cell(kind: Kind) -> None:
    for seed in SEEDS:
        form = printed(seed, kind)
        for cell in form.cells:
            read = "".join(form.text[start:end] for start, end in cell.pieces)
            assert bare(html.unescape(read) if kind == "html" else read) == bare(cell.text), (seed, cell)


@pytest.mark.parametrize("kind", KINDS)
def test_every_indicator_is_printed_in_every_column(kind: Kind) -> None:
    for seed in SEEDS:
        form = printed(seed, kind)
        project = draw_project(seed)
        per_row = Counter(
            cell.row for cell in form.cells if cell.field in ("name", "target", "actual", "weight", "score")
        )
        columns = sum(field in ("name", "target", "actual", "weight", "score") for field in form.layout.order)
        assert dict(per_row) == dict.fromkeys(range(len(project.rows)), columns)


@pytest.mark.parametrize("kind", ["broken", "cells", "spaced", "glued"])
def test_cells_in_reading_order_do_not_overlap(kind: Kind) -> None:
    for seed in SEEDS:
        form = printed(seed, kind)
        pieces = [piece for cell in form.cells for piece in cell.pieces]
        assert all(start < end for start, end in pieces)
        ordered = sorted(pieces)
        assert all(left[1] <= right[0] for left, right in pairwise(ordered))


def test_interleaved_lines_are_flagged() -> None:
    orders = {kind: printed(3, kind).ordered for kind in KINDS}
    assert orders == {kind: kind != "interleaved" for kind in KINDS}


def test_interleaved_text_has_the_lines_of_broken_text() -> None:
    project = draw_project(11, "project")
    layout = msgspec.structs.replace(Layout.draw(11, "broken"), misread=0.0)
    mixed = print_form(project, msgspec.structs.replace(layout, kind="interleaved"), 11)
    whole = print_form(project, layout, 11)
    assert Counter(bare(mixed.text)) == Counter(bare(whole.text))
    assert bare(mixed.text) != bare(whole.text)


@pytest.mark.parametrize("kind", ["broken", "tabs"])
def test_misread_characters_keep_the_cells_in_place(kind: Kind) -> None:
    project = draw_project(8, "project")
    layout = msgspec.structs.replace(Layout.draw(8, kind), misread=0.05, lost=0.0)
    form = print_form(project, layout, 8)
    exact = [
        bare("".join(form.text[start:end] for start, end in cell.pieces)) == bare(cell.text) for cell in form.cells
    ]
    assert 0.3 < sum(exact) / len(exact) < 1
    assert form.text.count("\t") == print_form(project, msgspec.structs.replace(layout, misread=0.0), 8).text.count(
        "\t"
    )


def test_a_form_is_the_same_in_every_process() -> None:
    code = (
        "import hashlib; from extract.synthetic import *; h = hashlib.sha256()\n"
        "for s in range(12):\n"
        "    p = draw_project(s); h.update(repr(p).encode())\n"
        "    h.update(print_form(p, Layout.draw(s, None, p.kind), s).text.encode())\n"
        "print(h.hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(runs) == 1


def test_seeds_draw_different_projects() -> None:
    assert len({draw_project(seed).rows for seed in SEEDS}) == len(SEEDS)
    names = [row.name for seed in range(300) for row in draw_project(seed).rows]
    assert len(set(names)) > 0.8 * len(names)


def test_a_stream_of_forms_keeps_nothing() -> None:
    def run(first: int) -> None:
        for seed in range(first, first + 60):
            project = draw_project(seed)
            print_form(project, Layout.draw(seed, None, project.kind), seed)

    run(0)
    tracemalloc.start()
    try:
        run(100)
        before = tracemalloc.get_traced_memory()[0]
        run(200)
        assert tracemalloc.get_traced_memory()[0] - before < 100_000
    finally:
        tracemalloc.stop()


def scored(count: int) -> list[Project]:
    return [draw_project(seed, "project") for seed in range(count)]


def test_points_make_a_hundred_and_scores_their_total() -> None:
    for project in scored(200):
        weights = sum(float(row.weight) for row in project.rows) + float(project.money[0].weight)
        assert weights == pytest.approx(100, abs=0.011)
        for level in project.levels:
            points = sum(float(row.weight) for row in project.rows if row.l1 == level.name)
            assert points == pytest.approx(float(level.points), abs=0.011)
        total = sum(float(row.score) for row in project.rows) + float(project.money[0].score)
        assert float(project.total_score) == pytest.approx(total, abs=0.005)


def test_rows_know_their_honest_score_and_what_departs_from_it() -> None:
    rows = [row for project in scored(300) for row in project.rows]
    departing = [row for row in rows if float(row.score) != pytest.approx(row.honest or 0, abs=0.005)]
    assert 0.02 < len(departing) / len(rows) < 0.2
    assert all(row.contradiction for row in departing)
    assert all(0 <= (row.honest or 0) <= float(row.weight) + 0.005 for row in rows)
    assert all(float(row.score) <= float(row.weight) for row in rows)
    kinds = Counter(row.contradiction for row in rows)
    assert {"missed_target_full_score", "indicator_score_mismatch", "met_target_deducted_unexplained"} <= set(kinds)


@pytest.mark.parametrize(
    ("weight", "reached", "expected"), [(10, 17.63 / 18, 9.79), (20, 38 / 48, 15.83), (20, 61 / 67, 18.21), (5, 1.4, 5)]
)
def test_honest_scores_are_those_of_the_formulas(weight: float, reached: float, expected: float) -> None:
    assert honest_score(weight, reached) == expected


def test_kinds_of_forms_print_what_they_have() -> None:
    for kind in PROJECT_KINDS:
        project = draw_project(4, kind)
        assert project.kind == kind
        assert bool(project.total_score) == (kind in ("project", "department"))
        assert any(row.actual for row in project.rows) == (kind != "goals")
        columns = print_form(project, Layout.draw(4, "tabs", kind), 4).layout.order
        assert ("weight" in columns) <= bool(project.total_score)


def test_typed_truth_is_what_the_value_reader_reads() -> None:
    """Two ways to the same truth: the generator's figure and what the grammar of values reads of its print."""
    rows = [row for project in scored(120) for row in project.rows if row.target_value.kind == "number"]
    agree = 0
    for row in rows:
        value = parse_value(row.target)
        agree += value is not None and value.number == pytest.approx(row.target_value.number)
    assert agree / len(rows) > 0.97
