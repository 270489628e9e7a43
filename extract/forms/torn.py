"""Headers torn apart: a line of whole heads, and the rests of other heads in the lines above and below it.

A converter that writes one line of the page after the other, whatever cell it belongs to, tears each cell of several
lines: `设定 | 一级指标 二级指标 … | 分值`. Below a torn header the rows are torn too, unless no cell is broken, and the
order of the pieces cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extract.forms.header import is_head
from extract.forms.lexicon import form_words, is_frame_part, key

__all__ = ["WORD", "has_heads", "is_torn"]

WORD = re.compile(r"[\u4e00-\u9fff](?: [\u4e00-\u9fff]){2,}(?!\S)|\S+")  # a justified line is spread over its cell

_FEWEST = 3  # heads, whole in their line or torn
_MOST_LINES = 3  # that a head may have above or below
_MOST_PIECES = 3  # of a head on one side: a layout may set its characters apart
_LONGEST = 6
_WIDEST = 40  # pieces of lines that are looked at: no header has more
_FRAME = "frame"
_STRAY = 2  # heads that stand as cells: one may be a name
_SHORTEST_HEAD = 4
_NO_HEADS = frozenset(
    ("rate", "symbol", "value_type", "unit", "project", "frame", "goal_expected", "goal_midterm")
)  # whose words may be a row's own


def is_torn(folded: str, header: int) -> bool:
    r"""Whether heads around `header` (a place in a folded text) stand in lines above and below whole heads.

    >>> is_torn("自评\n一级指标 二级指标 三级指标 年度指标值\n得分\n", 5)
    True
    >>> is_torn("偏差原因分\n一级指标 二级指标 三级指标 得分 析及改进措\n施\n", 8)
    True
    >>> is_torn("绩效指标\n一级指标 二级指标 三级指标 年度指标\n值 自评得分\n", 7)
    False
    """
    lines = [[m[0].replace(" ", "") for m in WORD.finditer(line)] for line in _lines(folded, header)]
    return any(_is_middle(lines, place) for place in range(1, len(lines) - 1))


def has_heads(cells: Iterable[str]) -> bool:
    """Whether heads of a form's tables stand among the names and values of rows that are not whole.

    The columns of such a form came one by one.

    >>> has_heads(["执行率", "全年执行数(B)", "实际完成值", "3.2万吨"]), has_heads(["预算执行率", "资金使用率", "100%"])
    (True, False)
    """
    words = form_words()
    known = [words.columns.get(word) or words.funds_columns.get(word) for word in map(key, cells) if _is_long(word)]
    return sum(field is not None and field not in _NO_HEADS for field in known) >= _STRAY


def _is_long(word: str) -> bool:
    return len(word) >= _SHORTEST_HEAD


def _is_middle(lines: Sequence[list[str]], place: int) -> bool:
    """Whether a line holds whole heads between the sides of torn ones."""
    words = form_words().columns
    heads, below = lines[place][:_WIDEST], _pieces(lines[place + 1 : place + 1 + _MOST_LINES])
    whole = sum(map(is_head, heads))
    if not whole:
        return False
    if key(heads[-1] + below[0]) in words:  # the end of the line's own last head
        below = below[1:]
    middles = ["", *(key(head) for head in heads if key(head) not in words)]
    ends = {middle + key(text) for middle in middles for text in _joined(below)}
    above = _without_heads(_pieces(lines[max(0, place - _MOST_LINES) : place]))
    torn = {
        front
        for front in map(key, _joined(above))
        if front not in words
        and any(words.get(front + rest, _FRAME) != _FRAME for rest in ends)
        and not is_frame_part(front)
    }
    return bool(torn) and whole + len(torn) >= _FEWEST


def _pieces(lines: Sequence[list[str]]) -> list[str]:
    return [piece for line in lines for piece in line[:_WIDEST]]


def _without_heads(pieces: Sequence[str]) -> list[str]:
    """The pieces without those that make a whole head side by side (`一级指 | 标`)."""
    left: list[str] = []
    at = 0
    while at < len(pieces):
        stops = range(at + 2, min(len(pieces), at + _MOST_PIECES) + 1)
        at_whole = next((stop for stop in stops if key("".join(pieces[at:stop])) in form_words().columns), None)
        if at_whole is None:
            left.append(pieces[at])
        at = at_whole or at + 1
    return left


def _joined(pieces: Sequence[str]) -> Iterator[str]:
    """Each piece, and each few neighbours put together, that may be one side of a head."""
    for first in range(len(pieces)):
        for stop in range(first + 1, min(len(pieces), first + _MOST_PIECES) + 1):
            text = "".join(pieces[first:stop])
            if len(text) > _LONGEST:
                break
            yield text


def _lines(text: str, at: int) -> list[str]:
    """The lines around a place, a few on each side, up to a blank one."""
    start = text.rfind("\n", 0, at) + 1
    above: list[str] = []
    while start > 0 and len(above) < _MOST_LINES:
        before = text.rfind("\n", 0, start - 1) + 1
        if not text[before:start].strip():
            break
        above.insert(0, text[before:start])
        start = before
    start = text.rfind("\n", 0, at) + 1
    below: list[str] = []
    while start < len(text) and len(below) < 2 * _MOST_LINES:
        after = text.find("\n", start) + 1 or len(text)
        if not text[start:after].strip():
            break
        below.append(text[start:after])
        start = after
    return above + below
