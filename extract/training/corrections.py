"""Reviewed records and single corrections, as their user wrote them, to training rows.

Each line of a corrections file is a record as ``jixiao extract`` prints it, looked through as a whole and put right
where it was wrong, or one `Correction` of a record. A line that cannot be used is told and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import get_args

import msgspec

from extract.classify.taxonomy import Label, read_label, taxonomy
from extract.errors import JixiaoError, problem
from extract.model.record import Direction, DocumentRecord, Indicator, Problem
from extract.training.extra import FormRows, NameRow, RowText

__all__ = ["FIELDS", "Correction", "Reviewed", "read_corrections"]

_TEXTS = ("l1", "l2", "name", "symbol", "unit", "target", "actual", "reason")
_NUMBERS = ("weight", "score", "rate")
FIELDS = (*_TEXTS, *_NUMBERS, "category.l1", "category.l2", "direction", "row", "department")
"""What a correction may be of. ``row`` with the value null: there is no such row."""

_SECTOR = "本地"
_COST_AS_OUTPUT = ("产出", "成本")


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value put right: of a document (by `sha256` or `path`), an indicator of it, and a field of `FIELDS`.

    `form` may be named for the reader's sake: the id of an indicator is unique in its record.
    """

    field: str
    value: str | float | int | None
    sha256: str | None = None
    path: str | None = None
    form: str | None = None
    indicator: str | None = None


class Reviewed(msgspec.Struct, frozen=True):
    """What a corrections file yields: rows for the trainers, and what is wrong with its other lines."""

    names: tuple[NameRow, ...]
    forms: tuple[FormRows, ...]
    problems: tuple[Problem, ...]
    lines: int


class _Row(msgspec.Struct):
    """A row while it is put right. `line` is the last that spoke of it, 0 where none did."""

    texts: dict[str, str | None]
    unit: str
    l1: str | None
    l2: str | None
    direction: Direction
    reviewed: bool
    line: int


class _Document(msgspec.Struct):
    """A record while it is put right: the rows of its forms and narratives by the id of the row."""

    name: str
    department: str | None
    parts: dict[str, dict[str, _Row]]
    reviewed: set[str]

    def row(self, name: str | None) -> tuple[str, _Row] | None:
        """The row of that id and the part that it stands in."""
        for part, rows in self.parts.items():
            if name in rows:
                return part, rows[name]
        return None


class _LineError(Exception):
    """What is wrong with a line: a code and the fields of its message."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def read_corrections(path: Path, records: Iterable[DocumentRecord], read: Callable[[Path], DocumentRecord]) -> Reviewed:
    """The rows that a corrections file yields.

    Args:
        path: The file, JSON Lines.
        records: Records that the corrections may be of, as they were extracted.
        read: Extracts a document that a correction names by its path and that none of the records is of.

    Raises:
        JixiaoError: The file cannot be read (``JX-L001``).
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise JixiaoError("JX-L001", file=path, reason=error.strerror or error) from error
    desk = _Desk(path.parent, records, read)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            desk.take(number, line.lstrip(b"\xef\xbb\xbf"))
    desk.apply()
    names = tuple(desk.names())
    return Reviewed(names, tuple(desk.forms()), tuple(desk.problems), len(lines))


