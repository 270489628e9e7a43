"""The administrative divisions of China: names to places, and the places that a short text names.

The table (`extract/lexicon/regions.tsv`) holds current and former divisions. A name can belong to several places
(`鼓楼区` to four districts): all of them are given, the choice is made in `extract.link.region` with the document's
own evidence.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

__all__ = ["Gazetteer", "Mention", "Place", "gazetteer", "is_common_word"]

Level = Literal["p", "c", "d", "z"]

_LONGEST = 15
_SUFFIX = re.compile("[省市县区旗州盟]")
# `东方市场`: the last character of the name belongs to the next word.
_NOT_AFTER = re.compile("场")
# `南京路街道`: a short name that names a road or a village is no statement of where the body sits.
_NOT_AFTER_SHORT = re.compile("[路街道镇乡村桥港湾区县市省]")
# `某市公安局某区分局`: the branch of a body in a part of its city.
_BRANCH = "分"
_HAN = re.compile("[一-鿿]")
_LONGEST_LEAD = 24
# County names that are words as well: they count only right after the name of their city.
_COMMON = frozenset({"城区", "郊区", "矿区", "东区", "西区", "新区"})


class Place(NamedTuple):
    """One division. `level` is p (province), c (prefecture), d (county) or z (zone: `code` is what it lies in)."""

    code: str
    level: Level
    name: str
    until: int | None

    def within(self, other: Place) -> bool:
        """Whether this place is `other` or lies in it, by the codes."""
        return self.code.startswith(other.stem)

    @property
    def stem(self) -> str:
        """The digits of the code that its members share: two for a province, four for a prefecture."""
        if self.code.endswith("0000"):
            return self.code[:2]
        return self.code[:4] if self.code.endswith("00") else self.code


class Mention(NamedTuple):
    """A name in a text and the places that bear it."""

    start: int
    end: int
    places: tuple[Place, ...]


class Gazetteer:
    """Lookup over the table of divisions. `marks` gives the province's code for a document number's first character.

    >>> [place.code for place in gazetteer().named("鼓楼区") if place.until is None]
    ['320106', '320302', '350102', '410204']
    """

    def __init__(self, lines: list[str], leads: tuple[str, ...] = ()) -> None:
        self._leads = leads
        self._formal: dict[str, tuple[Place, ...]] = {}
        self._short: dict[str, tuple[Place, ...]] = {}
        self._by_code: dict[str, Place] = {}
        self._short_of: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        for line in lines:
            if line.startswith("#"):
                continue
            code, level, name, until, shorts = (*line.split("\t"), "", "")[:5]
            place = Place(code, level, name, int(until) if until else None)  # type: ignore[arg-type]
            self._formal[name] = (*self._formal.get(name, ()), place)
            for short in shorts.split():
                if len(short) == 1:
                    self.marks[short] = code
                    continue
                table = self._formal if _SUFFIX.match(short[-1]) and len(short) > 2 else self._short
                table[short] = (*table.get(short, ()), place)
                if table is self._short:
                    self._short_of.setdefault(code, short)
            if level != "z" and (place.until is None or code not in self._by_code):
                self._by_code[code] = place

    def named(self, name: str) -> tuple[Place, ...]:
        """The places that bear the name, current and former."""
        return self._formal.get(name) or self._short.get(name, ())

    def province(self, place: Place) -> Place | None:
        """The province that the place lies in (or is)."""
        return self._by_code.get(place.code[:2] + "0000")

    def city(self, place: Place) -> Place | None:
        """The prefecture that the place lies in (or is); ``None`` in a municipality or under the province directly."""
        if place.level == "c":  # a former name of a prefecture that kept its code
            return place
        found = self._by_code.get(place.code[:4] + "00")
        return found if found and found.level == "c" else None

    def short(self, place: Place) -> str | None:
        """The name without 省 or 市, where there is one."""
        return self._short_of.get(place.code)

    def mentions(self, text: str, *, short: bool = False, anywhere: bool = False) -> list[Mention]:
        """The names in a short text, longest first at each place, left to right, without overlap.

        With `anywhere` also those that may be the end of a longer name.

        >>> [(m.start, m.end) for m in gazetteer().mentions("青岛市市北区财政局")]
        [(0, 3), (3, 6)]
        """
        found: list[Mention] = []
        position = 0
        while position < len(text) - 1:
            mention = self._at(text, position, short, after=anywhere or (bool(found) and found[-1].end == position))
            if mention is None:
                position += 1
                continue
            found.append(mention)
            position = mention.end
        return found

    def _at(self, text: str, start: int, short: bool, *, after: bool) -> Mention | None:
        for end in range(min(len(text), start + _LONGEST), start + 1, -1):
            name = text[start:end]
            places = self._formal.get(name)
            if places and self._stands(text, start, end, places, after=after):
                return Mention(start, end, places)
            if short and (places := self._short.get(name)) and not _NOT_AFTER_SHORT.match(text[end : end + 1]):
                return Mention(start, end, places)
        return None

    def _stands(self, text: str, start: int, end: int, places: tuple[Place, ...], *, after: bool) -> bool:
        """Whether a full name (with 省, 市, 县 …) here is one, and not the end of a longer name or the start of a word.

        A city or county stands at the start, `after` another place, after a lead word, or where no Han is before it.
        """
        if end < len(text) and _NOT_AFTER.match(text[end]):
            return False
        if after or start == 0 or places[0].level in "pz" or not _HAN.match(text[start - 1]):
            return True
        return (
            text.endswith(self._leads, max(0, start - _LONGEST_LEAD), start)
            or text.startswith(_BRANCH, end)
            or any(text[start - size : start] in self._short for size in (2, 3) if size <= start)
        )

    def scan(self, text: str) -> list[Mention]:
        """The full names in a long text: only where 省, 市, 县 … stands, so that prose is passed over quickly."""
        found: list[Mention] = []
        last = 0
        for match in _SUFFIX.finditer(text):
            end = match.end()
            for start in range(max(last, end - _LONGEST), end - 1):
                places = self._formal.get(text[start:end])
                if places and self._stands(text, start, end, places, after=bool(found) and start == last):
                    found.append(Mention(start, end, places))
                    last = end
                    break
        return found


def is_common_word(name: str) -> bool:
    """Whether a county's name is too common a word, or too short, to count by itself in prose."""
    return len(name) < 3 or name in _COMMON


@cache
def gazetteer() -> Gazetteer:
    """The table, read once."""
    folder = resources.files("extract.lexicon")
    words = tomllib.loads(folder.joinpath("department_names.toml").read_text("utf-8"))
    leads = (*words["place_leads"], *words["organ_prefixes"])
    return Gazetteer(folder.joinpath("regions.tsv").read_text("utf-8").splitlines(), leads)
