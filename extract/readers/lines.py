"""Plain text and Markdown: lines become blocks, runs of lines with tabs or pipes become tables.

Both are read alike: texts of either name are mixtures that converters made. Nothing is interpreted; every offset
points into the text as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.errors import ReadError
from extract.model.document import Block, Table
from extract.readers.embedded import embedded_tables
from extract.readers.furniture import furniture, numbered_pages, page_marks
from extract.readers.pages import page_at, page_starts
from extract.readers.pipes import PIPES, pipe_runs, pipes_in
from extract.readers.reading import MAX_PARTS, Reading
from extract.readers.rows import Range, is_rule, make_table, split_cells, trimmed

__all__ = ["line_blocks", "read_lines"]

# Line ends only: a vertical tab is Word's line break inside a cell and stays in its line.
_LINE = re.compile("[^\n\r\f\x85\u2028\u2029]+")
# A cell with line ends in it: a spreadsheet that is saved as text puts it into quotes, between tabs.
_INSIDE_QUOTES = r'"(?=[^"\t]{0,400}\n)[^"\t]{1,800}"'
_QUOTED = re.compile(rf"(?<=\t){_INSIDE_QUOTES}(?=\t|\r?\n|\Z)|(?:(?<=\n)|\A){_INSIDE_QUOTES}(?=\t)")
_ONE_END = frozenset({"\n", "\r\n", "\r", "\r\r\n", "\x85", "\u2028", "\u2029"})
_TAGS_ONLY = re.compile(r"(?:\s|<[^<>]*>)+")
_ANY_PIPE = re.compile(rf"[{PIPES}]")
_MAX_CELLS = 2000  # cells of one line beyond which tabs are filling, not a table


def _line_spans(text: str, start: int, end: int) -> Iterator[Range]:
    """The lines between two offsets; a line end inside a quoted cell, as spreadsheets export it, ends no line."""
    quoted = iter(_QUOTED.finditer(text, start, end)) if '"' in text else iter(())
    cell = next(quoted, None)
    opened: int | None = None
    for match in _LINE.finditer(text, start, end):
        left, right = match.span()
        while cell is not None and cell.end() <= right:
            cell = next(quoted, None)
        if cell is not None and cell.start() < right:
            opened = left if opened is None else opened
            continue
        yield left if opened is None else opened, right
        opened = None
    if opened is not None:
        yield opened, end


class _Lines:
    """One pass over the lines of a part of the text."""

    def __init__(self, text: str, pages: tuple[int, ...]) -> None:
        self.text = text
        self.pages = pages
        self.furniture = furniture(text, pages)
        self.marks = page_marks(text)
        self.quotes = '"' in text
        self.blocks: list[Block | Table] = []
        self.tabbed: list[Range] = []
        self.plain: list[Range] = []
        self.piped = False

    def read(self, start: int, end: int) -> None:
        """Reads the lines between two offsets into `blocks`."""
        text = self.text
        pipes = _ANY_PIPE.search(text, start, end) is not None
        previous = start
        for left, right in _line_spans(text, start, end):
            gap = text[previous:left]
            if gap != "\n" and gap not in _ONE_END:
                self.flush()
            previous = right
            line = text[left:right]
            if self.furniture and right - len(line.lstrip()) in self.furniture:
                continue
            kept = line.strip()
            if "\t" in line and self._is_row(line, kept, pipes):
                if self.plain:
                    self._flush_plain()
                self.tabbed.append((left, right))
            elif not kept:
                self.flush()
            else:
                if self.tabbed:
                    self._flush_tabs()
                begin = left + len(line) - len(line.lstrip())
                self.plain.append((self.marks.get(begin, begin), begin + len(kept)))
                self.piped |= pipes and _ANY_PIPE.search(kept) is not None
        self.flush()

    def flush(self) -> None:
        """Ends the current run: a blank line, a page end, a table of another kind."""
        if self.tabbed:
            self._flush_tabs()
        if self.plain:
            self._flush_plain()

    def _is_row(self, line: str, kept: str, pipes: bool) -> bool:
        if not kept:
            return bool(self.tabbed)  # a row of empty cells, where it stands among rows
        tabs = line.count("\t")
        return tabs < _MAX_CELLS and not (pipes and pipes_in(line) >= max(tabs, 2))

    def _block(self, start: int, end: int) -> None:
        if self.text[start] != "<" or not _TAGS_ONLY.fullmatch(self.text, start, end):
            self.blocks.append(Block(start, end, page_at(self.pages, start) if self.pages else None))

    def _table(self, rows: list[list[Range]], markup: str) -> None:
        self.blocks.append(make_table(rows, markup, page_at(self.pages, rows[0][0][0])))

    def _flush_tabs(self) -> None:
        text, lines = self.text, self.tabbed
        self.tabbed = []
        while lines and text[slice(*lines[-1])].isspace():
            lines.pop()
        # Only indented: paragraphs whose first line begins with tabs.
        if all("\t" not in text[slice(*line)].lstrip() for line in lines):
            for line in lines:
                self._block(*trimmed(text, *line))
            return
        rows = [split_cells(text, *line, "\t") for line in lines]
        if self.quotes:
            rows = [[_unquoted(text, *cell) for cell in row] for row in rows]
        kept = [row for row in rows if not is_rule(text, row)]
        if kept:
            self._table(kept, "tabs")

    def _flush_plain(self) -> None:
        lines, piped = self.plain, self.piped
        self.plain, self.piped = [], False
        if not piped:
            for line in lines:
                self._block(*line)
            return
        for run in pipe_runs(self.text, lines):
            if run.rows:
                self._table(run.rows, "pipes")
            for line in run.lines:
                self._block(*line)


def _unquoted(text: str, start: int, end: int) -> Range:
    """A cell without the quotes that a spreadsheet put around its line ends."""
    found = _QUOTED.match(text, start) if text.startswith('"', start, end) else None
    if found is not None and found.end() == end:
        return trimmed(text, start + 1, end - 1)
    return start, end


def line_blocks(text: str, pages: tuple[int, ...] = ()) -> list[Block | Table]:
    r"""Lines and tables of a text in reading order; `<table>` elements in it are tables too.

    >>> blocks = line_blocks("项目支出绩效自评表\n\n项目名称\t道路养护\n总分\t98")
    >>> [type(block).__name__ for block in blocks]
    ['Block', 'Table']
    """
    lines = _Lines(text, pages)
    position = 0
    for element in embedded_tables(text, pages):
        lines.read(position, element.start)
        lines.blocks.extend(element.parts)
        position = element.end
    lines.read(position, len(text))
    return lines.blocks


def read_lines(text: str) -> Reading:
    """Reads plain text or Markdown.

    Raises:
        ReadError: ``JX-R010`` when the text has more lines and cells than a document can have.
    """
    parts = sum(map(text.count, "\n\r\t<" + PIPES))
    if parts > MAX_PARTS and not _few_parts(text):
        raise ReadError("JX-R010", count=parts, limit=MAX_PARTS)
    pages = page_starts(text) or numbered_pages(text)
    return Reading(text, line_blocks(text, pages), pages)


def _few_parts(text: str) -> bool:
    """A line with thousands of tabs is one block; a text of such lines is read all the same."""
    lines = text.count("\n") + text.count("\r")
    others = sum(map(text.count, "<" + PIPES))
    return lines * 2 < MAX_PARTS and not others and text.count("\t") > _MAX_CELLS * (lines + 1)
