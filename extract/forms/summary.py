"""Summary tables (项目支出绩效自评情况汇总表): one row per project with the score and grade that it gave itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.forms.atoms import Atom, Atoms, Gap, atoms_of
from extract.forms.header import Column, fields_of, indicator_columns, read_columns
from extract.forms.lexicon import form_words, key
from extract.forms.table import Item, Row, Source, rows_of
from extract.model.document import Block, Table
from extract.model.raw import Piece, RawSummaryRow
from extract.segment.titles import Title
from extract.values.shape import Shape, shape

__all__ = ["decode_summaries", "summary_columns"]

_NUMBERED = re.compile(r"^\d{1,3}$")
_GRADE = re.compile(r"^(?:优秀?|良好?|中等?|合格|一般|低|较?差|不合格)$")
_HEADER = re.compile(r"序\s*号\s*(?:项\s*目|自\s*评)[^。；\n]{0,40}")
_MOST_LINES = 600


def summary_columns(items: Sequence[Item]) -> list[Column] | None:
    """The columns of a summary table, if this row is its header, else ``None``."""
    if indicator_columns(items):
        return None
    columns = read_columns(items, form_words().summary_columns)
    fields = fields_of(columns)
    if "project" not in fields or not fields & {"score", "grade"} or len(fields) < 3:
        return None
    return columns


def decode_summaries(
    source: Source, titles: Sequence[Title], excluded: Sequence[tuple[int, int]]
) -> list[RawSummaryRow]:
    """The rows of all summary tables outside the forms, with or without cell borders."""
    blocks = source.outside(excluded)
    rows = list(_from_tables(source, blocks))
    if rows:
        return rows
    for title in titles:
        if title.kind == "summary":
            rows = _from_lines(source, [b for b in blocks if b.start >= title.end][:_MOST_LINES])
            if rows:
                return rows
    return []


# ---------------------------------------------------------------- tables
def _from_tables(source: Source, blocks: Sequence[Block | Table]) -> Iterator[RawSummaryRow]:
    columns: list[Column] | None = None
    group: Piece | None = None
    last = 0
    for part in rows_of(source, blocks):
        if isinstance(part, Block):
            if columns and part.end - part.start > _LONG_LINE:
                columns = None
            continue
        header = summary_columns(part.items) if len(part.items) > 2 else None
        if header:
            columns, group, last = header, None, 0
            continue
        if columns is None:
            continue
        filled = part.filled()
        number = filled[0].text if filled else ""
        if not _NUMBERED.match(number):
            if filled and key("".join(item.text for item in filled)) and not any(_is_figure(item) for item in filled):
                group = source.joined(filled)
            elif part.fresh:
                columns = None
            continue
        if part.fresh and last and int(number) not in (last + 1, 1):
            columns = None
            continue
        last = int(number)
        yield _row(source, part, columns, group)


_LONG_LINE = 120


def _is_figure(item: Item) -> bool:
    return shape(item.text) in (Shape.NUMBER, Shape.PERCENT)


def _row(source: Source, row: Row, columns: Sequence[Column], group: Piece | None) -> RawSummaryRow:
    cells: dict[str, list[Item]] = {}
    for item in row.filled():
        column = next((c for c in columns if c.first <= item.first <= c.last), None)
        if column and column.field not in ("?", "money"):
            cells.setdefault(column.field, []).append(item)
    pieces = {field: source.joined(items) for field, items in cells.items()}
    return RawSummaryRow(group=group, **pieces)


# ---------------------------------------------------------------- lines
def _from_lines(source: Source, blocks: Sequence[Block | Table]) -> list[RawSummaryRow]:
    """Rows in running text: each starts with the next number and ends with its score and grade."""
    if not blocks:
        return []
    atoms = atoms_of(source, blocks[0].start, blocks[-1].end, blocks, glued=False)
    heads = "|".join(sorted(form_words().summary_columns, key=len, reverse=True))
    run = list(re.finditer(heads, atoms.text[:200]))
    fields = [form_words().summary_columns[match[0]] for match in run]
    if "project" not in fields or not {"score", "grade"} & set(fields):
        return []
    first = atoms.at(run[fields.index("grade") if "grade" in fields else fields.index("score")].end() - 1) + 1
    rows = _numbered(atoms, first)
    unit = _common_tail(atoms, rows)
    group: Piece | None = None
    result: list[RawSummaryRow] = []
    before = first
    for start, stop in rows:
        between = atoms.items[before:start]
        if between and any(atom.gap >= Gap.LINE for atom in between):
            group = source.piece(*atoms.places(before, start)) if _is_group(between) else group
        before = stop
        result.append(_line_row(source, atoms.items[start:stop], unit, group))
    return result


def _is_group(atoms: Sequence[Atom]) -> bool:
    """Whether the text between two rows names a group of projects."""
    text = "".join([atom.text for atom in atoms])
    return "自评" in text or "项目" in text


def _numbered(atoms: Atoms, first: int) -> list[tuple[int, int]]:
    """Runs of atoms from a number to the grade or score that closes the row, numbers in sequence."""
    rows: list[tuple[int, int]] = []
    start: int | None = None
    due = 1
    index = first
    while index < len(atoms.items):
        atom = atoms.items[index]
        if start is None:
            if atom.text in (str(due), "1") and atom.gap >= Gap.LINE:
                start, due = index, int(atom.text) + 1
            elif rows and index - rows[-1][1] > _MOST_GROUP:
                break
        elif _GRADE.match(atom.text) or (
            shape(atom.text) is Shape.NUMBER
            and index > start + 1
            and (index + 1 == len(atoms.items) or atoms.items[index + 1].text in (str(due), "1"))
        ):
            rows.append((start, index + 1))
            start = None
        elif index - start > _MOST_ROW:
            start = None
        index += 1
    return rows


_MOST_GROUP = 14
_MOST_ROW = 24


def _common_tail(atoms: Atoms, rows: Sequence[tuple[int, int]]) -> str:
    """The text before the score that most rows share: the unit that used the money."""
    counts: dict[str, int] = {}
    for start, stop in rows:
        texts = [atom.text for atom in atoms.items[start + 1 : stop] if not _closing(atom.text)]
        for size in (1, 2, 3):
            if len(texts) > size:
                counts["".join(texts[-size:])] = counts.get("".join(texts[-size:]), 0) + 1
    best = max(counts, key=lambda text: (counts[text], len(text)), default="")
    return best if counts.get(best, 0) > len(rows) / 2 else ""


def _closing(text: str) -> bool:
    return bool(_GRADE.match(text)) or shape(text) is Shape.NUMBER


def _line_row(source: Source, items: Sequence[Atom], unit: str, group: Piece | None) -> RawSummaryRow:
    """One row from its atoms: number, project, unit, score, grade."""
    end = len(items)
    grade = score = None
    if _GRADE.match(items[end - 1].text):
        end -= 1
        grade = source.piece((items[end].start, items[end].end))
    if end > 1 and shape(items[end - 1].text) is Shape.NUMBER:
        end -= 1
        score = source.piece((items[end].start, items[end].end))
    middle = items[1:end]
    cut = len(middle)
    tail = ""
    while cut > 1 and len(tail) < len(unit):
        cut -= 1
        tail = middle[cut].text + tail
    if tail != unit or not unit:
        cut = len(middle) - 1 if len(middle) > 1 else len(middle)
    return RawSummaryRow(
        group=group,
        no=source.piece((items[0].start, items[0].end)),
        project=source.piece(*[(atom.start, atom.end) for atom in middle[:cut]]) if cut else None,
        unit=source.piece(*[(atom.start, atom.end) for atom in middle[cut:]]) if cut < len(middle) else None,
        score=score,
        grade=grade,
    )
