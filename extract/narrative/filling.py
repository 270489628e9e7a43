"""What the rules left open: the model reads paragraphs with figures that no rule took, and its facts fill the gaps.

The rules come first and keep what they read, but for a record of which they read next to nothing under another name
than the model. A fact of the model may fill a field that is empty, add an indicator that has both its target and its
actual, or make a record of a project that no rule saw and of which a score, or a budget and what was spent of it, is
told. What is less than sure enough is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import msgspec

from extract.model.raw import Part, Piece, RawNarrative, RawOverview, RawRow
from extract.narrative.bare_names import name_of, names_project
from extract.narrative.fields import counted_results, of_indicator, of_part, sentences
from extract.narrative.items import project_at
from extract.narrative.lexicon import cues
from extract.narrative.overview import is_of_level, is_ours
from extract.narrative.prose import Prose
from extract.narrative.relations import Fact, Indicated, Told, projects_of
from extract.narrative.stretches import Faults, Item

__all__ = ["FactFinder", "Filled", "fill"]

Place = tuple[int, int]
Paragraphs = Sequence[tuple[Place, list[Fact]]]

_FIELDS = ("score", "grade", "budget", "executed", "rate")
_MONEY = frozenset({"budget", "executed", "rate"})
_OVERVIEW = {"count": "project_count", "funds": "funds", "share": "funds_share"}
_IF_COUNTED = {"budget": "funds", "executed": "funds", "rate": "share", "irate": "share"}
# A figure that may be a fact: no part of a date, a number of a heading or of a rule.
_FIGURE = re.compile(r"(?<![0-9.,])[0-9][0-9,]*(?:\.[0-9]+)?(?![0-9.,]*[0-9])(?!年|月|日|[.、)](?![0-9]))")
_FEWEST = 2
# Of how many fields a rule or the model must have read.
_NEXT_TO_NOTHING, _MUCH = 1, 3
_PROJECT = "项目"
_HEADING = 60
_DIGITS = 4


class FactFinder(Protocol):
    """Finds facts in paragraphs of prose."""

    least: float

    def find(self, texts: Sequence[str]) -> list[list[Fact]]:
        """The facts of each text."""
        ...


class Filled(NamedTuple):
    """Overview and records with the gaps filled that could be."""

    overview: RawOverview
    narratives: list[RawNarrative]


def fill(
    finder: FactFinder,
    prose: Prose,
    parts: Sequence[Part],
    items: Sequence[Item],
    read: Filled,
) -> Filled:
    """Fills what the rules left open.

    Args:
        finder: The model.
        prose: The text that the rules read.
        parts: The parts of its document.
        items: The stretches of the records, in the order of the narratives in `read`.
        read: What the rules read.
    """
    overview, narratives = read
    taken = _Taken(prose, overview, narratives)
    wanted = _wanted(prose.text, taken, whole=overview.project_count is None and overview.funds is None)
    closed = [item for item in items if _is_closed(item)]
    figured = [place for place in wanted if taken.left(prose.text, *place)]
    if all(any(item.start <= start and end <= item.end for item in closed) for start, end in figured):
        wanted = []  # whatever is told there, it fills nothing
    found = finder.find([prose.text[slice(*place)] for place in wanted])
    moved = [
        [
            fact._replace(start=fact.start + start, end=fact.end + start)
            for fact in of_paragraph
            if fact.confidence >= finder.least
        ]
        for (start, _), of_paragraph in zip(wanted, found, strict=True)
    ]
    known = [
        (item, narrative)
        for item, narrative in zip(items, narratives, strict=True)
        if not _misread(prose, item, narrative, moved)
    ]
    if len(known) < len(narratives):
        taken = _Taken(prose, overview, [narrative for _, narrative in known])
    facts = [[fact for fact in of_place if not taken.holds(fact.start, fact.end)] for of_place in moved]
    paragraphs = [(place, of_place) for place, of_place in zip(wanted, facts, strict=True) if of_place]
    faults = Faults(prose.text, cues())
    filled = [
        narrative if _is_closed(item) else _filled(prose, item, narrative, paragraphs, faults)
        for item, narrative in known
    ]
    kept = [item for item, _ in known]
    free = [(place, outside) for place, all_ in paragraphs if (outside := _outside(all_, kept))]
    named = {(one.kind, one.project.text) for one in filled if one.project}
    filled += [
        record
        for told, stop in _new(prose, free)
        if not faults.hold(told.start)
        and (record := _record(prose, parts, told, stop))
        and (record.kind, record.project and record.project.text) not in named
    ]
    filled.sort(key=lambda narrative: narrative.start)
    return Filled(_whole(prose, overview, free), filled)


class _Taken:
    """The places of a text that the rules have read."""

    def __init__(self, prose: Prose, overview: RawOverview, narratives: Sequence[RawNarrative]) -> None:
        pieces = [*_pieces(overview)]
        for narrative in narratives:
            told = msgspec.structs.replace(narrative, achievements=(), problems=(), measures=())
            pieces += _pieces(told)
        places = [(prose.index(a), prose.index(b - 1) + 1) for piece in pieces for a, b in piece.ranges]
        self.places = sorted(places)
        self.starts = [start for start, _ in self.places]

    def holds(self, start: int, end: int) -> bool:
        """Whether a rule took a part of a place."""
        before = bisect_right(self.starts, end - 1)
        return any(stop > start for _, stop in self.places[max(0, before - 3) : before])

    def left(self, text: str, start: int, end: int) -> int:
        """How many figures of a paragraph no rule took."""
        return sum(1 for match in _FIGURE.finditer(text, start, end) if not self.holds(*match.span()))


def _wanted(text: str, taken: _Taken, *, whole: bool) -> list[Place]:
    """The paragraphs worth a search: where paragraphs in a row have figures that no rule took, two at least in all.

    A short paragraph before them may be their heading. Where nothing is known of the `whole`, one figure is enough in a
    paragraph that speaks of projects.
    """
    wanted: list[Place] = []
    run: list[Place] = []
    left = 0
    before: Place | None = None
    for start, end in [*_paragraphs(text), (len(text), len(text))]:
        figures = taken.left(text, start, end)
        if figures:
            run += [before] if before and not run else []
            run.append((start, end))
            left += figures + (whole and text.find(_PROJECT, start, end) >= 0)
            continue
        wanted += run if left >= _FEWEST else []
        run, left = [], 0
        before = (start, end) if end - start <= _HEADING else None
    return wanted


def _pieces(value: object) -> Iterator[Piece]:
    if isinstance(value, Piece):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _pieces(one)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _pieces(getattr(value, name))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 1
    while start < len(text):
        end = text.index("\n", start)
        yield start, end
        start = end + 1


def _is_closed(item: Item) -> bool:
    """Whether only rules read an item: a list of goals, or one whose score was told together with those of others."""
    return item.goals or item.score is not None


def _misread(prose: Prose, item: Item, narrative: RawNarrative, found: Sequence[Sequence[Fact]]) -> bool:
    """Whether the rules made a record of a wording that they do not know.

    So it is where the model names another project in the item and is told much of it, and the rules either read next to
    nothing or took what is told of that one.
    """
    if _is_closed(item):
        return False
    facts = [fact for of_paragraph in found for fact in of_paragraph if item.start <= fact.start < item.end]
    told = [one for one in projects_of(prose.text[: item.end], facts) if len(one.values) >= _MUCH]
    others = [one.name for one in told if one.name and _names_other(prose.text, one.name, item)]
    if not others:
        return False
    read = [prose.index(piece.ranges[0][0]) for name in _FIELDS if (piece := getattr(narrative, name))]
    apart = [name.start for name in others if item.name is None or not _overlap(name, item.name)]
    return len(read) <= _NEXT_TO_NOTHING or any(place > min(apart) for place in read if apart)


def _names_other(text: str, name: Fact, item: Item) -> bool:
    """Whether a name is that of another project than the item's, whose own comes again in its text, may be in part."""
    place = name_of(text, name.start, name.end)
    if item.name and place:
        own = text[slice(*item.name)]
        again = text.find(own, max(item.name[1], place[1] - len(own)), place[0] + len(own))
        if again >= 0 or place == item.name:
            return False
    return names_project(text, place, name.end, cues())


