"""What the narrative model adds to the rules, on synthetic narratives in wordings kept out of its training.

    python -m extract.nlp.judge [narratives of each wording] [test, train, dev or fresh]

prints, for each wording and over all, the F1 of exact facts of the rules alone, of the model alone and of both. A fact
counts only with the right project: a project's name that is wrong makes all that is told of it wrong.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from extract.model.document import Document
from extract.model.raw import Narration, Piece, RawOverview
from extract.narrative import read_narratives
from extract.narrative.filling import FactFinder, Filled, fill
from extract.narrative.prose import Prose
from extract.nlp.finder import load_finder
from extract.segment.parts import find_parts
from extract.synthetic.narrative_grammar import DATA, Split, load_grammar
from extract.synthetic.narratives import Told, draw_narrative
from extract.text.view import fold, printed

__all__ = ["Figure", "facts_read", "facts_told", "judge"]

Reader = Callable[[Document], Narration]
Key = tuple[str, ...]
_FIELDS = ("score", "grade", "budget", "executed", "rate")
_FIRST_SEED = 20_000_000


class Figure(NamedTuple):
    """Facts that were read rightly, those that were told, and those that were read."""

    right: int = 0
    told: int = 0
    read: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there was nothing to read and nothing was."""
        return 2 * self.right / (self.told + self.read) if self.told + self.read else 1.0

    def plus(self, other: Figure) -> Figure:
        """The sum of two."""
        return Figure(*(a + b for a, b in zip(self, other, strict=True)))


Figures = dict[str, dict[str, Figure]]


def facts_told(told: Told) -> Counter[Key]:
    """The facts that a narrative was made of."""

    def text(start: int, end: int) -> str:
        return fold(printed(told.text[start:end]))

    projects = {fact.project: text(fact.start, fact.end) for fact in told.facts if fact.label == "project"}
    facts: Counter[Key] = Counter(("project", name) for name in projects.values())
    rows: dict[tuple[int | None, int], dict[str, str]] = {}
    for fact in told.facts:
        value = text(fact.start, fact.end)
        if fact.row is not None:
            rows.setdefault((fact.project, fact.row), {})[fact.label] = value
        elif fact.project is None:
            facts[(fact.label, value)] += 1
        elif fact.label in _FIELDS:
            facts[(fact.label, projects.get(fact.project, ""), value)] += 1
    for (project, _), row in rows.items():
        facts[("row", projects.get(project, ""), row["indicator"], row.get("target", ""), row.get("actual", ""))] += 1
    return facts


def facts_read(narration: Narration) -> Counter[Key]:
    """The facts that were read of one."""

    def text(piece: Piece | None) -> str:
        return fold(piece.text) if piece else ""

    facts: Counter[Key] = Counter()
    overview = narration.overview
    for label, piece in (("count", overview.project_count), ("funds", overview.funds), ("share", overview.funds_share)):
        if piece:
            facts[(label, text(piece))] += 1
    for narrative in narration.narratives:
        project = text(narrative.project)
        facts[("project", project)] += 1
        for label in _FIELDS:
            piece = getattr(narrative, label)
            if piece:
                facts[(label, project, text(piece))] += 1
        for row in narrative.rows:
            facts[("row", project, text(row.name), text(row.target), text(row.actual))] += 1
    return facts


def judge(read: Reader, told: Sequence[Told]) -> Figures:
    """How well a reader reads narratives: by wording, and by kind of fact."""
    figures: Figures = {}
    for one in told:
        narration = read(Document(one.text, (), "", "", "text/plain", "text"))
        truth, got = facts_told(one), facts_read(narration)
        of_family = figures.setdefault(one.family, {})
        for kind in {key[0] for key in (*truth, *got)}:
            wanted = Counter({key: count for key, count in truth.items() if key[0] == kind})
            found = Counter({key: count for key, count in got.items() if key[0] == kind})
            figure = Figure((wanted & found).total(), wanted.total(), found.total())
            of_family[kind] = of_family.get(kind, Figure()).plus(figure)
    return figures


def total(figures: Figures, family: str | None = None, kind: str | None = None) -> Figure:
    """The sum over wordings or kinds."""
    whole = Figure()
    for of_family, kinds in figures.items():
        for of_kind, figure in kinds.items():
            if family in (None, of_family) and kind in (None, of_kind):
                whole = whole.plus(figure)
    return whole


def narratives(split: Split, each: int, data: Path = DATA) -> list[Told]:
    """So many narratives of each wording of a split."""
    grammar = load_grammar(split, data)
    return [
        draw_narrative(grammar, _FIRST_SEED + number * each + seed, family.name)
        for number, family in enumerate(grammar.families)
        for seed in range(each)
    ]


def reader(*, rules: bool, finder: FactFinder | None) -> Reader:
    """What reads a document: the rules, the model, or both."""

    def both(document: Document) -> Narration:
        return read_narratives(document, find_parts(document), (), finder)

    def model(document: Document) -> Narration:
        prose = Prose(document, [(0, len(document.text))])
        overview, found = nothing = Filled(RawOverview(), [])
        if finder:
            overview, found = fill(finder, prose, find_parts(document), (), nothing)
        return Narration(overview=overview, narratives=tuple(found))

    return both if rules else model


def figures_of(told: Sequence[Told], finder: FactFinder) -> dict[str, Figures]:
    """The figures of the rules alone, of the model alone and of both."""
    ways = {
        "rules": reader(rules=True, finder=None),
        "model": reader(rules=False, finder=finder),
        "both": reader(rules=True, finder=finder),
    }
    return {name: judge(way, told) for name, way in ways.items()}


def table(told: Sequence[Told], finder: FactFinder) -> str:
    """The figures as lines: over all, by kind of fact and by wording."""
    figures = figures_of(told, finder)
    kinds = sorted({kind for of_way in figures.values() for of_family in of_way.values() for kind in of_family})
    rows: list[tuple[str, str | None, str | None]] = [("all", None, None)]
    rows += [(kind, None, kind) for kind in kinds]
    rows += [(family, family, None) for family in figures["rules"]]
    lines = [f"{'':36}" + "".join(f"{name:>24}" for name in figures)]
    for name, family, kind in rows:
        sums = [total(of_way, family, kind) for of_way in figures.values()]
        lines.append(
            f"{name:36}" + "".join(f"{f'{s.right}/{s.told} +{s.read - s.right}':>17}{s.f1:7.3f}" for s in sums)
        )
    return "\n".join(lines)


def main(each: int = 40, split: Split = "test") -> None:
    """Prints the table."""
    finder = load_finder()
    sys.stdout.write(f"facts exact: right/told +wrong, F1 ({split} split, {each} narratives a wording)\n")
    sys.stdout.write(table(narratives(split, each), finder) + "\n")


if __name__ == "__main__":
    splits: list[Split] = [split for split in get_args(Split) if split in sys.argv[2:]]
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40, splits[0] if splits else "test")
