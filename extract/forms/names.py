"""The name cell of an indicator: `指标1：` before it and `(10分)` behind it are not part of the name."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.forms.table import Item, Source, mended
from extract.model.raw import Piece
from extract.text.view import TextView, fold

__all__ = ["NameParts", "split_name"]

# `指标1：`, `指标2` (glued, as some forms print it), with a doubled colon; never a bare number: `60岁以上…`.
_LABEL = re.compile(r"[*★☆●]*(?:(指标\d{1,2})[:、.]*|[*★☆●]+)")
_WEIGHT = re.compile(r"[(\[](\d{1,2}(?:\.\d{1,2})?|100)(分?)[)\]]?$")


class NameParts(msgspec.Struct, frozen=True):
    """The label, the name, and the points printed in the name cell."""

    label: Piece | None
    name: Piece
    weight: Piece | None


def split_name(source: Source, items: Sequence[Item], *, has_weight_column: bool) -> NameParts | None:
    """Take a name cell apart. A bracketed number without 分 is points only where the cell is cut or points are due."""
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
    # `(10)` at the end of a name is points; a standard such as `补助标准(300)` has none in a form with points apart
    # from its own column, and there the number would be repeated in that column: it is taken off all the same.
    if start >= end:
        return None
    ranges = _sub_places(source, places, text, start, end)
    parts_label = None
    if label and label[1]:
        parts_label = source.piece(*_sub_places(source, places, text, *label.span(1)))
    points = source.piece(*_sub_places(source, places, text, *weight.span(1))) if weight and end == weight.start() else None
    return NameParts(parts_label, source.piece(*ranges, page=items[0].page), points)


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
