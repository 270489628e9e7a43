"""Labels and money above the indicators in text that gives one line of the page after the other.

As in the rows (`forms.interleaved`), a text of two lines stands above and below the line of its neighbours. Only what
that tells for sure is read: a label without its text, or money that does not fit its rate, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from extract.forms.funds import column_field, funds_source
from extract.forms.funds_order import FUNDS_FIELDS, is_cell
from extract.forms.interleaved_lines import Head, Line, is_before, torn_heads
from extract.forms.lexicon import form_words, key
from extract.forms.placed_lines import PlacedPiece, row_of, text_of
from extract.forms.table import Item, Row, Source
from extract.model.raw import Piece

__all__ = ["interleaved_labels", "interleaved_money", "torn_brackets"]

_FEWEST_HEADS = 4
_BRACKET_LINES = 4
_PERCENT = 100.0
_NEAR = 0.5  # percent: rates are printed with few decimals


def interleaved_labels(source: Source, lines: Sequence[Line]) -> Iterator[tuple[str, Piece]]:
    """The labels of the head with their texts: what stands behind a label, else what stands over and under the line."""
    words = form_words().labels
    for number, line in enumerate(lines):
        places = [n for n, piece in enumerate(line) if key(piece.text) in words]
        blank: list[str] = []
        for at, stop in pairwise([*places, len(line)]):
            field, values = words[key(line[at].text)], line[at + 1 : stop]
            if values:
                yield field, source.piece(*[(piece.start, piece.end) for piece in values])
            else:
                blank.append(field)
        above, below = (lines[n] if 0 <= n < len(lines) else [] for n in (number - 1, number + 1))
        if blank and len(blank) == len(above) == len(below) and not _labelled(above) and not _labelled(below):
            for field, top, bottom in zip(blank, above, below, strict=True):
                yield field, source.piece((top.start, top.end), (bottom.start, bottom.end))


def _labelled(line: Line) -> bool:
    return any(key(piece.text) in form_words().labels for piece in line)


def torn_brackets(lines: Sequence[Line]) -> list[Item]:
    """Beginnings of lines that a bracket holds together: `项目资金(万` over `元)`."""
    found: list[Item] = []
    firsts = [line[0] for line in lines]
    for number, piece in enumerate(firsts):
        for below in firsts[number + 1 : number + _BRACKET_LINES]:
            if "(" in piece.text and ")" not in piece.text and ")" in below.text and "(" not in below.text:
                places = (piece.start, piece.end), (below.start, below.end)
                found.append(Item(piece.text + below.text, 0, 0, places))
    return found


def interleaved_money(lines: Sequence[Line]) -> list[Row]:
    """The money as rows, its heads the first; none where it is not sure."""
    lines = [_without_frame(line) for line in lines]
    for middle in range(len(lines)):
        for heads, last in torn_heads(lines, middle, _is_head):
            found = {column_field(text_of(head)) or "": head for head in heads}
            fields = [field for field in FUNDS_FIELDS if field in found]
            if len(fields) < max(len(heads), _FEWEST_HEADS) or _is_mixed([found[field] for field in fields]):
                continue
            rows = list(_rows(fields, lines[last + 1 :]))
            if any(source == "total" and _agrees(figures) for source, _, figures in rows):
                below = [_row(label, [(figures[field],) for field in fields]) for _, label, figures in rows]
                return [_row((), [found[field] for field in fields]), *below]
    return []


def _without_frame(line: Line) -> Line:
    """A line of heads without the label of the block that stands in front of them (`项目资金 (万元)`)."""
    first = next((n for n, piece in enumerate(line) if _is_head(piece.text)), 0)
    frame = form_words().columns.get(key(text_of(line[:first]))) == "money"
    return line[first:] if frame else line


def _is_mixed(heads: Sequence[Head]) -> bool:
    """Whether the usual order of the heads is not that of a line."""
    return any(is_before(other, head) for head, other in combinations(heads, 2))


def _is_head(text: str) -> bool:
    return column_field(text) in FUNDS_FIELDS


def _rows(
    fields: Sequence[str], lines: Sequence[Line]
) -> Iterator[tuple[str, tuple[PlacedPiece, ...], dict[str, PlacedPiece]]]:
    """Source, label and figures of each line of figures whose label can be told."""
    for number, line in enumerate(lines):
        if any(key(piece.text) in form_words().goals for piece in line):
            return
        figures = line[-len(fields) :]
        if len(figures) < len(fields) or not all(is_cell(piece.text) for piece in figures):
            continue
        front = line[: -len(fields)][-1:]
        above, below = (lines[n] if 0 <= n < len(lines) else [] for n in (number - 1, number + 1))
        for label in (tuple(front), (*above[-1:], *front, *below[-1:])):
            if source := funds_source(text_of(label)):
                yield source, label, dict(zip(fields, figures, strict=True))
                break


def _agrees(figures: dict[str, PlacedPiece]) -> bool:
    """Whether the rate is what the amounts make."""
    try:
        budget, executed, rate = (
            float(figures[field].text.replace(",", "").rstrip("%")) for field in ("budget", "executed", "rate")
        )
    except (KeyError, ValueError):
        return False
    return budget > 0 and abs(executed / budget * _PERCENT - rate) < _NEAR


def _row(label: Sequence[PlacedPiece], cells: Sequence[Sequence[PlacedPiece]]) -> Row:
    items = [Item(text_of(pieces), n, n, tuple((p.start, p.end) for p in pieces)) for n, pieces in enumerate(cells, 1)]
    first = items[0].places[0][0]
    front = Item(text_of(label), 0, 0, tuple((p.start, p.end) for p in label) or ((first, first),))
    return row_of([front, *items])
