"""Label Studio's JSON: a list of tasks, each with its text and the results of an annotation or a prediction.

Label Studio counts code points; versions before the autumn of 2021 counted UTF-16 units. Its results repeat the text
of each span, so that on the way back the two are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import accumulate
from typing import Any

import msgspec

from extract.annotations import LABELS, RELATIONS, Annotated, Region, Relation
from extract.annotations.reading import FileError, parsed, record_from
from extract.errors import problem
from extract.model.record import Problem

__all__ = ["labels", "read", "write"]

_LABELS, _TEXT = "label", "text"


class _Task(msgspec.Struct):
    """The parts of a task that are read; an annotation that was skipped is `was_cancelled`."""

    data: dict[str, Any]
    annotations: list[_Results] = []
    predictions: list[_Results] = []


class _Results(msgspec.Struct):
    result: list[_Result]
    was_cancelled: bool = False


class _Value(msgspec.Struct):
    start: int
    end: int
    labels: list[str] = []
    text: str | None = None


class _Result(msgspec.Struct):
    type: str
    id: str | None = None
    value: _Value | None = None
    from_id: str | None = None
    to_id: str | None = None
    labels: list[str] = []
    direction: str = "right"


def labels() -> str:
    """The labelling configuration of a project that takes what `write` gives."""
    spans = "\n".join(f'    <Label value="{escape(label)}"/>' for label in LABELS)
    relations = "\n".join(f'    <Relation value="{escape(kind)}"/>' for kind in RELATIONS)
    return (
        f'<View>\n  <Relations>\n{relations}\n  </Relations>\n  <Labels name="{_LABELS}" toName="{_TEXT}">\n{spans}\n'
        f'  </Labels>\n  <Text name="{_TEXT}" value="$text"/>\n</View>\n'
    )


def write(documents: Iterable[Annotated]) -> bytes:
    """The tasks, each with its regions as a prediction that an annotator starts from."""
    return msgspec.json.format(msgspec.json.encode([_task(document) for document in documents]), indent=1) + b"\n"


def _task(document: Annotated) -> dict[str, Any]:
    results: list[dict[str, Any]] = [
        {
            "id": region.id,
            "type": "labels",
            "from_name": _LABELS,
            "to_name": _TEXT,
            "value": {
                "start": region.start,
                "end": region.end,
                "text": document.text[region.start : region.end],
                "labels": [region.label],
            },
        }
        for region in document.regions
    ]
    results += [
        {
            "type": "relation",
            "from_id": relation.head,
            "to_id": relation.tail,
            "direction": "right",
            "labels": [relation.kind],
        }
        for relation in document.relations
    ]
    data = {"text": document.text, "path": document.path, "record": document.record}
    return {"data": data, "predictions": [{"model_version": "jixiao", "result": results}]}


def read(content: bytes) -> Iterator[tuple[str, Annotated | None, tuple[Problem, ...]]]:
    """Each task: what to call it, the document, and what of it could not be used.

    The newest annotation that was not skipped counts, else the newest prediction.

    Raises:
        FileError: The content is no list of tasks.
    """
    try:
        tasks = msgspec.json.decode(content, type=list[msgspec.Raw])
    except msgspec.MsgspecError as error:
        raise FileError(str(error)) from error
    for number, raw in enumerate(tasks, start=1):
        place = f"task {number}"
        task, problems = parsed(raw, _Task, place)
        if task is None:
            yield place, None, problems
            continue
        text = task.data.get("text")
        if not isinstance(text, str):
            yield place, None, (problem("JX-N006", place, document=place, reason="data.text ?"),)
            continue
        record, lost = record_from(task.data.get("record"), place)
        done = [one for one in task.annotations if not one.was_cancelled] or task.predictions
        results = done[-1].result if done else []
        regions, relations, odd = _content(results, text, place)
        path = task.data.get("path")
        document = Annotated(text, path if isinstance(path, str) else place, regions, relations, record)
        yield place, document, (*lost, *odd)


def _content(
    results: Sequence[_Result], text: str, place: str
) -> tuple[tuple[Region, ...], tuple[Relation, ...], tuple[Problem, ...]]:
    regions: list[Region] = []
    relations: list[Relation] = []
    problems: list[Problem] = []
    units = _Units(text)
    for number, result in enumerate(results):
        if result.type == "relation":
            head, tail = result.from_id or "?", result.to_id or "?"
            if result.direction == "left":
                head, tail = tail, head
            relations += [Relation(head, tail, kind) for kind in result.labels or ["?"]]
        elif result.value is not None and result.value.labels:
            start, end = units.points(result.value)
            name = result.id or f"#{number}"
            regions += [Region(name, start, end, label) for label in result.value.labels[:1]]
            for label in result.value.labels[1:]:
                problems.append(problem("JX-N004", place, document=place, what=f"{name} ({label})", reason="×2"))
        else:
            problems.append(problem("JX-N004", place, document=place, what=result.type, reason="labels, relation"))
    return tuple(regions), tuple(relations), tuple(problems)


class _Units:
    """Offsets of a text in code points, whatever they were counted in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._points: dict[int, int] = {}
        if not text.isascii() and max(text) > "\uffff":
            widths = (1 + (character > "\uffff") for character in text)
            self._points = {unit: point for point, unit in enumerate(accumulate(widths, initial=0))}

    def points(self, value: _Value) -> tuple[int, int]:
        """Start and end of a span, read as UTF-16 where its text says so."""
        stated = value.text
        if stated is None or self._text[value.start : value.end] == stated:
            return value.start, value.end
        start, end = self._points.get(value.start), self._points.get(value.end)
        if start is not None and end is not None and self._text[start:end] == stated:
            return start, end
        return value.start, value.end
