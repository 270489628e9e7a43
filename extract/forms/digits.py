"""Figures that ran together (`6.430.0030.00`): where one ends and the next begins, told by the sums of the form.

Each row has several ways to part its figures into actual, points and score. One way a row is chosen so that the points
and the scores of all rows make their totals; among these, the ways whose actuals answer their targets best. It is a
knapsack over the rows, exact in hundredths of a point.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final, NamedTuple

import msgspec

from extract.forms.atoms import Atom, Atoms, Gap
from extract.forms.reading import Cell, Path
from extract.forms.sums import TOTAL_POINTS, points_of

__all__ = ["Due", "part_figures"]

_FIGURES: Final = ("target", "actual", "weight", "score")
_RUN: Final = re.compile(r"[\d.]+")
_NUMBER: Final = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")
_POINTS: Final = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.\d{1,2})?")
_LONGEST: Final = 28  # characters of a run: four figures
_MOST_SUMS: Final = 1_000_000  # to be tried for one row
_MOST_LOST: Final = 2.0  # what all ways together may be worse than the best ones
_NO_ACTUAL: Final = 3.0
_FULL: Final = 1.0  # most rows have all of their points
_FAR: Final = 2.0  # for each power of ten between a target and its actual


class Due(NamedTuple):
    """What the points and the scores of the rows may add up to; no entry where nothing is printed."""

    weight: tuple[float, ...]
    score: tuple[float, ...]


class _Way(NamedTuple):
    """One way to part a run: the fields with the ends of their figures in the run, points and score in hundredths."""

    ends: tuple[tuple[str, int], ...]
    weight: int
    score: int
    gain: float


class _Step(NamedTuple):
    """The best ways of the rows so far for some sums."""

    gain: float
    way: _Way | None
    back: _Step | None


class _Run(NamedTuple):
    """Figures of one row: the cells (first, after the last), the atoms, and the ways to part them."""

    cells: tuple[int, int]
    atoms: tuple[int, int]
    ways: list[_Way]


def part_figures(atoms: Atoms, fields: Sequence[str], path: Path, due: Due) -> tuple[Atoms, Path] | None:
    """Atoms and path with the figures of each row parted so that the sums hold; ``None`` where no way does.

    Args:
        atoms: The atoms of the rows.
        fields: The columns in the order of the header.
        path: A reading whose sums do not hold.
        due: What they may be.
    """
    if "weight" not in fields or not due.weight:
        return None
    rows = list(_rows(path.cells))
    runs = [_run(atoms, fields, path.cells, first, stop) for first, stop in rows]
    others = [
        cell for (first, stop), run in zip(rows, runs, strict=True) if run is None for cell in path.cells[first:stop]
    ]
    weight, score = (
        sum([_hundredths(_text(atoms, cell)) for cell in others if fields[cell.column] == field])
        for field in ("weight", "score")
    )
    found = [run for run in runs if run is not None]
    ways = _knapsack([run.ways for run in found], (weight, score), due)
    return _applied(atoms, fields, path, list(zip(found, ways, strict=True))) if ways else None


def _rows(cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """The cells of each row: first, after the last."""
    starts = [at for at, cell in enumerate(cells) if cell.new_row or not at]
    yield from pairwise([*starts, len(cells)])


def _text(atoms: Atoms, cell: Cell) -> str:
    return atoms.text_of(cell.first, cell.stop)


def _is_whole(items: Sequence[Atom]) -> bool:
    """Whether nothing parts some atoms, and each prints its characters as they stand in the document."""
    return all(atom.gap is Gap.GLUE for atom in items[1:]) and all(
        len(atom.text) == atom.end - atom.start for atom in items
    )


def _hundredths(text: str) -> int:
    return round(points_of(text) * 100)


def _run(atoms: Atoms, fields: Sequence[str], cells: Sequence[Cell], first: int, stop: int) -> _Run | None:
    """The last figures of a row that nothing parts, with the ways to read them; ``None`` where there are none."""
    if (front := _points_in_front(atoms, fields, cells[first:stop], first)) is not None:
        return front
    values = [at for at in range(first, stop) if fields[cells[at].column] in _FIGURES]
    last = next((at for at in reversed(values) if _RUN.fullmatch(_text(atoms, cells[at]))), None)
    if last is None:
        return None
    at = last
    begin, end = _beside(atoms, cells, at)
    while at - 1 in values and cells[at - 1].stop == begin and atoms.items[begin].gap is Gap.GLUE:
        if not _RUN.fullmatch(_text(atoms, cells[at - 1])):
            break
        at -= 1
        begin, _ = _beside(atoms, cells, at)
    text = atoms.text_of(begin, end)
    before = cells[at - 1].column if at > first else -1
    open_fields = [field for field in fields[before + 1 :] if field in _FIGURES]
    if not _is_whole(atoms.items[begin:end]) or len(text) > _LONGEST or "weight" not in open_fields:
        return None
    target = next((_text(atoms, cells[n]) for n in range(first, at) if fields[cells[n].column] == "target"), "")
    ways: dict[tuple[int, int], _Way] = {}
    for way in _ways(text, open_fields, target):
        known = ways.get((way.weight, way.score))
        if known is None or way.gain > known.gain:
            ways[way.weight, way.score] = way
    return _Run((at, last + 1), (begin, end), list(ways.values())) if ways else None


def _points_in_front(atoms: Atoms, fields: Sequence[str], row: Sequence[Cell], first: int) -> _Run | None:
    """Points that ran into the target behind them (`25.018座`), where their column stands before the target's."""
    texts = {fields[cell.column]: _text(atoms, cell) for cell in row}
    figures = _RUN.match(texts.get("target", ""))
    if figures is None or "weight" in texts or "weight" not in fields[: fields.index("target")]:
        return None
    at = next(n for n, cell in enumerate(row) if fields[cell.column] == "target")
    end, score = len(texts["target"]), _hundredths(texts.get("score", ""))
    ways = [
        _Way((("weight", cut), ("target", end)), _hundredths(weight), score, near)
        for cut in range(1, figures.end())
        if _POINTS.fullmatch(weight := figures[0][:cut]) and _NUMBER.fullmatch(target := figures[0][cut:])
        for near in [_closeness(texts["actual"], target) if "actual" in texts else 0.0]
    ]
    if not ways or not _is_whole(atoms.items[row[at].first : row[at].stop]):
        return None
    return _Run((first + at, first + at + 1), (row[at].first, row[at].stop), ways)


