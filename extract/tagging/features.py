"""What the CRF is told of an atom: its own look, its neighbours', and where it stands among points and columns.

Features come in three groups by how far they reach: what is worth knowing of the three atoms on each side, what of the
next ones only, and what of the atom alone (its look together with its neighbours' and with the order of the columns).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from extract.forms.atoms import Atom, Atoms, Gap
from extract.forms.lexicon import level
from extract.values.shape import Shape, shape

__all__ = ["REACH", "AtomFeatures", "features_of"]

REACH: Final = (3, 1, 0)  # of the three groups, in atoms to each side
_FAR: Final = 9
_LABEL_ATOMS: Final = 4
_SHORT: Final = 4
_WIDTHS: Final = (1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 24)


class AtomFeatures(NamedTuple):
    """The features of one atom, by group."""

    wide: tuple[str, ...]
    near: tuple[str, ...]
    own: tuple[str, ...]


class _Look(NamedTuple):
    """What the text of an atom looks like, whatever stands beside it."""

    kind: str
    width: float
    wide: tuple[str, ...]
    near: tuple[str, ...]


@lru_cache(maxsize=32768)
def _look(text: str) -> _Look:
    kind = shape(text)
    width = sum([0.5 if character.isascii() else 1.0 for character in text])
    told = str(kind)
    if kind is Shape.NUMBER:
        told += _points(text)
    printed = level(text)
    if printed is not None:
        told += ":" + "".join(sorted(printed.kinds))
    size = sum(width > limit for limit in _WIDTHS)
    wide = [f"s{told}", f"w{size}"]
    if text[-1] in "。;,、:(（":
        wide.append(f"e{text[-1]}")
    if text.count("(") != text.count(")"):
        wide.append("open" if text.count("(") > text.count(")") else "shut")
    near = [f"a{text[0]}", f"z{text[-1]}", f"zz{text[-2:]}", f"aa{text[:2]}"]
    if len(text) <= _SHORT:
        near.append(f"t{text}")
    return _Look(told, width, tuple(wide), tuple(near))


def _points(text: str) -> str:
    """What kind of points a bare number could be."""
    whole, _, part = text.partition(".")
    if not whole.isdecimal():
        return "-"
    value = int(whole)
    return ("0" if value == 0 else "s" if value <= 20 else "m" if value <= 100 else "l") + str(min(len(part), 3))


class _Form(NamedTuple):
    """The atoms of the rows of one form with what is known of them before any is described."""

    items: Sequence[Atom]
    looks: Sequence[_Look]
    gaps: Sequence[str]
    order: tuple[str, ...]
    ahead: Sequence[int]
    behind: Sequence[int]


def features_of(atoms: Atoms, columns: Sequence[str], inside_words: Sequence[bool]) -> list[AtomFeatures]:
    """The features of each atom.

    Args:
        atoms: The atoms of the rows.
        columns: The fields of the header, in order.
        inside_words: For each atom, whether a word of the dictionary runs over the gap before it.
    """
    items = atoms.items
    looks = [_look(atom.text) for atom in items]
    gaps = [f"g{int(atom.gap)}{'i' if within else ''}" for atom, within in zip(items, inside_words, strict=True)]
    order = [f"{left}>{right}|" for left, right in pairwise([column for column in columns if column != "frame"])]
    form = _Form(items, looks, gaps, (*order, f"^{columns[0]}|", f"{columns[-1]}$|"), *_pairs(looks))
    found: list[AtomFeatures] = []
    for index, (look, gap) in enumerate(zip(looks, gaps, strict=True)):
        own = (*_own(form, index), *_beside(form, index))
        found.append(AtomFeatures((*look.wide, gap), (*look.near, f"{gap}|{look.kind}"), own))
    return found


def _own(form: _Form, index: int) -> list[str]:
    """The atom together with where it stands in the form."""
    kind, ahead, behind = form.looks[index].kind, form.ahead[index], form.behind[index]
    found = [
        "bias",
        f"ah{ahead}",
        f"be{behind}",
        f"ah{ahead}|{kind}",
        f"be{behind}|{kind}",
        f"ab{ahead}|{behind}",
        f"j{_joined_label(form.items, index)}",
    ]
    return [*found, *_in_order(form.order, kind)]


@lru_cache(maxsize=4096)
def _in_order(order: tuple[str, ...], kinds: str) -> tuple[str, ...]:
    """Kinds of atoms together with each two columns that are neighbours; the same ones come back in each row."""
    return tuple([each + kinds for each in order])


def _beside(form: _Form, index: int) -> list[str]:
    """The atom together with its neighbours: kinds in a row, widths of lines, characters over the gap."""
    items, looks, gap = form.items, form.looks, form.gaps[index]
    look = looks[index]
    before = looks[index - 1] if index else None
    after = looks[index + 1] if index + 1 < len(looks) else None
    kind, left, right = look.kind, before.kind if before else "^", after.kind if after else "$"
    found = [f"l{left}|{kind}", f"r{kind}|{right}", f"lr{left}|{kind}|{right}"]
    if index > 1:
        found.append(f"ll{looks[index - 2].kind}|{left}|{kind}")
    found += _in_order(form.order, f"{left}|{kind}")
    if before is not None:
        turn = _turn(before.width, look.width)
        found += [f"c{turn}{gap}", f"c{turn}{gap}|{left}|{kind}", f"b{items[index - 1].text[-1]}{items[index].text[0]}"]
        if items[index].gap < Gap.LINE:
            found.append("same line")
        elif after is not None and items[index + 1].gap >= Gap.LINE:
            found.append(f"cc{turn}{_turn(look.width, after.width)}")
    if after is not None:
        found.append(f"js{shape(items[index].text + items[index + 1].text)}|{kind}|{right}")
    return found


def _turn(before: float, after: float) -> str:
    """How the width changes from one atom to the next."""
    change = after - before
    return "=" if abs(change) < 1 else "+" if change > 0 else "-"


def _joined_label(items: Sequence[Atom], index: int) -> str:
    """How many atoms from here make a printed level, and which levels it can be; empty where none do."""
    text = ""
    for size, atom in enumerate(items[index : index + _LABEL_ATOMS], 1):
        text += atom.text
        printed = level(text)
        if printed is not None and "指标" in printed.label:
            return f"{size}{''.join(sorted(printed.kinds))}"
    return ""


def _pairs(looks: Sequence[_Look]) -> tuple[list[int], list[int]]:
    """For each atom, how far the next and the last pair of bare numbers (points and score) are; `_FAR` at most."""
    number = [look.kind.startswith("number") for look in looks]
    pair = [left and right for left, right in pairwise([*number, False])]
    ahead, behind = [_FAR] * len(looks), [_FAR] * len(looks)
    distance = _FAR
    for index in range(len(looks) - 1, -1, -1):
        distance = 0 if pair[index] else min(_FAR, distance + 1)
        ahead[index] = distance
    distance = _FAR
    for index in range(len(looks)):
        distance = 0 if index and pair[index - 1] else min(_FAR, distance + 1)
        behind[index] = distance
    return ahead, behind
