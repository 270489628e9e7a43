"""The header block of a form: labels such as 项目名称, 主管部门, 实施单位 and what is printed beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.forms.lexicon import form_words, key
from extract.forms.table import Item, Row, Source
from extract.model.raw import Piece
from extract.text.view import TextView

__all__ = ["Labelled", "labelled_cells", "labelled_line", "looks_like_label", "money_unit_of"]

Labelled = tuple[str, Piece]

_UNIT = re.compile(
    r"[(\[](万元|亿元|千元|百元|元|万兀|兀)[)\]]|(?:金额)?单位[:：。]?(?:人民币)?(万元|亿元|千元|元|万兀|兀)"
)
_UNIT_CELL = re.compile(r"^(?:金额)?单位[:：。]")
_LABEL_VALUE = re.compile(r"^([^:]{2,14}):(.{1,80})$")
_LABEL_IN_LINE = re.compile(r"(?:^|\s)([^\s:]{2,16}) ?:")
_MOST_CELLS = 3


def money_unit_of(text: str) -> tuple[int, int] | None:
    """Where a folded text without white space names the unit of its money: `(万元)`, `单位:元`.

    >>> money_unit_of("项目资金(元)")
    (5, 6)
    """
    match = _UNIT.search(text)
    if not match:
        return None
    return match.span(1) if match[1] else match.span(2)


_LABEL_LIKE = re.compile(
    r"^[\u4e00-\u9fff]{0,8}(?:部门|单位|处室|科室|名称|编码|代码|负责人|联系人|电话|日期|时间|期限|周期|属性|类别|类型|分类|性质|等级|总分|概况|依据)(?:\([^()]{1,8}\))?:?$"
)


def looks_like_label(text: str) -> bool:
    """Whether a text behind a value is by its ending the label of another: `业务主管处室`, `计划开始日期`."""
    return bool(_LABEL_LIKE.match(text))


def label_at(items: Sequence[Item], index: int, words: dict[str, str]) -> tuple[str, int] | None:
    """The label that starts at a filled cell, and how many cells it takes (a label may be cut by a column line)."""
    text = ""
    for count in range(1, min(_MOST_CELLS, len(items) - index) + 1):
        text += items[index + count - 1].text
        field = words.get(key(text))
        if field:
            return field, count
        if len(text) > 16:
            break
    return None


def labelled_cells(source: Source, row: Row) -> list[Labelled]:
    """The labels of a row with the text between each label and the next; empty when the row starts with no label.

    Where the label of the second half was lost (主管部门 | 甲 | | 乙), the second of two texts that stand apart is the
    implementer's.
    """
    words = form_words().labels
    items = [item for item in row.filled() if not _UNIT_CELL.match(item.text)]
    start = next(
        (n for n in range(min(2, len(items))) if label_at(items, n, words) or _LABEL_VALUE.match(items[n].text)), None
    )
    if start is None:
        return []
    found: list[Labelled] = []
    index = start
    while index < len(items):
        hit = label_at(items, index, words)
        if not hit:
            if inside := _label_inside(source, items[index], words):
                found.append(inside)
            index += 1
            continue
        field, count = hit
        stop = index + count
        while stop < len(items) and not label_at(items, stop, words):
            if stop > index + count and stop + 1 < len(items) and looks_like_label(items[stop].text):
                break  # a label that no list holds
            stop += 1
        values = _apart(items[index + count : stop])
        if not values:
            found.append((field, Piece("", items[index].places, items[index].page)))
        elif field == "authority" and len(values) == 2 and len(items) == stop and len(found) == 0:
            found.append((field, source.joined(values[0])))
            found.append(("implementer", source.joined(values[1])))
        else:
            found.append((field, source.joined([item for value in values for item in value])))
        index = stop
    return found


def labelled_line(source: Source, start: int, end: int) -> list[Labelled]:
    """The labels in a line above a table, each with the text up to the next: `主管部门：甲局  实施单位：乙站`."""
    words = form_words().labels
    text = source.folded[start:end]
    hits = list(_LABEL_IN_LINE.finditer(text))
    found: list[Labelled] = []
    for number, hit in enumerate(hits):
        field = words.get(key(hit[1]))
        stop = hits[number + 1].start() if number + 1 < len(hits) else len(text)
        if field and text[hit.end() : stop].strip():
            found.append((field, source.piece((start + hit.end(), start + stop))))
    return found


def _label_inside(source: Source, item: Item, words: dict[str, str]) -> Labelled | None:
    """A label and its value in one cell: `项目名称：农村公路养护`."""
    match = _LABEL_VALUE.match(item.text)
    field = words.get(key(match[1])) if match else None
    if match is None or field is None:
        return None
    view = TextView(source.document.text, *item.places[0])
    return field, source.piece(view.span(match.start(2), match.end(2)), page=item.page)


def _apart(items: Sequence[Item]) -> list[list[Item]]:
    """Cells in groups: cells side by side were one cell, an empty cell between them parts two."""
    groups: list[list[Item]] = []
    for item in items:
        if groups and item.first == groups[-1][-1].last + 1:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups
