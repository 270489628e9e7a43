"""The money block of a form: rows by source of funds, columns 年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分.

Cells are assigned to columns by place where the row stands under its header; where cells were lost they are assigned
by order, so that the arithmetic holds (rate = executed / budget, score = weight x rate).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from extract.forms.funds_order import (
    AMOUNTS,
    DASHES,
    FUNDS_FIELDS,
    OF_POINTS,
    assign_by_order,
    fits,
    is_cell,
    joined_text,
    joins_hold,
    plausibility,
)
from extract.forms.header import Column, named_by, read_columns
from extract.forms.lexicon import Patterns, form_words, key
from extract.forms.table import Item, Row, Source
from extract.model.raw import Piece, RawFunds
from extract.text.view import TextView

__all__ = [
    "FIGURES",
    "LABELLED_FIGURE",
    "column_field",
    "funds_columns",
    "funds_row",
    "funds_source",
    "misread_field",
    "settled",
    "total_row",
    "year_of",
]

FIGURES = (*FUNDS_FIELDS, "arrived", "previous", "change", "rest", "part")
"""Columns of figures; those of the last five are not kept. `part` is one of several heads of the same field."""
_FIXED = frozenset(("total", "fiscal", "carryover", "other", "central", "local"))
_YEAR = re.compile(r"20\d\d")
_YEAR_LEAD = re.compile(r"^20\d\d年度?")
_STUCK = re.compile(r"[\d,.]+$")
_LONGEST_HEADER = 80
_FIGURE = re.compile(r"^[\d,.]+(?:万元|亿元|元)?$")
LABELLED_FIGURE = re.compile(r"[^:]{2,16}:(\d[\d,.]*(?:[万亿]元?|元|%)?)$")
"""A label and its figure in one cell: `执行数(万元):304`."""
_GROUP = re.compile(r"^(?:.{0,8}(?:来源|结构|构成|性质分|其中)[:,]?)+")
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_ABOUT_MONEY = re.compile(r"执|支|到位|预算|决算")
_COUNTED = re.compile(r"[数量率次积度]$")  # a row of these is no money, wherever it stands
_LONGEST_LABEL = 14
_SHORTEST_MISREAD = 4
_RATE = re.compile(r"[率比%]|进度")
_YEAR_PART = 2  # 全年, 年初, 上年: what tells the columns apart is not guessed
_KNOWN_HEADS = 3
_PAIR = 2
_PROVEN = 5.0  # the amounts agree with the rate, and no figure is out of place


class _Label(msgspec.Struct, frozen=True):
    source: str
    first: int
    count: int
    stuck: str = ""


def funds_columns(items: Sequence[Item]) -> list[Column] | None:
    """The columns of a money block, if this row is its header, else ``None``."""
    if not any(_ABOUT_MONEY.search(item.text) for item in items):
        return None
    tasks = form_words().task_columns
    if any(_FIGURE.match(item.text) or tasks.get(key(item.text)) in ("task", "content") for item in items):
        return None
    if any(LABELLED_FIGURE.match(item.text) for item in items):
        return None
    columns = [
        Column("rate", c.first, c.last, c.text) if c.field == "?" and c.text.endswith("率") else c
        for c in read_columns(items, form_words().funds_columns)
    ]
    columns = _rated(columns)
    fields = {column.field for column in columns}
    if not {"budget", "executed"} <= fields:
        by_run = _by_run("".join(item.text for item in items))
        if len({column.field for column in by_run}) > len(fields - {"?"}):
            columns = by_run
    columns = _unlisted(columns)
    if not _is_money({column.field for column in columns}):
        return None
    columns = _with_budget(columns)
    first = next((n for n, column in enumerate(columns) if column.field != "?"), 0)
    head, fields = columns[first], {column.field for column in columns[first + 1 :]}
    if (head.field == "budget" and "initial" in fields) or (head.field == "rate" and "rate" in fields):
        columns[first] = Column("?", head.first, head.last, head.text)  # `年度预算数（万元）` over the row labels
    columns = [_by_year(column, columns) for column in columns]
    fields_settled = settled([column.field for column in columns])
    return [msgspec.structs.replace(c, field=field) for c, field in zip(columns, fields_settled, strict=True)]


def _unlisted(columns: list[Column]) -> list[Column]:
    """Heads that no list holds, by a pattern or as OCR misread them, where the heads beside them are known."""
    known = {column.field for column in columns} - {"?"}
    if len(known) < _KNOWN_HEADS and any(column_field(column.text) is None for column in columns[1:]):
        return columns
    result: list[Column] = []
    for column in columns:
        field = column.field
        if field == "?":
            field = column_field(column.text) or misread_field(column.text) or "?"
            field = "?" if field in known and not _YEAR.search(column.text) else field
            known.add(field)
        result.append(msgspec.structs.replace(column, field=field))
    return result


def _rated(columns: list[Column]) -> list[Column]:
    """Of two heads of a rate (`预算执行 | 执行率`) the one that names none is what was paid, where no other head is."""
    rates = [n for n, column in enumerate(columns) if column.field == "rate"]
    bare = [n for n in rates if not _RATE.search(columns[n].text)]
    if len(rates) != _PAIR or len(bare) != 1 or any(column.field == "executed" for column in columns):
        return columns
    columns[bare[0]] = msgspec.structs.replace(columns[bare[0]], field="executed")
    return columns


def settled(fields: Sequence[str]) -> list[str]:
    """The fields of a row of heads, each once: of two budgets the first is the opening one, 到位资金 may be the budget.

    Where a field has more heads than one, none of them is known to be the whole.

    >>> settled(["budget", "budget", "executed"]), settled(["initial", "arrived", "executed", "rate"])
    (['initial', 'budget', 'executed'], ['initial', 'budget', 'executed', 'rate'])
    >>> settled(["budget", "budget", "budget", "executed"])
    ['part', 'part', 'part', 'executed']
    """
    found = list(fields)
    if "budget" not in found and "arrived" in found:
        found[found.index("arrived")] = "budget"
    if found.count("budget") == _PAIR and "executed" in found:
        first = found.index("budget")
        found[first] = "previous" if "initial" in found else "initial"
    return ["part" if field in FUNDS_FIELDS and found.count(field) > 1 else field for field in found]


def _named(words: dict[str, str], patterns: Patterns, word: str) -> str | None:
    """The field of a word: by the list, else by the first pattern that the whole word fits."""
    field = words.get(word)
    return named_by(patterns, word) if field is None and len(word) <= _LONGEST_LABEL else field


@lru_cache(maxsize=4096)
def column_field(text: str) -> str | None:
    """The field of a money head: a listed word, or one that ends like it (`转移支付预算数`).

    >>> [column_field(text) for text in ("执行数:", "护林专项执行数(B)", "参保人数")]
    ['executed', 'executed', None]
    """
    words = form_words()
    found = (
        _named(words.funds_columns, words.funds_column_patterns, word) for word in _with_and_without_year(key(text))
    )
    return next(filter(None, found), None)


def _with_and_without_year(word: str) -> tuple[str, str]:
    return word, _YEAR_LEAD.sub("", word)


def misread_field(text: str) -> str | None:
    """The field of a head with one character that OCR misread (`全年预箅数`), if only one field has such a word."""
    word = key(text)
    if len(word) < _SHORTEST_MISREAD:
        return None
    near = {
        field
        for known, field in form_words().funds_columns.items()
        if len(known) == len(word)
        and known[:_YEAR_PART] == word[:_YEAR_PART]
        and sum(a != b for a, b in zip(known, word, strict=True)) == 1
    }
    return near.pop() if len(near) == 1 else None


def _with_budget(columns: list[Column]) -> list[Column]:
    """A head that cannot be read between 年初预算数 and 全年执行数 is 全年预算数: no form prints another there."""
    fields = [column.field for column in columns]
    if "budget" in fields or "initial" not in fields or "executed" not in fields:
        return columns
    at = fields.index("initial") + 1
    if fields[at : fields.index("executed")].count("?") == 0 or fields.index("executed") < at:
        return columns
    unread = columns[at]
    return [*columns[:at], Column("budget", unread.first, unread.last, unread.text), *columns[at + 1 :]]


def _is_money(fields: set[str]) -> bool:
    return ("executed" in fields and bool(fields & {"budget", "initial"})) or {"budget", "previous"} <= fields


def _by_run(text: str) -> list[Column]:
    """The columns of a header whose cells are cut anywhere: by the words in the order of the text, without a place."""
    if len(text) > _LONGEST_HEADER:
        return []
    words = form_words().funds_columns
    columns = [
        Column(words[match[1]], -1, -1, match[1])
        for match in form_words().funds_column_run.finditer(text)
        if not text.startswith("情况", match.end())  # `资金执行情况` is the label of a block
    ]
    if "rate" not in {column.field for column in columns} and "率" in text:
        at = next((n for n, column in enumerate(columns) if column.field == "score"), len(columns))
        columns.insert(at, Column("rate", -1, -1, "率"))
    return columns


def _by_year(column: Column, columns: Sequence[Column]) -> Column:
    """Of heads that name several years (`2024年预算金额`, `2023年预算金额`) only those of the last are this year's."""
    if column.field not in (*FUNDS_FIELDS, "previous"):
        return column
    year = year_of(column.text)
    years = {found for other in columns if (found := year_of(other.text))}
    if not year or len(years) < _PAIR:
        return column
    own = "budget" if column.field == "previous" else column.field
    return msgspec.structs.replace(column, field=own if year == max(years) else "previous")


