"""Tables that lay out a page instead of holding data.

The judgement is made row by row: a row is layout when one of its cells holds a table, or running text of a page's
size. Its tags are renamed, so that the renderer reads it as blocks; the rows around it stay a table.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["ROW", "unwrap_layout"]

ROW = "jx-row"  # stands for a row that is layout
_TABLE = re.compile(r"<(/?)table(?=[\s>])")
_STRUCTURE = re.compile(r"<(/?)(table|tr|td|th)(?=[\s>])")
_ANY_TAG = re.compile(r"<[^<>]*>")
_LONG_CELL = 2000  # characters; the longest goal statements of a form are about half of that
_PARAGRAPHS = 16  # line breaks: where a paragraph begins and where it ends


class _Edit(NamedTuple):
    at: int
    old: int  # length of what is replaced
    new: str


class _Level:
    """An open table and, in it, an open row."""

    def __init__(self) -> None:
        self.edits: list[_Edit] = []
        self.layout = False
        self.cell = 0


def _runs_long(html: str, start: int, end: int) -> bool:
    """Is the cell a page of text?"""
    if end - start < _LONG_CELL:
        return False
    part = html[start:end]
    return part.count("\n") >= _PARAGRAPHS and len(_ANY_TAG.sub("", part)) >= _LONG_CELL


def unwrap_layout(html: str) -> str:
    """The page with its layout rows renamed to blocks.

    >>> unwrap_layout("<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>")
    '<table><jx-row><div><table><tr><td>1</td></tr></table></div></jx-row></table>'
    """
    if not _suspicious(html):
        return html
    edits: list[_Edit] = []
    levels: list[_Level] = []
    for match in _STRUCTURE.finditer(html):
        closing, name = match[1], match[2]
        if name == "table":
            if not closing:
                if levels:
                    levels[-1].layout = True
                levels.append(_Level())
            elif levels:
                levels.pop()
            continue
        if not levels:
            continue
        level = levels[-1]
        if name == "tr":
            if not closing:
                level.edits, level.layout = [], False
            level.edits.append(_Edit(match.start() + 1 + len(closing), 2, ROW))
            if closing and level.layout:
                edits.extend(level.edits)
        else:
            if not closing:
                level.cell = match.start()
            elif not level.layout:
                level.layout = _runs_long(html, level.cell, match.start())
            level.edits.append(_Edit(match.start() + 1 + len(closing), 2, "div"))
    return _edited(html, sorted(edits))


def _suspicious(html: str) -> bool:
    """Only pages with nested tables or very long cells are looked at closely."""
    depth = 0
    for match in _TABLE.finditer(html):
        depth += -1 if match[1] else 1
        if depth > 1:
            return True
    return "<table" in html and any(
        len(part) - part.rfind("<td") > _LONG_CELL for part in html.split("</td>") if len(part) > _LONG_CELL
    )


def _edited(html: str, edits: list[_Edit]) -> str:
    parts: list[str] = []
    position = 0
    for edit in edits:
        parts += html[position : edit.at], edit.new
        position = edit.at + edit.old
    parts.append(html[position:])
    return "".join(parts)
