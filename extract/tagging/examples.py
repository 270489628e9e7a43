"""Training examples: synthetic forms as the linear decoder meets them, with the label of each character.

A form is drawn, printed and read by the stages that read a real document, up to the atoms of its rows; which cell each
character stands in is known from the printing. So the models learn on the very input that they get at run time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import msgspec

from extract import readers
from extract.forms import Source
from extract.forms.draft import Draft
from extract.forms.running_text import RowsText, rows_text
from extract.segment.forms import form_regions
from extract.segment.titles import titles_of
from extract.synthetic import Layout, Printed, draw_project, print_form
from extract.synthetic.grammar import load_grammar
from extract.synthetic.project import Project
from extract.synthetic.rerender import fitted
from extract.synthetic.variants import carelessly_filled
from extract.tagging.labels import FIELDS, OUTSIDE, begin, inside, relabelled, speaks_of
from extract.tagging.tagger import finely_cut
from extract.text.view import fold
from extract.training.saving import data_hashes

__all__ = ["Example", "atom_labels", "drawn", "example_of", "grammar_hashes"]

_MARK = b"\xef\xbb\xbf"  # its encoding is no guess
_SWAPS = 2  # pairs of columns that change places in a form with an order of its own
_OWN_SHARE = 5  # every so many forms are the user's own, where there are any
_GOALS_SHARE = 7  # every so many forms state goals alone: names and targets, no figures between the rows


class Example(msgspec.Struct, frozen=True):
    """The rows of a form and the label of each of their characters."""

    text: RowsText
    labels: tuple[int, ...]
    layout: str


def drawn(
    seeds: Sequence[int], *, held_out: bool = False, own: Sequence[Project] = (), glued_share: int = 6
) -> Iterator[Example]:
    """Synthetic forms in running text, one for each seed whose form the linear decoder finds.

    Every `glued_share`-th form for training stands in one line without any gap.

    Half of those for training have their columns in an order of their own, so that the models learn to read the header
    and not a few orders by heart. Orders that are kept out of training are not made in this way either. Where there are
    projects of the user's `own`, every fifth form is one of them.
    """
    for seed in seeds:
        project = draw_project(seed, None if held_out or seed % _GOALS_SHARE else "goals")
        if held_out:
            layout = Layout.held_out(seed, project=project.kind)
        else:
            project = carelessly_filled(project)
            layout = Layout.draw(seed, "glued" if seed % glued_share == 0 else None, project.kind)
            if seed % 2:
                layout = _shuffled(layout, Random(seed))  # noqa: S311 - a repeatable draw
        if own and seed % _OWN_SHARE == 0:
            project = own[seed // _OWN_SHARE % len(own)]
            layout = fitted(layout, project)
        found = example_of(print_form(project, layout, seed), layout.kind)
        if found is not None:
            yield found


def _shuffled(layout: Layout, random: Random) -> Layout:
    """The layout with one or two pairs of the columns behind the name exchanged."""
    name = layout.order.index("name")
    if len(layout.order) < name + 3:
        return layout
    places = list(range(len(layout.order)))
    for _ in range(random.randint(1, _SWAPS)):
        left, right = random.sample(range(name + 1, len(places)), 2)
        places[left], places[right] = places[right], places[left]
    order = tuple([layout.order[place] for place in places])
    if order in load_grammar().layouts.held_out_orders:
        return layout
    return msgspec.structs.replace(
        layout,
        order=order,
        widths=tuple([layout.widths[place] for place in places]),
        heads=tuple([layout.heads[place] for place in places]),
    )


def example_of(printed: Printed, layout: str) -> Example | None:
    """The example of a printed form; ``None`` where the linear decoder does not read it, or has unknown columns."""
    document = readers.read("form.txt", _MARK + printed.text.encode())
    if document.text != printed.text:
        return None
    source = Source(document, fold(document.text))
    regions = [each for each in form_regions(source, titles_of(source)) if each.method == "linear"]
    if len(regions) != 1:
        return None
    region = regions[0]
    blocks = source.blocks(region.start, region.end)
    text = rows_text(source, region, blocks, Draft(start=region.start, kind=region.kind, title=None))
    if text is None or not text.rows.items or not speaks_of(text.fields):
        return None
    if tuple(field for field in text.fields if field != "frame") != printed.layout.order:
        return None  # a head that the rules do not know: what stands below it has no column
    return Example(text, tuple(_labels(text, printed)), layout)


def _labels(text: RowsText, printed: Printed) -> list[int]:
    """The label of each character of the rows."""
    cells = sorted(
        (start, end, number, cell.field)
        for number, cell in enumerate(printed.cells)
        if cell.row is not None and cell.field in FIELDS
        for start, end in cell.pieces
    )
    starts = [cell[0] for cell in cells]
    labels: list[int] = []
    last = -1
    for atom in text.rows.items:
        exact = atom.end - atom.start == len(atom.text)
        for offset in range(len(atom.text)):
            at = atom.start + offset if exact else atom.start
            place = bisect_right(starts, at) - 1
            if place < 0 or cells[place][1] <= at:
                labels.append(OUTSIDE)
                continue
            _, _, number, field = cells[place]
            labels.append(inside(field) if number == last else begin(field))
            last = number
    return labels


def atom_labels(example: Example) -> tuple[RowsText, list[int]]:
    """The rows as the CRF reads them and the label of each atom, that of its first character, in its own labels."""
    text = finely_cut(example.text)
    new = relabelled(text.fields)
    return text, [new[example.labels[start]] for start in text.rows.starts]


def grammar_hashes(data: Path) -> dict[str, str]:
    """The SHA-256 of each list that synthetic forms are drawn from."""
    lists = sorted(path.relative_to(data).as_posix() for path in (data / "grammar").glob("*.t*"))
    return data_hashes(data, [*lists, "indicators.tsv"])
