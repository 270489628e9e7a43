"""A scoring scheme that the document itself prints, in a note under a form or in a paragraph.

It goes before the rule set. Read are grades (`90（含）-100分为“优”`, `良好（80-89分）`), bands of words
(`100%-80%（含）、80%-60%（含）、60%-0`), the formula of negative indicators (`年度指标值/全年实际值`) and what
over-achievement costs (`超过指标值30%的，扣减10%`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, Literal, TypeVar

import msgspec

from extract.assess.rule_set import Band, Grade, Grades, Origin, OverAchievement, RuleSet
from extract.text.view import fold
from extract.values.tables import table

__all__ = ["PrintedScheme", "printed_scheme"]

T = TypeVar("T")

_ORIGIN: Final = Origin("printed in the document", "seen")
_APART: Final = 30
"""Characters between two grades of one scheme, at most."""
_FEWEST: Final = 3
# What a statement stands around, in the text as it is: only the surroundings are folded and read, which is quick.
_ANCHORS: Final = {
    "grades": ("优",),
    "shares": ("100",),
    "negative": ("反向", "负向", "逆向"),
    "over": ("超过", "超出", "超额", "高于", "达到"),
}
_AROUND: Final = {"grades": (140, 200), "shares": (0, 70), "negative": (0, 160), "over": (0, 90)}
_TENS: Final = r"[\d０-９]\s?[05０５]"
# What surroundings must hold, as they are, to be worth reading.
_NEEDED: Final = {
    "grades": re.compile(rf"{_TENS}.*?{_TENS}", re.DOTALL),
    "shares": re.compile(r"100\s*(?:[%％]\s*)?[^\s\d.,%％]\s*\d\s*\d"),
    "negative": re.compile("得"),
    "over": re.compile("[扣减減]"),
}

_NUMBER = r"(\d{1,3}(?:\.\d)?)%?分?"
_INCLUDED = r"(?:[(](?:不?含|含本数)[)])?"
_BAND: Final = "|".join(
    (
        rf"{_NUMBER}{_INCLUDED}[-~—–至到]{{1,2}}{_NUMBER}{_INCLUDED}",  # 90(含)-100, 100-90
        rf"{_NUMBER}(?:≤|<)[^\d,;。≤<]{{0,8}}(?:≤|<){_NUMBER}",  # 80≤得分<90
        rf"(?:≥|>=|大于等于|不低于){_NUMBER}",  # ≥90
        rf"{_NUMBER}{_INCLUDED}及?以上{_INCLUDED}",  # 90分(含)以上
        rf"(?P<below>(?:<|低于|小于|不足|不满){_NUMBER}|{_NUMBER}{_INCLUDED}以下{_INCLUDED})",  # 60分以下
    )
)
_BEGIN: Final = r"[\d≥>大不<低小]"  # what any band begins with: most places are passed over by it
_QUOTE = r"[\"“”'‘’「」]?"
_BANDS_OF_WORDS: Final = re.compile(
    r"100%?[-~—至](\d\d)%(?:[(]含[)])?[、,;]?和?(\d\d)%?[-~—至](\d\d)%(?:[(]含[)])?[、,;]?和?(\d\d)%?[-~—至]0"
)
_NEGATIVE: Final = re.compile(r"(?:反向|负向|逆向)指标.{0,60}?得分.{0,60}")
_RATIO: Final = re.compile(r"(?:指标值|目标值)(?:[(]?A[)]?)?/.{0,4}实际.{0,3}值")
_LINEAR: Final = re.compile(r"(?:2-|1-[(]).{0,12}实际")
_OVER: Final = re.compile(
    r"(?:超过|超出|高于|达到|超额)[^,;。]{0,12}?(?:指标值|目标值|年度指标|年初目标)[^,;。\d]{0,6}?(\d{2,3})%[^;。\d]{0,24}?"
    r"(?:扣减?|调减|扣除|核减)[^,;。\d]{0,12}?(?:(\d{1,2})%)?"
)


@dataclass(frozen=True, slots=True)
class PrintedScheme:
    """What a document says of its scoring; ``None`` or empty where it says nothing."""

    grades: tuple[Grade, ...] = ()
    shares: tuple[float, float] | None = None
    negative: Literal["F2a", "F2b"] | None = None
    over_achievement: tuple[OverAchievement, ...] = ()

    def over(self, rules: RuleSet) -> RuleSet:
        """A rule set with what is printed in the place of its own; the same one where nothing is."""
        changed = rules
        if self.grades:
            changed = msgspec.structs.replace(changed, grades=Grades(_ORIGIN, self.grades))
        if self.shares is not None:
            high, low = self.shares
            words = msgspec.structs.replace(
                changed.qualitative,
                origin=_ORIGIN,
                met=Band(high, 1.0, 1.0),
                partial=Band(low, high, high),
                missed=Band(0.0, round(low / 2, 4), low),
            )
            changed = msgspec.structs.replace(changed, qualitative=words)
        if self.negative is not None:
            quantities = msgspec.structs.replace(changed.quantities, origin=_ORIGIN, negative=(self.negative,))
            changed = msgspec.structs.replace(changed, quantities=quantities)
        if self.over_achievement:
            changed = msgspec.structs.replace(changed, over_achievement=self.over_achievement)
        return changed if changed is rules else msgspec.structs.replace(changed, id=f"{rules.id}+printed")


@lru_cache(maxsize=8)
def printed_scheme(text: str) -> PrintedScheme:
    """The scheme that a text prints.

    >>> scheme = printed_scheme("注：得分90（含）-100为“优”，80（含）-90为“良”，70（含）-80为“中”，70分以下为“差”。")
    >>> [(grade.label, grade.above) for grade in scheme.grades]
    [('优', 90.0), ('良', 80.0), ('中', 70.0), ('差', 0.0)]
    """
    return PrintedScheme(
        _first(_grades, _pieces(text, "grades")) or (),
        _first(_shares, _pieces(text, "shares")),
        _first(_negative, _pieces(text, "negative")),
        _over_achievement(_pieces(text, "over")),
    )


def _first(read: Callable[[str], T | None], pieces: Iterable[str]) -> T | None:
    return next((found for piece in pieces if (found := read(piece))), None)


def _pieces(text: str, name: str) -> Iterator[str]:
    """The surroundings of the anchors of one kind, without white space and folded; those that overlap are one."""
    before, after = _AROUND[name]
    start = end = -1
    for at in sorted(_found(text, _ANCHORS[name])):
        if end < 0 or at - before > end:
            if end >= 0:
                yield from _folded(text[start:end], _NEEDED[name])
            start = max(at - before, 0)
        end = at + after
    if end >= 0:
        yield from _folded(text[start:end], _NEEDED[name])


def _found(text: str, anchors: Iterable[str]) -> Iterator[int]:
    for anchor in anchors:
        at = text.find(anchor)
        while at >= 0:
            yield at
            at = text.find(anchor, at + len(anchor))


def _folded(piece: str, needed: re.Pattern[str]) -> Iterator[str]:
    """The piece as it is read, where it has what is needed."""
    if needed.search(piece):
        yield fold("".join(piece.split()))


def _shares(plain: str) -> tuple[float, float] | None:
    """The two inner edges of the bands of words."""
    for match in _BANDS_OF_WORDS.finditer(plain):
        high, same_high, low, same_low = (int(number) / 100 for number in match.groups())
        if high == same_high and low == same_low and 1 > high > low > 0:
            return high, low
    return None


def _negative(plain: str) -> Literal["F2a", "F2b"] | None:
    for match in _NEGATIVE.finditer(plain):
        if _LINEAR.search(match[0]):
            return "F2b"
        if _RATIO.search(match[0]):
            return "F2a"
    return None


def _over_achievement(pieces: Iterable[str]) -> tuple[OverAchievement, ...]:
    found: dict[float, OverAchievement] = {}
    for match in (match for piece in pieces for match in _OVER.finditer(piece)):
        percent = int(match[1])
        above = percent / 100 if percent > 100 else 1 + percent / 100
        most = int(match[2]) / 100 if match[2] else 1.0
        found.setdefault(above, OverAchievement(_ORIGIN, ("ge", "gt"), above, 0.0, most, reason=True))
    return tuple(found[above] for above in sorted(found))


@dataclass(frozen=True, slots=True)
class _Hit:
    """One grade in the text: where, its label, the lower end of its scores."""

    start: int
    end: int
    label: str
    above: float


def _grades(plain: str) -> tuple[Grade, ...]:
    """The first run of grades, close to each other, that makes a scheme."""
    for pattern in _grade_patterns():
        run: list[_Hit] = []
        for match in pattern.finditer(plain):
            hit = _hit(match)
            if run and hit.start - run[-1].end > _APART:
                if scheme := _scheme(run):
                    return scheme
                run = []
            run.append(hit)
        if scheme := _scheme(run):
            return scheme
    return ()


def _hit(match: re.Match[str]) -> _Hit:
    numbers = [float(number) for name, number in enumerate(match.groups()) if _is_number(number)]
    above = 0.0 if match["below"] else min(numbers, default=0.0)
    return _Hit(match.start(), match.end(), _labels()[match["label"]], above)


def _is_number(group: str | None) -> bool:
    return group is not None and group.replace(".", "", 1).isdecimal()


def _scheme(run: Sequence[_Hit]) -> tuple[Grade, ...]:
    """The grades of a run, best first; nothing where they do not fall in one order from the best to the worst."""
    order = [entry["label"] for entry in table("assessment")["printed_grades"]["labels"]]
    lowest: dict[str, float] = {}
    for hit in run:
        lowest.setdefault(hit.label, hit.above)
    labels = sorted(lowest, key=order.index)
    ends = [lowest[label] for label in labels]
    if len(labels) < _FEWEST or labels[0] != order[0] or any(a <= b for a, b in pairwise(ends)):
        return ()
    if ends[-1] > 0 or ends[0] > 100:
        return ()
    words = {entry["label"]: tuple(entry["words"].split()) for entry in table("assessment")["printed_grades"]["labels"]}
    return tuple([Grade(label, lowest[label], words[label]) for label in labels])


@cache
def _labels() -> dict[str, str]:
    entries = table("assessment")["printed_grades"]["labels"]
    return {word: entry["label"] for entry in entries for word in entry["words"].split()}


@cache
def _grade_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Scores before the label (`90-100分为优`) and after it (`优秀（90分以上）`)."""
    label = "|".join(sorted(map(re.escape, _labels()), key=len, reverse=True))
    return (
        re.compile(
            rf"(?={_BEGIN})(?:{_BAND}){_QUOTE}(?:[)的]|评?定?等?级?[为是:]|={{1,2}}){{0,2}}{_QUOTE}(?P<label>{label})"
        ),
        re.compile(rf"(?P<label>{label}){_QUOTE}(?:等级?|级|档)?[(:为是]{{0,2}}[^\d,;。<≥>低小不大]{{0,6}}(?:{_BAND})"),
    )
