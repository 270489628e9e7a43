"""Items: where each 综述 (or project of a list of goals) starts and ends, whom it speaks of and what kind it is.

The headings differ from office to office: `1.X项目绩效自评综述：`, `（1）X绩效自评情况`, `"X"主要内容是：`, or a
numbered paragraph that goes straight to its figures. Each of these is a cue; a cue makes an item only where a project's
name is left beside it (not just words such as 区级预算项目) and something is said of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from extract.model.raw import Part
from extract.model.record import NarrativeKind
from extract.narrative.lexicon import Cues, cues
from extract.narrative.prose import Prose
from extract.segment.parts import PERFORMANCE_KINDS

__all__ = ["Item", "find_items", "name_of", "project_at"]

_LONGEST_NAME = 90
_BOUNDARIES = "\n。;!:"
_LONGEST_CUE = 20
_REACH = 400
_SCORE_REACH = 24
_LEVELS_REACH = 300
_REVIEWS = frozenset({"department_review", "finance_review"})
_PROJECT = "项目"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NUMERALS = "[一二三四五六七八九十]{1,3}"
_NUMBERS = (rf"{_NUMERALS}、", rf"[(]{_NUMERALS}[)]", r"[0-9]{1,2}[.、]+(?![0-9])", r"[(][0-9]{1,2}[)]")
_RANKS = tuple(re.compile(rf"\n?[-#*]*{number}") for number in _NUMBERS)
_PARAGRAPHS = tuple(re.compile(rf"\n[-#*]*{number}") for number in _NUMBERS)


class Item(NamedTuple):
    """A stretch of prose about one project, `body` to `end`; `name` is where its project's name stands, if named.

    `score` is where its score stands, if that was told together with the scores of other projects.
    """

    kind: NarrativeKind
    start: int
    body: int
    end: int
    name: tuple[int, int] | None
    goals: bool = False
    score: tuple[int, int] | None = None


class _Owner(NamedTuple):
    kind: str
    start: int
    end: int
    title: str


class _Owners:
    """The performance parts of a document in positions of the prose, for looking up which of them hold a position."""

    def __init__(self, prose: Prose, parts: Sequence[Part]) -> None:
        self.all = [
            _Owner(part.kind, prose.index(part.start), prose.index(part.end), part.title)
            for part in parts
            if part.kind in PERFORMANCE_KINDS
        ]
        self._starts = [owner.start for owner in self.all]
        self._outermost: list[bool] = []
        end = 0
        for owner in self.all:
            self._outermost.append(owner.start >= end)
            end = max(end, owner.end)

    def in_report(self, at: int) -> bool:
        """Whether a position stands in a report, which has numbered paragraphs about everything."""
        return any(not owner.title for owner in self.around(at))

    def around(self, at: int) -> Iterator[_Owner]:
        """The parts that hold a position, the innermost first."""
        for position in range(bisect_right(self._starts, at) - 1, -1, -1):
            if self.all[position].end > at:
                yield self.all[position]
            if self._outermost[position]:
                return


def find_items(prose: Prose, parts: Sequence[Part]) -> list[Item]:
    """The items of a section, in their order, without overlaps."""
    lexicon = cues()
    owners = _Owners(prose, parts)
    starts = _headings(prose, owners, lexicon)
    starts += _goals(prose, owners, lexicon)
    starts += _titled(prose, owners, parts, lexicon)
    starts += _labelled(prose, owners, lexicon, starts)
    starts += _numbered(prose, owners, lexicon, starts)
    starts = _ended(prose, owners, starts, lexicon)
    for more in (_departments, _shared, _scored):
        added = more(prose, owners, lexicon, starts)
        starts = _ended(prose, owners, starts + added, lexicon) if added else starts
    return [item for item in starts if item.goals or item.kind == "department" or _says_something(prose, item, lexicon)]


def project_at(
    prose: Prose, parts: Sequence[Part], start: int, end: int
) -> tuple[NarrativeKind, tuple[int, int]] | None:
    """The kind and the bare name of a project that was found in another way; None where the words name no project."""
    lexicon = cues()
    name = name_of(prose.text, start, end)
    if name is None or not _usable(prose.text, name, lexicon):
        return None
    return _kind(_Owners(prose, parts), start, "", lexicon), name


def name_of(text: str, start: int, end: int, *, last: str = _PROJECT) -> tuple[int, int] | None:
    """Where the bare name of a project stands in `text[start:end]`: without number, quotes and a final 项目 (`last`).

    >>> text = '1."人才培养"项目'
    >>> text[slice(*name_of(text, 0, len(text)))]
    '人才培养'
    """
    lexicon = cues()
    mark = lexicon.mark.match(text, start, end)
    if mark:
        start = mark.end()
    while start < end and text[start] in "-#*,、:":
        start += 1
    front = lexicon.front.match(text, start, end)
    if front and end - front.end() > 1:
        start = front.end()
    if text.endswith(f'"{_PROJECT}', start, end):
        end -= len(_PROJECT)
    quotes = text.count('"', start, end)
    if quotes:
        first = text.index('"', start, end)
        opens = first == start or lexicon.generic.fullmatch(text, start, first) is not None
        if quotes == 2 and opens and text[end - 1] == '"' and end - first > 2:
            return first + 1, end - 1
        if quotes == 1:  # the other quote stands outside: a name cut out of its quotes
            start, end = (first + 1, end) if opens else (start, first) if first == end - 1 else (start, end)
    if text.endswith("(", start, end):
        end -= 1
    if last and text.endswith(last, start, end):
        end -= len(last)
    return (start, end) if end - start >= 2 else None


def _usable(text: str, name: tuple[int, int] | None, lexicon: Cues) -> bool:
    if name is None or name[1] - name[0] > _LONGEST_NAME:
        return False
    words = text[name[0] : name[1]]
    if "|" in words or (words[0] == "个" and text[max(0, name[0] - 1)].isdecimal()):
        return False  # cells of a table; a count (`4个部门预算项目`)
    return not lexicon.generic.fullmatch(words) and not lexicon.never.search(words) and not _whole(words, lexicon)


def _whole(words: str, lexicon: Cues) -> bool:
    """Whether words end as the name of a department as a whole does."""
    return any(match.end() == len(words) for match in lexicon.department.finditer(words))


def _kind(owners: _Owners, at: int, words: str, lexicon: Cues) -> NarrativeKind:
    if lexicon.department.search(words) and lexicon.generic.fullmatch(lexicon.department.sub("", words)):
        return "department"
    kinds = {owner.kind for owner in owners.around(at)}
    if "transfer" in kinds:
        return "transfer"
    return "evaluation" if kinds & _REVIEWS else "project"


def _headings(prose: Prose, owners: _Owners, lexicon: Cues) -> list[Item]:
    """Items with a heading of their own."""
    text = prose.text
    found: list[Item] = []
    for tail in lexicon.heading_tail.finditer(text):
        match = lexicon.heading.search(text, max(0, tail.start() - _LONGEST_CUE), tail.end())
        if match is None:
            continue
        left = max(0, match.start() - _LONGEST_NAME)
        before = text[left : match.start()]
        start = left + 1 + max(before.rfind(character) for character in _BOUNDARIES)
        name = name_of(text, start, match.start(), last="" if match[0].startswith(_PROJECT) else _PROJECT)
        mark = lexicon.mark.match(text, start, match.start())
        words = text[mark.end() if mark else start : match.start()]
        department = bool(lexicon.department.search(words)) and not lexicon.never.search(words)
        if not department and not _usable(text, name, lexicon):
            continue
        body = match.end() + (match.end() < len(text) and text[match.end()] in ":。,")
        if found and start <= found[-1].body + 1 and name and _same(text, found[-1].name, name):
            found[-1] = found[-1]._replace(body=body)  # the heading printed twice
            continue
        kind = _kind(owners, start, words if department else "", lexicon)
        if department and kind != "department":
            continue
        found.append(Item(kind, start, body, len(text), None if kind == "department" else name))
    return found


def _same(text: str, one: tuple[int, int] | None, other: tuple[int, int]) -> bool:
    return one is not None and text[one[0] : one[1]] == text[other[0] : other[1]]


def _goals(prose: Prose, owners: _Owners, lexicon: Cues) -> list[Item]:
    """Projects of a list of goals."""
    found: list[Item] = []
    for match in (*lexicon.goal.finditer(prose.text), *lexicon.goal_name.finditer(prose.text)):
        name = name_of(prose.text, *match.span("name"))
        if not _usable(prose.text, name, lexicon):
            continue
        if match.re is lexicon.goal_name and not _levels_follow(prose.text, match.end(), len(prose.text), lexicon):
            continue
        kind = _kind(owners, match.start() + 1, "", lexicon)
        found.append(Item(kind, match.start() + 1, match.end(), len(prose.text), name, goals=True))
    return found


def _levels_follow(text: str, start: int, end: int, lexicon: Cues) -> bool:
    """Whether several levels of indicators are named soon, with values: the text behind `start` sets goals."""
    end = min(end, start + _LEVELS_REACH)
    several = len(list(islice(lexicon.goal_levels.finditer(text, start, end), 2))) == 2
    return several and lexicon.goal_value.search(text, start, end) is not None


def _labelled(prose: Prose, owners: _Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """Projects named as in a form, `项目名称：X`; one that stands right below a heading is the heading's."""
    text = prose.text
    begun = {item.body for item in known}
    matches = list(lexicon.labelled.finditer(text))
    found: list[Item] = []
    for position, match in enumerate(matches):
        start, body = match.start() + 1, match.end()
        name = name_of(text, *match.span("name"))
        if begun & {start - 1, start} or not _usable(text, name, lexicon):
            continue
        stop = matches[position + 1].start() if position + 1 < len(matches) else len(text)
        goals = _in_goals(owners, start) and _levels_follow(text, body, stop, lexicon)
        found.append(Item(_kind(owners, start, "", lexicon), start, body, len(text), name, goals=goals))
    return found