class _Desk:
    """Where the documents of a corrections file lie while its lines are gone through."""

    def __init__(self, folder: Path, records: Iterable[DocumentRecord], read: Callable[[Path], DocumentRecord]) -> None:
        self._folder = folder
        self._read = read
        self._documents: dict[str, _Document] = {}
        self._waiting: list[tuple[int, Correction]] = []
        self._found: list[tuple[int, Problem]] = []
        for record in records:
            self._add(record, line=0)

    @property
    def problems(self) -> Iterator[Problem]:
        """What is wrong with lines, in their order."""
        return (found for _, found in sorted(self._found, key=lambda pair: pair[0]))

    def take(self, number: int, line: bytes) -> None:
        """Reads a line; corrections wait until all records are there."""
        try:
            known = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
            if "field" in known:
                self._waiting.append((number, msgspec.json.decode(line, type=Correction)))
            elif "source" in known:
                self._add(msgspec.json.decode(line, type=DocumentRecord), line=number)
            else:
                self._tell(number, _LineError("JX-L002", reason="source / field ?"))
        except msgspec.MsgspecError as error:
            self._tell(number, _LineError("JX-L002", reason=error))

    def apply(self) -> None:
        """Puts right what the corrections say, in their order: the last one counts."""
        for number, correction in self._waiting:
            try:
                self._correct(number, correction)
            except _LineError as error:
                self._tell(number, error)

    def names(self) -> Iterator[NameRow]:
        """The names with their classes, of rows that were looked at; rows of other frames are not classified."""
        for document in self._unique():
            for rows in document.parts.values():
                for name, row in rows.items():
                    if not row.reviewed or not row.l2 or not row.texts["name"]:
                        continue
                    try:
                        label = _class_of(row)
                    except _LineError as error:
                        error.fields["what"] = name
                        self._tell(row.line, error)
                        continue
                    if label is not None:
                        yield _name_row(row, label, document)

    def forms(self) -> Iterator[FormRows]:
        """The rows of forms that were looked at; narratives have no rows."""
        for document in self._unique():
            for part, rows in document.parts.items():
                if part in document.reviewed and part.startswith("f") and rows:
                    texts = tuple(msgspec.convert(row.texts, RowText) for row in rows.values())
                    yield FormRows(document.department or document.name, texts, f"{document.name}#{part}")

    def _unique(self) -> Iterator[_Document]:
        seen: set[int] = set()
        for document in self._documents.values():
            if id(document) not in seen:
                seen.add(id(document))
                yield document

    def _tell(self, number: int, error: _LineError) -> None:
        self._found.append((number, problem(error.code, f"line {number}", line=number, **error.fields)))

    def _add(self, record: DocumentRecord, *, line: int) -> _Document:
        document = _opened(record, line)
        for key in (record.source.sha256, record.source.path):
            if key:
                self._documents[key] = document
        return document

    def _correct(self, number: int, correction: Correction) -> None:
        if correction.field not in FIELDS:
            raise _LineError("JX-L005", field=correction.field, known=", ".join(FIELDS))
        document = self._document(correction)
        if correction.field == "department":
            document.department = _text(correction)
            return
        found = document.row(correction.indicator)
        if found is None:
            known = [name for rows in document.parts.values() for name in rows]
            shown = ", ".join(known[:20]) or "-"
            raise _LineError("JX-L004", what=correction.indicator, document=document.name, known=shown)
        part, row = found
        document.reviewed.add(part)
        if correction.field == "row":
            if correction.value is not None:
                raise _LineError("JX-L007", field="row", value=correction.value, reason="null")
            del document.parts[part][str(correction.indicator)]
            return
        _put_right(row, correction)
        row.reviewed, row.line = True, number

    def _document(self, correction: Correction) -> _Document:
        for key in (correction.sha256, correction.path):
            if key in self._documents:
                return self._documents[key]
        if correction.path is None:
            raise _LineError("JX-L003", document=correction.sha256 or "?")
        for place in (self._folder / correction.path, Path(correction.path)):
            if place.is_file():
                try:
                    document = self._add(self._read(place), line=0)
                except JixiaoError as error:
                    raise _LineError("JX-L003", document=f"{place}: {error.code}") from error
                self._documents[correction.path] = document
                return document
        raise _LineError("JX-L003", document=correction.path)


def _opened(record: DocumentRecord, line: int) -> _Document:
    """A record laid open; one that stands in the corrections file was looked through as a whole."""
    parts = {form.id: form.indicators for form in record.forms}
    parts |= {narrative.id: narrative.indicators for narrative in record.narratives}
    return _Document(
        name=record.source.sha256 or record.source.path,
        department=record.department,
        parts={name: {row.id: _row(row, line) for row in rows} for name, rows in parts.items()},
        reviewed=set(parts) if line else set(),
    )


