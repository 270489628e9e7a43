"""Rows to learn the score ratio from: of synthetic forms, whose honest scores are planted, and of published ones.

Of a published form only facts are kept (`training_data/score_ratio.jsonl`): the marks of its rows, the share that the
form gives, and the band of the rules; of honest rows alone, those of which a reader found nothing amiss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from extract.assess.ratios.features import form_marks, is_asked, row_marks
from extract.assess.view import FormView
from extract.model.record import Indicator

if TYPE_CHECKING:
    from extract.pipeline import Pipeline

__all__ = ["HONEST", "Example", "examples_of", "honest_examples", "synthetic_examples"]

HONEST: Final = "score_ratio.jsonl"


class Example(msgspec.Struct, frozen=True):
    """One row that rules leave open: its form or document, its marks, the honest share, and the band of the rules."""

    group: str
    marks: tuple[str, ...]
    share: float
    band: tuple[float, float, float] | None = None


def examples_of(view: FormView, group: str, honest: dict[str, float]) -> Iterator[Example]:
    """The rows of a form that the model would be asked about.

    Args:
        view: The form as the rules alone see it.
        group: The name of what must not be parted: the form or the document.
        honest: The honest score by the id of the row; rows without one are left out.
    """
    rows = [view.expected[row.id] for row in view.form.indicators]
    about = form_marks(view.form, rows)
    for row, assessed in zip(view.form.indicators, rows, strict=True):
        if row.id not in honest or not row.weight or not is_asked(row, assessed):
            continue
        found = assessed.expected
        band = None if found is None else (found.low / row.weight, found.point / row.weight, found.high / row.weight)
        marks = (*row_marks(row, assessed, view.form.year), *about)
        yield Example(group, marks, round(honest[row.id] / row.weight, 4), band)


def synthetic_examples(seeds: Iterable[int], pipeline: Pipeline) -> Iterator[list[Example]]:
    """Form by form, the rows of the synthetic forms of projects that belong to these seeds."""
    from extract.assess import view_of
    from extract.evaluation.planted import general_record
    from extract.synthetic import draw_project

    for seed in seeds:
        project = draw_project(seed, "project")
        record = general_record(project, pipeline)
        (view,) = view_of(record, "", pipeline.config.assess).projects[0].forms
        pairs: Iterable[tuple[Indicator, float | None]] = zip(
            view.form.indicators, [row.honest for row in project.rows], strict=True
        )
        honest = {row.id: score for row, score in pairs if score is not None}
        yield list(examples_of(view, str(seed), honest))


def honest_examples(data: Path) -> list[Example]:
    """The rows of published forms in the folder of the training data.

    Raises:
        FileNotFoundError: The file is missing.
    """
    lines = (data / HONEST).read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Example) for line in lines if line.strip()]