def _numbered(prose: Prose, owners: _Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """Numbered paragraphs that open with a name and go straight to their figures."""
    text = prose.text
    known = sorted(known)
    begun = [item.start for item in known]
    places = _opened(text, lexicon)
    found: list[Item] = []
    for position, (start, end, name) in enumerate(places):
        before = bisect_right(begun, start)
        if before and (start < known[before - 1].body or _same(text, known[before - 1].name, name)):
            continue
        following = places[position + 1].start if position + 1 < len(places) else len(text)
        reach = min(end + _REACH, following, *begun[before : before + 1])
        named = _called_project(text, end) or text.startswith(_PROJECT, start)
        if not named:  # the heading of a chapter may stand over any figures: only its own paragraph counts
            reach = min(reach, text.find("\n", end))
        goals = _in_goals(owners, start)
        goals = goals and (
            _levels_follow(text, end, following, lexicon)
            or (_any(lexicon, "budget", text, end, reach) and lexicon.goal_words.search(text, end, reach) is not None)
        )
        if not named and owners.in_report(start):
            continue
        if goals or _figures(text, end, reach, lexicon, named=named):
            kind = _kind(owners, start, text[slice(*name)], lexicon)
            found.append(Item(kind, start, end, len(text), None if kind == "department" else name, goals=goals))
    return found


def _titled(prose: Prose, owners: _Owners, parts: Sequence[Part], lexicon: Cues) -> list[Item]:
    """Sections headed by a project's name alone that go straight to its score or money; two at least have a score."""
    text = prose.text
    found: list[Item] = []
    scored = 0
    for part in parts:
        start = prose.index(part.start)
        if part.kind != "other" or not part.title or next(owners.around(start), None) is None:
            continue
        body = text.find("\n", start + 1)
        name = name_of(text, start, body) if body > start else None
        if not _usable(text, name, lexicon) or _in_goals(owners, start):
            continue
        end = min(text.find("\n", body + 1) % (len(text) + 1), prose.index(part.end))
        whole = _figures(text, body, end, lexicon, named=False)
        if whole or (_any(lexicon, "budget", text, body, end) and _any(lexicon, "executed", text, body, end)):
            scored += whole
            found.append(Item(_kind(owners, start, "", lexicon), start, body + 1, len(text), name))
    return found if scored > 1 else []


class _Opening(NamedTuple):
    """Where a paragraph or clause opens with the name of a project, `end` behind its name as printed."""

    start: int
    end: int
    name: tuple[int, int]


def _opened(text: str, lexicon: Cues) -> list[_Opening]:
    """The names that open a numbered paragraph, and those of a clause that goes on with a figure, in their order."""
    spans = [(match.start() + 1, *match.span("name")) for match in lexicon.fact.finditer(text)]
    for match in lexicon.fact_behind.finditer(text):
        left = max(0, match.start() - _LONGEST_NAME)
        start = left + 1 + max(text.rfind(mark, left, match.start()) - left for mark in "\n。;:,")
        spans.append((start, start, match.start() + len(_PROJECT)))
    found: list[_Opening] = []
    for start, left, right in sorted(spans):
        name = name_of(text, left, right)
        if name and _usable(text, name, lexicon) and not (found and start < found[-1].end):
            found.append(_Opening(start, right, name))
    return found


def _in_goals(owners: _Owners, at: int) -> bool:
    """Whether the innermost part that holds a position sets goals."""
    owner = next(owners.around(at), None)
    return owner is not None and owner.kind == "goals"


def _called_project(text: str, end: int) -> bool:
    """Whether the name that ends here is that of a project by its last word, or is followed by that word."""
    return text.startswith(_PROJECT, end) or text.endswith(_PROJECT, 0, end)


def _figures(text: str, start: int, end: int, lexicon: Cues, *, named: bool = True) -> bool:
    """Whether a score, or a budget and what was spent of it, is stated.

    What is not `named` a project may be an indicator that a report scores: `管理效率。分值50分，得分47.2分`.
    """
    if _any(lexicon, "score", text, start, end):
        of_whole = lexicon.whole_score.search(text, start, end) and not lexicon.points.search(text, start, end)
        if named or of_whole:
            return True
    return (
        named
        and _any(lexicon, "budget", text, start, end)
        and (_any(lexicon, "executed", text, start, end) or _any(lexicon, "rate", text, start, end))
    )


def _any(lexicon: Cues, field: str, text: str, start: int, end: int) -> bool:
    return any(pattern.search(text, start, end) for pattern in lexicon.fields[field])


def _departments(prose: Prose, owners: _Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """The department as a whole: a section about it, or a sentence with its score."""
    if any(item.kind == "department" for item in known):
        return []
    text = prose.text
    for owner in owners.all:
        whole = owner.kind == "department_evaluation_result"
        goals = owner.kind == "goals" and lexicon.department.search(owner.title) is not None
        if not whole and not goals:
            continue
        end = min([item.start for item in known if item.start >= owner.start] + [owner.end])
        if goals or _figures(text, owner.start, end, lexicon):
            body = owner.start + len(owner.title)
            return [Item("department", owner.start, body, end, None, goals=goals)]
    match = lexicon.department_score.search(text)
    if match and not any(item.start <= match.start() < item.end for item in known):
        start = 1 + max(text.rfind(character, 0, match.start()) for character in "\n。;")
        return [Item("department", start, match.start(), len(text), None)]
    return []


def _shared(prose: Prose, owners: _Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """Projects whose names stand together, and their scores behind them: `A、B项目自评得分分别为98分、95分`."""
    text = prose.text
    found: list[Item] = []
    for gap in _outside(known, len(text)):
        for match in lexicon.shared.finditer(text, *gap):
            before = lexicon.shared_score.search(text, max(gap[0], match.start() - _LONGEST_CUE), match.start())
            if before is None:
                continue
            end = before.start()
            left = max(gap[0], end - 2 * _LONGEST_NAME)
            left = max(left, 1 + max(text.rfind(mark, left, end) for mark in _BOUNDARIES))
            front = lexicon.front.match(text, left, end)
            places = [score.span() for score in _NUMBER.finditer(text, *match.span("scores"))]
            for separator in lexicon.between_names:
                names = _split(text, front.end() if front else left, end, separator, len(places))
                if names and all(_usable(text, name, lexicon) for name in names):
                    kind = _kind(owners, match.start(), "", lexicon)
                    named = zip(names, places, strict=True)
                    found += [Item(kind, at, stop, stop, name, score=(at, stop)) for name, (at, stop) in named]
                    break
    return found


def _outside(known: Sequence[Item], length: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text outside the items of projects."""
    position = 0
    for item in known:
        if item.kind != "department":
            yield position, item.start
            position = item.end
    yield position, length


def _split(text: str, start: int, end: int, separator: re.Pattern[str], count: int) -> list[tuple[int, int] | None]:
    """The names in a stretch, bare, if there are `count` of them."""
    between = [match.span() for match in separator.finditer(text, start, end)]
    if len(between) + 1 != count:
        return []
    begins = [start, *(stop for _, stop in between)]
    return [name_of(text, *place) for place in zip(begins, [*(at for at, _ in between), end], strict=True)]


def _scored(prose: Prose, owners: _Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """Projects named in a sentence together with their score, outside the items that are known."""
    text = prose.text
    found: list[Item] = []
    for gap in _outside(known, len(text)):
        for match in _scored_matches(text, *gap, lexicon):
            name = name_of(text, *match.span("name"))
            if _usable(text, name, lexicon):
                kind = _kind(owners, match.start(), "", lexicon)
                found.append(Item(kind, match.start(), match.end("name"), len(text), name))
    return found


def _scored_matches(text: str, start: int, end: int, lexicon: Cues) -> Iterator[re.Match[str]]:
    """Sentences with a name and a score, looked for around the words for a score only."""
    for word in lexicon.score_word.finditer(text, start, end):
        at = word.start()
        if at < start:
            continue
        match = lexicon.scored.search(text, max(start, at - _LONGEST_NAME), min(end, at + _SCORE_REACH))
        start = max(match.end() if match else 0, word.end())
        if match:
            yield match


def _ended(prose: Prose, owners: _Owners, items: Sequence[Item], lexicon: Cues) -> list[Item]:
    """Items in order, each ended by the next one, its section, a table, or the sentence that closes the list."""
    ordered = sorted(items, key=lambda item: (item.start, -item.body))
    starts = [item.start for item in ordered]
    kept: list[Item] = []
    for position, item in enumerate(ordered):
        if kept and item.start < kept[-1].body:
            continue
        later = bisect_left(starts, item.body, position + 1)
        following = starts[later] if later < len(starts) else len(prose.text)
        owner = next(owners.around(item.start), None)
        wall = bisect_right(prose.walls, item.body)
        end = min([item.end, following, *prose.walls[wall : wall + 1], *([owner.end] if owner else [])])
        end = _higher(prose.text, item, end)
        kept.append(item._replace(end=max(item.body, _closed(prose.text, item.body, end, lexicon))))
    return kept


def _higher(text: str, item: Item, end: int) -> int:
    """`end`, or where a paragraph starts whose number ranks above the item's: 一、 over （一） over 1. over （1）."""
    rank = next((rank for rank, pattern in enumerate(_RANKS) if pattern.match(text, item.start)), 0)
    found = (pattern.search(text, item.body, end) for pattern in _PARAGRAPHS[:rank])
    return min([match.start() + 1 for match in found if match], default=end)


def _closed(text: str, start: int, end: int, lexicon: Cues) -> int:
    """`end`, or where the sentence starts that refers to an annex."""
    match = lexicon.closer.search(text, start, end)
    before = max(text.rfind(character, start, match.start()) for character in "\n。") if match else -1
    return before + 1 if before > start else end


def _says_something(prose: Prose, item: Item, lexicon: Cues) -> bool:
    text = prose.text
    if item.score or any(
        _any(lexicon, field, text, item.body, item.end) for field in ("score", "executed", "rate", "grade")
    ):
        return True
    return (
        lexicon.zone.search(text, max(0, item.body - 1), item.end) is not None
        and re.search(r"[^\s。]{6}", text[item.body : item.end]) is not None
    )