def _overlap(fact: Fact, place: Place) -> bool:
    return fact.start < place[1] and place[0] < fact.end


def _filled(prose: Prose, item: Item, narrative: RawNarrative, paragraphs: Paragraphs, faults: Faults) -> RawNarrative:
    """A record with its empty fields filled by the facts that stand in its item, and more indicators."""
    facts = [fact for _, all_ in paragraphs for fact in all_ if item.body <= fact.start < item.end]
    results = counted_results(prose.text, item.body, item.end)
    facts = [
        fact
        for fact in facts
        if not (fact.label in _MONEY and results[0] <= fact.start < results[1])
        and not _of_another(prose.text, item, fact, faults)
    ]
    told = projects_of(prose.text[: item.end], [fact for fact in facts if fact.label != "project"])
    if not told:
        return narrative
    values = {
        name: fact for name, fact in told[0].values.items() if name in _FIELDS and getattr(narrative, name) is None
    }
    known = {row.name.text for row in narrative.rows if row.name}
    new = [row for row in told[0].rows if not faults.hold(row.name.start)]
    rows = [row for row in _rows(prose, new) if row.name and row.name.text not in known]
    return _with(prose, narrative, values, (*narrative.rows, *rows))


def _of_another(text: str, item: Item, fact: Fact, faults: Faults) -> bool:
    """Whether a fact is told of an indicator, of a part of the department, or as an example of what was wrong."""
    if fact.label == "score":
        return of_indicator(text, item.body, fact.start)
    part = item.kind == "department" and of_part(text, item.body, fact.start)
    return fact.label in _MONEY and (part or faults.hold(fact.start))


def _with(prose: Prose, narrative: RawNarrative, values: dict[str, Fact], rows: tuple[RawRow, ...]) -> RawNarrative:
    return msgspec.structs.replace(
        narrative,
        **{name: prose.piece(fact.start, fact.end) for name, fact in values.items()},
        rows=rows,
        by_model={**narrative.by_model, **{name: fact.confidence for name, fact in values.items()}},
    )


