"""Headers in running text: which place in a line holds which head, and where the chain of heads begins and ends."""

from __future__ import annotations

import re
from itertools import takewhile

import msgspec

from extract.forms.header import (
    ADDED,
    MEASURES,
    OVER,
    Column,
    disambiguated,
    fields_between,
    fields_of,
    is_header,
    names_rows,
    pattern_field,
)
from extract.forms.lexicon import form_words

__all__ = ["HeaderRun", "border_inside", "run_of_columns"]


class HeaderRun(msgspec.Struct, frozen=True):
    """A header found in running text: the fields in their order, and where each head stands in that text."""

    fields: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    start: int
    end: int


_BETWEEN = re.compile(r"[*:()/|·★%]?")  # what may stand between two heads
# A head that no list holds, or the front of one.
_UNREAD = re.compile(r"(?=.)(?:20\d\d年?度?)?[\u4e00-\u9fff]{0,8}(?:\([^()]{1,8}\))?")
_MOST_UNREAD = 2
_YEAR = re.compile(r"20\d\d年?度?|(?:预[计期])?(?:[上前去本当]年)")  # of whose value a head speaks
_OF_YEARS = ("history", "target", "actual")
_AFTER_NAME = MEASURES | {"reason", "unit", "symbol", "rate", "explanation", "history"}


class _Head(msgspec.Struct, frozen=True):
    field: str
    text: str
    start: int
    end: int


def run_of_columns(text: str, anchor: int) -> HeaderRun | None:
    """The chain of column heads around `anchor` in a text without white space, if there is one.

    >>> run_of_columns("年度目标一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施", 12).fields
    ('l1', 'l2', 'name', 'target', 'actual', 'weight', 'score', 'reason')
    """
    chain: list[_Head] = []
    for match in form_words().column_run.finditer(text, max(0, anchor - 60), min(len(text), anchor + 260)):
        head = _Head(form_words().columns[match[1]], match[1], match.start(), match.end())
        if chain and not _BETWEEN.fullmatch(text, chain[-1].end, head.start):
            linked = _linked(text, chain, head)
            if linked is None and chain[-1].end > anchor:
                break
            chain = linked or [head]
        else:
            chain.append(head)
    chain = _once(text, chain)
    fields_in_order = [head.field for head in chain]
    # 一级 comes before 二级: a 二级 in front of it is the end of the text above (`三十二级`).
    opening = ("l1", "project") if "l1" in fields_in_order else ("l2", "name", "project")
    first = next((place for place, field in enumerate(fields_in_order) if field in opening), len(chain))
    upper, chain = chain[:first], chain[first:]
    if chain and chain[-1].field in ("name", "symbol", "target", "unit"):  # a header in two rows, values in the upper
        present = {head.field for head in chain}
        over = [head for head in upper if head.field in _AFTER_NAME - present]
        chain = [*chain, *over] if sum(head.field in OVER for head in over) >= ADDED else chain
    chain = _of_years(_parted(chain))
    columns = [Column(head.field, place, place, head.text) for place, head in enumerate(chain)]
    fields = fields_of(columns)
    if not is_header(fields):
        return None
    start, end = min([head.start for head in chain]), max([head.end for head in chain])
    if not start <= anchor < end:
        return None
    settled = disambiguated(columns)
    return HeaderRun(
        tuple([column.field for column in settled]),
        tuple([(head.start, head.start + len(head.text)) for head in chain]),
        start,
        end,
    )


def _parted(chain: list[_Head]) -> list[_Head]:
    """The heads; where none is of a target, a word that is two heads side by side (`指标值 | 完成情况`) is both."""
    if any(head.field == "target" for head in chain):
        return chain
    for at, head in enumerate(chain):
        if head.field == "actual" and (cut := border_inside(head.text)) is not None:
            middle = head.start + cut
            both = [
                _Head("target", head.text[:cut], head.start, middle),
                _Head("actual", head.text[cut:], middle, head.end),
            ]
            return [*chain[:at], *both, *chain[at + 1 :]]
    return chain


def _of_years(chain: list[_Head]) -> list[_Head]:
    """The heads; those of several years that stand last in place of the word of a value above them.

    `指标值 | 依据 | 2022年实际 | 2023年预期`: a head in two rows, of which the upper one is printed first.
    """
    of_years = [head.field in _OF_YEARS and _YEAR.match(head.text) is not None for head in chain]
    last = len(chain) - of_years[::-1].index(True) if any(of_years) else 0
    first = last
    while first and of_years[first - 1]:
        first -= 1
    years = chain[first:last]
    above = next((at for at, head in enumerate(chain[:first]) if head.field == "target"), None)
    if above is None or len(years) < ADDED or all(head.field != "target" for head in years):
        return chain
    return [*chain[:above], *years, *chain[above + 1 : first], *chain[last:]]


def border_inside(head: str) -> int | None:
    """Where the head of an actual falls into one of a target and one of an actual, if it does.

    >>> border_inside("指标值完成情况"), border_inside("实际完成值")
    (3, None)
    """
    words = form_words().columns
    cuts = range(1, len(head))
    return next((cut for cut in cuts if (words.get(head[:cut]), words.get(head[cut:])) == ("target", "actual")), None)


def _once(text: str, chain: list[_Head]) -> list[_Head]:
    """The heads without their repetition at the top of the next page, and without a 一级 that begins like a head."""
    words = [head.text for head in chain]
    for place in range(3, len(words) // 2 + 1):
        if words[place : 2 * place] == words[:place] and {head.field for head in chain[:place]} & {"weight", "score"}:
            chain = chain[:place]
            break
    for place, head in enumerate(chain):
        printed = form_words().level_run.match(text, head.start) if place else None
        if printed and printed.end() > head.end and (head is chain[-1] or "指标" in printed[0]):
            return chain[:place]  # 项目完成指标 is a level, no project and an actual
    return chain


def _is_wanting(chain: list[_Head], head: _Head) -> bool:
    """Whether a head is wanting between the last one that is known and another, beside those that are not."""
    unread = sum(1 for _ in takewhile(lambda other: other.field == "?", reversed(chain)))
    return len(fields_between(chain[-1 - unread].field, head.field)) > unread


def _linked(text: str, chain: list[_Head], head: _Head) -> list[_Head] | None:
    """The chain with `head` after a stretch that no list holds; ``None`` where the stretch is prose.

    The stretch is the front of the head (`年终` | `目标值`), or a head of its own, read by its parts or not at all: its
    own where a head is wanting in its place (`目标值` | … | `分值`).
    """
    start = chain[-1].end
    known = {other.field for other in chain}
    if head.field not in _AFTER_NAME or not names_rows(known):
        return None
    if not _UNREAD.fullmatch(text, start, head.start):
        return None
    gap, whole = text[start : head.start], text[start : head.end]
    own, front = pattern_field(gap), pattern_field(whole)
    if own and own in known | {head.field}:
        own = "?"  # no head that is known by a list has another of its field beside it
    is_front = front not in MEASURES or (front not in known and form_words().column_front.fullmatch(gap))
    if own is None and front and is_front and (len(gap) == 1 or not _is_wanting(chain, head)):
        return [*chain, _Head(front, whole, start, head.end)]
    if len(gap) == 1 or _YEAR.fullmatch(gap):
        return [*chain, _Head(head.field, whole, start, head.end)]
    if sum(other.field == "?" for other in chain) >= _MOST_UNREAD:
        return None
    if len(head.text) == 1:
        return [*chain, _Head("?", whole, start, head.end)]
    return [*chain, _Head(own or "?", gap, start, head.start), head]
