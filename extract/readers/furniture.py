"""Lines that are printed on each page and belong to none: running heads, and feet with the number of the page.

Where a page end cuts a form they stand among its rows. They stay in the text, and are no lines of the document. What
recurs at the top of pages may as well be of the forms that begin there: titles, labels and heads are left alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from extract.model.document import Block, Table
from extract.readers.pages import ascends, is_page_mark, page_number, without_page_number
from extract.text.view import fold

__all__ = ["furniture", "numbered_pages", "page_marks", "without_furniture"]

_LINE = re.compile("[^\\s][^\n\r\f\x85\u2028\u2029]*")
_DEEP = 2  # lines at the top and at the foot of a page
_SHORTEST, _LONGEST = 5, 60  # characters of a running head; a shorter line is a cell by chance
_FEWEST_FIGURES = 3  # pages whose lone figures count up: figures in cells may do so by chance on two
# Words of running heads and feet; else a line may be of cells that stand at the edge of pages by chance.
_RUNNING = re.compile(r"决算|预算|公开|报告|汇编|资料|20\d\d|(?:[局厅委院]|中心|办公室)$")
_FIGURE = re.compile(r"\n[ \t]{0,40}(\d{1,4})[ \t\r]{0,40}(?=\n)")  # alone in its line
_NEAR = 2 * _LONGEST  # characters to the lines above and below it, with the blank ones
_MARK = re.compile(r"(?:^|(?<=\n))(\d{1,2})(、)[^\n]*")
_SHORTEST_PAGE = 60  # characters of a page that is one line
_MOST_AROUND = 300  # characters of the text that are of no page
_STOPS = "。.;；:：!！?？"
_VISIBLE = re.compile(r"\S")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# What begins a form or belongs to its rows: separators, figures alone, titles, years and annexes.
_CONTENT = re.compile(r"[\t|｜│┃║:]|(?:^|\s)[\d.%≥≤]+(?=\s|$)|^\(.*\)$|^20\d\d年?度?$|^附[件表]")
_TITLE = re.compile(r"(?:表\d{0,2}|指标体系)(?:\(.*\))?$")


class _Edge(NamedTuple):
    """A line at the edge of a page: the page, 0 and up from its top or -1 and down from its foot, and the line."""

    page: int
    depth: int
    start: int
    text: str
    after: str  # the next line of the page


def furniture(text: str, pages: tuple[int, ...]) -> frozenset[int]:
    r"""Where the lines begin that are no part of the document but of its pages.

    The first line of its kind stays, as far as it stands at the top of a page: it may be the document's title.

    >>> text = "某区水务局决算公开\n甲\n- 1 -\n\f某区水务局决算公开\n乙\n- 2 -\n\f"
    >>> sorted(furniture(text, (0, 18)))
    [12, 19, 31]
    """
    if len(pages) < 2:
        return frozenset()
    inside: list[str] = []
    edges = list(_edges(text, pages, inside))
    return frozenset([*_numbers(edges), *_recurring(edges, inside)])


def numbered_pages(text: str) -> tuple[int, ...]:
    r"""Where the pages begin of a text that has nothing between them but lone figures beside a running head.

    >>> numbered_pages("\n".join(["甲\n1\n某区水务局决算", "乙\n2\n某区水务局决算", "丙\n3\n某区水务局决算", "丁"]))
    (0, 4, 16, 28)
    """
    beside: dict[tuple[bool, str], list[re.Match[str]]] = defaultdict(list)
    for match in _FIGURE.finditer(text):
        above = text[max(0, match.start() - _NEAR) : match.start()].rstrip().rpartition("\n")[2]
        below = text[match.end() : match.end() + _NEAR].lstrip().partition("\n")[0]
        beside[False, above.strip()].append(match)
        beside[True, below.strip()].append(match)
    best: list[re.Match[str]] = []
    for (_, line), found in beside.items():
        if len(found) > max(len(best), _FEWEST_FIGURES - 1) and _may_be_head(line):
            best = found if ascends([int(match[1]) for match in found]) else best
    return (0, *(match.end() + 1 for match in best)) if best else ()


def page_marks(text: str) -> dict[int, int]:
    """Where `1、`, `2、` … stand before the pages of a text, and where they end, as sites for sharing documents do.

    A page is a line there, cut wherever it ends, and the pages are all of the text: that tells the marks from the
    numbers of a list.
    """
    marks = [match for match in _MARK.finditer(text) if len(match[0]) > _SHORTEST_PAGE]
    if len(marks) < 2 or [int(match[1]) for match in marks] != list(range(1, len(marks) + 1)):
        return {}
    around = marks[0].start() + len(text) - marks[-1].end()
    cut = sum(text[: match.start()].rstrip()[-1:] not in _STOPS for match in marks[1:])
    is_all = around < _MOST_AROUND and 2 * cut >= len(marks) - 1
    return {match.start(1): match.end(2) for match in marks} if is_all else {}


def without_furniture(text: str, blocks: Sequence[Block | Table]) -> str:
    """A text (or its folded form) with blanks where it stands in no block: offsets stay."""
    parts: list[str] = []
    position = 0
    for block in sorted(blocks, key=attrgetter("start")):  # a table may hold others
        parts += _VISIBLE.sub(" ", text[position : block.start]), text[max(position, block.start) : block.end]
        position = max(position, block.end)
    return "".join([*parts, _VISIBLE.sub(" ", text[position:])])


def _edges(text: str, pages: tuple[int, ...], inside: list[str]) -> Iterator[_Edge]:
    """The lines at the edges of pages; the others go into `inside`."""
    for page, (begin, end) in enumerate(pairwise([*pages, len(text)])):
        lines = [(match.start(), match[0].rstrip()) for match in _LINE.finditer(text, begin, end)]
        after = [line for _, line in lines[1 : _DEEP + 1]] + [""] * _DEEP
        for depth, (start, line) in enumerate(lines[:_DEEP]):
            yield _Edge(page, depth, start, line, after[depth])
        for depth, (start, line) in enumerate(lines[-_DEEP:], -min(_DEEP, len(lines))):
            yield _Edge(page, depth, start, line, "")
        inside += (line for _, line in lines[_DEEP:-_DEEP])


def _bare(line: str) -> str:
    return "".join(without_page_number(line).split())


def _numbers(edges: list[_Edge]) -> Iterator[int]:
    """The lines that are the number of their page: counted up from page to page."""
    runs: dict[tuple[int, bool, int], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if is_page_mark(edge.text):
            number = page_number(edge.text)
            runs[edge.depth, edge.text[0].isdigit(), number - edge.page].append(edge)
    for (_, is_figure, _), found in runs.items():
        if len(found) >= (_FEWEST_FIGURES if is_figure else 2):
            yield from (edge.start for edge in found)


def _recurring(edges: list[_Edge], inside: list[str]) -> Iterator[int]:
    """The lines that stand at the same edge of most pages from the first to the last that has them."""
    same: dict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    tops = {edge.start for edge in edges if edge.depth >= 0}
    for edge in edges:
        if _SHORTEST <= len(edge.text) <= _LONGEST and (edge.depth >= 0 or edge.start not in tops):
            same[edge.depth >= 0, _bare(edge.text)].append(edge)
    counted: Counter[str] | None = None
    for (at_top, bare), found in same.items():
        on = {edge.page for edge in found}
        if len(on) < 2 or 2 * len(on) <= max(on) - min(on) or not _may_be_head(found[0].text):
            continue
        if not _RUNNING.search(bare):
            continue
        if at_top and all(_is_title(edge.after) for edge in found):
            continue
        if counted is None:
            counted = Counter("".join(line.split()) for line in inside if len(line) <= _LONGEST)
        if counted[bare] <= 1:  # else it is a cell that by chance stands at the edge of pages too
            yield from (edge.start for edge in found[at_top:])


def _is_title(line: str) -> bool:
    return _TITLE.search(fold(line)) is not None


def _may_be_head(line: str) -> bool:
    """Whether a line may be of a page, as against a row of a form, a title, a label, a head of columns."""
    from extract.forms.lexicon import form_words, key

    line = fold(without_page_number(line)).strip()
    if not _SHORTEST <= len(line) <= _LONGEST or len(_HAN.findall(line)) < _SHORTEST:
        return False
    if _is_title(line) or _CONTENT.search(line):
        return False
    words = form_words()
    known = (words.columns, words.labels, words.levels, words.funds_columns, words.funds_rows, words.goals, words.total)
    return not any(key(part) in table for part in line.split() for table in known)