def _rows(prose: Prose, found: Sequence[Indicated]) -> Iterator[RawRow]:
    """Indicators that are told in full."""
    for name, values in found:
        if "target" in values and "actual" in values:
            places = {"name": name, "target": values["target"], "actual": values["actual"], "rate": values.get("irate")}
            yield RawRow(
                **{field: prose.piece(fact.start, fact.end) for field, fact in places.items() if fact},
                method="model",
                confidence=round(min(fact.confidence for fact in places.values() if fact), _DIGITS),
            )


def _outside(facts: Sequence[Fact], items: Sequence[Item]) -> list[Fact]:
    """Facts outside the items."""
    return [fact for fact in facts if not any(item.start <= fact.start < item.end for item in items)]


def _new(prose: Prose, paragraphs: Paragraphs) -> Iterator[tuple[Told, int]]:
    """Projects of which enough is told, and where what is told of each ends."""
    blocks: list[tuple[int, int, list[Fact]]] = []
    for (start, end), facts in paragraphs:
        named = any(fact.label == "project" for fact in facts)
        if blocks and not named and blocks[-1][1] + 1 == start:
            known = {fact.label for fact in blocks[-1][2]}
            more = [fact for fact in facts if fact.label not in _FIELDS or fact.label not in known]
            blocks[-1] = (blocks[-1][0], end, blocks[-1][2] + more)
        elif named:
            blocks.append((start, end, list(facts)))
    for start, end, facts in blocks:
        moved = [fact._replace(start=fact.start - start, end=fact.end - start) for fact in facts]
        told = [_moved(one, start) for one in projects_of(prose.text[start:end], moved)]
        told = [one for one in told if one.name and _enough(one)]
        for one, following in pairwise((*told, None)):
            if one:
                yield one, following.start if following else end


def _moved(told: Told, by: int) -> Told:
    def move(fact: Fact) -> Fact:
        return fact._replace(start=fact.start + by, end=fact.end + by)

    return Told(
        move(told.name) if told.name else None,
        {name: move(fact) for name, fact in told.values.items()},
        tuple(Indicated(move(row.name), {k: move(fact) for k, fact in row.values.items()}) for row in told.rows),
    )


def _enough(told: Told) -> bool:
    return "score" in told.values or {"budget", "executed"} <= told.values.keys()


def _record(prose: Prose, parts: Sequence[Part], told: Told, stop: int) -> RawNarrative | None:
    """The record of a project that no rule saw; None where its name names no project."""
    found = project_at(prose, parts, told.name.start, told.name.end) if told.name else None
    if told.name is None or found is None:
        return None
    kind, name = found
    start, end = prose.offset(told.start), prose.end(stop)
    named = {"project": told.name.confidence}
    words = sentences(prose, name[1], stop)._asdict()
    record = RawNarrative(kind=kind, start=start, end=end, project=prose.piece(*name), by_model=named, **words)
    return _with(prose, record, dict(told.values), tuple(_rows(prose, told.rows)))


def _whole(prose: Prose, overview: RawOverview, paragraphs: Paragraphs) -> RawOverview:
    """The overview with what no rule read of it, if the projects are counted; the first statement counts.

    A share is told beside the number of the projects or their money, and is no rate of execution; a number that is told
    elsewhere than their money is that of others.
    """
    told: dict[str, Piece] = {}
    known = [prose.index(piece.ranges[0][0]) for piece in (overview.project_count, overview.funds) if piece]
    for (start, end), facts in paragraphs:
        here = any(start <= at < end for at in known)
        beside = here or any(fact.label in {"count", "funds"} for fact in facts)
        for label, fact in _of_whole(facts):
            if label == "share" and (not beside or _is_rate(prose.text, start, fact)):
                continue
            if label == "count" and (is_of_level(prose.text, start, fact.start) or (known and not here)):
                continue
            if not is_ours(prose.text, start, fact.start):
                continue
            if label in _OVERVIEW and _OVERVIEW[label] not in told and getattr(overview, _OVERVIEW[label]) is None:
                told[_OVERVIEW[label]] = prose.piece(fact.start, fact.end)
    counted = overview.project_count or "project_count" in told
    return msgspec.structs.replace(overview, **told) if counted else overview


def _is_rate(text: str, start: int, fact: Fact) -> bool:
    """Whether the words before a percentage are those of a rate of execution."""
    patterns = cues().fields["rate"]
    return any(match.start(1) == fact.start for one in patterns for match in one.finditer(text, start, fact.end))


def _of_whole(facts: Sequence[Fact]) -> Iterator[tuple[str, Fact]]:
    """What the facts of a paragraph are: where projects are counted and none is named, money is that of all of them."""
    labels = {fact.label for fact in facts}
    counted = "count" in labels and "project" not in labels
    times = Counter(fact.label for fact in facts)
    for fact in facts:  # several of a kind are those of several projects
        meant = _IF_COUNTED.get(fact.label) if counted and times[fact.label] == 1 else None
        yield meant if meant and meant not in labels else fact.label, fact
