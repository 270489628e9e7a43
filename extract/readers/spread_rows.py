"""The rows of a form that a scraper left with a cell a line (`甲 |`), or with lines that end at empty cells alone.

No cell is lost there, only where rows end. The words of the form tell that: below the heads of the indicator table each
row has as many cells as heads, less the levels that span it; the row of a fund has the cells up to the next fund. What
does not come out even is no table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from typing import Final, NamedTuple

from extract.forms.evidence import is_points
from extract.forms.funds import funds_source
from extract.forms.header import MEASURES, field_of, fields_between, is_header, stacked_columns
from extract.forms.lexicon import form_words, key, level
from extract.forms.table import Item
from extract.readers.rows import Range

__all__ = ["rows_by_words", "runs_on"]

_LEVELS: Final = ("l1", "l2")
_GOALS: Final = 2  # texts below their heads
_LEAST_HEADS: Final = 2  # of the table of funds


class _Header(NamedTuple):
    """The heads of an indicator table: the cells of each of their rows (first, after the last), and their fields."""

    rows: tuple[tuple[int, int], ...]
    fields: tuple[str, ...]


def rows_by_words(texts: Sequence[str], cells: Sequence[Range]) -> list[list[Range]] | None:
    """The rows of the cells, by their folded `texts`; ``None`` where the words of no form tell them.

    A level that spans rows is an empty cell from the second of them on, as in a table that was drawn.
    """
    rows: list[list[Range]] = []
    done = width = 0
    for header in _headers(texts):
        first, stop = header.rows[0][0], header.rows[-1][1]
        body = _body(texts, stop, header.fields) if first >= done else []
        if not body:
            return None
        rows += _other_rows(texts[done:first], cells[done:first], width)
        rows += [list(cells[slice(*row)]) for row in header.rows]
        for start, size in body:
            missing = [(cells[start][0],) * 2] * (len(header.fields) - size)
            rows.append([*missing, *cells[start : start + size]])
        done, width = sum(body[-1]), len(header.fields)
    return [*rows, *_other_rows(texts[done:], cells[done:], width)] if done else None


def runs_on(texts: Sequence[str]) -> bool:
    """Whether the first row follows the heads of an indicator table in their line, by its cells' folded texts."""
    if not any(map(form_words().header_anchor.match, texts)):
        return False
    return any(level(text) for header in _headers(texts) for text in texts[header.rows[-1][1] :][:1])


def _headers(texts: Sequence[str]) -> Iterator[_Header]:
    """The heads of indicator tables; the label beside all rows is one of them only over heads in two rows."""
    fields = _fields(texts)
    for is_head, run in groupby(range(len(texts)), lambda at: fields[at] is not None):
        heads = list(run) if is_head else []
        first = next((at for at in heads if fields[at] != "frame"), -1)
        found = tuple([fields[at] or "" for at in heads if at >= first])
        if not is_header(set(found)) or "name" not in found:
            continue
        stop = first + len(found)
        if "l1" not in found[1:]:
            yield _Header(((first, stop),), found)
            continue
        upper, lower = (heads[0], first + found.index("l1")), (first + found.index("l1"), stop)
        items = [[Item(text, n, n, ()) for n, text in enumerate(texts[slice(*row)])] for row in (upper, lower)]
        if columns := stacked_columns(*items):
            yield _Header((upper, lower), tuple([column.field for column in columns]))


def _fields(texts: Sequence[str]) -> list[str | None]:
    """The field of each cell that is a head; a word that no list holds is one in the place of one, or before a 一级."""
    known, patterns = form_words().columns, form_words().column_patterns
    fields = [field_of(known, patterns, text) if text else None for text in texts]
    heads = [at for at, field in enumerate(fields) if field]
    parted = {field for field in fields if field in ("symbol", "unit")}
    for left, right in pairwise(heads):
        between = fields_between(fields[left] or "", fields[right] or "", parted)
        if 0 < len(between) == right - left - 1 and all(texts[left + 1 : right]):
            fields[left + 1 : right] = between
        elif right - left > 2 and fields[left] in MEASURES and texts[left + 1] and _is_first_level(texts[left + 2]):
            fields[left + 1] = "?"
    return fields


