"""Phrases with places to fill, filled from one theme so that a form speaks of one thing."""

from __future__ import annotations

import re
from random import Random

from extract.synthetic.grammar import Grammar, Sector, Texts

__all__ = ["SLOTS", "Wording"]

_SLOT = re.compile(r"\{(\w+)\}")


class Wording:
    """Fills `{thing}`, `{act}`, `{people}`, `{word}` and figures of a phrase."""

    def __init__(self, random: Random, grammar: Grammar, sector: Sector, place: str) -> None:
        self.random = random
        self.texts: Texts = grammar.texts
        self.words = grammar.words
        self.sector = sector
        self.place = place
        self.thing, self.unit = random.choice(sector.things)
        self.act = random.choice(sector.acts)
        self.people = random.choice(sector.people)
        subjects = (f"{self.people}", f"{self.thing}{self.act}", f"{random.choice(self.words)}{self.thing}")
        self.subject = random.choice(subjects) if random.random() < _SUBJECT else ""  # before each name of the form

    def fill(self, phrase: str, **given: object) -> str:
        """The phrase with all places filled; what is given goes before what is drawn."""

        def one(match: re.Match[str]) -> str:
            name = match[1]
            return str(given[name]) if name in given else self._drawn(name)

        return _SLOT.sub(one, phrase)

    def _drawn(self, name: str) -> str:
        random = self.random
        if name == "word":
            return random.choice(self.words)
        if name in _THEME:
            return str(getattr(self, name))
        if name == "cause":
            return self.fill(random.choice(self.texts.causes))
        low, high = _FIGURES[name]
        return str(random.randint(low, high))


_SUBJECT = 0.12
_THEME = ("thing", "act", "people", "unit", "place")
_FIGURES = {
    "count": (2, 900),
    "percent": (80, 100),
    "small": (2, 12),
    "month": (3, 12),
    "day": (1, 28),
    "quarter": (1, 4),
    "year": (2019, 2024),
}
SLOTS = ("word", "cause", *_THEME, *_FIGURES)
"""Names of the places that a phrase may have."""
