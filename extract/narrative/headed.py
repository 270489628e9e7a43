"""Items that start with a heading: a cue behind a project's name, a label before it, a number, or the name alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from extract.model.raw import Part
from extract.narrative.bare_names import (
    LONGEST_NAME,
    called_project,
    is_name,
    is_office,
    name_of,
    names_project,
    same_name,
)
from extract.narrative.lexicon import Cues
from extract.narrative.owners import Owners, in_goals, kind_of
from extract.narrative.prose import Prose
from extract.narrative.stretches import Faults, Item, states, states_figures

__all__ = ["goals", "headings", "labelled", "numbered", "titled"]

_BOUNDARIES = "\n。;!:"
_LONGEST_CUE = 20
_REACH = 400
_LEVELS_REACH = 300
_PROJECT = "项目"


def headings(prose: Prose, owners: Owners, lexicon: Cues) -> list[Item]:
    """Items with a heading of their own."""
    text = prose.text
    found: list[Item] = []
    for tail in lexicon.heading_tail.finditer(text):
        match = lexicon.heading.search(text, max(0, tail.start() - _LONGEST_CUE), tail.end())
        if match is None:
            continue
        left = max(0, match.start() - LONGEST_NAME)
        before = text[left : match.start()]
        start = left + 1 + max(before.rfind(character) for character in _BOUNDARIES)
        name = name_of(text, start, match.start(), last="" if match[0].startswith(_PROJECT) else _PROJECT)
        mark = lexicon.mark.match(text, start, match.start())
        words = text[mark.end() if mark else start : match.start()]
        department = bool(lexicon.department.search(words)) and not lexicon.never.search(words)
        if not department and not names_project(text, name, match.start(), lexicon):
            continue
        body = match.end() + (match.end() < len(text) and text[match.end()] in ":。,")
        if found and start <= found[-1].body + 1 and name and same_name(text, found[-1].name, name):
            found[-1] = found[-1]._replace(body=body)  # the heading printed twice
            continue
        kind = kind_of(owners, start, words if department else "", lexicon)
        if department and kind != "department":
            continue
        found.append(Item(kind, start, body, len(text), None if kind == "department" else name))
    return found


def goals(prose: Prose, owners: Owners, lexicon: Cues) -> list[Item]:
    """Projects of a list of goals."""
    found: list[Item] = []
    for match in (*lexicon.goal.finditer(prose.text), *lexicon.goal_name.finditer(prose.text)):
        name = name_of(prose.text, *match.span("name"))
        if not is_name(prose.text, name, lexicon):
            continue
        if match.re is lexicon.goal_name and not _levels_follow(prose.text, match.end(), len(prose.text), lexicon):
            continue
        kind = kind_of(owners, match.start() + 1, "", lexicon)
        found.append(Item(kind, match.start() + 1, match.end(), len(prose.text), name, goals=True))
    return found


def _levels_follow(text: str, start: int, end: int, lexicon: Cues) -> bool:
    """Whether several levels of indicators are named soon, with values: the text behind `start` sets goals."""
    end = min(end, start + _LEVELS_REACH)
    several = len(list(islice(lexicon.goal_levels.finditer(text, start, end), 2))) == 2
    return several and lexicon.goal_value.search(text, start, end) is not None


def labelled(prose: Prose, owners: Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """Projects named as in a form, `项目名称：X`; one that stands right below a heading is the heading's."""
    text = prose.text
    begun = {item.body for item in known}
    matches = list(lexicon.labelled.finditer(text))
    found: list[Item] = []
    for position, match in enumerate(matches):
        start, body = match.start() + 1, match.end()
        name = name_of(text, *match.span("name"))
        if begun & {start - 1, start} or not is_name(text, name, lexicon):
            continue
        stop = matches[position + 1].start() if position + 1 < len(matches) else len(text)
        goals = in_goals(owners, start) and _levels_follow(text, body, stop, lexicon)
        found.append(Item(kind_of(owners, start, "", lexicon), start, body, len(text), name, goals=goals))
    return found


