"""Money by source in columns: `中央资金 | 省级资金 | 市县资金` side by side, under or over 预算数 and 执行数.

Three layouts print several figures of one field in a row: two rows of heads (fields over sources, or sources over
fields), heads that name both (`中央资金预算数`), and the table turned round (sources as heads, a field for each row).
A figure belongs to the source and the field that its place names; one without either is left out, and none are joined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.forms.funds import column_field, funds_source, settled, year_of
from extract.forms.funds_order import AMOUNTS, FUNDS_FIELDS, OF_POINTS
from extract.forms.lexicon import form_words, key
from extract.forms.table import Item, Row, Source
from extract.model.raw import Piece, RawFunds
from extract.text.view import TextView

__all__ = ["FundsMatrix", "funds_matrix"]

_FIGURE = re.compile(r"^[-+]?\d[\d,.]*(?:万元|亿元|元|%|分)?$")
_LONGEST_HEAD, _LONGEST_SHORT = 16, 3
_FEWEST = 2
_KEPT = frozenset((*FUNDS_FIELDS, "label"))
_UNNAMED = frozenset(("", "金额", "资金", "资金金额", "金额万元", "数额"))


class _Head(msgspec.Struct, frozen=True):
    """What the figures of a column are: of which source and field; ``None`` where the head leaves it to the row."""

    source: str | None
    field: str | None
    first: int
    last: int
    label: Item | None = None
    word: str = ""  # what of the label names the source


class _Figures(msgspec.Struct, frozen=True):
    """What a row of figures gives each source, the field that its label names and the year in it."""

    field: str | None
    year: str | None
    sources: dict[tuple[str, str], dict[str, Piece]] = msgspec.field(default_factory=dict)


class FundsMatrix:
    """The heads of such a block, and the figures that its rows have given so far."""

    def __init__(self, heads: Sequence[_Head]) -> None:
        self.heads = tuple(heads)
        self.by_row = not any(head.source and head.field for head in heads)
        self._rows: list[_Figures] = []

    def read(self, source: Source, row: Row) -> bool:
        """Whether a row is one of this block; its figures are kept."""
        figures = [item for item in row.filled() if _is_figure(item.text)]
        named = [item for item in row.filled() if not _is_figure(item.text)]
        label = next((item for item in named if _money_field(item)), None)
        field = _money_field(label) if label else None
        if self.by_row and field is None:
            return False
        if not self.by_row and (self._rows or not _is_of_total(named)):
            return False
        read = _Figures(field, year_of(label.text) if label else None)
        for item in figures:
            head = next((head for head in self.heads if head.first <= item.first <= head.last), None)
            part = (head.field or field) if head else None
            if head is None or part is None or (part in OF_POINTS and head.source not in (None, "total")):
                continue
            # Two places of one kind (省级, 市县) are two sources of the same name: the label tells them apart.
            name = (head.source, head.word) if head.source not in (None, "total") else ("total", "")
            cells = read.sources.setdefault(name, {})
            cells.setdefault(part, source.joined([item]))
            if head.label is not None and "label" not in cells:
                cells["label"] = _label(source, head.label, head.word)
        if read.sources:
            self._rows.append(read)
        return bool(figures)

    def rows(self) -> list[RawFunds]:
        """The money rows, the total first. Of several years the last counts; rows of one field are settled."""
        last = max((row.year for row in self._rows if row.year), default=None)
        rows = [row for row in self._rows if row.year in (None, last)]
        together: dict[tuple[str, str], dict[str, Piece]] = {}
        for row, field in zip(rows, settled([row.field or "?" for row in rows]), strict=True):
            for name, cells in row.sources.items():
                own = {field if part == row.field else part: piece for part, piece in cells.items()}
                together[name] = {part: own[part] for part in own if part in _KEPT} | together.get(name, {})
        names = sorted(together, key=lambda name: name[0] != "total")
        return [RawFunds(source=name[0], **together[name]) for name in names]


def _label(source: Source, item: Item, word: str) -> Piece:
    """The part of a head that names the source."""
    at = item.text.find(word)
    if at < 0 or len(word) == len(item.text):
        return source.joined([item])
    view = TextView(source.document.text, *item.places[0])
    return source.piece(view.span(at, at + len(word)), page=item.page)


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.match(text))


def _money_field(item: Item) -> str | None:
    field = column_field(item.text)
    return field if field in AMOUNTS else None


def _is_of_total(named: Sequence[Item]) -> bool:
    """Whether the words of a row of figures say that they are of the whole, or say nothing."""
    return all(key(item.text) in _UNNAMED or funds_source(item.text) == "total" for item in named)


def funds_matrix(above: Row | None, row: Row) -> FundsMatrix | None:
    """The block whose heads end with this row, if its figures stand side by side by their sources."""
    if any(_is_figure(item.text) for item in row.items):
        return None
    if above is not None and not any(_is_figure(item.text) for item in above.items) and (heads := _crossed(above, row)):
        return FundsMatrix(heads)
    for heads in (_named_both(row), _sources(row)):
        if heads:
            return FundsMatrix(heads)
    return None


def _crossed(above: Row, row: Row) -> list[_Head]:
    """Fields over sources, or sources over fields: each column is what both of its heads say."""
    upper, lower = _reaching(above), _reaching(row)
    width = max((last for _, _, last in (*upper, *lower)), default=0)
    heads: list[_Head] = []
    for place in range(width + 1):
        over = next((item for item, first, last in upper if first <= place <= last), None)
        under = next((item for item, first, last in lower if first <= place <= last), None)
        for field_item, source_item in ((over, under), (under, over)):
            field = column_field(field_item.text) if field_item else None
            name = _source_of(source_item.text) if source_item else None
            if field in AMOUNTS and source_item is not None and name is not None:
                heads.append(_Head(name, field, place, place, source_item, key(source_item.text)))
                break
            if field in OF_POINTS and (name is None or field_item is over):
                heads.append(_Head(None, field, place, place))
                break
    return heads if _is_matrix(heads) and _sides(above, row) else []


def _sides(above: Row, row: Row) -> bool:
    """Whether one of two rows names sources of money only, besides heads of points."""
    for each in (above, row):
        filled = each.filled()
        items = filled if filled and _source_of(filled[0].text) else filled[1:]  # the label of the block
        sources = [item for item in items if _source_of(item.text)]
        if len(sources) >= _FEWEST and all(_source_of(i.text) or column_field(i.text) in OF_POINTS for i in items):
            return True
    return False


def _reaching(row: Row) -> list[tuple[Item, int, int]]:
    """The filled cells with the columns they cover: each to where the next one starts."""
    filled = row.filled()
    last = max((item.last for item in row.items), default=0)
    ends = [item.first - 1 for item in filled[1:]] + [last]
    return [(item, item.first, max(item.last, end)) for item, end in zip(filled, ends, strict=True)]


def _named_both(row: Row) -> list[_Head]:
    """Heads that name source and field (`中央资金预算数`), with those that name a field alone."""
    heads: list[_Head] = []
    for item in row.filled():
        field = column_field(item.text)
        if split := _split(item.text):
            name, field, word = split
            heads.append(_Head(name, field, item.first, item.last, item, word))
        elif field in FUNDS_FIELDS:
            heads.append(_Head(None, field, item.first, item.last))
    return heads if _is_matrix(heads) else []


def _split(text: str) -> tuple[str, str, str] | None:
    """Source, field and the words for the source of a head that names both; ``None`` where it does not.

    >>> _split("中央资金预算数"), _split("全年预算数")
    (('central', 'budget', '中央资金'), None)
    """
    word = key(text)
    if len(word) > _LONGEST_HEAD or word in form_words().funds_columns:
        return None
    for cut in range(len(word) - 2, 1, -1):
        field = form_words().funds_columns.get(word[cut:])
        if field in AMOUNTS and (name := _source_of(word[:cut])):
            return name, field, word[:cut]
    return None


def _sources(row: Row) -> list[_Head]:
    """Sources as heads, with the heads of points behind them: the rows below name the fields."""
    heads: list[_Head] = []
    for number, item in enumerate(row.filled()):
        field = column_field(item.text)
        if name := _source_of(item.text):
            if heads and item.first != heads[-1].last + 1:
                return []  # labels with room for a figure beside each
            heads.append(_Head(name, None, item.first, item.last, item, key(item.text)))
        elif field in OF_POINTS:
            heads.append(_Head(None, field, item.first, item.last))
        elif number:
            return []
    return heads if _is_matrix(heads) else []


def _source_of(text: str) -> str | None:
    """The source that a head names, which may leave out 资金 (`中央`, `省级`); 小计 is the total."""
    word = key(text)
    if word == "小计":
        return "total"
    short = funds_source(f"{word}资金") if len(word) <= _LONGEST_SHORT else None
    return (funds_source(text) or short) if word else None


def _is_matrix(heads: Sequence[_Head]) -> bool:
    """Whether the heads tell at least two sources apart."""
    return len({(head.source, head.label.text if head.label else "") for head in heads if head.source}) >= _FEWEST
