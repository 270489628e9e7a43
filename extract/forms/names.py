"""The name cell of an indicator: `指标1：` before it and `(10分)` behind it are not part of the name."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.forms.table import Item, Source, mended
from extract.model.raw import Piece
from extract.text.view import TextView, fold

__all__ = ["NameParts", "is_ruin", "split_name"]

# `指标1：`, `指标2` (glued, as some forms print it), with a doubled colon; never a bare number: `60岁以上…`.
_LABEL = re.compile(r"(?:\d{1,2}(?=指标\d))?(指标\d{1,2})[:、.]*")
_WEIGHT = re.compile(r"[(\[](\d{1,2}(?:\.\d{1,2})?|100)(分?)[)\]]?$")


class NameParts(msgspec.Struct, frozen=True):
    """The label, the name, and the points printed in the name cell."""

    label: Piece | None
    name: Piece
    weight: Piece | None


def split_name(source: Source, items: Sequence[Item]) -> NameParts | None:
    """Take a name cell apart into label, name and points; ``None`` where nothing but a label is printed."""
    places = [place for item in items for place in item.places]
    if len(items) > 1:
        places = mended(source.folded, places)
        text = "".join([fold(source.piece(place).text) for place in places])
    else:
        text = items[0].text
    label = _LABEL.match(text)
    weight = _WEIGHT.search(text)
    if not label and not weight:
        return NameParts(None, source.piece(*places, page=items[0].page), None)
    start = label.end() if label else 0
    end = weight.start() if weight and weight.start() > start else len(text)
    if start >= end:
        return None
    ranges = _sub_places(source, places, text, start, end)
    parts_label = None
    if label and label[1]:
        parts_label = source.piece(*_sub_places(source, places, text, *label.span(1)))
    points = (
        source.piece(*_sub_places(source, places, text, *weight.span(1))) if weight and end == weight.start() else None
    )
    return NameParts(parts_label, source.piece(*ranges, page=items[0].page), points)


# Letters that no Chinese name is printed in, marks in a row, Latin words run together: what OCR makes of dirt.
_RUIN = re.compile(r"[\u0370-\u1fff\u3040-\u30ff]|[·.・*_]{3,}|[A-Za-z]{6,}(?![A-Za-z]*[\u4e00-\u9fff]{4})|[!?][A-Z.]")


def is_ruin(text: str) -> bool:
    """Whether a name as read holds what cannot be part of a name.

    >>> is_ruin("建国前老工人医·····"), is_ruin("LED屏采购"), is_ruin("农村公路养护")
    (True, False, False)
    """
    return bool(_RUIN.search(text))


def _sub_places(
    source: Source, places: Sequence[tuple[int, int]], text: str, start: int, end: int
) -> list[tuple[int, int]]:
    """The places in the document of `text[start:end]`, where `text` is printed over `places`."""
    result: list[tuple[int, int]] = []
    length = 0
    for left, right in places:
        view = TextView(source.document.text, left, right)
        first, last = max(start - length, 0), min(end - length, len(view.text))
        if first < last:
            result.append(view.span(first, last))
        length += len(view.text)
    return result or list(places)