def _row(row: Indicator, line: int) -> _Row:
    texts = {
        "l1": row.l1,
        "l2": row.l2,
        "name": row.name,
        "symbol": row.symbol,
        "unit": row.unit,
        "target": row.target.text if row.target else None,
        "actual": row.actual.text if row.actual else None,
        "rate": None if row.rate is None else f"{row.rate * 100:g}%",
        "weight": None if row.weight is None else f"{row.weight:g}",
        "score": None if row.score is None else f"{row.score:g}",
        "reason": row.reason,
    }
    unit = row.unit or (row.target.unit if row.target else None) or "-"
    usual: Direction = "level" if row.target is not None and row.target.kind == "level" else "positive"
    direction = row.direction or usual
    return _Row(texts, unit, row.category.l1, row.category.l2, direction, bool(line), line)


def _put_right(row: _Row, correction: Correction) -> None:
    field = correction.field
    if field in _NUMBERS:
        row.texts[field] = _number(correction)
    elif field in _TEXTS:
        row.texts[field] = _text(correction)
        if field == "unit":
            row.unit = row.texts[field] or "-"
    elif field == "direction":
        if correction.value not in get_args(Direction):
            raise _LineError("JX-L007", field=field, value=correction.value, reason=", ".join(get_args(Direction)))
        row.direction = msgspec.convert(correction.value, Direction)
    else:
        _put_class_right(row, correction)


def _put_class_right(row: _Row, correction: Correction) -> None:
    """A new 二级 brings its 一级 with it; a new 一级 leaves a 二级 of another one unknown."""
    fits = dict(zip(taxonomy().l2s, taxonomy().l1s, strict=True))
    known = fits if correction.field == "category.l2" else dict.fromkeys(fits.values())
    value = correction.value
    if not isinstance(value, str) or value not in known:
        raise _LineError("JX-L007", field=correction.field, value=value, reason=", ".join(known))
    if correction.field == "category.l2":
        row.l1, row.l2 = fits[value], value
    elif fits.get(row.l2 or "") != value:
        row.l1, row.l2 = value, None


def _text(correction: Correction) -> str | None:
    value = correction.value
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise _LineError("JX-L007", field=correction.field, value=value, reason="text / null")
    return " ".join(value.split())


def _number(correction: Correction) -> str | None:
    """The figure as a form prints it; a rate may be given as it is printed (``95%``)."""
    value = correction.value
    if value is None:
        return None
    text = str(value).strip()
    try:
        number = float(text.removesuffix("%"))
    except ValueError as error:
        raise _LineError("JX-L007", field=correction.field, value=value, reason="1, 9.5, null") from error
    percent = "%" if text.endswith("%") and correction.field == "rate" else ""
    return f"{number:g}{percent}"


def _class_of(row: _Row) -> Label | None:
    """The class of a row in the taxonomy; None where it belongs to another frame.

    Forms of the layout before 2021 have costs under 产出, which is no mistake.
    """
    told, above = read_label(row.l2), read_label(row.l1)
    if told.framed or above.framed:
        return None
    if told.l2 is None or (above.l1 not in (None, told.l1) and (above.l1, told.l1) != _COST_AS_OUTPUT):
        raise _LineError("JX-L006", l1=row.l1, l2=row.l2)
    return told


def _name_row(row: _Row, label: Label, document: _Document) -> NameRow:
    target = (row.texts["symbol"] or "") + (row.texts["target"] or "") + (row.texts["unit"] or "")
    return NameRow(
        name=row.texts["name"] or "",
        l1=f"{label.l1}指标",
        l2=label.l2 or "",
        sector=_SECTOR,
        direction=row.direction,
        typical_unit=row.unit,
        target=target,
        department=document.department or document.name,
    )
