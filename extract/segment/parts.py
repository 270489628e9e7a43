"""The parts of a document: its headings, in order, with the text that each of them governs.

Only what stands under a performance heading is read as a narrative, so a part must be found whatever the layout did
to its heading: numbers in full width or with spaces between, Markdown marks before it, a title on the next line. The
table of contents names every part once more; it is recognised and left out.

The raw text is searched, not its folded view: folding thirty thousand characters costs more than everything else here,
and the few glyphs of a heading's number can be listed. Titles are folded, one by one.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from functools import cache, lru_cache
from importlib import resources
from typing import Final, NamedTuple

import msgspec

from extract.model.document import Document, Table
from extract.model.raw import Part, PartKind
from extract.text.view import fold, printed

__all__ = ["PERFORMANCE_KINDS", "find_parts", "title_kind"]

PERFORMANCE_KINDS: Final[frozenset[PartKind]] = frozenset(
    {
        "performance",
        "performance_overview",
        "self_evaluation",
        "department_evaluation_result",
        "transfer",
        "department_review",
        "finance_review",
        "goals",
    }
)
# Kinds that a heading without a number may open at the top level.
_CLOSING_KINDS: Final = frozenset({"glossary", "annex"})

# Numerals of a heading, with the radicals that PDF fonts put in their place.
_NUMERAL: Final = "一二三四五六七八九十百〇零⼀⼆⼋⼗"
_BLANK: Final = r"[ \t\u3000\xa0]"
# Blanks are counted where they may stand beside others, and so is the line: no input takes more than linear time.
_GAP: Final = rf"{_BLANK}{{0,8}}"
_LINE: Final = (
    rf"{_BLANK}*+(?:[-*>·●]{_BLANK}*+)?(?P<mark>#{{1,6}}(?!#){_BLANK}*+)?\**+"
    rf"(?:第{_GAP}(?P<part>[{_NUMERAL}0-9０-９ \u3000]{{1,6}}?){_GAP}(?:部{_GAP}分|章|篇)(?![之的])[、.．:：]?"
    rf"|(?P<second>[{_NUMERAL}]{{1,3}}){_GAP}[、．.，,]"
    rf"|[(（]{_GAP}(?P<third>[{_NUMERAL}]{{1,3}}){_GAP}[)）]{_GAP}[、.．]?"
    rf"|(?P<fourth>[0-9０-９]{{1,2}}){_GAP}[.．、](?![0-9０-９])"
    rf"|(?<=#{_BLANK})(?=[^\s#])|(?<=#)(?=[^\s#]))"
    r"(?P<rest>[^\n\r]{0,200})"
)
# A pattern that opens with a plain character is searched several times faster than one that opens with ^.
_HEADING: Final = re.compile("\n" + _LINE)
_FIRST_HEADING: Final = re.compile(_LINE)
_LEADER: Final = re.compile(r"(?:[.．…·‥]{3,}|[.．…·‥]{2,}\s)\s*[-—]?\d{0,3}[-—]?\s*$|\s\d{1,3}\s*$")
_LEADER_ENDS: Final = frozenset(".．…·‥-—0123456789")
# Figures or a second number in the line: a row of a table that lost its lines, not a heading.
_ROW: Final = re.compile(
    rf"[\t|]|\s-?[\d,]+\.\d+(?:\s+(?![万亿元年])|\s*$)|\s\d+\s+[-\d]|\s\d{{1,3}}\s+[{_NUMERAL}]{{1,3}}、|\s[{_NUMERAL}]{{1,3}}、"
)
_STOP: Final = re.compile(r"[。:：;；!！?？]")
_VALUE_OF: Final = {**{c: i for i, c in enumerate("〇一二三四五六七八九")}, "零": 0, "⼀": 1, "⼆": 2, "⼋": 8}
_LONGEST: Final = 60
# May stand around a title in its line.
_AROUND: Final = "#* \t\u3000\xa0\r"
_PROSE_GAP: Final = 60
_LONGEST_CONTENTS: Final = 400
# A shorter title was not broken for want of room.
_NARROWEST: Final = 10


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: PartKind
    patterns: tuple[str, ...]


class _Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    finals: tuple[str, ...]
    contents: tuple[str, ...]
    definitions: tuple[str, ...]
    longest_title: int
    kind: tuple[_Kind, ...]


class _Heading(NamedTuple):
    start: int
    end: int
    level: int
    number: int
    title: str
    kind: PartKind
    depth: int = 0

    def closes(self, other: _Heading) -> bool:
        """Whether the text of another heading ends here: that of a Markdown heading without a number by its marks."""
        if self.depth > other.depth > 0 == other.number and self.level > 1:
            return False
        return other.level >= self.level


@cache
def _lexicon() -> _Lexicon:
    text = resources.files("extract.lexicon").joinpath("headings.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Lexicon)


@cache
def _kind_patterns() -> tuple[re.Pattern[str], tuple[tuple[PartKind, re.Pattern[str]], ...]]:
    """One pattern that says whether any kind applies, and the patterns of the kinds in their order."""
    each = [(entry.kind, "|".join(entry.patterns)) for entry in _lexicon().kind]
    either = re.compile("|".join(f"(?:{pattern})" for _, pattern in each))
    return either, tuple((kind, re.compile(pattern)) for kind, pattern in each)


@cache
def _contents_word() -> re.Pattern[str]:
    return re.compile("|".join(_GAP.join(word) for word in _lexicon().contents))


def _contents_lines(text: str) -> list[tuple[int, int]]:
    """The lines that hold nothing but the word for a table of contents."""
    found: list[tuple[int, int]] = []
    for match in _contents_word().finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        stop = text.find("\n", match.end())
        stop = stop if stop >= 0 else len(text)
        if stop - start <= _LONGEST and not (text[start : match.start()] + text[match.end() : stop]).strip(_AROUND):
            found.append((start, stop))
    return found


@cache
def _definition() -> re.Pattern[str]:
    return re.compile(rf"[:：]\s*(?:{'|'.join(_lexicon().definitions)})")


@lru_cache(maxsize=4096)
def title_kind(title: str) -> PartKind:
    """The kind of the part that a heading opens, `other` where its words do not say.

    >>> title_kind("预算绩效情况说明"), title_kind("上级对地方转移支付项目绩效自评结果"), title_kind("其他")
    ('performance', 'transfer', 'other')
    """
    folded = fold(title)
    if len(folded) > _lexicon().longest_title:
        return "other"
    either, kinds = _kind_patterns()
    if not either.search(folded):
        return "other"
    return next(kind for kind, pattern in kinds if pattern.search(folded))


def _number(text: str) -> int:
    """Value of a heading's number, 1 to 99; 0 where it is none.

    >>> _number("二十一"), _number("12"), _number("十")
    (21, 12, 10)
    """
    text = "".join(text.split()).replace("⼗", "十")
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    value = _VALUE_OF.get(ones, 0)
    return (_VALUE_OF.get(tens, 1) * 10 if ten else 0) + value


def find_parts(document: Document) -> tuple[Part, ...]:
    """The headings of a document with the stretch of text that each governs, in the order of the text.

    A narrative is looked for under performance headings only, and what a heading says (transfer payments, the
    department as a whole, an evaluation) decides what kind of record it is.

    Levels: 1 第…部分, 2 一、, 3 （一）, 4 1. (a short line only) and Markdown headings without a number. A list that
    starts again at 一、 inside a performance part is nested in it.
    """
    text = document.text
    headings = _headings(document)
    hidden = _contents(text, headings)
    shown = _without_glossary_entries(_nested(_outside(headings, hidden)))
    ends = _ends(shown, len(text))
    return tuple(
        Part(kind=h.kind, title=h.title, level=h.level, start=h.start, end=end)
        for h, end in zip(shown, ends, strict=True)
    )


def _headings(document: Document) -> list[_Heading]:
    """All headings outside tables, those of a table of contents as well."""
    text = document.text
    tables = [(block.start, block.end) for block in document.blocks if isinstance(block, Table)]
    matches = list(_HEADING.finditer(text))
    first = _FIRST_HEADING.match(text)
    if first:
        matches.insert(0, first)
    starts = [_start(match) for match in matches] + [len(text)]
    found: list[_Heading] = []
    table = 0
    for position, match in enumerate(matches):
        start = starts[position]
        while table < len(tables) and tables[table][1] <= start:
            table += 1
        if table < len(tables) and tables[table][0] <= start:
            continue
        heading = _heading(text, match, starts[position + 1])
        if heading is not None:
            found.append(heading)
    return found


def _start(match: re.Match[str]) -> int:
    """Where the line of a match starts, behind the line feed that it was found by."""
    return match.start() + (match[0][:1] == "\n")


def _heading(text: str, match: re.Match[str], following: int) -> _Heading | None:
    """The heading that a line is, `following` being where the next candidate starts; None where it is not one."""
    rest = match["rest"]
    if match["fourth"] and len(rest) > _LONGEST:
        return None
    leader = _LEADER.search(rest) if rest.rstrip()[-1:] in _LEADER_ENDS else None
    if leader:
        rest = rest[: leader.start()]
    if (len(rest.split(None, 1)) > 1 and _ROW.search(rest)) or "|" in rest:
        return None
    stop = _STOP.search(rest)
    if stop and _definition().match(rest, stop.start()):
        return None
    title = printed(rest[: stop.start()] if stop else rest).strip("*#")
    end = match.start("rest") + (stop.start() if stop else len(match["rest"]))
    level, number = _level(match)
    if not stop and not leader and level < 4:
        title, end = _continued(text, title, match.end(), following)
    if not title and level != 1:
        return None
    if level == 4 and (len(title) > 30 or stop) and not match["mark"]:
        return None
    kind = title_kind(title)
    if level == 4 and match["mark"] and kind in _CLOSING_KINDS:
        level = 1
    depth = (match["mark"] or "").count("#")
    return _Heading(_start(match), end, level, number, title[:_LONGEST], kind, depth)


def _level(match: re.Match[str]) -> tuple[int, int]:
    for level, name in enumerate(("part", "second", "third", "fourth"), 1):
        if match[name]:
            return level, _number(match[name])
    return 4, 0


def _continued(text: str, title: str, end: int, following: int) -> tuple[str, int]:
    """A title that goes on (or stands) in the next line, with where it ends.

    `第四部分` is often a line of its own; a long heading of a narrow column is broken before its last words.
    """
    if title.endswith(_lexicon().finals) or 0 < len(title) < _NARROWEST:
        return title, end
    after = text[end : min(following, end + 120)]
    lines = [line for line in after.splitlines() if line.strip()]
    if not lines:
        return title, end
    line = lines[0]
    stop = _STOP.search(line)
    more = printed(line[: stop.start()] if stop else line).strip("*#")
    whole = title + more
    short = len(whole) <= _lexicon().longest_title
    if short and (not title or stop or more.endswith(_lexicon().finals)) and not _ROW.search(line):
        offset = end + after.index(line) + (stop.start() if stop else len(line))
        return whole, offset
    return title, end


def _contents(text: str, headings: list[_Heading]) -> list[tuple[int, int]]:
    """Where tables of contents stand: from their heading (or the first line) to where the numbers start again."""
    numbered = [heading for heading in headings if heading.level < 4]
    marks = _contents_lines(text)
    found: list[tuple[int, int]] = []
    for start, stop in marks or [(0, 0)]:
        listed = numbered[bisect_left(numbered, stop, key=_place) :][:_LONGEST_CONTENTS]
        if not listed or len(text[stop : listed[0].start].strip()) > (_PROSE_GAP if marks else 600):
            continue
        end = _contents_end(text, listed, certain=bool(marks))
        if end is not None:
            found.append((start, end))
    return found


def _place(heading: _Heading) -> int:
    return heading.start


def _outside(headings: list[_Heading], hidden: list[tuple[int, int]]) -> list[_Heading]:
    """Headings that do not stand in one of some ranges; both are sorted."""
    if not hidden:
        return headings
    shown: list[_Heading] = []
    at = 0
    for heading in headings:
        while at < len(hidden) and hidden[at][1] <= heading.start:
            at += 1
        if at == len(hidden) or heading.start < hidden[at][0]:
            shown.append(heading)
    return shown


def _contents_end(text: str, listed: list[_Heading], *, certain: bool) -> int | None:
    """Where the list of headings that starts `listed` ends: its first number comes again, or prose follows.

    Without the word 目录 above it (`certain`) only the number that comes again is believed.
    """
    first = listed[0]
    for position, heading in enumerate(listed):
        if position and (heading.level, heading.number) == (first.level, first.number):
            return heading.start if certain or position >= 3 else None
        after = listed[position + 1].start if position + 1 < len(listed) else len(text)
        between = text[heading.end : after]
        if len(between) > _PROSE_GAP and len(between.strip()) > _PROSE_GAP:
            return heading.start if certain and position else None
    return None


class _List:
    """The numbering of one level: the number and kind of its open heading, and how far a list inside that has come."""

    def __init__(self, number: int = 0, kind: PartKind = "other") -> None:
        self.number = number
        self.kind = kind
        self.inner = 0

    def holds(self, heading: _Heading) -> bool:
        """Whether a heading of this level starts, or goes on with, a list inside the open one."""
        restarts = heading.number == 1 and self.number >= 2 and self.kind in PERFORMANCE_KINDS
        goes_on = self.inner > 0 and heading.number == self.inner + 1
        if goes_on and heading.number == self.number + 1:  # it may go on with either list
            goes_on = heading.level == 3 and heading.kind == "other"
        return (restarts or goes_on) and heading.kind not in {"notes", "accounts", "overview", *_CLOSING_KINDS}


def _nested(headings: list[_Heading]) -> list[_Heading]:
    """Levels put right where a list starts again at 一、 or （一） inside a performance part (those of a template)."""
    shown: list[_Heading] = []
    second, third = _List(), _List()
    for heading in headings:
        if heading.level == 1:
            second, third = _List(0, heading.kind), _List()
        elif heading.level in (2, 3):
            its = second if heading.level == 2 else third
            if its.holds(heading):
                its.inner = heading.number
                shown.append(heading._replace(level=heading.level + 1))
                continue
            opened = _List(heading.number, heading.kind)
            second, third = (opened, _List()) if heading.level == 2 else (second, opened)
        shown.append(heading)
    return shown


def _without_glossary_entries(headings: list[_Heading]) -> list[_Heading]:
    """Headings without the entries of a glossary, which are numbered like headings."""
    shown: list[_Heading] = []
    level = 0
    for heading in headings:
        if level and heading.level > level:
            continue
        level = heading.level if heading.kind == "glossary" else 0
        shown.append(heading)
    return shown


def _ends(headings: list[_Heading], length: int) -> list[int]:
    """Where each heading's text ends: at the next heading that closes it, mostly one of its own or a higher level."""
    ends = [length] * len(headings)
    waiting: list[int] = []
    for position, heading in enumerate(headings):
        while waiting and heading.closes(headings[waiting[-1]]):
            ends[waiting.pop()] = heading.start
        waiting.append(position)
    return ends
