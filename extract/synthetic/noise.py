"""What the recognition of scanned pages does to a text, with the pieces of the cells moved along."""

from __future__ import annotations

from functools import cache
from random import Random

import msgspec

from extract.synthetic.grammar import load_grammar
from extract.synthetic.printed import Printed

__all__ = ["misread"]


def misread(printed: Printed, random: Random, share: float) -> Printed:
    """The printed form with a share of its characters misread: confused, lost, invented, figures with blanks in them.

    Borders of cells (tabs, pipes, line ends) stay. Pieces follow their characters; a piece of which nothing is left is
    dropped. The texts of the cells stay what they were: the truth.
    """
    made: list[str] = []
    starts: list[int] = []  # place of each character of the old text in the new one
    length = 0
    for at, char in enumerate(printed.text):
        starts.append(length)
        new = char if random.random() >= share or char in "\t|\n\xa0 " else _misread(random, printed.text, at)
        made.append(new)
        length += len(new)
    starts.append(length)
    cells = tuple(
        msgspec.structs.replace(
            cell,
            pieces=tuple([(starts[a], starts[b]) for a, b in cell.pieces if starts[b] > starts[a]]),
        )
        for cell in printed.cells
    )
    return msgspec.structs.replace(printed, text="".join(made), cells=cells)


def _misread(random: Random, text: str, at: int) -> str:
    char = text[at]
    chance = random.random()
    noise = load_grammar().noise
    if char.isdigit() and chance < 0.5:
        return f"{char} " if at + 1 < len(text) and text[at + 1] in "0123456789." else char
    if chance < 0.75:
        return random.choice(_confusions().get(char, (char,)))
    if chance < 0.88:
        return char + random.choice(noise.invented)
    return char if char.isdigit() else ""


@cache
def _confusions() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for printed, read in load_grammar().noise.confusions:
        found[printed] = (*found.get(printed, ()), read)
    return found
