"""Names of the elements and attributes of WordprocessingML that the reader of DOCX looks at."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["MC", "W", "child", "is_on", "value", "w"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VAL = f"{W}val"
_OFF = frozenset(("0", "false", "off", "none"))


@cache
def w(name: str) -> str:
    """The full name of an element or attribute.

    >>> w("p").endswith("main}p")
    True
    """
    return W + name


def child(node: _Element | None, *path: str) -> _Element | None:
    """The first child of this name, then its first child of the next, …; None where one is missing."""
    for name in path:
        if node is None:
            return None
        node = next(node.iterchildren(W + name), None)  # several times as fast as `find`
    return node


def value(node: _Element | None, *path: str) -> str | None:
    """The `w:val` of the element at the end of the path."""
    found = child(node, *path)
    return None if found is None else found.get(_VAL)


def is_on(node: _Element | None, *path: str) -> bool:
    """Is a switch there and not turned off?"""
    found = child(node, *path)
    return found is not None and found.get(_VAL, "1") not in _OFF
