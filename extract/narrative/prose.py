"""Prose: the running text of a section, paragraphs whole again, each character with its place in the document.

A PDF breaks a sentence at the end of every line and page; a converter may put a blank line between any two lines. So
neither a line end nor a blank line says that a paragraph ends. A line starts a new paragraph only where the one before
it ended a sentence, or where it starts with the number of a heading or an item, or where the one before it is too short
to have been broken for want of room. Everything else reads on.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from extract.model.document import Document
from extract.model.raw import Piece
from extract.narrative.lexicon import heading_words, is_heading
from extract.text.view import TextView, fold, piece

__all__ = ["YEAR", "Prose", "outside"]

YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?=年)")
_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_ENDED = tuple("。！？!?：:；;")
# A line that ends so is not finished; nor is a number whose unit starts the next line.
_OPEN = (",", "，", "、", "为", "的")
_DIGIT = "0123456789０１２３４５６７８９"
_BEHIND_DIGIT = "万亿元分%％"
_NUMERAL = "一二三四五六七八九十百〇零⼀⼆⼋⼗"
# A number that starts a heading or an item. `9. 34万元` is none: a decimal that a line end was put into.
_DECIMAL = r"(?!\s*[0-9０-９]+(?:[.．][0-9０-９]+)?\s*(?:[万亿%％元分,，。;；个人名次家户件项月日]|$))"
_MARK = re.compile(
    rf"[\s\-*#>·●]*(?:第\s*[{_NUMERAL}\d]{{1,3}}\s*部\s*分|[{_NUMERAL}]{{1,3}}\s*、|[①-⑳]|#|附\s*件|附\s*表"
    rf"|[(（]\s*[{_NUMERAL}\d]{{1,3}}\s*[)）]|[0-9０-９]{{1,2}}\s*[.．、]{_DECIMAL})"
)
# A label that opens its line also where the line before it ends nothing, as in a form or a list of goals.
_LABEL = re.compile(
    r"\s*(?:(?:自评|评价)?项\s*目(?:\s*名\s*称)?|项目预算|(?:年度)?预算金额|支出金额|自评得分|(?:产出|效益|数量|质量|时效|成本|(?:经济|社会|生态|环境)效益|可持续影响|满意度)指标"
    r"|项\s*目\s*(?:[一二三四五六七八九十]{1,2}|[0-9]{1,2}))\s*[:：]|\s*项目[一二三四五六七八九十]{1,2}\s(?=\S)"
)
# A short label and its value: two such lines are two fields, however long the first.
_FIELD = re.compile(r"[\s\-*#>·●■◆▲★○◇□]*[\u4e00-\u9fff]{2,10}(?:[(（][^()（）]{1,6}[)）])?\**\s*[:：]")
_BARE = re.compile(r"[^，。；：,;:≥≤=]{2,30}")
_FEED = "\f"
# No title goes across these.
_STOP = re.compile(r"[，。；：,;:]")
_LONGEST_TITLE = 110
_LONGEST_WORDS = 16
# The start of a line that goes on with the line before.
_GOES_ON = re.compile(r"\s*(?:[，。；：、,;:)）”]|和(?!平|谐|田|县|顺)|及(?!时)|与|等|的)")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－]+\s*\d{1,3}\s*[-—–－]+|第\s*\d{1,3}\s*页(?:\s*[/,，]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}|!\[.*)\s*"
)
# Marks of emphasis of Markdown: they may stand inside a number's sentence and are no text.
_EMPHASIS = re.compile(r"\*{2,3}|(?<![A-Za-z0-9])__|__(?![A-Za-z0-9])")
# A short heading was not broken for want of room: what follows is a paragraph of its own.
_HEAD = re.compile(
    rf"[\s\-*#>]*(?:[{_NUMERAL}]{{1,3}}\s*、|[(（]\s*[{_NUMERAL}]{{1,3}}\s*[)）])[^，。；：,;:≥≤=0-9０-９]{{2,9}}"
)
_SHORT = 0.6
_WIDEST = 40
_DIGITS = 4


class Prose:
    r"""Folded text without white space over several stretches of a document, paragraphs parted by a line feed.

    `text` starts and ends with a line feed: every paragraph has one on both sides. `walls` are the positions in `text`
    of the ends of stretches: what stands behind a table does not go on with what stands before it.

    >>> from extract.model.document import Document
    >>> raw = "1.培训项目自评得分为\n\n９８分。\n2.下一项"
    >>> prose = Prose(Document(raw, (), "x", "", "text/plain", "text"), [(0, len(raw))])
    >>> prose.text
    '\n1.培训项目自评得分为98分。\n2.下一项\n'
    >>> prose.piece(*prose.find("98")).text
    '９８'
    """

    __slots__ = ("_document", "_raw_starts", "_starts", "_views", "_year", "text", "walls")

    def __init__(self, document: Document, stretches: Sequence[tuple[int, int]]) -> None:
        self._document = document
        emphasised = "**" in document.text or "__" in document.text
        self._views: list[TextView] = []
        self._starts: list[int] = []
        self._raw_starts: list[int] = []
        self.walls: list[int] = []
        parts: list[str] = []
        length = 0
        for stretch in stretches:
            for paragraph in _paragraphs(document.text, *stretch):
                parts.append("\n")
                length += 1
                for start, end in _plain(document.text, paragraph) if emphasised else paragraph:
                    view = TextView(document.text, start, end)
                    if not view.text:
                        continue
                    self._views.append(view)
                    self._starts.append(length)
                    self._raw_starts.append(start)
                    parts.append(view.text)
                    length += len(view.text)
            self.walls.append(length)
        self.text = "".join(parts) + "\n"
        self._year: str | None = None

    @property
    def year(self) -> str:
        """The year that is named most often, the last of several; empty where none is."""
        if self._year is None:
            named = Counter(YEAR.findall(self.text))
            self._year = max(named, key=lambda year: (named[year], year), default="")
        return self._year

    def find(self, text: str) -> tuple[int, int]:
        """Where `text` first stands.

        Raises:
            ValueError: it does not occur.
        """
        start = self.text.index(text)
        return start, start + len(text)

    def index(self, offset: int) -> int:
        """Position in `text` of the first character that stands at or behind an offset of the document."""
        at = bisect_right(self._raw_starts, offset) - 1
        if at < 0:
            return 0
        return self._starts[at] + self._views[at].index(offset)

    def offset(self, index: int) -> int:
        """Offset in the document of the character at `index` (of the next one, for a line feed)."""
        at = bisect_right(self._starts, index) - 1
        if at >= 0 and index < self._starts[at] + len(self._views[at].text):
            return self._views[at].offset(index - self._starts[at])
        if at + 1 < len(self._starts):
            return self._raw_starts[at + 1]
        return self.end(index)

    def end(self, index: int) -> int:
        """Offset in the document behind the last character before `index`."""
        at = bisect_left(self._starts, index) - 1
        if at < 0:
            return self._raw_starts[0] if self._raw_starts else 0
        view = self._views[at]
        inside = min(index - self._starts[at], len(view.text))
        return view.span(inside - 1, inside)[1]

    def piece(self, start: int, end: int) -> Piece:
        """The printed text of `text[start:end]` and its ranges in the document."""
        ranges: list[tuple[int, int]] = []
        at = max(0, bisect_right(self._starts, start) - 1)
        while at < len(self._starts) and self._starts[at] < end:
            view, first = self._views[at], self._starts[at]
            left, right = max(start - first, 0), min(end - first, len(view.text))
            if left < right:
                ranges.append(view.span(left, right))
            at += 1
        pages = self._document.pages
        page = bisect_right(pages, ranges[0][0]) if pages and ranges else None
        return piece(self._document.text, *ranges, page=page)


def _paragraphs(raw: str, start: int, end: int) -> list[list[tuple[int, int]]]:
    """The lines of a stretch as paragraphs, each a list of ranges (one, or more where a page number is left out)."""
    lines = [match.span() for match in _LINE.finditer(raw, start, end)]
    lines = [(a, b) for a, b in lines if not raw[a:b].isspace()]
    if not lines:
        return []
    widths = sorted(b - a for a, b in lines)
    narrow = _SHORT * min(widths[len(widths) * 9 // 10], _WIDEST)
    paragraphs: list[list[tuple[int, int]]] = []
    before = ""
    dropped = False
    for position, (a, b) in enumerate(lines):
        line = raw[a:b]
        last, following = lines[position - 1][1] if position else start, lines[position + 1 : position + 2]
        whole = raw[paragraphs[-1][0][0] : last] if paragraphs and last - paragraphs[-1][0][0] <= _LONGEST_TITLE else ""
        whole = "" if _STOP.search(whole) else whole
        gaps = raw[last:a], raw[b : following[0][0]] if following else ""
        if b - a < 24 and (_PAGE_NUMBER.fullmatch(line) or _is_page_number(line, gaps, whole)):
            dropped = True
            continue
        dropped = dropped or _FEED in gaps[0]
        after = raw[slice(*following[0])] if following else ""
        if _starts_paragraph(before, line, 0 if dropped else narrow, whole) or _heads(before, line, after):
            paragraphs.append([(a, b)])
        elif dropped:
            paragraphs[-1].append((a, b))
        else:
            paragraphs[-1][-1] = (paragraphs[-1][-1][0], b)
        before, dropped = line.strip(), False
    return paragraphs


def _plain(raw: str, ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges without the marks of emphasis in them."""
    plain: list[tuple[int, int]] = []
    for start, end in ranges:
        position = start
        for mark in _EMPHASIS.finditer(raw, start, end):
            plain.append((position, mark.start()))
            position = mark.end()
        plain.append((position, end))
    return [(start, end) for start, end in plain if start < end]


