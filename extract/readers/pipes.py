"""Tables drawn with pipes: Markdown, ASCII and box drawing, and the rows that scraped pages are left with.

Scrapers write `甲 | 乙 | 丙 |` without a pipe in front, break a row where a cell holds a line break, and pad short
rows with pipes. So the style of a group of lines is settled first, by what most of its lines do: *closed* rows end at
a pipe, *opened* rows begin with one, *loose* rows are a line each. Where a scraper left one cell a line (`甲 |`), the
pipes that pad short rows tell the width of the table, and with it where its rows end; without them the words of the
form may tell (`readers.spread_rows`), else it is text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from extract.readers.rows import Range, is_rule, split_cells, trimmed
from extract.readers.spread_rows import rows_by_words, runs_on
from extract.text.view import fold

__all__ = ["PIPES", "PipeRun", "pipe_runs", "pipes_in"]

PIPES = "|｜│┃║"
_PIPE = re.compile(rf"(?<!\\)[{PIPES}]")
_DRAWN = re.compile(rf"[\s+\-=:─━═┄┈┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╞╡╪╟╢╫{PIPES}]+")
_DRAWN_LINE = re.compile(r"[-=─━═]{2}|[┌└├┏┗┣╔╚╠]")
_SINGLE_DASHES = re.compile(r"\s*:?-+:?\s*")
_JOINT = re.compile(rf"[{PIPES}]\s*[{PIPES}]")
_MAX_BROKEN = 60  # lines that one row may be broken over
_LEAST_FLOW = 8  # pipes of a line that holds heads and rows behind them
_LEAST_SPREAD = 6  # lines of one cell each from which on they are a layout, not rows that hold one cell
_MAX_BETWEEN = 3  # lines of a cell with line breaks in it
_LONGEST_FIRST = 8  # characters of a line without pipes that begins a row of lines that begin with one

Style = Literal["closed", "opened", "loose"]


class PipeRun(NamedTuple):
    """Some lines of a group: a table (its rows as cell ranges), or lines that are text."""

    rows: list[list[Range]]
    lines: list[Range]


class _Row(NamedTuple):
    start: int
    end: int
    joined: bool  # a label on a line of its own was put before the row: `年度资金总额 |` and `| 32.4 | 31.69 |`


def pipes_in(line: str) -> int:
    """Separators in a line; an escaped one is text."""
    return len(_PIPE.findall(line))


def _is_drawn(line: str) -> bool:
    return _DRAWN.fullmatch(line) is not None and _DRAWN_LINE.search(line) is not None


def _style(lines: list[str]) -> Style:
    piped = [line for line in lines if pipes_in(line) and not _is_drawn(line)]
    closed = sum(line.endswith(tuple(PIPES)) and not line.endswith("\\|") for line in piped)
    opened = sum(line.startswith(tuple(PIPES)) for line in piped)
    if closed * 2 >= len(piped) and closed:
        return "closed"
    return "opened" if opened * 2 > len(piped) else "loose"


def _ends_row(line: str) -> bool:
    return line.endswith(tuple(PIPES)) and not line.endswith("\\|")


def _most_in_row(lines: Sequence[str]) -> int:
    """The most pipes of a row where most rows are whole lines, else 0."""
    whole = [pipes_in(line) for before, line in pairwise(lines) if _ends_row(before) and _ends_row(line)]
    return max(whole) if 2 * len(whole) > sum(map(bool, map(pipes_in, lines))) else 0


class _Gatherer:
    """Goes over the lines of a group and puts them into rows, by the group's style."""

    def __init__(self, text: str, lines: list[Range]) -> None:
        self.text = text
        self.spans = [trimmed(text, *line) for line in lines]
        self.lines = [text[start:end] for start, end in self.spans]
        self.style = _style(self.lines)
        piped = [line for line in self.lines if pipes_in(line)]
        self.fenced = sum(line[:1] in PIPES for line in piped) * 2 >= len(piped)
        self.most = _most_in_row(self.lines) if self.style == "closed" else 0
        self.runs: list[tuple[list[_Row], list[Range]]] = []

    def gather(self) -> list[tuple[list[_Row], list[Range]]]:
        """Runs of rows, and of text lines, in order."""
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if _is_drawn(line):
                if self.runs and self.runs[-1][0]:
                    self.runs[-1][1].append(self.spans[at])
            elif pipes_in(line):
                at = self._row(at)
                continue
            else:
                self.runs.append(([], [self.spans[at]]))
            at += 1
        return self.runs

    def _row(self, at: int) -> int:
        """Takes the row that begins at line `at`; returns the line after it."""
        last, joined = at, False
        if self.style == "closed" and self.fenced and self.lines[at] in PIPES:
            last = self._unfenced(at)
        elif self.style == "closed" and not _ends_row(self.lines[at]):
            last = self._closing(at)
        elif self.style == "closed" and self._is_label(at):
            last, joined = at + 1, True
            if not _ends_row(self.lines[last]):
                last = self._closing(last)
        elif self.style == "opened":
            while last + 1 < len(self.lines) and not self._breaks(last + 1) and last - at < _MAX_BROKEN:
                last += 1
        if not self.runs or not self.runs[-1][0]:
            self.runs.append(([], []))
        rows, lines = self.runs[-1]
        rows.append(_Row(self.spans[at][0], self.spans[last][1], joined))
        lines.extend(self.spans[at : last + 1])
        return last + 1

    def _closing(self, at: int) -> int:
        """The line that closes the row begun at `at`: `at` itself where none does, or a row would be too wide."""
        cells = pipes_in(self.lines[at])
        below = self.lines[at + 1 : at + 3]
        if len(below) == 2 and all(_ends_row(line) and pipes_in(line) == cells for line in below):
            return at  # a whole row whose last cell holds something, above rows whose last cell is empty
        for last in range(at + 1, min(at + _MAX_BROKEN, len(self.lines))):
            line = self.lines[last]
            if _is_drawn(line) or (self.fenced and line[:1] in PIPES):
                return at
            cells += pipes_in(line)
            if cells > self.most > 0:
                return at  # rows of another table, which do not end at a pipe
            if _ends_row(line):
                return last
        return at

    def _unfenced(self, at: int) -> int:
        """The last line of a row whose fence stands alone: line breaks in a cell (`|`, `甲`, `乙 |`, `丙 ||`)."""
        for last in range(at + 1, min(at + _MAX_BROKEN, len(self.lines))):
            line = self.lines[last]
            if _is_drawn(line) or line[:1] in PIPES:
                break
            if _ends_row(line) and pipes_in(line) > 1:
                return last
        return at

    def _is_label(self, at: int) -> bool:
        """A label alone before its row: the scraper broke the row after a cell with a line break in it."""
        line = self.lines[at]
        following = self.lines[at + 1] if at + 1 < len(self.lines) else ""
        return (
            not self.fenced
            and pipes_in(line) == 1
            and line[:1] not in PIPES
            and following[:1] in PIPES
            and following != ""
            and pipes_in(following) > 1
        )

    def _breaks(self, at: int) -> bool:
        line = self.lines[at]
        return line[:1] in PIPES or _is_drawn(line)


def _inner(text: str, row: _Row) -> Range:
    """The row without the fences at its ends."""
    start, end = row.start, row.end
    if text[start] in PIPES:
        start += 1
    if end > start and text[end - 1] in PIPES and (end - 2 < start or text[end - 2] != "\\"):
        end -= 1
    return start, end


def _doubled(text: str, rows: list[_Row]) -> bool:
    """Does every row part its cells by `||`, as wikis do? Elsewhere `||` is an empty cell."""
    inner = [text[slice(*_inner(text, row))].strip(PIPES) for row in rows]
    return all("||" in part and not _PIPE.search(part.replace("||", "")) for part in inner)


def _cells(text: str, row: _Row, doubled: bool) -> list[Range]:
    start, end = _inner(text, row)
    if doubled:
        while text[start : start + 1] in PIPES and start < end:
            start += 1
        while end > start and text[end - 1] in PIPES:
            end -= 1
        return split_cells(text, start, end, "||")
    cells: list[Range] = []
    at = start
    joint = _JOINT.search(text, start, end) if row.joined else None
    while match := _PIPE.search(text, at, end):
        cells.append(trimmed(text, start, match.start()))
        at = start = joint.end() if joint is not None and match.start() == joint.start() else match.end()
    cells.append(trimmed(text, start, end))
    return cells