def year_of(text: str) -> str | None:
    """The year that a head names."""
    year = _YEAR.search(text)
    return year[0] if year else None


@lru_cache(maxsize=4096)
def funds_source(text: str) -> str | None:
    """The source of funds that a row label names: a fixed word, or the label itself; ``None`` if it is no label.

    >>> [funds_source(text) for text in ("其中:当年财政拨款", "年度资金总额:", "单位资金", "参保人数")]
    ['fiscal', 'total', '单位资金', None]
    """
    label = key(text)
    for form in (label, label.removesuffix("万元"), key(_GROUP.sub("", label))):
        word = form.strip(":、, ")
        if field := _named(form_words().funds_rows, form_words().funds_row_patterns, word):
            return field if field in _FIXED else word
    return None


def _label(items: Sequence[Item]) -> _Label | None:
    """The label of a money row among its first filled cells (it may be cut over two, and a figure may stick to it)."""
    for first in range(min(3, len(items))):
        text = ""
        for count in (1, 2):
            if first + count > len(items):
                break
            text += items[first + count - 1].text
            stuck = _STUCK.search(text)
            source = funds_source(text[: stuck.start()] if stuck else text)
            if source:
                return _Label(source, first, count, stuck[0] if stuck else "")
    return None


def _unlisted_label(items: Sequence[Item], columns: Sequence[Column]) -> _Label | None:
    """A short text before figures that stand under the heads of the money, and fit there: a source as printed."""
    first = next((column.first for column in columns if column.field in AMOUNTS), 0)
    label, figures = items[0], items[1:]
    words = form_words()
    if label.first >= first or len(label.text) > _LONGEST_LABEL or not _HAN.search(label.text):
        return None
    if _COUNTED.search(label.text):
        return None
    if {key(label.text)} & (words.labels.keys() | words.columns.keys() | words.levels.keys() | words.goals.keys()):
        return None
    if not all(is_cell(item.text) for item in figures):
        return None
    cells = _in_place(figures, columns) or {}
    row = {name: joined_text(found) for name, found in cells.items() if found}
    enough = sum(bool(_FIGURE.match(row.get(name, ""))) for name in AMOUNTS) > 1
    return _Label(key(label.text), 0, 1) if enough and plausibility(row) > 0 else None


