"""Title lines: what the first page of a document says it is, and the running titles in its text.

A title is often broken over lines (`某某县教育` / `局部门决算`), stands among the clutter of a web page, or is missing
at all; then the sentence `纳入…年度部门决算编制范围` and its like say the same. Department, year and kind of a document
are all read from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extract.text.view import TextView, fold

__all__ = ["NUMERAL_YEAR", "YEAR", "head_lines", "running_titles", "title_lines"]

_HEAD = 5_000
_MAX_LINES = 80
_MAX_TITLE = 70
_JOINED = 3
_BEFORE_CONTENTS = 1

YEAR = r"(?:20[0-4]\d)"
NUMERAL_YEAR = r"(?:二[〇○零OoＯ０0][〇○零OoＯ０0一二三四][〇○零OoＯ０0一二三四五六七八九])"

_CONTENTS = re.compile(r"[#*\s]*目\s{0,4}[录次]\s*$")
_ENTRY = re.compile(
    r"[-*•#\s]*(?:第\s?[一二三四五六七八九十]{1,2}\s?部\s?分|[一二三四五六七八九十]{1,3}\s?[、.]|\([一二三四五六七八九十]{1,3}\)|表\s?\d)"
)
_WORD = re.compile("决算|预算|绩效|自评|评价")
_WORD_START = re.compile("[决決预預绩績评評]")
_RUNNING = re.compile(
    rf"(?:{YEAR}|{NUMERAL_YEAR})\s?年\s?度?\s?(?:部\s?[门門]|[单單]\s?位)\s?(?:整\s?[体體]|[决決]\s?算|[预預]\s?算)"
)
_LINE = re.compile(r"[^\n\r\f]+")
# The path of a web page (`首页 > 财政信息`; a `>` that closes a tag is none) or its source; by last characters.
_PATH = re.compile(
    r"[>＞»置:：](?:(?<=[>＞»])(?<![A-Za-z/\"'-].)|(?<=[前的在]位置)|(?<=[来來]源[:：])|(?<=[发發]布[机機单單时時].[:：]))"
)
# The title of a document whose text stands in one line, with the form glued to it.
_GLUED_TITLE = re.compile(
    r"[^。;,、|\t]{4,60}?(?:自评价?|评价)(?:情况|结果|报告)?(?:表|报告)(?=\(|20\d\d|项目名称|[部单]|专项|转移)"
)
_CELLS = re.compile(r"[^\t|]*[^\s|][^\t|]*(?:[\t|]|$)")


@lru_cache(maxsize=2)
def head_lines(text: str) -> tuple[tuple[int, int], ...]:
    """Places of the printed lines before the table of contents, or before the first long paragraph.

    A document that begins with its table of contents is read on behind it; the entries are no titles.
    """
    lines: list[tuple[int, int]] = []
    opens_with_contents = False
    for match in _LINE.finditer(fold(text[:_HEAD])):
        line = match[0].strip()
        if not line or len(_CELLS.findall(line)) > 1:
            continue  # a row of cells is no title, whatever it names
        if _CONTENTS.match(line):
            if len(lines) > _BEFORE_CONTENTS:
                break
            opens_with_contents = True
            continue
        if len(line) > 2 * _MAX_TITLE or len(lines) > _MAX_LINES:
            if not lines and (title := _GLUED_TITLE.match(match[0])):
                lines.append((match.start(), match.start() + title.end()))
            break
        if not (opens_with_contents and _ENTRY.match(line)):
            lines.append(match.span())
    return tuple(lines)


@lru_cache(maxsize=2)
def title_lines(text: str) -> tuple[TextView, ...]:
    r"""Views of the lines that can be a title, each joined with the (at most two) lines that follow it.

    Only joins that hold a word of the trade (决算, 预算, 绩效 …) are given.

    >>> [view.text for view in title_lines("某县教育\n局2023年度\n部门决算\n目录\n")]
    ['某县教育局2023年度部门决算', '局2023年度部门决算', '部门决算']
    """
    lines = head_lines(text)
    views = []
    paths = {start for start, end in lines if _PATH.search(text, start, end)}
    for number, (start, line_end) in enumerate(lines):
        end = line_end
        for following, stop in lines[number + 1 : number + _JOINED]:
            if start in paths or following in paths or text[end:following].strip():
                break  # a table stands between, or one of them is the path of a web page
            end = stop
        if _WORD_START.search(text, start, end):
            view = TextView(text, start, end)
            if _WORD.search(view.text):
                views.append(view)
    return tuple(views)


def running_titles(text: str, *, limit: int = 12) -> Iterator[tuple[TextView, int]]:
    """What stands before `…年度部门决算` in the text, with the index in that view at which the year begins."""
    for number, match in enumerate(_RUNNING.finditer(text)):
        if number == limit:
            return
        start = max(0, match.start() - 60)
        above = text.rfind("\n", start, match.start())
        if above > start and _PATH.search(text, text.rfind("\n", 0, above) + 1, above):
            start = above + 1
        lead = TextView(text, start, match.start())
        yield TextView(text, start, match.end()), len(lead.text)