def _is_table(text: str, rows: list[_Row], cells: list[list[Range]]) -> bool:
    """Two rows are a table; a single one only when it is closed, so that `首页 | 动态 | 公告` stays a line of text."""
    if max(map(len, cells)) < 2:
        return False
    if len(cells) > 1:
        return True
    line = text[rows[0].start : rows[0].end]
    return _ends_row(line) and (line[0] in PIPES or len(cells[0]) > 2)


class _Spread:
    """Lines that hold one cell each at most: `甲 |`, a lone `|` for an empty cell, `乙 | |||` at the end of a row."""

    def __init__(self, text: str, lines: Sequence[Range]) -> None:
        self.text = text
        self.lines = lines
        *self.cells, self.rest = _parts(text, lines[0][0], lines[-1][1])

    def run(self) -> PipeRun:
        """A table where the ends of its rows are seen, else the cells as lines of text, less the pipes."""
        width = self._width()
        if not width and (told := _told_by_words(self.text, self.cells, self.rest)) is not None:
            return told
        if not width:
            parts = [part for line in self.lines for part in _parts(self.text, *line)]
            return PipeRun([], _filled(parts))
        rows = list(self._rows(width))
        if all(len(row) > 1 and not _filled(row[:1]) for row in rows):
            rows = [row[1:] for row in rows]  # each row begins with a pipe: no cell stands before it
        return PipeRun(rows, _filled([self.rest]))

    def _ends(self) -> list[int]:
        """The number of cells up to the end of each padded line: there a row ends."""
        pipes, ends = 0, list[int]()
        for line in self.lines:
            parts = _parts(self.text, *line)
            pipes += len(parts) - 1
            if len(parts) > 2 and not _filled(parts[-2:]):
                ends.append(pipes)
        return ends

    def _width(self) -> int:
        """The number of pipes in a row, or 0: rows are padded to one width, so it recurs from one end to the next."""
        gaps = Counter([right - left for left, right in pairwise(self._ends())])
        if not gaps:
            return 0
        width, times = max(gaps.items(), key=lambda gap: (gap[1], -gap[0]))
        fitting = sum(count for gap, count in gaps.items() if gap % width == 0)
        return width if width > 2 and times > 1 and fitting * 4 >= gaps.total() * 3 else 0

    def _rows(self, width: int) -> Iterator[list[Range]]:
        """The cells by rows, counted back from the ends that are seen and on from the last of them."""
        done = 0
        for end in self._ends():
            odd = (end - done) % width
            if not _filled(self.cells[end - odd : end]):
                first, last = done, end - odd  # a pipe too many in the padding
            else:
                first, last = done + odd, end  # a cell too many or too few in a row: rows from the end are whole
                yield self.cells[done:first]
            yield from self._chunks(first, last, width)
            done = end
        yield from self._chunks(done, len(self.cells), width)

    def _chunks(self, first: int, last: int, width: int) -> Iterator[list[Range]]:
        for at in range(first, last, width):
            yield self.cells[at : min(at + width, last)]


def _parts(text: str, start: int, end: int) -> list[Range]:
    """What stands between the pipes of a stretch of text."""
    pipes = [match.start() for match in _PIPE.finditer(text, start, end)]
    return [trimmed(text, left + 1, right) for left, right in pairwise([start - 1, *pipes, end])]


def _filled(parts: Sequence[Range]) -> list[Range]:
    return [part for part in parts if part[0] < part[1]]


def _spreads(text: str, lines: Sequence[Range]) -> Iterator[Range]:
    """The lines (first, after the last) that hold a cell each, among lines that hold rows or text."""
    run: list[int] = []  # piped lines of one cell at most
    alone = 0  # those that hold nothing but their cell; the others are padded
    for at, line in enumerate(lines):
        parts = _parts(text, *line)
        if len(parts) == 1 and run and at - run[-1] <= _MAX_BETWEEN:
            continue  # a cell with a line break in it
        if len(parts) > 1 and len(_filled(parts)) < 2:
            run.append(at)
            alone += len(parts) == 2 or (len(parts) == 3 and bool(_filled(parts[1:2])))
            continue
        if _is_spread(run, alone):
            yield _begin(text, lines, run[0]), run[-1] + 1
        run, alone = [], 0
    if _is_spread(run, alone):
        yield _begin(text, lines, run[0]), run[-1] + 1


