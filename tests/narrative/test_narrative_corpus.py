"""The real documents: every piece stands where it says, and nothing is read twice."""

from pathlib import Path

import pytest
from corpus import ABSENT, DOCUMENTS

from extract.model.document import Table
from extract.model.raw import Piece
from extract.narrative import read_narratives
from extract.readers import read
from extract.segment.parts import find_parts
from extract.text.view import piece


def pieces(value: object) -> list[Piece]:
    if isinstance(value, Piece):
        return [value]
    if isinstance(value, tuple):
        return [found for item in value for found in pieces(item)]
    return [found for name in getattr(value, "__struct_fields__", ()) for found in pieces(getattr(value, name))]


@pytest.mark.skipif(not DOCUMENTS, reason=ABSENT)
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:3])
def test_pieces_stand_where_they_say(path: Path) -> None:
    document = read(path)
    tables = [(block.start, block.end) for block in document.blocks if isinstance(block, Table)]
    narration = read_narratives(document, find_parts(document), tables)
    assert narration.narratives
    for found in pieces(narration):
        assert piece(document.text, *found.ranges).text == found.text
        for start, end in found.ranges:
            assert not any(a < end and start < b for a, b in tables)
    for one, other in zip(narration.narratives, narration.narratives[1:], strict=False):
        assert one.end <= other.start
    for narrative in narration.narratives:
        assert (narrative.project is None) == (narrative.kind == "department")