def funds_row(source: Source, row: Row, columns: Sequence[Column], group: Piece | None) -> RawFunds | None:
    """The money row that a table row is, if its label says so."""
    filled = row.filled()
    label = _label(filled) or _unlisted_label(filled, columns)
    if label is None:
        return None
    last_label = filled[label.first + label.count - 1]
    after = [_cut_label(source, last_label, label.stuck)] if label.stuck else []
    after += filled[label.first + label.count :]
    cells = None if label.stuck else _in_place(after, _beside(last_label, columns))
    if cells is None:
        order = [column.field for column in columns if column.field in FIGURES]
        blank = [item for item in row.items if item.first > last_label.last and not item.text]
        figures = [item for item in after if is_cell(item.text)]
        if len(figures) + len(blank) == len(order):
            whole = sorted([*figures, *blank], key=lambda item: item.first)
            fitting = all(fits(field, item.text) for field, item in zip(order, whole, strict=True))
            figures = whole if fitting else figures  # else an empty cell was lost, and the row is padded behind
        cells = assign_by_order(order, figures, total=label.source == "total")
    pieces = {  # a dash among the points, as OCR reads it, is no 一 (1)
        name: source.joined(items)
        for name, items in cells.items()
        if name in FUNDS_FIELDS and joined_text(items) and not (name in OF_POINTS and joined_text(items) in DASHES)
    }
    text = source.piece(*[place for item in filled[label.first : label.first + label.count] for place in item.places])
    return RawFunds(source=label.source, label=text, group=group, **pieces)


