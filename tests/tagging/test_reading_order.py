"""Text whose lines stand one among the other is said to be so: no row is invented (with the CRF that is installed)."""

import pytest

from extract.pipeline import Pipeline
from extract.synthetic import Layout, draw_project, print_form

_SEEDS = range(6000, 6012)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    made = Pipeline()
    if made.tagger is None or made.tagger.crf is None:
        pytest.skip("the row models are switched off")
    return made


def _codes(pipeline: Pipeline, kind: str) -> list[str]:
    codes: list[str] = []
    for seed in _SEEDS:
        project = draw_project(seed)
        printed = print_form(project, Layout.held_out(seed, kind, project.kind), seed)  # type: ignore[arg-type]
        record = pipeline.read("form.txt", b"\xef\xbb\xbf" + printed.text.encode())
        codes += [error.code for error in record.errors]
        if "JX-F003" in [error.code for error in record.errors]:
            assert record.forms == ()
            assert record.status == "partial"
    return codes


def test_interleaved_lines_are_told(pipeline: Pipeline) -> None:
    codes = _codes(pipeline, "interleaved")
    assert set(codes) <= {"JX-F003", "JX-F007"}
    assert codes.count("JX-F003") > codes.count(
        "JX-F007"
    )  # of one whose header is torn beyond finding the words are left


@pytest.mark.parametrize("kind", ["broken", "cells", "spaced"])
def test_text_in_the_order_of_cells_is_never_refused(pipeline: Pipeline, kind: str) -> None:
    assert _codes(pipeline, kind) == []
