"""The real documents: nothing is lost, every offset holds."""

from pathlib import Path

import pytest
from corpus import ABSENT, DOCUMENTS

from extract.model.document import Block, Table
from extract.readers import read

pytestmark = pytest.mark.skipif(not DOCUMENTS, reason=ABSENT)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name[:3])
def test_every_printed_character_stands_in_a_block_or_a_cell(path: Path) -> None:
    document = read(path)
    assert document.text == path.read_bytes().decode("utf-8")
    assert document.warnings == ()
    kept: list[str] = []
    for block in document.blocks:
        parts = [block] if isinstance(block, Block) else block.cells
        kept += [document.text[part.start : part.end] for part in parts]
    white = str.maketrans("", "", "".join({c for c in document.text if c.isspace()}) + "-")
    assert "".join(kept).translate(white) == document.text.translate(white)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name[:3])
def test_every_line_with_two_filled_cells_is_a_row(path: Path) -> None:
    document = read(path)
    rows = sum(block.n_rows for block in document.blocks if isinstance(block, Table))
    filled = [
        [cell for cell in line.split("\t") if cell.strip()] for line in document.text.splitlines() if "\t" in line
    ]
    rules = sum(
        1 for cells in filled if cells and all(set(cell.strip()) == {"-"} and len(cell.strip()) > 1 for cell in cells)
    )
    assert rows >= sum(len(cells) >= 2 for cells in filled) - rules
    assert rows <= len(filled)
