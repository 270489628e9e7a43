"""Indicators stated in running text: their names, targets and actual values as rows.

The ways of stating them that are read, from the most explicit to the least; what one has taken is not read again:

- labelled: `培训人次年度指标值为≥100人次，实际完成值120人次，完成率120%`
- counted: `指标1：培训场次，≥，5，场`
- parts: `名称：培训场次，算符：≥，数值：5场`, `产出指标（数量指标）培训人次≥100人次`
- done: `完成培训120人次（年初目标100人次）`, `培训完成120人次（目标100人次）`
- lists: `产出指标：培训人次≥100人次，合格率≥95%` (lists of bare names only where goals are set)
- results: `发放及时率达到100%，满意度达到95%`
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.model.raw import Piece, RawRow
from extract.narrative.indicator_patterns import COMMA, patterns
from extract.narrative.prose import Prose

__all__ = ["read_rows"]

Place = tuple[int, int]

_SEPARATOR = re.compile(rf"[;\n]|{COMMA}")
_ENUMERATED = re.compile("[^、]+")
_DIGIT = re.compile("[0-9]")
# What stands before the name of a level that announces indicators: in a clause, a list, or as a heading.
_CLAUSE = "\n。;:,"
_HEADING = "\n).、"
_BEFORE_FIRST = _CLAUSE + "是)、.在从与和及"
_BEFORE_SECOND = _CLAUSE + "是)、.在从(-"
_SHORTEST_NAME = 2
_LONGEST_NAME = 60
_LABEL_REACH = 24
_VALUE_REACH = 40


class _Found(NamedTuple):
    """A row before its first and second levels are known."""

    start: int
    end: int
    name: Place
    target: Place | None = None
    actual: Place | None = None
    rate: Place | None = None
    symbol: Place | None = None
    unit: Place | None = None
    first: Place | None = None
    second: Place | None = None


def read_rows(prose: Prose, start: int, end: int, *, goals: bool, results: bool = True) -> tuple[RawRow, ...]:
    """The indicators that a stretch of prose states, in their order.

    `goals` says that targets are set here and nothing has been done yet: lists of bare names are read, results are not.
    `results` can be switched off for long texts, in which figures of all kinds are told.
    """
    found: list[_Found] = []
    text = prose.text
    _add(found, _labelled(text, start, end))
    _add(found, _counted(text, start, end))
    _add(found, _parts(text, start, end))
    if not goals:
        _add(found, _done(text, start, end))
    _add(found, _lists(text, start, end, bare=goals))
    if results and not goals:
        _add(found, _results(text, start, end))
    if not found:
        return ()
    found.sort()
    levels = _levels(text, start, end)
    return tuple(_row(prose, row, levels) for row in found)


def _add(found: list[_Found], more: list[_Found]) -> None:
    """Rows that do not overlap those that are there."""
    found += [row for row in more if not any(row.start < other.end and other.start < row.end for other in found)]


def _span(match: re.Match[str], *names: str) -> Place | None:
    return next((match.span(name) for name in names if match[name]), None)


def _labelled(text: str, start: int, end: int) -> list[_Found]:
    found: list[_Found] = []
    if not any(text.find(word, start, end) >= 0 for word in patterns().words.evidence):
        return found
    for match in patterns().labelled.finditer(text, start, end):
        if patterns().words.each in match[0]:
            continue
        left, right = match.span("name")
        figure = patterns().figure_at_end.search(text, left, right)  # what was done stands in the name: 举办讲座20场
        name = _clean(text, left, figure.start() if figure and figure.start() > left + 1 else right)
        if name and not patterns().front.fullmatch(text, *name):  # 全年计划20次，实际22次 does not say of what
            target = _span(match, "target", "inline")
            found.append(_Found(match.start(), match.end(), name, target, _span(match, "actual"), _span(match, "rate")))
    return found


def _counted(text: str, start: int, end: int) -> list[_Found]:
    return [
        _Found(
            match.start(),
            match.end(),
            match.span("name"),
            match.span("target"),
            symbol=match.span("symbol"),
            unit=match.span("unit"),
        )
        for match in patterns().counted.finditer(text, start, end)
        if text[match.start() - 1] in _CLAUSE
    ]


def _done(text: str, start: int, end: int) -> list[_Found]:
    found: list[_Found] = []
    if not patterns().maybe_done.search(text, start, end):
        return found
    for pattern in (patterns().done, patterns().plan):
        for match in pattern.finditer(text, start, end):
            name = _clean(text, *match.span("name"))
            if name:
                row = _Found(match.start(), match.end(), name, match.span("target"), match.span("actual"))
                _add(found, [row])
    return found


def _parts(text: str, start: int, end: int) -> list[_Found]:
    """Targets told by their parts, or behind the names of both levels."""
    known = patterns()
    found: list[_Found] = []
    if text.find("名称:", start, end) >= 0:
        for match in known.named.finditer(text, start, end):
            places = match.span("name"), match.span("target")
            found.append(
                _Found(match.start(), match.end(), *places, symbol=match.span("symbol"), unit=_span(match, "unit"))
            )
    found += [
        _Found(
            match.start(),
            match.end(),
            match.span("name"),
            match.span("target"),
            first=match.span("first"),
            second=match.span("second"),
        )
        for match in known.levelled.finditer(text, start, end)
        if text[match.start() - 1] in _CLAUSE
    ]
    return found


def _results(text: str, start: int, end: int) -> list[_Found]:
    known = patterns()
    found: list[_Found] = []
    position = start
    for sign in known.maybe_result.finditer(text, start, end):
        limit = min(end, sign.end() + _VALUE_REACH)
        match = known.result.search(text, max(position, sign.start() - _LONGEST_NAME), limit)
        if match is None or match.end() <= position or match.end() == limit < end:  # cut short: a later sign finds it
            continue
        position = match.end()
        left, right = match.span("name")
        verb = known.verb.search(text, left, right)
        name = _clean(text, left, verb.start() if verb else right)
        if name is None or name[1] - name[0] < _SHORTEST_NAME:
            continue
        words = text[name[0] : name[1]]
        if known.excluded.search(words) or words in known.words.excluded_names:
            continue
        found.append(_Found(match.start(), match.end(), name, actual=match.span("value")))
    return found


def _lists(text: str, start: int, end: int, *, bare: bool) -> list[_Found]:
    """The entries of `产出指标：…` lists; entries without a target only where `bare`."""
    known = patterns()
    labels = _labels(text, start, end)
    found: list[_Found] = []
    for position, label in enumerate(labels):
        stop = labels[position + 1].start() if position + 1 < len(labels) else end
        full_stop = text.find("。", label.end(), stop)
        stop = full_stop if full_stop >= 0 else stop
        basis = known.basis.search(text, label.end(), stop)
        for entry in _entries(text, label.end(), basis.start() if basis else stop):
            row = _entry(text, *entry)
            if row and (row.target or bare):
                found.append(row)
    return found


def _labels(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Names of levels that open a list, looked for before each colon."""
    label = patterns().label
    found: list[re.Match[str]] = []
    colon = text.find(":", start, end)
    while colon >= 0:
        match = label.search(text, max(start, colon - _LABEL_REACH), colon + 1)
        if match:
            found.append(match)
        colon = text.find(":", colon + 1, end)
    return found


