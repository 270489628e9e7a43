"""Spreadsheets saved as text (CSV, TSV): cells between commas, semicolons or tabs, in quotes where they hold these.

The file is read as the sheet that it was: see `extract.readers.sheet_layout` for what is a line and what a table. By
the name alone nothing is a sheet, and prose has commas too: most rows must hold several cells, and where the name says
something else, a row of them the heads of a form.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from extract.readers.reading import Reading
from extract.readers.sheet_raw import RawSheet, check_count
from extract.text.view import fold

__all__ = ["SUFFIXES", "delimiter_of", "read_delimited"]

SUFFIXES = (".csv", ".tsv")
_DELIMITERS = ",;\t"
_NAMED = re.compile(rf"sep=([{_DELIMITERS}])\r?\n", re.IGNORECASE)  # the first line, as Excel writes and reads it
_HEAD = {delimiter: re.compile(rf'指标(?:名称|内容)?["\s]*{delimiter}') for delimiter in _DELIMITERS}
_SAMPLE = 2000  # rows that tell
_MOST_LINES = 200  # of one row: a quote that is still open then is a character of its cell
_MOST_OPEN = 5  # such quotes, after which no quote is more than a character: each costs a look at all its lines


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The cells of each row. Where its quotes do not close, or stand in the midst of a cell, they are as printed."""
    lines = list(StringIO(text, newline=""))
    at = left_open = 0
    while at < len(lines):
        taken = 1
        row = lines[at].rstrip("\r\n").split(delimiter)
        if '"' in lines[at] and left_open < _MOST_OPEN:
            reader = csv.reader(lines[at : at + _MOST_LINES], delimiter=delimiter, skipinitialspace=True, strict=True)
            try:
                row = next(reader)
                taken = reader.line_num
            except csv.Error:
                left_open += 1
        yield row
        at += taken


def delimiter_of(text: str, suffix: str = "") -> str | None:
    r"""What parts the cells of a text that is a sheet; None where it is none.

    Args:
        text: The text.
        suffix: The extension of the file name, in lower case: `.csv` need not hold a form, and may have tabs.

    >>> form = '一级指标,三级指标,年度指标值\n产出指标,"检查, 抽查",12次'
    >>> delimiter_of(form, ".txt"), delimiter_of("检查, 抽查,\n指导", ".txt"), delimiter_of("甲;乙\n1;2", ".csv")
    (',', None, ';')
    """
    if named := _NAMED.match(text):
        return named[1]
    is_sheet = suffix in SUFFIXES
    sizes: dict[str, int] = {}
    for delimiter in _DELIMITERS if is_sheet else _DELIMITERS[:2]:  # the tabs of a text are its own: see `lines`
        if not (delimiter in text if is_sheet else _HEAD[delimiter].search(text)):
            continue
        rows = [row for row in islice(_rows(text, delimiter), _SAMPLE) if any(row)]
        width = _width_of_heads(rows)
        if width and _are_wide(rows, width // 2 + 1):
            return delimiter
        if is_sheet and _are_wide(rows, 2):
            sizes[delimiter] = sum(map(len, rows))
    return max(sizes, key=sizes.__getitem__, default=None)


def _are_wide(rows: Sequence[Sequence[str]], width: int) -> bool:
    return 2 * sum(len(row) >= width for row in rows) >= len(rows) > 1


def _width_of_heads(rows: Sequence[Sequence[str]]) -> int:
    """The cells of the first row that holds the heads of an indicator table and little else, 0 where none does."""
    from extract.forms.header import is_header
    from extract.forms.lexicon import form_words, key

    heads = form_words().columns
    for row in rows:
        known = {word for cell in row if (word := key(fold(cell))) in heads}
        if is_header({heads[word] for word in known}) and 2 * len(known) >= sum(map(bool, row)):
            return len(row)
    return 0


def read_delimited(text: str) -> Reading:
    """Reads a text in which `delimiter_of` finds a delimiter.

    Raises:
        ReadError: ``JX-R010`` when it has more cells than a document can have.
    """
    from extract.readers.sheets import read_sheet

    delimiter = delimiter_of(text, SUFFIXES[0]) or _DELIMITERS[0]
    sheet = RawSheet("")
    count = 0
    for number, row in enumerate(_rows(_NAMED.sub("", text, count=1), delimiter)):
        cells = {column: cell for column, cell in enumerate(map(str.strip, row)) if cell}
        if cells:
            count += len(cells)
            check_count(count)
            sheet.rows[number] = cells
    return read_sheet(sheet)