def _is_first_level(text: str) -> bool:
    found = level(text)
    return found is not None and "l1" in found.kinds


def _body(texts: Sequence[str], at: int, fields: tuple[str, ...]) -> list[tuple[int, int]]:
    """Start and size of each row from `at` on; nothing where the cells do not come out even."""
    rows: list[tuple[int, int]] = []
    width, name = len(fields), fields.index("name")
    while at < len(texts) and _kind(texts[at]) not in ("total", "note", "title"):
        printed = level(texts[at])
        kinds = [kind for kind in _LEVELS if printed and kind in printed.kinds and kind in fields]
        if kinds == ["l1", "l2"] and rows and level(texts[at + 1] if at + 1 < len(texts) else "") is None:
            kinds = ["l2"]  # 满意度指标 without a 二级 behind it
        size = width - (fields.index(kinds[0]) if kinds else name)
        row = texts[at : at + size]
        own = {fields.index(kind) - (width - size) for kind in _LEVELS if kind in fields}
        points = [text for field, text in zip(fields[width - size :], row, strict=False) if field == "weight"]
        if (
            len(row) < size
            or not any(row)
            or any(level(text) for place, text in enumerate(row) if place not in own)
            or not all(not text or is_points(text) for text in points)
        ):
            return rows if _kind(texts[at]) else []
        rows.append((at, size))
        at += size
    return rows


def _other_rows(texts: Sequence[str], cells: Sequence[Range], width: int) -> Iterator[list[Range]]:
    """The rows beside the indicator table: each begins with a label; heads of money and of goals stand together.

    A total stands in its first column and in the last ones of the `width` of the table.
    """
    kinds = [_kind(text) for text in texts]
    edges = sorted({0, *_cuts(texts, kinds), len(texts)})
    for start, stop in pairwise(edges):
        row = list(cells[start:stop])
        if kinds[start] == "total" and 1 < len(row) < width:
            row[1:1] = [(row[0][1],) * 2] * (width - len(row))
        yield row


def _kind(text: str) -> str:
    """What the word in a cell is, of those that begin rows or stand in the heads of funds."""
    words, word = form_words(), key(text)
    if not word:
        return ""
    if word in words.total:
        return "total"
    if word in words.goals:
        return "" if text[0].isdecimal() else "goal"  # `1.项目年度目标完成情况` stands over both goals
    if word in words.funds_columns:
        return "money"
    if funds_source(text):
        return "fund"
    if any(title.search(word) for _, title in words.titles):
        return "title"
    if word in words.labels:
        return "label"
    return "note" if words.note.match(text) else ""


def _cuts(texts: Sequence[str], kinds: Sequence[str]) -> set[int]:
    """Where rows begin, or go beyond the last cell."""
    cuts = {at + behind for at, kind in enumerate(kinds) if kind in ("label", "note") for behind in (0, 2)}
    cuts |= {at + behind for at, kind in enumerate(kinds) if kind == "title" for behind in (0, 1)}
    for at in [at for at, kind in enumerate(kinds) if kind == "total"]:
        figures = takewhile(lambda n: _is_figure(texts[n]), range(at + 1, len(texts)))
        cuts |= {at, at + 1 + sum(1 for _ in figures)}
    for at in [at for at, kind in enumerate(kinds) if kind == "goal" and "goal" not in kinds[at - 1 : at]]:
        heads = sum(1 for _ in takewhile(lambda n: kinds[n] == "goal", range(at, len(kinds))))
        cuts |= {at + heads, at + heads + _GOALS} if heads > 1 else {at, at + 2}  # a frame may stand before both
    funds = [at for at, kind in enumerate(kinds) if kind == "fund"]
    for fund, following in pairwise(funds):
        head = max(2 * fund - following, 0)
        if kinds[head:fund].count("money") >= _LEAST_HEADS:
            cuts = {at for at in cuts if not head < at < fund} | {head, 2 * funds[-1] - funds[-2]}
            break
    return {at for at in cuts.union(funds) if at < len(texts)}


def _is_figure(text: str) -> bool:

    return not text or is_points(text)
