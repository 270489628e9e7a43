"""Header reading: which column of a table holds which field."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

import msgspec

from extract.forms.lexicon import Patterns, form_words, key
from extract.forms.table import Item

__all__ = [
    "ADDED",
    "MEASURES",
    "OVER",
    "Column",
    "disambiguated",
    "field_of",
    "fields_between",
    "fields_of",
    "indicator_columns",
    "is_head",
    "is_header",
    "named_by",
    "names_rows",
    "pattern_field",
    "read_columns",
    "stacked_columns",
]

_YEAR = re.compile(r"^(?:预期|预计)?(20\d\d)年度?")
_KNOWN_BESIDE = 3  # so many known heads in a row make a word beside them a head
_JOIN = 3  # a head cut by a wrong column line stands in at most so many cells


class Column(msgspec.Struct, frozen=True):
    """A column of a table: its field, and the first and last grid column that it covers (blank heads included)."""

    field: str
    first: int
    last: int
    text: str = ""
    cut: int | None = None  # where a wrong column line runs through the column: text only behind it has lost its head


def read_columns(items: Sequence[Item], words: dict[str, str]) -> list[Column]:
    """The columns that a header row names, by the given words; unknown heads are columns of field ``?``.

    A head split over neighbouring cells (`全年执` | `行数`) is joined where only the join is a known word. A blank
    head belongs to the column on its left: that is how a merged head reads in a file without spans.
    """
    columns: list[Column] = []
    filled = [item for item in items if item.text]
    index = 0
    while index < len(filled):
        item = filled[index]
        field, taken = _field(item.text, words), 1
        if field is None:
            for count in range(2, min(_JOIN, len(filled) - index) + 1):
                joined = _field("".join(part.text for part in filled[index : index + count]), words)
                if joined:
                    field, taken = joined, count
                    break
        columns.append(Column(field or "?", item.first, filled[index + taken - 1].last, item.text))
        index += taken
    columns = _by_pattern(columns) if words is form_words().columns else columns
    return _extended(columns, max((item.last for item in items), default=0))


def _by_pattern(columns: list[Column]) -> list[Column]:
    """Heads that no list holds, by their parts, where heads beside them are known and none of them has that measure."""
    known = fields_of(columns)
    if len(known) < _KNOWN_BESIDE:
        return columns
    guesses = [pattern_field(column.text) if column.field == "?" else None for column in columns]
    return [
        msgspec.structs.replace(column, field=guess) if guess and guess not in known & MEASURES else column
        for column, guess in zip(columns, guesses, strict=True)
    ]


def pattern_field(text: str) -> str | None:
    """The field that a head of indicators which no list holds has by the parts of its word."""
    return named_by(form_words().column_patterns, text)


def named_by(patterns: Patterns, text: str) -> str | None:
    """The field of the first of some patterns that a whole word matches."""
    word = key(text)
    return next((field for field, pattern in patterns if pattern.fullmatch(word)), None)


def field_of(words: dict[str, str], patterns: Patterns, text: str) -> str | None:
    """The field of a head that a list holds, else by its parts."""
    return words.get(key(text)) or named_by(patterns, text)


def is_head(text: str) -> bool:
    """Whether a word is the head of a column of indicators."""
    return field_of(form_words().columns, form_words().column_patterns, text) is not None


def _extended(columns: list[Column], last: int) -> list[Column]:
    """Each column reaches to where the next one starts."""
    if not columns:
        return []
    ends = [column.first - 1 for column in columns[1:]] + [last]
    return [
        Column(column.field, column.first, max(column.last, end), column.text)
        for column, end in zip(columns, ends, strict=True)
    ]


def _field(text: str, words: dict[str, str]) -> str | None:
    word = key(text)
    field = words.get(word)
    if field is None and (match := _YEAR.match(word)):
        field = "target" if word.startswith("预期") and "target" in words.values() else words.get(word[match.end() :])
    return field


def fields_of(columns: Sequence[Column]) -> set[str]:
    """The known fields among the columns."""
    return {column.field for column in columns} - {"?"}


# What is left of the head 三级指标(分值) behind a column line through it.
_RUIN = re.compile(r"^[\u4e00-\u9fff]?[(\[]?分值[)\]]?$|^[标示称]$")
MEASURES = frozenset(("target", "weight", "score", "actual"))
_LEVELS = frozenset(("l1", "l2", "name"))
OVER = frozenset(("target", "actual", "weight", "score", "reason"))  # heads that may stand in a row above 三级指标
ADDED = 2
_PLAIN = frozenset(("指标", "绩效指标"))  # what may name the rows where no head names levels
_HINT = re.compile(r"[一二三四123]级|指标(?:名|内容)|(?:具体|考核)指标|绩效内容")  # one of these is in every header
_HINTED = ("级", "指标", "绩效内容")  # and so is one of these, which are found sooner


def names_rows(fields: set[str]) -> bool:
    """Whether heads say where the indicators stand: under 三级, or where that head is lost, behind 一级 and 二级."""
    return "name" in fields or {"l1", "l2"} <= fields


def is_header(fields: set[str]) -> bool:
    """Whether the fields of some heads are those of an indicator table."""
    return len(fields) > 2 and bool(fields & MEASURES) and names_rows(fields)


def indicator_columns(items: Sequence[Item]) -> list[Column] | None:
    """The columns of an indicator table, if this row is its header, else ``None``.

    >>> row = [Item(t, i, i, ()) for i, t in enumerate(["绩效指标", "一级指标", "三级指标", "年度指标值", "分值"])]
    >>> [column.field for column in indicator_columns(row)]
    ['frame', 'l1', 'name', 'target', 'weight']
    """
    hinted = _is_hinted(items)
    if not hinted and not any("指标" in item.text and key(item.text) in _PLAIN for item in items):
        return None
    columns = read_columns(items, form_words().columns)
    columns = columns if hinted else _plain(columns)
    fields = fields_of(columns)
    if not is_header(fields):
        return None
    return disambiguated(columns)


def _is_hinted(items: Sequence[Item]) -> bool:
    """Whether a cell of a row has a word that only headers have; most rows are asked, and most are none."""
    text = "\t".join([item.text for item in items])
    return any(hint in text for hint in _HINTED) and _HINT.search(text) is not None


def _plain(columns: list[Column]) -> list[Column]:
    """`指标 | 目标 | 实绩`: a header without levels. 一级 may stand in a column of its own in front, or have lost it.

    >>> row = [Item(t, i, i, ()) for i, t in enumerate(["指标", "目标", "实绩", "分值"])]
    >>> [(column.field, column.first) for column in _plain(read_columns(row, form_words().columns))][:3]
    [('l1', -1), ('name', 0), ('target', 1)]
    """
    head = columns[0]
    if key(head.text) not in _PLAIN or not {"target", "actual"} <= fields_of(columns):
        return columns
    name = head.first + (head.last > head.first)
    return [Column("l1", name - 1, name - 1), Column("name", name, head.last, head.text), *columns[1:]]


def stacked_columns(upper: Sequence[Item], lower: Sequence[Item]) -> list[Column] | None:
    """The columns of a header in two rows, the heads of the values in the upper one; ``None`` if it is none.

    A head with heads below it is their frame. Where the merged cells of the upper row were lost, its heads that the
    lower row does not have follow behind.

    >>> def row(text): return [Item(t, i, i, ()) for i, t in enumerate(text.split("|"))]
    >>> upper = row("绩效指标|||年度指标值||实际完成值|分值|得分")
    >>> lower = row("一级指标|二级指标|三级指标|指标值|度量单位|||")
    >>> " ".join(column.field for column in stacked_columns(upper, lower))
    'l1 l2 name target unit actual weight score'
    """
    if not _is_hinted(lower):
        return None
    above, below = read_columns(upper, form_words().columns), read_columns(lower, form_words().columns)
    own = fields_of(below)
    added = fields_of(above) & OVER - own
    if not names_rows(own) or fields_of(above) & _LEVELS or len(added) < ADDED:
        return None
    below = [column for column in below if column.text]
    over = [column for column in above if not any(column.first <= child.first <= column.last for child in below)]
    if not added <= fields_of(over):  # children under a head of another kind: the merged cells were lost
        place = below[-1].first
        heads = [column for column in above if column.field in added]
        over = [Column(c.field, place + n, place + n, c.text) for n, c in enumerate(heads, 1)]
    last = max([item.last for item in (*upper, *lower)])
    columns = sorted([*below, *over], key=lambda column: column.first)
    starts = [Column(column.field, column.first, column.first, column.text) for column in columns]
    return disambiguated(_extended(starts, last))


def disambiguated(columns: list[Column]) -> list[Column]:
    """Columns whose word has several meanings, settled by their neighbours.

    Points after 一级 or 二级 are the points of that level; of two targets that differ by year the later is the target;
    the actual of two score columns is the last one, and 单项得分 alone is it; a `单位` that is no unit column is left
    to its place; 年度指标 behind the names is the front of 年度指标值 where nothing else is of a target.
    """
    columns = _inferred(_this_year(_named_by_frame(columns)))
    result: list[Column] = []
    before = ""
    fields = [column.field for column in columns]
    for position, column in enumerate(columns):
        field = column.field
        if field == "weight" and before in ("l1", "l2") and "weight" in fields[position + 1 :]:
            field = f"{before}_weight"
        elif field == "name" and "name" in fields[position + 1 :] and before == "name":
            field = "l2"
        elif field in ("target", "actual") and _earlier(column, columns):
            field = "history"
        elif field == "frame" and before == "name" and "target" not in fields:
            field = "target"  # 年度指标: the front of its head
        elif field == "frame" and before in ("project", "money") and "目标" in column.text:
            field = "goal_expected"
        elif field == "project" and before in ("l1", "l2", "name"):
            field = "frame"
        elif field == "row_score" and "score" not in fields:
            field = "score"
        if column.field == "?" and before == "name" and result and _RUIN.match(column.text):
            name = result.pop()
            result.append(Column(name.field, name.first, column.last, name.text + column.text, column.first))
            continue
        if column.field != "?":
            before = column.field
        result.append(Column(field, column.first, column.last, column.text))
    return result


def _named_by_frame(columns: list[Column]) -> list[Column]:
    """`一级指标 | 二级指标 | 绩效指标`: where no other head names the rows, the word for the table does."""
    fields = [column.field for column in columns]
    at = fields.index("l2") + 1 if "l2" in fields and "name" not in fields else 0
    if not 0 < at < len(columns) or fields[at] != "frame":
        return columns
    return [*columns[:at], msgspec.structs.replace(columns[at], field="name"), *columns[at + 1 :]]


# As nearly all regions print them, and those that part a target from its operator and its unit.
_ORDER = ("name", "target", "actual", "weight", "score", "reason")
_WITH_UNITS = ("name", "symbol", "target", "unit", "actual", "weight", "score", "reason")


def fields_between(left: str, right: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """The fields whose columns stand between those of two others in nearly all forms with the `known` fields.

    >>> fields_between("target", "weight"), fields_between("l1", "target")
    (('actual',), ())
    >>> fields_between("target", "actual"), fields_between("target", "actual", {"symbol"})
    ((), ('unit',))
    """
    order = _WITH_UNITS if "symbol" in known or "unit" in known else _ORDER
    if left not in order or right not in order:
        return ()
    return order[order.index(left) + 1 : order.index(right)]


def _inferred(columns: list[Column]) -> list[Column]:
    """Heads that cannot be read, by the heads on both sides, where exactly those are missing that come between."""
    fields = [column.field for column in columns]
    for left, right in pairwise([at for at, field in enumerate(fields) if field in _WITH_UNITS]):
        missing = fields_between(fields[left], fields[right], fields)
        unread = range(left + 1, right)
        if 0 < len(unread) == len(missing) and all(
            fields[at] == "?" and not _RUIN.match(columns[at].text) for at in unread
        ):
            fields[left + 1 : right] = [field if field not in fields else "?" for field in missing]
    return [msgspec.structs.replace(column, field=field) for column, field in zip(columns, fields, strict=True)]


def _this_year(columns: list[Column]) -> list[Column]:
    """中期 and 年度 side by side: the first group of 二级, 三级 and 指标值 is the midterm's and is set aside."""
    names = [place for place, column in enumerate(columns) if column.field == "name"]
    if len(names) != 2 or sum(column.field == "target" for column in columns[: names[1]]) == 0:
        return columns
    aside = {"l2": "l2_midterm", "name": "name_midterm", "target": "history"}
    if [column.field for column in columns].count("l2") < 2:
        aside.pop("l2")
    first = names[1] - 1 if columns[names[1] - 1].field == "l2" else names[1]
    return [
        Column(aside.get(column.field, column.field), column.first, column.last, column.text, column.cut)
        if place < first
        else column
        for place, column in enumerate(columns)
    ]


def _earlier(column: Column, columns: Sequence[Column]) -> bool:
    """Of several columns of one field: does this one speak of an earlier year than another?"""
    own = _YEAR.match(key(column.text))
    if own is None:
        return False
    years = [_YEAR.match(key(other.text)) for other in columns if other.field in ("target", "actual")]
    return any(year is not None and year[1] > own[1] for year in years)
