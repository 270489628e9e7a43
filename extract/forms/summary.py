"""Summary tables (项目支出绩效自评情况汇总表): one row per project with the score and grade that it gave itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

import msgspec

from extract.forms.atoms import Atom, Atoms, Gap, atoms_of
from extract.forms.header import Column, field_of, fields_of, indicator_columns, named_by, read_columns
from extract.forms.lexicon import form_words, key
from extract.forms.table import Item, Row, Source, table_rows
from extract.model.document import Block, Table
from extract.model.raw import Piece, RawSummaryRow
from extract.segment.titles import Title
from extract.text.view import printed
from extract.values.shape import Shape, shape

__all__ = ["decode_summaries", "place_of", "summary_columns"]

_NUMBERED = re.compile(r"^(?!20[12]\d$)\d{1,4}$")
_GRADE = re.compile(r"^(?:优秀?|良好?|中等?|合格|一般|低|较?差|不合格)$")
_BLANK = re.compile(r"^[-—–/\\]+$")
# Title and heads in one line: the page was scraped without line ends.
_ONE_LINE = re.compile(r"(?:自评|绩效)[^。;\n]{0,20}(?:一览|汇总|统计|明细|情况)表[^。;\n]{0,30}?(?=序\s?号\s)")
_MOST_LINES = 12_000  # some two thousand rows of one cell a line
_MOST_HEADS = 200
_MOST_CELLS = 24
_MANY = ("?", "money")
_OWN = {"score": "自评", "grade": "自评", "unit": "单位"}  # what tells the column of a field from others of it


def summary_columns(items: Sequence[Item]) -> list[Column] | None:
    """The columns of a summary table, if this row is its header, else ``None``."""
    if not _characters_of_project() <= {*"".join([item.text for item in items])} or indicator_columns(items):
        return None
    columns = _one_each(_by_pattern(read_columns(items, form_words().summary_columns)))
    fields = fields_of(columns)
    if "project" not in fields or not fields & {"score", "grade"} or len(fields) < 3:
        return None
    return columns


def _by_pattern(columns: Sequence[Column]) -> list[Column]:
    """The columns, heads that no list holds by what they are made of."""
    return [
        msgspec.structs.replace(column, field=named_by(form_words().summary_column_patterns, column.text) or "?")
        if column.field == "?"
        else column
        for column in columns
    ]


def _one_each(columns: Sequence[Column]) -> list[Column]:
    """The columns with one of each field: the department's own score and grade, the unit that carries a project out."""
    kept: dict[str, Column] = {}
    for column in columns:
        told = _OWN.get(column.field)
        if column.field not in kept or (told and told in column.text and told not in kept[column.field].text):
            kept[column.field] = column
    return [
        column if column.field in _MANY or kept[column.field] is column else msgspec.structs.replace(column, field="?")
        for column in columns
    ]


@cache
def _characters_of_project() -> frozenset[str]:
    """What every head of a column of projects holds: most rows are told by it to be no header."""
    heads = [frozenset(word) for word, field in form_words().summary_columns.items() if field == "project"]
    return frozenset.intersection(*heads) if heads else frozenset()


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
            rows = _from_lines(source, [b for b in blocks if b.start >= title.end][:_MOST_LINES], title.end)
            if rows:
                return rows
    for match in _ONE_LINE.finditer(source.folded):
        rows = _from_lines(source, [b for b in blocks if b.end > match.end()][:_MOST_LINES], match.end())
        if rows:
            return rows
    return list(_from_spaced(source, blocks)) if _SPACED_HEAD.search(source.folded) else []


def place_of(row: RawSummaryRow) -> tuple[int, int] | None:
    """The stretch of the document that a row takes, its group aside."""
    pieces = (row.no, row.project, row.unit, row.score, row.grade)
    ranges = [place for piece in pieces if piece for place in piece.ranges]
    return (min(start for start, _ in ranges), max(end for _, end in ranges)) if ranges else None


# ---------------------------------------------------------------- tables
def _from_tables(source: Source, blocks: Sequence[Block | Table]) -> Iterator[RawSummaryRow]:
    reader = _TableReader(source)
    for number, block in enumerate(blocks):
        if isinstance(block, Block):
            if block.end - block.start > _LONG_LINE:
                reader.columns = None
        elif reader.columns is not None or _may_have_heads(source.folded[block.start : block.end]):
            rows = table_rows(source, block, number, block.start, block.end)
            yield from filter(None, map(reader.read, rows))


class _TableReader:
    """Reads the rows of tables in order; a summary may go on in the next table of the page behind it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.columns: list[Column] | None = None
        self.group: Piece | None = None
        self.last = 0

    def read(self, row: Row) -> RawSummaryRow | None:
        """What a row tells of a project; a header opens a summary, and a strange row at the top of a table ends it."""
        header = summary_columns(row.items) if len(row.items) > 2 else None
        if header:
            self.columns, self.group, self.last = header, None, 0
            return None
        if self.columns is None:
            return None
        filled, numbered = row.filled(), "no" in fields_of(self.columns)
        if self._is_next(row, filled) if numbered else _is_scored(row, self.columns):
            return _row(self.source, row, self.columns, self.group)
        if numbered and _is_group_row(filled):
            self.group = self.source.joined(filled)
        elif row.fresh:
            self.columns = None
        return None

    def _is_next(self, row: Row, filled: Sequence[Item]) -> bool:
        """Whether a row has a number; at the top of a table it must be the next one, or the first."""
        number = filled[0].text if filled else ""
        if not _NUMBERED.match(number):
            return False
        if row.fresh and self.last and int(number) not in (self.last + 1, 1):
            return False
        self.last = int(number)
        return True


def _is_group_row(filled: Sequence[Item]) -> bool:
    """Whether a row among numbered ones names those below it: words, and no figure."""
    return bool(key("".join([item.text for item in filled]))) and not any(_is_figure(item) for item in filled)


def _may_have_heads(text: str) -> bool:
    """Whether a table has the characters of a head of projects: most have not, and their rows need not be made."""
    return all(character in text for character in _characters_of_project())


_LONG_LINE = 120
_SPACED_HEAD = re.compile(r"项目(?:名称|支出名称)?(?: {2}|\u3000)")
_WIDE = re.compile(r"(?: {2,}|[ \u3000]*\u3000[ \u3000]*)")


def _from_spaced(source: Source, blocks: Sequence[Block | Table]) -> Iterator[RawSummaryRow]:
    """Rows without numbers whose cells wide gaps part, each as many as the heads."""
    columns: list[Column] | None = None
    for number, block in enumerate(blocks):
        if not isinstance(block, Block) or block.end - block.start > _LONG_LINE:
            columns = None
            continue
        row = _spaced(source, block, number)
        if row is None:
            columns = None
        elif header := summary_columns(row.items):
            columns = header if len(header) == len(row.items) else None
        elif columns and len(columns) == len(row.items) and _is_scored(row, columns):
            yield _row(source, row, columns, None)


def _spaced(source: Source, block: Block, number: int) -> Row | None:
    """A line as a row, where wide gaps part three cells or more."""
    gaps = [match.span() for match in _WIDE.finditer(source.folded, block.start, block.end)]
    if len(gaps) < 2:
        return None
    borders = [block.start, *(at for gap in gaps for at in gap), block.end]
    places = zip(borders[::2], borders[1::2], strict=True)
    items = [Item(printed(source.folded[a:b]), at, at, ((a, b),), block.page) for at, (a, b) in enumerate(places)]
    return Row(tuple(items), block.start, block.end, number, fresh=False)


def _is_figure(item: Item | Atom) -> bool:
    return shape(item.text) in (Shape.NUMBER, Shape.PERCENT)


def _is_scored(row: Row, columns: Sequence[Column]) -> bool:
    """Whether a row without a number is a project's: a name, a figure under the score and a grade under the grade."""
    texts = {field: "".join(item.text for item in items) for field, items in _cells(row, columns).items()}
    return bool(
        key(texts.get("project", ""))
        and key(texts["project"]) not in form_words().total
        and shape(texts.get("score", "")) is Shape.NUMBER
        and _GRADE.match(texts.get("grade", ""))
    )


def _cells(row: Row, columns: Sequence[Column]) -> dict[str, list[Item]]:
    """The filled cells of a row by the field of their column."""
    cells: dict[str, list[Item]] = {}
    for item in row.filled():
        column = next((c for c in columns if c.first <= item.first <= c.last), None)
        if column and column.field not in _MANY:
            cells.setdefault(column.field, []).append(item)
    return cells


def _row(source: Source, row: Row, columns: Sequence[Column], group: Piece | None) -> RawSummaryRow:
    pieces = {field: source.joined(items) for field, items in _cells(row, columns).items()}
    return RawSummaryRow(group=group, **pieces)


# ---------------------------------------------------------------- lines
class _Heads(msgspec.Struct, frozen=True):
    """The heads of a summary table in running text: their fields in order, and the first atom behind them."""

    fields: tuple[str, ...]
    stop: int

    @property
    def money(self) -> int:
        """How many money columns stand between the names and the score."""
        return self.fields[: self.fields.index("score")].count("money") if "score" in self.fields else 0

    @property
    def unit_first(self) -> bool:
        """Whether the unit stands before the project."""
        return "unit" in self.fields and self.fields.index("unit") < self.fields.index("project")


