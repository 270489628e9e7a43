"""doccano's JSON Lines: one document a line, with ``entities`` and ``relations`` (or ``label``: triples of a span)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from extract.annotations import LABELS, RELATIONS, Annotated, Region, Relation
from extract.annotations.reading import parsed, record_from
from extract.model.record import Problem

__all__ = ["labels", "read", "write"]


class _Entity(msgspec.Struct):
    id: int
    label: str
    start_offset: int
    end_offset: int


class _Relation(msgspec.Struct):
    from_id: int
    to_id: int
    type: str


class _Line(msgspec.Struct):
    """The parts of a line that are read; older versions and projects without relations write `label` or `labels`."""

    text: str
    entities: list[_Entity] = []
    relations: list[_Relation] = []
    label: list[tuple[int, int, str]] = []
    labels: list[tuple[int, int, str]] = []
    path: str | None = None
    record: Any = None
    meta: dict[str, Any] = {}


def labels() -> str:
    """The labels of spans, then those of relations, as doccano imports them."""
    return "".join(
        msgspec.json.format(msgspec.json.encode([{"text": name} for name in names]), indent=1).decode() + "\n"
        for names in (LABELS, RELATIONS)
    )


def write(documents: Iterable[Annotated]) -> bytes:
    """The documents, one a line; what doccano does not know itself it keeps as metadata."""
    encode = msgspec.json.Encoder().encode
    return b"".join(encode(_line(document)) + b"\n" for document in documents)


def _line(document: Annotated) -> dict[str, Any]:
    numbers = {region.id: number for number, region in enumerate(document.regions, start=1)}
    return {
        "text": document.text,
        "entities": [
            {"id": numbers[one.id], "label": one.label, "start_offset": one.start, "end_offset": one.end}
            for one in document.regions
        ],
        "relations": [
            {"id": number, "from_id": numbers[one.head], "to_id": numbers[one.tail], "type": one.kind}
            for number, one in enumerate(document.relations, start=1)
        ],
        "path": document.path,
        "record": document.record,
    }


def read(content: bytes) -> Iterator[tuple[str, Annotated | None, tuple[Problem, ...]]]:
    """Each line: what to call it, the document, and what of it could not be used."""
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not raw.strip():
            continue
        place = f"line {number}"
        line, problems = parsed(raw, _Line, place)
        if line is None:
            yield place, None, problems
            continue
        record, lost = record_from(line.record or line.meta.get("record"), place)
        path = line.path or line.meta.get("path")
        regions = [Region(str(one.id), one.start_offset, one.end_offset, one.label) for one in line.entities]
        triples = enumerate((*line.label, *line.labels), start=1)
        regions += [Region(f"#{count}", start, end, label) for count, (start, end, label) in triples]
        relations = tuple(Relation(str(one.from_id), str(one.to_id), one.type) for one in line.relations)
        yield place, Annotated(line.text, str(path or place), tuple(regions), relations, record), lost
