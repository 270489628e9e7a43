"""Automatic numbers of Word (一、 1.1 ①): they stand in no paragraph and must be counted as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.readers.docx_names import child, is_on, value, w
from extract.readers.numerals import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Numbering", "Styles"]

_STYLE, _NUMBERED, _VAL = w("pStyle"), w("numPr"), w("val")
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_TIGHT = "、，。）)】〕．：:"  # after these a number needs no space
_MAX_STEPS = 64  # of styles that are based on styles


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False  # all numbers of the text in figures
    restart: int | None = None  # the level whose use restarts this one; 0: none does
    style: str | None = None


@dataclass(slots=True)
class _List:
    """One `w:num`: its levels, and which list it counts with."""

    counted_with: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)  # levels that this list starts anew, until it did


class Styles:
    """What paragraph and character styles say that matters here: numbers, hidden text."""

    def __init__(self, root: _Element | None) -> None:
        self._styles = {} if root is None else {style.get(w("styleId"), ""): style for style in root.iter(w("style"))}
        self._numbers: dict[str, tuple[str, str | None, str] | None] = {}
        self._hidden: dict[str, bool] = {}
        default = (
            name
            for name, style in self._styles.items()
            if style.get(w("type")) == "paragraph" and style.get(w("default")) in {"1", "true", "on"}
        )
        self.default = next(default, None)

    def _chain(self, name: str) -> list[tuple[str, _Element]]:
        """The style, the one that it is based on, and so on."""
        found: list[tuple[str, _Element]] = []
        step: str | None = name
        while step is not None and step in self._styles and len(found) < _MAX_STEPS:
            style = self._styles[step]
            found.append((step, style))
            step = value(style, "basedOn")
        return found

    def number(self, name: str | None) -> tuple[str, str | None, str] | None:
        """List, level and the style that names them, for paragraphs of this style."""
        if name is None:
            return None
        if name not in self._numbers:
            self._numbers[name] = self._find_number(name)
        return self._numbers[name]

    def _find_number(self, name: str) -> tuple[str, str | None, str] | None:
        for step, style in self._chain(name):
            number = value(style, "pPr", "numPr", "numId")
            if number is not None:
                return number, value(style, "pPr", "numPr", "ilvl"), step
        return None

    def hides(self, name: str | None) -> bool:
        """Is text of this style hidden?"""
        if name is None:
            return False
        if name not in self._hidden:
            set_by = (style for _, style in self._chain(name) if child(style, "rPr", "vanish") is not None)
            self._hidden[name] = is_on(next(set_by, None), "rPr", "vanish")
        return self._hidden[name]


class Numbering:
    """Gives each numbered paragraph its number; ask in the order of the document, once for each paragraph."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, _Element] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        if root is None:
            return
        self._abstract = {node.get(w("abstractNumId"), ""): node for node in root.iter(w("abstractNum"))}
        nums = {node.get(w("numId"), ""): node for node in root.iter(w("num"))}
        for name, node in nums.items():
            self._lists[name] = self._list(node, nums)

    def _list(self, num: _Element, nums: dict[str, _Element]) -> _List:
        name = value(num, "abstractNumId") or ""
        abstract = self._abstract.get(name)
        linked = value(abstract, "numStyleLink")
        if linked is not None:  # the levels stand with the list that the numbering style names
            through = self._styles.number(linked)
            target = value(nums.get(through[0]), "abstractNumId") if through else None
            name, abstract = (target, self._abstract.get(target)) if target else (name, abstract)
        made = _List(name, _levels(abstract))
        for override in num.findall(w("lvlOverride")):
            at = _number(override.get(w("ilvl")), 0)
            made.levels.update(_levels(override))
            start = value(override, "startOverride")
            if start is not None:
                made.restarts[at] = _number(start, 1)
        return made

    def label(self, properties: _Element | None) -> str:
        """The number of a paragraph by its `w:pPr`, with a space where one is needed; empty where it has none."""
        numbered = self._numbered(properties)
        if numbered is None:
            return ""
        found, at = numbered
        level = found.levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(found.counted_with, [None] * _LEVELS)
        self._count(found, level, at, counts)
        text = _PLACE.sub(lambda match: self._figure(found, level, int(match[1]) - 1, counts), level.text)
        if level.form == "bullet":
            return ""
        return text if not text or text[-1] in _TIGHT else f"{text} "

    def _numbered(self, properties: _Element | None) -> tuple[_List, int] | None:
        if not self._lists:
            return None
        style, own = self._styles.default, None
        for part in () if properties is None else properties:
            if part.tag == _STYLE:
                style = part.get(_VAL)
            elif part.tag == _NUMBERED:
                own = part
        by_style = self._styles.number(style)
        number, at = (None, None) if own is None else (value(own, "numId"), value(own, "ilvl"))
        if number is None and by_style is not None:
            number, style_level, named_by = by_style
            levels = self._lists[number].levels if number in self._lists else {}
            linked = next((n for n, level in levels.items() if level.style in {style, named_by}), None)
            at = at or (str(linked) if linked is not None else style_level)
        if number is None or number not in self._lists:
            return None
        return self._lists[number], min(max(_number(at, 0), 0), _LEVELS - 1)

    @staticmethod
    def _count(found: _List, level: _Level, at: int, counts: list[int | None]) -> None:
        before = counts[at]
        if at in found.restarts:
            counts[at] = found.restarts.pop(at)
        else:
            counts[at] = level.start if before is None else before + 1
        for deeper in range(at + 1, _LEVELS):
            below = found.levels.get(deeper)
            restart = below.restart if below is not None else None
            if restart is None or (restart and at < restart):
                counts[deeper] = None

    @staticmethod
    def _figure(found: _List, level: _Level, at: int, counts: list[int | None]) -> str:
        other = found.levels.get(at, _Level())
        count = counts[at]
        return numeral(other.start if count is None else count, "decimal" if level.legal else other.form)


def _levels(node: _Element | None) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for lvl in [] if node is None else node.findall(w("lvl")):
        restart = value(lvl, "lvlRestart")
        found[_number(lvl.get(w("ilvl")), 0)] = _Level(
            start=_number(value(lvl, "start"), 0),
            form=value(lvl, "numFmt") or _choice_format(lvl) or "decimal",
            text=value(lvl, "lvlText") or "",
            legal=is_on(lvl, "isLgl"),
            restart=None if restart is None else _number(restart, 0),
            style=value(lvl, "pStyle"),
        )
    return found


def _choice_format(lvl: _Element) -> str | None:
    """Newer formats stand in an `mc:AlternateContent`, with one that all programs know as the fallback."""
    found = [node.get(w("val")) for node in lvl.iter(w("numFmt"))]
    return found[-1] if found else None


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise
