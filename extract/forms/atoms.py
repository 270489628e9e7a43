"""Running text as atoms: the smallest pieces between which a cell may end, and the gap before each of them.

In text without cell borders a cell may end at white space, at a line end, or (where a page was scraped without
separators) between any two characters of different kind. What a gap means differs from document to document; the
header of a form tells it, since its cells are known words: a gap inside a known word joins, a gap between two parts.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

import msgspec

from extract.forms.lexicon import form_words
from extract.forms.table import Source
from extract.model.document import Block, Table
from extract.model.raw import Piece
from extract.text.view import TextView, printed
from extract.values.shape import Shape, shape

__all__ = ["NOTE_BELOW", "Atom", "Atoms", "Gap", "GapCosts", "atoms_of", "gap_costs"]


class Gap(IntEnum):
    """What stands between an atom and the one before it."""

    GLUE = 0
    TYPED = 1  # a space that typing or justification put there: `16 人`, `财 政 资 金`
    SPACE = 2
    LINE = 3
    BLANK = 4


class Atom(msgspec.Struct, frozen=True):
    """One piece: its folded text, its place in the document, the gap before it."""

    text: str
    start: int
    end: int
    gap: Gap


class Atoms:
    """A run of atoms with their joined text; an index into the text leads back to the atom and the document."""

    __slots__ = ("items", "starts", "text")

    def __init__(self, items: list[Atom]) -> None:
        self.items = items
        self.text = "".join([atom.text for atom in items])
        self.starts: list[int] = []
        length = 0
        for atom in items:
            self.starts.append(length)
            length += len(atom.text)

    def at(self, index: int) -> int:
        """The atom that holds the character at `index` of the joined text."""
        return bisect_right(self.starts, index) - 1

    def is_start(self, index: int) -> bool:
        """Whether an atom starts at `index`."""
        return index < len(self.text) and self.starts[self.at(index)] == index

    def places(self, first: int, stop: int) -> tuple[tuple[int, int], ...]:
        """The places in the document of atoms `first` to `stop` (excluded)."""
        return tuple([(atom.start, atom.end) for atom in self.items[first:stop]])

    def ranges(self, source: Source, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The places in the document of the characters `start` to `end` of the joined text."""
        places: list[tuple[int, int]] = []
        for index in range(self.at(start), self.at(end - 1) + 1):
            atom, at = self.items[index], self.starts[index]
            left, right = max(start - at, 0), min(end - at, len(atom.text))
            if atom.end - atom.start == len(atom.text):
                places.append((atom.start + left, atom.start + right))
            else:  # annotated or spaced characters
                places.append(TextView(source.document.text, atom.start, atom.end).span(left, right))
        return tuple(places)

    def piece(self, source: Source, start: int, end: int) -> Piece:
        """The piece over the characters `start` to `end` of the joined text."""
        return source.piece(*self.ranges(source, start, end))

    def matches(self, pattern: re.Pattern[str], start: int, end: int, *, glued: bool) -> Iterator[re.Match[str]]:
        """The matches of a pattern that start where an atom starts (anywhere in text that runs together)."""
        position = start
        while match := pattern.search(self.text, position, end):
            if glued or self.is_start(match.start()):
                yield match
                position = match.end()
            else:
                position = match.start() + 1

    def text_of(self, first: int, stop: int) -> str:
        """The text of atoms `first` to `stop` (excluded)."""
        return "".join([atom.text for atom in self.items[first:stop]])

    def part(self, first: int, stop: int) -> Atoms:
        """Atoms `first` to `stop` (excluded) as a run of their own."""
        return Atoms(self.items[first:stop])


# A label that a converter spaced (`指 标 1 :`) is one piece: its figure is no cell.
_RUN = re.compile(r"(?<!\S)指\s?标\s?\d{1,2}\s?[:、]\S*|\S+")
_DASHED = re.compile(r"^[-·.]+\s*\d{1,4}\s*[-·.]+$|^第\s*\d{1,4}\s*页")
_DIGITS_END = re.compile(r"[\d.%]$")
_HAN = re.compile(r"^[\u4e00-\u9fff]")
# Places inside an unbroken run where a cell may end: around operators, after a unit or sign, between figures and words.
_SPLIT = re.compile(
    r"(?<=[^≥≤=<>~-])(?=[≥≤=<>])|(?<=%)(?=[^,。;、)以])|(?<=[\u4e00-\u9fff)])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])"
)
NOTE_BELOW = r"其他需要?说明的?(?:问题|事项)"
"""A label that stands below the rows."""
_ENDING = re.compile(
    rf"总分|合计|自评总分|[….]{{2,6}}|注(?=[:1])|备注(?=:)|评价结论|存在问题|改进措施|(?<!见){NOTE_BELOW}(?![数率])"
)
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{4,}")
_LONGEST_LEVEL = 8
_FIGURES = re.compile(r"\d{3,}|\d+\.\d{2,}\d*")
_TWICE = re.compile(r"(?<![\d.,])(\d)\1(?![\d.,%年月日])")  # points and score of one digit
_DATE = re.compile(r"20\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:[底末初中]|[上中下]旬)?(?:之?前)?")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_MANY_NUMBERS = 3  # in a run with fewer figures each is one figure


def atoms_of(
    source: Source, start: int, end: int, blocks: Sequence[Block | Table], *, glued: bool, units: bool = False
) -> Atoms:
    """The atoms of the lines between `start` and `end`; page numbers are left out.

    `glued` cuts unbroken runs at every place where a cell might end, figures into single digits. With `units` in a
    column of their own a space before one is no typing.
    """
    items: list[Atom] = []
    previous_end = start
    for block in blocks:
        if isinstance(block, Table) or block.end <= start or block.start >= end:
            continue
        left, right = max(start, block.start), min(end, block.end)
        line = source.folded[left:right]
        if _DASHED.match(line.strip()):
            continue
        for match in _RUN.finditer(line):
            text = printed(match[0])
            if not text:
                continue
            at = left + match.start()
            gap = _gap(source.folded[previous_end:at], items[-1] if items else None, text, units=units)
            if glued and len(text) == match.end() - match.start():
                items.extend(_cut(text, at, gap))
            else:
                items.append(Atom(text, at, left + match.end(), gap))
            previous_end = left + match.end()
    return Atoms(items)


def _gap(between: str, before: Atom | None, text: str, *, units: bool) -> Gap:
    """The kind of the gap between two runs."""
    lines = between.count("\n")
    if lines:
        return Gap.LINE if lines == 1 else Gap.BLANK
    if before is None:
        return Gap.BLANK
    if before.text[-1] in "([" or text[0] in ")]" or (text[0] == "(" and _HAN.match(before.text[-1])):
        return Gap.TYPED
    if not units and _DIGITS_END.search(before.text) and _HAN.match(text) and before.text[-1] != "%":
        return Gap.TYPED
    if len(before.text) == 1 and _HAN.match(before.text) and len(text) <= 2 and _HAN.match(text):
        return Gap.TYPED
    return Gap.SPACE


def _cut(text: str, start: int, gap: Gap) -> list[Atom]:
    """An unbroken run in pieces: at level words, operators, between figures and words, and between digits."""
    cuts = {match.start() for match in _SPLIT.finditer(text)}
    for match in _ENDING.finditer(text):
        cuts |= {match.start(), match.end()}
    for match in _HAN_RUN.finditer(text):
        cuts |= _word_cuts(match[0], match.start())
    for match in form_words().level_run.finditer(text):
        if match[0].endswith(("指标", ")", "分")):
            cuts |= {match.start(), match.end()}
    for twice in _TWICE.finditer(text):
        cuts.add(twice.start() + 1)
    figures = list(_FIGURES.finditer(text)) if len(_NUMBERS.findall(text)) >= _MANY_NUMBERS else []
    for match in figures:
        cuts |= {place for place in range(match.start() + 1, match.end()) if "." not in text[place - 1 : place + 1]}
    for match in _DATE.finditer(text):
        cuts -= set(range(match.start() + 1, match.end()))
    for match in form_words().method.finditer(text):
        cuts = cuts - set(range(match.start() + 1, match.end())) | {match.start(), match.end()}
    edges = sorted({0, len(text), *cuts})
    return [
        Atom(text[left:right], start + left, start + right, gap if left == 0 else Gap.GLUE)
        for left, right in pairwise(edges)
    ]


@lru_cache(maxsize=4096)
def _tail_of(run: str) -> int:
    """Length of the level or completion (`稳步提高`, `已完成`) that a run of characters ends with; 0 if none."""
    for size in range(min(_LONGEST_LEVEL, len(run) - 2), 1, -1):
        if shape(run[-size:]) in (Shape.LEVEL, Shape.COMPLETION):
            return size
    return 0


def _word_cuts(run: str, start: int) -> set[int]:
    """Cuts inside a run of characters: before a level at its end, between a level and the same level again."""
    cuts: set[int] = set()
    end = len(run)
    while size := _tail_of(run[:end]):
        end -= size
        cuts.add(start + end)
    if len(run) % 2 == 0 and run[: len(run) // 2] == run[len(run) // 2 :]:
        cuts.add(start + len(run) // 2)
    return cuts


class GapCosts(msgspec.Struct, frozen=True):
    """For each kind of gap what it costs to join over it and to end a cell at it (negative log-probabilities)."""

    join: tuple[float, ...]
    part: tuple[float, ...]


# Observations before any was made (joins, ends), by kind of gap.
_PRIOR = {
    Gap.GLUE: (6.0, 0.25),
    Gap.TYPED: (4.0, 0.5),
    Gap.SPACE: (0.6, 1.6),
    Gap.LINE: (0.8, 1.2),
    Gap.BLANK: (1.0, 1.2),
}
_GLUED = (0.1, 0.9)  # costs of joining and ending inside an unbroken run


def gap_costs(atoms: Atoms, words: Sequence[tuple[int, int]], *, glued: bool) -> GapCosts:
    """Costs learned from known words (their places in the joined text): the heads of the columns."""
    joins = [0.0] * len(Gap)
    parts = [0.0] * len(Gap)
    for start, end in words:
        first, last = atoms.at(start), atoms.at(end - 1)
        if atoms.starts[first] == start:
            parts[atoms.items[first].gap] += 1
        for index in range(first + 1, last + 1):
            joins[atoms.items[index].gap] += 1
    join: list[float] = []
    part: list[float] = []
    for gap in Gap:
        if glued and gap is Gap.GLUE:  # the header tells nothing of where words and figures part
            join.append(_GLUED[0])
            part.append(_GLUED[1])
            continue
        joined, parted = joins[gap] + _PRIOR[gap][0], parts[gap] + _PRIOR[gap][1]
        join.append(-math.log(joined / (joined + parted)))
        part.append(-math.log(parted / (joined + parted)))
    return GapCosts(tuple(join), tuple(part))
