"""Items: where each 综述 (or project of a list of goals) starts and ends, whom it speaks of and what kind it is.

The headings differ from office to office: `1.X项目绩效自评综述：`, `（1）X绩效自评情况`, `"X"主要内容是：`, or a
numbered paragraph that goes straight to its figures. Each of these is a cue; a cue makes an item only where a project's
name is left beside it (not just words such as 区级预算项目) and something is said of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extract.model.raw import Part
from extract.model.record import NarrativeKind
from extract.narrative import headed
from extract.narrative.bare_names import name_of, names_project
from extract.narrative.counted import counted
from extract.narrative.evaluated import evaluated
from extract.narrative.lexicon import Cues, cues
from extract.narrative.owners import Owners, kind_of
from extract.narrative.prose import Prose
from extract.narrative.scored import departments, scored, shared
from extract.narrative.stretches import Item, says_something

__all__ = ["find_items", "project_at"]

_NUMERALS = "[一二三四五六七八九十]{1,3}"
_NUMBERS = (rf"{_NUMERALS}、", rf"[(]{_NUMERALS}[)]", r"[0-9]{1,2}[.、]+(?![0-9])", r"[(][0-9]{1,2}[)]")
_RANKS = tuple(re.compile(rf"\n?[-#*]*{number}") for number in _NUMBERS)
_PARAGRAPHS = tuple(re.compile(rf"\n[-#*]*{number}") for number in _NUMBERS)


def find_items(prose: Prose, parts: Sequence[Part]) -> list[Item]:
    """The items of a section, in their order, without overlaps."""
    lexicon = cues()
    owners = Owners(prose, parts)
    starts = headed.headings(prose, owners, lexicon)
    starts += headed.goals(prose, owners, lexicon)
    starts += headed.titled(prose, owners, parts, lexicon)
    starts += headed.labelled(prose, owners, lexicon, starts)
    starts += counted(prose, owners, lexicon, starts)
    starts += headed.numbered(prose, owners, lexicon, starts)
    starts = _ended(prose, owners, starts, lexicon)
    reviewed = evaluated(prose, owners, lexicon, starts)
    sure = {item.name for item in reviewed}
    starts = _ended(prose, owners, starts + reviewed, lexicon) if reviewed else starts
    for more in (departments, shared, scored):
        added = more(prose, owners, lexicon, starts)
        starts = _ended(prose, owners, starts + added, lexicon) if added else starts
    return [
        item
        for item in starts
        if item.goals or item.kind == "department" or item.name in sure or says_something(prose, item, lexicon)
    ]


def project_at(
    prose: Prose, parts: Sequence[Part], start: int, end: int
) -> tuple[NarrativeKind, tuple[int, int]] | None:
    """The kind and the bare name of a project that was found in another way; None where the words name no project."""
    lexicon = cues()
    name = name_of(prose.text, start, end)
    if name is None or not names_project(prose.text, name, end, lexicon):
        return None
    return kind_of(Owners(prose, parts), start, "", lexicon), name


def _ended(prose: Prose, owners: Owners, items: Sequence[Item], lexicon: Cues) -> list[Item]:
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
