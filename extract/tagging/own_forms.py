"""The user's own forms as projects, so that the row models learn from them in every layout (``jixiao learn``)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from extract.evaluation.gold import GoldForm, GoldRow
from extract.models import sha256_of
from extract.synthetic.project import Project
from extract.synthetic.rerender import project_of
from extract.training.extra import FormRows

__all__ = ["own_hashes", "own_projects"]


def own_projects(forms: Sequence[FormRows]) -> tuple[Project, ...]:
    """The forms as projects to print; one without a name in any row is left out."""
    found = [project_of(_gold(form), form.department, number) for number, form in enumerate(forms)]
    return tuple(project for project in found if project is not None)


def own_hashes(extra: Sequence[Path]) -> dict[str, str]:
    """The SHA-256 of each file of the user's forms, by its name."""
    return {path.name: sha256_of(path.read_bytes()) for path in extra if path.suffix == ".jsonl"}


def _gold(form: FormRows) -> GoldForm:
    """A form without any actual states goals."""
    rows = tuple(msgspec.convert(msgspec.to_builtins(row), GoldRow) for row in form.rows)
    return GoldForm(
        kind="project_self_eval" if any(row.actual for row in form.rows) else "project_goals", indicators=rows
    )
