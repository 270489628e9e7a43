"""How alike two project names are, when a project bears a different name in narrative, table and form.

A name is read as its subject (without place, year, level and words like 项目 or 补助资金) and its marks: words that set
projects apart however alike the rest is (小学 and 初中, 中央 and 省级, 第一批 and 第二批).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from rapidfuzz.distance import Indel, LCSseq

from extract.link.gazetteer import gazetteer
from extract.text.view import fold

__all__ = ["ProjectName", "is_department_row", "is_transfer", "project_name", "similarity"]

_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)(?:年度?)?")
_CODE = re.compile(
    r"^(?:[\[(]?\d{6,}[A-Z\d]*[\])]?[-_]?|[A-Z\d]{10,}[-_]?|\d{1,2}[.、](?!\d)|项目[一二三四五六七八九十\d]{1,2}[:.、])"
)
_ORDINAL = re.compile(r"第?([一二三四五六七八九十]{1,3}|\d{1,2})([批期次届轮段])")
_PUNCTUATION = re.compile(r"[\s()\[\]{}<>《》〈〉【】〔〕\"'、,，。;:·.\-_/*#]+")
_NUMERAL = {mark: str(number) for number, mark in enumerate("一二三四五六七八九十", 1)}
_EQUAL_CORE = 0.95
_OPPOSED, _ONE_SIDED, _OVERLAP = 0.3, 0.06, 0.04
_OTHER_ORDINAL, _ONE_ORDINAL, _OTHER_YEAR = 0.35, 0.12, 0.3
_GENERIC_CAP = 0.5


class _Words(NamedTuple):
    suffixes: tuple[str, ...]
    prefixes: tuple[str, ...]
    generic: frozenset[str]
    transfer: re.Pattern[str]
    department: re.Pattern[str]
    contrast: re.Pattern[str]
    group: dict[str, str]


class ProjectName(NamedTuple):
    """A project's name, taken apart. `full` has no punctuation and no year, `core` only the subject."""

    full: str
    core: str
    marks: tuple[tuple[str, frozenset[str]], ...]
    ordinals: frozenset[str]
    years: frozenset[str]
    generic: bool


@cache
def _words() -> _Words:
    table = tomllib.loads(resources.files("extract.lexicon").joinpath("project_names.toml").read_text("utf-8"))
    group = {word: name for name, words in table["contrasts"].items() for word in words}
    return _Words(
        tuple(sorted(table["suffixes"], key=len, reverse=True)),
        tuple(sorted(table["prefixes"], key=len, reverse=True)),
        frozenset(table["generic"]),
        re.compile("|".join(table["transfer"])),
        re.compile("|".join(table["department"])),
        re.compile("|".join(sorted(group, key=len, reverse=True))),
        group,
    )


def is_transfer(text: str | None) -> bool:
    """Whether a summary group or title speaks of a transfer between levels of government."""
    return text is not None and _words().transfer.search(fold(text)) is not None


def is_department_row(name: str | None) -> bool:
    """Whether a summary row stands for the department as a whole."""
    return name is not None and _words().department.search(fold(name)) is not None


@lru_cache(maxsize=8192)
def project_name(text: str) -> ProjectName:
    """The parts of a name.

    >>> project_name("2023年河道治理补助资金（第二批）").core
    '河道治理补助资金第二批'
    >>> project_name("某工程专项资金项目").core
    '某工程'
    """
    words = _words()
    plain = fold(text).strip()
    years = frozenset(match[:4] for match in _YEAR.findall(plain))
    plain = _YEAR.sub("", _CODE.sub("", plain))
    ordinals = frozenset(_NUMERAL.get(number, number) + unit for number, unit in _ORDINAL.findall(plain))
    full = _PUNCTUATION.sub("", plain)
    marks: dict[str, set[str]] = {}
    for word in words.contrast.findall(full):
        marks.setdefault(words.group[word], set()).add(word)
    core = _core(full)
    return ProjectName(
        full,
        core,
        tuple((group, frozenset(found)) for group, found in sorted(marks.items())),
        ordinals,
        years,
        core in words.generic or len(core) < 3,
    )


def _core(full: str) -> str:
    """The name without its place and level in front and the words for money and work behind."""
    words = _words()
    core = full
    mentions = gazetteer().mentions(core[:24])
    if mentions and mentions[0].start == 0:
        end = next((after.end for after in reversed(mentions) if after.end < len(core) - 2), 0)
        core = core[end:]
    prefix = next((word for word in words.prefixes if core.startswith(word) and len(core) > len(word) + 2), "")
    core = core[len(prefix) :]
    while suffix := next((word for word in words.suffixes if core.endswith(word) and len(core) > len(word) + 1), ""):
        core = core[: -len(suffix)]
    return core


@lru_cache(maxsize=32768)
def similarity(one: ProjectName, other: ProjectName) -> float:
    """How alike two names are, 0 to 1: 1.0 is one name, 0.95 one subject, about 0.6 a coin's toss.

    A name held in the other counts by the part of it that it fills, and a generic one (`业务经费`) for little.

    >>> similarity(project_name("农村公路养护"), project_name("农村公路日常养护补助")) > 0.8
    True
    >>> similarity(project_name("小学营养餐"), project_name("初中营养餐")) < 0.6
    True
    """
    if one.full == other.full:
        alike = 1.0
    elif one.core == other.core:
        alike = _EQUAL_CORE
    else:
        alike = max(
            Indel.normalized_similarity(one.full, other.full),
            0.98 * Indel.normalized_similarity(one.core, other.core),
            _held(one, other),
        )
        if one.generic or other.generic:
            alike = min(alike, _GENERIC_CAP)
    return max(0.0, alike - _opposition(one, other))


def _held(one: ProjectName, other: ProjectName) -> float:
    """How much the shorter name, held whole or as an abbreviation in the longer, says for their being one."""
    short, long = sorted((one.core, other.core), key=len)
    if len(short) < 3:
        return 0.0
    filled = len(short) / len(long)
    if short in long:
        return 0.66 + 0.3 * filled
    if len(short) >= 4 and LCSseq.similarity(short, long) == len(short):
        return 0.56 + 0.34 * filled
    return 0.0


def _opposition(one: ProjectName, other: ProjectName) -> float:
    """What the marks take off: opposed words most, a word that only one name has a little."""
    taken = 0.0
    if one.marks != other.marks:
        mine, theirs = dict(one.marks), dict(other.marks)
        for group in mine.keys() | theirs.keys():
            left, right = mine.get(group), theirs.get(group)
            if left is None or right is None:
                taken += _ONE_SIDED
            elif not left & right:
                taken += _OPPOSED
            elif left != right:
                taken += _OVERLAP
    if one.ordinals != other.ordinals:
        taken += _OTHER_ORDINAL if one.ordinals and other.ordinals else _ONE_ORDINAL
    if one.years and other.years and not one.years & other.years:
        taken += _OTHER_YEAR
    return taken
