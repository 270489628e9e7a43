"""Titles of forms and summary tables: short lines, or lone cells, that end in …表."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from extract.forms.lexicon import form_words
from extract.forms.table import Source
from extract.model.document import Block, Table
from extract.text.view import printed

__all__ = ["CONTINUED", "HEADING", "Title", "title_at", "titles_of"]

_TITLE_END = re.compile(r"表\s*[一二三四五六七八九十\d]*\s*(?:\(.{0,14}\))?[\s*#]*$|指标体系\s*$")
_TITLE_TAIL = re.compile(r"(?<=表)[一二三四五六七八九十\d]{1,2}$|\(.{0,14}\)$")
_SENTENCE = re.compile(r"[。；;]|详见|见附件|如下|按照|根据|以及|包括")
_IN_TITLES = ("表", "指标体系")
_MOST_TITLE = 70
_FULL_LINE = 22
_COMPLETE = re.compile(
    r"\s*(?:20\d\d|项目|部门|单位|整体|预算|财政|专项|绩效|附|《)"
)  # a line that begins a title of its own
# What stands beside a title in its row: the word for it, its year, the unit of money, the number of the annex.
_BESIDE = re.compile(
    r"(?:标\s*题|名\s*称|表\s*名)\s*:?|\(?\s*20\d\d\s*年?\s*度?\s*\)?|(?:金额)?单位\s*:?\s*(?:人民币)?[万亿千]?元?|[万亿千]元"
    r"|附[件表]\s*[\d一二三四五六七八九十-]*\s*:?"
)
_MOST_FILLED = 4  # cells of a row with a title in it
CONTINUED = re.compile(r"表[(（]续表?[)）]$|^[(（]?续表[)）]?$")  # printed again where a page has cut the form
HEADING = re.compile(
    r"^[\s#*]*(?:(?P<part>第\s*[一二三四五六七八九十]\s*部\s*分)|\(\s*[一二三四五六七八九十]{1,3}\s*\)\s*\S|[一二三四五六七八九十]{1,3}\s*、\s*\S)"
)


class Title(msgspec.Struct, frozen=True):
    """A title of a form or of a summary table, and its place."""

    kind: str
    start: int
    end: int


def titles_of(source: Source) -> list[Title]:
    """The titles of forms and summary tables, in order: short lines or lone cells that end in …表."""
    titles: list[Title] = []
    before: Block | Table | None = None
    for block in source.document.blocks:
        if isinstance(block, Table):
            titles += _in_table(source, block)
        elif block.end - block.start <= _MOST_TITLE * 2:
            title = title_at(source, block.start, block.end)
            if title:
                titles.append(_with_line_above(source, before, title))
        before = block
    return titles


def _in_table(source: Source, table: Table) -> Iterator[Title]:
    """The titles in the cells of a table: each has a row of its own, anywhere in it.

    Converters put whole pages with form after form into one table. In the first two rows a cell of any kind may stand
    beside a title.
    """
    if not _may_be_title(source.folded, table.start, table.end):
        return
    for number, row in enumerate(table.rows()):
        filled = [cell for cell in row if cell.end > cell.start]
        if len(filled) > _MOST_FILLED:
            continue
        cells = [cell for cell in filled if not _BESIDE.fullmatch(source.folded, cell.start, cell.end)]
        if len(cells) == 1 or (len(cells) == 2 and number < 2):
            title = title_at(source, cells[0].start, cells[0].end)
            if title:
                yield title


def _with_line_above(source: Source, before: Block | Table | None, title: Title) -> Title:
    """A title of two lines: the line above belongs to it when it is full, ends no sentence and is no title itself."""
    if not isinstance(before, Block):
        return title
    line = "".join(source.folded[before.start : before.end].split())
    if not _FULL_LINE <= len(line) <= _MOST_TITLE or line[-1] in ".。:;!)" or ":" in line or _SENTENCE.search(line):
        return title
    if HEADING.match(line) or _TITLE_END.search(line) or _COMPLETE.match(source.folded, title.start):
        return title
    return Title(title.kind, before.start, title.end)


def _may_be_title(text: str, start: int, end: int) -> bool:
    """Whether a stretch has a word that every title has: most lines and tables have none."""
    return any(text.find(word, start, end) >= 0 for word in _IN_TITLES)


def title_at(source: Source, start: int, end: int) -> Title | None:
    """The title that a stretch of text is, or ``None``."""
    if not _may_be_title(source.folded, start, end):
        return None
    line = source.folded[start:end]
    text = printed(line).strip("*#-. ")
    if not _TITLE_END.search(text) or CONTINUED.search(text):
        return None
    text = _TITLE_TAIL.sub("", _TITLE_TAIL.sub("", text))
    if len(text) > _MOST_TITLE or _SENTENCE.search(text):
        return None
    for kind, pattern in form_words().titles:
        if pattern.search(text):
            left = len(line) - len(line.lstrip("*#- \t"))
            return Title(kind, start + left, start + len(line.rstrip("*# \t")))
    return None
