"""How a form is printed: kind of text, order, widths and wordings of the columns, habits of the converter."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from random import Random
from typing import Literal

import msgspec

from extract.synthetic.grammar import Grammar, load_grammar
from extract.synthetic.project import ProjectKind
from extract.synthetic.streams import pick, stream

__all__ = ["KINDS", "Kind", "Layout"]

Kind = Literal["broken", "interleaved", "cells", "spaced", "glued", "tabs", "pipes", "markdown", "html"]
KINDS: tuple[Kind, ...] = ("broken", "interleaved", "cells", "spaced", "glued", "tabs", "pipes", "markdown", "html")

_WIDTHS = {  # narrowest and widest column, in full-width characters
    "l1": (3, 8), "l2": (3, 8), "name": (5, 16), "symbol": (2, 4), "target": (3, 8), "unit": (2, 5), "actual": (3, 8),
    "rate": (3, 5), "weight": (2, 4), "score": (2, 4), "reason": (5, 12), "explanation": (5, 12), "remark": (3, 8),
    "history": (3, 7), "row_score": (3, 5), "row_share": (3, 5), "project": (4, 10), "goal_expected": (6, 14),
}  # fmt: skip
_HELD_OUT_SHARE = 7  # width vectors whose sum is a multiple of it are never trained on


class Layout(msgspec.Struct, frozen=True):
    """One way of printing a form. Widths are full-width characters; shares are of the lines or characters of a form."""

    kind: Kind
    order: tuple[str, ...]
    widths: tuple[int, ...]
    heads: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    seed: int
    frame: bool = True  # a vertical label 绩效指标 at the left
    level_points: bool = True  # 产出指标（50分）
    points: str = "（{n}分）"  # how they are written
    numbered: str = ""  # label before each name: 指标1：
    name_points: bool = False  # 救助人次(20分)
    merged: bool = True  # 一级 and 二级 are printed once for the rows below them
    blank_cells: bool = False  # an empty cell leaves a trace (a no-break space, a blank field)
    gaps: tuple[str, str, str] = (" ", "\n", "\n\n")  # broken text: same line, half a line, a line or more
    justified: float = 0.0  # share of the full lines that are spread with blanks
    digit_blanks: bool = False  # a blank between figures and characters: `16 人`
    page_lines: int = 0  # lines of a page, 0 for one endless page
    page_numbers: str = ""
    repeat_heads: bool = False  # the column heads again at the top of each page
    cut_rows: bool = False  # a row may go on on the next page
    footer: str = ""  # below the form: a note, who filled it in
    head_score: bool = False  # the total stands in the head of the form too
    scrambled: float = 0.0  # share of the 汉字 of free texts that are replaced
    misread: float = 0.0  # share of the characters that recognition got wrong
    shifted: float = 0.0  # share of the rows of a grid that lost a blank field
    lost: float = 0.0  # share of the fields of a grid that lost their text
    doubled: float = 0.0  # share of the rows of a grid that a converter repeats with merged text
    held: bool = False

    @classmethod
    def draw(cls, seed: int, kind: Kind | None = None, project: ProjectKind = "project") -> Layout:
        """A layout for training. Orders, wordings and widths of `held_out` are never among them.

        >>> Layout.draw(5) == Layout.draw(5)
        True
        """
        return _draw(seed, kind, project, held=False)

    @classmethod
    def held_out(cls, seed: int, kind: Kind | None = None, project: ProjectKind = "project") -> Layout:
        """A layout for measuring, of an order, of head wordings and of widths that training never draws."""
        return _draw(seed, kind, project, held=True)

    def label(self, key: str) -> str:
        """The wording of a label of the head, the money block or the total row."""
        return dict(self.labels)[key]

    def for_project(self, kind: ProjectKind) -> Layout:
        """The layout without the columns that forms of this kind do not have."""
        absent = {"transfer": ("weight", "score"), "goals": ("weight", "score", "actual", "rate", "reason")}.get(
            kind, ()
        )
        layout = self.without(absent)
        return layout if layout is self else msgspec.structs.replace(layout, level_points=False, name_points=False)

    def without(self, fields: Collection[str]) -> Layout:
        """The layout without some columns."""
        kept = [n for n, field in enumerate(self.order) if field not in fields]
        if len(kept) == len(self.order):
            return self
        return msgspec.structs.replace(
            self,
            order=tuple([self.order[n] for n in kept]),
            widths=tuple([self.widths[n] for n in kept]),
            heads=tuple([self.heads[n] for n in kept]),
        )


def _draw(seed: int, kind: Kind | None, project: ProjectKind, *, held: bool) -> Layout:
    """Each part has a stream of its own: a word more in one list leaves the other parts as they are."""
    grammar = load_grammar()
    words = grammar.layouts

    def own(part: str) -> Random:
        return stream("held out" if held else "layout", part, seed, kind)

    chosen: Kind = own("kind").choice(_BORDERLESS) if kind is None else kind
    order = own("order").choice(words.held_out_orders if held else words.orders)
    random = own("habits")
    layout = Layout(
        kind=chosen,
        order=order,
        widths=_widths(own("widths"), order, held=held),
        heads=tuple([pick(_wordings(grammar, field, held=held), "head", field, held, seed, kind) for field in order]),
        labels=tuple([(key, pick(some, "label", key, held, seed, kind)) for key, some in _labels(grammar, held=held)]),
        seed=seed,
        frame=random.random() < 0.75,
        level_points=random.random() < 0.4,
        numbered=random.choice(grammar.texts.labels) if random.random() < 0.1 else "",
        name_points=random.random() < 0.04,
        merged=random.random() < 0.9,
        blank_cells=random.random() < 0.3,
        gaps=random.choice(_GAPS),
        justified=random.choice((0, 0, 0.2, 0.5, 0.8)),
        digit_blanks=random.random() < 0.35,
        page_lines=random.choice((0, 30, 38, 45)),
        page_numbers=random.choice(("", "- {n} -", "{n}", "— {n} —", "第 {n} 页")),
        repeat_heads=random.random() < 0.3,
        cut_rows=random.random() < 0.3,
        head_score=random.random() < 0.05,
        held=held,
    )
    if not held:
        points = pick(words.points, "points", seed, kind)
        footer = pick(words.footers, "footer", seed, kind) if own("footer").random() < _FOOTERS else ""
        layout = msgspec.structs.replace(layout, points=points, footer=footer, **_damages(random))
    return layout.for_project(project)


_BORDERLESS: tuple[Kind, ...] = ("broken",) * 4 + ("cells",) * 2 + ("spaced", "glued")
_FOOTERS = 0.3
_GAPS = ((" ", "\n", "\n\n"),) * 6 + ((" ", "\n", "\n"), ("  ", "\n", "\n\n"), (" ", "\n\n", "\n\n"))


def _damages(random: Random) -> dict[str, float]:
    """What only training sees: measuring is of layouts, not of damage."""
    return {
        "scrambled": random.choice((0.0, 0.0, 0.1)),
        "misread": random.choice((0.0,) * 8 + (0.005, 0.02)),
        "shifted": random.choice((0.0,) * 8 + (0.1, 0.3)),
        "lost": random.choice((0.0,) * 8 + (0.01, 0.03)),
        "doubled": random.choice((0.0,) * 9 + (0.1,)),
    }


def _widths(random: Random, order: tuple[str, ...], *, held: bool) -> tuple[int, ...]:
    """Drawn until they are of the kind asked for: trained and held-out widths never meet."""
    while True:
        widths = tuple([random.randint(*_WIDTHS[field]) for field in order])
        if (sum(widths) % _HELD_OUT_SHARE == 0) == held:
            return widths


def _wordings(grammar: Grammar, field: str, *, held: bool) -> tuple[str, ...]:
    return (grammar.layouts.held_out_heads if held else grammar.layouts.heads)[field]


def _labels(grammar: Grammar, *, held: bool) -> Iterable[tuple[str, tuple[str, ...]]]:
    return {**grammar.layouts.labels, **(grammar.layouts.held_out_labels if held else {})}.items()
