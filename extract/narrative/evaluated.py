"""Projects of which a section on evaluations says that they were evaluated, though no score may be told of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.narrative.bare_names import is_called, is_name, name_of
from extract.narrative.lexicon import Cues
from extract.narrative.owners import REVIEWS, Owners, kind_of
from extract.narrative.prose import Prose
from extract.narrative.stretches import Item

__all__ = ["evaluated"]

_QUOTED = re.compile(r'"([^"]{2,90})"')
_COMMA = re.compile("、")


def evaluated(prose: Prose, owners: Owners, lexicon: Cues, known: Sequence[Item]) -> list[Item]:
    """One project with what follows; of several nothing is known but their names, unless it is told in their order."""
    text = prose.text
    named = {text[slice(*item.name)]: item.kind for item in known if item.name}
    found: list[Item] = []
    for owner in owners.all:
        if owner.kind not in REVIEWS:
            continue
        for match in lexicon.evaluated.finditer(text, owner.start, owner.end):
            names = _names(text, match, lexicon)
            kinds = {named.get(text[slice(*name)]) for name in names} - {None}
            if "evaluation" in kinds or (kinds and len(names) > 1):
                continue  # told already; of several it is told that they were evaluated, too
            kind = kind_of(owners, match.start(), "", lexicon)
            if len(names) == 1:
                found.append(Item(kind, match.start(), match.end(), owner.end, names[0]))
            elif not lexicon.shared.search(text, match.end(), text.index("\n", match.end())):
                found += [Item(kind, *name, name[1], name) for name in names]
    return found


def _names(text: str, match: re.Match[str], lexicon: Cues) -> list[tuple[int, int]]:
    """The bare names in a sentence on the evaluation of projects; none if one of them is no name."""
    start, end = match.span("names")
    places = [quoted.span(1) for quoted in _QUOTED.finditer(text, start, end)]
    if len(places) < 2:
        commas = [comma.span() for comma in _COMMA.finditer(text, start, end)] if match["count"] else []
        borders = [start, *(at for comma in commas for at in comma), end]
        bare = [name_of(text, *place) for place in zip(borders[::2], borders[1::2], strict=True)]
        places = [name for name in bare if name and (match["count"] or is_called(text, name, end))]
        if len(places) < len(bare):
            return []
    return places if all(is_name(text, name, lexicon) for name in places) else []