def _is_page_number(line: str, gaps: tuple[str, str], title: str) -> bool:
    """Whether a line is a bare number at the border of a page, or in the quotes of a title (`gaps` stand around it)."""
    return line.strip().isdecimal() and (_FEED in "".join(gaps) or _is_open(_flat(title)))


def _starts_paragraph(before: str, line: str, narrow: float, title: str) -> bool:
    """Whether a line starts a paragraph; `title` is the one before it so far, if that may be a title."""
    if not before or before.endswith(_ENDED):
        return True
    if _MARK.match(line) or _LABEL.match(line) or (_FIELD.match(line) and _FIELD.match(before)):
        return True
    if title and _is_torn(title, line):
        return False
    if title and not _GOES_ON.match(line) and is_heading(_flat(title)):
        return True
    if before.endswith(_OPEN) or (before[-1] in _DIGIT and line.lstrip()[:1] in _BEHIND_DIGIT):
        return False
    if _HEAD.fullmatch(before):
        return True
    return len(before) < narrow and before[-_DIGITS:].strip("0123456789.,，％% ") != ""


def _is_torn(title: str, line: str) -> bool:
    """Whether a line goes on with a title: with its bracket or quote, its list, or the words behind its name."""
    left, right = _flat(title), _flat(line)
    if _is_open(left) or (_MARK.match(title) and _GOES_ON.match(line)):
        return True
    border = len(left)
    return any(match.start() < border < match.end() for match in heading_words(left + right[:_LONGEST_WORDS]))


def _is_open(text: str) -> bool:
    return text.count("(") > text.count(")") or text.count('"') % 2 == 1


def _flat(text: str) -> str:
    return "".join(fold(text).split())


def _heads(before: str, line: str, after: str) -> bool:
    """Whether a bare line stands between a heading, or an entry in brackets, and a label: the name of a project."""
    if _LABEL.match(after) is None or _BARE.fullmatch(line) is None:
        return False
    return before.endswith((")", "）")) or (_MARK.match(before) is not None and _BARE.fullmatch(before) is not None)


def outside(wanted: Sequence[tuple[int, int]], holes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """`wanted` less `holes`, both sorted.

    >>> outside([(0, 10), (20, 30)], [(3, 5), (8, 22)])
    [(0, 3), (5, 8), (22, 30)]
    """
    left: list[tuple[int, int]] = []
    for start, end in wanted:
        position = start
        for a, b in holes:
            if b <= position:
                continue
            if a >= end:
                break
            if a > position:
                left.append((position, a))
            position = max(position, b)
        if position < end:
            left.append((position, end))
    return left
