"""Every cell of the real documents: nothing raises, shapes and values agree, repeats are the same."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from extract.values import Shape, parse_value, shape

CORPUS = Path(os.environ.get("JIXIAO_CORPUS", Path(__file__).parents[2] / ".." / "shared" / "corpus"))
FILES = sorted(CORPUS.glob("*.txt")) if CORPUS.is_dir() else []


@pytest.mark.skipif(not FILES, reason="no corpus: set JIXIAO_CORPUS")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:3])
def test_shapes_and_values_agree(path: Path) -> None:
    cells = {cell.strip() for cell in re.split(r"[\t\n|]", path.read_text("utf-8")) if cell.strip()}
    kinds = {Shape.PERCENT: "quantity", Shape.OPERATOR_QUANTITY: "quantity", Shape.RANGE: "range"}
    seen = 0
    for cell in cells:
        looks = shape(cell)
        value = parse_value(cell, year=2024)
        if looks in kinds and value.kind != "date":
            assert value.kind == kinds[looks], cell
            seen += 1
        if looks in (Shape.LEVEL, Shape.COMPLETION):
            assert value.kind == "level", cell
            seen += 1
        if looks in (Shape.PLACEHOLDER, Shape.EMPTY):
            assert value.kind == "text", cell
    assert seen > 5