def _is_spread(run: Sequence[int], alone: int) -> bool:
    return alone >= _LEAST_SPREAD and alone * 2 > len(run)


def _begin(text: str, lines: Sequence[Range], first: int) -> int:
    """The first line of a spread: above `| 乙` stands the cell that begins the row, without a pipe."""
    start, end = lines[first]
    if text[start] not in PIPES or end - start == 1:
        return first
    at = first
    while at and first - at < _MAX_BETWEEN and len(_parts(text, *lines[at - 1])) == 1:
        left, right = lines[at - 1]
        if right - left > _LONGEST_FIRST:
            break
        at -= 1
    return at


def pipe_runs(text: str, lines: list[Range]) -> list[PipeRun]:
    r"""Tables and text lines among consecutive lines of which some hold pipes.

    >>> text = "表\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"
    >>> runs = pipe_runs(text, [(0, 1), (2, 11), (12, 21), (22, 31)])
    >>> [[text[slice(*cell)] for cell in row] for row in runs[1].rows]
    [['甲', '乙'], ['1', '2']]
    """
    if (flowing := _flowing(text, lines)) is not None:
        return [flowing]
    found: list[PipeRun] = []
    done = 0
    for first, stop in _spreads(text, lines):
        found += _drawn_runs(text, lines[done:first])
        found.append(_Spread(text, lines[first:stop]).run())
        done = stop
    return found + _drawn_runs(text, lines[done:])


def _flowing(text: str, lines: Sequence[Range]) -> PipeRun | None:
    """A table whose lines end in empty cells, or in these alone and not with its rows: it is told by its words."""
    printed = [text[slice(*line)] for line in lines]
    torn = any(_goes_on(*pair) for pair in pairwise(printed))
    wide = (line for line in lines if pipes_in(text[slice(*line)]) > _LEAST_FLOW)
    if not torn and not any(runs_on(_texts(text, _parts(text, *line))) for line in wide):
        return None
    *cells, rest = _parts(text, lines[0][0], lines[-1][1])
    return _told_by_words(text, cells, rest)


def _told_by_words(text: str, cells: Sequence[Range], rest: Range) -> PipeRun | None:
    """The table whose rows the words of a form tell, and the text behind its last pipe."""
    rows = rows_by_words(_texts(text, cells), cells)
    return PipeRun(rows, _filled([rest])) if rows else None


def _goes_on(before: str, line: str) -> bool:
    """Whether a row may go on in the next line: `甲 | 乙 |` and `| 丙 |`."""
    return line[0] in PIPES and before[0] not in PIPES and _ends_row(before) and pipes_in(before) > 1


def _texts(text: str, cells: Sequence[Range]) -> list[str]:
    return [fold(text[slice(*cell)]) for cell in cells]


def _drawn_runs(text: str, lines: list[Range]) -> list[PipeRun]:
    """The same among lines that hold a row each, or a part of one."""
    found: list[PipeRun] = []
    for rows, spans in _Gatherer(text, lines).gather():
        if not rows:
            found.append(PipeRun([], spans))
            continue
        doubled = _doubled(text, rows)
        cells = [_cells(text, row, doubled) for row in rows]
        kept = [row for at, row in enumerate(cells) if not _is_alignment(text, row, at)]
        found.append(PipeRun(kept, []) if kept and _is_table(text, rows, kept) else PipeRun([], spans))
    return found


def _is_alignment(text: str, row: list[Range], at: int) -> bool:
    """The line under a Markdown header; the second row may use single dashes, `|-|-|`."""
    if is_rule(text, row):
        return True
    parts = [text[slice(*cell)] for cell in row]
    filled = [part for part in parts if part]
    return at == 1 and len(filled) == len(parts) > 1 and all(map(_SINGLE_DASHES.fullmatch, filled))