def _beside(atoms: Atoms, cells: Sequence[Cell], at: int) -> tuple[int, int]:
    """The atoms of a cell of figures, with the figures right beside it that no cell holds."""
    begin, end = cells[at].first, cells[at].stop
    least = cells[at - 1].stop if at else 0
    most = cells[at + 1].first if at + 1 < len(cells) else len(atoms.items)
    while begin > least and atoms.items[begin].gap is Gap.GLUE and _RUN.fullmatch(atoms.items[begin - 1].text):
        begin -= 1
    while end < most and atoms.items[end].gap is Gap.GLUE and _RUN.fullmatch(atoms.items[end].text):
        end += 1
    return begin, end


def _ways(text: str, fields: Sequence[str], target: str) -> Iterator[_Way]:
    """The ways to part a run into figures of the `fields`; the actual may be missing where the target stands before."""
    for names in (fields, [field for field in fields if field != "actual"]):
        if names == fields or "target" not in fields:
            for cuts in combinations(range(1, len(text)), len(names) - 1):
                ends = (*cuts, len(text))
                parts = dict(zip(names, (text[left:right] for left, right in pairwise((0, *ends))), strict=True))
                if (way := _way(parts, tuple(zip(names, ends, strict=True)), target)) is not None:
                    yield way


def _way(parts: dict[str, str], ends: tuple[tuple[str, int], ...], target: str) -> _Way | None:
    """The way that gives each field its part; ``None`` where one is no figure or the score is above the points."""
    if not all((_POINTS if name in ("weight", "score") else _NUMBER).fullmatch(part) for name, part in parts.items()):
        return None
    weight, score = points_of(parts["weight"]), points_of(parts.get("score", ""))
    if not 0 < weight <= TOTAL_POINTS or score > weight:
        return None
    near = _closeness(parts.get("target", target), parts["actual"]) if "actual" in parts else -_NO_ACTUAL
    return _Way(
        ends, _hundredths(parts["weight"]), _hundredths(parts.get("score", "")), near + _FULL * (score == weight)
    )


