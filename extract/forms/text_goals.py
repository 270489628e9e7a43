"""The goals block of a form in running text: the text after the heads 预期目标 and 实际完成情况."""

from __future__ import annotations

import re
from itertools import islice

from extract.forms.atoms import Atoms, Gap
from extract.forms.draft import Draft
from extract.forms.lexicon import form_words, goal_of, key
from extract.forms.table import Source

__all__ = ["read_text_goals"]

_FRAME = ("年度", "总体", "目标")  # the label beside the goals, broken over lines
_VERTICAL = 3
_BETWEEN_GOALS = 4
_TEXTS = 2
_OWN_TEXTS = (("expected", "actual"), ("midterm", "expected"))  # heads that may each stand in front of their own text
_FIRST_POINT = re.compile(r"(?:目标)?(?<!\d)1[:、.](?!\d)|目标一[:、.]")
# The label of the indicators, or what stands below goals that are printed above the money.
_FRAME_END = re.compile(
    r"(?:年度)?绩效(?:项目)?指标(?:表|完成情况)?(?:\(\d{1,3}分\))?$|\d[.、]项目实施内容|预算执行情况(?:\(\d{1,3}分\))?$"
)


def read_text_goals(source: Source, atoms: Atoms, draft: Draft, start: int, limit: int, *, glued: bool) -> None:
    """The goals between `start` and `limit`. Which part is which text is told by where sentences end."""
    heads = _heads(source, atoms, draft, (start, limit), glued=glued)
    if not heads:
        return
    fields = [goal_of(match[1]) for match in heads]
    if fields[-3:] == ["expected", "actual", "expected"]:
        fields.pop()  # 年度总体目标 below both heads is the label beside their texts
    body = heads[-1].end()
    atoms, limit = _without_frame(atoms, body, limit)
    atoms, stop = _end(atoms, body, limit, glued)
    if body >= stop or form_words().label_anchor.search(atoms.text, body, stop):
        return  # a word of the title, with the whole head behind it
    if "adjusted" in fields:
        _of_three(source, atoms, draft, (body, stop))
    elif len(set(fields)) > 1:
        first = next(field for field in reversed(fields) if field != fields[-1])
        middle = _middle(atoms, body, stop, glued)
        if middle is not None:
            draft.set_goal(first, atoms.piece(source, body, middle))
            draft.set_goal(fields[-1], atoms.piece(source, middle, stop))
    elif fields[-1] in ("expected", "actual"):
        draft.set_goal(fields[-1], atoms.piece(source, body, stop))


def _heads(source: Source, atoms: Atoms, draft: Draft, place: tuple[int, int], *, glued: bool) -> list[re.Match[str]]:
    """The heads that stand together above the texts; a text between two of them becomes the goal of the first."""
    goals = form_words().goals
    heads: list[re.Match[str]] = []
    for match in islice(atoms.matches(form_words().goal_run, *place, glued=glued), 6):
        if heads and match.start() - heads[-1].end() > _BETWEEN_GOALS:
            pair = goals[key(heads[-1][1])], goals[key(match[1])]
            if pair in _OWN_TEXTS:
                draft.set_goal(pair[0], atoms.piece(source, heads[-1].end(), match.start()))
                heads = [match]
            break
        heads.append(match)
    return heads


def _without_frame(atoms: Atoms, body: int, limit: int) -> tuple[Atoms, int]:
    """The atoms without the pieces of 年度总体目标 in front of the lines of the goals, and the limit moved by them."""
    first, stop = atoms.at(body - 1) + 1, atoms.at(limit - 1) + 1
    pieces = [n for n in range(first, stop) if atoms.items[n].gap >= Gap.LINE and atoms.items[n].text in _FRAME]
    if [atoms.items[n].text for n in pieces][-2:] != list(_FRAME[-2:]):
        return atoms, limit
    kept = [item for n, item in enumerate(atoms.items) if n not in pieces]
    return Atoms(kept), limit - sum([len(atoms.items[n].text) for n in pieces])


def _end(atoms: Atoms, body: int, limit: int, glued: bool) -> tuple[Atoms, int]:
    """The atoms without the label of the block of indicators that is printed upright, and where the texts end."""
    last = len(atoms.items)
    while last and len(atoms.items[last - 1].text) == 1:
        last -= 1  # a label printed one character a line: 年 / 度 / 绩 / 效 / 指 / 标
    if len(atoms.items) - last >= _VERTICAL:
        atoms = atoms.part(0, last)
    stop = min(limit, len(atoms.text))
    if (frame := _FRAME_END.search(atoms.text, body, stop)) and (glued or atoms.is_start(frame.start())):
        stop = frame.start()  # the label of the indicator block
    return atoms, stop


def _middle(atoms: Atoms, start: int, stop: int, glued: bool) -> int | None:
    """Where the second of two texts begins: at an atom's start after the sentence end that is nearest to the half."""
    text = atoms.text
    again = [match.start() for match in _FIRST_POINT.finditer(text, start, stop)]
    if len(again) == _TEXTS and (glued or atoms.is_start(again[1])):
        return again[1]  # both texts are lists: `目标1:… 目标2:… 目标1:…`
    if not glued and atoms.at(stop - 1) - atoms.at(start) + 1 == _TEXTS:
        return atoms.starts[atoms.at(stop - 1)]
    ends = [
        index + 1 for index in range(start, stop - 1) if text[index] in "。;!" and (glued or atoms.is_start(index + 1))
    ]
    if not ends:
        return _only_break(atoms, start, stop)
    half = (start + stop) / 2
    return min(ends, key=lambda index: abs(index - half))


def _only_break(atoms: Atoms, start: int, stop: int) -> int | None:
    """Where the second of two texts begins that end in no stop: at the widest gap between them, if it is the only."""
    breaks = _breaks(atoms, start, stop)
    return breaks[0] if len(breaks) == 1 else None


def _breaks(atoms: Atoms, start: int, stop: int) -> list[int]:
    """What begins behind the widest gaps of a text."""
    inside = [(atoms.items[n].gap, atoms.starts[n]) for n in range(atoms.at(start) + 1, atoms.at(stop - 1) + 1)]
    widest = max([gap for gap, _ in inside], default=Gap.GLUE)
    return [place for gap, place in inside if gap is widest]


def _of_three(source: Source, atoms: Atoms, draft: Draft, place: tuple[int, int]) -> None:
    """The texts below the heads of a first goal, of what the year made of it (often left empty), and of what was done.

    Only as many as there may be are sure to be whole.
    """
    ends = [place[0], *_breaks(atoms, *place), place[1]]
    if len(ends) - 1 in (_TEXTS, _TEXTS + 1):
        draft.set_goal("expected", atoms.piece(source, ends[0], ends[1]))
        draft.set_goal("actual", atoms.piece(source, ends[-2], ends[-1]))
