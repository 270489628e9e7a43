"""More training rows from the user's own documents: what ``jixiao learn`` writes and the trainers read.

A ``.tsv`` file holds names of indicators with their classes, in the columns of ``training_data/indicators.tsv`` and
the department after them. A ``.jsonl`` file holds the rows of real forms as printed, one form a line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from extract.errors import JixiaoError
from extract.model.record import Direction

__all__ = ["NAME_COLUMNS", "FormRows", "NameRow", "RowText", "read_forms", "read_names", "write_forms", "write_names"]


class NameRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name of an indicator and what it is. `target`: the target's text, `typical_unit` its unit (``-`` for none)."""

    name: str
    l1: str
    l2: str
    sector: str
    direction: Direction
    typical_unit: str
    target: str
    department: str


class RowText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row of a form, each cell as printed without white space; None where it is empty."""

    l1: str | None = None
    l2: str | None = None
    name: str | None = None
    symbol: str | None = None
    unit: str | None = None
    target: str | None = None
    actual: str | None = None
    rate: str | None = None
    weight: str | None = None
    score: str | None = None
    reason: str | None = None


class FormRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rows of one form of a department, in the order in which they are printed; `source` tells forms apart."""

    department: str
    rows: tuple[RowText, ...]
    source: str = ""


NAME_COLUMNS: Final = NameRow.__struct_fields__


def read_names(path: Path) -> list[NameRow]:
    """The names of a table.

    Raises:
        JixiaoError: The file cannot be read or a line of it is no such row (``JX-T008``).
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            lines = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            return [_named(path, lines.line_num, line) for line in lines]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise JixiaoError("JX-T008", file=path, reason=error) from error


def _named(path: Path, number: int, line: dict[str, str]) -> NameRow:
    try:
        return msgspec.convert(line, NameRow)
    except msgspec.ValidationError as error:
        raise JixiaoError("JX-T008", f"line {number}", file=path, reason=error) from error


def write_names(path: Path, rows: Iterable[NameRow]) -> None:
    """Writes a table that `read_names` reads; white space inside a cell becomes one blank."""
    lines = ["\t".join(NAME_COLUMNS)]
    lines += ["\t".join(" ".join(str(getattr(row, name)).split()) for name in NAME_COLUMNS) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_forms(path: Path) -> list[FormRows]:
    """The forms of a JSON Lines file.

    Raises:
        JixiaoError: The file cannot be read or a line of it is no such form (``JX-T008``).
    """
    forms = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise JixiaoError("JX-T008", file=path, reason=error) from error
    for number, line in enumerate(lines, start=1):
        try:
            forms.append(msgspec.json.decode(line, type=FormRows))
        except msgspec.MsgspecError as error:
            raise JixiaoError("JX-T008", f"line {number}", file=path, reason=error) from error
    return forms


def write_forms(path: Path, forms: Iterable[FormRows]) -> None:
    """Writes a file that `read_forms` reads."""
    path.write_bytes(b"".join(msgspec.json.encode(form) + b"\n" for form in forms))