def _entries(text: str, start: int, end: int) -> list[Place]:
    """The entries of a list: parted by commas or semicolons, a clause that only goes on joined to the one before it.

    A list without commas is parted by enumeration commas (、) where every entry is a measure with its value.
    """
    known = patterns()
    places: list[Place] = []
    position = start
    for separator in (*_SEPARATOR.finditer(text, start, end), None):
        place = (position, separator.start() if separator else end)
        position = separator.end() if separator else end
        if place[0] == place[1]:
            continue
        if places and known.goes_on.match(text, *place):
            places[-1] = (places[-1][0], place[1])
        else:
            places.append(place)
    if len(places) == 1 and "、" in text[slice(*places[0])]:
        left, right = places[0]
        pieces = [match.span() for match in _ENUMERATED.finditer(text, left, right)]
        if all(known.with_target.fullmatch(text, *piece) or known.measure.search(text, *piece) for piece in pieces):
            return pieces
    return places


def _entry(text: str, start: int, end: int) -> _Found | None:
    known = patterns()
    match = known.with_target.fullmatch(text, start, end) if _DIGIT.search(text, start, end) else None
    if match:
        name = _clean(text, *(_span(match, "name", "measure") or match.span()), front=False)
        return _Found(start, end, name, _span(match, "target", "held", "bare", "due")) if name else None
    back = known.tail_of_name.search(text, start, end)
    if back:
        end = back.start()
    name = _clean(text, start, end, front=False)
    if name is None or name[1] - name[0] > _LONGEST_NAME or known.level.fullmatch(text, *name):
        return None
    return _Found(start, end, name)


def _clean(text: str, start: int, end: int, *, front: bool = True) -> Place | None:
    """A name's place without marks around it and, with `front`, without the date or the verb that opens its clause."""
    known = patterns()
    label = known.label_before.match(text, start, end)
    if label and end - label.end() >= _SHORTEST_NAME:
        start, end = label.end(), end - text.endswith('"', start, end)
    while front and (match := known.front.match(text, start, end)) and end - match.end() >= _SHORTEST_NAME:
        start = match.end()
    while start < end and text[start] in "、,:;(-\n":
        start += 1
    while start < end and text[end - 1] in "、,:;(\n":
        end -= 1
    return (start, end) if end - start >= _SHORTEST_NAME else None


def _levels(text: str, start: int, end: int) -> list[tuple[int, int, Place | None]]:
    """Where a first (1) or second (2) level is named, with its place; None where several are named at once."""
    known = patterns()
    levels: list[tuple[int, int, Place | None]] = []
    second = [
        match.span("first" if match["first"] else "short")
        for match in known.l2.finditer(text, start, end)
        if _announces(text, match, _BEFORE_SECOND)
    ]
    for match in known.l1.finditer(text, start, end):
        place = match.span("first")
        if not _announces(text, match, _BEFORE_FIRST) and match["after"] != ":":
            continue
        if any(a <= place[0] and place[1] <= b for a, b in second):  # 效益指标 in 社会效益指标
            continue
        levels.append((place[0], 1, None if match["more"] else place))
    levels += [(place[0], 2, place) for place in second]
    return sorted(levels, key=lambda level: (level[0], level[1]))


def _announces(text: str, match: re.Match[str], before: str) -> bool:
    """Whether the name of a level announces what follows it, by what stands before it (and behind it)."""
    groups = match.groupdict()
    if groups.get("short"):
        before = _CLAUSE
    elif groups["after"] == "。":
        before = _HEADING
    return text[match.start() - 1] in before


def _row(prose: Prose, row: _Found, levels: list[tuple[int, int, Place | None]]) -> RawRow:
    first, second = row.first, row.second
    for at, level, place in levels:
        if at > row.start or row.first:
            break
        if level == 1:
            first, second = place, None
        else:
            second = place

    def piece(place: Place | None) -> Piece | None:
        return prose.piece(*place) if place else None

    return RawRow(
        l1=piece(first),
        l2=piece(second),
        name=piece(row.name),
        symbol=piece(row.symbol),
        target=piece(row.target),
        unit=piece(row.unit),
        actual=piece(row.actual),
        rate=piece(row.rate),
        method="narrative",
    )
