"""Repairs of what was misread, only where the grammar of values or a sum proves them.

`O` in a column of numbers is 0, for no other reading of it is a number. Of a column whose total is printed, the one
figure that was read unsurely and that makes the sum wrong is what makes it right. All else stays as it was read, and a
repaired cell is marked by its confidence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from extract.readers.writing import Drawn
from extract.values import Shape, parse_number, shape

__all__ = ["REPAIRED", "is_bar", "number_meant", "repaired", "slips"]

REPAIRED = 0.75
"""The highest confidence of a repaired cell."""
_UNSURE = 0.99  # only what is read less surely than this may be at fault for a sum
_FEWEST = 3  # figures that make a sum worth a proof
_LONGEST = 16
_BARE = re.compile(r"[\d.]+%?")
_EXACT = 0.005
_NUMERIC = frozenset((Shape.NUMBER, Shape.PERCENT, Shape.QUANTITY, Shape.OPERATOR_QUANTITY))
_SILENT = frozenset((Shape.EMPTY, Shape.PLACEHOLDER))


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads(resources.files("extract.lexicon").joinpath("ocr.toml").read_text("utf-8"))


@cache
def _digits() -> dict[int, str]:
    return str.maketrans(_lexicon()["misread"]["digits"])


@cache
def _point() -> re.Pattern[str]:
    return re.compile(rf"(?<=\d)[{re.escape(''.join(_lexicon()['misread']['points']))}](?=\d)")


def is_bar(text: str) -> bool:
    """Whether a cell that holds this and nothing else holds a dash.

    >>> is_bar("一"), is_bar("一级"), is_bar("0")
    (True, False, False)
    """
    return text in _lexicon()["misread"]["bars"]


def _is_number(text: str) -> bool:
    return shape(text) in _NUMERIC and text.translate(_digits()) == text


def number_meant(text: str) -> str | None:
    """The number that a text is once misread glyphs are put right; None where it is one already, or is none then.

    >>> number_meant("1O0%"), number_meant("O"), number_meant("9，8"), number_meant("98"), number_meant("IO处理")
    ('100%', '0', '9.8', None, None)
    """
    if not text or len(text) > _LONGEST or _is_number(text):
        return None
    digits = text.translate(_digits())
    if not any(map(str.isdigit, text)) and not _BARE.fullmatch(digits):
        return None  # letters before a unit may be letters
    marks = _point().findall(digits)
    pointed = _point().sub(".", digits) if len(marks) == 1 else digits
    return next((meant for meant in (digits, pointed) if meant != text and _is_number(meant)), None)


def slips(text: str) -> Iterator[str]:
    """The numbers that a printed number may be if one character was misread, or its point was lost.

    >>> list(slips("18"))
    ['78', '13', '16', '10', '1.8']
    """
    taken = _lexicon()["slips"]
    for index, character in enumerate(text):
        for other in taken.get(character, ""):
            yield text[:index] + other + text[index + 1 :]
    if text.isdecimal():
        for index in range(1, len(text)):
            yield f"{text[:index]}.{text[index:]}"


def repaired(cells: Sequence[Drawn]) -> list[Drawn]:
    """The cells of a table, repaired where that is proved."""
    found = list(cells)
    for index, cell in enumerate(found):
        if unit := next((unit for unit in _lexicon()["misread"]["units"] if cell.text.endswith(unit)), None):
            _put(found, index, cell.text.removesuffix(unit) + _lexicon()["misread"]["units"][unit])
    columns: dict[tuple[int, int], list[int]] = {}
    for index, cell in enumerate(found):
        columns.setdefault((cell.col, cell.colspan), []).append(index)
    totals = {cell.row for cell in found if "".join(cell.text.split()) in _lexicon()["sums"]["total"]}
    for column in columns.values():
        _by_grammar(found, column)
        _by_grammar(found, column[::-1])  # what a repaired cell proves above it
        for position, index in enumerate(column):
            if found[index].row in totals:
                _by_sum(found, column[:position], found[index])
    return found


def _by_grammar(cells: list[Drawn], column: Sequence[int]) -> None:
    """Numbers with misread glyphs next to numbers, and comparisons next to others."""
    for position, index in enumerate(column):
        text = cells[index].text
        sign = _lexicon()["misread"]["comparisons"].get(text)
        meant = sign or number_meant(text)
        alike = _is_operator if sign else _is_number
        sides = (column[:position][::-1], column[position + 1 :])
        if meant is not None and any(_next(cells, side, alike) for side in sides):
            _put(cells, index, meant)


def _is_operator(text: str) -> bool:
    return shape(text) is Shape.OPERATOR


def _next(cells: Sequence[Drawn], column: Sequence[int], alike: Callable[[str], bool]) -> bool:
    """Whether the first cell that says anything is of the kind."""
    texts = (cells[index].text for index in column)
    return next((alike(text) for text in texts if shape(text) not in _SILENT), False)


def _by_sum(cells: list[Drawn], above: Sequence[int], total: Drawn) -> None:
    """The one unsure figure whose slip makes the figures above a total wrong."""
    due = parse_number(total.text)
    parts: dict[int, float] = {}
    for index in reversed(above):
        number = parse_number(cells[index].text)
        if number is not None:
            parts[index] = number
        elif shape(cells[index].text) not in _SILENT:
            break
    if due is None or len(parts) < _FEWEST:
        return
    dues = (due, due - _lexicon()["sums"]["beside"].get(f"{due:g}", 0))
    whole = sum(parts.values())
    if any(abs(whole - sum_) < _EXACT for sum_ in dues):
        return
    ways = [
        (index, slip)
        for index, number in parts.items()
        if cells[index].confidence < _UNSURE
        for slip in slips(cells[index].text)
        if any(abs(whole - number + (parse_number(slip) or 0.0) - sum_) < _EXACT for sum_ in dues)
    ]
    if len(ways) == 1:
        _put(cells, *ways[0])


def _put(cells: list[Drawn], index: int, text: str) -> None:
    cell = cells[index]
    cells[index] = msgspec.structs.replace(cell, text=text, confidence=min(cell.confidence, REPAIRED))