def _beside(label: Item, columns: Sequence[Column]) -> list[Column]:
    """The columns beside the label of a row; where it stands under the head of a figure, the heads lost a cell."""
    first = next((column.first for column in columns if column.field in FIGURES), 0)
    shift = max(0, label.last + 1 - first) if first >= 0 else 0
    return [msgspec.structs.replace(column, first=column.first + shift, last=column.last + shift) for column in columns]


def total_row(source: Source, row: Row, columns: Sequence[Column]) -> RawFunds | None:
    """The first row of figures under a money header that has no label of its own: the total."""
    filled = row.filled()
    if len(filled) < 3 or not all(is_cell(item.text) for item in filled):
        return None
    cells = _in_place(filled, columns)
    if cells is None:
        cells = assign_by_order([column.field for column in columns if column.field in FIGURES], filled)
    pieces = {name: source.joined(items) for name, items in cells.items() if items and name in FUNDS_FIELDS}
    return RawFunds(source="total", **pieces)


def _cut_label(source: Source, item: Item, stuck: str) -> Item:
    """The figure at the end of a label cell, as a cell of its own."""
    view = TextView(source.document.text, *item.places[-1])
    return Item(stuck, item.last, item.last, (view.span(len(view.text) - len(stuck), len(view.text)),), item.page)


def _in_place(after: Sequence[Item], columns: Sequence[Column]) -> dict[str, list[Item]] | None:
    """Each cell under its own head, or ``None`` where one does not fit there.

    What stands under a head that cannot be read is left out where the arithmetic of the rest proves their places.
    """
    unread = False
    cells: dict[str, list[Item]] = {column.field: [] for column in columns if column.field in FIGURES}
    for item in after:
        column = next((c for c in columns if c.first <= item.first <= c.last), None)
        if column is None:
            return None
        unread = unread or column.field == "?"
        if column.field in cells:
            cells[column.field].append(item)
    cells.pop("part", None)
    row = {name: joined_text(items) for name, items in cells.items() if items}
    if not all(fits(name, text) for name, text in row.items()):
        return None
    if any(len(items) > 1 for items in cells.values()):
        _mend_figures(cells, row)
        cells = {name: items if joins_hold(cells, name) else [] for name, items in cells.items()}
        row = {name: joined_text(items) for name, items in cells.items() if items}
    if unread and plausibility(row) < _PROVEN:
        return None
    return cells if plausibility(row) >= 0 or len(row) < 3 else None


def _mend_figures(cells: dict[str, list[Item]], row: dict[str, str]) -> None:
    """A digit that a column line cut reads twice (`40` | `0065`); taken out where the row's arithmetic proves it."""
    for name, items in cells.items():
        if len(items) == 2 and items[0].text[-1:] == items[1].text[:1]:
            (start, end), second = items[1].places[0], items[1]
            mended = Item(second.text[1:], second.first, second.last, ((start + 1, end),), second.page)
            if plausibility({**row, name: items[0].text + mended.text}) > plausibility(row) + 1:
                cells[name] = [items[0], mended]
