"""What can be seen of a row after reading that tells how surely it was read, without knowing the truth.

Everything is a named mark that is there or not: how the form was read and whether its sums hold, how the text around a
cell looks, what a cell holds, and how the row compares with the other rows of its form.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Final

from extract.classify.taxonomy import read_label
from extract.model.record import Form, Indicator, Value
from extract.text.view import fold, printed

__all__ = ["FIELDS", "field_marks", "row_marks", "shown"]

FIELDS: Final = ("name", "target", "actual", "weight", "score", "reason", "l1", "l2")
"""The fields of a row that get a confidence of their own."""

_OPEN: Final = re.compile(r"[(（\[【《“][^)）\]】》”]*$|^[^(（\[【《“]*[)）\]】》”]")
_ODD_START: Final = re.compile(r"^[,，。、;；:：)）\]】的及和与等人次个率度性]")
_ODD_END: Final = re.compile(r"[,，、;；:：(（\[【的及和与对、]$")
_OPERATOR: Final = re.compile(r"不(?:少|低|高|多|大|小|超|早|晚)[于过]|(?:大|小|高|低|多|少|早|晚)于$")
_PAGE: Final = re.compile(r"第\d+页|-\d+-")
_FIGURE_START: Final = re.compile(r"^[\d%％‰≥≤=.]")
_FIGURE_END: Final = re.compile(r"[\d%％≥≤=]$")
_SENTENCE: Final = re.compile(r"[。；;]$")
_TEXTS: Final = (
    ("open", _OPEN),
    ("starts", _ODD_START),
    ("ends", _ODD_END),
    ("operator", _OPERATOR),
    ("page", _PAGE),
    ("figure first", _FIGURE_START),
    ("figure", _FIGURE_END),
)
_RATIOS: Final = (0.4, 0.7, 1.3, 1.8, 2.5)
_LENGTHS: Final = (2, 4, 6, 9, 13, 18, 26, 40)
_SCORES: Final = (0.62, 0.7, 0.8, 0.9, 0.95, 0.98)
_ROWS: Final = (3, 6, 9, 12, 16, 25)
_SHARES: Final = (0.0, 0.08, 0.2, 0.4, 0.7)
_SIGNS: Final = (("\n", (0.5, 3.0, 8.0, 15.0)), (" ", (0.5, 3.0, 8.0, 15.0)), ("\t", (0.5, 3.0, 8.0)))
_KEPT: Final = ("name", "target", "actual", "weight", "score")
_FRAMED: Final = ("name", "target", "actual")
_CUT: Final = frozenset({"open:yes", "starts:yes", "ends:yes"})


def shown(row: Indicator, field: str) -> str | None:
    """The text of a field as it stands in the record; None where the field is empty."""
    value = getattr(row, field)
    if isinstance(value, Value):
        return value.text or None
    return None if value is None else str(value)


def row_marks(form: Form, text: str) -> list[tuple[str, ...]]:
    """The marks of each row of a form that count for all its fields.

    Args:
        form: A form of a record.
        text: The text of the document.
    """
    rows = form.indicators
    filled = [tuple(field for field in _KEPT if shown(row, field)) for row in rows]
    usual = Counter(filled).most_common(1)[0][0] if filled else ()
    odd = [_odd(row) for row in rows]
    strange = [here != usual or cut for here, cut in zip(filled, odd, strict=True)]
    of_form = (*_form_marks(form, text), *_shares(rows, strange, odd), f"columns:{'+'.join(usual)}")
    names = Counter(row.name for row in rows)
    long = median([len(row.name or "") for row in rows]) if rows else 0.0
    marks = []
    for place, row in enumerate(rows):
        near = slice(max(place - 1, 0), place + 2)
        above = rows[place - 1] if place else None
        marks.append(
            (
                *of_form,
                *_one_row(row, names, place, len(rows)),
                *_pattern(filled[place], usual),
                f"strange:{strange[place]} near:{sum(strange[near]) - strange[place]}",
                f"odd:{odd[place]}",
                *_neighbours(row, above, text),
                f"name of usual length:{_step(len(row.name or '') / max(long, 1), _RATIOS)}",
                f"level again:{above is not None and (above.l1, above.l2) == (row.l1, row.l2)}",
            )
        )
    return marks


def _odd(row: Indicator) -> bool:
    """Whether a name or a value looks like a part of a longer one."""
    texts = [(field, words) for field in _FRAMED if (words := shown(row, field))]
    return not all(_CUT.isdisjoint(_text_marks(*one)) for one in texts)


def _shares(rows: Sequence[Indicator], strange: Sequence[bool], odd: Sequence[bool]) -> Iterator[str]:
    """How much of the form is unlike the rest of it: rows that lack a cell, cut texts, levels that come twice."""
    count = max(len(rows), 1)
    again = sum(one.l2 is not None and (one.l1, one.l2) == (two.l1, two.l2) for one, two in pairwise(rows))
    for name, part in (("strange rows", sum(strange)), ("odd texts", sum(odd)), ("levels again", again)):
        yield f"{name}:{_step(part / count, _SHARES)}"


def _form_marks(form: Form, text: str) -> Iterator[str]:
    yield f"method:{form.indicators[0].method}" if form.indicators else "method:none"
    yield f"kind:{form.kind}"
    held = {check.name: check.holds for check in form.checks}
    for name in ("weights", "scores", "score_within_weight"):
        yield f"check {name}:{held.get(name, 'absent')}"
    yield f"sums:{'hold' if held and all(held.values()) else 'fail' if False in held.values() else 'open'}"
    yield f"rows:{_step(len(form.indicators), _ROWS)}"
    body = text[form.span.start : form.span.end] if form.span else ""
    size = max(len(body), 1)
    looks = [_step(100 * body.count(sign) / size, steps) for sign, steps in _SIGNS]
    yield from (f"{name}:{look}" for name, look in zip(("lines", "blanks", "borders"), looks, strict=True))
    yield f"looks:{'-'.join(map(str, looks))}"


def _one_row(row: Indicator, names: Counter[str | None], place: int, count: int) -> Iterator[str]:
    yield f"draft:{_step(row.confidence, _SCORES)}"
    yield f"place:{'first' if place == 0 else 'last' if place == count - 1 else 'inside'}"
    if row.name is None:
        yield "name lost"
    elif names[row.name] > 1:
        yield "name twice"
    if row.target is not None and row.actual is not None:
        alike = row.target.text == row.actual.text
        same = row.target.kind == row.actual.kind and row.target.dimension == row.actual.dimension
        yield f"values:{'equal' if alike else 'alike' if same else 'unlike'}"
    if row.weight is not None and row.score is not None:
        lost = "over" if row.score > row.weight else "full" if row.score == row.weight else "lost"
        yield f"points:{lost} {'reason' if row.reason else 'none'}"
    if row.category.confidence is not None:
        yield f"class:{row.category.method} {_step(row.category.confidence, (0.6, 0.9, 0.97))}"
        agrees = read_label(row.l2).l2 in (None, row.category.l2)
        yield f"class agrees:{agrees}"


def _neighbours(row: Indicator, above: Indicator | None, text: str) -> Iterator[str]:
    """What stands beside the name and the values: cells that touch are told apart by their texts alone."""
    kinds = [value.kind if value is not None else "none" for value in (row.target, row.actual)]
    yield f"kinds:{'-'.join(kinds)}"
    for field in _FRAMED:
        if (span := row.spans.get(field)) is not None:
            yield f"{field} between:{_edge(text[span.start - 1 : span.start])}-{_edge(text[span.end : span.end + 1])}"
    if above is not None:
        yield f"reason above:{above.reason is not None}"


@lru_cache(maxsize=1024)
def _pattern(filled: tuple[str, ...], usual: tuple[str, ...]) -> tuple[str, ...]:
    differing = [field for field in _KEPT if (field in filled) != (field in usual)]
    return tuple([f"{'more' if field in filled else 'less'}:{field}" for field in differing])


def field_marks(row: Indicator, field: str, text: str) -> tuple[str, ...]:
    """The marks of one field of a row: what it holds and what stands around it."""
    value = getattr(row, field)
    marks = _text_marks(field, shown(row, field) or "")
    if isinstance(value, Value):
        marks = (*marks, f"value:{value.kind}", f"unit:{'yes' if value.unit else 'no'}")
    span = row.spans.get(field)
    if span is None:
        return marks
    pieces = span.pieces or ((span.start, span.end),)
    start, end = pieces[0][0], pieces[-1][1]
    breaks = text.count("\n", span.start, span.end)
    return marks + _place_marks(len(pieces), text[start - 1 : start], text[end : end + 1], breaks)


@lru_cache(maxsize=4096)
def _place_marks(count: int, before: str, after: str, breaks: int) -> tuple[str, ...]:
    """The marks of where a field stands: its pieces, the characters beside it, its line ends."""
    pieces, broken = _step(count, (1, 2, 3, 5, 8)), _step(breaks, (0, 1, 2, 4, 8))
    return f"pieces:{pieces}", f"before:{_edge(before)}", f"after:{_edge(after)}", f"broken:{broken}"


@lru_cache(maxsize=4096)
def _text_marks(field: str, text: str) -> tuple[str, ...]:
    """The marks of what a field holds, wherever it stands: the cells of a document repeat each other."""
    words = printed(fold(text))
    marks = [f"length:{_step(len(words), _LENGTHS)}"]
    if field in ("name", "reason", "target", "actual"):
        marks += [f"{mark}:yes" for mark, pattern in _TEXTS if pattern.search(words)]
        marks.append(f"sentence:{_SENTENCE.search(words) is not None}")
    if field in ("l1", "l2"):
        label = read_label(words)
        marks.append(f"label:{'known' if label.l1 or label.l2 else 'unknown'}")
    return tuple(marks)


def _edge(char: str) -> str:
    """The kind of a character beside a cell."""
    if char.isspace() or not char:
        return {"": "end", "\n": "line", "\t": "tab"}.get(char, "blank")
    if char == "|":
        return "pipe"
    return "figure" if char.isdigit() or char in "%％‰" else "text" if char.isalpha() else "sign"


def _step(value: float, steps: Sequence[float]) -> int:
    """The number of the first step that the value does not exceed."""
    return bisect_left(steps, value)