def numbered(prose: Prose, owners: Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """Numbered paragraphs that open with a name and go straight to their figures."""
    text = prose.text
    known = sorted(known)
    begun = [item.start for item in known]
    places = _opened(text, lexicon)
    found: list[Item] = []
    for position, (start, end, name) in enumerate(places):
        before = bisect_right(begun, start)
        if before and (start < known[before - 1].body or same_name(text, known[before - 1].name, name)):
            continue
        following = places[position + 1].start if position + 1 < len(places) else len(text)
        reach = min(end + _REACH, following, *begun[before : before + 1])
        named = called_project(text, end) or text.startswith(_PROJECT, start)
        named = named or (not owners.in_report(start) and _goes_on(text, name, end, lexicon))
        if not named:  # the heading of a chapter may stand over any figures: only its own paragraph counts
            reach = min(reach, text.find("\n", end))
        goals = in_goals(owners, start)
        goals = goals and (
            _levels_follow(text, end, following, lexicon)
            or (states(lexicon, "budget", text, end, reach) and lexicon.goal_words.search(text, end, reach) is not None)
        )
        if not named and (owners.in_report(start) or not names_project(text, name, end, lexicon)):
            continue
        told = states_figures(text, end, reach, lexicon, named=named)
        told = told or (bool(found) and _is_next(text, start, end) and states(lexicon, "budget", text, end, reach))
        if goals or told:
            kind = kind_of(owners, start, text[slice(*name)], lexicon)
            found.append(Item(kind, start, end, len(text), None if kind == "department" else name, goals=goals))
    return found


def _goes_on(text: str, name: tuple[int, int], end: int, lexicon: Cues) -> bool:
    """Whether a name whose words end at `end` is alone in its paragraph, and the next one speaks of that project.

    So does one that is a field by its label alone, if labels tell its budget and what was spent of it.
    """
    stop = text.find("\n", end)
    if stop < 0 or text[end:stop].strip("。:") or not names_project(text, name, end, lexicon):
        return False
    if lexicon.this_project.search(text, stop, text.find("\n", stop + 1)):
        return True
    run = lexicon.fields_listed.match(text, stop)
    return run is not None and all(states(lexicon, field, text, *run.span()) for field in ("budget", "executed"))


def _is_next(text: str, start: int, end: int) -> bool:
    """Whether a paragraph that starts at `start` is labelled with a name: it may go on a list of projects."""
    return text[start - 1] == "\n" and text.startswith(":", end)


def titled(prose: Prose, owners: Owners, parts: Sequence[Part], lexicon: Cues) -> list[Item]:
    """Sections headed by a project's name alone that go straight to its score or money, or list them as fields.

    Where they are not called projects, those with a score are two more at least than offices with a score, which such
    sections may tell of as well.
    """
    text = prose.text
    found: list[Item] = []
    scored = 0
    called = False
    for part in parts:
        start = prose.index(part.start)
        if part.kind != "other" or not part.title or (owners.all and next(owners.around(start), None) is None):
            continue
        body = text.find("\n", start + 1)
        name = name_of(text, start, body) if body > start else None
        if name is None or not is_name(text, name, lexicon) or in_goals(owners, start):
            continue
        run = lexicon.fields_listed.match(text, body)
        end = run.end() if run else text.find("\n", body + 1) % (len(text) + 1)
        end = min(end, prose.index(part.end))
        whole = states_figures(text, body, end, lexicon, named=False)
        if whole or (states(lexicon, "budget", text, body, end) and states(lexicon, "executed", text, body, end)):
            if is_office(text, name, lexicon):
                scored -= whole
                continue
            if not names_project(text, name, body, lexicon):
                continue
            scored += whole
            called = called or called_project(text, body)
            found.append(Item(kind_of(owners, start, "", lexicon), start, body + 1, len(text), name))
    return found if called or scored > 1 else []


class _Opening(NamedTuple):
    """Where a paragraph or clause opens with the name of a project, `end` behind its name as printed."""

    start: int
    end: int
    name: tuple[int, int]


def _opened(text: str, lexicon: Cues) -> list[_Opening]:
    """The names that open a numbered paragraph, and those of a clause that goes on with a figure, in their order."""
    spans = [(match.start() + 1, *match.span("name")) for match in lexicon.fact.finditer(text)]
    faults = Faults(text, lexicon)
    for match in lexicon.fact_behind.finditer(text):
        left = max(0, match.start() - LONGEST_NAME)
        start = left + 1 + max(text.rfind(mark, left, match.start()) - left for mark in "\n。;:,")
        ends = match["stop"] and text[start - 1] == ","  # `，完成了该项目。`
        if not ends and not faults.hold(start):
            spans.append((start, start, match.start() + len(_PROJECT)))
    found: list[_Opening] = []
    for start, left, right in sorted(spans):
        name = name_of(text, left, right)
        if name and is_name(text, name, lexicon) and not (found and start < found[-1].end):
            found.append(_Opening(start, right, name))
    return found