@lru_cache(maxsize=4096)
def _closeness(target: str, actual: str) -> float:
    """How near an actual is to its target, 0 for the same; the target may have a sign and a unit."""
    figure = _RUN.search(target)
    aim, got = points_of(figure[0].strip(".")) if figure else 0.0, points_of(actual)
    if not aim or not got:
        return -_FAR if figure else 0.0
    return -_FAR * abs(math.log10(got / aim))


def _knapsack(ways: Sequence[Sequence[_Way]], base: tuple[int, int], due: Due) -> list[_Way] | None:
    """One way for each row, the best of those whose sums are due; ``None`` where no sums are.

    Nor are there any where rows would have to be read otherwise than they seem: then something else is wrong.
    """
    weights = {round(each * 100) for each in due.weight}
    scores = {round(each * 100) for each in due.score}
    reached = {base if scores else (base[0], 0): _Step(0.0, None, None)}
    for options in ways:
        if len(reached) * len(options) > _MOST_SUMS:
            return None
        best: dict[tuple[int, int], _Step] = {}
        for (weight, score), step in reached.items():
            for way in options:
                sums = (weight + way.weight, score + way.score if scores else 0)
                if sums[0] > max(weights, default=0) or (scores and sums[1] > max(scores)):
                    continue
                gain = step.gain + way.gain
                if sums not in best or gain > best[sums].gain:
                    best[sums] = _Step(gain, way, step)
        reached = best
    ends = [step for sums, step in reached.items() if sums[0] in weights and (not scores or sums[1] in scores)]
    if not ends:
        return None
    chosen: list[_Way] = []
    step = max(ends, key=lambda end: end.gain)
    if step.gain < sum([max([way.gain for way in options]) for options in ways]) - _MOST_LOST:
        return None
    while step.way is not None and step.back is not None:
        chosen.append(step.way)
        step = step.back
    return chosen[::-1]


def _applied(
    atoms: Atoms, fields: Sequence[str], path: Path, parted: Sequence[tuple[_Run, _Way]]
) -> tuple[Atoms, Path]:
    """Atoms and path with the runs cut as was chosen."""
    items: list[Atom] = []
    cells: list[Cell] = []
    done_atoms = done_cells = 0
    for run, way in parted:
        shift = len(items) - done_atoms
        cells += [_moved(cell, shift) for cell in path.cells[done_cells : run.cells[0]]]
        items += atoms.items[done_atoms : run.atoms[0]]
        new_row, left = path.cells[run.cells[0]].new_row, 0
        for field, right in way.ends:
            cells.append(Cell(fields.index(field), len(items), len(items) + 1, new_row))
            items.append(_part(atoms.items[slice(*run.atoms)], left, right))
            new_row, left = False, right
        done_atoms, done_cells = run.atoms[1], run.cells[1]
    cells += [_moved(cell, len(items) - done_atoms) for cell in path.cells[done_cells:]]
    items += atoms.items[done_atoms:]
    return Atoms(items), msgspec.structs.replace(path, cells=tuple(cells))


def _moved(cell: Cell, shift: int) -> Cell:
    return msgspec.structs.replace(cell, first=cell.first + shift, stop=cell.stop + shift)


def _part(items: Sequence[Atom], left: int, right: int) -> Atom:
    """The characters `left` to `right` of some atoms that nothing parts as one."""
    run = Atoms(list(items))
    (first, at), (last, to) = ((run.at(place), place - run.starts[run.at(place)]) for place in (left, right - 1))
    gap = items[first].gap if at == 0 else Gap.GLUE
    return Atom(run.text[left:right], items[first].start + at, items[last].start + to + 1, gap)
