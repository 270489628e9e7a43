"""Where words end: a cell of running text does not end inside a word."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from extract.forms.atoms import Atom, Atoms, Gap
from extract.nlp.segmenter import general_words

__all__ = ["cut_at_words", "inside_words", "words_of"]

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")


_WHOLE = 2  # edges of what is not cut


def inside_words(atoms: Atoms) -> list[bool]:
    """For each atom, whether a word of the dictionary runs over the gap before it.

    Only gaps between two Han characters can be inside a word; the text of each run of Han characters is segmented once.
    """
    inside = [False] * len(atoms.items)
    starts = {start: index for index, start in enumerate(atoms.starts)}
    for run in _HAN_RUN.finditer(atoms.text):
        left, right = run.span()
        if atoms.at(left) == atoms.at(right - 1):
            continue
        position = left
        for word in words_of(run[0]):
            for offset in range(1, len(word)):
                if (index := starts.get(position + offset)) is not None:
                    inside[index] = True
            position += len(word)
    return inside


@lru_cache(maxsize=4096)
def words_of(run: str) -> tuple[str, ...]:
    """The words of a run of Han characters; each way to read a form asks again, and forms repeat their words."""
    return tuple(general_words().lcut(run, HMM=False))


def cut_at_words(atoms: Atoms) -> Atoms:
    """The atoms, cut between the words that each of them is made of."""
    items: list[Atom] = []
    for atom in atoms.items:
        cuts = {0}
        if atom.end - atom.start == len(atom.text):
            for run in _HAN_RUN.finditer(atom.text):
                position = run.start()
                for word in words_of(run[0]):
                    cuts.add(position)
                    position += len(word)
                cuts.add(position)
        edges = sorted(cuts | {len(atom.text)})
        if len(edges) == _WHOLE:
            items.append(atom)
            continue
        items += [
            Atom(atom.text[left:right], atom.start + left, atom.start + right, Gap.GLUE if left else atom.gap)
            for left, right in pairwise(edges)
        ]
    return Atoms(items)
