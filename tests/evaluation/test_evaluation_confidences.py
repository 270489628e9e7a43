"""Figures of confidences as they are printed: how many answers, and how far their error can be trusted."""

from io import StringIO
from pathlib import Path

import pytest

from extract.evaluation.confidences import print_answers, read_synthetic

ROOT = Path(__file__).parents[2]


def test_few_answers_are_told_from_many() -> None:
    out = StringIO()
    form = [(0.9, True)] * 3 + [(0.9, False)]
    print_answers("title", {"reason": [form] * 5, "name": [form] * 500, "row": [form]}, out)
    lines = {line.split()[0]: line.split() for line in out.getvalue().splitlines() if line.strip()}
    counts = {field: int(lines[field][1]) for field in ("reason", "name", "row")}
    assert counts == {"reason": 20, "name": 2000, "row": 4}
    beyond_chance = {field: float(lines[field][3]) > float(lines[field][6]) for field in ("reason", "name")}
    assert beyond_chance == {"reason": False, "name": True}


def test_synthetic_forms_need_curves(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="confidence"):
        read_synthetic(ROOT, 1, str(tmp_path))
