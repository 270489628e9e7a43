"""Every cell of the real documents: nothing raises, shapes and values agree, repeats are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from corpus import ABSENT, DOCUMENTS

from extract.values import Shape, parse_value, shape


@pytest.mark.skipif(not DOCUMENTS, reason=ABSENT)
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:3])
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
