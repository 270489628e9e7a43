"""Rows that a page end cuts: is the first row on a page the rest of the last one on the page before?"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice
from statistics import median

from extract.readers.fragments import Columns, Fragment, OpenTable, bare
from extract.readers.writing import Drawn

__all__ = ["is_cut_text", "is_remainder"]

Pairs = dict[Columns, tuple[Drawn, Drawn]]

_ROWS = 20  # rows before and after, that tell what a column holds
_ROOM = 2.3  # characters at the end of a full line: no line begins with a stop, nor parts a word
_EXACTLY = 0.6  # characters
_HEADING = 8  # characters, which headings of columns do not have
_SHORT = 8  # characters of a figure and its unit
_MANY = 5  # rows from which on a column that always holds a figure tells
_ALIKE = 0.6  # of the columns of a row, that rows of its kind have
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"[≥≤><=]?-?\d[\d,]*(?:\.\d+)?%?")
_SENTENCE_END = ("。", "；", ";", "！", "!", ".")


def is_remainder(opened: OpenTable, fragment: Fragment, at: int, whole: Container[str] = ()) -> bool:
    """Whether row `at` of a fragment is the rest of the row that the page end cut.

    Figures tell: a column that has a figure in each row has it in one of the two parts only. So does a text that
    stands whole in another cell of the document (`whole`: such texts, bare). Where a table has no such column, texts
    tell: one that ends in the midst of its line does not go on.
    """
    top = fragment.rows[at]
    if {columns for columns, _ in top} != opened.bottom.keys():
        return False
    pairs: Pairs = {}
    for columns, cell in top:
        above = opened.cells[opened.bottom[columns]]
        if above.rowspan == cell.rowspan == 1:
            pairs[columns] = above, cell
    if not any(cell.text for _, cell in pairs.values()):
        return False
    both = {columns for columns, (above, cell) in pairs.items() if above.text and cell.text}
    if any(_NUMBER.fullmatch(bare(pairs[columns][1].text)) for columns in both):
        return False  # a figure of its own, below another one or below a heading
    if any(_are_two_texts(*pairs[columns], whole) for columns in both):
        return False
    if both and all(is_cut_text(*pairs[columns], whole) for columns in both):
        return True
    full = opened.full(both, _ROOM)
    texts = _texts(opened, fragment, at, pairs)
    figures = [columns for columns in pairs if _holds_figures(texts[columns])]
    if not figures:
        return both == full and _text_goes_on(pairs, both, top[0][1])
    if any(all(map(_is_figure, pairs[columns])) for columns in both - full if columns in figures):
        return False
    if any(len(bare(pairs[columns][0].text)) == 1 for columns in both):
        return False  # a lone dash
    if any(pairs[columns][0].text for columns in figures):
        # They stand in the first line of the row, as a rule; what stands left of them is its name.
        named = any(cell.text for columns, (_, cell) in pairs.items() if columns < figures[0])
        known = [columns for columns in figures if len(texts[columns]) >= _MANY]
        surely = opened.full(both, _EXACTLY)  # few rows tell little
        return not named or bool(full if known else surely) or sum(all(texts[columns]) for columns in known) > 1
    goes_on = all(cell.text for above, cell in pairs.values() if above.text)
    return goes_on and both == full and any(pairs[columns][1].text for columns in figures)


def is_cut_text(above: Drawn, cell: Drawn, whole: Container[str]) -> bool:
    """Whether two texts stand as one elsewhere in the document, and the first of them never alone."""
    first = bare(above.text)
    return first + bare(cell.text) in whole and first not in whole


def _are_two_texts(above: Drawn, cell: Drawn, whole: Container[str]) -> bool:
    """Whether each of two texts stands alone elsewhere in the document, and they never stand as one."""
    first, second = bare(above.text), bare(cell.text)
    return first in whole and second in whole and first + second not in whole


def _text_goes_on(pairs: Pairs, both: set[Columns], first: Drawn) -> bool:
    """Whether texts in full lines go on, in a row that is no row of headings."""
    if not any(above.text and not cell.text for above, cell in pairs.values()):
        return False
    if not any(len(bare(pairs[columns][0].text)) > _HEADING for columns in both):
        return False
    return not first.text or not any(pairs[columns][0].text.rstrip().endswith(_SENTENCE_END) for columns in both)


def _texts(opened: OpenTable, fragment: Fragment, at: int, pairs: Pairs) -> dict[Columns, list[str]]:
    """What stands in the columns of a row, in the rows of its kind next above and below it."""
    texts: dict[Columns, list[str]] = {columns: [] for columns in pairs}
    for rows in (_above(opened), _below(fragment, at)):
        for row in islice(rows, _ROWS):
            if len(pairs.keys() & row.keys()) < _ALIKE * len(pairs):
                break
            for columns in pairs:
                if columns in row:
                    texts[columns].append(row[columns])
    return texts


def _above(opened: OpenTable) -> Iterator[Mapping[Columns, str]]:
    """The rows above the last one, from below. A merged cell may stand behind cells that begin above it."""
    number, row = opened.n_rows - 1, dict[Columns, str]()
    for index in range(len(opened.rows) - 1, -1, -1):
        if opened.rows[index] != number:
            if row:
                yield row
            number, row = opened.rows[index], {}
        cell = opened.cells[index]
        if cell.rowspan == 1 and number + 1 < opened.n_rows:
            row[opened.columns[index]] = cell.text
    if row:
        yield row


def _below(fragment: Fragment, at: int) -> Iterator[Mapping[Columns, str]]:
    for row in fragment.rows[at + 1 :]:
        yield {columns: cell.text for columns, cell in row if cell.rowspan == 1}


def _is_figure(cell: Drawn) -> bool:
    return _DIGIT.search(cell.text) is not None


def _holds_figures(texts: Sequence[str]) -> bool:
    """Whether a column has a short text with a figure in nearly each of its rows."""
    if len(texts) < 2:
        return False
    short = [text for text in texts if text and len(bare(text)) <= _SHORT]
    digits = sum([_DIGIT.search(text) is not None for text in short])
    return len(short) >= 0.8 * len(texts) and digits >= 0.6 * len(texts) and median(map(len, short)) <= _SHORT
