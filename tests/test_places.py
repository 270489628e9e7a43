"""Every value of a paged document has its page, its box, and the confidence of the OCR that read it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from growth import assert_linear
from paged_documents import GOOD, POOR, self_evaluation

from extract.forms.sums import TOTAL_POINTS
from extract.model.document import Block, Cell, Document, Span, Table
from extract.model.record import DocumentRecord
from extract.pipeline import Pipeline
from extract.places import Places, placed, union


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def spans_of(value: object) -> Iterator[Span]:
    """All spans of a record, whatever its shape."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from spans_of(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from spans_of(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from spans_of(item)


def holds(outer: tuple[float, ...], inner: tuple[float, ...]) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def test_every_span_has_the_page_and_the_box_of_what_it_covers(pipeline: Pipeline) -> None:
    document = self_evaluation()
    places = Places(document)
    spans = list(spans_of(pipeline.extract(document)))
    assert len(spans) > 40
    for span in spans:
        covered = places.over(span)
        assert covered
        assert span.page == covered[0].page
        assert span.bbox is not None
        for place in covered:
            assert place.page != span.page or holds(span.bbox, place.bbox or ())
        assert span.confidence is None


def test_a_value_in_one_cell_has_the_box_of_that_cell(pipeline: Pipeline) -> None:
    document = self_evaluation()
    (form,) = pipeline.extract(document).forms
    first, *_, last = form.indicators
    cells = {document.text[place.start : place.end]: place for place in Places(document).all}
    assert first.target is not None
    assert first.target.span is not None
    assert (first.target.span.page, first.target.span.bbox) == (1, cells["≥12个"].bbox)
    assert (last.spans["name"].page, last.spans["name"].bbox) == (2, cells[last.name or ""].bbox)
    assert form.span is not None
    assert form.span.page == 1


def test_ocr_confidence_reaches_the_field_and_the_row(pipeline: Pipeline) -> None:
    record = pipeline.extract(self_evaluation(ocr={"泵站检修数量": POOR}))
    rows = record.forms[0].indicators
    assert record.source.ocr
    assert [row.spans["name"].confidence for row in rows] == [POOR, GOOD, GOOD]
    assert [row.confidence for row in rows] == [POOR, GOOD, GOOD]
    assert rows[0].target is not None
    assert rows[0].target.span is not None
    assert rows[0].target.span.confidence == GOOD


def test_sums_that_hold_prove_points_but_no_names(pipeline: Pipeline) -> None:
    record = pipeline.extract(self_evaluation(ocr={"20": POOR}))
    assert all(check.holds for check in record.forms[0].checks)
    assert record.forms[0].indicators[1].spans["weight"].confidence == POOR
    assert record.forms[0].indicators[1].confidence == GOOD
    wrong = pipeline.extract(self_evaluation(ocr={"20": POOR}, total="99"))
    assert any(check.holds is False for check in wrong.forms[0].checks)
    assert wrong.forms[0].indicators[1].confidence == POOR
    assert TOTAL_POINTS == 100


def test_text_has_no_places_and_its_record_is_left_alone(pipeline: Pipeline) -> None:
    document = self_evaluation(paged=False)
    record = pipeline.extract(document)
    assert placed(record, document) is record
    assert {(span.page, span.bbox, span.confidence) for span in spans_of(record)} == {(None, None, None)}


def test_places_change_nothing_else(pipeline: Pipeline) -> None:
    plain, paged = pipeline.extract(self_evaluation(paged=False)), pipeline.extract(self_evaluation())

    def bare(value: object) -> object:
        if isinstance(value, Span):
            return (value.start, value.end, value.pieces)
        if isinstance(value, msgspec.Struct):
            return {name: bare(getattr(value, name)) for name in value.__struct_fields__ if name != "source"}
        if isinstance(value, dict):
            return {key: bare(item) for key, item in value.items()}
        return [bare(item) for item in value] if isinstance(value, tuple) else value

    assert bare(plain) == bare(paged)


# ---------------------------------------------------------------- the index
CELLS = (
    Cell(0, 0, 0, 2, page=1, bbox=(10.0, 700.0, 50.0, 720.0)),
    Cell(0, 1, 3, 3, page=1, bbox=(50.0, 700.0, 90.0, 720.0)),
    Cell(1, 0, 4, 6, page=2, bbox=(12.0, 40.0, 52.0, 60.0), source="ocr", confidence=0.8),
    Cell(1, 1, 7, 9, page=2, bbox=(52.0, 40.0, 92.0, 60.0), source="ocr", confidence=0.9),
)
DOCUMENT = Document(
    "甲乙\t\n丙丁\t戊己\n末行\n",
    (Table(0, 9, 2, 2, CELLS, "ruled", 1), Block(10, 12, 2, (10.0, 80.0, 60.0, 92.0))),
    "a.pdf",
    "0" * 64,
    "application/pdf",
    "pdf.v1",
    pages=(0, 4),
    ocr=True,
)


@pytest.mark.parametrize(
    ("span", "page", "bbox", "confidence"),
    [
        (Span(0, 2), 1, (10.0, 700.0, 50.0, 720.0), None),
        (Span(1, 2), 1, (10.0, 700.0, 50.0, 720.0), None),
        (Span(4, 9), 2, (12.0, 40.0, 92.0, 60.0), 0.8),
        (Span(0, 9), 1, (10.0, 700.0, 50.0, 720.0), 0.8),  # box of the first page, doubts of all
        (Span(0, 9, pieces=((0, 2), (7, 9))), 1, (10.0, 700.0, 50.0, 720.0), 0.9),
        (Span(10, 12), 2, (10.0, 80.0, 60.0, 92.0), None),
        (Span(9, 10), 2, None, None),  # between two: the page, and no box
    ],
)
def test_where_a_span_stands(span: Span, page: int, bbox: tuple[float, ...] | None, confidence: float | None) -> None:
    record = placed(DocumentRecord(source=None, spans={"x": span}), DOCUMENT)  # type: ignore[arg-type]
    assert record.spans["x"] == msgspec.structs.replace(span, page=page, bbox=bbox, confidence=confidence)


def test_no_boxes_have_no_union() -> None:
    assert union([]) is None


def test_placing_is_linear() -> None:
    def place(text: str) -> None:
        lines = text.splitlines()
        blocks = tuple([Block(3 * at, 3 * at + 2, at // 40 + 1, (0.0, 0.0, 1.0, 1.0)) for at in range(len(lines))])
        document = Document(text, blocks, "a.pdf", "", "application/pdf", "pdf.v1", pages=(0,))
        spans = {str(block.start): Span(block.start, block.end) for block in blocks}
        assert len(placed(DocumentRecord(source=None, spans=spans), document).spans) == len(lines)  # type: ignore[arg-type]

    assert_linear(place, "某字\n", 40_000)
