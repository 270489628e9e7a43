"""Forms in text that gives one line of the page after the other, whatever cells it cuts, as `pdfplumber` writes it.

A cell of several lines is centred in its row, so its lines stand above and below the line of the row's figures, among
those of its neighbours. That, the order of the columns and the sums of the form tell the cells (`interleaved_rows`);
where they do not, nothing is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from extract.forms.draft import Draft
from extract.forms.evidence import is_points
from extract.forms.header import Column, indicator_columns, is_head
from extract.forms.header_run import border_inside
from extract.forms.interleaved_head import interleaved_labels, interleaved_money, torn_brackets
from extract.forms.interleaved_labels import RowHeights, level_labels
from extract.forms.interleaved_lines import Head, Line, orders, pieces_of, torn_heads
from extract.forms.interleaved_rows import FormLines, Way
from extract.forms.lexicon import form_words, key
from extract.forms.placed_head import placed_unit, placed_year
from extract.forms.placed_lines import items_of, joined, row_of, text_of
from extract.forms.sums import EXECUTION_POINTS, TOTAL_POINTS, holds, points_of, sum_towards
from extract.forms.table import Item, Row, Source

if TYPE_CHECKING:
    from extract.segment.forms import Region

__all__ = ["read_interleaved"]

_USUAL = ("l1", "l2", "name", "target", "actual", "reason")  # in this order in all forms; points may stand anywhere
_NEEDED = frozenset(("name", "weight", "score"))
_MOST_HEADERS, _MOST_ORDERS, _MOST_READ = 24, 600, 12  # ways to put heads together, to order them, orders to read by
_MOST_LINES = 800  # of a form
_SURE = 0.3  # what the best way to read a form must be better by than any other
_OFF_LINE = 4.0  # for each line that labels stand off the middle of their rows


class _Reading(NamedTuple):
    """A way to read header and rows, how well the pieces fit, and which are of which field in each row."""

    score: float
    rows: list[Row]
    fields: list[dict[str, Line]]


def read_interleaved(source: Source, region: Region, draft: Draft, budget: Iterator[int]) -> list[Row]:
    """The rows of a form, money and header first, the total row last; none where they are not sure.

    Args:
        source: The document.
        region: Where the form stands.
        draft: What stands above the rows is read into it.
        budget: An item is taken from it for each way to read a row; without any left, nothing is read.
    """
    header = region.header
    lines = pieces_of(source, region.start, region.end, header)
    middle = next((n for n, line in enumerate(lines) if line[0].start <= header < line[-1].end), None)
    if middle is None or len(lines) > _MOST_LINES:
        return []
    found: list[_Reading] = []
    for heads, last in islice(torn_heads(lines, middle, is_head), _MOST_HEADERS):
        for items, columns in islice(_columns(heads), _MOST_READ):
            found += _readings(items, columns, lines[last + 1 :], budget)
    found.sort(key=lambda reading: -reading.score)
    others = [reading.score for reading in found if reading.fields != found[0].fields]
    if next(budget, None) is None or not found or (others and found[0].score - others[0] < _SURE):
        return []
    above = lines[:middle]
    draft.take_labels(interleaved_labels(source, above))
    draft.year = placed_year(source, [[joined(line)] for line in above])
    draft.money_unit = placed_unit(source, above, [row_of(torn)] if (torn := torn_brackets(above)) else [])
    return [*interleaved_money(above), *found[0].rows]


def _columns(heads: Sequence[Head]) -> Iterator[tuple[list[Item], list[Column]]]:
    """The header as cells and its columns, for each order that its heads may have and that forms have."""
    for order in islice(orders(heads), _MOST_ORDERS):
        items = [Item(text_of(head), n, n, tuple((p.start, p.end) for p in head)) for n, head in enumerate(order)]
        columns = indicator_columns(items)
        if columns is None or len(columns) != len(items):
            continue
        fields = [column.field for column in columns]
        usual = [field for field in fields if field in _USUAL]
        if len(set(fields)) < len(fields) or not {*fields} >= _NEEDED:
            continue
        if "target" not in fields and any(border_inside(item.text) for item in items):
            continue  # two columns under one word
        measures = [fields.index(field) for field in ("name", "target", "actual", "weight") if field in fields]
        if usual == sorted(usual, key=_USUAL.index) and fields.index("score") > max(measures):
            yield items, columns


def _readings(
    header: Sequence[Item], columns: Sequence[Column], lines: Sequence[Line], budget: Iterator[int]
) -> Iterator[_Reading]:
    """The header with the ways to read the rows below it that add up and whose labels stand beside their rows."""
    stop = next((n for n, line in enumerate(lines) if line and key(line[0].text) in form_words().total), None)
    if stop is None:
        return
    form = FormLines(columns, budget)
    fields = [column.field for column in columns]
    for score, ways in form.read(lines[:stop]):
        if not _adds_up(ways, columns, lines[stop]) or any(map(form.holds_label, ways)):
            continue
        pieces = sorted([piece for way in ways for piece in way.labels], key=lambda piece: piece.start)
        heights = RowHeights([way.cells.values() for way in ways])
        found = level_labels(pieces, heights, {"l1", "l2"}.intersection(fields))
        if found is None:
            continue
        rows = [
            [found.labels.get((field, row), way.cells.get(n, ())) for n, field in enumerate(fields)]
            for row, way in enumerate(ways)
        ]
        below = [row_of(items_of(columns, cells)) for cells in (*rows, _total(lines[stop], columns))]
        by_field = [{field: cell for field, cell in zip(fields, cells, strict=True) if cell} for cells in rows]
        yield _Reading(score - _OFF_LINE * found.off, [row_of(header), *below], by_field)


def _total(line: Line, columns: Sequence[Column]) -> list[Line]:
    """The cells of the total row: its word in the first column, its points and its score in theirs."""
    figures = [piece for piece in line if is_points(piece.text)]
    at = dict(zip(("weight", "score") if len(figures) > 1 else ("score",), figures, strict=False))
    at[columns[0].field] = line[0]
    return [[at[column.field]] if column.field in at else [] for column in columns]


def _adds_up(ways: Sequence[Way], columns: Sequence[Column], line: Line) -> bool:
    """Whether points and scores make those of the total row, or points 100."""
    total = [points_of(piece.text) for piece in line if is_points(piece.text)]
    places = {column.field: n for n, column in enumerate(columns)}
    weights, scores = ([points_of(text_of(way.cells[places[field]])) for way in ways] for field in ("weight", "score"))
    due = total[0] if len(total) > 1 else TOTAL_POINTS
    if not total or not holds(sum_towards(due, weights, None, EXECUTION_POINTS), due):
        return False
    paid = total[-1] - sum(scores)  # what the money earned, which may stand in another block
    return holds(paid, 0.0) or (sum(weights) < due and 0 < paid <= EXECUTION_POINTS)