def _from_lines(source: Source, blocks: Sequence[Block | Table], start: int) -> list[RawSummaryRow]:
    """Rows in running text behind `start`: each starts with the next number and ends with its score and grade."""
    if not blocks:
        return []
    atoms = atoms_of(source, start, blocks[-1].end, blocks, glued=False)
    heads = _heads(atoms)
    if heads is None:
        return []
    rows = _numbered(atoms, heads.stop)
    parts = [_parted(atoms.items[first:stop], heads.money) for first, stop in rows]
    unit = _common_unit(parts, heads) if "unit" in heads.fields else ""
    group: Piece | None = None
    result: list[RawSummaryRow] = []
    before = heads.stop
    for (first, stop), row in zip(rows, parts, strict=True):
        between = atoms.items[before:first]
        if between and any(atom.gap >= Gap.LINE for atom in between):
            group = source.piece(*atoms.places(before, first)) if _is_group(between) else group
        before = stop
        result.append(_line_row(source, row, unit, heads, group))
    return result


def _heads(atoms: Atoms) -> _Heads | None:
    """The heads that the text begins with, up to the score and the grade; ``None`` where they are no summary's."""
    words = form_words().summary_columns
    run = list(form_words().summary_column_run.finditer(atoms.text[:_MOST_HEADS]))
    fields = [words[match[1]] for match in run]
    stops = [atoms.at(match.end() - 1) + 1 for match in run]
    if "project" not in fields or not {"score", "grade"} & set(fields):
        fields, stops = _whole_heads(atoms)
    if "project" not in fields or not {"score", "grade"} & set(fields):
        return None
    last = fields.index("grade" if "grade" in fields else "score")
    heads = _Heads(tuple(fields[: last + 1]), stops[last])
    if "score" in heads.fields and "money" in heads.fields[heads.fields.index("score") :]:
        return None  # which of the figures at the end is the score is not certain
    return heads


def _whole_heads(atoms: Atoms) -> tuple[list[str], list[int]]:
    """The fields of the first cells in a row that are heads by a list or by their parts, and the atom behind each."""
    words, patterns = form_words().summary_columns, form_words().summary_column_patterns
    named = [field_of(words, patterns, atom.text) for atom in atoms.items[:_MOST_CELLS]]
    first = next((n for n, field in enumerate(named) if field), 0)
    fields = [field for field in takewhile(bool, named[first:]) if field]
    return fields, [first + n for n in range(1, len(fields) + 1)]


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
            follows = index == (rows[-1][1] if rows else first)
            if atom.text in (str(due), "1") and (atom.gap >= Gap.LINE or follows):
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


class _Parts(msgspec.Struct, frozen=True):
    """A row taken apart: its number, the atoms of its names, its score and its grade."""

    number: Atom
    names: Sequence[Atom]
    score: Atom | None
    grade: Atom | None


def _parted(items: Sequence[Atom], money: int) -> _Parts:
    """The parts of a row, read from its end; `money` figures before the score are no name."""
    end = len(items)
    grade = score = None
    if _GRADE.match(items[end - 1].text):
        end -= 1
        grade = items[end]
    if end > 1 and _is_figure(items[end - 1]):
        end -= 1
        score = items[end]
    for _ in range(money):
        if end > 1 and (_is_figure(items[end - 1]) or _BLANK.match(items[end - 1].text)):
            end -= 1
    return _Parts(items[0], items[1:end], score, grade)


def _common_unit(rows: Sequence[_Parts], heads: _Heads) -> str:
    """The text at the unit's end of the names that most rows share."""
    counts: dict[str, int] = {}
    for row in rows:
        texts = [atom.text for atom in row.names]
        for size in (1, 2, 3):
            if len(texts) > size:
                text = "".join(texts[:size] if heads.unit_first else texts[-size:])
                counts[text] = counts.get(text, 0) + 1
    best = max(counts, key=lambda text: (counts[text], len(text)), default="")
    return best if counts.get(best, 0) > len(rows) / 2 else ""


def _line_row(source: Source, row: _Parts, common: str, heads: _Heads, group: Piece | None) -> RawSummaryRow:
    """One row from its parts. A unit that most rows share may be in several atoms, any other is one atom."""
    names = list(row.names)
    size = 0
    if "unit" in heads.fields and len(names) > 1:
        sizes = range(1, len(names))
        size = next((n for n in sizes if common == _joined(names[:n] if heads.unit_first else names[-n:])), 1)
    cut = size if heads.unit_first else len(names) - size
    unit, project = (names[:cut], names[cut:]) if heads.unit_first else (names[cut:], names[:cut])
    if any(_is_figure(atom) for atom in unit):
        unit = []
    return RawSummaryRow(
        group=group,
        no=_piece(source, [row.number]),
        project=_piece(source, project),
        unit=_piece(source, unit),
        score=_piece(source, [row.score] if row.score else []),
        grade=_piece(source, [row.grade] if row.grade else []),
    )


def _joined(atoms: Sequence[Atom]) -> str:
    return "".join([atom.text for atom in atoms])


def _piece(source: Source, atoms: Sequence[Atom]) -> Piece | None:
    return source.piece(*[(atom.start, atom.end) for atom in atoms]) if atoms else None
